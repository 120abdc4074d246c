"""Closed forms of queueing theory: what every engine is held against. Rates in 1/s, times in s."""

from __future__ import annotations

import math
from dataclasses import dataclass

from onmaru.core.errors import InvalidInput


class UnstableQueue(InvalidInput):
    """Work arrives as fast as it can be done, or faster: the queue has no long run."""

    code = "sim.unstable_queue"


@dataclass(frozen=True, slots=True)
class Queue:
    """The long run of a station: share of busy servers, waiting and sojourn time [s], parts present."""

    utilisation: float
    wait_s: float
    sojourn_s: float
    parts: float
    throughput_hz: float
    lost_share: float = 0.0


def mmc(arrival_hz: float, service_hz: float, servers: int = 1) -> Queue:
    """M/M/c by Erlang's C formula.

    Raises:
        UnstableQueue: `arrival_hz` is not below `servers * service_hz`.
    Source: A. K. Erlang (1917); L. Kleinrock, Queueing Systems vol. 1, section 3.5.
    """
    load = arrival_hz / service_hz
    _stable(load / servers)
    blocking = 1.0  # Erlang B by its recursion, which does not overflow
    for k in range(1, servers + 1):
        blocking = load * blocking / (k + load * blocking)
    waiting = blocking / (1 - load / servers * (1 - blocking))
    wait = waiting / (servers * service_hz - arrival_hz)
    sojourn = wait + 1 / service_hz
    return Queue(load / servers, wait, sojourn, arrival_hz * sojourn, arrival_hz)


def mg1(arrival_hz: float, mean_s: float, variance_s2: float) -> Queue:
    """M/G/1 by the Pollaczek-Khinchine formula; variance 0 is M/D/1.

    Source: L. Kleinrock, Queueing Systems vol. 1, section 5.6.
    """
    load = arrival_hz * mean_s
    _stable(load)
    wait = arrival_hz * (variance_s2 + mean_s**2) / (2 * (1 - load))
    return Queue(load, wait, wait + mean_s, arrival_hz * (wait + mean_s), arrival_hz)


def mm1k(arrival_hz: float, service_hz: float, places: int) -> Queue:
    """M/M/1 with room for `places` parts in all; arrivals that find it full are lost.

    Source: L. Kleinrock, Queueing Systems vol. 1, section 3.6.
    """
    load = arrival_hz / service_hz
    weight = (
        [load**n for n in range(places + 1)]
        if load <= 1
        else [load ** (n - places) for n in range(places + 1)]
    )
    total = math.fsum(weight)
    share = [w / total for w in weight]
    throughput = arrival_hz * (1 - share[-1])
    parts = math.fsum(n * p for n, p in enumerate(share))
    sojourn = parts / throughput
    return Queue(1 - share[0], sojourn - 1 / service_hz, sojourn, parts, throughput, share[-1])


def machine_repair(machines: int, failure_hz: float, repair_hz: float, crew: int = 1) -> float:
    """Mean share of machines that are up, when `crew` repair `machines` that fail independently.

    Source: L. Kleinrock, Queueing Systems vol. 1, section 3.8 (M/M/c//M).
    """
    log_weight = [0.0]
    for down in range(1, machines + 1):
        step = (machines - down + 1) * failure_hz / (min(down, crew) * repair_hz)
        log_weight.append(log_weight[-1] + math.log(step))
    top = max(log_weight)
    weight = [math.exp(w - top) for w in log_weight]
    return math.fsum((machines - n) * w for n, w in enumerate(weight)) / (machines * math.fsum(weight))


def _stable(load: float) -> None:
    if not 0 < load < 1:
        raise UnstableQueue(
            f"the load of {load:.4g} is not between 0 and 1",
            hint="let work arrive more slowly, or add servers",
            load=load,
        )
