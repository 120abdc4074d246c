"""Numbers as the processor sees them: a float's bits, a choice that is no jump, the greater of two.

Numba's own `max`, `min` and `int` are whole functions to it, each compiled on its own.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from onmaru.sim.rules.kernel.inner import inlined

_intrinsic: Any = intrinsic  # its type shows the context, which the caller does not give


@_intrinsic
def bits_of(typing_context: Any, number: Any) -> Any:
    """The bits of a float as a whole number; of floats that are not negative they have the same order."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.IntType(64))

    return types.int64(types.float64), generate


@_intrinsic
def float_of(typing_context: Any, bits: Any) -> Any:
    """The float that has these bits."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.DoubleType())

    return types.float64(types.int64), generate


@_intrinsic
def pick(typing_context: Any, first: Any, a: Any, b: Any) -> Any:
    """`a` if `first`, else `b`, without a jump: for what nobody can guess."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        chosen = builder.select(args[0], args[1], args[2])
        chosen.set_metadata("unpredictable", builder.module.add_metadata([]))
        return chosen

    return types.int64(types.boolean, types.int64, types.int64), generate


@inlined
def greater(a: float, b: float) -> float:
    """The greater of two numbers."""
    return b if b > a else a


@inlined
def smaller(a: float, b: float) -> float:
    """The smaller of two numbers."""
    return b if b < a else a
