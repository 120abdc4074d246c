"""How much and how long: request bodies are counted while they stream, and an answer must begin in time."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onmaru.core.errors import LimitExceeded, Unavailable
from onmaru.core.http.problem import problem_response


class BodyTooLarge(LimitExceeded):
    code = "http.body_too_large"


class TookTooLong(Unavailable):
    code = "http.took_too_long"


class _Overrun(Exception):
    """Raised into the application's read of the body once it is over the limit."""


class Limits:
    """Refuses bodies over `max_body_bytes` and answers 503 when no response began within `timeout_s`."""

    def __init__(self, app: ASGIApp, *, max_body_bytes: int, timeout_s: float) -> None:
        self._app = app
        self._max_body = max_body_bytes
        self._timeout_s = timeout_s

    def _too_large(self) -> BodyTooLarge:
        hint = "send less at once, or raise server.max_body_bytes"
        return BodyTooLarge(
            f"the body is larger than {self._max_body} bytes", hint=hint, limit_bytes=self._max_body
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdecimal() and int(declared) > self._max_body:
            await problem_response(self._too_large(), Request(scope))(scope, receive, send)
            return
        begun = False
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._max_body:
                raise _Overrun
            return message

        async def noting(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                timer.reschedule(None)
            await send(message)

        try:
            async with asyncio.timeout(self._timeout_s) as timer:
                await self._app(scope, counted, noting)
        except _Overrun:
            if begun:
                raise
            await problem_response(self._too_large(), Request(scope))(scope, receive, send)
        except TimeoutError:
            if begun or not timer.expired():
                raise
            slow = TookTooLong(f"no answer within {self._timeout_s:g} s", hint="ask for less, or try again")
            await problem_response(slow, Request(scope))(scope, receive, send)
