"""What furnishes the hall: racks, pallets, boards, benches, carts; origin on the floor, front towards -y."""

from __future__ import annotations

from authoring.library import Library, Parts
from authoring.shapes import bar, box, cylinder, lathe, sheet, tube


def add_furniture(library: Library) -> None:
    """Write all of it."""
    for name, parts in (
        ("andon_board", andon_board()),
        ("bin", bin_box()),
        ("board", board()),
        ("carton", carton()),
        ("desk", desk()),
        ("extinguisher", extinguisher()),
        ("flow_rack", flow_rack()),
        ("pallet", pallet()),
        ("part_stand", part_stand()),
        ("rack", rack()),
        ("tool_cart", tool_cart()),
    ):
        library.add(name, parts)


def rack() -> Parts:
    """Storage rack 2.4 m by 0.9 m with three levels."""
    return {
        "blue": [box(0.08, 0.06, 2.5, 0.006).at(x, y, 0) for x in (-1.2, 1.2) for y in (-0.42, 0.42)],
        "robot": [
            bar((-1.17, y, z), (1.17, y, z), 0.05, 0.1, 0.006)
            for y in (-0.42, 0.42)
            for z in (0.35, 1.1, 1.85)
        ],
        "steel": [box(2.34, 0.84, 0.02, 0.004).at(0, 0, z) for z in (0.4, 1.15, 1.9)],
    }


def pallet() -> Parts:
    boards = [box(1.2, 0.14, 0.022, 0.004).at(0, y, 0.12) for y in (-0.33, -0.165, 0.0, 0.165, 0.33)]
    feet = [box(0.14, 0.1, 0.1, 0.005).at(x, y, 0.02) for x in (-0.5, 0, 0.5) for y in (-0.33, 0, 0.33)]
    return {"wood": boards + feet + [box(1.2, 0.1, 0.02, 0.004).at(0, y, 0) for y in (-0.33, 0, 0.33)]}


def carton() -> Parts:
    return {
        "carton": [box(0.56, 0.38, 0.28, 0.008)],
        "panel": [box(0.56, 0.05, 0.004, 0.001).at(0, 0, 0.2795)],
        "teal_dark": [box(0.12, 0.004, 0.08, 0.001).at(0.12, -0.1905, 0.12)],
    }


def andon_board() -> Parts:
    """Line board on two posts, readable from -y."""
    return {
        "graphite": [box(0.1, 0.1, 3.0, 0.01).at(x, 0.06, 0) for x in (-1.1, 1.1)]
        + [box(0.4, 0.5, 0.03, 0.006).at(x, 0.06, 0) for x in (-1.1, 1.1)],
        "black": [box(2.7, 0.1, 1.2, 0.02).at(0, 0, 2.1)],
        "andon": [sheet(2.6, 1.083).at(0, -0.0515, 2.16)],
    }


def extinguisher() -> Parts:
    return {
        "red": [
            lathe([(0, 0), (0.075, 0), (0.08, 0.01), (0.08, 0.4), (0.05, 0.47), (0.025, 0.49), (0, 0.49)], 20)
        ],
        "black": [box(0.1, 0.03, 0.05, 0.008).at(z=0.49)],
    }


def bin_box() -> Parts:
    return {
        "blue": [
            box(0.3, 0.2, 0.015, 0.004),
            box(0.3, 0.015, 0.13, 0.004).at(0, 0.092, 0),
            box(0.3, 0.015, 0.09, 0.004).at(0, -0.092, 0),
            box(0.015, 0.2, 0.13, 0.004).at(-0.142, 0, 0),
            box(0.015, 0.2, 0.13, 0.004).at(0.142, 0, 0),
        ]
    }


def part_stand() -> Parts:
    """Stand with two part trays, top at 0.9 m."""
    plates = [box(0.03, 0.3, 0.02, 0.004).at(-0.24 + 0.06 * i, 0, 0.9) for i in range(9)]
    return {
        "graphite": [box(0.06, 0.06, 0.86, 0.006).at(x, y, 0.0) for x in (-0.3, 0.3) for y in (-0.2, 0.2)],
        "aluminium": [box(0.72, 0.5, 0.03, 0.006).at(z=0.86), *plates],
        "teal": [box(0.72, 0.015, 0.05, 0.004).at(0, -0.255, 0.83)],
        "copper": [box(0.2, 0.02, 0.01, 0.002).at(x, 0.18, 0.9) for x in (-0.2, 0.1)],
    }


def flow_rack() -> Parts:
    """Supermarket rack 1.8 m wide with three sloping shelves, served from -y."""
    posts = [box(0.04, 0.04, 1.7, 0.005).at(x, y, 0.0) for x in (-0.88, 0.88) for y in (-0.35, 0.35)]
    shelves = [box(1.76, 0.74, 0.025, 0.004).turned("x", 6).at(0, 0, z) for z in (0.35, 0.8, 1.25)]
    bins = [
        box(0.3, 0.5, 0.15, 0.012).turned("x", 6).at(-0.68 + 0.34 * i, 0.0, z + 0.03)
        for z in (0.35, 0.8, 1.25)
        for i in range(5)
    ]
    return {"aluminium": [*posts, *shelves], "blue": bins[::2], "teal": bins[1::2]}


def tool_cart() -> Parts:
    """Workshop trolley with drawers towards -y."""
    drawers = [box(0.62, 0.016, 0.1, 0.004).at(0, -0.228, 0.2 + 0.115 * i) for i in range(6)]
    return {
        "red": [box(0.7, 0.44, 0.76, 0.014).at(z=0.14)],
        "graphite": [*drawers, box(0.74, 0.48, 0.04, 0.01).at(z=0.9)],
        "rubber": [
            cylinder(0.06, 0.04, 0.008, 16).turned("x", 90).at(x, y, 0.07)
            for x in (-0.28, 0.28)
            for y in (-0.15, 0.19)
        ],
        "steel": [
            tube(
                [(0.36, -0.16, 0.86), (0.46, -0.16, 0.92), (0.46, 0.16, 0.92), (0.36, 0.16, 0.86)],
                0.014,
                8,
                0.05,
            )
        ],
    }


def desk() -> Parts:
    """Shift leader's standing desk with two screens, seen from -y."""
    screens = [sheet(0.5, 0.3).at(x, 0.084, 1.26) for x in (-0.3, 0.3)]
    return {
        "wood": [box(1.6, 0.75, 0.035, 0.006).at(z=1.02)],
        "graphite": [box(0.08, 0.08, 1.0, 0.008).at(x, 0.05, 0.02) for x in (-0.6, 0.6)]
        + [box(0.1, 0.66, 0.03, 0.006).at(x, 0, 0) for x in (-0.6, 0.6)],
        "black": [box(0.54, 0.03, 0.34, 0.008).at(x, 0.1, 1.24) for x in (-0.3, 0.3)]
        + [box(0.05, 0.05, 0.22, 0.006).at(x, 0.13, 1.05) for x in (-0.3, 0.3)]
        + [box(0.42, 0.14, 0.02, 0.004).at(0, -0.18, 1.055)],
        "screen": screens,
    }


def board() -> Parts:
    """Team board on wheels, 1.8 m by 1.2 m, readable from -y."""
    cards = [
        box(0.2, 0.008, 0.14, 0.002).at(-0.66 + 0.27 * i, -0.03, 0.98 + 0.24 * k)
        for i in range(6)
        for k in range(4)
    ]
    return {
        "panel": [box(1.8, 0.04, 1.2, 0.01).at(z=0.8)],
        "aluminium": [box(0.05, 0.05, 2.0, 0.006).at(x, 0.03, 0.06) for x in (-0.88, 0.88)]
        + [box(0.06, 0.6, 0.05, 0.006).at(x, 0, 0.04) for x in (-0.88, 0.88)],
        "teal": cards[::3],
        "yellow": cards[1::3],
        "blue": cards[2::3],
    }
