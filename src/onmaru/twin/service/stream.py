"""The live view: one set of slots, any number of viewers, each at its own pace.

Every signal, equipment and instance row is a slot that holds its latest record and the sequence number
of its last change. A viewer remembers the last number it was sent and is owed exactly the slots changed
since. A slow viewer therefore skips what it could not take (latest wins), never delays another, and
resumes after a lost connection with the same question. Frames are encoded once per (from, to) and shared.
"""

from __future__ import annotations

import asyncio
import struct
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onmaru.core.time import now_ns
from onmaru.twin.rules.wire import (
    MOVE_DTYPE,
    SIGNAL_DTYPE,
    STATE_DTYPE,
    FrameKind,
    encode_bytes,
    encode_frame,
)

_CACHED_FRAMES = 64
_CLOCK_BODY = struct.Struct("<d")


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a viewer wants; `signals` is None for all, else sorted signal rows."""

    signals: tuple[int, ...] | None = None
    states: bool = True
    moves: bool = True
    hz: float = 10.0


class _Slots:
    """Latest records of one kind, with the sequence number of each slot's last change."""

    def __init__(self, kind: FrameKind, dtype: np.dtype, count: int) -> None:
        self.kind = kind
        self.records = np.zeros(count, dtype)
        self.changed = np.zeros(count, np.uint64)
        self.latest = 0

    def put(self, rows: NDArray[np.integer], records: NDArray[np.void], seq: int) -> None:
        if len(rows):
            self.records[rows] = records
            self.changed[rows] = seq
            self.latest = seq

    def since(self, seq: int, only: tuple[int, ...] | None) -> NDArray[np.void]:
        if only is None:
            return self.records[self.changed > np.uint64(seq)]
        rows = np.array(only, np.int64)
        rows = rows[self.changed[rows] > np.uint64(seq)]
        return self.records[rows]


class StreamHub:
    """Slots and viewers of one plant. Call from the event loop's thread only."""

    def __init__(self, signal_count: int, equipment_count: int, row_count: int) -> None:
        # Starts above any number an earlier process gave out, so that a resume across a restart is whole.
        self.seq = now_ns() // 1_000
        self._signals = _Slots(FrameKind.SIGNALS, SIGNAL_DTYPE, signal_count)
        self._states = _Slots(FrameKind.STATES, STATE_DTYPE, equipment_count)
        self._moves = _Slots(FrameKind.MOVES, MOVE_DTYPE, row_count)
        self._texts: dict[int, tuple[int, str]] = {}
        self._texts_latest = 0
        self._tick = asyncio.Event()
        self._frames: OrderedDict[tuple[int, int, int, tuple[int, ...] | None], bytes] = OrderedDict()
        self.viewer_count = 0

    def publish(
        self,
        *,
        signals: tuple[NDArray[np.integer], NDArray[np.void]] | None = None,
        states: tuple[NDArray[np.integer], NDArray[np.void]] | None = None,
        moves: tuple[NDArray[np.integer], NDArray[np.void]] | None = None,
        texts: Iterable[tuple[int, str]] = (),
    ) -> int:
        """Change slots under the next sequence number and wake the viewers; returns the number."""
        self.seq += 1
        for slots, change in ((self._signals, signals), (self._states, states), (self._moves, moves)):
            if change is not None:
                slots.put(change[0], change[1], self.seq)
        for row, text in texts:
            self._texts[row] = (self.seq, text)
            self._texts_latest = self.seq
        self._frames.clear()
        event, self._tick = self._tick, asyncio.Event()
        event.set()
        return self.seq

    async def wait(self, seq: int, timeout_s: float) -> bool:
        """Wait until something newer than `seq` was published; False when the time ran out."""
        if self.seq != seq:  # greater: of an earlier process whose clock was ahead of ours
            return True
        try:
            await asyncio.wait_for(self._tick.wait(), timeout_s)
        except TimeoutError:
            return False
        return True

    def frames_since(self, seq: int, subscription: Subscription) -> tuple[int, list[bytes]]:
        """The frames a viewer at `seq` is owed, and the number it stands at once it has them.

        A number we have not given out yet is of an earlier process whose clock was ahead: it is owed everything.
        """
        seq = seq if seq <= self.seq else 0
        frames = []
        wanted = [(self._signals, subscription.signals, subscription.signals != ())]
        wanted += [(self._states, None, subscription.states), (self._moves, None, subscription.moves)]
        for slots, only, on in wanted:
            if on and slots.latest > seq and (frame := self._encoded(slots, seq, only)):
                frames.append(frame)
        if subscription.signals != () and self._texts_latest > seq:
            frames.append(self._encoded_texts(seq, subscription.signals))
        return self.seq, frames

    def clock(self) -> bytes:
        """A CLOCK frame: the latest sequence number and the server's time [ms]."""
        return encode_bytes(FrameKind.CLOCK, _CLOCK_BODY.pack(now_ns() / 1e6), self.seq)

    def _encoded(self, slots: _Slots, seq: int, only: tuple[int, ...] | None) -> bytes:
        key = (int(slots.kind), seq, self.seq, only)
        frame = self._frames.get(key)
        if frame is None:
            records = slots.since(seq, only)
            frame = encode_frame(slots.kind, records, self.seq) if len(records) else b""
            self._frames[key] = frame
            if len(self._frames) > _CACHED_FRAMES:
                self._frames.popitem(last=False)
        return frame

    def _encoded_texts(self, seq: int, only: tuple[int, ...] | None) -> bytes:
        import orjson

        rows = self._texts if only is None else [row for row in only if row in self._texts]
        changed = {str(row): self._texts[row][1] for row in rows if self._texts[row][0] > seq}
        return encode_bytes(FrameKind.TEXTS, orjson.dumps(changed), self.seq)
