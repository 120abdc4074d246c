"""What is known of the plant at one moment, as a fork needs it; and which signals a model asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onmaru.sim.types import Buffer, Conveyor, Model, Station

# What a station's signal may say. `state` is the state of its only or first server, `state_2` of the second.
STATION_USES = ("state", "busy", "product", "left_s", "progress", "age_s")
# `level` counts parts; or counters of parts finished before it and after it, whose difference is the level,
# less the part under work at the station behind it (`next_state`).
STORE_USES = ("level", "in", "out", "next_state")


@dataclass(frozen=True, slots=True)
class Observation:
    """One signal at the moment of the fork.

    `since_s` is how long it has had this value [s]; None where history does not tell. `trusted` is False for
    stale and bad samples.
    """

    value: float
    text: str = ""
    since_s: float | None = None
    trusted: bool = True


Observed = Mapping[str, Observation]


def signals_of(model: Model) -> dict[str, tuple[str, str]]:
    """Signal id -> (element, use) for every signal the model's elements name."""
    wanted = {}
    for element in model.elements:
        for use, signal in element.signals.items():
            wanted[signal.lstrip("/")] = (element.name, use)
    return wanted


def unknown_uses(model: Model) -> list[tuple[str, str]]:
    """(element, use) of signals whose use means nothing for their kind of element."""
    found = []
    for element in model.elements:
        if isinstance(element, Station):
            known: tuple[str, ...] = STATION_USES
        elif isinstance(element, Buffer | Conveyor):
            known = STORE_USES
        else:
            known = ()
        for use in element.signals:
            plain, _, number = use.rpartition("_")
            if use not in known and not (plain in known and number.isdigit()):
                found.append((element.name, use))
    return found
