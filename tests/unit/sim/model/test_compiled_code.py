"""Compiled code beside other compiled code: on disk, where two fill an empty cache, and in one process."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.unit.sim.lines import exponential, failure, line

import onmaru
from onmaru.sim.rules.compile import compile_model
from onmaru.sim.rules.kernel import loop, maxplus
from onmaru.sim.rules.maxplus import run_maxplus
from onmaru.sim.rules.read_model import write_model
from onmaru.sim.rules.run import run

_TIMINGS: list[dict[str, Any]] = [
    exponential(1.0),
    {"kind": "lognormal", "mean_s": 1.1, "std_s": 0.8},
    {"kind": "gamma", "mean_s": 0.9, "shape": 0.5},
    {"kind": "normal", "mean_s": 1.0, "std_s": 0.4},
]
_MODEL = line([{"time_s": timing, "failures": [failure(7, 2)]} for timing in _TIMINGS], [0, 1, 2, 7])
_CHILD = """
import pathlib, sys
from onmaru.sim.rules import maxplus, read_model, run
from onmaru.sim.rules.compile import compile_model
program = compile_model(read_model.read_model(pathlib.Path(sys.argv[1])))
engines = {"run": run.run, "run_maxplus": maxplus.run_maxplus}
for name in sys.argv[2:]:
    sink = engines[name](program, seed=4, replication=0, until_s=900).sinks["out"]
    print(name, sink.count, sink.lead_sum_s.hex())
"""


def test_two_processes_may_fill_an_empty_cache(tmp_path: Path) -> None:
    """Both compile at once, and whoever comes later loads what both wrote, in either order."""
    leave = shutil.ignore_patterns("__pycache__", "_static", "hub", "twin", "plan")
    shutil.copytree(Path(onmaru.__file__).parent, tmp_path / "onmaru", ignore=leave)
    model = tmp_path / "line.yaml"
    model.write_text(write_model(_MODEL))

    def start(*engines: str) -> subprocess.Popen[str]:
        environment = {"PYTHONPATH": str(tmp_path), "HOME": str(tmp_path)}
        command = [sys.executable, "-c", _CHILD, str(model), *engines]
        return subprocess.Popen(
            command, cwd=tmp_path, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    told = []
    for together in (
        [start("run", "run_maxplus"), start("run_maxplus")],
        [start("run", "run_maxplus"), start("run_maxplus", "run")],
    ):
        for child in together:
            out, err = child.communicate(timeout=300)
            assert child.returncode == 0, err
            told += out.splitlines()
    about: dict[str, Any] = {"seed": 4, "replication": 0, "until_s": 900.0}
    expected = []
    for engine in (run, run_maxplus):
        sink = engine(compile_model(_MODEL), **about).sinks["out"]
        expected.append(f"{engine.__name__} {sink.count} {sink.lead_sum_s.hex()}")
    assert set(told) == set(expected)
    assert len(told) == 7
    index = sorted(path.name.split(".")[1].split("-")[0] for path in tmp_path.rglob("*.nbi"))
    assert index == ["advance", "execute", "open_line"]
    assert len(list(tmp_path.rglob("*.nbc"))) == 3


@pytest.mark.parametrize("entry", [loop.execute, maxplus.open_line, maxplus.advance])
def test_compiled_code_shows_no_function_but_itself(entry: Any) -> None:
    """The loader knows functions by name across all objects, and an inner one has a calling convention of its
    own in each: shown by name, one object's calls would end in another's function."""
    about: dict[str, Any] = {"seed": 4, "replication": 0, "until_s": 9.0}
    run(compile_model(_MODEL), **about)
    run_maxplus(compile_model(_MODEL), **about)
    (overload,) = entry.overloads.values()
    files = entry._cache._cache_file
    (library, *_rest) = files.load(next(iter(files._load_index())))
    kind, (code, _bitcode) = library[1:]
    assert kind == "object"
    own = overload.fndesc.mangled_name.split("B")[0].encode()
    assert set(re.findall(rb"_ZN(?:6onmaru|5numba)\w*?(?=B)", code)) == {own}


def test_an_entry_point_takes_one_kind_of_arguments() -> None:
    program = compile_model(_MODEL)
    run(program, seed=1, until_s=9)
    with pytest.raises(TypeError, match="other arguments"):
        loop.execute(program.plant.world, 9)
