"""The same models in other simulators, written as their documentation would write them."""

from __future__ import annotations

import random
from typing import Any

import cimba as cb
import ciw
import salabim
import simpy


def run_simpy_mm1(until_s: float, rho: float, seed: int) -> tuple[int, float]:
    """Customers served and their mean time in the system [s]."""
    env, dice = simpy.Environment(), random.Random(seed)
    server = simpy.Resource(env)
    served, total = 0, 0.0

    def customer() -> Any:
        nonlocal served, total
        came = env.now
        with server.request() as turn:
            yield turn
            yield env.timeout(dice.expovariate(1.0))
        served += 1
        total += env.now - came

    def arrivals() -> Any:
        while True:
            yield env.timeout(dice.expovariate(rho))
            env.process(customer())

    env.process(arrivals())
    env.run(until_s)
    return served, total / served


def run_ciw_mm1(until_s: float, rho: float, seed: int) -> tuple[int, float]:
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rho)],
        service_distributions=[ciw.dists.Exponential(1.0)],
        number_of_servers=[1],
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(until_s)
    done = simulation.get_all_records()
    return len(done), sum(r.exit_date - r.arrival_date for r in done) / len(done)


def run_salabim_mm1(until_s: float, rho: float, seed: int) -> tuple[int, float]:
    salabim.yieldless(False)
    env = salabim.Environment(trace=False, random_seed=seed)
    dice = random.Random(seed)
    served, total = 0, 0.0
    server = salabim.Resource("server", 1)

    class Customer(salabim.Component):
        def process(self) -> Any:
            nonlocal served, total
            came = env.now()
            yield self.request(server)
            yield self.hold(dice.expovariate(1.0))
            self.release()
            served += 1
            total += env.now() - came

    class Arrivals(salabim.Component):
        def process(self) -> Any:
            while True:
                yield self.hold(dice.expovariate(rho))
                Customer()

    Arrivals()
    env.run(until_s)
    return served, total / served


class CimbaMM1(cb.Model):
    queue: cb.Container
    arrival_mean: cb.Param[float] = 1.25
    level: cb.Output[float]
    served: cb.Output[int]

    @cb.process
    def arrivals(self):
        while True:
            cb.hold(cb.random.exponential(self.arrival_mean))
            self.queue.put(1)

    @cb.process
    def server(self):
        while True:
            self.queue.get(1)
            cb.hold(cb.random.exponential(1.0))
            self.served += 1

    @cb.on_end
    def measure(self):
        self.level = self.queue.mean_level()
