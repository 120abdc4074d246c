"""What the hub keeps of bundles on its disk: packs of small files while one is made, its head, what was sent of one.

The contents of a bundle that is made here are not copied: its tar is put together from the head and from the store,
any part of it at any time.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from onmaru.core.storage import atomic_write
from onmaru.core.storage.folder import disk_error, sync_folder

_ID = re.compile(r"bnd_[0-9A-Za-z]{1,64}\Z")
_LENGTH = 8


class BundleFolder:
    """The files of all bundles of a hub, a folder each.

    Args:
        fsync: Whether what is acknowledged is on the disk.
    """

    def __init__(self, root: Path, *, fsync: bool) -> None:
        self.root = root
        self._fsync = fsync

    def path(self, bundle: str, *names: str) -> Path:
        if not _ID.match(bundle):
            raise ValueError(f"{bundle!r} is no bundle")
        return self.root.joinpath(bundle, *names)

    def begin(self, bundle: str) -> None:
        """Make the folder of a bundle."""
        try:
            self.path(bundle).mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise disk_error(error, self.root) from error

    def remove(self, bundle: str, *, but: Iterable[str] = ()) -> None:
        """Remove what is kept of a bundle; `but` are names that stay."""
        folder, kept = self.path(bundle), set(but)
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)
            return
        for path in list(folder.iterdir()) if folder.is_dir() else []:
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)

    def put(self, bundle: str, name: str, data: bytes) -> None:
        """Write a file whole or not at all."""
        path = self.path(bundle, name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        atomic_write(path, data)

    def get(self, bundle: str, name: str) -> bytes | None:
        try:
            return self.path(bundle, name).read_bytes()
        except FileNotFoundError:
            return None

    def put_pack(
        self, bundle: str, number: int, facts: Mapping[str, Any], small: Mapping[str, bytes]
    ) -> None:
        """Keep what was gathered of one artifact: facts, and small files by digest."""
        head = {**facts, "small": [[digest, len(data)] for digest, data in small.items()]}
        text = json.dumps(head, ensure_ascii=False).encode()
        self.put(
            bundle,
            f"packs/{number:06}",
            b"".join([len(text).to_bytes(_LENGTH, "big"), text, *small.values()]),
        )

    def pack(self, bundle: str, number: int) -> Pack | None:
        """What was gathered of an artifact; None when it was not yet."""
        path = self.path(bundle, "packs", f"{number:06}")
        return Pack(path) if path.exists() else None

    def write_head(self, bundle: str, pieces: Iterable[bytes]) -> int:
        """Write the beginning of the tar; returns its length [B]."""
        path = self.path(bundle, "head")
        part = path.with_suffix(".new")
        size = 0
        try:
            with part.open("wb") as file:
                for piece in pieces:
                    size += file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
            sync_folder(path.parent)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise disk_error(error, path) from error
        return size

    def read(self, bundle: str, name: str, start: int, end: int) -> bytes:
        """The bytes `[start, end)` of a file."""
        with self.path(bundle, name).open("rb") as file:
            file.seek(start)
            return file.read(max(0, end - start))

    def length(self, bundle: str, name: str) -> int:
        """Of a file [B]; 0 when there is none."""
        try:
            return self.path(bundle, name).stat().st_size
        except FileNotFoundError:
            return 0

    def received(self, bundle: str) -> int:
        """How much was sent of a bundle, or need not be sent [B]."""
        return self.length(bundle, "sent.tar")

    def append(self, bundle: str, data: bytes) -> int:
        """Add what was sent; durable when this returns. Returns the length now [B].

        Raises:
            StorageFull: the disk is full; what came before is untouched.
        """
        path = self.path(bundle, "sent.tar")
        before = self.received(bundle)
        try:
            with path.open("ab") as file:
                file.write(data)
                file.flush()
                if self._fsync:
                    os.fsync(file.fileno())
        except OSError as error:
            if path.exists():
                os.truncate(path, before)
            raise disk_error(error, path) from error
        return before + len(data)

    def skip(self, bundle: str, size: int) -> None:
        """Let the file be `size` long [B] without its bytes: they are in the store already."""
        try:
            os.truncate(self.path(bundle, "sent.tar"), size)
        except OSError as error:
            raise disk_error(error, self.root) from error

    def free_bytes(self) -> int:
        """Room on the disk [B]."""
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            return shutil.disk_usage(self.root).free
        except OSError as error:
            raise disk_error(error, self.root) from error

    def stage(self, bundle: str, name: str, pieces: Iterator[bytes], seen: Callable[[bytes], object]) -> Path:
        """Copy a content into a file of its own, telling `seen` every piece."""
        path = self.path(bundle, name)
        try:
            with path.open("wb") as file:
                for piece in pieces:
                    file.write(piece)
                    seen(piece)
        except OSError as error:
            path.unlink(missing_ok=True)
            raise disk_error(error, path) from error
        return path


class Pack:
    """Small files of one artifact, read one at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb") as file:
            length = int.from_bytes(file.read(_LENGTH), "big")
            self.facts: dict[str, Any] = json.loads(file.read(length))
        self._places: dict[str, tuple[int, int]] = {}
        start = _LENGTH + length
        for digest, size in self.facts.pop("small"):
            self._places[digest] = (start, size)
            start += size

    @property
    def sizes(self) -> dict[str, int]:
        return {digest: size for digest, (_, size) in self._places.items()}

    def read(self, digest: str) -> bytes:
        start, size = self._places[digest]
        with self._path.open("rb") as file:
            file.seek(start)
            return file.read(size)
