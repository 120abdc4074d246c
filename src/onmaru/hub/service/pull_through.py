"""What a mirror has is served from here; what it has not is fetched while it is served.

A tag is asked for again when it is older than the mirror's terms say; what is called by its digest never changes. When
the other side does not answer, what is here is served and said to be stale. Everybody who asks for the same thing at
the same time waits for one request.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from onmaru.core.storage import Database
from onmaru.core.time import NS_PER_S, now_ns
from onmaru.hub.config import HubConfig
from onmaru.hub.drivers.upstream import Upstream
from onmaru.hub.errors import UnknownBlob
from onmaru.hub.errors_mirror import NotMirrored, UpstreamFailed
from onmaru.hub.rules.hf_listing import is_commit
from onmaru.hub.rules.mirror import Mirror, Network, read_networks
from onmaru.hub.service.access import Access, Caller
from onmaru.hub.service.flights import Flight, Flights
from onmaru.hub.service.intake import Intake
from onmaru.hub.service.mirror_hf import HfSide
from onmaru.hub.service.mirror_oci import OciSide
from onmaru.hub.service.mirrors import Mirrors
from onmaru.hub.service.standing import Standing, absent
from onmaru.hub.store import blobs, manifests, mirrors, repositories
from onmaru.hub.types import Blob, Digest, Kind, Repository

_PAUSE_S = 10.0  # after a failure the other side is left alone for so long
_MAX_ABSENT = 20_000
_CONTACT_S = 60.0


class PullThrough:
    """All that is fetched through the mirrors of a hub."""

    def __init__(
        self, db: Database, access: Access, mirrored: Mirrors, intake: Intake, config: HubConfig
    ) -> None:
        self._db = db
        self._access = access
        self._mirrors = mirrored
        self._intake = intake
        self._networks: tuple[Network, ...] = read_networks(config.mirror_networks)
        self._timeout_s = config.mirror_timeout_s
        self._max_manifest = config.max_manifest_bytes
        self._lock = threading.Lock()
        self._asking: dict[tuple[str, str, str], Future[Standing]] = {}
        self._askers = ThreadPoolExecutor(max_workers=16, thread_name_prefix="hub-mirror-ask")
        self._gather = ThreadPoolExecutor(config.mirror_parallel, thread_name_prefix="hub-mirror-small")
        self._flights = Flights(config.mirror_parallel)
        self._upstreams: dict[str, tuple[Mirror, Upstream]] = {}
        self._paused: dict[str, tuple[float, UpstreamFailed]] = {}
        self._absent: dict[tuple[str, str, str], float] = {}
        self._contacts: dict[str, tuple[float, str]] = {}

    def stop(self) -> None:
        self._askers.shutdown(wait=False, cancel_futures=True)
        self._gather.shutdown(wait=False, cancel_futures=True)
        self._flights.stop()
        for _, upstream in self._upstreams.values():
            upstream.close()

    def standing(
        self, caller: Caller, name: str, reference: str, *, spelled: str = "", kind: Kind | None = None
    ) -> Standing | Future[Standing] | None:
        """How a reference stands, now or when the other side was asked; None when nothing is mirrored here.

        Args:
            spelled: The name as the client writes it.
            kind: What the client takes it for, where it says so.
        Raises:
            UnknownRepository, TokenNeeded: the caller may not read here.
            NotMirrored: it is not here and is not fetched.
        """
        mirror = self._mirrors.of(name)
        if mirror is None:
            return None
        repository = self._enter(caller, mirror, name)
        if repository is not None:
            found = self._fresh(mirror, repository, reference)
            if found is not None:
                return found
        wrong = repository is not None and repository.kind is not kind
        if mirror.protocol == "hf" and kind is not None and wrong:
            raise absent(mirror, name, reference)  # a dataset asked for as a model
        self._refuse(mirror, name, reference, spelled, kind)
        if mirror.terms.offline:
            return self._fallback(mirror, repository, name, reference, None)
        return self._ask(mirror, name, reference, caller, spelled, kind)

    def _enter(self, caller: Caller, mirror: Mirror, name: str) -> Repository | None:
        self._access.narrow(caller, [(name, "pull")])
        with self._db.read() as connection:
            repository = repositories.find(connection, name)
        owner = self._access.owner_of(name)
        probe = repository or Repository(
            0, name, owner.organisation, owner.team, Kind.RESOURCE, mirror.terms.visibility
        )
        self._access.check(caller, probe, "pull")
        return repository

    def _fresh(self, mirror: Mirror, repository: Repository, reference: str) -> Standing | None:
        """What is here and need not be asked for."""
        with self._db.read() as connection:
            row = mirrors.known(connection, repository.id, reference)
            if reference.startswith("sha256:"):
                if manifests.present(connection, repository.id, reference.partition(":")[2]):
                    checked = row or mirrors.newest(connection, repository.id)
                    return Standing(reference, checked.checked_ns if checked else 0, False)
                return None
            if row is None:
                return None
            moves = not (mirror.protocol == "hf" and is_commit(reference))
            if moves and int(now_ns()) - row.checked_ns > mirror.terms.tag_ttl_s * NS_PER_S:
                return None
            if not manifests.present(connection, repository.id, row.digest.partition(":")[2]):
                return None  # deleted here
        return Standing(reference, row.checked_ns, False)

    def _refuse(self, mirror: Mirror, name: str, reference: str, spelled: str, kind: Kind | None) -> None:
        upstream = mirror.upstream(name)
        if not mirror.lets(upstream):
            hint = "an admin sets what a mirror fetches"
            raise NotMirrored(f"{upstream} is not fetched by this mirror", hint=hint, name=name)
        until = self._absent.get((mirror.id, name, f"{kind or ''} {spelled} {reference}"), 0.0)
        if until > time.monotonic():
            raise absent(mirror, name, reference)

    def _fallback(
        self,
        mirror: Mirror,
        repository: Repository | None,
        name: str,
        reference: str,
        error: UpstreamFailed | None,
    ) -> Standing:
        """What is here though it is old; raises when there is nothing."""
        if repository is not None:
            with self._db.read() as connection:
                row = mirrors.known(connection, repository.id, reference)
                if row is not None and manifests.present(
                    connection, repository.id, row.digest.partition(":")[2]
                ):
                    return Standing(reference, row.checked_ns, True)
        if error is not None:
            raise error
        hint = "an admin takes the mirror online, or syncs it first"
        raise NotMirrored(
            f"{name}:{reference} was not fetched, and the mirror is offline", hint=hint, name=name,
            reference=reference[:200],
        )  # fmt: skip

    def _ask(
        self, mirror: Mirror, name: str, reference: str, caller: Caller, spelled: str, kind: Kind | None
    ) -> Future[Standing]:
        key = (mirror.id, name, f"{kind or ''} {spelled} {reference}")
        with self._lock:
            asking = self._asking.get(key)
            if asking is None:
                asking = self._asking[key] = self._askers.submit(
                    self._refreshed, mirror, name, reference, caller.actor, spelled, kind
                )
                asking.add_done_callback(lambda _: self._asking.pop(key, None))
        return asking

    def _refreshed(
        self, mirror: Mirror, name: str, reference: str, actor: str, spelled: str, kind: Kind | None
    ) -> Standing:
        with self._db.read() as connection:
            repository = repositories.find(connection, name)
        # Somebody may have asked, and heard, between the caller's look at the store and here.
        found = self._fresh(mirror, repository, reference) if repository is not None else None
        if found is not None:
            return found
        try:
            with self._asked(mirror) as upstream:
                side = self._side(mirror, upstream)
                known = side.refresh(name, reference, actor, spelled=spelled, kind=kind)
        except UpstreamFailed as error:
            with self._db.read() as connection:
                repository = repositories.find(connection, name)
            return self._fallback(mirror, repository, name, reference, error)
        if known is None:
            self._note_absent(mirror, name, reference, spelled, kind)
            raise absent(mirror, name, reference)
        return Standing(reference, known.checked_ns, False)

    def _side(self, mirror: Mirror, upstream: Upstream) -> OciSide | HfSide:
        if mirror.protocol == "hf":
            return HfSide(
                mirror, upstream, self._intake, self._db, gather=self._gather, max_manifest=self._max_manifest
            )
        return OciSide(mirror, upstream, self._intake, self._db, max_manifest=self._max_manifest)

    def _note_absent(
        self, mirror: Mirror, name: str, reference: str, spelled: str, kind: Kind | None
    ) -> None:
        with self._lock:
            if len(self._absent) >= _MAX_ABSENT:
                self._absent.clear()
            self._absent[mirror.id, name, f"{kind or ''} {spelled} {reference}"] = (
                time.monotonic() + mirror.terms.absent_ttl_s
            )
        with self._db.write() as connection:
            repository = repositories.find(connection, name)
            if repository is not None:
                mirrors.forget(connection, repository.id, reference)

    def _asked(self, mirror: Mirror) -> _Contact:
        """The other side, unless it failed a moment ago."""
        until, error = self._paused.get(mirror.id, (0.0, None))
        if error is not None and until > time.monotonic():
            raise error
        return _Contact(self, mirror)

    def upstream(self, mirror: Mirror) -> Upstream:
        """The connection to a mirror's other side, made anew when its settings changed."""
        with self._lock:
            known = self._upstreams.get(mirror.id)
            same = known is not None and (known[0].url, known[0].username, known[0].sealed) == (
                mirror.url, mirror.username, mirror.sealed,
            )  # fmt: skip
            if known is not None and same:
                return known[1]
            made = Upstream(
                mirror.url,
                mirror.username,
                self._mirrors.secret(mirror),
                self._networks,
                timeout_s=self._timeout_s,
                protocol=mirror.protocol,
            )
            self._upstreams[mirror.id] = (mirror, made)
            self._paused.pop(mirror.id, None)
            return made

    def settle(self, mirror: Mirror, error: UpstreamFailed | None, fetched: int = 0) -> None:
        """Note how the other side behaved; after a failure it is left alone for a while."""
        now = time.monotonic()
        if error is not None:
            wait_s = float(error.params.get("wait_s", _PAUSE_S))
            self._paused[mirror.id] = (now + wait_s, error)
        else:
            self._paused.pop(mirror.id, None)
        said = error.detail if error is not None else ""
        before = self._contacts.get(mirror.id, (-_CONTACT_S, ""))
        if fetched or said != before[1] or now - before[0] >= _CONTACT_S:
            self._contacts[mirror.id] = (now, said)
            with self._db.write() as connection:
                mirrors.note_contact(
                    connection, mirror.id, fetched=fetched, answered=error is None, error=said
                )

    def blob(self, caller: Caller, name: str, digest: Digest, *, head: bool = False) -> Flight | Blob | None:
        """Content that a mirrored manifest refers to and that is not here; None when nothing is mirrored here.

        Returns:
            A flight to read from while it arrives, or the content where another repository has it.
        Raises:
            UnknownBlob: no manifest of the repository refers to it.
            NotMirrored: the mirror is offline.
        """
        mirror = self._mirrors.of(name)
        if mirror is None or digest.algorithm != "sha256":
            return None
        repository = self._enter(caller, mirror, name)
        if repository is None:
            return None
        return self.fetch(mirror, repository, digest, caller.actor, head=head)

    def fetch(
        self, mirror: Mirror, repository: Repository, digest: Digest, actor: str, *, head: bool = False
    ) -> Flight | Blob:
        with self._db.read() as connection:
            size = mirrors.needed(connection, repository.id, digest.hex)
        if size is None:
            hint = "ask for the manifest first"
            raise UnknownBlob(f"no blob {digest} in {repository.name}", hint=hint, digest=str(digest))

        def landed() -> Blob | None:
            with self._db.read() as connection:
                stored = blobs.find(connection, digest)
            return stored if stored is not None and self._intake.link(repository, stored) else None

        stored = landed()
        if stored is not None:
            return stored
        if mirror.terms.offline:
            hint = "an admin takes the mirror online, or syncs it first"
            raise NotMirrored(
                f"{digest} was not fetched, and the mirror is offline", hint=hint, name=repository.name
            )
        if head:
            return Flight(digest.hex, size)  # nobody reads from it
        contact = self._asked(mirror)

        def fly(flight: Flight) -> None:
            with contact as upstream:
                contact.fetched = self._side(mirror, upstream).fetch(repository, flight, actor)

        return self._flights.join(repository.id, digest.hex, size, fly, landed)

    def tags(self, caller: Caller, name: str, local: Callable[[], Sequence[str]]) -> list[str] | None:
        """Tags here and on the other side; None when nothing of this protocol is mirrored here."""
        mirror = self._mirrors.of(name)
        if mirror is None:
            return None
        repository = self._enter(caller, mirror, name)
        names = set(local()) if repository is not None else set()
        if not mirror.terms.offline and mirror.lets(mirror.upstream(name)):
            try:
                with self._asked(mirror) as upstream:
                    names |= set(self._side(mirror, upstream).tags(name))
            except UpstreamFailed:
                if repository is None:
                    raise
        if not names and repository is None:
            raise absent(mirror, name, "tags")
        return sorted(names)

    def refs(
        self, caller: Caller, name: str, *, spelled: str, kind: Kind
    ) -> dict[str, list[tuple[str, str]]] | None:
        """(name, commit) of branches and tags on the other side; None where nobody is asked or answers.

        Raises:
            UnknownRepository, TokenNeeded: the caller may not read here.
        """
        mirror = self._mirrors.of(name)
        if mirror is None or mirror.protocol != "hf":
            return None
        self._enter(caller, mirror, name)
        if mirror.terms.offline or not mirror.lets(mirror.upstream(name)):
            return None
        try:
            with self._asked(mirror) as upstream:
                side = self._side(mirror, upstream)
                return side.refs(name, spelled=spelled, kind=kind) if isinstance(side, HfSide) else None
        except UpstreamFailed:
            return None

    def sync(
        self, mirror: Mirror, wanted: str, actor: str, *, say: Callable[[int, int], None]
    ) -> tuple[int, int, int]:
        """Fetch one reference whole.

        Args:
            wanted: Name behind the prefix, with `:tag` (a pattern may be) or `@revision`.
            say: Called with the bytes here and the bytes of it all.
        Returns:
            How many manifests, blobs and bytes were looked at.
        Raises:
            UpstreamFailed, NotMirrored: it cannot be fetched.
        """
        with self._asked(mirror) as upstream:
            side = self._side(mirror, upstream)
            found = side.closure(wanted, actor)
        done = total = 0
        needs: dict[str, tuple[Repository, int]] = {}
        for repository, sha256, size in found.blobs:
            needs.setdefault(sha256, (repository, size))
        total = sum(size for _, size in needs.values())
        for sha256, (repository, size) in needs.items():
            with self._db.read() as connection:
                linked = blobs.find_linked(connection, repository.id, Digest("sha256", sha256))
            if linked is None:
                got = self.fetch(mirror, repository, Digest("sha256", sha256), actor)
                if isinstance(got, Flight):
                    got.wait()
            done += size
            say(done, total)
        return found.manifests, len(needs), total


class _Contact:
    """One conversation with the other side; how it ends is noted."""

    def __init__(self, whole: PullThrough, mirror: Mirror) -> None:
        self._whole = whole
        self._mirror = mirror
        self.fetched = 0

    def __enter__(self) -> Upstream:
        return self._whole.upstream(self._mirror)

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if error is None:
            self._whole.settle(self._mirror, None, self.fetched)
        elif isinstance(error, UpstreamFailed):
            self._whole.settle(self._mirror, error)
