"""kill -9 at any moment: everything acknowledged is there, nothing is there by half."""

from __future__ import annotations

import importlib.util
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from onmaru.twin.store.history import TelemetryLog

_WRITER = Path(__file__).with_name("crash_writer.py")
_spec = importlib.util.spec_from_file_location("crash_writer", _WRITER)
assert _spec is not None
assert _spec.loader is not None
crash_writer = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(crash_writer)


def _check(folder: Path, durable: int) -> int:
    """Every batch below `durable` is whole; what is above is whole or absent; returns the next number."""
    with TelemetryLog(folder, background=False, **crash_writer.SMALL) as log:
        rows: Counter[int] = Counter()
        seen: set[tuple[int, int, int]] = set()
        for row in range(len(log.signals)):
            batch = log.range(row, 1, 2**62)
            rows.update(batch.value.astype(int).tolist())
            seen |= {(row, int(t), int(v)) for t, v in zip(batch.source_ns, batch.value, strict=True)}
        assert set(rows.values()) <= {crash_writer.BATCH_ROWS}
        count = len(rows)
        assert sorted(rows) == list(range(count))  # no gap: nothing later survived something earlier
        assert count >= durable
        for number in range(count):
            batch = crash_writer.batch_of(number)
            expected = {(int(r), int(t), number) for r, t in zip(batch.signal, batch.source_ns, strict=True)}
            assert expected <= seen
        assert log.verify() == []
        assert log.stats().quarantined == ()
        state = log.at(2**62)
        newest = [max(t for r, t, _ in seen if r == row) for row in range(len(log.signals))] if seen else []
        assert state.source_ns.tolist() == newest
        return count


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_kill_at_random_moments(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    durable = 0
    for _ in range(4):
        with subprocess.Popen(
            [sys.executable, str(_WRITER), str(tmp_path / "h")], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            first = writer.stdout.readline().split()
            assert first[0] == "start"
            assert int(first[1]) >= durable
            for _ in range(chance.randrange(1, 120)):  # seals and merges run in its background thread
                durable = int(writer.stdout.readline().split()[1])
            writer.kill()
            for line in writer.stdout:  # what it said before it died was a promise as well
                if line.endswith("\n"):
                    durable = int(line.split()[1])
        assert _check(tmp_path / "h", durable) >= durable
