"""Routes: the plant, its equipment, the graph of relations."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Query

from onmaru.core.ids import PrimPath
from onmaru.twin.api.access import READ, TheTwin, UnknownEquipment, prim_path
from onmaru.twin.api.models import (
    EquipmentDetail,
    EquipmentOut,
    Listing,
    MotionOut,
    PlantOut,
    RelationEnd,
    RelationOut,
    ShiftOut,
)
from onmaru.twin.api.render import equipment_item, equipment_out, label_out, signal_out
from onmaru.twin.service.twin import Twin
from onmaru.twin.types import Equipment, Level, RelationKind

routes = APIRouter(tags=["twin"], dependencies=[READ])


@routes.get("/plant")
def get_plant(twin: TheTwin) -> PlantOut:
    plant = twin.plant
    return PlantOut(
        name=plant.name,
        label=label_out(plant.label, plant.name),
        time_zone=plant.time_zone,
        emulated=plant.emulated,
        root=plant.root,
        meters_per_unit=plant.meters_per_unit,
        up_axis=plant.up_axis,
        counts={
            "equipment": len(plant.equipment),
            "relations": len(plant.relations),
            "signals": len(plant.signals),
            "bindings": len(plant.bindings),
            "sources": len(plant.sources),
            "rows": twin.scene.row_count,
            "zones": twin.scene.zone_count,
        },
        levels=[level.value for level in Level],
        shifts=[ShiftOut(**{**asdict(shift), "days": list(shift.days)}) for shift in plant.shifts],
    )


def _known(twin: Twin, path: str) -> Equipment:
    index = twin.equipment_index.get(PrimPath(path))
    if index is None:
        hint = "GET /api/v1/twin/equipment lists what there is"
        raise UnknownEquipment(f"there is no equipment at {path}", hint=hint, path=path)
    return twin.plant.equipment[index]


@routes.get("/equipment")
def list_equipment(
    twin: TheTwin,
    under: Annotated[str, Query(description="only this subtree")] = "",
    level: Level | None = None,
    kind: str = "",
    q: Annotated[str, Query(description="search in names, English and Korean", max_length=200)] = "",
) -> Listing[EquipmentOut]:
    items = list(twin.plant.equipment)
    if under:
        wanted = {item.path for item in twin.graph.under(_known(twin, prim_path(under)).path)}
        items = [item for item in items if item.path in wanted]
    if level:
        items = [item for item in items if item.level is level]
    if kind:
        items = [item for item in items if item.kind == kind]
    if q:
        found = {item.path for item in twin.graph.search(q)}
        items = [item for item in items if item.path in found]
    snapshot = twin.now()
    return Listing(items=[equipment_item(twin, item, snapshot) for item in items])


@routes.get("/equipment/{path:path}")
def get_equipment(twin: TheTwin, path: str) -> EquipmentDetail:
    item = _known(twin, prim_path(path))
    snapshot = twin.now()
    ends = []
    for relation in twin.plant.relations:
        if item.path not in (relation.subject, relation.object):
            continue
        out = relation.subject == item.path
        other = _known(twin, relation.object if out else relation.subject)
        label = label_out(other.label, other.path.rsplit("/", 1)[-1])
        end = RelationEnd(
            kind=relation.kind.value, direction="out" if out else "in", path=other.path, label=label
        )
        ends.append(end)
    signals = [signal_out(twin, signal, snapshot) for signal in twin.signals_of.get(item.path, ())]
    motions = [
        MotionOut(prim=motion.prim, op=op.op, signal=op.signal)
        for motion in twin.plant.motions
        if (motion.prim + "/").startswith(item.path + "/")
        for op in motion.ops
    ]
    ancestors: list[str] = [ancestor.path for ancestor in twin.graph.ancestors(item.path)]
    known = equipment_out(twin, item, snapshot)
    return EquipmentDetail(**known, relations=ends, signals=signals, motions=motions, ancestors=ancestors)


@routes.get("/graph")
def walk_graph(
    twin: TheTwin,
    start: Annotated[str, Query(alias="from", description="equipment to start from")],
    relation: RelationKind = RelationKind.FEEDS,
    direction: Literal["downstream", "upstream"] = "downstream",
    level: Level | None = None,
    depth: Annotated[int | None, Query(ge=1, le=10_000)] = None,
) -> Listing[EquipmentOut]:
    item = _known(twin, prim_path(start))
    walk = twin.graph.downstream if direction == "downstream" else twin.graph.upstream
    snapshot = twin.now()
    found = walk(item.path, relation=relation, level=level, depth=depth)
    return Listing(items=[equipment_item(twin, other, snapshot) for other in found])


@routes.get("/relations")
def list_relations(twin: TheTwin) -> Listing[RelationOut]:
    items = [RelationOut(kind=r.kind.value, subject=r.subject, object=r.object) for r in twin.plant.relations]
    return Listing(items=items)
