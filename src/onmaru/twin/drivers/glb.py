"""A writer of glTF 2.0 binaries: meshes, metallic-roughness materials, embedded images. Nothing else.

Vertices stay in the prim's own frame, in metres; the usual glTF y-up is not applied, because the viewport
draws instances of them in a z-up world.

Source: Khronos glTF 2.0 specification, ISO/IEC 12113:2022.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

_FLOAT, _U32, _U16, _U8 = 5126, 5125, 5123, 5121
_VERTICES, _INDICES = 34962, 34963
_WRAP = {"repeat": 10497, "mirror": 33648, "clamp": 33071}


@dataclass(frozen=True, slots=True, eq=False)
class Primitive:
    """Triangles with one material; arrays are per vertex, None where absent."""

    points: NDArray[np.float32]  # [v, 3] [m]
    triangles: NDArray[np.integer]  # [t, 3]
    normals: NDArray[np.float32]  # [v, 3]
    uvs: NDArray[np.float32] | None = None  # [v, 2], origin at the top left
    colours: NDArray[np.float32] | None = None  # [v, 3] linear
    material: int = 0


@dataclass(frozen=True, slots=True)
class Image:
    """An encoded image."""

    data: bytes
    mime: str
    wrap: tuple[str, str] = ("repeat", "repeat")


@dataclass(frozen=True, slots=True)
class PbrMaterial:
    """A glTF material; textures are indices into the images."""

    name: str
    base_colour: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0)
    metallic: float = 0.0
    roughness: float = 0.5
    emissive: tuple[float, float, float] = (0.0, 0.0, 0.0)
    alpha: str = "OPAQUE"  # OPAQUE, MASK, BLEND
    alpha_cutoff: float = 0.5
    double_sided: bool = False
    textures: Mapping[str, int] = field(default_factory=dict)  # base, normal, metallic_roughness, emissive


def write_glb(
    primitives: Sequence[Primitive],
    materials: Sequence[PbrMaterial],
    images: Sequence[Image],
    *,
    name: str = "",
) -> bytes:
    """One mesh as a GLB file. The bytes depend on the arguments alone."""
    body = _Body()
    parts = [_primitive(body, primitive) for primitive in primitives]
    document: dict[str, Any] = {
        "asset": {"version": "2.0", "generator": "onmaru"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "name": name}],
        "meshes": [{"primitives": parts, "name": name}],
        "materials": [_material(material) for material in materials],
    }
    if images:
        document["images"] = [
            {"bufferView": body.add(image.data), "mimeType": image.mime} for image in images
        ]
        document["samplers"] = [
            {
                "wrapS": _WRAP[image.wrap[0]],
                "wrapT": _WRAP[image.wrap[1]],
                "magFilter": 9729,
                "minFilter": 9987,
            }
            for image in images
        ]
        document["textures"] = [{"source": index, "sampler": index} for index in range(len(images))]
    if any(max(material.emissive) > 1.0 for material in materials):
        document["extensionsUsed"] = ["KHR_materials_emissive_strength"]
    document["bufferViews"] = body.views
    document["accessors"] = body.accessors
    binary = b"".join(body.chunks)
    document["buffers"] = [{"byteLength": len(binary)}]
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    head = struct.pack("<4sII", b"glTF", 2, 12 + 8 + len(text) + 8 + len(binary))
    chunks = (
        head,
        struct.pack("<I4s", len(text), b"JSON"),
        text,
        struct.pack("<I4s", len(binary), b"BIN\0"),
        binary,
    )
    return b"".join(chunks)


class _Body:
    """The binary chunk as it grows; every view starts at a multiple of four."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []
        self.views: list[dict[str, int]] = []
        self.accessors: list[dict[str, Any]] = []
        self._size = 0

    def add(self, data: bytes, target: int | None = None) -> int:
        view = {"buffer": 0, "byteOffset": self._size, "byteLength": len(data)}
        if target is not None:
            view["target"] = target
        self.views.append(view)
        padding = b"\0" * (-len(data) % 4)
        self.chunks += [data, padding]
        self._size += len(data) + len(padding)
        return len(self.views) - 1

    def accessor(self, values: NDArray[Any], component: int, shape: str, target: int, **extra: Any) -> int:
        view = self.add(np.ascontiguousarray(values).tobytes(), target)
        count = values.size if shape == "SCALAR" else len(values)
        self.accessors.append(
            {"bufferView": view, "componentType": component, "count": int(count), "type": shape, **extra}
        )
        return len(self.accessors) - 1


def _primitive(body: _Body, primitive: Primitive) -> dict[str, Any]:
    points = primitive.points.astype("<f4")
    low, high = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    attributes = {"POSITION": body.accessor(points, _FLOAT, "VEC3", _VERTICES, min=low, max=high)}
    attributes["NORMAL"] = body.accessor(primitive.normals.astype("<f4"), _FLOAT, "VEC3", _VERTICES)
    if primitive.uvs is not None:
        attributes["TEXCOORD_0"] = body.accessor(primitive.uvs.astype("<f4"), _FLOAT, "VEC2", _VERTICES)
    if primitive.colours is not None:
        rgba = np.full((len(points), 4), 255, np.uint8)
        rgba[:, :3] = np.rint(np.clip(primitive.colours, 0, 1) * 255)
        attributes["COLOR_0"] = body.accessor(rgba, _U8, "VEC4", _VERTICES, normalized=True)
    short = len(points) < 65_535
    indices = body.accessor(
        primitive.triangles.astype("<u2" if short else "<u4"), _U16 if short else _U32, "SCALAR", _INDICES
    )
    return {"attributes": attributes, "indices": indices, "material": primitive.material}


def _material(material: PbrMaterial) -> dict[str, Any]:
    surface: dict[str, Any] = {
        "baseColorFactor": [*material.base_colour],
        "metallicFactor": material.metallic,
        "roughnessFactor": material.roughness,
    }
    textures = material.textures
    if "base" in textures:
        surface["baseColorTexture"] = {"index": textures["base"]}
    if "metallic_roughness" in textures:
        surface["metallicRoughnessTexture"] = {"index": textures["metallic_roughness"]}
    out: dict[str, Any] = {"name": material.name, "pbrMetallicRoughness": surface}
    strength = max(1.0, *material.emissive)
    if max(material.emissive) > 0 or "emissive" in textures:
        out["emissiveFactor"] = [value / strength for value in material.emissive]
    if strength > 1.0:
        out["extensions"] = {"KHR_materials_emissive_strength": {"emissiveStrength": strength}}
    if "normal" in textures:
        out["normalTexture"] = {"index": textures["normal"]}
    if "emissive" in textures:
        out["emissiveTexture"] = {"index": textures["emissive"]}
    if material.alpha != "OPAQUE":
        out["alphaMode"] = material.alpha
        if material.alpha == "MASK":
            out["alphaCutoff"] = material.alpha_cutoff
    if material.double_sided:
        out["doubleSided"] = True
    return out
