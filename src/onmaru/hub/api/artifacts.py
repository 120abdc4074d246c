"""Routes of the catalogue: find, describe, tag and remove artifacts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from onmaru.core.errors import InvalidInput
from onmaru.core.http import require
from onmaru.core.identity import Subject
from onmaru.core.time import format_time
from onmaru.hub.api.models import (
    ArtifactChange,
    ArtifactDetail,
    ArtifactIn,
    ArtifactOut,
    CatalogueOut,
    Listing,
    ManifestOut,
    TagIn,
    TagOut,
    artifact_out,
    tag_out,
)
from onmaru.hub.service.access import Caller
from onmaru.hub.service.hub import Hub
from onmaru.hub.types import Kind

routes = APIRouter(tags=["hub"])


def _hub(request: Request) -> Hub:
    hub: Hub = request.app.state.hub
    return hub


TheHub = Annotated[Hub, Depends(_hub)]
# What may be done to one artifact depends on whose it is: the service decides, and hides what is not seen.
Member = Annotated[Subject, Depends(require("hub.public.read"))]


def read_facts(said: list[str] | None) -> dict[str, str]:
    """Facts to search for, written `name=value`. Raises `InvalidInput`."""
    facts = {}
    for each in said or ():
        name, equals, value = each.partition("=")
        if not equals:
            raise InvalidInput(f"cannot read the fact {each[:80]!r}", hint="name=value")
        facts[name] = value
    return facts


@routes.get("/artifacts")
def list_artifacts(
    hub: TheHub,
    subject: Member,
    q: Annotated[str, Query(description="words in names, titles, cards and labels", max_length=200)] = "",
    kind: Kind | None = None,
    label: Annotated[list[str] | None, Query(description="all of these", max_length=20)] = None,
    fact: Annotated[list[str] | None, Query(description="`framework=pytorch`", max_length=20)] = None,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> CatalogueOut:
    """Artifacts one may see: the last changed first; when words are searched, those named so first."""
    facts = read_facts(fact)
    page = hub.shelf.search(
        subject, words=q, kind=kind, labels=label or (), facts=facts, offset=offset, limit=limit
    )
    items = [ArtifactOut(**artifact_out(entry)) for entry in page.entries]
    return CatalogueOut(items=items, total=page.total, kinds=hub.shelf.facets(subject))


@routes.post("/artifacts", status_code=201)
def create_artifact(hub: TheHub, subject: Member, body: ArtifactIn) -> ArtifactOut:
    """An empty artifact; pushing makes one as well."""
    return ArtifactOut(**artifact_out(hub.shelf.create(subject, body.name, kind=body.kind)))


@routes.get("/artifacts/{name:path}")
def get_artifact(hub: TheHub, subject: Member, name: str) -> ArtifactDetail:
    """One artifact: its card, its tags, and what the caller may do with it."""
    entry, card = hub.shelf.entry(subject, name)
    tags = [tag_out(tag) for tag in hub.shelf.tags(subject, name)]
    may = hub.shelf.permissions(subject, name)
    return ArtifactDetail(**artifact_out(entry), card=card, tags=tags, permissions=may)


@routes.patch("/artifacts/{name:path}")
def change_artifact(hub: TheHub, subject: Member, name: str, body: ArtifactChange) -> ArtifactOut:
    """Change the card; who sees it and whether it is deprecated needs a publisher."""
    changes = {key: value for key, value in body.model_dump(exclude_unset=True).items() if value is not None}
    return ArtifactOut(**artifact_out(hub.shelf.describe(subject, name, changes)))


@routes.delete("/artifacts/{name:path}", status_code=204)
def delete_artifact(hub: TheHub, subject: Member, name: str) -> None:
    """Remove an artifact with all its versions; the bytes go with the next collections."""
    hub.shelf.remove(subject, name)


@routes.get("/manifests/{name:path}")
def list_manifests(hub: TheHub, subject: Member, name: str) -> Listing[ManifestOut]:
    """Every manifest of an artifact, also untagged ones and referrers, newest first."""
    items = [
        ManifestOut(
            digest=row["digest"], media_type=row["media_type"], artifact_type=row["artifact_type"],
            subject=row["subject"], size_bytes=row["size"], pushed=format_time(row["pushed_ns"]),
            pushed_by=row["pushed_by"],
        )
        for row in hub.shelf.manifests(subject, name)
    ]  # fmt: skip
    return Listing(items=items, total=len(items))


@routes.put("/tags/{name:path}")
def put_tag(hub: TheHub, subject: Member, name: str, body: TagIn) -> TagOut:
    """Point a tag at a version that is there."""
    hub.manifests.tag(Caller(subject), name, body.tag, body.reference)
    return next(tag_out(tag) for tag in hub.shelf.tags(subject, name) if tag.name == body.tag)


@routes.delete("/tags/{name:path}", status_code=204)
def delete_tag(
    hub: TheHub, subject: Member, name: str, tag: Annotated[str, Query(min_length=1, max_length=128)]
) -> None:
    """Remove a tag; the manifest stays."""
    repository = hub.access.repository(Caller(subject), name, "delete")
    hub.manifests.delete(Caller(subject), repository, tag)
