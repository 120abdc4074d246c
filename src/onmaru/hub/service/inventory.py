"""Looks through an artifact's layers and files: packages, GPU code, model files, secrets, oddities.

Layers are walked from the top down, so a file that a later layer replaced or removed is not counted. Nothing is
extracted; what must be looked at twice is spooled to an unnamed temporary file.
"""

from __future__ import annotations

import io
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, BinaryIO

from onmaru.hub.drivers import elf
from onmaru.hub.drivers.archive import ArchiveLimits, LayerWalk, Member
from onmaru.hub.drivers.secret_lines import MAX_FILE_BYTES, find_secrets
from onmaru.hub.errors import BadArchive, BadFatbin, BadModelFile
from onmaru.hub.rules.gpu.toolkit import read_version
from onmaru.hub.rules.model_file.inspect import inspect_model_file
from onmaru.hub.rules.sbom import apk, dist_info, dpkg, go, npm, os_release
from onmaru.hub.rules.sbom.package import Ecosystem, Package
from onmaru.hub.rules.scan_report import Inventory

Opener = Callable[[], BinaryIO]  # opens one blob at its start
_TEXTS = (dpkg.PATH, *apk.PATHS, *os_release.PATHS)
_MODEL_SUFFIXES = (
    ".safetensors", ".gguf", ".onnx", ".pkl", ".pickle", ".pt", ".pth", ".ckpt", ".joblib", ".npy", ".npz", ".dill",
)  # fmt: skip
_ZIP = b"PK\x03\x04"  # how PyTorch packs `pytorch_model.bin`
_MAX_TEXT = 64 << 20
_MAX_ELF = 4 << 30
_MAX_GO = 512 << 20
_SYSTEM = ("usr/share/", "usr/include/", "usr/lib/python3/", "var/cache/", "proc/", "sys/")


class ImageInventory:
    """One container image, layer by layer.

    Args:
        config: The image's configuration document.
    """

    def __init__(self, config: dict[str, Any], *, limits: ArchiveLimits | None = None) -> None:
        self.found = Inventory()
        self._limits = limits or ArchiveLimits()
        self._seen: set[str] = set()
        self._hidden: set[str] = set()
        self._texts: dict[str, str] = {}
        self._statuses: dict[str, str] = {}  # of distroless images, a file a package
        self._libraries: dict[str, Any] = {}
        self.found.gpu = _needs_of(config)

    def walk(self, open_layer: Opener, where: str, progress: Callable[[], None]) -> None:
        """Look through one layer; begin with the topmost.

        Raises:
            BadArchive: it is damaged, or a bomb.
        """
        walk = LayerWalk()
        with open_layer() as packed:
            for member in walk.walk(packed, where=where, limits=self._limits):
                progress()
                if member.path not in self._seen and not self._is_hidden(member.path):
                    self._seen.add(member.path)
                    self.found.file_count += 1
                    self._look(member)
        self.found.oddities += [(path, what) for path, what in walk.oddities if not self._is_hidden(path)]
        self._hidden |= walk.removed

    def _is_hidden(self, path: str) -> bool:
        if not self._hidden:
            return False
        if path in self._hidden or "/" in self._hidden:
            return True
        folder = path
        while "/" in folder:
            folder = folder.rpartition("/")[0]
            if folder in self._hidden or f"{folder}/" in self._hidden:
                return True
        return False

    def _look(self, member: Member) -> None:
        path = member.path
        if path in _TEXTS:
            self._texts[path] = _text(member)
        elif path.startswith(dpkg.FOLDER) and not path.endswith(".md5sums"):
            self._statuses[path] = _text(member)
        elif dist_info.is_dist_info(path):
            self._add(dist_info.read_dist_info(_text(member), path=path))
        elif npm.is_npm_lock(path):
            self.found.packages += npm.read_npm_lock(_data(member), path=path)
        elif npm.is_installed(path):
            self._add(npm.read_installed(_data(member), path=path))
        else:
            look_at_file(self.found, path, member.size, member.content, libraries=self._libraries)

    def _add(self, package: Package | None) -> None:
        if package is not None:
            self.found.packages.append(package)

    def close(self) -> Inventory:
        """Everything found, once all layers were walked."""
        release = next((self._texts[path] for path in os_release.PATHS if path in self._texts), "")
        ecosystem, version = os_release.read_os_release(release)
        deb = ecosystem if ecosystem in (Ecosystem.DEBIAN, Ecosystem.UBUNTU) else Ecosystem.DEBIAN
        for path, text in {**self._texts, **self._statuses}.items():
            if path == dpkg.PATH or path in self._statuses:
                self.found.packages += dpkg.read_dpkg(text, ecosystem=deb, release=version, path=path)
            elif path in apk.PATHS:
                self.found.packages += apk.read_apk(text, release=version, path=path)
        found = _settled(self.found, self._libraries)
        found.gpu = replace(found.gpu, glibc=None)  # an image brings its own
        return found


class FilesInventory:
    """An artifact whose layers are files: a model, a dataset."""

    def __init__(self) -> None:
        self.found = Inventory()
        self._libraries: dict[str, Any] = {}

    def look(self, path: str, size: int, open_file: Opener) -> None:
        self.found.file_count += 1
        with open_file() as content:
            look_at_file(self.found, path, size, content, libraries=self._libraries)

    def close(self) -> Inventory:
        weights = sum(
            count * _bits(dtype) // 8
            for file in self.found.model_files.values()
            for dtype, count in file.dtypes.items()
        )
        self.found.gpu = replace(self.found.gpu, memory_bytes=weights)
        built = sorted({f"linux/{library.architecture}" for library in self._libraries.values()})
        if len(built) == 1:
            self.found.gpu = replace(self.found.gpu, platforms=tuple(built))
        return _settled(self.found, self._libraries)


def look_at_file(
    found: Inventory, path: str, size: int, content: BinaryIO, *, libraries: dict[str, Any]
) -> None:
    """One file that is no package manager's: a library, a program, a model, a text with secrets."""
    head = content.read(4)
    name = path.lower()
    try:
        if head == elf.MAGIC and size <= _MAX_ELF:
            with _spooled(head, content) as file:
                library = elf.read_library(file, where=path)
                libraries[path] = library
                if size <= _MAX_GO and not name.endswith((".so", ".o")) and ".so." not in name:
                    file.seek(0)
                    found.packages += go.read_go(file.read(), path=path)
        elif (
            name.endswith(_MODEL_SUFFIXES)
            or head.startswith(b"\x80")
            or (head in (b"GGUF", _ZIP) and name.endswith(".bin"))
        ):
            with _spooled(head, content) as file:
                model = inspect_model_file(file, size, where=path)
            if model is not None:
                found.model_files[path] = model
        elif size <= MAX_FILE_BYTES and not path.startswith(_SYSTEM):
            data = head + content.read()
            if b"\0" not in data[:4096]:
                text = data.decode("utf-8", "replace")
                found.secrets += [(path, secret.kind, secret.line) for secret in find_secrets(text)]
    except (BadFatbin, BadModelFile) as error:
        found.broken[path] = error.detail


def _settled(found: Inventory, libraries: dict[str, Any]) -> Inventory:
    """GPU needs out of all libraries; packages once each, in order."""
    found.packages = sorted(set(found.packages))
    targets = {
        path: tuple(sorted(library.fatbin.targets))
        for path, library in libraries.items()
        if library.fatbin.targets
    }
    glibc = max((library.glibc for library in libraries.values() if library.glibc), default=None)
    cuda = found.gpu.cuda or max(filter(None, map(_cuda_of, found.packages)), default=None)
    found.gpu = replace(found.gpu, libraries=targets, glibc=glibc, cuda=cuda)
    return found


def _cuda_of(package: Package) -> tuple[int, ...] | None:
    """CUDA that a wheel brings: `nvidia-cuda-runtime-cu12 12.8.90`, `torch 2.9.0+cu128`."""
    if package.ecosystem is not Ecosystem.PYPI:
        return None
    if package.name.startswith("nvidia-cuda-runtime"):
        return read_version(package.version)
    local = package.version.partition("+cu")[2]
    return (int(local[:-1]), int(local[-1])) if len(local) in (3, 4) and local.isdigit() else None


def _needs_of(config: dict[str, Any]) -> Any:
    """What an image's configuration says of its needs."""
    from onmaru.hub.rules.gpu.verdict import GpuNeeds

    inner = config.get("config") if isinstance(config.get("config"), dict) else {}
    environment = dict(
        entry.split("=", 1)
        for entry in (inner or {}).get("Env") or ()
        if isinstance(entry, str) and "=" in entry
    )
    requirements = {key: text for key, text in environment.items() if key.startswith("NVIDIA_REQUIRE_")}
    platform = "/".join(str(config[key]) for key in ("os", "architecture") if config.get(key))
    return GpuNeeds(
        requirements=requirements, cuda=read_version(environment.get("CUDA_VERSION", "")),
        platforms=(platform,) if "/" in platform else (),
    )  # fmt: skip


def _bits(dtype: str) -> int:
    """Bits an element takes, 0 when unknown."""
    known = {
        "BF16": 16,
        "F16": 16,
        "F32": 32,
        "F64": 64,
        "I64": 64,
        "U64": 64,
        "I32": 32,
        "U32": 32,
        "I16": 16,
        "U16": 16,
    }
    if dtype in known:
        return known[dtype]
    if dtype.startswith(("F8", "I8", "U8", "BOOL", "Q8")):
        return 8
    return 4 if dtype.startswith(("F4", "Q4", "I4", "U4", "IQ4", "MXFP4")) else 0


def _text(member: Member) -> str:
    return _data(member).decode("utf-8", "replace")


def _data(member: Member) -> bytes:
    if member.size > _MAX_TEXT:
        raise BadArchive(
            f"{member.path}: {member.size:,} bytes", hint="a package list is never so long", where=member.path
        )
    return member.content.read(_MAX_TEXT)


@contextmanager
def _spooled(head: bytes, content: BinaryIO) -> Iterator[BinaryIO]:
    if content.seekable():
        content.seek(0)
        yield content
        return
    with tempfile.SpooledTemporaryFile(max_size=32 << 20) as file:
        file.write(head)
        shutil.copyfileobj(content, file, 1 << 20)
        file.seek(0)
        yield file  # type: ignore[misc]


def read_config(data: bytes) -> dict[str, Any]:
    """An image's configuration; empty when it is none."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


class PieceReader(io.RawIOBase):
    """A blob that is read in pieces, as a file (not seekable)."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        while not self._left:
            try:
                self._left = next(self._pieces)
            except StopIteration:
                return 0
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count
