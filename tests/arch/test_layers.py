"""The import contracts hold, and no module lives outside of them."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "onmaru"


def contracts() -> list[dict]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def members(contract: dict) -> set[str]:
    return {name.strip() for layer in contract["layers"] for name in layer.split("|")}


def test_the_contracts_hold() -> None:
    code = "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_wing_has_its_layer() -> None:
    found = {
        f"onmaru.{p.stem}" for p in PACKAGE.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()
    }
    assert found - {"onmaru.__init__"} == members(contracts()[0])


def test_every_part_of_the_twin_has_its_layer() -> None:
    twin = PACKAGE / "twin"
    found = {
        f"onmaru.twin.{p.stem}" for p in twin.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()
    }
    assert found - {"onmaru.twin.__init__"} <= members(contracts()[2])
