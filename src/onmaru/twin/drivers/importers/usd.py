"""OpenUSD into a plant: the layer and everything it needs is copied, byte by byte, in its own layout."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from pxr import Ar, UsdUtils

from onmaru.twin.drivers.importers.guard import Files, unpack_usdz
from onmaru.twin.drivers.importers.report import ImportLimits, ImportRefused
from onmaru.twin.drivers.usd.stage_file import open_stage, quiet, walk_layers


def import_usd(file: Path, target: Path, files: Files, limits: ImportLimits, warnings: list[str]) -> str:
    """Copy a USD file with its layers and textures; a usdz is unpacked. Returns the entry, relative to `target`.

    Raises:
        ImportRefused: it points at addresses, absolute paths, or out of its folder and the declared roots.
    """
    if file.suffix.lower() == ".usdz":
        entry = unpack_usdz(file, target, limits)
        return entry.relative_to(target).as_posix()
    walk_layers(file, files.roots)
    open_stage(file, files.roots)
    with quiet():
        layers, assets, unresolved = UsdUtils.ComputeAllDependencies(str(file))
    paths = {
        Path(layer.realPath).resolve() for layer in layers if layer.realPath and "[" not in layer.realPath
    }
    for asset in assets:
        paths.add(Path(Ar.SplitPackageRelativePathOuter(asset)[0]).resolve())
    for layer in layers:
        for asset in {*layer.GetExternalAssetDependencies(), *layer.GetCompositionAssetDependencies()}:
            if asset.startswith("/") or "://" in asset:
                hint = "save it with relative paths, for example with `usdedit` or LocalizeAsset"
                raise ImportRefused(
                    f"{Path(layer.realPath).name} holds the absolute path @{asset[:200]}@", hint=hint
                )
    warnings += [f"missing: {name}" for name in sorted({str(name) for name in unresolved})[:50]]
    for path in paths:
        if not any(path.is_relative_to(root) for root in files.roots):
            hint = "put the file into the same folder, or declare its folder with --root"
            raise ImportRefused(f"it points outside of its folder: {path.name}", hint=hint)
        files.take(path)
    base = Path(os.path.commonpath([file.resolve().parent, *(path.parent for path in paths)]))
    for path in paths | {file.resolve()}:
        copy = target / path.relative_to(base)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    return file.resolve().relative_to(base).as_posix()
