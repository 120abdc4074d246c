"""User rules as text, so that replications on other processes and computers decide alike.

A rule is the user's own Python. Within this process the function itself is called; a record with its source
text, the constants it uses and their digest travels beside the model, and whoever receives it builds the
function again. Such records are made from functions of the running program alone: no file, model or request
can hold one.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import textwrap
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from types import ModuleType
from typing import Any

import numpy as np

from onmaru.core.errors import InvalidInput
from onmaru.sim.rules.user_rule import CompiledRule, compiled_rule

MODULES = ("math", "numpy")  # what a rule may use by name
MAX_CONSTANT_BYTES = 64 << 20
_KEPT = 256

_lock = threading.Lock()
_here: OrderedDict[str, Any] = OrderedDict()  # rules of this process by digest
_numbers = count()


class RuleStays(InvalidInput):
    """A rule cannot leave the process it was made in; `params["why"]` names what keeps it."""

    code = "sim.rule_stays"


@dataclass(frozen=True, slots=True)
class ArrayText:
    """An array as bytes."""

    dtype: str
    shape: tuple[int, ...]
    data: bytes

    def array(self) -> np.ndarray:
        return np.frombuffer(self.data, self.dtype).reshape(self.shape)


@dataclass(frozen=True, slots=True)
class ModuleText:
    """One of `MODULES`."""

    name: str


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule that can travel, or one that stays.

    Attributes:
        name: What the model calls it.
        digest: SHA-256 over all that follows; of a rule that stays: a number of this process.
        source: Its definition as Python text; empty for a rule that stays.
        function: Name it is defined under.
        compiled: Whether it is compiled to machine code.
        constants: Names it uses from outside, with their values.
        why: What keeps it from travelling.
    """

    name: str
    digest: str
    source: str = ""
    function: str = ""
    compiled: bool = False
    constants: tuple[tuple[str, Any], ...] = ()
    why: str = ""


def carry(rules: Mapping[str, Any] | None) -> tuple[RuleText, ...]:
    """Rules as records, by name; the functions themselves are kept for use in this process."""
    texts = []
    for name, rule in sorted((rules or {}).items()):
        text = _text(name, rule)
        with _lock:
            _here[text.digest] = rule
            _here.move_to_end(text.digest)
            while len(_here) > _KEPT:
                _here.popitem(last=False)
        texts.append(text)
    return tuple(texts)


def land(text: RuleText) -> Any:
    """The rule of a record: this process's own, or built from the text.

    Raises:
        RuleStays: it belongs to another process, or the text is not what its digest says.
    """
    with _lock:
        found = _here.get(text.digest)
    if found is not None:
        return found
    if not text.source or _digest(text.source, text.compiled, text.constants) != text.digest:
        raise RuleStays(
            f"the rule {text.name!r} cannot be used in another process: {text.why or 'its text was changed'}",
            hint="run it on threads, or write it as one function of numbers, tuples and arrays",
            rule=text.name,
            why=text.why,
        )
    names: dict[str, Any] = {key: _thawed(value) for key, value in text.constants}
    # The text was taken from a function of the program that started this work, never from a request: whoever
    # can send it here can send any work here.
    exec(compile(text.source, f"<rule {text.name}>", "exec"), names)  # noqa: S102
    made = names[text.function]
    rule = compiled_rule(made) if text.compiled else made
    with _lock:
        return _here.setdefault(text.digest, rule)


def _text(name: str, rule: Any) -> RuleText:
    compiled = isinstance(rule, CompiledRule)
    function = rule.function if compiled else rule
    try:
        source, called, constants = _described(function)
    except _StaysError as stays:
        return RuleText(name, f"here-{next(_numbers)}", why=str(stays), compiled=compiled)
    return RuleText(name, _digest(source, compiled, constants), source, called, compiled, constants)


class _StaysError(Exception):
    pass


def _described(function: Callable[..., int]) -> tuple[str, str, tuple[tuple[str, Any], ...]]:
    if not inspect.isfunction(function):
        raise _StaysError(f"it is a {type(function).__name__}, not a function")
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, SyntaxError, TypeError):
        raise _StaysError("its source text is not known") from None
    definition = _bare(_definition(tree, function))
    outside = inspect.getclosurevars(function).nonlocals
    local = set(function.__code__.co_varnames) | set(function.__code__.co_cellvars)
    constants = []
    for used in sorted({node.id for node in ast.walk(definition) if isinstance(node, ast.Name)} - local):
        if used in outside:
            constants.append((used, _frozen(used, outside[used])))
        elif used in function.__globals__:
            constants.append((used, _frozen(used, function.__globals__[used])))
    if isinstance(definition, ast.FunctionDef):
        return ast.unparse(definition), definition.name, tuple(constants)
    return f"rule = {ast.unparse(definition)}", "rule", tuple(constants)


def _bare(definition: ast.FunctionDef | ast.Lambda) -> ast.FunctionDef | ast.Lambda:
    """Without decorators and annotations, whose names mean nothing elsewhere."""
    if isinstance(definition, ast.FunctionDef):
        definition.decorator_list = []
        definition.returns = None
        for argument in ast.walk(definition.args):
            if isinstance(argument, ast.arg):
                argument.annotation = None
    return definition


def _definition(tree: ast.Module, function: Callable[..., int]) -> ast.FunctionDef | ast.Lambda:
    if function.__name__ != "<lambda>":
        if len(tree.body) == 1 and isinstance(tree.body[0], ast.FunctionDef):
            return tree.body[0]
        raise _StaysError("its source text is no single function")
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Lambda)]
    if len(found) != 1:
        raise _StaysError("several lambdas stand in its line")
    return found[0]


def _frozen(name: str, value: Any) -> Any:
    if isinstance(value, ModuleType) and value.__name__ in MODULES:
        return ModuleText(value.__name__)
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        if value.nbytes > MAX_CONSTANT_BYTES:
            raise _StaysError(f"{name} has {value.nbytes:,} bytes")
        return ArrayText(value.dtype.str, value.shape, np.ascontiguousarray(value).tobytes())
    if isinstance(value, tuple):
        return tuple(_frozen(name, one) for one in value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise _StaysError(f"it uses {name}, a {type(value).__name__}")


def _thawed(value: Any) -> Any:
    if isinstance(value, ArrayText):
        return value.array()
    if isinstance(value, ModuleText):
        if value.name not in MODULES:
            raise RuleStays(f"a rule uses the module {value.name!r}", hint=f"use {', '.join(MODULES)}")
        return import_module(value.name)
    return tuple(map(_thawed, value)) if isinstance(value, tuple) else value


def _digest(source: str, compiled: bool, constants: tuple[tuple[str, Any], ...]) -> str:
    digest = hashlib.sha256(f"{int(compiled)}\0{source}\0".encode())
    for name, value in constants:
        if isinstance(value, ArrayText):
            digest.update(f"{name}\0{value.dtype}{value.shape}\0".encode() + value.data)
        else:
            digest.update(f"{name}\0{value!r}\0".encode())
    return digest.hexdigest()
