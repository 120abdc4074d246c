"""Signatures beside artifacts, in every format, and the trusted keys that made them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from onmaru.core.storage import Database
from onmaru.hub.errors import UnknownBlob, UnknownManifest
from onmaru.hub.rules import signing
from onmaru.hub.service.content import Content
from onmaru.hub.service.manifests import Manifests
from onmaru.hub.service.model_signatures import ModelSignatures, Signed, read_keys
from onmaru.hub.store import gates
from onmaru.hub.store.gates import Signer
from onmaru.hub.types import Digest, Manifest, Repository

_MAX_PAYLOAD = 64 << 10
_MAX_SIGNATURES = 100


class Signatures:
    """All signatures of a hub; for callers that were let in already."""

    def __init__(self, db: Database, content: Content, manifests: Manifests, models: ModelSignatures) -> None:
        self._db = db
        self._content = content
        self._manifests = manifests
        self.models = models

    def of(self, repository: Repository, found: Manifest) -> list[Signed]:
        """Signatures beside a manifest, each with the trusted key that made it, if one did."""
        digest = f"sha256:{found.sha256}"
        trusted = self.trusted(repository)
        results = []
        for signature in self._found(repository, digest)[:_MAX_SIGNATURES]:
            signer = next((each for each, key in trusted if signing.verifies(signature, key, digest)), None)
            results.append(Signed(signature.reference, signer))
        return results + self.models.found(repository, found, trusted)

    def signer_of(self, repository: Repository, found: Manifest) -> Signer | None:
        """The trusted key that signed a manifest; the first of several."""
        return next((each.signer for each in self.of(repository, found) if each.signer), None)

    def trusted(self, repository: Repository) -> list[tuple[Signer, Any]]:
        """Keys the repository's organisation trusts."""
        with self._db.read() as connection:
            return read_keys(gates.signers(connection, repository.organisation))

    def _found(self, repository: Repository, digest: str) -> list[signing.Signature]:
        references = [signing.signature_tag(digest)]
        asked = Digest("sha256", digest.partition(":")[2])
        references += [
            each.digest for each in self._manifests.referrers(repository, asked, signing.ARTIFACT_TYPE)
        ]
        found = []
        for reference in references:
            try:
                manifest = self._manifests.find(repository, reference)
            except UnknownManifest:
                continue
            for layer in json.loads(manifest.body).get("layers") or ():
                found += self._signature(repository, layer)
        return found

    def _signature(self, repository: Repository, layer: Mapping[str, Any]) -> list[signing.Signature]:
        algorithm, _, name = str(layer.get("digest", "")).partition(":")
        annotation = (layer.get("annotations") or {}).get(signing.ANNOTATION)
        if annotation is None or algorithm != "sha256" or not 0 < int(layer.get("size", 0)) <= _MAX_PAYLOAD:
            return []
        try:
            blob = self._content.find(repository, Digest("sha256", name))
        except UnknownBlob:
            return []
        read = signing.read_signature(b"".join(self._content.read(blob)), str(annotation))
        return [read] if read is not None else []
