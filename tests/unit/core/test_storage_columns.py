"""Columns go to Arrow and come back, and pandas stays where it is."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from onmaru.core.storage.columns import column, numbers, strings

KINDS = st.sampled_from(["u1", "i2", "i4", "u4", "i8", "u8", "f4", "f8"]).map(np.dtype)
ARRAYS = KINDS.flatmap(lambda kind: nps.arrays(kind, st.integers(0, 50)))


@given(ARRAYS)
def test_a_column_holds_what_arrow_would_make_of_it(values: np.ndarray):
    ours = column(values)
    ours.validate(full=True)
    theirs = pa.array(values)
    assert ours.type == theirs.type
    np.testing.assert_array_equal(numbers(ours), theirs.to_numpy(zero_copy_only=False))


@given(ARRAYS, st.data())
def test_absent_rows_are_null_and_read_as_arrow_reads_them(values: np.ndarray, data: st.DataObject):
    absent = data.draw(nps.arrays(bool, len(values)))
    start = data.draw(st.integers(0, len(values)))
    ours = column(values, absent=absent)[start:]  # a slice: the bits begin in the middle of a byte
    assert ours.to_pylist() == pa.array(values, mask=absent)[start:].to_pylist() or np.isnan(values).any()
    assert ours.null_count == absent[start:].sum()
    if ours.null_count and values.dtype.kind != "f":
        with pytest.raises(ValueError, match="absent"):
            numbers(ours)
    else:
        expected = np.where(absent, np.nan, values) if absent.any() else values
        np.testing.assert_array_equal(numbers(ours), expected[start:])


@given(st.lists(st.none() | st.text()))
def test_texts_come_back(texts: list[str | None]):
    texts = [text and text.encode("utf-8", "ignore").decode() for text in texts]
    ours = strings(texts)
    ours.validate(full=True)
    assert ours.to_pylist() == texts


def test_pieces_are_joined_and_times_are_their_integers():
    pieces = pa.chunked_array([pa.array([1, 2], pa.int64()), pa.array([3], pa.int64())])
    assert numbers(pieces).tolist() == [1, 2, 3]
    assert numbers(pieces.cast(pa.timestamp("ns", "UTC"))).tolist() == [1, 2, 3]
    assert numbers(pa.chunked_array([], pa.float64())).tolist() == []


@pytest.mark.parametrize("kind", [pa.string(), pa.bool_(), pa.list_(pa.int8())])
def test_what_is_no_number_is_refused(kind: pa.DataType):
    with pytest.raises(ValueError, match="no column of numbers"):
        numbers(pa.nulls(3, kind))
