"""Xet at the Hugging Face door: tokens, xorbs, shards.

Files come in over Xet and go out over plain HTTP with ranges, which every client falls back to when a file carries no
Xet hash. Source: Xet Protocol Specification 1.1, "CAS API", "Authentication and Authorization".
"""

from __future__ import annotations

import time

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from onmaru.hub.api.hf.request import Ask, answer
from onmaru.hub.errors import BadXet, TokenNeeded, UnknownFile
from onmaru.hub.rules.xet.hashing import from_text
from onmaru.hub.rules.xet.shard import MAX_SHARD_BYTES
from onmaru.hub.rules.xet.xorb import MAX_XORB_BYTES


async def write_token(ask: Ask) -> Response:
    """A short-lived token for sending chunks into one repository, and where to send them."""
    await run_in_threadpool(ask.hub.access.for_push, ask.caller, ask.to.name)
    token = ask.hub.tokens.issue(ask.caller.subject, {ask.to.name: frozenset({"push", "pull"})})
    expires = int(time.time() + ask.hub.tokens.life_s)
    url = f"{ask.base}/xet"
    headers = {"X-Xet-Cas-Url": url, "X-Xet-Access-Token": token, "X-Xet-Token-Expiration": str(expires)}
    return answer({"casUrl": url, "accessToken": token, "exp": expires}, headers=headers)


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
    """POST of a shard: the files it registers are stored when this answers."""
    name = _repository(ask)
    data = await ask.body(MAX_SHARD_BYTES)
    await run_in_threadpool(ask.hub.xet.put_shard, ask.caller, name, data)
    return answer({"result": 1})


async def chunk(ask: Ask) -> Response:
    """Whether some file anywhere holds a chunk: never told, it would tell what others store."""
    _repository(ask)
    raise UnknownFile("this chunk is not shared", hint="send it")


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
