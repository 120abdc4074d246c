"""What servers do in the reference engine: work, setups, people, failures, repairs, shifts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onmaru.sim.rules.reference.things import Node, Pool, Server
from onmaru.sim.types import Need, State

if TYPE_CHECKING:
    from onmaru.sim.types import Model


class Stations:
    """Mixed into the engine; every method is one rule of docs/sim/model.md."""

    model: Model
    now: float
    rows: list[Any]
    waiters: list[Server]
    servers: list[Server]
    pools: list[Pool]
    people_todo: bool
    work: list[Node | None]
    routings: dict[str, Any]
    schedule: Any
    cancel: Any
    draw: Any
    todo: Any
    ask_upstream: Any

    def enter_state(self, server: Server, state: State) -> None:
        if self.now > server.since:
            length = self.now - server.since
            server.seconds[server.state] = server.seconds.get(server.state, 0.0) + length
            self.rows.append((self.now, server.index, int(server.state), *server.stay))
            server.since = self.now
        server.state = state
        server.stay = (server.parts[0].serial, server.parts[0].product) if server.parts else (-1, "")

    # -- people ----------------------------------------------------------------------------------------
    def ask_people(self) -> None:
        if not self.people_todo:
            self.people_todo = True
            self.work.append(None)

    def request(self, server: Server, kind: str, rank: int) -> None:
        if server.waiting:
            return
        server.waiting, server.rank = kind, rank
        at = len([other for other in self.waiters if other.rank <= rank])
        self.waiters.insert(at, server)
        self.ask_people()

    def withdraw(self, server: Server) -> None:
        if server.waiting:
            self.waiters.remove(server)
            server.waiting = ""

    def dismiss(self, server: Server) -> None:
        if server.pool is not None:
            server.pool.busy -= server.held
            server.pool, server.held = None, 0
            self.ask_people()

    def grant_people(self) -> None:
        self.people_todo = False
        for server in list(self.waiters):
            crew = server.waiting == "crew"
            need = 1 if crew else (server.node.need(server) or Need(skill="none")).count
            for pool in self.pools:
                if crew:
                    fits = pool.name == server.node.failures[server.mode].crew and not pool.skills
                else:
                    fits = server.node.need(server).skill in pool.skills  # type: ignore[union-attr]
                if fits and pool.on and pool.count - pool.busy >= need:
                    self.withdraw(server)
                    server.pool, server.held = pool, need
                    pool.busy += need
                    if crew:
                        self.start_repair(server)
                    else:
                        self.run_timer(server)
                    break

    # -- work ------------------------------------------------------------------------------------------
    def run_timer(self, server: Server) -> None:
        span, server.fail_mode = server.left, -1
        if server.phase == "working":
            for i, clock in server.clocks.items():
                if clock < span:
                    span, server.fail_mode = clock, i
            self.enter_state(server, State.RUN)
        else:
            self.enter_state(server, State.SETUP)
        server.span, server.began, server.ticking = span, self.now, True
        self.schedule(server, self.now + span)

    def wear(self, server: Server, elapsed: float) -> None:
        server.left = max(0.0, server.left - elapsed)
        if server.phase == "working":
            for i in server.clocks:
                server.clocks[i] = max(0.0, server.clocks[i] - elapsed)

    def suspend(self, server: Server) -> None:
        if server.ticking:
            self.cancel(server)
            server.ticking = False
            self.wear(server, self.now - server.began)
        self.dismiss(server)

    def rest(self, server: Server) -> None:
        if not server.node.on:
            server.off = True
        if server.down:
            return
        server.open = not server.off
        self.enter_state(server, State.OFF if server.off else State.STARVED)
        if server.open:
            self.ask_upstream(server.node)

    def proceed(self, server: Server) -> None:
        if server.down:
            return
        if server.phase in ("empty", "loading"):
            self.rest(server)
        elif server.phase == "holding":
            self.enter_state(server, State.BLOCKED)
        elif server.off:
            self.enter_state(server, State.OFF)
        elif server.ticking:
            return
        elif server.node.need(server) is not None and server.pool is None:
            self.enter_state(server, State.WAIT_PEOPLE)
            self.request(server, "people", server.node.of.people_priority)  # type: ignore[union-attr]
        else:
            self.run_timer(server)

    def begin(self, server: Server) -> None:
        server.open = False
        setup = server.node.of.setup  # type: ignore[union-attr]
        product = server.parts[0].product
        if setup is not None:
            was = server.product
            if was is not None and was != product:
                timing = setup.matrix.get(was, {}).get(product, setup.default_s)
                if timing is not None:
                    server.phase = "setting"
                    server.left = self.draw(timing, server.node.name, "setup")
                    self.proceed(server)
                    return
            server.product = product
        self.begin_work(server)

    def begin_work(self, server: Server) -> None:
        server.phase = "working"
        part, element = server.parts[0], server.node.of
        timing = element.times_s.get(part.product, element.time_s)  # type: ignore[union-attr]
        if part.product in self.routings and part.step >= 0:
            timing = self.routings[part.product][part.step].time_s or timing
        server.left = self.draw(timing, server.node.name, "work")
        self.proceed(server)

    def end_setup(self, server: Server) -> None:
        element = server.node.of
        server.product = server.parts[0].product
        if server.pool is not None and element.setup.needs != element.needs:  # type: ignore[union-attr]
            self.dismiss(server)
        self.begin_work(server)

    # -- failures --------------------------------------------------------------------------------------
    def break_down(self, server: Server, mode: int) -> None:
        server.node.count("failures")
        if server.down:
            server.pending.add(mode)
            return
        self.suspend(server)
        self.withdraw(server)
        server.open, server.down, server.mode, server.repair_left = False, True, mode, -1.0
        self._seek_repair(server)

    def _seek_repair(self, server: Server) -> None:
        mode = server.node.failures[server.mode]
        if mode.crew:
            self.enter_state(server, State.WAIT_REPAIR)
            self.request(server, "crew", mode.priority)
        else:
            self.start_repair(server)

    def start_repair(self, server: Server) -> None:
        mode = server.node.failures[server.mode]
        if server.repair_left < 0:
            server.repair_left = self.draw(mode.time_to_repair_s, server.node.name, f"repair:{mode.name}")
        self.enter_state(server, State.DOWN)
        server.began = self.now
        self.schedule(server, self.now + server.repair_left)

    def end_repair(self, server: Server) -> None:
        i = server.mode
        mode = server.node.failures[i]
        self.dismiss(server)
        life = self.draw(mode.time_to_failure_s, server.node.name, f"fail:{mode.name}")
        if mode.clock == "operation":
            server.clocks[i] = life
        else:
            self.schedule(("fail", server, i), self.now + life)
        if server.pending:
            server.mode = min(server.pending)
            server.pending.discard(server.mode)
            server.repair_left = -1.0
            self._seek_repair(server)
            return
        server.down, server.mode = False, -1
        self.proceed(server)

    # -- shifts ----------------------------------------------------------------------------------------
    def switch_station(self, node: Node, on: bool) -> None:
        node.on = on
        for server in node.servers:
            if on:
                if server.off:
                    server.off = False
                    self.proceed(server)
            elif server.phase in ("empty", "loading"):
                self.rest(server)
            elif node.of.at_shift_end == "pause" and server.phase != "holding":  # type: ignore[union-attr]
                server.off = True
                if not server.down:
                    self.suspend(server)
                    self.withdraw(server)
                    self.proceed(server)

    def switch_pool(self, pool: Pool, on: bool) -> None:
        pool.on = on
        if on:
            self.ask_people()
        elif pool.pause:
            for server in self.servers:
                if server.pool is pool:
                    if server.down:
                        self.cancel(server)
                        server.repair_left = max(0.0, server.repair_left - (self.now - server.began))
                        self.dismiss(server)
                        self._seek_repair(server)
                    else:
                        self.suspend(server)
                        self.proceed(server)
