"""The hall: floor with painted lanes (cut, not overlaid, so that nothing flickers), columns, walls, storage."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from line import UNITS
from pxr import Usd, UsdGeom

from authoring.library import Library, new_layer, write_parts
from authoring.shapes import Shape, box, ground, sheet

HALF_X, HALF_Y = 33.0, 17.0
LANE_X, LANE_Y, LANE_HALF = 29.0, 12.4, 0.85
Rect = tuple[float, float, float, float]


def write_building(library: Library, path: Path) -> None:
    """The layer of everything that is no equipment."""
    stage = new_layer(path, "Building")
    for scope, parts in (("Floor", _floor()), ("Walls", _walls()), ("Signs", _signs())):
        UsdGeom.Xform.Define(stage, f"/Building/{scope}")
        write_parts(stage, f"/Building/{scope}", parts, "../textures")
    columns = [(0, (x, y, 0.0), 0.0) for x in np.arange(-32, 33, 8.0) for y in (-16.4, 16.4)]
    library.scatter(stage, "/Building/Columns", ["column"], columns)
    guards = [(0, (x, y, 0.0), 0.0) for x in (-27.6, 27.6) for y in (-11.0, 11.0)]
    guards += [(0, (x, s * 11.2, 0.0), 0.0) for x in np.arange(-22.0, 23.0, 4.0) for s in (-1, 1)]
    library.scatter(stage, "/Building/Bollards", ["bollard"], guards)
    _trays(library, stage)
    _storage(library, stage)
    _aisle(library, stage)
    library.place(stage, "/Building/Andon", "andon_board", (-15.0, 2.6, 0.0))
    for i, (x, y) in enumerate(((-32.4, -10.0), (-32.4, 11.0), (32.4, 4.0), (32.4, -6.0))):
        library.place(stage, f"/Building/Extinguisher{i + 1}", "extinguisher", (x, y, 0.0))
    stage.GetRootLayer().Save()


def _paint() -> list[tuple[Rect, str]]:
    """Painted rectangles, later ones on top."""
    x, y, h = LANE_X, LANE_Y, LANE_HALF
    out: list[tuple[Rect, str]] = []

    def ring(half: float, look: str) -> None:
        for side in (-1, 1):
            out.append(((-x - half, side * y - half, x + half, side * y + half), look))
            out.append(((side * x - half, -y - half, side * x + half, y + half), look))

    ring(h + 0.1, "line_yellow")
    ring(h, "lane")
    for cx in np.arange(-26.0, 27.0, 2.0):  # dashes in the middle of the lane
        out += [((cx, s * y - 0.04, cx + 0.8, s * y + 0.04), "line_white") for s in (-1, 1)]
    for cy in np.arange(-10.0, 10.0, 2.0):
        out += [((s * x - 0.04, cy, s * x + 0.04, cy + 0.8), "line_white") for s in (-1, 1)]
    out.append(((-21.5, -0.15, 21.5, 1.35), "line_white"))
    out.append(((-21.4, -0.05, 21.4, 1.25), "walk"))
    for unit in UNITS:  # a yellow frame around every cell
        if unit.key == "RW1":
            continue
        ux, uy, _ = unit.at
        half, depth = (1.85, 3.95) if unit.key in ("LD1", "LD2") else (2.2, 3.4)
        outer = uy + depth if uy > 0 else uy - depth
        inner = uy - 1.55 if uy > 0 else uy + 1.55
        low, high = min(outer, inner), max(outer, inner)
        out.append(((ux - half, low, ux + half, high), "line_yellow"))
        out.append(((ux - half + 0.08, low + 0.08, ux + half - 0.08, high - 0.08), "floor"))
    for side in (-1, 1):  # where people cross the lane
        for i in range(7):
            out.append(((-3.5 + i * 1.0 - 3, side * y - h, -3.0 + i * 1.0 - 3, side * y + h), "line_white"))
    out.append(((-31.7, -1.6, -29.95, 1.6), "hazard"))
    out.append(((-31.5, -1.4, -29.95, 1.4), "floor"))
    return out


def _floor() -> dict[str, list[Shape]]:
    """Cut the floor along every painted edge and give each piece the topmost paint."""
    paint = _paint()
    full: Rect = (-HALF_X, -HALF_Y, HALF_X, HALF_Y)
    looks = ["floor", *sorted({look for _, look in paint} - {"floor"})]
    xs = np.unique(np.round([full[0], full[2], *(v for r, _ in paint for v in (r[0], r[2]))], 4))
    ys = np.unique(np.round([full[1], full[3], *(v for r, _ in paint for v in (r[1], r[3]))], 4))
    cells = np.zeros((len(ys) - 1, len(xs) - 1), int)
    for (x0, y0, x1, y1), look in paint:
        i = slice(*np.searchsorted(xs, np.round([x0, x1], 4)))
        j = slice(*np.searchsorted(ys, np.round([y0, y1], 4)))
        cells[j, i] = looks.index(look)
    found: dict[str, list[Rect]] = {look: [] for look in looks}
    for j0, j1, i0, i1 in _blocks(cells):
        found[looks[cells[j0, i0]]].append((xs[i0], ys[j0], xs[i1], ys[j1]))
    tiles = {"floor": 6.0, "lane": 3.0, "hazard": 0.8}
    parts = {look: [ground(rects, tile=tiles.get(look, 1.0))] for look, rects in found.items() if rects}
    parts["panel_grey"] = [box(2 * HALF_X + 0.6, 2 * HALF_Y + 0.6, 0.3, 0.02).at(z=-0.32)]
    return parts


def _blocks(cells: np.ndarray) -> list[tuple[int, int, int, int]]:
    """Cover a grid of codes with few rectangles of one code each, greedily."""
    free = np.ones(cells.shape, bool)
    out = []
    for j in range(cells.shape[0]):
        for i in range(cells.shape[1]):
            if not free[j, i]:
                continue
            code, i1, j1 = cells[j, i], i, j
            while i1 < cells.shape[1] and free[j, i1] and cells[j, i1] == code:
                i1 += 1
            while j1 < cells.shape[0] and free[j1, i:i1].all() and (cells[j1, i:i1] == code).all():
                j1 += 1
            free[j:j1, i:i1] = False
            out.append((j, j1, i, i1))
    return out


def _walls() -> dict[str, list[Shape]]:
    """The hall cut open: full walls to the north and west, a kerb to the south and east, where one looks in from."""
    parts: dict[str, list[Shape]] = {"wall": [], "wall_low": [], "window": []}
    bands = (
        ("wall_low", 0.0, 1.2, 0.0),
        ("wall", 1.2, 4.2, 0.02),
        ("window", 4.2, 5.4, 0.06),
        ("wall", 5.4, 6.4, 0.02),
    )
    for width, distance, turn in ((2 * HALF_X, HALF_Y, 0), (2 * HALF_Y, HALF_X, 90)):
        for look, z0, z1, depth in bands:
            slab = box(width, 0.12, z1 - z0, 0.004)
            parts[look].append(slab.at(0, distance + 0.06 + depth, z0).turned("z", turn))
    for width, distance, turn in ((2 * HALF_X, HALF_Y, 180), (2 * HALF_Y, HALF_X, 270)):
        parts["wall_low"].append(box(width, 0.2, 0.3, 0.02).at(0, distance + 0.1, 0.0).turned("z", turn))
    return parts


def _signs() -> dict[str, list[Shape]]:
    """Names of the zones above their stations, readable from the aisle."""
    places = {
        "sign_cells": (-12.0, 1),
        "sign_stack": (6.5, 1),
        "sign_weld": (15.2, -1),
        "sign_test": (-1.6, -1),
        "sign_pack": (-16.0, -1),
    }
    parts: dict[str, list[Shape]] = {"graphite": []}
    for name, (x, side) in places.items():
        y = side * 8.9
        turn = 0 if side > 0 else 180
        flat = sheet(2.8, 0.7).turned("z", turn).at(x, y - side * 0.031, 3.42)
        parts[name] = [flat]
        parts["graphite"].append(box(2.9, 0.06, 0.8, 0.01).at(x, y, 3.37))
    return parts


def _trays(library: Library, stage: Usd.Stage) -> None:
    """Cable trays behind both runs, on posts."""
    trays, posts, lights = [], [], []
    for side in (-1, 1):
        y = side * 9.05
        trays += [(0, (x, y, 3.22), 0.0) for x in np.arange(-21.5, 22.0, 1.0)]
        posts += [(0, (x, y, 0.0), 0.0) for x in (-22.0, -16.5, -11.5, -6.8, -1.4, 4.2, 9.0, 14.8, 21.0)]
        lights += [(0, (x, side * 8.5, 3.1), 0.0) for x in np.arange(-20.0, 21.0, 4.0)]
    library.scatter(stage, "/Building/CableTrays", ["cable_tray_1m"], trays)
    library.scatter(stage, "/Building/TrayPosts", ["tray_post"], posts)
    library.scatter(stage, "/Building/Lights", ["light_bar"], lights)


def _aisle(library: Library, stage: Usd.Stage) -> None:
    """What a team keeps between the two runs: supermarket, tools, boards, the shift leader's desk."""
    racks = [(0, (x, 3.6, 0.0), 180.0) for x in (-4.4, -2.4, -0.4, 13.0, 15.0, 17.0, 19.0)]
    racks += [(0, (x, -3.4, 0.0), 0.0) for x in (7.0, 9.0, 15.0, 17.0)]
    library.scatter(stage, "/Building/Supermarket", ["flow_rack"], racks)
    carts = [
        (0, (-6.6, -3.3, 0.0), 8.0),
        (0, (12.4, -3.2, 0.0), -12.0),
        (0, (5.2, 3.4, 0.0), 186.0),
        (0, (-21.0, 2.8, 0.0), 75.0),
    ]
    library.scatter(stage, "/Building/ToolCarts", ["tool_cart"], carts)
    boards = [(0, (-18.6, -1.6, 0.0), 0.0), (0, (-16.4, -1.6, 0.0), 0.0), (0, (20.6, -1.4, 0.0), -25.0)]
    library.scatter(stage, "/Building/TeamBoards", ["board"], boards)
    library.scatter(
        stage, "/Building/Desks", ["desk"], [(0, (-13.6, -2.2, 0.0), 0.0), (0, (-19.6, 3.0, 0.0), 180.0)]
    )


def _storage(library: Library, stage: Usd.Stage) -> None:
    """Cell racks along the north wall, finished goods along the south wall."""
    racks = [(0, (x, 15.4, 0.0), 0.0) for x in np.arange(-26.0, -9.0, 2.6)]
    library.scatter(stage, "/Building/Racks", ["rack"], racks)
    trays = [
        (0, (x + dx, 15.4 + dy, z + 0.09 * k), 0.0)
        for _, (x, _, _), _ in racks
        for dx in (-0.8, 0.0, 0.8)
        for dy in (-0.2, 0.24)
        for z in (0.42, 1.17, 1.92)
        for k in range(1 + int(7 * abs(np.sin(3.1 * x + 5.3 * dx + 1.7 * z + dy))) % 5)
    ]
    library.scatter(stage, "/Building/TrayStock", ["cell_tray"], trays)
    pallets = [(0, (x, -15.2, 0.0), 0.0) for x in np.arange(-26.0, -11.0, 1.9)]
    library.scatter(stage, "/Building/Pallets", ["pallet"], pallets)
    cartons = [
        (0, (x + dx, -15.2 + dy, 0.142 + 0.285 * k), 0.0)
        for _, (x, _, _), _ in pallets
        for dx in (-0.29, 0.29)
        for dy in (-0.2, 0.2)
        for k in range(2 + int(5 * abs(np.sin(2.3 * x))) % 3)
    ]
    library.scatter(stage, "/Building/Cartons", ["carton"], cartons)
