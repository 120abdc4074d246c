"""Parts that stand everywhere: conveyor, carrier, fence, cabinet, stack light, screen, cable tray, rack."""

from __future__ import annotations

import math

from track import TOP

from authoring.library import Library, Parts
from authoring.shapes import box, cylinder, lathe, prism, rounded, sheet, tube

BELT_Z = TOP - 0.03


def add_fixtures(library: Library) -> None:
    """Write all of them."""
    for name, parts in (
        ("conveyor_1m", conveyor()),
        ("conveyor_corner", corner()),
        ("conveyor_drive", drive()),
        ("carrier", carrier()),
        ("module", module()),
        ("fence_panel", fence_panel()),
        ("fence_post", fence_post()),
        ("light_curtain", light_curtain()),
        ("stack_light", stack_light()),
        ("hmi", hmi()),
        ("cabinet", cabinet()),
        ("cable_tray_1m", cable_tray()),
        ("tray_post", tray_post()),
        ("cell", cell()),
        ("cell_tray", cell_tray()),
        ("bollard", bollard()),
        ("column", column()),
        ("bolt", bolt()),
        ("light_bar", light_bar()),
    ):
        library.add(name, parts)


def conveyor() -> Parts:
    """One metre of twin-strand conveyor along x, centred; the strands carry at `BELT_Z`."""
    rollers = [
        cylinder(0.028, 0.78, 0.004, 12).turned("x", 90).at(x, 0.39, BELT_Z - 0.03)
        for x in (-0.4, -0.2, 0.0, 0.2, 0.4)
    ]
    legs = [box(0.05, 0.05, BELT_Z - 0.15, 0.006).at(0, y, 0.03) for y in (-0.4, 0.4)]
    return {
        "aluminium": [box(1.0, 0.045, 0.12, 0.006).at(0, y, BELT_Z - 0.1) for y in (-0.43, 0.43)]
        + [box(1.0, 0.012, 0.016, 0.003).at(0, y, BELT_Z - 0.05) for y in (-0.456, 0.456)],
        "rubber": [box(1.0, 0.06, 0.02, 0.004).at(0, y, BELT_Z - 0.02) for y in (-0.36, 0.36)],
        "steel": rollers,
        "graphite": [
            *legs,
            box(0.05, 0.8, 0.05, 0.006).at(0, 0, 0.25),
            box(0.12, 0.1, 0.02, 0.004).at(0, -0.4, 0),
            box(0.12, 0.1, 0.02, 0.004).at(0, 0.4, 0),
            box(0.06, 0.8, 0.05, 0.006).at(0, 0, BELT_Z - 0.16),
        ],
        "black": [box(1.0, 0.03, 0.05, 0.004).at(0, 0.475, BELT_Z - 0.15)],
    }


def corner() -> Parts:
    """A lift-and-transfer unit, 1 m by 1 m."""
    return {
        "graphite": [box(1.0, 1.0, 0.1, 0.01).at(z=BELT_Z - 0.22)]
        + [box(0.08, 0.08, BELT_Z - 0.22, 0.008).at(x, y, 0) for x in (-0.42, 0.42) for y in (-0.42, 0.42)],
        "aluminium": [box(0.9, 0.045, 0.1, 0.006).at(0, y, BELT_Z - 0.11) for y in (-0.43, 0.43)]
        + [box(0.045, 0.9, 0.1, 0.006).at(x, 0, BELT_Z - 0.12) for x in (-0.43, 0.43)],
        "rubber": [box(0.78, 0.05, 0.02, 0.004).at(0, y, BELT_Z - 0.02) for y in (-0.28, 0.28)]
        + [box(0.05, 0.44, 0.02, 0.004).at(x, 0, BELT_Z - 0.021) for x in (-0.2, 0.2)],
        "teal": [cylinder(0.05, 0.06, 0.008).at(0, 0, BELT_Z - 0.1)],
    }


def drive() -> Parts:
    """Gear motor that hangs under a conveyor."""
    return {
        "blue": [cylinder(0.075, 0.26, 0.012).turned("x", 90).at(0, -0.36, 0.62)],
        "graphite": [
            box(0.16, 0.14, 0.18, 0.014).at(0, -0.3, 0.53),
            cylinder(0.078, 0.05, 0.01).turned("x", 90).at(0, -0.6, 0.62),
        ],
        "panel_grey": [box(0.1, 0.1, 0.05, 0.008).at(0, -0.5, 0.69)],
    }


def carrier() -> Parts:
    """Workpiece carrier; origin on the belt."""
    return {
        "graphite": [rounded(0.78, 0.78, 0.035, 0.05, 0.006)],
        "aluminium": [rounded(0.68, 0.5, 0.02, 0.02, 0.004).at(z=0.035)]
        + [box(0.03, 0.36, 0.05, 0.005).at(x, 0, 0.055) for x in (-0.31, 0.31)],
        "teal": [box(0.09, 0.09, 0.03, 0.006).at(x, y, 0.035) for x in (-0.33, 0.33) for y in (-0.33, 0.33)],
        "chrome": [
            cylinder(0.012, 0.07, 0.003, 10).at(x, y, 0.055) for x in (-0.26, 0.26) for y in (-0.2, 0.2)
        ],
    }


def module() -> Parts:
    """A battery module of twelve pouch cells with end plates and busbars; origin on the carrier."""
    cells = [box(0.036, 0.34, 0.13, 0.006).at(-0.22 + 0.04 * i, 0, 0.0) for i in range(12)]
    bars = [
        box(0.06, 0.03, 0.008, 0.002).at(-0.2 + 0.08 * i, y, 0.134) for i in range(6) for y in (-0.12, 0.12)
    ]
    return {
        "cell": cells,
        "aluminium": [box(0.016, 0.37, 0.15, 0.005).at(x, 0, -0.004) for x in (-0.256, 0.256)]
        + [box(0.5, 0.01, 0.03, 0.003).at(0, y, 0.05) for y in (-0.178, 0.178)],
        "copper": bars,
        "black": [box(0.47, 0.14, 0.012, 0.004).at(0, 0, 0.13)],
        "robot": [box(0.04, 0.05, 0.03, 0.006).at(x, 0.14, 0.132) for x in (-0.23, 0.23)],
    }


def fence_panel() -> Parts:
    """One metre of wire fence along x, centred; the mesh is a cut-out picture seen from both sides."""
    picture = sheet(0.96, 1.82).at(z=0.14)
    picture = type(picture)(
        picture.points, picture.normals, picture.counts, picture.indices, picture.uv * (7.5, 14.0)
    )
    return {
        "wire": [picture, picture.turned("z", 180)],
        "yellow": [box(0.98, 0.024, 0.03, 0.004).at(0, 0, z) for z in (0.12, 1.95)],
    }


def fence_post() -> Parts:
    return {"yellow": [box(0.05, 0.05, 2.0, 0.006)], "graphite": [box(0.14, 0.14, 0.014, 0.004)]}


def light_curtain() -> Parts:
    """Two posts 1.6 m apart along x with beams between."""
    posts = [box(0.06, 0.08, 1.5, 0.008).at(x, 0, 0.15) for x in (-0.8, 0.8)]
    return {
        "yellow": posts,
        "black": [box(0.02, 0.05, 1.36, 0.004).at(x, 0, 0.22) for x in (-0.765, 0.765)],
        "graphite": [box(0.16, 0.16, 0.15, 0.008).at(x, 0, 0) for x in (-0.8, 0.8)],
        "beam": [tube([(-0.755, 0, z), (0.755, 0, z)], 0.003, 5) for z in (0.4, 0.7, 1.0, 1.3)],
    }


def stack_light() -> Parts:
    """Pole and three lamps; origin at the foot of the pole."""
    return {
        "aluminium": [cylinder(0.014, 0.36, 0.003, 12)],
        "black": [cylinder(0.034, 0.03, 0.006, 18).at(z=0.36), cylinder(0.034, 0.02, 0.006, 18).at(z=0.6)],
        "lamp_green": [cylinder(0.032, 0.062, 0.006, 18).at(z=0.395)],
        "lamp_amber": [cylinder(0.032, 0.062, 0.006, 18).at(z=0.462)],
        "lamp_red": [cylinder(0.032, 0.062, 0.006, 18).at(z=0.529)],
    }


def hmi() -> Parts:
    """Operator screen on a stand, seen from -y."""
    tilt = -14.0
    return {
        "graphite": [rounded(0.42, 0.32, 0.02, 0.06, 0.006), box(0.09, 0.07, 1.12, 0.012).at(0, 0.02, 0.02)],
        "panel": [box(0.56, 0.07, 0.4, 0.02).at(z=-0.2).turned("x", tilt).at(0, 0, 1.3)],
        "screen": [sheet(0.48, 0.3).at(0, -0.037, -0.14).turned("x", tilt).at(0, 0, 1.3)],
        "red": [cylinder(0.028, 0.03, 0.008, 18).turned("x", 90 + tilt).at(0.2, -0.08, 1.12)],
        "yellow": [box(0.12, 0.04, 0.1, 0.01).turned("x", tilt).at(0.2, -0.02, 1.06)],
    }


def cabinet() -> Parts:
    """Two-door control cabinet, 1.2 m wide, doors towards -y."""
    vents = [
        box(0.3, 0.008, 0.014, 0.003).at(x, -0.256, 0.3 + 0.035 * i) for x in (-0.3, 0.3) for i in range(6)
    ]
    return {
        "panel": [box(1.2, 0.5, 1.9, 0.012).at(z=0.1)]
        + [box(0.585, 0.02, 1.84, 0.008).at(x, -0.252, 0.13) for x in (-0.298, 0.298)],
        "graphite": [
            box(1.2, 0.5, 0.1, 0.006),
            *vents,
            box(0.03, 0.03, 0.2, 0.006).at(-0.05, -0.27, 1.0),
            box(0.03, 0.03, 0.2, 0.006).at(0.05, -0.27, 1.0),
        ],
        "screen": [sheet(0.3, 0.19).at(0.3, -0.2655, 1.45)],
        "black": [box(0.34, 0.014, 0.23, 0.006).at(0.3, -0.2575, 1.43)],
        "yellow": [box(0.16, 0.01, 0.14, 0.003).at(-0.3, -0.262, 1.5)],
        "red": [box(0.06, 0.05, 0.06, 0.01).at(-0.3, -0.28, 1.2)],
    }


def cable_tray() -> Parts:
    rungs = [box(0.02, 0.28, 0.012, 0.003).at(x, 0, 0) for x in (-0.4, -0.2, 0.0, 0.2, 0.4)]
    cables = [
        tube([(-0.5, y, 0.012 + r), (0.5, y, 0.012 + r)], r, 7)
        for y, r in ((-0.09, 0.016), (-0.05, 0.012), (-0.02, 0.014), (0.03, 0.018), (0.08, 0.013))
    ]
    return {
        "aluminium": [box(1.0, 0.012, 0.07, 0.003).at(0, y, 0) for y in (-0.145, 0.145)] + rungs,
        "black": cables[:3],
        "blue": cables[3:4],
        "robot": cables[4:],
    }


def tray_post() -> Parts:
    """Post that carries the cable tray at 3.2 m."""
    return {
        "panel_grey": [box(0.09, 0.09, 3.2, 0.008), box(0.06, 0.42, 0.05, 0.006).at(0, 0, 3.15)],
        "graphite": [box(0.24, 0.24, 0.02, 0.005)],
        "yellow": [box(0.1, 0.1, 0.5, 0.008).at(z=0.3)],
    }


def cell() -> Parts:
    """A pouch cell standing on edge in its tray."""
    return {
        "cell": [box(0.03, 0.3, 0.1, 0.008)],
        "copper": [box(0.008, 0.05, 0.02, 0.002).at(0, -0.08, 0.1)],
        "aluminium": [box(0.008, 0.05, 0.02, 0.002).at(0, 0.08, 0.1)],
    }


def cell_tray() -> Parts:
    return {
        "tray": [box(0.62, 0.42, 0.02, 0.004)]
        + [box(0.62, 0.02, 0.08, 0.005).at(0, y, 0.0) for y in (-0.2, 0.2)]
        + [box(0.02, 0.42, 0.08, 0.005).at(x, 0, 0.0) for x in (-0.3, 0.3)],
    }


def bollard() -> Parts:
    return {
        "yellow": [lathe([(0, 0), (0.06, 0), (0.06, 0.86), (0.045, 0.9), (0, 0.91)], 20)],
        "black": [cylinder(0.0615, 0.12, 0.002, 20).at(z=z) for z in (0.3, 0.58)],
    }


def column() -> Parts:
    """Steel H-column of the hall, 6.4 m."""
    return {
        "panel_grey": [box(0.3, 0.03, 6.4, 0.004).at(0, y, 0) for y in (-0.15, 0.15)]
        + [box(0.02, 0.28, 6.4, 0.003)],
        "graphite": [box(0.5, 0.5, 0.03, 0.006)],
        "yellow": [box(0.36, 0.38, 0.9, 0.02).at(z=0.03)],
        "black": [box(0.365, 0.385, 0.12, 0.01).at(z=z) for z in (0.2, 0.5)],
    }


def bolt() -> Parts:
    return {
        "steel": [
            prism(
                [(0.018 * math.cos(a), 0.018 * math.sin(a)) for a in (i * math.pi / 3 for i in range(6))],
                0.016,
                0.003,
            )
        ]
    }


def light_bar() -> Parts:
    return {"panel": [box(1.5, 0.1, 0.05, 0.01)], "led": [box(1.44, 0.06, 0.01, 0.002).at(z=-0.008)]}
