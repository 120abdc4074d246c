"""Modules inside Go programs. Source: Go, `debug/buildinfo` (inline format, Go 1.18 and newer)."""

from __future__ import annotations

from onmaru.hub.rules.sbom.package import Ecosystem, Package

MAGIC = b"\xff Go buildinf:"
_HEADER_SIZE = 32
_INLINE = 2
_FRAME = 16  # the module text stands between two sentinels of 16 bytes
_MAX_TEXT = 4 << 20


def read_go(data: bytes, *, path: str) -> list[Package]:
    """The main module, its dependencies and the toolchain (`stdlib`) of a Go program, or nothing.

    Args:
        data: The file, or its `.go.buildinfo` section.

    Limits: programs built before Go 1.18 keep pointers instead of text and are not read.
    """
    at = data.find(MAGIC)
    while at >= 0 and at % 16:
        at = data.find(MAGIC, at + 1)
    if at < 0 or len(data) < at + _HEADER_SIZE or not data[at + 15] & _INLINE:
        return []
    toolchain, following = _text(data, at + _HEADER_SIZE)
    modules, _ = _text(data, following)
    words = toolchain.decode("utf-8", "replace").split()
    packages: set[Package] = set()
    if words and words[0].startswith("go1"):
        packages.add(Package(Ecosystem.GO, "stdlib", words[0][2:], source="stdlib", path=path))
    current: tuple[str, str] | None = None
    for line in (
        modules[_FRAME:-_FRAME].decode("utf-8", "replace").splitlines() if len(modules) > 2 * _FRAME else []
    ):
        parts = line.split("\t")
        if parts[0] in ("mod", "dep") and len(parts) >= 3:
            packages |= _of(current, path)
            current = (parts[1], parts[2])
        elif parts[0] == "=>" and len(parts) >= 3:
            current = (parts[1], parts[2])  # what really was compiled in
    return sorted(packages | _of(current, path))


def _of(module: tuple[str, str] | None, path: str) -> set[Package]:
    if module is None or module[1] in ("", "(devel)"):
        return set()
    return {Package(Ecosystem.GO, module[0], module[1].removeprefix("v"), source=module[0], path=path)}


def _text(data: bytes, at: int) -> tuple[bytes, int]:
    length = shift = 0
    while at < len(data) and shift < 63:
        byte = data[at]
        at += 1
        length |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            break
    length = min(length, _MAX_TEXT, len(data) - at)
    return data[at : at + length], at + length
