"""The OCI door itself: an ASGI application for everything below `/v2/`.

It stands in front of the JSON API's middleware: uploads are longer than any JSON body and take longer than any
JSON answer. A manifest that was served before is answered from memory; any commit of the hub and any change of
identities ends that memory.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from onmaru.core.config import ServerSettings
from onmaru.core.http.headers import KnownHosts
from onmaru.core.http.site import base_url, known_hosts
from onmaru.hub.api.oci import blobs, manifests, uploads
from onmaru.hub.api.oci.answer import Headers, problem, send_json, send_plain
from onmaru.hub.api.oci.auth import answer_token, caller_of
from onmaru.hub.api.oci.paths import Target, What, parse_path
from onmaru.hub.api.oci.request import ClientGone, Request, parse_query
from onmaru.hub.errors import BadName, LicenceNotAccepted, TokenNeeded
from onmaru.hub.rules.name import check_name
from onmaru.hub.service.access import Caller, needed
from onmaru.hub.service.hub import Hub
from onmaru.hub.types import Blob

SERVICE = "onmaru"
_REMEMBER_S = 5.0  # like identity remembers a credential
_REMEMBER_BYTES = 16 << 20
_REMEMBER_LARGEST = 256 << 10
_METHODS = {
    What.BASE: "GET, HEAD", What.TOKEN: "GET, POST", What.CATALOG: "GET, HEAD", What.TAGS: "GET, HEAD",
    What.MANIFEST: "GET, HEAD, PUT, DELETE", What.BLOB: "GET, HEAD, DELETE", What.UPLOADS: "POST",
    What.UPLOAD: "GET, PATCH, PUT, DELETE", What.REFERRERS: "GET, HEAD",
}  # fmt: skip


@dataclass(slots=True)
class _Remembered:
    until: float
    headers: Headers
    body: bytes
    etag: bytes
    repository: int
    who: str = ""
    parts: tuple[str, ...] = ()
    counts: bool = True
    blob: Blob | None = None  # of a blob only what it is; its bytes come from the disk


class OciDoor:
    """Middleware: takes what is below `/v2`, passes the rest on.

    Args:
        app: What answers everything else.
        server: Which Host names are ours, and the public address.
    """

    def __init__(self, app: ASGIApp, *, server: ServerSettings) -> None:
        self._app = app
        self._server = server
        self._guarded = KnownHosts(self._enter, hosts=known_hosts(server))
        self._memory: OrderedDict[tuple[bytes, bytes, str], _Remembered] = OrderedDict()
        self._memory_bytes = 0
        self._generation = -1

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/v2"):
            path = scope["path"]
            if path == "/v2" or path.startswith("/v2/"):
                await self._first(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _first(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory where that is possible: the same credentials asked the same a moment ago."""
        hub: Hub = scope["app"].state.hub
        if scope["method"] in ("GET", "HEAD") and hub.generation == self._generation:
            authorization = host = b""
            match = b""
            for name, value in scope["headers"]:
                if name == b"authorization":
                    authorization = value
                elif name == b"host":
                    host = value
                elif name == b"if-none-match":
                    match = value
            # The Host was checked when the answer was remembered; it is part of the key.
            found = self._memory.get((authorization, host, scope["path"]))
            if found is not None and found.until > time.monotonic() and found.blob is not None:
                await self._enter(scope, receive, send, found.blob)
                return
            if found is not None and found.until > time.monotonic() and not match:
                await send({"type": "http.response.start", "status": 200, "headers": found.headers})
                if scope["method"] == "HEAD":
                    await send({"type": "http.response.body", "body": b""})
                else:
                    _note(hub, found, scope)
                    await send({"type": "http.response.body", "body": found.body})
                return
        await self._guarded(scope, receive, send)

    async def _enter(self, scope: Scope, receive: Receive, send: Send, blob: Blob | None = None) -> None:
        hub: Hub = scope["app"].state.hub
        begun = False

        async def noting(message: Any) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        base = base_url(self._server, scope)
        try:
            await self._answer(hub, scope, receive, noting, base, blob)
        except ClientGone:
            if not begun:  # whoever only fell silent is told; nobody else is there any more
                await send_plain(noting, 408, [("connection", "close")])
        except Exception as error:
            if begun:
                raise  # the connection is closed: the client sees that the body is not whole
            if isinstance(error, LicenceNotAccepted):
                error = error.at(base)
            status, headers, body = await run_in_threadpool(problem, error, f"{base}/v2/token", SERVICE)
            await send_plain(noting, status, headers, body, head=scope["method"] == "HEAD")

    async def _answer(
        self, hub: Hub, scope: Scope, receive: Receive, send: Any, base: str, blob: Blob | None
    ) -> None:
        method = scope["method"]
        target = parse_path(scope["path"])
        if target is None:
            raise BadName(
                f"there is nothing at {scope['path'][:200]}", hint="see the OCI distribution specification"
            )
        allowed = _METHODS[target.what]
        if method not in allowed.split(", "):
            body = {
                "errors": [{"code": "UNSUPPORTED", "message": f"{method} is not allowed here", "detail": {}}]
            }
            await send_json(send, 405, body, [("allow", allowed)])
            return
        request = Request(
            method, scope["path"], target.name, parse_query(scope["query_string"]), dict(scope["headers"]), receive,
            base, hub.config.upload_idle_s,
        )  # fmt: skip
        if target.what is What.TOKEN:
            await answer_token(hub, request, send)
            return
        if blob is not None:
            await blobs.get_blob(hub, request, target.reference, send, blob)
            return
        generation = hub.generation
        request.caller = await self._caller(hub, request, target)
        if target.what is What.BASE:
            if request.caller.subject is None and request.caller.scopes is None:
                raise needed([])
            await send_json(send, 200, {}, head=request.head)
        elif target.what is What.CATALOG:
            if request.caller.subject is None:
                raise needed([("", "pull")])
            await manifests.list_catalogue(hub, request, send)
        else:
            check_name(target.name)
            await self._repository(hub, request, target, scope, send, generation)

    async def _caller(self, hub: Hub, request: Request, target: Target) -> Caller:
        try:
            return await caller_of(hub, request.headers.get(b"authorization", b""))
        except TokenNeeded as refusal:
            # Say which token would do, so that the client can ask for it at once.
            if target.name:
                action = {"GET": "pull", "HEAD": "pull", "DELETE": "delete"}.get(request.method, "push")
                action = "push" if target.what in (What.UPLOAD, What.UPLOADS) else action
                refusal.params["scope"] = needed([(target.name, action)]).params["scope"]
            raise

    async def _repository(
        self, hub: Hub, request: Request, target: Target, scope: Scope, send: Any, generation: int
    ) -> None:
        method, reference = request.method, target.reference
        if target.what is What.MANIFEST:
            if method == "PUT":
                await manifests.put_manifest(hub, request, reference, send)
            elif method == "DELETE":
                await manifests.delete_manifest(hub, request, reference, send)
            else:
                await self._manifest(hub, request, reference, scope, send, generation)
        elif target.what is What.BLOB:
            if method == "DELETE":
                await blobs.delete_blob(hub, request, reference, send)
            else:
                blob = await blobs.find_blob(hub, request, reference)
                if isinstance(blob, Blob):
                    self._remember(hub, request, _Remembered(0.0, [], b"", b"", 0, blob=blob), generation)
                await blobs.get_blob(hub, request, reference, send, blob)
        elif target.what is What.UPLOADS:
            await uploads.begin_upload(hub, request, send)
        elif target.what is What.UPLOAD:
            verbs = {"GET": uploads.ask_upload, "PATCH": uploads.append_upload, "PUT": uploads.finish_upload,
                     "DELETE": uploads.cancel_upload}  # fmt: skip
            await verbs[method](hub, request, reference, send)
        elif target.what is What.TAGS:
            await manifests.list_tags(hub, request, send)
        else:
            await manifests.list_referrers(hub, request, reference, send)

    async def _manifest(
        self, hub: Hub, request: Request, reference: str, scope: Scope, send: Any, generation: int
    ) -> None:
        found = await manifests.get_manifest(hub, request, reference)
        headers, body = found.headers, found.body
        etag = next(value for name, value in headers if name == b"etag")
        if etag in request.headers.get(b"if-none-match", b""):
            kept = [header for header in headers if header[0] not in (b"content-length", b"content-type")]
            await send({"type": "http.response.start", "status": 304, "headers": kept})
            await send({"type": "http.response.body", "body": b""})
            return
        answer = _Remembered(
            0.0, headers, body, etag, found.repository, request.caller.actor, found.parts, found.counts
        )
        if not request.head:
            _note(hub, answer, scope)
        self._remember(hub, request, answer, generation)
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if request.head else body})

    def _remember(self, hub: Hub, request: Request, answer: _Remembered, generation: int) -> None:
        if hub.generation != self._generation:
            self._memory.clear()
            self._memory_bytes = 0
            self._generation = hub.generation
        if generation != self._generation or len(answer.body) > _REMEMBER_LARGEST:
            return  # something changed while we looked
        answer.until = time.monotonic() + _REMEMBER_S
        key = (request.headers.get(b"authorization", b""), request.headers.get(b"host", b""), request.path)
        before = self._memory.pop(key, None)
        self._memory[key] = answer
        self._memory_bytes += _weight(answer) - (_weight(before) if before else 0)
        while self._memory_bytes > _REMEMBER_BYTES:
            _, oldest = self._memory.popitem(last=False)
            self._memory_bytes -= _weight(oldest)


def _note(hub: Hub, answer: _Remembered, scope: Scope) -> None:
    digest = answer.etag.decode("latin-1").strip('"')
    who = f"{answer.who}@{scope['client'][0]}" if scope.get("client") else answer.who
    hub.pulled(answer.repository, digest, who=who, parts=answer.parts, counts=answer.counts)


def _weight(answer: _Remembered) -> int:
    return len(answer.body) + 2048  # what the headers and the key take
