"""Errors at the edge: RFC 9457 problem+json, in the language asked for; no stack trace ever leaves.

Source: RFC 9457 (Problem Details for HTTP APIs), sections 3.1 and 3.2.
"""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from onmaru.core.errors import InvalidInput, NotFound, OnmaruError
from onmaru.core.ids import new_id
from onmaru.core.texts import LANGUAGES, said, title_of

log = logging.getLogger("onmaru.http")

MEDIA_TYPE = "application/problem+json"


class InvalidRequest(InvalidInput):
    code = "http.invalid_request"
    status = 422


class NoSuchRoute(NotFound):
    code = "http.no_such_route"


class MethodNotAllowed(InvalidInput):
    code = "http.method_not_allowed"
    status = 405


class Refused(InvalidInput):
    """What the framework refuses on its own, such as a malformed upgrade; the status is the framework's."""

    code = "http.refused"


def language_of(request: Request) -> str:
    """`ko` when Accept-Language prefers it to English, else `en`. Source: RFC 9110, section 12.5.4."""
    best, language = 0.0, "en"
    for part in request.headers.get("accept-language", "")[:500].split(","):
        tag, _, weight = part.strip().lower().partition(";")
        name = tag.strip().split("-")[0]
        try:
            quality = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            continue
        if name in LANGUAGES and quality > best:
            best, language = quality, name
    return language


def problem_response(
    error: OnmaruError, request: Request, *, headers: dict[str, str] | None = None, status: int | None = None
) -> JSONResponse:
    """The response that says what is wrong, and how to mend it."""
    language = language_of(request)
    detail, hint = said(error.code, language, error.detail, error.hint, error.params)
    title = title_of(error.code, language, error.params)
    body: dict[str, Any] = error.problem() | {
        "code": error.code,
        "title": title,
        "message": title,
        "detail": detail,
        "hint": hint,
        "instance": request.url.path,
    }
    if status is not None:
        body["status"] = status
    return JSONResponse(body, body["status"], headers, MEDIA_TYPE)


async def _on_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, OnmaruError)  # noqa: S101  # registered for this class only
    if error.status >= 500 and error.status != 503:
        log.error("%s %s: %s", request.method, request.url.path, error.detail, exc_info=error)
    wait_s = error.params.get("retry_after_s")
    headers = {"Retry-After": str(int(wait_s) + 1)} if isinstance(wait_s, int | float) else None
    return problem_response(error, request, headers=headers)


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    language = language_of(request)
    faults = [
        {
            "field": ".".join(str(part) for part in fault["loc"]),
            "why": said(InvalidRequest.code, language, fault["msg"], "")[0],
        }
        for fault in error.errors()
    ]
    first = faults[0]
    more = len(faults) - 1
    detail = f"{first['field']}: {first['why']}" + (f" (and {more} more)" if more else "")
    problem = InvalidRequest(detail, hint="params.faults lists every field", faults=faults)
    return problem_response(problem, request)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    headers = dict(error.headers or {})
    if error.status_code == 404:
        missing = NoSuchRoute(f"there is nothing at {request.url.path}", hint="see /api/v1/openapi.json")
        return problem_response(missing, request, headers=headers)
    if error.status_code == 405:
        allowed = headers.get("Allow", headers.get("allow", ""))
        wrong = MethodNotAllowed(
            f"{request.method} is not allowed here", hint=f"allowed: {allowed}", allowed=allowed
        )
        return problem_response(wrong, request, headers=headers)
    return problem_response(Refused(str(error.detail)), request, headers=headers, status=error.status_code)


async def _on_unexpected(request: Request, error: Exception) -> Response:
    """A fault of ours: an id for the log, nothing else."""
    fault = new_id("fault")
    log.error("%s: %s %s", fault, request.method, request.url.path, exc_info=error)
    ours = OnmaruError("something went wrong on our side", hint=f"the log has it under {fault}", fault=fault)
    return problem_response(ours, request)


def install_problems(app: FastAPI) -> None:
    """Make `app` answer every error as problem+json."""
    app.add_exception_handler(OnmaruError, _on_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_unexpected)
