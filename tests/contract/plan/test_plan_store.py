"""Stored plans and prices, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from onmaru.core.events import prepare_events
from onmaru.core.storage import Database
from onmaru.plan.store import MAX_DOCUMENT, PlanChanged, PlanStore, TooManyPlans, UnknownPlan
from onmaru.plan.types.catalogue import Price, Tag


@pytest.fixture
def store(url: str) -> Iterator[PlanStore]:
    database = Database(url)
    prepare_events(database)
    yield PlanStore(database)
    database.close()


def test_documents_and_their_versions(store: PlanStore) -> None:
    made = store.add("plan", "연구실", {"workloads": [{"kind": "render", "seats": 2}]}, "kim")
    assert (made.version, made.author, made.kind) == (1, "kim", "plan")
    changed = store.change(made.id, "lab", {"years": 3}, "lee", version=1)
    assert (changed.version, changed.name, changed.document, changed.author) == (
        2,
        "lab",
        {"years": 3},
        "kim",
    )
    with pytest.raises(PlanChanged):
        store.change(made.id, "lab", {}, "kim", version=1)
    other = store.add("timeline", "weeks", {}, "kim")
    assert [item.id for item in store.everything()] == [other.id, made.id]
    store.remove(made.id, "kim")
    for act in (
        lambda: store.get(made.id),
        lambda: store.remove(made.id, "kim"),
        lambda: store.change(made.id, "x", {}, "kim"),
    ):
        with pytest.raises(UnknownPlan):
            act()


def test_a_document_beyond_reason_is_refused(store: PlanStore) -> None:
    with pytest.raises(TooManyPlans):
        store.add("plan", "long", {"text": "x" * MAX_DOCUMENT}, "kim")
    assert store.everything() == []


def test_prices_are_replaced_as_a_whole(store: PlanStore) -> None:
    first = Price("dgx-h100", 2.5e5, 3e5, "USD", "unit", "quotation 7", "2026-11", Tag.VENDOR_CLAIM)
    store.set_prices([first, first], "kim")
    assert store.prices() == [first]
    second = Price("energy", 0.1, 0.2, "USD", "kwh", "contract", "2026-10-01", Tag.MEASURED, "night only")
    store.set_prices([second], "kim")
    assert store.prices() == [second]
    store.set_prices([], "kim")
    assert store.prices() == []
