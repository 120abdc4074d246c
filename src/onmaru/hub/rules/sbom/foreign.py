"""Bills of materials that other tools made: CycloneDX and SPDX, both as JSON.

Only what has a package URL of a known type can be matched with advisories; the rest is counted. Such a document adds
packages to those a scan finds; it never takes one away.

Sources: ECMA-424 (CycloneDX 1.6); SPDX Specification 2.3, clause 7 "Package Information"; ECMA-427 (package URL).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from onmaru.hub.errors import BadSbom
from onmaru.hub.rules.sbom.package import Ecosystem, Package

CYCLONEDX_TYPE = "application/vnd.cyclonedx+json"
SPDX_TYPE = "application/spdx+json"
MAX_BYTES = 64 << 20
_MAX_COMPONENTS = 500_000
_MAX_TEXT = 500
_MAX_DEPTH = 50
_BY_TYPE = {
    "pypi": Ecosystem.PYPI, "npm": Ecosystem.NPM, "golang": Ecosystem.GO, "apk": Ecosystem.ALPINE,
    "maven": Ecosystem.MAVEN, "cargo": Ecosystem.CARGO, "gem": Ecosystem.GEM, "nuget": Ecosystem.NUGET,
    "composer": Ecosystem.COMPOSER,
}  # fmt: skip
_HINT = "CycloneDX (1.2 and newer) or SPDX 2.x, as JSON"


@dataclass(frozen=True, slots=True)
class ForeignSbom:
    """What a document names: packages that can be matched, and how many things it names beside them."""

    media_type: str
    tool: str
    packages: tuple[Package, ...]
    unmatched_count: int


def read_foreign(data: bytes, *, where: str) -> ForeignSbom:
    """Read a bill of materials of either kind.

    Raises:
        BadSbom: it is none of them, or too long.
    """
    if len(data) > MAX_BYTES:
        raise BadSbom(f"{where}: longer than {MAX_BYTES:,} bytes", hint=_HINT, where=where)
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise BadSbom(f"{where}: no JSON ({error})", hint=_HINT, where=where) from error
    if not isinstance(document, dict):
        raise BadSbom(f"{where}: neither CycloneDX nor SPDX", hint=_HINT, where=where)
    if document.get("bomFormat") == "CycloneDX":
        media_type, tool = CYCLONEDX_TYPE, _cyclonedx_tool(document)
        named = [(str(each.get("purl") or ""), _place(each)) for each in _components(document)]
    elif str(document.get("spdxVersion", "")).startswith("SPDX-2."):
        media_type, tool = SPDX_TYPE, _spdx_tool(document)
        named = [(purl, "") for purl in _spdx_packages(document)]
    else:
        raise BadSbom(f"{where}: neither CycloneDX nor SPDX", hint=_HINT, where=where)
    if len(named) > _MAX_COMPONENTS:
        raise BadSbom(f"{where}: {len(named):,} components", hint=_HINT, where=where)
    found = [package_of(purl, path=path) for purl, path in named]
    packages = tuple(sorted({each for each in found if each is not None}))
    return ForeignSbom(media_type, tool, packages, sum(each is None for each in found))


def add_packages(own: Iterable[Package], *others: Iterable[Package]) -> list[Package]:
    """All packages once each, in order; where several documents name one, the first counts."""
    found: set[Package] = set()
    named: set[tuple[str, str, str]] = set()
    for packages in (own, *others):
        # One document may name a package at several places: only the next one is held against it.
        fresh = [each for each in packages if (each.ecosystem, each.name, each.version) not in named]
        found.update(fresh)
        named.update((each.ecosystem, each.name, each.version) for each in fresh)
    return sorted(found)


def package_of(purl: str, *, path: str = "") -> Package | None:
    """The package a package URL names; None when it cannot be matched with advisories."""
    from packageurl import PackageURL

    try:
        read = PackageURL.from_string(purl)
    except (ValueError, TypeError, AttributeError):
        return None
    if not read.name or not read.version or max(len(purl), len(path)) > 4 * _MAX_TEXT:
        return None
    qualifiers = read.qualifiers if isinstance(read.qualifiers, dict) else {}
    ecosystem, release = _ecosystem(read.type, read.namespace or "", str(qualifiers.get("distro", "")))
    if ecosystem is None:
        return None
    name = read.name
    if ecosystem is Ecosystem.MAVEN:
        name = f"{read.namespace}:{name}" if read.namespace else name
    elif ecosystem in (Ecosystem.NPM, Ecosystem.GO, Ecosystem.COMPOSER) and read.namespace:
        name = f"{read.namespace}/{name}"
    elif ecosystem is Ecosystem.PYPI:
        name = name.replace("_", "-").replace(".", "-").lower()
    source, _, source_version = str(qualifiers.get("upstream", "")).partition("@")
    of_system = ecosystem in (Ecosystem.DEBIAN, Ecosystem.UBUNTU, Ecosystem.ALPINE)
    return Package(
        ecosystem, name, read.version, source=(source or name) if of_system else "",
        source_version=(source_version or read.version) if of_system else "", release=release,
        architecture=str(qualifiers.get("arch", "")), path=path[:_MAX_TEXT],
    )  # fmt: skip


def _ecosystem(kind: str, namespace: str, distro: str) -> tuple[Ecosystem | None, str]:
    """Ecosystem and release of a package URL: `deb/debian`, `distro=debian-12`."""
    release = distro.rpartition("-")[2]
    if kind == "deb":
        if namespace == "ubuntu":
            year, _, month = release.partition(".")
            is_long = month == "04" and year.isdigit() and int(year) % 2 == 0
            return Ecosystem.UBUNTU, f"{release}:LTS" if is_long else release
        return (Ecosystem.DEBIAN, release.partition(".")[0]) if namespace == "debian" else (None, "")
    if kind == "apk":
        numbers = ".".join(release.removeprefix("v").split(".")[:2])
        return (Ecosystem.ALPINE, f"v{numbers}" if numbers else "") if namespace == "alpine" else (None, "")
    return _BY_TYPE.get(kind), ""


def _components(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Libraries of a CycloneDX document, nested ones too; files and the system itself are none."""
    waiting = [(each, 0) for each in _list(document.get("components"))]
    while waiting:
        component, depth = waiting.pop()
        if not isinstance(component, dict):
            continue
        if component.get("type") not in ("file", "operating-system"):
            yield component
        if depth < _MAX_DEPTH:
            waiting += [(each, depth + 1) for each in _list(component.get("components"))]


def _place(component: Mapping[str, Any]) -> str:
    for entry in _list(component.get("properties")):
        if isinstance(entry, dict) and entry.get("name") in ("syft:location:0:path", "onmaru:path"):
            return str(entry.get("value", "")).lstrip("/")
    return ""


def _spdx_packages(document: Mapping[str, Any]) -> Iterator[str]:
    """Package URL of each package, empty where it has none; the described artifact itself is left out."""
    described = {str(each) for each in _list(document.get("documentDescribes"))}
    described |= {
        str(each.get("relatedSpdxElement"))
        for each in _list(document.get("relationships"))
        if isinstance(each, dict) and each.get("relationshipType") == "DESCRIBES"
    }
    for package in _list(document.get("packages")):
        if not isinstance(package, dict) or package.get("SPDXID") in described:
            continue
        purls = (
            str(each.get("referenceLocator", ""))
            for each in _list(package.get("externalRefs"))
            if isinstance(each, dict) and each.get("referenceType") == "purl"
        )
        yield next(purls, "")


def _cyclonedx_tool(document: Mapping[str, Any]) -> str:
    metadata = document.get("metadata")
    tools = metadata.get("tools") if isinstance(metadata, dict) else None
    listed = tools.get("components") if isinstance(tools, dict) else tools
    first = next((each for each in _list(listed) if isinstance(each, dict)), {})
    return f"{first.get('name', '')} {first.get('version', '')}".strip()[:_MAX_TEXT]


def _spdx_tool(document: Mapping[str, Any]) -> str:
    info = document.get("creationInfo")
    creators = _list(info.get("creators")) if isinstance(info, dict) else []
    tool = next((str(each) for each in creators if str(each).startswith("Tool:")), "")
    return tool.removeprefix("Tool:").strip()[:_MAX_TEXT]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
