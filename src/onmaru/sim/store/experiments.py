"""Experiments: a row each in the database, and a folder each for results, tables and traces.

    experiments/exp_.../model.json  result.json  replications/part-*.arrow  trace.arrow

A folder without a row is left over from a crash between the two, and is removed at the next start.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Row, delete, insert, select, update

from onmaru.core.errors import NotFound
from onmaru.core.events import record
from onmaru.core.ids import new_id
from onmaru.core.storage import Database
from onmaru.core.storage.folder import atomic_write
from onmaru.core.time import format_time, now_ns
from onmaru.sim.store.schema import EXPERIMENTS

RESULT = "result.json"


class UnknownExperiment(NotFound):
    code = "sim.unknown_experiment"


@dataclass(frozen=True, slots=True)
class Experiment:
    """One experiment as it was asked for; `headline` is None until it has ended well."""

    id: str
    kind: str  # run, compare, optimize, bottleneck, calibrate, schedule, fork
    name: str
    model: str
    job: str
    actor: str
    created_ns: int
    params: Mapping[str, Any]
    headline: Mapping[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": self.kind,
            "name": self.name,
            "model": self.model,
            "job": self.job,
            "actor": self.actor,
            "created": format_time(self.created_ns),
            "params": dict(self.params),
            "headline": dict(self.headline) if self.headline is not None else None,
        }


class ExperimentStore:
    """Experiments of one site.

    Args:
        folder: `<data>/sim/experiments`; made when it is missing.
        keep: How many are kept; adding one more removes the oldest.
    """

    def __init__(self, db: Database, folder: Path, *, keep: int) -> None:
        self._db = db
        self._folder = folder
        self._keep = keep
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        known = {one.id for one in self.list(limit=1_000_000)}
        for left in folder.iterdir():
            if left.is_dir() and left.name not in known:
                shutil.rmtree(left, ignore_errors=True)

    def add(
        self, kind: str, *, name: str, model: str, params: Mapping[str, Any], actor: str,
    ) -> Experiment:  # fmt: skip
        """Keep a new experiment, its job not yet known; durable when this returns."""
        made = Experiment(new_id("exp"), kind, name, model, "", actor, now_ns(), params)
        self.folder(made.id).mkdir(mode=0o700)
        values = {
            one: getattr(made, one) for one in ("id", "kind", "name", "model", "job", "actor", "created_ns")
        }
        with self._db.write() as connection:
            connection.execute(insert(EXPERIMENTS).values(**values, params=_dump(params)))
            record(
                connection, type="sim.experiment.created", source="sim", subject=made.id, actor=actor,
                data={"kind": kind, "name": name, "model": model},
            )  # fmt: skip
        self._prune()
        return made

    def link(self, experiment: Experiment, job: str) -> Experiment:
        """Remember which job does the work."""
        with self._db.write() as connection:
            change = update(EXPERIMENTS).where(EXPERIMENTS.c.id == experiment.id)
            connection.execute(change.values(job=job))
        return replace(experiment, job=job)

    def get(self, experiment_id: str) -> Experiment:
        """One experiment. Raises `UnknownExperiment`."""
        with self._db.read() as connection:
            row = connection.execute(select(EXPERIMENTS).where(EXPERIMENTS.c.id == experiment_id)).first()
        if row is None:
            raise UnknownExperiment(
                f"there is no experiment {experiment_id!r}",
                hint="old ones are removed",
                id=experiment_id[:80],
            )
        return _experiment(row)

    def list(
        self, *, kind: str | None = None, model: str | None = None, limit: int = 100
    ) -> list[Experiment]:
        """Experiments, newest first."""
        query = select(EXPERIMENTS)
        if kind is not None:
            query = query.where(EXPERIMENTS.c.kind == kind)
        if model is not None:
            query = query.where(EXPERIMENTS.c.model == model)
        query = query.order_by(EXPERIMENTS.c.created_ns.desc(), EXPERIMENTS.c.id.desc()).limit(limit)
        with self._db.read() as connection:
            return [_experiment(row) for row in connection.execute(query)]

    def finish(self, experiment_id: str, result: Mapping[str, Any], headline: Mapping[str, Any]) -> None:
        """Keep the result, file first: a headline is only seen once its result can be read."""
        atomic_write(
            self.folder(experiment_id) / RESULT, orjson.dumps(result, option=orjson.OPT_SERIALIZE_NUMPY)
        )
        with self._db.write() as connection:
            change = update(EXPERIMENTS).where(EXPERIMENTS.c.id == experiment_id)
            connection.execute(change.values(headline=_dump(headline)))
            record(
                connection, type="sim.experiment.finished", source="sim", subject=experiment_id, data=headline
            )

    def result(self, experiment_id: str) -> dict[str, Any] | None:
        """The whole result; None while there is none."""
        path = self.folder(self.get(experiment_id).id) / RESULT
        if not path.is_file():
            return None
        found: dict[str, Any] = orjson.loads(path.read_bytes())
        return found

    def remove(self, experiment_id: str, actor: str) -> None:
        """Remove an experiment and its files. Raises `UnknownExperiment`."""
        found = self.get(experiment_id)
        with self._db.write() as connection:
            connection.execute(delete(EXPERIMENTS).where(EXPERIMENTS.c.id == experiment_id))
            record(
                connection, type="sim.experiment.removed", source="sim", subject=experiment_id, actor=actor
            )
        shutil.rmtree(self.folder(found.id), ignore_errors=True)

    def folder(self, experiment_id: str) -> Path:
        """Where the files of an experiment are; the id is one of ours."""
        return self._folder / experiment_id

    def _prune(self) -> None:
        for old in self.list(limit=1_000_000)[self._keep :]:
            self.remove(old.id, "system")


def _dump(value: Any) -> str:
    return orjson.dumps(value).decode()  # NaN and infinity become null


def _experiment(row: Row[Any]) -> Experiment:
    known = dict(row._mapping)
    known["params"] = orjson.loads(known["params"])
    known["headline"] = orjson.loads(known["headline"]) if known["headline"] else None
    return Experiment(**known)
