"""Byte ranges: of downloads (RFC 9110) and of upload chunks (OCI, without a unit)."""

from __future__ import annotations

import re

from onmaru.hub.errors import BadRange, BadUpload

_RANGE = re.compile(r"^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*\Z", re.IGNORECASE)
_CHUNK = re.compile(r"^(?:bytes[ =])?\s*(\d{1,19})-(\d{1,19})(?:/(?:\d{1,19}|\*))?\Z")


def parse_range(header: str, size: int) -> tuple[int, int] | None:
    """The wanted bytes `[start, end)`; None when the header asks for everything or for what we do not do.

    Several ranges at once and other units are ignored, which RFC 9110 section 14.2 allows.

    Args:
        size: Length of the content [B].
    Raises:
        BadRange: nothing of the range is there.
    """
    match = _RANGE.match(header)
    if match is None or not (match[1] or match[2]):
        return None
    if len(match[1]) > 19 or len(match[2]) > 19:
        raise _outside(header, size)
    if not match[1]:  # the last n bytes
        count = int(match[2])
        if count == 0 or size == 0:
            raise _outside(header, size)
        return max(0, size - count), size
    start = int(match[1])
    end = int(match[2]) + 1 if match[2] else size
    if start >= size or end <= start:
        raise _outside(header, size)
    return start, min(end, size)


def _outside(header: str, size: int) -> BadRange:
    return BadRange(f"no bytes {header[:60]!r} in {size}", hint=f"there are bytes 0 to {size - 1}", size=size)


def parse_chunk(header: str) -> tuple[int, int]:
    """First and last byte of a chunk, from `Content-Range: 0-1023`.

    Raises:
        BadUpload: it cannot be read.
    """
    match = _CHUNK.match(header.strip())
    if match is None or int(match[2]) < int(match[1]):
        raise BadUpload(f"cannot read Content-Range {header[:60]!r}", hint="first-last, both inclusive")
    return int(match[1]), int(match[2])
