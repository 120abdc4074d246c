"""Elements, routes and failures as records."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onmaru.sim.rules.compile.tables import Tables
from onmaru.sim.rules.kernel import layout as k
from onmaru.sim.rules.user_rule import Rule
from onmaru.sim.types import (
    AnyElement,
    Assembly,
    Buffer,
    Conveyor,
    Disassembly,
    Inspection,
    Machine,
    Model,
    Setup,
    Sink,
    Source,
    Station,
)

_KINDS = {
    "source": k.SOURCE,
    "buffer": k.BUFFER,
    "conveyor": k.CONVEYOR,
    "sink": k.SINK,
    "machine": k.STATION,
    "assembly": k.STATION,
    "disassembly": k.STATION,
    "inspection": k.STATION,
}
_ROLES = {
    "machine": k.MACHINE,
    "assembly": k.ASSEMBLY,
    "disassembly": k.DISASSEMBLY,
    "inspection": k.INSPECTION,
}
_SEND = {
    "first": k.SEND_FIRST,
    "cyclic": k.SEND_CYCLIC,
    "probability": k.SEND_PROBABILITY,
    "shortest": k.SEND_SHORTEST,
    "rule": k.SEND_RULE,
}
_ORDER = {
    "fifo": k.FIFO,
    "lifo": k.LIFO,
    "priority": k.PRIORITY,
    "due": k.DUE,
    "shortest": k.SHORTEST,
    "rule": k.BY_RULE,
}
_NO_LIMIT = 1 << 60
_NONE = (
    "head", "tail", "loading", "timing", "times_first", "stream_time", "setup_first", "stream_setup",
    "setup_skill", "skill", "stream_quality", "stream_route", "rework_edge", "makes", "first_timing",
    "stream_mix", "actor", "sink",
)  # fmt: skip


class NodeTable:
    """Builds the records of a model's elements, in the model's order; `links` adds what needs names."""

    def __init__(self, model: Model, tables: Tables, rules: Mapping[str, Rule]) -> None:
        self.model, self.tables, self.rules = model, tables, rules
        self.names = [element.name for element in model.elements]
        self.products = {name: i for i, name in enumerate(model.product_names())}
        self.spawn_most = 1
        self.sinks: list[str] = []
        self.orders: list[tuple[float, float, int, int]] = []
        self.pools: list[tuple[Any, ...]] = []
        self.stops: list[tuple[int, int, int, int]] = []
        self.routings_first = 0
        self.has_rules = bool(rules)
        self.nodes: list[NDArray[np.void]] = []
        self.servers: list[NDArray[np.void]] = []
        self.modes: list[tuple[int, ...]] = []
        self.edges: list[NDArray[np.void]] = []
        self.edge_of: dict[tuple[str, str], int] = {}
        self.fleet_edges: dict[str, list[int]] = {}
        for element in model.elements:
            self._add(element)

    def new_node(self, kind: int) -> Any:
        """An empty record at the end of the list."""
        node = np.zeros(1, k.NODE)
        for field in _NONE:
            node[field] = -1
        node["kind"], node["on"], node["batch"] = kind, 1, 1
        node["capacity"], node["limit"] = _NO_LIMIT, _NO_LIMIT
        node["due_after"] = math.inf
        self.nodes.append(node)
        return node[0]

    def add_servers(self, node: Any, count: int, *, is_open: bool) -> None:
        """Give the newest node its servers."""
        node["server_first"], node["server_count"] = len(self.servers), count
        for number in range(count):
            server = np.zeros(1, k.SERVER)
            for field in ("head", "tail", "fail_mode", "down_mode", "product", "pool", "next_wait", "stop"):
                server[field] = -1
            for field in ("edge", "part", "stay_serial", "stay_product"):
                server[field] = -1
            server["node"], server["number"], server["open"] = len(self.nodes) - 1, number, is_open
            server["clock"] = math.inf
            self.servers.append(server)
        node["idle"] = count if is_open else 0

    def _add(self, element: AnyElement) -> None:
        node = self.new_node(_KINDS[element.kind])
        node["send"] = _SEND[element.send]
        node["take"] = k.TAKE_OLDEST if element.take == "oldest" else k.TAKE_LISTED
        if element.send == "probability":
            node["stream_route"] = self.tables.stream(element.name, "route")
        if element.send == "rule" and element.send_rule:
            node["send_rule"] = self.rules[element.send_rule].address
        if isinstance(element, Source):
            self._add_source(node, element)
        elif isinstance(element, Buffer):
            self._add_buffer(node, element)
        elif isinstance(element, Conveyor):
            node["capacity"] = max(1, math.floor(element.length_m / element.pitch_m + 1e-9))
            node["travel"] = element.length_m / element.speed_m_per_s
            node["gap"] = element.pitch_m / element.speed_m_per_s
            node["accumulating"], node["moving"], node["entry_open"] = element.accumulating, 1, 1
            node["last_out"] = -math.inf
            self.add_servers(node, 1, is_open=False)
        elif isinstance(element, Sink):
            node["sink"] = len(self.sinks)
            self.sinks.append(element.name)
        else:
            self._add_station(node, element)

    def _add_source(self, node: Any, source: Source) -> None:
        tables = self.tables
        node["product"] = self.products[source.product] if source.product else 0
        node["lose"] = source.when_full == "lose"
        node["limit"] = source.limit or _NO_LIMIT
        node["inside_most"] = source.wip_limit or 0
        node["batch"] = source.batch
        if source.due_after_s is not None:
            node["due_after"] = source.due_after_s
        if source.release_rule:
            node["release_rule"] = self.rules[source.release_rule].address
        if source.mix:
            total, running, pairs = sum(source.mix.values()), 0.0, []
            for name, weight in source.mix.items():
                running += weight / total
                pairs += [running, float(self.products[name])]
            node["mix_first"], node["mix_count"] = tables.add_numbers(pairs), len(source.mix)
            node["stream_mix"] = tables.stream(source.name, "mix")
        if source.orders:
            node["mode"] = k.ORDERS
            node["order_first"] = node["order_next"] = len(self.orders)
            node["order_count"] = len(source.orders)
            for order in sorted(source.orders, key=lambda order: order.at_s):
                product = self.products[order.product] if order.product else int(node["product"])
                due_s = order.due_s if order.due_s is not None else order.at_s + float(node["due_after"])
                self.orders.append((order.at_s, due_s, product, order.count))
                self.spawn_most = max(self.spawn_most, order.count)
        elif source.interarrival_s is not None:
            node["mode"] = k.ARRIVALS
            node["timing"] = tables.timing(source.interarrival_s)
            node["first_timing"] = tables.timing(source.first_at_s)
            node["stream_time"] = tables.stream(source.name, "arrival")
            self.spawn_most = max(self.spawn_most, source.batch)
        else:
            node["mode"] = k.SATURATED

    def _add_buffer(self, node: Any, buffer: Buffer) -> None:
        node["capacity"] = buffer.capacity or _NO_LIMIT
        node["order"] = _ORDER[buffer.order]
        if buffer.order in ("priority", "shortest"):
            by = {
                p.name: float(p.priority if buffer.order == "priority" else p.work_s)
                for p in self.model.products
            }
            node["mix_first"] = self.tables.add_numbers(by.get(name, 0.0) for name in self.products)
        if buffer.order == "rule" and buffer.rule:
            node["order_rule"] = self.rules[buffer.rule].address

    def _add_station(self, node: Any, station: Station) -> None:
        tables, name = self.tables, station.name
        node["role"] = _ROLES[station.kind]  # type: ignore[attr-defined]
        node["capacity"] = station.servers
        node["timing"] = tables.timing(station.time_s)
        if station.times_s:
            own = {product: tables.timing(timing) for product, timing in station.times_s.items()}
            node["times_first"] = tables.add_whole(own.get(p, int(node["timing"])) for p in self.products)
        node["stream_time"] = tables.stream(name, "work")
        node["pause"] = station.at_shift_end == "pause"
        node["people_priority"] = station.people_priority
        node["scrap_p"], node["defect_p"] = station.scrap_probability, station.defect_probability
        if isinstance(station, Machine):
            node["batch"] = station.batch
        if isinstance(station, Inspection):
            node["detect_p"], node["false_p"] = station.detect_probability, station.false_reject_probability
            node["rework_most"] = station.max_reworks
        if isinstance(station, Assembly) and station.makes:
            node["makes"] = self.products[station.makes]
        if isinstance(station, Disassembly):
            pairs = [x for p, count in station.gives.items() for x in (self.products[p], count)]
            node["gives_first"], node["gives_count"] = tables.add_whole(pairs), len(station.gives)
            self.spawn_most = max(self.spawn_most, sum(station.gives.values()))
        chancy = station.scrap_probability > 0 or station.defect_probability > 0
        node["plain"] = isinstance(station, Machine) and not chancy
        if not node["plain"]:
            node["stream_quality"] = tables.stream(name, "quality")
        self.add_servers(node, station.servers, is_open=True)
        if station.setup:
            self._add_setup(node, station, station.setup)

    def _add_setup(self, node: Any, station: Station, setup: Setup) -> None:
        default = self.tables.timing(setup.default_s)
        rows = [
            self.tables.timing(setup.matrix[a][b]) if b in setup.matrix.get(a, {}) else default
            for a in self.products
            for b in self.products
        ]
        node["setup_first"] = self.tables.add_whole(rows)
        node["stream_setup"] = self.tables.stream(station.name, "setup")
        if setup.first:
            for server in self.servers[int(node["server_first"]) :]:
                server["product"] = self.products[setup.first]

    def arrays(self) -> tuple[NDArray[np.void], NDArray[np.void], NDArray[np.void], NDArray[np.void]]:
        """Nodes, servers, edges and failure modes."""
        modes = np.array(self.modes, k.MODE) if self.modes else np.zeros(1, k.MODE)
        servers = np.concatenate(self.servers) if self.servers else np.zeros(0, k.SERVER)
        edges = np.concatenate(self.edges) if self.edges else np.zeros(1, k.EDGE)
        return np.concatenate(self.nodes), servers, edges, modes
