"""A disk that fills, files that rot, callers that err: the log says so, keeps its word and goes on."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import numpy as np
import pytest

from onmaru.twin.store.history import (
    BadBatch,
    BadQuery,
    BadRange,
    HistoryBusy,
    HistoryClosed,
    HistoryCorrupt,
    HistoryFull,
    TelemetryLog,
)
from onmaru.twin.store.history import disk as disk_module
from onmaru.twin.store.history import segment as segment_module
from onmaru.twin.store.history import wal as wal_module
from onmaru.twin.types import SampleBatch

S = 1_000_000_000
BASE = 1_700_000_000 * S


def steady(start: int, count: int, row: int = 0, value: float = 1.0) -> SampleBatch:
    return SampleBatch.of(
        np.full(count, row), BASE + np.arange(start, start + count) * S, np.full(count, value)
    )


def opened(folder: Path, **fields: object) -> TelemetryLog:
    log = TelemetryLog(folder, background=False, **fields)
    log.intern(["P/a/x", "P/b/x"])
    return log


def count(log: TelemetryLog, row: int = 0) -> int:
    return len(log.range(row, 1, 2**62))


class FullDisk:
    """Writes fail with ENOSPC after `room` bytes, as on a disk that fills."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
        self.room: float = room
        self._write = os.write
        for module in (wal_module, disk_module):
            monkeypatch.setattr(module, "write_all", self.write_all, raising=False)
        write_parquet = segment_module.write_parquet

        def refuse(path: Path, *rest: object) -> None:
            if self.room <= 0:
                path.write_bytes(b"PAR1")
                raise OSError(errno.ENOSPC, "No space left on device")
            write_parquet(path, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(segment_module, "write_parquet", refuse)

    def write_all(self, handle: int, data: bytes) -> None:
        part = data[: int(min(self.room, len(data)))]
        self._write(handle, part)
        self.room -= len(part)
        if len(part) < len(data):
            raise OSError(errno.ENOSPC, "No space left on device")


def test_a_disk_that_fills_in_the_middle_of_a_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tmp_path) as log:
        log.append(steady(0, 100))
        log.sync()
        disk = FullDisk(monkeypatch, room=1000)
        with pytest.raises(HistoryFull) as caught:
            log.append(steady(100, 100))
        assert caught.value.params["reason"] == "No space left on device"
        assert count(log) == 100
        assert log.sync() == 1
        disk.room = float("inf")
        assert log.append(steady(100, 50)) == 2
        assert log.sync() == 2
    with opened(tmp_path) as log:
        assert count(log) == 150


def test_a_disk_that_is_full_while_sealing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tmp_path, partition_s=50.0) as log:
        log.append(steady(0, 200))
        log.sync()
        disk = FullDisk(monkeypatch, room=0)
        with pytest.raises(HistoryFull):
            log.flush()
        assert count(log) == 200
        assert list((tmp_path / "segments").iterdir()) == []
        disk.room = float("inf")
        log.flush()
        assert (count(log), log.stats().tail_samples) == (200, 0)
        for k in range(3):
            log.append(steady(200 + 50 * k, 50))
            log.flush()
        disk.room = 0
        before = log.stats()
        with pytest.raises(HistoryFull):
            log.compact()
        assert log.stats() == before
        disk.room = float("inf")
        assert log.compact() > 0
        assert count(log) == 350


def test_a_failed_fsync_is_never_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = opened(tmp_path)
    log.append(steady(0, 10))
    log.sync()
    log.append(steady(10, 10))
    with monkeypatch.context() as patch:

        def fail(handle: int) -> None:
            raise OSError(errno.EIO, "Input/output error")

        patch.setattr(os, "fdatasync", fail)
        with pytest.raises(HistoryFull):
            log.sync()
        assert log.stats().durable_ticket == 1
    assert log.sync() == 2
    log.append(steady(20, 10))
    log.close()
    # The blocks in doubt were written again into a second file: the first may have lost them.
    files = sorted((tmp_path / "wal").glob("*.wal"))
    assert len(files) == 2
    files[0].write_bytes(b"")
    with opened(tmp_path) as log:
        assert (
            log.range(0, BASE + 10 * S, 2**62).source_ns.tolist() == (BASE + np.arange(10, 30) * S).tolist()
        )


def test_a_torn_tail_is_cut_and_damage_in_the_middle_set_aside(tmp_path: Path) -> None:
    log = opened(tmp_path)
    for k in range(3):
        log.append(steady(10 * k, 10))
    log.close()
    (path,) = (tmp_path / "wal").glob("*.wal")
    data = bytearray(path.read_bytes())
    path.write_bytes(data + data[:57])
    with opened(tmp_path) as log:
        assert count(log) == 30
    assert path.read_bytes() == data
    data[len(data) // 2] ^= 0x40
    path.write_bytes(data)
    with opened(tmp_path) as log:
        assert count(log) == 20
        assert [p.name.split(".")[0] for p in (tmp_path / "quarantine").iterdir()] == [path.stem]
        log.append(steady(30, 5))
        log.sync()
    with opened(tmp_path) as log:
        assert count(log) == 25


@pytest.mark.parametrize("where", [0.3, 0.999])
@pytest.mark.parametrize("query", ["range", "at", "chart", "compact", "verify"])
def test_a_rotten_segment_is_named_and_left_out(tmp_path: Path, query: str, where: float) -> None:
    log = opened(tmp_path, seal_rows=100_000, cache_bytes=0)
    rng = np.random.default_rng(0)
    for k in range(2):
        batch = SampleBatch.of(
            np.zeros(5000, int), BASE + np.arange(5000 * k, 5000 * k + 5000) * S, rng.normal(size=5000)
        )
        log.append(batch)
        log.flush()
    log.close()
    path = sorted((tmp_path / "segments").glob("*.parquet"))[0]
    data = bytearray(path.read_bytes())
    at = int(len(data) * where) - 4
    data[at : at + 4] = bytes(byte ^ 0xFF for byte in data[at : at + 4])
    path.write_bytes(data)
    with TelemetryLog(tmp_path, background=False, cache_bytes=0) as log:
        if query == "range":
            assert count(log) == 5000
        elif query == "at":
            assert log.at(BASE + 100 * S).source_ns[0] == 0
        elif query == "chart":
            assert log.chart(0, BASE, BASE + 10_000 * S, pixels=10_000).count.sum() == 5000
        elif query == "compact":
            log.compact()
        else:
            assert log.verify() == [str(path)]
        assert log.stats().quarantined == (path.name,)
        assert (tmp_path / "quarantine" / path.name).exists()
        assert count(log) == 5000
        log.append(steady(20_000, 1))
        log.flush()
    with TelemetryLog(tmp_path, background=False) as log:
        assert count(log) == 5001


def test_a_rotten_or_missing_index_is_rebuilt(tmp_path: Path) -> None:
    log = opened(tmp_path)
    log.append(steady(0, 5000))
    log.flush()
    expected = log.chart(0, BASE, BASE + 5000 * S, pixels=50).count.tolist()
    log.close()
    (path,) = (tmp_path / "segments").glob("*.index")
    good = path.read_bytes()
    for bad in (b"", good[:40], good[:-8], good[:-60] + b"\xff" * 60, good[:30] + b"\xff" + good[31:], None):
        path.unlink() if bad is None else path.write_bytes(bad)
        with TelemetryLog(tmp_path, background=False) as log:
            assert log.chart(0, BASE, BASE + 5000 * S, pixels=50).count.tolist() == expected
            assert log.at(BASE + 9999 * S).source_ns[0] == BASE + 4999 * S
            assert log.stats().quarantined == ()
        assert path.read_bytes() == good


def test_a_rotten_manifest_is_named_and_rebuilt_once_moved_away(tmp_path: Path) -> None:
    log = opened(tmp_path)
    for k in range(3):
        log.append(steady(10 * k, 15, value=k))
        log.flush()
    log.close()
    manifest = tmp_path / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b"rows", b"rowz"))
    with pytest.raises(HistoryCorrupt) as caught:
        TelemetryLog(tmp_path, background=False)
    assert caught.value.params["file"] == str(manifest)
    manifest.unlink()
    with opened(tmp_path) as log:
        assert log.range(0, 1, 2**62).value.tolist() == [0.0] * 10 + [1.0] * 10 + [2.0] * 15


def test_a_rotten_signal_table_is_refused(tmp_path: Path) -> None:
    opened(tmp_path).close()
    path = tmp_path / "signals.json"
    path.write_bytes(path.read_bytes().replace(b"P/a/x", b"P/z/x"))
    with pytest.raises(HistoryCorrupt):
        TelemetryLog(tmp_path)


def test_what_a_caller_gets_wrong(tmp_path: Path) -> None:
    log = opened(tmp_path)
    good = steady(0, 2)
    bad = [
        SampleBatch.of([2], [BASE], [1.0]),
        SampleBatch.of([0], [0], [1.0]),
        SampleBatch.of([0], [2**62 + 1], [1.0]),
        SampleBatch.of([0], [BASE], [1.0], quality=6),
        SampleBatch.of([0], [BASE], [1.0], texts=["a", "b"]),
        SampleBatch.of([0], [BASE], [1.0], texts=["\ud800"]),
        SampleBatch(good.signal, good.source_ns, good.ingest_ns, good.value[:1], good.quality),
    ]
    for batch in bad:
        with pytest.raises(BadBatch):
            log.append(batch)
    for start, end, pixels in ((5, 5, 10), (5, 4, 10), (0, 10, 0), (0, 10, 10**9)):
        with pytest.raises(BadRange):
            log.chart(0, start, end, pixels=pixels)
    with pytest.raises(BadRange):
        log.export(tmp_path / "x.xlsx", start_ns=0, end_ns=10)
    assert log.append(SampleBatch.of([], [], [])) == 0
    assert len(log.range(99, 0, 10)) == 0
    with pytest.raises(HistoryBusy):
        TelemetryLog(tmp_path)
    log.close()
    log.close()
    for call in (lambda: log.append(good), log.sync, lambda: log.at(5), lambda: log.range(0, 1, 2)):
        with pytest.raises(HistoryClosed):
            call()


@pytest.mark.parametrize(
    "sql",
    [
        "DROP VIEW samples",
        "SELECT 1; SELECT 2",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "COPY samples TO '/tmp/stolen.csv'",
        "SELECT 1) AS a, (SELECT 2",
        "INSTALL httpfs",
        "SELECT nothing FROM samples",
        "",
        "x" * 30_000,
    ],
)
def test_sql_reaches_nothing_but_samples(tmp_path: Path, sql: str) -> None:
    with opened(tmp_path) as log:
        log.append(steady(0, 5))
        with pytest.raises(BadQuery):
            log.query(sql, start_ns=1, end_ns=2**62)
        assert log.query("SELECT count(*) AS n FROM samples -- all", start_ns=1, end_ns=2**62)[
            "n"
        ].to_pylist() == [5]


def test_exports_agree_with_ranges(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet as pq

    with opened(tmp_path / "h") as log:
        for k in range(3):
            log.append(steady(20 * k, 30, row=k % 2, value=k))
            if k < 2:
                log.flush()
        log.append(SampleBatch.of([1], [BASE + 99 * S], [float("nan")], texts=["로트,7\n"]))
        for name in ("x.parquet", "x.csv", "x.arrow"):
            assert log.export(tmp_path / name, start_ns=1, end_ns=2**62) == 91
        table = pq.read_table(tmp_path / "x.parquet")
        assert table.column("signal").to_pylist() == ["P/a/x"] * 60 + ["P/b/x"] * 31
        times = np.concatenate([log.range(row, 1, 2**62).source_ns for row in (0, 1)])
        assert table.column("time").cast(pa.int64()).to_pylist() == times.tolist()
        assert table.column("text").to_pylist()[-1] == "로트,7\n"
        with pa.ipc.open_file(tmp_path / "x.arrow") as file:
            assert file.read_all().column("value").to_pylist()[:50] == table.column("value").to_pylist()[:50]
        options = pyarrow.csv.ParseOptions(newlines_in_values=True)
        assert pyarrow.csv.read_csv(tmp_path / "x.csv", parse_options=options).num_rows == 91
        assert [p.name for p in tmp_path.glob("*.part")] == []


def test_readers_beside_a_writer_see_whole_batches(tmp_path: Path) -> None:
    """Readers run through seals, merges and deletions of the background thread."""
    failures: list[BaseException] = []
    stop = threading.Event()
    with TelemetryLog(tmp_path, seal_rows=500, segment_rows=2000, fanin=2, checkpoint_every=2) as log:
        log.intern(["P/a/x", "P/b/x"])

        def read() -> None:
            last = 0
            try:
                while not stop.is_set():
                    batch = log.range(0, 1, 2**62)
                    assert len(batch) % 50 == 0
                    assert len(batch) >= last
                    last = len(batch)
                    state = log.at(2**62)
                    if state.source_ns[0]:
                        assert state.source_ns[0] >= BASE + (last - 1) * S
                    assert log.chart(0, BASE, BASE + 100_000 * S, pixels=100).count.sum() >= last
            except BaseException as error:  # handed to the test's own thread
                failures.append(error)

        readers = [threading.Thread(target=read) for _ in range(2)]
        for reader in readers:
            reader.start()
        for k in range(200):
            log.append(steady(50 * k, 50, value=k))
            log.sync()
        stop.set()
        for reader in readers:
            reader.join()
        assert failures == []
        log.flush()
        log.compact()
        assert count(log) == 10_000
        assert log.verify() == []
