"""Begins to write a file to the disk while more of it arrives, so that the sync in its end finds little left to do.

What is on the disk then leaves the page cache: a push of many gigabytes does not throw out of it what is pulled all the
time, and the next pieces go into the same memory. It leaves well behind where the file grows: to let go of pages that are
still being written, the kernel waits for all processors first, which takes milliseconds where other work holds them.

Sources: sync_file_range(2), posix_fadvise(2).
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from contextlib import suppress

_WRITE = 2  # SYNC_FILE_RANGE_WRITE: begin, and do not wait
STEP = 8 << 20  # [B]
LAG = 32 << 20  # what is written last stays in the page cache [B]


def _find() -> Callable[[int, int, int, int], int] | None:
    if not sys.platform.startswith("linux"):
        return None
    try:
        function = ctypes.CDLL(None, use_errno=True).sync_file_range
    except (OSError, AttributeError):
        return None
    function.argtypes = (ctypes.c_int, ctypes.c_int64, ctypes.c_int64, ctypes.c_uint)
    function.restype = ctypes.c_int
    found: Callable[[int, int, int, int], int] = function
    return found


_sync_file_range = _find()


class Writeback:
    """One file that grows."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._begun = self._left = os.fstat(handle).st_size

    def reached(self, size: int) -> None:
        """The file has so many bytes now. Never fails: it is the sync in the end that promises something."""
        if _sync_file_range is None or size - self._begun < STEP:
            return
        _sync_file_range(self._handle, self._begun, size - self._begun, _WRITE)
        self._begun = size
        behind = size - LAG
        if behind - self._left >= STEP:
            with suppress(OSError):
                os.posix_fadvise(self._handle, self._left, behind - self._left, os.POSIX_FADV_DONTNEED)
            self._left = behind
