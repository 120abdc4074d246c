"""Exports and summaries: every sample once, in order, whatever the page borders and however odd the text."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onmaru.core.ids import PrimPath, SignalId
from onmaru.twin.service import history_export
from onmaru.twin.service.history_export import ExportTooLarge, refuse_too_many, stream_samples, summarise
from onmaru.twin.store.history import TelemetryLog
from onmaru.twin.types import Quality, SampleBatch, Signal, SignalKind

P = PrimPath("/P")
SIGNALS = (
    Signal(SignalId("P/t"), P, "t", unit="degC"),
    Signal(SignalId("P/state"), P, "state", kind=SignalKind.STATE, states=("run", "idle")),
    Signal(SignalId("P/note"), P, "note", kind=SignalKind.TEXT),
)
ROWS = {signal.id: row for row, signal in enumerate(SIGNALS)}
ODD = st.text(max_size=12) | st.sampled_from(['"', ",", "a\nb", "=1+1", "공정, 멈춤", ""])


@pytest.fixture
def log(tmp_path: Path):  # type: ignore[no-untyped-def]
    with TelemetryLog(tmp_path / "log", background=False) as opened:
        opened.intern([signal.id for signal in SIGNALS])
        yield opened


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(st.floats() | st.integers(-3, 3).map(float), max_size=20),
    texts=st.lists(ODD.filter(lambda s: "\x00" not in s), max_size=8),
    page=st.integers(1, 5),
)
def test_both_formats_hold_every_sample(
    tmp_path_factory: pytest.TempPathFactory, values: list[float], texts: list[str], page: int
) -> None:
    with TelemetryLog(tmp_path_factory.mktemp("log"), background=False) as log:
        log.intern([signal.id for signal in SIGNALS])
        for row in (0, 1):
            if values:
                times = [10 + k for k in range(len(values))]
                log.append(SampleBatch.of([row] * len(values), times, values, quality=Quality.SIMULATED))
        if texts:
            rows = [2] * len(texts)
            log.append(SampleBatch.of(rows, list(range(50, 50 + len(texts))), np.nan, texts=texts))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(history_export, "_PAGE", page)
            as_csv = b"".join(stream_samples(log, ROWS, SIGNALS, 0, 1000, "csv")).decode()
            as_parquet = b"".join(stream_samples(log, ROWS, SIGNALS, 0, 1000, "parquet"))
    rows = list(csv.reader(io.StringIO(as_csv, newline="")))
    assert rows[0] == ["time", "signal", "unit", "value", "text", "quality"]
    table = pq.read_table(io.BytesIO(as_parquet)).to_pylist()
    assert len(rows) - 1 == len(table) == 2 * len(values) + len(texts)
    for line, value in zip(table, values, strict=False):
        assert (line["signal"], line["unit"], line["quality"]) == ("P/t", "degC", "simulated")
        assert line["value"] == value or (line["value"] is None and math.isnan(value))
    for line, value in zip(table[len(values) :], values, strict=False):
        known = math.isfinite(value) and 0 <= value < 2
        assert line["text"] == (SIGNALS[1].states[int(value)] if known else None)
    assert [line["text"] for line in table[2 * len(values) :]] == texts
    assert [row[4] for row in rows[1 + 2 * len(values) :]] == texts


@settings(max_examples=25)
@given(st.lists(st.floats(-1e6, 1e6) | st.just(math.nan), max_size=30), st.integers(1, 7))
def test_a_summary_agrees_with_numpy(
    tmp_path_factory: pytest.TempPathFactory, values: list[float], page: int
) -> None:
    with TelemetryLog(tmp_path_factory.mktemp("log"), background=False) as log:
        log.intern([SIGNALS[0].id])
        if values:
            log.append(SampleBatch.of([0] * len(values), [10 + k for k in range(len(values))], values))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(history_export, "_PAGE", page)
            found = summarise(log, 0, 0, 1000)
    finite = np.array([value for value in values if math.isfinite(value)])
    assert (found.count, found.finite_count) == (len(values), len(finite))
    assert sum(found.qualities.values()) == len(values)
    if not len(finite):
        assert found.mean is None
        return
    assert (found.minimum, found.maximum) == (finite.min(), finite.max())
    assert found.mean == pytest.approx(finite.mean(), rel=1e-9, abs=1e-6)
    assert found.deviation == pytest.approx(finite.std(), rel=1e-6, abs=1e-3)


def test_too_much_is_refused_before_a_byte_is_sent(
    log: TelemetryLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.append(SampleBatch.of([0] * 20, list(range(10, 30)), 1.0))
    assert refuse_too_many(log, [0], 0, 1000) == 20
    assert refuse_too_many(log, [0], 15, 20) == 5
    monkeypatch.setattr(history_export, "MOST_SAMPLES", 19)
    with pytest.raises(ExportTooLarge) as caught:
        refuse_too_many(log, [0], 0, 1000)
    assert caught.value.params["samples"] == 20


def test_a_reader_that_leaves_early_leaves_nothing_behind(log: TelemetryLog) -> None:
    log.append(SampleBatch.of([0] * 20, list(range(10, 30)), 1.0))
    pieces = stream_samples(log, ROWS, SIGNALS, 0, 1000, "parquet")
    assert next(pieces)
    pieces.close()  # type: ignore[attr-defined]
