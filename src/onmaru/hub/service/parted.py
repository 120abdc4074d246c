"""Uploads in parts: begin, write parts in any order, finish. What is acknowledged is a blob of the repository."""

from __future__ import annotations

from sqlalchemy import Connection

from onmaru.core.storage import Database
from onmaru.hub.errors import DigestMismatch, UnknownUpload
from onmaru.hub.service.access import Access, Caller, Owner
from onmaru.hub.service.content import Content, ensure
from onmaru.hub.service.locks import BlobLocks
from onmaru.hub.store import blobs
from onmaru.hub.store.parts import PartedUpload, Parts, PartWriting
from onmaru.hub.types import Blob, Digest, Repository


class Parted:
    """Every upload in parts of a hub."""

    def __init__(self, db: Database, access: Access, content: Content, parts: Parts) -> None:
        self._db = db
        self._access = access
        self._content = content
        self._parts = parts
        self._locks = BlobLocks()  # a client that grew tired of waiting asks to finish again

    def begin(
        self, caller: Caller, name: str, size: int, sha256: str = "", *, resume: str = ""
    ) -> PartedUpload:
        """A new upload into a repository the caller may push to, or an old one to go on with.

        Args:
            sha256: What the file will be, in hex, when that is known.
            resume: The upload to go on with; one that is of another file, or has ended, begins anew.
        """
        self._access.for_push(caller, name)
        if resume:
            try:
                found = self._parts.find(resume, name)
            except UnknownUpload:
                found = None
            if found is not None and found.size == size and found.sha256 in ("", sha256):
                return found
        return self._parts.begin(name, caller.actor, size, sha256)

    def write(self, caller: Caller, name: str, upload: str, number: int) -> PartWriting:
        """Take the turn to write part `number`, from 1.

        Raises:
            UnknownUpload: never begun, finished, cancelled, or of another repository.
            BadTransfer: there is no such part.
        """
        self._access.for_push(caller, name)
        return self._parts.open(self._parts.find(upload, name), number)

    def finish(self, caller: Caller, name: str, upload: str, sha256: str) -> Blob:
        """Store the file and let the repository serve it; durable when this returns. Finishing twice is one finish.

        Raises:
            BadTransfer: a part is missing.
            DigestMismatch: the content is something else; nothing is kept of it.
            UnknownUpload: never begun or cancelled.
            UploadBusy: a part is still being written.
        """
        target = self._access.for_push(caller, name)
        with self._locks.hold(upload):
            try:
                found = self._parts.find(upload, name)
            except UnknownUpload:
                with self._db.read() as connection:
                    linked = (
                        blobs.find_linked(connection, target.id, Digest("sha256", sha256))
                        if isinstance(target, Repository)
                        else None
                    )
                if linked is None:
                    raise
                return linked[0]
            with self._parts.sealed(found):
                return self._store(found, target, sha256, caller)

    def _store(self, found: PartedUpload, target: Repository | Owner, sha256: str, caller: Caller) -> Blob:
        hashing = self._parts.hash(found)
        computed = str(hashing.hex())
        if computed != sha256:
            self._parts.end(found.id)
            hint = "send it again: it changed on the way, or the digest is of something else"
            raise DigestMismatch(f"the content is sha256:{computed}, not sha256:{sha256}", hint=hint)
        blob = Blob(computed, None, hashing.size)

        def link(connection: Connection) -> None:
            repository = ensure(connection, target, found.repository, caller.actor)
            blobs.link(connection, repository.id, blob.sha256)

        self._content.store(self._parts.path(found.id), blob, link)
        self._parts.end(found.id)
        return blob

    def cancel(self, caller: Caller, name: str, upload: str) -> None:
        """Forget what arrived of an upload."""
        self._access.for_push(caller, name)
        self._parts.find(upload, name)
        self._parts.end(upload)

    def sweep(self, older_than_ns: int) -> int:
        """Remove abandoned ones; returns how many files went."""
        return self._parts.sweep(older_than_ns)
