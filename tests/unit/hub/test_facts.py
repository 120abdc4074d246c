"""Facts of cards: typed where programs compare them."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.hub.rules.facts import BadCard, read_facts


def test_what_is_kept() -> None:
    facts = {
        "memory_footprint": "3.50gib",
        "accuracy": "97 %",
        "parameters": "7B",
        "framework": "PyTorch",
        "open": True,
    }
    assert read_facts(facts) == {
        "memory_footprint": "3.50 GiB", "accuracy": 0.97, "parameters": 7_000_000_000, "framework": "PyTorch",
        "open": True,
    }  # fmt: skip
    assert read_facts({"memory_footprint": 1024, "accuracy": 1, "parameters": 350_000_000}) == {
        "memory_footprint": "1024 B", "accuracy": 1.0, "parameters": 350_000_000,
    }  # fmt: skip


@pytest.mark.parametrize(
    "facts",
    [{"memory_footprint": "much"}, {"memory_footprint": -1}, {"memory_footprint": math.nan}, {"memory_footprint": True},
     {"accuracy": "1.1"}, {"accuracy": -0.1}, {"accuracy": math.inf}, {"accuracy": "high"}, {"accuracy": True},
     {"accuracy": "101%"}, {"parameters": "many"}, {"parameters": "7 B 1"}, {"parameters": False}, {"": "x"},
     {"x" * 65: 1}, {"x": "y" * 501}, {f"n{number}": 1 for number in range(51)}],
)  # fmt: skip
def test_what_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(BadCard):
        read_facts(facts)


@given(
    st.dictionaries(
        st.sampled_from(["memory_footprint", "accuracy", "parameters", "other"]),
        st.one_of(
            st.text(max_size=20),
            st.integers(),
            st.floats(),
            st.booleans(),
            st.from_regex(r"\d+(\.\d)? ?[kMG]?i?B?%?", fullmatch=True),
        ),
    )
)
def test_what_was_read_is_read_again(facts: dict[str, Any]) -> None:
    try:
        kept = read_facts(facts)
    except BadCard:
        return
    assert read_facts(kept) == kept or math.isnan(kept.get("other", 0))
