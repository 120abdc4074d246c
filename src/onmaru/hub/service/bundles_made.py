"""Finished bundles: their tars are put together while they are read, from a head and from the store.

Their contents are pinned, not copied: a bundle needs next to no space on the hub, and any part of it can be sent.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from onmaru.core.events import record
from onmaru.core.identity import Subject
from onmaru.core.storage import Database
from onmaru.hub.errors import BadBundle, BundleBusy, BundleUnfinished, UnknownBlob, UnknownBundle
from onmaru.hub.ports import BlobDriver
from onmaru.hub.rules.bundle.document import Bundle, read_bundle
from onmaru.hub.rules.bundle.layout import (
    DOCUMENT,
    INDEX,
    LAYOUT,
    LAYOUT_BYTES,
    MAX_SIGNATURE,
    SIGNATURE,
    digest_at,
    order,
)
from onmaru.hub.rules.bundle.tar import Entry, arrange, length, pieces
from onmaru.hub.rules.digest import parse_digest
from onmaru.hub.service.bundles import DOCUMENT as DOCUMENT_FILE
from onmaru.hub.service.bundles import SIGNATURE as SIGNATURE_FILE
from onmaru.hub.service.bundles import BundleRows
from onmaru.hub.store import blobs, bundles
from onmaru.hub.store.bundles import Kept

_OPEN = 4  # bundles whose places are remembered
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Opened:
    """A finished bundle, ready to be read."""

    bundle: Bundle
    entries: tuple[Entry, ...]
    head: int  # length of what lies in a file of its own [B]
    size: int  # of the whole tar [B]
    etag: str


class MadeBundles:
    """Gives out the bundles of a hub."""

    def __init__(self, db: Database, rows: BundleRows, driver: BlobDriver) -> None:
        self._db = db
        self._rows = rows
        self._folder = rows.folder
        self._driver = driver
        self._open: OrderedDict[str, Opened] = OrderedDict()
        self._lock = threading.Lock()

    def write(self, kept: Kept, made: Bundle, document: bytes, read: Callable[[str], bytes]) -> None:
        """Write document and head; the document last, for it says that all is there."""
        signature = self._folder.get(kept.id, SIGNATURE_FILE)
        first = {LAYOUT: LAYOUT_BYTES, DOCUMENT: document, INDEX: self._folder.get(kept.id, INDEX) or b""}
        if signature is not None:
            first[SIGNATURE] = signature
        entries, essential = _arranged(made, len(document), signature), made.essentials()
        in_head = [
            entry for entry in entries if not digest_at(entry.path) or digest_at(entry.path) in essential
        ]
        end = in_head[-1].end

        def parts() -> Iterator[bytes]:
            for piece in pieces(in_head, 0, end):
                if isinstance(piece, bytes):
                    yield piece
                else:
                    path, begin, until = piece
                    data = first[path] if path in first else read(digest_at(path))
                    yield data[begin:until]

        self._folder.write_head(kept.id, parts())
        self._folder.put(kept.id, DOCUMENT_FILE, document)
        with self._lock:
            self._open.pop(kept.id, None)

    def open(self, kept: Kept) -> Opened:
        """A finished bundle.

        Raises:
            BundleUnfinished: it is not finished.
            UnknownBundle: its bytes are gone.
        """
        if kept.gone_ns is not None:
            raise UnknownBundle(f"the bytes of {kept.id} are gone", hint="export again")
        with self._lock:
            found = self._open.get(kept.id)
            if found is not None:
                self._open.move_to_end(kept.id)
                return found
        document = self._folder.get(kept.id, DOCUMENT_FILE)
        if document is None:
            raise BundleUnfinished(f"{kept.id} is not made yet", hint="wait for its job", job=kept.job)
        made, signature = read_bundle(document), self._folder.get(kept.id, SIGNATURE_FILE)
        entries, essential = _arranged(made, len(document), signature), made.essentials()
        head = max(
            entry.end for entry in entries if not digest_at(entry.path) or digest_at(entry.path) in essential
        )
        if self._folder.length(kept.id, "head") != head:
            self._again(kept, made, document)
        etag = hashlib.sha256(document + (signature or b"")).hexdigest()[:32]
        found = Opened(made, tuple(entries), head, length(entries), etag)
        with self._lock:
            self._open[kept.id] = found
            while len(self._open) > _OPEN:
                self._open.popitem(last=False)
        return found

    def _again(self, kept: Kept, made: Bundle, document: bytes) -> None:
        """Write the head anew: a signature has come, or the site was killed before the head had it."""
        packs = [self._folder.pack(kept.id, number) for number in range(len(kept.request["artifacts"]))]
        places = {digest: pack for pack in packs if pack is not None for digest in pack.sizes}
        self.write(kept, made, document, lambda digest: places[digest].read(digest))

    def ready(self, subject: Subject, bundle: str) -> tuple[Kept, Opened]:
        """A bundle whose job is done.

        Raises:
            UnknownBundle, BundleUnfinished: see `open`.
        """
        kept = self._rows.get(subject, bundle, "export")
        if kept.gone_ns is None and self._rows.state(kept) != "ready":
            raise BundleUnfinished(f"{kept.id} is not made yet", hint="wait for its job", job=kept.job)
        return kept, self.open(kept)

    def described(self, subject: Subject, bundle: str) -> tuple[Kept, Bundle]:
        """What a bundle holds; known also when its bytes are gone."""
        return self._rows.get(subject, bundle, "export"), read_bundle(self.document(subject, bundle))

    def document(self, subject: Subject, bundle: str) -> bytes:
        """`bundle.json`: what a bundle holds; known also when its contents are gone."""
        kept = self._rows.get(subject, bundle, "export")
        found = self._folder.get(kept.id, DOCUMENT_FILE)
        if found is None:
            raise BundleUnfinished(f"{kept.id} is not made yet", hint="wait for its job", job=kept.job)
        return found

    def signature(self, subject: Subject, bundle: str) -> bytes:
        """`bundle.sig`.

        Raises:
            UnknownBundle: it is not signed.
        """
        kept, _ = self.ready(subject, bundle)
        found = self._folder.get(kept.id, SIGNATURE_FILE)
        if found is None:
            raise UnknownBundle(f"{kept.id} is not signed", hint="export it with --key")
        return found

    def read(self, kept: Kept, opened: Opened, start: int, end: int) -> Iterator[bytes]:
        """The bytes `[start, end)` of the tar."""
        if start < opened.head:
            until = min(end, opened.head)
            while start < until:
                yield self._folder.read(kept.id, "head", start, min(until, start + _PIECE))
                start = min(until, start + _PIECE)
        if start >= end:
            return
        for piece in pieces(opened.entries, start, end):
            if isinstance(piece, bytes):
                yield piece
            else:
                yield from self._content(kept, *piece)

    def _content(self, kept: Kept, path: str, first: int, last: int) -> Iterator[bytes]:
        digest = digest_at(path)
        alias = self._folder.get(kept.id, f"aliases/{digest.replace(':', '-')}")
        if alias is not None:
            yield alias[first:last]
            return
        wanted = parse_digest(digest)
        sha256 = wanted.hex
        if wanted.algorithm != "sha256":
            with self._db.read() as connection:
                blob = blobs.find(connection, wanted)
            if blob is None:
                raise UnknownBlob(f"{digest} is gone", hint="export again")
            sha256 = blob.sha256
        yield from self._driver.read(sha256, first, last)

    def sign(self, subject: Subject, bundle: str, signature: bytes) -> Opened:
        """Put the signature of `bundle.json` into a bundle; the key stays with whoever has it.

        Raises:
            BadBundle: it is no signature.
            BundleBusy: it has another one.
        """
        kept, opened = self.ready(subject, bundle)
        signature = signature.strip()
        try:
            fine = 0 < len(signature) <= MAX_SIGNATURE and bool(base64.b64decode(signature, validate=True))
        except (binascii.Error, ValueError):
            fine = False
        if not fine:
            raise BadBundle(
                "bundle.sig: is no signature", hint="base64, as cosign sign-blob writes it", where=SIGNATURE
            )
        before = self._folder.get(kept.id, SIGNATURE_FILE)
        if before == signature:
            return opened
        if before is not None:
            raise BundleBusy(f"{kept.id} is signed already", hint="export again to sign with another key")
        self._folder.put(kept.id, SIGNATURE_FILE, signature)
        self._again(kept, opened.bundle, self._folder.get(kept.id, DOCUMENT_FILE) or b"")
        made = self.open(kept)
        with self._db.write() as connection:
            bundles.change(connection, kept.id, size=made.size)
            record(connection, type="hub.bundle.signed", source="hub", subject=kept.id, actor=subject.id)
        return made


def _arranged(bundle: Bundle, document: int, signature: bytes | None) -> list[Entry]:
    sizes = {LAYOUT: len(LAYOUT_BYTES), DOCUMENT: document, INDEX: bundle.index.size,
             SIGNATURE: len(signature or b"")}  # fmt: skip
    by_digest = {part.digest: part.size for part in bundle.files}
    paths = order(bundle, is_signed=signature is not None)
    return arrange([(path, by_digest.get(digest_at(path), sizes.get(path, 0))) for path in paths])
