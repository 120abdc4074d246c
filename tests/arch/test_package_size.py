"""What we ship stays small enough to carry on a stick."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "src" / "onmaru"


def test_the_package_is_small() -> None:
    size = sum(p.stat().st_size for p in PACKAGE.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    assert size < 20 * 1024 * 1024
