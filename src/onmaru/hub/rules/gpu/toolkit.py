"""Tables that join CUDA toolkits, drivers and the PTX language.

Source: NVIDIA, "CUDA Toolkit Release Notes", tables "CUDA Toolkit and Corresponding Driver Versions" and
"CUDA Toolkit and Minimum Required Driver Version for CUDA Minor Version Compatibility" (Linux x86_64);
"PTX ISA", chapter "Release Notes". Versions are (major, minor[, patch]).
"""

from __future__ import annotations

import re

Version = tuple[int, ...]

_DRIVER_OF: dict[Version, Version] = {
    (11, 0): (450, 51, 5), (11, 1): (455, 32), (11, 2): (460, 32, 3), (11, 3): (465, 19, 1), (11, 4): (470, 57, 2),
    (11, 5): (495, 29, 5), (11, 6): (510, 47, 3), (11, 7): (515, 48, 7), (11, 8): (520, 61, 5), (12, 0): (525, 85, 12),
    (12, 1): (530, 30, 2), (12, 2): (535, 104, 5), (12, 3): (545, 23, 8), (12, 4): (550, 54, 15), (12, 5): (555, 42, 6),
    (12, 6): (560, 35, 5), (12, 8): (570, 124, 6), (12, 9): (575, 57, 8), (13, 0): (580, 65, 6),
}  # fmt: skip
_OLDEST_DRIVER: dict[int, Version] = {11: (450, 80, 2), 12: (525, 60, 13), 13: (580, 65, 6)}
# PTX ISA -> the first toolkit that writes it; ISA 8.5 came with 12.5 and stayed in 12.6
_TOOLKIT_OF_PTX: dict[int, Version] = {
    60: (9, 0), 61: (9, 1), 62: (9, 2), 63: (10, 0), 64: (10, 1), 65: (10, 2), 70: (11, 0), 71: (11, 1), 72: (11, 2),
    73: (11, 3), 74: (11, 4), 75: (11, 5), 76: (11, 6), 77: (11, 7), 78: (11, 8), 80: (12, 0), 81: (12, 1), 82: (12, 2),
    83: (12, 3), 84: (12, 4), 85: (12, 5), 86: (12, 7), 87: (12, 8), 88: (12, 9), 90: (13, 0), 91: (13, 1),
}  # fmt: skip

_DIGITS = re.compile(r"\d+(?:\.\d+)*")


def read_version(text: str) -> Version | None:
    """`"12.8.1"` as (12, 8, 1); None when it does not begin with a number of sane size."""
    found = _DIGITS.match(text.strip())
    if not found or len(found[0]) > 40:
        return None
    return tuple(int(part) for part in found[0].split("."))


def write_version(version: Version) -> str:
    """(580, 65, 6) as `580.65.06`, the way drivers are written; (12, 8) as `12.8`."""
    if version and version[0] >= 300:
        return ".".join(f"{part:02d}" if place == 2 else str(part) for place, part in enumerate(version))
    return ".".join(map(str, version))


def toolkit_of_ptx(ptx_isa: int) -> Version | None:
    """The CUDA version whose driver understands this PTX language (x 10); None when the table ends before it."""
    return _TOOLKIT_OF_PTX.get(ptx_isa)


def cuda_of_driver(driver: Version) -> Version | None:
    """The newest CUDA version a driver knows, None for one older than CUDA 11.0."""
    known = [cuda for cuda, since in _DRIVER_OF.items() if driver[:1] >= since[:1]]
    return max(known, default=None)


def oldest_driver(cuda: Version) -> Version | None:
    """The oldest driver on which programs built with this CUDA run as machine code (minor version compatibility)."""
    return _OLDEST_DRIVER.get(cuda[0]) if cuda else None
