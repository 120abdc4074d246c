"""The alarm service's story again, on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.unit.twin.alarms.test_alarm_service import (  # noqa: F401  # collected here with our database
    test_a_full_disk_hides_nothing_for_ever,
    test_a_whole_life_survives_restarts,
    test_floods_are_counted,
    test_shelving,
)

from onmaru.core.events import prepare_events
from onmaru.core.storage import Database


@pytest.fixture
def db(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url)
    prepare_events(database)
    yield database
    database.close()
