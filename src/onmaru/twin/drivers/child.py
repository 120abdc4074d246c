"""Child processes that lead a session of their own, and how they end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess

_PATIENCE_S = 5.0


def end_child(process: subprocess.Popen[bytes]) -> None:
    """End a child started with `start_new_session`, and whatever it started: asked first, then killed.

    Its standard input is closed before, because a child that watches it ends by itself.
    """
    if process.stdin:
        process.stdin.close()
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        try:
            process.wait(_PATIENCE_S)
            return
        except subprocess.TimeoutExpired:
            continue
