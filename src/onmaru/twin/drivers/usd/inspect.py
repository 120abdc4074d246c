"""Single prims of a stage, for a person who asks: what they are, and which layer says so.

The stage is opened at the first question and kept; everything else the console shows comes from the table.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pxr import Gf, Sdf, Usd, UsdGeom, Vt

from onmaru.twin.rules.stage_columns import UnknownPrim

_LONGEST = 64  # elements of an array value that are shown


class StageInspector:
    """Answers about prims and layers; safe to ask from several threads.

    Args:
        open_stage: Composes the stage; called once, late.
        folder: Plant folder; layer names are shown relative to it.
    """

    def __init__(self, open_stage: Callable[[], Usd.Stage], folder: Path) -> None:
        self._open = open_stage
        self._folder = folder.resolve()
        self._lock = threading.Lock()
        self._opened: Usd.Stage | None = None

    def _stage(self) -> Usd.Stage:
        if self._opened is None:
            self._opened = self._open()
        return self._opened

    def prim(self, path: str) -> dict[str, Any]:
        """Type, schemas, layers, attributes with the layer of each value, relationships, variants, transform.

        Raises:
            UnknownPrim: there is no such prim; `/Instancer[3]` answers for the instancer.
        """
        with self._lock:
            stage = self._stage()
            plain = path.partition("[")[0]
            prim = stage.GetPrimAtPath(plain) if Sdf.Path.IsValidPathString(plain) else None
            if not prim:
                raise UnknownPrim(f"the stage has no prim {path}", hint="see the stage tree", path=path)
            imageable = UsdGeom.Imageable(prim)
            return {
                "path": str(prim.GetPath()),
                "type": prim.GetTypeName(),
                "api_schemas": list(prim.GetAppliedSchemas()),
                "layers": [self._layer(spec.layer) for spec in prim.GetPrimStack()],
                "attributes": [self._attribute(a) for a in prim.GetAttributes() if a.HasAuthoredValue()],
                "relationships": [
                    {"name": r.GetName(), "targets": [str(target) for target in r.GetTargets()]}
                    for r in prim.GetRelationships()
                    if r.HasAuthoredTargets()
                ],
                "variants": {
                    name: {
                        "selection": prim.GetVariantSet(name).GetVariantSelection(),
                        "choices": prim.GetVariantSet(name).GetVariantNames(),
                    }
                    for name in prim.GetVariantSets().GetNames()
                },
                "payload": prim.HasAuthoredPayloads(),
                "instance": prim.IsInstance() or prim.IsInstanceProxy(),
                "purpose": str(imageable.ComputePurpose()) if imageable else "",
                "visibility": str(imageable.ComputeVisibility()) if imageable else "",
                "transform": _world(prim) if imageable else None,
                "units": {
                    "meters_per_unit": UsdGeom.GetStageMetersPerUnit(stage),
                    "up_axis": str(UsdGeom.GetStageUpAxis(stage)),
                },
                "documentation": prim.GetMetadata("documentation") or "",
            }

    def layers(self) -> list[dict[str, Any]]:
        """The layer stack, strongest first, then every other layer in use."""
        with self._lock:
            stage = self._stage()
            stack = stage.GetLayerStack(includeSessionLayers=False)
            others = [layer for layer in stage.GetUsedLayers() if layer not in stack and not layer.anonymous]
            return [
                {
                    **self._layer(layer),
                    "root": layer == stage.GetRootLayer(),
                    "sublayer": layer in stack,
                    "muted": stage.IsLayerMuted(layer.identifier),
                    "bytes": _size(layer),
                }
                for layer in [*stack, *sorted(others, key=lambda layer: layer.identifier)]
            ]

    def _attribute(self, attribute: Usd.Attribute) -> dict[str, Any]:
        stack = attribute.GetPropertyStack(Usd.TimeCode.Default())
        return {
            "name": attribute.GetName(),
            "type": str(attribute.GetTypeName()),
            "value": _plain(
                attribute.Get(Usd.TimeCode.Default() if not attribute.GetNumTimeSamples() else 0.0)
            ),
            "layer": self._layer(stack[0].layer)["identifier"] if stack else None,
            "time_samples": attribute.GetNumTimeSamples(),
        }

    def _layer(self, layer: Sdf.Layer) -> dict[str, Any]:
        path = Path(layer.realPath) if layer.realPath else None
        inside = path is not None and path.resolve().is_relative_to(self._folder)
        shown = (
            path.resolve().relative_to(self._folder).as_posix()
            if path and inside
            else Path(layer.identifier).name
        )
        return {"identifier": shown}


def _size(layer: Sdf.Layer) -> int | None:
    path = Path(layer.realPath)
    return path.stat().st_size if layer.realPath and path.is_file() else None


def _world(prim: Usd.Prim) -> list[list[float]]:
    matrix = UsdGeom.Imageable(prim).ComputeLocalToWorldTransform(Usd.TimeCode.EarliestTime())
    return [[_plain(matrix[row][column]) for column in range(4)] for row in range(4)]


def _plain(value: Any) -> Any:
    """A USD value as JSON can carry it; long arrays are cut and say how long they were."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Sdf.AssetPath):
        return value.path
    if isinstance(value, Gf.Quatd | Gf.Quatf | Gf.Quath):
        return [_plain(part) for part in (*value.GetImaginary(), value.GetReal())]
    kind = type(value)
    if kind.__module__ == Vt.__name__ or kind.__name__.endswith("Array"):
        shown = [_plain(item) for item in list(value[:_LONGEST])]
        return shown if len(value) <= _LONGEST else {"count": len(value), "first": shown}
    if hasattr(value, "__len__") and hasattr(value, "__getitem__"):
        return [_plain(value[index]) for index in range(len(value))]
    try:
        return float(value)
    except (TypeError, ValueError):
        return str(value)
