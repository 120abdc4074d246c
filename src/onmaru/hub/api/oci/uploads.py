"""Uploads at the OCI door: begin, append, ask, finish, cancel, mount.

Source: OCI Distribution Specification v1.1, "Pushing blobs" (monolithic, chunked, streamed), "Mounting a blob
from another repository".
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from starlette.concurrency import run_in_threadpool

from onmaru.hub.api.oci.answer import send_empty, send_plain
from onmaru.hub.api.oci.request import ClientGone, Request
from onmaru.hub.errors import BadDigest, BadUpload, WrongSize
from onmaru.hub.rules.digest import ALGORITHMS, parse_digest
from onmaru.hub.rules.ranges import parse_chunk
from onmaru.hub.service.hub import Hub
from onmaru.hub.store.incoming import Writing
from onmaru.hub.types import Digest, UploadSession

BATCH = 1 << 20  # hashed and written at once, away from the event loop
_WRITERS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="hub-write")


async def begin_upload(hub: Hub, request: Request, send: Any) -> None:
    """POST: begin an upload; with `digest` the body is all of it; with `mount` nothing needs to be sent."""
    mount = request.param("mount")
    if mount:
        digest = parse_digest(mount)
        source = request.param("from")
        blob = await run_in_threadpool(hub.content.mount, request.caller, request.name, digest, source)
        if blob is not None:
            await _send_created(send, request, digest)
            return
    whole = parse_digest(request.param("digest")) if request.param("digest") else None
    algorithm = whole.algorithm if whole else request.param("digest-algorithm")
    if algorithm and algorithm not in ALGORITHMS:
        raise BadDigest(
            f"the digest algorithm {algorithm[:40]!r} is not supported", hint="use sha256 or sha512"
        )
    session = await run_in_threadpool(hub.content.begin, request.caller, request.name, algorithm)
    if whole is None:
        async for _ in request.pieces():  # a body without a digest is nothing the specification knows
            break
        await send_plain(send, 202, _progress(request, session.id, 0))
        return
    await _finish(hub, request, session, whole, send)


async def ask_upload(hub: Hub, request: Request, upload: str, send: Any) -> None:
    """GET: how much has arrived."""
    session = await run_in_threadpool(hub.content.session, request.caller, request.name, upload)
    await send_empty(send, 204, _progress(request, session.id, session.received))


async def append_upload(hub: Hub, request: Request, upload: str, send: Any) -> None:
    """PATCH: a chunk with `Content-Range`, or a stream without."""
    session = await run_in_threadpool(hub.content.session, request.caller, request.name, upload)
    writing = await _resume(hub, request, session)
    try:
        await _receive(request, writing)
    finally:
        await run_in_threadpool(writing.close)
    await send_plain(send, 202, _progress(request, session.id, writing.size))


async def finish_upload(hub: Hub, request: Request, upload: str, send: Any) -> None:
    """PUT: perhaps a last chunk, and the digest of it all."""
    if not request.param("digest"):
        raise BadDigest("the upload is finished without a digest", hint="add ?digest=sha256:...")
    digest = parse_digest(request.param("digest"))
    session = await run_in_threadpool(hub.content.session, request.caller, request.name, upload)
    await _finish(hub, request, session, digest, send)


async def cancel_upload(hub: Hub, request: Request, upload: str, send: Any) -> None:
    """DELETE: forget it."""
    session = await run_in_threadpool(hub.content.session, request.caller, request.name, upload)
    await run_in_threadpool(hub.content.cancel, session)
    await send_empty(send, 204)


async def _finish(hub: Hub, request: Request, session: UploadSession, digest: Digest, send: Any) -> None:
    writing = await _resume(hub, request, session, algorithm=digest.algorithm)
    try:
        await _receive(request, writing)
    except BaseException:
        await run_in_threadpool(writing.close)
        raise
    await run_in_threadpool(hub.content.finish, request.caller, request.name, writing, digest)
    await _send_created(send, request, digest)


async def _resume(hub: Hub, request: Request, session: UploadSession, algorithm: str = "") -> Writing:
    chunk = request.header(b"content-range")
    begin = None
    if chunk:
        begin, last = parse_chunk(chunk)
        length = request.content_length
        if length is not None and length != last - begin + 1:
            hint = "the range says how many bytes the body has"
            raise WrongSize(f"Content-Range {chunk[:60]} has not {length} bytes", hint=hint)

    def resume() -> Writing:
        return hub.content.resume(session, begin=begin, algorithm=algorithm)

    return await run_in_threadpool(resume)


async def _receive(request: Request, writing: Writing) -> None:
    """Append the body; the next batch arrives while this one is hashed and written."""
    announced = request.content_length
    before = writing.size
    batch: list[bytes] = []
    held = received = 0
    pending: Future[None] | None = None
    try:
        async for piece in request.pieces():
            batch.append(piece)
            held += len(piece)
            received += len(piece)
            if held >= BATCH:
                if pending is not None:
                    await asyncio.wrap_future(pending)
                pending = _WRITERS.submit(writing.append, batch)
                batch, held = [], 0
        if pending is not None:
            await asyncio.wrap_future(pending)
            pending = None
        if batch:
            await asyncio.wrap_future(_WRITERS.submit(writing.append, batch))
    except ClientGone:
        # What arrived is kept: the client may ask how much, and go on from there.
        if pending is not None:
            await asyncio.wrap_future(pending)
        if batch:
            await asyncio.wrap_future(_WRITERS.submit(writing.append, batch))
        raise
    if announced is not None and received != announced:
        raise BadUpload(
            f"{received} of {announced} bytes arrived", hint="ask how much arrived and go on there"
        )
    chunk = request.header(b"content-range")
    if chunk and parse_chunk(chunk)[1] + 1 != before + received:
        raise WrongSize(
            f"Content-Range {chunk[:60]} has not {received} bytes", hint="send what the range says"
        )


def _progress(request: Request, upload: str, received: int) -> list[tuple[str, str]]:
    return [
        ("location", f"/v2/{request.name}/blobs/uploads/{upload}"), ("range", f"0-{max(0, received - 1)}"),
        ("docker-upload-uuid", upload), ("upload-offset", str(received)), ("cache-control", "no-store"),
    ]  # fmt: skip


async def _send_created(send: Any, request: Request, digest: Digest) -> None:
    headers = [("location", f"/v2/{request.name}/blobs/{digest}"), ("docker-content-digest", str(digest))]
    await send_plain(send, 201, headers)
