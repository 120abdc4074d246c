"""Takes in what a mirror fetches: content once its digest is right, manifests though their content is not here yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection

from onmaru.core.storage import Database
from onmaru.core.time import format_time, now_ns
from onmaru.hub.errors import DigestMismatch, QuotaExceeded, UnknownBlob
from onmaru.hub.rules.mirror import Mirror
from onmaru.hub.service.access import Access, Caller
from onmaru.hub.service.content import Content, ensure
from onmaru.hub.service.flights import Flight
from onmaru.hub.service.manifests import Manifests
from onmaru.hub.store import blobs, catalogue, manifests, mirrors, repositories, revisions
from onmaru.hub.store.incoming import Incoming
from onmaru.hub.store.mirrors import Known
from onmaru.hub.types import Blob, Digest, Parsed, Repository


@dataclass(frozen=True, slots=True)
class Arrival:
    """A manifest that comes from elsewhere.

    Attributes:
        reference: What was asked for: a tag, a branch, a commit or a digest.
        upstream: What the other side calls it, where that is not its digest.
        aliases: Other references that are the same.
        tags, branches: To point at it here.
        links: sha256 of content that is stored already and belongs to it.
        card: What it says to the catalogue.
        called: The repository as the other side writes it.
    """

    reference: str
    digest: Digest
    body: bytes
    parsed: Parsed
    upstream: str = ""
    aliases: Sequence[str] = ()
    tags: Sequence[str] = ()
    branches: Sequence[str] = ()
    links: Sequence[str] = ()
    card: Mapping[str, Any] = field(default_factory=dict)
    called: str = ""


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

    def keep(self, body: bytes) -> str:
        """Store a small content that was checked; returns its sha256. Nobody is served it before it is linked."""
        session = self._incoming.begin("", "system")
        writing = self._incoming.open(session)
        try:
            writing.append([body])
            writing.close()
            blob = Blob(str(writing.hashing.hex()), writing.hashing.hex("sha512"), writing.size)
            self._content.store(writing.path, blob, lambda _: None)
        finally:
            writing.close()
            self._incoming.end(writing.upload)
        return blob.sha256

    def read(self, sha256: str, end: int) -> bytes:
        """The beginning of what is stored; empty when it is there no longer."""
        try:
            return b"".join(self._content.read(Blob(sha256, None, end), 0, end))
        except UnknownBlob:
            return b""

    def manifest(self, mirror: Mirror, name: str, arrival: Arrival, actor: str) -> Known:
        """Store a manifest as the other side has it, and what the reference is now.

        Raises:
            QuotaExceeded: the mirror, the organisation or the team has no room for it.
        """
        known = Known(
            arrival.reference, str(arrival.digest), arrival.upstream or str(arrival.digest), int(now_ns())
        )
        target = self._access.owner_of(name)
        with self._db.write() as connection:
            before = repositories.find(connection, name)
            repository = before or ensure(connection, target, name, actor)
            self._refuse_beyond(connection, mirror, repository, arrival)
            for sha256 in arrival.links:
                if blobs.known(connection, sha256):
                    blobs.link(connection, repository.id, sha256)
            self._manifests.place(
                connection, Fetcher(name=actor), repository, arrival.digest, arrival.body, arrival.parsed,
                arrival.tags, partial=True,
            )  # fmt: skip
            for branch in arrival.branches:
                revisions.mark_branch(connection, repository.id, branch)
            for reference in (arrival.reference, *arrival.aliases):
                mirrors.note(connection, repository.id, replace(known, reference=reference))
            described = catalogue.find(connection, name)
            facts = {
                **(described.facts if described else {}),
                **arrival.card.get("facts", {}),
                "mirror": f"{urlsplit(mirror.url).netloc}/{arrival.called or mirror.upstream(name)}",
                "mirror_checked": format_time(known.checked_ns, digits=0),
            }
            catalogue.describe(
                connection,
                repository.id,
                {**arrival.card, "facts": facts}
                | ({} if before else {"visibility": mirror.terms.visibility}),
            )
        self._changed()
        return known

    def _refuse_beyond(
        self, connection: Connection, mirror: Mirror, repository: Repository, arrival: Arrival
    ) -> None:
        parsed, limit = arrival.parsed, mirror.terms.quota_bytes
        if limit is None or manifests.present(connection, repository.id, arrival.digest.hex):
            return
        needed = len(arrival.body) + sum(
            layer.size for layer in (*parsed.layers, *([parsed.config] if parsed.config else []))
        )
        used = mirrors.used_bytes(connection, mirror.prefix)
        if used + needed > limit:
            raise QuotaExceeded(
                f"{used + needed:,} bytes would pass the quota of {limit:,}", hint="delete something, or ask an admin for more",
                limit_bytes=limit, used_bytes=used, needed_bytes=needed,
            )  # fmt: skip

    def unchanged(self, name: str, known: Known) -> Known:
        """The other side was asked, and says what it said before."""
        now = Known(known.reference, known.digest, known.upstream, int(now_ns()))
        with self._db.write() as connection:
            repository = repositories.find(connection, name)
            if repository is not None:
                mirrors.note(connection, repository.id, now)
        return now
