"""The simulator of a site: experiments are asked for, run as jobs, and kept with their results."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from onmaru.core.errors import Interrupted, InvalidInput, NotFound
from onmaru.core.ids import JobId
from onmaru.core.jobs import JobContext, JobEnded, JobRunner
from onmaru.core.storage import Database
from onmaru.core.storage.folder import atomic_write
from onmaru.sim.config import SimConfig
from onmaru.sim.drivers.segments import NoSuchExperiment, read_table
from onmaru.sim.rules.view import TILE_BINS, tile_bytes
from onmaru.sim.service.admission import admit
from onmaru.sim.service.asks import ASKS, Ask
from onmaru.sim.service.library import Library
from onmaru.sim.service.plant_state import PlantState
from onmaru.sim.service.work import Bench, Work
from onmaru.sim.store import Experiment, ExperimentStore, LogStore, ModelStore, prepare_sim
from onmaru.sim.store.traces import TraceFiles

ASK = "ask.json"
REPLICATIONS = "replications"
MAX_TILE_SERVERS = 2000

# Where the work of each kind is done; imported when the first of its kind is, because the engines take a while.
WORKS: dict[str, str] = {
    "bottleneck": "studying:look_for_bottleneck",
    "calibrate": "calibration:calibrate_log",
    "compare": "studying:compare_designs",
    "fork": "lookahead:look_ahead",
    "optimize": "studying:optimise_levers",
    "run": "running:run_design",
    "schedule": "scheduling:schedule_jobs",
}


class BadTile(InvalidInput):
    code = "sim.bad_tile"


class UnknownKind(InvalidInput):
    code = "sim.unknown_kind"


class NoTable(NotFound):
    code = "sim.no_table"


class SimService:
    """The simulator of one site.

    Args:
        folder: `<data>/sim`.
        plant_folder: Where plant.toml lies; its `sim/` holds models.
        plant: Reads the live twin, for forks; None without one.
    """

    def __init__(
        self, db: Database, folder: Path, config: SimConfig, *,
        plant_folder: Path | None = None, plant: PlantState | None = None,
    ) -> None:  # fmt: skip
        prepare_sim(db)
        self.config = config
        self.library = Library(ModelStore(db), plant_folder)
        self.experiments = ExperimentStore(db, folder / "experiments", keep=config.keep_experiments)
        self.logs = LogStore(folder / "logs", keep=config.keep_logs)
        self._plant = plant
        self._traces = TraceFiles()
        self._jobs: JobRunner | None = None

    def register_jobs(self, jobs: JobRunner) -> None:
        """Let the site's jobs do experiments."""
        for kind in WORKS:
            jobs.register(f"sim.{kind}", self._handler(kind))
        self._jobs = jobs

    # -- asking -------------------------------------------------------------------------------------

    def submit(self, kind: str, ask: Ask, actor: str) -> dict[str, Any]:
        """Begin an experiment; what can be refused at once is refused at once.

        Returns:
            The experiment and its job, as JSON.
        Raises:
            UnknownModel, ModelInvalid and what else `admit` refuses.
        """
        if self._jobs is None or kind not in WORKS:
            hint = f"known: {', '.join(sorted(WORKS))}"
            raise UnknownKind(f"there are no experiments of kind {kind!r} here", hint=hint, kind=kind)
        model_name = admit(ask, self.library, self.logs, self.config, live=self._plant is not None)
        made = self.experiments.add(
            kind,
            name=ask.name or f"{kind} {model_name}".strip(),
            model=model_name,
            params=_shown(ask),
            actor=actor,
        )
        atomic_write(self.experiments.folder(made.id) / ASK, ask.model_dump_json().encode())
        job = self._jobs.submit(f"sim.{kind}", {"experiment": made.id, "name": made.name}, actor)
        linked = self.experiments.link(made, str(job.id))
        return {"experiment": linked.as_json(), "job": job.as_json()}

    def _handler(self, kind: str) -> Any:
        def handle(context: JobContext, params: Mapping[str, Any]) -> dict[str, Any]:
            folder = self.experiments.folder(self.experiments.get(params["experiment"]).id)
            ask = ASKS[kind].model_validate_json((folder / ASK).read_bytes())

            def advance(share: float, note: str) -> None:
                context.raise_if_cancelled()
                context.progress(share, note)

            bench = Bench(
                folder, self.library, self.config, self.logs, self._plant, advance, context.progress,
                lambda: context.cancelled,
            )  # fmt: skip
            try:
                outcome = _work(kind)(bench, ask.model_dump())
            except Interrupted:
                context.raise_if_cancelled()  # what was asked to end has ended; its finished part is kept
                raise
            headline = _as_json(outcome.headline)
            self.experiments.finish(
                params["experiment"], outcome.result, headline
            )  # also a part, when it was ended
            context.raise_if_cancelled()
            return {"experiment": params["experiment"], **headline}

        return handle

    # -- reading ------------------------------------------------------------------------------------

    def ask_of(self, experiment: Experiment) -> dict[str, Any]:
        """The whole ask, inline model included."""
        path = self.experiments.folder(experiment.id) / ASK
        found: dict[str, Any] = orjson.loads(path.read_bytes()) if path.is_file() else {}
        return found

    def table(self, experiment_id: str) -> pa.Table:
        """Every finished replication of an experiment, one row each, also while it runs or was cancelled.

        Raises:
            NoTable: no replication has finished.
        """
        found = self.experiments.get(experiment_id)
        try:
            return read_table(self.experiments.folder(found.id) / REPLICATIONS)
        except NoSuchExperiment as error:
            hint = "wait for the first ones; some kinds of experiment keep no table"
            raise NoTable(f"{experiment_id} has no finished replications", hint=hint) from error

    def trace(self, experiment_id: str) -> dict[str, Any]:
        """What is known of a kept trace: servers, span, levels. Raises `NoTrace`."""
        found = self.experiments.get(experiment_id)
        _, about = self._traces.open(self.experiments.folder(found.id))
        shown = {key: value for key, value in about.items() if key != "first"}
        return shown | {"bins": TILE_BINS}

    def trace_file(self, experiment_id: str) -> Path:
        """The trace as an Arrow file. Raises `NoTrace`."""
        self.trace(experiment_id)
        return self.experiments.folder(experiment_id) / "trace.arrow"

    def tile(self, experiment_id: str, level: int, number: int, *, first: int = 0, count: int = 500) -> bytes:
        """One tile of the Gantt chart as bytes; see `rules/view/tiles.py`.

        Raises:
            BadTile: there is no such level or tile, or too many servers are asked for.
        """
        found = self.experiments.get(experiment_id)
        bars, about = self._traces.open(self.experiments.folder(found.id))
        if not (0 <= level <= about["levels"] and 0 <= number < 2**level):
            raise BadTile(
                f"there is no tile {number} of level {level}",
                hint=f"levels 0 to {about['levels']}, tiles 0 to 2^level - 1",
            )
        if not 1 <= count <= MAX_TILE_SERVERS or first < 0:
            raise BadTile(f"{count} servers at once", hint=f"ask for 1 to {MAX_TILE_SERVERS}")
        rows = range(min(first, bars.servers), min(first + count, bars.servers))
        return tile_bytes(bars.tile(level, number, rows)[0])

    def window(
        self,
        experiment_id: str,
        start_s: float,
        end_s: float,
        *,
        pixels: int,
        first: int = 0,
        count: int = 500,
    ) -> bytes:
        """The bars of any window at a resolution, as bytes; times count from `start_s`.

        Raises:
            BadTile: the window is empty.
        """
        found = self.experiments.get(experiment_id)
        bars, _ = self._traces.open(self.experiments.folder(found.id))
        if not start_s < end_s:
            raise BadTile(f"the window from {start_s:g} s to {end_s:g} s is empty", hint="start before end")
        rows = range(min(first, bars.servers), min(first + count, bars.servers))
        return tile_bytes(bars.window(start_s, end_s, rows, bins=pixels))

    def remove(self, experiment_id: str, actor: str) -> None:
        """Remove an experiment and its files; its job is cancelled first if it still runs."""
        found = self.experiments.get(experiment_id)
        if self._jobs is not None and found.job:
            with contextlib.suppress(JobEnded):
                self._jobs.cancel(JobId(found.job), actor)
        self._traces.forget(self.experiments.folder(found.id))
        self.experiments.remove(experiment_id, actor)


def _as_json(value: Any) -> Any:
    """The value as JSON can say it: what is not finite, such as the interval of one replication, becomes null."""
    return orjson.loads(orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY))


def _work(kind: str) -> Work:
    module, _, function = WORKS[kind].partition(":")
    found: Work = getattr(import_module(f"onmaru.sim.service.{module}"), function)
    return found


def _shown(ask: Ask) -> dict[str, Any]:
    """The ask for lists: large parts are named, not repeated."""
    told = ask.model_dump(mode="json", exclude_unset=True)
    for key in ("model", "problem", "mapping"):
        if isinstance(told.get(key), dict):
            told[key] = {"inline": str(told[key].get("name", ""))}
    return told
