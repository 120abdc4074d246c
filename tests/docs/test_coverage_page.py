"""The page that says which test holds which promise names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_named_test_is_there() -> None:
    named = re.findall(
        r"`([a-z_/]+/test_\w+\.py)`", (ROOT / "docs/hub/coverage.md").read_text(encoding="utf-8")
    )
    assert len(named) > 40
    assert [path for path in named if not (ROOT / "tests" / path).is_file()] == []
