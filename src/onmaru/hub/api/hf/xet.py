"""Xet at the Hugging Face door: tokens, xorbs and shards in, reconstructions and parts of xorbs out.

Source: Xet Protocol Specification 1.1, "CAS API", "Authentication and Authorization", "Download protocol".
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.responses import Response, StreamingResponse

from onmaru.core.errors import OnmaruError
from onmaru.hub.api.hf.request import Ask, answer
from onmaru.hub.errors import BadRange, BadXet, LinkEnded, TokenNeeded, UnknownFile
from onmaru.hub.rules.ranges import parse_range
from onmaru.hub.rules.xet.hashing import from_text, to_text
from onmaru.hub.rules.xet.shard import MAX_SHARD_BYTES
from onmaru.hub.rules.xet.xorb import MAX_XORB_BYTES
from onmaru.hub.service.xet_reads import Reconstruction
from onmaru.hub.types import Blob, Repository

WAIT_S = 5.0  # for a file to be cut into chunks; until then it goes out over plain HTTP
_MAX_FILES = 1000
_WHOLE = (0, None)
_RANGE = re.compile(r"bytes=(\d{1,19})-(\d{0,19})\Z")
_SIGNED = re.compile(r"(\d{1,12})-(\d{1,12})\Z")


async def write_token(ask: Ask) -> Response:
    """A short-lived token for sending chunks into one repository, and where to send them."""
    await run_in_threadpool(ask.hub.access.for_push, ask.caller, ask.to.name)
    return _token(ask, frozenset({"push", "pull"}))


async def read_token(ask: Ask) -> Response:
    """A short-lived token for fetching the files of one repository, and where to fetch them."""
    await run_in_threadpool(ask.hub.access.repository, ask.caller, ask.to.name, "pull")
    return _token(ask, frozenset({"pull"}))


def _token(ask: Ask, actions: frozenset[str]) -> Response:
    token = ask.hub.tokens.issue(ask.caller.subject, {ask.to.name: actions})
    expires = int(time.time() + ask.hub.tokens.life_s)
    url = f"{ask.base}/xet"
    headers = {
        "X-Xet-Cas-Url": url, "X-Xet-Access-Token": token, "X-Xet-Token-Expiration": str(expires),
        "Cache-Control": "no-store",
    }  # fmt: skip
    return answer({"casUrl": url, "accessToken": token, "exp": expires}, headers=headers)


async def offer(ask: Ask, blob: Blob) -> dict[str, str]:
    """Headers that tell a client how to fetch a file over Xet; none while it is not cut into chunks."""
    cutting = asyncio.wrap_future(await run_in_threadpool(ask.hub.xet_reads.hash_of, blob))
    done, _ = await asyncio.wait([cutting], timeout=WAIT_S)
    found = cutting.result() if done and not cutting.cancelled() else None
    if found is None:
        return {}
    route = f"{ask.endpoint}/api/{ask.to.kind}s/{ask.to.repo}/xet-read-token/{ask.to.revision}"
    return {"X-Xet-Hash": found, "X-Xet-Refresh-Route": route, "Link": f'<{route}>; rel="xet-auth"'}


async def xorb(ask: Ask) -> Response:
    """POST of one xorb."""
    name = _repository(ask)
    wanted = from_text(ask.to.path)
    if wanted is None:
        raise BadXet(f"{ask.to.path[:80]!r} is no hash", hint="64 lower-case hex digits")
    data = await ask.body(MAX_XORB_BYTES)
    new = await run_in_threadpool(ask.hub.xet.put_xorb, ask.caller, name, wanted, data)
    return answer({"was_inserted": new})


async def shard(ask: Ask) -> Response:
    """POST of a shard: the files it registers are stored when this answers.

    Version 2 tells of its progress in lines; its last one says whether it is done.
    """
    name = _repository(ask)
    data = await ask.body(MAX_SHARD_BYTES)
    if ask.to.revision != "v2":
        await run_in_threadpool(ask.hub.xet.put_shard, ask.caller, name, data)
        return answer({"result": 1})
    return StreamingResponse(_storing(ask, name, data), media_type="application/x-ndjson")


async def _storing(ask: Ask, name: str, data: bytes) -> AsyncIterator[bytes]:
    working = asyncio.ensure_future(run_in_threadpool(ask.hub.xet.put_shard, ask.caller, name, data))
    while True:
        yield _line({"type": "validating", "verified": 0, "total": 1})  # a sign of life: files may be long
        done, _ = await asyncio.wait([working], timeout=5.0)
        if done:
            break
    error = working.exception()
    if error is None:
        yield _line({"type": "result"})
    elif isinstance(error, OnmaruError):
        yield _line({"type": "error", "message": str(error), "retryable": error.status == 503})
    else:
        raise error


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode() + b"\n"


async def chunk(ask: Ask) -> Response:
    """Which stored file has a chunk; only files the caller may read are told of, in hashes the caller must know."""
    _repository(ask)
    raw = from_text(ask.to.path)
    shared = await run_in_threadpool(ask.hub.xet_reads.shared, ask.caller, ask.to.path) if raw else None
    if shared is None:
        raise UnknownFile("this chunk is not shared", hint="send it")
    return Response(shared, media_type="application/octet-stream", headers={"Cache-Control": "no-store"})


async def reconstruction(ask: Ask) -> Response:
    """How to put a file, or a range of it, together."""
    name = _repository(ask)
    asked = _range(ask)
    found = await run_in_threadpool(_find, ask, name, [ask.to.path], asked)
    told = found[ask.to.path]
    if ask.to.revision == "v2":
        xorbs = {to_text(told.layout.name(part.number)): [_fetch(ask, told, part)] for part in told.parts}
        return _fresh({"offset_into_first_range": told.skip, "terms": _terms(told), "xorbs": xorbs})
    return _fresh(
        {"offset_into_first_range": told.skip, "terms": _terms(told), "fetch_info": _fetches(ask, told)}
    )


async def reconstructions(ask: Ask) -> Response:
    """How to put several files together."""
    name = _repository(ask)
    hashes = ask.http.query_params.getlist("file_id")[:_MAX_FILES]
    found = await run_in_threadpool(_find, ask, name, hashes, _WHOLE)
    fetches: dict[str, Any] = {}
    for told in found.values():
        fetches |= _fetches(ask, told)
    return _fresh({"files": {each: _terms(told) for each, told in found.items()}, "fetch_info": fetches})


def _find(ask: Ask, name: str, hashes: list[str], asked: tuple[int, int | None]) -> dict[str, Reconstruction]:
    repository: Repository = ask.hub.access.repository(ask.caller, name, "pull")
    found = {}
    for each in hashes:
        if from_text(each) is None:
            raise BadXet(f"{each[:80]!r} is no hash", hint="64 lower-case hex digits")
        told = ask.hub.xet_reads.reconstruct(repository, each, asked)
        ask.hub.gates.admit_blob(ask.caller, repository, told.sha256)
        found[each] = told
    ask.hub.pulled(repository.id, who=ask.who)  # of which version, nobody says here
    return found


def _terms(told: Reconstruction) -> list[dict[str, Any]]:
    return [
        {"hash": to_text(told.layout.name(part.number)), "unpacked_length": part.size,
         "range": {"start": part.start, "end": part.end}}
        for part in told.parts
    ]  # fmt: skip


def _fetches(ask: Ask, told: Reconstruction) -> dict[str, Any]:
    shown = {}
    for part in told.parts:
        one = _fetch(ask, told, part)
        place = {
            "range": one["ranges"][0]["chunks"],
            "url": one["url"],
            "url_range": one["ranges"][0]["bytes"],
        }
        shown[to_text(told.layout.name(part.number))] = [place]
    return shown


def _fetch(ask: Ask, told: Reconstruction, part: Any) -> dict[str, Any]:
    url = f"{ask.base}/xet/data/{told.sha256}/{part.number}?{ask.hub.xet_reads.link(told.sha256, part)}"
    chunks, packed = {"start": part.start, "end": part.end}, {"start": part.packed[0], "end": part.packed[1]}
    return {"url": url, "ranges": [{"chunks": chunks, "bytes": packed}]}


def _fresh(value: dict[str, Any]) -> Response:
    return answer(value, headers={"Cache-Control": "no-store"})


def _range(ask: Ask) -> tuple[int, int | None]:
    text = ask.http.headers.get("range", "")
    if not text:
        return _WHOLE
    match = _RANGE.match(text)
    if match is None:
        raise BadRange(f"Range {text[:60]!r} cannot be used here", hint="bytes=FIRST-LAST")
    return int(match[1]), int(match[2]) + 1 if match[2] else None


async def data(ask: Ask) -> Response:
    """A part of a xorb, made from the file; whoever holds the signed address may fetch it."""
    query = ask.http.query_params
    signed = _SIGNED.match(query.get("bytes", ""))
    until, number = query.get("until", ""), ask.to.path
    if signed is None or not until.isdigit() or len(until) > 15 or not number.isdigit() or len(number) > 9:
        raise LinkEnded("this is no address given out by this site", hint="ask for the reconstruction again")
    allowed = (int(signed[1]), int(signed[2]))
    sha256, reads = ask.to.revision, ask.hub.xet_reads
    reads.check(sha256, int(number), allowed, int(until), query.get("signature", ""))
    total = await run_in_threadpool(reads.packed_size, sha256, int(number))
    text = ask.http.headers.get("range", "")
    wanted = parse_range(text, total) if text else None
    begin, end = wanted or (allowed[0], allowed[1] + 1)
    if begin < allowed[0] or end > allowed[1] + 1:
        raise LinkEnded("this address is for another part", hint="send the range the reconstruction says")
    pieces = reads.packed(sha256, int(number), begin, end)
    first = await run_in_threadpool(next, pieces, b"")  # damage is told before anything is sent
    headers = {
        "Content-Range": f"bytes {begin}-{end - 1}/{total}", "Content-Length": str(end - begin),
        "Accept-Ranges": "bytes", "Cache-Control": "private, max-age=60", "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    if ask.http.method == "HEAD":
        return Response(status_code=206, headers=headers, media_type="application/octet-stream")
    return StreamingResponse(_sent(first, pieces), 206, headers, "application/octet-stream")


async def _sent(first: bytes, rest: Iterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in iterate_in_threadpool(rest):
        yield piece


async def absent(ask: Ask) -> Response:
    """What newer clients ask for first, and do without when it is not there."""
    return answer({"error": f"nothing at {ask.to.path[:200]}"}, 404)


def _repository(ask: Ask) -> str:
    """The one repository the token was issued for."""
    names = list(ask.caller.scopes or ())
    if len(names) != 1:
        raise TokenNeeded(
            "a Xet token is needed",
            hint="ask /api/models/REPO/xet-write-token/REVISION",
            error="invalid_token",
        )
    return names[0]
