"""What the viewport loads, out of the table: the manifest, and zones packed at 24 bytes an instance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from onmaru.twin.rules.bundles import Bundle
from onmaru.twin.rules.stage_table import StageTable
from onmaru.twin.rules.wire import HEADER, VERSION

INSTANCES = 16  # frame kind of a zone payload; never sent on the socket
_BASE = "/api/v1/twin/scene"


def scene_manifest(
    table: StageTable, prototypes: Mapping[str, Any], bundles: Sequence[Bundle] = ()
) -> dict[str, Any]:
    """Zones, families, prototypes, and the bundles their files come in.

    Args:
        prototypes: Content digest of a prototype -> its levels of detail, finest first, each with `file`,
            `triangles`, `error_m` [m] and `bytes`.
    """
    columns = table.columns
    boxes = [zone.bounds for zone in table.zones if zone.draw_count]
    whole = None
    if boxes:
        corners = np.array(boxes)
        whole = [corners[:, 0].min(axis=0).tolist(), corners[:, 1].max(axis=0).tolist()]
    return {
        "hash": table.digest,
        "up_axis": "Z",
        "meters_per_unit": columns.meters_per_unit,
        "bounds": whole,
        "row_count": table.row_count,
        "zones": [
            {
                "zone": zone.zone,
                "name": zone.name,
                "path": zone.path,
                "origin": list(zone.origin),
                "bounds": [list(zone.bounds[0]), list(zone.bounds[1])] if zone.draw_count else None,
                "row_start": zone.row_start,
                "draw_count": zone.draw_count,
                "url": f"{_BASE}/zones/{zone.zone}?h={table.digest}",
            }
            for zone in table.zones
        ],
        "families": {
            "prototype": columns.family_prototype.tolist(),
            "stretch": columns.family_stretch.reshape(-1, 9).tolist(),
        },
        "prototypes": [
            {
                "prototype": prototype.prototype,
                "hash": prototype.digest,
                "name": prototype.name,
                "bounds": [list(prototype.bounds[0]), list(prototype.bounds[1])],
                "lods": [
                    {
                        "url": f"{_BASE}/prototypes/{lod['file']}",
                        "triangles": lod["triangles"],
                        "error_m": lod["error_m"],
                        "bytes": lod["bytes"],
                    }
                    for lod in prototypes.get(prototype.digest, ())
                ],
            }
            for prototype in columns.prototypes
        ],
        "bundles": [
            {
                "url": f"{_BASE}/bundles/{bundle.hash}",
                "level": bundle.level,
                "file_count": len(bundle.files),
                "bytes": bundle.bytes,
            }
            for bundle in bundles
        ],
    }


def zone_payload(table: StageTable, zone: int) -> bytes:
    """Header (count, first row as seq), INSTANCE records, then the equipment index of each (u32, all ones: none)."""
    records = table.instance_records(zone)
    place = table.zones[zone]
    rows = slice(place.row_start, place.row_start + place.draw_count)
    equipment = table.equipment[rows].astype(np.int32).view(np.uint32)
    head = HEADER.pack(INSTANCES, VERSION, 0, len(records), place.row_start)
    return b"".join((head, records.tobytes(), equipment.tobytes()))
