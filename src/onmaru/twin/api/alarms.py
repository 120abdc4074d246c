"""Routes: alarms (ISA-18.2) and KPIs (ISO 22400-2)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from onmaru.core.http import require
from onmaru.core.identity import Subject
from onmaru.core.time import now_ns
from onmaru.twin.api.access import READ, TheTwin, prim_path
from onmaru.twin.api.alarm_models import AlarmLoadOut, AlarmOut, DowntimeOut, JournalOut, KpiOut
from onmaru.twin.api.history import window
from onmaru.twin.api.models import Listing, NoteIn, ServiceIn, ShelveIn
from onmaru.twin.rules.alarm import Turn

routes = APIRouter(tags=["twin alarms"], dependencies=[READ])
operate_routes = APIRouter(tags=["twin alarms"])

Operator = Annotated[Subject, Depends(require("twin.operate"))]


@routes.get("/alarms")
def list_alarms(
    twin: TheTwin,
    state: Annotated[str, Query(description="only alarms in this ISA-18.2 state")] = "",
    equipment: Annotated[str, Query(description="only this subtree")] = "",
) -> Listing[AlarmOut]:
    found = twin.alarms.list(state=state or None, under=prim_path(equipment) if equipment else None)
    return Listing(items=[AlarmOut.model_validate(item) for item in found])


@routes.get("/alarms/journal")
def list_alarm_journal(
    twin: TheTwin,
    start: str = "-24h",
    end: str = "now",
    alarm: Annotated[str, Query(max_length=400, description="only this alarm")] = "",
    equipment: Annotated[str, Query(max_length=1024, description="only this subtree")] = "",
    turn: Annotated[Turn | None, Query(description="only this kind of turn")] = None,
    before: Annotated[int | None, Query(ge=1, le=2**63 - 1, description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Listing[JournalOut]:
    """Every turn of every alarm, newest first: raised, cleared, acknowledged, shelved, out of service."""
    start_ns, end_ns = window(start, end)
    found = twin.alarms.journal(
        start_ns=start_ns,
        end_ns=end_ns,
        alarm=alarm or None,
        under=prim_path(equipment) if equipment else None,
        turn=turn.value if turn else None,
        before=before,
        limit=limit,
    )
    items = [JournalOut.model_validate(entry) for entry in found]
    return Listing(items=items, next=str(items[-1].seq) if len(items) == limit else None)


@routes.get("/alarms/load")
def get_alarm_load(twin: TheTwin) -> AlarmLoadOut:
    """How much the alarms ask of people: rate, floods, standing, stale and chattering alarms (ISA-18.2)."""
    return AlarmLoadOut.model_validate(twin.alarms.load())


@operate_routes.post("/alarms/{alarm_id:path}/acknowledge")
def acknowledge_alarm(twin: TheTwin, subject: Operator, alarm_id: str, body: NoteIn) -> AlarmOut:
    return AlarmOut.model_validate(twin.alarms.acknowledge(alarm_id, actor=subject.name, note=body.note))


@operate_routes.post("/alarms/{alarm_id:path}/shelve")
def shelve_alarm(twin: TheTwin, subject: Operator, alarm_id: str, body: ShelveIn) -> AlarmOut:
    until_ns = now_ns() + int(body.minutes * 60e9)
    shelved = twin.alarms.shelve(alarm_id, actor=subject.name, until_ns=until_ns, reason=body.reason)
    return AlarmOut.model_validate(shelved)


@operate_routes.post("/alarms/{alarm_id:path}/unshelve")
def unshelve_alarm(twin: TheTwin, subject: Operator, alarm_id: str) -> AlarmOut:
    return AlarmOut.model_validate(twin.alarms.unshelve(alarm_id, actor=subject.name))


@operate_routes.post("/alarms/{alarm_id:path}/service")
def set_alarm_service(twin: TheTwin, subject: Operator, alarm_id: str, body: ServiceIn) -> AlarmOut:
    """Take an alarm out of service for maintenance, or return it."""
    changed = twin.alarms.set_service(
        alarm_id, actor=subject.name, in_service=body.in_service, note=body.note
    )
    return AlarmOut.model_validate(changed)


@routes.get("/kpis/live")
def list_live_kpis(twin: TheTwin, under: str = "") -> Listing[KpiOut]:
    """OEE and its parts of the running shift so far; without a running shift, of the last eight hours."""
    found = twin.kpis.live(under=prim_path(under) if under else None)
    return Listing(items=[KpiOut.model_validate(item) for item in found])


@routes.get("/kpis")
def list_kpis(twin: TheTwin, under: str = "", start: str = "-8h", end: str = "now") -> Listing[KpiOut]:
    """OEE and its parts per work unit, with formulas and inputs."""
    start_ns, end_ns = window(start, end)
    found = twin.kpis.window(start_ns, end_ns, under=prim_path(under) if under else None)
    return Listing(items=[KpiOut.model_validate(item) for item in found])


@routes.get("/downtime")
def list_downtime(
    twin: TheTwin, under: str = "", start: str = "-8h", end: str = "now"
) -> Listing[DowntimeOut]:
    """Downtime by equipment, state and reason, longest first."""
    start_ns, end_ns = window(start, end)
    found = twin.kpis.downtime(start_ns, end_ns, under=prim_path(under) if under else None)
    return Listing(items=[DowntimeOut.model_validate(item) for item in found])
