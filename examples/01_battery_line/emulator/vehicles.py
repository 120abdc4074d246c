"""Two vehicles on one lane: stops, loads, batteries, and distance to the one ahead."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from line import AGV_STARTS
from track import LANE, lane_s

TOP_SPEED, ACCELERATION, GAP = 1.2, 0.5, 3.0
CHARGER = lane_s(-29.0, 0.0)
_STOPS = {  # place on the lane, seconds there, loaded afterwards
    "AGV1": [(lane_s(-24.0, 12.4), 25.0, True), (lane_s(-16.5, 12.4), 30.0, False)],
    "AGV2": [(lane_s(-18.8, -12.4), 35.0, True), (lane_s(29.0, -4.0), 30.0, False)],
}


@dataclass(eq=False)
class Vehicle:
    name: str
    s: float
    rng: random.Random
    speed: float = 0.0
    wait_s: float = 0.0
    battery: float = 80.0
    loaded: bool = False
    charging: bool = False
    down_s: float = 0.0
    blocked: bool = False
    _passed: float = field(default=0.0)

    @property
    def state(self) -> str:
        if self.down_s > 0:
            return "down"
        if self.charging or self.wait_s > 0:
            return "idle"
        return "blocked" if self.blocked else "run"

    def _next_stop(self) -> tuple[float, float, bool | None]:
        """Distance [m], seconds and load of the next stop; the charger counts when the battery is low."""
        stops: list[tuple[float, float, bool | None]] = list(_STOPS[self.name])
        if self.battery < 35.0:
            stops.append((CHARGER, 0.0, None))
        return min(((at - self.s - 0.02) % LANE.length, seconds, load) for at, seconds, load in stops)

    def step(self, dt: float, ahead_m: float) -> None:
        self.battery = max(5.0, self.battery - dt * (0.004 + 0.012 * self.speed))
        if self.down_s > 0:
            self.down_s = max(0.0, self.down_s - dt)
            return
        if self.charging:
            self.battery = min(100.0, self.battery + dt * 0.55)
            self.charging = self.battery < 92.0
            return
        if self.wait_s > 0:
            self.wait_s = max(0.0, self.wait_s - dt)
            return
        distance, seconds, load = self._next_stop()
        free = min(distance, max(0.0, ahead_m - GAP))
        self.blocked = ahead_m - GAP < 0.3
        target = min(TOP_SPEED, (2 * ACCELERATION * max(0.0, free)) ** 0.5 + 0.02)
        self.speed += max(-2 * ACCELERATION * dt, min(ACCELERATION * dt, target - self.speed))
        if self.blocked:
            self.speed = 0.0
        go = min(self.speed * dt, free)
        self.s = (self.s + go) % LANE.length
        if distance - go < 0.03:
            self.speed = 0.0
            self.s = (self.s + 0.05) % LANE.length
            if load is None:
                self.charging = True
            else:
                self.wait_s, self.loaded = seconds, load
        elif self.rng.random() < dt / 5400.0:
            self.down_s, self.speed = 25.0 + self.rng.expovariate(1 / 40.0), 0.0


class Vehicles:
    def __init__(self, seed: int) -> None:
        self.all = {name: Vehicle(name, s, random.Random(f"{seed}/{name}")) for name, s in AGV_STARTS.items()}
        self.all["AGV2"].battery = 58.0

    def step(self, dt: float) -> None:
        one, two = self.all["AGV1"], self.all["AGV2"]
        one.step(dt, (two.s - one.s) % LANE.length)
        two.step(dt, (one.s - two.s) % LANE.length)
