"""Routes of the feed: pages of events, and a stream of them (server-sent events).

Source: WHATWG HTML, section 9.2 (Server-sent events), `Last-Event-ID`.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from onmaru.core.errors import OnmaruError
from onmaru.core.events.feed import EventFeed
from onmaru.core.http.access import allowed, require
from onmaru.core.identity import Subject

router = APIRouter(tags=["events"])

HEARTBEAT_S = 15.0
PRIVATE = ("identity.",)  # who signed in, whose key: only for those who may read the audit
PAGE = 200
MAX_SEQ = 2**63 - 1


class EventOut(BaseModel):
    seq: int
    id: str
    type: str
    source: str
    subject: str
    time: str
    actor: str
    data: dict[str, Any]


class EventsOut(BaseModel):
    items: list[EventOut]
    next: str | None


def _feed(request: Request) -> EventFeed:
    feed: EventFeed = request.app.state.feed
    return feed


Feed = Annotated[EventFeed, Depends(_feed)]
Reader = Annotated[Subject, Depends(require("events.read"))]
TypePrefix = Annotated[str, Query(max_length=200, description="only types that begin with this")]


def hidden_from(subject: Subject) -> tuple[str, ...]:
    """Type prefixes this subject does not see."""
    return () if "audit.read" in subject.permissions else PRIVATE


@router.get("/events")
def list_events(
    feed: Feed,
    subject: Reader,
    after: Annotated[int, Query(ge=0, le=MAX_SEQ)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    type: TypePrefix = "",
    tail: Annotated[bool, Query(description="the newest ones instead")] = False,
) -> EventsOut:
    """Events after `after`, oldest first."""
    without = hidden_from(subject)
    found = (
        feed.tail(limit, type, without=without) if tail else feed.after(after, limit, type, without=without)
    )
    items = [EventOut(**event.as_json()) for event in found]
    more = not tail and len(items) == limit
    return EventsOut(items=items, next=str(items[-1].seq) if more else None)


@router.get(
    "/events/stream",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def stream_events(
    request: Request,
    feed: Feed,
    subject: Reader,
    after: Annotated[int | None, Query(ge=0, le=MAX_SEQ, description="default: from now on")] = None,
    type: TypePrefix = "",
    last_event_id: Annotated[str, Header(max_length=40)] = "",
) -> StreamingResponse:
    """Events as they happen; a browser that reconnects continues after the last one it saw."""
    if last_event_id.isdecimal() and int(last_event_id) <= MAX_SEQ:
        after = int(last_event_id)
    start = feed.last_seq if after is None else after
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    body = _lines(request, feed, subject, start, type)
    return StreamingResponse(body, media_type="text/event-stream", headers=headers)


async def _lines(
    request: Request, feed: EventFeed, subject: Subject, seq: int, prefix: str
) -> AsyncIterator[str]:
    without = hidden_from(subject)
    yield "retry: 2000\n: open\n\n"
    while not feed.closed:
        newest = feed.last_seq
        events = (
            await run_in_threadpool(feed.after, seq, PAGE, prefix, without=without) if newest > seq else []
        )
        for event in events:
            text = json.dumps(event.as_json(), ensure_ascii=False)
            yield f"id: {event.seq}\nevent: {event.type}\ndata: {text}\n\n"
        # Events hidden from this reader move it on too, else it would ask for them for ever.
        full = len(events) == PAGE
        seq = max(
            [seq, *(event.seq for event in events)] if full else [seq, newest, *(e.seq for e in events)]
        )
        if full:
            continue
        if await feed.wait(seq, HEARTBEAT_S) <= seq:
            try:  # a session that ended or a key that was revoked ends its stream
                await allowed(request, "events.read")
            except OnmaruError:
                return
            yield ": alive\n\n"
