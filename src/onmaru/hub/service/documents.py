"""Documents beside artifacts: bills of materials, scan reports, statements. Each is a referrer.

Whoever may push may attach one. What this hub made itself stands in `hub_scans`, and only that counts where a policy
decides: nobody attaches a clean report to their own image.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from onmaru.core.storage import Database
from onmaru.core.time import format_time, now_ns
from onmaru.hub.errors import NotScanned, UnknownManifest
from onmaru.hub.rules.manifest import OCI_EMPTY, OCI_MANIFEST, parse_manifest
from onmaru.hub.rules.sbom.foreign import CYCLONEDX_TYPE, SPDX_TYPE
from onmaru.hub.rules.scan_report import REPORT_TYPE
from onmaru.hub.service.access import Caller
from onmaru.hub.service.insides import Insides
from onmaru.hub.service.manifests import Manifests
from onmaru.hub.service.revisions import Revisions
from onmaru.hub.store import scans
from onmaru.hub.store.scans import Scan
from onmaru.hub.types import Digest, Manifest, Repository

SBOM_TYPES = (CYCLONEDX_TYPE, SPDX_TYPE)
MAX_FOREIGN = 20  # bills of materials of others that are read, the newest


@dataclass(frozen=True, slots=True)
class Document:
    """One document; `is_ours` when this hub made it."""

    digest: str  # of the referrer
    data: bytes
    is_ours: bool


class Documents:
    """All documents of a hub; for callers that were let in already."""

    def __init__(self, db: Database, revisions: Revisions, manifests: Manifests, insides: Insides) -> None:
        self._db = db
        self._revisions = revisions
        self._manifests = manifests
        self._insides = insides

    def scan_of(self, repository: Repository, image: Manifest) -> Scan | None:
        """The scan this hub made of a manifest, if it did."""
        with self._db.read() as connection:
            return scans.find(connection, repository.id, image.sha256)

    def keep(
        self, caller: Caller, repository: Repository, image: Manifest, *, sbom: bytes | None, report: bytes,
        database: str, version: str,
    ) -> None:  # fmt: skip
        """Attach what a scan made, in place of what the last one did; without an SBOM the last one's stays."""
        before = self.scan_of(repository, image)
        made = before.sbom if before else ""
        if sbom is not None:
            made = self.attach(caller, repository, image, CYCLONEDX_TYPE, sbom)
        told = self.attach(caller, repository, image, REPORT_TYPE, report)
        scan = Scan(repository.id, image.sha256, told, made, database, version, int(now_ns()))
        with self._db.write() as connection:
            scans.put(connection, scan)
        for old in (before.sbom, before.report) if before else ():
            if old not in (made, told):
                self._forget(caller, repository, old)

    def attach(self, caller: Caller, repository: Repository, image: Manifest, kind: str, data: bytes) -> str:
        """Keep a document as a referrer of a manifest; returns the referrer's digest."""
        self._revisions.add(caller, repository.name, data)
        self._revisions.add(caller, repository.name, b"{}")
        document = {
            "schemaVersion": 2, "mediaType": OCI_MANIFEST, "artifactType": kind,
            "config": {"mediaType": OCI_EMPTY, "digest": _sha256(b"{}"), "size": 2},
            "layers": [{"mediaType": kind, "digest": _sha256(data), "size": len(data)}],
            "subject": {"mediaType": image.media_type, "digest": f"sha256:{image.sha256}", "size": image.size},
            "annotations": {"org.opencontainers.image.created": format_time(now_ns(), digits=0)},
        }  # fmt: skip
        body = json.dumps(document, sort_keys=True).encode()
        self._manifests.push(caller, repository.name, _sha256(body), body, OCI_MANIFEST)
        return _sha256(body)

    def _forget(self, caller: Caller, repository: Repository, digest: str) -> None:
        try:
            self._manifests.delete(caller, repository, digest)
        except UnknownManifest:
            return  # somebody was quicker

    def referring(self, repository: Repository, image: Manifest, kind: str) -> list[str]:
        """Digests of the referrers of a kind, oldest first."""
        asked = Digest("sha256", image.sha256)
        return [each.digest for each in self._manifests.referrers(repository, asked, kind)]

    def read(self, repository: Repository, digest: str) -> bytes:
        """The document a referrer holds. Raises `UnknownManifest`."""
        manifest = self._manifests.find(repository, digest)
        layers = parse_manifest(manifest.body, manifest.media_type).layers
        if not layers:
            raise UnknownManifest(f"{digest} holds no document", hint="attach it again", reference=digest)
        return self._insides.data(repository, layers[0].digest)

    def newest(self, repository: Repository, image: Manifest, kind: str) -> Document:
        """Our own report or SBOM of a manifest, else the newest that somebody attached.

        Raises:
            NotScanned: there is none.
        """
        ours = self.ours(repository, image, kind)
        if ours is not None:
            return ours
        others = self.referring(repository, image, kind)
        if not others:
            hint = f"onmaru hub scan {repository.name}"
            raise NotScanned(
                f"{repository.name}@sha256:{image.sha256} was not scanned", hint=hint, name=repository.name
            )
        return Document(others[-1], self.read(repository, others[-1]), is_ours=False)

    def newest_of(self, repository: Repository, images: Sequence[Manifest], kind: str) -> list[bytes]:
        """`newest` of each image that has one.

        Raises:
            NotScanned: none has.
        """
        found: list[bytes] = []
        refusal = NotScanned(f"{repository.name} holds no images", hint="push one", name=repository.name)
        for image in images:
            try:
                found.append(self.newest(repository, image, kind).data)
            except NotScanned as error:
                refusal = error
        if not found:
            raise refusal
        return found

    def ours(self, repository: Repository, image: Manifest, kind: str) -> Document | None:
        """The report or SBOM this hub made of a manifest, while it is still there."""
        scan = self.scan_of(repository, image)
        digest = {REPORT_TYPE: scan.report, CYCLONEDX_TYPE: scan.sbom}.get(kind, "") if scan else ""
        try:
            return Document(digest, self.read(repository, digest), is_ours=True) if digest else None
        except UnknownManifest:
            return None

    def foreign_sboms(self, repository: Repository, image: Manifest) -> list[Document]:
        """Bills of materials that others attached, the newest ones, oldest first."""
        scan = self.scan_of(repository, image)
        own = scan.sbom if scan else ""
        asked = Digest("sha256", image.sha256)
        found = [
            each.digest
            for each in self._manifests.referrers(repository, asked)
            if each.artifact_type in SBOM_TYPES and each.digest != own
        ]
        return [
            Document(digest, self.read(repository, digest), is_ours=False) for digest in found[-MAX_FOREIGN:]
        ]


def _sha256(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
