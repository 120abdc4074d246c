"""Packages as a CycloneDX document and back. Source: ECMA-424 (CycloneDX 1.6), JSON."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from onmaru.hub.errors import BadSbom
from onmaru.hub.rules.sbom.package import Ecosystem, Package

MEDIA_TYPE = "application/vnd.cyclonedx+json"
_PREFIX = "onmaru:"
_FIELDS = ("ecosystem", "source", "source_version", "release", "path")


def write_cyclonedx(
    packages: Sequence[Package], *, subject: str, at: str, version: str, helper: str = ""
) -> bytes:
    """The document of one artifact.

    Args:
        subject: What it describes, such as `acme/inspect@sha256:...`; also seeds the serial number, so the same
            content gives the same document.
        at: RFC 3339 time of the scan.
        version: Of Onmaru, the tool named in the document.
        helper: Another tool that found packages, such as `syft 1.18.1`.
    """
    tools = [("onmaru", version)] + ([(helper.partition(" ")[0], helper.partition(" ")[2])] if helper else [])
    names = "\n".join(f"{package.purl} {package.path}" for package in sorted(packages))
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, subject + names)}",
        "version": 1,
        "metadata": {
            "timestamp": at,
            "tools": {
                "components": [
                    {"type": "application", "name": name, "version": number} for name, number in tools
                ]
            },
            "component": {"type": "container", "name": subject, "bom-ref": "subject"},
        },
        "components": [_component(number, package) for number, package in enumerate(sorted(packages))],
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2)


def read_cyclonedx(data: bytes, *, where: str) -> list[Package]:
    """Packages of a document that `write_cyclonedx` made.

    Raises:
        BadSbom: it is no CycloneDX, or a component lacks what matching needs.
    """
    hint = "scan the artifact again; its SBOM is made anew"
    try:
        document = orjson.loads(data)
        if document["bomFormat"] != "CycloneDX":
            raise KeyError("bomFormat")
        return [_package(component) for component in document["components"]]
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadSbom(f"{where}: no CycloneDX document of ours ({error})", hint=hint, where=where) from error


def _component(number: int, package: Package) -> dict[str, Any]:
    properties = [
        {"name": _PREFIX + name, "value": str(getattr(package, name))}
        for name in _FIELDS
        if getattr(package, name)
    ]
    component: dict[str, Any] = {
        "type": "library", "bom-ref": f"{number}:{package.purl}", "name": package.name,
        "version": package.version, "purl": package.purl, "properties": properties,
    }  # fmt: skip
    if package.licence:
        component["licenses"] = [{"license": {"name": package.licence}}]
    return component


def _package(component: Mapping[str, Any]) -> Package:
    facts = {entry["name"].removeprefix(_PREFIX): entry["value"] for entry in component["properties"]}
    licences = component.get("licenses") or [{}]
    return Package(
        Ecosystem(facts["ecosystem"]), component["name"], component["version"],
        licence=licences[0].get("license", {}).get("name", ""),
        architecture=_architecture(component["purl"]),
        **{name: facts.get(name, "") for name in _FIELDS[1:]},
    )  # fmt: skip


def _architecture(purl: str) -> str:
    from packageurl import PackageURL

    qualifiers = PackageURL.from_string(purl).qualifiers
    return str(qualifiers.get("arch", "")) if isinstance(qualifiers, dict) else ""
