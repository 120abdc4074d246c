"""Prototypes as GLB files: one file a level of detail, named by its content, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pxr import Usd

from onmaru.twin.drivers.glb import write_glb
from onmaru.twin.drivers.usd.geometry import GeometryFault
from onmaru.twin.drivers.usd.open_stage import OpenedStage
from onmaru.twin.drivers.usd.paint import Palette
from onmaru.twin.drivers.usd.surface import Surface, read_surfaces, simplify, to_primitive
from onmaru.twin.rules.lod import ERROR_SHARES, lod_targets
from onmaru.twin.rules.stage_columns import Prototype, StageColumns, StageNote

BUILD_VERSION = 2
INDEX_FILE = "index.json"
Lods = list[dict[str, Any]]
Progress = Callable[[float, str], None]


def build_prototypes(
    opened: OpenedStage,
    columns: StageColumns,
    folder: Path,
    *,
    time: Usd.TimeCode | None = None,
    texture_limit_px: int = 1024,
    progress: Progress | None = None,
) -> tuple[dict[str, Lods], list[StageNote]]:
    """Write every prototype that is not in the folder yet.

    Returns:
        By prototype digest: levels of detail, finest first, each `{file, triangles, error_m, bytes}`; and
        what had to be left out.
    """
    time = Usd.TimeCode.EarliestTime() if time is None else time
    folder.mkdir(parents=True, exist_ok=True)
    known = read_index(folder)
    index: dict[str, Lods] = {}
    notes: list[StageNote] = []
    builder = _Builder(opened, folder, time, columns.meters_per_unit, texture_limit_px, notes)
    for number, prototype in enumerate(columns.prototypes):
        key = _key(prototype, texture_limit_px)
        lods = known.get(key)
        if lods is None or not all(_is_there(folder, lod) for lod in lods):
            lods = builder.build(prototype)
            known[key] = lods
        index[prototype.digest] = lods
        if progress is not None and number % 16 == 0:
            progress(number / len(columns.prototypes), f"prototype {number + 1} of {len(columns.prototypes)}")
    write_whole(folder / INDEX_FILE, json.dumps(known, separators=(",", ":"), sort_keys=True).encode())
    return index, notes


def built_prototypes(
    columns: StageColumns, folder: Path, *, texture_limit_px: int = 1024
) -> dict[str, Lods] | None:
    """The index of `build_prototypes` when every file of it is there; None when something must be built."""
    known = read_index(folder)
    index: dict[str, Lods] = {}
    for prototype in columns.prototypes:
        lods = known.get(_key(prototype, texture_limit_px))
        if lods is None or not all(_is_there(folder, lod) for lod in lods):
            return None
        index[prototype.digest] = lods
    return index


def read_index(folder: Path) -> dict[str, Lods]:
    """The index of what was built before; empty when there is none or it is damaged."""
    try:
        found = json.loads((folder / INDEX_FILE).read_bytes())
        return {str(key): [dict(lod) for lod in lods] for key, lods in found.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever sees half of it.

    It is not forced to the disk: after a loss of power a file of the wrong size is built again.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@dataclass(frozen=True, slots=True)
class _Builder:
    opened: OpenedStage
    folder: Path
    time: Usd.TimeCode
    meters_per_unit: float
    texture_limit_px: int
    notes: list[StageNote]

    def build(self, prototype: Prototype) -> Lods:
        try:
            surfaces = read_surfaces(self.opened.stage, prototype, self.time, self.meters_per_unit)
        except GeometryFault as fault:
            self.notes.append(StageNote(prototype.parts[0].path, "", f"not drawn: {fault}"))
            return []
        lods = [self._write(prototype, surfaces, 0.0, self.texture_limit_px)]
        triangles = sum(len(surface.triangles) for surface in surfaces)
        size_m = float(np.linalg.norm(np.subtract(prototype.bounds[1], prototype.bounds[0])))
        for level, target in enumerate(lod_targets(triangles), start=1):
            coarse: list[Surface] = []
            error = 0.0
            allowed_m = ERROR_SHARES[level - 1] * size_m
            for surface in surfaces:
                # Each material gives up the same share, unless it would lose one of its pieces.
                share = max(round(len(surface.triangles) * target / triangles), 8)
                smaller, away = surface, 0.0
                for count in (share, 2 * share):
                    found = simplify(surface, count)
                    if found and found[1] <= allowed_m:
                        smaller, away = found
                        break
                coarse.append(smaller)
                error = max(error, away)
            count = sum(len(surface.triangles) for surface in coarse)
            if count <= 0.8 * lods[-1]["triangles"]:
                lods.append(
                    self._write(prototype, coarse, error, max(self.texture_limit_px >> (2 * level), 64))
                )
        return lods

    def _write(
        self, prototype: Prototype, surfaces: list[Surface], error_m: float, limit_px: int
    ) -> dict[str, Any]:
        def fault(file: str, why: str) -> None:
            text = f"the texture {Path(file).name} is left out: {why}"
            note = StageNote(prototype.parts[0].path, "", text)
            if note not in self.notes:
                self.notes.append(note)

        palette = Palette(limit_px, fault, self.opened.roots)
        primitives = [to_primitive(surface, palette) for surface in surfaces]
        data = write_glb(primitives, palette.materials, palette.images, name=prototype.name)
        name = f"{hashlib.sha256(data).hexdigest()[:40]}.glb"
        if not _is_there(self.folder, {"file": name, "bytes": len(data)}):
            write_whole(self.folder / name, data)
        triangles = sum(len(surface.triangles) for surface in surfaces)
        return {"file": name, "triangles": triangles, "error_m": round(error_m, 6), "bytes": len(data)}


def _key(prototype: Prototype, texture_limit_px: int) -> str:
    return f"{BUILD_VERSION}/{texture_limit_px}/{prototype.digest}"


def _is_there(folder: Path, lod: dict[str, Any]) -> bool:
    try:
        return (folder / str(lod["file"])).stat().st_size == lod["bytes"]
    except (OSError, KeyError):
        return False
