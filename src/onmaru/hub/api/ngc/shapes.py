"""How artifacts and versions look to clients of NGC.

Source: ngcsdk 4.37 (Apache-2.0), `registry/data/model` and `registry/data/registry` (names and types of fields).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onmaru.core.time import format_time
from onmaru.hub.rules.chart import CONTENT
from onmaru.hub.rules.manifest import parse_manifest
from onmaru.hub.rules.revision import read_revision
from onmaru.hub.service.access import Caller
from onmaru.hub.service.hub import Hub
from onmaru.hub.service.releases import Version
from onmaru.hub.store.catalogue import Entry
from onmaru.hub.store.licences import Licence
from onmaru.hub.types import Descriptor, Kind, Manifest, Repository


@dataclass(frozen=True, slots=True)
class Words:
    """What NGC calls a kind of artifact.

    Attributes:
        one, version: Keys of one artifact and of one of its versions; `s` makes lists of them.
        files: Key of the files of a version.
        search: In searches.
        member: In collections.
    """

    one: str
    version: str
    files: str
    search: str
    member: str


WORDS = {
    "models": Words("model", "modelVersion", "modelFiles", "MODEL", "MODEL"),
    "resources": Words("recipe", "recipeVersion", "recipeFiles", "RECIPE", "MODEL_SCRIPT"),
    "helm-charts": Words("artifact", "artifactVersion", "artifactFiles", "HELM_CHART", "HELM_CHART"),
    "repos": Words("repository", "image", "files", "CONTAINER", "REPOSITORY"),
    "collections": Words("collection", "version", "files", "COLLECTION", "COLLECTION"),
}  # fmt: skip
# Fields of NGC that are facts of the catalogue.
FACTS = {
    "application": "application", "framework": "framework", "trainingFramework": "framework", "modelFormat": "format",
    "precision": "precision", "publisher": "publisher", "builtBy": "built_by", "category": "category",
}  # fmt: skip
# Fields of NGC that are told beside the card: longer than a fact, or of no use in a search.
NOTES = (
    "bias", "explainability", "privacy", "safetyAndSecurity", "advanced", "performance", "quickStartGuide", "setup",
    "publicDatasetUsed", "logo", "isMultinodeEnabled",
)  # fmt: skip
VERSION_NOTES = (
    "accuracyReached", "batchSize", "customMetrics", "description", "gpuModel", "memoryFootprint", "numberOfEpochs",
    "otherContents", "performance", "quickStartGuide", "releaseNotes", "setup", "policy", "releaseType",
)  # fmt: skip


def artifact(
    entry: Entry, word: str, *, card: str = "", notes: Mapping[str, Any] | None = None, latest: Version | None = None,
    licence: Licence | None = None, required: bool = False, versions: Sequence[Version] = (),
) -> dict[str, Any]:  # fmt: skip
    """An artifact as one of a kind.

    Args:
        word: The kind, as addresses write it.
        required: Whether the caller has yet to accept the licence.
    """
    parts = entry.name.split("/")
    shown: dict[str, Any] = {
        "name": parts[-1], "orgName": parts[0] if len(parts) > 1 else "", "teamName": "/".join(parts[1:-1]),
        "displayName": entry.title or parts[-1], "shortDescription": entry.summary, "description": card,
        "labels": list(entry.labels), "createdDate": format_time(entry.created_ns), "isPublic": entry.visibility == "public",
        "updatedDate": format_time(entry.updated_ns), "canGuestDownload": entry.visibility == "public",
        "ownerName": entry.created_by, "artifactType": WORDS[word].member, "licenseTerms": terms(licence, required=required),
    }  # fmt: skip
    if entry.deprecated:
        shown["policyLabels"] = [f"DEPRECATED: {entry.deprecated}"]  # clients print these beside the name
    shown |= {field: str(entry.facts[fact]) for field, fact in FACTS.items() if fact in entry.facts}
    shown |= {key: value for key, value in (notes or {}).items() if key in NOTES}
    if word == "repos":
        shown |= {
            "namespace": "/".join(parts[:-1]), "canGuestPull": entry.visibility == "public", "scanEnabled": True,
            "tags": [each.name for each in versions], "latestTag": latest.name if latest else "",
            "latestImageSize": latest.size if latest else 0,
        }  # fmt: skip
    elif latest is not None and word == "helm-charts":
        shown |= {"latestVersionId": latest.name, "latestVersionSizeInBytes": latest.size}
    elif latest is not None:
        shown |= {"latestVersionIdStr": latest.name, "latestVersionSizeInBytes": latest.size}
    return {key: value for key, value in shown.items() if value not in (None, "")}


def terms(licence: Licence | None, *, required: bool) -> list[dict[str, Any]]:
    """The licence of an artifact, as a list of terms."""
    if licence is None:
        return []
    return [
        {"licenseId": licence_id(licence), "licenseVersion": licence.version, "needsAcceptance": required,
         "governingTerms": licence.text}
    ]  # fmt: skip


def licence_id(licence: Licence) -> str:
    """Names the very words, so that nobody accepts others than they read."""
    return f"{licence.title or 'licence'}:{licence.sha256[:16]}"


def told(hub: Hub, caller: Caller, repository: Repository, word: str) -> dict[str, Any]:
    """An artifact with all that is known of it."""
    entry = hub.shelf.listed(repository)
    versions = [each for each in hub.releases.every(repository) if not each.is_pending]
    name = hub.releases.latest(repository)
    return artifact(
        entry, word, card=hub.shelf.card(repository), notes=hub.releases.notes(repository), versions=versions,
        latest=next((each for each in versions if each.name == name), None), licence=hub.licences.find(repository),
        required=hub.licences.requires(caller, repository) is not None,
    )  # fmt: skip


def version(hub: Hub, repository: Repository, found: Version) -> dict[str, Any]:
    """A version of a model, resource or chart."""
    manifest = hub.releases.manifest(repository, found)
    sizes = [size for _, size, _ in files(hub, repository, found)]
    signed = False
    if manifest is not None and not found.is_pending:
        signed = any(each.signer for each in hub.gates.signatures.of(repository, manifest))
    at = format_time(found.updated_ns)
    told: dict[str, Any] = {
        "status": "UPLOAD_PENDING" if found.is_pending else "UPLOAD_COMPLETE", "storageVersion": "V2", "createdDate": at,
        "createdByUser": found.created_by, "totalFileCount": len(sizes), "totalSizeInBytes": sum(sizes), "isSigned": signed,
        "updatedDate": at, ("id" if repository.kind is Kind.CHART else "versionId"): found.name,
    }  # fmt: skip
    return told | {key: value for key, value in found.notes.items() if key in VERSION_NOTES}


def files(hub: Hub, repository: Repository, found: Version) -> list[tuple[str, int, str]]:
    """(path, size [B], sha256) of the files of a version, by path."""
    manifest = hub.releases.manifest(repository, found)
    if manifest is None:
        return []
    if repository.kind is Kind.CHART:
        layer = chart_layer(manifest)
        archive = f"{repository.name.rpartition('/')[2]}-{found.name.replace('_', '+')}.tgz"
        return [(archive, layer.size, layer.digest.hex)] if layer else []
    read = read_revision(manifest.body, manifest.sha256, pushed="").files
    return [(path, read[path].size, read[path].sha256) for path in sorted(read)]


def chart_layer(manifest: Manifest) -> Descriptor | None:
    """The layer that is the packaged chart."""
    parsed = parse_manifest(manifest.body, manifest.media_type)
    return next((each for each in parsed.layers if each.media_type == CONTENT), None)
