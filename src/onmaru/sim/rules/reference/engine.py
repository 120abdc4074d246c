"""Events, time and the work list of the reference engine; what the elements do is in `stations` and `flow`."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from typing import Any

from onmaru.sim.rules.paths import travel_times
from onmaru.sim.rules.reference.chance import Stream, draw
from onmaru.sim.rules.reference.flow import Flow
from onmaru.sim.rules.reference.things import Edge, Node, Part, Pool, Server, Stop
from onmaru.sim.rules.routes import all_routes
from onmaru.sim.rules.validate import check_model
from onmaru.sim.types import WEEK_S, Conveyor, Inspection, Model, Source, State, Station


@dataclass(frozen=True, slots=True)
class ReferenceRun:
    """What the reference engine saw.

    Attributes:
        rows: (end_s, server, state, serial, product) of every stay of every server in a state, in order.
        counts: Per element: entered, left, scrapped, rejected, reworked, failures, lost.
        leads: (sink, moment, product, lead time) of every part that arrived.
    """

    rows: list[tuple[float, int, int, int, str]]
    counts: dict[str, dict[str, int]]
    leads: list[tuple[str, float, str, float]]
    events: int
    wip: int


class ReferenceEngine(Flow):
    """One replication of a model in plain Python."""

    def __init__(self, model: Model, *, seed: int = 0, replication: int = 0) -> None:
        check_model(model)
        self.model, self.seed, self.replication = model, seed, replication
        self.now, self.seq, self.serial, self.events, self.wip = 0.0, 0, 0, 0, 0
        self.heap: list[tuple[float, int, Any]] = []
        self.ahead: dict[Any, tuple[float, int]] = {}
        self.work: list[Node | None] = []
        self.people_todo = False
        self.waiters: list[Server] = []
        self.rows: list[tuple[float, int, int, int, str]] = []
        self.leads: list[tuple[str, float, str, float]] = []
        self.streams: dict[tuple[str, str], Stream] = {}
        self.servers: list[Server] = []
        self.nodes: dict[str, Node] = {}
        self.routings = {p.name: p.routing for p in model.products if p.routing}
        self._build()

    # -- time ------------------------------------------------------------------------------------------
    def schedule(self, actor: Any, at: float) -> None:
        self.seq += 1
        self.ahead[actor] = (at, self.seq)
        heapq.heappush(self.heap, (at, self.seq, actor))

    def cancel(self, actor: Any) -> None:
        self.ahead.pop(actor, None)

    def draw(self, timing: Any, element: str, purpose: str) -> float:
        return draw(timing, self.stream(element, purpose))

    def stream(self, element: str, purpose: str) -> Stream:
        key = (element, purpose)
        if key not in self.streams:
            self.streams[key] = Stream(element, purpose, self.seed, self.replication)
        return self.streams[key]

    # -- building --------------------------------------------------------------------------------------
    def _build(self) -> None:
        model = self.model
        for element in model.elements:
            kind = element.kind if element.kind in ("source", "buffer", "conveyor", "sink") else "station"
            node = self.nodes[element.name] = Node(element.name, kind, element)
            if isinstance(element, Station):
                self._add_servers(node, element.servers, True)
                for server in node.servers:
                    server.product = element.setup.first if element.setup else None
            elif isinstance(element, Conveyor):
                node.capacity = max(1, math.floor(element.length_m / element.pitch_m + 1e-9))
                self._add_servers(node, 1, False)
            elif element.kind == "buffer" and element.capacity is not None:
                node.capacity = element.capacity
            elif isinstance(element, Source):
                node.orders = sorted(element.orders, key=lambda order: order.at_s)
        for fleet in model.fleets:
            node = self.nodes[fleet.name] = Node(fleet.name, "fleet", fleet)
            node.stops = [Stop(stop.capacity) for stop in fleet.stops]
            node.travel = travel_times(fleet)
            self._add_servers(node, fleet.vehicles, True)
            home = [stop.name for stop in fleet.stops].index(fleet.home) if fleet.home else 0
            for server in node.servers:
                server.stop = home
        self._link()
        self.pools = [
            Pool(p.name, p.skills or (p.name,), p.count, p.at_shift_end == "pause") for p in model.operators
        ] + [Pool(p.name, (), p.count, p.at_shift_end == "pause") for p in model.crews]
        self._open()

    def _add_servers(self, node: Node, count: int, is_open: bool) -> None:
        for number in range(count):
            server = Server(len(self.servers), node, number, open=is_open)
            self.servers.append(server)
            node.servers.append(server)

    def _link(self) -> None:
        order = {name: i for i, name in enumerate(self.nodes)}
        fleets = {fleet.name: fleet for fleet in self.model.fleets}
        routes = sorted(enumerate(all_routes(self.model)), key=lambda pair: (order[pair[1].start], pair[0]))
        for _, route in routes:
            edge = Edge(self.nodes[route.start], self.nodes[route.end], products=route.products)
            edge.share = 1.0 if route.probability is None else route.probability
            if route.by:
                edge.fleet = self.nodes[route.by]
                edge.fleet.into.append(edge)
                for i, stop in enumerate(fleets[route.by].stops):
                    edge.pick = i if route.start in stop.serves else edge.pick
                    edge.drop = i if route.end in stop.serves else edge.drop
            edge.start.out.append(edge)
            edge.end.into.append(edge)
        for node in self.nodes.values():
            element = node.of
            if element.kind == "assembly" if hasattr(element, "kind") else False:
                names = list(element.takes)  # type: ignore[union-attr]
                node.into.sort(key=lambda edge: names.index(edge.start.name))
                for edge in node.into:
                    edge.need = element.takes[edge.start.name]  # type: ignore[union-attr]
            if isinstance(element, Inspection) and element.rework_to:
                node.rework = next(edge for edge in node.out if edge.end.name == element.rework_to)

    def _open(self) -> None:
        """First times of failures, calendars and arrivals, in the order of servers, calendars, elements."""
        calendars = [(c, self._followers(c.name)) for c in self.model.calendars]
        calendars = [(c, who) for c, who in calendars if who]
        for calendar, who in calendars:
            if not any(a <= self.model.origin_s < b for a, b in calendar.intervals()):
                for one in who:
                    one.on = False
                    for server in getattr(one, "servers", ()):
                        server.off, server.open, server.state = True, False, State.OFF
        for server in self.servers:
            for i, mode in enumerate(server.node.failures):
                life = self.draw(mode.time_to_failure_s, server.node.name, f"fail:{mode.name}")
                if mode.clock == "operation":
                    server.clocks[i] = life
                else:
                    self.schedule(("fail", server, i), life)
        self.switches: dict[str, Any] = {}
        for calendar, who in calendars:
            self._open_calendar(calendar, who)
        for node in self.nodes.values():
            if node.kind == "source":
                self.open_source(node)

    def _followers(self, calendar: str) -> list[Any]:
        stations = [n for n in self.nodes.values() if getattr(n.of, "calendar", None) == calendar]
        people = self.model.people()
        return [*stations, *(self.pools[i] for i, p in enumerate(people) if p.calendar == calendar)]

    def _open_calendar(self, calendar: Any, who: list[Any]) -> None:
        """All switchings of a week, from now on round and round."""
        spans = calendar.intervals()
        times = sorted({t for span in spans for t in span})
        if spans[0][0] == 0.0 and spans[-1][1] == WEEK_S:
            times = [t for t in times if t not in (0.0, WEEK_S)]
        if not times:
            return
        origin = self.model.origin_s
        on = any(a <= origin < b for a, b in spans)
        base, i = -origin, sum(t <= origin for t in times)
        if i == len(times):
            base, i = base + WEEK_S, 0
        self.switches[calendar.name] = [who, times, base, i, on]
        self.schedule(("calendar", calendar.name), base + times[i])

    # -- the loop --------------------------------------------------------------------------------------
    def advance(self, until: float) -> None:
        """Run to a moment [s]."""
        while True:
            while self.work:
                self.settle(self.work.pop(0))
            while self.heap and self.ahead.get(self.heap[0][2]) != self.heap[0][:2]:
                heapq.heappop(self.heap)  # cancelled or moved
            if not self.heap or self.heap[0][0] > until:
                self.now = until
                return
            self.now, _, actor = heapq.heappop(self.heap)
            del self.ahead[actor]
            self.events += 1
            if isinstance(actor, Server):
                self.server_event(actor)
            elif actor[0] == "fail":
                self.break_down(actor[1], actor[2])
            elif actor[0] == "arrival":
                self.arrive(actor[1])
            elif actor[0] == "head":
                self.belt_head_arrives(actor[1])
            elif actor[0] == "entry":
                actor[1].entry_open = True
                self.ask_upstream(actor[1])
            else:
                self._switch(actor[1])

    def _switch(self, name: str) -> None:
        entry = self.switches[name]
        who, times, base, i, on = entry
        i += 1
        if i == len(times):
            base, i = base + WEEK_S, 0
        entry[2:] = [base, i, not on]
        self.schedule(("calendar", name), base + times[i])
        for one in who:
            if isinstance(one, Node):
                self.switch_station(one, not on)
            else:
                self.switch_pool(one, not on)

    def finish_rows(self) -> None:
        """Write the stays under way."""
        for server in self.servers:
            if self.now > server.since:
                self.rows.append((self.now, server.index, int(server.state), *server.stay))
                server.since = self.now


def run_reference(model: Model, *, until_s: float, seed: int = 0, replication: int = 0) -> ReferenceRun:
    """Run one replication in plain Python. User rules are not supported here."""
    engine = ReferenceEngine(model, seed=seed, replication=replication)
    engine.advance(until_s)
    engine.finish_rows()
    counts = {name: node.counts for name, node in engine.nodes.items()}
    return ReferenceRun(engine.rows, counts, engine.leads, engine.events, engine.wip)


__all__ = ["Part", "ReferenceEngine", "ReferenceRun", "run_reference"]
