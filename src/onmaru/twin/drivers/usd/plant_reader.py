"""Read a plant folder: `plant.toml` (or yaml) and the USD stage it names, joined and validated."""

from __future__ import annotations

import math
from pathlib import Path

from pxr import Sdf, Usd, UsdGeom

from onmaru.core import plugins
from onmaru.core.errors import NotFound
from onmaru.core.ids import PrimPath
from onmaru.twin.drivers.usd.schema import (
    SchemaValueError,
    applied,
    read_equipment,
    read_relations,
    read_signals,
)
from onmaru.twin.drivers.usd.stage_file import StageLimit, StageOutside, inside, open_stage
from onmaru.twin.rules.join import SignalRecord, StageFacts
from onmaru.twin.rules.naming import BadSignalName, check_signal_name
from onmaru.twin.rules.plant_file import Fault, PlantFile, parse_plant_file
from onmaru.twin.rules.plant_join import join_plant
from onmaru.twin.rules.plant_text import Lines, read_text
from onmaru.twin.types import Equipment, Plant, Relation

NAMES = ("plant.toml", "plant.yaml", "plant.yml")
CONNECTORS = "onmaru.twin.connectors"
MAX_PRIMS = 10_000_000  # instance proxies included, where they may carry signals


class PlantMissing(NotFound):
    code = "twin.plant_missing"


def find_plant_file(folder: Path) -> Path:
    """The plant file of a folder.

    Raises:
        PlantMissing: there is none.
    """
    for name in NAMES:
        if (folder / name).is_file():
            return folder / name
    hint = f"make one with `onmaru twin new {folder}`"
    raise PlantMissing(f"there is no plant.toml in {folder}", hint=hint, folder=str(folder))


def read_plant_file(folder: Path) -> tuple[PlantFile, Lines, str]:
    """The plant file alone, its shape checked; the stage is not opened.

    Raises:
        PlantMissing, PlantUnreadable, PlantInvalid: with file and line.
    """
    path = find_plant_file(folder)
    data, lines = read_text(path.read_bytes(), path.name)
    return parse_plant_file(data, lines, path.name), lines, path.name


def layer_roots(folder: Path, parsed: PlantFile) -> list[Path]:
    """The folders that layers of this plant may lie in: its own first, then the declared ones."""
    return [folder.resolve(), *((folder / root).resolve() for root in parsed.plant.layer_roots)]


def stage_path(folder: Path, parsed: PlantFile) -> Path:
    """The root layer of the plant.

    Raises:
        StageOutside: `stage` leaves the folder.
    """
    path = (folder / parsed.plant.stage).resolve()
    if not inside(path, layer_roots(folder, parsed)):
        hint = "keep the stage in the plant folder"
        raise StageOutside(
            f"stage = {parsed.plant.stage!r} leaves the plant folder", hint=hint, file="plant.toml"
        )
    return path


def open_plant_stage(folder: Path, *, load: Usd.Stage.InitialLoadSet = Usd.Stage.LoadAll) -> Usd.Stage:
    """The stage of a plant folder, composed, with the same checks as `read_plant`."""
    parsed, _, _ = read_plant_file(folder)
    return open_stage(stage_path(folder, parsed), layer_roots(folder, parsed), load=load)[0]


def read_plant(folder: Path) -> Plant:
    """Read and validate a plant folder; entries of the file win over what USD says.

    Raises:
        PlantMissing: no plant file.
        PlantUnreadable: no TOML or YAML; the line is named.
        PlantInvalid: every fault, in the file and on the prims, at once.
        StageMissing, StageUnreadable, StageOutside, StageBroken, StageLimit: the layer and prim are named.
    """
    folder = folder.resolve()
    parsed, lines, name = read_plant_file(folder)
    stage, _ = open_stage(stage_path(folder, parsed), layer_roots(folder, parsed))
    facts = read_stage(stage, parsed.plant.stage)
    return join_plant(parsed, facts, lines, name, known_kinds=plugins.names(CONNECTORS) or None)


def read_stage(stage: Usd.Stage, file: str) -> StageFacts:
    """The equipment, relations and signals that the prims of a stage carry.

    Equipment inside native instances counts once per instance. A signal on a prim that is no equipment
    belongs to the nearest equipment above it.
    """
    reader = _Reader(stage, file)
    reader.read(stage.GetPseudoRoot(), None)
    default = stage.GetDefaultPrim()
    if not default:
        children = stage.GetPseudoRoot().GetChildren()
        default = children[0] if children else stage.GetPseudoRoot()
    meters = UsdGeom.GetStageMetersPerUnit(stage)
    if not math.isfinite(meters) or meters <= 0:
        reader.faults.append(Fault(file, "metersPerUnit", f"{meters} is no length", "set it to 1 for metres"))
        meters = 1.0

    def children_of(path: str) -> list[str] | None:
        prim = stage.GetPrimAtPath(path) if Sdf.Path.IsValidPathString(path) else None
        if not prim:
            return None
        return [child.GetName() for child in prim.GetFilteredChildren(Usd.TraverseInstanceProxies())]

    return StageFacts(
        file,
        PrimPath(str(default.GetPath())),
        meters,
        str(UsdGeom.GetStageUpAxis(stage)),
        children_of,
        tuple(reader.equipment),
        tuple(reader.relations),
        tuple(reader.records),
        tuple(reader.faults),
    )


class _Reader:
    """One walk over a stage; branches of prototypes without any of our schemas are left out."""

    def __init__(self, stage: Usd.Stage, file: str) -> None:
        self.file = file
        self.equipment: list[Equipment] = []
        self.relations: list[Relation] = []
        self.records: list[SignalRecord] = []
        self.faults: list[Fault] = []
        self._bare: dict[Sdf.Path, bool] = {}
        self._seen = 0

    def read(self, top: Usd.Prim, owner: PrimPath | None) -> None:
        owners: list[tuple[Sdf.Path, PrimPath | None]] = [(top.GetPath(), owner)]
        walk = iter(Usd.PrimRange(top, Usd.TraverseInstanceProxies()))
        for prim in walk:
            path = prim.GetPath()
            self._seen += 1
            if self._seen > MAX_PRIMS:
                hint = "keep equipment out of deeply nested instances"
                raise StageLimit(
                    f"{self.file} has more than {MAX_PRIMS} prims at {path}", hint=hint, prim=str(path)
                )
            while not path.HasPrefix(owners[-1][0]):
                owners.pop()
            is_equipment, signals = applied(prim)
            if is_equipment or signals:
                here = self._take(prim, is_equipment, signals, owners[-1][1])
                owners.append((path, here))
            if prim.IsInstance() and self._is_bare(prim.GetPrototype()):
                walk.PruneChildren()

    def _is_bare(self, prototype: Usd.Prim) -> bool:
        path = prototype.GetPath()
        if path not in self._bare:
            self._bare[path] = not any(
                any(applied(prim)) for prim in Usd.PrimRange(prototype, Usd.TraverseInstanceProxies())
            )
        return self._bare[path]

    def _take(
        self, prim: Usd.Prim, is_equipment: bool, signals: list[str], owner: PrimPath | None
    ) -> PrimPath | None:
        path = str(prim.GetPath())
        try:
            if is_equipment:
                item = read_equipment(prim, owner)
                self.equipment.append(item)
                self.relations += read_relations(prim)
                owner = item.path
            if signals and owner is None:
                mend = "apply OnmaruEquipmentAPI to the prim or to one above it"
                self.faults.append(Fault(self.file, path, "a signal without equipment", mend))
                return None
            for name in signals:
                check_signal_name(name)
            self.records += read_signals(prim, owner) if signals else []
        except SchemaValueError as error:
            self.faults.append(Fault(self.file, f"{error.prim}.{error.key}", error.why, "author it again"))
        except BadSignalName as error:
            self.faults.append(Fault(self.file, path, error.detail, error.hint))
        return owner
