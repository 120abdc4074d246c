"""dpkg's status file, and the `status.d` folder of distroless images. Source: deb-control(5), dpkg(1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onmaru.hub.rules.sbom.package import Ecosystem, Package

PATH = "var/lib/dpkg/status"
FOLDER = "var/lib/dpkg/status.d/"
_SOURCE = re.compile(r"(\S+)(?:\s+\(([^)]+)\))?\Z")


def read_dpkg(text: str, *, ecosystem: Ecosystem, release: str, path: str = PATH) -> list[Package]:
    """Installed packages; those removed with their configuration kept are left out."""
    packages = []
    for fields in _stanzas(text):
        name, version = fields.get("Package", ""), fields.get("Version", "")
        state = fields.get("Status", "install ok installed").split()
        if not name or not version or state[-1:] != ["installed"]:
            continue
        source = _SOURCE.match(fields.get("Source", ""))
        packages.append(
            Package(
                ecosystem, name, version, source=source[1] if source else name,
                source_version=(source[2] if source else None) or version,
                release=release, architecture=fields.get("Architecture", ""), path=path,
            )
        )  # fmt: skip
    return packages


def _stanzas(text: str) -> Iterator[dict[str, str]]:
    fields: dict[str, str] = {}
    for line in text.splitlines():
        if not line.strip():
            if fields:
                yield fields
            fields = {}
        elif not line[0].isspace():  # folded lines carry nothing that is read here
            key, colon, value = line.partition(":")
            if colon:
                fields[key] = value.strip()
    if fields:
        yield fields
