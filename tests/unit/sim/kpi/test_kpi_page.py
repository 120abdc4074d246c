"""The page of KPIs says what the code does."""

from __future__ import annotations

from pathlib import Path

import pytest

from onmaru.sim.rules.kpi import ENERGY, LINE, POOL, STATION, Definition

PAGE = (Path(__file__).parents[4] / "docs" / "sim" / "kpis.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("prefix", "known"),
    [("", d) for d in (*LINE.values(), *ENERGY.values())]
    + [("<station>.", d) for d in STATION.values()]
    + [("<pool>.", d) for d in POOL.values()],
    ids=lambda value: value.key if isinstance(value, Definition) else value,
)
def test_every_figure_is_on_the_page(prefix: str, known: Definition) -> None:
    row = (
        f"| `{prefix}{known.key}` | {known.en} | {known.ko} | {known.unit} | "
        f"{known.formula.replace('*', '×')} | {known.source or '—'} |"
    )
    assert row in PAGE
