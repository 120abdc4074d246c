"""From a USD material to a glTF one, with its textures packed the way glTF wants them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from onmaru.twin.drivers.glb import Image, PbrMaterial
from onmaru.twin.drivers.usd.image import ImageFault, encode_image, image_file, load_image
from onmaru.twin.drivers.usd.material import Material, Texture
from onmaru.twin.drivers.usd.stage_file import inside


@dataclass(slots=True)
class Palette:
    """Materials and images of one GLB; equal ones are written once.

    Args:
        limit_px: Longest side of a texture.
        fault: Called with a file and why it is left out.
        roots: Folders textures may lie in.
    """

    limit_px: int
    fault: Callable[[str, str], None]
    roots: Sequence[Path]
    materials: list[PbrMaterial] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    _known: dict[object, int] = field(default_factory=dict)
    _loaded: dict[str, PIL.Image.Image | None] = field(default_factory=dict)

    def add(
        self, material: Material, name: str, *, colour: tuple[float, float, float] | None, double_sided: bool
    ) -> int:
        """Index of a material; `colour` stands in where the material is plain."""
        key = (material, name, colour, double_sided)
        if key not in self._known:
            self._known[key] = len(self.materials)
            self.materials.append(self._convert(material, name, colour, double_sided))
        return self._known[key]

    def _convert(
        self, material: Material, name: str, colour: tuple[float, float, float] | None, double_sided: bool
    ) -> PbrMaterial:
        textures = dict(material.textures)
        used: dict[str, int] = {}
        base = colour if material.plain and colour is not None else material.base_colour
        opacity, alpha = material.opacity, "OPAQUE"
        if (found := self._base_image(textures)) is not None:
            image, has_alpha = found
            used["base"] = self._image(
                image, textures.get("diffuseColor") or textures["opacity"], exact=False
            )
            base = _factor(textures["diffuseColor"]) if "diffuseColor" in textures else base
            alpha = "BLEND" if has_alpha else alpha
        if material.opacity_threshold > 0 and alpha == "BLEND":
            alpha = "MASK"
        elif opacity < 1.0:
            alpha = "BLEND"
        metallic, roughness = material.metallic, material.roughness
        if (packed := self._metallic_roughness(textures, metallic, roughness)) is not None:
            texture = textures.get("roughness") or textures["metallic"]
            used["metallic_roughness"] = self._image(packed, texture, exact=False)
            metallic = roughness = 1.0
        bumps = textures.get("normal")
        if bumps and (bump := self._load(bumps)) is not None:
            used["normal"] = self._image(bump.convert("RGB"), bumps, exact=True)
        emissive = material.emissive
        lights = textures.get("emissiveColor")
        if lights and (light := self._load(lights)) is not None:
            used["emissive"] = self._image(light.convert("RGB"), lights, exact=False)
            emissive = _factor(lights)
        return PbrMaterial(
            name, (*base, opacity if "opacity" not in textures else 1.0), metallic, roughness, emissive, alpha,
            material.opacity_threshold or 0.5, double_sided, used,
        )  # fmt: skip

    def _base_image(self, textures: dict[str, Texture]) -> tuple[PIL.Image.Image, bool] | None:
        """Base colour with the opacity texture as its alpha."""
        colour = self._load(textures["diffuseColor"]) if "diffuseColor" in textures else None
        mask = self._load(textures["opacity"]) if "opacity" in textures else None
        if colour is None and mask is None:
            return None
        size = colour.size if colour is not None else mask.size if mask is not None else (1, 1)
        image = (colour or PIL.Image.new("RGB", size, (255, 255, 255))).convert("RGB")
        if mask is None:
            return image, False
        channel = _channel(mask, textures["opacity"].channel)
        image.putalpha(channel.resize(size))
        return image, bool(np.asarray(channel).min() < 255)

    def _metallic_roughness(
        self, textures: dict[str, Texture], metallic: float, roughness: float
    ) -> PIL.Image.Image | None:
        """Roughness in green and metallic in blue; a constant fills the one without a texture."""
        found = {slot: (textures[slot], self._load(textures[slot])) for slot in ("roughness", "metallic")
                 if slot in textures}  # fmt: skip
        images = {slot: (texture, image) for slot, (texture, image) in found.items() if image is not None}
        if not images:
            return None
        size = next(iter(images.values()))[1].size

        def plane(slot: str, constant: float) -> PIL.Image.Image:
            if slot in images:
                texture, image = images[slot]
                return _channel(image, texture.channel).resize(size)
            return PIL.Image.new("L", size, round(constant * 255))

        white = PIL.Image.new("L", size, 255)
        return PIL.Image.merge("RGB", (white, plane("roughness", roughness), plane("metallic", metallic)))

    def _load(self, texture: Texture) -> PIL.Image.Image | None:
        if texture.file not in self._loaded:
            try:
                if not inside(image_file(texture.file).resolve(), self.roots):
                    raise ImageFault("it lies outside of the plant folder")
                self._loaded[texture.file] = load_image(texture.file, self.limit_px)
            except ImageFault as fault:
                self._loaded[texture.file] = None
                self.fault(texture.file, str(fault))
        return self._loaded[texture.file]

    def _image(self, image: PIL.Image.Image, texture: Texture, *, exact: bool) -> int:
        data, mime = encode_image(image, exact=exact)
        key = (data, texture.wrap)
        if key not in self._known:
            self._known[key] = len(self.images)
            self.images.append(Image(data, mime, texture.wrap))
        return self._known[key]


def place_uvs(uvs: NDArray[np.float32], material: Material) -> NDArray[np.float32]:
    """USD texture coordinates, origin below, as glTF has them, origin above, with the material's placement."""
    textures = dict(material.textures)
    texture = textures.get("diffuseColor") or next(iter(textures.values()), None)
    out = uvs.astype(np.float64)
    if texture is not None:
        turn = np.deg2rad(texture.turn_deg)
        turned = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        out = (out * texture.repeat) @ turned + texture.offset
    out[..., 1] = 1.0 - out[..., 1]
    return np.nan_to_num(out).astype(np.float32)


def _factor(texture: Texture) -> tuple[float, float, float]:
    red, green, blue = (min(max(value, 0.0), 1.0) for value in texture.scale[:3])
    return red, green, blue


def _channel(image: PIL.Image.Image, channel: str) -> PIL.Image.Image:
    if image.mode == "L":
        return image
    if channel == "a" and image.mode != "RGBA":
        return PIL.Image.new("L", image.size, 255)
    return image.getchannel({"r": 0, "g": 1, "b": 2, "a": 3}.get(channel, 0))
