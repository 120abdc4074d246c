"""Bodies of the hub's JSON API."""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from onmaru.core.time import format_time
from onmaru.hub.store.catalogue import Entry
from onmaru.hub.types import Kind, Tag

Item = TypeVar("Item")
Name = Annotated[str, Field(min_length=1, max_length=255)]


class Listing(BaseModel, Generic[Item]):
    items: list[Item]
    total: int


class ArtifactOut(BaseModel):
    name: str
    kind: Kind
    visibility: Literal["private", "organisation", "public"]
    organisation: str
    team: str
    title: str
    summary: str
    labels: list[str]
    facts: dict[str, Any]
    deprecated: str
    immutable_tags: str
    pulls: int
    size_bytes: int
    created: str
    updated: str
    created_by: str
    licence_version: Annotated[str, Field(description="accept it before pulling; empty: nothing to accept")]


class ArtifactDetail(ArtifactOut):
    card: str
    tags: list[TagOut]
    permissions: Annotated[
        list[str], Field(description="what the caller may do with it: `hub.write`, `hub.publish`")
    ]


class TagOut(BaseModel):
    name: str
    digest: str
    media_type: str
    size_bytes: int
    updated: str


class ManifestOut(BaseModel):
    digest: str
    media_type: str
    artifact_type: str
    subject: str
    size_bytes: int
    pushed: str
    pushed_by: str


class CatalogueOut(BaseModel):
    items: list[ArtifactOut]
    total: int
    kinds: dict[str, int]


class ArtifactIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Name
    kind: Kind = Kind.RESOURCE


class ArtifactChange(BaseModel):
    """What is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")
    kind: Kind | None = None
    visibility: Literal["private", "organisation", "public"] | None = None
    title: Annotated[str, Field(max_length=200)] | None = None
    summary: Annotated[str, Field(max_length=2000)] | None = None
    card: Annotated[str, Field(max_length=262_144, description="Markdown")] | None = None
    labels: (
        Annotated[list[Annotated[str, Field(min_length=1, max_length=64)]], Field(max_length=50)] | None
    ) = None
    facts: dict[Annotated[str, Field(max_length=64)], str | int | float | bool] | None = None
    deprecated: Annotated[str, Field(max_length=500, description="why; empty takes it back")] | None = None
    immutable_tags: (
        Annotated[str, Field(max_length=500, description="patterns such as `v* 1.*`, separated by spaces")]
        | None
    ) = None


class TagIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    tag: Annotated[str, Field(min_length=1, max_length=128)]
    reference: Annotated[
        str, Field(min_length=1, max_length=200, description="the tag or digest to point at")
    ]


class StoredOut(BaseModel):
    blobs: int
    bytes: int
    condemned: int
    condemned_bytes: int


class TeamUsageOut(BaseModel):
    team: str
    name: str
    used_bytes: int
    limit_bytes: int | None


class UsageOut(BaseModel):
    """`teams`: those the caller may see, that hold something or have a limit."""

    organisation: str
    used_bytes: int
    limit_bytes: int | None
    stored: StoredOut
    teams: list[TeamUsageOut]


class QuotaIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    limit_bytes: Annotated[int, Field(ge=0, lt=1 << 62)] | None
    team: Annotated[
        str, Field(max_length=64, description="team, by its id or name; empty: the whole organisation")
    ] = ""


class QuotaOut(BaseModel):
    owner: str
    used_bytes: int
    limit_bytes: int | None


class CollectionOut(BaseModel):
    dry_run: bool
    links: int
    condemned: int
    removed: int
    freed_bytes: int
    strays: int
    uploads: int
    waiting: int
    waiting_bytes: int


def artifact_out(entry: Entry) -> dict[str, Any]:
    """An entry as `ArtifactOut` shows it."""
    return {
        "name": entry.name, "kind": entry.kind, "visibility": entry.visibility, "organisation": entry.organisation,
        "team": entry.team, "title": entry.title, "summary": entry.summary, "labels": list(entry.labels),
        "facts": dict(entry.facts), "deprecated": entry.deprecated, "immutable_tags": entry.immutable_tags,
        "pulls": entry.pulls, "size_bytes": entry.size, "created": format_time(entry.created_ns),
        "updated": format_time(entry.updated_ns), "created_by": entry.created_by,
        "licence_version": entry.licence,
    }  # fmt: skip


def tag_out(tag: Tag) -> TagOut:
    return TagOut(
        name=tag.name, digest=tag.digest, media_type=tag.media_type, size_bytes=tag.size,
        updated=format_time(tag.updated_ns),
    )  # fmt: skip
