"""User rules: functions that choose a part, a way, or the moment of release, callable from the kernel.

    from onmaru.sim import compiled_rule

    @compiled_rule
    def longest_wait(now_s, element, rows):
        best = 0
        for i in range(rows.shape[0]):
            if rows[i, 3] > rows[best, 3]:
                best = i
        return best

    program = compile_model(model, rules={"longest_wait": longest_wait})

`rows` has one row per candidate and the columns product, age [s], due [s], waiting [s], step, reworks,
serial, level of the place, parts that have left it. The answer is the row chosen; -1 chooses none for now. A release rule gets one
row (parts inside, parts waiting, parts in the system, parts made) and answers 0 to let the next part in.
A plain Python function works the same way and is called back at each decision: slower, but free to do
anything. A rule may be asked more often than a part moves and must not count its calls.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from onmaru.sim.rules.kernel.layout import RULE_COLUMNS
from onmaru.sim.types import BadRun, Buffer, Model, Source

_SIGNATURE = ctypes.CFUNCTYPE(
    ctypes.c_int64, ctypes.c_double, ctypes.c_int64, ctypes.c_int64, ctypes.POINTER(ctypes.c_double)
)


@dataclass(slots=True)
class Rule:
    """A rule with its address; `keep` holds the code alive, `error` is what a Python rule raised."""

    address: int
    keep: Any
    error: list[BaseException] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule compiled to machine code; still callable from Python."""

    function: Callable[..., int]
    compiled: Any

    def __call__(self, now_s: float, element: int, rows: Any) -> int:
        return self.function(now_s, element, rows)


def compiled_rule(function: Callable[..., int]) -> CompiledRule:
    """Compile `function(now_s, element, rows) -> int` to machine code.

    Args:
        function: Plain Python that numba can compile; `rows` is float64 of shape [count, 9].
    """
    from numba import carray, cfunc, njit, types

    inner = njit(function)
    columns = RULE_COLUMNS

    @cfunc(types.int64(types.float64, types.int64, types.int64, types.CPointer(types.float64)))
    def outer(now_s: Any, element: Any, count: Any, rows: Any) -> Any:  # pragma: no cover  (machine code)
        return inner(now_s, element, carray(rows, (count, columns)))

    return CompiledRule(function, outer)


def _python_rule(function: Callable[..., int]) -> Rule:
    errors: list[BaseException] = []

    def call(now_s: float, element: int, count: int, rows: Any) -> int:
        try:
            return int(function(now_s, element, np.ctypeslib.as_array(rows, (count, RULE_COLUMNS))))
        except Exception as error:  # it must not pass through compiled code: the run ends and raises it
            errors.append(error)
            return -2

    wrapped = _SIGNATURE(call)
    return Rule(ctypes.cast(wrapped, ctypes.c_void_p).value or 0, wrapped, errors)


def bind_rules(model: Model, given: Mapping[str, Any]) -> dict[str, Rule]:
    """The rules a model names, ready to be called.

    Raises:
        BadRun: `params["rule"]` is named by the model and not given, or cannot be called.
    """
    bound: dict[str, Rule] = {}
    for element in model.elements:
        names = [element.send_rule if element.send == "rule" else None]
        if isinstance(element, Buffer) and element.order == "rule":
            names.append(element.rule)
        if isinstance(element, Source):
            names.append(element.release_rule)
        for name in names:
            if name is None or name in bound:
                continue
            rule = given.get(name)
            if isinstance(rule, CompiledRule):
                bound[name] = Rule(rule.compiled.address, rule)
            elif callable(rule):
                bound[name] = _python_rule(rule)
            else:
                raise BadRun(
                    f"element {element.name!r} asks for the rule {name!r}, which is not given",
                    hint=f"pass rules={{{name!r}: function}}",
                    rule=name,
                    element=element.name,
                )
    return bound
