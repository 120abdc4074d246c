"""Between NumPy arrays and Arrow columns, without the way over pandas.

`pyarrow.array`, `pyarrow.scalar` and `to_numpy` import pandas wherever it is installed, to see whether they
were given something of its own: up to a second of the first request, and 40 MB for as long as the process
lives. What is kept here is numbers and names, so the bytes are handed over as they lie.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def column(values: NDArray[Any], *, absent: NDArray[np.bool_] | None = None) -> pa.Array:
    """Numbers as a column that shares their memory.

    Args:
        values: Shape [row_count], of a fixed width.
        absent: Which rows have no value, shape [row_count]; None for none.
    """
    values = np.ascontiguousarray(values)
    present = None if absent is None else pa.py_buffer(np.packbits(~absent, bitorder="little"))
    return pa.Array.from_buffers(
        pa.from_numpy_dtype(values.dtype), len(values), [present, pa.py_buffer(values)]
    )


def strings(values: Sequence[str | None]) -> pa.Array:
    """Texts as a column; None is a row without one.

    Raises:
        OverflowError: together they take more than 2 GiB.
    """
    encoded = [b"" if value is None else value.encode() for value in values]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    if ends[-1] > np.iinfo(np.int32).max:
        raise OverflowError(f"{ends[-1]} bytes of text do not fit into one column")
    absent = np.array([value is None for value in values], bool)
    present = pa.py_buffer(np.packbits(~absent, bitorder="little")) if absent.any() else None
    buffers = [present, pa.py_buffer(ends.astype(np.int32)), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.string(), len(encoded), buffers)


def numbers(values: pa.Array | pa.ChunkedArray) -> NDArray[Any]:
    """The numbers of a column, where they lie if they lie in one piece; time is int64 in the column's unit.

    Raises:
        ValueError: they are not of a fixed width in bytes, or integers with gaps; gaps of floats are NaN.
    """
    if isinstance(values, pa.ChunkedArray):
        if values.num_chunks == 1:
            return numbers(values.chunk(0))
        values = values.combine_chunks()
        if isinstance(values, pa.ChunkedArray):  # of no chunk, or too large for one
            return np.concatenate([numbers(chunk) for chunk in values.chunks] or [_nothing(values.type)])
    kind = _nothing(values.type).dtype
    if not len(values):
        return np.zeros(0, kind)
    present, data = values.buffers()
    if data is None:
        raise ValueError("a column has a length and no data")
    found = np.frombuffer(data, kind, len(values), values.offset * kind.itemsize)
    if not values.null_count:
        return found
    if kind.kind != "f":
        raise ValueError(f"{values.null_count} of {len(values)} integers are absent")
    bits = np.unpackbits(np.frombuffer(present, np.uint8), bitorder="little")
    return np.where(bits[values.offset : values.offset + len(values)].astype(bool), found, np.nan)


def _nothing(kind: pa.DataType) -> NDArray[Any]:
    if pa.types.is_temporal(kind) and kind.bit_width == 64:
        return np.zeros(0, np.int64)
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        raise ValueError(f"a column of {kind} is no column of numbers")
    return np.zeros(0, kind.to_pandas_dtype())
