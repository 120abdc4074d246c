"""Blobs: finish uploads, mount, look up, delete. What is acknowledged is stored, linked and on the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Connection

from onmaru.core.events import record
from onmaru.core.storage import Database
from onmaru.core.time import NS_PER_S, now_ns
from onmaru.hub.errors import BlobInUse, DigestMismatch, UnknownBlob, WrongOffset
from onmaru.hub.ports import BlobDriver
from onmaru.hub.service.access import Access, Caller, Owner
from onmaru.hub.service.locks import BlobLocks
from onmaru.hub.store import blobs, catalogue, repositories
from onmaru.hub.store.incoming import Incoming, Writing
from onmaru.hub.types import Blob, Digest, Repository, UploadSession

_TOUCH_NS = 3600 * NS_PER_S


class Content:
    """Every door stores and reads bytes through this.

    Args:
        changed: Called after a commit that may change what a repository answers.
    """

    def __init__(
        self, db: Database, driver: BlobDriver, incoming: Incoming, access: Access, locks: BlobLocks, *,
        changed: Callable[[], None],
    ) -> None:  # fmt: skip
        self._db = db
        self._driver = driver
        self._incoming = incoming
        self._access = access
        self._locks = locks
        self._changed = changed
        # Whether what a repository holds is kept back from a caller; the gates say so.
        self.admits: Callable[[Caller, Repository, str], bool] = lambda caller, repository, sha256: True

    def reads(self, caller: Caller, repository: Repository, sha256: str) -> bool:
        """Whether the caller may take this content from there: sees it, and it is not kept back."""
        return self._access.sees(caller, repository) and self.admits(caller, repository, sha256)

    def begin(self, caller: Caller, name: str, algorithm: str = "") -> UploadSession:
        """A new upload into a repository the caller may push to.

        Args:
            algorithm: The digest algorithm the blob will be named by, if it is known.
        """
        self._access.for_push(caller, name)
        return self._incoming.begin(name, caller.actor, algorithm)

    def session(self, caller: Caller, name: str, upload: str) -> UploadSession:
        """An upload of a repository the caller may push to.

        Raises:
            UnknownUpload: never begun, finished, cancelled, or somebody else's.
        """
        self._access.for_push(caller, name)
        return self._incoming.find(upload, name)

    def resume(self, session: UploadSession, *, begin: int | None = None, algorithm: str = "") -> Writing:
        """Take the turn to append.

        Args:
            begin: Where the chunk says it begins [B].
        Raises:
            WrongOffset: not where the upload stands; `params["received"]`.
            UploadBusy: another request writes to it.
        """
        writing = self._incoming.open(session, algorithm=algorithm)
        if begin is not None and begin != writing.size:
            received = writing.size
            writing.close()
            hint = f"continue at byte {received}"
            raise WrongOffset(f"the chunk begins at {begin}, not at {received}", hint=hint, received=received)
        return writing

    def finish(self, caller: Caller, name: str, writing: Writing, digest: Digest) -> Blob:
        """Store what was uploaded under its digest and let the repository serve it; durable when this returns.

        Raises:
            DigestMismatch: the content is something else; nothing is kept of it.
        """
        writing.close()
        hashing = writing.hashing
        found = hashing.hex(digest.algorithm)
        if found != digest.hex:
            self._incoming.end(writing.upload)
            hint = "send it again: it changed on the way, or the digest is of something else"
            raise DigestMismatch(f"the content is {digest.algorithm}:{found}, not {digest}", hint=hint)
        blob = Blob(str(hashing.hex()), hashing.hex("sha512"), hashing.size)
        target = self._access.for_push(caller, name)

        def link(connection: Connection) -> None:
            repository = ensure(connection, target, name, caller.actor)
            blobs.link(connection, repository.id, blob.sha256)

        self.store(writing.path, blob, link)
        self._incoming.end(writing.upload)
        return blob

    def cancel(self, session: UploadSession) -> None:
        self.cancel_upload(session.id)

    def cancel_upload(self, upload: str) -> None:
        """Forget what arrived of an upload."""
        self._incoming.end(upload)

    def store(self, staged: Path, blob: Blob, link: Callable[[Connection], None]) -> None:
        """Keep a verified file as a blob, and `link` it in the same transaction that notes it.

        The file and its row appear under the content's lock, so that a collection running beside never takes
        one of them away in between.
        """
        with self._locks.hold(blob.sha256):
            if self._driver.size(blob.sha256) != blob.size:
                self._driver.keep(staged, blob.sha256)
            with self._db.write() as connection:
                blobs.keep(connection, blob)
                link(connection)
        staged.unlink(missing_ok=True)
        self._changed()

    def mount(self, caller: Caller, name: str, digest: Digest, source: str = "") -> Blob | None:
        """Let a repository serve what another one has, without sending it again.

        Args:
            source: The other repository; empty looks through all that the caller may pull from.
        Returns:
            None when the content is not there, not visible to the caller or kept back: then it has to be uploaded.
        """
        target = self._access.for_push(caller, name)
        if source:
            self._access.narrow(caller, [(name, "push"), (source, "pull")])
        with self._db.read() as connection:
            blob = blobs.find(connection, digest)
            if blob is None:
                return None
            if source:
                found = repositories.find(connection, source)
                candidates = [found] if found and blobs.find_linked(connection, found.id, digest) else []
            else:
                candidates = list(repositories.find_many(connection, blobs.sources(connection, digest)))
        if not any(self.reads(caller, candidate, blob.sha256) for candidate in candidates):
            return None
        with self._locks.hold(blob.sha256), self._db.write() as connection:
            if not blobs.known(connection, blob.sha256):  # collected since we looked
                return None
            repository = ensure(connection, target, name, caller.actor)
            blobs.link(connection, repository.id, blob.sha256)
        self._changed()
        return blob

    def find(self, repository: Repository, digest: Digest) -> Blob:
        """What the repository serves under this digest.

        Raises:
            UnknownBlob: nothing.
        """
        with self._db.read() as connection:
            found = blobs.find_linked(connection, repository.id, digest)
        if found is None:
            hint = "push it first; a repository serves only what was pushed or mounted to it"
            raise UnknownBlob(f"no blob {digest} in {repository.name}", hint=hint, digest=str(digest))
        blob, linked_ns = found
        if now_ns() - linked_ns > _TOUCH_NS:
            self._touch(repository, blob)
        return blob

    def _touch(self, repository: Repository, blob: Blob) -> None:
        """Somebody asks for a blob that no manifest may use yet: they may be about to push one that does."""
        with self._db.read() as connection:
            if blobs.is_used(connection, repository.id, blob.sha256):
                return
        with self._db.write() as connection:
            if blobs.known(connection, blob.sha256):
                blobs.link(connection, repository.id, blob.sha256)

    def path(self, blob: Blob) -> Path | None:
        """The file of a blob where it is on this machine."""
        return self._driver.path(blob.sha256)

    def read(self, blob: Blob, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes `[start, end)` in pieces."""
        return self._driver.read(blob.sha256, start, blob.size if end is None else end)

    def delete(self, repository: Repository, digest: Digest) -> None:
        """Let the repository serve this no longer; the bytes go with the next collections.

        Raises:
            UnknownBlob: it does not.
            BlobInUse: a manifest of the repository needs it; delete that first.
        """
        with self._db.write() as connection:
            found = blobs.find_linked(connection, repository.id, digest)
            if found is None:
                raise UnknownBlob(f"no blob {digest} in {repository.name}", hint="check the digest")
            user = blobs.is_used(connection, repository.id, found[0].sha256)
            if user is not None:
                hint = f"delete the manifest sha256:{user} first"
                raise BlobInUse(f"blob {digest} is part of a manifest", hint=hint, manifest=f"sha256:{user}")
            blobs.unlink(connection, repository.id, found[0].sha256)
        self._changed()


def ensure(connection: Connection, target: Repository | Owner, name: str, actor: str) -> Repository:
    """The repository to push to, made now when it is not there.

    Args:
        target: What `Access.for_push` gave before the transaction.
    """
    if isinstance(target, Repository):
        return target
    found = repositories.find(connection, name)  # somebody else may have been quicker
    if found is not None:
        return found
    made = repositories.create(
        connection, name, organisation=target.organisation, team=target.team, actor=actor
    )
    catalogue.index(connection, made.id)
    record(connection, type="hub.repository.created", source="hub", subject=name, actor=actor)
    return made
