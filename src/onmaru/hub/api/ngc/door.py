"""The NGC door: takes the addresses `ngcsdk` asks for, passes the rest on.

Set `NGC_CLI_API_URL` to the site's address with `/ngc/`, `NGC_CLI_AUTH_URL` to it with `/ngc`, and
`NGC_CLI_API_KEY` to an API key. It stands before the JSON API's middleware, as the other doors do: files are longer
than any JSON body.
"""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from onmaru.core.config import ServerSettings
from onmaru.core.errors import NotFound
from onmaru.core.http.headers import KnownHosts
from onmaru.core.http.site import base_url, known_hosts
from onmaru.hub.api.ngc import (
    artifacts,
    charts,
    collections,
    files,
    images,
    people,
    publish,
    search,
    versions,
)
from onmaru.hub.api.ngc.request import Ask, problem
from onmaru.hub.api.oci.auth import caller_of
from onmaru.hub.api.oci.paths import parse_path
from onmaru.hub.errors import NotOffered, TokenNeeded
from onmaru.hub.rules.ngc import KINDS, PREFIX, Asked, parse_ngc
from onmaru.hub.service.access import Caller
from onmaru.hub.service.hub import Hub

_Handler = Callable[[Ask], Awaitable[Response]]
_FILED = ("models", "resources", "helm-charts")
_ANY = "*"  # one word
_REST = "**"  # all that follow

# What is asked, by the words of an address: (words, method) -> handler. `*` stands for any one word.
_ROUTES: list[tuple[tuple[str, ...], dict[str, _Handler]]] = [
    (("token",), {"GET": people.token}),
    (("roles",), {"GET": people.roles}),
    (("orgs",), {"GET": people.organisations}),
    (("orgs", _ANY), {"GET": people.organisation}),
    (("users", "me"), {"GET": people.me, "PATCH": people.change_me}),
    (("teams",), {"GET": people.teams, "POST": people.teams}),
    (("teams", _ANY), {"GET": people.team, "PATCH": people.team, "DELETE": people.team}),
    (("users",), {"GET": people.users, "POST": people.users}),
    (("users", _ANY), {"GET": people.user, "DELETE": people.user}),
    (("users", _ANY, "update-role"), {"PATCH": people.change_roles}),
    (("v3", "orgs", _ANY, "invitations"), {"POST": people.invite}),
    (("v3", "orgs", _ANY, "pending-invitations"), {"GET": people.invitations}),
    (("v3", "orgs", _ANY, "teams", _ANY, "pending-invitations"), {"GET": people.invitations}),
    (("v3", "orgs", _ANY, "users", _ANY), {"GET": people.user, "DELETE": people.user}),
    (("v3", "orgs", _ANY, "users", _ANY, "add-role"), {"PATCH": people.change_roles}),
    (("v3", "orgs", _ANY, "users", _ANY, "remove-role"), {"DELETE": people.change_roles}),
    (("v3", "orgs", _ANY, "teams", _ANY, "users", _ANY), {"GET": people.user, "DELETE": people.user}),
    (("v3", "orgs", _ANY, "teams", _ANY, "users", _ANY, "add-role"), {"PATCH": people.change_roles}),
    (("v3", "orgs", _ANY, "teams", _ANY, "users", _ANY, "remove-role"), {"DELETE": people.change_roles}),
    (("search", "labelsets"), {"GET": search.label_sets}),
    (("search", "resources", _ANY), {"GET": search.search}),
    (("search", "catalog", "resources", _ANY), {"GET": search.search}),
    (("search", "subscriber", "catalog", "resources", _ANY), {"GET": search.search}),
    (("catalog", _ANY, "share"), {"POST": publish.share}),
    (("catalog", _ANY, "terms-of-service"), {"POST": publish.ask_licence}),
    (("catalog", _ANY, "update-version-configs"), {"POST": publish.mark}),
    (("catalog", _ANY, "update-release"), {"PUT": publish.mark}),
    (("catalog", _REST), dict.fromkeys(("GET", "POST", "PUT"), publish.refuse)),
    (("files", "multipart"), {"POST": files.begin, "PUT": files.finish, "DELETE": files.cancel}),
    (("files", "commit"), {"POST": files.commit}),
    (("transfers", _ANY, "files", _REST), {"GET": files.fetch, "HEAD": files.fetch}),
    (("transfers", _ANY, "parts", _ANY), {"PUT": files.send}),
    (("helm", "api", _ANY, "charts"), {"POST": charts.push}),
    (("helm", "api", _ANY, _ANY, "charts"), {"POST": charts.push}),
    (("helm", _ANY, "charts", _ANY), {"GET": charts.pull, "HEAD": charts.pull}),
    (("helm", _ANY, _ANY, "charts", _ANY), {"GET": charts.pull, "HEAD": charts.pull}),
    (("helm", _ANY, "index.yaml"), {"GET": charts.index}),
    (("helm", _ANY, _ANY, "index.yaml"), {"GET": charts.index}),
    (("repos", _ANY, "images"), {"GET": images.listing}),
    (("repos", _ANY, "images", _ANY), {"GET": images.manifest, "DELETE": images.remove}),
    (("repos", _ANY, "images", _ANY, "scan"), {"GET": images.report, "POST": images.scan}),
    (("repos", _ANY, "images", _ANY, "digest", _ANY, "scan"), {"GET": images.report, "POST": images.scan}),
    (("repos", _ANY, "tags", _ANY), {"GET": images.tag, "PATCH": images.choose}),
    (("collections", _ANY, "artifacts", _ANY), {"GET": collections.members}),
    (("collections", _ANY, "artifacts", _REST), {"PUT": collections.add, "DELETE": collections.take_out}),
]  # fmt: skip
for _kind in KINDS:
    _ROUTES += [
        ((_kind,), {"POST": artifacts.create}),
        ((_kind, _ANY), {"GET": artifacts.info, "PATCH": artifacts.change, "DELETE": artifacts.remove}),
        ((_kind, _ANY, "license", "acceptance"), {"POST": artifacts.accept}),
        ((_kind, _ANY, "collections"), {"GET": collections.holding}),
    ]
for _kind in _FILED:
    _ROUTES += [
        ((_kind, _ANY, "files"), {"POST": files.present}),
        ((_kind, _ANY, "versions"), {"GET": versions.listing, "POST": versions.create}),
        ((_kind, _ANY, "versions", _ANY), {"GET": versions.info, "PATCH": versions.change, "DELETE": versions.remove}),
        ((_kind, _ANY, "versions", _ANY, "files"), {"GET": files.listing}),
        ((_kind, _ANY, "versions", _ANY, "signature"), {"GET": publish.refuse, "PUT": publish.refuse}),
        ((_kind, _ANY, _ANY, "files"), {"GET": files.addresses}),
    ]  # fmt: skip


class NoSuchAddress(NotFound):
    """Nothing is at this address of the NGC door."""

    code = "hub.no_such_address"


class NgcDoor:
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
        path = scope["path"] if scope["type"] == "http" else ""
        if not path.startswith((PREFIX, "/v2/", "/v3/")):
            await self._app(scope, receive, send)
            return
        raw = (scope.get("raw_path") or path.encode()).decode("latin-1").partition("?")[0]
        to = parse_ngc(raw)
        # Below `/v2/` whatever can be an OCI repository's is one's.
        if to is None or (path.startswith("/v2/") and parse_path(path) is not None):
            await self._app(scope, receive, send)
            return
        scope["onmaru.ngc"] = to
        await self._guarded(scope, receive, send)

    async def _enter(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noting(message: Any) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        to: Asked = scope["onmaru.ngc"]
        try:
            response = await self._answer(scope, receive, to)
            await response(scope, receive, noting)
        except Exception as error:
            if begun:
                raise  # the connection is closed: the client sees that the body is not whole
            await problem(
                error, transfer=to.words[:1] == ("transfers",) or to.words[:2] == ("files", "multipart")
            )(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, to: Asked) -> Response:
        handler = _handler(to, scope["method"])
        hub: Hub = scope["app"].state.hub
        request = Request(scope, receive)
        # Addresses for transfers carry what they need; whatever else a client sends beside it is not looked at.
        authorization = "" if to.words[0] == "transfers" else request.headers.get("authorization", "")
        caller = await caller_of(hub, authorization.encode("latin-1", "replace"))
        if caller.scopes is not None:
            raise TokenNeeded(
                "a registry token is good for the registry only",
                hint="use an API key: omk_...",
                error="invalid_token",
            )
        base = base_url(self._server, scope)
        return await handler(
            Ask(hub, request, to, caller, _key(authorization, caller), base, scope["app"].state.jobs)
        )


def _key(authorization: str, caller: Caller) -> str:
    """The API key of a request whose caller was found by it."""
    if caller.subject is None:
        return ""
    scheme, _, credential = authorization.partition(" ")
    if scheme.lower() != "basic":
        return credential.strip()
    return base64.b64decode(credential).decode("utf-8").partition(":")[2]


def _handler(to: Asked, method: str) -> _Handler:
    """What answers an address.

    Raises:
        NoSuchAddress: nothing does.
        NotOffered: something does, but not by this method.
    """
    known: dict[str, _Handler] = {}
    for words, methods in _ROUTES:
        if _fits(words, to.words):
            if method in methods:
                return methods[method]
            known |= methods
    if known:
        raise NotOffered(f"{method} is not offered here", hint=f"{', '.join(sorted(known))} are")
    shown = "/".join(to.words)[:200]
    raise NoSuchAddress(f"there is nothing at {shown!r}", hint="see docs/hub/ngc.md for what is answered")


def _fits(pattern: tuple[str, ...], words: tuple[str, ...]) -> bool:
    if pattern[-1] == _REST:
        head = pattern[:-1]
        return len(words) > len(head) and _fits(head, words[: len(head)])
    return len(pattern) == len(words) and all(
        each in (_ANY, word) for each, word in zip(pattern, words, strict=True)
    )
