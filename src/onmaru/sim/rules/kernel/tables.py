"""Access to the arrays by address: `node_at(m, n)` is the record of node n, to read and to write.

The kernel's functions take one argument for everything, the record `m` of the world, in which the addresses
of all arrays stand. Passing the arrays themselves would hand some two hundred values to every call.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import from_dtype, types
from numba.extending import intrinsic

from onmaru.sim.rules.kernel import layout as k


def _accessor(field: str, dtype: np.dtype) -> Any:
    record = from_dtype(dtype)
    offset, size = k.WORLD.fields[field][1], dtype.itemsize  # type: ignore[index]

    @intrinsic
    def at(typing_context: Any, m: Any, i: Any) -> Any:
        if not isinstance(i, types.Integer):
            return None
        signature = record(m, types.int64)

        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            wide = ir.IntType(64)
            start = builder.ptrtoint(args[0], wide)
            base = builder.load(builder.inttoptr(builder.add(start, wide(offset)), wide.as_pointer()))
            base.set_metadata("invariant.load", builder.module.add_metadata([]))
            address = builder.add(base, builder.mul(args[1], wide(size)))
            return builder.inttoptr(address, context.get_value_type(record))

        return signature, generate

    return at


node_at = _accessor("nodes", k.NODE)
server_at = _accessor("servers", k.SERVER)
part_at = _accessor("parts", k.PART)
edge_at = _accessor("edges", k.EDGE)
mode_at = _accessor("modes", k.MODE)
pool_at = _accessor("pools", k.POOL)
stop_at = _accessor("stops", k.STOP)
actor_at = _accessor("actors", k.ACTOR)
timing_at = _accessor("timings", k.TIMING)
calendar_at = _accessor("calendars", k.CALENDAR_ROW)
sink_at = _accessor("sinks", k.SINK_ROW)
order_at = _accessor("orders", k.ORDER_ROW)
tree_at = _accessor("tree", k.TREE)
stream_at = _accessor("streams", k.STREAM)
trace_at = _accessor("trace", k.TRACE)
number_at = _accessor("ftab", k.NUMBER)
whole_at = _accessor("itab", k.WHOLE)
work_at = _accessor("work", k.WHOLE)
row_at = _accessor("rows", k.RULE_ROW)
bin_at = _accessor("bins", k.COUNT)
start_at = _accessor("starts", k.START_ROW)
made_at = _accessor("by_product", k.COUNT)
