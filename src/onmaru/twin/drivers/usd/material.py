"""Materials: UsdPreviewSurface, and the plain colours of other surface shaders, as glTF understands them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from pxr import Gf, Sdf, Usd, UsdShade

# Input names of surface shaders that are no UsdPreviewSurface: standard_surface, OmniPBR, glTF pbr, OpenPBR.
_ALIASES: dict[str, tuple[str, ...]] = {
    "diffuseColor": ("diffuseColor", "base_color", "diffuse_color_constant", "diffuse_color", "baseColor"),
    "metallic": ("metallic", "metalness", "metallic_constant", "base_metalness"),
    "roughness": ("roughness", "specular_roughness", "reflection_roughness_constant"),
    "emissiveColor": ("emissiveColor", "emissive", "emission_color"),
    "opacity": ("opacity", "alpha", "opacity_constant", "geometry_opacity"),
    "normal": ("normal", "normalmap_texture"),
}
_TEXTURE_ALIASES = {
    "diffuseColor": "diffuse_texture",
    "normal": "normalmap_texture",
    "metallic": "ORM_texture",
}
_WRAPS = {"repeat": "repeat", "mirror": "mirror", "clamp": "clamp", "black": "clamp"}


@dataclass(frozen=True, slots=True)
class Texture:
    """One image feeding one input; `value = texel * scale + bias` in the channel that is read."""

    file: str  # as resolved; `package.usdz[inner.png]` inside a package
    channel: str = "rgb"
    wrap: tuple[str, str] = ("repeat", "repeat")
    scale: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0)
    bias: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)
    offset: tuple[float, float] = (0.0, 0.0)  # of texture coordinates, USD's way up
    repeat: tuple[float, float] = (1.0, 1.0)
    turn_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Material:
    """A surface; colours are linear. `plain` says that its colour is the gprim's own (displayColor)."""

    base_colour: tuple[float, float, float] = (0.5, 0.5, 0.5)
    opacity: float = 1.0
    opacity_threshold: float = 0.0
    metallic: float = 0.0
    roughness: float = 0.5
    emissive: tuple[float, float, float] = (0.0, 0.0, 0.0)
    textures: tuple[tuple[str, Texture], ...] = field(default=())
    plain: bool = False

    def digest(self) -> str:
        """Hash of everything that is drawn of it."""
        return hashlib.blake2b(repr(self).encode(), digest_size=12).hexdigest()


PLAIN = Material(plain=True, base_colour=(0.62, 0.64, 0.66))


def read_material(stage: Usd.Stage, path: str, time: Usd.TimeCode) -> Material:
    """The material at a path; `PLAIN` when there is none or its shader says nothing we know."""
    prim = stage.GetPrimAtPath(path) if path else None
    if not prim or not prim.IsA(UsdShade.Material):
        return PLAIN
    material = UsdShade.Material(prim)
    surface = None
    for context in (UsdShade.Tokens.universalRenderContext, "mtlx", "mdl", "glslfx"):
        shader = material.ComputeSurfaceSource(context)[0]
        if shader and _inputs(shader, "diffuseColor") is not None:
            surface = shader
            break
        surface = surface or (shader if shader else None)
    if surface is None:
        return PLAIN
    textures: dict[str, Texture] = {}
    values: dict[str, Any] = {}
    diffuse = _inputs(surface, "diffuseColor")
    for name in (*_ALIASES, "opacityThreshold"):
        values[name] = _read_input(surface, name, time, textures)
    return Material(
        base_colour=_colour(values["diffuseColor"], (0.18, 0.18, 0.18)),
        opacity=_scalar(values["opacity"], 1.0),
        opacity_threshold=_scalar(values["opacityThreshold"], 0.0),
        metallic=_scalar(values["metallic"], 0.0),
        roughness=_scalar(values["roughness"], 0.5),
        emissive=_colour(values["emissiveColor"], (0.0, 0.0, 0.0)),
        textures=tuple(sorted(textures.items())),
        plain=diffuse is not None and _is_display_colour(diffuse, time),
    )


def _is_display_colour(found: UsdShade.Input, time: Usd.TimeCode) -> bool:
    """Whether an input reads the gprim's displayColor."""
    for attribute in UsdShade.Utils.GetValueProducingAttributes(found):
        reader = UsdShade.Shader(attribute.GetPrim())
        if (
            UsdShade.Output.IsOutput(attribute)
            and reader
            and "PrimvarReader" in str(reader.GetIdAttr().Get())
        ):
            return str(_value(reader.GetInput("varname"), time)) == "displayColor"
    return False


def _inputs(shader: UsdShade.Shader, name: str) -> UsdShade.Input | None:
    for alias in _ALIASES.get(name, (name,)):
        found = shader.GetInput(alias)
        if found and (found.GetAttr().HasAuthoredValue() or found.HasConnectedSource()):
            return found
    return None


def _read_input(shader: UsdShade.Shader, name: str, time: Usd.TimeCode, textures: dict[str, Texture]) -> Any:
    """The constant of an input; a texture behind it goes into `textures`, its fallback is returned."""
    direct = shader.GetInput(_TEXTURE_ALIASES[name]) if name in _TEXTURE_ALIASES else None
    if direct and isinstance(asset := direct.Get(time), Sdf.AssetPath) and asset.resolvedPath:
        textures[name] = Texture(asset.resolvedPath, channel="b" if name == "metallic" else "rgb")
    found = _inputs(shader, name)
    if found is None:
        return None
    value: Any = None
    for attribute in UsdShade.Utils.GetValueProducingAttributes(found):
        source = UsdShade.Shader(attribute.GetPrim())
        if UsdShade.Output.IsOutput(attribute) and source:
            texture = _texture(source, attribute.GetBaseName(), time)
            if texture is not None:
                textures[name] = texture
                continue
            fallback = source.GetInput("fallback")
            value = fallback.Get(time) if fallback else None
        else:
            value = attribute.Get(time)
    return value


def _texture(shader: UsdShade.Shader, channel: str, time: Usd.TimeCode) -> Texture | None:
    if shader.GetIdAttr().Get() not in (
        "UsdUVTexture",
        "ND_image_color3",
        "ND_image_float",
        "ND_image_vector3",
    ):
        return None
    file = shader.GetInput("file")
    asset = _value(file, time) if file else None
    if not isinstance(asset, Sdf.AssetPath) or not asset.resolvedPath:
        return None
    wrap = [_WRAPS.get(str(_value(shader.GetInput(key), time) or ""), "repeat") for key in ("wrapS", "wrapT")]
    place: dict[str, Any] = {}
    coordinates = shader.GetInput("st")
    if coordinates:
        for attribute in UsdShade.Utils.GetValueProducingAttributes(coordinates):
            reader = UsdShade.Shader(attribute.GetPrim())
            if reader and reader.GetIdAttr().Get() == "UsdTransform2d":
                place = {
                    key: _value(reader.GetInput(key), time) for key in ("translation", "scale", "rotation")
                }
    return Texture(
        str(asset.resolvedPath),
        channel,
        (wrap[0], wrap[1]),
        _four(_value(shader.GetInput("scale"), time), 1.0),
        _four(_value(shader.GetInput("bias"), time), 0.0),
        _two(place.get("translation"), 0.0),
        _two(place.get("scale"), 1.0),
        _scalar(place.get("rotation"), 0.0, high=360.0, low=-360.0),
    )


def _value(shader_input: UsdShade.Input | None, time: Usd.TimeCode) -> Any:
    """An input's value, through connections to the interface of the material."""
    if not shader_input:
        return None
    for attribute in UsdShade.Utils.GetValueProducingAttributes(shader_input):
        if not UsdShade.Output.IsOutput(attribute):
            return attribute.Get(time)
    return shader_input.Get(time)


def _numbers(value: Any) -> list[float]:
    if isinstance(value, (int, float)):
        return [float(value)]
    if isinstance(value, (Gf.Vec2f, Gf.Vec3f, Gf.Vec4f, Gf.Vec2d, Gf.Vec3d, Gf.Vec4d, Sequence)):
        return [float(part) for part in value if isinstance(part, (int, float))]
    return []


def _colour(value: Any, default: tuple[float, float, float]) -> tuple[float, float, float]:
    numbers = _numbers(value)
    if len(numbers) < 3 or not np.isfinite(numbers[:3]).all():
        return default
    red, green, blue = (min(max(part, 0.0), 100.0) for part in numbers[:3])
    return round(red, 6), round(green, 6), round(blue, 6)


def _scalar(value: Any, default: float, *, low: float = 0.0, high: float = 1.0) -> float:
    numbers = _numbers(value)
    if not numbers or not np.isfinite(numbers[0]):
        return default
    return round(min(max(numbers[0], low), high), 6)


def _two(value: Any, default: float) -> tuple[float, float]:
    numbers = [*_numbers(value), default, default][:2]
    return (numbers[0], numbers[1]) if np.isfinite(numbers).all() else (default, default)


def _four(value: Any, default: float) -> tuple[float, ...]:
    numbers = (_numbers(value) + [default] * 4)[:4]
    return tuple(numbers) if np.isfinite(numbers).all() else (default,) * 4
