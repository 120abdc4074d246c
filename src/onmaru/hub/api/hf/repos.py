"""Repositories: who am I, create, delete, move, settings, information, lists."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from onmaru.core.time import format_time
from onmaru.hub.api.hf.files import entry, warning
from onmaru.hub.api.hf.request import Ask, answer, paged
from onmaru.hub.errors import BadCommit, RepositoryExists, TokenNeeded, UnknownRevision
from onmaru.hub.rules.card import head_fault
from onmaru.hub.rules.revision import Revision
from onmaru.hub.service.access import absent, needed
from onmaru.hub.store.catalogue import Entry
from onmaru.hub.types import Kind, Repository

_KINDS = {"model": Kind.MODEL, "dataset": Kind.DATASET}
_MOST_LISTED = 1000
_SHOWN = {Kind.MODEL: (Kind.MODEL, Kind.RESOURCE), Kind.DATASET: (Kind.DATASET,)}


async def whoami(ask: Ask) -> Response:
    """The holder of the token. Repositories created without a namespace go to their organisation."""
    subject = ask.caller.subject
    if subject is None:
        raise TokenNeeded("sign in", hint="set HF_TOKEN to an API key (omk_...)", error="invalid_token")
    organisation = await run_in_threadpool(ask.hub.identity.accounts.organisation, subject.organisation)
    writes = "hub.write" in subject.permissions
    return answer(
        {"type": "user", "id": subject.id, "name": subject.name, "fullname": subject.display, "email": None,
         "canPay": False, "isPro": False, "orgs": [{"type": "org", "id": organisation.id, "name": organisation.name,
         "fullname": organisation.display or organisation.name, "roleInOrg": "write" if writes else "read"}],
         "auth": {"type": "access_token", "accessToken": {"displayName": "omk", "role": "write" if writes else "read"}}}
    )  # fmt: skip


async def validate_card(ask: Ask) -> Response:
    """Whether the head of a README can be read; asked before it is uploaded."""
    fault = head_fault(str((await ask.json()).get("content") or ""))
    if fault:
        return answer({"errors": [{"message": fault}], "warnings": []}, 400)
    return answer({"errors": [], "warnings": []})


async def create(ask: Ask) -> Response:
    """A new repository with its first commit."""
    body = await ask.json()
    kind = _kind(body)
    repo = await run_in_threadpool(_wanted, ask, body)
    try:
        # Private whatever the client asks: publishing is a publisher's decision, taken in the catalogue.
        await run_in_threadpool(
            ask.hub.revisions.create,
            ask.caller,
            ask.to.whole(repo).lower(),
            kind,
            title=repo.rpartition("/")[2],
        )
    except RepositoryExists as error:
        return answer({"error": error.detail, "url": ask.page_url(kind, repo)}, 409)
    return answer({"url": ask.page_url(kind, repo), "name": repo, "id": repo})


async def delete(ask: Ask) -> Response:
    """Remove a repository with all its revisions."""
    repo = await run_in_threadpool(_wanted, ask, await ask.json())
    if ask.caller.subject is None:
        raise needed([(repo.lower(), "delete")])
    await run_in_threadpool(ask.hub.shelf.remove, ask.caller.subject, ask.to.whole(repo).lower())
    return answer({"success": True})


async def move(ask: Ask) -> Response:
    """Give a repository another name."""
    body = await ask.json()
    old, new = ask.to.whole(str(body.get("fromRepo") or "")), ask.to.whole(str(body.get("toRepo") or ""))
    try:
        await run_in_threadpool(ask.hub.revisions.move, ask.caller, old.lower(), new.lower())
    except RepositoryExists as error:
        return answer({"error": error.detail}, 409)
    return answer({"success": True})


async def settings(ask: Ask) -> Response:
    """Who sees a repository."""
    body = await ask.json()
    if ask.caller.subject is None:
        raise needed([(ask.to.name, "push")])
    wanted = body.get("visibility") or (
        {True: "private", False: "public"}.get(body["private"] is True) if "private" in body else None
    )
    if wanted in ("private", "public"):
        await run_in_threadpool(
            ask.hub.shelf.describe, ask.caller.subject, ask.to.name, {"visibility": wanted}
        )
    elif body.get("gated"):
        hint = "set the licence that has to be accepted: onmaru hub licence set"
        raise BadCommit("nobody approves requests for access here", hint=hint)
    return answer({"success": True, "private": wanted != "public"})


async def auth_check(ask: Ask) -> Response:
    """Whether the caller may read the repository, its content as well."""

    def check() -> None:
        repository = ask.hub.access.repository(ask.caller, ask.to.name, "pull")
        ask.hub.licences.admit(ask.caller, repository)

    await run_in_threadpool(check)
    return answer({})


async def info(ask: Ask) -> Response:
    """A repository at a revision."""

    def read() -> tuple[Repository, Entry, Revision | None]:
        repository = ask.hub.access.repository(ask.caller, ask.to.name, "pull")
        if repository.kind not in _SHOWN[ask.to.kind]:
            raise absent(ask.to.name)  # a dataset asked for as a model
        found = ask.hub.shelf.listed(repository)
        try:
            return repository, found, ask.hub.revisions.read(repository, ask.to.revision)
        except UnknownRevision:
            if ask.to.revision:
                raise
            return repository, found, None

    repository, found, revision = await run_in_threadpool(read)
    shown = _shown(ask, found, revision)
    if revision is not None:
        blobs = ask.flag("blobs") or "siblings" in ask.http.query_params.getlist("expand")
        shown["siblings"] = [_sibling(revision, path, blobs=blobs) for path in sorted(revision.files)]
        shown["usedStorage"] = found.size
    return answer(shown, headers=warning(repository))


def _sibling(revision: Revision, path: str, *, blobs: bool) -> dict[str, Any]:
    if not blobs:
        return {"rfilename": path}
    whole = entry(revision.files[path], revision)
    lfs = {"lfs": {"sha256": whole["lfs"]["oid"], **whole["lfs"]}} if "lfs" in whole else {}
    return {"rfilename": path, "size": whole["size"], "blobId": whole["oid"], **lfs}


async def listing(ask: Ask) -> Response:
    """Repositories the caller may see."""
    query = ask.http.query_params
    author, words = query.get("author", "").lower(), query.get("search", "")
    labels = [label for label in query.getlist("filter") if label]
    if ask.caller.subject is None and not ask.hub.config.anonymous_pull:
        raise needed([("", "pull")])

    def read() -> list[Entry]:
        found: list[Entry] = []
        for kind in _SHOWN[ask.to.kind]:
            asked = " ".join(part for part in (author, words) if part)
            while len(found) < _MOST_LISTED:
                page = ask.hub.shelf.search(
                    ask.caller.subject, words=asked, kind=kind, labels=labels, offset=len(found), limit=200
                )
                found += page.entries
                if len(page.entries) < 200:
                    break
        within = f"{ask.to.within.lower()}/" if ask.to.within else ""
        return [
            each for each in found
            if each.name.startswith(within) and (not author or each.name.removeprefix(within).split("/")[0] == author)
        ]  # fmt: skip

    found = await run_in_threadpool(read)
    orders: dict[str, Any] = {
        "downloads": lambda each: each.pulls, "lastModified": lambda each: each.updated_ns,
        "last_modified": lambda each: each.updated_ns, "createdAt": lambda each: each.created_ns,
        "created_at": lambda each: each.created_ns,
    }  # fmt: skip
    if query.get("sort") in orders:
        found.sort(key=orders[query["sort"]], reverse=query.get("direction", "-1") == "-1")
    return paged(
        ask,
        [_shown(ask, each, None) for each in found],
        ask.offset("cursor"),
        ask.number("limit", 1000, 1000),
    )


def _shown(ask: Ask, found: Entry, revision: Revision | None) -> dict[str, Any]:
    within = f"{ask.to.within.lower()}/" if ask.to.within else ""
    space = found.name.removeprefix(within).rpartition("/")[0]
    title = (
        found.title if found.title.lower() == found.name.rpartition("/")[2] else found.name.rpartition("/")[2]
    )
    repo = f"{space}/{title}" if space else title
    facts = dict(found.facts)
    theirs = str(facts.get("mirror", "")).partition("/")[2]
    if theirs.lower() == repo.lower():
        repo = theirs  # as it is written where it comes from
    tags = [*found.labels, *(f"license:{facts[key]}" for key in ("license",) if key in facts),
            *(("deprecated",) if found.deprecated else ())]  # fmt: skip
    if found.deprecated:
        facts["deprecated"] = found.deprecated
        if "successor" in facts:
            facts.setdefault("new_version", facts["successor"])
    shown: dict[str, Any] = {
        "_id": str(found.id), "id": repo, "modelId": repo, "author": space.split("/")[0] or None,
        "private": found.visibility != "public", "gated": "auto" if found.licence else False, "disabled": False, "downloads": found.pulls, "likes": 0,
        "tags": tags, "createdAt": format_time(found.created_ns), "lastModified": format_time(found.updated_ns),
        "cardData": facts, "library_name": facts.get("library_name"), "pipeline_tag": facts.get("pipeline_tag"),
        "description": found.summary or None,
    }  # fmt: skip
    if revision is not None:
        shown["sha"] = revision.commit.oid
        shown["lastModified"] = revision.commit.created
    return {key: value for key, value in shown.items() if value is not None}


def _kind(body: dict[str, Any]) -> Kind:
    asked = body.get("type") or "model"
    if asked not in _KINDS:
        raise BadCommit(f"{str(asked)[:40]!r} repositories are not kept here", hint="model or dataset")
    return _KINDS[asked]


def _wanted(ask: Ask, body: dict[str, Any]) -> str:
    """The repository a body names, in the caller's organisation when it names none."""
    name, organisation = str(body.get("name") or ""), str(body.get("organization") or "")
    if "/" in name:
        return name
    subject = ask.caller.subject
    if subject is None:
        raise needed([(name.lower(), "push")])
    if ask.to.within:
        return name
    return f"{organisation or ask.hub.identity.accounts.organisation(subject.organisation).name}/{name}"
