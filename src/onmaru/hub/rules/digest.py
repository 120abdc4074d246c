"""Digests: how they are written, and computed while content passes by.

Source: OCI Image Specification v1.1, descriptor.md, "Digests" (registered algorithms).
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from onmaru.hub.errors import BadDigest
from onmaru.hub.types import Digest

ALGORITHMS = {"sha256": 64, "sha512": 128}  # hex digits
_SHAPE = re.compile(r"^([a-z0-9]+(?:[.+_-][a-z0-9]+)*):([0-9a-zA-Z=_-]+)\Z")
_HEX = re.compile(r"^[0-9a-f]+\Z")


def parse_digest(text: str) -> Digest:
    """Read `algorithm:hex`.

    Raises:
        BadDigest: malformed, of the wrong length, or of an algorithm we do not compute.
    """
    match = _SHAPE.match(text)
    if match is None:
        raise BadDigest(f"{text[:160]!r} is no digest", hint="sha256: or sha512: and lower-case hex digits")
    algorithm, value = match[1], match[2]
    length = ALGORITHMS.get(algorithm)
    if length is None:
        raise BadDigest(
            f"the digest algorithm {algorithm[:40]!r} is not supported", hint="use sha256 or sha512"
        )
    if len(value) != length or not _HEX.match(value):
        raise BadDigest(f"{text[:160]!r} is no {algorithm} digest", hint=f"{length} lower-case hex digits")
    return Digest(algorithm, value)


def digest_of(body: bytes, algorithm: str = "sha256") -> Digest:
    """The digest of bytes in memory."""
    return Digest(algorithm, hashlib.new(algorithm, body).hexdigest())


class Hashing:
    """The digests of content that passes by: sha256 always, a second one when it is wanted."""

    def __init__(self, further: str = "") -> None:
        self._hashers: dict[str, Any] = {"sha256": hashlib.sha256()}
        if further and further != "sha256":
            self._hashers[further] = hashlib.new(further)
        self.size = 0

    def update(self, piece: bytes | memoryview) -> None:
        for hasher in self._hashers.values():
            hasher.update(piece)
        self.size += len(piece)

    def covers(self, algorithm: str) -> bool:
        return algorithm in self._hashers

    def hex(self, algorithm: str = "sha256") -> str | None:
        """The digest so far, None for an algorithm that was not asked for."""
        hasher = self._hashers.get(algorithm)
        return str(hasher.hexdigest()) if hasher else None
