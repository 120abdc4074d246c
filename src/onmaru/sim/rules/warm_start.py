"""A start state as rows for the kernel, checked against the model it starts."""

from __future__ import annotations

import math

import numpy as np

from onmaru.sim.rules.kernel import layout as k
from onmaru.sim.rules.names import nearest
from onmaru.sim.rules.simulation import Simulation
from onmaru.sim.types import Fault, ModelInvalid, PartStart, ServerStart, StartState

_STATES = {
    "idle": k.START_IDLE,
    "run": k.START_RUN,
    "setup": k.START_SETUP,
    "down": k.START_DOWN,
    "blocked": k.START_BLOCKED,
}


def place(simulation: Simulation, start: StartState) -> None:
    """Put a start state into a simulation that has not begun.

    What a station was doing goes on with `left_s`, or with a work time drawn anew. Parts on a belt stand
    evenly spread. A part that is inside counts no lead time from before its `age_s`.

    Raises:
        ModelInvalid: elements, products or servers the model does not have, buffers fuller than they are.
    """
    builder = _Rows(simulation)
    for name, content in start.elements.items():
        if name not in simulation.program.elements:
            builder.fault(
                name, "elements", "there is no such element", nearest(name, simulation.program.elements)
            )
            continue
        n = simulation.program.elements.index(name)
        builder.add_parts(n, name, content.parts)
        builder.add_servers(n, name, content.servers)
    if builder.faults:
        raise ModelInvalid(builder.faults, where="start")
    rows = np.array(builder.rows, k.START_ROW) if builder.rows else np.zeros(1, k.START_ROW)
    simulation.plant = simulation.plant._replace(starts=rows)
    simulation.plant.world["start_count"] = len(builder.rows)
    simulation.make_room(len(builder.rows))


class _Rows:
    def __init__(self, simulation: Simulation) -> None:
        self.program, self.nodes = simulation.program, simulation.plant.nodes
        self.rows: list[tuple[int | float, ...]] = []
        self.faults: list[Fault] = []

    def fault(self, element: str, field: str, text: str, mend: str) -> None:
        self.faults.append(Fault(element, field, text, mend))

    def product(self, element: str, name: str | None) -> int:
        products = self.program.products
        if name is None:
            return 0
        if name not in products:
            self.fault(element, "product", f"there is no product {name!r}", nearest(name, products))
            return 0
        return products.index(name)

    def row(
        self, n: int, server: int, state: int, part: PartStart | None, left: float, repair: float, set_up: int
    ) -> None:
        name = self.program.elements[n]
        if part is None:
            self.rows.append((n, server, state, -1, -1, 0, set_up, 0.0, math.inf, left, repair))
            return
        product = self.product(name, part.product)
        due = math.inf if part.due_s is None else part.due_s
        routing = next(
            (p.routing for p in self.program.model.products if p.name == self.program.products[product]), ()
        )
        step = min(part.step, len(routing) - 1) if routing else -1
        self.rows.append(
            (n, server, state, product, step, part.reworks, set_up, part.age_s, due, left, repair)
        )

    def add_parts(self, n: int, name: str, parts: tuple[PartStart, ...]) -> None:
        node = self.nodes[n]
        if parts and node["kind"] not in (k.BUFFER, k.CONVEYOR):
            self.fault(name, "parts", "it holds no queue of parts", "put them on its servers")
            return
        if len(parts) > int(node["capacity"]):
            text = f"{len(parts)} parts do not fit into {int(node['capacity'])} places"
            self.fault(name, "parts", text, "enlarge it in the model, or count again")
        for i, part in enumerate(parts):
            left = float(node["travel"]) * (i + 0.5) / len(parts) if node["kind"] == k.CONVEYOR else -1.0
            self.row(n, -1, k.START_IDLE, part, left, -1.0, -1)

    def add_servers(self, n: int, name: str, servers: tuple[ServerStart, ...]) -> None:
        node = self.nodes[n]
        if not servers:
            return
        if node["kind"] != k.STATION:
            self.fault(name, "servers", "it has no servers", "list its parts instead")
            return
        if len(servers) > int(node["server_count"]):
            self.fault(
                name, "servers", f"it has {int(node['server_count'])} servers", "list no more than those"
            )
            return
        for number, server in enumerate(servers):
            state = _STATES[server.state]
            part = server.part
            if part is None and server.state in ("run", "setup", "blocked"):
                part = PartStart()
            if server.state == "idle":
                part = None
            if server.state == "down" and not int(node["mode_count"]):
                self.fault(
                    name, "servers", "it is down, but the model gives it no failure", "add a failure mode"
                )
            left = -1.0 if server.left_s is None else server.left_s
            repair = -1.0 if server.repair_left_s is None else server.repair_left_s
            set_up = self.product(name, server.product) if server.product is not None else -1
            self.row(n, int(node["server_first"]) + number, state, part, left, repair, set_up)
