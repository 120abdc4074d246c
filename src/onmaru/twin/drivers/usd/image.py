"""Textures as the viewport takes them: small, re-encoded, never as large as a hostile file claims."""

from __future__ import annotations

import io
import warnings
import zipfile
from pathlib import Path

import PIL.Image
from pxr import Ar

FILE_LIMIT = 256 << 20  # bytes of an image file
PIXEL_LIMIT = 100_000_000
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "TGA", "WEBP")


class ImageFault(Exception):
    """Why a texture is left out; becomes a note, never leaves the driver."""


def load_image(file: str, limit_px: int) -> PIL.Image.Image:
    """An image, made so small that neither side is longer than `limit_px`.

    Args:
        file: A path, or `package.usdz[inner.png]`.

    Raises:
        ImageFault: it is missing, no image, or too large.
    """
    data = _bytes_of(file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image: PIL.Image.Image = PIL.Image.open(io.BytesIO(data), formats=_FORMATS)
            if image.width * image.height > PIXEL_LIMIT:
                raise ImageFault(f"it has {image.width} x {image.height} pixels")
            image.draft("RGB", (limit_px, limit_px))
            image.load()
        except ImageFault:
            raise
        except Exception as error:  # Pillow's decoders raise whatever a broken file makes them raise
            raise ImageFault(f"it cannot be decoded: {error}") from None
    if image.mode not in ("RGB", "RGBA", "L"):
        image = image.convert("RGBA" if "transparency" in image.info or image.mode in ("PA", "LA") else "RGB")
    if max(image.size) > limit_px:
        share = limit_px / max(image.size)
        size = max(round(image.width * share), 1), max(round(image.height * share), 1)
        image = image.resize(size, PIL.Image.Resampling.LANCZOS)
    return image


def encode_image(image: PIL.Image.Image, *, exact: bool = False) -> tuple[bytes, str]:
    """The image as JPEG, or as PNG where it has alpha or must stay `exact`; with its media type."""
    out = io.BytesIO()
    if exact or image.mode == "RGBA":
        image.save(out, "PNG")
        return out.getvalue(), "image/png"
    image.convert("RGB").save(out, "JPEG", quality=88)
    return out.getvalue(), "image/jpeg"


def image_file(file: str) -> Path:
    """The file on disk an image is read from: the package, when it lies in one."""
    return Path(Ar.SplitPackageRelativePathOuter(file)[0] or file) if "[" in file else Path(file)


def _bytes_of(file: str) -> bytes:
    try:
        path = image_file(file)
        if "[" not in file:
            if path.stat().st_size > FILE_LIMIT:
                raise ImageFault("the file is larger than 256 MiB")
            return path.read_bytes()
        inner = Ar.SplitPackageRelativePathOuter(file)[1]
        with zipfile.ZipFile(path) as package:
            if package.getinfo(inner).file_size > FILE_LIMIT:
                raise ImageFault("the file is larger than 256 MiB")
            return package.read(inner)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise ImageFault(f"it cannot be read: {error}") from None
