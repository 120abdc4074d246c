"""Runs a plant's `[emulator]` command beside the site, in a process group of its own.

Only `onmaru up --emulate` does this: a plant folder from elsewhere must not start programs by being opened.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from onmaru.core.config import process_environment
from onmaru.core.errors import InvalidInput
from onmaru.twin.drivers.child import end_child


def free_ports(wanted: Mapping[str, int]) -> dict[str, int]:
    """The wanted ports of this machine's loopback, with a free one in place of each that is taken."""
    found: dict[str, int] = {}
    with contextlib.ExitStack() as held:  # all at once: no two names get the same port
        for name, port in wanted.items():
            listener = held.enter_context(socket.socket())
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(("127.0.0.1", port))
                listener.listen(1)
            except OSError:
                listener = held.enter_context(socket.socket())
                listener.bind(("127.0.0.1", 0))
            found[name] = int(listener.getsockname()[1])
    return found


class BadEmulator(InvalidInput):
    code = "twin.bad_emulator"


class EmulatorProcess:
    """One running emulator.

    Args:
        command: Program and arguments; `{python}` and the names in `values` are filled in.
        folder: Working folder; its output goes to `log_file`.
        mqtt_url: The site's broker with its password; handed over as the environment variable `MQTT_URL`,
            because everybody on the machine can read a command line.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        log_file: Path,
        values: Mapping[str, str],
        *,
        mqtt_url: str = "",
    ) -> None:
        known = {"python": sys.executable, **values}
        try:
            self._command = [part.format_map(known) for part in command]
        except (KeyError, ValueError, IndexError) as error:
            hint = f"known names: {', '.join(sorted(known))}"
            raise BadEmulator(f"the emulator command has an unknown name: {error}", hint=hint) from error
        if not self._command:
            raise BadEmulator(
                "the emulator command is empty", hint='write command = ["{python}", "-m", "emulator"]'
            )
        self._folder = folder
        self._log_file = log_file
        self._environment = process_environment() | ({"MQTT_URL": mqtt_url} if mqtt_url else {})
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it. Its standard input stays open: an emulator may end when that closes, so it never outlives us.

        Raises:
            BadEmulator: the program cannot be started.
        """
        self._log_file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self._log_file.open("wb") as log:
                self._process = subprocess.Popen(
                    self._command, cwd=self._folder, stdin=subprocess.PIPE, stdout=log, stderr=log,
                    start_new_session=True, env=self._environment,
                )  # fmt: skip
        except OSError as error:
            raise BadEmulator(f"the emulator {self._command[0]} cannot be started: {error}") from error

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """End it and whatever it started."""
        process, self._process = self._process, None
        if process is not None:
            end_child(process)
