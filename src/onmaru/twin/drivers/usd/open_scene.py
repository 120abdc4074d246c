"""A plant's scene, ready to be drawn: from the cache when it holds, else flattened in a process of its own.

Flattening runs apart, because a hostile layer may crash the USD library or take all memory, and because its
memory goes back to the system when it is done.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onmaru.core.errors import OnmaruError
from onmaru.twin.drivers.stage_cache import StageCache
from onmaru.twin.drivers.usd.flatten import FlattenOptions
from onmaru.twin.drivers.usd.inspect import StageInspector
from onmaru.twin.drivers.usd.plant_reader import layer_roots, open_plant_stage, read_plant_file, stage_path
from onmaru.twin.drivers.usd.prototypes import Lods, built_prototypes
from onmaru.twin.rules.stage_columns import BadStage, StageColumns, StageNote
from onmaru.twin.rules.stage_table import StageTable

MEMORY_BYTES = 16 << 30
Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True, eq=False)
class OpenedScene:
    """Two tables of the same columns, the prototypes' levels of detail, and what was found wrong.

    `missing` are the equipment paths the stage has no prim for.
    """

    live: StageTable
    past: StageTable
    prototypes: Mapping[str, Lods]
    prototype_folder: Path
    inspector: StageInspector
    notes: tuple[StageNote, ...]
    missing: tuple[str, ...]


def open_scene(
    folder: Path,
    cache_folder: Path,
    index_of: Mapping[str, int],
    *,
    texture_limit_px: int = 1024,
    memory_bytes: int = MEMORY_BYTES,
    progress: Progress | None = None,
) -> OpenedScene:
    """Open the scene of a plant folder.

    Args:
        folder: Plant folder.
        cache_folder: Where tables and prototypes are kept.
        index_of: Equipment path to index, in the order of `Plant.equipment`.
        texture_limit_px: Longest side of a texture.
        memory_bytes: Address space of the process that flattens; a hostile stage gets no more.
        progress: Told the share done and what is being done.

    Raises:
        OnmaruError: the stage cannot be opened, names file or prim, or is too large.
    """
    parsed, _, _ = read_plant_file(folder)
    file = stage_path(folder, parsed)
    columns, prototypes = open_stage_columns(
        file, layer_roots(folder, parsed), cache_folder, texture_limit_px=texture_limit_px,
        memory_bytes=memory_bytes, progress=progress,
    )  # fmt: skip
    live, past = StageTable(columns), StageTable(columns)
    missing = live.assign_equipment(index_of)
    past.equipment = live.equipment
    inspector = StageInspector(lambda: open_plant_stage(folder), folder)
    return OpenedScene(
        live, past, prototypes, cache_folder / "prototypes", inspector, columns.notes, tuple(missing)
    )


def open_stage_columns(
    file: Path,
    roots: list[Path],
    cache_folder: Path,
    *,
    texture_limit_px: int = 1024,
    memory_bytes: int = MEMORY_BYTES,
    progress: Progress | None = None,
) -> tuple[StageColumns, Mapping[str, Lods]]:
    """The columns of a stage and its prototypes, made by a process of their own when the cache has none."""
    cache, prototype_folder = StageCache(cache_folder), cache_folder / "prototypes"
    key = FlattenOptions().key()
    columns = cache.load(file, key)
    index = (
        None
        if columns is None
        else built_prototypes(columns, prototype_folder, texture_limit_px=texture_limit_px)
    )
    if columns is not None and index is not None:
        return columns, index
    cache_folder.mkdir(parents=True, exist_ok=True)
    order = {
        "file": str(file), "roots": [str(root) for root in roots], "cache": str(cache_folder),
        "texture_limit_px": texture_limit_px, "memory_bytes": memory_bytes,
    }  # fmt: skip
    _flatten_apart(file, order, progress)
    columns = cache.load(file, key)
    index = (
        None
        if columns is None
        else built_prototypes(columns, prototype_folder, texture_limit_px=texture_limit_px)
    )
    if columns is None or index is None:
        raise BadStage(
            f"the flattened form of {file} did not survive being written to {cache_folder}",
            hint="see that the disk is not full and the stage is not being written to", file=str(file),
        )  # fmt: skip
    return columns, index


def _flatten_apart(file: Path, order: Mapping[str, Any], progress: Progress | None) -> None:
    command = [sys.executable, "-m", "onmaru.twin.drivers.usd.flatten_process", json.dumps(order)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as process:
        outcome: dict[str, Any] = {}
        try:
            for line in process.stdout or ():
                said = _message(line)
                if "progress" in said and progress is not None:
                    progress(float(said["progress"]), str(said.get("note", "")))
                outcome = said if "error" in said or "done" in said else outcome
        except BaseException:
            process.kill()
            raise
    if "error" in outcome:
        raise _error_of(outcome["error"])
    if process.returncode != 0 or "done" not in outcome:
        raise BadStage(
            f"flattening {file} ended with status {process.returncode}: the USD library could not cope with it",
            hint="open the stage with usdview or usdchecker to find the layer at fault, or raise"
            " twin.flatten_memory_mib",
            file=str(file), status=process.returncode,
        )  # fmt: skip


def _message(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}  # something the USD library printed
    return found if isinstance(found, dict) else {}


def _error_of(problem: dict[str, Any]) -> OnmaruError:
    """The error of the other process, as the class it had there."""
    classes = [OnmaruError]
    for kind in classes:
        classes += kind.__subclasses__()
    match = next((kind for kind in classes if kind.code == problem["code"]), BadStage)
    params = {key: value for key, value in problem["params"].items() if key not in ("detail", "hint", "self")}
    return match(problem["detail"], hint=problem["hint"], **params)
