"""Storage: transactions, migrations, the data folder's lock, atomic files, blobs."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.core.errors import InvalidInput
from onmaru.core.storage import (
    BadDigest,
    BlobNotFound,
    BlobStore,
    Database,
    DataFolder,
    DataFolderBusy,
    DigestMismatch,
    SchemaTooNew,
    StorageFull,
    StorageUnavailable,
    UnsupportedDatabase,
    atomic_write,
    migrate,
    note,
    schema_version,
)
from onmaru.core.storage.blobs import BlobTooLarge
from onmaru.core.storage.folder import DataFolderUnusable

FIRST = "CREATE TABLE t (a INTEGER NOT NULL)"


def values(db: Database) -> list[int]:
    with db.read() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT a FROM t ORDER BY a")]


def test_sqlite_is_set_up_to_survive_a_power_cut(db: Database) -> None:
    with db.read() as connection:
        pragmas = {
            p: connection.exec_driver_sql(f"PRAGMA {p}").scalar()
            for p in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_write_is_all_or_nothing(db: Database) -> None:
    migrate(db, "test", [FIRST])
    with db.write() as connection:
        connection.exec_driver_sql("INSERT INTO t VALUES (1)")
    with pytest.raises(ZeroDivisionError), db.write() as connection:  # noqa: PT012
        connection.exec_driver_sql("INSERT INTO t VALUES (2)")
        raise ZeroDivisionError
    assert values(db) == [1]


def test_a_reader_cannot_write_and_the_connection_recovers(db: Database) -> None:
    migrate(db, "test", [FIRST])
    for _ in range(3):
        with pytest.raises(StorageUnavailable, match="readonly"), db.read() as connection:
            connection.exec_driver_sql("INSERT INTO t VALUES (1)")
    with db.write() as connection:
        connection.exec_driver_sql("INSERT INTO t VALUES (1)")
    assert values(db) == [1]


def test_a_write_inside_a_write_is_a_fault_not_a_deadlock(db: Database) -> None:
    with db.write(), pytest.raises(RuntimeError, match="inside a write"), db.write():
        pass
    with db.write():
        pass


def test_writers_take_turns(db: Database) -> None:
    migrate(db, "test", [FIRST])
    with db.write() as connection:
        connection.exec_driver_sql("INSERT INTO t VALUES (0)")

    def add() -> None:
        for _ in range(25):
            with db.write() as connection:
                present = connection.exec_driver_sql("SELECT a FROM t").scalar_one()
                connection.exec_driver_sql(f"UPDATE t SET a = {present + 1}")

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert values(db) == [200]


def test_notes_arrive_after_the_commit_in_order_and_only_then(db: Database) -> None:
    heard: list[object] = []
    db.on_commit(heard.extend)
    with db.write() as connection:
        note(connection, 1)
        note(connection, 2)
        assert heard == []
    with pytest.raises(ZeroDivisionError), db.write() as connection:  # noqa: PT012
        note(connection, 3)
        raise ZeroDivisionError
    assert heard == [1, 2]
    with db.read() as connection, pytest.raises(RuntimeError, match=r"Database\.write"):
        note(connection, 4)


def test_migrations_run_once_and_each_is_whole(db: Database) -> None:
    steps = [FIRST, ["ALTER TABLE t ADD COLUMN b TEXT", "INSERT INTO t VALUES (1, 'x')"]]
    assert migrate(db, "test", steps[:1]) == 1
    assert migrate(db, "test", steps) == 1
    assert migrate(db, "test", steps) == 0
    assert (schema_version(db, "test"), schema_version(db, "other")) == (2, 0)
    with pytest.raises(StorageUnavailable):
        migrate(db, "test", [*steps, ["CREATE TABLE half (a INTEGER)", "NONSENSE"]])
    assert schema_version(db, "test") == 2
    with db.read() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'half'").all()
    assert tables == []


def test_a_newer_database_is_refused(db: Database) -> None:
    migrate(db, "test", [FIRST, "SELECT 1"])
    with pytest.raises(SchemaTooNew) as caught:
        migrate(db, "test", [FIRST])
    assert caught.value.params == {"scope": "test", "found": 2, "known": 1}


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql://u:hunter2@h/d", "nonsense", "hunter2://[", ""]
)
def test_other_urls_are_refused_without_repeating_passwords(url: str) -> None:
    with pytest.raises(UnsupportedDatabase) as caught:
        Database(url)
    assert "hunter2@" not in str(caught.value)


def test_a_broken_file_is_our_error(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"this is no database" * 100)
    with pytest.raises(StorageUnavailable):
        Database(f"sqlite:///{tmp_path / 'x.db'}")


def test_a_full_database_is_told_and_keeps_what_it_had(db: Database) -> None:
    migrate(db, "test", [FIRST])
    with db.write() as connection:
        connection.exec_driver_sql("INSERT INTO t VALUES (1)")
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    with pytest.raises(StorageFull), db.write() as connection:  # noqa: PT012
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        connection.exec_driver_sql("CREATE TABLE big (x BLOB)")
        connection.exec_driver_sql("INSERT INTO big VALUES (zeroblob(1000000))")
    assert values(db) == [1]


HOLD = "import sys; from onmaru.core.storage import DataFolder; from pathlib import Path; f = DataFolder(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"


def test_a_second_process_is_refused_with_the_pid_of_the_first(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"held\n"
        with pytest.raises(DataFolderBusy) as caught:
            DataFolder(folder)
        assert caught.value.params["pid"] == first.pid
        assert str(first.pid) in caught.value.hint
        first.kill()  # the kernel gives the lock back, whatever the file says
        first.wait()
    with DataFolder(folder), pytest.raises(DataFolderBusy) as caught:
        DataFolder(folder)
    assert caught.value.params["pid"] == os.getpid()
    DataFolder(folder).close()


def test_the_data_folder_is_private_and_does_not_lead_out(tmp_path: Path) -> None:
    with DataFolder(tmp_path / "a" / "b") as folder:
        assert folder.path.stat().st_mode & 0o777 == 0o700
        assert folder.sub("x", "y").stat().st_mode & 0o777 == 0o700
        for names in (("..", "z"), ("/etc",), ("x", "../../..")):
            with pytest.raises(InvalidInput, match="out of"):
                folder.sub(*names)
    (tmp_path / "file").write_text("")
    with pytest.raises(DataFolderUnusable):
        DataFolder(tmp_path / "file")


def test_an_atomic_write_leaves_old_or_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x"
    atomic_write(path, b"old")
    assert path.stat().st_mode & 0o777 == 0o600

    def full(_fd: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFull):
        atomic_write(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


@given(st.binary(max_size=5000), st.integers(0, 6000), st.integers(0, 6000))
def test_blobs_give_back_what_was_put(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, a: int, b: int
) -> None:
    store = BlobStore(tmp_path_factory.mktemp("blobs"))
    digest = store.put([content[:a], content[a:]])
    assert digest == hashlib.sha256(content).hexdigest()
    assert store.put(content, digest=f"sha256:{digest}") == digest
    assert (store.get(digest), store.size(digest), store.exists(digest)) == (content, len(content), True)
    start, end = min(a, b), max(a, b)
    assert b"".join(store.read(digest, start=start, end=end)) == content[start:end]
    assert store.delete(digest)
    assert not store.delete(digest)
    with pytest.raises(BlobNotFound):
        store.get(digest)


def test_blobs_keep_nothing_that_failed(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    with pytest.raises(DigestMismatch):
        store.put(b"a", digest="0" * 64)
    with pytest.raises(BlobTooLarge):
        store.put((b"x" * 10 for _ in range(100)), max_bytes=50)
    with pytest.raises(BadDigest):
        store.get("../../etc/passwd")
    with pytest.raises(InvalidInput):
        store.read(store.put(b"abc"), start=2, end=1)
    (tmp_path / "incoming" / "left").write_bytes(b"half")
    BlobStore(tmp_path)
    assert list((tmp_path / "incoming").iterdir()) == []
    assert len([p for p in tmp_path.rglob("*") if p.is_file()]) == 1
