"""One request at the Hugging Face door, and the answers clients understand."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from onmaru.core.errors import Forbidden, NotFound, OnmaruError
from onmaru.core.ids import new_id
from onmaru.hub.api.hf.address import Address
from onmaru.hub.errors import (
    BadCommit,
    LicenceNotAccepted,
    TokenNeeded,
    UnknownFile,
    UnknownRepository,
    UnknownRevision,
)
from onmaru.hub.errors_mirror import (
    NotMirrored,
    UpstreamGated,
)
from onmaru.hub.service.access import Caller
from onmaru.hub.service.hub import Hub
from onmaru.hub.service.revisions import MAIN
from onmaru.hub.types import Kind

log = logging.getLogger("onmaru.hub")

MAX_JSON = 32 << 20


@dataclass(slots=True)
class Ask:
    """What a handler gets."""

    hub: Hub
    http: Request
    to: Address
    caller: Caller
    base: str  # public address of this site, without a slash at its end

    @property
    def who(self) -> str:
        """Tells downloads of one caller from another's."""
        return f"{self.caller.actor}@{self.http.client.host if self.http.client else ''}"

    @property
    def endpoint(self) -> str:
        """What the client takes for the whole hub."""
        return f"{self.base}/hf/{quote(self.to.within)}" if self.to.within else self.base

    def flag(self, name: str) -> bool:
        return self.http.query_params.get(name, "").lower() in ("1", "true")

    def number(self, name: str, default: int, most: int) -> int:
        text = self.http.query_params.get(name, "")
        return max(1, min(int(text), most)) if text.isdigit() and len(text) < 10 else default

    def offset(self, *names: str) -> int:
        """Where a page begins, by the first of these parameters that is there."""
        query = self.http.query_params
        text = next((query[name] for name in names if name in query), "0")
        return int(text) if text.isdigit() and len(text) < 10 else 0

    async def json(self) -> dict[str, Any]:
        """The body as a JSON object.

        Raises:
            BadCommit: it is none, or too long.
        """
        try:
            value = json.loads(await self.body(MAX_JSON) or b"{}")
        except (ValueError, RecursionError) as error:
            raise BadCommit(f"the body is no JSON ({str(error)[:100]})", hint="send a JSON object") from error
        if not isinstance(value, dict):
            raise BadCommit("the body is no JSON object", hint="send a JSON object")
        return value

    async def body(self, most: int) -> bytes:
        """The whole body, of at most `most` bytes."""
        pieces, size = [], 0
        try:
            async for piece in self.http.stream():
                size += len(piece)
                if size > most:
                    raise BadCommit(
                        f"the body is longer than {most:,} bytes", hint="send large files as LFS or Xet"
                    )
                pieces.append(piece)
        except ClientDisconnect as error:
            raise BadCommit("the connection ended in the middle of the body", hint="send it again") from error
        return b"".join(pieces)

    def page_url(self, kind: Kind, repo: str) -> str:
        return f"{self.endpoint}/{'datasets/' if kind is Kind.DATASET else ''}{quote(repo)}"


def answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse(value, status, dict(headers or {}))


def paged(ask: Ask, items: Sequence[Any], offset: int, limit: int) -> Response:
    """A slice of a list, with the address of the next one in `Link`."""
    headers = {}
    if len(items) > offset + limit:
        following = ask.http.url.include_query_params(cursor=offset + limit)
        headers["Link"] = f'<{ask.base}{following.path}?{following.query}>; rel="next"'
    return answer(items[offset : offset + limit], headers=headers)


def problem(error: Exception) -> Response:
    """What went wrong, in the headers that clients turn into their exceptions; never a stack trace."""
    if not isinstance(error, OnmaruError):
        fault = new_id("fault")
        log.error("%s: the Hugging Face door failed", fault, exc_info=error)
        error = OnmaruError(
            "something went wrong on our side", hint=f"the log has it under {fault}", fault=fault
        )
    elif error.status >= 500 and error.status != 503:
        log.error("the Hugging Face door: %s", error.detail, exc_info=error)
    code, status = "", error.status
    if isinstance(error, LicenceNotAccepted | UpstreamGated):
        code = "GatedRepo"
    elif isinstance(error, UnknownRevision):
        code = "RevisionNotFound"
    elif isinstance(error, UnknownFile):
        code = "EntryNotFound"
    elif isinstance(error, UnknownRepository):
        code = "RepoNotFound"
    elif isinstance(error, TokenNeeded) and error.params.get("error") == "invalid_token":
        return _problem("Invalid credentials in Authorization header", 401, "")
    elif isinstance(error, TokenNeeded):
        code = "RepoNotFound"  # absent and hidden look the same
    elif isinstance(error, NotMirrored):
        code = "RevisionNotFound" if error.params.get("reference", MAIN) != MAIN else "RepoNotFound"
    elif isinstance(error, NotFound) and not isinstance(error, Forbidden):
        code = "EntryNotFound"
    message = f"{error.detail}: {error.hint}" if error.hint else error.detail
    answered = _problem(message, status, code)
    if isinstance(error, UnknownFile) and error.params.get("commit"):
        # Clients remember that a file is absent at a commit, and want to know at which.
        answered.headers["X-Repo-Commit"] = error.params["commit"]
    return answered


def _problem(message: str, status: int, code: str) -> Response:
    plain = message.replace("\r", " ").replace("\n", " ")[:500].encode("latin-1", "replace").decode("latin-1")
    headers = {"X-Error-Message": plain, "Cache-Control": "no-store"}
    if code:
        headers["X-Error-Code"] = code
    if status in (429, 503):
        headers["Retry-After"] = "5"
    return answer({"error": message}, status, headers)
