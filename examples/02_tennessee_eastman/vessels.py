"""Vessels, exchangers, machines and pipes of the process, to the eye; metres, Z up."""

from __future__ import annotations

import math

from authoring.library import Parts
from authoring.shapes import Shape, box, cylinder, lathe, tube


def dished(radius: float, low: float, high: float, segments: int = 40) -> Shape:
    """A vertical shell from z = low to high with 2:1 elliptical heads beyond."""
    arc = [i * math.pi / 2 / 8 for i in range(9)]
    bottom = [(radius * math.sin(a), low - radius / 2 * math.cos(a)) for a in arc]
    top = [(radius * math.cos(a), high + radius / 2 * math.sin(a)) for a in arc]
    bottom[0], top[-1] = (0.0, bottom[0][1]), (0.0, top[-1][1])
    return lathe([*bottom, *top], segments)


def flange(x: float, y: float, z: float, radius: float = 0.2) -> Shape:
    return cylinder(radius, 0.06, 0.008, 20).at(x, y, z)


def legs(radius: float, height: float) -> list[Shape]:
    spots = [math.pi / 4 + i * math.pi / 2 for i in range(4)]
    return [box(0.14, 0.14, height, 0.008).at(radius * math.cos(a), radius * math.sin(a), 0) for a in spots]


def gallery(radius: float, z: float) -> dict[str, list[Shape]]:
    """A round platform with a handrail."""
    ring = [(radius + 0.75, z), (radius + 0.75, z + 0.05), (radius + 0.05, z + 0.05), (radius + 0.05, z)]
    spots = [i * math.pi / 8 for i in range(16)]
    around = [((radius + 0.7) * math.cos(a), (radius + 0.7) * math.sin(a)) for a in [*spots, 0.0]]
    rails = [tube([(x, y, z + h) for x, y in around], 0.02, 6) for h in (0.55, 1.1)]
    posts = [cylinder(0.02, 1.08, 0.002, 6).at(x, y, z + 0.05) for x, y in around[:-1]]
    return {"steel": [lathe([*ring, ring[0]], 32)], "yellow": [*rails, *posts]}


def reactor() -> Parts:
    deck = gallery(1.5, 4.6)
    coils = [tube([(1.52, y, 1.6), (2.0, y, 1.6), (2.0, y, 0.4)], 0.07, 10, 0.2) for y in (-0.3, 0.3)]
    return {
        "panel_grey": [dished(1.5, 1.6, 4.6)],
        "graphite": [*legs(1.25, 1.9), box(0.5, 0.5, 0.3, 0.02).at(z=5.3)],
        "blue": [cylinder(0.28, 0.8, 0.02).at(z=5.6), *coils],
        "steel": [flange(0, 0, 5.22, 0.45), flange(0.9, 0, 5.1), flange(-0.9, 0, 5.1), *deck["steel"],
                  cylinder(1.515, 0.08, 0.01, 40).at(z=2.4), cylinder(1.515, 0.08, 0.01, 40).at(z=3.8)],
        "yellow": deck["yellow"],
    }  # fmt: skip


def condenser() -> Parts:
    shell = dished(0.62, 0.0, 3.2).turned("y", 90).at(-1.6, 0, 2.4)
    return {
        "aluminium": [shell],
        "steel": [cylinder(0.74, 0.12, 0.01, 32).turned("y", 90).at(x, 0, 2.4) for x in (-1.3, 1.2)],
        "graphite": [box(0.3, 0.9, 1.8, 0.02).at(x, 0, 0) for x in (-0.8, 0.8)],
        "blue": [tube([(1.5, 0, 2.9), (1.5, 0, 3.6), (1.5, 1.4, 3.6), (1.5, 1.4, 0.3)], 0.1, 12, 0.25)],
    }


def separator() -> Parts:
    return {
        "panel_grey": [dished(1.0, 1.5, 4.6)],
        "graphite": legs(0.85, 1.7),
        "steel": [
            flange(0, 0, 5.05, 0.3),
            cylinder(1.015, 0.08, 0.01, 40).at(z=3.0),
            flange(0, 0, 0.9, 0.24),
        ],
    }


def stripper() -> Parts:
    deck, high = gallery(0.75, 6.2), gallery(0.75, 10.2)
    rungs = [box(0.4, 0.03, 0.03, 0.004).at(0, -0.95, 0.5 + 0.35 * i) for i in range(28)]
    return {
        "panel_grey": [dished(0.75, 1.2, 11.2)],
        "graphite": [cylinder(0.8, 0.9, 0.02, 40)],
        "steel": [*(cylinder(0.765, 0.07, 0.01, 40).at(z=z) for z in (2.8, 4.6, 8.0, 9.6)), *deck["steel"], *high["steel"]],
        "yellow": [*deck["yellow"], *high["yellow"], *rungs,
                   *(box(0.05, 0.05, 10.2, 0.006).at(x, -0.95, 0.2) for x in (-0.2, 0.2))],
    }  # fmt: skip


def compressor() -> Parts:
    return {
        "graphite": [box(3.4, 1.5, 0.3, 0.02)],
        "teal": [cylinder(0.62, 0.9, 0.05, 36).turned("y", 90).at(-1.4, 0, 1.05)],
        "blue": [cylinder(0.48, 1.3, 0.04, 32).turned("y", 90).at(0.2, 0, 1.05)],
        "steel": [
            cylinder(0.12, 0.8, 0.01, 20).turned("y", 90).at(-0.55, 0, 1.05),
            cylinder(0.22, 0.7, 0.01, 24).at(-0.95, 0, 1.5),
        ],
        "panel_grey": [box(0.6, 0.5, 1.0, 0.02).at(1.3, -0.1, 0.3)],
    }


def feeds() -> Parts:
    lines, wheels = [], []
    for i, y in enumerate((-1.5, -0.5, 0.5, 1.5)):
        lines.append(
            tube(
                [
                    (-3.0, y, 0.7),
                    (2.2, y, 0.7),
                    (2.2, 0.25 * y, 3.2 + 0.25 * i),
                    (5.6, 0.25 * y, 3.2 + 0.25 * i),
                ],
                0.09,
                12,
                0.3,
            )
        )
        wheels += [
            cylinder(0.2, 0.22, 0.03, 24).turned("x", 90).at(-0.6, y + 0.11, 0.7),
            cylinder(0.16, 0.05, 0.01, 20).at(-0.6, y, 1.25),
        ]
    return {
        "aluminium": lines,
        "red": wheels[1::2],
        "steel": [
            *wheels[::2],
            *(cylinder(0.03, 0.4, 0.004, 10).at(-0.6, y, 0.85) for y in (-1.5, -0.5, 0.5, 1.5)),
        ],
        "graphite": [box(0.12, 3.6, 0.5, 0.01).at(x, 0, 0) for x in (-2.4, 1.2)],
    }


def purge() -> Parts:
    return {
        "aluminium": [cylinder(0.16, 7.5, 0.01, 20), cylinder(0.26, 0.5, 0.03, 20).at(z=7.4)],
        "graphite": [box(0.9, 0.9, 0.2, 0.02)],
        "red": [cylinder(0.2, 0.06, 0.01, 20).turned("x", 90).at(0, -0.3, 1.4)],
    }


def analyzers() -> Parts:
    return {
        "panel": [box(3.2, 2.2, 2.5, 0.03).at(z=0.15), box(3.4, 2.4, 0.14, 0.03).at(z=2.65)],
        "graphite": [box(3.3, 2.3, 0.15, 0.02), box(0.9, 0.04, 2.0, 0.01).at(-0.8, 1.1, 0.2)],
        "glass": [box(1.0, 0.04, 0.8, 0.01).at(0.7, 1.1, 1.3)],
        "steel": [
            tube(
                [(-1.0 + 0.2 * i, 0.6, 2.7), (-1.0 + 0.2 * i, 0.6, 3.2), (-1.0 + 0.2 * i, 4.0, 3.2)],
                0.02,
                8,
                0.1,
            )
            for i in range(4)
        ],
    }


def gauge() -> Parts:
    """Sight glass beside a vessel; 2.5 m is 100 %."""
    return {
        "steel": [box(0.14, 0.1, 0.12, 0.01).at(z=-0.12), box(0.14, 0.1, 0.12, 0.01).at(z=2.5)],
        "glass": [cylinder(0.05, 2.5, 0.004, 18)],
        "graphite": [box(0.04, 0.02, 2.7, 0.004).at(0.09, 0, -0.1)],
    }


def gauge_float() -> Parts:
    return {"red": [cylinder(0.044, 0.1, 0.01, 18)]}


def piping() -> Parts:
    """Process lines between the units, plant frame."""
    return {
        "aluminium": [
            tube(
                [(-3.1, 0, 5.2), (-3.1, 0, 6.0), (-3.1, 2.4, 6.0), (0.0, 2.4, 6.0), (0.0, 2.4, 3.0)],
                0.16,
                14,
                0.4,
            ),
            tube([(3.0, 2.4, 2.0), (4.2, 2.4, 2.0), (4.2, 0.0, 3.6), (4.6, 0.0, 3.6)], 0.13, 14, 0.3),
            tube(
                [(5.5, 0, 5.1), (5.5, 0, 6.4), (5.5, -3.6, 6.4), (1.05, -3.6, 6.4), (1.05, -3.6, 2.2)],
                0.16,
                14,
                0.4,
            ),
            tube(
                [(0.1, -3.6, 1.05), (-4.9, -3.6, 1.05), (-4.9, -3.6, 5.9), (-4.9, 0, 5.9), (-4.9, 0, 5.15)],
                0.16,
                14,
                0.4,
            ),
            tube(
                [(5.5, 0, 0.95), (5.5, 0, 0.45), (8.4, 0, 0.45), (8.4, 0, 9.4), (9.8, 0, 9.4)], 0.1, 12, 0.3
            ),
            tube([(5.5, 0, 6.1), (5.5, 4.2, 6.1), (6.6, 4.2, 6.1)], 0.09, 12, 0.3),
            tube([(10.5, 0, 11.5), (10.5, 0, 12.3), (-2.2, 0.9, 12.3), (-2.2, 0.9, 5.0)], 0.1, 12, 0.4),
        ],
        "copper": [tube([(14.5, 0.4, 0.6), (11.2, 0.4, 0.6), (11.2, 0.0, 1.6)], 0.07, 10, 0.2)],
        "panel_grey": [box(0.2, 0.2, 6.2, 0.01).at(x, y, 0) for x in (-3.1, 1.0, 4.2) for y in (-4.3, 3.4)],
    }
