"""Example documents with one value replaced by nonsense: an answer, or an error of ours; never anything else."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from onmaru.core.errors import InvalidInput, NotFound
from onmaru.plan import Planner
from onmaru.plan.service.render import judgements_out, review_out, timeline_out

EXAMPLES = Path(__file__).parents[4] / "examples"
PLANNER = Planner()
NONSENSE = st.sampled_from(
    [
        float("nan"), float("inf"), -1, 0, 1, 2.5, 1e308, -1e308, 1e-308, 10**30, "", " ", "x" * 2000, "\x00", "a\nb",
        None, True, [], {}, [1], {"a": 1}, "2026-13", "nan", "llama-2-70b", "dgx-h100", "가", "<b>", 65536, 1e12,
    ]
)  # fmt: skip


def document(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((EXAMPLES / name).read_text(encoding="utf-8"))
    return loaded


def plan() -> dict[str, Any]:
    whole = document("04_three_gpu_lab/plan.yaml")
    whole.pop("timeline")
    two = {"configurations": [{"gpu": "rtx-pro-6000-server", "count": 3}, {"server": "dgx-h100"}]}
    return whole | two | {"risk": {"draws": 100, "seed": 1}}


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(node, dict):
        for key, child in node.items():
            yield (*path, key)
            yield from places(child, (*path, key))
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield (*path, index)
            yield from places(child, (*path, index))


def with_value(whole: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(whole)
    node: Any = changed
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    return changed


PLAN = plan()
TIMELINE = document("04_three_gpu_lab/timeline.yaml") | {"horizon": 12, "compare": [2]}
CLAIMS = document("04_three_gpu_lab/claims.yaml")
TABLE = document("05_eight_l40s/table.yaml")


def answered(work: Any) -> None:
    refusal, text = None, ""
    try:
        text = work()
    except (InvalidInput, NotFound) as error:
        refusal = error
    assert refusal is None or (refusal.detail and refusal.code.startswith("plan."))
    assert "NaN" not in text
    assert "Infinity" not in text


@given(st.sampled_from(sorted(places(PLAN), key=str)), NONSENSE)
@settings(max_examples=150)
def test_a_plan(path: tuple[Any, ...], value: Any) -> None:
    answered(lambda: PLANNER.answer(PLANNER.read_plan(with_value(PLAN, path, value))).model_dump_json())


@given(st.sampled_from(sorted(places(TIMELINE), key=str)), NONSENSE)
@settings(max_examples=60)
def test_a_timeline(path: tuple[Any, ...], value: Any) -> None:
    changed = with_value(TIMELINE, path, value)
    answered(lambda: timeline_out(PLANNER.timeline(PLANNER.read_timeline(changed))).model_dump_json())


@given(st.sampled_from(sorted(places(CLAIMS), key=str)), NONSENSE)
@settings(max_examples=80)
def test_claims(path: tuple[Any, ...], value: Any) -> None:
    changed = with_value(CLAIMS, path, value)

    def work() -> str:
        form = PLANNER.read_claims(changed)
        return judgements_out(form, PLANNER.audit(form)).model_dump_json()

    answered(work)


@given(st.sampled_from(sorted(places(TABLE), key=str)), NONSENSE)
@settings(max_examples=80)
def test_a_table(path: tuple[Any, ...], value: Any) -> None:
    changed = with_value(TABLE, path, value)
    answered(lambda: review_out(PLANNER.review(PLANNER.read_table(changed))).model_dump_json())


def test_a_file_nested_beyond_reason_is_refused() -> None:
    with pytest.raises(InvalidInput):
        PLANNER.read_plan("[" * 50_000)
