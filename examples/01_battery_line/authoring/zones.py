"""Puts the assets where `line.py` says, one payload layer per work center."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from line import BELTS, CENTERS, EQUIPMENT, SPUR_BELT, UNITS, Thing
from pxr import Usd, UsdGeom
from track import LOOP, SPUR, Track

from authoring.library import Library, new_layer, pose
from authoring.robot import place_arm

Placer = Callable[[Library, Usd.Stage, str, Thing], None]


def write_zones(library: Library, folder: Path, carriers: list[Thing]) -> None:
    """Write `folder/<work center>.usdc` for every work center."""
    for center in CENTERS:
        name = center.path.split("/")[-1]
        stage = new_layer(folder / f"{name.lower()}.usdc", name)
        for thing in [*UNITS, *EQUIPMENT, *carriers]:
            if thing.path.startswith(center.path + "/"):
                path = f"/{name}/{thing.path[len(center.path) + 1 :]}"
                UsdGeom.Xform.Define(stage, path)
                _PLACERS.get(thing.kind, _unit)(library, stage, path, thing)
        stage.GetRootLayer().Save()


def body(*names: str) -> Placer:
    """Equipment that is one fixed asset (or several at the same origin)."""

    def place(library: Library, stage: Usd.Stage, path: str, thing: Thing) -> None:
        for i, name in enumerate(names):
            library.place(stage, f"{path}/Body{i + 1 if len(names) > 1 else ''}", name)

    return place


def _moving(library: Library, stage: Usd.Stage, path: str, asset: str, at) -> None:
    """A prim that a signal moves, with its geometry as an instance below it."""
    pose(UsdGeom.Xform.Define(stage, path), at)
    library.place(stage, f"{path}/Part", asset)


def _unit(library: Library, stage: Usd.Stage, path: str, thing: Thing) -> None:
    """What belongs to a station and to no equipment: screen, stack light, fence."""
    key = thing.key
    if key == "RW1":
        library.place(stage, f"{path}/StackLight", "stack_light", (-0.85, 2.34, 1.85))
        library.place(stage, f"{path}/Curtain", "light_curtain", (0.0, 0.62, 0.0))
        bins = [(0, (-0.7 + 0.34 * i, 2.3, 1.33), 0.0) for i in range(4)]
        library.scatter(stage, f"{path}/Bins", ["bin"], bins)
        return
    robot_cell = key in ("LD1", "LD2", "SK1", "BB1", "PK1")
    library.place(
        stage, f"{path}/Screen", "hmi", (1.25 if key != "EL1" else 1.3, -1.3 if robot_cell else -1.25, 0.0)
    )
    heights = {
        "PR1": 3.2,
        "PR2": 3.2,
        "LW1": 2.75,
        "LW2": 2.75,
        "MT1": 2.65,
        "HV1": 2.36,
        "OCV1": 2.5,
        "PC1": 2.5,
        "EL1": 2.1,
    }
    spot = (0.5, -0.6, heights[key] - 0.1) if key in heights else (1.72, -0.75, 2.0)
    if key in ("PR1", "PR2"):
        spot = (0.6, -0.5, 2.81)
    library.place(stage, f"{path}/StackLight", "stack_light", spot)
    if key in ("SK1", "BB1"):
        library.place(stage, f"{path}/Stand", "part_stand", (-1.35, 1.0, 0.0))
    if key == "PK1":
        library.place(stage, f"{path}/Pallet", "pallet", (0.9, 2.3, 0.0))
        boxes = [(0, (0.9 + dx, 2.3 + dy, 0.142), 0.0) for dx in (-0.29, 0.29) for dy in (-0.2, 0.2)]
        library.scatter(stage, f"{path}/Cartons", ["carton"], boxes)
    if robot_cell:
        _fence(library, stage, f"{path}/Fence", key)


def _fence(library: Library, stage: Usd.Stage, path: str, key: str) -> None:
    """Panels and posts as one point instancer; loaders have a light curtain where trays come in."""
    half, y0, y1 = (
        (1.8, 0.8, 3.8) if key in ("LD1", "LD2") else (2.0, 0.8, 2.8) if key == "PK1" else (2.5, 0.8, 2.8)
    )
    placements = []
    for side in (-1, 1):
        for i in range(round(y1 - y0)):
            placements.append((0, (side * half, y0 + 0.5 + i, 0.0), 90.0))
        placements += [(1, (side * half, y0 + i, 0.0), 0.0) for i in range(round(y1 - y0) + 1)]
        placements.append((1, (side * half, -0.75, 0.0), 0.0))
    count = round(2 * half)
    step = 2 * half / count
    for i in range(count):
        x = -half + (i + 0.5) * step
        placements.append((0, (x, -0.75, 0.0), 0.0))
        if key not in ("LD1", "LD2"):
            placements.append((0, (x, y1, 0.0), 0.0))
    placements += [
        (1, (-half + i * step, y, 0.0), 0.0)
        for i in range(1, count)
        for y in ((-0.75,) if y1 > 3 else (-0.75, y1))
    ]
    if key in ("LD1", "LD2"):
        placements += [(0, (x, y1, 0.0), 0.0) for x in (-1.3, 1.3)]
        library.place(stage, f"{path}Curtain", "light_curtain", (0.0, y1, 0.0))
    library.scatter(stage, path, ["fence_panel", "fence_post"], placements)
    feet = [
        (x + dx, y + dy, 0.014)
        for kind, (x, y, _), _ in placements
        if kind == 1
        for dx in (-0.05, 0.05)
        for dy in (-0.05, 0.05)
    ]
    library.scatter(stage, f"{path}Bolts", ["bolt"], [(0, p, 0.0) for p in feet])


def _robot(library: Library, stage: Usd.Stage, path: str, thing: Thing) -> None:
    tool = "tool_cells" if thing.key.startswith(("LD", "SK")) else "tool_clamp"
    place_arm(library, stage, path, tool, pedestal=thing.at[2])


def _feeder(library: Library, stage: Usd.Stage, path: str, thing: Thing) -> None:
    library.place(stage, f"{path}/Body", "feeder")
    stacks = [
        (0, (x, 0.0, 0.16 + 0.125 * i), 0.0) for x, count in ((-0.75, 11), (0.75, 4)) for i in range(count)
    ]
    stacks += [(0, (0.0, 0.0, 0.78), 0.0)]
    cells = [
        (1, (x - 0.25 + 0.045 * k, 0.0, z + 0.012), 0.0) for _, (x, _, z), _ in stacks for k in range(12)
    ]
    library.scatter(stage, f"{path}/Cells", ["cell_tray", "cell"], stacks + cells)


def _tester(library: Library, stage: Usd.Stage, path: str, thing: Thing) -> None:
    unit = thing.key.split("/")[0]
    library.place(
        stage, f"{path}/Body", {"OCV1": "ocv_body", "MT1": "test_body", "HV1": "insulation_body"}[unit]
    )
    if unit != "HV1":
        _moving(
            library, stage, f"{path}/Probe", "ocv_probe" if unit == "OCV1" else "test_probe", (0, 0, 1.45)
        )


def _press(library: Library, stage: Usd.Stage, path: str, thing: Thing) -> None:
    library.place(stage, f"{path}/Body", "press_body")
    _moving(library, stage, f"{path}/Ram", "press_ram", (0, 0, 1.55))


def _plasma(library: Library, stage: Usd.Stage, path: str, thing: Thing) -> None:
    library.place(stage, f"{path}/Body", "plasma_body")
    _moving(library, stage, f"{path}/Head", "plasma_head", (0, 0, 1.32))


def _laser(library: Library, stage: Usd.Stage, path: str, thing: Thing) -> None:
    library.place(stage, f"{path}/Body", "laser_body")
    _moving(library, stage, f"{path}/Bridge", "laser_bridge", (0, 0, 1.95))
    _moving(library, stage, f"{path}/Bridge/Head", "laser_head", (0, 0, 0.02))


def _wrapper(library: Library, stage: Usd.Stage, path: str, thing: Thing) -> None:
    library.place(stage, f"{path}/Body", "wrapper_body")
    _moving(library, stage, f"{path}/Table", "wrapper_table", (0, 0, 0.06))
    library.place(stage, f"{path}/Table/Pallet", "pallet", (0, 0, 0.07))
    boxes = [
        (0, (dx, dy, 0.212 + 0.285 * k), 0.0) for dx in (-0.29, 0.29) for dy in (-0.2, 0.2) for k in range(3)
    ]
    library.scatter(stage, f"{path}/Table/Cartons", ["carton"], boxes)


def _agv(library: Library, stage: Usd.Stage, path: str, thing: Thing) -> None:
    library.place(stage, f"{path}/Body", "agv")
    pose(UsdGeom.Xform.Define(stage, f"{path}/Load"), (0, 0, 0.335))
    library.place(stage, f"{path}/Load/Pallet", "pallet")
    if thing.key == "AGV1":
        trays = [
            (0, (dx, dy, 0.142 + 0.09 * k), 0.0)
            for dx in (-0.31, 0.31)
            for dy in (-0.22, 0.22)
            for k in range(5)
        ]
        library.scatter(stage, f"{path}/Load/Trays", ["cell_tray"], trays)
    else:
        boxes = [
            (0, (dx, dy, 0.142 + 0.285 * k), 0.0)
            for dx in (-0.29, 0.29)
            for dy in (-0.2, 0.2)
            for k in range(2)
        ]
        library.scatter(stage, f"{path}/Load/Cartons", ["carton"], boxes)


def _carrier(library: Library, stage: Usd.Stage, path: str, thing: Thing) -> None:
    library.place(stage, f"{path}/Body", "carrier")
    _moving(library, stage, f"{path}/Module", "module", (0, 0, 0.055))


def _conveyor(library: Library, stage: Usd.Stage, path: str, thing: Thing) -> None:
    """Metre by metre along each straight leg; transfer units where the loop and the spur turn."""
    spur = thing.key == SPUR_BELT
    track, (s0, s1) = (SPUR, (0.0, SPUR.length)) if spur else (LOOP, BELTS[thing.key])
    start = 0.0
    turn_count = 0
    for a, b in pairwise(track.points):
        end = start + math.dist(a, b)
        low, high = max(s0, start + 0.5), min(s1, end - 0.5)  # half a metre belongs to the transfer units
        if high - low > 0.3:
            _leg(library, stage, f"{path}/L{round(low):03d}", track, low, high)
        if s0 <= start < s1 and not (spur and start == 0.0):
            turn_count += 1
            library.place(stage, f"{path}/Turn{turn_count}", "conveyor_corner", (*a, 0.0))
        start = end
    x, y, heading = track.at((s0 + s1) / 2 + 0.3)
    library.place(stage, f"{path}/Drive", "conveyor_drive", (x, y, 0.0), heading)


def _leg(library: Library, stage: Usd.Stage, path: str, track: Track, low: float, high: float) -> None:
    """Pieces of about a metre, stretched a little so that they meet."""
    count = max(1, round(high - low))
    step = (high - low) / count
    UsdGeom.Xform.Define(stage, path)
    for i in range(count):
        x, y, heading = track.at(low + (i + 0.5) * step)
        prim = library.place(stage, f"{path}/M{i + 1:02d}", "conveyor_1m", (x, y, 0.0), heading)
        if abs(step - 1.0) > 1e-6:
            UsdGeom.Xformable(prim).AddScaleOp().Set((step, 1.0, 1.0))


_PLACERS: dict[str, Placer] = {
    "robot": _robot,
    "feeder": _feeder,
    "test_station": _tester,
    "press": _press,
    "plasma_cleaner": _plasma,
    "laser_welder": _laser,
    "wrapper": _wrapper,
    "agv": _agv,
    "carrier": _carrier,
    "conveyor": _conveyor,
    "scanner": body("scanner"),
    "blower": body("blower"),
    "dispenser": body("dispenser"),
    "chiller": body("chiller"),
    "extractor": body("extractor"),
    "screwdriver": body("screwdriver"),
    "cycler": body("cycler"),
    "vision_gate": body("gate"),
    "charger": body("charger"),
    "control_cabinet": body("cabinet"),
    "energy_meter": body("meter"),
    "compressor": body("compressor"),
}


def _operator(library: Library, stage: Usd.Stage, path: str, thing: Thing) -> None:
    if thing.level == "work_unit":
        _unit(library, stage, path, thing)
    else:
        library.place(stage, f"{path}/Body", "bench")


_PLACERS["operator_cell"] = _operator
