"""Installed Python distributions. Source: PyPA, "Recording installed projects" and "Core metadata"."""

from __future__ import annotations

import re
from email.parser import HeaderParser

from onmaru.hub.rules.sbom.package import Ecosystem, Package

_PATH = re.compile(r"(?:^|/)[^/]+\.(?:dist-info/METADATA|egg-info/PKG-INFO|egg-info)\Z")


def is_dist_info(path: str) -> bool:
    return bool(_PATH.search(path))


def read_dist_info(text: str, *, path: str) -> Package | None:
    """The distribution a METADATA file describes; None when it names none."""
    head = HeaderParser().parsestr(text.partition("\n\n")[0])
    name, version = str(head.get("Name", "")).strip(), str(head.get("Version", "")).strip()
    if not name or not version:
        return None
    normal = re.sub(r"[-_.]+", "-", name).lower()  # PEP 503
    licence = str(head.get("License-Expression") or head.get("License") or "").strip().splitlines()
    return Package(
        Ecosystem.PYPI, normal, version, source=normal, path=path, licence=licence[0][:200] if licence else ""
    )
