"""A month of 1 Hz data: the whole plant at any moment, and a chart over the month, out of the telemetry log.

100 signals for 30 days (259,200,000 samples; `--quick`: 8 signals for the same 30 days) are appended and
synced like live data, sealed and merged by the log's own background thread. Then the log is opened anew and
asked at random moments and for charts of 800 pixels; every answer is compared with the formula the samples
come from before it is timed. Rivals in the same process: DuckDB over plain Parquet (a file a day in order
of time, default settings, the layout a logger writes) and SQLite (primary key signal and time, one signal
only, which is in its favour).
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import Bench
from onmaru.twin.rules.downsample import bucket_width_ns
from onmaru.twin.store.history import TelemetryLog
from onmaru.twin.types import SampleBatch

SECOND = 1_000_000_000
BASE = 1_767_225_600 * SECOND  # 2026-01-01T00:00:00Z
DAYS = 30
MONTH_S = DAYS * 86_400
PIXELS = 800


def value_of(signal: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The value of a signal at a second: a daily swing and noise, rounded as a sensor rounds."""
    mixed = (
        second.astype(np.uint64) * np.uint64(2654435761) + signal.astype(np.uint64) * np.uint64(40503 << 7)
    ) >> np.uint64(7)
    noise = (mixed & np.uint64(0xFFFF)).astype(np.float64) / 65536.0
    return np.round(20.0 + signal + 5.0 * np.sin(second * (2 * np.pi / 86_400.0)) + noise, 2)


def blocks(signal_count: int, block_s: int) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """(signal, source_ns, value) in order of time, as live data arrives."""
    for start in range(0, MONTH_S, block_s):
        second = np.repeat(np.arange(start, min(start + block_s, MONTH_S)), signal_count)
        signal = np.tile(np.arange(signal_count, dtype=np.uint32), len(second) // signal_count)
        yield signal, BASE + second * SECOND, value_of(signal, second)


def write_log(folder: Path, signal_count: int) -> float:
    """Append and sync the month in batches of about 100,000 samples; seconds it took, sealing included."""
    start = time.perf_counter()
    with TelemetryLog(folder) as log:
        log.intern([f"Plant/e{k}/value" for k in range(signal_count)])
        for signal, source_ns, value in blocks(signal_count, max(1, 100_000 // signal_count)):
            log.append(SampleBatch.of(signal, source_ns, value, ingest_ns=source_ns + 3_000_000))
            log.sync()
        log.flush()
        log.compact()
        return time.perf_counter() - start


def write_parquet(folder: Path, signal_count: int) -> float:
    folder.mkdir()
    start = time.perf_counter()
    for day, (signal, source_ns, value) in enumerate(blocks(signal_count, 86_400)):
        table = pa.table(
            {"signal": signal, "time": pa.array(source_ns).view(pa.timestamp("ns")), "value": value}
        )
        pq.write_table(table, folder / f"{day:02d}.parquet")
    return time.perf_counter() - start


def write_sqlite(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(
        "CREATE TABLE samples (signal INTEGER, time INTEGER, value REAL, PRIMARY KEY (signal, time)) WITHOUT ROWID"
    )
    second = np.arange(MONTH_S)
    value = value_of(np.zeros(MONTH_S, np.uint32), second)
    rows = zip((BASE + second * SECOND).tolist(), value.tolist(), strict=True)
    with connection:
        connection.executemany("INSERT INTO samples VALUES (0, ?, ?)", rows)
    return connection


def expected_chart(signal: int, width_ns: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(minimum, maximum, last) of each bucket of the month."""
    second = np.arange(MONTH_S)
    value = value_of(np.full(MONTH_S, signal, np.uint32), second)
    heads = np.flatnonzero(np.diff((BASE + second * SECOND) // width_ns, prepend=-1))
    tails = np.append(heads[1:], MONTH_S) - 1
    return np.minimum.reduceat(value, heads), np.maximum.reduceat(value, heads), value[tails]


def timed(run, arguments) -> list[float]:  # type: ignore[no-untyped-def]
    spent = []
    for argument in arguments:
        start = time.perf_counter()
        run(argument)
        spent.append(time.perf_counter() - start)
    return spent


def check_log(
    bench: Bench, log: TelemetryLog, signal_count: int, moments: list[int], charted: list[int]
) -> None:
    """Our answers against what was written, before anything is timed."""
    total = MONTH_S * signal_count
    end_ns = BASE + MONTH_S * SECOND
    width = bucket_width_ns(BASE, end_ns, PIXELS)
    everyone = np.arange(signal_count, dtype=np.uint32)
    bench.check(log.stats().samples == total, f"{log.stats().samples:,} samples instead of {total:,}")
    for second in moments[:4]:
        state = log.at(BASE + second * SECOND + 1)
        right = np.array_equal(state.value, value_of(everyone, np.full(signal_count, second)))
        timely = bool((state.source_ns == BASE + second * SECOND).all())
        bench.check(right and timely, f"as-of at second {second}")
    for signal in charted[:2]:
        chart = log.chart(signal, BASE, end_ns, pixels=PIXELS)
        pairs = zip((chart.minimum, chart.maximum, chart.last), expected_chart(signal, width), strict=True)
        same = all(np.array_equal(ours, right) for ours, right in pairs)
        bench.check(same and int(chart.count.sum()) == MONTH_S, f"chart of signal {signal}")


def measure(bench: Bench, folder: Path, signal_count: int) -> None:
    import duckdb

    total = MONTH_S * signal_count
    rng = np.random.default_rng(bench.seed)
    moments = rng.integers(3600, MONTH_S, 12 if bench.quick else 40).tolist()
    charted = rng.permutation(signal_count)[: 5 if bench.quick else 20].tolist()
    end_ns = BASE + MONTH_S * SECOND
    width = bucket_width_ns(BASE, end_ns, PIXELS)

    bench.note(f"writing {total:,} samples")
    log_s = write_log(folder / "log", signal_count)
    parquet_s = write_parquet(folder / "parquet", signal_count)
    bench.note("writing one signal into SQLite")
    start = time.perf_counter()
    sqlite = write_sqlite(folder / "samples.db")
    sqlite_s = time.perf_counter() - start
    duck = duckdb.connect()
    files = str(folder / "parquet" / "*.parquet")
    duck_at = f"SELECT signal, arg_max(value, time) FROM '{files}' WHERE time <= make_timestamp_ns(?) GROUP BY signal"
    duck_chart = (
        f"SELECT epoch_ns(time) // {width} AS b, min(value), max(value), arg_max(value, time), count(*) "
        f"FROM '{files}' WHERE signal = ? GROUP BY b ORDER BY b"
    )
    lite_chart = f"SELECT time / {width} AS b, min(value), max(value), count(*), max(time) FROM samples WHERE signal = 0 GROUP BY b"
    with TelemetryLog(folder / "log") as log:
        check_log(bench, log, signal_count, moments, charted)
        answer = dict(duck.execute(duck_at, [BASE + moments[0] * SECOND]).fetchall())
        wanted = value_of(np.arange(signal_count, dtype=np.uint32), np.full(signal_count, moments[0]))
        bench.check([answer[k] for k in range(signal_count)] == wanted.tolist(), "DuckDB's as-of differs")
        rows = duck.execute(duck_chart, [charted[0]]).fetchall()
        lows = expected_chart(charted[0], width)[0].tolist()
        bench.check([row[1] for row in rows] == lows, "DuckDB's chart differs")
        bench.check(sum(row[3] for row in sqlite.execute(lite_chart)) == MONTH_S, "SQLite's chart differs")

    with TelemetryLog(folder / "log") as log:  # opened anew: nothing decoded is cached
        ours_at = timed(lambda s: log.at(BASE + s * SECOND), moments)
        ours_chart = timed(lambda k: log.chart(k, BASE, end_ns, pixels=PIXELS), charted)
        ours_zoom = timed(
            lambda s: log.chart(0, BASE + (s - 3600) * SECOND, BASE + s * SECOND, pixels=PIXELS), moments
        )
        size_bytes = log.stats().bytes
    few = 3 if bench.quick else 5
    duck_at_s = timed(lambda s: duck.execute(duck_at, [BASE + s * SECOND]).fetchall(), moments[:few])
    duck_chart_s = timed(lambda k: duck.execute(duck_chart, [k]).fetchall(), charted[:few])
    lite_chart_s = timed(lambda _: sqlite.execute(lite_chart).fetchall(), range(2))
    sqlite.close()
    duck.close()

    timings = Timings(
        ours_at, ours_chart, ours_zoom, duck_at_s, duck_chart_s, min(lite_chart_s), log_s, parquet_s, sqlite_s
    )
    plain_bytes = sum(path.stat().st_size for path in (folder / "parquet").iterdir())
    report(bench, timings, total, size_bytes, plain_bytes)


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds of everything that was timed."""

    at: list[float]
    chart: list[float]
    zoom: list[float]
    duck_at: list[float]
    duck_chart: list[float]
    lite_chart: float
    log: float
    parquet: float
    sqlite: float


def report(bench: Bench, t: Timings, total: int, size_bytes: int, plain_bytes: int) -> None:
    """Our figures beside the rivals'."""
    import duckdb

    ms = 1000.0
    duck_name, lite_name = (
        f"DuckDB {duckdb.__version__}, plain Parquet",
        f"SQLite {sqlite3.sqlite_version}, one signal",
    )
    bench.report(
        "as_of_all_signals_median", float(np.median(t.at)) * ms, "ms", rival=duck_name,
        rival_value=float(np.median(t.duck_at)) * ms, size=total, target=100.0,
    )  # fmt: skip
    bench.report("as_of_all_signals_worst", max(t.at) * ms, "ms", size=total, target=100.0)
    bench.report(
        "chart_month_median", float(np.median(t.chart)) * ms, "ms", rival=duck_name,
        rival_value=float(np.median(t.duck_chart)) * ms, size=total, target=150.0,
    )  # fmt: skip
    bench.report("chart_month_worst", max(t.chart) * ms, "ms", size=total, target=150.0)
    bench.report(
        "chart_month_against_sqlite", float(np.median(t.chart)) * ms, "ms", rival=lite_name,
        rival_value=t.lite_chart * ms, size=total,
    )  # fmt: skip
    bench.report("chart_hour_worst", max(t.zoom) * ms, "ms", size=total)
    bench.report(
        "append_synced_and_sealed", total / t.log, "samples/s", rival=lite_name,
        rival_value=MONTH_S / t.sqlite, size=total, better="higher",
    )  # fmt: skip
    bench.report(
        "append_against_plain_parquet", total / t.log, "samples/s", rival="pyarrow write_table, a file a day",
        rival_value=total / t.parquet, size=total, better="higher",
    )  # fmt: skip
    bench.report(
        "bytes_per_sample", size_bytes / total, "B", rival="plain Parquet (no ingest time, no quality)",
        rival_value=plain_bytes / total, size=total,
    )  # fmt: skip


def main() -> int:
    bench = Bench(
        "read_history", "a month of 1 Hz: as-of of all signals <= 100 ms, a chart <= 150 ms", seed=11
    )
    folder = Path(tempfile.mkdtemp(prefix="onmaru-history-"))
    try:
        measure(bench, folder, 8 if bench.quick else 100)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return bench.finish()


if __name__ == "__main__":
    sys.exit(main())
