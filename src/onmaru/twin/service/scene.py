"""What the viewport draws: the stage table, live and for the past, and the prims behind its rows.

Two tables of the same mapped columns: the live one is moved by the tick only; the other one is moved to any
past moment under a lock, for the scrubber. The stage itself is opened only when somebody looks at a prim.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from onmaru.twin.rules.bundles import Bundle, padded, plan_bundles
from onmaru.twin.rules.motion import MotionSet
from onmaru.twin.rules.scene import scene_manifest, zone_payload
from onmaru.twin.rules.stage_table import StageTable
from onmaru.twin.types import Equipment, Plant, StateTable

if TYPE_CHECKING:
    from onmaru.twin.drivers.usd.inspect import StageInspector

_PIECE = 256 * 1024
_PROTOTYPE = re.compile(r"^[0-9a-f]{16,64}(-[0-9a-z]{1,12})?\.glb$")


class Scene:
    """The flattened stage of a running plant.

    Args:
        live: Table the tick moves.
        past: A second table of the same columns.
        prototypes: Folder of GLB files named by content.
    """

    def __init__(
        self,
        plant: Plant,
        live: StageTable,
        past: StageTable,
        motions: MotionSet,
        *,
        prototype_index: Mapping[str, Any],
        prototypes: Path,
        inspector: StageInspector,
    ) -> None:
        self._plant = plant
        self._live = live
        self._past = past
        self._motions = motions
        self._index = prototype_index
        self._folder = prototypes
        self._inspector = inspector
        self._past_lock = threading.Lock()
        drawn = (prototype_index.get(prototype.digest, ()) for prototype in live.columns.prototypes)
        self._bundles = {bundle.hash: bundle for bundle in plan_bundles(drawn)}
        self.hash = live.digest

    @property
    def row_count(self) -> int:
        return self._live.row_count

    @property
    def zone_count(self) -> int:
        return len(self._live.zones)

    # -- motion -------------------------------------------------------------------------------------

    def move(self, state: StateTable, changed: NDArray[np.int64]) -> NDArray[np.void]:
        """Move what the changed signals drive; returns the MOVE records. Called by the tick only."""
        if not self._motions.driven_by(changed):
            return self._live.move_records(np.zeros(0, np.int64))
        return self._live.move_records(self._live.move(*self._motions.evaluate(state.value, changed)))

    def moves_at(self, state: StateTable) -> NDArray[np.void]:
        """MOVE records of everything that moves, at the moment of `state`."""
        with self._past_lock:
            return self._past.move_records(self._past.move(*self._motions.evaluate(state.value)))

    # -- what the viewport loads --------------------------------------------------------------------

    def manifest(self) -> dict[str, Any]:
        """Zones, families and prototypes; see `GET /twin/scene`."""
        return scene_manifest(self._live, self._index, tuple(self._bundles.values()))

    def zone_payload(self, zone: int) -> bytes:
        """Packed instances of one zone; raises `UnknownPrim` when there is no such zone."""
        return zone_payload(self._live, zone)

    def prototype_file(self, name: str) -> Path | None:
        """The GLB of that name; None for anything that is not one of ours."""
        if not _PROTOTYPE.match(name):
            return None
        path = self._folder / name
        return path if path.is_file() else None

    def bundle(self, digest: str) -> Bundle | None:
        """The bundle of that name, if all of its files are there."""
        found = self._bundles.get(digest)
        if found is None or not all(self._is_whole(name, size) for name, size in found.files):
            return None
        return found

    def bundle_pieces(self, bundle: Bundle) -> Iterator[bytes]:
        """A bundle as it is sent: the head, then the files, in pieces of at least a quarter of a megabyte."""
        held, size_held = [bundle.head], 0
        for name, size in bundle.files:
            data = (self._folder / name).read_bytes()
            held += [data, bytes(padded(size) - len(data))]
            size_held += size
            if size_held >= _PIECE:  # each piece costs a turn of the event loop
                yield b"".join(held)
                held, size_held = [], 0
        yield b"".join(held)

    def _is_whole(self, name: str, size: int) -> bool:
        path = self.prototype_file(name)
        return path is not None and path.stat().st_size == size

    # -- looking at single things -------------------------------------------------------------------

    def row(self, row: int) -> dict[str, Any]:
        """What a picked row is; raises `UnknownPrim` when there is none."""
        table = self._live
        path = table.path_of(row)
        equipment = self._equipment_of(row)
        prototype = int(table.columns.prototype[row])
        box = table.bounds(row)
        return {
            "row": row,
            "path": path,
            "type": table.type_of(row),
            "zone": table.zone_of(row).zone,
            "equipment": equipment and _named(equipment),
            "prototype": prototype,
            "triangles": table.columns.prototypes[prototype].triangles if prototype >= 0 else 0,
            "bounds": None if box is None else box.tolist(),
        }

    def find(self, path: str) -> dict[str, Any]:
        """Row ranges [start, end) and bounds [m, world] of a subtree."""
        table = self._live
        ranges = table.find(path)
        if path == "/":
            return {"path": path, "row_ranges": ranges.tolist(), "bounds": None, "equipment": None}
        row = table.row_of(path)
        box = table.bounds(row)
        equipment = self._equipment_of(row)
        return {
            "path": path,
            "row_ranges": ranges.tolist(),
            "bounds": None if box is None else box.tolist(),
            "equipment": equipment and _named(equipment),
        }

    def tree(self, path: str) -> dict[str, Any]:
        """Children of a prim in stage order, with what each is."""
        table = self._live
        parent = -1 if path == "/" else table.row_of(path)
        items = []
        for row in table.children_of(parent)[:5000]:
            row = int(row)
            child = table.path_of(row)
            index = int(table.equipment[row])
            own = (
                self._plant.equipment[index]
                if index >= 0 and self._plant.equipment[index].path == child
                else None
            )
            items.append(
                {
                    "path": child,
                    "name": child[len(path.rstrip("/")) :].lstrip("/"),
                    "type": table.type_of(row),
                    "level": own.level.value if own else None,
                    "label": _label(own) if own else None,
                    "has_children": int(table.columns.subtree[row]) > 1,
                    "row_count": int(table.columns.subtree[row]),
                    "equipment_index": index if own else None,
                }
            )
        return {"path": path, "items": items}

    def prim(self, path: str) -> dict[str, Any]:
        """One prim as the stage describes it, layer by layer."""
        return self._inspector.prim(path)

    def layers(self) -> list[dict[str, Any]]:
        return self._inspector.layers()

    def _equipment_of(self, row: int) -> Equipment | None:
        index = int(self._live.equipment[row])
        return self._plant.equipment[index] if index >= 0 else None


def _label(item: Equipment) -> dict[str, str]:
    english = item.label.en or item.path.rsplit("/", 1)[-1]
    return {"en": english, "ko": item.label.ko or english}


def _named(item: Equipment) -> dict[str, Any]:
    return {"path": item.path, "label": _label(item)}
