"""A run: samples sorted by signal and source time, one sample per moment, with an index by signal.

Memory tails and decoded segments are both runs, so every query is written once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onmaru.twin.types import SampleBatch

_NO_POSITIONS = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Signal `signals[k]` owns rows [starts[k], starts[k+1]), ascending in source time without repeats.

    Texts are sparse: the sample at row `text_at[j]` has the text `texts[j]`.
    """

    signals: NDArray[np.uint32]
    starts: NDArray[np.int64]
    source_ns: NDArray[np.int64]
    ingest_ns: NDArray[np.int64]
    value: NDArray[np.float64]
    quality: NDArray[np.uint8]
    text_at: NDArray[np.int64]
    texts: Sequence[str]

    def __len__(self) -> int:
        return len(self.source_ns)

    @property
    def nbytes(self) -> int:
        texts = sum(map(len, self.texts)) + 64 * len(self.texts)
        return 25 * len(self.source_ns) + 12 * len(self.signals) + texts

    def signal_column(self) -> NDArray[np.uint32]:
        return np.repeat(self.signals, np.diff(self.starts))

    def bounds(self, row: int, start_ns: int, end_ns: int) -> tuple[int, int]:
        """Rows of signal `row` whose source time lies in [start, end)."""
        k = int(np.searchsorted(self.signals, row))
        if k == len(self.signals) or self.signals[k] != row:
            return 0, 0
        low, high = int(self.starts[k]), int(self.starts[k + 1])
        times = self.source_ns[low:high]
        return low + int(np.searchsorted(times, start_ns)), low + int(np.searchsorted(times, end_ns))

    def piece(self, low: int, high: int) -> Piece:
        """The samples in rows [low, high) of one signal."""
        texts: dict[int, str] = {}
        if len(self.text_at):
            a, b = np.searchsorted(self.text_at, (low, high))
            texts = {int(self.text_at[j]) - low: self.texts[j] for j in range(a, b)}
        return Piece(
            self.source_ns[low:high],
            self.ingest_ns[low:high],
            self.value[low:high],
            self.quality[low:high],
            texts,
        )

    def last_at(self, time_ns: int) -> NDArray[np.int64]:
        """Per signal the row of its last sample at or before `time_ns`, or -1; shape [signals]."""
        low, high = self.starts[:-1].copy(), self.starts[1:].copy()
        while True:  # one binary search for all signals together
            open_ = low < high
            if not open_.any():
                break
            middle = (low + high) >> 1
            before = open_ & (self.source_ns[np.minimum(middle, len(self.source_ns) - 1)] <= time_ns)
            low = np.where(before, middle + 1, low)
            high = np.where(open_ & ~before, middle, high)
        return np.where(low > self.starts[:-1], low - 1, -1)

    def text_of(self, row: int) -> str | None:
        j = int(np.searchsorted(self.text_at, row))
        return self.texts[j] if j < len(self.text_at) and self.text_at[j] == row else None

    def between(self, start_ns: int, end_ns: int) -> Run:
        """The part whose source time lies in [start, end)."""
        keep = (self.source_ns >= start_ns) & (self.source_ns < end_ns)
        if keep.all():
            return self
        return _select(self.signal_column(), self, np.flatnonzero(keep))


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Samples of one signal in order of source time."""

    source_ns: NDArray[np.int64]
    ingest_ns: NDArray[np.int64]
    value: NDArray[np.float64]
    quality: NDArray[np.uint8]
    texts: dict[int, str]

    def __len__(self) -> int:
        return len(self.source_ns)

    def batch(self, row: int) -> SampleBatch:
        texts: list[str | None] | None = None
        if self.texts:
            texts = [None] * len(self)
            for position, text in self.texts.items():
                texts[position] = text
        signal = np.full(len(self), row, np.uint32)
        return SampleBatch(signal, self.source_ns, self.ingest_ns, self.value, self.quality, texts)

    def head(self, limit: int) -> Piece:
        if len(self) <= limit:
            return self
        texts = {position: text for position, text in self.texts.items() if position < limit}
        return Piece(
            self.source_ns[:limit], self.ingest_ns[:limit], self.value[:limit], self.quality[:limit], texts
        )


EMPTY_PIECE = Piece(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.uint8), {})


def join_pieces(pieces: Sequence[Piece]) -> Piece:
    """Pieces of one signal, oldest arrival first, as one; of samples at one moment the last arrival wins."""
    pieces = [piece for piece in pieces if len(piece)]
    if not pieces:
        return EMPTY_PIECE
    if len(pieces) == 1:
        return pieces[0]
    source = np.concatenate([piece.source_ns for piece in pieces])
    order = np.arange(len(source))
    if (source[1:] <= source[:-1]).any():
        order = np.argsort(source, kind="stable")
        moved = source[order]
        order = order[np.append(moved[1:] != moved[:-1], True)]
    texts: dict[int, str] = {}
    if any(piece.texts for piece in pieces):
        place = np.full(len(source), -1, np.int64)
        place[order] = np.arange(len(order))
        offset = 0
        for piece in pieces:
            for position, text in piece.texts.items():
                if place[offset + position] >= 0:
                    texts[int(place[offset + position])] = text
            offset += len(piece)
    return Piece(
        source[order],
        np.concatenate([piece.ingest_ns for piece in pieces])[order],
        np.concatenate([piece.value for piece in pieces])[order],
        np.concatenate([piece.quality for piece in pieces])[order],
        texts,
    )


def build_run(
    signal: NDArray[np.uint32],
    source_ns: NDArray[np.int64],
    ingest_ns: NDArray[np.int64],
    value: NDArray[np.float64],
    quality: NDArray[np.uint8],
    text_at: NDArray[np.int64] = _NO_POSITIONS,
    texts: Sequence[str] = (),
) -> Run:
    """Sort samples given in order of arrival; of samples at one moment the last arrival wins."""
    order = _stable_by_signal(signal)
    sorted_signal, sorted_source = signal[order], source_ns[order]
    same_signal = sorted_signal[1:] == sorted_signal[:-1]
    if (same_signal & (sorted_source[1:] < sorted_source[:-1])).any():
        order = np.lexsort((source_ns, signal))
        sorted_signal, sorted_source = signal[order], source_ns[order]
        same_signal = sorted_signal[1:] == sorted_signal[:-1]
    repeated = same_signal & (sorted_source[1:] == sorted_source[:-1])
    if repeated.any():
        order = order[np.append(~repeated, True)]
    raw = Run(
        np.zeros(0, np.uint32), np.zeros(1, np.int64), source_ns, ingest_ns, value, quality, text_at, texts
    )
    return _select(signal, raw, order)


def merge_runs(runs: Sequence[Run]) -> Run:
    """Runs as one, oldest arrival first; of samples at one moment the last run's wins."""
    if len(runs) == 1:
        return runs[0]
    offsets = np.cumsum([0, *(len(run) for run in runs)])
    return build_run(
        np.concatenate([run.signal_column() for run in runs]),
        np.concatenate([run.source_ns for run in runs]),
        np.concatenate([run.ingest_ns for run in runs]),
        np.concatenate([run.value for run in runs]),
        np.concatenate([run.quality for run in runs]),
        np.concatenate([run.text_at + offset for run, offset in zip(runs, offsets, strict=False)]),
        [text for run in runs for text in run.texts],
    )


def _stable_by_signal(signal: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Stable order by signal; 16-bit keys make numpy use a radix sort."""
    order = np.argsort(signal.astype(np.uint16), kind="stable")
    if len(signal) and int(signal.max()) >> 16:
        high = (signal[order] >> 16).astype(np.uint16)
        order = order[np.argsort(high, kind="stable")]
    return order


def _select(signal: NDArray[np.uint32], columns: Run, order: NDArray[np.int64]) -> Run:
    """Take `order` (sorted by signal and time) out of `columns`, rebuilding index and text positions."""
    picked = signal[order]
    heads = np.flatnonzero(np.concatenate((picked[:1] == picked[:1], picked[1:] != picked[:-1])))
    text_at, texts = _NO_POSITIONS, columns.texts
    if len(columns.text_at):
        place = np.full(len(columns.source_ns), -1, np.int64)
        place[order] = np.arange(len(order))
        moved = place[columns.text_at]
        chosen = np.flatnonzero(moved >= 0)
        chosen = chosen[np.argsort(moved[chosen], kind="stable")]
        text_at = moved[chosen]
        texts = [columns.texts[int(j)] for j in chosen]
    return Run(
        picked[heads],
        np.append(heads, len(order)).astype(np.int64),
        columns.source_ns[order],
        columns.ingest_ns[order],
        columns.value[order],
        columns.quality[order],
        text_at,
        texts if len(text_at) else (),
    )
