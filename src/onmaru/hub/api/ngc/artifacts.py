"""Models, resources, charts, images and collections as a whole: make, show, change, remove, accept licences."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from onmaru.hub.api.ngc.request import Ask, done, text_of
from onmaru.hub.api.ngc.shapes import FACTS, NOTES, WORDS, licence_id, told
from onmaru.hub.errors import BadTransfer, LicenceChanged, NoLicence, NotOffered, RepositoryExists
from onmaru.hub.rules.ngc import KINDS
from onmaru.hub.types import Repository

_MAX_CARD = 256 << 10


async def create(ask: Ask) -> Response:
    """Make an artifact with its card; its versions come later."""
    word, body = ask.to.words[0], await ask.json()
    if body.get("encryptionKey"):
        hint = "encrypt the disk of the hub instead"
        raise NotOffered("encryption keys of single models are not kept here", hint=hint)
    own = text_of(body, "name", 255)
    if not own or "/" in own:
        raise BadTransfer("name is missing, or has a slash", hint="only the artifact's own name stands there")
    name = "/".join(part for part in (ask.to.organisation, ask.to.team, own) if part).lower()

    def make() -> dict[str, Any]:
        if isinstance(ask.hub.access.for_push(ask.caller, name), Repository):
            raise RepositoryExists(f"{name} is there already", hint="choose another name", name=name)
        ask.hub.shelf.create(ask.subject, name, kind=KINDS[word][0])
        return _describe(ask, name, body)

    return _shown(word, await run_in_threadpool(make))


async def info(ask: Ask) -> Response:
    """One artifact."""

    def read() -> dict[str, Any]:
        return told(ask.hub, ask.caller, ask.find(), ask.to.words[0])

    return _shown(ask.to.words[0], await run_in_threadpool(read))


async def change(ask: Ask) -> Response:
    """Change the card; what is not named stays."""
    body = await ask.json()

    def write() -> dict[str, Any]:
        return _describe(ask, ask.find("push").name, body)

    return _shown(ask.to.words[0], await run_in_threadpool(write))


async def remove(ask: Ask) -> Response:
    """Remove an artifact with all its versions."""

    def gone() -> dict[str, Any]:
        repository = ask.find("delete")
        shown = told(ask.hub, ask.caller, repository, ask.to.words[0])
        ask.hub.shelf.remove(ask.subject, repository.name)
        return shown

    return _shown(ask.to.words[0], await run_in_threadpool(gone))


async def accept(ask: Ask) -> Response:
    """Accept the licence in force, which must be the one that was shown."""
    body = await ask.json()

    def write() -> None:
        repository = ask.find()
        licence = ask.hub.licences.find(repository)
        if licence is None:
            raise NoLicence(
                f"{repository.name} has no licence to accept", hint="pull it as it is", name=repository.name
            )
        if text_of(body, "licenseId") != licence_id(licence):
            raise LicenceChanged(
                f"the licence of {repository.name} is at version {licence.version} by now", hint="read it again",
                name=repository.name, version=licence.version,
            )  # fmt: skip
        version = text_of(body, "licenseVersion", 64)
        ask.hub.licences.accept(ask.subject, repository.name, version=version, sha256=licence.sha256)

    await run_in_threadpool(write)
    return done()


def _shown(word: str, shown: dict[str, Any]) -> Response:
    # Of images the answer is the repository itself, of all others it lies under their name.
    return done(shown if word == "repos" else {WORDS[word].one: shown})


def _describe(ask: Ask, name: str, body: dict[str, Any]) -> dict[str, Any]:
    word, hub = ask.to.words[0], ask.hub
    repository = hub.access.repository(ask.caller, name, "push")
    facts = dict(hub.shelf.listed(repository).facts)
    for field, fact in FACTS.items():
        if value := text_of(body, field, 500):
            facts[fact] = value
    changes: dict[str, Any] = {"facts": facts}
    for field, column, most in (
        ("displayName", "title", 200), ("shortDescription", "summary", 2000), ("description", "card", _MAX_CARD),
    ):  # fmt: skip
        if body.get(field) is not None:
            changes[column] = text_of(body, field, most)
    labels = body.get("labelsV2") if body.get("labelsV2") is not None else body.get("labels")
    if labels is not None:
        if not isinstance(labels, list) or not all(isinstance(each, str) for each in labels):
            raise BadTransfer("labels are no list of texts", hint="see the documentation of ngcsdk")
        changes["labels"] = list(dict.fromkeys(labels))
    hub.shelf.describe(ask.subject, name, changes)
    notes = {key: body[key] for key in NOTES if body.get(key) not in (None, {})}
    if notes:
        hub.releases.describe(ask.caller, name, "", notes)
    return told(hub, ask.caller, repository, word)
