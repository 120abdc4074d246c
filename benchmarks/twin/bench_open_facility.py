"""First and second open of a facility of 640,000 instances, against usd-core on the same stage.

Each open runs in a fresh process. Ours is from the file to a table with world transforms, bounds, families
and zones, written to the cache; usd-core's is open, traverse, and world transforms of every prim and every
instance. Both times leave out starting Python and importing. Layers are in the file cache for both.

    python benchmarks/twin/bench_open_facility.py [--quick] [--json]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from facility import ZONES, write_facility

from harness import Bench

_OURS = """
import sys, json, time, resource
from pathlib import Path
from onmaru.twin.drivers.stage_cache import StageCache
from onmaru.twin.drivers.usd.flatten import FlattenOptions, flatten_file
from onmaru.twin.rules.stage_table import StageTable
import numpy, pyarrow
file, cache, first = Path(sys.argv[1]), StageCache(Path(sys.argv[2])), sys.argv[3] == "first"
key = FlattenOptions().key()
start = time.perf_counter()
if first:
    flattened = flatten_file(file)
    columns = flattened.columns
    flattened_s = time.perf_counter() - start
    cache.save(file, key, columns, flattened.files)
else:
    columns = cache.load(file, key)
    assert columns is not None, "the cache did not hold"
    flattened_s = 0.0
table = StageTable(columns)
seconds = time.perf_counter() - start
drawn = numpy.flatnonzero(table.flags & 1)
triangles = numpy.array([p.triangles for p in columns.prototypes])[columns.prototype[drawn]].sum()
print(json.dumps({
    "seconds": seconds, "flattened_s": flattened_s, "instances": len(drawn), "zones": sum(z.draw_count > 0 for z in table.zones),
    "triangles": int(triangles), "prototypes": len(columns.prototypes),
    "sum": numpy.array(columns.world[drawn][:, :, 3].sum(axis=0)).tolist(),
    "resident_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
"""

_USD = """
import sys, json, time, resource
import numpy
from pxr import Usd, UsdGeom
start = time.perf_counter()
stage = Usd.Stage.Open(sys.argv[1])
cache = UsdGeom.XformCache()
count, total, kept = 0, numpy.zeros(3), []
walk = iter(Usd.PrimRange(stage.GetPseudoRoot(), Usd.TraverseInstanceProxies(Usd.PrimDefaultPredicate)))
for prim in walk:
    if prim.IsA(UsdGeom.PointInstancer):
        world = numpy.array(cache.GetLocalToWorldTransform(prim))
        instancer = UsdGeom.PointInstancer(prim)
        matrices = numpy.array(instancer.ComputeInstanceTransformsAtTime(Usd.TimeCode.Default(), Usd.TimeCode.Default()))
        matrices = matrices @ world
        kept.append(matrices)
        walk.PruneChildren()
    elif prim.IsA(UsdGeom.Mesh):
        kept.append(numpy.array(cache.GetLocalToWorldTransform(prim))[None])
    elif prim.IsA(UsdGeom.Xformable):
        cache.GetLocalToWorldTransform(prim)
worlds = numpy.concatenate(kept)
seconds = time.perf_counter() - start
print(json.dumps({
    "seconds": seconds, "instances": len(worlds), "sum": worlds[:, 3, :3].sum(axis=0).tolist(),
    "resident_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
"""


def main() -> int:
    bench = Bench(
        "open_facility", "First open <= 3 s and <= 1 GB, second <= 0.1 s, of 640,000 instances", seed=11
    )
    size = 64_000 if bench.quick else 640_000
    repeat = 2 if bench.quick else 3
    with tempfile.TemporaryDirectory(prefix="facility") as name:
        folder = Path(name)
        bench.note(f"writing {size:,} instances of 200 meshes in {ZONES} zones ...")
        file, triangles = write_facility(folder, instances=size, seed=bench.seed)
        firsts = [_run(_OURS, file, folder / f"cache{turn}", "first") for turn in range(repeat)]
        seconds = [_run(_OURS, file, folder / "cache0", "second") for _ in range(repeat + 1)]
        usd = [_run(_USD, file) for _ in range(repeat)]
    first, second, rival = (min(runs, key=lambda run: run["seconds"]) for runs in (firsts, seconds, usd))
    for run in (*firsts, *seconds):
        bench.check(run["instances"] == size, f"{run['instances']} instances instead of {size}")
        bench.check(run["triangles"] == triangles, f"{run['triangles']} triangles instead of {triangles}")
        bench.check(run["prototypes"] == 200, f"{run['prototypes']} prototypes instead of 200")
        bench.check(run["zones"] >= ZONES, f"{run['zones']} zones")
        apart = max(abs(a - b) for a, b in zip(run["sum"], rival["sum"], strict=True))
        bench.check(apart < 1e-4 * size, f"positions differ from usd-core's by {apart} m in sum")
    bench.check(rival["instances"] == size, "the rival did not see every instance")
    core = "usd-core open + traverse + world"
    bench.report(
        "first_open", first["seconds"], "s", rival=core, rival_value=rival["seconds"], size=size, target=3.0
    )
    bench.report("first_open_resident", max(run["resident_mb"] for run in firsts), "MB", rival=core,
                 rival_value=rival["resident_mb"], size=size, target=1024.0)  # fmt: skip
    bench.report(
        "second_open", second["seconds"], "s", rival=core, rival_value=rival["seconds"], size=size, target=0.1
    )
    bench.report(
        "second_open_resident",
        second["resident_mb"],
        "MB",
        rival=core,
        rival_value=rival["resident_mb"],
        size=size,
    )
    bench.report("flatten_alone", first["flattened_s"], "s", size=size)
    bench.report("triangles", float(triangles), "triangles", size=size)
    return bench.finish()


def _run(program: str, *arguments: object) -> dict[str, object]:
    command = [sys.executable, "-c", program, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    sys.exit(main())
