"""URDF into one USD layer: links and joints as nested Xforms, every moving joint one rotate or translate op.

Source: ROS URDF XML specification (link, joint). A joint whose axis is not X, Y or Z gets a frame of its own
turned so that it moves about Z, so one scalar operation is enough for a live motion.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import trimesh
import yourdfpy
from numpy.typing import NDArray
from pxr import UsdGeom

from onmaru.twin.drivers.importers.guard import Files, check_xml
from onmaru.twin.drivers.importers.mesh import FolderResolver
from onmaru.twin.drivers.importers.report import ImportRefused
from onmaru.twin.drivers.importers.writer import AssetWriter

_MOVING = {"revolute": "rotate", "continuous": "rotate", "prismatic": "translate"}
_DEEPEST = 500  # links in one chain


def import_urdf(
    file: Path, target: Path, name: str, files: Files, warnings: list[str]
) -> tuple[str, list[dict[str, Any]]]:
    """Write `<name>.usdc`; returns it and the moving joints, prim paths relative to the imported prim."""
    check_xml(file)
    robot = yourdfpy.URDF.load(
        str(file), build_scene_graph=False, load_meshes=False, build_collision_scene_graph=False
    ).robot
    writer = AssetWriter(target / f"{name}.usdc", name, 1.0, "Z", warnings)
    joints_of: dict[str, list[Any]] = {}
    parents: dict[str, str] = {}
    for joint in robot.joints:
        joints_of.setdefault(joint.parent, []).append(joint)
        if joint.child in parents:
            raise ImportRefused(f"the link {joint.child!r} has two parents", hint="a URDF is a tree")
        parents[joint.child] = joint.parent
    links = {link.name: link for link in robot.links}
    roots = [link for link in links if link not in parents]
    if len(roots) != 1:
        raise ImportRefused(f"it has {len(roots)} root links", hint="a URDF is a tree with one root")
    colors = {material.name: material.color for material in robot.materials or [] if material.name}
    builder = _Builder(writer, files, file.parent, colors, warnings)
    waiting = [(roots[0], writer.xform(writer.root, roots[0], np.eye(4)), 0)]
    while waiting:
        link, path, depth = waiting.pop()
        if link not in links or depth > _DEEPEST:
            why = (
                f"the link {link!r} is not defined" if link not in links else "its chain of links is too long"
            )
            raise ImportRefused(why, hint="check the URDF with check_urdf")
        builder.visuals(links[link], path)
        waiting += [(j.child, builder.joint(j, path), depth + 1) for j in joints_of.get(link, ())]
    writer.save()
    return f"{name}.usdc", builder.joints


class _Builder:
    def __init__(
        self, writer: AssetWriter, files: Files, folder: Path, colors: dict[str, Any], warnings: list[str]
    ) -> None:
        self.writer, self.files, self.folder = writer, files, folder
        self.colors, self.warnings = colors, warnings
        self.joints: list[dict[str, Any]] = []
        self._scenes: dict[Path, trimesh.Scene] = {}

    def joint(self, joint: Any, parent: str) -> str:
        """The Xform of the child link; a moving joint carries one op named `joint`, at zero."""
        origin = np.eye(4) if joint.origin is None else np.asarray(joint.origin, float)
        motion = _MOVING.get(joint.type)
        if motion is None:
            if joint.type != "fixed":
                self.warnings.append(f"joint {joint.name!r} of type {joint.type!r} is kept fixed")
            return self.writer.xform(parent, joint.child, origin)
        axis = np.array([1.0, 0.0, 0.0]) if joint.axis is None else np.asarray(joint.axis, float)
        length = float(np.linalg.norm(axis))
        if not math.isfinite(length) or length < 1e-9:
            raise ImportRefused(f"the axis of joint {joint.name!r} has no length", hint="give it a direction")
        axis = axis / length
        main = int(np.argmax(np.abs(axis)))
        aligned = abs(abs(axis[main]) - 1.0) < 1e-9
        sign = float(np.sign(axis[main])) if aligned else 1.0
        turn = np.eye(4) if aligned else _z_to(axis)
        frame = self.writer.xform(parent, joint.child if aligned else joint.name, origin @ turn)
        letter = "XYZ"[main] if aligned else "Z"
        xform = UsdGeom.Xformable(self.writer.stage.GetPrimAtPath(frame))
        kind = getattr(UsdGeom.XformOp, f"Type{motion.title()}{letter}")
        xform.AddXformOp(kind, UsdGeom.XformOp.PrecisionDouble, "joint").Set(0.0)
        limit = joint.limit
        scale = 180.0 / math.pi if motion == "rotate" else 1.0

        def degrees(value: Any) -> float | None:
            return None if value is None or joint.type == "continuous" else round(float(value) * scale, 6)

        low, high = (degrees(limit.lower), degrees(limit.upper)) if limit is not None else (None, None)
        record: dict[str, Any] = {
            "name": joint.name, "prim": frame[len(self.writer.root) :], "op": f"{motion}{letter}",
            "scale": sign, "low": low, "high": high, "unit": "deg" if motion == "rotate" else "m",
        }  # fmt: skip
        self.joints.append(record)
        prim = xform.GetPrim()
        for key in ("name", "op", "scale", "low", "high", "unit"):
            if record[key] is not None:
                prim.SetCustomDataByKey(f"onmaru:joint:{key}", record[key])
        return (
            frame if aligned else self.writer.xform(frame, joint.child, np.asarray(turn.T, np.float64))
        )  # its inverse

    def visuals(self, link: Any, path: str) -> None:
        for place, visual in enumerate(link.visuals or []):
            origin = np.eye(4) if visual.origin is None else np.asarray(visual.origin, float)
            name = visual.name or f"visual_{place}"
            geometry = visual.geometry
            scene, scale = self._geometry(geometry, link.name)
            if scene is None:
                continue
            top = self.writer.xform(path, name, np.asarray(origin @ np.diag([*scale, 1.0]), np.float64))
            for node in sorted(scene.graph.nodes_geometry, key=str):
                matrix, key = scene.graph[node]
                mesh = scene.geometry[key]
                if not isinstance(mesh, trimesh.Trimesh) or not len(mesh.faces):
                    continue
                here = self.writer.xform(top, str(node), np.asarray(matrix, float))
                written = self.writer.mesh(here, str(key), mesh)
                self._paint(written, visual.material)

    def _paint(self, path: str, material: Any) -> None:
        if material is None:
            return
        color = material.color or self.colors.get(material.name)
        if color is not None and color.rgba is not None:
            red, green, blue = (float(value) for value in color.rgba[:3])
            mesh = UsdGeom.Mesh.Get(self.writer.stage, path)
            mesh.CreateDisplayColorAttr([(red, green, blue)])

    def _geometry(self, geometry: Any, link: str) -> tuple[trimesh.Scene | None, Any]:
        ones = np.ones(3)
        if geometry.box is not None:
            return trimesh.Scene(_flat(trimesh.creation.box(extents=geometry.box.size))), ones
        if geometry.cylinder is not None:
            shape = geometry.cylinder
            return trimesh.Scene(
                _flat(trimesh.creation.cylinder(shape.radius, shape.length, sections=48))
            ), ones
        if geometry.sphere is not None:
            return trimesh.Scene(_flat(trimesh.creation.icosphere(3, geometry.sphere.radius))), ones
        if geometry.mesh is None:
            return None, ones
        path = self._find(geometry.mesh.filename)
        if path is None:
            self.warnings.append(f"link {link!r}: the mesh {geometry.mesh.filename!r} is missing")
            return None, ones
        if path not in self._scenes:
            kind = path.suffix.lower().lstrip(".")
            if kind == "dae":
                check_xml(path)
            with path.open("rb") as stream:
                self._scenes[path] = trimesh.load_scene(
                    stream, file_type=kind, resolver=FolderResolver(self.files, path.parent), process=False,
                    allow_remote=False,
                )  # fmt: skip
        scale = geometry.mesh.scale
        return self._scenes[path], ones if scale is None else np.broadcast_to(np.asarray(scale, float), (3,))

    def _find(self, name: str) -> Path | None:
        """`package://robot/meshes/a.stl` is looked for below every root, with and without the package's name."""
        plain = name.removeprefix("package://").removeprefix("file://")
        tries = [plain]
        if name.startswith("package://") and "/" in plain:
            tries.append(plain.split("/", 1)[1])
        for base in (self.folder, *self.files.roots, self.folder.parent):
            for guess in tries:
                if not (base / guess).resolve().is_file():
                    continue
                found = self.files.resolve(guess, base=base)
                if found is not None:
                    return found
        return self.files.resolve(plain)


def _flat(mesh: trimesh.Trimesh) -> trimesh.Trimesh:
    mesh.visual = trimesh.visual.ColorVisuals(mesh)
    return mesh


def _z_to(axis: NDArray[np.float64]) -> NDArray[np.float64]:
    """A rotation, shape [4, 4], that takes Z to a unit axis."""
    helper = np.eye(3)[int(np.argmin(np.abs(axis)))]
    x = np.cross(helper, axis)
    x /= np.linalg.norm(x)
    matrix = np.eye(4)
    matrix[:3, :3] = np.column_stack([x, np.cross(axis, x), axis])
    return matrix
