"""Proportions and inverse kinematics of the line's six-axis arm, shared by its geometry and its motion.

Zero pose: upper arm straight up, forearm along +x, wrist straight. Axes: J1 z, J2 y, J3 y, J4 x, J5 y, J6 x.
Angles in degrees, lengths in metres, frame: the robot's base plate.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

BASE = 0.62  # height of the J2 axis above the base plate
SHOULDER = 0.24  # J2 axis ahead of the J1 axis
UPPER = 0.82  # J2 to J3
RAISE = 0.13  # forearm axis above the J3 axis
FORE = 0.86  # J3 to the wrist centre (J5)
WRIST = 0.16  # J5 to the flange
TOOL = 0.24  # flange to the tool centre point

_REACH = math.hypot(FORE, RAISE)
_SLANT = math.degrees(math.atan2(RAISE, FORE))

HOME = (0.0, -18.0, 12.0, 0.0, 60.0, 0.0)


def joints_for(x: float, y: float, z: float, yaw: float = 0.0) -> tuple[float, ...]:
    """Joint angles [deg] that hold the tool straight down at (x, y, z) [m]; `yaw` turns it about the vertical.

    A target out of reach is pulled in along the same direction.
    """
    j1 = math.degrees(math.atan2(y, x))
    out, up = math.hypot(x, y) - SHOULDER, z + TOOL + WRIST - BASE
    distance = math.hypot(out, up)
    limit = 0.995 * (UPPER + _REACH)
    if distance > limit:
        out, up, distance = out * limit / distance, up * limit / distance, limit
    cosine = (UPPER**2 + distance**2 - _REACH**2) / (2 * UPPER * distance)
    j2 = math.degrees(math.atan2(out, up) - math.acos(max(-1.0, min(1.0, cosine))))
    lean = math.radians(j2)
    slope = math.degrees(math.atan2(UPPER * math.cos(lean) - up, out - UPPER * math.sin(lean)))
    pitch = slope + _SLANT
    return (j1, j2, pitch - j2, 0.0, 90.0 - pitch, j1 - yaw)


def tool_at(joints: Sequence[float]) -> tuple[float, float, float]:
    """Where the tool centre point is for j4 = 0: the check of `joints_for`."""
    j1, j2, j3, _, j5, _ = (math.radians(j) for j in joints)
    pitch, end = j2 + j3, j2 + j3 + j5
    out = SHOULDER + UPPER * math.sin(j2) + FORE * math.cos(pitch) + RAISE * math.sin(pitch)
    up = BASE + UPPER * math.cos(j2) - FORE * math.sin(pitch) + RAISE * math.cos(pitch)
    out += (WRIST + TOOL) * math.cos(end)
    up -= (WRIST + TOOL) * math.sin(end)
    return (out * math.cos(j1), out * math.sin(j1), up)


def ease(u: float) -> float:
    """Quintic from 0 to 1 with no speed and no acceleration at either end."""
    u = max(0.0, min(1.0, u))
    return u * u * u * (10 + u * (6 * u - 15))
