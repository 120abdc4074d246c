"""The manifest: which files are the history. It changes atomically; files it does not name do not exist."""

from __future__ import annotations

import zlib
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from onmaru.twin.store.history.disk import refused, write_atomic
from onmaru.twin.store.history.errors import HistoryCorrupt

_NAME = "manifest.json"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class SegmentMeta:
    """One sealed segment. `order` tells which of two overlapping segments arrived later.

    Level 0 segments may overlap anything; level 1 segments never overlap each other in time.
    """

    name: str
    order: int
    level: int
    first_ns: int
    last_ns: int
    rows: int
    size_bytes: int
    has_text: bool = False
    footer_crc: int = 0  # of the Parquet footer, which has no checksum of its own; 0: not known

    def overlaps(self, first_ns: int, last_ns: int) -> bool:
        return self.first_ns <= last_ns and first_ns <= self.last_ns


@dataclass(frozen=True, slots=True)
class CheckpointMeta:
    """The state at `at_ns` of everything that arrived in segments up to `order`."""

    name: str
    at_ns: int
    order: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """An immutable picture of the sealed part of the log.

    Args:
        next_number: Next number for a file name and for `order`.
        wal_floor: Write-ahead files below this number are sealed in segments.
        floor_ns: Retention's cut: samples before it are gone, except as the last known value.
    """

    next_number: int = 1
    wal_floor: int = 0
    floor_ns: int = 0
    segments: tuple[SegmentMeta, ...] = ()
    checkpoints: tuple[CheckpointMeta, ...] = ()
    quarantined: tuple[str, ...] = ()

    def with_segments(self, *, remove: set[str], add: tuple[SegmentMeta, ...], **changes: Any) -> Manifest:
        kept = [segment for segment in self.segments if segment.name not in remove]
        segments = tuple(sorted([*kept, *add], key=lambda segment: (segment.order, segment.first_ns)))
        return replace(self, segments=segments, **changes)

    @property
    def files(self) -> set[str]:
        return {meta.name for meta in self.segments} | {meta.name for meta in self.checkpoints}


def save_manifest(folder: Path, manifest: Manifest, *, durable: bool) -> None:
    """Raises HistoryFull when the disk refuses; the old manifest then stays in force."""
    body = orjson.dumps({"version": _VERSION, **asdict(manifest)})
    line = b"%08x\n" % zlib.crc32(body)
    try:
        write_atomic(folder / _NAME, line + body, durable=durable)
    except OSError as error:
        raise refused(error, "the manifest", folder / _NAME) from error


def load_manifest(folder: Path) -> Manifest | None:
    """The manifest of a folder, None when it has none yet.

    Raises:
        HistoryCorrupt: it is damaged.
    """
    path = folder / _NAME
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    try:
        line, body = data.split(b"\n", 1)
        if int(line, 16) != zlib.crc32(body):
            raise ValueError("checksum")
        fields = orjson.loads(body)
        if fields.pop("version") != _VERSION:
            raise ValueError("version")
        fields["segments"] = tuple(SegmentMeta(**item) for item in fields["segments"])
        fields["checkpoints"] = tuple(CheckpointMeta(**item) for item in fields["checkpoints"])
        fields["quarantined"] = tuple(fields["quarantined"])
        return Manifest(**fields)
    except (ValueError, TypeError, KeyError) as error:
        raise HistoryCorrupt(
            f"the manifest of the history {path} is damaged",
            hint="move manifest.json away: it is then rebuilt from the segments",
            file=str(path),
        ) from error
