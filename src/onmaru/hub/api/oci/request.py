"""One request at the OCI door: what is asked for, by whom, and its body."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from onmaru.core.errors import InvalidInput
from onmaru.hub.errors import BadUpload, ManifestTooLarge
from onmaru.hub.service.access import Caller


class ClientGone(Exception):
    """The client closed the connection, or fell silent; nobody reads an answer."""


@dataclass(slots=True)
class Request:
    """A request with its path taken apart."""

    method: str
    path: str
    name: str  # of the repository
    query: Mapping[str, list[str]]
    headers: Mapping[bytes, bytes]
    receive: Any
    base: str  # scheme and host, without a trailing slash
    idle_s: float
    caller: Caller = field(default_factory=Caller)

    @property
    def head(self) -> bool:
        return self.method == "HEAD"

    def header(self, name: bytes) -> str:
        return self.headers.get(name, b"").decode("latin-1")

    def param(self, name: str) -> str:
        """The first value of a query parameter, or nothing."""
        values = self.query.get(name)
        return values[0] if values else ""

    @property
    def content_length(self) -> int | None:
        """The announced length of the body [B]; None for a streamed one.

        Raises:
            BadUpload: it is no number.
        """
        text = self.header(b"content-length")
        if not text:
            return None
        if not text.isascii() or not text.isdigit() or len(text) > 19:
            raise BadUpload(f"Content-Length {text[:30]!r} is no length", hint="send a number of bytes")
        return int(text)

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body as it arrives.

        Raises:
            ClientGone: it ended before its end.
        """
        while True:
            try:
                async with asyncio.timeout(self.idle_s):
                    message = await self.receive()
            except TimeoutError as error:
                raise ClientGone("the client fell silent") from error
            if message["type"] == "http.disconnect":
                raise ClientGone("the client went away")
            piece = message.get("body", b"")
            if piece:
                yield piece
            if not message.get("more_body", False):
                return

    async def body(self, most: int) -> bytes:
        """The whole body.

        Raises:
            ManifestTooLarge: more than `most` bytes.
        """
        announced = self.content_length
        pieces: list[bytes] = []
        size = 0
        if announced is None or announced <= most:
            async for piece in self.pieces():
                size += len(piece)
                pieces.append(piece)
                if size > most:
                    break
        if size > most or (announced or 0) > most:
            hint = "send less, or raise hub.max_manifest_bytes"
            raise ManifestTooLarge(f"more than {most} bytes", hint=hint, max_bytes=most)
        return b"".join(pieces)


def parse_query(raw: bytes) -> dict[str, list[str]]:
    """Query parameters.

    Raises:
        InvalidInput: more than 200 of them.
    """
    if not raw:
        return {}
    try:
        return parse_qs(raw.decode("latin-1"), keep_blank_values=True, max_num_fields=200)
    except ValueError as error:
        raise InvalidInput("too many query parameters", hint="send at most 200") from error
