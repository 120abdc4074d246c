from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.twin.rules.graph import EquipmentGraph, EquipmentNotFound
from onmaru.twin.types import Equipment, Label, Level, Plant, Relation, RelationKind, Signal


def plant(equipment, relations=(), signals=()):
    return Plant(
        "p", Label("p"), "UTC", "/P", "p.usda",
        equipment=tuple(equipment), relations=tuple(relations), signals=tuple(signals),
    )  # fmt: skip


def tree():
    items = [
        Equipment("/P", Level.SITE, Label("Site", "공장")),
        Equipment("/P/A", Level.AREA, Label("Area"), "/P"),
        Equipment("/P/A/M1", Level.WORK_UNIT, Label("Press", "프레스"), "/P/A", "press"),
        Equipment("/P/A/M2", Level.WORK_UNIT, Label("Oven"), "/P/A", "oven"),
        Equipment("/P/B", Level.WORK_UNIT, Label("Loose part"), "/P"),
    ]
    relations = [
        Relation(RelationKind.FEEDS, "/P/A/M1", "/P/A/M2"),
        Relation(RelationKind.FEEDS, "/P/A/M2", "/P/B"),
        Relation(RelationKind.FEEDS, "/P/B", "/P/A/M1"),  # rework: a loop
        Relation(RelationKind.CONTAINS, "/P/A", "/P/B"),
    ]
    signals = [Signal("P/A/M1/t", "/P/A/M1", "t"), Signal("P/B/t", "/P/B", "t")]
    return EquipmentGraph(plant(items, relations, signals))


def paths(items):
    return [item.path for item in items]


def test_hierarchy_follows_namespace_and_contains():
    graph = tree()
    assert paths(graph.roots()) == ["/P"]
    assert paths(graph.children("/P/A")) == ["/P/A/M1", "/P/A/M2", "/P/B"]
    assert paths(graph.under("/P/A")) == ["/P/A", "/P/A/M1", "/P/A/M2", "/P/B"]
    assert paths(graph.ancestors("/P/A/M1")) == ["/P/A", "/P"]
    assert [s.id for s in graph.signals_under("/P/A")] == ["P/A/M1/t", "P/B/t"]
    assert paths(graph.at_level(Level.WORK_UNIT, under="/P/A")) == ["/P/A/M1", "/P/A/M2", "/P/B"]


def test_loops_end_and_depth_and_level_filter():
    graph = tree()
    assert paths(graph.downstream("/P/A/M1")) == ["/P/A/M2", "/P/B"]
    assert paths(graph.downstream("/P/A/M1", depth=1)) == ["/P/A/M2"]
    assert paths(graph.upstream("/P/A/M1")) == ["/P/B", "/P/A/M2"]
    assert graph.downstream("/P/A/M1", level=Level.AREA) == []
    assert graph.downstream("/P/A/M1", relation=RelationKind.CONTROLS) == []


def test_search_reads_both_languages_and_prefers_names():
    graph = tree()
    assert paths(graph.search("프레스")) == ["/P/A/M1"]
    assert paths(graph.search("PRESS")) == ["/P/A/M1"]
    assert paths(graph.search("work_unit oven")) == ["/P/A/M2"]
    assert graph.search("  ") == []


def test_unknown_equipment_is_named():
    with pytest.raises(EquipmentNotFound, match="/P/X"):
        tree().under("/P/X")


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=60))
def test_downstream_is_the_reachable_set(edges):
    items = [Equipment(f"/E{i}", Level.EQUIPMENT, Label(str(i))) for i in range(13)]
    graph = EquipmentGraph(plant(items, [Relation(RelationKind.FEEDS, f"/E{a}", f"/E{b}") for a, b in edges]))
    reach = {(a, b) for a, b in edges}
    for middle in range(13):  # Warshall's closure as the oracle
        reach |= {
            (a, b) for a in range(13) for b in range(13) if (a, middle) in reach and (middle, b) in reach
        }
    for start in range(13):
        expected = {f"/E{b}" for a, b in reach if a == start and b != start}
        found = paths(graph.downstream(f"/E{start}"))
        assert set(found) == expected
        assert len(found) == len(set(found))
        assert {
            p for p in (f"/E{b}" for b in range(13)) if f"/E{start}" in paths(graph.upstream(p))
        } == expected
