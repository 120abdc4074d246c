"""Bodies of the scene: what the viewport loads, and single prims."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from onmaru.twin.api.models import Body, LabelOut

Point = tuple[float, float, float]
Box = tuple[Point, Point]


class ZoneOut(Body):
    zone: int
    name: str
    path: str
    origin: Point
    bounds: Box | None
    row_start: int
    draw_count: int
    url: str


class FamiliesOut(Body):
    prototype: list[int]
    stretch: list[list[float]]


class LodOut(Body):
    url: str
    triangles: int
    error_m: float
    bytes: int


class PrototypeOut(Body):
    prototype: int
    hash: str
    name: str
    bounds: Box
    lods: list[LodOut]


class BundleOut(Body):
    """Many prototype files in one answer; see `GET /twin/scene/bundles/{digest}`."""

    url: str
    level: int = Field(description="0: the coarsest form of each prototype, all a first picture needs")
    file_count: int
    bytes: int


class SceneOut(Body):
    hash: str
    up_axis: str
    meters_per_unit: float
    bounds: Box | None
    row_count: int
    zones: list[ZoneOut]
    families: FamiliesOut
    prototypes: list[PrototypeOut]
    bundles: list[BundleOut] = Field(description="coarsest level first; each file is in exactly one")


class NamedEquipment(Body):
    path: str
    label: LabelOut


class TreeItem(Body):
    path: str
    name: str
    type: str
    level: str | None
    label: LabelOut | None
    has_children: bool
    row_count: int
    equipment_index: int | None


class TreeOut(Body):
    path: str
    items: list[TreeItem]


class RowOut(Body):
    row: int
    path: str
    type: str
    zone: int
    equipment: NamedEquipment | None
    prototype: int
    triangles: int
    bounds: Box | None


class FoundRows(Body):
    path: str
    row_ranges: list[tuple[int, int]]
    bounds: Box | None
    equipment: NamedEquipment | None


class LayerName(Body):
    identifier: str


class LayerOut(LayerName):
    root: bool
    sublayer: bool
    muted: bool
    bytes: int | None


class AttributeOut(Body):
    name: str
    type: str
    value: Any
    layer: str | None
    time_samples: int


class RelationshipOut(Body):
    name: str
    targets: list[str]


class VariantOut(Body):
    selection: str
    choices: list[str]


class StageUnits(Body):
    meters_per_unit: float
    up_axis: str


class PrimOut(Body):
    path: str
    type: str
    api_schemas: list[str]
    layers: list[LayerName]
    attributes: list[AttributeOut]
    relationships: list[RelationshipOut]
    variants: dict[str, VariantOut]
    payload: bool
    instance: bool
    purpose: str
    visibility: str
    transform: list[list[float]] | None
    units: StageUnits
    documentation: str
