"""Blobs by sha256 on a POSIX folder: written once, verified, never half there."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

from onmaru.core.errors import InvalidInput, LimitExceeded, NotFound
from onmaru.core.storage.folder import disk_error, sync_folder

CHUNK = 1 << 20
_HEX = re.compile(r"^(?:sha256:)?([0-9a-f]{64})\Z")


class BadDigest(InvalidInput):
    code = "storage.bad_digest"


class DigestMismatch(InvalidInput):
    code = "storage.digest_mismatch"


class BlobTooLarge(LimitExceeded):
    code = "storage.blob_too_large"


class BlobNotFound(NotFound):
    code = "storage.blob_not_found"


class BlobStore:
    """Content-addressed files under `folder/ab/abcdef...`. Digests are 64 hex digits (`sha256:` may lead)."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self._incoming = self.folder / "incoming"
        self._incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in self._incoming.iterdir():  # what a crash left half written
            left.unlink(missing_ok=True)

    def put(
        self, data: bytes | Iterable[bytes], *, digest: str | None = None, max_bytes: int | None = None
    ) -> str:
        """Store a blob; returns its digest. Storing the same content again costs no space.

        Args:
            data: The content, or its pieces in order.
            digest: What the content must hash to; None trusts the content.
            max_bytes: Refuse anything larger.
        Raises:
            DigestMismatch: the content is not what was announced; nothing is kept.
            BlobTooLarge: `params["max_bytes"]` was passed.
            StorageFull: the disk is full; nothing is kept.
        """
        wanted = _digest(digest) if digest is not None else None
        temporary = self._incoming / secrets.token_hex(16)
        hasher = hashlib.sha256()
        size = 0
        try:
            with temporary.open("xb") as file:
                for piece in [data] if isinstance(data, bytes) else data:
                    size += len(piece)
                    if max_bytes is not None and size > max_bytes:
                        hint = "send less, or raise the limit"
                        raise BlobTooLarge(f"more than {max_bytes} bytes", hint=hint, max_bytes=max_bytes)
                    hasher.update(piece)
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            found = hasher.hexdigest()
            if wanted is not None and found != wanted:
                hint = "send it again: it changed on the way"
                raise DigestMismatch(
                    f"content hashes to {found}, not {wanted}", hint=hint, found=found, wanted=wanted
                )
            target = self._path(found)
            target.parent.mkdir(exist_ok=True, mode=0o700)
            temporary.replace(target)
            sync_folder(target.parent)
        except OSError as error:
            raise disk_error(error, temporary) from error
        finally:
            temporary.unlink(missing_ok=True)
        return found

    def get(self, digest: str) -> bytes:
        """The whole content.

        Raises:
            BlobNotFound: nothing is stored under this digest.
        """
        return b"".join(self.read(digest))

    def read(self, digest: str, *, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes `[start, end)` in pieces of at most 1 MiB; the range is clipped to the content."""
        path = self.path(digest)
        if start < 0 or (end is not None and end < start):
            raise InvalidInput(f"bytes [{start}, {end}) are no range", hint="0 <= start <= end")
        return self._pieces(path, start, end)

    def _pieces(self, path: Path, start: int, end: int | None) -> Iterator[bytes]:
        with path.open("rb") as file:
            file.seek(start)
            left = None if end is None else end - start
            while piece := file.read(CHUNK if left is None else min(CHUNK, left)):
                if left is not None:
                    left -= len(piece)
                yield piece

    def path(self, digest: str) -> Path:
        """The file of a blob, for memory maps and `sendfile`; never write to it.

        Raises:
            BlobNotFound: nothing is stored under this digest.
        """
        path = self._path(_digest(digest))
        if not path.is_file():
            raise BlobNotFound(f"no blob {digest}", hint="check the digest", digest=digest)
        return path

    def size(self, digest: str) -> int:
        """Length of a blob [B]."""
        return self.path(digest).stat().st_size

    def exists(self, digest: str) -> bool:
        return self._path(_digest(digest)).is_file()

    def delete(self, digest: str) -> bool:
        """Remove a blob; returns whether it was there."""
        try:
            self._path(_digest(digest)).unlink()
        except FileNotFoundError:
            return False
        return True

    def _path(self, hex_digest: str) -> Path:
        return self.folder / hex_digest[:2] / hex_digest


def _digest(text: str) -> str:
    match = _HEX.match(text)
    if match is None:
        shown = text[:80]
        raise BadDigest(f"{shown!r} is no sha256 digest", hint="64 lower-case hex digits", digest=shown)
    return match[1]
