"""What the hub needs from outside: a place for bytes, and bundles to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol


class BlobDriver(Protocol):
    """Bytes by sha256 (64 lower-case hex digits). Every method may be called from any thread.

    A driver verifies nothing: content was hashed on its way in. It never shows a blob half written.
    """

    name: str

    def keep(self, staged: Path, sha256: str) -> None:
        """Take over a finished file; durable when this returns. The staged file is gone afterwards.

        Raises:
            StorageFull: no space; the staged file is untouched.
            Unavailable: the storage refuses for another reason.
        """
        ...

    def size(self, sha256: str) -> int | None:
        """Length [B], or None when it is absent."""
        ...

    def read(self, sha256: str, start: int, end: int) -> Iterator[bytes]:
        """The bytes `[start, end)` in pieces.

        Raises:
            UnknownBlob: it is absent.
        """
        ...

    def path(self, sha256: str) -> Path | None:
        """The file of a blob where there is one on this machine; never write to it."""
        ...

    def delete(self, sha256: str) -> bool:
        """Remove a blob; returns whether it was there."""
        ...

    def list(self) -> Iterator[tuple[str, int, int]]:
        """Every blob: digest, size [B], time of its last change [ns]."""
        ...


class BundleSource(Protocol):
    """A bundle somebody brought: nothing in it is to be trusted. Paths are those of `rules.bundle.layout`."""

    where: str

    @property
    def files(self) -> Mapping[str, int]:
        """Length of every file [B]."""
        ...

    def read(self, path: str, start: int, end: int) -> bytes:
        """The bytes `[start, end)` of a file, or as many as there are.

        Raises:
            BadBundle: there is no such file.
        """
        ...
