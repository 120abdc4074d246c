"""A state trace as tiles: whatever the zoom, a tile holds no more bars than a screen has pixels.

Level 0 is one tile over the whole run; each level halves the width. A server with few bars in a tile gives
them exactly; with more, each of `TILE_BINS` equal bins shows the state that lasted longest in it, and is
marked as mixed where that is less than nine tenths of it. Neighbouring bins of one state are one bar.

    header  16 bytes  magic "OMGT", version u16, zero u16, bar count u32, zero u32
    bar     20 bytes  server u32, serial u32, start f32, end f32 [s after the tile's start], state u8, flags u8,
                      product u16; flag bit 0: mixed
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onmaru.sim.types import STATE_COUNT, StateTrace

BAR_DTYPE = np.dtype(
    [("server", "<u4"), ("serial", "<u4"), ("start_s", "<f4"), ("end_s", "<f4"), ("state", "u1"), ("flags", "u1"),
     ("product", "<u2")]
)  # fmt: skip
MAGIC = b"OMGT"
VERSION = 1
MIXED = 1
TILE_BINS = 512
MAX_LEVEL = 24
_PURE = 0.9
_NO_SERIAL = 0xFFFF_FFFF
_NO_PRODUCT = 0xFFFF


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """A trace sorted by server, then by time; `first[s] : first[s + 1]` are the rows of server s.

    Times in seconds, shape [row] each; `serial` is -1 where no part is there.
    """

    start_s: NDArray[np.float64]
    end_s: NDArray[np.float64]
    state: NDArray[np.int16]
    serial: NDArray[np.int64]
    product: NDArray[np.int16]
    first: NDArray[np.int64]

    @staticmethod
    def of(trace: StateTrace) -> Bars:
        """The bars of a trace."""
        rows, starts = trace.rows, trace.starts_s()
        order = np.lexsort((rows["end_s"], rows["server"]))
        counts = np.bincount(rows["server"], minlength=len(trace.element))
        return Bars(
            starts[order],
            np.ascontiguousarray(rows["end_s"][order]),
            np.ascontiguousarray(rows["state"][order]),
            np.ascontiguousarray(rows["serial"][order]),
            np.ascontiguousarray(rows["product"][order]),
            np.concatenate(([0], np.cumsum(counts))),
        )

    @property
    def servers(self) -> int:
        return len(self.first) - 1

    @property
    def span_s(self) -> tuple[float, float]:
        """First start and last end [s]; both 0 for an empty trace."""
        if not len(self.end_s):
            return 0.0, 0.0
        return float(self.start_s.min()), float(self.end_s.max())

    def levels(self) -> int:
        """How many levels there are until the busiest tile shows every bar exactly."""
        most = int(np.diff(self.first).max()) if self.servers else 0
        level = 0
        while most > TILE_BINS and level < MAX_LEVEL:
            most, level = most // 2, level + 1
        # Two more: bars do not lie evenly.
        return min(MAX_LEVEL, level + 3)

    def window(
        self, start_s: float, end_s: float, servers: range, *, bins: int = TILE_BINS
    ) -> NDArray[np.void]:
        """Bars of some servers in [start, end), at most about `bins` a server; times after `start_s`."""
        found = [self._of_server(server, start_s, end_s, bins) for server in servers]
        return np.concatenate(found) if found else np.zeros(0, BAR_DTYPE)

    def _of_server(self, server: int, start_s: float, end_s: float, bins: int) -> NDArray[np.void]:
        low, high = int(self.first[server]), int(self.first[server + 1])
        begin = low + int(np.searchsorted(self.end_s[low:high], start_s, side="right"))
        until = low + int(np.searchsorted(self.start_s[low:high], end_s, side="left"))
        if until <= begin:
            return np.zeros(0, BAR_DTYPE)
        rows = slice(begin, until)
        if until - begin > bins:
            return self._binned(server, rows, start_s, end_s, bins)
        bars = np.zeros(until - begin, BAR_DTYPE)
        bars["server"] = server
        bars["start_s"] = np.maximum(self.start_s[rows], start_s) - start_s
        bars["end_s"] = np.minimum(self.end_s[rows], end_s) - start_s
        bars["state"] = self.state[rows]
        bars["serial"] = np.where(self.serial[rows] < 0, _NO_SERIAL, self.serial[rows] % _NO_SERIAL)
        bars["product"] = np.where(self.product[rows] < 0, _NO_PRODUCT, self.product[rows])
        return bars

    def _binned(self, server: int, rows: slice, start_s: float, end_s: float, bins: int) -> NDArray[np.void]:
        edges = np.linspace(start_s, end_s, bins + 1)
        begin, until, state = self.start_s[rows], self.end_s[rows], self.state[rows]
        lasted = np.zeros((STATE_COUNT, bins))
        for code in np.unique(state):
            mine = state == code
            # Time spent in this state up to any moment is piecewise linear in it.
            moments = np.empty(2 * int(mine.sum()))
            moments[0::2], moments[1::2] = begin[mine], until[mine]
            spent = np.empty_like(moments)
            total = np.cumsum(until[mine] - begin[mine])
            spent[0::2], spent[1::2] = total - (until[mine] - begin[mine]), total
            lasted[code] = np.diff(np.interp(edges, moments, spent))
        longest = lasted.argmax(axis=0)
        covered = lasted.sum(axis=0)
        mixed = lasted.max(axis=0) < _PURE * covered
        seen = covered > 0
        turns = np.flatnonzero(np.diff(longest) | np.diff(mixed) | np.diff(seen)) + 1
        begins = np.concatenate(([0], turns))
        ends = np.concatenate((turns, [bins]))
        kept = seen[begins]
        begins, ends = begins[kept], ends[kept]
        bars = np.zeros(len(begins), BAR_DTYPE)
        bars["server"] = server
        bars["start_s"] = edges[begins] - start_s
        bars["end_s"] = edges[ends] - start_s
        bars["state"] = longest[begins]
        bars["flags"] = np.where(mixed[begins], MIXED, 0)
        bars["serial"] = _NO_SERIAL
        bars["product"] = _NO_PRODUCT
        return bars

    def tile(self, level: int, number: int, servers: range) -> tuple[NDArray[np.void], float, float]:
        """Bars of a tile, and its start and end [s]."""
        first, last = self.span_s
        width = (last - first) / 2**level
        start, end = first + number * width, first + (number + 1) * width
        return self.window(start, end, servers), start, end


def tile_bytes(bars: NDArray[np.void]) -> bytes:
    """Bars as they travel, after their header."""
    return struct.pack("<4sHHII", MAGIC, VERSION, 0, len(bars), 0) + bars.tobytes()
