"""Routes of mirrors: add, list, change, remove, sync."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from onmaru.core.errors import OnmaruError
from onmaru.core.http import require
from onmaru.core.identity import Subject
from onmaru.core.jobs import JobContext, JobRunner
from onmaru.hub.api.artifacts import TheHub
from onmaru.hub.api.models import Listing
from onmaru.hub.rules.mirror import Mirror
from onmaru.hub.service.hub import Hub

routes = APIRouter(tags=["hub"])

KIND = "hub.mirror"
Reader = Annotated[Subject, Depends(require("hub.read"))]
Writer = Annotated[Subject, Depends(require("hub.write"))]
Admin = Annotated[Subject, Depends(require("hub.admin"))]
Patterns = Annotated[list[Annotated[str, Field(min_length=1, max_length=255)]], Field(max_length=200)]
Seconds = Annotated[float, Field(ge=0, le=30 * 86400)]
Visible = Literal["private", "organisation", "public"]


class MirrorIn(BaseModel):
    """`secret` is kept sealed and never shown; without `username` it is a bearer token."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    prefix: Annotated[str, Field(min_length=1, max_length=200)]
    protocol: Literal["oci", "hf"] = "oci"
    url: Annotated[str, Field(min_length=8, max_length=500)]
    upstream_prefix: Annotated[str, Field(max_length=200)] = ""
    username: Annotated[str, Field(max_length=255)] = ""
    secret: Annotated[str, Field(max_length=8192)] = ""
    allow: Patterns = []
    deny: Patterns = []
    tag_ttl_s: Seconds = 300.0
    absent_ttl_s: Seconds = 60.0
    quota_bytes: Annotated[int, Field(ge=0, le=1 << 60)] | None = None
    offline: bool = False
    visibility: Visible = "organisation"


class MirrorPatch(BaseModel):
    """What is not said stays as it is; a new `url` without a `secret` takes the secret away."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    url: Annotated[str, Field(min_length=8, max_length=500)] | None = None
    upstream_prefix: Annotated[str, Field(max_length=200)] | None = None
    username: Annotated[str, Field(max_length=255)] | None = None
    secret: Annotated[str, Field(max_length=8192)] | None = None
    allow: Patterns | None = None
    deny: Patterns | None = None
    tag_ttl_s: Seconds | None = None
    absent_ttl_s: Seconds | None = None
    quota_bytes: Annotated[int, Field(ge=0, le=1 << 60)] | None = None
    offline: bool | None = None
    visibility: Visible | None = None


class MirrorOut(BaseModel):
    """`last_error` is why the other side did not answer, the last time it was asked; empty when it did."""

    id: str
    prefix: str
    protocol: str
    url: str
    upstream_prefix: str
    username: str
    has_secret: bool
    allow: list[str]
    deny: list[str]
    tag_ttl_s: float
    absent_ttl_s: float
    quota_bytes: int | None
    used_bytes: int
    offline: bool
    visibility: str
    created_ns: int
    created_by: str
    last_contact_ns: int | None
    last_error: str
    fetched_bytes: int


class MirroredOut(BaseModel):
    """`missing_bytes` are referred to and fetched when somebody asks for them."""

    name: str
    checked_ns: int
    stale: bool
    references: int
    size_bytes: int
    missing_bytes: int


class MirrorDetail(MirrorOut):
    repositories: list[MirroredOut]


class SyncIn(BaseModel):
    """Names behind the prefix, with `:tag` (a pattern may be) or `@sha256:...`; else `latest`. Of a Hugging Face
    endpoint with `:branch`, `:tag` (a pattern may be) or `@commit`, else `main`; `datasets/` before a dataset's."""

    model_config = ConfigDict(extra="forbid")
    references: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=400)]], Field(min_length=1, max_length=500)
    ]


def register_jobs(jobs: JobRunner, hub: Hub) -> None:
    """Let `jobs` fetch what a mirror is asked to hold."""

    def run(context: JobContext, params: Mapping[str, Any]) -> dict[str, Any]:
        mirror = hub.mirrors.known(str(params["mirror"]))
        manifests = blobs = size = 0
        failed = []
        wanted = list(params["references"])
        for number, reference in enumerate(wanted):
            context.raise_if_cancelled()

            def say(done: int, total: int, number: int = number, reference: str = reference) -> None:
                context.raise_if_cancelled()
                context.progress((number + done / max(1, total)) / len(wanted), reference)

            try:
                found = hub.pull_through.sync(mirror, reference, context.job.actor, say=say)
                manifests, blobs, size = manifests + found[0], blobs + found[1], size + found[2]
            except OnmaruError as error:
                failed.append({"reference": reference, "code": error.code, "reason": error.detail})
        done = {"manifests": manifests, "blobs": blobs, "bytes": size, "failed": failed}
        hub.mirrors.note_sync(mirror, context.job.actor, done)
        return done

    jobs.register(KIND, run)


@routes.get("/mirrors")
def list_mirrors(hub: TheHub, subject: Reader) -> Listing[MirrorOut]:
    """The organisation's mirrors, by prefix."""
    found = [MirrorOut(**shown(hub, each)) for each in hub.mirrors.all(subject)]
    return Listing(items=found, total=len(found))


@routes.post("/mirrors", status_code=201)
def add_mirror(hub: TheHub, subject: Admin, body: MirrorIn) -> MirrorOut:
    """Fetch all names below a prefix from another registry or Hugging Face endpoint, when somebody asks for them."""
    return MirrorOut(**shown(hub, hub.mirrors.add(subject, body.model_dump())))


@routes.get("/mirrors/{mirror}")
def get_mirror(hub: TheHub, subject: Reader, mirror: str) -> MirrorDetail:
    """One mirror and what it holds; at most 1000 repositories."""
    found = hub.mirrors.get(subject, mirror)
    seen = [each for each in hub.mirrors.holdings(found) if hub.mirrors.sees(subject, str(each["name"]))]
    return MirrorDetail(**shown(hub, found), repositories=[MirroredOut(**each) for each in seen])


@routes.patch("/mirrors/{mirror}")
def change_mirror(hub: TheHub, subject: Admin, mirror: str, body: MirrorPatch) -> MirrorOut:
    """Change address, credentials or terms; null takes the quota away."""
    said = body.model_dump(exclude_unset=True)
    said = {name: value for name, value in said.items() if value is not None or name == "quota_bytes"}
    return MirrorOut(**shown(hub, hub.mirrors.change(subject, mirror, said)))


@routes.delete("/mirrors/{mirror}", status_code=204)
def remove_mirror(hub: TheHub, subject: Admin, mirror: str) -> None:
    """Fetch no more; what was fetched stays, and can be pushed to."""
    hub.mirrors.remove(subject, mirror)


@routes.post("/mirrors/{mirror}/sync", status_code=202)
def sync_mirror(hub: TheHub, subject: Writer, mirror: str, body: SyncIn, request: Request) -> dict[str, Any]:
    """Fetch references whole, as a job: for machines that will be cut off."""
    found = hub.mirrors.get(subject, mirror)
    job = request.app.state.jobs.submit(KIND, {"mirror": found.id, "references": body.references}, subject.id)
    answer: dict[str, Any] = job.as_json()
    return answer


def shown(hub: Hub, mirror: Mirror) -> dict[str, Any]:
    """A mirror as the API tells it: never its secret."""
    terms = mirror.terms
    return {
        "id": mirror.id, "prefix": mirror.prefix, "protocol": mirror.protocol, "url": mirror.url,
        "upstream_prefix": mirror.upstream_prefix, "username": mirror.username, "has_secret": bool(mirror.sealed),
        "allow": list(terms.allow), "deny": list(terms.deny), "tag_ttl_s": terms.tag_ttl_s,
        "absent_ttl_s": terms.absent_ttl_s, "quota_bytes": terms.quota_bytes,
        "used_bytes": hub.mirrors.used_bytes(mirror), "offline": terms.offline, "visibility": terms.visibility,
        "created_ns": mirror.created_ns, "created_by": mirror.created_by, "last_contact_ns": mirror.contact_ns,
        "last_error": mirror.error, "fetched_bytes": mirror.fetched,
    }  # fmt: skip
