"""OpenVEX: statements that a vulnerability does not matter here, with the reason.

Source: OpenVEX Specification 0.2.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import orjson

from onmaru.hub.errors import BadAdvisories
from onmaru.hub.rules.advisories.affects import Match

VEX_TYPE = "application/vnd.openvex+json"
_SILENCING = ("not_affected", "fixed")
_STATUSES = ("not_affected", "affected", "fixed", "under_investigation")
_JUSTIFICATIONS = (
    "component_not_present", "vulnerable_code_not_present", "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary", "inline_mitigations_already_exist",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; no products: it holds for every artifact it is applied to.

    Attributes:
        voucher: Who stands for it here, as the report names them; `author` is what the document says.
        document: Digest of the referrer that holds it.
    """

    vulnerabilities: frozenset[str]
    products: frozenset[str]  # package URLs or artifact names; may carry no version
    status: str
    reason: str
    author: str
    time: str
    voucher: Mapping[str, str] = field(default_factory=dict, hash=False)
    document: str = ""


def read_vex(data: bytes, *, where: str) -> list[Statement]:
    """Statements of a document, in their order (a later one overrules an earlier).

    Raises:
        BadAdvisories: it is no OpenVEX, or `not_affected` comes without a justification or an impact statement.
    """
    hint = (
        "see https://github.com/openvex/spec: every not_affected needs a justification or an impact_statement"
    )
    try:
        raw = orjson.loads(data)
        if "openvex" not in raw["@context"]:
            raise KeyError("@context")
        return [
            _statement(entry, str(raw.get("author", "")), str(raw.get("timestamp", "")))
            for entry in raw["statements"]
        ]
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise BadAdvisories(f"{where}: no OpenVEX document ({error})", hint=hint, where=where) from error


def _statement(raw: dict, author: str, time: str) -> Statement:
    status, justification = raw["status"], raw.get("justification", "")
    if status not in _STATUSES:
        raise ValueError(f"status {status!r}")
    if justification and justification not in _JUSTIFICATIONS:
        raise ValueError(f"justification {justification!r}")
    reason = str(raw.get("impact_statement") or justification or raw.get("status_notes") or "")
    if status == "not_affected" and not (justification or raw.get("impact_statement")):
        raise ValueError("not_affected without a justification")
    named = raw["vulnerability"]
    names = [named] if isinstance(named, str) else [named["name"], *named.get("aliases", ())]
    products = [
        str(product if isinstance(product, str) else product["@id"]) for product in raw.get("products") or ()
    ]
    return Statement(
        frozenset(map(str, names)),
        frozenset(products),
        status,
        reason[:1000],
        author,
        str(raw.get("timestamp") or time),
    )


def silence(
    matches: Iterable[Match], statements: Iterable[Statement], *, artifact: str
) -> list[tuple[Match, Statement | None]]:
    """Each match with the last statement that speaks of it, if that one says it does not matter.

    Args:
        artifact: Name of what was scanned (`acme/inspect:1.2`), which a statement may name as its product.
    """
    told = list(statements)
    results: list[tuple[Match, Statement | None]] = []
    for match in matches:
        speaking = [statement for statement in told if _speaks_of(statement, match, artifact)]
        last = speaking[-1] if speaking else None
        results.append((match, last if last and last.status in _SILENCING else None))
    return results


def _speaks_of(statement: Statement, match: Match, artifact: str) -> bool:
    if not statement.vulnerabilities & {match.advisory, *match.aliases}:
        return False
    purl = match.package.purl.partition("?")[0]
    mine = {purl, purl.rpartition("@")[0], match.package.purl, artifact, artifact.rpartition(":")[0]}
    return not statement.products or bool(statement.products & mine)
