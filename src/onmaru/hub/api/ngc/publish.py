"""Publishing: who sees an artifact, under which licence, what is told of its versions."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from onmaru.hub.api.ngc.request import Ask, done, text_of
from onmaru.hub.errors import BadTransfer, NotOffered, UnknownRepository
from onmaru.hub.rules.ngc import KINDS, kind_word


async def share(ask: Ask) -> Response:
    """Show an artifact to everybody who may sign in, or to its organisation only."""
    body = await ask.json()
    public = any(
        bool(body.get(key))
        for key in ("publishToPublic", "publishAsListedToPublic", "publishWithGuestAccess")
    )

    def write() -> None:
        name, _ = _target(ask, body)
        ask.hub.shelf.describe(ask.subject, name, {"visibility": "public" if public else "organisation"})

    await run_in_threadpool(write)
    return done()


async def ask_licence(ask: Ask) -> Response:
    """Ask for a licence from now on; no terms at all ask for none any more."""
    body = await ask.json()
    given = body.get("licenseTerms") or []
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise BadTransfer("licenseTerms is no list of objects", hint="see the documentation of ngcsdk")
    required = [each for each in given if each.get("needsAcceptance")]
    if len(required) > 1:
        hint = "join them into one text"
        raise NotOffered("one artifact has one licence here", hint=hint)

    def write() -> None:
        name, _ = _target(ask, body)
        if not required:
            ask.hub.licences.clear(ask.subject, name)
            return
        terms = required[0]
        ask.hub.licences.set(
            ask.subject, name, version=text_of(terms, "licenseVersion", 64), title=text_of(terms, "licenseId", 200),
            text=text_of(terms, "governingTerms", 256 << 10),
        )  # fmt: skip

    await run_in_threadpool(write)
    return done()


async def mark(ask: Ask) -> Response:
    """Tell the policies or the release type of a version."""
    body = await ask.json()
    notes: dict[str, Any] = {}
    if isinstance(body.get("policy"), list):
        notes["policy"] = [str(each)[:64] for each in body["policy"][:50]]
    if body.get("releaseType") is not None:
        notes["releaseType"] = text_of(body, "releaseType", 64)

    def write() -> None:
        name, version = _target(ask, body)
        if not version:
            raise BadTransfer("version is missing", hint="name the version: NAME:VERSION")
        ask.hub.releases.describe(ask.caller, name, version, notes)

    await run_in_threadpool(write)
    return done()


async def refuse(ask: Ask) -> Response:
    """What NVIDIA's catalogue does and this hub does not."""
    hint = "see docs/hub/ngc.md for what is answered"
    raise NotOffered(f"{'/'.join(ask.to.words)[:120]} is not offered here", hint=hint)


def _target(ask: Ask, body: dict[str, Any]) -> tuple[str, str]:
    """Name and version of the artifact a body names; its kind stands in the address."""
    target = body.get("targetArtifact")
    if not isinstance(target, dict):
        raise BadTransfer("targetArtifact is missing", hint="see the documentation of ngcsdk")
    parts = [text_of(target, key, 255) for key in ("org", "team", "name")]
    name = "/".join(part for part in parts if part).lower()
    word = kind_word(ask.to.words[1])
    repository = ask.hub.access.repository(ask.caller, name, "push")
    if repository.kind not in KINDS.get(word, ()):
        raise UnknownRepository(f"{name} is none of the {word[:40]}", hint="check its kind", name=name)
    return name, text_of(target, "version", 128)
