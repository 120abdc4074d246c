"""Model signatures beside a version, whichever door they came through: as a file of it, or as a referrer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onmaru.core.time import format_time, now_ns
from onmaru.hub.errors import BadSignature, NotSigned, UnknownBlob, UnknownManifest
from onmaru.hub.rules import model_signature as rules
from onmaru.hub.rules import signing
from onmaru.hub.rules.manifest import OCI_EMPTY, OCI_MANIFEST, parse_manifest
from onmaru.hub.rules.model_signature import BUNDLE_TYPE, ModelSignature
from onmaru.hub.rules.revision import RepoFile, read_revision
from onmaru.hub.service.access import Access, Caller
from onmaru.hub.service.content import Content
from onmaru.hub.service.manifests import Manifests
from onmaru.hub.service.revisions import Revisions
from onmaru.hub.store.gates import Signer
from onmaru.hub.types import Digest, Manifest, Repository

_MOST = 20  # signatures that are read of one version
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


class ModelSignatures:
    """All model signatures of a hub. Files are not read to verify one: their digests are known."""

    def __init__(self, access: Access, content: Content, manifests: Manifests, revisions: Revisions) -> None:
        self._access = access
        self._content = content
        self._manifests = manifests
        self._revisions = revisions

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
        results: list[Signed] = []
        files: Mapping[str, RepoFile] | None = None
        refusal = ""
        for place, own, data in self._bundles(repository, found):
            try:
                signature = rules.read_bundle(data)
            except BadSignature as error:
                if own:
                    continue  # a file that is called so, and is something else
                results.append(Signed("", None, "model-signing", place, (error.detail,)))
                continue
            if files is None and not refusal:
                try:
                    files = rules.signed_files(found.body, found.media_type, found.sha256)
                except BadSignature as error:
                    refusal = error.detail
            problems = (refusal,) if files is None else rules.compare(signature, files, own=own)
            results.append(_judged(place, signature, files or {}, problems, trusted, own))
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
        return next(data for place, _, data in self._bundles(repository, found) if place == best.place)

    def _bundles(self, repository: Repository, found: Manifest) -> Iterator[tuple[str, str, bytes]]:
        """(place, path, bundle) of what may be a signature: the version's files, then referrers, oldest first.

        The path is empty for a referrer.
        """
        parsed = parse_manifest(found.body, found.media_type)
        if parsed.is_index:
            return
        own = read_revision(found.body, found.sha256, pushed="").files
        for path in [each for each in own if rules.is_signature_file(each)][:_MOST]:
            data = self._read(repository, Digest("sha256", own[path].sha256), own[path].size)
            if data is not None:
                yield path, path, data
        asked = Digest("sha256", found.sha256)
        for referrer in self._manifests.referrers(repository, asked, BUNDLE_TYPE)[-_MOST:]:
            try:
                manifest = self._manifests.find(repository, referrer.digest)
            except UnknownManifest:
                continue  # deleted meanwhile
            for layer in parse_manifest(manifest.body, manifest.media_type).layers[:1]:
                data = self._read(repository, layer.digest, layer.size)
                if data is not None:
                    yield referrer.digest, "", data

    def _read(self, repository: Repository, digest: Digest, size: int) -> bytes | None:
        if not 0 < size <= rules.MAX_BUNDLE_BYTES:
            return None
        try:
            blob = self._content.find(repository, digest)
        except UnknownBlob:
            return None
        return b"".join(self._content.read(blob))


def _judged(
    place: str, signature: ModelSignature, files: Mapping[str, RepoFile], problems: tuple[str, ...],
    trusted: Sequence[tuple[Signer, Any]], own: str,
) -> Signed:  # fmt: skip
    if problems:
        return Signed("", None, "model-signing", place, problems)
    signer = next((each for each, key in trusted if rules.is_made_by(signature, key)), None)
    left_out = tuple(rules.left_out(signature, files, own=own))
    if signer is None and any(rules.key_hint(key) == signature.hint for _, key in trusted):
        return Signed("", None, "model-signing", place, (_BROKEN,), left_out)
    return Signed("", signer, "model-signing", place, (), left_out)


def read_keys(signers: Sequence[Signer]) -> list[tuple[Signer, Any]]:
    """Signers with their keys, to verify with."""
    return [(signer, signing.read_public_key(signer.public_key)) for signer in signers]


def _digest(data: bytes) -> Digest:
    return Digest("sha256", hashlib.sha256(data).hexdigest())
