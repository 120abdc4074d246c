"""Files that arrive in parts, in any order: each part is written where it belongs in one file.

What is done is told by empty files beside it, so an upload goes on after a restart. Nothing here is acknowledged
content: in the end the whole file is hashed, and only then it becomes a blob.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from onmaru.core.storage.folder import disk_error
from onmaru.core.time import now_ns
from onmaru.hub.errors import BadTransfer, BlobTooLarge, TooManyUploads, UnknownUpload, UploadBusy
from onmaru.hub.rules.digest import Hashing

PART_BYTES = 500_000_000  # what clients of NGC cut files into; they compute it themselves
_ID = re.compile(r"^[0-9a-f]{32}\Z")
_PIECE = 4 << 20


@dataclass(frozen=True, slots=True)
class PartedUpload:
    """A file on its way.

    Attributes:
        sha256: What the file should be, in hex; empty when the client did not say.
    """

    id: str
    repository: str  # name
    actor: str
    size: int  # [B]
    sha256: str
    created_ns: int

    @property
    def part_count(self) -> int:
        return max(1, -(-self.size // PART_BYTES))

    def span(self, number: int) -> tuple[int, int]:
        """Where part `number` (from 1) begins, and its length [B].

        Raises:
            BadTransfer: there is no such part.
        """
        if not 1 <= number <= self.part_count:
            hint = f"parts 1 to {self.part_count}"
            raise BadTransfer(f"no part {number} in {self.size:,} bytes", hint=hint, part=number)
        begin = (number - 1) * PART_BYTES
        return begin, min(PART_BYTES, self.size - begin)


class Parts:
    """All files on their way into a hub.

    Args:
        folder: On the disk of the blobs, so that finishing is a rename.
        max_uploads: Unfinished ones at a time.
        max_bytes: Length of the longest file.
    """

    def __init__(self, folder: Path, *, max_uploads: int, max_bytes: int) -> None:
        self._folder = Path(folder)
        self._max_uploads = max_uploads
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._writers: dict[str, int] = {}  # how many requests write to an upload now
        self._sealed: set[str] = set()
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise disk_error(error, self._folder) from error

    def begin(self, repository: str, actor: str, size: int, sha256: str) -> PartedUpload:
        """A new upload.

        Raises:
            BlobTooLarge: longer than a blob may be.
            TooManyUploads: the hub has as many unfinished ones as it takes.
        """
        if size > self._max_bytes:
            hint = "send less, or raise hub.max_blob_bytes"
            raise BlobTooLarge(
                f"{size:,} bytes are more than {self._max_bytes:,}", hint=hint, max_bytes=self._max_bytes
            )
        upload = PartedUpload(secrets.token_hex(16), repository, actor, size, sha256, int(now_ns()))
        facts = {
            "repository": repository, "actor": actor, "size": size, "sha256": sha256, "created_ns": upload.created_ns,
        }  # fmt: skip
        with self._lock:
            count = sum(1 for _ in self._folder.glob("*.json"))
            if count >= self._max_uploads:
                hint = "finish or cancel some; abandoned ones are swept"
                raise TooManyUploads(f"{count} uploads are unfinished", hint=hint)
            try:
                self.path(upload.id).touch(mode=0o600)
                whole = self._facts(upload.id).with_suffix(".new")
                whole.write_text(json.dumps(facts), encoding="utf-8")
                whole.replace(self._facts(upload.id))  # nobody ever reads half of it
            except OSError as error:
                self.end(upload.id)
                raise disk_error(error, self._folder) from error
        return upload

    def find(self, upload: str, repository: str) -> PartedUpload:
        """An upload into a repository.

        Raises:
            UnknownUpload: never begun, finished, cancelled, or begun in another repository.
        """
        facts = None
        if _ID.match(upload):
            try:
                facts = json.loads(self._facts(upload).read_text(encoding="utf-8"))
            except (OSError, ValueError):
                facts = None
        if facts is None or facts["repository"] != repository:
            hint = "begin again; uploads end when they are finished, cancelled or abandoned"
            raise UnknownUpload(f"no upload {upload[:64]!r} in {repository}", hint=hint)
        return PartedUpload(
            upload, repository, facts["actor"], facts["size"], facts["sha256"], facts["created_ns"]
        )

    def done(self, upload: PartedUpload) -> frozenset[int]:
        """Numbers of the parts that are whole."""
        return frozenset(int(path.name.split(".")[1]) for path in self._folder.glob(f"{upload.id}.*.done"))

    def open(self, upload: PartedUpload, number: int) -> PartWriting:
        """Write a part, from its beginning; what was there of it is written over.

        Raises:
            UploadBusy: the upload is being finished.
        """
        begin, length = upload.span(number)
        with self._lock:
            if upload.id in self._sealed:
                raise UploadBusy(f"upload {upload.id} is being finished", hint="wait for it to end")
            self._writers[upload.id] = self._writers.get(upload.id, 0) + 1
        try:
            mark = self._folder / f"{upload.id}.{number}.done"
            return PartWriting(
                self.path(upload.id), mark, begin, length, closed=lambda: self._left(upload.id)
            )
        except OSError as error:
            self._left(upload.id)
            if not self.path(upload.id).exists():
                raise UnknownUpload(f"upload {upload.id} has ended", hint="begin again") from error
            raise disk_error(error, self.path(upload.id)) from error

    def _left(self, upload: str) -> None:
        with self._lock:
            self._writers[upload] -= 1
            if not self._writers[upload]:
                del self._writers[upload]

    @contextmanager
    def sealed(self, upload: PartedUpload) -> Iterator[None]:
        """Nobody writes to the upload until the block ends: what was hashed is what is stored.

        Raises:
            UploadBusy: somebody does now.
        """
        with self._lock:
            if upload.id in self._writers:
                hint = "wait for the parts to end, then finish again"
                raise UploadBusy(f"parts of upload {upload.id} are still being written", hint=hint)
            self._sealed.add(upload.id)
        try:
            yield
        finally:
            with self._lock:
                self._sealed.discard(upload.id)

    def hash(self, upload: PartedUpload) -> Hashing:
        """The digest of the whole file.

        Raises:
            BadTransfer: a part is missing; `params["missing"]` says which.
        """
        there = self.done(upload)
        missing = [number for number in range(1, upload.part_count + 1) if number not in there]
        if missing:
            hint = "send the missing parts, then finish again"
            raise BadTransfer(f"{len(missing)} parts are missing", hint=hint, missing=missing[:100])
        hashing = Hashing()
        try:
            with self.path(upload.id).open("rb") as file:
                while piece := file.read(_PIECE):
                    hashing.update(piece)
        except FileNotFoundError as error:
            raise UnknownUpload(f"upload {upload.id} has ended", hint="begin again") from error
        return hashing

    def end(self, upload: str) -> None:
        """Forget an upload with what arrived of it."""
        for path in (self._facts(upload), self.path(upload), *self._folder.glob(f"{upload}.*.done")):
            path.unlink(missing_ok=True)

    def sweep(self, older_than_ns: int) -> int:
        """Remove uploads nobody wrote to since `older_than_ns`; returns how many files went."""
        count = 0
        stale = [path.stem for path in self._folder.glob("*.data") if _changed_ns(path) < older_than_ns]
        for upload in stale:
            self.end(upload)
            count += 1
        for path in list(self._folder.iterdir()):
            if path.suffix != ".data" and not self.path(path.name.split(".")[0]).exists():
                path.unlink(missing_ok=True)
                count += 1
        return count

    def path(self, upload: str) -> Path:
        return self._folder / f"{upload}.data"

    def _facts(self, upload: str) -> Path:
        return self._folder / f"{upload}.json"


def _changed_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 1 << 62


class PartWriting:
    """One request's turn to write a part. `close` ends it."""

    def __init__(
        self, file: Path, mark: Path, begin: int, length: int, *, closed: Callable[[], None]
    ) -> None:
        self._file: int | None = os.open(file, os.O_WRONLY | os.O_CLOEXEC)
        self._closed = closed
        self._path = file
        self._mark = mark
        self._at = begin
        self._left = length
        mark.unlink(missing_ok=True)

    def append(self, pieces: Sequence[bytes]) -> None:
        """Add bytes.

        Raises:
            BadTransfer: more than the part holds.
            StorageFull: the disk is full.
        """
        assert self._file is not None  # noqa: S101  # append after close is a fault of ours
        data = memoryview(pieces[0] if len(pieces) == 1 else b"".join(pieces))
        if len(data) > self._left:
            hint = "send as many bytes as the file was said to have"
            raise BadTransfer(
                f"{len(data) - self._left:,} bytes more than the part holds", hint=hint, part=self._mark.name
            )
        try:
            while data:
                written = os.pwrite(self._file, data, self._at)
                self._at, self._left, data = self._at + written, self._left - written, data[written:]
        except OSError as error:
            raise disk_error(error, self._path) from error

    def finish(self) -> None:
        """The part is whole.

        Raises:
            BadTransfer: bytes are missing.
        """
        if self._left:
            hint = "send the whole part again"
            raise BadTransfer(f"{self._left:,} bytes of the part are missing", hint=hint)
        if self._path.exists():  # not cancelled meanwhile
            self._mark.touch(mode=0o600)

    def close(self) -> None:
        """End the turn; safe to call twice."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
            self._closed()
