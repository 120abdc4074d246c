"""glTF, OBJ, STL and PLY into one USD layer, read by trimesh."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import trimesh
from trimesh.resolvers import Resolver

from onmaru.core.units import conversion
from onmaru.twin.drivers.importers.guard import Files, check_gltf
from onmaru.twin.drivers.importers.report import ImportRefused
from onmaru.twin.drivers.importers.writer import AssetWriter

# Unit [m] and up axis of files that do not say: glTF 2.0 section 3.4 fixes both; the others are habit.
DEFAULTS = {"gltf": ("m", "Y"), "glb": ("m", "Y"), "obj": ("m", "Y"), "stl": ("mm", "Z"), "ply": ("m", "Z")}


class FolderResolver(Resolver):
    """Lets trimesh read further files only through `Files`."""

    def __init__(self, files: Files, base: Path) -> None:
        self.files, self.base = files, base

    def get(self, name: str) -> bytes:
        path = self.files.resolve(name, base=self.base)
        if path is None:
            raise FileNotFoundError(name)
        return path.read_bytes()

    def namespaced(self, namespace: str) -> FolderResolver:
        path = self.files.resolve(namespace, base=self.base)
        return FolderResolver(self.files, path.parent if path else self.base)

    def keys(self) -> list[str]:
        return []

    def write(self, name: str, data: bytes) -> None:
        raise ImportRefused(f"a loader wanted to write {name[:100]!r}", hint="export it again")


def load_scene(file: Path, files: Files) -> trimesh.Scene:
    """Read a mesh file as a scene.

    Raises:
        ImportRefused: it holds no geometry, or points where it must not.
    """
    kind = file.suffix.lower().lstrip(".")
    if kind in ("gltf", "glb"):
        check_gltf(file, files)
    with file.open("rb") as stream:
        scene = trimesh.load_scene(
            stream, file_type=kind, resolver=FolderResolver(files, file.parent), process=False,
            allow_remote=False,
        )  # fmt: skip
    if not any(isinstance(item, trimesh.Trimesh) and len(item.faces) for item in scene.geometry.values()):
        raise ImportRefused("it holds no triangles", hint="export meshes, not curves or points")
    return scene


def import_mesh(
    file: Path,
    target: Path,
    name: str,
    files: Files,
    warnings: list[str],
    *,
    unit: str | None = None,
    up_axis: str | None = None,
) -> str:
    """Write `<name>.usdc` and its textures; units and up axis are recorded, not applied (the plant does that)."""
    kind = file.suffix.lower().lstrip(".")
    default_unit, default_up = DEFAULTS[kind]
    scene = load_scene(file, files)
    if unit is None and kind not in ("gltf", "glb"):
        warnings.append(
            f"{kind} files do not say their unit; taken as {default_unit}, up {up_axis or default_up}"
        )
    meters = conversion(unit or default_unit, "m").factor
    writer = AssetWriter(target / f"{name}.usdc", name, meters, up_axis or default_up, warnings)
    _write_graph(scene, writer)
    writer.save()
    return f"{name}.usdc"


def _write_graph(scene: trimesh.Scene, writer: AssetWriter) -> None:
    """The scene graph as nested Xforms; a node with geometry gets the mesh below it."""
    children: dict[Any, list[Any]] = {}
    for node, parent in scene.graph.transforms.parents.items():
        children.setdefault(parent, []).append(node)
    same = {
        name: _content(mesh) for name, mesh in scene.geometry.items() if isinstance(mesh, trimesh.Trimesh)
    }
    names = {key: name for name, key in reversed(same.items())}  # the first name of equal meshes
    used = [str(scene.graph[node][1]) for node in scene.graph.nodes_geometry]
    uses = Counter(names[same[name]] for name in used if name in same)
    base = scene.graph.base_frame
    waiting: list[tuple[Any, str]] = [(base, writer.root)]
    seen = {base}
    while waiting:
        node, path = waiting.pop()
        data: dict[str, Any] = scene.graph.transforms.node_data.get(node, {})
        shape = data.get("geometry") or (scene.graph[node][1] if node in scene.graph.nodes_geometry else None)
        if shape in same:
            first = names[same[shape]]
            writer.mesh(path, first, scene.geometry[first], shared=uses[first] > 1)
        for child in sorted(children.get(node, ()), key=str):
            if child in seen:
                raise ImportRefused("its scene graph has a loop", hint="export it again")
            seen.add(child)
            matrix = scene.graph.transforms.edge_data[(node, child)].get("matrix", np.eye(4))
            waiting.append((child, writer.xform(path, str(child), np.asarray(matrix, float))))


def _content(mesh: trimesh.Trimesh) -> bytes:
    """Equal for meshes that look the same: loaders copy a mesh that several nodes share."""
    digest = hashlib.blake2b(digest_size=16)
    material = getattr(mesh.visual, "material", None)
    colors = None if material is not None else getattr(mesh.visual, "vertex_colors", None)
    for part in (mesh.vertices, mesh.faces, getattr(mesh.visual, "uv", None), colors):
        digest.update(b"-" if part is None else np.ascontiguousarray(part).tobytes())
    digest.update(repr(None if material is None else hash(material)).encode())
    return digest.digest()
