"""Sources, belts and vehicles in the reference engine."""

from __future__ import annotations

import math
from typing import Any

from onmaru.sim.rules.reference.stations import Stations
from onmaru.sim.rules.reference.things import Edge, Node, Part, Server
from onmaru.sim.types import Conveyor, Source, State


class Carriers(Stations):
    """Mixed into the engine."""

    serial: int
    wip: int
    leads: list[Any]
    stream: Any
    new_part: Any
    choose_way: Any
    leave: Any

    # -- sources ---------------------------------------------------------------------------------------
    def _pick(self, node: Node, source: Source) -> str:
        if not source.mix:
            return source.product or self.model.product_names()[0]
        u, total, running = self.stream(node.name, "mix").uniform(), sum(source.mix.values()), 0.0
        for name, weight in source.mix.items():
            running += weight / total
            if u < running:
                return name
        return list(source.mix)[-1]

    def supply(self, node: Node, product: str, due: float) -> None:
        part = self.new_part(product)
        part.source, part.due = node, due
        node.made += 1
        node.inside += 1
        node.queue.append(part)
        node.level += 1
        node.ready += 1
        self.choose_way(node, part)

    def supply_next(self, node: Node, source: Source) -> None:
        if node.made < (source.limit or math.inf):
            self.supply(node, self._pick(node, source), math.inf)
            self.todo(node, push=True)

    def open_source(self, node: Node) -> None:
        source = node.of
        assert isinstance(source, Source)  # noqa: S101
        if source.orders:
            self.schedule(("arrival", node), node.orders[0].at_s)
        elif source.interarrival_s is None:
            self.supply_next(node, source)
        else:
            gap = self.draw(source.first_at_s or source.interarrival_s, node.name, "arrival")
            if gap < math.inf:
                self.schedule(("arrival", node), gap)

    def arrive(self, node: Node) -> None:
        source = node.of
        assert isinstance(source, Source)  # noqa: S101
        after = math.inf if source.due_after_s is None else source.due_after_s
        if source.orders:
            order = node.orders.pop(0)
            product = order.product or source.product or self.model.product_names()[0]
            for _ in range(order.count):
                self.supply(node, product, order.at_s + after if order.due_s is None else order.due_s)
            if node.orders:
                self.schedule(("arrival", node), max(self.now, node.orders[0].at_s))
        else:
            limit = source.limit or math.inf
            for _ in range(source.batch):
                if node.made < limit:
                    self.supply(node, self._pick(node, source), self.now + after)
            gap = self.draw(source.interarrival_s, node.name, "arrival")
            if node.made < limit and gap < math.inf:
                self.schedule(("arrival", node), self.now + gap)
        self.todo(node, push=True)

    def released(self, node: Node) -> bool:
        limit = node.of.wip_limit  # type: ignore[union-attr]
        return not limit or node.inside - node.ready < limit

    def leave_source(self, node: Node, part: Part) -> None:
        source = node.of
        assert isinstance(source, Source)  # noqa: S101
        if source.interarrival_s is None and not source.orders:
            part.born = self.now
            if source.due_after_s is not None:
                part.due = self.now + source.due_after_s
            self.supply_next(node, source)

    # -- belts -----------------------------------------------------------------------------------------
    def _belt(self, node: Node) -> tuple[float, float, Conveyor]:
        belt = node.of
        assert isinstance(belt, Conveyor)  # noqa: S101
        position = node.belt + (self.now - node.belt_since if node.moving else 0.0)
        return position, belt.pitch_m / belt.speed_m_per_s, belt

    def _schedule_head(self, node: Node) -> None:
        if node.queue and node.moving:
            position, gap, belt = self._belt(node)
            at = max(node.queue[0].key + belt.length_m / belt.speed_m_per_s, node.last_out + gap)
            self.schedule(("head", node), self.now + max(0.0, at - position))

    def _schedule_entry(self, node: Node) -> None:
        position, gap, _ = self._belt(node)
        self.schedule(("entry", node), self.now + max(0.0, node.last_in + gap - position))

    def _show_belt(self, node: Node) -> None:
        waiting = State.BLOCKED if node.ready else State.RUN
        self.enter_state(node.servers[0], waiting if node.queue else State.STARVED)

    def put_on_belt(self, node: Node, part: Part) -> None:
        position, _, _ = self._belt(node)
        part.key = node.last_in = position
        node.queue.append(part)
        node.entry_open = False
        if node.moving:
            self._schedule_entry(node)
            if node.queue[0] is part:
                self._schedule_head(node)
        self._show_belt(node)

    def belt_head_arrives(self, node: Node) -> None:
        position, _, belt = self._belt(node)
        part = node.queue[0]
        part.since = self.now
        self.choose_way(node, part)
        node.ready = 1
        if not belt.accumulating:
            node.belt, node.moving = position, False
            if not node.entry_open:
                self.cancel(("entry", node))
        self._show_belt(node)
        self.todo(node, push=True)

    def take_off_belt(self, node: Node, part: Part) -> None:
        node.queue.remove(part)
        if not node.moving:
            node.moving, node.belt_since = True, self.now
            if not node.entry_open:
                self._schedule_entry(node)
        node.last_out, _, _ = self._belt(node)
        self._schedule_head(node)
        self._show_belt(node)
        self.ask_upstream(node)

    # -- vehicles --------------------------------------------------------------------------------------
    def claim(self, node: Node, edge: Edge, part: Part) -> None:
        fleet = edge.fleet
        assert fleet is not None  # noqa: S101
        free = [server for server in fleet.servers if server.open]
        vehicle = min(free, key=lambda server: fleet.travel[server.stop, edge.pick])
        vehicle.open, vehicle.edge, vehicle.part, vehicle.phase = False, edge, part, "to_pick"
        part.claimed, part.edge = True, edge
        node.ready -= 1
        self.enter_state(vehicle, State.SETUP)
        self.schedule(vehicle, self.now + float(fleet.travel[vehicle.stop, edge.pick]))

    def vehicle_event(self, vehicle: Server) -> None:
        edge, part = vehicle.edge, vehicle.part
        assert edge is not None and part is not None  # noqa: S101, PT018
        if vehicle.phase == "picking":
            self.leave(edge.start, part)
            vehicle.node.count("entered")
            vehicle.parts.append(part)
            part.server = vehicle
            vehicle.node.level += 1
            self._leave_stop(vehicle)
            vehicle.phase = "to_drop"
            self.enter_state(vehicle, State.RUN)
            self.schedule(vehicle, self.now + float(vehicle.node.travel[vehicle.stop, edge.drop]))
        elif vehicle.phase == "dropping":
            vehicle.phase = "holding"
            vehicle.node.ready += 1
            part.since = self.now
            self.enter_state(vehicle, State.BLOCKED)
            self.todo(edge.end, pull=True)
        else:
            self._reach_stop(vehicle, edge)

    def _reach_stop(self, vehicle: Server, edge: Edge) -> None:
        vehicle.stop = edge.pick if vehicle.phase == "to_pick" else edge.drop
        stop = vehicle.node.stops[vehicle.stop]
        if stop.busy < stop.capacity:
            stop.busy += 1
            self._handle(vehicle)
        else:
            vehicle.phase = "at_pick" if vehicle.phase == "to_pick" else "at_drop"
            stop.queue.append(vehicle)
            self.enter_state(vehicle, State.BLOCKED)

    def _handle(self, vehicle: Server) -> None:
        fleet: Any = vehicle.node.of
        if vehicle.phase in ("to_pick", "at_pick"):
            vehicle.phase = "picking"
            self.enter_state(vehicle, State.SETUP)
            self.schedule(vehicle, self.now + fleet.load_s)
        else:
            vehicle.phase = "dropping"
            self.enter_state(vehicle, State.RUN)
            self.schedule(vehicle, self.now + fleet.unload_s)

    def _leave_stop(self, vehicle: Server) -> None:
        stop = vehicle.node.stops[vehicle.stop]
        stop.busy -= 1
        if stop.queue:
            stop.busy += 1
            self._handle(stop.queue.pop(0))

    def free_vehicle(self, vehicle: Server) -> None:
        vehicle.edge = vehicle.part = None
        self._leave_stop(vehicle)
