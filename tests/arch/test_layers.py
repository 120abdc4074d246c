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
    return {name.strip(" ()") for layer in contract["layers"] for name in layer.split("|")}


def test_the_contracts_hold() -> None:
    code = "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_wing_has_its_layer() -> None:
    assert {f"onmaru.{name}" for name in parts_of(PACKAGE)} == members(contracts()[0])


def parts_of(folder: Path) -> set[str]:
    """Names of the modules and packages right inside a package."""
    return {p.stem for p in folder.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()} - {
        "__init__"
    }


def test_every_part_of_a_wing_has_its_layer() -> None:
    inside = contracts()[2]
    wings = {name.split(".")[1] for name in inside["containers"]}
    assert wings == parts_of(PACKAGE) & {
        "twin",
        "sim",
        "hub",
        "compute",
        "plan",
        "models",
        "vision",
        "agents",
    }
    for wing in wings:
        assert parts_of(PACKAGE / wing) <= members(inside), wing
