"""Open a stage that may be broken or hostile: stay inside the folder, name file and prim, never crash on it.

The layers are walked before the stage is composed, so nothing outside of the allowed folders is opened, and a
cycle, a missing layer or an absurd count is an error with a name instead of a warning on stderr.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pxr import Ar, Pcp, Sdf, Tf, Usd, UsdUtils

from onmaru.core.errors import InvalidInput, LimitExceeded, NotFound
from onmaru.twin.drivers.usd.schema import register

MAX_LAYERS = 20_000
MAX_LAYER_BYTES = 8 << 30  # all layers together
_REMOTE = ("http:", "https:", "ftp:", "file:", "omniverse:", "s3:", "anon:")


class StageUnreadable(InvalidInput):
    """A layer that cannot be opened; `params["file"]` names it."""

    code = "twin.stage_unreadable"


class StageOutside(InvalidInput):
    """A layer or asset outside of the plant folder and its declared `layer_roots`."""

    code = "twin.stage_outside"


class StageBroken(InvalidInput):
    """Composition fails: a cycle, a missing layer, a wrong target; `params["errors"]` has all of them."""

    code = "twin.stage_broken"


class StageMissing(NotFound):
    code = "twin.stage_missing"


class StageLimit(LimitExceeded):
    code = "twin.stage_limit"


@dataclass(frozen=True, slots=True)
class StageProblem:
    """One thing composition complained about: the layer, the prim (or empty), the reason."""

    file: str
    prim: str
    why: str
    kind: str = "composition"  # missing_layer, cycle, composition


@contextmanager
def quiet() -> Iterator[list[str]]:
    """Catch USD's warnings instead of letting them fall on stderr; the list is filled at the end."""
    delegate = UsdUtils.CoalescingDiagnosticDelegate()
    caught: list[str] = []
    try:
        yield caught
    finally:
        caught += [item.commentary for item in delegate.TakeUncoalescedDiagnostics()]
        del delegate


def inside(path: Path, roots: Sequence[Path]) -> bool:
    """Whether a resolved path lies in one of the resolved roots."""
    return any(path.is_relative_to(root) for root in roots)


def walk_layers(stage_file: Path, roots: Sequence[Path]) -> tuple[list[Sdf.Layer], list[StageProblem]]:
    """Every layer a stage can reach, payloads and all variants included, and what is missing.

    Args:
        stage_file: The root layer.
        roots: Folders that layers may lie in.
    Raises:
        StageOutside, StageUnreadable, StageMissing, StageLimit: the error names the layer.
    """
    allowed = [root.resolve() for root in roots]
    if not stage_file.is_file():
        hint = "check `stage` in the plant file"
        raise StageMissing(f"there is no stage at {stage_file}", hint=hint, file=str(stage_file))
    if not inside(stage_file.resolve(), allowed):
        raise _outside(str(stage_file), str(stage_file))
    found: dict[str, Sdf.Layer] = {}
    problems: list[StageProblem] = []
    waiting = [str(stage_file.resolve())]
    size = 0
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        layer = open_layer(name)
        found[name] = layer
        _check_rates(layer, name)
        real = Path(layer.realPath or name.split("[")[0])
        size += real.stat().st_size if real.is_file() and "[" not in name else 0
        if len(found) > MAX_LAYERS or size > MAX_LAYER_BYTES:
            hint = "split the plant, or pack it with payloads per zone"
            raise StageLimit(f"{stage_file.name} reaches more than {MAX_LAYERS} layers or 8 GiB", hint=hint)
        for asset in filter(
            None, layer.GetCompositionAssetDependencies()
        ):  # empty: an arc inside of the layer
            resolved = _resolve(layer, asset, allowed)
            if resolved is None:
                problems.append(StageProblem(name, "", f"the layer @{asset}@ is missing", "missing_layer"))
            else:
                waiting.append(resolved)
    return list(found.values()), problems


def _resolve(layer: Sdf.Layer, asset: str, allowed: Sequence[Path]) -> str | None:
    """The path of a dependency, None when it does not exist; refused when outside."""
    if asset.lower().startswith(_REMOTE):
        raise _outside(asset, layer.realPath)
    anchored = Sdf.ComputeAssetPathRelativeToLayer(layer, asset)
    outer = Ar.SplitPackageRelativePathOuter(anchored)[0] if "[" in anchored else anchored
    path = Path(outer)
    if not path.is_absolute():
        return None
    path = path.resolve()
    if not inside(path, allowed):
        raise _outside(asset, layer.realPath)
    if not path.is_file():
        return None
    return anchored if "[" in anchored else str(path)


def _outside(asset: str, layer: str) -> StageOutside:
    return StageOutside(
        f"{Path(layer).name} reaches outside of the plant folder: @{asset[:300]}@",
        hint="copy the file into the plant folder, or name its folder in [plant] layer_roots (for an import, as a root)",
        file=layer,
        asset=asset[:300],
    )


def open_layer(name: str) -> Sdf.Layer:
    """Open one layer.

    Raises:
        StageUnreadable: the parser's reason, with the file and line.
    """
    try:
        with quiet() as warnings:
            layer = Sdf.Layer.FindOrOpen(name)
            if layer is not None and not layer.dirty:
                layer.Reload()  # the file may have changed since another stage opened it
    except Tf.ErrorException as error:
        raise StageUnreadable(
            f"{Path(name).name} is no readable USD layer: {_first(error)}",
            hint="open it in the tool that wrote it and save it again",
            file=name,
        ) from error
    if layer is None:
        why = f": {warnings[0]}" if warnings else ""
        hint = "open it in the tool that wrote it and save it again"
        raise StageUnreadable(f"{Path(name).name} is no readable USD layer{why}", hint=hint, file=name)
    return layer


def _first(error: Tf.ErrorException) -> str:
    """The sentence in a USD error, without its C++ location."""
    text = str(error)
    quoted = text.split(": '", 1)
    return (quoted[1].split("'\n")[0].rstrip("'") if len(quoted) == 2 else text).strip()[:500]


def _check_rates(layer: Sdf.Layer, name: str) -> None:
    for key in ("framesPerSecond", "timeCodesPerSecond"):
        if not layer.pseudoRoot.HasInfo(key):
            continue
        rate = layer.pseudoRoot.GetInfo(key)
        if not isinstance(rate, int | float) or not math.isfinite(rate) or rate <= 0:
            raise StageUnreadable(
                f"{Path(name).name} has {key} = {rate}, and time cannot run at that rate",
                hint=f"set {key} to a positive number such as 24, or remove it",
                file=name,
            )


def open_stage(
    stage_file: Path,
    roots: Sequence[Path],
    *,
    load: Usd.Stage.InitialLoadSet = Usd.Stage.LoadAll,
    strict: bool = True,
) -> tuple[Usd.Stage, list[StageProblem]]:
    """Walk the layers, compose the stage, and say everything composition complains about.

    Args:
        strict: Raise on the first list of problems; otherwise return them beside the stage.
    Raises:
        StageBroken: with every composition error, when strict.
        StageOutside, StageUnreadable, StageMissing, StageLimit: the error names the layer.
    """
    register()
    layers, problems = walk_layers(stage_file, roots)
    try:
        with quiet():
            stage = Usd.Stage.Open(layers[0], load)
            problems += [_problem(error) for error in stage.GetCompositionErrors()]
    except Tf.ErrorException as error:
        hint = "mend the layer that the message names"
        raise StageBroken(f"{stage_file.name}: {_first(error)}", hint=hint, file=str(stage_file)) from error
    problems = _distinct(problems)
    allowed = [root.resolve() for root in roots]
    for layer in stage.GetUsedLayers():  # asset paths made by expressions are seen only here
        real = layer.realPath
        if real and not inside(Path(Ar.SplitPackageRelativePathOuter(real)[0]).resolve(), allowed):
            raise _outside(real, stage.GetRootLayer().realPath)
    if problems and strict:
        first = problems[0]
        where = f"{Path(first.file).name}{first.prim and ':' + first.prim}"
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise StageBroken(
            f"{where}: {first.why}{more}",
            hint="mend the layer, or take the arc out",
            file=first.file,
            prim=first.prim,
            errors=[f"{item.file}:{item.prim}: {item.why}" for item in problems[:50]],
        )
    return stage, problems


def _problem(error: Pcp.ErrorBase) -> StageProblem:
    """A composition error as a record. Which fields an error has depends on its type."""
    text = str(error).strip()
    site = getattr(error, "rootSite", None) or getattr(error, "site", None)
    prim = str(getattr(site, "path", "") or "")
    layer = getattr(error, "layer", None) or getattr(error, "sourceLayer", None)
    file = str(getattr(layer, "realPath", "") or "")
    name = type(error).__name__
    if "Cycle" in name:
        kind = "cycle"
    elif "InvalidAssetPath" in name or "SublayerPath" in name:
        kind = "missing_layer"
    else:
        kind = "composition"
    return StageProblem(file, prim, " ".join(text.split())[:600], kind)


def _distinct(problems: Sequence[StageProblem]) -> list[StageProblem]:
    """Each problem once; a missing layer that composition also reports keeps the report with the prim."""
    kept = dict.fromkeys(item for item in problems if item.prim)
    if not any(item.kind == "missing_layer" for item in kept):
        kept.update(dict.fromkeys(problems))
    return list(kept)
