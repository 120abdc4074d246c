"""No module of the floor or the twin needs, directly or by others, what needs it."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import onmaru

SOURCE = Path(onmaru.__file__).parent


def imports(part: str) -> dict[str, set[str]]:
    """Module -> modules of the same part it imports, type-checking imports and those in functions included."""
    paths = {
        ".".join(("onmaru", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__"): path
        for path in (SOURCE / part).rglob("*.py")
    }
    graph: dict[str, set[str]] = {}
    for module, path in paths.items():
        needs = graph.setdefault(module, set())
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                for name in node.names:
                    found = next((m for m in (f"{node.module}.{name.name}", node.module) if m in paths), None)
                    if found and found != module:
                        needs.add(found)
    return graph


@pytest.mark.parametrize("part", ["core", "twin"])
def test_imports_form_no_circle(part: str) -> None:
    graph = imports(part)
    assert len(graph) > 30
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))
