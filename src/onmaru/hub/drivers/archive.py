"""Walks the files of a container layer without ever writing one: tar, plain or packed with gzip or zstd.

Nothing is extracted, so a path cannot escape and a link cannot be followed; what would be dangerous for others
who extract it is told as an oddity. Limits stop bombs by what was really unpacked, not by what a header claims.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, BinaryIO

from onmaru.core.errors import OnmaruError
from onmaru.hub.errors import BadArchive

GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_DAMAGE = (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, UnicodeError, ValueError, OverflowError)
WHITEOUT, OPAQUE = ".wh.", ".wh..wh..opq"


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What a layer may unpack to; the ratio is held only beyond `free_bytes`, small files pack well by nature."""

    total_bytes: int = 64 << 30
    member_count: int = 2_000_000
    ratio: int = 400
    free_bytes: int = 64 << 20
    path_chars: int = 4096


@dataclass(frozen=True, slots=True)
class Member:
    """One regular file of a layer; `content` may be read until the next member is asked for."""

    path: str  # inside the root, without leading slash
    size: int
    content: BinaryIO


@dataclass(slots=True)
class LayerWalk:
    """What a walk has met so far.

    Attributes:
        removed: Paths that whiteouts take out of the layers below; a trailing slash takes out a whole folder's content.
        oddities: (path, what) of members that could harm whoever extracts them.
    """

    removed: set[str] = field(default_factory=set)
    oddities: list[tuple[str, str]] = field(default_factory=list)
    member_count: int = 0

    def walk(
        self, packed: BinaryIO, *, where: str, limits: ArchiveLimits = ArchiveLimits()
    ) -> Iterator[Member]:
        """Regular files of the layer, in order.

        Raises:
            BadArchive: it is no tar, is damaged, or unpacks to more than the limits allow.
        """
        try:
            with tarfile.open(fileobj=_unpacked(packed, where, limits), mode="r|", errorlevel=0) as tar:
                for info in tar:
                    yield from self._member(tar, info, where, limits)
        except (
            tarfile.TarError,
            EOFError,
            zlib.error,
            gzip.BadGzipFile,
            UnicodeError,
            ValueError,
            OverflowError,
        ) as error:
            raise _bad(where, f"damaged or no tar ({error})") from error

    def _member(
        self, tar: tarfile.TarFile, info: tarfile.TarInfo, where: str, limits: ArchiveLimits
    ) -> Iterator[Member]:
        self.member_count += 1
        if self.member_count > limits.member_count:
            raise _bad(where, f"more than {limits.member_count:,} members")
        if len(info.name) > limits.path_chars:
            raise _bad(where, f"a path of {len(info.name):,} characters")
        path = _inside(info.name)
        self._note(info, path)
        folder, _, name = path.rpartition("/")
        if name == OPAQUE:
            self.removed.add(f"{folder}/" if folder else "/")
        elif name.startswith(WHITEOUT):
            self.removed.add(f"{folder}/{name[len(WHITEOUT) :]}".lstrip("/"))
        elif info.isreg() and path:
            content = tar.extractfile(info)
            if content is not None:
                yield Member(path, info.size, _Content(content, f"{where}:{path}"))  # type: ignore[arg-type]

    def _note(self, info: tarfile.TarInfo, path: str) -> None:
        parts = PurePosixPath(info.name).parts
        what = ""
        if ".." in parts:
            what = "path leaves the root"
        elif info.isdev() or info.isfifo():
            what = "device file"
        elif (info.issym() or info.islnk()) and _leaves(path, info.linkname, hard=info.islnk()):
            what = f"link leaves the root: {info.linkname[:200]}"
        elif info.isreg() and info.mode & 0o4000:
            what = "runs with its owner's rights (setuid)"
        if what and len(self.oddities) < 10_000:
            self.oddities.append((path or info.name[:200], what))


def _inside(name: str) -> str:
    """The path as an extractor in a root would see it: no leading slash, no `.` or `..`."""
    parts: list[str] = []
    for part in name.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _leaves(path: str, target: str, *, hard: bool) -> bool:
    """Whether a link points above the root; absolute symbolic links stay inside a container's root."""
    if target.startswith("/"):
        return hard and ".." in target.split("/")
    depth = 0 if hard else path.count("/")
    for part in target.split("/"):
        if part == "..":
            depth -= 1
        elif part not in ("", "."):
            depth += 1
        if depth < 0:
            return True
    return False


def _unpacked(packed: BinaryIO, where: str, limits: ArchiveLimits) -> BinaryIO:
    head = packed.read(4)
    counted = _Counted(packed, head)
    source: BinaryIO
    errors: tuple[type[Exception], ...] = ()
    if head[:2] == GZIP:
        source = gzip.GzipFile(fileobj=io.BufferedReader(counted, 1 << 20), mode="rb")  # type: ignore[assignment]
    elif head == ZSTD:
        import zstandard

        errors = (zstandard.ZstdError,)
        source = zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(  # type: ignore[assignment]
            counted,  # type: ignore[arg-type]
            read_across_frames=True,
        )
    else:
        source = counted  # type: ignore[assignment]
    return _Limited(source, lambda: counted.count, where, limits, errors)  # type: ignore[return-value]


class _Content(io.RawIOBase):
    """A member's bytes; damage shows as the same error here as between members."""

    def __init__(self, file: IO[bytes], where: str) -> None:
        self._file, self._where = file, where

    def readable(self) -> bool:
        return True

    def readinto(self, buffer, /) -> int:  # type: ignore[no-untyped-def]
        try:
            data = self._file.read(len(buffer))
        except _DAMAGE as error:
            raise _bad(self._where, f"damaged ({error})") from error
        buffer[: len(data)] = data
        return len(data)


class _Counted(io.RawIOBase):
    """Counts what is read of a file whose first bytes were read already."""

    def __init__(self, file: BinaryIO, head: bytes) -> None:
        self._file, self._head, self.count = file, head, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        if self._head:
            data = self._head if size < 0 else self._head[:size]
            self._head = self._head[len(data) :]
        else:
            data = self._file.read(size)
        self.count += len(data)
        return data

    def readinto(self, buffer, /) -> int:  # type: ignore[no-untyped-def]
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Limited(io.RawIOBase):
    """Refuses to give more than the limits allow."""

    def __init__(
        self,
        source: BinaryIO,
        packed: Callable[[], int],
        where: str,
        limits: ArchiveLimits,
        errors: tuple[type[Exception], ...],
    ) -> None:
        self._source, self._packed, self._where, self._limits = source, packed, where, limits
        self._count = 0
        self._damage: tuple[type[Exception], ...] = (*_DAMAGE, OSError, *errors)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        try:
            data = self._source.read(1 << 20 if size < 0 else size)
        except OnmaruError:
            raise
        except self._damage as error:
            raise _bad(self._where, f"damaged ({error})") from error
        self._count += len(data)
        if self._count > self._limits.total_bytes:
            raise _bad(self._where, f"unpacks to more than {self._limits.total_bytes:,} bytes")
        if self._count > max(self._limits.free_bytes, self._packed() * self._limits.ratio):
            raise _bad(self._where, f"unpacks to more than {self._limits.ratio} times its size: a bomb")
        return data


def _bad(where: str, what: str) -> BadArchive:
    return BadArchive(
        f"{where}: {what}", hint="build the artifact again from a source you trust", where=where
    )
