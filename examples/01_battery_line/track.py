"""Where things travel: the carrier loop, the rework spur and the lane of the vehicles; metres, plant frame."""

from __future__ import annotations

import bisect
import math
from collections.abc import Sequence
from itertools import accumulate, pairwise

Point = tuple[float, float]


class Track:
    """A polyline walked by arc length; a closed one wraps. `fillet` rounds its corners with arcs."""

    def __init__(self, points: Sequence[Point], *, closed: bool = False, fillet: float = 0.0) -> None:
        line = _rounded(list(points), closed, fillet) if fillet > 0 else list(points)
        if closed:
            line.append(line[0])
        self.closed = closed
        self.points = tuple(line)
        self._start = [0.0, *accumulate(math.dist(a, b) for a, b in pairwise(line))]
        self.length = self._start[-1]

    def at(self, s: float) -> tuple[float, float, float]:
        """x, y [m] and heading [deg] in (-180, 180] at arc length `s` [m]."""
        s = s % self.length if self.closed else max(0.0, min(s, self.length))
        i = min(bisect.bisect_right(self._start, s) - 1, len(self.points) - 2)
        (ax, ay), (bx, by) = self.points[i], self.points[i + 1]
        u = (s - self._start[i]) / (self._start[i + 1] - self._start[i])
        return (ax + u * (bx - ax), ay + u * (by - ay), math.degrees(math.atan2(by - ay, bx - ax)))


def _rounded(points: list[Point], closed: bool, radius: float, steps: int = 10) -> list[Point]:
    count = len(points)
    out: list[Point] = []
    for i, p in enumerate(points):
        if not closed and i in (0, count - 1):
            out.append(p)
            continue
        a, b = points[i - 1], points[(i + 1) % count]
        u = ((a[0] - p[0]) / math.dist(a, p), (a[1] - p[1]) / math.dist(a, p))
        v = ((b[0] - p[0]) / math.dist(b, p), (b[1] - p[1]) / math.dist(b, p))
        centre = (p[0] + radius * (u[0] + v[0]), p[1] + radius * (u[1] + v[1]))  # right angles only
        for k in range(steps + 1):
            t = k / steps * math.pi / 2
            out.append(
                (
                    centre[0] - radius * (v[0] * math.cos(t) + u[0] * math.sin(t)),
                    centre[1] - radius * (v[1] * math.cos(t) + u[1] * math.sin(t)),
                )
            )
    return out


X, Y = 24.0, 6.5  # half the carrier loop
TOP = 0.92  # height of a carrier's underside on the conveyor

LOOP = Track([(-X, Y), (X, Y), (X, -Y), (-X, -Y)], closed=True)
SPUR = Track([(-1.6, -Y), (-1.6, -2.6), (3.6, -2.6), (3.6, -Y)])  # from behind the module test back before it
LANE = Track([(-29.0, 12.4), (29.0, 12.4), (29.0, -12.4), (-29.0, -12.4)], closed=True, fillet=2.0)


def loop_s(x: float, y: float) -> float:
    """Arc length on the carrier loop of a point on its north or south run."""
    return x + X if y > 0 else 2 * X + 2 * Y + (X - x)


SPUR_LEAVES, SPUR_JOINS = loop_s(-1.6, -Y), loop_s(3.6, -Y)
SPUR_STOP = 3.9 + 2.4  # where the operator of the rework cell works


def lane_s(x: float, y: float) -> float:
    """Arc length on the lane of the point nearest to (x, y), to 5 cm."""
    steps = int(LANE.length / 0.05)
    return min(
        (LANE.length * i / steps for i in range(steps)), key=lambda s: math.dist(LANE.at(s)[:2], (x, y))
    )
