"""Versions of models, resources and charts: begin, show, change, finish, remove."""

from __future__ import annotations

import re
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from onmaru.hub.api.ngc.request import Ask, done, text_of
from onmaru.hub.api.ngc.shapes import VERSION_NOTES, WORDS, version
from onmaru.hub.errors import BadRelease
from onmaru.hub.service.releases import Version

_NUMBER = re.compile(r"(\d+)")


async def create(ask: Ask) -> Response:
    """Begin a version; it is pending until its files have come."""
    body = await ask.json()
    name = text_of(body, "versionId", 128)

    def begin() -> dict[str, Any]:
        repository = ask.find("push")
        found = ask.hub.releases.create(ask.caller, repository.name, name, _notes(body))
        return version(ask.hub, repository, found)

    return _shown(ask, await run_in_threadpool(begin))


async def listing(ask: Ask) -> Response:
    """A page of the versions, those with the highest numbers first unless another order is asked."""
    word = WORDS[ask.to.words[0]]

    def read() -> tuple[list[dict[str, Any]], dict[str, int]]:
        repository = ask.find()
        found = ask.hub.releases.every(repository)
        order = ask.query("sort-order", "SEMVER_DESC")
        if order.startswith("SEMVER"):
            found.sort(key=_by_number, reverse=order.endswith("DESC"))
        elif order.endswith("ASC"):
            found.reverse()
        page, pages = ask.page(found)
        return [version(ask.hub, repository, each) for each in page], pages

    shown, pages = await run_in_threadpool(read)
    return done({f"{word.version}s": shown, "paginationInfo": pages})


def _by_number(found: Version) -> tuple[tuple[int, int, str], ...]:
    parts = _NUMBER.split(found.name)
    return tuple(
        (1, int(part), "") if part.isdecimal() and len(part) < 19 else (0, 0, part) for part in parts if part
    )


async def info(ask: Ask) -> Response:
    """One version."""

    def read() -> dict[str, Any]:
        repository = ask.find()
        return version(ask.hub, repository, ask.hub.releases.find(repository, ask.to.words[3]))

    return _shown(ask, await run_in_threadpool(read))


async def change(ask: Ask) -> Response:
    """Tell more of a version, finish it, make it the latest."""
    body = await ask.json()
    status = text_of(body, "status", 64)
    if status not in ("", "UPLOAD_COMPLETE"):
        hint = "UPLOAD_COMPLETE shows it; nothing goes back to pending"
        raise BadRelease(f"a version cannot be set to {status}", hint=hint)

    def write() -> dict[str, Any]:
        repository, name = ask.find("push"), ask.to.words[3]
        if notes := _notes(body):
            ask.hub.releases.describe(ask.caller, repository.name, name, notes)
        if status and ask.hub.releases.find(repository, name).is_pending:
            ask.hub.releases.finish(ask.caller, repository.name, name)
        if ask.query("set-latest").lower() == "true":
            ask.hub.releases.choose(ask.caller, repository.name, name)
        return version(ask.hub, repository, ask.hub.releases.find(repository, name))

    return _shown(ask, await run_in_threadpool(write))


async def remove(ask: Ask) -> Response:
    """Remove a version."""

    def gone() -> dict[str, Any]:
        repository, name = ask.find("delete"), ask.to.words[3]
        shown = version(ask.hub, repository, ask.hub.releases.find(repository, name))
        ask.hub.releases.remove(ask.caller, repository.name, name)
        return shown

    return _shown(ask, await run_in_threadpool(gone))


def _shown(ask: Ask, shown: dict[str, Any]) -> Response:
    return done({WORDS[ask.to.words[0]].version: shown})


def _notes(body: dict[str, Any]) -> dict[str, Any]:
    return {key: body[key] for key in VERSION_NOTES if body.get(key) is not None}
