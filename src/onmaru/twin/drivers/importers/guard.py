"""What keeps hostile files in their place: paths stay in the folder, archives stay small, XML has no entities."""

from __future__ import annotations

import json
import re
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from onmaru.twin.drivers.importers.report import ImportLimit, ImportLimits, ImportRefused

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_GLB = struct.Struct("<4sII")
_CHUNK = struct.Struct("<II")


class Files:
    """The only door to files beside the imported one: inside of the roots, counted and weighed."""

    def __init__(self, folder: Path, roots: Sequence[Path], limits: ImportLimits) -> None:
        self.folder = folder.resolve()
        self.roots = [self.folder, *(root.resolve() for root in roots)]
        self.limits = limits
        self.taken: dict[Path, int] = {}

    def resolve(self, name: str, *, base: Path | None = None) -> Path | None:
        """The path that a name inside of a file means, None when nothing is there.

        Raises:
            ImportRefused: an address, an absolute path, or a way out of the roots.
            ImportLimit: too many files or too many bytes.
        """
        plain = unquote(name).replace("\\", "/")
        if _SCHEME.match(plain) or plain.startswith("/") or "\0" in plain:
            raise ImportRefused(
                f"it points at {name[:200]!r}",
                hint="only relative files inside of its folder are taken",
                uri=name[:200],
            )
        path = ((base or self.folder) / plain).resolve()
        if not any(path.is_relative_to(root) for root in self.roots):
            hint = "put the file into the same folder, or declare its folder with --root"
            raise ImportRefused(f"it points outside of its folder: {name[:200]!r}", hint=hint, uri=name[:200])
        if not path.is_file():
            return None
        self.take(path)
        return path

    def take(self, path: Path) -> None:
        if path not in self.taken:
            self.taken[path] = path.stat().st_size
            check_budget(len(self.taken), sum(self.taken.values()), self.limits)


def check_budget(count: int, size: int, limits: ImportLimits) -> None:
    if count > limits.file_count:
        raise ImportLimit(f"it needs more than {limits.file_count} files", hint="import it in parts")
    if size > limits.input_bytes:
        raise ImportLimit(
            f"it needs more than {limits.input_bytes >> 20} MiB of input", hint="import it in parts"
        )


def unpack_usdz(archive: Path, target: Path, limits: ImportLimits) -> Path:
    """Unpack a usdz: stored entries only, names inside of the target, sizes as promised. Returns the root layer.

    Source: OpenUSD, Usdz File Format Specification, v1.3 (no compression, root layer first).
    """
    try:
        with zipfile.ZipFile(archive) as package:
            entries = [entry for entry in package.infolist() if not entry.is_dir()]
            check_budget(len(entries), sum(entry.file_size for entry in entries), limits)
            if not entries:
                raise ImportRefused("the package is empty", hint="write it again")
            for entry in entries:
                name = PurePosixPath(entry.filename)
                unsafe = (
                    name.is_absolute()
                    or ".." in name.parts
                    or "\\" in entry.filename
                    or ":" in entry.filename
                )
                if unsafe or (entry.external_attr >> 16) & 0o170000 == 0o120000:
                    raise ImportRefused(
                        f"the package holds an unsafe name {entry.filename[:200]!r}", hint="repack it"
                    )
                if entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 1:
                    hint = "repack it with usdzip"
                    raise ImportRefused(
                        f"{entry.filename[:200]!r} is compressed or encrypted in the usdz", hint=hint
                    )
            for entry in entries:
                path = target / entry.filename
                path.parent.mkdir(parents=True, exist_ok=True)
                with package.open(entry) as source, path.open("wb") as sink:
                    while block := source.read(1 << 20):
                        sink.write(block)
            return target / entries[0].filename
    except zipfile.BadZipFile as error:
        raise ImportRefused(f"it is no usdz package: {error}", hint="write it again") from error


def check_gltf(path: Path, files: Files) -> None:
    """Refuse glTF with absurd counts or with URIs that leave the folder, before any loader sees it."""
    document = _gltf_json(path)
    if not isinstance(document, dict):
        raise ImportRefused("its JSON is no glTF document", hint="export it again")
    for kind in ("buffers", "images"):
        entries = document.get(kind) or []
        for entry in entries if isinstance(entries, list) else []:
            uri = entry.get("uri") if isinstance(entry, dict) else None
            if isinstance(uri, str) and not uri.startswith("data:") and files.resolve(uri) is None:
                raise ImportRefused(
                    f"the file {uri[:200]!r} is missing", hint="put it beside the glTF", uri=uri[:200]
                )
    accessors = document.get("accessors") or []
    total = sum(
        item["count"]
        for item in accessors
        if isinstance(item, dict) and isinstance(item.get("count"), int) and item["count"] > 0
    )
    if total > 3 * files.limits.triangle_count:
        raise ImportLimit(f"it promises {total} values", hint="import it in parts")
    required = document.get("extensionsRequired") or []
    unknown = [name for name in required if name not in ("KHR_texture_transform", "KHR_materials_unlit")]
    if unknown:
        hint = "export it without compression and extensions"
        raise ImportRefused(f"it requires {', '.join(map(str, unknown))[:200]}", hint=hint)


def _gltf_json(path: Path) -> Any:
    try:
        if path.suffix.lower() == ".gltf":
            return json.loads(path.read_bytes())
        with path.open("rb") as stream:
            magic, version, length = _GLB.unpack(stream.read(_GLB.size))
            size, kind = _CHUNK.unpack(stream.read(_CHUNK.size))
            if magic != b"glTF" or version != 2 or kind != 0x4E4F534A:
                raise ImportRefused("it is no glTF 2 binary", hint="export it as glTF 2")
            if length > path.stat().st_size or size > length:
                raise ImportRefused("the file is cut short", hint="copy it again")
            return json.loads(stream.read(size))
    except (struct.error, ValueError, RecursionError) as error:
        raise ImportRefused(f"its JSON cannot be read: {error}", hint="export it again") from error


def check_xml(path: Path) -> None:
    """Refuse XML with a document type: entities could expand without end or read other files."""
    head = path.read_bytes()
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise ImportRefused(f"{path.name} declares XML entities", hint="remove the DOCTYPE")
