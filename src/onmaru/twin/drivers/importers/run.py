"""Import files into a plant: every file in a process of its own, killed when it goes over its limits."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from onmaru.core.errors import OnmaruError
from onmaru.twin.drivers.importers.report import (
    FileReport,
    ImportFailed,
    ImportLimit,
    ImportLimits,
    ImportRefused,
    ImportReport,
)
from onmaru.twin.rules.naming import usd_identifier

FORMATS = {
    ".usd": "usd", ".usda": "usd", ".usdc": "usd", ".usdz": "usdz",
    ".gltf": "gltf", ".glb": "gltf",
    ".obj": "obj", ".stl": "stl", ".ply": "ply", ".urdf": "urdf",
}  # fmt: skip
_ERRORS = {error.code: error for error in (ImportRefused, ImportFailed, ImportLimit)}

Progress = Callable[[float, str], None]


def import_files(
    files: Sequence[Path],
    plant_folder: Path,
    *,
    limits: ImportLimits | None = None,
    progress: Progress | None = None,
    unit: str | None = None,
    up_axis: str | None = None,
    into: str | None = None,
    roots: Sequence[Path] = (),
) -> ImportReport:
    """Convert files and reference each from the plant's root layer; a file that fails leaves no trace.

    Args:
        files: OpenUSD, glTF, OBJ, STL, PLY or URDF files.
        limits: Limits of one file.
        progress: Called with (share done 0..1, note).
        unit: Unit of files that do not say theirs (OBJ, STL, PLY): mm, cm, m, in, ft; also overrides.
        up_axis: `Y` or `Z`, for the same files.
        into: Prim that the new prims go below; default the root prim.
        roots: Further folders that the files may point into.
    Returns:
        One report a file; what went wrong with one does not stop the others.
    Raises:
        PlantMissing, StageUnreadable, ...: the plant itself cannot be read.
    """
    from onmaru.twin.drivers.usd.author import free_prim_name

    bounds = limits or ImportLimits()
    free_prim_name(plant_folder, "check", into=into)  # the plant must be sound before anything is converted
    reports = []
    for place, file in enumerate(files):
        if progress:
            progress(place / len(files), file.name)
        begun = time.monotonic()
        try:
            report = _import_one(file, plant_folder, bounds, unit, up_axis, into, roots)
        except OnmaruError as error:
            report = FileReport(
                str(file),
                FORMATS.get(file.suffix.lower(), ""),
                error=error.detail,
                code=error.code,
                hint=error.hint,
            )
        reports.append(replace(report, seconds=round(time.monotonic() - begun, 3)))
    if progress:
        progress(1.0, "done")
    return ImportReport(tuple(reports))


def _import_one(
    file: Path,
    plant_folder: Path,
    limits: ImportLimits,
    unit: str | None,
    up_axis: str | None,
    into: str | None,
    roots: Sequence[Path],
) -> FileReport:
    from onmaru.twin.drivers.usd.author import Placement, free_prim_name, place_asset

    kind = FORMATS.get(file.suffix.lower())
    if kind is None:
        known = ", ".join(sorted(FORMATS))
        raise ImportRefused(f"{file.name}: {file.suffix or 'no ending'} is not known", hint=f"known: {known}")
    if not file.is_file():
        raise ImportRefused(f"there is no file {file}", hint="check the path")
    if file.stat().st_size > limits.input_bytes:
        raise ImportLimit(f"{file.name} has {file.stat().st_size} bytes", hint="import it in parts")
    digest = _digest(file)
    assets = plant_folder / "assets"
    assets.mkdir(exist_ok=True)
    name = usd_identifier(file.stem, taken=[item.name for item in assets.iterdir()], fallback="asset")
    staging = Path(tempfile.mkdtemp(prefix=".import-", dir=assets))
    try:
        job = {
            "file": str(file.resolve()), "kind": kind, "target": str(staging / "out"), "name": name,
            "limits": asdict(limits), "unit": unit, "up_axis": up_axis, "roots": [str(root) for root in roots],
        }  # fmt: skip
        answer = run_worker(job, staging, limits)
        os.replace(staging / "out", assets / name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    root_layer, prim = free_prim_name(plant_folder, name, into=into)
    entry = (assets / name / answer["entry"]).resolve()
    relative = Path(os.path.relpath(entry, root_layer.parent)).as_posix()
    asset = relative if relative.startswith(".") else f"./{relative}"
    up, meters = answer["up_axis"], answer["meters_per_unit"]
    try:
        place_asset(root_layer, Placement(prim, asset, meters, up, file.name, digest))
    except BaseException:
        shutil.rmtree(assets / name, ignore_errors=True)
        raise
    joints = tuple({**joint, "prim": prim + joint["prim"]} for joint in answer["joints"])
    return FileReport(
        str(file), kind, prim, entry.relative_to(plant_folder.resolve()).as_posix(), answer["prim_count"],
        answer["mesh_count"], answer["triangle_count"], answer["material_count"], answer["texture_count"], joints,
        meters, up, answer["size_bytes"], digest, warnings=tuple(answer["warnings"]),
    )  # fmt: skip


def run_worker(job: dict[str, Any], staging: Path, limits: ImportLimits) -> dict[str, Any]:
    """Run one conversion in a child process; its answer, or the error it ended with.

    Raises:
        ImportRefused, ImportFailed, ImportLimit: with the file's name.
    """
    answer_file = staging / "answer.json"
    job = {**job, "answer": str(answer_file)}
    (staging / "job.json").write_text(json.dumps(job), encoding="utf-8")
    name = Path(job["file"]).name
    with (staging / "stderr.txt").open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-I", "-m", "onmaru.twin.drivers.importers.worker", str(staging / "job.json")],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            start_new_session=True,
        )
        try:
            why = _watch(process, staging, limits)
        finally:
            _end(process)
    if why:
        raise ImportLimit(f"{name}: {why}", hint="raise the limit or import the file in parts", file=name)
    if answer_file.is_file():
        answer: dict[str, Any] = json.loads(answer_file.read_bytes())
        if "code" not in answer:
            return answer
        error = _ERRORS.get(answer["code"], ImportFailed)
        raise error(f"{name}: {answer['detail']}", hint=answer["hint"], file=name)
    tail = (staging / "stderr.txt").read_bytes()[-2_000:].decode(errors="replace").strip()
    if process.returncode == -signal.SIGXCPU:
        raise ImportLimit(
            f"{name}: it took more than {limits.seconds:g} s", hint="raise the limit", file=name
        )
    memory = "MemoryError" in tail or "bad_alloc" in tail or "Cannot allocate memory" in tail
    if memory:
        why = f"it needs more than {limits.memory_bytes >> 20} MiB of memory"
        raise ImportLimit(f"{name}: {why}", hint="raise the limit or import the file in parts", file=name)
    last = tail.splitlines()[-1][:300] if tail else f"exit status {process.returncode}"
    hint = "the file is damaged or unusual; export it again from its tool"
    raise ImportFailed(f"{name}: the converter stopped: {last}", hint=hint, file=name)


def _watch(process: subprocess.Popen[bytes], staging: Path, limits: ImportLimits) -> str:
    """Wait for the child; the reason when it has to be stopped."""
    deadline = time.monotonic() + limits.seconds
    while True:
        try:
            process.wait(timeout=0.25)
        except subprocess.TimeoutExpired:
            if time.monotonic() > deadline:
                return f"it took more than {limits.seconds:g} s"
            if _size(staging) > limits.output_bytes:
                return f"it wrote more than {limits.output_bytes >> 20} MiB"
        else:
            return (
                f"it wrote more than {limits.output_bytes >> 20} MiB"
                if _size(staging) > limits.output_bytes
                else ""
            )


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the child and whatever it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue  # removed while we looked
    return total


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return "sha256:" + hashlib.file_digest(stream, "sha256").hexdigest()
