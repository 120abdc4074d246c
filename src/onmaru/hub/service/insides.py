"""Opens what an artifact is made of, and looks through it."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import orjson

from onmaru.hub.errors import UnknownManifest
from onmaru.hub.rules.manifest import parse_manifest
from onmaru.hub.rules.revision import read_revision
from onmaru.hub.rules.scan_report import Inventory
from onmaru.hub.service.content import Content
from onmaru.hub.service.inventory import FilesInventory, ImageInventory, PieceReader, read_config
from onmaru.hub.service.manifests import Manifests
from onmaru.hub.types import Digest, Manifest, Parsed, Repository

Progress = Callable[[float, str], None]
_LAYERED = ("application/vnd.oci.image.config.", "application/vnd.docker.container.image.")
_MAX_DATA = 64 << 20


def is_image(parsed: Parsed) -> bool:
    """Whether a manifest is a container image: its layers are file systems."""
    return parsed.config is not None and parsed.config.media_type.startswith(_LAYERED)


class Insides:
    """What lies in the artifacts of a hub; for callers that were let in already."""

    def __init__(self, content: Content, manifests: Manifests) -> None:
        self._content = content
        self._manifests = manifests

    def images(self, repository: Repository, found: Manifest) -> list[Manifest]:
        """The manifest itself, or of an index those that are here, once each."""
        parsed = parse_manifest(found.body, found.media_type)
        if not parsed.is_index:
            return [found]
        images: dict[str, Manifest] = {}
        for child in parsed.children:
            try:
                inner = self.images(repository, self._manifests.find(repository, str(child.digest)))
            except UnknownManifest:
                continue  # a platform that was not copied here
            images.update((each.sha256, each) for each in inner)
        kept = [each for each in images.values() if not _is_attestation(each)]
        return kept or list(images.values())

    def inventory(self, repository: Repository, found: Manifest, progress: Progress) -> Inventory:
        """Everything found in one manifest's layers or files.

        Raises:
            BadArchive: a layer is damaged or unpacks to more than is reasonable.
        """
        parsed = parse_manifest(found.body, found.media_type)
        if parsed.config is not None and is_image(parsed):
            image = ImageInventory(read_config(self.data(repository, parsed.config.digest)))
            layers = [layer for layer in reversed(parsed.layers) if not layer.external]
            for number, layer in enumerate(layers):
                note = f"layer {number + 1} of {len(layers)}"
                share = number / max(len(layers), 1)
                image.walk(
                    lambda digest=layer.digest: self.open(repository, digest),  # type: ignore[misc]
                    f"layer {str(layer.digest)[:19]}", lambda share=share, note=note: progress(share, note),  # type: ignore[misc]
                )  # fmt: skip
            return image.close()
        files = FilesInventory()
        revision = read_revision(found.body, found.sha256, pushed="")
        for number, file in enumerate(revision.files.values()):
            progress(number / len(revision.files), file.path)
            digest = Digest("sha256", file.sha256)
            files.look(file.path, file.size, lambda digest=digest: self.open(repository, digest))  # type: ignore[misc]
        return files.close()

    def lay_out(self, repository: Repository, image: Manifest, folder: Path) -> None:
        """Write an image as an OCI image layout for a program that reads one; its blobs are linked, not copied.

        Source: OCI Image Format Specification 1.1, "OCI Image Layout Specification".
        """
        parsed = parse_manifest(image.body, image.media_type)
        blobs = folder / "blobs" / "sha256"
        blobs.mkdir(parents=True)
        (blobs / image.sha256).write_bytes(image.body)
        for each in (*parsed.layers, *((parsed.config,) if parsed.config else ())):
            target = folder / "blobs" / each.digest.algorithm / each.digest.hex
            target.parent.mkdir(exist_ok=True)
            if each.external or target.exists():
                continue
            blob = self._content.find(repository, each.digest)
            path = self._content.path(blob)
            if path is not None:
                os.symlink(path.absolute(), target)
            else:
                with target.open("wb") as file, self.open(repository, each.digest) as source:
                    shutil.copyfileobj(source, file, 1 << 20)
        here = {"mediaType": image.media_type, "digest": f"sha256:{image.sha256}", "size": len(image.body)}
        index = {"schemaVersion": 2, "manifests": [here]}
        (folder / "index.json").write_bytes(orjson.dumps(index))
        (folder / "oci-layout").write_bytes(orjson.dumps({"imageLayoutVersion": "1.0.0"}))

    def open(self, repository: Repository, digest: Digest) -> BinaryIO:
        """A blob as a file; seekable where it is one on this machine."""
        blob = self._content.find(repository, digest)
        path = self._content.path(blob)
        if path is not None:
            return path.open("rb")
        return io.BufferedReader(PieceReader(self._content.read(blob)))  # type: ignore[return-value]

    def data(self, repository: Repository, digest: Digest) -> bytes:
        """The beginning of a blob that is a document, at most 64 MiB."""
        with self.open(repository, digest) as file:
            return file.read(_MAX_DATA)


def _is_attestation(image: Manifest) -> bool:
    """BuildKit puts its statements into an index as manifests of an unknown platform: nothing to scan in them."""
    layers = parse_manifest(image.body, image.media_type).layers
    return bool(layers) and all(each.media_type == "application/vnd.in-toto+json" for each in layers)
