"""KPIs of a small line out of a real telemetry log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from onmaru.core.ids import PrimPath, SignalId
from onmaru.core.time import parse_time
from onmaru.twin.service.kpi import KpiService, WindowTooLong
from onmaru.twin.store.history import TelemetryLog
from onmaru.twin.types import (
    Equipment,
    KpiRule,
    Label,
    Level,
    MachineState,
    Plant,
    SampleBatch,
    Shift,
    Signal,
    SignalKind,
)

M = 60_000_000_000
PRESS = PrimPath("/P/press")
STATES = tuple(state.value for state in MachineState)
SIGNALS = (
    Signal(SignalId("P/press/state"), PRESS, "state", SignalKind.STATE, states=STATES),
    Signal(SignalId("P/press/produced"), PRESS, "produced", SignalKind.COUNTER),
    Signal(SignalId("P/press/scrap"), PRESS, "scrap", SignalKind.COUNTER),
    Signal(SignalId("P/press/reason"), PRESS, "reason", SignalKind.TEXT),
)
PLANT = Plant(
    "p", Label("P"), "Asia/Seoul", PrimPath("/P"), "p.usda",
    equipment=(Equipment(PRESS, Level.WORK_UNIT, Label("Press", "프레스")),),
    signals=SIGNALS,
    kpis=(KpiRule(PRESS, SIGNALS[0].id, SIGNALS[1].id, SIGNALS[2].id, planned_run_s_per_part=30.0),),
    shifts=(Shift("day", (0, 1, 2, 3, 4), "08:00", "17:00", (("12:00", "13:00"),)),),
)  # fmt: skip
EIGHT = parse_time("2026-03-02T08:00:00+09:00")  # a Monday
RUN, DOWN = STATES.index("run"), STATES.index("down")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[KpiService]:
    with TelemetryLog(tmp_path / "h", background=False) as log:
        rows = log.intern([signal.id for signal in SIGNALS])
        state = [(0, RUN), (180, DOWN), (210, RUN), (540, RUN)]  # minutes after eight
        log.append(SampleBatch.of([0] * 4, [EIGHT + m * M for m, _ in state], [code for _, code in state]))
        count = [(-1, 100.0), (239, 500.0), (270, 510.0), (480, 20.0)]
        log.append(SampleBatch.of([1] * 4, [EIGHT + m * M for m, _ in count], [value for _, value in count]))
        log.append(SampleBatch.of([2, 2], [EIGHT - M, EIGHT + 60 * M], [7.0, 15.0]))
        log.append(SampleBatch.of([3], [EIGHT + 181 * M], [float("nan")], texts=["금형 교체"]))
        row_of = {signal.id: row for signal, row in zip(SIGNALS, rows, strict=True)}
        yield KpiService(PLANT, log, row_of=row_of, clock=lambda: EIGHT + 600 * M)


def test_a_shift_by_hand(service: KpiService) -> None:
    (item,) = service.window(EIGHT, EIGHT + 540 * M)
    assert item["planned_s"] == 8 * 3600
    assert item["times_s"]["run"] == 7.5 * 3600
    assert item["times_s"]["down"] == 1800
    assert sum(item["times_s"].values()) == item["planned_s"]
    assert item["coverage"] == 1.0
    # 400 before noon, 20 after the reset; the 10 made in the break are told apart.
    assert (item["produced"], item["scrap"], item["good"]) == (420, 8, 412)
    assert (item["produced_outside_plan"], item["counter_resets"]) == (10, 1)
    assert item["availability"]["value"] == pytest.approx(7.5 / 8)
    assert item["performance"]["value"] == pytest.approx(420 * 30 / 27_000)
    assert item["quality_rate"]["value"] == pytest.approx(412 / 420)
    assert item["oee"]["value"] == pytest.approx(7.5 / 8 * 420 * 30 / 27_000 * 412 / 420)
    assert item["throughput_per_h"] == pytest.approx(420 / 8)
    assert item["label"] == {"en": "Press", "ko": "프레스"}
    assert item["start"] == "2026-03-01T23:00:00.000Z"


def test_the_running_shift_and_the_future(service: KpiService) -> None:
    (item,) = service.window(EIGHT, EIGHT + 10_000 * M)
    assert item["end"] == "2026-03-02T09:00:00.000Z"
    (live,) = service.live(under="/P")  # after the shift: the last eight hours
    assert live["start"] == "2026-03-02T01:00:00.000Z"
    assert service.window(EIGHT, EIGHT + M, under="/P/pre") == []


def test_before_the_first_sample_nothing_is_claimed(service: KpiService) -> None:
    (item,) = service.window(EIGHT - 7 * 24 * 60 * M, EIGHT - 6 * 24 * 60 * M)
    assert item["coverage"] == 0.0
    assert item["oee"]["value"] is None
    assert item["times_s"]["unknown"] == 8 * 3600
    (none,) = service.window(EIGHT + 5000 * M, EIGHT + 6000 * M)
    assert none["planned_s"] == 0


def test_downtime_is_named(service: KpiService) -> None:
    assert service.downtime(EIGHT, EIGHT + 540 * M) == [
        {
            "equipment": "/P/press", "label": {"en": "Press", "ko": "프레스"}, "state": "down",
            "reason": "금형 교체", "total_s": 1800.0, "count": 1, "share": 1.0,
        }
    ]  # fmt: skip


def test_absurd_windows_are_refused(service: KpiService) -> None:
    with pytest.raises(WindowTooLong):
        service.window(EIGHT - 500 * 24 * 60 * M, EIGHT)
