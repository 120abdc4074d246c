"""Calls of user rules by address: a compiled function or a Python callback, the kernel does not mind.

A rule has the C signature `int64 (double now_s, int64 element, int64 count, double *rows)`; `rows` holds
`count` candidates of `RULE_COLUMNS` numbers each. It answers with the row it chooses, or below 0 for "none".
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from onmaru.sim.rules.kernel.inner import inner
from onmaru.sim.rules.kernel.layout import BAD_RULE
from onmaru.sim.rules.kernel.tables import node_at, part_at, row_at


@intrinsic
def _call_at(typing_context: Any, address: Any, now: Any, element: Any, count: Any, rows: Any) -> Any:
    signature = types.int64(types.int64, types.float64, types.int64, types.int64, types.int64)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        wide, real = ir.IntType(64), ir.DoubleType()
        function = ir.FunctionType(wide, [real, wide, wide, wide])
        return builder.call(builder.inttoptr(args[0], function.as_pointer()), args[1:])

    return signature, generate


_call: Any = _call_at  # called with what follows the typing context


@inner
def describe(m: Any, row: int, p: int, n: int) -> None:
    """Write what a rule may know of a part into one row."""
    part = part_at(m, p)
    now = m.now
    row_at(m, row).c[0] = part.product
    row_at(m, row).c[1] = now - part.born
    row_at(m, row).c[2] = part.due
    row_at(m, row).c[3] = now - part.since
    row_at(m, row).c[4] = part.step
    row_at(m, row).c[5] = part.reworks
    row_at(m, row).c[6] = part.serial
    row_at(m, row).c[7] = node_at(m, n).level
    row_at(m, row).c[8] = node_at(m, n).left


@inner
def ask_rule(m: Any, address: int, element: int, count: int) -> int:
    """The row a rule chooses, or -1; an answer outside of the rows ends the run."""
    answer: int = _call(address, m.now, element, count, m.rows)
    if answer >= count or answer < -1:
        m.status = BAD_RULE
        m.status_node = element
        return -1
    return answer
