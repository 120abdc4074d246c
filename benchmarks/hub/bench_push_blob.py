"""Pushing one large blob, beside Debian's docker-registry in the same run, and what it takes of memory.

Ours hashes, writes, syncs the file to the disk and commits it to the database before it answers; the rival
syncs nothing.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "benchmarks"), str(Path(__file__).parent)]

from registries import RIVAL, debian_registry, digest_of, fetch, our_hub, push_stream  # noqa: E402

from harness import Bench  # noqa: E402


def main() -> int:
    bench = Bench("push_blob", "Pushing 1 GiB in one request, acknowledged when it is on the disk")
    mebibytes = 192 if bench.quick else 1024
    large = 512 if bench.quick else 10_240
    digest = digest_of(mebibytes)
    with tempfile.TemporaryDirectory() as name, our_hub(Path(name) / "hub") as ours:
        with debian_registry(Path(name) / "registry") as theirs:
            best: dict[str, float] = {}
            for number in range(3 if bench.quick else 5):
                for registry in [ours, *([theirs] if theirs else [])]:
                    # Another content each time: a registry may drop what it has already.
                    size = mebibytes + number
                    os.sync()  # the rival leaves its writing for later: nobody shall wait for somebody else's
                    seconds = push_stream(
                        registry, "main/blob", size, digest if not number else digest_of(size)
                    )
                    rate = size / seconds
                    best[registry.name] = max(best.get(registry.name, 0.0), rate)
            path = f"/v2/main/blob/blobs/{digest}"
            served = fetch(ours, path, 0, (mebibytes << 20) - 1, check=True)
            bench.check(f"sha256:{served}" == digest, "what is served is not what was pushed")
            other = best.get(RIVAL)
            bench.report("push", best[ours.name], "MiB/s", rival=RIVAL if other else None, rival_value=other,
                         size=f"{mebibytes} MiB", better="higher", target=1.2 * other if other else None)  # fmt: skip
        bench.report("memory", _peak(ours, large), "MiB", size=f"{large} MiB pushed", target=150)
    return bench.finish()


def _peak(registry: object, mebibytes: int) -> float:
    """The most resident memory while a blob is pushed [MiB]."""
    digest = digest_of(mebibytes)
    done = threading.Event()
    peak = 0.0

    def watch() -> None:
        nonlocal peak
        while not done.is_set():
            peak = max(peak, registry.memory_mib())  # type: ignore[attr-defined]
            time.sleep(0.02)

    watcher = threading.Thread(target=watch)
    watcher.start()
    push_stream(registry, "main/large", mebibytes, digest)  # type: ignore[arg-type]
    done.set()
    watcher.join()
    return peak


if __name__ == "__main__":
    sys.exit(main())
