"""The simulator of a site as a Python object: the same methods in this process and on a server far away.

site = onmaru.open("./my-plant")
run = site.sim.run("battery_line", hours=8, replications=200)
run["throughput_per_h"]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import sleep
from typing import Any
from urllib.parse import quote

from onmaru.core.errors import InvalidInput
from onmaru.core.transport import Transport, error_from_problem
from onmaru.sim.rules.limit_text import parse_limit

_ROOT = "/api/v1/sim"
_POLL_S = 0.1
Progress = Callable[[float, str], None]


class NoModelGiven(InvalidInput):
    code = "sim.no_model_given"


class Finished(Mapping[str, Any]):
    """An experiment that has ended well: its result by key, and its tables.

    Attributes:
        id: Its id at the site.
        experiment: Kind, name, model, who asked, headline.
        result: The whole result as JSON.
    """

    def __init__(self, client: SimClient, whole: Mapping[str, Any]) -> None:
        self._client = client
        self.id: str = whole["id"]
        self.experiment = dict(whole)
        self.result: dict[str, Any] = whole["result"]

    @property
    def headline(self) -> dict[str, Any]:
        """The few figures a list shows."""
        return dict(self.experiment["headline"] or {})

    def __getitem__(self, key: str) -> Any:
        return self.result[key]

    def __iter__(self) -> Any:
        return iter(self.result)

    def __len__(self) -> int:
        return len(self.result)

    def table(self) -> Any:
        """One row a replication, as an Arrow table (`.to_pandas()` gives a frame)."""
        import pyarrow as pa

        return pa.ipc.open_file(pa.BufferReader(self._client.table(self.id, form="arrow"))).read_all()

    def save(self, path: str | Path) -> Path:
        """Write the table to a `.parquet` or `.arrow` file."""
        out = Path(path)
        form = "arrow" if out.suffix == ".arrow" else "parquet"
        out.write_bytes(self._client.table(self.id, form=form))
        return out

    def __repr__(self) -> str:
        return f"Finished({self.experiment['name']!r}, {self.headline})"


class SimClient:
    """The wing `sim` of a site."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(self, route: str, /, **params: Any) -> Any:
        """Ask one of the wing's routes; parameters that are None are left out."""
        return self._transport.send("GET", _ROOT + route, params=params)

    # -- models -------------------------------------------------------------------------------------

    def models(self) -> list[dict[str, Any]]:
        """The models of the site."""
        return self.get("/models")["items"]

    def model(self, name: str) -> dict[str, Any]:
        """One model: its text, and as JSON."""
        return self.get(f"/models/{quote(name, safe='')}")

    def save(self, name: str, text: str) -> dict[str, Any]:
        """Keep a model (YAML or JSON text) under a name.

        Raises:
            ModelInvalid: with every fault.
        """
        return self._transport.send("PUT", f"{_ROOT}/models/{quote(name, safe='')}", json={"text": text})

    def remove_model(self, name: str) -> None:
        self._transport.send("DELETE", f"{_ROOT}/models/{quote(name, safe='')}")

    def validate(self, text: str) -> dict[str, Any]:
        """Everything that is wrong with a model, at once."""
        return self._transport.send("POST", f"{_ROOT}/validate", json={"text": text})

    def map(self, name: str) -> dict[str, Any]:
        """What stands where and what leads where [m]."""
        return self.get(f"/models/{quote(name, safe='')}/map")

    def engines(self) -> list[dict[str, Any]]:
        return self.get("/engines")["items"]

    # -- experiments --------------------------------------------------------------------------------

    def run(self, model: Any = None, *, progress: Progress | None = None, **options: Any) -> Finished:
        """Replications of one design; options: hours, replications, warmup_hours, precision, changes, seed ...

        Args:
            model: Name of a model of the site, or a model; not needed where the site has only one.
        """
        return self.finish(self.start("run", model=self._model(model), **options), progress)

    def compare(
        self, model: Any = None, *, scenarios: Mapping[str, Sequence[str]], progress: Progress | None = None,
        **options: Any,
    ) -> Finished:  # fmt: skip
        """Base against scenarios, `{"two presses": ["press.servers=2"]}`, with paired intervals.

        Options: hours, replications, figures, warmup_hours, seed; `procedure` ("ocba", or "kn" with
        `indifference`) finds the best design too, by the figure `rank_by`.
        """
        told = [{"name": name, "changes": list(changes)} for name, changes in scenarios.items()]
        return self.finish(
            self.start("compare", model=self._model(model), scenarios=told, **options), progress
        )

    def optimize(
        self, model: Any = None, *, levers: Mapping[str, Sequence[float]], costs: Mapping[str, float] | None = None,
        limits: Sequence[str | Mapping[str, Any]] = (), progress: Progress | None = None, **options: Any,
    ) -> Finished:  # fmt: skip
        """The best values of levers, `{"press.servers": [1, 2, 3]}`, within a budget of replications.

        Options: objective, maximise, budget, hours, warmup_hours, seed, procedure, indifference.

        Args:
            costs: Of one unit of a lever, in the unit of the objective: `{"press.servers": 2.5}`.
            limits: What may not be exceeded, as on the command line: `"b1.capacity + b2.capacity <= 40"`,
                weights in front: `"900*press.servers + 40*b1.capacity <= 4000"`; or mappings of `addresses`,
                `most` and `weights`.
        """
        priced = dict(costs or {})
        told = [
            {"address": address, "values": list(values), "cost": priced.get(address, 0.0)}
            for address, values in levers.items()
        ]
        options["limits"] = [parse_limit(one) if isinstance(one, str) else dict(one) for one in limits]
        return self.finish(self.start("optimize", model=self._model(model), levers=told, **options), progress)

    def bottleneck(self, model: Any = None, *, progress: Progress | None = None, **options: Any) -> Finished:
        """Where the bottleneck is, by three methods."""
        return self.finish(self.start("bottleneck", model=self._model(model), **options), progress)

    def fork(self, model: Any = None, *, progress: Progress | None = None, **options: Any) -> Finished:
        """A look ahead from the live plant; options: hours, replications, at, target, changes ..."""
        return self.finish(self.start("fork", model=self._model(model), **options), progress)

    def schedule(
        self, problem: Mapping[str, Any], *, progress: Progress | None = None, **options: Any
    ) -> Finished:
        """A schedule, and with `risk` the risk it runs."""
        return self.finish(self.start("schedule", problem=dict(problem), **options), progress)

    def calibrate(
        self, log: str | Path, *, mapping: Mapping[str, Any] | None = None, progress: Progress | None = None,
        **options: Any,
    ) -> Finished:  # fmt: skip
        """A model from an event log on this machine (.csv or .parquet), which is uploaded."""
        path = Path(log)
        uploaded = self._transport.send(
            "POST", f"{_ROOT}/logs", params={"name": path.name}, content=path.read_bytes()
        )
        started = self.start("calibrate", log=uploaded["log"], mapping=dict(mapping or {}), **options)
        return self.finish(started, progress)

    def start(self, kind: str, /, **ask: Any) -> dict[str, Any]:
        """Begin an experiment and return at once; `finish` waits for it."""
        return self._transport.send("POST", f"{_ROOT}/{kind}", json=ask)

    def finish(self, started: Mapping[str, Any], progress: Progress | None = None) -> Finished:
        """Wait for an experiment.

        Raises:
            OnmaruError: what it failed with, or that it was cancelled.
        """
        job = started["job"]
        while job["state"] in ("queued", "running"):
            sleep(_POLL_S)
            job = self._transport.send("GET", f"/api/v1/jobs/{job['id']}")
            if progress:
                progress(job["progress"], job["note"])
        if job["state"] != "succeeded":
            problem = job["error"] or {"detail": f"the experiment was {job['state']}"}
            raise error_from_problem(int(problem.get("status", 500)), problem)
        return Finished(self, self.experiment(started["experiment"]["id"]))

    def cancel(self, started: Mapping[str, Any]) -> None:
        """End an experiment; what has finished of it stays readable."""
        self._transport.send("POST", f"/api/v1/jobs/{started['job']['id']}/cancel")

    def experiments(self, **filters: Any) -> list[dict[str, Any]]:
        """Experiments, newest first; filters: kind, model, limit."""
        return self.get("/experiments", **filters)["items"]

    def experiment(self, experiment_id: str) -> dict[str, Any]:
        """One experiment with its job and its result."""
        return self.get(f"/experiments/{quote(experiment_id, safe='')}")

    def remove(self, experiment_id: str) -> None:
        self._transport.send("DELETE", f"{_ROOT}/experiments/{quote(experiment_id, safe='')}")

    def table(self, experiment_id: str, *, form: str = "json") -> Any:
        """One row a replication: `json`, or the bytes of an `arrow` or `parquet` file."""
        return self.get(f"/experiments/{quote(experiment_id, safe='')}/table", format=form)

    def trace(self, experiment_id: str) -> dict[str, Any]:
        """Servers, span and levels of a kept trace."""
        return self.get(f"/experiments/{quote(experiment_id, safe='')}/trace")

    def _model(self, model: Any) -> Any:
        if model is None:
            names = [one["name"] for one in self.models()]
            if len(names) != 1:
                hint = f"name one of: {', '.join(names[:12])}" if names else "the site has no model yet"
                raise NoModelGiven("no model was named, and the site has not exactly one", hint=hint)
            return names[0]
        if isinstance(model, str):
            return model
        if isinstance(model, Mapping):
            return dict(model)
        return model.model_dump(mode="json", exclude_unset=True)
