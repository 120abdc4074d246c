"""`onmaru twin check`: everything that is wrong, doubtful or wasteful in a plant folder, in one list.

Three judges: OpenUSD's own validators, `omniverse-asset-validator` when it is installed, and rules of our own.
"""

from __future__ import annotations

import hashlib
import importlib
import logging
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from pxr import Sdf, Usd, UsdGeom

from onmaru.core import plugins
from onmaru.core.errors import OnmaruError
from onmaru.core.units import BadUnit, check_unit
from onmaru.twin.drivers.usd.open_scene import open_scene
from onmaru.twin.drivers.usd.plant_reader import (
    CONNECTORS,
    layer_roots,
    read_plant_file,
    read_stage,
    stage_path,
)
from onmaru.twin.drivers.usd.stage_file import open_stage, quiet, walk_layers
from onmaru.twin.rules.plant_file import PlantInvalid
from onmaru.twin.rules.plant_join import join_plant
from onmaru.twin.types import MachineState, Plant

_WORTH_BYTES = 4_096  # saved by instancing, before it is worth a line
JUDGE = "check.judge"  # who took part, as remarks
_MOST = 200  # findings of one rule


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark: `rule` is `plant.*` for ours, `usd.*` and `omniverse.*` for the others'."""

    severity: Severity
    rule: str
    why: str
    mend: str = ""
    prim: str = ""
    file: str = ""
    saved_bytes: int = 0


@dataclass(frozen=True, slots=True)
class CheckReport:
    """`judges` says which validators took part, with their version or why not."""

    findings: tuple[Finding, ...]
    judges: dict[str, str]

    @property
    def ok(self) -> bool:
        return not any(item.severity is Severity.ERROR for item in self.findings)


def check_plant(folder: Path, *, omniverse: bool = True, scene: bool = True) -> CheckReport:
    """Check a plant folder; a plant that cannot even be read gives the reasons as findings.

    Args:
        omniverse: Ask `omniverse-asset-validator` too.
        scene: Flatten it as a site does, and tell what the viewport will leave out or mend.
    """
    folder = folder.resolve()
    findings: list[Finding] = []
    judges: dict[str, str] = {"onmaru": "own rules"}
    try:
        parsed, lines, name = read_plant_file(folder)
        roots = layer_roots(folder, parsed)
        file = stage_path(folder, parsed)
        layers, _ = walk_layers(file, roots)
        stage, problems = open_stage(file, roots, strict=False)
    except PlantInvalid as error:
        return CheckReport(tuple(_fault_findings(error)), judges)
    except OnmaruError as error:
        where = str(error.params.get("file", ""))
        return CheckReport(
            (Finding(Severity.ERROR, error.code, error.detail, error.hint, file=where),), judges
        )
    for problem in problems:
        mend = (
            "copy the layer into the folder, or take the arc out" if problem.kind == "missing_layer" else ""
        )
        rule = "plant.missing_layer" if problem.kind == "missing_layer" else f"plant.{problem.kind}"
        findings.append(Finding(Severity.ERROR, rule, problem.why, mend, problem.prim, problem.file))
    plant: Plant | None = None
    try:
        facts = read_stage(stage, parsed.plant.stage)
        plant = join_plant(parsed, facts, lines, name, known_kinds=plugins.names(CONNECTORS) or None)
    except PlantInvalid as error:
        findings += _fault_findings(error)
    findings += _stage_rules(stage)
    findings += _path_rules(stage, layers)
    findings += _duplicates(stage)
    if plant is not None:
        findings += _signal_rules(plant)
        findings += _layout_rules(stage, plant)
    findings += _usd_validators(stage, judges)
    if omniverse:
        findings += _omniverse(stage, judges)
    if scene and not any(finding.severity is Severity.ERROR for finding in findings):
        findings += _scene_notes(folder)
    found = [*_limited(findings), *(Finding(Severity.INFO, JUDGE, f"{n}: {v}") for n, v in judges.items())]
    return CheckReport(tuple(found), judges)


def _scene_notes(folder: Path) -> list[Finding]:
    """What flattening the plant leaves out or mends."""
    with tempfile.TemporaryDirectory(prefix="onmaru-check-") as place:
        try:
            opened = open_scene(folder, Path(place), {})
        except OnmaruError as error:
            where = str(error.params.get("file", ""))
            return [Finding(Severity.ERROR, error.code, error.detail, error.hint, file=where)]
        return [
            Finding(Severity.WARNING, "plant.scene", note.text, prim=note.prim, file=note.layer)
            for note in opened.notes
        ]


def _fault_findings(error: PlantInvalid) -> Iterator[Finding]:
    for fault in error.faults:
        in_stage = fault.key.startswith("/")
        place = f"{fault.file}:{fault.line}" if fault.line else fault.file
        why = fault.why if in_stage else f"{fault.key}: {fault.why}" if fault.key else fault.why
        prim = fault.key.split(".")[0] if in_stage else ""
        yield Finding(Severity.ERROR, "plant.fault", why, fault.mend, prim, place)


def _limited(findings: list[Finding]) -> Iterator[Finding]:
    """The worst first; a rule with very many findings ends in a count."""
    counts: dict[str, int] = {}
    for item in findings:
        counts[item.rule] = counts.get(item.rule, 0) + 1
    shown: dict[str, int] = {}
    for item in sorted(findings, key=lambda found: list(Severity).index(found.severity)):
        shown[item.rule] = shown.get(item.rule, 0) + 1
        if shown[item.rule] <= _MOST:
            yield item
        elif shown[item.rule] == _MOST + 1:
            yield Finding(item.severity, item.rule, f"and {counts[item.rule] - _MOST} more of this rule")


def _stage_rules(stage: Usd.Stage) -> Iterator[Finding]:
    file = stage.GetRootLayer().realPath
    if not stage.HasAuthoredMetadata("metersPerUnit"):
        mend = "author metersPerUnit = 1 (or the unit the geometry is in)"
        yield Finding(
            Severity.WARNING, "plant.units", "the stage does not say its unit; USD takes cm", mend, file=file
        )
    if not stage.HasAuthoredMetadata("upAxis"):
        mend = 'author upAxis = "Z"'
        yield Finding(
            Severity.WARNING,
            "plant.up_axis",
            "the stage does not say its up axis; USD takes Y",
            mend,
            file=file,
        )
    elif str(UsdGeom.GetStageUpAxis(stage)) != "Z":
        why = "the stage is Y up; it is turned on load"
        yield Finding(Severity.INFO, "plant.up_axis", why, "plants are Z up", file=file)
    if not stage.GetDefaultPrim():
        yield Finding(
            Severity.WARNING,
            "plant.default_prim",
            "the stage has no default prim",
            "set defaultPrim",
            file=file,
        )
    root = stage.GetRootLayer()
    main = UsdGeom.GetStageMetersPerUnit(stage)
    for layer in stage.GetUsedLayers():
        if layer == root or not layer.pseudoRoot.HasInfo("metersPerUnit"):
            continue
        meters = float(layer.pseudoRoot.GetInfo("metersPerUnit"))
        if abs(meters - main) > 1e-9 and not _converted(stage, layer, meters):
            why = f"the layer is in units of {meters:g} m, the stage in {main:g} m, and nothing scales it"
            mend = "import it with `onmaru twin import`, which converts"
            yield Finding(Severity.WARNING, "plant.mixed_units", why, mend, file=layer.realPath)


def _converted(stage: Usd.Stage, layer: Sdf.Layer, meters: float) -> bool:
    """Whether a prim that brings this layer in says that its unit was converted."""
    for prim in Usd.PrimRange(stage.GetPseudoRoot()):
        if prim.GetCustomDataByKey("onmaru:sourceMetersPerUnit") is None:
            continue
        stack = {spec.layer for child in Usd.PrimRange(prim) for spec in child.GetPrimStack()}
        if layer in stack:
            return True
    return False


def _path_rules(stage: Usd.Stage, layers: list[Sdf.Layer]) -> Iterator[Finding]:
    for layer in layers:
        for asset in layer.GetCompositionAssetDependencies():
            if asset.startswith("/") or ":" in asset[:3]:
                why = f"@{asset}@ is an absolute path"
                yield Finding(
                    Severity.WARNING, "plant.absolute_path", why, "make it relative", file=layer.realPath
                )
    seen: set[str] = set()
    ranges = [stage.Traverse(), *(Usd.PrimRange(prototype) for prototype in stage.GetPrototypes())]
    for prim in chain.from_iterable(ranges):
        for attribute in prim.GetAuthoredAttributes():
            if attribute.GetTypeName() != Sdf.ValueTypeNames.Asset:
                continue
            value = attribute.Get()
            if value is None or not value.path or str(value.path) in seen:
                continue
            path = str(value.path)
            where = str(attribute.GetPath())
            if path.startswith("/") or ":" in path[:3]:
                seen.add(path)
                why = f"@{path}@ is an absolute path"
                yield Finding(Severity.WARNING, "plant.absolute_path", why, "make it relative", where)
            if not value.resolvedPath and "<UDIM>" not in path:
                seen.add(path)
                why = f"the file @{path}@ is missing"
                yield Finding(Severity.ERROR, "plant.missing_texture", why, "copy it beside its layer", where)


def _duplicates(stage: Usd.Stage) -> Iterator[Finding]:
    """Meshes with equal points and topology outside of native instances: one prototype would do."""
    groups: dict[bytes, list[str]] = {}
    sizes: dict[bytes, int] = {}
    for prim in stage.Traverse():
        if not prim.IsA(UsdGeom.Mesh):
            continue
        mesh = UsdGeom.Mesh(prim)
        digest, size = hashlib.blake2b(digest_size=16), 0
        for attribute in (
            mesh.GetPointsAttr(),
            mesh.GetFaceVertexCountsAttr(),
            mesh.GetFaceVertexIndicesAttr(),
        ):
            value = attribute.Get()
            data = np.asarray(value) if value is not None else np.empty(0)
            digest.update(data.tobytes() + b"|")
            size += data.nbytes
        if size:
            groups.setdefault(digest.digest(), []).append(str(prim.GetPath()))
            sizes[digest.digest()] = size
    for key, paths in sorted(groups.items(), key=lambda pair: -(len(pair[1]) - 1) * sizes[pair[0]]):
        saved = (len(paths) - 1) * sizes[key]
        if saved >= _WORTH_BYTES:
            why = f"{len(paths)} meshes are equal; instancing saves {saved:,} bytes"
            mend = "reference one prototype with instanceable = true, or use `onmaru twin pack`"
            yield Finding(Severity.INFO, "plant.duplicate_mesh", why, mend, paths[0], saved_bytes=saved)


def _signal_rules(plant: Plant) -> Iterator[Finding]:
    bound = {binding.signal for binding in plant.bindings}
    bad: set[str] = set()
    for signal in plant.signals:
        if signal.id not in bound and not signal.expression:
            why = f"nothing feeds the signal {signal.name!r}"
            mend = "bind it to a source (`onmaru twin bind` suggests), or give it an expression"
            yield Finding(Severity.WARNING, "plant.unbound_signal", why, mend, signal.equipment)
        if signal.id in bound and signal.expected_period_s is None and signal.stale_after_s is None:
            why = f"the signal {signal.name!r} never becomes stale"
            yield Finding(Severity.INFO, "plant.never_stale", why, "add expected_period_s", signal.equipment)
        if signal.unit and signal.unit not in bad:
            try:
                check_unit(signal.unit)
            except BadUnit as error:
                bad.add(signal.unit)
                yield Finding(
                    Severity.WARNING, "plant.unknown_unit", error.detail, error.hint, signal.equipment
                )
    used = {binding.source for binding in plant.bindings}
    for source in plant.sources:
        if source.name not in used:
            why = f"no signal is bound to the source {source.name!r}"
            yield Finding(Severity.INFO, "plant.unused_source", why, "bind signals to it, or remove it")
    signals = {signal.id: signal for signal in plant.signals}
    known = {state.value for state in MachineState}
    for rule in plant.kpis:
        strange = sorted(set(signals[rule.state].states) - known)
        if strange:
            why = f"time accounting does not know the states {', '.join(strange)}"
            mend = f"use {', '.join(sorted(known))}"
            yield Finding(Severity.WARNING, "plant.kpi_states", why, mend, rule.equipment)


def _layout_rules(stage: Usd.Stage, plant: Plant) -> Iterator[Finding]:
    moved = {motion.prim for motion in plant.motions}
    for path in sorted(moved):
        prim = stage.GetPrimAtPath(path)
        if prim and not UsdGeom.Xformable(prim):
            why = "a motion drives a prim that has no transform"
            yield Finding(Severity.ERROR, "plant.motion_target", why, "make it an Xform", path)
    count = sum(1 for _ in stage.Traverse())
    if count > 20_000 and not any(prim.HasAuthoredPayloads() for prim in stage.Traverse()):
        why = f"the stage has {count:,} prims and no payloads"
        yield Finding(Severity.INFO, "plant.no_payloads", why, "`onmaru twin pack` writes one payload a zone")


def _usd_validators(stage: Usd.Stage, judges: dict[str, str]) -> list[Finding]:
    """OpenUSD's own validators (UsdValidation, USD 25 and later)."""
    try:
        validation: Any = importlib.import_module("pxr.UsdValidation")
    except ImportError:
        judges["usd"] = "this build of OpenUSD has no UsdValidation"
        return []
    registry = validation.ValidationRegistry()
    validators = [registry.GetOrLoadValidatorByName(item.name) for item in registry.GetAllValidatorMetadata()]
    kinds = {"Error": Severity.ERROR, "Warn": Severity.WARNING, "Info": Severity.INFO}
    found = []
    with quiet():
        errors = validation.ValidationContext(validators).Validate(stage)
    for error in errors:
        severity = kinds.get(str(error.GetType()).rsplit(".", 1)[-1], Severity.INFO)
        prim, file = "", ""
        for site in error.GetSites():
            if site.IsPrim() or site.IsProperty():
                owner = site.GetPrim() if site.IsPrim() else site.GetProperty()
                prim = str(owner.GetPath())
            layer = site.GetLayer()
            file = layer.realPath if layer else file
        name = f"usd.{error.GetName() or 'remark'}"
        found.append(Finding(severity, name, " ".join(error.GetMessage().split())[:600], "", prim, file))
    judges["usd"] = ".".join(str(part) for part in Usd.GetVersion()[1:])
    return found


def _omniverse(stage: Usd.Stage, judges: dict[str, str]) -> list[Finding]:
    """`omniverse-asset-validator`, when installed; it is no dependency of ours."""
    logging.getLogger("omni.asset_validator").setLevel(logging.WARNING)  # it talks while it loads
    try:
        validator: Any = importlib.import_module("omni.asset_validator")
    except ImportError:
        judges["omniverse-asset-validator"] = "not installed"
        return []
    kinds = {"ERROR": Severity.ERROR, "FAILURE": Severity.WARNING, "WARNING": Severity.WARNING}
    found = []
    with quiet():
        results = validator.ValidationEngine().validate(stage)
    for issue in results.issues():
        severity = kinds.get(getattr(issue.severity, "name", ""), Severity.INFO)
        if getattr(issue.severity, "name", "") == "NONE":
            continue
        place = getattr(issue.at, "prim_id", issue.at)
        prim = str(getattr(place, "path", "") or "")
        rule = getattr(issue.rule, "__name__", str(issue.rule))
        mend = getattr(issue.suggestion, "message", "") or ""
        found.append(
            Finding(severity, f"omniverse.{rule}", " ".join(str(issue.message).split())[:600], mend, prim)
        )
    judges["omniverse-asset-validator"] = str(validator.get_version())
    return found
