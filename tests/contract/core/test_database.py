"""The same floor on both databases, and across a kill -9."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from onmaru.core.config import load_settings
from onmaru.core.errors import OnmaruError
from onmaru.core.events import ChainBroken, EventFeed, prepare_events, record, verify_chain
from onmaru.core.identity import Identity
from onmaru.core.identity.accounts import LastOwner, NameTaken
from onmaru.core.identity.schema import STEPS
from onmaru.core.identity.teams import AddressTaken
from onmaru.core.jobs import JobRunner, prepare_jobs
from onmaru.core.storage import Database, DatabaseBusy, SchemaTooNew, StorageUnavailable, migrate


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    db = Database(url)
    prepare_events(db)
    yield db
    db.close()


def test_a_database_from_before_teams_had_roles(database: Database, tmp_path: Path) -> None:
    migrate(database, "core.identity", STEPS[:1])
    with database.write() as connection:
        for statement in (
            "INSERT INTO organisations (id, name, created_ns) VALUES ('org_1', 'main', 1)",
            "INSERT INTO users (id, name, display, kind, created_ns) VALUES ('usr_1', 'kim', 'Kim', 'person', 1)",
            "INSERT INTO memberships (organisation_id, user_id, role) VALUES ('org_1', 'usr_1', 'owner')",
        ):
            connection.exec_driver_sql(statement)
    settings = load_settings(flags={"data_folder": str(tmp_path)}, environment={})
    identity = Identity(database, settings)
    owner = identity.subject_of_session(identity.sessions.by_link(identity.login_link()).token)
    assert (owner.name, owner.at_home) == ("kim", True)
    assert identity.accounts.get("org_1", "usr_1").managed_here


def test_the_same_story(database: Database, tmp_path: Path) -> None:
    settings = load_settings(flags={"data_folder": str(tmp_path)}, environment={})
    identity = Identity(database, settings)
    feed = EventFeed(database)
    owner = identity.subject_of_session(identity.sessions.by_link(identity.login_link()).token)
    kim = identity.accounts.create(owner, name="kim", display="김민수", role="reader")
    with pytest.raises(NameTaken):
        identity.accounts.create(owner, name="kim", display="", role="reader")
    identity.accounts.change(owner, kim.id, active=False)
    with pytest.raises(LastOwner):
        identity.accounts.remove(owner, owner.id)
    key, secret = identity.keys.create(owner, label="열쇠", scopes=["*"])
    assert identity.subject_of_key(secret).role == "owner"
    identity.keys.revoke(owner, key.id)
    team = identity.teams.create(owner, name="vision")
    identity.teams.put_member(owner, team.id, kim.id, role="admin")
    identity.teams.put_member(owner, team.id, kim.id)
    assert [member.role for member in identity.teams.members(owner, team.id)] == ["reader"]
    with pytest.raises(AddressTaken):
        identity.teams.create(owner, name="vision")
    acme = identity.organisations.create(owner, name="acme")
    identity.sessions.switch(owner, acme.id)
    assert [o.role for o in identity.accounts.organisations(owner.id)] == ["owner", "owner"]
    identity.accounts.remove(owner, kim.id)
    types = [event.type for event in feed.after(0, 100, "identity.")]
    assert types[0] == "identity.organisation.created"
    assert types[-1] == "identity.user.removed"
    assert verify_chain(database)[0] == feed.last_seq == len(types)


def test_nul_in_what_people_send_is_their_fault_not_ours(database: Database, tmp_path: Path) -> None:
    identity = Identity(database, load_settings(flags={"data_folder": str(tmp_path)}, environment={}))
    owner = identity.subject_of_session(identity.sessions.by_link(identity.login_link()).token)
    for attempt in (
        lambda: identity.accounts.get(owner.organisation, "usr_\0"),
        lambda: identity.keys.revoke(owner, "\0"),
        lambda: identity.sessions.by_password("\0", "x"),
        lambda: identity.accounts.create(owner, name="kim", display="\0", role="reader"),
    ):
        with contextlib.suppress(OnmaruError):
            attempt()
    assert verify_chain(database)[0] > 0


def test_jobs_run(database: Database) -> None:
    prepare_jobs(database)
    runner = JobRunner(database)
    done = threading.Event()
    feed = EventFeed(database)
    feed.listen(lambda event: done.set() if event.type.endswith("succeeded") else None)
    runner.register("double", lambda context, params: {"value": params["value"] * 2})
    runner.start()
    job = runner.submit("double", {"value": 21})
    assert done.wait(20)
    runner.stop()
    assert runner.get(job.id).result == {"value": 42}


def test_threads_share_one_chain(database: Database) -> None:
    feed = EventFeed(database)

    def work() -> None:
        for _ in range(15):
            with database.write() as connection:
                record(connection, type="a.b", source="t", data={"x": "값"})

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify_chain(database)[0] == feed.last_seq == 60
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE events SET actor = 'x' WHERE seq = 30")
    with pytest.raises(ChainBroken):
        verify_chain(database)


def test_migrations_and_read_only(database: Database) -> None:
    steps = [
        "CREATE TABLE t (a INTEGER NOT NULL)",
        ["INSERT INTO t VALUES (1)", "ALTER TABLE t ADD COLUMN b TEXT"],
    ]
    assert migrate(database, "test", steps) == 2
    assert migrate(database, "test", steps) == 0
    with pytest.raises(SchemaTooNew):
        migrate(database, "test", steps[:1])
    with pytest.raises(StorageUnavailable), database.read() as connection:
        connection.exec_driver_sql("INSERT INTO t (a) VALUES (2)")
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT a FROM t").scalars().all() == [1]


def test_a_postgres_database_belongs_to_one_site(postgres: str, request: pytest.FixtureRequest) -> None:
    address = postgres.format(name="postgres")
    first = Database(address)
    with pytest.raises(DatabaseBusy):
        Database(address)
    Database(address, exclusive=False).close()
    first.close()
    Database(address).close()


WRITER = """
import sys
from onmaru.core.events import prepare_events, record
from onmaru.core.storage import Database, migrate

db = Database(sys.argv[1])
prepare_events(db)
migrate(db, "test", ["CREATE TABLE state (n INTEGER NOT NULL)", "INSERT INTO state VALUES (0)"])
while True:
    with db.write() as connection:
        connection.exec_driver_sql("UPDATE state SET n = n + 1")
        event = record(connection, type="test.number.counted", source="test", data={"pad": "x" * 2000})
    print(event.seq, flush=True)  # said only after the commit
"""


@pytest.mark.parametrize("after", [1, 40, 333])
def test_what_was_acknowledged_survives_kill_9(tmp_path: Path, after: int) -> None:
    address = f"sqlite:///{tmp_path / 'onmaru.db'}"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, address], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        acknowledged = 0
        while acknowledged < after:
            acknowledged = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        acknowledged = max([acknowledged, *(int(line) for line in writer.stdout if line.endswith("\n"))])
    db = Database(address)
    prepare_events(db)
    count, _ = verify_chain(db)
    with db.read() as connection:
        state = connection.exec_driver_sql("SELECT n FROM state").scalar_one()
    assert count == state  # the fact and its state, together
    assert count >= acknowledged
    assert EventFeed(db).last_seq == count
    db.close()
