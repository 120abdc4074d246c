"""Manifests, tags, referrers and the catalogue at the OCI door.

Source: OCI Distribution Specification v1.1 and its main branch (several tags on one push).
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool

from onmaru.hub.api.oci.answer import ALWAYS, Headers, encode, send_json, send_plain
from onmaru.hub.api.oci.request import Request
from onmaru.hub.errors import BadPage, UnknownRepository
from onmaru.hub.rules.digest import parse_digest
from onmaru.hub.rules.manifest import OCI_INDEX, parse_manifest
from onmaru.hub.rules.retention import attached_to
from onmaru.hub.service.hub import Hub
from onmaru.hub.types import Manifest, Parsed, Repository

MAX_PAGE = 10_000
MAX_REFERRERS = 2_000


@dataclass(frozen=True, slots=True)
class Answer:
    """A manifest as the door sends and remembers it.

    Attributes:
        repository: Its number.
        parts: Digests of the manifests an index is made of.
        counts: Whether fetching it is a download: signatures, SBOMs and reports are none.
    """

    headers: Headers
    body: bytes
    repository: int
    parts: tuple[str, ...]
    counts: bool


async def get_manifest(hub: Hub, request: Request, reference: str) -> Answer:
    """A manifest, once the caller may have it."""

    standing = await run_in_threadpool(hub.pull_through.standing, request.caller, request.name, reference)
    if isinstance(standing, Future):  # a mirror asks the other side; who asks the same waits for the same
        standing = await asyncio.wrap_future(standing)

    def find() -> tuple[Manifest, Repository, Parsed]:
        repository = hub.access.repository(request.caller, request.name, "pull")
        found = hub.manifests.find(repository, reference)
        hub.gates.admit(request.caller, repository, found.sha256)
        return found, repository, parse_manifest(found.body, found.media_type)

    found, repository, parsed = await run_in_threadpool(find)
    headers = [
        *ALWAYS,
        *encode([
            ("content-type", found.media_type), ("content-length", str(found.size)),
            ("docker-content-digest", found.digest), ("etag", f'"{found.digest}"'),
            *(standing.headers() if standing else ()),
        ]),
        *_warning(repository),
    ]  # fmt: skip
    parts = tuple(str(child.digest) for child in parsed.children)
    counts = parsed.subject is None and not attached_to(reference)
    return Answer(headers, found.body, repository.id, parts, counts)


def _warning(repository: Repository) -> Headers:
    """Says that an artifact is deprecated, as the specification has it ("Warnings")."""
    if not repository.deprecated:
        return []
    text = " ".join(f"{repository.name} is deprecated: {repository.deprecated}".split())[:400]
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return [(b"warning", f'299 - "{quoted}"'.encode())]


async def put_manifest(hub: Hub, request: Request, reference: str, send: Any) -> None:
    body = await request.body(hub.config.max_manifest_bytes)
    more_tags = request.query.get("tag", []) if ":" in reference else []
    digest, parsed = await run_in_threadpool(
        hub.manifests.push,
        request.caller,
        request.name,
        reference,
        body,
        request.header(b"content-type"),
        more_tags,
    )
    headers = [
        ("location", f"/v2/{request.name}/manifests/{digest}"), ("docker-content-digest", str(digest)),
    ]  # fmt: skip
    if parsed.subject is not None:
        headers.append(("oci-subject", str(parsed.subject)))
    headers += [("oci-tag", tag) for tag in dict.fromkeys(more_tags)]
    await send_plain(send, 201, headers)


async def delete_manifest(hub: Hub, request: Request, reference: str, send: Any) -> None:
    def delete() -> None:
        repository = hub.access.repository(request.caller, request.name, "delete")
        hub.manifests.delete(request.caller, repository, reference)

    await run_in_threadpool(delete)
    await send_plain(send, 202)


async def list_tags(hub: Hub, request: Request, send: Any) -> None:
    limit, last = _page(request)

    def local() -> list[str]:
        return list(hub.manifests.tag_names(hub.access.repository(request.caller, request.name, "pull")))

    def names() -> list[str]:
        away = hub.pull_through.tags(request.caller, request.name, local)
        if away is not None:
            after = [name for name in away if name > last]
            return after if limit is None else after[: limit + 1 if limit else 0]
        repository = hub.access.repository(request.caller, request.name, "pull")
        if limit == 0:
            hub.manifests.tag_names(repository, limit=1)
            return []
        return list(
            hub.manifests.tag_names(repository, after=last, limit=None if limit is None else limit + 1)
        )

    found = await run_in_threadpool(names)
    headers: list[tuple[str, str]] = [("cache-control", "no-cache")]
    if limit is not None and len(found) > limit > 0:
        found = found[:limit]
        headers.append(_link(f"/v2/{request.name}/tags/list", limit, found[-1]))
    await send_json(send, 200, {"name": request.name, "tags": found}, headers, head=request.head)


async def list_referrers(hub: Hub, request: Request, reference: str, send: Any) -> None:
    digest = parse_digest(reference)
    wanted = request.param("artifactType")

    def find() -> list[dict[str, Any]]:
        try:
            repository = hub.access.repository(request.caller, request.name, "pull")
        except UnknownRepository:
            return []  # the specification has no 404 here: what is absent has no referrers yet
        found = hub.manifests.referrers(repository, digest, wanted)
        return [referrer.as_descriptor() for referrer in found]

    found = await run_in_threadpool(find)
    headers: list[tuple[str, str]] = [("cache-control", "no-cache")]
    if wanted:
        headers.append(("oci-filters-applied", "artifactType"))
    # Many signatures on one image are paged; the mark is the number to go on from.
    begin = request.param("last")
    offset = int(begin) if begin.isascii() and begin.isdigit() and len(begin) < 10 else 0
    page = found[offset : offset + MAX_REFERRERS]
    if len(found) > offset + MAX_REFERRERS:
        query = f"last={offset + MAX_REFERRERS}" + (
            f"&artifactType={quote(wanted, safe='')}" if wanted else ""
        )
        headers.append(("link", f'</v2/{request.name}/referrers/{digest}?{query}>; rel="next"'))
    index = {"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": page}
    await send_json(send, 200, index, headers, head=request.head, media_type=OCI_INDEX)


async def list_catalogue(hub: Hub, request: Request, send: Any) -> None:
    limit, last = _page(request)
    most = 1000 if limit is None else limit
    hub.access.narrow(request.caller, [("", "pull")])

    def names() -> list[str]:
        return hub.manifests.catalogue(request.caller, after=last, limit=most + 1) if most else []

    found = await run_in_threadpool(names)
    headers: list[tuple[str, str]] = [("cache-control", "no-cache")]
    if len(found) > most > 0:
        found = found[:most]
        headers.append(_link("/v2/_catalog", most, found[-1]))
    await send_json(send, 200, {"repositories": found}, headers, head=request.head)


def _page(request: Request) -> tuple[int | None, str]:
    text = request.param("n")
    if not text:
        return None, request.param("last")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise BadPage(f"n={text[:20]!r} is no number of results", hint="a number from 0")
    return min(int(text), MAX_PAGE), request.param("last")


def _link(path: str, limit: int, last: str) -> tuple[str, str]:
    return "link", f'<{path}?n={limit}&last={quote(last, safe="")}>; rel="next"'
