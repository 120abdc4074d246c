"""The live socket: `WS /api/v1/twin/stream`, subprotocol `onmaru.v1`."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect

from onmaru.core.http import require_socket
from onmaru.core.identity import Subject
from onmaru.core.ids import SignalId
from onmaru.twin.rules.pace import Pace
from onmaru.twin.service.stream import StreamHub, Subscription
from onmaru.twin.service.twin import Twin

routes = APIRouter()

PROTOCOL = "onmaru.v1"
CLOCK_S = 1.0
MAX_MESSAGE = 1 << 20


class _Wish(BaseModel):
    model_config = ConfigDict(extra="forbid")

    signals: list[str] | Literal["all", False] = "all"
    states: bool = True
    moves: bool = True
    hz: float = Field(10.0, gt=0, le=60)


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid")

    subscribe: _Wish = _Wish()
    resume: int = Field(0, ge=0)


class _Viewer:
    """One socket: what it asked for and how far it has been told."""

    def __init__(self, socket: WebSocket, twin: Twin) -> None:
        self.socket = socket
        self.twin = twin
        self.subscription = Subscription()
        self.seq = 0
        self.asked = asyncio.Event()

    async def listen(self) -> None:
        """Take subscriptions until the peer leaves; bytes close the socket with 1003, a malformed one with 1008."""
        while True:
            received = await self.socket.receive()
            if received["type"] == "websocket.disconnect":
                return
            text = received.get("text")
            if text is None:
                await self.socket.close(1003, "send JSON as text")
                return
            if len(text) > MAX_MESSAGE:
                await self.socket.close(1009, "message too large")
                return
            try:
                message = _Message.model_validate_json(text)
            except ValidationError as error:
                first = error.errors()[0]
                await self.socket.close(1008, f"{'.'.join(map(str, first['loc']))}: {first['msg']}"[:120])
                return
            wish = message.subscribe
            self.subscription = Subscription(self._rows(wish.signals), wish.states, wish.moves, wish.hz)
            self.seq = message.resume
            self.asked.set()

    def _rows(self, wanted: list[str] | Literal["all", False]) -> tuple[int, ...] | None:
        if wanted == "all":
            return None
        known = self.twin.row_of
        return tuple(sorted({known[SignalId(s)] for s in wanted or [] if SignalId(s) in known}))

    async def tell(self, hub: StreamHub) -> None:
        """Send what is owed, at most `hz` times a second; waiting for a slow peer delays only this one."""
        await self.asked.wait()
        pace = Pace()
        clock_at = 0.0
        while True:
            pause = pace.pause_s(self.subscription.hz, time.monotonic())
            if pause > 0:
                await asyncio.sleep(pause)
            await hub.wait(self.seq, CLOCK_S)
            told_at = time.monotonic()
            pace.take(self.subscription.hz, told_at)
            before = self.seq
            seq, frames = hub.frames_since(before, self.subscription)
            for frame in frames:
                await self.socket.send_bytes(frame)
            if self.seq == before:  # no new subscription came in while we were sending
                self.seq = seq
            if told_at - clock_at >= CLOCK_S:
                await self.socket.send_bytes(hub.clock())
                clock_at = told_at


@routes.websocket("/stream")
async def stream(
    socket: WebSocket, subject: Annotated[Subject, Depends(require_socket("twin.read"))]
) -> None:
    twin: Twin = socket.app.state.twin
    hub = twin.stream
    if hub.viewer_count >= twin.config.max_viewers:
        await socket.close(1013, "too many viewers")
        return
    offered = socket.scope.get("subprotocols", [])
    await socket.accept(subprotocol=PROTOCOL if PROTOCOL in offered else None)
    viewer = _Viewer(socket, twin)
    hub.viewer_count += 1
    tasks = [asyncio.create_task(viewer.listen()), asyncio.create_task(viewer.tell(hub))]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        hub.viewer_count -= 1
        for task in tasks:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            gone = (
                WebSocketDisconnect,
                asyncio.CancelledError,
                RuntimeError,
            )  # RuntimeError: send after close
            if isinstance(outcome, BaseException) and not isinstance(outcome, gone):
                raise outcome
