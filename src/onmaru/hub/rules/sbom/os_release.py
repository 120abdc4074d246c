"""`/etc/os-release`: which distribution an image is. Source: systemd, os-release(5)."""

from __future__ import annotations

import re
import shlex

from onmaru.hub.rules.sbom.package import Ecosystem

_IDS = {"debian": Ecosystem.DEBIAN, "ubuntu": Ecosystem.UBUNTU, "alpine": Ecosystem.ALPINE}
PATHS = ("etc/os-release", "usr/lib/os-release")


def read_os_release(text: str) -> tuple[Ecosystem | None, str]:
    """Ecosystem and release as OSV names them (`Debian`, `12`; `Alpine`, `v3.20`; `Ubuntu`, `24.04:LTS`)."""
    facts: dict[str, str] = {}
    for line in text.splitlines()[:200]:
        key, equals, raw = line.partition("=")
        if equals and re.fullmatch(r"[A-Z_]+", key):
            try:
                facts[key] = "".join(shlex.split(raw))
            except ValueError:
                continue
    ecosystem = _IDS.get(facts.get("ID", ""))
    version = facts.get("VERSION_ID", "")
    if ecosystem is Ecosystem.ALPINE:
        version = "v" + ".".join(version.split(".")[:2]) if version else ""
    elif ecosystem is Ecosystem.UBUNTU and "LTS" in facts.get("VERSION", ""):
        version += ":LTS"
    return ecosystem, version
