"""Routes of collections: what they gather, and which of them gather an artifact."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from onmaru.hub.api.artifacts import Member, TheHub
from onmaru.hub.api.models import ArtifactOut, Listing, Name, artifact_out
from onmaru.hub.service.access import Caller
from onmaru.hub.store.catalogue import Entry

routes = APIRouter(tags=["hub"])


class MemberIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    artifact: Name


def _listing(entries: list[Entry]) -> Listing[ArtifactOut]:
    return Listing(items=[ArtifactOut(**artifact_out(each)) for each in entries], total=len(entries))


@routes.get("/members/{name:path}")
def list_members(hub: TheHub, subject: Member, name: str) -> Listing[ArtifactOut]:
    """What a collection gathers, as far as one may see it."""
    return _listing(hub.collections.members(Caller(subject), name))


@routes.put("/members/{name:path}")
def add_member_of_collection(hub: TheHub, subject: Member, name: str, body: MemberIn) -> Listing[ArtifactOut]:
    """Put an artifact into a collection."""
    hub.collections.add(Caller(subject), name, body.artifact)
    return _listing(hub.collections.members(Caller(subject), name))


@routes.delete("/members/{name:path}", status_code=204)
def remove_member_of_collection(
    hub: TheHub, subject: Member, name: str, artifact: Annotated[str, Query(min_length=1, max_length=255)]
) -> None:
    """Take an artifact out of a collection; the artifact itself stays."""
    hub.collections.remove(Caller(subject), name, artifact)


@routes.get("/collections/{name:path}")
def list_collections_with(hub: TheHub, subject: Member, name: str) -> Listing[ArtifactOut]:
    """The collections that gather an artifact, as far as one may see them."""
    return _listing(hub.collections.holding(Caller(subject), name))
