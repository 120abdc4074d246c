"""What the arms do while their station works: pick and place through waypoints, smooth and speed-limited."""

from __future__ import annotations

import arm

SPEED_DEG_S = 130.0

# Tool targets x, y, z [m] in the robot's frame: carriers pass at x = 1.25, the outside of the loop is -x.
_CARRIER = [(1.25, y, 0.76) for y in (-0.2, -0.12, -0.04, 0.04, 0.12, 0.2)]
_FEED = [(-1.45, 0.06, 0.60), (-1.5, 0.12, 0.60)]
_STAND = [(0.2, -1.35, 0.62), (0.3, -1.35, 0.62)]
_PALLET = [(-1.1, 0.75, 0.45), (-1.1, 1.05, 0.45), (-0.9, 0.9, 0.45)]
LIFT = 0.26


def _hover(p: tuple[float, float, float]) -> tuple[float, float, float]:
    return (p[0], p[1], p[2] + LIFT)


def _route(unit: str) -> list[tuple[float, ...]]:
    """Joint poses of one station cycle; the first and last are the home pose."""
    stops: list[tuple[float, float, float]] = []
    if unit in ("LD1", "LD2"):
        for i in range(3):
            stops += [_FEED[i % 2], _CARRIER[2 * i]]
    elif unit == "SK1":
        stops = [_STAND[0], _CARRIER[0], _CARRIER[5], _CARRIER[2], _STAND[1], _CARRIER[5]]
    elif unit == "BB1":
        stops = [_STAND[0], _CARRIER[1], _STAND[1], _CARRIER[3], _STAND[0], _CARRIER[4]]
    else:
        stops = [_CARRIER[2], _PALLET[0]]
    poses: list[tuple[float, ...]] = [arm.HOME]
    for p in stops:
        poses += [arm.joints_for(*_hover(p)), arm.joints_for(*p), arm.joints_for(*_hover(p))]
    return [*poses, arm.HOME]


class Arm:
    """One arm; `joints` in degrees."""

    def __init__(self, unit: str) -> None:
        self.joints = list(arm.HOME)
        self.effort = 0.0  # mean joint speed, deg/s, smoothed
        self._route = _route(unit)

    def step(self, progress: float, working: bool, dt: float) -> None:
        """Follow the station's cycle; stay put when it stops, go home when it waits."""
        target = list(arm.HOME)
        if working:
            u = progress * (len(self._route) - 1)
            i = min(int(u), len(self._route) - 2)
            share = arm.ease(u - i)
            target = [a + share * (b - a) for a, b in zip(self._route[i], self._route[i + 1], strict=True)]
        limit = SPEED_DEG_S * dt
        total = 0.0
        for k, goal in enumerate(target):
            delta = max(-limit, min(limit, goal - self.joints[k]))
            self.joints[k] += delta
            total += abs(delta)
        self.effort += min(1.0, dt / 0.8) * (total / 6 / max(dt, 1e-9) - self.effort)

    def freeze(self, dt: float) -> None:
        """Stand still, as after a fault."""
        self.effort += min(1.0, dt / 0.8) * -self.effort
