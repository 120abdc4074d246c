"""The live twin never imports pandas: pyarrow would, to look at values that are none of its own."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

_STORY = """
import sys
from pathlib import Path
import numpy as np
from onmaru.core.ids import PrimPath, SignalId
from onmaru.twin.service.history_export import stream_samples
from onmaru.twin.store.history import TelemetryLog
from onmaru.twin.types import SampleBatch, Signal, SignalKind
ids = [SignalId("P/t"), SignalId("P/s"), SignalId("P/n")]
kinds = [SignalKind.ANALOG, SignalKind.STATE, SignalKind.TEXT]
signals = [Signal(i, PrimPath("/P"), str(i)[2:], kind=k, states=("run",)) for i, k in zip(ids, kinds)]
with TelemetryLog(Path(sys.argv[1]), background=False) as log:
    log.intern(ids)
    for block in range(3):
        at = 10**18 + block * 10**12 + np.arange(900) * 10**9
        texts = [None if n % 3 != 2 else "note" for n in range(900)]
        log.append(SampleBatch.of(np.arange(900) % 3, at, np.zeros(900), texts=texts))
        log.flush()
    log.compact()
with TelemetryLog(Path(sys.argv[1]), background=False) as log:
    log.intern(ids)
    end = 10**18 + 10**14
    assert sum(log.chart(0, 10**18, end, pixels=9).count) == 900
    assert len(log.range(2, 10**18, end)) == 900 and log.at(end).value[0] == 0
    for kind in ("csv", "parquet"):
        assert sum(map(len, stream_samples(log, dict(zip(ids, range(3))), signals, 10**18, end, kind)))
    log.query("SELECT count(*) FROM samples", start_ns=10**18, end_ns=end)
assert "pandas" not in sys.modules
"""


def test_a_log_is_written_read_and_exported_without_pandas(tmp_path: Path) -> None:
    if find_spec("pandas") is None:
        pytest.skip("pandas is not installed: nothing could import it")
    done = subprocess.run(
        [sys.executable, "-c", _STORY, str(tmp_path / "log")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
