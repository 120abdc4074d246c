"""Routes of trust: scans, reports, SBOMs, the vulnerability database, and which machine runs what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from onmaru.core.http import require
from onmaru.core.http.problem import language_of
from onmaru.core.identity import Subject
from onmaru.core.jobs import JobContext, JobRunner
from onmaru.hub.api.artifacts import Member, TheHub
from onmaru.hub.api.models import Listing
from onmaru.hub.rules.advisories.vex import VEX_TYPE
from onmaru.hub.rules.gpu.machine import GPU_MODELS, read_machine
from onmaru.hub.rules.sbom.cyclonedx import MEDIA_TYPE as SBOM_TYPE
from onmaru.hub.rules.sbom.foreign import SPDX_TYPE
from onmaru.hub.rules.scan_report import REPORT_TYPE, read_report
from onmaru.hub.rules.wording import in_words, report_in
from onmaru.hub.service.access import Caller
from onmaru.hub.service.hub import Hub
from onmaru.hub.service.trust import on_behalf

routes = APIRouter(tags=["hub"])

SCAN, REMATCH, IMPORT = "hub.scan", "hub.rematch", "hub.advisories.import"
Admin = Annotated[Subject, Depends(require("hub.admin"))]
Reader = Annotated[Subject, Depends(require("hub.read"))]
Reference = Annotated[str, Query(description="tag or digest", min_length=1, max_length=140)]


class ScanIn(BaseModel):
    name: Annotated[str, Field(min_length=1, max_length=255)]
    reference: Annotated[str, Field(min_length=1, max_length=140)] = "latest"
    again: Annotated[
        bool, Field(description="unpack again, or only match the kept SBOM with the database in use")
    ] = True


class ImportIn(BaseModel):
    """An artifact that holds OSV exports (`all.zip` of an ecosystem) as files."""

    name: Annotated[str, Field(min_length=1, max_length=255)]
    reference: Annotated[str, Field(min_length=1, max_length=140)] = "latest"


class DatabaseOut(BaseModel):
    digest: str
    newest: str
    imported: str
    record_count: int
    skipped_count: int


class FindingOut(BaseModel):
    code: str
    text: str
    params: dict[str, Any]


class CheckOut(BaseModel):
    """`instead` is the newest tag that would run, where this one does not."""

    name: str
    reference: str
    machine: str
    outcome: Literal["runs", "runs_with_jit", "fails", "unknown"]
    findings: list[FindingOut]
    instead: str | None
    scanned: str


class MachineOut(BaseModel):
    name: str
    capability: str
    memory_gb: int


class MatrixOut(BaseModel):
    """Outcomes of tags (rows) on machines (columns); null where a tag was not scanned."""

    name: str
    machines: list[str]
    tags: list[str]
    outcomes: list[list[str | None]]


class QueueOut(BaseModel):
    """What the caller's organisation has waiting; `on_push` says whether new content is scanned at once."""

    waiting: int
    on_push: bool


class ScanOut(BaseModel):
    """One image of a version. `report` is null before a scan; `is_ours` is false for one that somebody attached."""

    digest: str
    platform: str
    is_ours: bool
    report: dict[str, Any] | None


class SbomIn(BaseModel):
    """What was read of a bill of materials: packages that can be matched, and how many others it names."""

    format: str
    tool: str
    packages: int
    unmatched: int
    is_matched: bool


class VexOut(BaseModel):
    """One OpenVEX document. `author` is what it says of itself, `by` who stands for it here; null when nobody does."""

    digest: str
    author: str
    by: dict[str, str] | None
    statements: int
    counts: bool
    why: str


class VexIn(BaseModel):
    """What was read of an OpenVEX document; `is_matched` says whether a report was matched anew."""

    counts: bool
    statements: int
    is_matched: bool


def register_jobs(jobs: JobRunner, hub: Hub) -> None:
    """Let `jobs` scan, rematch and import, and feed them what is pushed."""

    def scan(context: JobContext, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        caller = on_behalf(context.job.actor, params["organisation"])

        def progress(share: float, note: str) -> None:
            context.raise_if_cancelled()
            context.progress(share, note)

        reports = hub.trust.scan(caller, params["name"], params["reference"], progress=progress)
        return [{key: report[key] for key in ("subject", "packages", "counts")} for report in reports]

    def rematch(context: JobContext, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        caller = on_behalf(context.job.actor, params["organisation"])
        reports = hub.trust.rematch(caller, params["name"], params["reference"])
        return [{key: report[key] for key in ("subject", "packages", "counts")} for report in reports]

    def take_in(context: JobContext, params: Mapping[str, Any]) -> dict[str, Any]:
        caller = on_behalf(context.job.actor, params["organisation"])
        facts = hub.trust.import_artifact(caller, params["name"], params["reference"], context.progress)
        return {**facts, "rematch": hub.scanning.start_rematch(context.job.actor).id}

    jobs.register(SCAN, scan, resumable=True)
    jobs.register(REMATCH, rematch, resumable=True)
    jobs.register(IMPORT, take_in, resumable=True)
    hub.scanning.serve(jobs)


@routes.get("/scans")
def get_queue(hub: TheHub, subject: Reader) -> QueueOut:
    """How much of the organisation's content waits for its first scan."""
    return QueueOut(waiting=hub.scanning.waiting(subject), on_push=hub.scanning.is_on(subject))


@routes.post("/scans", status_code=202)
def start_scan(request: Request, hub: TheHub, subject: Member, body: ScanIn) -> dict[str, Any]:
    """Scan an artifact, as a job; its SBOM and report become its referrers."""
    repository = hub.access.repository(Caller(subject), body.name, "push")
    hub.manifests.find(repository, body.reference)
    params = {"name": body.name, "reference": body.reference, "organisation": repository.organisation}
    job = request.app.state.jobs.submit(SCAN if body.again else REMATCH, params, subject.id)
    answer: dict[str, Any] = job.as_json()
    return answer


@routes.get("/scans/{name:path}")
def list_scans(
    request: Request, hub: TheHub, subject: Member, name: str, reference: Reference = "latest"
) -> Listing[ScanOut]:
    """The report of each image of a version: one, or as many as an index has platforms."""
    language = language_of(request)
    items = [
        ScanOut(
            digest=f"sha256:{image.sha256}", platform=next(iter(report["gpu"]["platforms"]), "") if report else "",
            is_ours=is_ours, report=report_in(report, language) if report else None,
        )
        for image, report, is_ours in hub.trust.scans(Caller(subject), name, reference)
    ]  # fmt: skip
    return Listing(items=items, total=len(items))


@routes.post("/rematch", status_code=202)
def start_rematch(request: Request, hub: TheHub, subject: Admin) -> dict[str, Any]:
    """Match everything that was scanned with the database in use, as a job; an import does it by itself."""
    answer: dict[str, Any] = hub.scanning.start_rematch(subject.id).as_json()
    return answer


@routes.get("/reports/{name:path}")
def get_report(
    request: Request, hub: TheHub, subject: Member, name: str, reference: Reference = "latest"
) -> dict[str, Any]:
    """The scan report: vulnerabilities, secrets, oddities, model files, GPU needs, and the database used.

    Of an index it speaks of all images; `images` says what each has.
    """
    report = read_report(hub.trust.document(Caller(subject), name, reference, REPORT_TYPE), where=name)
    return report_in(report, language_of(request))


@routes.get("/sboms/{name:path}", response_class=Response, responses={200: {"content": {SBOM_TYPE: {}}}})
def get_sbom(hub: TheHub, subject: Member, name: str, reference: Reference = "latest") -> Response:
    """The bill of materials, as CycloneDX; of an index, of all its images."""
    return Response(hub.trust.document(Caller(subject), name, reference, SBOM_TYPE), media_type=SBOM_TYPE)


@routes.post(
    "/sboms/{name:path}", status_code=201,
    openapi_extra={"requestBody": {"required": True, "content": {
        kind: {"schema": {"type": "object"}} for kind in (SBOM_TYPE, SPDX_TYPE)}}},
)  # fmt: skip
async def attach_sbom(
    request: Request, hub: TheHub, subject: Member, name: str, reference: Reference = "latest"
) -> SbomIn:
    """Attach a bill of materials that another tool made (CycloneDX or SPDX, as JSON): its packages count as well."""
    data = await request.body()
    read, reports = await run_in_threadpool(hub.trust.attach_sbom, Caller(subject), name, reference, data)
    return SbomIn(
        format=read.media_type, tool=read.tool, packages=len(read.packages), unmatched=read.unmatched_count,
        is_matched=bool(reports),
    )  # fmt: skip


@routes.get("/vex/{name:path}")
def list_statements(
    request: Request, hub: TheHub, subject: Member, name: str, reference: Reference = "latest"
) -> Listing[VexOut]:
    """Documents of statements that vulnerabilities do not matter here (OpenVEX), and whether they count."""
    language = language_of(request)
    told = [each.as_json() for each in hub.trust.statements(Caller(subject), name, reference)]
    items = [VexOut(**{**each, "why": in_words(each["why"], language)}) for each in told]
    return Listing(items=items, total=len(items))


@routes.post(
    "/vex/{name:path}", status_code=201,
    openapi_extra={"requestBody": {"required": True, "content": {VEX_TYPE: {"schema": {"type": "object"}}}}},
)  # fmt: skip
async def attach_statements(
    request: Request, hub: TheHub, subject: Member, name: str, reference: Reference = "latest"
) -> VexIn:
    """Attach an OpenVEX document; it counts when a publisher attaches it, or a trusted key signs it."""
    caller, data = Caller(subject), await request.body()
    is_matched = await run_in_threadpool(hub.trust.attach_statements, caller, name, reference, data)
    told = await run_in_threadpool(hub.trust.statements, caller, name, reference)
    last = told[-1] if told else None  # an index of nothing that is here has no images to attach it to
    counts, statements = last is not None and not last.why, len(last.statements) if last else 0
    return VexIn(counts=counts, statements=statements, is_matched=is_matched)


@routes.get("/checks/{name:path}")
def check_machine(
    request: Request, hub: TheHub, subject: Member, name: str,
    machine: Annotated[str, Query(description="`l40s`, `h100-sxmx8,driver=570.26,arch=amd64`", min_length=1, max_length=200)],
    reference: Reference = "latest",
) -> CheckOut:  # fmt: skip
    """Whether an artifact runs on a machine, why not, and which tag would."""
    found = hub.machines.check(Caller(subject), name, reference, read_machine(machine))
    language = language_of(request)
    findings = [
        FindingOut(code=each.code, text=in_words(each.text, language), params=dict(each.params))
        for each in found.verdict.findings
    ]
    return CheckOut(
        name=name, reference=reference, machine=machine, outcome=str(found.verdict.outcome), findings=findings,  # type: ignore[arg-type]
        instead=found.instead, scanned=found.scanned,
    )  # fmt: skip


@routes.get("/matrix/{name:path}")
def get_matrix(
    hub: TheHub, subject: Member, name: str,
    machine: Annotated[list[str], Query(description="as in checks; several", min_length=1, max_length=20)],
) -> MatrixOut:  # fmt: skip
    """Which tags of an artifact run on which machines."""
    machines = [read_machine(each) for each in machine]
    found = hub.machines.matrix(Caller(subject), name, machines)
    outcomes = [[str(each) if each else None for each in row] for row in found.values()]
    return MatrixOut(name=name, machines=machine, tags=list(found), outcomes=outcomes)


@routes.get("/machines", dependencies=[Depends(require("hub.public.read"))])
def list_machines() -> list[MachineOut]:
    """GPUs that checks know by name."""
    return [
        MachineOut(name=model.name, capability=f"{model.capability / 10:.1f}", memory_gb=model.memory_gb)
        for model in GPU_MODELS.values()
    ]


@routes.get("/advisories", dependencies=[Depends(require("hub.read"))])
def get_advisories(hub: TheHub) -> DatabaseOut | None:
    """The vulnerability database in use; null before the first import."""
    facts = hub.trust.advisories.facts()
    return DatabaseOut(**{key: getattr(facts, key) for key in DatabaseOut.model_fields}) if facts else None


@routes.post("/advisories", status_code=202)
def import_advisories(request: Request, hub: TheHub, subject: Admin, body: ImportIn) -> dict[str, Any]:
    """Put OSV exports into use that were pushed as an artifact, as a job; the old database serves until then."""
    repository = hub.access.repository(Caller(subject), body.name, "pull")
    hub.manifests.find(repository, body.reference)
    params = {"name": body.name, "reference": body.reference, "organisation": repository.organisation}
    answer: dict[str, Any] = request.app.state.jobs.submit(IMPORT, params, subject.id).as_json()
    return answer
