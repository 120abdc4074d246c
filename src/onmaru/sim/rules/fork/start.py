"""From observations to start states: one a replication, because what is left of running work is not known.

What a signal says is taken; what nobody says starts empty and idle, and is told. The time a part has been
worked on is how long the station has been in the state `run`; what is left is drawn from the distribution of
the work time, given that it has lasted so long.

Limits: the ages of parts inside are only known where a signal says so, so lead times of parts that were
inside at the fork count from the fork; vehicles start at their home.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from onmaru.core.errors import Conflict
from onmaru.sim.rules.fork.observe import Observation, Observed, unknown_uses
from onmaru.sim.rules.fork.residual import residual_s
from onmaru.sim.rules.streams import stream_key
from onmaru.sim.types import (
    Buffer,
    Conveyor,
    ElementStart,
    Model,
    PartStart,
    ServerStart,
    StartState,
    Station,
    Timing,
)

_STATES = {
    "run": "run", "idle": "idle", "starved": "idle", "blocked": "blocked", "setup": "setup", "down": "down",
    "off": "idle",
}  # fmt: skip


class NothingToFork(Conflict):
    code = "sim.nothing_to_fork"


@dataclass(frozen=True, slots=True)
class _Server:
    """One server as it was seen; `elapsed_s` is how long in this state."""

    state: str
    elapsed_s: float | None
    product: str | None
    left_s: float | None
    progress: float | None
    age_s: float


@dataclass(frozen=True, slots=True)
class Fork:
    """A model whose clock begins at the fork, and the start of each replication.

    `coverage` is the share of stations and stores whose state some trusted signal told.
    """

    model: Model
    servers: dict[str, tuple[_Server, ...]]
    levels: dict[str, tuple[int, str | None]]
    coverage: float
    wip: int
    notes: tuple[str, ...]

    def start(self, seed: int, replication: int) -> StartState:
        """The start of one replication; the same for the same seed and number."""
        elements: dict[str, ElementStart] = {}
        for name, (level, product) in self.levels.items():
            elements[name] = ElementStart(parts=(PartStart(product=product),) * level)
        for name, servers in self.servers.items():
            station = self.model.element(name)
            assert isinstance(station, Station)  # noqa: S101  # built from stations only
            stream = np.random.Generator(
                np.random.Philox(key=[seed % (1 << 63), stream_key(name, f"fork {replication}")])
            )
            started = [_started(station, one, stream.random(2)) for one in servers]
            elements[name] = ElementStart(servers=tuple(started))
        return StartState(elements=elements)

    def as_json(self) -> dict[str, Any]:
        """What was seen, for people."""
        return {
            "coverage": self.coverage,
            "wip": self.wip,
            "notes": list(self.notes),
            "stations": [
                {"station": name, "server": number, "state": one.state, "elapsed_s": one.elapsed_s}
                for name, servers in self.servers.items()
                for number, one in enumerate(servers)
            ],
            "stores": [{"element": name, "level": level} for name, (level, _) in self.levels.items()],
        }


def fork_model(model: Model, observed: Observed, *, origin_s: float | None = None) -> Fork:
    """The start of a run from what is known of the plant.

    Args:
        observed: Signal id -> what it says at the moment of the fork.
        origin_s: The moment as seconds since Monday 00:00 in the plant's time zone, so that shifts and
            tariffs fit; None keeps the model's own.
    Raises:
        NothingToFork: no element of the model has a signal that says anything.
    """
    reader = _Reader(model, observed)
    for element in model.elements:
        if isinstance(element, Station):
            reader.station(element)
        elif isinstance(element, Buffer | Conveyor):
            reader.store(element)
    if not reader.known:
        raise NothingToFork(
            f"no element of {model.name} has a signal of the twin that says anything",
            hint="give elements `signals: {state: ...}` and `{level: ...}`, and check that the plant is live",
            model=model.name,
        )
    moved = model if origin_s is None else model.model_copy(update={"origin_s": origin_s % 604_800.0})
    inside = sum(level for level, _ in reader.levels.values())
    inside += sum(one.state in ("run", "blocked", "setup") for of in reader.servers.values() for one in of)
    asked = reader.known + reader.unknown
    notes = [*reader.notes]
    for name, use in unknown_uses(model):
        notes.append(f"{name}: nobody knows what the signal use {use!r} means")
    return Fork(
        moved,
        reader.servers,
        reader.levels,
        reader.known / asked if asked else 0.0,
        int(inside),
        tuple(notes),
    )


class _Reader:
    def __init__(self, model: Model, observed: Observed) -> None:
        self.model = model
        self.observed = observed
        self.products = set(model.product_names())
        self.servers: dict[str, tuple[_Server, ...]] = {}
        self.levels: dict[str, tuple[int, str | None]] = {}
        self.notes: list[str] = []
        self.known = 0
        self.unknown = 0

    def station(self, station: Station) -> None:
        """Each server by its own state signal, or the first by `state` and the rest by `busy`."""
        seen = [self._server(station, "" if n == 0 else f"_{n + 1}") for n in range(station.servers)]
        if seen[0] is None and not any(seen):
            busy = self._number(station, "busy")
            if busy is None:
                self.unknown += 1
                self.notes.append(f"{station.name}: its state is not known; it starts idle")
                return
            count = self._whole(station.name, "busy", busy, station.servers)
            seen = [
                _Server("run" if n < count else "idle", None, None, None, None, 0.0)
                for n in range(station.servers)
            ]
        self.known += 1
        idle = _Server("idle", None, None, None, None, 0.0)
        self.servers[station.name] = tuple(one or idle for one in seen)

    def _server(self, station: Station, suffix: str) -> _Server | None:
        said = self._trusted(station, f"state{suffix}")
        if said is None:
            return None
        state = _STATES.get(said.text)
        if state is None:
            self.notes.append(f"{station.name}: the state {said.text!r} means nothing here; it starts idle")
            state = "idle"
        product = self._trusted(station, f"product{suffix}")
        named = product.text if product and product.text in self.products else None
        age = self._number(station, f"age_s{suffix}")
        return _Server(
            state, said.since_s, named, self._number(station, f"left_s{suffix}"),
            self._number(station, f"progress{suffix}"), max(0.0, age or 0.0),
        )  # fmt: skip

    def store(self, store: Buffer | Conveyor) -> None:
        """How many parts lie there: a level, or what came less what went."""
        level = self._number(store, "level")
        if level is None:
            came, went = self._sum(store, "in"), self._sum(store, "out")
            level = came - went if came is not None and went is not None else None
            said = self._trusted(store, "next_state")
            if level and said is not None and said.text in ("run", "down"):
                level -= 1  # it has left the store and is not yet counted behind it
        if level is None:
            self.unknown += 1
            self.notes.append(f"{store.name}: its level is not known; it starts empty")
            return
        self.known += 1
        room = store.capacity if isinstance(store, Buffer) else int(store.length_m / store.pitch_m + 1e-9)
        self.levels[store.name] = (self._whole(store.name, "level", level, room), None)

    def _sum(self, element: Any, use: str) -> float | None:
        uses = [one for one in element.signals if one == use or one.startswith(f"{use}_")]
        numbers = [self._number(element, one) for one in uses]
        if not numbers or any(number is None for number in numbers):
            return None
        return float(sum(number for number in numbers if number is not None))

    def _trusted(self, element: Any, use: str) -> Observation | None:
        signal = element.signals.get(use)
        said = self.observed.get(signal.lstrip("/")) if signal else None
        if signal and said is None:
            self.notes.append(f"{element.name}: the signal {signal} has no sample")
        if said is not None and not said.trusted:
            self.notes.append(f"{element.name}: the signal {signal} is stale or bad and is left out")
            return None
        return said

    def _number(self, element: Any, use: str) -> float | None:
        said = self._trusted(element, use)
        return said.value if said is not None and math.isfinite(said.value) else None

    def _whole(self, name: str, use: str, value: float, most: int | None) -> int:
        count = round(value)
        limit = 1_000_000 if most is None else most
        if not 0 <= count <= limit:
            self.notes.append(f"{name}: {use} {count} does not fit into 0..{limit} and is cut")
        return max(0, min(limit, count))


def _started(station: Station, one: _Server, uniform: Any) -> ServerStart:
    part = PartStart(product=one.product, age_s=max(one.age_s, one.elapsed_s or 0.0))
    if one.state == "idle":
        return ServerStart(state="idle")
    if one.state == "blocked":
        return ServerStart(state="blocked", part=part)
    if one.state == "down":
        repair = _repair_left(station, one, float(uniform[1]))
        return ServerStart(state="down", repair_left_s=repair)
    if one.state == "setup":
        return ServerStart(state="setup", part=part)
    return ServerStart(state="run", part=part, left_s=_work_left(station, one, float(uniform[0])))


def _work_left(station: Station, one: _Server, uniform: float) -> float | None:
    if one.left_s is not None:
        return max(0.0, one.left_s)
    timing: Timing | None = station.times_s.get(one.product or "", station.time_s)
    if timing is None or isinstance(timing, float | int):
        return None
    if one.progress is not None:
        whole = residual_s(timing, 0.0, uniform)
        return whole * (1 - min(1.0, max(0.0, one.progress)))
    return None if one.elapsed_s is None else residual_s(timing, one.elapsed_s, uniform)


def _repair_left(station: Station, one: _Server, uniform: float) -> float | None:
    if one.elapsed_s is None or not station.failures:
        return None
    return residual_s(station.failures[0].time_to_repair_s, one.elapsed_s, uniform)
