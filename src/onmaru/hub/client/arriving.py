"""A file on its way here: fetched in pieces, several at a time, and gone on with by the next process.

Beside `NAME.part` lies `NAME.part.pieces`, a byte for each piece, set once the piece has been written: whoever is
killed has to fetch the pieces again that were under way, and nothing else.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from onmaru.hub.errors import DigestMismatch

PIECE = 8 << 20
_DONE = b"\x01"


@dataclass(frozen=True, slots=True)
class Piece:
    number: int
    begin: int
    end: int


class Arriving:
    """One file.

    Args:
        digest: Of the whole content, with its algorithm.
        told: Hears how many more bytes are here.
    """

    def __init__(self, path: Path, digest: str, size: int, told: Callable[[int], None]) -> None:
        self.path, self.digest, self.size = path, digest, size
        self._told = told
        self._part = path.with_name(path.name + ".part")
        self._marks = path.with_name(path.name + ".part.pieces")
        self._handles: tuple[int, int] | None = None
        self._missing: list[Piece] = []
        self.is_here = path.is_file() and path.stat().st_size == size and digest_of(path, digest) == digest
        if self.is_here:
            told(size)
        else:
            self._open()

    def _open(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        count = -(-self.size // PIECE)
        part, marks = (os.open(each, os.O_RDWR | os.O_CREAT, 0o666) for each in (self._part, self._marks))
        self._handles = part, marks
        known = os.pread(marks, count + 1, 0)
        prefix = 0
        if len(known) != count or os.fstat(part).st_size != self.size:
            # Nothing of ours, or written from its beginning by another client.
            prefix = min(os.fstat(part).st_size, self.size)
            known = _DONE * (prefix // PIECE) + bytes(count - prefix // PIECE)
            if prefix == self.size:
                known = _DONE * count
            os.ftruncate(part, self.size)
            os.ftruncate(marks, 0)
            os.pwrite(marks, known, 0)
        for number in range(count):
            begin, end = number * PIECE, min((number + 1) * PIECE, self.size)
            if known[number : number + 1] == _DONE:
                self._told(end - begin)
            else:
                here = max(begin, min(prefix, end))
                self._told(here - begin)
                self._missing.append(Piece(number, here, end))

    def missing(self) -> Iterator[Piece]:
        """What is still to be fetched."""
        yield from self._missing

    def put(self, piece: Piece, content: bytes) -> None:
        """Keep a piece; several threads may do so at a time."""
        if self._handles is None:
            raise RuntimeError("this file has arrived")
        part, marks = self._handles
        view, at = memoryview(content), piece.begin
        while view:
            written = os.pwrite(part, view, at)
            view, at = view[written:], at + written
        os.pwrite(marks, _DONE, piece.number)
        self._told(len(content))

    def finish(self) -> Path:
        """Put the file in its place, once it is what it should be.

        Raises:
            DigestMismatch: it is not; nothing of it stays.
        """
        if self.is_here:
            return self.path
        self.close()
        if digest_of(self._part, self.digest) != self.digest:
            for each in (self._part, self._marks):
                each.unlink(missing_ok=True)
            raise DigestMismatch(f"{self.path.name} is not what its digest says", hint="pull again")
        os.replace(self._part, self.path)
        self._marks.unlink(missing_ok=True)
        self.is_here = True
        return self.path

    def close(self) -> None:
        """Leave it as it is, for another time."""
        if self._handles is not None:
            for handle in self._handles:
                os.close(handle)
            self._handles = None


def digest_of(path: Path, like: str) -> str:
    """Digest of a file, by the algorithm of another digest."""
    algorithm = like.partition(":")[0]
    hashing = hashlib.new(algorithm)
    with path.open("rb") as file:
        while data := file.read(PIECE):
            hashing.update(data)
    return f"{algorithm}:{hashing.hexdigest()}"
