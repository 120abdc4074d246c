"""What the hub refuses, with the code the OCI distribution specification has for it.

Source: OCI Distribution Specification v1.1, "Error Codes".
"""

from __future__ import annotations

from typing import ClassVar

from onmaru.core.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    LimitExceeded,
    NotFound,
    OnmaruError,
    Unauthenticated,
)


class BadDigest(InvalidInput):
    code = "hub.bad_digest"
    oci: ClassVar[str] = "DIGEST_INVALID"


class DigestMismatch(InvalidInput):
    code = "hub.digest_mismatch"
    oci: ClassVar[str] = "DIGEST_INVALID"


class BadName(InvalidInput):
    code = "hub.bad_name"
    oci: ClassVar[str] = "NAME_INVALID"


class BadTag(InvalidInput):
    code = "hub.bad_tag"
    oci: ClassVar[str] = "MANIFEST_INVALID"


class BadManifest(InvalidInput):
    code = "hub.bad_manifest"
    oci: ClassVar[str] = "MANIFEST_INVALID"


class TooManyTags(LimitExceeded):
    """More tags in one push than are set at a time."""

    code = "hub.too_many_tags"
    status = 414
    oci: ClassVar[str] = "UNSUPPORTED"


class ManifestTooLarge(LimitExceeded):
    code = "hub.manifest_too_large"
    oci: ClassVar[str] = "MANIFEST_INVALID"


class MissingReference(NotFound):
    code = "hub.missing_reference"
    oci: ClassVar[str] = "MANIFEST_BLOB_UNKNOWN"


class WrongSize(InvalidInput):
    code = "hub.wrong_size"
    oci: ClassVar[str] = "SIZE_INVALID"


class BlobTooLarge(LimitExceeded):
    code = "hub.blob_too_large"
    oci: ClassVar[str] = "SIZE_INVALID"


class BadUpload(InvalidInput):
    code = "hub.bad_upload"
    oci: ClassVar[str] = "BLOB_UPLOAD_INVALID"


class WrongOffset(InvalidInput):
    """A chunk that does not begin where the last one ended."""

    code = "hub.wrong_offset"
    status = 416
    oci: ClassVar[str] = "BLOB_UPLOAD_INVALID"


class UploadBusy(Conflict):
    """Two requests write to one upload at the same time."""

    code = "hub.upload_busy"
    oci: ClassVar[str] = "BLOB_UPLOAD_INVALID"


class TooManyUploads(Conflict):
    code = "hub.too_many_uploads"
    status = 429
    oci: ClassVar[str] = "TOOMANYREQUESTS"


class UnknownUpload(NotFound):
    code = "hub.unknown_upload"
    oci: ClassVar[str] = "BLOB_UPLOAD_UNKNOWN"


class UnknownBlob(NotFound):
    code = "hub.unknown_blob"
    oci: ClassVar[str] = "BLOB_UNKNOWN"


class UnknownManifest(NotFound):
    code = "hub.unknown_manifest"
    oci: ClassVar[str] = "MANIFEST_UNKNOWN"


class UnknownRepository(NotFound):
    code = "hub.unknown_repository"
    oci: ClassVar[str] = "NAME_UNKNOWN"


class BadRange(InvalidInput):
    code = "hub.bad_range"
    status = 416
    oci: ClassVar[str] = "SIZE_INVALID"


class BadPage(InvalidInput):
    code = "hub.bad_page"
    oci: ClassVar[str] = "PAGINATION_NUMBER_INVALID"


class BlobInUse(Conflict):
    """The specification's answer to a delete that is not possible is 405."""

    code = "hub.blob_in_use"
    status = 405
    oci: ClassVar[str] = "UNSUPPORTED"


class TagImmutable(Conflict):
    code = "hub.tag_immutable"
    oci: ClassVar[str] = "DENIED"


class QuotaExceeded(Forbidden):
    code = "hub.quota_exceeded"
    oci: ClassVar[str] = "DENIED"


class PushDenied(Forbidden):
    code = "hub.push_denied"
    oci: ClassVar[str] = "DENIED"


class TokenNeeded(Unauthenticated):
    """Nobody we know asks, or the registry token does not cover this."""

    code = "hub.token_needed"
    oci: ClassVar[str] = "UNAUTHORIZED"


class ScopeNeeded(Forbidden):
    """The same registry token came again for what it does not cover."""

    code = "hub.scope_needed"
    oci: ClassVar[str] = "DENIED"


class BadScope(InvalidInput):
    code = "hub.bad_scope"
    oci: ClassVar[str] = "UNSUPPORTED"


class BadFatbin(InvalidInput):
    code = "hub.bad_fatbin"


class UnknownGpu(NotFound):
    code = "hub.unknown_gpu"


class BadMachine(InvalidInput):
    code = "hub.bad_machine"


class BadSbom(InvalidInput):
    code = "hub.bad_sbom"


class BadAdvisories(InvalidInput):
    code = "hub.bad_advisories"


class BadArchive(InvalidInput):
    code = "hub.bad_archive"


class BadModelFile(InvalidInput):
    code = "hub.bad_model_file"


class BadPath(InvalidInput):
    code = "hub.bad_path"


class BadCommit(InvalidInput):
    code = "hub.bad_commit"


class UnknownRevision(NotFound):
    code = "hub.unknown_revision"


class UnknownFile(NotFound):
    code = "hub.unknown_file"


class RevisionMoved(Conflict):
    code = "hub.revision_moved"
    status = 412


class RefExists(Conflict):
    code = "hub.ref_exists"


class RepositoryExists(Conflict):
    code = "hub.repository_exists"


class BadXet(InvalidInput):
    code = "hub.bad_xet"


class NotScanned(NotFound):
    code = "hub.not_scanned"


class BadKey(InvalidInput):
    code = "hub.bad_key"


class BadSignature(InvalidInput):
    code = "hub.bad_signature"


class NotSigned(NotFound):
    code = "hub.not_signed"


class BadPolicy(InvalidInput):
    code = "hub.bad_policy"


class UnknownSigner(NotFound):
    code = "hub.unknown_signer"


class Quarantined(Forbidden):
    code = "hub.quarantined"
    oci: ClassVar[str] = "DENIED"


class LicenceNotAccepted(Forbidden):
    """Content is given once the caller accepted the artifact's licence."""

    code = "hub.licence_not_accepted"
    oci: ClassVar[str] = "DENIED"

    def at(self, base: str) -> LicenceNotAccepted:
        """The same, with the whole address of the page instead of its path.

        Args:
            base: Public address of the site, without a slash at its end.
        """
        path = str(self.params.get("url", ""))
        whole = {**self.params, "url": base + path}
        return LicenceNotAccepted(self.detail, hint=self.hint.replace(path, base + path), **whole)


class LicenceChanged(Conflict):
    code = "hub.licence_changed"


class NoLicence(NotFound):
    code = "hub.no_licence"


class BadLicence(InvalidInput):
    code = "hub.bad_licence"


class BadRetention(InvalidInput):
    code = "hub.bad_retention"


class UnknownBundle(NotFound):
    code = "hub.unknown_bundle"


class BadBundle(InvalidInput):
    """Something that is no bundle, is damaged, or says what is not so; `params["where"]` is the place."""

    code = "hub.bad_bundle"


class BundleUnfinished(Conflict):
    """Half of a bundle: it was interrupted while it was written or sent."""

    code = "hub.bundle_unfinished"


class BundleIncomplete(InvalidInput):
    """Needs content that neither it nor the hub has."""

    code = "hub.bundle_incomplete"


class BundleRefused(Forbidden):
    """Nothing of a bundle was taken: something in it may not be."""

    code = "hub.bundle_refused"


class BundleLimit(LimitExceeded):
    """The bundles kept here may hold no more."""

    code = "hub.bundle_limit"


class BundleBusy(Conflict):
    """Something is done with the bundle, or has to be done first."""

    code = "hub.bundle_busy"


class NoCollection(InvalidInput):
    code = "hub.no_collection"


class NoMember(NotFound):
    code = "hub.no_member"


class BadTransfer(InvalidInput):
    """A part of a file that was not asked for, or not as long as was said."""

    code = "hub.bad_transfer"


class VersionExists(Conflict):
    code = "hub.version_exists"


class BadRelease(InvalidInput):
    code = "hub.bad_release"


class NotOffered(NotFound):
    """Something other hubs do and this one does not."""

    code = "hub.not_offered"
    status = 501


class DamagedContent(OnmaruError):
    code = "hub.damaged_content"


class LinkEnded(Forbidden):
    code = "hub.link_ended"


class MirrorReadOnly(Forbidden):
    code = "hub.mirror_read_only"
    oci: ClassVar[str] = "DENIED"
