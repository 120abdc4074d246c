"""The machines themselves; each stands at the carrier stop: carriers pass along x at y = 0, outside is +y."""

from __future__ import annotations

from authoring.library import Library, Parts
from authoring.shapes import Shape, box, cylinder, lathe, merge, rounded, tube


def add_machines(library: Library) -> None:
    """Write all of them."""
    for name, parts in (
        ("ocv_body", enclosure(2.4, "teal")),
        ("ocv_probe", probe()),
        ("scanner", scanner()),
        ("plasma_body", enclosure(2.6, "teal", amber=True)),
        ("plasma_head", plasma_head()),
        ("press_body", press_body()),
        ("press_ram", press_ram()),
        ("laser_body", enclosure(3.0, "robot", amber=True, high=2.5)),
        ("laser_bridge", laser_bridge()),
        ("laser_head", laser_head()),
        ("test_body", enclosure(2.8, "blue", high=2.4)),
        ("test_probe", probe()),
        ("insulation_body", enclosure(2.0, "blue", high=2.1)),
        ("gate", gate()),
    ):
        library.add(name, parts)


def enclosure(width: float, accent: str, *, amber: bool = False, high: float = 2.25) -> Parts:
    """A guarded machine over the conveyor, `width` along x, from y = -0.85 to 1.75, with a tunnel for carriers."""
    y0, y1, plinth = -0.85, 1.75, 0.14
    mid, deep = (y0 + y1) / 2, y1 - y0
    x = width / 2
    door = width / 2 - 0.09
    panel: list[Shape] = [box(width - 0.1, 0.05, high - plinth - 0.3, 0.012).at(0, y1 - 0.03, plinth)]  # back
    for side in (-1, 1):  # ends, around the tunnel
        panel.append(box(0.05, 0.34, high - plinth, 0.012).at(side * (x - 0.03), y0 + 0.17, plinth))
        panel.append(box(0.05, 1.12, high - plinth, 0.012).at(side * (x - 0.03), y1 - 0.57, plinth))
        panel.append(box(0.05, 1.1, high - 1.5, 0.012).at(side * (x - 0.03), 0.06, 1.5))
        panel.append(box(0.05, 1.1, 0.5, 0.012).at(side * (x - 0.03), 0.06, plinth))
    panel.append(box(width + 0.02, deep + 0.02, 0.16, 0.03).at(0, mid, high))  # roof
    panel.append(box(width - 0.12, 0.05, 0.62, 0.012).at(0, y0 + 0.03, plinth))  # apron
    glass, frame = [], []
    for side in (-1, 1):
        cx = side * (door / 2 + 0.02)
        frame += [
            box(door, 0.045, 0.07, 0.01).at(cx, y0 + 0.02, 0.8),
            box(door, 0.045, 0.07, 0.01).at(cx, y0 + 0.02, high - 0.12),
            box(0.06, 0.045, high - 0.85, 0.01).at(cx - door / 2 + 0.03, y0 + 0.02, 0.8),
            box(0.06, 0.045, high - 0.85, 0.01).at(cx + door / 2 - 0.03, y0 + 0.02, 0.8),
            box(0.025, 0.05, 0.34, 0.008).at(side * 0.07, y0 - 0.03, 1.25),
        ]
        glass.append(box(door - 0.1, 0.012, high - 0.97, 0.003).at(cx, y0 + 0.02, 0.86))
    vents = [box(0.7, 0.012, 0.02, 0.003).at(0, y1 + 0.002, 0.5 + 0.05 * i) for i in range(8)]
    return {
        "panel": panel,
        "graphite": [
            box(width - 0.06, deep - 0.06, plinth, 0.01).at(0, mid, 0),
            *frame,
            *vents,
            box(width - 0.4, deep - 0.5, 0.1, 0.02).at(0, mid, high + 0.16),
        ],
        accent: [
            box(width + 0.03, 0.02, 0.05, 0.006).at(0, y0 - 0.005, high + 0.055),
            box(0.02, deep + 0.03, 0.05, 0.006).at(x + 0.005, mid, high + 0.055),
            box(0.02, deep + 0.03, 0.05, 0.006).at(-x - 0.005, mid, high + 0.055),
        ],
        "amber_glass" if amber else "glass": glass,
        "rubber": [
            box(0.02, 0.1, 0.4, 0.004).at(s * (x - 0.03), -0.4 + 0.115 * i, 1.1)
            for s in (-1, 1)
            for i in range(8)
        ],
        "led": [box(width - 0.3, 0.05, 0.02, 0.004).at(0, y0 + 0.12, high - 0.04)],
    }


def probe() -> Parts:
    """Spring contacts above the carrier; origin at the raised position, module tops 0.25 m below."""
    pins = [
        cylinder(0.006, 0.12, 0.002, 8).at(-0.22 + 0.04 * i, y, -0.12)
        for i in range(12)
        for y in (-0.11, 0.11)
    ]
    return {
        "graphite": [box(0.62, 0.42, 0.04, 0.01), box(0.12, 0.12, 0.3, 0.01).at(z=0.04)],
        "copper": pins,
        "chrome": [cylinder(0.016, 0.34, 0.004, 12).at(x, 0.14, 0.04) for x in (-0.2, 0.2)],
        "robot": [tube([(0.1, 0, 0.3), (0.1, 0.1, 0.55), (0.1, 0.6, 0.62)], 0.018, 8, 0.1)],
    }


def scanner() -> Parts:
    return {
        "graphite": [
            box(0.07, 0.07, 1.3, 0.008),
            box(0.16, 0.16, 0.02, 0.005),
            box(0.06, 0.5, 0.06, 0.008).at(0, 0.22, 1.28),
        ],
        "teal": [box(0.12, 0.14, 0.16, 0.014).at(0, 0.5, 1.2)],
        "beam": [box(0.08, 0.09, 0.006, 0.002).at(0, 0.5, 1.194)],
    }


def plasma_head() -> Parts:
    """Twin nozzles on a carriage; travels along y."""
    nozzles = [
        lathe([(0, 0), (0.012, 0), (0.028, 0.08), (0.03, 0.2), (0, 0.2)], 18).at(x, 0, 0) for x in (-0.1, 0.1)
    ]
    return {
        "aluminium": [box(0.4, 0.12, 0.16, 0.012).at(z=0.2)],
        "steel": nozzles,
        "plasma": [
            lathe([(0, -0.07), (0.016, -0.02), (0.01, 0), (0, 0)], 14).at(x, 0, 0) for x in (-0.1, 0.1)
        ],
        "teal": [box(0.16, 0.1, 0.1, 0.012).at(0, 0, 0.36)],
        "black": [tube([(0.12, 0, 0.36), (0.12, 0.05, 0.6), (0.3, 0.3, 0.7)], 0.02, 8, 0.1)],
    }


def press_body() -> Parts:
    """Four-column press over the conveyor; the ram hangs from the crown at 2.35 m."""
    columns = [cylinder(0.075, 1.9, 0.008, 24).at(x, y, 0.45) for x in (-0.62, 0.62) for y in (-0.66, 0.66)]
    nuts = [cylinder(0.12, 0.08, 0.01, 8).at(x, y, 2.84) for x in (-0.62, 0.62) for y in (-0.66, 0.66)]
    cheeks = [box(0.28, 0.28, 0.45, 0.014).at(x, y, 0) for x in (-0.62, 0.62) for y in (-0.66, 0.66)]
    return {
        "panel": [
            rounded(1.7, 1.75, 0.46, 0.1, 0.03).at(0, 0, 2.36),
            box(0.9, 0.5, 1.9, 0.016).at(0, 1.45, 0.1),
        ],
        "chrome": columns,
        "graphite": [
            *cheeks,
            *nuts,
            box(1.6, 0.5, 0.3, 0.014).at(0, 0.9, 0.06),
            box(0.9, 0.5, 0.1, 0.008).at(0, 1.45, 0),
            box(0.5, 0.6, 0.42, 0.012).at(0, 0, 0.3),
        ],
        "teal": [
            box(1.72, 0.02, 0.07, 0.006).at(0, -0.878, 2.55),
            box(0.02, 1.4, 0.07, 0.006).at(0.858, 0, 2.55),
            box(0.02, 1.4, 0.07, 0.006).at(-0.858, 0, 2.55),
        ],
        "steel": [cylinder(0.2, 0.62, 0.02, 32).at(0, 0, 2.8), cylinder(0.13, 0.1, 0.01, 28).at(0, 0, 2.26)],
        "robot_dark": [
            tube([(0.1, 0.2, 3.2), (0.1, 0.9, 3.3), (0.1, 1.4, 3.0), (0.1, 1.45, 2.0)], 0.03, 10, 0.2),
            tube([(-0.1, 0.2, 3.1), (-0.1, 0.9, 3.2), (-0.1, 1.45, 2.9), (-0.1, 1.45, 2.0)], 0.03, 10, 0.2),
        ],
        "yellow": [box(1.3, 0.03, 0.1, 0.008).at(0, -0.84, 2.36)],
    }


def press_ram() -> Parts:
    """Platen and rod; origin at the platen's underside when fully up (z = 1.55 above the floor)."""
    bush = merge([cylinder(0.11, 0.12, 0.01, 24).at(x, y, 0.0) for x in (-0.62, 0.62) for y in (-0.66, 0.66)])
    return {
        "graphite": [rounded(1.44, 1.5, 0.12, 0.08, 0.02), bush.at(z=0.0)],
        "steel": [box(0.7, 0.52, 0.06, 0.008).at(z=-0.06)],
        "chrome": [cylinder(0.09, 0.95, 0.006, 28).at(z=0.12)],
        "yellow": [box(1.45, 0.02, 0.05, 0.004).at(0, -0.752, 0.035)],
    }


def laser_bridge() -> Parts:
    """Gantry beam along y that travels along x, 2.05 m above the floor."""
    return {
        "graphite": [box(0.16, 1.5, 0.14, 0.012)],
        "steel": [box(0.03, 1.44, 0.02, 0.004).at(-0.09, 0, 0.06)],
        "aluminium": [box(0.3, 0.12, 0.2, 0.012).at(0, y, -0.03) for y in (-0.72, 0.72)],
    }


def laser_head() -> Parts:
    """Scanner head that travels along y on the bridge; origin on the beam's axis."""
    return {
        "panel": [box(0.26, 0.24, 0.3, 0.02).at(0.16, 0, -0.18)],
        "graphite": [cylinder(0.07, 0.14, 0.01, 24).at(0.16, 0, -0.32)],
        "robot": [box(0.27, 0.04, 0.3, 0.01).at(0.16, -0.12, -0.18)],
        "glass": [cylinder(0.055, 0.012, 0.003, 24).at(0.16, 0, -0.335)],
        "yellow": [tube([(0.16, 0.05, 0.12), (0.16, 0.1, 0.32), (0.16, 0.6, 0.36)], 0.016, 8, 0.12)],
    }


def gate() -> Parts:
    """Open camera portal over the conveyor."""
    cameras = [box(0.09, 0.09, 0.14, 0.01).at(x, y, 1.78) for x in (-0.2, 0.2) for y in (-0.3, 0.0, 0.3)]
    lens = [cylinder(0.03, 0.06, 0.005, 18).at(x, y, 1.72) for x in (-0.2, 0.2) for y in (-0.3, 0.0, 0.3)]
    posts = [box(0.12, 0.12, 1.95, 0.012).at(x, y, 0.02) for x in (-0.55, 0.55) for y in (-0.72, 0.72)]
    return {
        "panel": [box(1.3, 1.66, 0.16, 0.03).at(z=1.95), box(0.7, 0.4, 1.6, 0.016).at(0, 1.2, 0.1)],
        "graphite": [*posts, *cameras, box(0.66, 0.36, 0.1, 0.008).at(0, 1.2, 0)],
        "black": lens,
        "teal": [
            box(1.32, 0.02, 0.05, 0.006).at(0, -0.832, 2.0),
            box(1.32, 0.02, 0.05, 0.006).at(0, 0.832, 2.0),
        ],
        "led": [box(1.0, 0.05, 0.02, 0.004).at(0, y, 1.93) for y in (-0.5, 0.5)],
    }
