"""One OSV record. Source: OSV Schema 1.7 (https://ossf.github.io/osv-schema/)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from onmaru.hub.errors import BadAdvisories
from onmaru.hub.rules.advisories.severity import Severity, read_severity

EventKind = Literal["introduced", "fixed", "last_affected", "limit"]
_KINDS: tuple[EventKind, ...] = ("introduced", "fixed", "last_affected", "limit")
_MAX_EVENTS = 10_000


@dataclass(frozen=True, slots=True)
class Range:
    """Events in version order; `ordering` is `ECOSYSTEM` or `SEMVER` (ranges of commits are left out)."""

    ordering: str
    events: tuple[tuple[EventKind, str], ...]


@dataclass(frozen=True, slots=True)
class Affected:
    """One package that a record speaks of; `ecosystem` may carry a release (`Debian:12`)."""

    ecosystem: str
    name: str
    ranges: tuple[Range, ...]
    versions: frozenset[str]
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Advisory:
    id: str
    aliases: tuple[str, ...]
    modified: str
    withdrawn: str  # RFC 3339 time, empty while it stands
    summary: str
    severity: Severity
    affected: tuple[Affected, ...]


def read_advisory(data: bytes, *, where: str) -> Advisory:
    """Read one record.

    Raises:
        BadAdvisories: it is no OSV record.
    """
    hint = "import an OSV export unchanged (all.zip of an ecosystem)"
    try:
        raw = orjson.loads(data)
        identity, modified = raw["id"], raw["modified"]
        if not isinstance(identity, str) or not isinstance(modified, str) or len(identity) > 200:
            raise TypeError("id and modified must be texts")
        return Advisory(
            identity,
            tuple(str(alias) for alias in raw.get("aliases") or ())
            + tuple(str(up) for up in raw.get("upstream") or ()),
            modified,
            str(raw.get("withdrawn") or ""),
            str(raw.get("summary") or raw.get("details") or "")[:500],
            read_severity(raw),
            tuple(_affected(entry) for entry in raw.get("affected") or () if "package" in entry),
        )
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise BadAdvisories(f"{where}: no OSV record ({error})", hint=hint, where=where) from error


def _affected(entry: Mapping[str, Any]) -> Affected:
    ranges = [
        Range(str(span["type"]), _events(span.get("events") or ()))
        for span in entry.get("ranges") or ()
        if span.get("type") in ("ECOSYSTEM", "SEMVER")
    ]
    own = read_severity(entry)
    return Affected(
        str(entry["package"]["ecosystem"]),
        str(entry["package"]["name"]),
        tuple(ranges),
        frozenset(str(version) for version in entry.get("versions") or ()),
        own if own.level is not None else None,
    )


def _events(raw: Any) -> tuple[tuple[EventKind, str], ...]:
    events = [(kind, str(event[kind])) for event in raw for kind in _KINDS if kind in event]
    if len(events) > _MAX_EVENTS:
        raise ValueError(f"more than {_MAX_EVENTS:,} events")
    return tuple(events)
