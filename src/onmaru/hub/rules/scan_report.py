"""What a scan found in one artifact, and how it is written down.

A report says which vulnerability database it used and how old that is: a clean report of last year's knowledge is
worth what last year's knowledge is worth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from onmaru.hub.errors import BadSbom
from onmaru.hub.rules.advisories.affects import Match
from onmaru.hub.rules.advisories.vex import Statement
from onmaru.hub.rules.gpu.target import GpuTarget, read_target
from onmaru.hub.rules.gpu.toolkit import read_version, write_version
from onmaru.hub.rules.gpu.verdict import GpuNeeds
from onmaru.hub.rules.model_file.findings import ModelFile
from onmaru.hub.rules.sbom.package import Package

REPORT_TYPE = "application/vnd.onmaru.scan.v1+json"
_MOST = 5000  # of anything listed; counts are always whole
_RATINGS = ("unrated", "none", "low", "medium", "high", "critical")


@dataclass(slots=True)
class Inventory:
    """What is inside an artifact, whatever is known of it outside."""

    packages: list[Package] = field(default_factory=list)
    model_files: dict[str, ModelFile] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)  # path -> what is wrong with it
    secrets: list[tuple[str, str, int]] = field(default_factory=list)  # path, kind, line
    oddities: list[tuple[str, str]] = field(default_factory=list)  # path, what
    gpu: GpuNeeds = field(default_factory=GpuNeeds)
    file_count: int = 0


def write_report(
    inventory: Inventory, matches: Sequence[tuple[Match, Statement | None]], *, subject: str, at: str, version: str,
    database: Mapping[str, Any] | None, sboms: Sequence[Mapping[str, Any]] = (),
    statements: Sequence[Mapping[str, Any]] = (),
) -> bytes:  # fmt: skip
    """The report as JSON.

    Args:
        matches: Vulnerabilities with the statement that silences each, if one does.
        database: Facts of the vulnerability database; None when none was imported.
        sboms: Bills of materials of others that were read as well.
        statements: Documents of statements beside it, whether they count, and who stands for them.
    """
    loud = [match for match, silenced in matches if silenced is None]
    document = {
        "schema": REPORT_TYPE, "subject": subject, "at": at, "tool": {"name": "onmaru", "version": version},
        "database": database, "files": inventory.file_count, "packages": len(inventory.packages),
        "counts": _counts(loud),
        "vulnerabilities": [_match(match, silenced) for match, silenced in _worst_first(matches)[:_MOST]],
        "secrets": [{"path": path, "kind": kind, "line": line} for path, kind, line in inventory.secrets[:_MOST]],
        "oddities": [{"path": path, "what": what} for path, what in inventory.oddities[:_MOST]],
        "broken": [{"path": path, "what": what} for path, what in list(inventory.broken.items())[:_MOST]],
        "model_files": [_model_file(path, found) for path, found in sorted(inventory.model_files.items())[:_MOST]],
        "gpu": write_needs(inventory.gpu), "sboms": [dict(each) for each in sboms],
        "statements": [dict(each) for each in statements],
    }  # fmt: skip
    return orjson.dumps(document, option=orjson.OPT_INDENT_2)


def read_report(data: bytes, *, where: str) -> dict[str, Any]:
    """A report that was written here.

    Raises:
        BadSbom: it is none.
    """
    try:
        document = orjson.loads(data)
        if document["schema"] != REPORT_TYPE:
            raise KeyError("schema")
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise BadSbom(
            f"{where}: no scan report ({error})", hint="scan the artifact again", where=where
        ) from error
    return dict(document)


def join_reports(reports: Sequence[Mapping[str, Any]], *, subject: str) -> dict[str, Any]:
    """One report on all images of an index; each entry once, with GPU needs of the first.

    `images` says what each of them has; the reports themselves are on the images.
    """
    first = reports[0]
    if len(reports) == 1:
        return dict(first)
    joined: dict[str, Any] = {**first, "subject": subject, "files": sum(each["files"] for each in reports)}
    for key in ("vulnerabilities", "secrets", "oddities", "broken", "model_files", "sboms", "statements"):
        entries = {orjson.dumps(entry): entry for each in reports for entry in each.get(key, ())}
        joined[key] = list(entries.values())[:_MOST]
    joined["vulnerabilities"].sort(
        key=lambda each: (
            each["silenced"] is not None,
            -_RATINGS.index(each["severity"] or "unrated"),
            -(each["score"] or 0),
            each["id"],
        )
    )
    joined["packages"] = sum(each["packages"] for each in reports)
    joined["counts"] = dict.fromkeys(first["counts"], 0)
    for each in joined["vulnerabilities"]:
        if each["silenced"] is None:
            joined["counts"][each["severity"] or "unrated"] += 1
            joined["counts"]["fixable"] += bool(each["fixed"])
    joined["at"] = min(each["at"] for each in reports)
    joined["images"] = [
        {key: each[key] for key in ("subject", "at", "packages", "counts")}
        | {"platform": next(iter(each["gpu"]["platforms"]), "")}
        for each in reports
    ]
    return joined


def write_needs(needs: GpuNeeds) -> dict[str, Any]:
    """GPU needs as JSON."""
    return {
        "libraries": {path: [_target(target) for target in targets] for path, targets in sorted(needs.libraries.items())},
        "requirements": dict(needs.requirements), "cuda": write_version(needs.cuda) if needs.cuda else None,
        "platforms": list(needs.platforms), "glibc": write_version(needs.glibc) if needs.glibc else None,
        "memory_bytes": needs.memory_bytes,
    }  # fmt: skip


def read_needs(raw: Mapping[str, Any]) -> GpuNeeds:
    """GPU needs out of a report."""
    return GpuNeeds(
        {path: tuple(filter(None, map(_read_target, names))) for path, names in raw["libraries"].items()},
        dict(raw["requirements"]), read_version(raw["cuda"]) if raw["cuda"] else None, tuple(raw["platforms"]),
        read_version(raw["glibc"]) if raw["glibc"] else None, int(raw["memory_bytes"]),
    )  # fmt: skip


def _target(target: GpuTarget) -> str:
    return f"{target.name}@{target.ptx_isa}" if target.ptx_isa else target.name


def _read_target(text: str) -> GpuTarget | None:
    name, _, ptx_isa = text.partition("@")
    found = read_target(name)
    if found is None or not ptx_isa.isdigit():
        return found
    return GpuTarget(found.kind, found.capability, found.suffix, int(ptx_isa))


def _counts(matches: Sequence[Match]) -> dict[str, int]:
    counts = dict.fromkeys(("critical", "high", "medium", "low", "none", "unrated", "fixable"), 0)
    for match in matches:
        counts["unrated" if match.severity.level is None else match.severity.level.name.lower()] += 1
        counts["fixable"] += bool(match.fixed)
    return counts


def _worst_first(matches: Sequence[tuple[Match, Statement | None]]) -> list[tuple[Match, Statement | None]]:
    def order(each: tuple[Match, Statement | None]) -> tuple[bool, float, float, str]:
        match, silenced = each
        level = -1 if match.severity.level is None else match.severity.level
        return (silenced is not None, -level, -(match.severity.score or 0), match.advisory)

    return sorted(matches, key=order)


def _match(match: Match, silenced: Statement | None) -> dict[str, Any]:
    package, severity = match.package, match.severity
    return {
        "id": match.advisory, "aliases": list(match.aliases), "package": package.name, "version": package.version,
        "purl": package.purl, "path": package.path, "fixed": match.fixed, "summary": match.summary,
        "severity": severity.level.name.lower() if severity.level is not None else None, "score": severity.score,
        "vector": severity.vector,
        "silenced": _silenced(silenced) if silenced else None,
    }  # fmt: skip


def _silenced(by: Statement) -> dict[str, Any]:
    return {
        "status": by.status, "reason": by.reason, "author": by.author, "by": dict(by.voucher) or None,
        "statement": by.document,
    }  # fmt: skip


def _model_file(path: str, found: ModelFile) -> dict[str, Any]:
    return {
        "path": path, "format": found.format, "parameters": found.parameter_count, "dtypes": dict(found.dtypes),
        "concerns": [{"risk": concern.risk, "what": concern.what} for concern in found.concerns],
    }  # fmt: skip
