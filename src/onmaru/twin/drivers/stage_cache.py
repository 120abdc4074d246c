"""The flattened stage on disk: one Arrow file, mapped into memory, believed only after it was checked.

    [ Arrow IPC file: one record batch, the small things as JSON in its schema ]
    [ 32 bytes: digest of block sums | 8 bytes: length of the Arrow part | 8 bytes: magic ]

An entry counts while every file the stage was made of is as it was: same size and time stamp, or, where
the stamp has changed or was too fresh to be trusted, the same content.
"""

from __future__ import annotations

import hashlib
import os
import struct
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
from numpy.typing import NDArray

from onmaru.core.storage.columns import column, numbers
from onmaru.twin.rules.stage_columns import BadStage, Prototype, PrototypePart, StageColumns, StageNote, Zone

FORMAT_VERSION = 1
_MAGIC = b"onmaruS1"
_TAIL = struct.Struct("<32sQ8s")
_BLOCK = 1 << 17  # words of 8 bytes: 1 MiB
_FRESH_NS = 2_000_000_000  # a file this much younger than the entry may change without its stamp changing
_META = b"onmaru"
_ROW_COLUMNS = ("parent", "name", "position", "subtree", "prototype", "family", "type", "flags")


class StageCache:
    """Entries in a folder, one for each stage and way of reading it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, stage_file: Path, key: str) -> StageColumns | None:
        """The columns, mapped; None when there is no entry, it is stale, or it is damaged.

        Args:
            stage_file: The root layer.
            key: How the stage was read, versions included.
        """
        path = self._path(stage_file, key)
        try:
            columns, files, written_ns = _read(path)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, BadStage, pa.ArrowException):
            path.unlink(missing_ok=True)
            return None
        return columns if all(_unchanged(file, written_ns) for file in files) else None

    def save(self, stage_file: Path, key: str, columns: StageColumns, files: Sequence[Path]) -> None:
        """Write an entry whole, in place of an older one.

        Args:
            files: Everything the columns were made of.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".new-")
        os.close(handle)
        try:
            _write(Path(name), columns, [_stamp(file) for file in files])
            Path(name).replace(self._path(stage_file, key))
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _path(self, stage_file: Path, key: str) -> Path:
        name = hashlib.blake2b(f"{FORMAT_VERSION}/{key}/{stage_file.resolve()}".encode(), digest_size=16)
        return self.folder / f"{name.hexdigest()}.stage"


def _write(path: Path, columns: StageColumns, files: list[dict[str, Any]]) -> None:
    newest = max((file["changed_ns"] for file in files), default=0)
    small = {
        "files": files,
        "written_ns": max(path.stat().st_mtime_ns, newest),
        "names": columns.names,
        "types": columns.types,
        "zones": [asdict(zone) for zone in columns.zones],
        "prototypes": [asdict(prototype) for prototype in columns.prototypes],
        "family_prototype": columns.family_prototype.tolist(),
        "family_stretch": columns.family_stretch.reshape(-1).tolist(),
        "meters_per_unit": columns.meters_per_unit,
        "up_axis": columns.up_axis,
        "root_file": columns.root_file,
        "digest": columns.digest,
        "notes": [asdict(note) for note in columns.notes],
    }
    world = np.ascontiguousarray(columns.world, np.float64).reshape(-1)
    arrays = [pa.FixedSizeListArray.from_arrays(column(world), 12)]
    arrays += [column(getattr(columns, name)) for name in _ROW_COLUMNS]
    batch = pa.RecordBatch.from_arrays(arrays, names=["world", *_ROW_COLUMNS])
    batch = batch.replace_schema_metadata({_META: orjson.dumps(small)})
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, batch.schema) as writer:
        writer.write_batch(batch)
    length = path.stat().st_size
    digest = _digest(np.memmap(path, np.uint8, "r"))
    with path.open("ab") as file:
        file.write(_TAIL.pack(digest, length, _MAGIC))


def _read(path: Path) -> tuple[StageColumns, list[dict[str, Any]], int]:
    mapped = np.memmap(path, np.uint8, "r")
    if len(mapped) <= _TAIL.size:
        raise BadStage("the cached stage is cut off")
    digest, length, magic = _TAIL.unpack(mapped[-_TAIL.size :].tobytes())
    body = mapped[: -_TAIL.size]
    if magic != _MAGIC or length != len(body) or _digest(body) != digest:
        raise BadStage("the cached stage is damaged")
    reader = pa.ipc.open_file(pa.py_buffer(body))
    batch = reader.get_batch(0)
    small = orjson.loads(batch.schema.metadata[_META])
    world = numbers(batch.column("world").values).reshape(-1, 3, 4)
    rows = {name: numbers(batch.column(name)) for name in _ROW_COLUMNS}
    columns = StageColumns(
        world=world,
        **rows,
        names=tuple(small["names"]),
        types=tuple(small["types"]),
        zones=tuple(_zone(item) for item in small["zones"]),
        prototypes=tuple(_prototype(item) for item in small["prototypes"]),
        family_prototype=np.array(small["family_prototype"], np.int32),
        family_stretch=np.array(small["family_stretch"], np.float64).reshape(-1, 3, 3),
        meters_per_unit=float(small["meters_per_unit"]),
        up_axis=str(small["up_axis"]),
        root_file=str(small["root_file"]),
        digest=str(small["digest"]),
        notes=tuple(StageNote(**item) for item in small["notes"]),
    ).check()
    return columns, small["files"], int(small["written_ns"])


def _digest(data: NDArray[np.uint8]) -> bytes:
    """Digest of the sums of all blocks: as fast as memory, and no flipped bit or moved block goes unseen."""
    whole = len(data) // 8
    words = data[: whole * 8].view(np.uint64)
    blocks = whole // _BLOCK
    sums = np.add.reduce(words[: blocks * _BLOCK].reshape(blocks, _BLOCK), axis=1, dtype=np.uint64)
    digest = hashlib.sha256(sums.tobytes())
    digest.update(words[blocks * _BLOCK :].tobytes())
    digest.update(data[whole * 8 :].tobytes())
    return digest.digest()


def _stamp(file: Path) -> dict[str, Any]:
    status = file.stat() if file.is_file() else None
    return {
        "path": str(file),
        "size": status.st_size if status else -1,
        "changed_ns": status.st_mtime_ns if status else 0,
        "content": _content(file) if status else "",
    }


def _unchanged(stamp: dict[str, Any], written_ns: int) -> bool:
    file = Path(stamp["path"])
    try:
        status = file.stat()
    except OSError:
        return bool(stamp["size"] == -1)
    if status.st_size != stamp["size"]:
        return False
    trusted = status.st_mtime_ns == stamp["changed_ns"] and written_ns - status.st_mtime_ns > _FRESH_NS
    return trusted or _content(file) == stamp["content"]


def _content(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _zone(item: dict[str, Any]) -> Zone:
    low, high = item["bounds"]
    return Zone(**{**item, "origin": tuple(item["origin"]), "bounds": (tuple(low), tuple(high))})


def _prototype(item: dict[str, Any]) -> Prototype:
    low, high = item["bounds"]
    parts = tuple(
        PrototypePart(
            part["path"],
            None if part["prototype_from_part"] is None else tuple(part["prototype_from_part"]),
            part["material"],
            tuple((path, material) for path, material in part["subsets"]),
        )
        for part in item["parts"]
    )
    known = {name.name for name in fields(Prototype)}
    rest = {key: value for key, value in item.items() if key in known}
    return Prototype(**{**rest, "parts": parts, "bounds": (tuple(low), tuple(high))})
