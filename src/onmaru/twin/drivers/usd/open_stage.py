"""Opening a stage that may be broken or hostile: what USD complains about becomes notes, never a crash."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pxr import Ar, Sdf, Tf, Usd, UsdGeom, UsdUtils

from onmaru.twin.rules.stage_columns import BadStage, StageNote

NOTE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class OpenedStage:
    """A stage, what is wrong with it, and the files it was composed of.

    `complete` is False when something was missing: a file that appears later would change the stage.
    """

    stage: Usd.Stage
    notes: tuple[StageNote, ...]
    files: tuple[Path, ...]
    complete: bool


def open_stage(file: Path, *, load_payloads: bool = True) -> OpenedStage:
    """Open a USD file with every warning collected.

    Raises:
        BadStage: the file is missing, is no USD, or cannot be composed at all.
    """
    if not file.is_file():
        raise BadStage(
            f"there is no stage at {file}",
            hint="give the path of a usd, usda, usdc or usdz file",
            file=str(file),
        )
    delegate = UsdUtils.CoalescingDiagnosticDelegate()
    load = Usd.Stage.LoadAll if load_payloads else Usd.Stage.LoadNone
    try:
        stage = Usd.Stage.Open(str(file), load)
    except Tf.ErrorException as error:
        raise BadStage(
            f"{file} cannot be read as USD: {_first_line(error)}",
            hint="open it with usdcat or usdchecker to see more",
            file=str(file),
        ) from None
    if stage is None:
        raise BadStage(
            f"{file} cannot be read as USD", hint="open it with usdcat to see more", file=str(file)
        )
    errors = stage.GetCompositionErrors()
    root = stage.GetRootLayer().identifier
    notes = list(dict.fromkeys(_note_of(error, root) for error in errors[:NOTE_LIMIT]))
    said = [note.text for note in notes]
    for diagnostic in delegate.TakeUncoalescedDiagnostics()[:NOTE_LIMIT]:
        text = _first_line(diagnostic.commentary)
        if not any(known in text for known in said):  # USD says composition errors a second time here
            said.append(text)
            notes.append(StageNote("", root, text))
    return OpenedStage(stage, tuple(notes), used_files(stage), not errors)


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


def _note_of(error: Any, root: str) -> StageNote:
    site = getattr(error, "rootSite", None)
    prim = str(site.path) if site is not None and hasattr(site, "path") else ""
    layer = getattr(error, "layer", None) or getattr(error, "sourceLayer", None)
    return StageNote(prim, str(layer.identifier) if layer else root, _first_line(error))


def _first_line(value: object) -> str:
    text = " ".join(str(value).split())
    return text[:400]
