"""Collections: what they gather, and which of them gather an artifact."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from onmaru.hub.api.ngc.request import Ask, done
from onmaru.hub.api.ngc.shapes import artifact
from onmaru.hub.errors import BadTransfer, UnknownRepository
from onmaru.hub.rules.ngc import KINDS, kind_word


async def members(ask: Ask) -> Response:
    """What a collection gathers of one kind."""
    word = kind_word(ask.to.words[3])
    if word not in KINDS:
        raise BadTransfer(f"no kind {word[:40]!r}", hint="models, helm-charts, recipes, repositories")

    def read() -> tuple[list[dict[str, Any]], dict[str, int]]:
        found = ask.hub.collections.members(ask.caller, ask.find().name)
        page, pages = ask.page([each for each in found if each.kind in KINDS[word]])
        return [artifact(each, word) for each in page], pages

    shown, pages = await run_in_threadpool(read)
    return done({"artifacts": shown, "paginationInfo": pages})


async def add(ask: Ask) -> Response:
    """Put an artifact into a collection."""

    def write() -> None:
        ask.hub.collections.add(ask.caller, ask.find("push").name, _member(ask))

    await run_in_threadpool(write)
    return done()


async def take_out(ask: Ask) -> Response:
    """Take an artifact out of a collection."""

    def write() -> None:
        ask.hub.collections.remove(ask.caller, ask.find("push").name, _member(ask))

    await run_in_threadpool(write)
    return done()


async def holding(ask: Ask) -> Response:
    """The collections that gather an artifact."""

    def read() -> tuple[list[dict[str, Any]], dict[str, int]]:
        page, pages = ask.page(ask.hub.collections.holding(ask.caller, ask.find().name))
        return [artifact(each, "collections") for each in page], pages

    shown, pages = await run_in_threadpool(read)
    return done({"collections": shown, "paginationInfo": pages})


def _member(ask: Ask) -> str:
    """The artifact an address names: `.../artifacts/org/ORGANISATION[/team/TEAM]/KIND/NAME`."""
    words = ask.to.words[3:]
    plain = len(words) == 4 and words[0] == "org"
    if not plain and not (len(words) == 6 and words[0] == "org" and words[2] == "team"):
        raise BadTransfer("the artifact cannot be read", hint="org/ORGANISATION/[team/TEAM/]KIND/NAME")
    name = "/".join((words[1], words[3]) if plain else (words[1], words[3], words[5])).lower()
    word = kind_word(words[-2])
    repository = ask.hub.access.repository(ask.caller, name, "pull")
    if repository.kind not in KINDS.get(word, ()):
        raise UnknownRepository(f"{name} is none of the {word[:40]}", hint="check its kind", name=name)
    return name
