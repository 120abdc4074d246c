"""Export a plant as plain OpenUSD: flattened or layered, with the live state or a stretch of history in it.

Values go to `onmaru:signal:<name>:value` (a number, or text for states and texts) and `:quality`; motions go to
transform ops after the authored ones, time-sampled when history is asked for.
"""

from __future__ import annotations

import math
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pxr import Sdf, Tf, Usd, UsdGeom, UsdUtils

from onmaru.core.errors import InvalidInput
from onmaru.core.ids import SignalId
from onmaru.core.time import NS_PER_S, format_time
from onmaru.twin.drivers.usd.assets import localise_assets
from onmaru.twin.drivers.usd.plant_reader import layer_roots, read_plant, read_plant_file, stage_path
from onmaru.twin.drivers.usd.stage_file import open_stage, quiet
from onmaru.twin.types import Motion, Plant, Quality, SampleBatch, Signal, SignalKind, StateTable

MAX_SAMPLES = 20_000_000
Sampler = Callable[[SignalId, int, int], SampleBatch]


class ExportRefused(InvalidInput):
    code = "twin.export_refused"


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written; `sample_count` counts time samples of values, not of transforms."""

    file: str
    size_bytes: int
    signal_count: int = 0
    sample_count: int = 0
    motion_count: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class _Tally:
    signals: int = 0
    samples: int = 0
    motions: int = 0
    warnings: list[str] = field(default_factory=list)


def export_plant(
    plant_folder: Path,
    out: Path,
    *,
    live: StateTable | None = None,
    row_of: Mapping[SignalId, int] | None = None,
    history: Sampler | None = None,
    start_ns: int = 0,
    end_ns: int = 0,
    time_codes_per_second: float = 24.0,
    layered: bool = False,
) -> ExportReport:
    """Write a plant to `out` (.usd, .usda, .usdc or .usdz).

    Args:
        live: The state to write as default values; None for none.
        row_of: Row of each signal in `live`; default the order of `Plant.signals`.
        history: Gives the samples of a signal between two times; with `start_ns < end_ns` they become time
            samples, time code 0 at `start_ns`.
        layered: Write a small root layer over the plant's own stage, with the state as a sublayer beside it,
            instead of one flat layer; not for usdz.
    Raises:
        ExportRefused: an ending that is not USD, an empty time range, too many samples, or a layered usdz.
        PlantInvalid, StageBroken, ...: the plant cannot be read.
    """
    ending = out.suffix.lower()
    if ending not in (".usd", ".usda", ".usdc", ".usdz"):
        raise ExportRefused(f"{out.name} has no USD ending", hint="use .usdc, .usda or .usdz", file=str(out))
    if layered and ending == ".usdz":
        raise ExportRefused(
            "a usdz package holds no layers outside of it", hint="use .usda, or leave layered out"
        )
    if history is not None and end_ns <= start_ns:
        raise ExportRefused("the time range is empty", hint="give a start before the end")
    if not (math.isfinite(time_codes_per_second) and time_codes_per_second > 0):
        raise ExportRefused(
            f"{time_codes_per_second} time codes a second", hint="use a positive rate such as 24"
        )
    plant = read_plant(plant_folder)
    parsed, _, _ = read_plant_file(plant_folder)
    root_file = stage_path(plant_folder, parsed)
    if out.resolve() == root_file:
        raise ExportRefused("the export would overwrite the plant's own stage", hint="choose another file")
    stage, _ = open_stage(root_file, layer_roots(plant_folder, parsed))
    tally = _Tally()
    state = Sdf.Layer.CreateAnonymous("state.usdc")
    composed = _over(stage, state)
    writer = _StateWriter(plant, composed, tally, time_codes_per_second, start_ns)
    if live is not None:
        rows = row_of if row_of is not None else {s.id: row for row, s in enumerate(plant.signals)}
        writer.now(live, rows)
    if history is not None:
        writer.range(history, start_ns, end_ns)
    writer.motions()
    out.parent.mkdir(parents=True, exist_ok=True)
    written = bool(live is not None or history is not None)
    with tempfile.TemporaryDirectory(prefix=".export-", dir=out.parent) as temporary:
        work = Path(temporary)
        if layered:
            _write_layered(composed, state if written else None, root_file, work, out)
        else:
            _write_flat(composed, work, out, tally)
    return ExportReport(
        str(out), out.stat().st_size, tally.signals, tally.samples, tally.motions, tuple(tally.warnings[:200])
    )


def _over(stage: Usd.Stage, state: Sdf.Layer) -> Usd.Stage:
    """A stage with `state` above the root layer of another; edits go to `state`."""
    root = Sdf.Layer.CreateAnonymous("root.usda")
    UsdUtils.CopyLayerMetadata(stage.GetRootLayer(), root, True)
    root.subLayerPaths = [state.identifier, stage.GetRootLayer().identifier]
    composed = Usd.Stage.Open(root, Usd.Stage.LoadAll)
    composed.SetEditTarget(Usd.EditTarget(state))
    return composed


def _write_layered(
    composed: Usd.Stage, state: Sdf.Layer | None, root_file: Path, work: Path, out: Path
) -> None:
    root = Sdf.Layer.CreateNew(str(work / out.name))
    UsdUtils.CopyLayerMetadata(composed.GetRootLayer(), root, True)
    base = "./" + Path(os.path.relpath(root_file, out.resolve().parent)).as_posix()
    paths = [base]
    if state is not None:
        name = f"{out.stem}.state.usdc"
        state.Export(str(work / name))
        os.replace(work / name, out.parent / name)
        paths.insert(0, f"./{name}")
    root.subLayerPaths = paths
    _export(root, work / f"final{out.suffix}")
    os.replace(work / f"final{out.suffix}", out)


def _write_flat(composed: Usd.Stage, work: Path, out: Path, tally: _Tally) -> None:
    with quiet():
        flat = composed.Flatten(addSourceFileComment=False)
    packed = out.suffix.lower() == ".usdz"
    folder = work if packed else out.parent
    name = "textures" if packed else f"{out.stem}_textures"
    tally.warnings += [f"missing: {path}" for path in localise_assets(flat, folder, name)]
    if not packed:
        _export(flat, work / out.name)
        os.replace(work / out.name, out)
        return
    _export(flat, work / f"{out.stem}.usdc")
    target = work / "package.usdz"
    with quiet() as warnings:
        made = UsdUtils.CreateNewUsdzPackage(Sdf.AssetPath(str(work / f"{out.stem}.usdc")), str(target))
    if not made:
        why = warnings[0] if warnings else "unknown reason"
        raise ExportRefused(f"the package could not be written: {why}", hint="export a .usdc instead")
    os.replace(target, out)


def _export(layer: Sdf.Layer, path: Path) -> None:
    try:
        layer.Export(str(path))
    except Tf.ErrorException as error:
        shutil.rmtree(path, ignore_errors=True)
        raise ExportRefused(f"{path.name} cannot be written", hint="check the disk") from error


class _StateWriter:
    """Writes values, qualities and motions into the edit target of a stage."""

    def __init__(self, plant: Plant, stage: Usd.Stage, tally: _Tally, rate: float, start_ns: int) -> None:
        self.plant, self.stage, self.tally = plant, stage, tally
        self.rate, self.start_ns = rate, start_ns
        self.kinds = {signal.id: signal for signal in plant.signals}
        self.latest: dict[SignalId, float] = {}
        self.series: dict[SignalId, list[tuple[float, float]]] = {}

    def _editable(self, path: str) -> Usd.Prim | None:
        """The prim, made editable: an instance above it becomes an ordinary prim in the export."""
        prim = self.stage.GetPrimAtPath(path)
        while prim and prim.IsInstanceProxy():
            above = prim.GetParent()
            while above.IsInstanceProxy():
                above = above.GetParent()
            above.SetInstanceable(False)
            prim = self.stage.GetPrimAtPath(path)
        return prim if prim else None

    def _attributes(self, signal: Signal) -> tuple[Usd.Attribute, Usd.Attribute] | None:
        prim = self._editable(signal.equipment)
        if prim is None:
            self.tally.warnings.append(f"{signal.equipment} is not in the stage")
            return None
        base = f"onmaru:signal:{signal.name}:"
        numeric = signal.kind in (SignalKind.ANALOG, SignalKind.COUNTER)
        kind = Sdf.ValueTypeNames.Double if numeric else Sdf.ValueTypeNames.String
        value = prim.CreateAttribute(base + "value", kind, custom=True)
        return value, prim.CreateAttribute(base + "quality", Sdf.ValueTypeNames.Token, custom=True)

    @staticmethod
    def _value(signal: Signal, value: float, text: str | None) -> float | str:
        if signal.kind is SignalKind.TEXT:
            return text or ""
        if signal.kind is SignalKind.STATE:
            code = int(value) if math.isfinite(value) else -1
            return signal.states[code] if 0 <= code < len(signal.states) else (text or "")
        return float(value)

    def now(self, live: StateTable, row_of: Mapping[SignalId, int]) -> None:
        for signal in self.plant.signals:
            row = row_of.get(signal.id)
            if row is None or row >= len(live.source_ns) or not live.source_ns[row]:
                continue
            attributes = self._attributes(signal)
            if attributes is None:
                continue
            attributes[0].Set(self._value(signal, live.value[row], live.texts.get(row)))
            attributes[0].SetCustomDataByKey("time", format_time(int(live.source_ns[row])))
            attributes[1].Set(Quality(int(live.quality[row])).name.lower())
            self.latest[signal.id] = float(live.value[row])
            self.tally.signals += 1
        layer = self.stage.GetEditTarget().GetLayer()
        layer.customLayerData = {**layer.customLayerData, "onmaru:at": format_time(live.at_ns)}

    def range(self, history: Sampler, start_ns: int, end_ns: int) -> None:
        for signal in self.plant.signals:
            batch = history(signal.id, start_ns, end_ns)
            if not len(batch):
                continue
            self.tally.samples += len(batch)
            if self.tally.samples > MAX_SAMPLES:
                hint = "export a shorter range"
                raise ExportRefused(f"the range holds more than {MAX_SAMPLES} samples", hint=hint)
            attributes = self._attributes(signal)
            if attributes is None:
                continue
            self.tally.signals += signal.id not in self.latest
            series = self.series.setdefault(signal.id, [])
            last_quality = None
            for place in range(len(batch)):
                code = (int(batch.source_ns[place]) - start_ns) / NS_PER_S * self.rate
                number = float(batch.value[place])
                text = batch.texts[place] if batch.texts is not None else None
                attributes[0].Set(self._value(signal, number, text), code)
                quality = int(batch.quality[place])
                if quality != last_quality:
                    attributes[1].Set(Quality(quality).name.lower(), code)
                    last_quality = quality
                if math.isfinite(number):
                    series.append((code, number))
        end = (end_ns - start_ns) / NS_PER_S * self.rate
        for layer in (self.stage.GetEditTarget().GetLayer(), self.stage.GetRootLayer()):
            layer.startTimeCode, layer.endTimeCode = 0.0, end
            layer.timeCodesPerSecond = layer.framesPerSecond = self.rate
            times = {"onmaru:start": format_time(start_ns), "onmaru:end": format_time(end_ns)}
            layer.customLayerData = {**layer.customLayerData, **times}

    def motions(self) -> None:
        for motion in self.plant.motions:
            if any(op.signal in self.latest or self.series.get(op.signal) for op in motion.ops):
                self._move(motion)

    def _move(self, motion: Motion) -> None:
        prim = self._editable(motion.prim)
        xform = UsdGeom.Xformable(prim) if prim is not None else None
        if not xform:
            self.tally.warnings.append(f"{motion.prim} cannot be moved: it is no Xformable")
            return
        order = list(xform.GetXformOpOrderAttr().Get() or [])
        meters = self.plant.meters_per_unit
        for place, op in enumerate(motion.ops):
            kind = getattr(UsdGeom.XformOp, f"Type{op.op[0].upper()}{op.op[1:]}")
            suffix = f"onmaru{place}"
            added = xform.AddXformOp(kind, UsdGeom.XformOp.PrecisionDouble, suffix)
            scale = 1.0 if op.op.startswith("rotate") else 1.0 / meters

            def amount(raw: float, op=op, scale: float = scale) -> float:  # type: ignore[no-untyped-def]
                return (raw * op.scale + op.offset) * scale

            series = self.series.get(op.signal)
            if op.signal in self.latest and math.isfinite(self.latest[op.signal]):
                added.Set(amount(self.latest[op.signal]))
            elif not series:
                added.Set(0.0)
            for code, raw in series or ():
                added.Set(amount(raw), code)
            order.append(added.GetOpName())
        xform.GetXformOpOrderAttr().Set(order)
        self.tally.motions += 1
