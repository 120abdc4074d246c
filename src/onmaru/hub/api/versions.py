"""Routes of one version and what stands around it: contents, referrers, lineage; facets of the catalogue."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from onmaru.core.errors import NotFound
from onmaru.hub.api.artifacts import Member, TheHub, read_facts
from onmaru.hub.api.models import Listing
from onmaru.hub.api.trust import Reference
from onmaru.hub.rules.contents import read_contents
from onmaru.hub.rules.manifest import parse_manifest
from onmaru.hub.service.access import Caller
from onmaru.hub.service.hub import Hub
from onmaru.hub.service.inventory import read_config
from onmaru.hub.service.lineage import trace
from onmaru.hub.types import Descriptor, Digest, Kind, Repository

routes = APIRouter(tags=["hub"])

_COUNTED = 1000  # newest artifacts whose labels and facts are counted
_SHOWN = 12  # values a facet offers
_MAX_CONFIG = 4 << 20
_CONFIGS = ("application/vnd.oci.image.config.", "application/vnd.docker.container.image.")


class ImageLayer(BaseModel):
    """`step` is the build step that made it, where the image says."""

    digest: str
    media_type: str
    size_bytes: int
    step: str


class PlatformOut(BaseModel):
    digest: str
    name: str
    size_bytes: int


class FileOut(BaseModel):
    path: str
    size_bytes: int
    sha256: str


class ContentsOut(BaseModel):
    """What one version holds; of each list at most 5000."""

    digest: str
    media_type: str
    artifact_type: str
    size_bytes: Annotated[int, Field(description="layers and configuration")]
    layers: list[ImageLayer]
    platforms: list[PlatformOut]
    files: list[FileOut]
    annotations: dict[str, str]
    settings: dict[str, str]


class ReferrerOut(BaseModel):
    digest: str
    media_type: str
    artifact_type: str
    size_bytes: int
    annotations: dict[str, str]


class LineageNode(BaseModel):
    """`is_here` is false for what a card names and this hub does not have, or does not show to the caller."""

    name: str
    is_here: bool
    kind: Kind | None = None
    title: str = ""
    deprecated: str = ""


class LineageEdge(BaseModel):
    """`source` became `target`, or part of it."""

    source: str
    target: str
    relation: str


class LineageOut(BaseModel):
    name: str
    nodes: list[LineageNode]
    edges: list[LineageEdge]
    is_whole: bool


class FacetValue(BaseModel):
    value: str
    count: int


class FacetOut(BaseModel):
    """`name` is empty for labels, else the name of a fact."""

    name: str
    values: list[FacetValue]


class FacetsOut(BaseModel):
    """Counted over the newest `counted` of `total` artifacts."""

    facets: list[FacetOut]
    counted: int
    total: int


@routes.get("/facets")
def list_facets(
    hub: TheHub,
    subject: Member,
    q: Annotated[str, Query(max_length=200)] = "",
    kind: Kind | None = None,
    label: Annotated[list[str] | None, Query(max_length=20)] = None,
    fact: Annotated[list[str] | None, Query(max_length=20)] = None,
) -> FacetsOut:
    """Labels and facts of the artifacts a search finds, the most used first."""
    page = hub.shelf.search(
        subject, words=q, kind=kind, labels=label or (), facts=read_facts(fact), limit=_COUNTED
    )
    labels: Counter[str] = Counter()
    facts: dict[str, Counter[str]] = {}
    for entry in page.entries:
        labels.update(set(entry.labels))
        for name, value in entry.facts.items():
            if isinstance(value, str | int | float) and len(str(value)) <= 80:
                facts.setdefault(name, Counter())[str(value)] += 1
    by_use = sorted(facts.items(), key=lambda each: (-sum(each[1].values()), each[0]))
    facets = [FacetOut(name=name, values=_values(counts)) for name, counts in by_use[:_SHOWN]]
    if labels:
        facets.insert(0, FacetOut(name="", values=_values(labels)))
    return FacetsOut(facets=facets, counted=len(page.entries), total=page.total)


def _values(counts: Counter[str]) -> list[FacetValue]:
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return [FacetValue(value=value, count=count) for value, count in ordered[:_SHOWN]]


@routes.get("/contents/{name:path}")
def get_contents(hub: TheHub, subject: Member, name: str, reference: Reference = "latest") -> ContentsOut:
    """Layers, platforms and files of one version."""
    repository = hub.access.repository(Caller(subject), name, "pull")
    found = hub.manifests.find(repository, reference)
    parsed = parse_manifest(found.body, found.media_type)
    contents = read_contents(found.body, _config(hub, repository, parsed.config))
    sizes = [each.size for each in (*parsed.layers, *((parsed.config,) if parsed.config else ()))]
    return ContentsOut(
        digest=found.digest, media_type=found.media_type, artifact_type=parsed.artifact_type, size_bytes=sum(sizes),
        layers=[ImageLayer(digest=each.digest, media_type=each.media_type, size_bytes=each.size, step=each.step)
                for each in contents.layers],
        platforms=[PlatformOut(digest=each.digest, name=each.name, size_bytes=each.size) for each in contents.platforms],
        files=[FileOut(path=path, size_bytes=size, sha256=sha256) for path, size, sha256 in contents.files],
        annotations=dict(contents.annotations), settings=dict(contents.settings),
    )  # fmt: skip


def _config(hub: Hub, repository: Repository, config: Descriptor | None) -> dict[str, Any]:
    """A container's configuration; empty for anything else, or when its blob is gone."""
    if config is None or config.size > _MAX_CONFIG or not config.media_type.startswith(_CONFIGS):
        return {}
    try:
        blob = hub.content.find(repository, config.digest)
    except NotFound:
        return {}
    return read_config(b"".join(hub.content.read(blob)))


@routes.get("/referrers/{name:path}")
def list_referrers(
    hub: TheHub, subject: Member, name: str, reference: Reference = "latest"
) -> Listing[ReferrerOut]:
    """What was attached to a version: signatures, bills of materials, reports, statements."""
    repository = hub.access.repository(Caller(subject), name, "pull")
    found = hub.manifests.find(repository, reference)
    items = [
        ReferrerOut(
            digest=each.digest, media_type=each.media_type, artifact_type=each.artifact_type, size_bytes=each.size,
            annotations=dict(each.annotations),
        )
        for each in hub.manifests.referrers(repository, Digest("sha256", found.sha256))
    ]  # fmt: skip
    return Listing(items=items, total=len(items))


@routes.get("/lineage/{name:path}")
def get_lineage(hub: TheHub, subject: Member, name: str) -> LineageOut:
    """Where an artifact comes from and what was made of it, as the cards say."""
    entry, _ = hub.shelf.entry(subject, name)
    found = trace(hub.shelf, subject, entry)
    nodes = [
        LineageNode(name=each, is_here=other is not None, kind=other.kind if other else None,
                    title=other.title if other else "", deprecated=other.deprecated if other else "")
        for each, other in found.nodes.items()
    ]  # fmt: skip
    edges = [
        LineageEdge(source=each.source, target=each.target, relation=each.relation) for each in found.edges
    ]
    return LineageOut(name=name, nodes=nodes, edges=edges, is_whole=found.is_whole)
