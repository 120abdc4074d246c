"""The example that asks a line what a plant engineer asks."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "examples" / "06_line_questions"


def test_the_questions_are_answered(capsys: pytest.CaptureFixture[str]) -> None:
    spec = importlib.util.spec_from_file_location("line_questions", FOLDER / "questions.py")
    assert spec is not None
    assert spec.loader is not None
    questions = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(questions)
    found = questions.main(["--quick"])
    assert found["now"].check.agrees
    assert found["now"].reached
    assert found["bottleneck"].agreement.station == "weld"
    gains = {c.scenario.name: c.comparisons["throughput_per_h"].difference for c in found["what_if"].changes}
    assert gains["torch"].estimate > gains["crew"].estimate
    assert gains["room"].low > 0
    assert sum(found["best"].best.values) <= 16
    assert "bottleneck: weld" in capsys.readouterr().out
