"""Every place for bytes keeps the same promises: a folder, a folder behind obstore, memory behind obstore."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from onmaru.core.errors import Unavailable
from onmaru.hub.drivers.objects import ObjectBlobs, StorageNotUsable, open_store
from onmaru.hub.drivers.posix import PosixBlobs
from onmaru.hub.errors import UnknownBlob
from onmaru.hub.ports import BlobDriver


def memory(_folder: Path) -> BlobDriver:
    from obstore.store import MemoryStore

    return ObjectBlobs(MemoryStore())


def behind_obstore(folder: Path) -> BlobDriver:
    (folder / "objects").mkdir()
    return ObjectBlobs(open_store(f"file://{folder}/objects"))


DRIVERS: dict[str, Callable[[Path], BlobDriver]] = {
    "folder": lambda folder: PosixBlobs(folder / "blobs"),
    "folder without sync": lambda folder: PosixBlobs(folder / "blobs", fsync=False),
    "obstore folder": behind_obstore,
    "obstore memory": memory,
}


@pytest.fixture(params=DRIVERS)
def driver(request: pytest.FixtureRequest, tmp_path: Path) -> BlobDriver:
    return DRIVERS[request.param](tmp_path)


def keep(driver: BlobDriver, folder: Path, body: bytes) -> str:
    name = hashlib.sha256(body).hexdigest()
    staged = folder / f"staged-{threading.get_ident()}-{os.urandom(4).hex()}"
    staged.write_bytes(body)
    driver.keep(staged, name)
    assert not staged.exists()
    return name


@pytest.mark.parametrize("body", [b"", b"x", os.urandom(9_000_001)], ids=["empty", "small", "large"])
def test_what_is_kept_is_read(driver: BlobDriver, tmp_path: Path, body: bytes) -> None:
    name = keep(driver, tmp_path, body)
    assert driver.size(name) == len(body)
    assert b"".join(driver.read(name, 0, len(body))) == body
    middle = len(body) // 2
    assert b"".join(driver.read(name, middle, min(middle + 10, len(body)))) == body[middle : middle + 10]
    path = driver.path(name)
    assert path is None or path.read_bytes() == body


def test_keeping_the_same_again_changes_nothing(driver: BlobDriver, tmp_path: Path) -> None:
    names = {keep(driver, tmp_path, b"same") for _ in range(3)}
    assert [name for name, _, _ in driver.list()] == list(names)


def test_lists_and_deletes(driver: BlobDriver, tmp_path: Path) -> None:
    bodies = [bytes([number]) * number for number in range(1, 6)]
    names = {keep(driver, tmp_path, body): len(body) for body in bodies}
    listed = list(driver.list())
    assert {name: size for name, size, _ in listed} == names
    assert all(changed_ns > 1_600_000_000 * 10**9 for _, _, changed_ns in listed)
    gone = min(names)
    assert driver.delete(gone)
    assert not driver.delete(gone)
    assert driver.size(gone) is None
    assert len(list(driver.list())) == 4


def test_what_is_absent(driver: BlobDriver) -> None:
    name = "0" * 64
    assert driver.size(name) is None
    with pytest.raises(UnknownBlob):
        list(driver.read(name, 0, 1))


def test_many_at_once(driver: BlobDriver, tmp_path: Path) -> None:
    bodies = [f"body {number % 4}".encode() for number in range(16)]
    threads = [threading.Thread(target=keep, args=(driver, tmp_path, body)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(driver.list())) == 4


def test_a_storage_that_is_not_there() -> None:
    with pytest.raises(StorageNotUsable):
        open_store("nonsense://bucket")
    store = open_store("s3://bucket", region="x", endpoint="http://127.0.0.1:1", access_key_id="a",
                       secret_access_key="b", client_options={"allow_http": True},
                       retry_config={"max_retries": 0})  # fmt: skip
    with pytest.raises(Unavailable):
        ObjectBlobs(store).size("0" * 64)
