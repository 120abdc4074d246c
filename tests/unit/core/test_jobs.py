"""Jobs end as they should, whatever happens: success, failure, cancel, a crash in the middle."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from onmaru.core.errors import InvalidInput
from onmaru.core.events import EventFeed, prepare_events
from onmaru.core.jobs import JobContext, JobEnded, JobRunner, JobState, JobStore, UnknownJobKind, prepare_jobs
from onmaru.core.storage import Database


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/t.db")
    prepare_events(database)
    prepare_jobs(database)
    yield database
    database.close()


@pytest.fixture
def runner(db: Database) -> Iterator[JobRunner]:
    made = JobRunner(db)
    yield made
    made.stop()


def until(check: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not check():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.005)


def ended(runner: JobRunner, job_id: str) -> Callable[[], bool]:
    return lambda: runner.get(job_id).ended_ns is not None


def test_a_job_that_works_keeps_its_result_log_and_events(db: Database, runner: JobRunner) -> None:
    def handler(context: JobContext, params: dict) -> dict:
        context.log("first")
        context.progress(0.5, "half")
        context.log("second")
        return {"sum": sum(params["numbers"])}

    runner.register("test.sum", handler)
    runner.start()
    job = runner.submit("test.sum", {"numbers": [1, 2]}, actor="usr_1")
    until(ended(runner, job.id))
    done = runner.get(job.id)
    assert (done.state, done.result, done.progress, done.actor) == (
        JobState.SUCCEEDED,
        {"sum": 3},
        1.0,
        "usr_1",
    )
    assert [line["text"] for line in runner.log(job.id)] == ["first", "second"]
    kinds = [event.type for event in EventFeed(db).after(0)]
    assert kinds == ["jobs.job.queued", "jobs.job.started", "jobs.job.succeeded"]


def test_a_failure_keeps_its_problem_and_hides_a_stack_trace(runner: JobRunner) -> None:
    def refuses(context: JobContext, params: dict) -> None:
        raise InvalidInput("row 3 has no time", hint="add one")

    def breaks(context: JobContext, params: dict) -> None:
        raise KeyError("secret detail")

    runner.register("test.refuses", refuses)
    runner.register("test.breaks", breaks)
    runner.start()
    refused, broken = runner.submit("test.refuses", {}), runner.submit("test.breaks", {})
    until(lambda: ended(runner, refused.id)() and ended(runner, broken.id)())
    assert runner.get(refused.id).error["detail"] == "row 3 has no time"
    assert "secret" not in str(runner.get(broken.id).error)
    assert runner.get(broken.id).state is JobState.FAILED


def test_a_running_job_can_be_cancelled_and_an_ended_one_cannot(runner: JobRunner) -> None:
    begun = threading.Event()

    def waits(context: JobContext, params: dict) -> None:
        begun.set()
        while True:
            context.raise_if_cancelled()
            time.sleep(0.002)

    runner.register("test.waits", waits)
    runner.start()
    job = runner.submit("test.waits", {})
    assert begun.wait(10)
    runner.cancel(job.id, "usr_1")
    until(ended(runner, job.id))
    assert runner.get(job.id).state is JobState.CANCELLED
    with pytest.raises(JobEnded):
        runner.cancel(job.id, "usr_1")


def test_a_queued_job_cancelled_never_runs(runner: JobRunner) -> None:
    ran = threading.Event()
    runner.register("test.runs", lambda context, params: ran.set())
    job = runner.submit("test.runs", {})
    runner.cancel(job.id, "usr_1")
    runner.start()
    other = runner.submit("test.runs", {})
    until(ended(runner, other.id))
    assert runner.get(job.id).started_ns is None


def test_nobody_does_an_unknown_kind(runner: JobRunner) -> None:
    with pytest.raises(UnknownJobKind):
        runner.submit("test.nobody", {})


_CRASHES = """
import os, sys
from onmaru.core.events import prepare_events
from onmaru.core.jobs import JobRunner, prepare_jobs
from onmaru.core.storage import Database
db = Database(sys.argv[1]); prepare_events(db); prepare_jobs(db)
def handler(context, params):
    context.checkpoint({"at": 7})
    os.kill(os.getpid(), 9)
runner = JobRunner(db)
runner.register("test.crash", handler, resumable=True)
runner.start()
print(runner.submit("test.crash", {}).id, flush=True)
import time; time.sleep(30)
"""


@pytest.mark.parametrize("resumable", [True, False])
def test_a_crash_resumes_the_job_or_fails_it(tmp_path: Path, resumable: bool) -> None:
    url = f"sqlite:///{tmp_path}/t.db"
    crash = subprocess.run([sys.executable, "-c", _CRASHES, url], capture_output=True, text=True, check=False)
    assert crash.returncode == -9, crash.stderr
    job_id = crash.stdout.strip()
    db = Database(url)
    runner = JobRunner(db)
    runner.register("test.crash", lambda context, params: context.saved, resumable=resumable)
    runner.start()
    until(ended(runner, job_id))
    job = runner.get(job_id)
    if resumable:
        assert (job.state, job.result, job.attempt) == (JobState.SUCCEEDED, {"at": 7}, 2)
    else:
        assert (job.state, job.error["title"]) == (JobState.FAILED, "jobs.interrupted")
    runner.stop()
    db.close()


def test_a_runaway_log_is_cut(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onmaru.core.jobs.store.MAX_LOG_LINES", 5)
    store = JobStore(db)
    job = store.add("test.log", {}, "system")
    store.append_log(job.id, ["a", "b", "c"])
    store.append_log(job.id, ["d", "e", "f", "g"])
    assert [line["text"] for line in store.log(job.id)] == list("abcde")
