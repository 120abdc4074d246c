"""Routes that look over all wings: health, what this site is, and what needs a person now."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel

from onmaru import __version__
from onmaru.core.http import require
from onmaru.core.identity import Subject
from onmaru.core.ids import PrimPath
from onmaru.core.time import format_time, now_ns
from onmaru.twin.service.twin import Twin
from onmaru.twin.types import Label, Quality

router = APIRouter(tags=["home"])


class LabelOut(BaseModel):
    en: str
    ko: str


class SiteOut(BaseModel):
    name: str
    label: LabelOut
    emulated: bool
    time_zone: str


class AboutOut(BaseModel):
    version: str
    site: SiteOut
    wings: list[str]
    server_time: str


class HomeItem(BaseModel):
    kind: Literal["alarm", "stale", "source", "job"]
    severity: Literal["urgent", "high", "medium", "low"]
    title: LabelOut
    detail: str
    href: str
    since: str | None


class HomeOut(BaseModel):
    stale_signals: int
    signals: int
    alarms: int
    sources_down: int
    failing_jobs: int
    items: list[HomeItem]


def _label(label: Label, fallback: str) -> LabelOut:
    english = label.en or fallback
    return LabelOut(en=english, ko=label.ko or english)


@router.get("/health")
def health() -> dict[str, bool]:
    """Whether the site answers; says nothing else and needs no sign-in."""
    return {"ok": True}


@router.get("/about", dependencies=[Depends(require("core.read"))])
def about(request: Request) -> AboutOut:
    twin: Twin | None = getattr(request.app.state, "twin", None)
    if twin is None:  # a hub alone
        site = SiteOut(name="hub", label=LabelOut(en="Hub", ko="허브"), emulated=False, time_zone="UTC")
        return AboutOut(
            version=__version__, site=site, wings=["hub", "plan"], server_time=format_time(now_ns())
        )
    plant = twin.plant
    site = SiteOut(
        name=plant.name,
        label=_label(plant.label, plant.name),
        emulated=plant.emulated,
        time_zone=plant.time_zone,
    )
    return AboutOut(
        version=__version__,
        site=site,
        wings=["twin", "hub", "plan", "sim"],
        server_time=format_time(now_ns()),
    )


_SEVERITY: dict[int, Literal["urgent", "high", "medium", "low"]] = {
    1: "urgent",
    2: "high",
    3: "medium",
    4: "low",
}


@router.get("/home")
def home(request: Request, subject: Annotated[Subject, Depends(require("core.read"))]) -> HomeOut:
    """What needs a person: active alarms, sources that are down, stale signals by equipment, failed jobs.

    Only what the subject may see: members of other organisations hear nothing of the plant.
    """
    there: Twin | None = getattr(request.app.state, "twin", None)
    twin = there if "twin.read" in subject.permissions else None
    items = [*_alarm_items(twin), *_source_items(twin)] if twin else []
    stale, stale_count = _stale_items(twin) if twin else ([], 0)
    failed = _failed_jobs(request) if "jobs.read" in subject.permissions else []
    order = ["urgent", "high", "medium", "low"]
    ranked = sorted([*items, *stale, *failed], key=lambda item: order.index(item.severity))
    return HomeOut(
        stale_signals=stale_count,
        signals=len(twin.plant.signals) if twin else 0,
        alarms=sum(item.kind == "alarm" for item in items),
        sources_down=sum(item.kind == "source" for item in items),
        failing_jobs=len(failed),
        items=ranked[:200],
    )


def _alarm_items(twin: Twin) -> list[HomeItem]:
    found = []
    for alarm in twin.alarms.list(state=None, under=None):
        if alarm["state"] in ("normal", "shelved", "suppressed", "out_of_service"):
            continue
        found.append(
            HomeItem(
                kind="alarm",
                severity=_SEVERITY.get(int(alarm["priority"]), "low"),
                title=LabelOut(**alarm["label"]),
                detail=str(alarm["equipment"]),
                href=f"/twin?select={alarm['equipment']}&dock=alarms",
                since=alarm["raised"],
            )
        )
    return found


def _source_items(twin: Twin) -> list[HomeItem]:
    found = []
    for report in twin.source_reports():
        health = report.health
        if health.connected:
            continue
        title = LabelOut(
            en=f"Source {health.name} is not connected", ko=f"소스 {health.name}에 연결되지 않았어요"
        )
        since = format_time(health.since_ns) if health.since_ns else None
        found.append(
            HomeItem(
                kind="source", severity="high", title=title, detail=health.last_error or health.detail,
                href="/twin?dock=sources", since=since,
            )
        )  # fmt: skip
    return found


def _stale_items(twin: Twin) -> tuple[list[HomeItem], int]:
    table = twin.now().table
    by_equipment: dict[PrimPath, list[int]] = {}
    for signal in twin.plant.signals:
        row = twin.row_of[signal.id]
        if table.quality[row] == Quality.STALE:
            by_equipment.setdefault(signal.equipment, []).append(row)
    found = []
    for path, rows in by_equipment.items():
        item = twin.plant.equipment[twin.equipment_index[path]] if path in twin.equipment_index else None
        name = _label(item.label, path) if item else LabelOut(en=path, ko=path)
        count = len(rows)
        title = LabelOut(
            en=f"{name.en}: {count} stale signal{'s' * (count > 1)}", ko=f"{name.ko}: 오래된 신호 {count}개"
        )
        since = format_time(int(min(table.source_ns[row] for row in rows)))
        href = f"/twin?select={path}&dock=signals&quality=stale"
        found.append(
            HomeItem(kind="stale", severity="medium", title=title, detail=path, href=href, since=since)
        )
    return found, sum(len(rows) for rows in by_equipment.values())


def _failed_jobs(request: Request) -> list[HomeItem]:
    failed: list[Any] = request.app.state.jobs.list(state="failed", limit=20)
    day_ago = datetime.now(UTC).timestamp() - 86_400
    found = []
    for job in failed:
        if (job.ended_ns or 0) / 1e9 < day_ago:
            continue
        title = LabelOut(en=f"Job {job.kind} failed", ko=f"작업 {job.kind} 실패")
        ended = format_time(job.ended_ns) if job.ended_ns else None
        found.append(
            HomeItem(
                kind="job",
                severity="low",
                title=title,
                detail=job.note,
                href=f"/events?job={job.id}",
                since=ended,
            )
        )
    return found
