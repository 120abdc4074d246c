"""A stage opened for flattening: as whole as it can be had, with what is wrong with it as notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pxr import Ar, Sdf, Usd, UsdGeom

from onmaru.twin.drivers.usd import stage_file
from onmaru.twin.rules.stage_columns import BadStage, StageNote

NOTE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class OpenedStage:
    """A stage, what is wrong with it, and the files it was composed of.

    `complete` is False when something was missing: a file that appears later would change the stage.
    `roots` are the folders its layers and textures may lie in.
    """

    stage: Usd.Stage
    notes: tuple[StageNote, ...]
    files: tuple[Path, ...]
    complete: bool
    roots: tuple[Path, ...]


def open_stage(file: Path, roots: Sequence[Path] = (), *, load_payloads: bool = True) -> OpenedStage:
    """Open a USD file; a layer that is missing or an arc that fails becomes a note.

    Args:
        roots: Folders its layers may lie in; the file's own folder when empty.

    Raises:
        StageMissing, StageUnreadable, StageOutside, StageBroken, StageLimit: the error names the layer.
    """
    roots = tuple(root.resolve() for root in (roots or [file.parent]))
    load = Usd.Stage.LoadAll if load_payloads else Usd.Stage.LoadNone
    stage, problems = stage_file.open_stage(file, roots, load=load, strict=False)
    root = stage.GetRootLayer().identifier
    notes = tuple(StageNote(item.prim, item.file or root, item.why) for item in problems[:NOTE_LIMIT])
    return OpenedStage(stage, notes, used_files(stage), not problems, roots)


def used_files(stage: Usd.Stage) -> tuple[Path, ...]:
    """The files the stage is composed of, packages as the package file, sorted."""
    found: set[str] = set()
    for layer in stage.GetUsedLayers():
        if not layer.anonymous and layer.realPath:
            outer = Ar.SplitPackageRelativePathOuter(layer.realPath)[0]
            found.add(outer or layer.realPath)
    return tuple(Path(path) for path in sorted(found))


def stage_units(stage: Usd.Stage) -> tuple[float, str]:
    """Metres per unit and up axis (`Y` or `Z`) of a stage.

    Raises:
        BadStage: metres per unit is zero, negative or not a number.
    """
    unit = float(UsdGeom.GetStageMetersPerUnit(stage))
    if not 1e-9 <= unit <= 1e9:
        layer = stage.GetRootLayer().identifier
        raise BadStage(
            f"metersPerUnit of {layer} is {unit}",
            hint="give the length of one unit in metres, as 0.01",
            layer=layer,
        )
    return unit, "Y" if UsdGeom.GetStageUpAxis(stage) == UsdGeom.Tokens.y else "Z"


def has_time_samples(layers: Iterable[Sdf.Layer]) -> bool:
    """Whether anything in the layers is given over time."""
    return any(layer.ListAllTimeSamples() for layer in layers)


def defining_layer(prim: Usd.Prim) -> str:
    """Identifier of the strongest layer that says anything about a prim; for messages."""
    stack = prim.GetPrimStack()
    return str(stack[0].layer.identifier) if stack else ""
