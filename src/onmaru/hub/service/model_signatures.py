"""Model signatures beside a version, whichever door they came through: as a file of it, or as a referrer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from onmaru.core.time import format_time, now_ns
from onmaru.hub.errors import BadSignature, NotSigned, UnknownBlob, UnknownManifest
from onmaru.hub.rules import model_signature as rules
from onmaru.hub.rules import signing
from onmaru.hub.rules.manifest import OCI_EMPTY, OCI_MANIFEST, parse_manifest
from onmaru.hub.rules.model_signature import BUNDLE_TYPE
from onmaru.hub.rules.revision import read_revision
from onmaru.hub.service.access import Access, Caller
from onmaru.hub.service.content import Content
from onmaru.hub.service.manifests import Manifests
from onmaru.hub.service.revisions import Revisions
from onmaru.hub.store.gates import Signer
from onmaru.hub.types import Digest, Manifest, Repository

_REMEMBERED = 10_000
_MOST = 10  # signatures that are read of one version
_EMPTY = b"{}"
_BROKEN = "the key it names did not make it"


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature beside an artifact.

    Attributes:
        format: `cosign` or `model-signing`.
        place: The file of the version, or the digest of the referrer, that holds it; empty for cosign's.
        signer: The trusted key that made it; None when none did, or when it does not fit what is there.
        problems: Why it does not fit.
        left_out: Files it does not speak of.
    """

    reference: str
    signer: Signer | None
    format: str = "cosign"
    place: str = ""
    problems: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Bundle:
    """Where a signature may lie; `path` is empty for a referrer."""

    place: str
    path: str
    digest: Digest
    size: int  # [B]


class ModelSignatures:
    """All model signatures of a hub. Files are not read to verify one: their digests are known."""

    def __init__(self, access: Access, content: Content, manifests: Manifests, revisions: Revisions) -> None:
        self._access = access
        self._content = content
        self._manifests = manifests
        self._revisions = revisions
        # Verdicts: a version and a bundle never change, and reading one may cost megabytes.
        self._known: dict[tuple[str, str, str, tuple[str, ...]], tuple[Signed, ...]] = {}

    def statement(self, caller: Caller, name: str, reference: str) -> tuple[Manifest, bytes]:
        """What a signature of a version has to say.

        Raises:
            BadSignature: it is not made of files.
        """
        repository = self._access.repository(caller, name, "pull")
        found = self._manifests.find(repository, reference)
        files = rules.signed_files(found.body, found.media_type, found.sha256)
        return found, rules.write_statement(repository.name, files)

    def attach(self, caller: Caller, name: str, reference: str, data: bytes) -> Manifest:
        """Keep a signature that was made elsewhere beside the version it speaks of; returns the version.

        Raises:
            BadSignature: it cannot be read, or is not one of these files; `params["problems"]`.
        """
        repository = self._access.repository(caller, name, "push")
        found = self._manifests.find(repository, reference)
        files = rules.signed_files(found.body, found.media_type, found.sha256)
        problems = rules.compare(rules.read_bundle(data), files)
        if problems:
            raise BadSignature(
                f"this is no signature of {name}: {'; '.join(problems)}"[:1000],
                hint="sign the version as it is now", problems=list(problems),
            )  # fmt: skip
        for content in (data, _EMPTY):
            self._revisions.add(caller, repository.name, content)
        document = {
            "schemaVersion": 2, "mediaType": OCI_MANIFEST, "artifactType": BUNDLE_TYPE,
            "config": {"mediaType": OCI_EMPTY, "digest": str(_digest(_EMPTY)), "size": len(_EMPTY)},
            "layers": [{"mediaType": BUNDLE_TYPE, "digest": str(_digest(data)), "size": len(data)}],
            "subject": {"mediaType": found.media_type, "digest": f"sha256:{found.sha256}", "size": found.size},
            "annotations": {
                "dev.sigstore.bundle.content": "dsse-envelope", "dev.sigstore.bundle.predicateType": rules.PREDICATE,
                "org.opencontainers.image.created": format_time(now_ns(), digits=0),
            },
        }  # fmt: skip
        body = json.dumps(document, sort_keys=True).encode()
        self._manifests.push(caller, repository.name, str(_digest(body)), body, OCI_MANIFEST)
        return found

    def found(
        self, repository: Repository, found: Manifest, trusted: Sequence[tuple[Signer, Any]]
    ) -> list[Signed]:
        """Every model signature beside a version, judged.

        Args:
            trusted: Signers with their keys.
        """
        keys = tuple(signer.id for signer, _ in trusted)
        results: list[Signed] = []
        for bundle in self._bundles(repository, found):
            mark = (bundle.place, bundle.digest.hex, found.sha256, keys)
            judged = self._known.get(mark)
            if judged is None:
                data = self._read(repository, bundle)
                if data is None:
                    continue  # too long, or not here yet
                judged = _judged(bundle, data, found, trusted)
                if len(self._known) >= _REMEMBERED:
                    self._known.clear()
                self._known[mark] = judged
            results += judged
        return results

    def newest(self, repository: Repository, found: Manifest, trusted: Sequence[tuple[Signer, Any]]) -> bytes:
        """The bundle of the newest signature that fits, of a trusted key where there is one.

        Raises:
            NotSigned: there is none.
        """
        fitting = [each for each in self.found(repository, found, trusted) if not each.problems]
        if not fitting:
            raise NotSigned(
                f"{repository.name}@sha256:{found.sha256} has no model signature that fits",
                hint=f"onmaru hub sign --as model-signing {repository.name}", name=repository.name,
            )  # fmt: skip
        best = next((each for each in reversed(fitting) if each.signer), fitting[-1])
        bundle = next(each for each in self._bundles(repository, found) if each.place == best.place)
        return self._read(repository, bundle) or b""

    def _bundles(self, repository: Repository, found: Manifest) -> Iterator[_Bundle]:
        """What may be a signature: the version's files, then referrers, oldest first."""
        if parse_manifest(found.body, found.media_type).is_index:
            return
        own = read_revision(found.body, found.sha256, pushed="").files
        for path in [each for each in own if rules.is_signature_file(each)][:_MOST]:
            yield _Bundle(path, path, Digest("sha256", own[path].sha256), own[path].size)
        asked = Digest("sha256", found.sha256)
        for referrer in self._manifests.referrers(repository, asked, BUNDLE_TYPE)[-_MOST:]:
            try:
                manifest = self._manifests.find(repository, referrer.digest)
            except UnknownManifest:
                continue  # deleted meanwhile
            for layer in parse_manifest(manifest.body, manifest.media_type).layers[:1]:
                yield _Bundle(referrer.digest, "", layer.digest, layer.size)

    def _read(self, repository: Repository, bundle: _Bundle) -> bytes | None:
        if not 0 < bundle.size <= rules.MAX_BUNDLE_BYTES:
            return None
        try:
            blob = self._content.find(repository, bundle.digest)
        except UnknownBlob:
            return None
        return b"".join(self._content.read(blob))


def _judged(
    bundle: _Bundle, data: bytes, found: Manifest, trusted: Sequence[tuple[Signer, Any]]
) -> tuple[Signed, ...]:
    """What one bundle is; nothing for a file that is only called as if it were one."""
    place, own = bundle.place, bundle.path
    try:
        signature = rules.read_bundle(data)
    except BadSignature as error:
        return () if own else (Signed("", None, "model-signing", place, (error.detail,)),)
    try:
        files = rules.signed_files(found.body, found.media_type, found.sha256)
    except BadSignature as error:
        return (Signed("", None, "model-signing", place, (error.detail,)),)
    problems = rules.compare(signature, files, own=own)
    if problems:
        return (Signed("", None, "model-signing", place, problems),)
    signer = next((each for each, key in trusted if rules.is_made_by(signature, key)), None)
    left_out = tuple(rules.left_out(signature, files, own=own))
    is_broken = signer is None and any(rules.key_hint(key) == signature.hint for _, key in trusted)
    return (Signed("", signer, "model-signing", place, (_BROKEN,) if is_broken else (), left_out),)


def read_keys(signers: Sequence[Signer]) -> list[tuple[Signer, Any]]:
    """Signers with their keys, to verify with."""
    return [(signer, signing.read_public_key(signer.public_key)) for signer in signers]


def _digest(data: bytes) -> Digest:
    return Digest("sha256", hashlib.sha256(data).hexdigest())
