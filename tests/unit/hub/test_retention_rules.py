"""Retention decides: the newest, the young, the pulled, the tagged, the used stay, with all they reach."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.hub.errors import BadRetention
from onmaru.hub.rules.lineage import sources
from onmaru.hub.rules.retention import NS_PER_DAY, Held, Rule, decide, deployed, read_rule

NOW = 1000 * NS_PER_DAY


def name(number: int) -> str:
    return f"{number:064x}"


def held(number: int, days: float, *tags: str, **more: object) -> Held:
    pushed = NOW - int(days * NS_PER_DAY)
    more.setdefault("tags", dict.fromkeys(tags, pushed))
    return Held(name(number), f"sha256:{name(number)}", pushed, 10, **more)  # type: ignore[arg-type]


def gone(helds: list[Held], rule: Rule, **more: object) -> set[int]:
    verdict = decide(helds, rule, now_ns=NOW, **more)  # type: ignore[arg-type]
    removed = {each.sha256 for each in verdict.removed}
    assert removed.isdisjoint(verdict.kept)
    assert removed | set(verdict.kept) == {each.sha256 for each in helds}
    return {int(each, 16) for each in removed}


FIVE = [held(number, number) for number in range(1, 6)]  # number 1 is the youngest, a day old


def test_a_rule_that_keeps_nothing_takes_nothing() -> None:
    assert gone(FIVE, Rule(keep_tagged=False)) == set()
    assert gone(FIVE, Rule(keep_newest=1, enabled=False)) == set()


def test_each_part_of_a_rule_keeps() -> None:
    assert gone(FIVE, Rule(keep_newest=2)) == {3, 4, 5}
    assert gone(FIVE, Rule(keep_days=3.5)) == {4, 5}
    pulled = [*FIVE, held(6, 6, pulled_ns=NOW - NS_PER_DAY)]
    assert gone(pulled, Rule(keep_pulled_days=2)) == {1, 2, 3, 4, 5}
    assert gone(pulled, Rule(keep_pulled_days=2, keep_newest=1)) == {2, 3, 4, 5}


def test_tags_keep_unless_the_rule_says_otherwise() -> None:
    tagged = [held(1, 1), held(2, 2, "v1"), held(3, 3, "nightly")]
    assert gone(tagged, Rule(keep_newest=1)) == set()
    assert gone(tagged, Rule(keep_newest=1, keep_tagged=False)) == {2, 3}
    assert gone(tagged, Rule(keep_tags=("v*",), keep_tagged=False)) == {1, 3}
    assert gone(tagged, Rule(keep_newest=1, keep_tagged=False), immutable=["night*"]) == {2}
    branch = held(4, 9, "main", branches=frozenset({"main"}))
    assert gone([*tagged, branch], Rule(keep_newest=1, keep_tagged=False)) == {2, 3}


def test_a_tag_set_lately_makes_a_version_young() -> None:
    moved = held(2, 30, tags={"v1": NOW - NS_PER_DAY})
    assert gone([held(1, 3), moved], Rule(keep_newest=1, keep_tagged=False)) == {1}


def test_what_is_in_use_stays() -> None:
    tagged = [held(1, 1), held(2, 2, "v1"), held(3, 3)]
    rule = Rule(keep_newest=1, keep_tagged=False)
    assert gone(tagged, rule, deployed={"v1"}) == {3}
    assert gone(tagged, rule, deployed={f"sha256:{name(3)}"}) == {2}
    assert gone(tagged, rule, deployed=None) == set()
    without = Rule(keep_newest=1, keep_tagged=False, keep_deployed=False)
    assert gone(tagged, without, deployed=None) == {2, 3}


def test_children_and_attachments_go_and_stay_with_their_version() -> None:
    index = held(1, 5, "v1", children=(name(2), name(3)))
    child, shared = held(2, 5), held(3, 5)
    sbom = held(4, 5, subject=name(2))
    signature = held(5, 5, f"sha256-{name(1)}.sig")
    statement = held(6, 5, subject=name(4))  # about the SBOM
    newer = held(7, 1, "v2", children=(name(3),))
    everything = [index, child, shared, sbom, signature, statement, newer]
    rule = Rule(keep_newest=1, keep_tagged=False)
    assert gone(everything, rule) == {1, 2, 4, 5, 6}
    verdict = decide(everything, rule, now_ns=NOW)
    assert [each.held.sha256 for each in verdict.gone] == [name(1)]
    assert gone(everything, Rule(keep_newest=2, keep_tagged=False)) == set()


def test_a_push_under_way_is_not_torn_apart() -> None:
    young_child = held(2, 0.1)
    assert gone([held(1, 1), young_child, held(3, 2)], Rule(keep_newest=1), grace_ns=NS_PER_DAY * 3 // 2) == {
        3
    }


def test_an_attachment_of_what_is_not_here_does_not_count_as_a_version() -> None:
    orphan = held(1, 1, is_about_absent=True)
    assert gone([orphan, held(2, 2), held(3, 3)], Rule(keep_newest=1)) == {1, 3}
    assert gone([orphan, held(2, 2)], Rule(keep_newest=1, keep_days=1.5)) == set()


@st.composite
def repositories(draw: st.DrawFn) -> list[Held]:
    count = draw(st.integers(1, 9))
    found = []
    for number in range(count):
        lower = st.sets(st.integers(0, number - 1), max_size=2) if number else st.just(set())
        tags = draw(st.sets(st.sampled_from(["v1", "v2", "x", f"sha256-{name(0)}.sig"]), max_size=2))
        found.append(
            held(
                number, draw(st.integers(0, 20)), *tags, children=tuple(name(each) for each in draw(lower)),
                subject=name(draw(st.integers(0, count - 1))) if draw(st.booleans()) else "",
                is_about_absent=draw(st.booleans()),
                pulled_ns=draw(st.none() | st.integers(0, 20).map(lambda days: NOW - days * NS_PER_DAY)),
            )
        )  # fmt: skip
    return found


RULES = st.builds(
    Rule, keep_newest=st.none() | st.integers(1, 3), keep_days=st.none() | st.integers(1, 20),
    keep_pulled_days=st.none() | st.integers(1, 20), keep_tagged=st.booleans(),
    keep_tags=st.sampled_from([(), ("v*",), ("x",)]),
)  # fmt: skip


@given(repositories(), RULES, st.sampled_from([(), ("v1",)]))
def test_nothing_goes_that_something_kept_reaches(
    helds: list[Held], rule: Rule, immutable: tuple[str, ...]
) -> None:
    verdict = decide(helds, rule, now_ns=NOW, immutable=immutable)
    removed = {each.sha256 for each in verdict.removed}
    by_name: Mapping[str, Held] = {each.sha256: each for each in helds}
    assert removed.isdisjoint(verdict.kept)
    assert removed | set(verdict.kept) == set(by_name)
    for kept in verdict.kept:
        assert removed.isdisjoint(by_name[kept].children)
        assert by_name[kept].subject not in removed
    for each in helds:
        if set(each.tags) & set(immutable):
            assert each.sha256 in verdict.kept
        if rule.keep_tagged and any("sha256-" not in tag for tag in each.tags):
            assert each.sha256 in verdict.kept
        if each.sha256 in removed:
            assert each.subject not in verdict.kept, "what speaks of something kept stays"
    assert len(verdict.removed) == len(removed), "nothing goes twice"


def test_what_serves_an_artifact_protects_it_and_what_it_was_made_of() -> None:
    cards = {
        "acme/endpoint": {"serves": "acme/tuned:v2"},
        "acme/tuned": {"base_model": "acme/base", "datasets": "acme/photos:2026, acme/photos:2026"},
        "acme/other": {"base_model": "acme/unused"},
    }
    found = deployed((name, *sources(facts)) for name, facts in cards.items())
    assert found == {"acme/tuned": {"v2"}, "acme/base": None, "acme/photos": {"2026"}}


@pytest.mark.parametrize(
    "raw",
    [{"keep_newest": 0}, {"keep_newest": True}, {"keep_newest": 1.5}, {"keep_days": float("nan")}, {"keep_days": -1},
     {"keep_tags": "v*"}, {"keep_tags": ["a b"]}, {"keep_tags": ["x" * 200]}, {"enabled": 1}, {"nonsense": 1}],
)  # fmt: skip
def test_a_rule_that_cannot_be_read(raw: dict[str, object]) -> None:
    with pytest.raises(BadRetention):
        read_rule(raw)
