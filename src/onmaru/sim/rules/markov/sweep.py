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
    """Improve `found` in place until no probability is further than `tolerance` of its size from where it goes.

    Sweeps go forward and backward in turn, as a line's chain is long in both directions. How far there is to
    go is judged from the last change and how fast changes fall, or by rounding, below which they do not.
    Returns that relative distance and the number of sweeps.
    """
    size = len(out)
    distance = 1.0
    before = 1.0
    earlier = 1.0
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
        falls = min(change / earlier, 0.999999) if earlier > 0.0 else 0.0  # over two sweeps, one each way
        distance = 2.0 * change / (1.0 - falls)
        if distance <= tolerance or change < 2e-15:
            return min(distance, tolerance), sweep + 1
        earlier = before
        before = change
    return distance, most
