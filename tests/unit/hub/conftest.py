"""A hub without HTTP: database, identity and a folder of the test's own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onmaru.core.config import load_settings
from onmaru.core.events import prepare_events
from onmaru.core.identity import Identity, register_permissions
from onmaru.core.storage import Database
from onmaru.hub.api import PERMISSIONS
from onmaru.hub.config import HubConfig
from onmaru.hub.rules.digest import digest_of
from onmaru.hub.service.access import Caller
from onmaru.hub.service.hub import Hub
from onmaru.hub.types import Digest

IMAGE = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"


class Bench:
    """A hub and its owner, with the few verbs the tests need."""

    def __init__(self, folder: Path, url: str = "", **config: Any) -> None:
        register_permissions(PERMISSIONS, per_organisation=True)
        self.folder = folder
        self.db = Database(url or f"sqlite:///{folder / 'onmaru.db'}")
        prepare_events(self.db)
        settings = load_settings(flags={"data_folder": str(folder)}, environment={})
        self.identity = Identity(self.db, settings)
        self.owner = self.identity.subject_of_key(self.identity.local_key())
        self.caller = Caller(self.owner)
        self.hub = Hub(self.db, self.identity, HubConfig(**config), folder / "hub")

    def upload(self, repo: str, body: bytes, algorithm: str = "sha256") -> Digest:
        session = self.hub.content.begin(self.caller, repo, algorithm)
        writing = self.hub.content.resume(session)
        if body:
            writing.append([body])
        digest = digest_of(body, algorithm)
        self.hub.content.finish(self.caller, repo, writing, digest)
        return digest

    def push(self, repo: str, reference: str, *layers: bytes, **more: Any) -> Digest:
        """Push an image over layers; an empty reference pushes by digest."""
        for layer in (b"{}", *layers):
            self.upload(repo, layer)
        body = manifest(*layers, **more)
        return self.put(repo, reference or str(digest_of(body)), body)

    def put(self, repo: str, reference: str, body: bytes, media_type: str = IMAGE) -> Digest:
        return self.hub.manifests.push(self.caller, repo, reference, body, media_type)[0]

    def repository(self, repo: str) -> Any:
        return self.hub.access.repository(self.caller, repo, "pull")

    def read(self, repo: str, digest: Digest) -> bytes:
        blob = self.hub.content.find(self.repository(repo), digest)
        return b"".join(self.hub.content.read(blob))

    def delete(self, repo: str, reference: str) -> None:
        self.hub.manifests.delete(self.caller, self.repository(repo), reference)

    def collect(self, **more: Any) -> Any:
        """Collect until nothing more goes: marking and removing are two runs."""
        done = None
        for _ in range(4):
            done = self.hub.collector.run(**more)
        return done

    def stored(self) -> set[str]:
        return {sha256 for sha256, _, _ in self.hub.driver.list()}

    def close(self) -> None:
        self.hub.stop()
        self.db.close()


def descriptor(
    body: bytes, media_type: str = "application/vnd.oci.image.layer.v1.tar", **more: Any
) -> dict[str, Any]:
    return {
        "mediaType": media_type,
        "digest": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "size": len(body),
        **more,
    }


def manifest(*layers: bytes, **more: Any) -> bytes:
    document = {"schemaVersion": 2, "mediaType": IMAGE, "config": descriptor(b"{}", CONFIG),
                "layers": [descriptor(layer) for layer in layers], **more}  # fmt: skip
    return json.dumps(document).encode()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path, gc_grace_hours=0)
    yield bench
    bench.close()
