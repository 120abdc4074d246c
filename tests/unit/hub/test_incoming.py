"""Uploads on their way: what is hashed is what is in the file, whatever the disk does meanwhile."""

from __future__ import annotations

import errno
import hashlib
import os
import random
from pathlib import Path
from typing import Any

import pytest

from onmaru.core.storage.database import StorageFull
from onmaru.hub.store import incoming, writeback
from onmaru.hub.store.incoming import Incoming


@pytest.fixture
def uploads(tmp_path: Path) -> Incoming:
    return Incoming(tmp_path / "incoming", max_uploads=10, max_bytes=1 << 30)


def test_a_long_upload_is_in_the_file_as_it_was_hashed(uploads: Incoming) -> None:
    body = random.Random(1).randbytes(5_000_000)
    session = uploads.begin("main/a", "u", "sha512")
    writing = uploads.open(session)
    for _ in range(11):  # further than what leaves the page cache behind the end
        writing.append([body[:1_000_000], body[1_000_000:]])
    writing.close()
    assert writing.size == 11 * len(body) > writeback.LAG + 2 * writeback.STEP
    for algorithm in ("sha256", "sha512"):
        with writing.path.open("rb") as file:
            assert writing.hashing.hex(algorithm) == hashlib.file_digest(file, algorithm).hexdigest()


def test_a_disk_that_is_full_midway_leaves_what_it_took(
    uploads: Incoming, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = uploads.begin("main/a", "u")
    writing = uploads.open(session)
    writing.append([b"a" * 1000])
    real, written = os.write, iter([700])

    def write(handle: int, data: Any) -> int:
        for size in written:
            return real(handle, data[:size])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(incoming.os, "write", write)
    with pytest.raises(StorageFull):
        writing.append([b"b" * 1000])
    writing.close()
    monkeypatch.setattr(incoming.os, "write", real)
    session = uploads.find(session.id, "main/a")
    assert session.received == 1700
    writing = uploads.open(session)
    assert writing.size == 1700
    writing.append([b"c" * 10])
    writing.close()
    assert writing.hashing.hex() == hashlib.sha256(b"a" * 1000 + b"b" * 700 + b"c" * 10).hexdigest()


def test_where_the_kernel_offers_nothing_it_is_written_all_the_same(
    uploads: Incoming, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writeback, "_sync_file_range", None)
    writing = uploads.open(uploads.begin("main/a", "u"))
    writing.append([bytes(9 << 20)])
    writing.close()
    assert writing.hashing.hex() == hashlib.sha256(bytes(9 << 20)).hexdigest()
