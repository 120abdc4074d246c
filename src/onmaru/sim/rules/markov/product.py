"""Open networks of queues without limits: every station as if it stood alone.

Source: J. R. Jackson (1957), doi:10.1287/opre.5.4.518; L. Kleinrock, Queueing Systems vol. 1, section 4.8.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from onmaru.sim.rules.markov.long_run import LongRun
from onmaru.sim.rules.queueing import mmc
from onmaru.sim.types import STATE_COUNT, Buffer, Exponential, Machine, Model, Sink, Source, State


def product_form(model: Model) -> LongRun | None:
    """The long run of a Jackson network; None for a model that is none.

    That is: Poisson sources, exponential machines that nothing stops, each behind its own buffer without
    limit, ways out taken by fixed probabilities, one product.

    Raises:
        UnstableQueue: a station gets more work than it can do.
    """
    if not _is_jackson(model):
        return None
    place = {element.name: i for i, element in enumerate(model.elements)}
    ways = _ways(model, place)
    if ways is None:
        return None
    count = len(model.elements)
    outside = np.zeros(count)
    for i, element in enumerate(model.elements):
        if isinstance(element, Source) and isinstance(element.interarrival_s, Exponential):
            outside[i] = 1.0 / element.interarrival_s.mean_s
    system = np.eye(count) - ways.T
    if np.linalg.matrix_rank(system) < count:
        return None  # parts that never leave
    visits = np.linalg.solve(system, outside)
    state, level = np.zeros((count, STATE_COUNT)), np.zeros(count)
    for i, element in enumerate(model.elements):
        if isinstance(element, Machine):
            assert isinstance(element.time_s, Exponential)  # noqa: S101 - `_is_jackson` has seen to it
            queue = mmc(float(visits[i]), 1.0 / element.time_s.mean_s, element.servers)
            busy = queue.utilisation * element.servers
            state[i, State.RUN], state[i, State.STARVED] = busy, element.servers - busy
            level[i] = busy
            level[_before(model, element.name, place)] = queue.parts - busy
    flow = {}
    for i, element in enumerate(model.elements):
        if not isinstance(element, Sink):
            flow[i, "left"] = float(visits[i])
        if not isinstance(element, Source):
            flow[i, "entered"] = float(visits[i])
    sinks = [i for i, element in enumerate(model.elements) if isinstance(element, Sink)]
    arrived = np.zeros((len(sinks), len(model.product_names())))
    arrived[:, _product(model)] = visits[sinks]
    return LongRun(
        "product", state, level, flow, arrived, np.zeros(len(model.people())), float(level.sum()), 0.0, 0, 0.0
    )


def _product(model: Model) -> int:
    named = {s.product for s in model.elements if isinstance(s, Source)}
    name = named.pop() if len(named) == 1 else None
    return model.product_names().index(name) if name else 0


def _is_jackson(model: Model) -> bool:
    sources = [e for e in model.elements if isinstance(e, Source)]
    if model.fleets or any(p.routing for p in model.products) or any(r.products for r in model.routes):
        return False
    if not sources or len({s.product for s in sources}) > 1:
        return False
    for element in model.elements:
        if isinstance(element, Source):
            steady = element.batch == 1 and element.wip_limit is None and not element.mix
            if not steady or not isinstance(element.interarrival_s, Exponential):
                return False
        elif isinstance(element, Machine):
            if not _plain(element):
                return False
        elif not isinstance(element, Sink) and not (isinstance(element, Buffer) and element.capacity is None):
            return False
    return True


def _plain(machine: Machine) -> bool:
    stopped = machine.failures or machine.setup or machine.needs or machine.calendar or machine.times_s
    spoils = machine.scrap_probability or machine.defect_probability
    return not stopped and not spoils and machine.batch == 1 and isinstance(machine.time_s, Exponential)


def _ways(model: Model, place: dict[str, int]) -> NDArray[np.float64] | None:
    """Probability of each way, shape [node, node]; None where the ways are not those of a Jackson network."""
    found = np.zeros((len(place), len(place)))
    kinds = {element.name: element.kind for element in model.elements}
    into: dict[str, int] = {}
    for element in model.elements:
        ways = [route for route in model.routes if route.start == element.name]
        share = [route.probability or 1.0 for route in ways]
        if len(ways) > 1 and (element.send != "probability" or element.kind == "buffer"):
            return None
        for route, weight in zip(ways, share, strict=True):
            wanted = "machine" if element.kind == "buffer" else ("buffer", "sink")
            if kinds[route.end] not in wanted or (wanted == "machine" and into.get(route.end)):
                return None
            into[route.end] = into.get(route.end, 0) + 1
            found[place[element.name], place[route.end]] += weight / sum(share)
    return found


def _before(model: Model, machine: str, place: dict[str, int]) -> int:
    return next(place[route.start] for route in model.routes if route.end == machine)
