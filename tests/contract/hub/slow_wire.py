"""A wire between a client and a hub that counts what goes over it, and stops when told to: kills become repeatable."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress


class Wire:
    """Forwards connections to another address.

    Attributes:
        up, down: Bytes forwarded to the hub, and from it.
        stuck: Set once a limit is reached; nothing is forwarded in that direction any more.
    """

    def __init__(self, target: str) -> None:
        host, _, port = target.rpartition(":")
        self._target = (host, int(port))
        self._lock = threading.Lock()
        self._moved = threading.Condition(self._lock)
        self.up = self.down = 0
        self._limits: dict[str, int | None] = {"up": None, "down": None}
        self.stuck = threading.Event()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads: list[threading.Thread] = []
        self._start(self._listen)

    def reset(self, *, up: int | None = None, down: int | None = None) -> None:
        """Count from nothing again, up to these limits; what was open ends."""
        with self._lock:
            self._limits = {"up": up, "down": down}
            self.up = self.down = 0
            self.stuck.clear()
            ended, self._open = self._open, set()
            self._moved.notify_all()
        for each in ended:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _start(self, target: Callable[..., None], *given: object) -> None:
        thread = threading.Thread(target=target, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._start(self._join, client)

    def _join(self, client: socket.socket) -> None:
        with client, socket.create_connection(self._target) as hub:
            with self._lock:
                self._open |= {client, hub}
            back = threading.Thread(target=self._forward, args=(hub, client, "down"), daemon=True)
            back.start()
            self._forward(client, hub, "up")
            back.join()

    def _forward(self, source: socket.socket, sink: socket.socket, way: str) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                if not self._may(source, way, len(data)):
                    break
                sink.sendall(data)
        for each in (source, sink):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _may(self, source: socket.socket, way: str, size: int) -> bool:
        with self._lock:
            while source in self._open:
                limit = self._limits[way]
                if limit is None or getattr(self, way) + size <= limit:
                    setattr(self, way, getattr(self, way) + size)
                    return True
                self.stuck.set()
                self._moved.wait()
            return False

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes whoever waits for a connection
        self._listener.close()
        self.reset()
        for thread in self._threads:
            thread.join(30)
