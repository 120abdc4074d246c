"""The rules of the reference engine without a clock: what can happen next, and where it leads.

Exponential times forget how long they have run, so a state needs no times. It is written down as a tuple of
small numbers: contents of every node, phase of every server, who waits for people. Of a time in Erlang
stages the stage is kept.

Servers of a station are alike unless set up differently, so their order is left out. Of the ages of parts that wait only the order
counts, and only where parts of several places compete for the same room.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from onmaru.sim.rules.markov.ages import contests, rank_ages
from onmaru.sim.rules.markov.outcomes import Coin, Outcomes
from onmaru.sim.rules.reference.engine import ReferenceEngine
from onmaru.sim.rules.reference.things import Edge, Node, Part, Server
from onmaru.sim.types import (
    Assembly,
    BadRun,
    Buffer,
    Erlang,
    Exponential,
    Inspection,
    Model,
    Source,
    State,
)

PHASES = ("empty", "loading", "setting", "working", "holding")
MOVES_MOST = 300_000  # of parts, at one moment

Cells = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that can happen: at which rate [1/s], to whom, and what."""

    rate_hz: float  # of all servers that are in the same state together
    actor: Any
    mode: int  # of failure; -1: the work, setup, repair or arrival ends
    following: int  # stage that follows, 0 where this was the last


class Memoryless(ReferenceEngine):
    """A model whose state can be read, set, and moved by one event at a time.

    Raises:
        BadRun: parts move without end at one moment.
    """

    def __init__(self, model: Model, *, lump: bool = True) -> None:
        self.outcomes = Outcomes()
        self._stages: list[tuple[float, int]] = [(0.0, 0)]  # rate [1/s], next stage; stage 0 is none
        self._first: dict[Any, int] = {}
        self._moves = 0
        self._products = {name: i for i, name in enumerate(model.product_names())}
        self._names = model.product_names()
        self._marks = any(isinstance(e, Inspection) for e in model.elements)
        super().__init__(model)
        self.order = list(self.nodes.values())
        self.sources = [n for n in self.order if n.kind == "source"]
        self._place = {id(node): i for i, node in enumerate(self.order)}
        self._group = contests(self.order)
        self._alike_at = {id(n) for n in self.order if lump and _exchangeable(n)}
        # A station takes parts once at a moment for each server, as its work takes time.
        self._leave_most = 2 + 2 * sum(len(n.servers) * _load(n) for n in self.order)
        self._plain = {id(n) for n in self.order if _only_counts(n)}
        self._behind: dict[
            int, tuple[Part, int]
        ] = {}  # last part of a queue that is an object, and how many follow
        self.arrivals = [
            (n, ("arrival", n)) for n in self.sources if getattr(n.of, "interarrival_s", None) is not None
        ]
        self.outcomes.chance = 1.0
        self._settle()

    # -- what the engine asks for --------------------------------------------------------------------------
    def schedule(self, actor: Any, at: float) -> None:
        self.ahead[actor] = (at, 0)  # the clock stands at 0: `at` is the stage drawn

    def draw(self, timing: Any, element: str, purpose: str) -> float:
        """First stage of a time."""
        stage = self._first.get(timing)
        if stage is None:
            assert isinstance(timing, Exponential | Erlang)  # noqa: S101 - refused before
            count = timing.stages if isinstance(timing, Erlang) else 1
            for left in range(count):
                self._stages.append((count / timing.mean_s, len(self._stages) - 1 if left else 0))
            stage = self._first[timing] = len(self._stages) - 1
        return float(stage)

    def enter_state(self, server: Server, state: State) -> None:
        server.state = state

    def wear(self, server: Server, elapsed: float) -> None:
        """A memoryless time does not wear."""

    def run_timer(self, server: Server) -> None:
        server.fail_mode = -1
        server.state = State.RUN if server.phase == "working" else State.SETUP
        server.ticking = True
        self.schedule(server, server.left)

    def transfer(self, node: Node, edge: Edge, part: Part) -> None:
        self._moves += 1
        if self._moves > MOVES_MOST:
            raise BadRun(
                f"parts move from {node.name} without end while no time passes",
                hint="limit the parts inside (wip_limit), or the buffer after a source that always has parts",
                element=node.name,
            )
        super().transfer(node, edge, part)

    def _pick(self, node: Node, source: Source) -> str:
        if not source.mix:
            return super()._pick(node, source)
        return list(source.mix)[self.outcomes.pick(list(source.mix.values()))]

    def _chance(self, node: Node) -> Any:
        return Coin(self.outcomes)

    def choose_way(self, node: Node, part: Part) -> None:
        free = part.edge is None and part.product not in self.routings
        if free and node.of.send == "probability" and len(node.out) > 1:  # type: ignore[union-attr]
            ways = [edge for edge in node.out if edge.allows(part.product)]
            part.edge = ways[self.outcomes.pick([edge.share for edge in ways])]
        else:
            super().choose_way(node, part)

    def _settle(self) -> None:
        self._moves = 0
        while self.work:
            self.settle(self.work.pop(0))

    # -- what can happen -----------------------------------------------------------------------------------
    def happenings(self, cells: Cells) -> list[Happening]:
        """Everything that can happen next in the present state, which reads as `cells`."""
        alike = self._alike(cells)
        found: list[Happening] = []
        for actor, (at, _) in self.ahead.items():
            server = actor if isinstance(actor, Server) else actor[1] if actor[0] == "fail" else None
            times = alike.get(id(server), 1)
            if not times:
                continue
            rate, following = self._stages[int(at)]
            found.append(Happening(times * rate, actor, -1, following))
            if actor is server and not server.down and server.phase == "working":
                for mode, clock in server.clocks.items():
                    rate, following = self._stages[int(clock)]
                    found.append(Happening(times * rate, server, mode, following))
        return found

    def _alike(self, cells: Cells) -> dict[int, int]:
        """How many servers each one stands for: the first of equal ones for all, the others none."""
        found: dict[int, int] = {}
        for node, cell in zip(self.order, cells, strict=True):
            if id(node) not in self._alike_at:
                continue
            rows, first = cell[2:], 0
            for i in range(1, len(rows)):
                if rows[i] == rows[first]:
                    found[id(node.servers[i])] = 0
                    found[id(node.servers[first])] = found.get(id(node.servers[first]), 1) + 1
                else:
                    first = i
        return found

    def happen(self, what: Happening) -> None:
        """Let one thing happen, and all that follows from it at the same moment."""
        actor = what.actor
        if what.following:
            self._next_stage(what)
            return
        del self.ahead[actor]
        if isinstance(actor, Server):
            actor.fail_mode = what.mode
            self.server_event(actor)
        elif actor[0] == "fail":
            self.break_down(actor[1], actor[2])
        else:
            self.arrive(actor[1])
        self._settle()

    def _next_stage(self, what: Happening) -> None:
        actor, stage = what.actor, float(what.following)
        if isinstance(actor, Server) and what.mode >= 0:
            actor.clocks[what.mode] = stage
            return
        self.ahead[actor] = (stage, 0)
        if isinstance(actor, Server):
            if actor.down:
                actor.repair_left = stage
            else:
                actor.left = stage

    def parts(self) -> int:
        """Parts that exist, those that wait at sources included."""
        return sum(node.level for node in self.order)

    def standing(self) -> Iterator[str]:
        """Elements that hold finished parts which find no room."""
        return (n.name for n in self.order if any(s.phase == "holding" for s in n.servers))

    # -- writing the state down ----------------------------------------------------------------------------
    def read(self) -> Cells:
        """The present state."""
        rank_ages(self.order, self._group)
        waits = {id(server): i + 1 for i, server in enumerate(self.waiters)}
        cells = []
        for node in self.order:
            if node.kind == "station":
                rows = [self._read_server(node, server, waits) for server in node.servers]
                if id(node) in self._alike_at:
                    rows.sort()
                assembled = tuple(edge.loaded for edge in node.into) if isinstance(node.of, Assembly) else ()
                cells.append((node.turn, assembled, *rows))
            elif node.kind == "sink":
                cells.append(())
            else:
                limited = node.inside if node.kind == "source" and node.of.wip_limit else 0  # type: ignore[union-attr]
                arrival = int(self.ahead.get(("arrival", node), (0, 0))[0])
                cells.append((node.turn, limited, arrival, *self._read_queue(node)))
        return tuple(cells)

    def _read_queue(self, node: Node) -> list[Cells]:
        """Runs of equal parts, each with its length."""
        anchor, more = self._behind.get(id(node), (None, 0))
        runs: list[Cells] = []
        for part in node.queue:
            cell, count = self._read_part(node, part), 1 + (more if part is anchor else 0)
            if runs and runs[-1][1] == cell:
                runs[-1] = (runs[-1][0] + count, cell)
            else:
                runs.append((count, cell))
        return runs

    def _read_part(self, node: Node, part: Part) -> Cells:
        keyed = isinstance(node.of, Buffer) and node.of.order in ("priority", "shortest")
        source = part.source
        return (
            self._products[part.product],
            part.step,
            part.reworks,
            self._marks and part.defect,
            node.out.index(part.edge) if part.edge is not None else -1,
            self._place[id(source)] if source is not None and source.of.wip_limit else -1,  # type: ignore[union-attr]
            node.into.index(part.via) if part.via is not None and isinstance(node.of, Assembly) else -1,
            part.key if keyed else 0.0,
            part.since,
        )

    def _read_server(self, node: Node, server: Server, waits: dict[int, int]) -> Cells:
        at_work = server.phase in ("setting", "working")
        product = -1
        if node.of.setup is not None and server.product is not None:  # type: ignore[union-attr]
            product = self._products[server.product]
        return (
            int(server.state),
            PHASES.index(server.phase),
            server.ticking,
            int(server.left) if at_work else 0,
            server.down,
            server.mode,
            tuple(sorted(server.pending)),
            int(server.repair_left) if server.down else -1,
            tuple(int(clock) for clock in server.clocks.values()),
            tuple(
                int(self.ahead.get(("fail", server, i), (0, 0))[0])
                for i, mode in enumerate(node.failures)
                if mode.clock == "time"
            ),
            server in self.ahead,
            product,
            self.pools.index(server.pool) if server.pool is not None else -1,
            server.held,
            waits.get(id(server), 0),
            (server.waiting, server.rank) if server.waiting else (),
            node.loading is server,
            tuple(self._read_part(node, part) for part in server.parts),
        )

    # -- setting it ----------------------------------------------------------------------------------------
    def write(self, cells: Cells) -> None:
        """Put the engine into a state that `read` gave."""
        self.ahead = {}
        self.wip = 0
        waiting: list[tuple[int, Server]] = []
        for pool in self.pools:
            pool.busy = 0
        for node in self.order:
            node.inside = node.made = 0
        for node, cell in zip(self.order, cells, strict=True):
            if node.kind == "station":
                self._write_station(node, cell, waiting)
                self.wip += node.level
            elif node.kind != "sink":
                node.turn, limited, arrival, *parts = cell
                node.inside = limited
                if arrival:
                    self.ahead["arrival", node] = (arrival, 0)
                node.level = node.ready = self._write_queue(node, parts)
                if node.kind == "buffer":
                    self.wip += node.level
        self.waiters = [server for _, server in sorted(waiting, key=lambda pair: pair[0])]

    def _write_queue(self, node: Node, runs: list[Cells]) -> int:
        """Put parts into a queue; of a long last run only as many as can leave it at one moment.

        Returns how many parts stand there, those included that are only counted.
        """
        node.queue, total = [], 0
        self._behind.pop(id(node), None)
        for place, (count, cell) in enumerate(runs):
            most = self._leave_most if place == len(runs) - 1 and id(node) in self._plain else count
            node.queue += [self._write_part(node, cell) for _ in range(min(count, most))]
            if count > most:
                self._behind[id(node)] = (node.queue[-1], count - most)
            total += count
        return total

    def _write_part(self, node: Node, cell: Cells) -> Part:
        product, step, reworks, defect, way, source, via, key, since = cell
        part = Part(0, self._names[product], 0.0, since=since, step=step, reworks=reworks, defect=defect)
        part.key = key
        if way >= 0:
            part.edge = node.out[way]
        if source >= 0:
            part.source = self.order[source]
        if via >= 0:
            part.via = node.into[via]
        return part

    def _write_station(self, node: Node, cell: Cells, waiting: list[tuple[int, Server]]) -> None:
        node.turn, loaded, *rows = cell
        for edge, count in zip(node.into, loaded, strict=False):
            edge.loaded = count
        node.loading, node.level, node.ready = None, 0, 0
        for server, row in zip(node.servers, rows, strict=True):
            state, phase, server.ticking, left, server.down, server.mode, pending, repair, clocks, lives = (
                row[:10]
            )
            timed, product, pool, server.held, turn, asks, loading, parts = row[10:]
            server.state, server.phase = State(state), PHASES[phase]
            server.left, server.repair_left, server.pending = float(left), float(repair), set(pending)
            server.clocks = dict(zip(server.clocks, map(float, clocks), strict=True))
            by_time = (i for i, mode in enumerate(node.failures) if mode.clock == "time")
            for i, life in zip(by_time, lives, strict=True):
                if life:
                    self.ahead["fail", server, i] = (life, 0)
            if timed:
                self.ahead[server] = (repair if server.down else left, 0)
            server.open = phase < 2 and not server.down
            server.product = self._names[product] if product >= 0 else None
            server.pool = self.pools[pool] if pool >= 0 else None
            if server.pool is not None:
                server.pool.busy += server.held
            server.waiting, server.rank = asks or ("", 0)
            if turn:
                waiting.append((turn, server))
            if loading:
                node.loading = server
            server.parts = [self._write_part(node, part) for part in parts]
            for part in server.parts:
                part.server = server
            node.level += len(parts)
            if server.phase == "holding":
                node.ready += len(parts)


def _exchangeable(node: Node) -> bool:
    """Whether it makes no difference which of a station's free servers takes the next part.

    It does where they are set up for different products, or have come nearer to a failure.
    """
    lives = (failure.time_to_failure_s for failure in node.failures)
    steady = all(isinstance(life, Exponential) or life.stages == 1 for life in lives)  # type: ignore[union-attr]
    return len(node.servers) > 1 and getattr(node.of, "setup", None) is None and steady


def _load(node: Node) -> int:
    """Parts that a server takes for one work."""
    if isinstance(node.of, Assembly):
        return sum(node.of.takes.values())
    return getattr(node.of, "batch", 1)


def _only_counts(node: Node) -> bool:
    """Whether parts leave a queue from its front alone, towards stations or places with a limit."""
    ends = all(e.end.kind == "station" or e.end.capacity < math.inf for e in node.out)
    fed = node.kind == "source" or getattr(node.of, "order", "") in ("fifo", "lifo")
    return node.kind in ("source", "buffer") and fed and ends


__all__ = ["Cells", "Happening", "Memoryless"]
