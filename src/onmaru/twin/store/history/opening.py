"""Opening a history folder: read the manifest, replay the write-ahead files, remove what a crash left."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from onmaru.twin.store.history.disk import refused
from onmaru.twin.store.history.errors import HistoryCorrupt
from onmaru.twin.store.history.files import HistoryFiles
from onmaru.twin.store.history.manifest import Manifest, SegmentMeta, load_manifest, save_manifest
from onmaru.twin.store.history.memtable import Memtable
from onmaru.twin.store.history.policy import HistoryPolicy
from onmaru.twin.store.history.segment import parquet_path, recover_meta
from onmaru.twin.store.history.wal import WriteAheadFile, read_blocks

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class OpenedFolder:
    files: HistoryFiles
    wal: WriteAheadFile
    active: Memtable


def wal_path(folder: Path, number: int) -> Path:
    return folder / "wal" / f"{number:010d}.wal"


def open_folder(folder: Path, policy: HistoryPolicy) -> OpenedFolder:
    """Bring a folder into a state from which the log can go on.

    Raises:
        HistoryCorrupt: the manifest is damaged.
        HistoryFull: the disk refuses writes.
    """
    try:
        for name in ("wal", "segments", "quarantine"):
            (folder / name).mkdir(exist_ok=True)
    except OSError as error:
        raise refused(error, "the history folder", folder) from error
    manifest = load_manifest(folder)
    if manifest is None:
        manifest = _rebuild(folder)
        save_manifest(folder, manifest, durable=policy.fsync != "never")
    files = HistoryFiles(folder, policy, _present(folder, manifest))
    _remove_orphans(folder / "segments", manifest)
    wal, active = _replay(folder, files, manifest, policy)
    return OpenedFolder(files, wal, active)


def _present(folder: Path, manifest: Manifest) -> Manifest:
    """The manifest without segments whose file has vanished, each named in the log."""
    kept: list[SegmentMeta] = []
    lost: list[str] = []
    for meta in manifest.segments:
        path = parquet_path(folder / "segments", meta.name)
        if path.exists():
            kept.append(meta)
        else:
            lost.append(path.name)
            _log.error("the history segment %s is missing", path)
    if not lost:
        return manifest
    return replace(manifest, segments=tuple(kept), quarantined=(*manifest.quarantined, *lost))


def _rebuild(folder: Path) -> Manifest:
    """A manifest out of the segments themselves, for a new folder or one whose manifest was moved away."""
    segments: list[SegmentMeta] = []
    for path in sorted((folder / "segments").glob("*.parquet")):
        try:
            segments.append(recover_meta(folder / "segments", path.stem))
        except HistoryCorrupt as error:
            _log.error("%s", error)
            path.rename(folder / "quarantine" / path.name)
    # Level 1 promises no overlap; what comes back from a crash may include inputs of a merge.
    segments = [replace(meta, level=0) for meta in segments]
    numbers = [int(meta.name) for meta in segments] + [meta.order for meta in segments]
    ordered = tuple(sorted(segments, key=lambda meta: (meta.order, meta.first_ns)))
    return Manifest(next_number=max(numbers, default=0) + 1, segments=ordered)


def _remove_orphans(folder: Path, manifest: Manifest) -> None:
    """Delete files of unfinished or already replaced work."""
    for path in folder.iterdir():
        if path.name.split(".")[0] not in manifest.files or path.name.endswith(".tmp"):
            path.unlink(missing_ok=True)


def _replay(
    folder: Path, files: HistoryFiles, manifest: Manifest, policy: HistoryPolicy
) -> tuple[WriteAheadFile, Memtable]:
    """Read the write-ahead files back into tails; the last file goes on when it is sound and has room."""
    durable = policy.fsync != "never"
    active: Memtable | None = None
    number, sound = manifest.wal_floor, True
    for path in sorted((folder / "wal").glob("*.wal")):
        if int(path.stem) < manifest.wal_floor:
            path.unlink(missing_ok=True)
            continue
        number = int(path.stem)
        found = read_blocks(path)
        sound = not found.damaged
        _keep_damage(folder, path, found.damaged or [])
        if found.torn_bytes:
            _log.warning("cut %d torn bytes off %s", found.torn_bytes, path)
            with open(path, "r+b") as file:
                file.truncate(found.end)
        active = Memtable(number)
        for block in found.blocks:
            active.add(block)
        files.push_table(active)
    if active is None or not sound or active.rows >= policy.seal_rows:
        number += active is not None
        active = Memtable(number)
        files.push_table(active)
    wal = WriteAheadFile(wal_path(folder, number), durable=durable)
    wal.sync()  # what is visible from now on must not vanish in a power cut
    return wal, active


def _keep_damage(folder: Path, path: Path, damaged: list[tuple[int, int]]) -> None:
    for low, high in damaged:
        _log.error("bytes %d to %d of %s are damaged; they were set aside", low, high, path)
        with open(path, "rb") as file:
            file.seek(low)
            (folder / "quarantine" / f"{path.name}.{low}").write_bytes(file.read(high - low))
