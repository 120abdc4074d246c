"""Routes of bundles: have one made and fetch it, send one and take it in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from onmaru.core.http import require
from onmaru.core.http.problem import language_of
from onmaru.core.identity import Subject
from onmaru.core.jobs import Job, JobRunner
from onmaru.core.texts import said, title_of
from onmaru.core.time import format_time
from onmaru.hub.api.artifacts import TheHub
from onmaru.hub.api.models import Listing
from onmaru.hub.errors import BadUpload, BundleBusy
from onmaru.hub.rules.bundle.check import shown
from onmaru.hub.rules.name import check_name
from onmaru.hub.rules.ranges import parse_range
from onmaru.hub.rules.reference import split_reference
from onmaru.hub.service.bundles import EXPORT, IMPORT
from onmaru.hub.service.bundles_export import Wanted
from onmaru.hub.service.hub import Hub
from onmaru.hub.store.bundles import Kept
from onmaru.hub.types import Kind

routes = APIRouter(tags=["hub"])

Writer = Annotated[Subject, Depends(require("hub.write"))]
Publisher = Annotated[Subject, Depends(require("hub.publish"))]
Admin = Annotated[Subject, Depends(require("hub.admin"))]
State = Literal["receiving", "received", "working", "ready", "planned", "done", "failed", "cancelled", "gone"]
TAR = "application/x-tar"
_BYTES = {TAR: {"schema": {"type": "string", "format": "binary"}}}
_PIECE = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_TEXT = {"text/plain": {"schema": {"type": "string", "maxLength": 16384}}}


class QueryIn(BaseModel):
    """Everything of the organisation that matches."""

    model_config = ConfigDict(extra="forbid")
    q: Annotated[str, Field(max_length=200)] = ""
    kind: Kind | None = None
    labels: Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=20)] = []
    facts: Annotated[dict[str, Annotated[str, Field(max_length=500)]], Field(max_length=20)] = {}


class ExportIn(BaseModel):
    """`references` are `acme/inspect:1.2`, `acme/inspect@sha256:...`, or `acme/inspect` for all tags and branches; a
    collection brings what it gathers. `since` is the id of an earlier bundle of this hub."""

    model_config = ConfigDict(extra="forbid")
    references: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=400)]], Field(max_length=10_000)
    ] = []
    query: QueryIn | None = None
    history: bool = False
    since: Annotated[str, Field(max_length=80)] = ""
    name: Annotated[str, Field(max_length=200)] = ""


class BundleImportIn(BaseModel):
    """Either `size`, of a tar that will be sent [B], or `inbox`, the name of what lies in the hub's inbox."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    size: Annotated[int, Field(ge=0, le=1 << 50)] = 0
    inbox: Annotated[str, Field(max_length=255)] = ""


class BundleKeyIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(max_length=200)]
    public_key: Annotated[str, Field(max_length=16384)]


class TakeIn(BaseModel):
    """`signed`: refuse it unless one of `keys` (none: of the keys the organisation trusts) has signed it."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    dry_run: bool = False
    signed: bool = False
    keys: Annotated[list[BundleKeyIn], Field(max_length=20)] = []


class HubBundleOut(BaseModel):
    """`wants` are the bytes to be sent next, from and up to, of an import; `result` is what its job found out or did."""

    id: str
    direction: Literal["export", "import"]
    name: str
    state: State
    size_bytes: int
    received_bytes: int
    wants: Annotated[list[int], Field(min_length=2, max_length=2)] | None
    artifacts: list[str]
    since: str
    created: str
    created_by: str
    expires: str
    job: str
    progress: float
    note: str
    result: dict[str, Any] | None
    error: dict[str, Any] | None


class InboxOut(BaseModel):
    """`size_bytes` is 0 for a folder."""

    name: str
    size_bytes: int


def register_jobs(jobs: JobRunner, hub: Hub) -> None:
    """Let `jobs` make bundles and take them in; what a stopped or killed site left is gone on with."""
    hub.bundles.submit = jobs.submit
    hub.bundles.job = jobs.get
    hub.bundles.cancel_job = jobs.cancel
    jobs.register(EXPORT, hub.bundle_exports.run, resumable=True)
    jobs.register(IMPORT, hub.bundle_imports.run, resumable=True)


@routes.get("/bundles")
def list_bundles(
    request: Request, hub: TheHub, subject: Writer,
    gone: Annotated[bool, Query(description="also those whose bytes are gone")] = False,
) -> Listing[HubBundleOut]:  # fmt: skip
    """One's own bundles, an admin's those of the organisation; newest first, at most 1000."""
    found = [_out(request, hub, each) for each in hub.bundles.all(subject, gone=gone)]
    return Listing(items=found, total=len(found))


@routes.post("/bundles/exports", status_code=202)
def export_bundle(request: Request, hub: TheHub, subject: Publisher, body: ExportIn) -> HubBundleOut:
    """Make a bundle, as a job; what a policy keeps back is left out, and named in the result."""
    query = None
    if body.query is not None:
        query = {
            "words": body.query.q,
            "kind": body.query.kind,
            "labels": body.query.labels,
            "facts": body.query.facts,
        }
    wanted = Wanted([_reference(each) for each in body.references], query, body.history, body.since)
    return _out(request, hub, hub.bundle_exports.begin(subject, wanted, name=body.name))


@routes.post("/bundles/imports", status_code=201)
def begin_import(request: Request, hub: TheHub, subject: Writer, body: BundleImportIn) -> HubBundleOut:
    """Announce a bundle that will be sent, or name one that lies in the hub's inbox (admins)."""
    if bool(body.size) == bool(body.inbox):
        raise BadUpload("either size or inbox says where the bundle comes from", hint="send one of them")
    if body.inbox:
        return _out(request, hub, hub.bundle_receiver.fetch(subject, body.inbox))
    return _out(request, hub, hub.bundle_receiver.begin(subject, name=body.name, size=body.size))


@routes.get("/bundles/inbox")
def list_inbox(hub: TheHub, subject: Admin) -> Listing[InboxOut]:
    """What the operator laid into the hub's inbox."""
    found = [InboxOut(name=name, size_bytes=size) for name, size in hub.bundle_receiver.inbox(subject)]
    return Listing(items=found, total=len(found))


@routes.get("/bundles/{bundle}")
def show_bundle(request: Request, hub: TheHub, subject: Writer, bundle: str) -> HubBundleOut:
    """A bundle, how far it is, and what came of it."""
    return _out(request, hub, hub.bundles.get(subject, bundle))


@routes.delete("/bundles/{bundle}", status_code=204)
def remove_bundle(hub: TheHub, subject: Writer, bundle: str) -> None:
    """Let its bytes go; a later bundle can still go on from what an export held."""
    hub.bundles.remove(subject, bundle)


@routes.post("/bundles/{bundle}/cancel", status_code=202)
def cancel_bundle(request: Request, hub: TheHub, subject: Writer, bundle: str) -> HubBundleOut:
    """Ask the job that works on it to end. What it has taken in stays; a cancelled export is removed."""
    return _out(request, hub, hub.bundles.cancel(subject, bundle))


@routes.get("/bundles/{bundle}/contents")
def get_bundle_contents(hub: TheHub, subject: Writer, bundle: str) -> Listing[dict[str, Any]]:
    """The artifacts in an export, with tags; known also when its bytes are gone."""
    _, made = hub.bundles_made.described(subject, bundle)
    return Listing(items=[shown(item) for item in made.artifacts], total=len(made.artifacts))


@routes.get(
    "/bundles/{bundle}/document",
    response_class=Response,
    responses={200: {"content": {"application/json": {}}}},
)
def get_bundle_document(hub: TheHub, subject: Writer, bundle: str) -> Response:
    """`bundle.json` of an export, as it is signed."""
    return Response(hub.bundles_made.document(subject, bundle), media_type="application/json")


@routes.get(
    "/bundles/{bundle}/signature",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}},
)
def get_bundle_signature(hub: TheHub, subject: Writer, bundle: str) -> Response:
    """`bundle.sig` of an export; 404 when it is not signed."""
    return Response(hub.bundles_made.signature(subject, bundle), media_type="text/plain")


@routes.put(
    "/bundles/{bundle}/signature", openapi_extra={"requestBody": {"required": True, "content": _TEXT}}
)
async def sign_bundle(request: Request, hub: TheHub, subject: Publisher, bundle: str) -> HubBundleOut:
    """Put the signature of `bundle.json` (base64, as `cosign sign-blob` writes it) into an export."""
    signature = await request.body()
    await run_in_threadpool(hub.bundles_made.sign, subject, bundle, signature)
    return await run_in_threadpool(lambda: _out(request, hub, hub.bundles.get(subject, bundle)))


@routes.get(
    "/bundles/{bundle}/file", response_class=StreamingResponse,
    responses={200: {"content": _BYTES}, 206: {"content": _BYTES}},
)  # fmt: skip
def get_bundle_file(
    hub: TheHub, subject: Writer, bundle: str,
    range: Annotated[str, Header(max_length=100)] = "", if_match: Annotated[str, Header(max_length=200)] = "",
    if_range: Annotated[str, Header(max_length=200)] = "",
) -> StreamingResponse:  # fmt: skip
    """The tar of an export, or the part of it that `Range` asks for. A signature changes its `ETag`."""
    kept, opened = hub.bundles_made.ready(subject, bundle)
    etag = f'"{opened.etag}"'
    if if_match and if_match not in ("*", etag):
        raise BundleBusy(f"{bundle[:80]} has changed", hint="begin the download anew")
    asked = parse_range(range, opened.size) if range and if_range in ("", etag) else None
    start, end = asked or (0, opened.size)
    # Said to be as it is: a range of what was packed on the way could not be gone on with.
    headers = {"ETag": etag, "Accept-Ranges": "bytes", "Content-Length": str(end - start), "Content-Encoding": "identity",
               "Content-Disposition": f'attachment; filename="{kept.id}.tar"'}  # fmt: skip
    if asked is not None:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{opened.size}"
    body = hub.bundles_made.read(kept, opened, start, end)
    return StreamingResponse(body, 200 if asked is None else 206, headers, TAR)


@routes.put("/bundles/{bundle}/file", openapi_extra={"requestBody": {"required": True, "content": _PIECE}})
async def send_bundle_file(
    request: Request, hub: TheHub, subject: Writer, bundle: str,
    offset: Annotated[int, Query(ge=0, le=1 << 50, description="where the bytes begin in the tar")] = 0,
) -> HubBundleOut:  # fmt: skip
    """Send bytes of a bundle, in pieces that the answer's `wants` asks for; `GET` says where to go on."""
    data = await request.body()
    kept = await run_in_threadpool(hub.bundle_receiver.append, subject, bundle, offset, data)
    return await run_in_threadpool(_out, request, hub, kept)


@routes.post("/bundles/{bundle}/import", status_code=202)
def import_bundle(request: Request, hub: TheHub, subject: Writer, bundle: str, body: TakeIn) -> HubBundleOut:
    """Take a bundle in, as a job; with `dry_run` only tell what would change, for which its head is enough."""
    keys = [(each.name, each.public_key) for each in body.keys]
    return _out(
        request,
        hub,
        hub.bundle_imports.start(subject, bundle, dry_run=body.dry_run, keys=keys, signed=body.signed),
    )


def _reference(text: str) -> tuple[str, str]:
    if "@" not in text and ":" not in text.rpartition("/")[2]:
        return check_name(text), ""
    return split_reference(text)


def _spoken(request: Request, problem: Mapping[str, Any]) -> dict[str, Any]:
    """What a job failed with, in the language of whoever asks."""
    code, language = str(problem["title"]), language_of(request)
    detail, hint = said(code, language, str(problem["detail"]), str(problem["hint"]), problem["params"])
    title = title_of(code, language, problem["params"])
    return {**problem, "code": code, "title": title, "detail": detail, "hint": hint}


def _out(request: Request, hub: Hub, kept: Kept) -> HubBundleOut:
    job: Job | None = hub.bundles.job_of(kept)
    wants = hub.bundle_receiver.wants(kept) if kept.direction == "import" and kept.gone_ns is None else None
    return HubBundleOut(
        id=kept.id, direction=kept.direction, name=kept.name, state=hub.bundles.state(kept), size_bytes=kept.size,  # type: ignore[arg-type]
        received_bytes=hub.bundles.folder.received(kept.id), wants=[wants.start, wants.end] if wants else None,
        artifacts=[name for name, _ in kept.request.get("artifacts", [])][:1000], since=kept.request.get("since", ""),
        created=format_time(kept.created_ns), created_by=kept.created_by, expires=format_time(kept.expires_ns),
        job=kept.job, progress=job.progress if job else 0.0, note=job.note if job else "",
        result=job.result if job else None, error=_spoken(request, job.error) if job and job.error else None,
    )  # fmt: skip
