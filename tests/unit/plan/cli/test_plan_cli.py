"""Every command on the examples: tables for people, JSON for programs, errors with their mend."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from onmaru.plan.cli import build_cli

EXAMPLES = Path(__file__).parents[4] / "examples"
LAB = EXAMPLES / "04_three_gpu_lab"
CASE = EXAMPLES / "05_eight_l40s"
runner = CliRunner()


def run(*words: str | Path, status: int = 0) -> str:
    result = runner.invoke(build_cli(), [str(word) for word in words], terminal_width=200)
    assert result.exit_code == status, result.output
    return result.stdout if status == 0 else result.output


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("size", LAB / "plan.yaml"), "Memory of one GPU"),
        (("compare", LAB / "plan.yaml", "--all"), "Pareto front"),
        (("tco", LAB / "plan.yaml"), "Cash flow"),
        (("power", LAB / "plan.yaml"), "Racks"),
        (("timeline", LAB / "timeline.yaml", "--language", "ko"), "3개"),
        (("audit", LAB / "claims.yaml"), "cannot be judged"),
        (("review", CASE / "table.yaml"), "345,000"),
        (("catalogue",), "l40s"),
        (("catalogue", "b200-sxm"), "fp4"),
        (("models",), "llama-2-70b"),
        (("prices",), "energy"),
    ],
)
def test_a_command_answers_people_and_programs(words: tuple[str | Path, ...], expected: str) -> None:
    assert expected in " ".join(run(*words).split())
    plain = [word for word in words if word not in ("--all",)]
    assert json.loads(run(*plain, "--json"))


def test_a_report_is_written(tmp_path: Path) -> None:
    out = tmp_path / "lab.md"
    facts = json.loads(run("report", LAB / "plan.yaml", "--out", out, "--language", "ko", "--json"))
    assert facts["bytes"] == out.stat().st_size
    assert "결론" in out.read_text(encoding="utf-8")


def test_prices_of_a_file_count(tmp_path: Path) -> None:
    file = tmp_path / "prices.yaml"
    file.write_text("prices:\n  - {item: energy, low: 9, high: 9, per: kwh, source: quote, date: 2026-11}\n")
    before = json.loads(run("tco", LAB / "plan.yaml", "--json"))
    after = json.loads(run("tco", LAB / "plan.yaml", "--prices", file, "--json"))
    assert after["figures"]["energy_per_year"]["value"] > 20 * before["figures"]["energy_per_year"]["value"]


def test_strict_audit_fails_the_run() -> None:
    run("audit", LAB / "claims.yaml", "--strict", status=1)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("compare", "nowhere.yaml"), "plan.no_file"),
        (("compare", LAB / "claims.yaml"), "plan.bad_file"),
        (("tco", LAB / "plan.yaml", "--on", "nothing"), "plan.unknown_configuration"),
        (("report", LAB / "plan.yaml", "--out", "x.docx"), "plan.bad_report"),
        (("catalogue", "zzz"), "plan.unknown_item"),
    ],
)
def test_an_error_names_its_code(words: tuple[str | Path, ...], code: str) -> None:
    assert code in run(*words, "--json", status=1)
