"""Orders versions the way their ecosystem does."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

_MAX_CHARS = 200


@lru_cache(maxsize=65_536)
def version_key(ecosystem: str, ordering: str, version: str) -> Any | None:
    """Something comparable within one ecosystem and ordering, None when the version cannot be read.

    Source: deb-version(7), PEP 440, Semantic Versioning 2.0, apk-package(5); as `univers` implements them.
    """
    from univers import versions as univers

    classes: dict[str, Any] = {
        "Debian": univers.DebianVersion, "Ubuntu": univers.DebianVersion, "Alpine": univers.AlpineLinuxVersion,
        "PyPI": univers.PypiVersion, "npm": univers.SemverVersion, "Go": univers.SemverVersion,
        "Maven": univers.MavenVersion, "crates.io": univers.SemverVersion, "RubyGems": univers.RubygemsVersion,
        "NuGet": univers.NugetVersion, "Packagist": univers.ComposerVersion,
    }  # fmt: skip
    kind = univers.SemverVersion if ordering == "SEMVER" else classes.get(ecosystem.partition(":")[0])
    if kind is None or not version or len(version) > _MAX_CHARS:
        return None
    try:
        return kind(version)
    except (ValueError, TypeError, AttributeError, IndexError):  # univers.InvalidVersion is a ValueError
        return None


def compare(ecosystem: str, ordering: str, left: str, right: str) -> int | None:
    """-1, 0 or 1 as `left` is before, the same as or after `right`; None when one cannot be read."""
    a, b = version_key(ecosystem, ordering, left), version_key(ecosystem, ordering, right)
    if a is None or b is None:
        return None
    return -1 if a < b else int(a > b)
