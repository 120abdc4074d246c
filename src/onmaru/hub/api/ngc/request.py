"""One request at the NGC door, and the answers clients understand."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from onmaru.core.errors import Forbidden, NotFound, OnmaruError
from onmaru.core.identity import Subject
from onmaru.core.ids import new_id
from onmaru.hub.errors import BadTransfer, LicenceNotAccepted, TokenNeeded
from onmaru.hub.rules.ngc import KINDS, Asked
from onmaru.hub.service.access import Caller, absent, needed
from onmaru.hub.service.hub import Hub
from onmaru.hub.types import Repository

log = logging.getLogger("onmaru.hub")

MAX_JSON = 8 << 20
MAX_PAGE = 1000
_PAGE = 100
_CODES = {
    400: "INVALID_REQUEST", 401: "UNAUTHORIZED", 403: "FORBIDDEN", 404: "NOT_FOUND", 409: "CONFLICT", 412: "INVALID_REQUEST",
    413: "INVALID_REQUEST", 422: "INVALID_REQUEST", 429: "TOO_MANY_REQUESTS", 501: "NOT_IMPLEMENTED",
    503: "SERVICE_UNAVAILABLE",
}  # fmt: skip
Item = TypeVar("Item")


@dataclass(slots=True)
class Ask:
    """What a handler gets.

    Attributes:
        key: The API key the caller came with; empty for nobody.
        base: Public address of this site, without a slash at its end.
        jobs: The job runner of the site.
    """

    hub: Hub
    http: Request
    to: Asked
    caller: Caller
    key: str
    base: str
    jobs: Any

    @property
    def subject(self) -> Subject:
        """Who is signed in.

        Raises:
            TokenNeeded: nobody.
        """
        if self.caller.subject is None:
            raise needed([])
        return self.caller.subject

    @property
    def who(self) -> str:
        """Tells downloads of one caller from another's."""
        return f"{self.caller.actor}@{self.http.client.host if self.http.client else ''}"

    def require_guests(self) -> None:
        """Let nobody in particular look around, where the site lets them.

        Raises:
            TokenNeeded: it does not.
        """
        if not self.hub.config.anonymous_pull:
            raise needed([])

    def find(self, action: str = "pull", *, kind: str = "") -> Repository:
        """The artifact the address names, of the kind it names.

        Args:
            action: pull, push or delete.
            kind: Instead of the first word of the address.
        Raises:
            UnknownRepository: absent, hidden, or of another kind.
        """
        name = self.to.name()
        found = self.hub.access.repository(self.caller, name, action)
        if found.kind not in KINDS[kind or self.to.words[0]]:
            raise absent(name)
        return found

    def query(self, name: str, default: str = "") -> str:
        return self.http.query_params.get(name, default)

    async def json(self) -> dict[str, Any]:
        """The body as a JSON object.

        Raises:
            BadTransfer: it is none, or too long.
        """
        try:
            value = json.loads(await self.body(MAX_JSON) or b"{}")
        except (ValueError, RecursionError) as error:
            raise BadTransfer(
                f"the body is no JSON ({str(error)[:100]})", hint="send a JSON object"
            ) from error
        if not isinstance(value, dict):
            raise BadTransfer("the body is no JSON object", hint="send a JSON object")
        return value

    async def body(self, most: int) -> bytes:
        """The whole body, of at most `most` bytes."""
        pieces, size = [], 0
        try:
            async for piece in self.http.stream():
                size += len(piece)
                if size > most:
                    raise BadTransfer(f"the body is longer than {most:,} bytes", hint="send less at once")
                pieces.append(piece)
        except ClientDisconnect as error:
            raise BadTransfer(
                "the connection ended in the middle of the body", hint="send it again"
            ) from error
        return b"".join(pieces)

    def page(self, items: Sequence[Item]) -> tuple[Sequence[Item], dict[str, int]]:
        """The page of a list the client asks for, and what it is told of the pages."""
        size = max(1, min(_number(self.query("page-size"), _PAGE), MAX_PAGE))
        index = _number(self.query("page-number"), 0)
        told = {
            "index": index, "size": size, "totalPages": max(1, -(-len(items) // size)), "totalResults": len(items),
        }  # fmt: skip
        return items[index * size : (index + 1) * size], told


def _number(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default


def text_of(body: Mapping[str, Any], key: str, most: int = 4096) -> str:
    """A text out of a body; empty when it is not there.

    Raises:
        BadTransfer: it is something else, or too long.
    """
    value = body.get(key)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > most:
        raise BadTransfer(
            f"{key} is no text of at most {most:,} characters", hint="see the documentation of ngcsdk"
        )
    return value


def done(told: Mapping[str, Any] | None = None, status: int = 200) -> Response:
    """What went well, with what is told of it."""
    return JSONResponse(
        {"requestStatus": {"statusCode": "SUCCESS", "requestId": new_id("req")}, **(told or {})}, status, {"Cache-Control": "no-store"}
    )  # fmt: skip


def problem(error: Exception, *, transfer: bool = False) -> Response:
    """What went wrong, as NGC says it; never a stack trace.

    Args:
        transfer: Whether a file is on its way: there clients take 400 for a file that arrived before, and 409 for a
            version that must be thrown away.
    """
    if not isinstance(error, OnmaruError):
        fault = new_id("fault")
        log.error("%s: the NGC door failed", fault, exc_info=error)
        error = OnmaruError(
            "something went wrong on our side", hint=f"the log has it under {fault}", fault=fault
        )
    elif error.status >= 500 and error.status not in (501, 503):
        log.error("the NGC door: %s", error.detail, exc_info=error)
    status = error.status
    if isinstance(error, LicenceNotAccepted):
        status = 412
    elif isinstance(error, NotFound) and not isinstance(error, Forbidden) and status != 501:
        status = 404
    if transfer:
        status = {400: 422, 409: 503}.get(status, status)
    told = f"{error.detail}: {error.hint}" if error.hint else error.detail
    body = {
        "requestStatus": {
            "statusCode": _CODES.get(status, "UNKNOWN"), "statusDescription": told, "requestId": new_id("req"),
        },
        "code": error.code,
    }  # fmt: skip
    headers = {"Cache-Control": "no-store"}
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="onmaru"'
        if isinstance(error, TokenNeeded) and error.params.get("error"):
            headers["WWW-Authenticate"] += f', error="{error.params["error"]}"'
    if status in (429, 503):
        headers["Retry-After"] = "5"
    return JSONResponse(body, status, headers)
