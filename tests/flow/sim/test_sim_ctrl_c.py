"""Ctrl-C in a real terminal: every long question shows what had finished, and leaves with status 130."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from onmaru.sim.drivers.segments import read_table

ROOT = Path(__file__).parents[3]
LINE = str(ROOT / "examples" / "01_battery_line" / "sim" / "battery_line.yaml")
SHOP = str(ROOT / "tests" / "unit" / "sim" / "schedule" / "instances" / "ft06.json")
DEADLINE_S = 120.0
FOR_EVER = "200000"  # replications nobody waits for


class Terminal:
    """A program whose standard error is a terminal; what it writes there is kept."""

    def __init__(self, *arguments: str) -> None:
        ours, theirs = pty.openpty()
        self._terminal = ours
        self.seen = ""
        environment = os.environ | {"COLUMNS": "240", "TERM": "xterm"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "onmaru.cli", "sim", *arguments],
            stdout=subprocess.PIPE, stderr=theirs, stdin=subprocess.DEVNULL, env=environment,
        )  # fmt: skip
        os.close(theirs)
        self.out = b""
        self._reader = threading.Thread(target=self._read_out, daemon=True)
        self._reader.start()

    def _read_out(self) -> None:
        assert self.process.stdout is not None
        self.out = self.process.stdout.read()

    def wait_for(self, pattern: str, least: int = 0) -> None:
        """Until the terminal shows the pattern, with a number of at least `least` in its first group."""
        ends = time.monotonic() + DEADLINE_S
        while time.monotonic() < ends and self._read():
            found = re.findall(pattern, self.seen)
            if found and (not least or int(found[-1].replace(",", "")) >= least):
                return
        self.process.kill()
        raise AssertionError(f"{pattern} did not come: {self.seen[-2000:]}")

    def end(self) -> tuple[int, str]:
        """Press Ctrl-C; the status the program leaves with, and what it wrote to standard output."""
        self.process.send_signal(signal.SIGINT)
        ends = time.monotonic() + DEADLINE_S
        while time.monotonic() < ends and self._read():
            pass
        status = self.process.wait(DEADLINE_S)
        self._reader.join(DEADLINE_S)
        assert self.process.stdout is not None
        self.process.stdout.close()
        os.close(self._terminal)
        return status, self.out.decode()

    def _read(self) -> bool:
        """Take in what is there; False once the program has closed its end."""
        ready, _, _ = select.select([self._terminal], [], [], 0.2)
        if not ready:
            return self.process.poll() is None
        try:
            more = os.read(self._terminal, 65_536)
        except OSError:  # how Linux says that nobody holds the other end any more
            return False
        self.seen += more.decode("utf-8", "replace")
        return bool(more)


REPLICATIONS = r"(\d+) of (?:at most )?\d+ replications"


@pytest.mark.parametrize(
    ("arguments", "pattern", "least", "told"),
    [
        (("compare", LINE, "--scenario", "crew: OCV1.servers=2", "--hours", "2", "--replications", FOR_EVER),
         REPLICATIONS, 20, "throughput_per_h"),
        (("bottleneck", LINE, "--hours", "2", "--replications", FOR_EVER), REPLICATIONS, 20, "turning"),
        (("optimize", LINE, "--lever", "OCV1.servers=1:3", "--hours", "2", "--budget", FOR_EVER),
         r"of 200,?000", 0, "best"),
        (("schedule", SHOP, "--time-cv", "0.2", "--replications", FOR_EVER), REPLICATIONS, 20, "makespan under risk"),
    ],
    ids=["compare", "bottleneck", "optimize", "schedule"],
)  # fmt: skip
def test_what_had_finished_is_shown(arguments: tuple[str, ...], pattern: str, least: int, told: str) -> None:
    terminal = Terminal(*arguments)
    terminal.wait_for(pattern, least)
    status, out = terminal.end()
    assert status == 130, terminal.seen[-2000:]
    assert told in out
    assert "ended early" in terminal.seen


def test_replications_of_a_search_for_the_bottleneck_stay_readable(tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    terminal = Terminal(
        "bottleneck", LINE, "--hours", "2", "--replications", FOR_EVER, "--keep", str(keep)
    )  # fmt: skip
    terminal.wait_for(REPLICATIONS, 20)
    status, _ = terminal.end()
    assert status == 130
    assert read_table(keep).num_rows >= 20


def test_a_calibration_keeps_its_model(tmp_path: Path) -> None:
    log, model, report = tmp_path / "log.csv", tmp_path / "line.yaml", tmp_path / "report.json"
    rows = ["time,station,event,part"]
    for k in range(400):
        at = 1_800_000_000 + 60 * k
        rows += [f"{at},press,start,p{k}", f"{at + 40 + k % 7},press,complete,p{k}"]
    log.write_text("\n".join(rows) + "\n")
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("time: {format: s}\n")
    terminal = Terminal(
        "calibrate", str(log), "--mapping", str(mapping), "--out", str(model), "--report", str(report),
        "--replications", FOR_EVER,
    )  # fmt: skip
    terminal.wait_for(REPLICATIONS, 20)
    status, out = terminal.end()
    assert status == 130
    assert "Held-out slice" in out
    assert "press" in model.read_text()
    assert '"complete": false' in report.read_text()
