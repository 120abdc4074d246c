"""Which engine runs a model, and why: the quickest one that is provably right for it.

maxplus    a line without anything that couples its stations: one maximum and one sum a part and station
markov     the long run of a small exponential model, exactly
kernel     everything
reference  everything, slowly and obviously; only to check the others
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from onmaru.core.errors import InvalidInput
from onmaru.sim.rules.line import LineView, view
from onmaru.sim.rules.markov.reach import out_of_reach
from onmaru.sim.types import Model

ENGINES = ("auto", "maxplus", "markov", "kernel", "reference")


class EngineRefused(InvalidInput):
    """The engine asked for cannot run this model; `params["reasons"]` says why."""

    code = "sim.engine_refused"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a run needs beyond figures at its end."""

    long_run: bool = False  # no horizon: the long run itself is asked for
    trace: bool = False
    start: bool = False  # begins from a state, not empty
    states: bool = False  # states by time bucket, for tariffs and peak power
    rules: bool = False  # user code decides


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """The engine, why it was taken, and what keeps each other from running it."""

    name: str
    why: str
    refused: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "why": self.why,
            "refused": {name: list(reasons) for name, reasons in self.refused.items()},
        }


def choose(model: Model, wanted: str = "auto", wish: Wish | None = None) -> EngineChoice:
    """Pick the engine for a model, or check the one that was asked for.

    Raises:
        EngineRefused: it does not exist or cannot run this model.
    """
    wish = wish or Wish()
    if wanted not in ENGINES:
        raise EngineRefused(f"there is no engine {wanted!r}", hint=f"known: {', '.join(ENGINES)}", reasons=[])
    refused = refusals(model, view(model), wish)
    if wanted != "auto":
        if refused[wanted]:
            raise EngineRefused(
                f"the engine {wanted} cannot run this: {'; '.join(refused[wanted][:3])}",
                hint="let engine=auto choose",
                engine=wanted,
                reasons=list(refused[wanted]),
            )
        return EngineChoice(wanted, "it was asked for", refused)
    if wish.long_run and not refused["markov"]:
        return EngineChoice(
            "markov", "all times are exponential: the long run can be solved exactly", refused
        )
    if wish.long_run:
        raise EngineRefused(
            f"the long run cannot be solved exactly: {'; '.join(refused['markov'][:3])}",
            hint="give the hours to simulate",
            engine="markov",
            reasons=list(refused["markov"]),
        )
    if not refused["maxplus"]:
        return EngineChoice("maxplus", "the model is a line in which only parts couple the stations", refused)
    return EngineChoice("kernel", f"max-plus cannot: {'; '.join(refused['maxplus'][:3])}", refused)


def refusals(model: Model, seen: LineView, wish: Wish) -> dict[str, tuple[str, ...]]:
    """What keeps each engine from a run; nothing keeps the kernel."""
    special = []
    for what, asked in (
        ("the trace is asked for", wish.trace),
        ("the run begins from a state", wish.start),
        ("states over time are asked for", wish.states and not wish.long_run),
        ("user rules decide", wish.rules),
    ):
        if asked:
            special.append(what)
    markov = [*out_of_reach(model), *special]
    if not wish.long_run:
        markov.append("it knows the long run only, and hours are given")
    maxplus = [*seen.no_maxplus, *special]
    event = []
    if wish.long_run:
        maxplus.append("the long run has no end to simulate to")
        event.append("the long run has no end to simulate to")
    return {
        "maxplus": tuple(dict.fromkeys(maxplus)),
        "markov": tuple(dict.fromkeys(markov)),
        "kernel": tuple(event),
        "reference": ("it only checks the kernel: ask for a verified run",),
    }
