"""One piece of software found inside an artifact."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Ecosystem(StrEnum):
    """Names as the OSV schema writes them; a distribution's release follows after a colon (`Debian:12`).

    Source: OSV Schema 1.7, "affected[].package.ecosystem".
    """

    DEBIAN = "Debian"
    UBUNTU = "Ubuntu"
    ALPINE = "Alpine"
    PYPI = "PyPI"
    NPM = "npm"
    GO = "Go"
    MAVEN = "Maven"  # these five only out of bills of materials that others made
    CARGO = "crates.io"
    GEM = "RubyGems"
    NUGET = "NuGet"
    COMPOSER = "Packagist"


_PURL_TYPES = {
    Ecosystem.DEBIAN: ("deb", "debian"), Ecosystem.UBUNTU: ("deb", "ubuntu"), Ecosystem.ALPINE: ("apk", "alpine"),
    Ecosystem.PYPI: ("pypi", None), Ecosystem.NPM: ("npm", None), Ecosystem.GO: ("golang", None),
    Ecosystem.MAVEN: ("maven", None), Ecosystem.CARGO: ("cargo", None), Ecosystem.GEM: ("gem", None),
    Ecosystem.NUGET: ("nuget", None), Ecosystem.COMPOSER: ("composer", None),
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Package:
    """A package at a version.

    Attributes:
        source: Name of the source package that advisories of distributions speak of; the name where there is none.
        source_version: Its version, which may differ from the binary's.
        release: Distribution release (`12`, `v3.20`, `24.04`), empty elsewhere.
        path: File that says so, inside the artifact.
        licence: As the package states it; not checked.
    """

    ecosystem: Ecosystem
    name: str
    version: str
    source: str = ""
    source_version: str = ""
    release: str = ""
    architecture: str = ""
    path: str = ""
    licence: str = ""

    @property
    def osv_ecosystem(self) -> str:
        return f"{self.ecosystem}:{self.release}" if self.release else str(self.ecosystem)

    @property
    def purl(self) -> str:
        """Package URL. Source: ECMA-427."""
        from packageurl import PackageURL

        kind, namespace = _PURL_TYPES[self.ecosystem]
        name = self.name
        if self.ecosystem in (Ecosystem.NPM, Ecosystem.GO, Ecosystem.COMPOSER) and "/" in name:
            namespace, _, name = name.rpartition("/")
        elif self.ecosystem is Ecosystem.MAVEN:
            namespace, _, name = name.rpartition(":")
        qualifiers = {"arch": self.architecture} if self.architecture else {}
        if self.release:
            qualifiers["distro"] = f"{namespace}-{self.release}"
        return str(PackageURL(kind, namespace, name, self.version or None, qualifiers or None))
