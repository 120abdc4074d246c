"""The book of prototypes: equal geometry with equal materials is written down once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pxr import Usd, UsdGeom, UsdShade

from onmaru.twin.drivers.usd.geometry import GeometryFault, Summary, summarise
from onmaru.twin.drivers.usd.image import image_file
from onmaru.twin.drivers.usd.material import read_material
from onmaru.twin.drivers.usd.solid import SOLIDS
from onmaru.twin.rules.matrix import IDENTITY, Matrices, transform_boxes
from onmaru.twin.rules.stage_columns import Prototype, PrototypePart, StageTooLarge

DRAWN_TYPES = frozenset({"Mesh", *SOLIDS})
PROTOTYPE_LIMIT = 200_000

Part = tuple[int, Matrices]  # a prototype of one gprim, and its place in the whole


class PrototypeBook:
    """Prototypes by content.

    Args:
        note: Called with a prim and a text when a gprim cannot be drawn.
    """

    def __init__(
        self,
        stage: Usd.Stage,
        time: Usd.TimeCode,
        meters_per_unit: float,
        note: Callable[[Usd.Prim, str], None],
    ) -> None:
        self.prototypes: list[Prototype] = []
        self.textures: set[Path] = set()
        self._stage, self._time, self._unit, self._note = stage, time, meters_per_unit, note
        self._by_digest: dict[str, int] = {}
        self._summaries: dict[str, Summary | None] = {}
        self._materials: dict[str, str] = {}

    def of_gprim(self, prim: Usd.Prim, material: str) -> int:
        """The prototype of one gprim, -1 when nothing can be drawn of it.

        Args:
            material: Path of the bound material, empty for none.
        """
        summary = self._summary(prim)
        if summary is None:
            return -1
        subsets = _subsets(prim)
        mixed = hashlib.blake2b(
            f"{summary.digest}/{self._material_digest(material)}".encode(), digest_size=16
        )
        for subset, subset_material in subsets:
            members = UsdGeom.Subset(subset).GetIndicesAttr().Get(self._time)
            mixed.update(
                self._material_digest(subset_material).encode() + np.array(members or [], np.int32).tobytes()
            )
        digest = mixed.hexdigest()
        known = self._by_digest.get(digest)
        if known is not None:
            return known
        named = tuple((str(subset.GetPath()), bound) for subset, bound in subsets)
        part = PrototypePart(str(prim.GetPath()), None, material, named)
        return self._add(digest, _name_of(prim), (part,), summary.triangles, summary.bounds)

    def of_parts(self, prim: Usd.Prim, parts: Sequence[Part]) -> int:
        """The prototype of several gprims that always move together, -1 for none.

        Args:
            prim: The root they stand in; gives the name.
            parts: Prototypes of single gprims with `root_from_part`, [3, 4] [m].
        """
        parts = [(index, matrix) for index, matrix in parts if index >= 0 and np.isfinite(matrix).all()]
        if not parts:
            return -1
        if len(parts) == 1 and np.array_equal(parts[0][1], IDENTITY):
            return parts[0][0]
        mixed = hashlib.blake2b(b"parts", digest_size=16)
        for index, matrix in parts:
            mixed.update(self.prototypes[index].digest.encode() + np.round(matrix, 9).tobytes())
        digest = mixed.hexdigest()
        known = self._by_digest.get(digest)
        if known is not None:
            return known
        boxes = np.array([self.prototypes[index].bounds for index, _ in parts])
        boxes = transform_boxes(np.array([matrix for _, matrix in parts]), boxes)
        placed = tuple(
            PrototypePart(
                part.path, tuple(np.asarray(matrix, np.float64).ravel().tolist()), part.material, part.subsets
            )
            for index, matrix in parts
            for part in self.prototypes[index].parts
        )
        triangles = sum(self.prototypes[index].triangles for index, _ in parts)
        bounds = np.stack([boxes[:, 0].min(axis=0), boxes[:, 1].max(axis=0)])
        return self._add(digest, _name_of(prim), placed, triangles, bounds)

    def _add(
        self,
        digest: str,
        name: str,
        parts: tuple[PrototypePart, ...],
        triangles: int,
        bounds: NDArray[np.float64],
    ) -> int:
        index = len(self.prototypes)
        if index >= PROTOTYPE_LIMIT:
            raise StageTooLarge(
                f"the stage has more than {PROTOTYPE_LIMIT:,} different meshes",
                hint="make equal meshes instances; `onmaru twin check` lists them", limit=PROTOTYPE_LIMIT,
            )  # fmt: skip
        low, high = (tuple(float(value) for value in corner) for corner in bounds)
        self.prototypes.append(
            Prototype(
                index, digest, name, parts, triangles, ((low[0], low[1], low[2]), (high[0], high[1], high[2]))
            )
        )
        self._by_digest[digest] = index
        return index

    def _summary(self, prim: Usd.Prim) -> Summary | None:
        source = prim.GetPrimInPrototype() if prim.IsInstanceProxy() else prim
        key = str(source.GetPath())
        if key not in self._summaries:
            try:
                self._summaries[key] = summarise(source, self._time, self._unit)
            except GeometryFault as fault:
                self._summaries[key] = None
                self._note(prim, f"not drawn: {fault}")
        return self._summaries[key]

    def _material_digest(self, path: str) -> str:
        if path not in self._materials:
            material = read_material(self._stage, path, self._time)
            # A texture painted over under its old name is another material.
            stamps = [_stamp(image_file(texture.file)) for _, texture in material.textures]
            self.textures |= {file for file, _, _ in stamps}
            mixed = f"{material.digest()}/{[(size, changed) for _, size, changed in stamps]}"
            self._materials[path] = mixed
        return self._materials[path]


def _stamp(file: Path) -> tuple[Path, int, int]:
    try:
        status = file.stat()
    except OSError:
        return file, -1, 0
    return file, status.st_size, status.st_mtime_ns


def _subsets(prim: Usd.Prim) -> list[tuple[Usd.Prim, str]]:
    """GeomSubsets of a mesh that bind a material, with its path."""
    if prim.GetTypeName() != "Mesh":
        return []
    found = []
    for child in prim.GetFilteredChildren(Usd.TraverseInstanceProxies()):
        if child.GetTypeName() == "GeomSubset":
            bound = direct_binding(child)
            if bound:
                found.append((child, bound))
    return found


def direct_binding(prim: Usd.Prim) -> str:
    """Path of the material that is bound on the prim itself, the preview purpose first; empty for none."""
    for name in ("material:binding:preview", "material:binding", "material:binding:full"):
        relationship = prim.GetRelationship(name)
        if relationship:
            targets = relationship.GetForwardedTargets()
            if targets:
                return str(targets[0])
    return ""


def computed_binding(prim: Usd.Prim) -> str:
    """Path of the material that USD resolves for a prim, collections and strength included."""
    api = UsdShade.MaterialBindingAPI(prim)
    for purpose in (UsdShade.Tokens.preview, UsdShade.Tokens.full):
        material = api.ComputeBoundMaterial(purpose)[0]
        if material:
            return str(material.GetPath())
    return ""


def _name_of(prim: Usd.Prim) -> str:
    name = str(prim.GetName())
    parent = prim.GetParent()
    if (
        name.lower() in {"mesh", "geom", "geometry", "shape", "render"}
        and parent
        and not parent.IsPseudoRoot()
    ):
        return f"{parent.GetName()}/{name}"
    return name
