"""Large files by Git LFS: the batch that says where to send them, and the upload itself.

Source: Git LFS API specification, "Batch API" and "Basic Transfers".
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from onmaru.hub.api.hf.request import Ask, answer
from onmaru.hub.errors import BadCommit, BadDigest, TokenNeeded
from onmaru.hub.service.access import Caller
from onmaru.hub.types import Digest, Kind

MEDIA_TYPE = "application/vnd.git-lfs+json"
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_PIECE = 4 << 20


async def batch(ask: Ask) -> Response:
    """For each object: nothing to do, or the address to send it to, good for one short-lived token."""
    body = await ask.json()
    objects = body.get("objects")
    if (
        not isinstance(objects, list)
        or not all(isinstance(each, dict) for each in objects)
        or len(objects) > 10_000
    ):
        raise BadCommit("objects is no list of objects", hint="see the Git LFS batch API")
    upload = body.get("operation") == "upload"

    def find() -> tuple[frozenset[str], str]:
        repository = ask.hub.access.repository(ask.caller, ask.to.name, "push" if upload else "pull")
        oids = [str(each.get("oid", "")) for each in objects]
        present = ask.hub.revisions.has(repository, [oid for oid in oids if _SHA256.match(oid)])
        token = (
            ask.hub.tokens.issue(ask.caller.subject, {ask.to.name: frozenset({"push", "pull"})})
            if upload
            else ""
        )
        return present, token

    present, token = await run_in_threadpool(find)
    shown = [_object(ask, each, present, token, upload=upload) for each in objects]
    offered = body.get("transfers") or ()
    transfer = "xet" if upload and isinstance(offered, list) and "xet" in offered else "basic"
    return answer({"transfer": transfer, "objects": shown}, headers={"Content-Type": MEDIA_TYPE})


def _object(
    ask: Ask, asked: dict[str, Any], present: frozenset[str], token: str, *, upload: bool
) -> dict[str, Any]:
    oid, size = str(asked.get("oid", "")), asked.get("size")
    told = {"oid": oid, "size": size, "authenticated": True}
    if not _SHA256.match(oid) or not isinstance(size, int) or size < 0:
        return {
            **told,
            "error": {"code": 422, "message": "the oid must be a sha256 in hex, the size a number of bytes"},
        }
    if size > ask.hub.config.max_blob_bytes:
        return {
            **told,
            "error": {"code": 422, "message": f"longer than {ask.hub.config.max_blob_bytes:,} bytes"},
        }
    if upload and oid in present:
        return told
    if not upload and oid not in present:
        return {**told, "error": {"code": 404, "message": "no such object"}}
    prefix = "datasets/" if ask.to.kind is Kind.DATASET else ""
    if upload:
        query = urlencode({"token": token})
        href = f"{ask.endpoint}/{prefix}{quote(ask.to.repo)}.git/info/lfs/upload/{oid}?{query}"
        return {**told, "actions": {"upload": {"href": href, "expires_in": int(ask.hub.tokens.life_s)}}}
    return {**told, "actions": {"download": {"href": f"{ask.base}/v2/{ask.to.name}/blobs/sha256:{oid}"}}}


async def upload(ask: Ask) -> Response:
    """PUT of one object; it is stored when its digest is what the address says."""
    oid = ask.to.path
    if not _SHA256.match(oid):
        raise BadDigest(f"{oid[:80]!r} is no sha256", hint="ask the batch API for the address")
    grant = ask.hub.tokens.find(ask.http.query_params.get("token", ""))
    if grant is None:
        raise TokenNeeded(
            "the address has ended", hint="ask the batch API for a new one", error="invalid_token"
        )
    caller = Caller(grant.subject, grant.scopes)

    def begin() -> Any:
        return ask.hub.content.resume(ask.hub.content.begin(caller, ask.to.name))

    writing = await run_in_threadpool(begin)
    finished = False
    try:
        pieces, size = [], 0
        async for piece in ask.http.stream():
            pieces.append(piece)
            size += len(piece)
            if size >= _PIECE:
                await run_in_threadpool(writing.append, pieces)
                pieces, size = [], 0
        if pieces:
            await run_in_threadpool(writing.append, pieces)
        await run_in_threadpool(ask.hub.content.finish, caller, ask.to.name, writing, Digest("sha256", oid))
        finished = True
    except ClientDisconnect as error:
        raise BadCommit("the connection ended in the middle of the file", hint="send it again") from error
    finally:
        writing.close()
        if not finished:
            await run_in_threadpool(ask.hub.incoming.end, writing.upload)
    return Response(status_code=200)
