"""The connector to the process simulator's event stream: JSON lines from a file, a pipe or a TCP peer.

    {"time": 12.5, "equipment": "Plant/Line1/Press", "signal": "temperature", "value": 61.2}

`time` is RFC 3339, an epoch number, or seconds of simulated time (`clock = "simulated"`), which are then
laid onto the wall clock from the first line on. Bindings name `equipment/signal` in their address. Every
sample has Quality.SIMULATED or worse, whatever the source says of itself.
"""

from __future__ import annotations

import asyncio
import os
import select
import socket
import stat
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from onmaru.core.time import NS_PER_S, now_ns
from onmaru.twin.drivers.buffer import Spool
from onmaru.twin.drivers.delivery import BadSource, Delivery
from onmaru.twin.ports import BoundSignal, Sink
from onmaru.twin.rules.convert import Converter, Rejected
from onmaru.twin.rules.payload import Columns, read_time
from onmaru.twin.types import Source, SourceHealth

MAX_LINE = 1 << 20
_FLUSH_SAMPLES = 2_000
_FLUSH_S = 0.05
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class SimulatorOptions(BaseModel):
    """`options` of a source of kind `simulator`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: Path | None = Field(None, description="a file or a named pipe")
    url: str = Field("", description="tcp://127.0.0.1:PORT; loopback only")
    clock: Literal["source", "simulated"] = "source"
    paced: bool = Field(False, description="keep the stream's own pace; else as fast as it comes")
    speed: float = Field(1.0, gt=0, le=100_000)
    reconnect_s: float = Field(1.0, gt=0, le=60)


class SimulatorConnector:
    """Reads the stream in a thread; a file once, a pipe or peer again and again.

    Raises:
        BadSource: an option is wrong, or neither or both of file and url are given.
    """

    def __init__(self, source: Source, bound: Sequence[BoundSignal], sink: Sink, folder: Path) -> None:
        try:
            self._options = SimulatorOptions.model_validate(dict(source.options))
        except ValidationError as error:
            faults = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
            raise BadSource(f"source {source.name}: {faults}", hint="mend the source's options") from None
        self._host, self._port = _peer(source, self._options)
        self.source = source
        self._delivery = Delivery(replace(source, emulated=True), sink, Spool(folder / "spool"))
        self._converters: dict[str, list[Converter]] = defaultdict(list)
        for item in bound:
            self._converters[item.binding.address.lstrip("/")].append(Converter(item))
        self._columns = Columns()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._flushed_s = 0.0
        self._begin_ns = 0
        self._first_ns: int | None = None

    async def start(self) -> None:
        self._delivery.disconnected("opening")
        self._thread = threading.Thread(target=self._run, name=f"simulator-{self.source.name}", daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join, 5.0)
        await asyncio.to_thread(self._delivery.drain)
        self._delivery.disconnected("stopped")

    def health(self) -> SourceHealth:
        return self._delivery.health()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._read_all()
                if self._options.file is not None and stat.S_ISREG(self._options.file.stat().st_mode):
                    self._delivery.disconnected("the file has ended")
                    return
                self._delivery.disconnected("the stream has ended, opening it again")
            except OSError as error:
                self._delivery.disconnected("opening", f"cannot read the stream: {error}")
            self._stopping.wait(self._options.reconnect_s)

    def _read_all(self) -> None:
        try:
            for line in self._lines():
                if line:
                    self._take(line)
                now_s = time.monotonic()
                if not line or len(self._columns) >= _FLUSH_SAMPLES or now_s - self._flushed_s > _FLUSH_S:
                    self._flush()
                    self._flushed_s = now_s
                if self._stopping.is_set():
                    break
        finally:
            self._flush()

    def _flush(self) -> None:
        if len(self._columns):
            self._delivery.send(self._columns.take(now_ns()), measure_skew=self._options.clock == "source")

    def _lines(self) -> Iterator[bytes]:
        """Lines as they come; an empty one when nothing has come for a moment."""
        if self._options.file is not None:
            # a pipe without a writer must not hold us here: opened non-blocking, tried again later
            descriptor = os.open(self._options.file, os.O_RDONLY | os.O_NONBLOCK)
            try:
                self._delivery.connected(f"reading {self._options.file.name}")
                yield from self._split(descriptor)
            finally:
                os.close(descriptor)
            return
        with socket.create_connection((self._host, self._port), 5.0) as peer:
            peer.setblocking(False)
            self._delivery.connected(f"connected to {self._options.url}")
            yield from self._split(peer.fileno())

    def _split(self, descriptor: int) -> Iterator[bytes]:
        ready = select.poll()
        ready.register(descriptor, select.POLLIN)
        rest = b""
        skipping = False
        while not self._stopping.is_set():
            if not ready.poll(_FLUSH_S * 1000):
                yield b""
                continue
            try:
                data = os.read(descriptor, 1 << 18)
            except BlockingIOError:
                continue
            if not data:
                if rest and not skipping:
                    yield rest
                return
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                if skipping or len(line) > MAX_LINE:
                    self._delivery.rejected["line_too_long"] += 1
                    skipping = False
                elif line.strip():
                    yield line
            if len(rest) > MAX_LINE:  # forget what came, remember that its end is still to come
                rest, skipping = b"", True

    def _take(self, line: bytes) -> None:
        self._delivery.received_count += 1
        try:
            event = orjson.loads(line)
        except orjson.JSONDecodeError:
            self._delivery.rejected["not_json"] += 1
            return
        if not isinstance(event, dict):
            self._delivery.rejected["not_an_object"] += 1
            return
        address = f"{event.get('equipment', '')}/{event.get('signal', '')}".lstrip("/")
        converters = self._converters.get(address)
        if converters is None:
            self._delivery.unbound(address[:256])
            return
        time_ns = self._time(event.get("time"))
        if time_ns is None:
            self._delivery.rejected["bad_time"] += 1
            return
        if self._options.paced:
            self._pace(time_ns)
        for converter in converters:
            try:
                value, text = converter.convert(event.get("value"))
            except Rejected as refusal:
                self._delivery.rejected[refusal.reason] += 1
                continue
            if converter.records(value, time_ns, int(self._delivery.good)):
                self._columns.add(converter.row, time_ns, value, int(self._delivery.good), text)

    def _time(self, raw: Any) -> int | None:
        if self._options.clock == "source":
            return read_time(raw)
        if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 <= raw < 3e9:
            return None
        simulated_ns = int(raw * NS_PER_S)
        if self._first_ns is None:
            self._first_ns, self._begin_ns = simulated_ns, now_ns()
        return self._begin_ns + int((simulated_ns - self._first_ns) / self._options.speed)

    def _pace(self, time_ns: int) -> None:
        if self._first_ns is None:
            self._first_ns, self._begin_ns = time_ns, now_ns()
        if self._options.clock == "simulated":
            due_ns = time_ns
        else:
            due_ns = self._begin_ns + int((time_ns - self._first_ns) / self._options.speed)
        wait_s = (due_ns - now_ns()) / NS_PER_S
        if wait_s > 0:
            self._flush()
            self._stopping.wait(wait_s)


def _peer(source: Source, options: SimulatorOptions) -> tuple[str, int]:
    if (options.file is None) == (not options.url):
        raise BadSource(
            f"source {source.name}: needs either file or url", hint="set one of them", source=source.name
        )
    if not options.url:
        return "", 0
    try:
        parts = urlsplit(options.url)
        host, port = parts.hostname or "", parts.port or 0
    except ValueError:
        host, port = "", 0
    if not options.url.startswith("tcp://") or host not in _LOOPBACK or not port:
        hint = "the stream has no authentication; use tcp://127.0.0.1:PORT"
        raise BadSource(f"source {source.name}: cannot use {options.url!r}", hint=hint, source=source.name)
    return host, port
