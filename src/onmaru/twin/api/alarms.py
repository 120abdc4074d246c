"""Routes: alarms (ISA-18.2) and KPIs (ISO 22400-2)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from onmaru.core.http import require
from onmaru.core.identity import Subject
from onmaru.core.time import now_ns
from onmaru.twin.api.access import READ, TheTwin, prim_path
from onmaru.twin.api.alarm_models import AlarmOut, DowntimeOut, KpiOut
from onmaru.twin.api.history import window
from onmaru.twin.api.models import Listing, NoteIn, ShelveIn

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
