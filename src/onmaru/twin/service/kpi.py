"""KPIs of the plant's work units over any window, from history; live for the current shift."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from onmaru.core.errors import LimitExceeded
from onmaru.core.ids import PrimPath, SignalId
from onmaru.core.time import NS_PER_S, format_time, now_ns
from onmaru.twin.ports import History
from onmaru.twin.rules.calendar import Planned, current_shift, planned_time
from onmaru.twin.rules.kpi import (
    Counted,
    Stretches,
    count_increase,
    seconds,
    state_buckets,
    stretches_of,
    time_in_states,
)
from onmaru.twin.rules.oee import (
    Elements,
    availability,
    effectiveness,
    oee_index,
    quality_ratio,
    throughput_rate,
)
from onmaru.twin.rules.pareto import Stop, rank_downtime, stops_of
from onmaru.twin.rules.staleness import stale_after_s
from onmaru.twin.types import KpiRule, Label, Plant, Quality, SampleBatch, Signal, SignalKind, StateTable

_LONGEST_NS = 400 * 86_400 * NS_PER_S
_PAGE = 500_000
_LOOK_BACK_NS = 86_400 * NS_PER_S
_REASON_NAMES = ("reason", "downtime_reason", "fault_reason", "fault")


class WindowTooLong(LimitExceeded):
    code = "twin.window_too_long"


class KpiService:
    """Reads history only; every call computes from the samples, so late data is counted. Thread-safe."""

    def __init__(
        self, plant: Plant, history: History, row_of: Mapping[SignalId, int], *,
        clock: Callable[[], int] = now_ns,
    ) -> None:  # fmt: skip
        self._plant = plant
        self._history = history
        self._row_of = row_of
        self._clock = clock
        self._signals = {signal.id: signal for signal in plant.signals}
        self._labels = {item.path: item.label for item in plant.equipment}

    def window(
        self, start_ns: int, end_ns: int, *, under: PrimPath | str | None = None
    ) -> list[dict[str, Any]]:
        """KPIs of every work unit at or below `under` over [start, end), the future left out.

        Raises:
            WindowTooLong: more than 400 days.
        """
        end_ns, planned = self._planned(start_ns, end_ns)
        before = self._history.at(start_ns - 1)
        return [self._figures(rule, start_ns, end_ns, planned, before) for rule in self._rules(under)]

    def live(self, *, under: PrimPath | str | None = None) -> list[dict[str, Any]]:
        """KPIs of the running shift so far; without a running shift, of the last eight hours."""
        now = self._clock()
        shift = current_shift(self._plant.shifts, self._plant.time_zone, now)
        start_ns = shift.start_ns if shift else now - 8 * 3600 * NS_PER_S
        return self.window(start_ns, now, under=under)

    def downtime(
        self, start_ns: int, end_ns: int, *, under: PrimPath | str | None = None
    ) -> list[dict[str, Any]]:
        """Downtime by equipment, state and reason, longest first."""
        end_ns, planned = self._planned(start_ns, end_ns)
        before = self._history.at(start_ns - 1)
        stops: dict[str, list[Stop]] = {}
        for rule in self._rules(under):
            stretches = self._stretches(rule, start_ns, end_ns, before)
            reasons = self._reasons(rule, start_ns, end_ns, before)
            stops.setdefault(rule.equipment, []).extend(stops_of(stretches, planned, reasons))
        return [
            {
                "equipment": item.equipment,
                "label": self._label(PrimPath(item.equipment)),
                "state": item.state,
                "reason": item.reason,
                "total_s": item.total_ns / NS_PER_S,
                "count": item.count,
                "share": item.share,
            }
            for item in rank_downtime(stops)
        ]

    def _planned(self, start_ns: int, end_ns: int) -> tuple[int, Planned]:
        end_ns = max(start_ns, min(end_ns, self._clock()))
        if end_ns - start_ns > _LONGEST_NS:
            raise WindowTooLong("KPIs over more than 400 days", hint="ask for a shorter window")
        return end_ns, planned_time(self._plant.shifts, self._plant.time_zone, start_ns, end_ns)

    def _rules(self, under: PrimPath | str | None) -> list[KpiRule]:
        prefix = str(under).rstrip("/") if under else ""
        return [
            rule for rule in self._plant.kpis
            if rule.equipment == prefix or rule.equipment.startswith(prefix + "/")
        ]  # fmt: skip

    def _label(self, path: PrimPath) -> dict[str, str]:
        label = self._labels.get(path, Label(path.rsplit("/", 1)[-1]))
        return {"en": label.en, "ko": label.ko or label.en}

    def _figures(
        self, rule: KpiRule, start_ns: int, end_ns: int, planned: Planned, before: StateTable
    ) -> dict[str, Any]:
        times = time_in_states(self._stretches(rule, start_ns, end_ns, before), planned)
        counted = {
            name: self._counted(signal, start_ns, end_ns, planned, before)
            for name, signal in (("produced", rule.produced), ("scrap", rule.scrap), ("rework", rule.rework))
        }
        inside = {name: None if found is None else found.planned for name, found in counted.items()}
        elements = Elements(
            planned_busy_s=planned.total_ns / NS_PER_S,
            unknown_s=times["unknown"] / NS_PER_S,
            production_s=times["run"] / NS_PER_S,
            planned_run_s_per_part=rule.planned_run_s_per_part,
            **inside,
        )
        whole = elements.planned_busy_s
        return {
            "equipment": rule.equipment,
            "label": self._label(rule.equipment),
            "start": format_time(start_ns),
            "end": format_time(end_ns),
            "oee": oee_index(elements).as_json(),
            "availability": availability(elements).as_json(),
            "performance": effectiveness(elements).as_json(),
            "quality_rate": quality_ratio(elements).as_json(),
            "throughput_rate": throughput_rate(elements).as_json(),
            "throughput_per_h": throughput_rate(elements).value,
            "produced": elements.produced,
            "good": elements.good,
            "scrap": elements.scrap,
            "rework": elements.rework,
            "produced_outside_plan": counted["produced"].unplanned if counted["produced"] else None,
            "counter_resets": sum(found.resets for found in counted.values() if found),
            "times_s": seconds(times),
            "planned_s": whole,
            "coverage": 1.0 - elements.unknown_s / whole if whole > 0 else 0.0,
        }

    def _stretches(self, rule: KpiRule, start_ns: int, end_ns: int, before: StateTable) -> Stretches:
        signal = self._signals.get(rule.state)
        buckets = state_buckets(signal.states if signal else ())
        if end_ns <= start_ns:
            empty = np.zeros(0, np.int64)
            return Stretches(empty, empty, empty)
        limit_s = stale_after_s(signal) if signal else None
        source, code, quality = self._series(rule.state, start_ns, end_ns, before)
        return stretches_of(
            source, code, quality, buckets, start_ns, end_ns,
            stale_after_ns=None if limit_s is None else int(limit_s * NS_PER_S),
        )  # fmt: skip

    def _counted(
        self, signal: SignalId | None, start_ns: int, end_ns: int, planned: Planned, before: StateTable
    ) -> Counted | None:
        if signal is None or signal not in self._row_of or end_ns <= start_ns:
            return None
        source, value, quality = self._series(signal, start_ns, end_ns, None)
        return count_increase(source, value, quality, self._base(signal, before), planned)

    def _series(
        self, signal: SignalId, start_ns: int, end_ns: int, before: StateTable | None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Samples in [start, end), led by the one that stood `before`, if that is given."""
        row = self._row_of.get(signal)
        parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        if row is None:
            return np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.uint8)
        if before is not None and before.source_ns[row]:
            one = slice(row, row + 1)
            parts.append((before.source_ns[one], before.value[one], before.quality[one]))
        at = start_ns
        while at < end_ns:
            batch = self._history.range(row, at, end_ns, limit=_PAGE)
            parts.append((batch.source_ns, batch.value, batch.quality))
            if len(batch) < _PAGE:
                break
            at = int(batch.source_ns[-1]) + 1
        source, value, quality = (np.concatenate(column) for column in zip(*parts, strict=True))
        return source, value, quality

    def _base(self, signal: SignalId, state: StateTable) -> float | None:
        """The last usable value of a counter before the window, whose state then is given."""
        row = self._row_of[signal]
        if not state.source_ns[row]:
            return None
        if state.quality[row] < Quality.STALE and np.isfinite(state.value[row]):
            return float(state.value[row])
        last = int(state.source_ns[row])
        batch = self._history.range(row, max(1, last - _LOOK_BACK_NS), last + 1, limit=_PAGE)
        usable = np.flatnonzero(np.isfinite(batch.value) & (batch.quality < Quality.STALE))
        return float(batch.value[usable[-1]]) if len(usable) else None

    def _reasons(self, rule: KpiRule, start_ns: int, end_ns: int, state: StateTable) -> list[tuple[int, str]]:
        signal = self._reason_signal(rule)
        if signal is None or signal.id not in self._row_of or end_ns <= start_ns:
            return []
        row = self._row_of[signal.id]
        found: list[tuple[int, str]] = []
        if state.source_ns[row]:
            text = _text(signal, float(state.value[row]), state.texts.get(row))
            found.append((int(state.source_ns[row]), text))
        batch: SampleBatch = self._history.range(row, start_ns, end_ns)
        texts = batch.texts or [None] * len(batch)
        for moment, value, said in zip(batch.source_ns.tolist(), batch.value.tolist(), texts, strict=True):
            found.append((moment, _text(signal, value, said)))
        return found

    def _reason_signal(self, rule: KpiRule) -> Signal | None:
        """The signal the rule names, else a text or state of the equipment that is called a reason."""
        if rule.reason is not None:
            return self._signals.get(rule.reason)
        for signal in self._plant.signals:
            if (
                signal.equipment == rule.equipment
                and signal.name in _REASON_NAMES
                and signal.kind in (SignalKind.TEXT, SignalKind.STATE)
            ):
                return signal
        return None


def _text(signal: Signal, value: float, text: str | None) -> str:
    """What a reason sample says."""
    if text is not None:
        return text
    code = int(value) if np.isfinite(value) else -1
    return signal.states[code] if 0 <= code < len(signal.states) else ""
