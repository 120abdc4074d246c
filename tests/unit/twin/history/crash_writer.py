"""A writer that is killed: appends numbered batches, syncs, and tells on stdout what has been acknowledged."""

from __future__ import annotations

import sys

import numpy as np

from onmaru.twin.store.history import TelemetryLog
from onmaru.twin.types import SampleBatch

SIGNAL_COUNT = 8
BATCH_ROWS = 64
BASE = 1_700_000_000_000_000_000
SMALL = {"seal_rows": 600, "segment_rows": 1500, "fanin": 2, "checkpoint_every": 2, "partition_s": 30.0}


def batch_of(number: int) -> SampleBatch:
    """Batch `number`: every sample knows its batch, so that a reader can tell whole batches from halves."""
    k = np.arange(BATCH_ROWS)
    late = (number % 5 == 4) * 40_000_000_000
    source = (
        BASE + (number * BATCH_ROWS + k) * 10_000_000 - late + number
    )  # + number: no two batches share one
    return SampleBatch.of(k % SIGNAL_COUNT, source, np.full(BATCH_ROWS, float(number)), ingest_ns=number + 1)


def main(folder: str) -> None:
    with TelemetryLog(folder, **SMALL) as log:  # type: ignore[arg-type]
        log.intern([f"P/s{k}/v" for k in range(SIGNAL_COUNT)])
        probe = log.range(0, 1, 2**62)
        number = int(probe.value.max()) + 1 if len(probe) else 0
        print(f"start {number}", flush=True)
        while True:
            for _ in range(1 + number % 3):
                log.append(batch_of(number))
                number += 1
            log.sync()
            print(f"durable {number}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
