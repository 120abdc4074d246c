"""A floor for the tests of core: database, events, identity in a folder of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from onmaru.core.config import load_settings
from onmaru.core.events import EventFeed, prepare_events
from onmaru.core.identity import Identity, Subject
from onmaru.core.storage import Database


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'onmaru.db'}")
    prepare_events(database)
    yield database
    database.close()


@pytest.fixture
def feed(db: Database) -> EventFeed:
    return EventFeed(db)


@pytest.fixture
def identity(db: Database, tmp_path: Path) -> Identity:
    return Identity(db, load_settings(flags={"data_folder": str(tmp_path)}, environment={}))


@pytest.fixture
def owner(identity: Identity) -> Subject:
    return identity.subject_of_session(identity.sessions.by_link(identity.login_link()).token)
