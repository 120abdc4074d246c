"""Routes of trust: scan, report, SBOM, rematch, the vulnerability database, and which machine runs what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from onmaru.core.http import require
from onmaru.core.identity import Subject
from onmaru.core.jobs import JobContext, JobRunner
from onmaru.hub.api.artifacts import Member, TheHub
from onmaru.hub.rules.gpu.machine import GPU_MODELS, read_machine
from onmaru.hub.rules.gpu.verdict import judge
from onmaru.hub.rules.sbom.cyclonedx import MEDIA_TYPE as SBOM_TYPE
from onmaru.hub.rules.scan_report import REPORT_TYPE, read_report
from onmaru.hub.service.access import Caller
from onmaru.hub.service.hub import Hub
from onmaru.hub.service.trust import on_behalf

routes = APIRouter(tags=["hub"])

SCAN, REMATCH, IMPORT = "hub.scan", "hub.rematch", "hub.advisories.import"
Admin = Annotated[Subject, Depends(require("hub.admin"))]
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


def register_jobs(jobs: JobRunner, hub: Hub) -> None:
    """Let `jobs` scan, rematch and import."""

    def scan(context: JobContext, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        caller = on_behalf(context.job.actor, params["organisation"])

        def progress(share: float, note: str) -> None:
            context.raise_if_cancelled()
            context.progress(share, note)

        reports = hub.trust.scan(caller, params["name"], params["reference"], progress=progress)
        return [{key: report[key] for key in ("subject", "packages", "counts")} for report in reports]

    def rematch(context: JobContext, params: Mapping[str, Any]) -> dict[str, Any]:
        caller = on_behalf(context.job.actor, params["organisation"])
        report = hub.trust.rematch(caller, params["name"], params["reference"])
        return {key: report[key] for key in ("subject", "packages", "counts")}

    def take_in(context: JobContext, params: Mapping[str, Any]) -> dict[str, Any]:
        caller = on_behalf(context.job.actor, params["organisation"])
        return hub.trust.import_artifact(caller, params["name"], params["reference"], context.progress)

    jobs.register(SCAN, scan, resumable=True)
    jobs.register(REMATCH, rematch, resumable=True)
    jobs.register(IMPORT, take_in, resumable=True)


@routes.post("/scans", status_code=202)
def start_scan(request: Request, hub: TheHub, subject: Member, body: ScanIn) -> dict[str, Any]:
    """Scan an artifact, as a job; its SBOM and report become its referrers."""
    repository = hub.access.repository(Caller(subject), body.name, "push")
    hub.manifests.find(repository, body.reference)
    params = {"name": body.name, "reference": body.reference, "organisation": repository.organisation}
    job = request.app.state.jobs.submit(SCAN if body.again else REMATCH, params, subject.id)
    answer: dict[str, Any] = job.as_json()
    return answer


@routes.get("/reports/{name:path}")
def get_report(hub: TheHub, subject: Member, name: str, reference: Reference = "latest") -> dict[str, Any]:
    """The newest scan report: vulnerabilities, secrets, oddities, model files, GPU needs, and the database used."""
    return read_report(hub.trust.document(Caller(subject), name, reference, REPORT_TYPE), where=name)


@routes.get("/sboms/{name:path}", response_class=Response, responses={200: {"content": {SBOM_TYPE: {}}}})
def get_sbom(hub: TheHub, subject: Member, name: str, reference: Reference = "latest") -> Response:
    """The newest bill of materials, as CycloneDX."""
    return Response(hub.trust.document(Caller(subject), name, reference, SBOM_TYPE), media_type=SBOM_TYPE)


@routes.get("/checks/{name:path}")
def check_machine(
    hub: TheHub, subject: Member, name: str,
    machine: Annotated[str, Query(description="`l40s`, `h100-sxmx8,driver=570.26,arch=amd64`", min_length=1, max_length=200)],
    reference: Reference = "latest",
) -> CheckOut:  # fmt: skip
    """Whether an artifact runs on a machine, why not, and which tag would."""
    read = read_machine(machine)
    verdict, instead = hub.trust.check(Caller(subject), name, reference, read)
    report = read_report(hub.trust.document(Caller(subject), name, reference, REPORT_TYPE), where=name)
    findings = [
        FindingOut(code=each.code, text=each.text, params=dict(each.params)) for each in verdict.findings
    ]
    return CheckOut(
        name=name, reference=reference, machine=machine, outcome=str(verdict.outcome), findings=findings,  # type: ignore[arg-type]
        instead=instead, scanned=report["at"],
    )  # fmt: skip


@routes.get("/matrix/{name:path}")
def get_matrix(
    hub: TheHub, subject: Member, name: str,
    machine: Annotated[list[str], Query(description="as in checks; several", min_length=1, max_length=20)],
) -> MatrixOut:  # fmt: skip
    """Which tags of an artifact run on which machines."""
    machines = [read_machine(each) for each in machine]
    needs = hub.trust.needs_of_tags(Caller(subject), name)
    outcomes = [
        [str(judge(each, read).outcome) if each else None for read in machines] for each in needs.values()
    ]
    return MatrixOut(name=name, machines=machine, tags=list(needs), outcomes=outcomes)


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
