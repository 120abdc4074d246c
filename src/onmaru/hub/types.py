"""The hub's records: digests, blobs, repositories, manifests, tags, uploads. Read this first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

Visibility = Literal["private", "organisation", "public"]


class Kind(StrEnum):
    """What an artifact is; found from its first manifest, and changeable."""

    CONTAINER = "container"
    MODEL = "model"
    DATASET = "dataset"
    CHART = "chart"
    RESOURCE = "resource"
    COLLECTION = "collection"


@dataclass(frozen=True, slots=True)
class Digest:
    """A content address such as `sha256:9f86...`; only made by `rules.digest.parse_digest`."""

    algorithm: str  # sha256, sha512
    hex: str

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.hex}"


@dataclass(frozen=True, slots=True)
class Blob:
    """Content that is stored once; `sha256` is its identity, `sha512` a further name."""

    sha256: str  # hex
    sha512: str | None
    size: int  # [B]


@dataclass(frozen=True, slots=True)
class Repository:
    """A named artifact; its versions are tags. What the catalogue shows of it is a `Card`."""

    id: int
    name: str  # organisation/[team/]name
    organisation: str  # organisation id
    team: str  # team id; empty for the whole organisation
    kind: Kind
    visibility: Visibility
    immutable_tags: str = ""  # glob patterns, space separated
    deprecated: str = ""  # why it should not be used any more; empty: it may


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A reference inside a manifest."""

    media_type: str
    digest: Digest
    size: int  # [B]
    external: bool = False  # has `urls`: the content may live elsewhere


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a manifest says, checked."""

    media_type: str
    artifact_type: str
    config: Descriptor | None
    layers: tuple[Descriptor, ...]
    children: tuple[Descriptor, ...]
    subject: Digest | None
    annotations: Mapping[str, str] = field(default_factory=dict)
    is_index: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """A stored manifest as a client gets it."""

    digest: str  # as it was pushed
    sha256: str  # hex
    media_type: str
    size: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Tag:
    name: str
    digest: str  # as it was pushed
    updated_ns: int
    media_type: str
    size: int  # manifest and what it refers to [B]


@dataclass(frozen=True, slots=True)
class Referrer:
    """A manifest whose `subject` is another one: a signature, an SBOM, a report."""

    digest: str
    media_type: str
    artifact_type: str
    size: int
    annotations: Mapping[str, str]

    def as_descriptor(self) -> dict[str, Any]:
        """The descriptor of the referrers list (OCI distribution specification, "Listing Referrers")."""
        shown: dict[str, Any] = {"mediaType": self.media_type, "digest": self.digest, "size": self.size}
        if self.artifact_type:
            shown["artifactType"] = self.artifact_type
        if self.annotations:
            shown["annotations"] = dict(self.annotations)
        return shown


@dataclass(frozen=True, slots=True)
class UploadSession:
    """A blob on its way; survives a restart."""

    id: str
    repository: str  # name
    actor: str
    algorithm: str  # further digest to compute beside sha256; empty for none
    created_ns: int
    received: int = 0  # [B]
