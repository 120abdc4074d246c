"""The Hugging Face door: takes the addresses `huggingface_hub` asks for, passes the rest on.

Set `HF_ENDPOINT` to the site's address and `HF_TOKEN` to an API key. It stands before the JSON API's middleware, as
the OCI door does: files are longer than any JSON body.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from onmaru.core.config import ServerSettings
from onmaru.core.http.headers import KnownHosts
from onmaru.core.http.site import base_url, known_hosts
from onmaru.hub.api.hf import commits, files, lfs, repos, xet
from onmaru.hub.api.hf.address import Address, parse_address
from onmaru.hub.api.hf.mirrored import READS, settle
from onmaru.hub.api.hf.request import Ask, answer, problem
from onmaru.hub.api.oci.auth import caller_of
from onmaru.hub.errors import LicenceNotAccepted
from onmaru.hub.service.hub import Hub

_Handler = Callable[[Ask], Awaitable[Response]]
_HANDLERS: dict[str, tuple[str, _Handler]] = {
    "whoami": ("GET", repos.whoami), "validate-yaml": ("POST", repos.validate_card), "create": ("POST", repos.create), "delete": ("DELETE", repos.delete),
    "move": ("POST", repos.move), "list": ("GET", repos.listing), "info": ("GET", repos.info),
    "settings": ("PUT", repos.settings), "auth-check": ("GET", repos.auth_check), "tree": ("GET", files.tree),
    "paths-info": ("POST", files.paths_info), "resolve": ("GET HEAD", files.resolve),
    "preupload": ("POST", commits.preupload), "commit": ("POST", commits.commit), "commits": ("GET", commits.commits),
    "refs": ("GET", commits.refs), "branch": ("POST DELETE", commits.branch), "tag": ("POST DELETE", commits.tag),
    "lfs-batch": ("POST", lfs.batch), "lfs-upload": ("PUT", lfs.upload),
    "xet-write-token": ("GET", xet.write_token), "xet-read-token": ("GET", xet.read_token),
    "xet-reconstruction": ("GET", xet.reconstruction), "xet-reconstructions": ("GET", xet.reconstructions),
    "xet-data": ("GET HEAD", xet.data), "xet-xorb": ("POST PUT", xet.xorb), "xet-shard": ("POST PUT", xet.shard),
    "xet-chunk": ("GET HEAD", xet.chunk), "xet-absent": ("GET HEAD POST PUT DELETE", xet.absent),
}  # fmt: skip


class HfDoor:
    """Middleware.

    Args:
        app: What answers everything else.
        server: Which Host names are ours, and the public address.
    """

    def __init__(self, app: ASGIApp, *, server: ServerSettings) -> None:
        self._app = app
        self._server = server
        self._guarded = KnownHosts(self._enter, hosts=known_hosts(server))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        to = (
            parse_address(scope.get("raw_path") or scope["path"].encode())
            if scope["type"] == "http"
            else None
        )
        if to is None or to.verb not in _HANDLERS:
            await self._app(scope, receive, send)
            return
        scope["onmaru.hf"] = to
        await self._guarded(scope, receive, send)

    async def _enter(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noting(message) -> None:  # type: ignore[no-untyped-def]
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        to: Address = scope["onmaru.hf"]
        try:
            response = await self._answer(scope, receive, to)
            await response(scope, receive, noting)
        except Exception as error:
            if begun:
                raise  # the connection is closed: the client sees that the body is not whole
            if isinstance(error, LicenceNotAccepted):
                error = error.at(base_url(self._server, scope))
            await problem(error)(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, to: Address) -> Response:
        methods, handler = _HANDLERS[to.verb]
        if scope["method"] not in methods.split():
            allowed = methods.replace(" ", ", ")
            return answer({"error": f"{scope['method']} is not allowed here"}, 405, {"Allow": allowed})
        hub: Hub = scope["app"].state.hub
        request = Request(scope, receive)
        caller = await caller_of(hub, request.headers.get("authorization", "").encode("latin-1", "replace"))
        ask = Ask(hub, request, to, caller, base_url(self._server, scope))
        standing = await settle(ask) if to.verb in READS else {}
        response = await handler(ask)
        response.headers.update(standing)
        return response
