"""Pulling one large blob, whole and in eight ranges at once, beside Debian's docker-registry in the same run."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "benchmarks"), str(Path(__file__).parent)]

from registries import RIVAL, debian_registry, digest_of, fetch, our_hub, pull, push_stream  # noqa: E402

from harness import Bench  # noqa: E402


def main() -> int:
    bench = Bench("pull_blob", "Pulling 1 GiB, whole and in 8 parallel ranges")
    mebibytes, rounds = (256, 3) if bench.quick else (1024, 5)
    digest = digest_of(mebibytes)
    path = f"/v2/main/blob/blobs/{digest}"
    size = mebibytes << 20
    with (
        tempfile.TemporaryDirectory() as name,
        our_hub(Path(name) / "hub") as ours,
        debian_registry(Path(name) / "registry") as theirs,
    ):
        registries = [ours, *([theirs] if theirs else [])]
        for registry in registries:
            push_stream(registry, "main/blob", mebibytes, digest)
            bench.check(f"sha256:{fetch(registry, path, 0, size - 1, check=True)}" == digest,
                        f"{registry.name} serves something else")  # fmt: skip
        for what, parallel in (("whole", 1), ("8_ranges", 8)):
            best: dict[str, float] = {}
            for _ in range(rounds):
                for registry in registries:
                    rate = mebibytes / pull(registry, path, size, parallel)
                    best[registry.name] = max(best.get(registry.name, 0.0), rate)
            other = best.get(RIVAL)
            bench.report(what, best[ours.name], "MiB/s", rival=RIVAL if other else None, rival_value=other,
                         size=f"{mebibytes} MiB", better="higher", target=other)  # fmt: skip
    return bench.finish()


if __name__ == "__main__":
    sys.exit(main())
