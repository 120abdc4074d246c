"""The six-axis arm: seven links to the proportions in `arm.py`, each in the frame of its joint."""

from __future__ import annotations

import math

import arm
from pxr import Usd, UsdGeom

from authoring.library import Library, Parts
from authoring.shapes import box, cylinder, lathe, link, prism, rounded, tube

JOINTS = ("J1", "J2", "J3", "J4", "J5", "J6")
_OFFSETS = {  # parent joint -> joint, zero pose
    "J1": (0.0, 0.0, 0.30),
    "J2": (arm.SHOULDER, 0.0, arm.BASE - 0.30),
    "J3": (0.0, 0.0, arm.UPPER),
    "J4": (0.22, 0.0, arm.RAISE),
    "J5": (arm.FORE - 0.22, 0.0, 0.0),
    "J6": (arm.WRIST, 0.0, 0.0),
}


def add_arm(library: Library) -> None:
    """Write the links and the two tools."""
    library.add("arm_pedestal", _pedestal())
    library.add("arm_base", _base())
    for name, parts in zip(
        JOINTS, (_turret(), _upper(), _elbow(), _forearm(), _wrist(), _flange()), strict=True
    ):
        library.add(f"arm_{name.lower()}", parts)
    library.add("tool_cells", _cell_gripper())
    library.add("tool_clamp", _clamp())


def place_arm(library: Library, stage: Usd.Stage, path: str, tool: str, pedestal: float) -> None:
    """Joints `J1/J2/.../J6` below `path`, whose origin is the base plate; the links are native instances."""
    library.place(stage, f"{path}/Pedestal", "arm_pedestal", (0, 0, -pedestal))
    library.place(stage, f"{path}/Base", "arm_base")
    where = path
    for name in JOINTS:
        where = f"{where}/{name}"
        joint = UsdGeom.Xform.Define(stage, where)
        joint.AddTranslateOp().Set(_OFFSETS[name])
        library.place(stage, f"{where}/Link", f"arm_{name.lower()}")
    library.place(stage, f"{where}/Tool", tool)


def _across(radius: float, width: float, bevel: float = 0.012, segments: int = 28):
    """A cylinder along y, centred on the origin."""
    return cylinder(radius, width, bevel, segments).turned("x", 90).at(y=width / 2)


def _along(radius: float, start: float, end: float, bevel: float = 0.01, segments: int = 24):
    return cylinder(radius, end - start, bevel, segments).turned("y", 90).at(x=start)


def _bolts(radius: float, count: int, z: float, size: float = 0.014):
    ring = [2 * math.pi * (i + 0.5) / count for i in range(count)]
    head = cylinder(size, 0.014, 0.003, 6)
    return [head.at(radius * math.cos(a), radius * math.sin(a), z) for a in ring]


def _pedestal() -> Parts:
    return {
        "graphite": [
            box(0.72, 0.72, 0.025, 0.006),
            rounded(0.5, 0.5, 0.3, 0.06, 0.012).at(z=0.025),
            box(0.62, 0.62, 0.025, 0.006).at(z=0.325),
        ],
        "steel": [
            cylinder(0.02, 0.02, 0.004, 6).at(x, y, 0.025) for x in (-0.31, 0.31) for y in (-0.31, 0.31)
        ],
    }


def _base() -> Parts:
    body = lathe(
        [
            (0, 0.02),
            (0.27, 0.02),
            (0.275, 0.03),
            (0.262, 0.12),
            (0.235, 0.2),
            (0.23, 0.285),
            (0.22, 0.295),
            (0, 0.295),
        ],
        36,
    )
    return {
        "robot": [body, box(0.24, 0.26, 0.17, 0.03).at(-0.26, 0, 0.03)],
        "robot_dark": [
            rounded(0.6, 0.6, 0.022, 0.09, 0.006),
            box(0.02, 0.2, 0.11, 0.006).at(-0.385, 0, 0.06),
        ],
        "steel": _bolts(0.33, 8, 0.02),
        "black": [
            tube([(-0.37, y, 0.11), (-0.5, y, 0.11), (-0.56, y, -0.05), (-0.56, y, -0.3)], 0.016, 8, 0.08)
            for y in (-0.05, 0.05)
        ],
    }


def _turret() -> Parts:
    height = arm.BASE - 0.30
    lean = math.degrees(math.atan2(arm.SHOULDER, height))
    reach = math.hypot(arm.SHOULDER, height)
    side = link(0.205, 0.165, reach, 0.09, 0.02).turned("y", lean)
    return {
        "robot": [
            lathe([(0, 0), (0.225, 0), (0.235, 0.01), (0.235, 0.1), (0.21, 0.14), (0, 0.14)], 36),
            side.at(y=-0.155),
            rounded(0.3, 0.3, 0.2, 0.07, 0.02).at(-0.03, 0.03, 0.08),
        ],
        "robot_dark": [
            _across(0.135, 0.13, 0.02).at(arm.SHOULDER, -0.235, height),
            cylinder(0.09, 0.2, 0.02).at(-0.13, 0.1, 0.16),
            box(0.12, 0.14, 0.08, 0.01).at(-0.14, 0.1, 0.36),
        ],
        "black": [cylinder(0.24, 0.02, 0.006, 36).at(z=-0.012)],
    }


def _upper() -> Parts:
    return {
        "robot": [link(0.165, 0.125, arm.UPPER, 0.13, 0.028).at(y=-0.03)],
        "robot_dark": [
            _across(0.12, 0.05, 0.016).at(y=0.055),
            _across(0.125, 0.05, 0.012).at(y=-0.1),
            _across(0.088, 0.05, 0.014).at(y=0.055, z=arm.UPPER),
            link(0.06, 0.05, 0.42, 0.02, 0.006).at(0, 0.038, 0.2),
        ],
        "black": [
            tube(
                [(-0.17, -0.02, -0.02), (-0.22, 0.02, 0.2), (-0.2, 0.02, 0.6), (-0.16, 0.0, 0.86)],
                0.024,
                8,
                0.12,
            )
        ],
    }


def _elbow() -> Parts:
    return {
        "robot": [
            link(0.125, 0.1, math.hypot(0.1, arm.RAISE), 0.16, 0.02).turned("y", 38).at(y=-0.06),
            rounded(0.36, 0.2, 0.2, 0.06, 0.024).at(0.04, -0.04, arm.RAISE - 0.1),
        ],
        "robot_dark": [
            _across(0.1, 0.1, 0.016).at(y=-0.17),
            _along(0.075, -0.3, -0.13, 0.018).at(y=-0.04, z=arm.RAISE),
            _along(0.085, 0.19, 0.225, 0.008).at(z=arm.RAISE),
        ],
    }


def _forearm() -> Parts:
    end = arm.FORE - 0.22
    taper = lathe(
        [
            (0, 0),
            (0.082, 0),
            (0.09, 0.012),
            (0.088, 0.1),
            (0.068, end - 0.16),
            (0.064, end - 0.1),
            (0, end - 0.1),
        ],
        28,
    ).turned("y", 90)
    fork = link(0.062, 0.056, 0.17, 0.035, 0.012).turned("y", 90).at(x=end - 0.15)
    return {
        "robot": [taper, fork.at(y=-0.068), fork.at(y=0.068)],
        "robot_dark": [
            _across(0.05, 0.02, 0.006).at(end, 0.094, 0),
            _across(0.05, 0.02, 0.006).at(end, -0.094, 0),
        ],
        "black": [tube([(0.0, -0.1, 0.06), (0.2, -0.1, 0.08), (end - 0.1, -0.09, 0.05)], 0.016, 8, 0.1)],
    }


def _wrist() -> Parts:
    return {
        "robot": [_across(0.056, 0.1, 0.012), _along(0.05, 0.0, arm.WRIST - 0.035, 0.008)],
        "robot_dark": [_along(0.046, arm.WRIST - 0.034, arm.WRIST - 0.012, 0.004)],
    }


def _flange() -> Parts:
    return {"steel": [_along(0.042, -0.012, 0.02, 0.004)], "black": [_along(0.03, 0.02, 0.034, 0.004)]}


def _cell_gripper() -> Parts:
    """A vacuum bar with six cups; tools point along +x from the flange."""
    cups = [
        _along(0.022, 0.17, arm.TOOL, 0.006, 14).at(y=y, z=z)
        for y in (-0.13, 0.0, 0.13)
        for z in (-0.05, 0.05)
    ]
    return {
        "aluminium": [_along(0.034, 0.03, 0.1, 0.006), box(0.024, 0.36, 0.16, 0.006).at(0.11, 0, -0.08)],
        "graphite": [
            box(0.05, 0.08, 0.1, 0.008).at(0.135, -0.1, -0.05),
            box(0.05, 0.08, 0.1, 0.008).at(0.135, 0.1, -0.05),
        ],
        "rubber": cups,
        "teal": [box(0.03, 0.05, 0.05, 0.006).at(0.135, 0, -0.025)],
    }


def _clamp() -> Parts:
    """A parallel clamp for whole modules."""
    jaw = prism([(0.1, -0.05), (0.24, -0.03), (0.24, 0.03), (0.1, 0.05)], 0.02, 0.004)
    return {
        "aluminium": [_along(0.036, 0.03, 0.08, 0.006), box(0.04, 0.44, 0.1, 0.008).at(0.1, 0, -0.05)],
        "graphite": [jaw.turned("x", 90).at(y=-0.19), jaw.turned("x", 90).at(y=0.21)],
        "chrome": [tube([(0.1, -0.2, 0.065), (0.1, 0.2, 0.065)], 0.012, 10)],
        "teal": [box(0.05, 0.1, 0.07, 0.01).at(0.1, 0, 0.05)],
    }
