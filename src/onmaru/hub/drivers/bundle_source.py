"""Bundles as they come: a tar file or a folder. Nothing is unpacked, no link is followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from onmaru.core.errors import NotFound
from onmaru.hub.errors import BundleUnfinished, UnknownBundle
from onmaru.hub.ports import BundleSource
from onmaru.hub.rules.bundle.document import MAX_FILES, bad
from onmaru.hub.rules.bundle.layout import DOCUMENT, UNFINISHED, is_place
from onmaru.hub.rules.bundle.tar import BLOCK, padded, read_head, read_pax

_MAX_NOTE = 64 << 10  # of a long name or a pax header


class TarBundle:
    """A bundle in a plain tar, made by a hub or by `tar` out of a bundle's folder.

    Args:
        whole: Refuse one that ends too early; False reads what of it is there.
        where: What errors call it, instead of its path.
    Raises:
        BadBundle: it is no tar, or holds what does not belong into a bundle; `params["where"]` is the place.
        BundleUnfinished: it ends in the middle.
    """

    def __init__(self, path: Path, *, whole: bool = True, where: str = "") -> None:
        self.where = where or str(path)
        self._path = path
        self._places: dict[str, tuple[int, int]] = {}  # path -> begin, length [B]
        self.end = 0  # of the last whole member [B]
        self.is_whole = False
        with path.open("rb") as file:
            self._length = os.fstat(file.fileno()).st_size
            self._scan(file)
        if whole and not self.is_whole:
            raise half(self.where)

    @property
    def files(self) -> Mapping[str, int]:
        return {path: size for path, (_, size) in self._places.items()}

    def _scan(self, file) -> None:  # type: ignore[no-untyped-def]
        position, name, size = 0, "", -1
        while True:
            file.seek(position)
            block = file.read(BLOCK)
            if len(block) < BLOCK:
                if position == 0:
                    raise bad(self.where, "is no tar")
                return
            at = f"{self.where} at byte {position:,}"
            head = read_head(block, at)
            if head is None:
                self.is_whole = True
                return
            length = head.size if size < 0 or head.kind != "file" else size
            content = position + BLOCK
            if length > self._length - content:
                return  # cut off, or a length that cannot be
            if head.kind in ("name", "pax", "global"):
                if length > _MAX_NOTE:
                    raise bad(at, f"a header of {length:,} bytes")
                note = file.read(length)
                if head.kind == "name":
                    name = note.rstrip(b"\0").decode("utf-8", "replace")
                elif head.kind == "pax":
                    name, size = self._pax(read_pax(note, at), name, size, at)
            else:
                if head.kind == "file":
                    self._note(name or head.name, content, length, at)
                name, size = "", -1
            position = content + padded(length)
            if not name and size < 0:
                self.end = min(position, self._length)

    def _pax(self, records: Mapping[str, str], name: str, size: int, at: str) -> tuple[str, int]:
        if any(key.startswith("GNU.sparse") for key in records):
            raise bad(at, "a sparse file has no place in a bundle")
        said = records.get("size", "")
        if said and not (said.isdigit() and len(said) < 19):
            raise bad(at, "is damaged")
        return records.get("path", name), int(said) if said else size

    def _note(self, name: str, begin: int, size: int, at: str) -> None:
        path = name.removeprefix("./")
        if not is_place(path):
            raise bad(f"{at}: {name[:200]}", "has no place in a bundle")
        if path in self._places:
            raise bad(f"{at}: {path}", "is there twice")
        if len(self._places) > MAX_FILES:
            raise bad(at, f"more than {MAX_FILES:,} files")
        self._places[path] = (begin, size)

    def read(self, path: str, start: int, end: int) -> bytes:
        if path not in self._places:
            raise bad(f"{self.where}: {path}", "is missing")
        begin, size = self._places[path]
        with self._path.open("rb") as file:
            file.seek(begin + start)
            return file.read(max(0, min(end, size) - start))


class FolderBundle:
    """A bundle as a folder.

    Args:
        whole: Refuse one that was not finished; False reads what of it is there.
    Raises:
        BadBundle: it holds links, or what does not belong into a bundle; `params["where"]` is the place.
        BundleUnfinished: its making was interrupted.
    """

    def __init__(self, path: Path, *, whole: bool = True) -> None:
        self.where = str(path)
        self._path = path
        self._sizes: dict[str, int] = {}
        self.is_whole = not (path / UNFINISHED).exists()
        self._scan("")
        if whole and not self.is_whole:
            raise half(self.where)

    @property
    def files(self) -> Mapping[str, int]:
        return self._sizes

    def _scan(self, folder: str) -> None:
        with os.scandir(self._path / folder) as listed:
            entries = list(listed)
        for entry in entries:
            path = f"{folder}{entry.name}"
            facts = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(facts.st_mode) and path in ("blobs", "blobs/sha256", "blobs/sha512"):
                self._scan(f"{path}/")
            elif not stat.S_ISREG(facts.st_mode):
                raise bad(f"{self.where}/{path}", "is no plain file, and has no place in a bundle")
            elif is_place(path):
                self._sizes[path] = facts.st_size
                if len(self._sizes) > MAX_FILES:
                    raise bad(self.where, f"more than {MAX_FILES:,} files")
            elif path != UNFINISHED and not (path.endswith(".part") and not self.is_whole):
                raise bad(f"{self.where}/{path}", "has no place in a bundle")

    def read(self, path: str, start: int, end: int) -> bytes:
        if path not in self._sizes:
            raise bad(f"{self.where}/{path}", "is missing")
        handle = os.open(self._path / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            file.seek(start)
            return file.read(max(0, end - start))


def open_bundle(path: Path) -> BundleSource:
    """A bundle on this machine.

    Raises:
        UnknownBundle: nothing is there.
        BundleUnfinished: only half of one is.
        BadBundle: it is none.
    """
    try:
        if not path.exists():
            if path.with_name(f"{path.name}.part").exists():
                raise half(str(path))
            raise UnknownBundle(f"there is nothing at {path}", hint="check the path", path=str(path))
        source: BundleSource = FolderBundle(path) if path.is_dir() else TarBundle(path)
    except OSError as error:
        raise NotFound(
            f"cannot read {path}: {error.strerror}", hint="check the path and its permissions"
        ) from error
    if DOCUMENT not in source.files:
        raise bad(f"{path}: {DOCUMENT}", "is missing: this is no bundle of a hub")
    return source


def half(where: str) -> BundleUnfinished:
    return BundleUnfinished(
        f"{where} is only half a bundle",
        hint="run the same command again: it goes on where it stopped",
        where=where,
    )
