"""Whether a record speaks of a package at its version. Source: OSV Schema 1.7, "Evaluation"."""

from __future__ import annotations

from dataclasses import dataclass

from onmaru.hub.rules.advisories.advisory import Advisory, Affected, Range
from onmaru.hub.rules.advisories.order import compare
from onmaru.hub.rules.advisories.severity import Severity
from onmaru.hub.rules.sbom.package import Ecosystem, Package


@dataclass(frozen=True, slots=True)
class Match:
    """A package that a record affects. `fixed` is the first version without the fault, empty when none is known."""

    package: Package
    advisory: str
    aliases: tuple[str, ...]
    severity: Severity
    summary: str
    fixed: str


def match(package: Package, advisory: Advisory) -> Match | None:
    """The match of a package with a record; withdrawn records match nothing."""
    if advisory.withdrawn:
        return None
    version = package.source_version or package.version
    for affected in advisory.affected:
        if not _same_package(package, affected):
            continue
        fixed = _fixed_by(affected, version)
        if fixed is not None:
            severity = affected.severity or advisory.severity
            return Match(package, advisory.id, advisory.aliases, severity, advisory.summary, fixed)
    return None


def _same_package(package: Package, affected: Affected) -> bool:
    ecosystem, _, release = affected.ecosystem.partition(":")
    if ecosystem != package.ecosystem or (release and package.release and release != package.release):
        return False
    names = {package.name, package.source}
    if package.ecosystem is Ecosystem.PYPI:
        return affected.name.replace("_", "-").replace(".", "-").lower() in names
    return affected.name in names


def _fixed_by(affected: Affected, version: str) -> str | None:
    """None: not affected; else the version that mends it, or an empty text."""
    if version in affected.versions:
        return next((at for span in affected.ranges for kind, at in span.events if kind == "fixed"), "")
    for span in affected.ranges:
        fixed = _inside(span, affected.ecosystem, version)
        if fixed is not None:
            return fixed
    return None


def _inside(span: Range, ecosystem: str, version: str) -> str | None:
    """Walks the events in version order; what cannot be compared counts as not reached."""
    affected, mended = False, ""
    limits = [at for kind, at in span.events if kind == "limit" and at != "*"]
    if limits and not any(compare(ecosystem, span.ordering, version, at) == -1 for at in limits):
        return None
    for kind, at in _in_order(span, ecosystem):
        where = 1 if at == "0" and kind == "introduced" else compare(ecosystem, span.ordering, version, at)
        if where is None:
            continue
        if kind == "introduced" and where >= 0:
            affected, mended = True, ""
        elif (kind == "fixed" and where >= 0) or (kind == "last_affected" and where > 0):
            affected = False
        elif kind == "fixed" and affected and not mended:
            mended = at
    return mended if affected else None


def _in_order(span: Range, ecosystem: str) -> list[tuple[str, str]]:
    from functools import cmp_to_key

    def order(left: tuple[str, str], right: tuple[str, str]) -> int:
        if left[1] == "0" or right[1] == "0":
            return (left[1] != "0") - (right[1] != "0")
        return compare(ecosystem, span.ordering, left[1], right[1]) or 0

    return sorted(((kind, at) for kind, at in span.events if kind != "limit"), key=cmp_to_key(order))
