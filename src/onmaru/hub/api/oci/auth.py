"""Who asks at the OCI door, and the token endpoint.

An API key may come as a bearer token, or as the password of Basic, by custom with the name `$oauthtoken`.
Clients that follow the challenge trade it for a short-lived token here.

Sources: Distribution specification, "Token Authentication" (GET) and "OAuth2 Token Authentication" (POST).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool

from onmaru.core.errors import InvalidInput, Unauthenticated
from onmaru.core.identity import Subject
from onmaru.core.time import format_time, now_ns
from onmaru.hub.api.oci.answer import send_json
from onmaru.hub.api.oci.request import Request
from onmaru.hub.errors import TokenNeeded
from onmaru.hub.rules.scope import Scopes, parse_scopes
from onmaru.hub.service.access import Caller
from onmaru.hub.service.hub import Hub
from onmaru.hub.service.tokens import PREFIX

MAX_FORM = 64 << 10


class BadGrant(InvalidInput):
    code = "hub.bad_grant"


async def caller_of(hub: Hub, authorization: bytes) -> Caller:
    """Who asks.

    Raises:
        TokenNeeded: the credentials are not valid (any more).
    """
    if not authorization:
        return Caller()
    scheme, _, credential = authorization.decode("latin-1").partition(" ")
    credential = credential.strip()
    if scheme.lower() == "bearer":
        if credential.startswith(PREFIX):
            grant = hub.tokens.find(credential)
            if grant is None:
                raise _refusal("the token has ended", "invalid_token")
            return Caller(grant.subject, grant.scopes, grant.told)
        return Caller(await subject_of(hub, credential))
    if scheme.lower() == "basic":
        # Whoever holds the key is who the key says, whatever name was typed beside it.
        return Caller(await subject_of(hub, _basic(credential)[1]))
    raise _refusal(f"unknown authorization scheme {scheme[:20]!r}")


async def subject_of(hub: Hub, key: str) -> Subject:
    """Who holds an API key.

    Raises:
        TokenNeeded: it is not valid.
    """
    known = hub.identity.recall(key)
    if known is not None:
        return known
    try:
        return await run_in_threadpool(hub.identity.subject_of_key, key)
    except Unauthenticated as error:
        raise _refusal(error.detail, "invalid_token") from error


def _basic(credential: str) -> tuple[str, str]:
    try:
        user, colon, password = base64.b64decode(credential, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise _refusal("the Basic credentials cannot be read") from error
    if not colon:
        raise _refusal("the Basic credentials cannot be read")
    return user, password


def _refusal(detail: str, error: str = "") -> TokenNeeded:
    return TokenNeeded(detail, hint="use an API key: omk_... with the user $oauthtoken", error=error)


async def answer_token(hub: Hub, request: Request, send: Any) -> None:
    """The token endpoint: GET with Basic, or a POSTed form."""
    if request.method == "POST":
        await _post(hub, request, send)
        return
    authorization = request.headers.get(b"authorization", b"")
    subject = None
    if authorization:
        caller = await caller_of(hub, authorization)
        if caller.scopes is not None:
            raise _refusal("a registry token buys no other token")
        subject = caller.subject
    scopes = parse_scopes(request.query.get("scope", []))
    answer = _issued(hub, subject, scopes)
    if subject is not None and request.param("offline_token").lower() == "true":
        password = _password_of(authorization)
        if password:
            answer["refresh_token"] = password
    await send_json(send, 200, answer, [("cache-control", "no-store")])


def _password_of(authorization: bytes) -> str:
    scheme, _, credential = authorization.decode("latin-1").partition(" ")
    return _basic(credential.strip())[1] if scheme.lower() == "basic" else credential.strip()


async def _post(hub: Hub, request: Request, send: Any) -> None:
    form = _form(await request.body(MAX_FORM))
    grant_type = form.get("grant_type", "")
    if grant_type == "password":
        key = form.get("password", "")
        subject = await subject_of(hub, key)
    elif grant_type == "refresh_token":
        key = form.get("refresh_token", "")
        subject = await subject_of(hub, key)
    else:
        raise BadGrant(f"no grant {grant_type[:40]!r}", hint="use password or refresh_token")
    scopes = parse_scopes([form.get("scope", "")])
    answer = _issued(hub, subject, scopes)
    answer["scope"] = form.get("scope", "")
    if grant_type == "refresh_token" or form.get("access_type") == "offline":
        answer["refresh_token"] = key  # the API key is what can be traded again
    await send_json(send, 200, answer, [("cache-control", "no-store")])


def _form(body: bytes) -> Mapping[str, str]:
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=50)
    except ValueError as error:
        raise BadGrant("the form cannot be read", hint="send application/x-www-form-urlencoded") from error
    # Several scopes may come as several fields or as one with spaces.
    return {name: (" " if name == "scope" else "").join(values if name == "scope" else values[:1])
            for name, values in fields.items()}  # fmt: skip


def _issued(hub: Hub, subject: Subject | None, scopes: Scopes) -> dict[str, Any]:
    token = hub.tokens.issue(subject, scopes)
    return {
        "token": token, "access_token": token, "expires_in": int(hub.tokens.life_s),
        "issued_at": format_time(now_ns(), digits=0),
    }  # fmt: skip
