"""Manifest GETs a second and their latency, beside Debian's docker-registry in the same run.

Ours checks an API key and keeps everything in a database; the rival runs without authentication. Both are
asked by the same client over 16 keep-alive connections, one request at a time on each; the turns alternate.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "benchmarks"), str(Path(__file__).parent)]

from registries import RIVAL, debian_registry, hammer, our_hub  # noqa: E402

from harness import Bench  # noqa: E402


def main() -> int:
    bench = Bench("get_manifest", "Manifest GETs a second, by tag")
    seconds, rounds = (2.0, 3) if bench.quick else (5.0, 5)
    with (
        tempfile.TemporaryDirectory() as name,
        our_hub(Path(name) / "hub") as ours,
        debian_registry(Path(name) / "registry") as theirs,
    ):
        path = "/v2/main/app/manifests/v1"
        registries = [ours, *([theirs] if theirs else [])]
        for registry in registries:
            manifest = registry.push_image("main/app", "v1")
            bench.check(
                registry.request("GET", path)[2] == manifest, f"{registry.name} serves something else"
            )
        best: dict[str, tuple[float, float, float]] = {}
        for _ in range(rounds):
            for registry in registries:
                found = hammer(registry, path, seconds=seconds)
                if registry.name not in best or found[0] > best[registry.name][0]:
                    best[registry.name] = found
        rate, _, tail = best[ours.name]
        other = best.get(RIVAL)
        bench.report("requests", rate, "1/s", rival=RIVAL if other else None, rival_value=other and other[0],
                     size="16 connections", better="higher",
                     target=5 * other[0] if other else None)  # fmt: skip
        bench.report("p99_latency", tail, "s", rival=RIVAL if other else None, rival_value=other and other[2],
                     size="16 connections", target=other[2] if other else None)  # fmt: skip
    return bench.finish()


if __name__ == "__main__":
    sys.exit(main())
