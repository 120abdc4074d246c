"""Bundles on their way in: sent piece by piece and gone on with after an interruption, or laid into a folder.

What the hub has already, and the sender may see, need not be sent: the hub says which bytes it wants next.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from onmaru.core.errors import OnmaruError
from onmaru.core.identity import Resource, Subject, authorize
from onmaru.core.storage import Database
from onmaru.hub.drivers.bundle_source import TarBundle, half, open_bundle
from onmaru.hub.errors import BadUpload, BundleBusy, BundleLimit, UnknownBundle, UploadBusy, WrongOffset
from onmaru.hub.ports import BundleSource
from onmaru.hub.rules.bundle import check
from onmaru.hub.rules.bundle.layout import DOCUMENT, INDEX, LAYOUT, SIGNATURE, digest_at, order
from onmaru.hub.rules.bundle.tar import arrange, length
from onmaru.hub.rules.digest import parse_digest
from onmaru.hub.service.access import Access, Caller
from onmaru.hub.service.bundles import BundleRows
from onmaru.hub.store import blobs, bundles, repositories
from onmaru.hub.store.bundles import Kept

_MARGIN = 256 << 20  # of the disk that bundles leave free [B]
_SMALL = 64 << 10  # contents below are sent though they are here: asking costs more [B]
_MAX_HEAD = 512 << 20  # after so much the head is not looked for any more [B]


@dataclass(frozen=True, slots=True)
class Wants:
    """Which bytes are to be sent next: `[start, end)`; nothing more when they are equal."""

    start: int
    end: int


class BundleReceiver:
    """Takes the bytes of bundles.

    Args:
        inbox: Folder from which bundles may be imported without being sent.
    """

    def __init__(self, db: Database, rows: BundleRows, access: Access, inbox: Path) -> None:
        self._db = db
        self._rows = rows
        self._folder = rows.folder
        self._access = access
        self._inbox = inbox
        self._lock = threading.Lock()
        self._busy: set[str] = set()
        self._skips: dict[str, Sequence[tuple[int, int]]] = {}

    def begin(self, subject: Subject, *, name: str, size: int) -> Kept:
        """Announce a bundle that will be sent.

        Args:
            size: Of its tar [B].
        Raises:
            NotPermitted: the subject may not push.
            BundleLimit: there is no room for it.
        """
        authorize(subject, "hub.write", None)
        free = self._folder.free_bytes() - _MARGIN
        if size > free:
            raise BundleLimit(
                f"{size:,} bytes do not fit: the disk has room for {max(0, free):,}", hint="free some space first",
                needed_bytes=size, free_bytes=max(0, free),
            )  # fmt: skip
        return self._rows.add(subject, "import", name=name, request={"inbox": ""}, size=size)

    def fetch(self, subject: Subject, name: str) -> Kept:
        """Take a bundle that lies in the hub's inbox.

        Raises:
            NotPermitted: the subject is no admin.
            UnknownBundle: there is none of this name.
        """
        _admin(subject)
        self._found(name)
        return self._rows.add(subject, "import", name=name, request={"inbox": name})

    def inbox(self, subject: Subject) -> list[tuple[str, int]]:
        """(name, length [B]; 0 for a folder) of what lies in the inbox."""
        _admin(subject)
        if not self._inbox.is_dir():
            return []
        with os.scandir(self._inbox) as entries:
            found = [
                (entry.name, 0 if entry.is_dir() else entry.stat(follow_symlinks=False).st_size)
                for entry in entries
                if not entry.is_symlink() and not entry.name.startswith(".")
            ]
        return sorted(found)[:1000]

    def _found(self, name: str) -> Path:
        path = self._inbox / name
        plain = (
            name not in ("", ".", "..") and "/" not in name and "\0" not in name and not name.startswith(".")
        )
        if not plain or path.is_symlink() or not path.exists():
            raise UnknownBundle(f"no bundle {name[:200]!r} in the inbox", hint="list what lies there")
        return path

    def wants(self, kept: Kept) -> Wants:
        """Which bytes are to be sent next."""
        received = self._folder.received(kept.id)
        if kept.request.get("inbox") or received >= kept.size:
            return Wants(kept.size, kept.size)
        stop = next((start for start, _ in self._skips.get(kept.id, ()) if start > received), kept.size)
        return Wants(received, stop)

    def append(self, subject: Subject, bundle: str, offset: int, data: bytes) -> Kept:
        """Take bytes of a bundle; durable when this returns.

        Args:
            offset: Where they begin in the tar [B].
        Raises:
            WrongOffset: not where it stands; `params["received"]`.
            BadUpload: there are more of them than were announced.
            UploadBusy: another request writes to it.
        """
        kept = self._rows.get(subject, bundle, "import")
        if kept.gone_ns is not None or kept.request.get("inbox"):
            raise BundleBusy(f"{kept.id} takes no bytes", hint="begin another import")
        with self._lock:
            if kept.id in self._busy:
                raise UploadBusy(
                    f"another request writes to {kept.id}", hint="send one piece after the other"
                )
            self._busy.add(kept.id)
        try:
            received = self._folder.received(kept.id)
            if offset != received:
                hint = f"continue at byte {received}"
                raise WrongOffset(
                    f"the chunk begins at {offset}, not at {received}", hint=hint, received=received
                )
            if received + len(data) > kept.size:
                raise BadUpload(
                    f"{kept.id} was announced with {kept.size:,} bytes", hint="begin another import"
                )
            if data:
                self._skip(subject, kept, self._folder.append(kept.id, data))
        finally:
            with self._lock:
                self._busy.discard(kept.id)
        return kept

    def _skip(self, subject: Subject, kept: Kept, received: int) -> None:
        """Leave out what is here already, once the head says where it would come."""
        if kept.id not in self._skips and received <= _MAX_HEAD:
            found = self._places(subject, kept)
            if found is not None:
                with self._lock:
                    self._skips[kept.id] = found
                    while len(self._skips) > 64:
                        del self._skips[next(iter(self._skips))]
        for start, end in self._skips.get(kept.id, ()):
            if start <= received < end:
                self._folder.skip(kept.id, end)
                return

    def _places(self, subject: Subject, kept: Kept) -> Sequence[tuple[int, int]] | None:
        """Where contents lie that are here and held now; None while the head has not come."""
        try:
            source = TarBundle(self._folder.path(kept.id, "sent.tar"), whole=False)
            if INDEX not in source.files or DOCUMENT not in source.files:
                return None
            bundle, data = check.head(source)
        except OnmaruError:
            return ()  # the import says what is wrong with it
        is_signed = SIGNATURE in source.files
        sizes = {LAYOUT: source.files.get(LAYOUT, 0), DOCUMENT: len(data), INDEX: bundle.index.size}
        if is_signed:
            sizes[SIGNATURE] = source.files[SIGNATURE]
        by_digest = {part.digest: part.size for part in bundle.files}
        entries = arrange([
            (path, by_digest.get(digest_at(path), sizes.get(path, 0))) for path in order(bundle, is_signed=is_signed)
        ])  # fmt: skip
        if length(entries) != kept.size:
            return ()  # not arranged as a hub does it: all of it is sent
        essential = bundle.essentials()
        large = {
            digest_at(entry.path): (entry.content, entry.content + entry.size)
            for entry in entries
            if entry.size >= _SMALL and digest_at(entry.path) and digest_at(entry.path) not in essential
        }
        held = self.hold(subject, kept, list(large))
        return sorted(place for digest, place in large.items() if digest in held)

    def hold(self, subject: Subject, kept: Kept, digests: Sequence[str]) -> set[str]:
        """Hold on to those contents that are here and that the subject may pull; returns them."""
        caller, seen, found = Caller(subject), {}, {}
        with self._db.read() as connection:
            for digest in digests:
                blob = blobs.find(connection, parse_digest(digest))
                if blob is None:
                    continue
                numbers = blobs.sources(connection, parse_digest(digest))
                for repository in repositories.find_many(
                    connection, [each for each in numbers if each not in seen]
                ):
                    seen[repository.id] = self._access.sees(caller, repository)
                if any(seen.get(each) for each in numbers):
                    found[digest] = blob.sha256
        with self._db.write() as connection:
            held = bundles.pin(connection, kept.id, found.values())
        return {digest for digest, sha256 in found.items() if sha256 in held}

    def source(self, kept: Kept, *, whole: bool) -> BundleSource:
        """The bundle, as far as it is here.

        Args:
            whole: Refuse one of which something is still to come.
        Raises:
            BundleUnfinished: only half of it is here.
            BadBundle: it is none.
        """
        inbox = str(kept.request.get("inbox") or "")
        if inbox:
            return open_bundle(self._found(inbox))
        path = self._folder.path(kept.id, "sent.tar")
        if not path.exists() or (whole and self._folder.received(kept.id) < kept.size):
            raise half(kept.name or kept.id)
        return TarBundle(
            path, whole=whole, where=kept.name or kept.id
        )  # where it lies here is nobody's business

    def forget(self, kept: Kept) -> None:
        with self._lock:
            self._skips.pop(kept.id, None)


def _admin(subject: Subject) -> None:
    authorize(subject, "hub.admin", Resource("organisation", subject.organisation, subject.organisation))
