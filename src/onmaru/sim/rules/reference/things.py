"""The objects of the reference engine: parts, edges, servers, nodes, pools, stops."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from onmaru.sim.types import AnyElement, Failure, Fleet, Need, State


@dataclass(eq=False)
class Part:
    serial: int
    product: str
    born: float
    due: float = math.inf
    since: float = 0.0
    edge: Edge | None = None
    server: Server | None = None
    step: int = -1
    reworks: int = 0
    defect: bool = False
    claimed: bool = False
    source: Node | None = None
    via: Edge | None = None
    key: float = 0.0


@dataclass(eq=False)
class Edge:
    start: Node
    end: Node
    fleet: Node | None = None
    products: tuple[str, ...] = ()
    share: float = 1.0
    need: int = 0
    loaded: int = 0
    pick: int = 0
    drop: int = 0

    def allows(self, product: str) -> bool:
        return not self.products or product in self.products


@dataclass(eq=False)
class Server:
    index: int
    node: Node
    number: int
    phase: str = "empty"
    state: State = State.STARVED
    since: float = 0.0
    stay: tuple[int, str] = (-1, "")
    parts: list[Part] = field(default_factory=list)
    open: bool = True
    ticking: bool = False
    left: float = 0.0
    span: float = 0.0
    began: float = 0.0
    fail_mode: int = -1
    clocks: dict[int, float] = field(default_factory=dict)
    down: bool = False
    mode: int = -1
    pending: set[int] = field(default_factory=set)
    off: bool = False
    product: str | None = None
    pool: Pool | None = None
    held: int = 0
    waiting: str = ""
    rank: int = 0
    repair_left: float = -1.0
    stop: int = 0
    edge: Edge | None = None
    part: Part | None = None
    seconds: dict[State, float] = field(default_factory=dict)


@dataclass(eq=False)
class Pool:
    name: str
    skills: tuple[str, ...]
    count: int
    pause: bool
    on: bool = True
    busy: int = 0


@dataclass(eq=False)
class Stop:
    capacity: int
    busy: int = 0
    queue: list[Server] = field(default_factory=list)


@dataclass(eq=False)
class Node:
    name: str
    kind: str
    of: AnyElement | Fleet
    capacity: float = math.inf
    out: list[Edge] = field(default_factory=list)
    into: list[Edge] = field(default_factory=list)
    servers: list[Server] = field(default_factory=list)
    queue: list[Part] = field(default_factory=list)
    level: int = 0
    ready: int = 0
    turn: int = 0
    loading: Server | None = None
    on: bool = True
    push: bool = False
    pull: bool = False
    listed: bool = False
    inside: int = 0
    made: int = 0
    orders: list[Any] = field(default_factory=list)
    rework: Edge | None = None
    # belts
    moving: bool = True
    entry_open: bool = True
    belt: float = 0.0
    belt_since: float = 0.0
    last_in: float = 0.0
    last_out: float = -math.inf
    # fleets
    stops: list[Stop] = field(default_factory=list)
    travel: Any = None
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    @property
    def failures(self) -> tuple[Failure, ...]:
        return getattr(self.of, "failures", ())

    def need(self, server: Server) -> Need | None:
        if server.phase == "setting":
            return self.of.setup.needs  # type: ignore[union-attr]
        return getattr(self.of, "needs", None)
