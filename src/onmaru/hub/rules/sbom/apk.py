"""Alpine's installed database. Source: Alpine wiki, "Apk spec", installed database format."""

from __future__ import annotations

from onmaru.hub.rules.sbom.package import Ecosystem, Package

PATHS = ("lib/apk/db/installed", "usr/lib/apk/db/installed")


def read_apk(text: str, *, release: str, path: str = PATHS[0]) -> list[Package]:
    """Installed packages of an Alpine image."""
    packages = []
    for stanza in text.split("\n\n"):
        fields = {line[0]: line[2:] for line in stanza.splitlines() if line[1:2] == ":"}
        name, version = fields.get("P", ""), fields.get("V", "")
        if name and version:
            packages.append(
                Package(
                    Ecosystem.ALPINE, name, version, source=fields.get("o") or name, source_version=version,
                    release=release, architecture=fields.get("A", ""), path=path, licence=fields.get("L", ""),
                )
            )  # fmt: skip
    return packages
