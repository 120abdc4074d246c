"""Files out over Xet: how they are put together, the bytes of their xorbs, and which chunks are there already.

A file that came in another way is cut into chunks when somebody first asks for it, away from the request; until that
is done it goes out over plain HTTP. Every chunk is hashed again on its way out, so damage on the disk is noticed here.
"""

from __future__ import annotations

import hashlib
import hmac
import importlib.util
import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from onmaru.core.errors import OnmaruError
from onmaru.core.events import record
from onmaru.core.storage import Database
from onmaru.core.time import now_ns
from onmaru.hub.errors import BadRange, DamagedContent, LinkEnded, UnknownBlob, UnknownFile
from onmaru.hub.rules.xet.hashing import Leaf, chunk_hash, to_text
from onmaru.hub.rules.xet.layout import Layout, Part, frame_header, table_of
from onmaru.hub.rules.xet.shard import write_shard
from onmaru.hub.service.access import Access, Caller
from onmaru.hub.service.content import Content
from onmaru.hub.store import blobs, layouts, repositories
from onmaru.hub.store.layouts import Layouts
from onmaru.hub.store.xorbs import NOTE
from onmaru.hub.types import Blob, Digest, Repository

log = logging.getLogger("onmaru.hub")

_BATCH = 2 << 20  # read, hashed and sent at once [B]
_MAX_WAITING = 1000  # files to be cut
_MAX_TOLD = 64  # xorbs in one shard
_SHARD_S = 600


class _Stopped(Exception):
    """The site stops; the file is cut when it is asked for again."""


@dataclass(frozen=True, slots=True)
class Reconstruction:
    """How a range of a file is put together.

    Attributes:
        skip: Bytes of the first chunk that lie before the range.
    """

    sha256: str
    layout: Layout
    skip: int
    parts: tuple[Part, ...]


class XetReads:
    """Downloads over Xet.

    Args:
        life_s: How long an address of a part of a xorb is good for [s].
    """

    def __init__(
        self, db: Database, access: Access, content: Content, store: Layouts, *, life_s: float,
        clock: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        self._db = db
        self._access = access
        self._content = content
        self._store = store
        self._life_s = life_s
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._offered = importlib.util.find_spec("blake3") is not None
        self._lock = threading.Lock()
        self._cutting: dict[str, Future[str | None]] = {}
        self._cutter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hub-chunks")
        self._stopping = False

    def stop(self) -> None:
        """Leave what is not cut yet for another time."""
        self._stopping = True
        self._cutter.shutdown(wait=True, cancel_futures=True)

    def forget_links(self) -> None:
        """End all addresses given out: somebody's rights may have changed."""
        self._key = secrets.token_bytes(32)

    def known(self, sha256s: list[str]) -> dict[str, str]:
        """Xet hashes by sha256, of files that have been cut."""
        if not self._offered or not sha256s:
            return {}
        with self._db.read() as connection:
            return dict(layouts.hashes_of(connection, sha256s))

    def hash_of(self, blob: Blob) -> Future[str | None]:
        """The Xet hash of a file, now or when it has been cut; None where it is not offered over Xet."""
        done: Future[str | None] = Future()
        if not self._offered or blob.size == 0:
            done.set_result(None)
            return done
        known = self.known([blob.sha256]).get(blob.sha256)
        if known is not None:
            done.set_result(known)
            return done
        with self._lock:
            running = self._cutting.get(blob.sha256)
            if running is not None:
                return running
            if self._stopping or len(self._cutting) >= _MAX_WAITING:
                done.set_result(None)
                return done
            running = self._cutting[blob.sha256] = self._cutter.submit(self._cut, blob)
        running.add_done_callback(lambda _: self._cutting.pop(blob.sha256, None))
        return running

    def _cut(self, blob: Blob) -> str | None:
        try:
            return self._described(blob.sha256, self._chunks(blob))
        except _Stopped:
            return None
        except OnmaruError as error:
            log.warning("sha256:%s is not offered over Xet: %s", blob.sha256, error.detail)
            return None

    def _chunks(self, blob: Blob) -> list[Leaf]:
        from onmaru.hub.drivers.chunker import cut  # compiled code, loaded when something is cut

        whole = hashlib.sha256()

        def pieces() -> Iterator[bytes]:
            for piece in self._content.read(blob):
                if self._stopping:
                    raise _Stopped
                whole.update(piece)
                yield piece

        leaves = [(chunk_hash(chunk), len(chunk)) for chunk in cut(pieces())]
        if whole.hexdigest() != blob.sha256:
            raise self._damaged(blob.sha256, 0, blob.size)
        return leaves

    def describe(self, sha256: str, leaves: list[Leaf]) -> None:
        """Note the chunks of a file that came in over Xet."""
        if leaves and not self.known([sha256]):
            self._described(sha256, leaves)

    def _described(self, sha256: str, leaves: list[Leaf]) -> str:
        layout = Layout(table_of(leaves))
        self._store.write(sha256, layout.table)
        with self._db.write() as connection:
            if not blobs.known(connection, sha256):
                raise UnknownBlob("the content is gone", hint="it was deleted meanwhile", digest=sha256)
            return layouts.note(connection, sha256, layout)

    def reconstruct(
        self, repository: Repository, file_hash: str, asked: tuple[int, int | None]
    ) -> Reconstruction:
        """How to put together the bytes `[begin, end)` of a file the repository serves.

        Args:
            asked: Beginning and end [B]; an end of None, or beyond the file's, is the file's.
        Raises:
            UnknownFile: the repository serves no such file.
            BadRange: it begins behind the file's end.
        """
        with self._db.read() as connection:
            sha256 = layouts.content_of(connection, file_hash)
        layout = self._store.read(sha256) if sha256 else None
        if sha256 is None or layout is None:
            raise _absent(file_hash)
        try:
            blob = self._content.find(repository, Digest("sha256", sha256))
        except UnknownBlob as error:
            raise _absent(file_hash) from error
        begin, end = asked[0], min(layout.size, layout.size if asked[1] is None else asked[1])
        if layout.size != blob.size or begin >= end:
            hint = f"the file has {layout.size} bytes"
            raise BadRange(f"nothing from byte {begin} on", hint=hint, size=layout.size)
        skip, parts = layout.parts(begin, end)
        return Reconstruction(sha256, layout, skip, tuple(parts))

    def link(self, sha256: str, part: Part) -> str:
        """The query that lets anybody fetch one part of a xorb, for a while."""
        until = int(self._clock() + self._life_s)
        first, last = part.packed
        return f"until={until}&bytes={first}-{last}&signature={self._sign(sha256, part.number, first, last, until)}"

    def _sign(self, sha256: str, number: int, first: int, last: int, until: int) -> str:
        text = f"{sha256}/{number}/{first}-{last}/{until}"
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()

    def check(self, sha256: str, number: int, allowed: tuple[int, int], until: int, signature: str) -> None:
        """Let a link be used.

        Raises:
            LinkEnded: it is too old, or was not given out by this site since it started.
        """
        right = hmac.compare_digest(self._sign(sha256, number, *allowed, until), signature)
        if not right or until < self._clock():
            raise LinkEnded("this address has ended", hint="ask for the reconstruction again")

    def packed_size(self, sha256: str, number: int) -> int:
        """Length of a xorb [B]."""
        layout = self._store.read(sha256)
        if layout is None or number >= len(layout.xorbs):
            raise UnknownFile("no such xorb", hint="ask for the reconstruction again")
        return layout.packed_size(number)

    def packed(self, sha256: str, number: int, begin: int, end: int) -> Iterator[bytes]:
        """The bytes `[begin, end)` of a xorb, each chunk checked before it is handed out.

        Raises:
            DamagedContent: a chunk on the disk is not what it was.
        """
        layout = self._store.read(sha256)
        if layout is None:
            raise UnknownFile("no such xorb", hint="ask for the reconstruction again")
        first, stop, skip = layout.within(number, begin, end)
        left = end - begin
        while first < stop:
            upto = max(
                first + 1, int(np.searchsorted(layout.starts, layout.starts[first] + _BATCH, "right")) - 1
            )
            framed = self._framed(sha256, layout, first, min(upto, stop))
            piece = framed[skip : skip + left]
            left -= len(piece)
            first, skip = min(upto, stop), 0
            yield piece

    def _framed(self, sha256: str, layout: Layout, first: int, stop: int) -> bytes:
        begin, end = int(layout.starts[first]), int(layout.starts[stop])
        data = b"".join(self._content.read(Blob(sha256, None, layout.size), begin, end))
        view = memoryview(data)
        framed: list[bytes | memoryview] = []
        for number in range(first, stop):
            size = int(layout.table["size"][number])
            at = int(layout.starts[number]) - begin
            chunk = view[at : at + size]
            if len(chunk) != size or chunk_hash(chunk) != bytes(layout.table["hash"][number]):
                raise self._damaged(sha256, begin + at, begin + at + size)
            framed += (frame_header(size), chunk)
        return b"".join(framed)

    def _damaged(self, sha256: str, begin: int, end: int) -> DamagedContent:
        with self._db.write() as connection:
            data = {"digest": f"sha256:{sha256}", "begin": begin, "end": end}
            record(
                connection, type="hub.content.damaged", source="hub", subject=f"sha256:{sha256}", data=data
            )
        return DamagedContent(
            f"bytes {begin} to {end} of sha256:{sha256} are not what was stored",
            hint="check the disk, delete the blob, and push it again", digest=f"sha256:{sha256}", begin=begin,
        )  # fmt: skip

    def shared(self, caller: Caller, chunk: str) -> bytes | None:
        """A shard about a file that has this chunk and that the caller may read; None where there is none."""
        with self._db.read() as connection:
            candidates = layouts.with_chunk(connection, chunk)
        for sha256 in candidates:
            layout = self._store.read(sha256) if self._sees(caller, sha256) else None
            if layout is None:
                continue
            told = [(layout.name(number), layout.leaves(layout.xorbs[number]))
                    for number in range(min(len(layout.xorbs), _MAX_TOLD))]  # fmt: skip
            now_s = int(self._clock())
            return write_shard(told, key=secrets.token_bytes(32), now_s=now_s, until_s=now_s + _SHARD_S)
        return None

    def _sees(self, caller: Caller, sha256: str) -> bool:
        with self._db.read() as connection:
            holders = repositories.find_many(connection, blobs.sources(connection, Digest("sha256", sha256)))
        return any(self._content.reads(caller, holder, sha256) for holder in holders)

    def notes(self, xorb: bytes) -> np.ndarray:
        """Where the chunks of a xorb lie that was told about; FileNotFoundError when none was.

        Returns:
            One row a chunk, dtype `store.xorbs.NOTE`.
        """
        with self._db.read() as connection:
            candidates = layouts.with_xorb(connection, to_text(xorb))
        for sha256, number in candidates:
            layout = self._store.read(sha256)
            if layout is None or number >= len(layout.xorbs):
                continue
            own = layout.xorbs[number]
            table = np.zeros(own.end - own.first, NOTE)
            rows = layout.table[own.first : own.end]
            table["hash"], table["size"] = rows["hash"], rows["size"]
            table["blob"] = np.frombuffer(bytes.fromhex(sha256), np.uint8)
            table["offset"] = layout.starts[own.first : own.end]
            return table
        raise FileNotFoundError(to_text(xorb))

    def sweep(self, older_than_ns: int) -> int:
        """Forget layouts of content that is gone; returns how many."""

        def is_known(sha256: str) -> bool:
            with self._db.read() as connection:
                return blobs.known(connection, sha256)

        return self._store.sweep(is_known, min(older_than_ns, int(now_ns())))


def _absent(file_hash: str) -> UnknownFile:
    return UnknownFile(f"no file {file_hash[:64]} in this repository", hint="ask for the file again")
