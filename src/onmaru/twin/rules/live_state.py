"""The last known sample of every signal, as columns indexed by signal row.

Later source time wins; late data never overwrites newer state; of equal source times the later arrival
wins (a correction). Inside one batch the same rule decides, then the order. What was learned while our own
clock was ahead gives way once the clock has been set right, or it would stand until that time comes.
Thread-safe: one lock, held only for vectorised work; readers get copies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from onmaru.core.ids import SignalId
from onmaru.core.time import NS_PER_S
from onmaru.twin.rules.expression import Expression, compile_expression
from onmaru.twin.rules.expression_order import evaluation_order
from onmaru.twin.rules.staleness import stale_after_ns, stale_rows, with_staleness
from onmaru.twin.types import Quality, SampleBatch, Signal, StateTable

Rows = NDArray[np.int64]
_SET_BACK_NS = NS_PER_S  # an ingest time this much later than the present one is of a clock since set back


@dataclass(frozen=True, slots=True)
class _Derived:
    row: int
    expression: Expression
    inputs: Rows


class LiveState:
    """The state of all signals; `signals[row]` is the signal of a row, or None for one no longer in the plant.

    Raises:
        BadExpression: a derived signal's expression is wrong; its subclass ExpressionCycle names a loop.
    """

    def __init__(self, signals: Sequence[Signal | None]) -> None:
        count = len(signals)
        self.signals = tuple(signals)
        self._lock = Lock()
        self._source_ns = np.zeros(count, np.int64)
        self._ingest_ns = np.zeros(count, np.int64)
        self._value = np.full(count, np.nan)
        self._quality = np.full(count, int(Quality.BAD), np.uint8)
        self._previous_ns = np.zeros(count, np.int64)
        self._previous_value = np.full(count, np.nan)
        self._changed_seq = np.zeros(count, np.uint64)
        self._texts: dict[int, str] = {}
        self._seq = 0
        self._taken = 0
        self._limit_ns = stale_after_ns(signals)
        self._derived = _derived_signals(signals)
        self._is_derived = np.zeros(count, bool)
        self._is_derived[[item.row for item in self._derived]] = True
        self._is_input = np.zeros(count, bool)
        for item in self._derived:
            self._is_input[item.inputs] = True

    def __len__(self) -> int:
        return len(self.signals)

    @property
    def seq(self) -> int:
        """Grows with every batch that changed anything."""
        return self._seq

    def apply(self, batch: SampleBatch) -> Rows:
        """Take samples; returns the rows whose state changed, ascending. Rows beyond the table are ignored."""
        with self._lock:
            return self._apply(batch)

    def _apply(self, batch: SampleBatch) -> Rows:
        winners = self._winners(batch)
        rows = batch.signal[winners].astype(np.int64)
        source_ns, value = batch.source_ns[winners], batch.value[winners]
        quality = batch.quality[winners]
        same = (
            (source_ns == self._source_ns[rows])
            & (quality == self._quality[rows])
            & ((value == self._value[rows]) | (np.isnan(value) & np.isnan(self._value[rows])))
        )
        if batch.texts is not None:
            texts = [batch.texts[i] for i in winners]
            for position, text in enumerate(texts):
                if text is not None and self._texts.get(int(rows[position])) != text:
                    same[position] = False
                    self._texts[int(rows[position])] = text
        newer = source_ns > self._source_ns[rows]
        moved = rows[newer]
        self._previous_ns[moved] = self._source_ns[moved]
        self._previous_value[moved] = self._value[moved]
        set_back = rows[source_ns < self._source_ns[rows]]
        self._previous_ns[set_back], self._previous_value[set_back] = 0, np.nan
        self._source_ns[rows] = source_ns
        self._ingest_ns[rows] = batch.ingest_ns[winners]
        self._value[rows] = value
        self._quality[rows] = quality
        changed = rows[~same]
        if len(changed):
            self._seq += 1
            self._changed_seq[changed] = self._seq
        return changed

    def _winners(self, batch: SampleBatch) -> Rows:
        """Positions in the batch of the newest sample per row, where it is not older than the state."""
        positions = np.arange(len(batch))
        known = (batch.signal < len(self.signals)) & (batch.source_ns > 0)
        if not known.all():
            positions = positions[known]
        rows, times = batch.signal[positions], batch.source_ns[positions]
        order = np.lexsort((times, rows))  # stable: equal times keep their order in the batch
        sorted_rows = rows[order]
        last = np.flatnonzero(np.diff(sorted_rows, append=np.int64(-1)) != 0) if len(order) else order
        winners = positions[order[last]]
        rows, now_ns = batch.signal[winners], batch.ingest_ns[winners]
        ahead = (self._source_ns[rows] > now_ns) & (self._ingest_ns[rows] - now_ns > _SET_BACK_NS)
        ahead &= now_ns > 0
        return winners[ahead | (batch.source_ns[winners] >= self._source_ns[rows])]

    def compute_derived(self, changed: Rows, ingest_ns: int) -> SampleBatch | None:
        """Evaluate the derived signals that read any of the changed rows and apply the results.

        The value is the expression's, the quality the worst of the inputs, the source time the newest
        input's. A signal of which an input was never seen has no sample. Of several samples of an input in
        one batch only the newest counts; rate() and delta() reach back to the state before the batch.
        """
        if not self._derived or not self._is_input[changed].any():
            return None
        with self._lock:
            dirty = np.zeros(len(self.signals), bool)
            dirty[changed] = True
            batches = []
            for item in self._derived:
                if dirty[item.inputs].any() and (batch := self._evaluate(item, ingest_ns)) is not None:
                    self._apply(batch)
                    dirty[item.row] = True
                    batches.append(batch)
        return concatenate(batches) if batches else None

    def _evaluate(self, item: _Derived, ingest_ns: int) -> SampleBatch | None:
        inputs = item.inputs
        if not (self._source_ns[inputs] > 0).all():
            return None
        deltas: list[float] = []
        spans_s: list[float] = []
        values = self._value[inputs]
        if item.expression.needs_change:
            span = (self._source_ns[inputs] - self._previous_ns[inputs]) / 1e9
            spans_s = np.where(self._previous_ns[inputs] > 0, span, np.nan).tolist()
            deltas = (values - self._previous_value[inputs]).tolist()
        value, quality = item.expression.evaluate(
            values.tolist(), self._quality[inputs].tolist(), deltas=deltas, spans_s=spans_s
        )
        newest_ns = int(self._source_ns[inputs].max())
        return SampleBatch.of([item.row], newest_ns, value, quality=quality, ingest_ns=ingest_ns)

    def table(self, now_ns: int) -> StateTable:
        """The state as a reader sees it at `now_ns`: staleness is computed here and inherited by derived signals."""
        with self._lock:
            source_ns, ingest_ns = self._source_ns.copy(), self._ingest_ns.copy()
            value, quality, texts = self._value.copy(), self._quality.copy(), dict(self._texts)
        return StateTable(
            now_ns,
            source_ns,
            ingest_ns,
            value,
            self._read_quality(source_ns, ingest_ns, quality, now_ns),
            texts,
        )

    def _read_quality(
        self,
        source_ns: NDArray[np.int64],
        ingest_ns: NDArray[np.int64],
        quality: NDArray[np.uint8],
        now_ns: int,
    ) -> NDArray[np.uint8]:
        stale = stale_rows(source_ns, ingest_ns, self._limit_ns, now_ns)
        for item in self._derived:  # topological order: staleness flows through chains
            if stale[item.inputs].any():
                stale[item.row] = source_ns[item.row] > 0
        return with_staleness(quality, stale)

    def derive(self, past: StateTable) -> StateTable:
        """A table from history as a reader would have seen it then: padded to this signal table, stale where stale."""
        count = len(self.signals)
        source_ns, ingest_ns = _padded(past.source_ns, count, 0), _padded(past.ingest_ns, count, 0)
        value = _padded(past.value, count, np.nan)
        quality = _padded(past.quality, count, int(Quality.BAD))
        # Ingest time tells when we learned it, which may be long after the moment that is asked for.
        seen_ns = np.minimum(ingest_ns, past.at_ns)
        quality = self._read_quality(source_ns, seen_ns, quality, past.at_ns)
        return StateTable(past.at_ns, source_ns, ingest_ns, value, quality, past.texts)

    def restore(self, past: StateTable) -> None:
        """Begin with what history last knew; samples already newer are kept."""
        rows = np.flatnonzero(past.source_ns[: len(self.signals)] > 0)
        if not len(rows):
            return
        texts = [past.texts.get(int(row)) for row in rows]
        # A history may report quality with its own view of staleness; STALE is never stored.
        quality = np.where(
            past.quality[rows] == Quality.STALE, np.uint8(Quality.UNCERTAIN), past.quality[rows]
        )
        self.apply(
            SampleBatch(
                rows.astype(np.uint32),
                past.source_ns[rows],
                past.ingest_ns[rows],
                past.value[rows],
                quality,
                texts,
            )
        )

    def changed_since(self, seq: int) -> Rows:
        """Rows that changed after `seq`, ascending: what a reader that stopped there has missed."""
        with self._lock:
            return np.flatnonzero(self._changed_seq > np.uint64(max(seq, 0)))

    def take_changed(self) -> Rows:
        """Rows that changed since the last call; for the one reader that keeps no number of its own."""
        with self._lock:
            rows = np.flatnonzero(self._changed_seq > np.uint64(self._taken))
            self._taken = self._seq
            return rows


def concatenate(batches: Sequence[SampleBatch]) -> SampleBatch:
    """One batch of many, in order."""
    if len(batches) == 1:
        return batches[0]
    texts: list[str | None] | None = None
    if any(batch.texts is not None for batch in batches):
        texts = []
        for batch in batches:
            texts.extend(batch.texts if batch.texts is not None else [None] * len(batch))
    return SampleBatch(
        np.concatenate([batch.signal for batch in batches]),
        np.concatenate([batch.source_ns for batch in batches]),
        np.concatenate([batch.ingest_ns for batch in batches]),
        np.concatenate([batch.value for batch in batches]),
        np.concatenate([batch.quality for batch in batches]),
        texts,
    )


def _derived_signals(signals: Sequence[Signal | None]) -> list[_Derived]:
    by_id: Mapping[SignalId, Signal] = {signal.id: signal for signal in signals if signal is not None}
    row_of = {signal.id: row for row, signal in enumerate(signals) if signal is not None}
    expressions = {
        signal.id: compile_expression(signal.expression, by_id, equipment=signal.equipment, unit=signal.unit)
        for signal in by_id.values()
        if signal.expression
    }
    return [
        _Derived(
            row_of[name], expressions[name], np.array([row_of[i] for i in expressions[name].inputs], np.int64)
        )
        for name in evaluation_order(expressions)
    ]


def _padded(column: NDArray, count: int, fill: float) -> NDArray:
    if len(column) >= count:
        return column[:count]
    return np.concatenate([column, np.full(count - len(column), fill, column.dtype)])
