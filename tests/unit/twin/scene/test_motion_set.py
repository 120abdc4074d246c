"""Motions against matrices multiplied one by one."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onmaru.core.ids import PrimPath, SignalId
from onmaru.twin.rules.motion import MotionSet
from onmaru.twin.types import Motion, MotionOp

OPS = [f"{verb}{axis}" for verb in ("translate", "rotate") for axis in "XYZ"]
SIGNALS = [SignalId(f"s{i}") for i in range(6)]
ROW_OF = {signal: row for row, signal in enumerate(SIGNALS)}


class Table:
    """Four prims with authored transforms."""

    def __init__(self) -> None:
        rng = np.random.default_rng(3)
        self.local = rng.standard_normal((4, 3, 4))

    def has(self, path: str) -> bool:
        return path.startswith("/p") and int(path[2:]) < 4

    def row_of(self, path: str) -> int:
        return int(path[2:])

    def parent_from_prim(self, rows: np.ndarray) -> np.ndarray:
        return self.local[rows].copy()


def slow(op: str, value: float) -> np.ndarray:
    matrix = np.eye(4)
    axis = "XYZ".index(op[-1])
    if op.startswith("translate"):
        matrix[axis, 3] = value
        return matrix
    unit = np.eye(3)[axis]
    angle = math.radians(value)
    cross = np.array([[0, -unit[2], unit[1]], [unit[2], 0, -unit[0]], [-unit[1], unit[0], 0]])
    matrix[:3, :3] = np.eye(3) + math.sin(angle) * cross + (1 - math.cos(angle)) * cross @ cross  # Rodrigues
    return matrix


operations = st.builds(
    MotionOp, st.sampled_from(OPS), st.sampled_from(SIGNALS), st.floats(-2, 2), st.floats(-10, 10)
)


@given(
    st.lists(st.lists(operations, min_size=1, max_size=4), max_size=4),
    st.lists(st.floats(-720, 720), min_size=6, max_size=6),
)
def test_the_product_is_authored_then_each_operation(ops: list[list[MotionOp]], values: list[float]) -> None:
    table = Table()
    motions = [Motion(PrimPath(f"/p{i}"), tuple(group)) for i, group in enumerate(ops)]
    rows, local = MotionSet(motions, table, ROW_OF).evaluate(np.array(values))
    assert rows.tolist() == list(range(len(ops)))
    for index, group in enumerate(ops):
        expected = np.vstack([table.local[index], [0, 0, 0, 1]])
        for op in group:
            expected = expected @ slow(op.op, values[ROW_OF[op.signal]] * op.scale + op.offset)
        np.testing.assert_allclose(local[index], expected[:3], atol=1e-9)


def test_only_what_changed_is_returned() -> None:
    motions = [Motion(PrimPath(f"/p{i}"), (MotionOp("translateX", SIGNALS[i]),)) for i in range(3)]
    moving = MotionSet(motions, Table(), ROW_OF)
    assert moving.driven_by(np.array([1, 5]))
    assert not moving.driven_by(np.array([5]))
    rows, local = moving.evaluate(np.ones(6), np.array([1, 5]))
    assert rows.tolist() == [1]
    assert len(local) == 1


def test_a_signal_without_a_value_leaves_the_prim_as_authored() -> None:
    table = Table()
    moving = MotionSet(
        [Motion(PrimPath("/p0"), (MotionOp("rotateZ", SIGNALS[0], offset=30.0),))], table, ROW_OF
    )
    np.testing.assert_array_equal(moving.evaluate(np.full(6, np.nan))[1][0], table.local[0])


def test_what_cannot_move_is_listed() -> None:
    motions = [
        Motion(PrimPath("/p9"), (MotionOp("rotateX", SIGNALS[0]),)),
        Motion(PrimPath("/p0"), (MotionOp("rotateX", SignalId("none")),)),
    ]
    moving = MotionSet(motions, Table(), ROW_OF)
    assert moving.missing == ["/p9", "/p0"]
    assert len(moving) == 0
    assert not moving.driven_by(np.array([0]))
