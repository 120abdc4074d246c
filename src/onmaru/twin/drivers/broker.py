"""The embedded MQTT broker: amqtt in a process of its own, for a laptop and for the first hour.

It listens on loopback only and knows one user, whose password is made at the first start and kept in the
data folder (mode 0600). For production, run Mosquitto and set `twin.broker_url`: the embedded broker speaks
MQTT 3.1.1 and keeps no persistent sessions across its own restarts.

    python -m onmaru.twin.drivers.broker FOLDER PORT     (what `EmbeddedBroker` starts)
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from onmaru.core.errors import Unavailable
from onmaru.twin.drivers.child import end_child

USER = "onmaru"
_PASSWORD_FILE = "password"  # noqa: S105  # a file name
_URL_FILE = "url"
_START_S = 20.0


class BrokerDidNotStart(Unavailable):
    code = "twin.broker_did_not_start"


class EmbeddedBroker:
    """A broker of this site's own.

    Args:
        folder: Keeps the password, the last port and the address (`url`); private to its owner.
        port: Port on 127.0.0.1; 0 takes the last one used, or a free one.
    """

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = folder
        self._wanted = port
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    @property
    def url(self) -> str:
        """`mqtt://user:password@127.0.0.1:port`; keep it out of logs."""
        password = (self.folder / _PASSWORD_FILE).read_text(encoding="utf-8").strip()
        return f"mqtt://{USER}:{password}@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it takes connections.

        Raises:
            BrokerDidNotStart: it ended, or did not listen in time.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        password = self.folder / _PASSWORD_FILE
        if not password.exists():
            password.touch(mode=0o600)
            password.write_text(secrets.token_urlsafe(24), encoding="utf-8")
        self.port = self._wanted or _free_port(self._last_port())
        command = [sys.executable, "-m", __name__, str(self.folder), str(self.port)]
        with (self.folder / "log").open("wb") as log_file:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=log_file, stderr=log_file, start_new_session=True
            )
        deadline = time.monotonic() + _START_S
        while time.monotonic() < deadline and self._process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 0.2):
                self._announce()
                return
            time.sleep(0.05)
        self.stop()
        hint = "see its log, or set twin.broker_url to a broker of your own"
        where = str(self.folder / "log")
        raise BrokerDidNotStart(
            f"the embedded broker did not start on port {self.port}", hint=hint, log=where
        )

    def _announce(self) -> None:
        path = self.folder / _URL_FILE
        path.touch(mode=0o600)
        path.write_text(self.url, encoding="utf-8")

    def _last_port(self) -> int:
        try:
            return int((self.folder / _URL_FILE).read_text(encoding="utf-8").rsplit(":", 1)[1])
        except (OSError, ValueError, IndexError):
            return 0

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """End it; idempotent."""
        process, self._process = self._process, None
        if process is not None:
            end_child(process)


def _free_port(wanted: int) -> int:
    for port in (wanted, 0):
        try:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port))
                return int(probe.getsockname()[1])
        except OSError:
            continue
    return 0


def _configuration(folder: Path, port: int) -> dict[str, Any]:
    from argon2 import PasswordHasher

    password = (folder / _PASSWORD_FILE).read_text(encoding="utf-8").strip()
    accounts = folder / "accounts"
    accounts.touch(mode=0o600)
    accounts.write_text(f"{USER}:{PasswordHasher().hash(password)}\n", encoding="utf-8")
    return {
        "listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}", "max_connections": 200}},
        "plugins": {
            "amqtt.plugins.authentication.FileAuthPlugin": {"password_file": str(accounts)},
        },
    }


async def _serve(folder: Path, port: int) -> None:
    from amqtt.broker import Broker

    logging.basicConfig(level=logging.WARNING)
    broker = Broker(_configuration(folder, port))
    await broker.start()
    done = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, done.set)
    parent = loop.run_in_executor(None, sys.stdin.buffer.read)  # returns when the parent is gone
    parent.add_done_callback(lambda _: done.set())
    await done.wait()
    await broker.shutdown()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), int(sys.argv[2])))
    # The reader of stdin may still wait for a parent that only asked us to stop.
    import os

    os._exit(0)
