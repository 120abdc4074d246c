"""The few pictures of the plant, drawn by code: floor grain, hazard stripes, screens and signs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

TEAL, INK, PAPER, DIM = (34, 197, 178), (16, 20, 26), (236, 240, 243), (96, 108, 122)


def write_textures(folder: Path) -> None:
    """Write every texture as PNG into `folder`; the same bytes each time."""
    folder.mkdir(parents=True, exist_ok=True)
    _save(_grain((146, 149, 151), 3.2, 512, seed=3), folder / "floor.png")
    _save(_grain((60, 104, 118), 3, 256, seed=5), folder / "lane.png")
    _save(_stripes(), folder / "hazard.png")
    _save(_screen(), folder / "screen.png")
    _save(_andon(), folder / "andon.png")
    _save(_mesh(), folder / "mesh.png")


def sign(folder: Path, name: str, text: str) -> None:
    """A zone sign: light letters on dark."""
    image = Image.new("RGB", (512, 128), INK)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 14, 127), fill=TEAL)
    draw.text((42, 64), text, font=ImageFont.load_default(54), fill=PAPER, anchor="lm")
    _save(image, folder / f"sign_{name}.png")


def _save(image: Image.Image, path: Path) -> None:
    image.save(path, "PNG", optimize=True)


def _grain(colour: tuple[int, int, int], sigma: float, size: int, *, seed: int) -> Image.Image:
    """Sealed concrete: soft clouds at several scales that tile without a seam."""
    rng = np.random.default_rng(seed)
    field = np.zeros((size, size))
    for octave in range(2, 7):
        cells = 2**octave
        coarse = Image.fromarray(rng.standard_normal((cells, cells)).astype(np.float32))
        wrapped = np.pad(np.asarray(coarse), 2, mode="wrap")
        scale = size // cells
        large = Image.fromarray(wrapped).resize(((cells + 4) * scale,) * 2, Image.Resampling.BICUBIC)
        field += np.asarray(large)[2 * scale : 2 * scale + size, 2 * scale : 2 * scale + size] / (
            octave - 0.5
        )
    field = field / field.std() * sigma + rng.standard_normal((size, size)) * 1.2
    pixels = np.clip(np.round((np.array(colour) + field[..., None]) / 2) * 2, 0, 255)
    return Image.fromarray(pixels.astype(np.uint8))


def _stripes() -> Image.Image:
    y, x = np.mgrid[0:128, 0:128]
    yellow = ((x + y) // 32) % 2 == 0
    return Image.fromarray(np.where(yellow[..., None], (232, 178, 24), (28, 29, 31)).astype(np.uint8))


def _mesh() -> Image.Image:
    """Welded wire as a cut-out: opaque wires on nothing."""
    size, pitch, wire = 128, 32, 4
    y, x = np.mgrid[0:size, 0:size]
    solid = (x % pitch < wire) | (y % pitch < wire)
    pixels = np.zeros((size, size, 4), np.uint8)
    pixels[..., :3] = (38, 41, 46)
    pixels[..., 3] = np.where(solid, 255, 0)
    return Image.fromarray(pixels)


def _screen() -> Image.Image:
    image = Image.new("RGB", (512, 320), (12, 18, 26))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 512, 38), fill=(20, 30, 42))
    draw.rectangle((16, 12, 92, 26), fill=TEAL)
    draw.ellipse((480, 13, 494, 27), fill=(82, 214, 120))
    for i in range(3):
        x = 18 + 162 * i
        draw.rounded_rectangle((x, 54, x + 148, 124), 8, fill=(22, 34, 48))
        draw.rectangle((x + 14, 68, x + 70, 74), fill=DIM)
        draw.rectangle((x + 14, 88, x + 104 - 20 * i, 108), fill=PAPER)
    draw.rounded_rectangle((18, 140, 342, 304), 8, fill=(22, 34, 48))
    t = np.linspace(0, 1, 80)
    y = 226 - 34 * np.sin(9 * t) * np.exp(-1.5 * t) - 18 * t
    points = list(zip(30 + 300 * t, y, strict=True))
    draw.line(points, fill=TEAL, width=4)
    draw.line([(x, v + 40) for x, v in points], fill=(240, 170, 60), width=3)
    for i, share in enumerate((0.9, 0.7, 0.82, 0.45)):
        top = 152 + 38 * i
        draw.rounded_rectangle((360, top, 494, top + 24), 6, fill=(22, 34, 48))
        draw.rounded_rectangle((360, top, 360 + int(134 * share), top + 24), 6, fill=(40, 120, 150))
    return image


def _andon() -> Image.Image:
    image = Image.new("RGB", (768, 320), (10, 14, 20))
    draw = ImageDraw.Draw(image)
    draw.text((28, 44), "LINE 01  BATTERY MODULES", font=ImageFont.load_default(38), fill=PAPER, anchor="lm")
    draw.rectangle((28, 76, 740, 79), fill=TEAL)
    for i, name in enumerate(("CELLS", "STACK", "WELD", "TEST", "PACK")):
        x = 28 + 144 * i
        draw.rounded_rectangle((x, 100, x + 130, 292), 10, fill=(20, 30, 42))
        draw.text((x + 65, 130), name, font=ImageFont.load_default(28), fill=PAPER, anchor="mm")
        draw.ellipse((x + 35, 170, x + 95, 230), fill=(82, 214, 120) if i != 3 else (240, 170, 60))
        draw.rectangle((x + 20, 256, x + 110, 268), fill=DIM)
    return image
