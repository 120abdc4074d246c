"""Old compiled code goes when new code comes; code that somebody still loads stays."""

from __future__ import annotations

import os
import time
from pathlib import Path

from onmaru.sim.rules.kernel.caching import _KernelFiles

_DAY_S = 86_400.0


def _age(folder: Path, pattern: str, days: float) -> None:
    then = time.time() - days * _DAY_S
    for path in folder.glob(pattern):
        os.utime(path, (then, then))


def _names(folder: Path) -> set[str]:
    return {path.name.split("-")[0] for path in folder.iterdir()}


def test_code_that_nobody_loads_goes_and_everything_else_stays(tmp_path: Path) -> None:
    for name in ("loop.forgotten-0", "loop.loaded-1", "loop.young-2"):
        _KernelFiles(str(tmp_path), name, name).save("key", name)
    (tmp_path / "loop.killed-3.nbc.tmp.0123").write_bytes(b"half")
    (tmp_path / "loop.cpython-311.pyc").write_bytes(b"not ours")
    _age(tmp_path, "*", 40)
    _age(tmp_path, "loop.young*", 20)
    assert _KernelFiles(str(tmp_path), "loop.loaded-1", "loop.loaded-1").load("key") == "loop.loaded-1"
    files = _KernelFiles(str(tmp_path), "loop.new-4", "loop.new-4")
    files.save("key", "new")
    assert _names(tmp_path) == {"loop.loaded", "loop.young", "loop.new", "loop.cpython"}
    assert files.load("key") == "new"


def test_code_that_went_between_two_looks_is_made_again(tmp_path: Path) -> None:
    """An index that was read already may name code that has gone."""
    files = _KernelFiles(str(tmp_path), "loop.execute-0", "stamp")
    files.save("key", "code")
    for path in tmp_path.glob("*.nbc"):
        path.unlink()
    assert files.load("key") is None
    files.save("key", "code")
    assert files.load("key") == "code"
