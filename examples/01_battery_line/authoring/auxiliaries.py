"""What stands beside the stations: feeders, chillers, benches, vehicles, cabinets. Frames as in `machines.py`."""

from __future__ import annotations

import math

from authoring.library import Library, Parts
from authoring.shapes import Shape, box, cylinder, lathe, rounded, sheet, tube


def add_auxiliaries(library: Library) -> None:
    """Write all of them."""
    for name, parts in (
        ("blower", blower()),
        ("feeder", feeder()),
        ("dispenser", dispenser()),
        ("chiller", chiller()),
        ("extractor", extractor()),
        ("screwdriver", screwdriver()),
        ("cycler", cycler()),
        ("bench", bench()),
        ("wrapper_body", wrapper_body()),
        ("wrapper_table", wrapper_table()),
        ("agv", agv()),
        ("charger", charger()),
        ("meter", meter()),
        ("compressor", compressor()),
    ):
        library.add(name, parts)


def blower() -> Parts:
    scroll = cylinder(0.34, 0.3, 0.03, 32).turned("x", 90).at(0, 0.15, 0.62)
    return {
        "panel_grey": [scroll, box(0.3, 0.26, 0.4, 0.014).at(0.18, 0, 0.66)],
        "graphite": [
            box(0.9, 0.6, 0.1, 0.01),
            box(0.12, 0.4, 0.3, 0.01).at(-0.2, 0, 0.1),
            box(0.12, 0.4, 0.3, 0.01).at(0.2, 0, 0.1),
        ],
        "blue": [cylinder(0.12, 0.3, 0.014).turned("x", 90).at(0, -0.16, 0.62)],
        "steel": [
            cylinder(0.14, 1.5, 0.01, 22).at(0.18, 0, 1.05),
            tube([(0.18, 0, 2.5), (0.18, 0, 2.85), (0.18, -0.75, 2.85)], 0.14, 18, 0.3),
        ],
    }


def feeder() -> Parts:
    """Two tray towers and a shuttle table between them."""
    posts = [
        box(0.06, 0.06, 1.7, 0.006).at(x, y, 0.05) for x in (-1.1, -0.4, 0.4, 1.1) for y in (-0.27, 0.27)
    ]
    return {
        "aluminium": posts + [box(0.76, 0.6, 0.04, 0.006).at(x, 0, 1.72) for x in (-0.75, 0.75)],
        "graphite": [box(2.4, 0.7, 0.1, 0.01), box(0.7, 0.6, 0.62, 0.012).at(0, 0, 0.1)],
        "panel": [
            box(0.72, 0.62, 0.06, 0.01).at(0, 0, 0.72),
            box(0.02, 0.56, 1.1, 0.006).at(-1.13, 0, 0.4),
            box(0.02, 0.56, 1.1, 0.006).at(1.13, 0, 0.4),
        ],
        "teal": [box(0.74, 0.03, 0.05, 0.006).at(0, -0.31, 0.66)],
        "steel": [box(2.2, 0.04, 0.04, 0.006).at(0, y, 0.62) for y in (-0.3, 0.3)],
    }


def dispenser() -> Parts:
    drum = lathe(
        [
            (0, 0),
            (0.19, 0),
            (0.2, 0.01),
            (0.2, 0.3),
            (0.205, 0.31),
            (0.2, 0.32),
            (0.2, 0.55),
            (0.19, 0.56),
            (0, 0.56),
        ],
        28,
    )
    return {
        "blue": [drum.at(x, 0, 0.12) for x in (-0.28, 0.28)],
        "graphite": [box(1.1, 0.6, 0.12, 0.01)]
        + [box(0.05, 0.05, 1.4, 0.006).at(x, 0.24, 0.12) for x in (-0.5, 0.5)],
        "aluminium": [box(1.1, 0.08, 0.1, 0.01).at(0, 0.22, 1.45)],
        "chrome": [cylinder(0.05, 0.5, 0.01).at(x, 0, 0.9) for x in (-0.28, 0.28)],
        "panel": [box(0.5, 0.2, 0.6, 0.014).at(0, 0.28, 0.7)],
        "black": [
            tube([(x, 0, 1.38), (x, -0.2, 1.7), (0.8 * x, -0.9, 1.7), (0.5, -1.3, 1.4)], 0.018, 8, 0.2)
            for x in (-0.28, 0.28)
        ],
    }


def _cabinet(width: float, depth: float, height: float, accent: str) -> dict[str, list[Shape]]:
    return {
        "panel": [box(width, depth, height - 0.1, 0.02).at(z=0.1)],
        "graphite": [box(width - 0.04, depth - 0.04, 0.1, 0.008)],
        accent: [box(width + 0.012, 0.012, 0.06, 0.004).at(0, -depth / 2, height - 0.16)],
    }


def chiller() -> Parts:
    parts = _cabinet(0.9, 0.8, 1.5, "teal")
    fans = [
        lathe([(0.14, 0), (0.26, 0), (0.27, 0.01), (0.27, 0.05), (0.25, 0.06), (0.14, 0.05)], 28).at(
            0, 0, 1.5
        )
    ]
    parts["graphite"] += fans + [
        box(0.7, 0.012, 0.018, 0.003).at(0, -0.402, 0.3 + 0.05 * i) for i in range(14)
    ]
    parts["black"] = [cylinder(0.14, 0.04, 0.004, 24).at(z=1.5)]
    parts["blue"] = [
        tube([(x, -0.4, 0.25), (x, -0.75, 0.25), (x, -0.75, 0.6)], 0.025, 8, 0.12) for x in (-0.3, -0.2)
    ]
    return parts


def extractor() -> Parts:
    parts = _cabinet(1.0, 0.8, 1.9, "robot")
    parts["graphite"] += [box(0.8, 0.012, 0.018, 0.003).at(0, -0.402, 0.4 + 0.05 * i) for i in range(8)]
    parts["steel"] = [
        cylinder(0.13, 0.5, 0.01, 20).at(0, 0, 1.9),
        tube([(0, 0, 2.4), (0, 0, 2.8), (0, -1.1, 2.8), (0, -1.1, 2.6)], 0.13, 18, 0.28),
        lathe([(0, 0), (0.3, 0), (0.32, 0.02), (0.32, 0.32), (0.3, 0.34), (0, 0.34)], 28).at(0.3, 0.15, 1.9),
    ]
    return parts


def screwdriver() -> Parts:
    return {
        "graphite": [
            box(0.12, 0.12, 1.6, 0.01),
            box(0.3, 0.3, 0.03, 0.006),
            box(0.1, 1.0, 0.1, 0.01).at(0, -0.4, 1.6),
        ],
        "aluminium": [cylinder(0.03, 0.5, 0.006, 16).at(0, -0.8, 1.15)],
        "teal": [cylinder(0.05, 0.22, 0.01, 20).at(0, -0.8, 1.5)],
        "steel": [cylinder(0.01, 0.1, 0.002, 8).at(0, -0.8, 1.06)],
        "panel": [box(0.3, 0.22, 0.4, 0.014).at(0, 0.1, 0.9)],
    }


def cycler() -> Parts:
    """Three racks of charge and discharge channels, screens towards +y's aisle."""
    body, dark, lamps = [], [], []
    for i in (-1, 0, 1):
        body.append(box(0.78, 0.8, 2.0, 0.014).at(0.8 * i, 0, 0.1))
        for k in range(6):
            dark.append(box(0.68, 0.02, 0.24, 0.006).at(0.8 * i, 0.4, 0.28 + 0.28 * k))
            lamps.append(box(0.03, 0.01, 0.016, 0.002).at(0.8 * i + 0.28, 0.413, 0.44 + 0.28 * k))
    bars = [box(0.04, 1.0, 0.03, 0.004).at(x, -0.8, 2.14) for x in (-0.2, -0.1)]
    return {
        "panel": body,
        "graphite": [*dark, box(2.38, 0.76, 0.1, 0.008)],
        "lamp_green": lamps,
        "copper": bars,
    }


def bench() -> Parts:
    """Operator workplace: height-adjustable bench, shelf with bins, lamp, mat, stool; the operator stands at -y."""
    legs = [box(0.07, 0.6, 0.04, 0.006).at(x, 0, 0) for x in (-0.8, 0.8)] + [
        box(0.07, 0.09, 0.82, 0.008).at(x, 0.1, 0.03) for x in (-0.8, 0.8)
    ]
    shelf = [box(0.05, 0.05, 1.0, 0.006).at(x, 0.34, 0.86) for x in (-0.85, 0.85)]
    return {
        "wood": [box(1.8, 0.8, 0.035, 0.006).at(0, 0, 0.86)],
        "graphite": legs,
        "aluminium": [*shelf, box(1.75, 0.22, 0.02, 0.004).at(0, 0.3, 1.3)],
        "rubber": [rounded(1.6, 0.9, 0.02, 0.1, 0.006).at(0, -0.9, 0)],
        "led": [box(1.5, 0.07, 0.01, 0.002).at(0, 0.2, 1.82)],
        "panel": [box(1.6, 0.12, 0.04, 0.008).at(0, 0.2, 1.83)],
        "teal": [cylinder(0.19, 0.06, 0.02, 24).at(0.55, -0.8, 0.6)],
        "steel": [
            cylinder(0.025, 0.58, 0.004, 12).at(0.55, -0.8, 0.03),
            cylinder(0.2, 0.03, 0.01, 24).at(0.55, -0.8, 0.02),
        ],
        "black": [box(0.5, 0.03, 0.32, 0.01).at(0.5, 0.25, 1.36)],
        "screen": [sheet(0.46, 0.28).at(0.5, 0.2345, 1.38)],
        "robot": [
            cylinder(0.02, 0.18, 0.004, 12).turned("x", 60).at(-0.5, 0.0, 0.91),
            box(0.12, 0.05, 0.05, 0.01).at(-0.3, -0.1, 0.895),
        ],
    }


def wrapper_body() -> Parts:
    return {
        "graphite": [rounded(1.9, 1.9, 0.06, 0.2, 0.01), box(0.5, 0.3, 0.08, 0.01).at(1.15, 0, 0)],
        "panel": [box(0.4, 0.42, 2.3, 0.02).at(1.25, 0, 0.06)],
        "robot": [box(0.42, 0.02, 0.08, 0.006).at(1.25, -0.215, 2.1)],
        "steel": [box(0.03, 0.16, 1.9, 0.004).at(1.03, 0, 0.3)],
        "glass": [cylinder(0.1, 0.5, 0.006, 20).at(0.88, 0, 1.0)],
    }


def wrapper_table() -> Parts:
    ring = [
        cylinder(0.03, 0.02, 0.004, 12).at(0.65 * math.cos(a), 0.65 * math.sin(a), 0.05)
        for a in (i * math.pi / 4 for i in range(8))
    ]
    return {"steel": [cylinder(0.78, 0.05, 0.012, 40), *ring]}


def agv() -> Parts:
    """Under-ride vehicle, 1.5 m by 0.95 m; travels along +x."""
    wheels = [
        cylinder(0.09, 0.07, 0.014, 20).turned("x", 90).at(x, y, 0.09)
        for x in (-0.5, 0.5)
        for y in (-0.36, 0.43)
    ]
    return {
        "panel": [rounded(1.5, 0.95, 0.2, 0.14, 0.04).at(z=0.09)],
        "graphite": [
            rounded(1.42, 0.87, 0.05, 0.12, 0.012).at(z=0.05),
            rounded(1.1, 0.74, 0.05, 0.06, 0.014).at(z=0.285),
        ],
        "teal": [rounded(1.515, 0.965, 0.035, 0.145, 0.008).at(z=0.18)],
        "rubber": wheels,
        "black": [
            cylinder(0.06, 0.07, 0.012, 24).at(0.6, 0, 0.28),
            cylinder(0.06, 0.07, 0.012, 24).at(-0.6, 0, 0.28),
        ],
        "led": [box(0.02, 0.5, 0.025, 0.004).at(0.75, 0, 0.23)],
        "red": [
            box(0.02, 0.5, 0.025, 0.004).at(-0.75, 0, 0.23),
            cylinder(0.025, 0.03, 0.006, 16).at(-0.62, 0.3, 0.28),
        ],
    }


def charger() -> Parts:
    parts = _cabinet(0.7, 0.5, 1.5, "teal")
    parts["black"] = [box(0.34, 0.014, 0.22, 0.006).at(0, -0.25, 1.0)]
    parts["screen"] = [sheet(0.3, 0.19).at(0, -0.2585, 1.015)]
    parts["copper"] = [box(0.3, 0.03, 0.03, 0.004).at(0, -0.28, z) for z in (0.2, 0.28)]
    return parts


def meter() -> Parts:
    parts = _cabinet(0.8, 0.45, 1.9, "blue")
    parts["black"] = [box(0.3, 0.014, 0.22, 0.006).at(0, -0.225, 1.35)]
    parts["screen"] = [sheet(0.26, 0.17).at(0, -0.2335, 1.375)]
    parts["yellow"] = [box(0.16, 0.01, 0.14, 0.003).at(0, -0.228, 1.0)]
    return parts


def compressor() -> Parts:
    tank = lathe(
        [(0, 0), (0.2, 0.03), (0.36, 0.14), (0.4, 0.28), (0.4, 1.6), (0.36, 1.76), (0.2, 1.87), (0, 1.9)], 36
    )
    parts = _cabinet(1.6, 1.0, 1.6, "blue")
    parts["panel_grey"] = [tank.at(1.5, 0, 0.2)]
    parts["graphite"] += [
        box(0.08, 0.08, 0.4, 0.006).at(1.5 + x, y, 0) for x in (-0.25, 0.25) for y in (-0.25, 0.25)
    ]
    parts["graphite"] += [box(0.9, 0.012, 0.02, 0.003).at(-0.2, -0.502, 0.3 + 0.05 * i) for i in range(10)]
    parts["steel"] = [tube([(0.7, 0, 1.6), (0.7, 0, 1.9), (1.5, 0, 2.4), (1.5, 0, 2.05)], 0.04, 12, 0.2)]
    return parts
