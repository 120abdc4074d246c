"""Blobs at the OCI door: download with ranges, delete.

Source: OCI Distribution Specification v1.1, "Pulling blobs", "Deleting Blobs"; RFC 9110, sections 13 and 14.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool

from onmaru.hub.api.oci.answer import ALWAYS, encode, send_empty, send_plain
from onmaru.hub.api.oci.request import Request
from onmaru.hub.errors import UnknownBlob
from onmaru.hub.rules.digest import parse_digest
from onmaru.hub.rules.ranges import parse_range
from onmaru.hub.service.flights import Flight
from onmaru.hub.service.hub import Hub
from onmaru.hub.types import Blob

PIECE = 512 << 10
_NOWAIT: int | None = getattr(os, "RWF_NOWAIT", None)  # Linux
_READERS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="hub-read")


async def find_blob(hub: Hub, request: Request, reference: str) -> Blob | Flight:
    """What the repository serves under a digest, once the caller may pull it; through a mirror it may still arrive."""
    digest = parse_digest(reference)

    def find() -> Blob | Flight:
        repository = hub.access.repository(request.caller, request.name, "pull")
        try:
            found = hub.content.find(repository, digest)
        except UnknownBlob:
            hub.gates.admit_blob(request.caller, repository, digest.hex)
            away = hub.pull_through.blob(request.caller, request.name, digest, head=request.head)
            if away is None:
                raise
            return away
        hub.gates.admit_blob(request.caller, repository, found.sha256)
        return found

    return await run_in_threadpool(find)


async def get_blob(hub: Hub, request: Request, reference: str, send: Any, blob: Blob | Flight) -> None:
    """GET or HEAD: the content, or the part of it that `Range` asks for."""
    digest = parse_digest(reference)
    tag = f'"{digest}"'
    headers = [
        ("content-type", "application/octet-stream"), ("docker-content-digest", str(digest)),
        ("accept-ranges", "bytes"), ("etag", tag), ("cache-control", "private, max-age=31536000, immutable"),
    ]  # fmt: skip
    if tag in request.header(b"if-none-match"):
        await send_empty(send, 304, headers[1:])
        return
    wanted = None
    asked = request.header(b"range")
    unchanged = request.header(b"if-range") in ("", tag)
    if asked and unchanged:
        wanted = parse_range(asked, blob.size)
    start, end = wanted or (0, blob.size)
    headers.append(("content-length", str(end - start)))
    if wanted is not None:
        headers.append(("content-range", f"bytes {start}-{end - 1}/{blob.size}"))
    status = 200 if wanted is None else 206
    if request.head:
        await send_plain(send, status, headers, head=True)
        return
    raw = [*ALWAYS, *encode(headers)]
    if isinstance(blob, Flight):
        await _send_arriving(send, status, raw, blob, start, end)
        return
    path = hub.content.path(blob)
    if path is not None:
        await _send_file(send, status, raw, path, start, end)
    else:
        await _send_pieces(send, status, raw, hub.content.read(blob, start, end), end - start)


async def _send_arriving(
    send: Any, status: int, headers: list[tuple[bytes, bytes]], flight: Flight, start: int, end: int
) -> None:
    if start < end:
        await flight.beyond(start)  # what cannot be fetched is told before anything is sent
    await send({"type": "http.response.start", "status": status, "headers": headers})
    async for piece in flight.pieces(start, end):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _send_file(
    send: Any, status: int, headers: list[tuple[bytes, bytes]], path: Path, start: int, end: int
) -> None:
    loop = asyncio.get_running_loop()
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise UnknownBlob("the content is gone", hint="it was deleted meanwhile") from error
    pending = None
    try:
        await send({"type": "http.response.start", "status": status, "headers": headers})
        if start >= end:
            await send({"type": "http.response.body", "body": b""})
            return
        while start < end:
            size = min(PIECE, end - start)
            piece = _read_cached(handle, size, start)
            if not piece:  # it has to come from the disk: not on this thread
                pending = loop.run_in_executor(_READERS, os.pread, handle, size, start)
                piece = await pending
            if not piece:
                raise UnknownBlob("the content is shorter than it was", hint="check the disk")
            start += len(piece)
            await send({"type": "http.response.body", "body": piece, "more_body": start < end})
            await asyncio.sleep(0)  # a client that takes everything at once must not hold up the others
    finally:
        if pending is not None and not pending.done():
            await asyncio.wait([pending])
        os.close(handle)


def _read_cached(handle: int, size: int, start: int) -> bytes | memoryview:
    """What of a piece is in the page cache, without ever waiting for the disk."""
    if _NOWAIT is None:
        return b""
    buffer = bytearray(size)
    try:
        count = os.preadv(handle, [buffer], start, _NOWAIT)
    except OSError:
        return b""
    return memoryview(buffer)[:count]


async def _send_pieces(
    send: Any, status: int, headers: list[tuple[bytes, bytes]], pieces: Iterator[bytes], size: int
) -> None:
    # The first piece is fetched before the answer begins, so that a missing object is still a clean error.
    loop = asyncio.get_running_loop()
    first = await loop.run_in_executor(_READERS, next, pieces, b"") if size else b""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    piece = first
    left = size
    while left > 0 and piece:
        left -= len(piece)
        await send({"type": "http.response.body", "body": piece, "more_body": left > 0})
        piece = await loop.run_in_executor(_READERS, next, pieces, b"") if left > 0 else b""
    if size == 0:
        await send({"type": "http.response.body", "body": b""})
    elif left > 0:
        raise UnknownBlob("the content is shorter than it was", hint="check the storage")


async def delete_blob(hub: Hub, request: Request, reference: str, send: Any) -> None:
    digest = parse_digest(reference)

    def delete() -> None:
        repository = hub.access.repository(request.caller, request.name, "delete")
        hub.content.delete(repository, digest)

    await run_in_threadpool(delete)
    await send_plain(send, 202, [("docker-content-digest", str(digest))])
