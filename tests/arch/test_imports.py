"""Importing the package costs next to nothing; heavy libraries load only where they are used.

The time itself is measured by `benchmarks/core/bench_import_package.py`; here the cause is tested.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    "numpy",
    "pxr",
    "duckdb",
    "pyarrow",
    "numba",
    "trimesh",
    "pydantic",
    "fastapi",
    "sqlalchemy",
    "asyncua",
    "pint",
}


def loaded_after(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(' '.join(m for m in sys.modules if '.' not in m))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ("import onmaru", set()),
        ("import onmaru.core.errors, onmaru.core.ids, onmaru.core.time, onmaru.core.units", set()),
        ("import onmaru.cli", set()),
        ("import onmaru.client", set()),
        ("import onmaru.twin.types, onmaru.twin.ports", {"numpy"}),
    ],
)
def test_heavy_libraries_stay_out(statement: str, allowed: set[str]) -> None:
    assert loaded_after(statement) & HEAVY <= allowed
