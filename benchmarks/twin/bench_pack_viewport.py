"""Main-thread work of the viewport without a GPU: 640,000 instances packed, culled in a Worker, picked, moved.

The page's own code runs in Node on a WebGL context whose calls return at once (uploads still copy their bytes),
so that what is measured is scripting. Rivals are three.js' own ways in the same process: `BatchedMesh` with
frustum culling for frames and moves, `Raycaster` for picks. Culling is checked against every instance first.

Needs Node and `npm ci` in `web/`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import Bench

WEB = Path(__file__).resolve().parents[2] / "web"


def main() -> int:
    bench = Bench("pack_viewport", "640,000 instances cost the page at most 2 ms a frame", seed=7)
    node = shutil.which("node")
    if node is None or not (WEB / "node_modules" / "vite").is_dir():
        bench.check(False, "Node or web/node_modules is missing: run `make web`")
        return bench.finish()
    command = [node, str(WEB / "bench" / "run.mjs"), *(["--quick"] if bench.quick else [])]
    run = subprocess.run(command, cwd=WEB, capture_output=True, text=True, timeout=300)
    for text in run.stdout.splitlines():
        if not text.startswith("{"):
            continue
        line = json.loads(text)
        if line.get("note"):
            bench.note(f"{line['name']}: {line['note']}")
        bench.report(
            line["name"],
            line["value"],
            line["unit"],
            rival=line["rival"],
            rival_value=line["rival_value"],
            size=line["size"],
            target=line.get("target"),
        )
    bench.check(run.returncode == 0, run.stderr.strip()[-2000:] or f"node exited with {run.returncode}")
    return bench.finish()


if __name__ == "__main__":
    sys.exit(main())
