"""What errors say, read out of the source: the English sentence of every place that raises one.

A value that is filled in stands as `{}`. Sentences that are put together elsewhere cannot be read and are left out.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import onmaru
from onmaru.core.errors import OnmaruError

SOURCE = Path(onmaru.__file__).parent


def error_classes(path: Path) -> dict[str, type[OnmaruError]]:
    """Name -> class, of every error a module can name."""
    parts = ["onmaru", *path.relative_to(SOURCE).with_suffix("").parts]
    module = importlib.import_module(".".join(part for part in parts if part != "__init__"))
    return {
        name: kind
        for name, kind in vars(module).items()
        if isinstance(kind, type) and issubclass(kind, OnmaruError)
    }


def sentences(path: Path) -> Iterator[tuple[str, str, str]]:
    """(where, error code, sentence) of every detail and hint in a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known = error_classes(path)
    constants = _assigned(tree.body)
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        local = constants | _assigned(list(ast.walk(function)))
        for call in ast.walk(function):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in known):
                continue
            said = [*call.args[:1], *(k.value for k in call.keywords if k.arg == "hint")]
            for node in said:
                for text in _texts(node, local):
                    if text:
                        yield f"{path.relative_to(SOURCE)}:{node.lineno}", known[call.func.id].code, text


def assembled(path: Path, helper: str) -> Iterator[tuple[str, list[str]]]:
    """(where, arguments as they read) of every call of a helper that puts a sentence together."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and helper in (getattr(call.func, key, "") for key in ("id", "attr")):
            said = [list(_texts(argument, {})) or ["{}"] for argument in call.args]
            for given in product(*said):
                yield f"{path.relative_to(SOURCE)}:{call.lineno}", list(given)


def _assigned(nodes: list[ast.AST] | list[ast.stmt]) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
    return found


def _texts(node: ast.expr, names: dict[str, list[ast.expr]]) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)  # type: ignore[misc]
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body, names)
        yield from _texts(node.orelse, names)
    elif isinstance(node, ast.Name):
        for value in names.get(node.id, []):
            if not isinstance(value, ast.Name):
                yield from _texts(value, names)
