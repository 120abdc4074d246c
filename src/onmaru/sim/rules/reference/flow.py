"""How parts move in the reference engine: routes, pushes, pulls, entering and leaving."""

from __future__ import annotations

from typing import Any

from onmaru.sim.rules.reference.carriers import Carriers
from onmaru.sim.rules.reference.things import Edge, Node, Part, Server
from onmaru.sim.types import Assembly, Buffer, Disassembly, Inspection, Machine, Sink, Source, State


class Flow(Carriers):
    """Mixed into the engine, on top of what servers, belts and vehicles do."""

    def todo(self, node: Node, *, push: bool = False, pull: bool = False) -> None:
        if not node.listed:
            node.listed = True
            self.work.append(node)
        node.push, node.pull = node.push or push, node.pull or pull

    def settle(self, node: Node | None) -> None:
        if node is None:
            self.grant_people()
            return
        if node.push:
            node.push = False
            self.push(node)
        if node.pull:
            node.pull = False
            self.pull(node)
        if node.kind == "station":
            for server in node.servers:
                if server.phase == "holding" and server.state != State.BLOCKED and not server.down:
                    self.enter_state(server, State.BLOCKED)
        elif isinstance(node.of, Source) and node.of.when_full == "lose":
            for part in [p for p in node.queue if not p.claimed]:
                node.queue.remove(part)
                node.ready -= 1
                node.level -= 1
                node.count("lost")
                self.drop(part)
        node.listed = False
        if node.push or node.pull:
            self.todo(node)

    def ask_upstream(self, node: Node) -> None:
        """There is room: look upstream, if anything is ready there."""
        if any(
            ((edge.fleet if node.kind != "fleet" else None) or edge.start).ready > 0 for edge in node.into
        ):
            self.todo(node, pull=True)

    def plain_out(self, node: Node) -> bool:
        """One way out, for all products."""
        return len(node.out) == 1 and not node.out[0].products and not self.routings

    def server_event(self, server: Server) -> None:
        if server.ticking:
            server.ticking = False
            if server.fail_mode >= 0:
                self.wear(server, server.span)
                self.break_down(server, server.fail_mode)
            elif server.phase == "setting":
                self.end_setup(server)
            else:
                self.wear(server, server.span)
                self.finish(server)
        elif server.down:
            self.end_repair(server)
        else:
            self.vehicle_event(server)

    # -- parts -----------------------------------------------------------------------------------------
    def new_part(self, product: str) -> Part:
        self.serial += 1
        return Part(self.serial, product, self.now, since=self.now)

    def drop(self, part: Part) -> None:
        if part.source is not None:
            part.source.inside -= 1
            if part.source.of.wip_limit:  # type: ignore[union-attr]
                self.todo(part.source, push=True)

    # -- routes ----------------------------------------------------------------------------------------
    def choose_way(self, node: Node, part: Part) -> None:
        if part.edge is not None:
            return
        ways = [edge for edge in node.out if edge.allows(part.product)]
        if part.product in self.routings:
            target = self.routings[part.product][part.step + 1].at
            part.edge = next(edge for edge in ways if edge.end.name == target)
        elif node.of.send == "probability" and len(node.out) == 1 and not node.out[0].products:  # type: ignore[union-attr]
            part.edge = ways[0]
        elif node.of.send == "probability":  # type: ignore[union-attr]
            left = self.stream(node.name, "route").uniform() * sum(edge.share for edge in ways)
            for edge in ways:
                part.edge = edge
                left -= edge.share
                if left < 0.0:
                    break
        elif node.of.send == "cyclic" and (len(node.out) > 1 or node.out[0].products):  # type: ignore[union-attr]
            order = [(node.turn + i) % len(node.out) for i in range(len(node.out))]
            at = next(i for i in order if node.out[i] in ways)
            part.edge, node.turn = node.out[at], (at + 1) % len(node.out)
        elif len(ways) == 1:
            part.edge = ways[0]

    def step_on(self, part: Part, edge: Edge) -> None:
        if part.product not in self.routings:
            return
        names = [step.at for step in self.routings[part.product]]
        if edge.start.kind == "source":
            part.step = 0
        elif part.step + 1 < len(names) and names[part.step + 1] == edge.end.name:
            part.step += 1
        else:
            while part.step > 0 and names[part.step] != edge.end.name:
                part.step -= 1

    # -- room ------------------------------------------------------------------------------------------
    def has_room(self, edge: Edge) -> bool:
        node = edge.end
        if node.kind == "station":
            if not any(server.open for server in node.servers):
                return False
            if node.loading is not None and not node.loading.open:
                return False
            return not isinstance(node.of, Assembly) or edge.loaded < edge.need
        if node.kind == "conveyor":
            return node.entry_open and node.level < node.capacity
        return node.kind == "sink" or node.level < node.capacity

    def room_for_push(self, edge: Edge) -> bool:
        if edge.fleet is not None:
            return any(server.open for server in edge.fleet.servers)
        return self.has_room(edge)

    def send(self, node: Node, part: Part) -> bool:
        if part.edge is not None:
            ways = [part.edge]
        else:
            ways = [edge for edge in node.out if edge.allows(part.product)]
        ways = [edge for edge in ways if self.room_for_push(edge)]
        if not ways:
            return False
        if part.edge is None and node.of.send == "shortest":  # type: ignore[union-attr]
            ways = [min(ways, key=lambda edge: edge.end.level)]
        self.transfer(node, ways[0], part)
        return True

    def push(self, node: Node) -> None:
        if node.kind == "station":
            for server in node.servers:
                if server.phase == "holding":
                    for part in list(server.parts):
                        if not part.claimed:
                            self.send(node, part)
        elif node.kind == "conveyor":
            if node.ready and not node.queue[0].claimed:
                self.send(node, node.queue[0])
        else:
            selective = len(node.out) > 1 or any(edge.fleet for edge in node.out)
            ahead = list(node.queue)
            while ahead:
                part = ahead.pop(0)
                if not part.claimed:
                    if node.kind == "source" and not self.released(node):
                        return
                    sent = self.send(node, part)
                    if not sent and not selective:
                        return
                    source = node.of
                    if sent and not ahead and isinstance(source, Source):
                        saturated = source.interarrival_s is None and not source.orders
                        ahead = node.queue[-1:] if saturated else []

    def waiting_for(self, node: Node, edge: Edge) -> Part | None:
        def fits(part: Part) -> bool:
            takes = part.edge is edge or (part.edge is None and edge.allows(part.product))
            return takes and not part.claimed

        if node.ready == 0:
            return None
        if node.kind in ("station", "fleet"):
            held = [p for s in node.servers if s.phase == "holding" for p in s.parts if fits(p)]
            return min(held, key=lambda part: part.since, default=None)
        if node.kind == "source" and not self.released(node):
            return None
        if node.kind == "conveyor":
            return node.queue[0] if fits(node.queue[0]) else None
        return next((part for part in node.queue if fits(part)), None)

    def pull(self, node: Node) -> None:
        while True:
            found: list[tuple[float, int, Edge, Node, Part]] = []
            for i, edge in enumerate(node.into):
                if node.kind == "fleet":
                    source = edge.start
                    if not any(server.open for server in node.servers):
                        return
                else:
                    source = edge.fleet or edge.start
                    if not self.has_room(edge):
                        continue
                part = self.waiting_for(source, edge)
                if part is not None:
                    found.append((part.since, i, edge, source, part))
            if not found:
                return
            listed = getattr(node.of, "take", "oldest") == "listed"
            best = found[0] if listed else min(found, key=lambda entry: entry[:2])
            self.transfer(best[3], best[2], best[4])

    def transfer(self, node: Node, edge: Edge, part: Part) -> None:
        if edge.fleet is not None and node is not edge.fleet:
            self.claim(node, edge, part)
            return
        self.leave(node, part)
        self.enter(edge, part)

    # -- in and out ------------------------------------------------------------------------------------
    def enter(self, edge: Edge, part: Part) -> None:
        node = edge.end
        part.via, part.edge = edge, None
        node.count("entered")
        self.step_on(part, edge)
        if isinstance(node.of, Sink):
            self.leads.append((node.name, self.now, part.product, self.now - part.born))
            self.wip -= 1
            self.drop(part)
            return
        node.level += 1
        if node.kind == "station":
            self._enter_station(node, part, edge)
        elif isinstance(node.of, Buffer):
            self._enter_buffer(node, part, node.of)
        else:
            self.put_on_belt(node, part)

    def _enter_buffer(self, node: Node, part: Part, buffer: Buffer) -> None:
        products = {product.name: product for product in self.model.products}
        if buffer.order == "due":
            part.key = part.due
        elif buffer.order in ("priority", "shortest") and part.product in products:
            product = products[part.product]
            part.key = float(product.priority if buffer.order == "priority" else product.work_s)
        if buffer.order == "lifo":
            node.queue.insert(0, part)
        elif buffer.order == "fifo":
            node.queue.append(part)
        else:
            node.queue.insert(sum(other.key <= part.key for other in node.queue), part)
        part.since = self.now
        node.ready += 1
        self.choose_way(node, part)
        if not self.plain_out(node) or self.room_for_push(node.out[0]):
            self.todo(node, push=True)

    def _enter_station(self, node: Node, part: Part, edge: Edge) -> None:
        server = node.loading or next(server for server in node.servers if server.open)
        server.parts.append(part)
        part.server = server
        if isinstance(node.of, Assembly):
            edge.loaded += 1
            complete = all(way.loaded >= way.need for way in node.into)
            if complete:
                for way in node.into:
                    way.loaded = 0
        else:
            complete = len(server.parts) == (node.of.batch if isinstance(node.of, Machine) else 1)
        if complete:
            node.loading = None
            self.begin(server)
        else:
            node.loading, server.phase = server, "loading"

    def leave(self, node: Node, part: Part) -> None:
        node.count("left")
        node.level -= 1
        if part.claimed:
            part.claimed = False
        else:
            node.ready -= 1
        if node.kind in ("station", "fleet"):
            server = part.server
            assert server is not None  # noqa: S101  (an engine for tests says what it believes)
            server.parts.remove(part)
            part.server = None
            if not server.parts:
                server.phase = "empty"
                if node.kind == "fleet":
                    self.free_vehicle(server)
                self.rest(server)
        elif node.kind == "conveyor":
            self.take_off_belt(node, part)
        else:
            node.queue.remove(part)
            if node.kind == "buffer":
                self.ask_upstream(node)
            else:
                self.wip += 1
                self.leave_source(node, part)

    # -- the end of a work -----------------------------------------------------------------------------
    def finish(self, server: Server) -> None:
        node, element = server.node, server.node.of
        self.dismiss(server)
        if isinstance(element, Assembly):
            keep = next(part for part in server.parts if part.via is node.into[0])
            for part in [part for part in server.parts if part is not keep]:
                self._lose(server, part)
            keep.product = element.makes or keep.product
        elif isinstance(element, Disassembly):
            self._split(server, element)
        for part in list(server.parts):
            self._judge(server, part, element)
        if not server.parts:
            server.phase = "empty"
            self.rest(server)
            return
        server.phase = "holding"
        node.ready += len(server.parts)
        for part in server.parts:
            part.since = self.now
            self.choose_way(node, part)
        self.todo(node, push=True)

    def _lose(self, server: Server, part: Part) -> None:
        server.parts.remove(part)
        server.node.level -= 1
        self.wip -= 1
        self.drop(part)

    def _split(self, server: Server, element: Disassembly) -> None:
        old = server.parts[0]
        for product, count in element.gives.items():
            for _ in range(count):
                part = self.new_part(product)
                part.born, part.due, part.source, part.server = old.born, old.due, old.source, server
                if part.source is not None:
                    part.source.inside += 1
                server.parts.append(part)
                server.node.level += 1
                self.wip += 1
        self._lose(server, old)

    def _judge(self, server: Server, part: Part, element: Any) -> None:
        node = server.node
        if element.scrap_probability > 0 and self._chance(node) < element.scrap_probability:
            node.count("scrapped")
            self._lose(server, part)
            return
        if element.defect_probability > 0 and self._chance(node) < element.defect_probability:
            part.defect = True
        if not isinstance(element, Inspection):
            return
        refused = element.detect_probability if part.defect else element.false_reject_probability
        if self._chance(node) >= refused:
            return
        node.count("rejected")
        if node.rework is not None and part.reworks < element.max_reworks:
            node.count("reworked")
            part.reworks += 1
            part.defect, part.edge = False, node.rework
        else:
            node.count("scrapped")
            self._lose(server, part)

    def _chance(self, node: Node) -> float:
        return float(self.stream(node.name, "quality").uniform())
