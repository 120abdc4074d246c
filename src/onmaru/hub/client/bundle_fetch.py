"""Fetches a finished bundle from a hub, in pieces, into a tar or a folder; goes on after an interruption.

A folder is filled from the same tar: where every file lies in it follows from `bundle.json`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from onmaru.core.errors import InvalidInput
from onmaru.core.storage import atomic_write
from onmaru.core.storage.folder import disk_error, sync_folder
from onmaru.core.transport import SiteUnreachable, Transport, error_from_problem
from onmaru.hub.client.transfer import MAX_TRIES, PIECE, Progress
from onmaru.hub.drivers.bundle_source import FolderBundle, TarBundle
from onmaru.hub.rules.bundle import check
from onmaru.hub.rules.bundle.document import bad, read_bundle
from onmaru.hub.rules.bundle.layout import (
    DOCUMENT,
    INDEX,
    LAYOUT,
    LAYOUT_BYTES,
    SIGNATURE,
    UNFINISHED,
    digest_at,
    order,
)
from onmaru.hub.rules.bundle.tar import Entry, arrange, length

_ROOT = "/api/v1/hub/bundles"
_AHEAD = 4  # pieces asked for at a time


class Download:
    """One finished bundle of a hub.

    Args:
        bundle: Its id.
        signature: What `bundle.sig` holds; empty when it is not signed.
    """

    def __init__(self, transport: Transport, bundle: str, *, signature: bytes = b"") -> None:
        self._transport = transport
        self._id = bundle
        self.document = bytes(self._bytes(f"{_ROOT}/{bundle}/document"))
        self.bundle = read_bundle(self.document)
        sizes = {LAYOUT: len(LAYOUT_BYTES), DOCUMENT: len(self.document), INDEX: self.bundle.index.size,
                 SIGNATURE: len(signature)}  # fmt: skip
        by_digest = {part.digest: part.size for part in self.bundle.files}
        paths = order(self.bundle, is_signed=bool(signature))
        self.entries: list[Entry] = arrange(
            [(path, by_digest.get(digest_at(path), sizes.get(path, 0))) for path in paths]
        )
        self.size = length(self.entries)
        self._etag = ""

    def to_tar(self, out: Path, progress: Progress | None) -> None:
        """Fetch into one file; what an earlier try fetched of the same bundle stays."""
        part = out.with_name(f"{out.name}.part")
        try:
            part.touch()
            done = min(part.stat().st_size, self.size)
            with part.open("r+b") as file:
                file.truncate(done)
                file.seek(done)
                if progress is not None:
                    progress(done, self.size)
                for piece in self._pieces(done, self.size):
                    file.write(piece)
                    done += len(piece)
                    if progress is not None:
                        progress(done, self.size)
                file.flush()
                os.fsync(file.fileno())
            self._check(check.verify(TarBundle(part)), part)
            part.replace(out)
            sync_folder(out.parent)
        except OSError as error:
            raise disk_error(error, out) from error

    def to_folder(self, folder: Path, progress: Progress | None) -> None:
        """Fetch into a folder, an OCI image layout; what an earlier try fetched stays."""
        done = 0
        try:
            for entry in self.entries:
                path = folder / entry.path
                if not (path.is_file() and path.stat().st_size == entry.size):
                    path.parent.mkdir(parents=True, exist_ok=True)
                    part = path.with_name(f"{path.name}.part")
                    with part.open("wb") as file:
                        for piece in self._pieces(entry.content, entry.content + entry.size):
                            file.write(piece)
                        file.flush()
                        os.fsync(file.fileno())
                    part.replace(path)
                done += entry.size
                if progress is not None:
                    progress(done, self.size)
            wanted = {entry.path for entry in self.entries}
            for path in (*folder.glob("blobs/*/*"), folder / SIGNATURE):
                if path.relative_to(folder).as_posix() not in wanted:
                    path.unlink(missing_ok=True)
            self._check(check.verify(FolderBundle(folder, whole=False)), folder)
            (folder / UNFINISHED).unlink()
            sync_folder(folder)
        except OSError as error:
            raise disk_error(error, folder) from error

    def _check(self, found: check.Checked, where: Path) -> None:
        if found.is_sound:
            return
        first = found.faults[0]
        raise bad(f"{where}: {first.where}", first.what)

    def _pieces(self, start: int, end: int) -> Iterator[bytes]:
        """The bytes `[start, end)` of the tar, some pieces ahead of whoever reads."""
        with ThreadPoolExecutor(_AHEAD) as pool:
            waiting: list[Future[bytes]] = []
            position = start
            try:
                while position < end or waiting:
                    while position < end and len(waiting) < _AHEAD:
                        until = min(end, position + PIECE)
                        waiting.append(pool.submit(self._piece, position, until))
                        position = until
                    yield waiting.pop(0).result()
            finally:
                for each in waiting:
                    each.cancel()

    def _piece(self, start: int, end: int) -> bytes:
        for left in range(MAX_TRIES, -1, -1):
            headers = {"Range": f"bytes={start}-{end - 1}", "Accept-Encoding": "identity"}
            if self._etag:
                headers["If-Match"] = self._etag
            try:
                answer = self._transport.exchange("GET", f"{_ROOT}/{self._id}/file", headers=headers)
            except SiteUnreachable:
                if not left:
                    raise
                continue
            if answer.status_code != 206:
                raise error_from_problem(answer.status_code, _problem(answer))
            self._etag = answer.headers["etag"]
            if len(answer.content) == end - start:
                return bytes(answer.content)
        raise SiteUnreachable(
            f"the download of {self._id} does not go on", hint="try again", url=self._transport.where
        )

    def _bytes(self, path: str) -> bytes:
        answer = self._transport.exchange("GET", path)
        if answer.status_code != 200:
            raise error_from_problem(answer.status_code, _problem(answer))
        return bytes(answer.content)


def _problem(answer: Any) -> dict[str, Any]:
    try:
        return dict(answer.json())
    except ValueError:
        return {}


class Note:
    """Beside a half-fetched bundle: which one of the hub it is, so that the same command goes on with it."""

    def __init__(self, out: Path, *, as_folder: bool, asked: dict[str, Any]) -> None:
        self._path = out / UNFINISHED if as_folder else out.with_name(f"{out.name}.part.json")
        self._out = out
        self._as_folder = as_folder
        self._asked = asked

    def refuse_present(self) -> None:
        """Raise `InvalidInput` when something else is there already."""
        taken = self._out.exists() and not (self._as_folder and self._path.exists())
        if taken and not (self._as_folder and self._out.is_dir() and not any(self._out.iterdir())):
            raise InvalidInput(
                f"{self._out} is there already", hint="choose another name", path=str(self._out)
            )

    def read(self) -> str:
        """Id of the bundle that an earlier try of the same asked for; empty when there is none."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            return str(found["id"]) if found["asked"] == self._asked else ""
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def write(self, bundle: str) -> None:
        """Begin anew with a bundle."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if not self._as_folder:
                self._out.with_name(f"{self._out.name}.part").unlink(missing_ok=True)
            atomic_write(self._path, json.dumps({"id": bundle, "asked": self._asked}).encode(), mode=0o644)
        except OSError as error:
            raise disk_error(error, self._out) from error

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)
