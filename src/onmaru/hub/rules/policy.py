"""What an organisation lets be pulled: scanned, signed, free of what it forbids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from onmaru.hub.errors import BadPolicy

LEVELS = ("low", "medium", "high", "critical")


@dataclass(frozen=True, slots=True)
class Policy:
    """Gates; each is off until it is set.

    Attributes:
        require_scan: Only what was scanned may be pulled.
        require_signature: Only what a trusted key signed may be pulled.
        refuse_severity: Vulnerabilities of this rating or worse keep an artifact back; empty: none do.
        only_fixable: Of these only the ones for which a mended version exists count.
        refuse_secrets: Credentials in files keep it back.
        refuse_code_in_models: Model files that run code when loaded keep it back.
        kinds: Kinds the gates hold for; empty: all.
        scan_on_push: Whether new content is scanned at once; None: as the site's configuration says. No gate.
    """

    require_scan: bool = False
    require_signature: bool = False
    refuse_severity: str = ""
    only_fixable: bool = False
    refuse_secrets: bool = False
    refuse_code_in_models: bool = False
    kinds: tuple[str, ...] = ()
    scan_on_push: bool | None = None

    @property
    def is_open(self) -> bool:
        """Whether it keeps nothing back."""
        return replace(self, scan_on_push=None, kinds=(), only_fixable=False) == Policy()

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "kinds": list(self.kinds)}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is kept back."""

    code: str  # not_scanned, not_signed, severity, secrets, code_in_model
    text: str


def read_policy(raw: Mapping[str, Any]) -> Policy:
    """A policy as people write it.

    Raises:
        BadPolicy: a name or value is unknown; all faults at once.
    """
    known = {field.name: field.type for field in fields(Policy)}
    faults = [f"unknown gate {key!r}" for key in raw if key not in known]
    for key in known:
        value = raw.get(key)
        if value is None:
            continue
        if key == "refuse_severity":
            if value not in ("", *LEVELS):
                faults.append(f"refuse_severity must be one of {', '.join(LEVELS)}, or empty")
        elif key == "kinds":
            if not isinstance(value, list | tuple) or not all(isinstance(kind, str) for kind in value):
                faults.append("kinds must be a list of names")
        elif not isinstance(value, bool):
            faults.append(f"{key} must be true or false")
    if faults:
        raise BadPolicy("; ".join(faults), hint=f"gates: {', '.join(known)}", faults=faults)
    given: dict[str, Any] = {key: raw[key] for key in known if raw.get(key) is not None}
    given["kinds"] = tuple(given.get("kinds", ()))
    return Policy(**given)


def judge(policy: Policy, kind: str, report: Mapping[str, Any] | None, signed: bool) -> Sequence[Reason]:
    """Why an artifact is kept back; empty: it is not.

    Args:
        report: Its newest scan report, None when it has none.
        signed: Whether a trusted key signed it.
    """
    if policy.kinds and kind not in policy.kinds:
        return ()
    reasons = []
    if policy.require_signature and not signed:
        reasons.append(Reason("not_signed", "no trusted key has signed it"))
    looks_inside = (
        policy.require_scan or policy.refuse_severity or policy.refuse_secrets or policy.refuse_code_in_models
    )
    if report is None:
        return (*reasons, Reason("not_scanned", "it was not scanned")) if looks_inside else tuple(reasons)
    bad = [each for each in report["vulnerabilities"] if _counts(policy, each)]
    if bad:
        worst = ", ".join(str(each["id"]) for each in bad[:3]) + (
            f" and {len(bad) - 3} more" if len(bad) > 3 else ""
        )
        reasons.append(Reason("severity", f"{policy.refuse_severity} or worse: {worst}"))
    if policy.refuse_secrets and report["secrets"]:
        first = report["secrets"][0]
        reasons.append(
            Reason(
                "secrets", f"{len(report['secrets'])} credentials, such as {first['kind']} in {first['path']}"
            )
        )
    runs = [
        each["path"]
        for each in report["model_files"]
        if any(c["risk"] == "runs_code" for c in each["concerns"])
    ]
    if policy.refuse_code_in_models and runs:
        reasons.append(Reason("code_in_model", f"loading {runs[0]} runs code"))
    return tuple(reasons)


def _counts(policy: Policy, vulnerability: Mapping[str, Any]) -> bool:
    if (
        not policy.refuse_severity
        or vulnerability["silenced"] is not None
        or vulnerability["severity"] not in LEVELS
    ):
        return False
    if policy.only_fixable and not vulnerability["fixed"]:
        return False
    return LEVELS.index(vulnerability["severity"]) >= LEVELS.index(policy.refuse_severity)
