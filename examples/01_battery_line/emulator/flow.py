"""The flow of carriers: finite room on the loop, stations that serve, fail, change over, test and send back."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from line import CARRIER_PITCH, CARRIER_SPEED, CARRIER_STARTS, STATIONS, Station
from track import LOOP, SPUR, SPUR_JOINS, SPUR_LEAVES, SPUR_STOP

FAIL_SHARE, SCRAP_SHARE, REJECT_SHARE, BAD_CELL_SHARE = 0.06, 0.12, 0.012, 0.004
SETUP_S, REPAIR_S = 75.0, 95.0
EPS = 1e-6


@dataclass(eq=False)
class Carrier:
    name: str
    s: float  # on the loop, or on the spur when `on_spur`
    next: int  # index into Flow.stops of the next place where it may have to stop
    module: str = ""
    failed: bool = False
    rejected: bool = False
    on_spur: bool = False
    moving: bool = False
    held: bool = False  # stands at a station that has not finished with it

    @property
    def pose(self) -> tuple[float, float]:
        x, y, _ = (SPUR if self.on_spur else LOOP).at(self.s)
        return x, y


@dataclass(eq=False)
class Server:
    """What a station is doing now."""

    spec: Station
    carrier: Carrier | None = None
    work_s: float = 0.0  # how long the present part takes in all
    done_s: float = 0.0
    finished: bool = False
    down_s: float = 0.0
    setup_s: float = 0.0
    wait_s: float = 0.0
    produced: int = 0
    scrap: int = 0
    rework: int = 0
    rejected_cells: int = 0
    last_cycle_s: float = 0.0
    result: str = ""
    failures: int = 0

    @property
    def progress(self) -> float:
        return (
            min(1.0, self.done_s / self.work_s) if self.carrier and not self.finished and self.work_s else 0.0
        )

    @property
    def state(self) -> str:
        if self.down_s > 0:
            return "down"
        if self.setup_s > 0:
            return "setup"
        if self.carrier and not self.finished:
            return "run"
        if self.carrier and self.wait_s > 1.0:
            return "blocked"
        return "starved" if self.wait_s > 1.0 else "idle"


@dataclass(eq=False)
class Flow:
    """The whole line; `step(dt)` moves it on by `dt` seconds. Deterministic by `seed`."""

    seed: int = 1
    time_s: float = 0.0
    carriers: list[Carrier] = field(default_factory=list)
    servers: dict[str, Server] = field(default_factory=dict)
    serial: int = 0

    def __post_init__(self) -> None:
        self._random = {s.key: random.Random(f"{self.seed}/{s.key}") for s in STATIONS}
        self._random["RW1"] = random.Random(f"{self.seed}/RW1")
        self.servers = {s.key: Server(s) for s in STATIONS}
        self.servers["RW1"] = Server(Station("RW1", -1.0, REPAIR_S, 0.3, 20_000.0, 60.0, 0.6))
        self.stops = sorted([(s.s, s.key) for s in STATIONS] + [(SPUR_LEAVES, "")])
        for i, s in enumerate(CARRIER_STARTS):
            ahead = next((k for k, (at, _) in enumerate(self.stops) if at > s), 0)
            self.carriers.append(Carrier(f"C{i + 1:02d}", s, ahead))

    def step(self, dt: float) -> None:
        self.time_s += dt
        for server in self.servers.values():
            self._serve(server, dt)
        self._move_loop(dt)
        self._move_spur(dt)

    # -- stations -----------------------------------------------------------------------------------

    def _serve(self, server: Server, dt: float) -> None:
        rng, spec = self._random[server.spec.key], server.spec
        if server.down_s > 0:
            server.down_s = max(0.0, server.down_s - dt)
            return
        if server.setup_s > 0:
            server.setup_s = max(0.0, server.setup_s - dt)
            return
        if server.carrier is None or server.finished:
            server.wait_s += dt
            return
        server.wait_s = 0.0
        if rng.random() < dt / spec.mtbf_s:
            server.down_s = 20.0 + rng.expovariate(1 / spec.mttr_s)
            server.failures += 1
            return
        server.done_s += dt
        if server.done_s >= server.work_s:
            self._finish(server, rng)

    def _begin(self, server: Server, carrier: Carrier) -> None:
        rng, spec = self._random[server.spec.key], server.spec
        carrier.held = True
        server.carrier, server.finished, server.done_s, server.wait_s = carrier, False, 0.0, 0.0
        server.work_s = max(0.6 * spec.cycle_s, rng.gauss(spec.cycle_s, spec.spread * spec.cycle_s))
        if spec.key == "LD1":
            self.serial += 1
            carrier.module, carrier.failed, carrier.rejected = f"MB1-{self.serial:06d}", False, False

    def _finish(self, server: Server, rng: random.Random) -> None:
        carrier, key = server.carrier, server.spec.key
        assert carrier is not None
        server.finished, server.last_cycle_s, server.wait_s = True, server.work_s, 0.0
        server.produced += 1
        carrier.held = False
        if key == "OCV1":
            server.rejected_cells += sum(rng.random() < BAD_CELL_SHARE for _ in range(12))
        elif key == "MT1":
            carrier.failed = rng.random() < FAIL_SHARE
            server.rework += carrier.failed
            server.result = "FAIL" if carrier.failed else "PASS"
        elif key == "EL1":
            carrier.rejected = rng.random() < REJECT_SHARE
            server.scrap += carrier.rejected
        elif key == "RW1":
            if rng.random() < SCRAP_SHARE:
                server.scrap += 1
                carrier.module = ""
            carrier.failed = False
        elif key == "PK1":
            carrier.module, carrier.rejected = "", False
        if server.spec.setup_every and server.produced % server.spec.setup_every == 0:
            server.setup_s = SETUP_S * rng.uniform(0.8, 1.3)

    # -- carriers -----------------------------------------------------------------------------------

    def _wants(self, key: str, carrier: Carrier) -> bool:
        if key == "":
            return carrier.failed
        return not carrier.module if key == "LD1" else bool(carrier.module)

    def _move_loop(self, dt: float) -> None:
        loop = sorted((c for c in self.carriers if not c.on_spur), key=lambda c: c.s, reverse=True)
        for i, carrier in enumerate(loop):
            carrier.moving = False
            if carrier.held:
                continue
            ahead = loop[i - 1] if len(loop) > 1 else None
            room = (ahead.s - carrier.s) % LOOP.length - CARRIER_PITCH if ahead else LOOP.length
            go = min(CARRIER_SPEED * dt, max(0.0, room))
            at, key = self.stops[carrier.next]
            to_stop = (at - carrier.s + EPS) % LOOP.length - EPS
            if to_stop <= go + EPS:
                go = max(0.0, to_stop)
                self._arrive(carrier, key)
            if go > EPS:
                carrier.s = (carrier.s + go) % LOOP.length
                carrier.moving = True
                self._leave(carrier)

    def _arrive(self, carrier: Carrier, key: str) -> None:
        if not self._wants(key, carrier):
            carrier.next = (carrier.next + 1) % len(self.stops)
        elif key == "":
            if all(c.s > CARRIER_PITCH for c in self.carriers if c.on_spur):
                carrier.on_spur, carrier.s = True, 0.0
        elif (server := self.servers[key]).carrier is None and server.setup_s <= 0 and server.down_s <= 0:
            self._begin(server, carrier)
            carrier.next = (carrier.next + 1) % len(self.stops)

    def _leave(self, carrier: Carrier) -> None:
        """Free the station once its carrier has begun to move away."""
        for server in self.servers.values():
            if server.carrier is carrier and server.finished:
                server.carrier, server.finished, server.wait_s = None, False, 0.0

    def _move_spur(self, dt: float) -> None:
        queue = sorted((c for c in self.carriers if c.on_spur), key=lambda c: c.s, reverse=True)
        server = self.servers["RW1"]
        for i, carrier in enumerate(queue):
            carrier.moving = False
            if carrier.held:
                continue
            room = queue[i - 1].s - carrier.s - CARRIER_PITCH if i else SPUR.length - carrier.s
            go = min(CARRIER_SPEED * dt, max(0.0, room))
            if carrier.failed and carrier.s + go >= SPUR_STOP:
                go = max(0.0, SPUR_STOP - carrier.s)
                if server.carrier is None:
                    self._begin(server, carrier)
            if go > EPS:
                carrier.s += go
                carrier.moving = True
                self._leave(carrier)
            elif carrier.s >= SPUR.length - EPS and self._gap_at_join():
                carrier.on_spur, carrier.s = False, SPUR_JOINS
                carrier.next = next(k for k, (_, key) in enumerate(self.stops) if key == "MT1")

    def _gap_at_join(self) -> bool:
        for other in self.carriers:
            if not other.on_spur:
                offset = (other.s - SPUR_JOINS + LOOP.length / 2) % LOOP.length - LOOP.length / 2
                if -1.4 < offset < CARRIER_PITCH:
                    return False
        return True
