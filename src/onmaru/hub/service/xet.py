"""Files sent over Xet become blobs like all others: their chunks are put together, hashed and linked.

Every hash is computed here from the bytes, so a shard cannot register what was not sent, and a chunk that another
file holds may be named only by whoever may read that file.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np

from onmaru.core.storage import Database
from onmaru.hub.errors import BadXet, UnknownBlob
from onmaru.hub.rules.xet.hashing import chunk_hash, file_hash, range_hash, to_text
from onmaru.hub.rules.xet.shard import Segment, ShardFile, read_shard
from onmaru.hub.rules.xet.xorb import bad, name_of, read_xorb, unpack
from onmaru.hub.service.access import Access, Caller
from onmaru.hub.service.content import Content
from onmaru.hub.service.xet_reads import XetReads
from onmaru.hub.store import blobs, repositories
from onmaru.hub.store.xorbs import Placed, Xorbs, placed
from onmaru.hub.types import Blob, Digest, Repository

_APPEND = 8 << 20


class Xet:
    """Uploads over Xet into the repositories of a hub."""

    def __init__(self, db: Database, access: Access, content: Content, xorbs: Xorbs, reads: XetReads) -> None:
        self._db = db
        self._access = access
        self._content = content
        self._xorbs = xorbs
        self._reads = reads
        self._lock = threading.Lock()  # notes on xorbs are read, changed and written

    def put_xorb(self, caller: Caller, name: str, xorb: bytes, data: bytes) -> bool:
        """Keep a xorb until files name it; returns whether it is new.

        Raises:
            BadXet: a chunk is damaged, or the xorb is another one than it says.
        """
        self._access.for_push(caller, name)
        where = f"xorb {to_text(xorb)[:16]}"
        chunks = read_xorb(data, where=where)
        if name_of(chunks) != xorb:
            raise bad(where, f"its chunks make {to_text(name_of(chunks))}")
        with self._lock:
            return self._xorbs.keep(xorb, data, chunks)

    def put_shard(self, caller: Caller, name: str, data: bytes) -> int:
        """Make blobs of the files a shard registers; returns how many. Durable when this returns.

        Raises:
            BadXet: a xorb is missing, a proof or hash is wrong, or the content is not of the stated sha256.
        """
        repository = self._access.for_push(caller, name)
        files = read_shard(data, where="shard")
        for file in files:
            self._make(caller, name, repository if isinstance(repository, Repository) else None, file)
        return len(files)

    def _make(self, caller: Caller, name: str, repository: Repository | None, file: ShardFile) -> None:
        where = f"file {to_text(file.hash)[:16]}"
        leaves = [leaf for segment in file.segments for leaf in self._leaves(segment, where)]
        if file_hash(leaves) != file.hash:
            raise bad(where, f"its chunks make {to_text(file_hash(leaves))}")
        if repository is not None and self._has(repository, file):
            self._note(file, leaves)
            return
        writing = self._content.resume(self._content.begin(caller, name))
        try:
            pieces: list[bytes] = []
            size = 0
            for content in self._contents(caller, file, where):
                pieces.append(content)
                size += len(content)
                if size >= _APPEND:
                    writing.append(pieces)
                    pieces, size = [], 0
            if pieces:
                writing.append(pieces)
            self._content.finish(caller, name, writing, Digest("sha256", file.sha256))
        except BadXet:
            writing.close()
            self._content.cancel_upload(writing.upload)
            raise
        finally:
            writing.close()
        self._note(file, leaves)

    def _has(self, repository: Repository, file: ShardFile) -> bool:
        try:
            return self._content.find(repository, Digest("sha256", file.sha256)).size == file.size
        except UnknownBlob:
            return False

    def _notes(self, segment: Segment, where: str) -> np.ndarray:
        try:
            notes = self._known(segment.xorb)
        except FileNotFoundError as error:
            raise bad(where, f"xorb {to_text(segment.xorb)} was not sent") from error
        if segment.end > len(notes):
            raise bad(where, f"xorb {to_text(segment.xorb)} has {len(notes)} chunks, not {segment.end}")
        return notes[segment.start : segment.end]

    def _known(self, xorb: bytes) -> np.ndarray:
        """Notes of a xorb that was sent, or that somebody was told of."""
        try:
            notes = self._xorbs.notes(xorb)
            if self._xorbs.packed(xorb) is not None or placed(notes).all():
                return notes
        except FileNotFoundError:
            pass
        return self._reads.notes(xorb)

    def _leaves(self, segment: Segment, where: str) -> list[tuple[bytes, int]]:
        notes = self._notes(segment, where)
        hashes = [bytes(each) for each in notes["hash"]]
        if range_hash(hashes) != segment.proof:
            raise bad(where, "a proof does not fit its chunks")
        if int(notes["size"].sum()) != segment.size:
            raise bad(
                where, f"a segment says {segment.size:,} bytes, its chunks have {int(notes['size'].sum()):,}"
            )
        return list(zip(hashes, notes["size"].tolist(), strict=True))

    def _contents(self, caller: Caller, file: ShardFile, where: str) -> Iterator[bytes]:
        for segment in file.segments:
            notes = self._notes(segment, where)
            packed = self._xorbs.packed(segment.xorb)
            if packed is not None:
                start, end = int(notes["start"][0]), int(notes["end"][-1])
                with packed.open("rb") as opened:
                    opened.seek(start)
                    data = opened.read(end - start)
                for note in notes:
                    yield unpack(data[int(note["start"]) - start : int(note["end"]) - start], where=where)
            else:
                yield from self._placed(caller, notes, where)

    def _placed(self, caller: Caller, notes: np.ndarray, where: str) -> Iterator[bytes]:
        """Chunks out of the blobs they have become part of, checked against their hashes."""
        if not placed(notes).all():
            raise bad(where, "a xorb it names is not kept any more; send its chunks again")
        for sha256 in {bytes(each) for each in notes["blob"]}:
            self._let_read(caller, sha256.hex(), where)
        for note in notes:
            blob, start, size = bytes(note["blob"]).hex(), int(note["offset"]), int(note["size"])
            try:
                content = b"".join(self._content.read(Blob(blob, None, start + size), start, start + size))
            except UnknownBlob as error:
                raise bad(where, "a file it shares chunks with is gone; send its chunks again") from error
            if chunk_hash(content) != bytes(note["hash"]):
                raise bad(where, "a chunk it shares has changed on the disk")
            yield content

    def _let_read(self, caller: Caller, sha256: str, where: str) -> None:
        with self._db.read() as connection:
            holders = repositories.find_many(connection, blobs.sources(connection, Digest("sha256", sha256)))
        if not any(self._content.reads(caller, holder, sha256) for holder in holders):
            raise bad(where, "a file it shares chunks with is gone; send its chunks again")

    def _note(self, file: ShardFile, leaves: list[tuple[bytes, int]]) -> None:
        """Remember where the chunks are now, so that the xorbs need not be kept."""
        self._reads.describe(file.sha256, leaves)
        offset = 0
        places: dict[bytes, list[Placed]] = {}
        for segment in file.segments:
            sizes = self._notes(segment, "shard")["size"].tolist()
            for number, size in enumerate(sizes, segment.start):
                places.setdefault(segment.xorb, []).append(Placed(number, bytes.fromhex(file.sha256), offset))
                offset += size
        with self._lock:
            for xorb, each in places.items():
                if self._xorbs.knows(xorb):  # others are parts of files that are there
                    self._xorbs.place(xorb, each)
