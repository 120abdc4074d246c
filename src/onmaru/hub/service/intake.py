"""Takes in what a mirror fetches: content once its digest is right, manifests though their content is not here yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from onmaru.core.storage import Database
from onmaru.core.time import format_time, now_ns
from onmaru.hub.errors import DigestMismatch, QuotaExceeded
from onmaru.hub.rules.mirror import Mirror
from onmaru.hub.service.access import Access, Caller
from onmaru.hub.service.content import Content, ensure
from onmaru.hub.service.flights import Flight
from onmaru.hub.service.manifests import Manifests
from onmaru.hub.store import blobs, catalogue, mirrors, repositories
from onmaru.hub.store.incoming import Incoming
from onmaru.hub.store.mirrors import Known
from onmaru.hub.types import Blob, Digest, Parsed, Repository


@dataclass(frozen=True, slots=True)
class Fetcher(Caller):
    """On whose behalf something is fetched."""

    name: str = "system"

    @property
    def actor(self) -> str:
        return self.name


class Intake:
    """Stores for all mirrors of a hub.

    Args:
        changed: Called after a commit that may change what a repository answers.
    """

    def __init__(
        self, db: Database, access: Access, content: Content, manifests: Manifests, incoming: Incoming, *,
        changed: Callable[[], None],
    ) -> None:  # fmt: skip
        self._db = db
        self._access = access
        self._content = content
        self._manifests = manifests
        self._incoming = incoming
        self._changed = changed

    def link(self, repository: Repository, blob: Blob) -> bool:
        """Let a repository serve content that another one has; returns whether it is still there."""
        with self._db.write() as connection:
            if not blobs.known(connection, blob.sha256):
                return False
            blobs.link(connection, repository.id, blob.sha256)
        self._changed()
        return True

    def land(self, repository: Repository, flight: Flight, actor: str, pieces: Iterable[bytes]) -> int:
        """Store content as it arrives; durable when this returns.

        Returns:
            Its length [B].
        Raises:
            DigestMismatch: it is something else; nothing is kept of it.
        """
        session = self._incoming.begin(repository.name, actor)
        writing = self._incoming.open(session)
        try:
            flight.begun(writing.path)
            for piece in pieces:
                writing.append([piece])
                flight.advance(writing.size)
            writing.close()
            found = str(writing.hashing.hex())
            if found != flight.sha256 or writing.size != flight.size:
                hint = "nothing of it was kept; tell whoever runs the other registry"
                raise DigestMismatch(
                    f"what was fetched is sha256:{found}, not sha256:{flight.sha256}", hint=hint
                )
            blob = Blob(found, writing.hashing.hex("sha512"), writing.size)
            self._content.store(
                writing.path, blob, lambda connection: blobs.link(connection, repository.id, blob.sha256)
            )
        finally:
            writing.close()
            self._incoming.end(writing.upload)
        return flight.size

    def manifest(
        self,
        mirror: Mirror,
        name: str,
        reference: str,
        digest: Digest,
        body: bytes,
        parsed: Parsed,
        actor: str,
    ) -> Known:
        """Store a manifest as the other side has it, and what the reference is now.

        Raises:
            QuotaExceeded: the mirror, the organisation or the team has no room for it.
        """
        known = Known(reference, str(digest), str(digest), int(now_ns()))
        tag = [] if reference.startswith("sha256:") else [reference]
        target = self._access.owner_of(name)
        with self._db.write() as connection:
            before = repositories.find(connection, name)
            repository = before or ensure(connection, target, name, actor)
            needed = len(body) + sum(
                layer.size for layer in (*parsed.layers, *([parsed.config] if parsed.config else []))
            )
            limit, used = mirror.terms.quota_bytes, mirrors.used_bytes(connection, mirror.prefix)
            if limit is not None and used + needed > limit:
                raise QuotaExceeded(
                    f"{used + needed:,} bytes would pass the quota of {limit:,}", hint="delete something, or ask an admin for more",
                    limit_bytes=limit, used_bytes=used, needed_bytes=needed,
                )  # fmt: skip
            self._manifests.place(
                connection, Fetcher(name=actor), repository, digest, body, parsed, tag, partial=True
            )
            mirrors.note(connection, repository.id, known)
            facts = {
                "mirror": f"{urlsplit(mirror.url).netloc}/{mirror.upstream(name)}",
                "mirror_checked": format_time(known.checked_ns, digits=0),
            }
            catalogue.describe(
                connection,
                repository.id,
                {"facts": facts} | ({} if before else {"visibility": mirror.terms.visibility}),
            )
        self._changed()
        return known

    def unchanged(self, name: str, known: Known) -> Known:
        """The other side was asked, and says what it said before."""
        now = Known(known.reference, known.digest, known.upstream, int(now_ns()))
        with self._db.write() as connection:
            repository = repositories.find(connection, name)
            if repository is not None:
                mirrors.note(connection, repository.id, now)
        return now
