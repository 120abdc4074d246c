"""A small safe language for derived signals and alarm conditions.

    ({./inlet} - {./outlet}) * 4.186 if {./flow} > 0.1 else 0
    {Plant/Line1/Press/state} == "run" and rate({./temperature}) > 0.5

Signals stand in braces, by id or relative to the equipment (`{./name}`, `{../name}`). There are numbers,
`+ - * / // % **`, comparisons, `and or not`, `a if c else b`, and the functions in `FUNCTIONS`. Names,
attributes, indexing, calls of anything else and loops do not exist. The text is parsed once and compiled
into closures; nothing is ever evaluated as Python. Quality is the worst of the inputs; a result that is
not finite is NaN and BAD. Source: the grammar is a subset of Python's (reference, clause 6).
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onmaru.core.errors import InvalidInput
from onmaru.core.ids import PrimPath, SignalId
from onmaru.core.units import BadUnit, conversion
from onmaru.twin.rules.expression_functions import FUNCTIONS
from onmaru.twin.types import Quality, Signal, SignalKind

MAX_LENGTH = 2000
MAX_NODES = 400
MAX_DEPTH = 40


class BadExpression(InvalidInput):
    code = "twin.bad_expression"


@dataclass(slots=True)
class _Frame:
    """What a compiled node reads: present values, the change since the previous sample, seconds between."""

    values: Sequence[float]
    deltas: Sequence[float]
    spans_s: Sequence[float]


_Node = Callable[[_Frame], float]


@dataclass(frozen=True, slots=True)
class _Typed:
    run: _Node
    unit: str | None = None  # None: unknown, fits everything
    input: int | None = None  # set when the node is just a signal


_BINARY: Mapping[type, Callable[[Any, Any], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: math.pow,
}
_COMPARE: Mapping[type, Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_REFERENCE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression; `inputs` are the ids it reads, in the order `evaluate` wants them."""

    text: str
    inputs: tuple[SignalId, ...]
    unit: str | None
    needs_change: bool  # uses rate() or delta()
    _run: _Node = field(repr=False)

    def evaluate(
        self,
        values: Sequence[float],
        qualities: Sequence[int],
        *,
        deltas: Sequence[float] = (),
        spans_s: Sequence[float] = (),
    ) -> tuple[float, Quality]:
        """The value (1.0 and 0.0 for true and false) and its quality.

        Args:
            values, qualities: Of the inputs, shape [len(inputs)].
            deltas: Present minus previous value of each input; absent: as if unknown (NaN).
            spans_s: Seconds between the two.
        """
        quality = Quality(max(qualities, default=Quality.GOOD))
        unknown = (math.nan,) * len(self.inputs)
        try:
            value = float(self._run(_Frame(values, deltas or unknown, spans_s or unknown)))
        except (ArithmeticError, ValueError):
            value = math.nan
        if not math.isfinite(value):
            return math.nan, Quality.BAD
        return value, quality


def compile_expression(
    text: str,
    signals: Mapping[SignalId, Signal] | Sequence[Signal],
    *,
    equipment: PrimPath | str = "",
    unit: str = "",
) -> Expression:
    """Parse and check an expression.

    Args:
        signals: The signals it may name.
        equipment: The prim that `{./name}` starts from.
        unit: The unit the result shall have; a known, compatible unit of the result is converted.

    Raises:
        BadExpression: syntax, an unknown signal or function, units that do not fit, or too large.
    """
    known = signals if isinstance(signals, Mapping) else {signal.id: signal for signal in signals}
    return _Compiler(text, known, str(equipment)).compile(unit)


_DIFFERENCES = dict.fromkeys(("degC", "°C", "℃"), "delta_degC") | dict.fromkeys(("degF", "°F"), "delta_degF")


class _Compiler:
    def __init__(self, text: str, signals: Mapping[SignalId, Signal], equipment: str) -> None:
        self.text = text
        self.signals = signals
        self.equipment = equipment.strip("/")
        self.inputs: list[SignalId] = []
        self.needs_change = False
        self.nodes = 0

    def compile(self, unit: str) -> Expression:
        if len(self.text) > MAX_LENGTH:
            raise self.fault(f"is {len(self.text)} characters long", f"stay below {MAX_LENGTH}")
        if "_input_" in self.text:
            raise self.fault("uses the reserved name _input_", "put signals in braces")
        source = _REFERENCE.sub(self.reference, self.text)
        if "{" in source or "}" in source:
            raise self.fault("has an unpaired brace", "write signals as {id} or {./name}")
        try:
            tree = ast.parse(source.strip(), mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise self.fault(
                f"cannot be read: {getattr(error, 'msg', error)}", "see docs: expressions"
            ) from None
        typed = self.node(tree.body, 0)
        run = typed.run
        if unit and typed.unit is not None and typed.unit != unit:
            line = self.affine(typed.unit, unit)
            run = _then(run, line.factor, line.offset)
        return Expression(self.text, tuple(self.inputs), unit or typed.unit, self.needs_change, run)

    def fault(self, what: str, hint: str) -> BadExpression:
        shown = self.text if len(self.text) <= 120 else self.text[:117] + "..."
        return BadExpression(f"the expression {shown!r} {what}", hint=hint, expression=shown)

    def reference(self, match: re.Match[str]) -> str:
        name = match[1].strip()
        base = self.equipment.split("/") if self.equipment else []
        while name.startswith(("./", "../")):
            if name.startswith("../"):
                if not base:
                    raise self.fault(f"leaves the plant at {{{match[1]}}}", "use fewer ../")
                base = base[:-1]
                name = name[3:]
            else:
                name = name[2:]
            if not name.startswith(("./", "../")):
                name = "/".join([*base, name])
                break
        signal_id = SignalId(name.lstrip("/"))
        if signal_id not in self.signals:
            from difflib import get_close_matches

            near = get_close_matches(signal_id, [str(key) for key in self.signals], n=1)
            raise self.fault(
                f"names an unknown signal {signal_id!r}",
                f"did you mean {near[0]}?"
                if near
                else "use a signal's id, or {./name} for one of the same equipment",
            )
        if signal_id not in self.inputs:
            self.inputs.append(signal_id)
        return f" _input_{self.inputs.index(signal_id)} "

    def affine(self, source: str, target: str) -> Any:
        try:
            return conversion(source, target)
        except BadUnit:
            raise self.fault(
                f"gives {source!r} where {target!r} is wanted", "mend the expression or the unit"
            ) from None

    def node(self, node: ast.expr, depth: int) -> _Typed:
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            raise self.fault(
                "is too large", f"at most {MAX_NODES} parts, {MAX_DEPTH} deep; split it in two signals"
            )
        method = getattr(self, f"node_{type(node).__name__.lower()}", None)
        if method is None:
            raise self.fault(
                f"uses {type(node).__name__}, which the language does not have", "see docs: expressions"
            )
        typed: _Typed = method(node, depth + 1)
        return typed

    def node_constant(self, node: ast.Constant, _depth: int) -> _Typed:
        if not isinstance(node.value, int | float):
            raise self.fault(
                f"has {node.value!r} where a number is wanted", "texts only compare with a state signal"
            )
        try:
            number = float(node.value)
        except OverflowError:
            raise self.fault("has a number beyond 1e308", "use a smaller one") from None
        return _Typed(lambda _frame: number)

    def node_name(self, node: ast.Name, _depth: int) -> _Typed:
        if not node.id.startswith("_input_"):
            raise self.fault(f"has the bare name {node.id!r}", "put signals in braces: {./name}")
        index = int(node.id.removeprefix("_input_"))
        signal = self.signals[self.inputs[index]]
        if signal.kind is SignalKind.TEXT:
            raise self.fault(f"reads the text signal {signal.id}", "use analog, counter or state signals")
        return _Typed(lambda frame: frame.values[index], signal.unit or None, index)

    def node_unaryop(self, node: ast.UnaryOp, depth: int) -> _Typed:
        operand = self.node(node.operand, depth)
        run = operand.run
        if isinstance(node.op, ast.Not):
            return _Typed(lambda frame: float(not _truth(run(frame))))
        if isinstance(node.op, ast.USub):
            return _Typed(lambda frame: -run(frame), operand.unit)
        if isinstance(node.op, ast.UAdd):
            return _Typed(run, operand.unit)
        raise self.fault("uses ~", "use not")

    def node_binop(self, node: ast.BinOp, depth: int) -> _Typed:
        function = _BINARY.get(type(node.op))
        if function is None:
            raise self.fault(f"uses {type(node.op).__name__}", "use + - * / // % **")
        left, right = self.node(node.left, depth), self.node(node.right, depth)
        unit = None
        if isinstance(node.op, ast.Add | ast.Sub | ast.Mod):
            unit = self.difference_unit(node.op, left, right) or self.same_unit([left, right])
        first, second = left.run, right.run
        return _Typed(lambda frame: function(first(frame), second(frame)), unit)

    def difference_unit(self, op: ast.operator, left: _Typed, right: _Typed) -> str | None:
        """Temperatures on a scale with an offset: 30 degC - 20 degC is a difference, and degC + difference is degC."""
        delta = _DIFFERENCES.get(left.unit or "")
        if isinstance(op, ast.Sub) and delta and left.unit == right.unit:
            return delta
        if isinstance(op, ast.Add | ast.Sub) and delta and right.unit == delta:
            return left.unit
        return None

    def same_unit(self, parts: Sequence[_Typed]) -> str | None:
        units = sorted({part.unit for part in parts if part.unit})
        if len(units) > 1:
            self.affine(units[0], units[1])  # incompatible: refused there
            raise self.fault(f"mixes {units[0]!r} and {units[1]!r}", "give both signals the same unit")
        return units[0] if units else None

    def node_boolop(self, node: ast.BoolOp, depth: int) -> _Typed:
        runs = [self.node(value, depth).run for value in node.values]
        # NaN (unknown) is neither true nor false: _truth raises and the result is BAD
        if isinstance(node.op, ast.And):
            return _Typed(lambda frame: float(all(_truth(run(frame)) for run in runs)))
        return _Typed(lambda frame: float(any(_truth(run(frame)) for run in runs)))

    def node_ifexp(self, node: ast.IfExp, depth: int) -> _Typed:
        test, then, other = (self.node(part, depth) for part in (node.test, node.body, node.orelse))
        unit = self.same_unit([then, other])
        return _Typed(lambda frame: then.run(frame) if _truth(test.run(frame)) else other.run(frame), unit)

    def node_compare(self, node: ast.Compare, depth: int) -> _Typed:
        operands = [node.left, *node.comparators]
        state = next((self.state_of(item) for item in operands if self.state_of(item) is not None), None)
        parts = [self.state_constant(item, state) or self.node(item, depth) for item in operands]
        self.same_unit(parts)
        steps = []
        for position, op in enumerate(node.ops):
            function = _COMPARE.get(type(op))
            if function is None:
                raise self.fault(f"uses {type(op).__name__}", "compare with < <= > >= == !=")
            steps.append((function, parts[position].run, parts[position + 1].run))

        def compare(frame: _Frame) -> float:
            for function, left, right in steps:
                first, second = left(frame), right(frame)
                if first != first or second != second:
                    return math.nan
                if not function(first, second):
                    return 0.0
            return 1.0

        return _Typed(compare)

    def state_of(self, node: ast.expr) -> Signal | None:
        if isinstance(node, ast.Name) and node.id.startswith("_input_"):
            signal = self.signals[self.inputs[int(node.id.removeprefix("_input_"))]]
            return signal if signal.kind is SignalKind.STATE else None
        return None

    def state_constant(self, node: ast.expr, state: Signal | None) -> _Typed | None:
        if state is None or not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            return None
        if node.value not in state.states:
            raise self.fault(
                f"compares with the unknown state {node.value!r}", f"states: {', '.join(state.states)}"
            )
        code = float(state.states.index(node.value))
        return _Typed(lambda _frame: code)

    def node_call(self, node: ast.Call, depth: int) -> _Typed:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if node.keywords or any(isinstance(item, ast.Starred) for item in node.args):
            raise self.fault("passes an argument by name or by star", "list the arguments")
        if name in ("rate", "delta"):
            return self.change(name, node, depth)
        if name not in FUNCTIONS:
            raise self.fault(
                f"calls {name or 'something'!r}", f"functions: rate, delta, {', '.join(sorted(FUNCTIONS))}"
            )
        function, fewest, most, keeps = FUNCTIONS[name]
        if not fewest <= len(node.args) <= most:
            raise self.fault(f"gives {name} {len(node.args)} arguments", f"it takes {fewest} to {most}")
        parts = [self.node(item, depth) for item in node.args]
        unit = self.same_unit(parts) if keeps else None
        runs = [part.run for part in parts]
        if name in ("min", "max"):  # of a single number too; NaN must not be skipped silently
            return _Typed(lambda frame: _known(function, [run(frame) for run in runs]), unit)
        return _Typed(lambda frame: function(*[run(frame) for run in runs]), unit)

    def change(self, name: str, node: ast.Call, depth: int) -> _Typed:
        part = self.node(node.args[0], depth) if len(node.args) == 1 else None
        if part is None or part.input is None:
            raise self.fault(f"gives {name} something else than one signal", f"write {name}({{./signal}})")
        index = part.input
        self.needs_change = True
        if name == "delta":
            return _Typed(lambda frame: frame.deltas[index])
        return _Typed(lambda frame: frame.deltas[index] / frame.spans_s[index])


def _then(run: _Node, factor: float, offset: float) -> _Node:
    return lambda frame: run(frame) * factor + offset


def _truth(number: float) -> bool:
    if number != number:
        raise ValueError("unknown")
    return bool(number)


def _known(function: Callable[..., float], numbers: list[float]) -> float:
    return math.nan if any(number != number for number in numbers) else function(numbers)
