"""Repositories that come from another endpoint: asked for there first, their files handed on while they arrive.

Source: Hugging Face Hub API; RFC 9110, section 14 (ranges).
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from onmaru.hub.api.downloads import MEDIA_TYPE, part_of
from onmaru.hub.api.hf.request import Ask
from onmaru.hub.rules.name import check_name
from onmaru.hub.service.flights import Flight
from onmaru.hub.service.revisions import MAIN

# What is answered from a revision, so that a mirror has to know first which one that is.
READS = frozenset(
    ["info", "tree", "paths-info", "resolve", "commits", "refs", "auth-check", "xet-read-token"]
)


async def settle(ask: Ask) -> dict[str, str]:
    """Let a mirror ask the other side when it has to; returns what the answer says of it.

    Raises:
        NotMirrored: it is not here and not there.
        UnknownRepository, TokenNeeded: the caller may not read here.
    """
    name = ask.to.name
    mirror = await run_in_threadpool(ask.hub.mirrors.of, name)
    if mirror is None or mirror.protocol != "hf":
        return {}  # tags of a registry are asked for at its own door
    check_name(name)

    def ask_there() -> Any:
        return ask.hub.pull_through.standing(
            ask.caller, name, ask.to.revision or MAIN, spelled=ask.to.whole(ask.to.repo), kind=ask.to.kind
        )

    standing = await run_in_threadpool(ask_there)
    if isinstance(standing, Future):  # who asks for the same waits for the same
        standing = await asyncio.wrap_future(standing)
    return dict(standing.headers()) if standing is not None else {}


async def arriving(ask: Ask, flight: Flight, headers: dict[str, str]) -> Response:
    """A file on its way, or the part of it that `Range` asks for."""
    start, end, status = part_of(ask.http, flight.size, headers)
    if ask.http.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=MEDIA_TYPE)
    if start < end:
        await flight.beyond(start)  # what cannot be fetched is told before anything is sent
    return StreamingResponse(flight.pieces(start, end), status, headers, MEDIA_TYPE)
