"""`compile_model`: a model becomes one set of arrays that every run copies."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onmaru.sim.rules.compile.links import link_people, link_routes
from onmaru.sim.rules.compile.nodes import NodeTable
from onmaru.sim.rules.compile.resources import add_calendars, add_fleets, add_pools
from onmaru.sim.rules.compile.tables import Tables
from onmaru.sim.rules.kernel import layout as k
from onmaru.sim.rules.user_rule import Rule, bind_rules
from onmaru.sim.rules.validate import check_model
from onmaru.sim.types import LEAD_BINS, Model

RULE_ROWS = 4096
FIRST_PARTS = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """A compiled model: immutable; runs copy its arrays.

    Attributes:
        plant: Arrays in the state before the first event.
        stream_keys: 64-bit key of every random stream, shape [stream].
        elements: Names by node; fleets follow the model's own elements.
        pools: Names of operator pools, then of crews.
        digest: SHA-256 of all arrays: equal digests run equally.
        rules: User rules by name; kept so that their code stays in memory.
    """

    model: Model
    plant: k.Plant
    stream_keys: NDArray[np.uint64]
    elements: tuple[str, ...]
    products: tuple[str, ...]
    pools: tuple[str, ...]
    digest: str
    rules: Mapping[str, Rule]

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Program) and self.digest == other.digest

    def node(self, element: str) -> int:
        """Row of an element; ValueError when there is none."""
        return self.elements.index(element)


def compile_model(model: Model, *, rules: Mapping[str, Any] | None = None) -> Program:
    """Check a model and compile it.

    Args:
        model: The declarative model.
        rules: User rules by the names the model uses: functions made by `onmaru.sim.compiled_rule` or
            plain Python callables.
    Raises:
        ModelInvalid: all faults at once.
        BadRun: a rule the model names is not given.
    """
    check_model(model)
    bound = bind_rules(model, rules or {})
    tables = Tables()
    table = NodeTable(model, tables, bound)
    pool_index = add_pools(model, table)
    add_fleets(model, table)
    link_routes(table)  # once every name has its row
    link_people(table, pool_index)
    calendars = add_calendars(model, table, pool_index)
    plant = _assemble(model, table, calendars)
    digest = hashlib.sha256()
    for array in plant:
        digest.update(str(array.dtype).encode() + np.ascontiguousarray(array).tobytes())
    digest.update(np.asarray(tables.stream_keys, np.uint64).tobytes())
    digest.update("\0".join(sorted(bound)).encode())
    return Program(
        model=model,
        plant=plant,
        stream_keys=np.asarray(tables.stream_keys, np.uint64),
        elements=tuple(table.names),
        products=model.product_names(),
        pools=tuple(pool_index),
        digest=digest.hexdigest(),
        rules=bound,
    )


def _assemble(model: Model, table: NodeTable, calendars: NDArray[np.void]) -> k.Plant:
    tables = table.tables
    nodes, servers, edges, modes = table.arrays()
    actors = _actors(nodes, servers, modes, len(calendars))
    leaves = 1
    while leaves < max(len(actors), 2):
        leaves *= 2
    world = np.zeros(1, k.WORLD)
    world["leaf"], world["waiters"], world["popped"] = leaves, -1, -1
    world["spawn_most"] = table.spawn_most + 2
    world["has_fleets"] = bool(model.fleets)
    world["has_routings"] = table.routings_first
    world["node_count"], world["calendar_count"] = len(nodes), len(calendars)
    world["product_count"] = len(model.product_names())
    world["calendar_first"] = len(actors) - len(calendars)
    ring = 1
    while ring < len(nodes) + 4:
        ring *= 2
    sink_count = max(1, len(table.sinks))
    sinks = np.zeros(sink_count, k.SINK_ROW)
    sinks["lead_low"], sinks["lead_high"] = math.inf, -math.inf
    tree = np.zeros(2 * leaves, k.TREE)
    tree["t"] = math.inf
    tree["a"][leaves : leaves + len(actors)] = np.arange(len(actors))
    for i in range(leaves - 1, 0, -1):
        tree["a"][i] = tree["a"][2 * i]
    return k.Plant(
        world=world,
        nodes=nodes,
        servers=servers,
        parts=np.zeros(FIRST_PARTS, k.PART),
        edges=edges,
        modes=modes,
        pools=_some(table.pools, k.POOL),
        stops=_some(table.stops, k.STOP),
        actors=actors,
        timings=_some(tables.timing_rows(), k.TIMING),
        calendars=calendars,
        sinks=sinks,
        orders=_some(table.orders, k.ORDER_ROW),
        tree=tree,
        streams=_streams(table, nodes, modes),
        trace=np.zeros(1, k.TRACE),
        ftab=np.asarray(tables.numbers, np.float64).view(k.NUMBER),
        itab=np.asarray(tables.whole, np.int64).view(k.WHOLE),
        work=np.zeros(ring, k.WHOLE),
        rows=np.zeros(RULE_ROWS if table.has_rules else 1, k.RULE_ROW),
        bins=np.zeros(sink_count * LEAD_BINS, k.COUNT),
        by_product=np.zeros(sink_count * len(model.product_names()), k.COUNT),
        starts=np.zeros(1, k.START_ROW),
    )


def _streams(table: NodeTable, nodes: NDArray[np.void], modes: NDArray[np.void]) -> NDArray[np.void]:
    """Streams before they are seeded; those that give exponential times only are drawn ahead."""
    tables = table.tables
    streams = np.zeros(max(1, len(tables.stream_keys)), k.STREAM)
    streams["used"] = -1
    timings = tables.timing_rows()
    uses: dict[int, set[int]] = {}
    for node in nodes:
        own = {int(node["timing"]), int(node["first_timing"])} - {-1}
        if node["times_first"] >= 0:
            first = int(node["times_first"])
            own.update(tables.whole[first : first + len(table.products)])
        uses.setdefault(int(node["stream_time"]), set()).update(own)
    for mode in modes[: len(table.modes)]:
        uses.setdefault(int(mode["stream_failing"]), set()).add(int(mode["failing"]))
        uses.setdefault(int(mode["stream_repairing"]), set()).add(int(mode["repairing"]))
    for stream, own in uses.items():
        routed = table.routings_first != 0  # their steps have times of their own
        if stream >= 0 and own and not routed and all(timings["kind"][t] == k.T_EXPONENTIAL for t in own):
            streams["used"][stream] = k.AHEAD
    return streams


def _some(rows: Any, dtype: np.dtype) -> NDArray[np.void]:
    """At least one row: the kernel never looks at it, but a pointer has to point somewhere."""
    array = np.array(rows, dtype) if len(rows) else np.zeros(1, dtype)
    return np.atleast_1d(array)


def _actors(
    nodes: NDArray[np.void], servers: NDArray[np.void], modes: NDArray[np.void], calendar_count: int
) -> NDArray[np.void]:
    """Who can have an event: servers, failures by time, arrivals, belts (head and entry), calendars."""
    rows: list[tuple[int, int, int, int]] = [(0, s, 0, 0) for s in range(len(servers))]
    for node in nodes:
        for i in range(node["mode_count"]):
            mode = modes[node["mode_first"] + i]
            if not mode["operation"]:
                mode["actor"] = len(rows)
                first = int(node["server_first"])
                rows += [(k.FAILURE_TIMER, s, i, 0) for s in range(first, first + int(node["server_count"]))]
    for n, node in enumerate(nodes):
        if node["kind"] == k.SOURCE:
            node["actor"] = len(rows)
            rows.append((k.ARRIVAL, n, 0, 0))
        elif node["kind"] == k.CONVEYOR:
            node["actor"] = len(rows)
            rows += [(k.BELT_HEAD, n, 0, 0), (k.BELT_ENTRY, n, 0, 0)]
    rows += [(k.CALENDAR, c, 0, 0) for c in range(calendar_count)]
    return np.array(rows, k.ACTOR) if rows else np.zeros(1, k.ACTOR)
