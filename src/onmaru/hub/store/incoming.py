"""Uploads on their way: one file each with what is known of it beside; they survive a restart.

The file's length is the offset. Nothing here is acknowledged content: what a power cut takes away, the
client finds out by asking for the offset.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from onmaru.core.storage.folder import disk_error
from onmaru.core.time import now_ns
from onmaru.hub.errors import BlobTooLarge, TooManyUploads, UnknownUpload, UploadBusy
from onmaru.hub.rules.digest import Hashing
from onmaru.hub.store.writeback import Writeback
from onmaru.hub.types import UploadSession

_ID = re.compile(r"^[0-9a-f]{32}\Z")
_KEPT_OPEN = 256  # uploads whose running digest is remembered between two requests
_REHASH = 4 << 20
_HASHERS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="hub-hash")


class Incoming:
    """All uploads of a hub.

    Args:
        folder: On the disk of the blobs, so that finishing is a rename.
        max_uploads: Unfinished ones at a time.
        max_bytes: Length of the longest.
    """

    def __init__(self, folder: Path, *, max_uploads: int, max_bytes: int) -> None:
        self._folder = Path(folder)
        self._max_uploads = max_uploads
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._hashing: OrderedDict[str, Hashing] = OrderedDict()
        self._busy: set[str] = set()
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise disk_error(error, self._folder) from error
        self._count = sum(1 for _ in self._folder.glob("*.json"))

    def begin(self, repository: str, actor: str, algorithm: str = "") -> UploadSession:
        """A new upload.

        Args:
            algorithm: A digest to compute beside sha256.
        Raises:
            TooManyUploads: the hub has as many unfinished ones as it takes.
        """
        with self._lock:
            if self._count >= self._max_uploads:
                hint = "finish or cancel some; abandoned ones are swept"
                raise TooManyUploads(f"{self._count} uploads are unfinished", hint=hint)
            self._count += 1
        further = "" if algorithm == "sha256" else algorithm
        session = UploadSession(secrets.token_hex(16), repository, actor, further, int(now_ns()))
        facts = {
            "repository": repository,
            "actor": actor,
            "algorithm": further,
            "created_ns": session.created_ns,
        }
        try:
            self.path(session.id).touch(mode=0o600)
            whole = self._facts(session.id).with_suffix(".new")
            whole.write_text(json.dumps(facts), encoding="utf-8")
            whole.replace(self._facts(session.id))  # nobody ever reads half of it
        except OSError as error:
            self._forget(session.id)
            raise disk_error(error, self._folder) from error
        self._remember(session.id, Hashing(further))
        return session

    def find(self, upload: str, repository: str) -> UploadSession:
        """The upload with the number of bytes that arrived.

        Raises:
            UnknownUpload: never begun, finished, cancelled, or begun in another repository.
        """
        try:
            if not _ID.match(upload):
                raise ValueError
            facts = json.loads(self._facts(upload).read_text(encoding="utf-8"))
            received = self.path(upload).stat().st_size
        except (OSError, ValueError):
            facts = None
        if facts is None or facts["repository"] != repository:
            hint = "begin again with POST; uploads end when they are finished, cancelled or abandoned"
            raise UnknownUpload(f"no upload {upload[:64]!r} in {repository}", hint=hint)
        return UploadSession(
            upload, repository, facts["actor"], facts["algorithm"], facts["created_ns"], received
        )

    def open(self, session: UploadSession, *, algorithm: str = "") -> Writing:
        """Continue an upload where it stands; the digest of what is there is known or computed anew.

        Args:
            algorithm: The digest it will be finished by, when that is known now.
        Raises:
            UploadBusy: another request writes to it.
        """
        with self._lock:
            if session.id in self._busy:
                raise UploadBusy(f"another request writes to upload {session.id}", hint="wait for it to end")
            self._busy.add(session.id)
            hashing = self._hashing.pop(session.id, None)
        try:
            further = session.algorithm or ("" if algorithm == "sha256" else algorithm)
            received = self.path(session.id).stat().st_size
            if hashing is None or hashing.size != received or (further and not hashing.covers(further)):
                hashing = self._rehash(session.id, further)
            return Writing(self, session.id, hashing, self._max_bytes)
        except FileNotFoundError as error:
            self.release(session.id, None)
            raise UnknownUpload(f"upload {session.id} has ended", hint="begin again with POST") from error
        except BaseException:
            self.release(session.id, None)
            raise

    def _rehash(self, upload: str, further: str) -> Hashing:
        hashing = Hashing(further)
        with self.path(upload).open("rb") as file:
            while piece := file.read(_REHASH):
                hashing.update(piece)
        return hashing

    def release(self, upload: str, hashing: Hashing | None) -> None:
        """The request that wrote has ended; the digest so far is kept for the next one."""
        if hashing is not None:
            self._remember(upload, hashing)
        with self._lock:
            self._busy.discard(upload)

    def _remember(self, upload: str, hashing: Hashing) -> None:
        with self._lock:
            self._hashing[upload] = hashing
            while len(self._hashing) > _KEPT_OPEN:
                self._hashing.popitem(last=False)

    def end(self, upload: str) -> None:
        """Forget an upload with what arrived of it."""
        self._forget(upload)

    def _forget(self, upload: str) -> None:
        there = self._facts(upload).exists()
        self._facts(upload).unlink(missing_ok=True)
        self.path(upload).unlink(missing_ok=True)
        with self._lock:
            self._hashing.pop(upload, None)
            self._count = max(0, self._count - (1 if there else 0))

    def sweep(self, older_than_ns: int) -> tuple[int, int]:
        """Remove uploads nobody wrote to since `older_than_ns`; returns how many, and their bytes."""
        count = freed = 0
        for session in self.sessions():
            try:
                changed_ns = self.path(session.id).stat().st_mtime_ns
            except FileNotFoundError:
                changed_ns = session.created_ns
            with self._lock:
                busy = session.id in self._busy
            if busy or changed_ns >= older_than_ns:
                continue
            self._forget(session.id)
            count, freed = count + 1, freed + session.received
        freed += self._sweep_halves(older_than_ns)
        return count, freed

    def _sweep_halves(self, older_than_ns: int) -> int:
        """Remove files whose other half a kill or a power cut took; returns their bytes."""
        freed = 0
        for path in self._folder.iterdir():
            try:
                facts = path.stat()
                if facts.st_mtime_ns >= older_than_ns:
                    continue
                if path.suffix == ".json":
                    json.loads(path.read_text(encoding="utf-8"))
                    continue
                if path.suffix == ".part" and self._facts(path.stem).exists():
                    continue
            except FileNotFoundError:
                continue
            except (OSError, ValueError):
                self._count = max(0, self._count - 1)
            freed += facts.st_size
            path.unlink(missing_ok=True)
        return freed

    def sessions(self) -> Iterator[UploadSession]:
        """Every unfinished upload."""
        for path in sorted(self._folder.glob("*.json")):
            try:
                facts = json.loads(path.read_text(encoding="utf-8"))
                yield self.find(path.stem, facts["repository"])
            except (OSError, ValueError, KeyError, UnknownUpload):
                continue  # ended meanwhile, or left unreadable by a power cut: `sweep` takes it when it is old

    def path(self, upload: str) -> Path:
        return self._folder / f"{upload}.part"

    def _facts(self, upload: str) -> Path:
        return self._folder / f"{upload}.json"


class Writing:
    """One request's turn to append to an upload. `close` ends the turn."""

    def __init__(self, incoming: Incoming, upload: str, hashing: Hashing, max_bytes: int) -> None:
        self.upload = upload
        self.hashing = hashing
        self.path = incoming.path(upload)
        self._incoming = incoming
        self._max_bytes = max_bytes
        self._file: int | None = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
        self._writeback = Writeback(self._file)
        self._whole = True  # what was hashed is what is in the file

    @property
    def size(self) -> int:
        return self.hashing.size

    def append(self, pieces: Sequence[bytes]) -> None:
        """Add bytes at the end.

        Raises:
            BlobTooLarge: longer than a blob may be.
            StorageFull: the disk is full; what arrived before stays.
        """
        assert self._file is not None  # noqa: S101  # append after close is a fault of ours
        # Joined once: hashing and writing many small pieces would wait for the interpreter at each of them.
        data = memoryview(pieces[0] if len(pieces) == 1 else b"".join(pieces))
        begin = self.hashing.size
        if begin + len(data) > self._max_bytes:
            hint = "send less, or raise hub.max_blob_bytes"
            raise BlobTooLarge(f"more than {self._max_bytes} bytes", hint=hint, max_bytes=self._max_bytes)
        # Hashed and written side by side. What is written short of it all is hashed anew when it is taken up again.
        self._whole = False
        hashing = _HASHERS.submit(self.hashing.update, data)
        done = 0
        try:
            while done < len(data):
                done += os.write(self._file, data[done:])
            self._writeback.reached(begin + done)
        except OSError as error:
            raise disk_error(error, self.path) from error
        finally:
            hashing.result()
        self._whole = True

    def close(self) -> None:
        """End the turn; safe to call twice."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
            self._incoming.release(self.upload, self.hashing if self._whole else None)
