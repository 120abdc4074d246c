"""Cuts content into chunks as Xet clients do; compiled, for every byte is looked at."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator

import numba
import numpy as np

from onmaru.hub.rules.xet.gear import MASK, MAX_CHUNK, MIN_CHUNK, TABLE, WINDOW

_BLOCK = 8 << 20
_TABLE = np.array(TABLE, np.uint64)
_SKIPPED = (
    MIN_CHUNK - WINDOW - 1
)  # no chunk ends there, and the hash forgets what is further away than its window


@numba.njit("int64(uint8[::1], uint64[::1], int64, int64[::1], boolean)", cache=True, nogil=True)
def _cut(data, table, begin, ends, last):  # type: ignore[no-untyped-def]
    count = 0
    size = len(data)
    mask = np.uint64(MASK)
    while begin < size:
        stop = min(begin + MAX_CHUNK, size)
        value = np.uint64(0)
        end = -1
        at = begin + _SKIPPED
        while at < stop:
            value = (value << np.uint64(1)) + table[data[at]]
            at += 1
            if value & mask == np.uint64(0) and at - begin >= MIN_CHUNK:
                end = at
                break
        if end < 0:
            if stop - begin < MAX_CHUNK and not last:
                break  # more is needed to tell
            end = stop
        ends[count] = end
        count += 1
        begin = end
    return count


def cut(pieces: Iterable[bytes]) -> Iterator[memoryview]:
    """The chunks of a content, one after another.

    Args:
        pieces: The content in pieces of any length.
    """
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= _BLOCK:
            end = yield from _chunks(held, last=False)
            held = bytearray(memoryview(held)[end:])
    if held:
        yield from _chunks(held, last=True)


def _chunks(data: bytearray, *, last: bool) -> Generator[memoryview, None, int]:
    ends = np.empty(len(data) // MIN_CHUNK + 2, np.int64)
    count = _cut(np.frombuffer(data, np.uint8), _TABLE, 0, ends, last)
    view = memoryview(data)
    begin = 0
    for end in ends[:count].tolist():
        yield view[begin:end]
        begin = end
    return begin
