"""10,000 transforms a tick into the table, world included, against the same through Usd and XformCache.

Leaf rows first (10,000 carriers), then a hierarchy (1,250 arms of 8 links, each link driven): what moves is
written, and the world of everything below is known when the tick is over.

    python benchmarks/twin/bench_move_instances.py [--quick] [--json]
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from pxr import Gf, Sdf, Usd, UsdGeom

from harness import Bench
from onmaru.twin.drivers.usd.flatten import flatten_file
from onmaru.twin.rules.matrix import axis_turns, from_usd
from onmaru.twin.rules.stage_table import StageTable

_LINKS = 8


def write_stage(file: Path, *, leaves: int, arms: int) -> None:
    """Leaf prims with a transform op, and chains of links with one each; every one a cube."""
    stage = Usd.Stage.CreateNew(str(file))
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    layer = stage.GetRootLayer()
    paths = [f"/Plant/Leaves/L{index}" for index in range(leaves)]
    paths += [f"/Plant/Arms/A{arm}" + "".join(f"/J{link}" for link in range(_LINKS)) for arm in range(arms)]
    with Sdf.ChangeBlock():
        for path in paths:
            spec = Sdf.CreatePrimInLayer(layer, path)
            for prefix in spec.path.GetPrefixes():
                at = layer.GetPrimAtPath(prefix)
                moves = prefix.name.startswith(("L", "J")) and prefix.name not in ("Leaves",)
                if at.typeName or not (moves or prefix.pathElementCount <= 3):
                    continue
                at.specifier, at.typeName = Sdf.SpecifierDef, "Cube" if moves else "Xform"
                if moves:
                    attribute = Sdf.AttributeSpec(at, "xformOp:transform", Sdf.ValueTypeNames.Matrix4d)
                    attribute.default = Gf.Matrix4d(1.0).SetTranslateOnly(Gf.Vec3d(1.0, 0.0, 0.0))
                    order = Sdf.AttributeSpec(
                        at, "xformOpOrder", Sdf.ValueTypeNames.TokenArray, Sdf.VariabilityUniform
                    )
                    order.default = ["xformOp:transform"]
    layer.Save()


def transforms(count: int, tick: int) -> np.ndarray:
    """`parent_from_prim` of one tick, shape [count, 3, 4]."""
    out = axis_turns(2, np.linspace(0.0, 3.0, count) + 0.1 * tick)
    out[:, 0, 3] = 1.0 + 0.01 * tick
    return out


def run_usd(
    stage: Usd.Stage, paths: list[str], matrices: list[list[Gf.Matrix4d]]
) -> tuple[float, np.ndarray]:
    """Best seconds a tick through Usd and XformCache, and the worlds of the last tick."""
    attributes = [stage.GetPrimAtPath(path).GetAttribute("xformOp:transform") for path in paths]
    prims = [attribute.GetPrim() for attribute in attributes]
    seconds, worlds = [], np.zeros(0)
    for tick in matrices:
        start = time.perf_counter()
        with Sdf.ChangeBlock():
            for attribute, matrix in zip(attributes, tick, strict=True):
                attribute.Set(matrix)
        cache = UsdGeom.XformCache()
        worlds = np.array([cache.GetLocalToWorldTransform(prim) for prim in prims])
        seconds.append(time.perf_counter() - start)
    return min(seconds), from_usd(worlds)


def run_table(
    table: StageTable, rows: np.ndarray, ticks: list[np.ndarray]
) -> tuple[float, float, np.ndarray]:
    """Best and median seconds a tick through the table, and the worlds of the last tick."""
    seconds = []
    worlds = np.zeros(0)
    for tick in ticks:
        start = time.perf_counter()
        table.move(rows, tick)
        worlds = table.world(rows)
        seconds.append(time.perf_counter() - start)
    return min(seconds), float(np.median(seconds)), worlds


def main() -> int:
    bench = Bench(
        "move_instances", "10,000 transforms a tick into the table, world included, <= 5 ms", seed=5
    )
    size, ticks, rival_ticks = 10_000, (40 if bench.quick else 200), (2 if bench.quick else 5)
    with tempfile.TemporaryDirectory(prefix="moves") as name:
        file = Path(name) / "moves.usdc"
        write_stage(file, leaves=size, arms=size // _LINKS)
        flattened = flatten_file(file)
        table, stage = StageTable(flattened.columns), flattened.opened.stage
        arms = [f"/Plant/Arms/A{arm}" for arm in range(size // _LINKS)]
        links = [arm + "".join(f"/J{at}" for at in range(link + 1)) for arm in arms for link in range(_LINKS)]
        for kind, paths in (
            ("leaves", [f"/Plant/Leaves/L{index}" for index in range(size)]),
            ("arms", links),
        ):
            rows = np.array([table.row_of(path) for path in paths])
            steps = [transforms(size, tick) for tick in range(ticks)]
            ours, median, worlds = run_table(table, rows, steps)
            last = steps[-rival_ticks:]
            rival_steps = [[Gf.Matrix4d(*_row_major(matrix)) for matrix in step] for step in last]
            theirs, rival_worlds = run_usd(stage, paths, rival_steps)
            bench.check(
                np.allclose(worlds, rival_worlds, atol=1e-9), f"worlds of {kind} differ from usd-core's"
            )
            rival = "usd-core Set + XformCache"
            bench.report(
                f"{kind}_tick", ours * 1e3, "ms", rival=rival, rival_value=theirs * 1e3, size=size, target=5.0
            )
            bench.report(f"{kind}_tick_median", median * 1e3, "ms", size=size, target=5.0)
            records = bench.best(lambda rows=rows: table.move_records(rows), repeat=10)
            bench.report(f"{kind}_move_records", records * 1e3, "ms", size=size)
    return bench.finish()


def _row_major(matrix: np.ndarray) -> list[float]:
    whole = np.eye(4)
    whole[:3] = matrix
    return [float(value) for value in whole.T.ravel()]


if __name__ == "__main__":
    sys.exit(main())
