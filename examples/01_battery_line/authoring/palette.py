"""The materials of the plant: one calm palette, UsdPreviewSurface only.

Machines are warm white on graphite, robots orange, what moves by itself is teal, what hurts is yellow.
"""

from __future__ import annotations

from dataclasses import dataclass

from pxr import Gf, Sdf, Usd, UsdShade


@dataclass(frozen=True)
class Look:
    """One surface; `colour` and `glow` are sRGB hex, the picture lies in `stage/textures`."""

    colour: str
    metallic: float = 0.0
    roughness: float = 0.5
    opacity: float = 1.0
    glow: str = ""
    picture: str = ""
    bright: bool = False  # the picture glows by itself, as a screen does
    cut: float = 0.0  # opacityThreshold of a cut-out picture


LOOKS: dict[str, Look] = {
    "panel": Look("#e4e5e1", roughness=0.42),
    "panel_grey": Look("#b4bac0", roughness=0.45),
    "graphite": Look("#2b2f36", roughness=0.5),
    "black": Look("#15171a", roughness=0.62),
    "rubber": Look("#1d1e20", roughness=0.9),
    "aluminium": Look("#c6cbd0", metallic=0.9, roughness=0.34),
    "steel": Look("#8e969e", metallic=0.95, roughness=0.3),
    "chrome": Look("#dfe3e6", metallic=1.0, roughness=0.12),
    "copper": Look("#c9774a", metallic=1.0, roughness=0.3),
    "robot": Look("#ee6a1f", roughness=0.36),
    "robot_dark": Look("#33373d", roughness=0.45),
    "teal": Look("#16a79a", roughness=0.4),
    "teal_dark": Look("#0e5f63", roughness=0.45),
    "yellow": Look("#f2b90f", roughness=0.45),
    "red": Look("#c6281e", roughness=0.45),
    "blue": Look("#2f6bb3", roughness=0.4),
    "cell": Look("#3f5f9f", roughness=0.3),
    "tray": Look("#4a5058", roughness=0.7),
    "wood": Look("#c59a63", roughness=0.85),
    "carton": Look("#b98b58", roughness=0.9),
    "glass": Look("#9fc4cc", roughness=0.06, opacity=0.22),
    "amber_glass": Look("#e8a43a", roughness=0.1, opacity=0.35),
    "lamp_green": Look("#2fbf5b", roughness=0.3, glow="#1f9a45"),
    "lamp_amber": Look("#e9a21b", roughness=0.3, glow="#5e3d00"),
    "lamp_red": Look("#d3372b", roughness=0.3, glow="#4a0a06"),
    "led": Look("#ffffff", roughness=0.4, glow="#e8f4ff"),
    "beam": Look("#ff5a4d", roughness=0.4, opacity=0.35, glow="#b3190e"),
    "plasma": Look("#b59bff", roughness=0.2, opacity=0.6, glow="#8a63ff"),
    "floor": Look("#8e9193", roughness=0.62, picture="floor.png"),
    "lane": Look("#3c6876", roughness=0.6, picture="lane.png"),
    "walk": Look("#4f8a63", roughness=0.62),
    "line_white": Look("#e6e7e3", roughness=0.6),
    "line_yellow": Look("#e4b323", roughness=0.6),
    "hazard": Look("#e8b218", roughness=0.55, picture="hazard.png"),
    "wall": Look("#dfe2e3", roughness=0.8),
    "wall_low": Look("#7d8b93", roughness=0.7),
    "window": Look("#a9c9d6", roughness=0.1, glow="#54707c"),
    "screen": Look("#101820", roughness=0.2, picture="screen.png", bright=True),
    "andon": Look("#101820", roughness=0.2, picture="andon.png", bright=True),
    "wire": Look("#26292e", roughness=0.6, picture="mesh.png", cut=0.5),
}


def linear(colour: str) -> Gf.Vec3f:
    """An sRGB hex colour as linear light, which is what UsdPreviewSurface takes."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return Gf.Vec3f(*[c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels])


def write_look(stage: Usd.Stage, scope: str, name: str, textures: str) -> UsdShade.Material:
    """Define material `name` under `scope`; `textures` is the folder's path relative to the layer."""
    look = LOOKS.get(name) or Look("#101418", roughness=0.4, picture=f"{name}.png")
    material = UsdShade.Material.Define(stage, f"{scope}/{name}")
    path = str(material.GetPath())
    surface = UsdShade.Shader.Define(stage, f"{path}/Surface")
    surface.CreateIdAttr("UsdPreviewSurface")
    colour = surface.CreateInput("diffuseColor", Sdf.ValueTypeNames.Color3f)
    colour.Set(linear(look.colour))
    surface.CreateInput("metallic", Sdf.ValueTypeNames.Float).Set(look.metallic)
    surface.CreateInput("roughness", Sdf.ValueTypeNames.Float).Set(look.roughness)
    if look.opacity < 1.0:
        surface.CreateInput("opacity", Sdf.ValueTypeNames.Float).Set(look.opacity)
    if look.glow:
        surface.CreateInput("emissiveColor", Sdf.ValueTypeNames.Color3f).Set(linear(look.glow))
    if look.picture:
        reader = UsdShade.Shader.Define(stage, f"{path}/Uv")
        reader.CreateIdAttr("UsdPrimvarReader_float2")
        reader.CreateInput("varname", Sdf.ValueTypeNames.String).Set("st")
        found = reader.CreateOutput("result", Sdf.ValueTypeNames.Float2)
        picture = UsdShade.Shader.Define(stage, f"{path}/Picture")
        picture.CreateIdAttr("UsdUVTexture")
        picture.CreateInput("file", Sdf.ValueTypeNames.Asset).Set(f"{textures}/{look.picture}")
        picture.CreateInput("sourceColorSpace", Sdf.ValueTypeNames.Token).Set("sRGB")
        for wrap in ("wrapS", "wrapT"):
            picture.CreateInput(wrap, Sdf.ValueTypeNames.Token).Set("repeat")
        picture.CreateInput("st", Sdf.ValueTypeNames.Float2).ConnectToSource(found)
        rgb = picture.CreateOutput("rgb", Sdf.ValueTypeNames.Float3)
        colour.ConnectToSource(rgb)
        if look.bright:
            surface.CreateInput("emissiveColor", Sdf.ValueTypeNames.Color3f).ConnectToSource(rgb)
        if look.cut:
            alpha = picture.CreateOutput("a", Sdf.ValueTypeNames.Float)
            surface.CreateInput("opacity", Sdf.ValueTypeNames.Float).ConnectToSource(alpha)
            surface.CreateInput("opacityThreshold", Sdf.ValueTypeNames.Float).Set(look.cut)
    out = surface.CreateOutput("surface", Sdf.ValueTypeNames.Token)
    material.CreateSurfaceOutput().ConnectToSource(out)
    return material
