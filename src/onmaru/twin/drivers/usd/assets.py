"""Textures and other files that a layer names, copied beside it so that the result can travel."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from pxr import Ar, Sdf, UsdUtils


def localise_assets(layer: Sdf.Layer, folder: Path, name: str) -> list[str]:
    """Copy every file an asset path of `layer` names to `folder/name` and make the path relative.

    Layers that are named (references, payloads) keep their path when it is relative already. A file with
    the same content is copied once; `<UDIM>` tiles are all copied.

    Returns:
        The paths that lead nowhere; they stay as they are.
    """
    missing: list[str] = []
    done: dict[str, str] = {}

    def move(path: str) -> str:
        if not path or path.startswith("anon:"):
            return path
        if path not in done:
            done[path] = _copy(path, folder, name, missing)
        return done[path]

    UsdUtils.ModifyAssetPaths(layer, move)
    return missing


def _copy(path: str, folder: Path, name: str, missing: list[str]) -> str:
    if "<UDIM>" in path:
        source = Path(path)
        before, after = source.name.split("<UDIM>", 1)
        tiles = list(source.parent.iterdir()) if source.parent.is_dir() else []
        found = [item for item in tiles if item.name.startswith(before) and item.name.endswith(after)]
        if not found:
            missing.append(path)
            return path
        key = hashlib.sha256(str(source).encode()).hexdigest()[:12]
        target = folder / name / key
        target.mkdir(parents=True, exist_ok=True)
        for item in found:
            shutil.copyfile(item, target / item.name)
        return f"./{name}/{key}/{source.name}"
    data = _read(path)
    if data is None:
        if Path(path).is_absolute():
            missing.append(path)
        return path
    inner = path.split("[")[-1].rstrip("]")
    key = hashlib.sha256(data).hexdigest()[:16]
    target = folder / name / f"{key}{Path(inner).suffix}"
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        target.write_bytes(data)
    return f"./{name}/{target.name}"


def _read(path: str) -> bytes | None:
    """The bytes of a file, or of one inside of a usdz."""
    if "[" not in path:
        file = Path(path)
        return file.read_bytes() if file.is_absolute() and file.is_file() else None
    asset = Ar.GetResolver().OpenAsset(Ar.ResolvedPath(path))
    if not asset:
        return None
    return bytes(asset.GetBuffer())
