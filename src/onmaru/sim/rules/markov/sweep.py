"""Gauss-Seidel sweeps over the balance equations of a chain, compiled."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit("Tuple((f8, i8))(i4[::1], i4[::1], f8[::1], f8[::1], f8[::1], f8, i8)", cache=True, nogil=True)
def gauss_seidel(
    indptr: NDArray[np.int32], indices: NDArray[np.int32], data: NDArray[np.float64],
    out: NDArray[np.float64], found: NDArray[np.float64], tolerance: float, most: int,
) -> tuple[float, int]:  # fmt: skip
    """Improve `found` in place until a sweep changes no probability by more than `tolerance` of its size.

    Sweeps go forward and backward in turn, as a line's chain is long in both directions.
    Returns the last relative change and the number of sweeps.
    """
    size = len(out)
    change = 1.0
    for sweep in range(most):
        change = 0.0
        total = 0.0
        for step in range(size):
            row = step if sweep % 2 == 0 else size - 1 - step
            flow = 0.0
            for k in range(indptr[row], indptr[row + 1]):
                flow += data[k] * found[indices[k]]
            value = flow / out[row]
            if value > 1e-280:
                change = max(change, abs(value - found[row]) / value)
            found[row] = value
            total += value
        for row in range(size):
            found[row] /= total
        if change <= tolerance:
            return change, sweep + 1
    return change, most
