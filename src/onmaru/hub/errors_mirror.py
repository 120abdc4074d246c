"""What mirrors refuse, and how the other side fails them."""

from __future__ import annotations

from typing import ClassVar

from onmaru.core.errors import Conflict, Forbidden, InvalidInput, NotFound, Unavailable


class BadMirror(InvalidInput):
    code = "hub.bad_mirror"


class UnknownMirror(NotFound):
    code = "hub.unknown_mirror"


class MirrorExists(Conflict):
    code = "hub.mirror_exists"


class NotMirrored(NotFound):
    code = "hub.not_mirrored"
    oci: ClassVar[str] = "MANIFEST_UNKNOWN"


class UpstreamGated(Forbidden):
    """The other side wants conditions accepted first."""

    code = "hub.upstream_gated"
    oci: ClassVar[str] = "DENIED"


class UpstreamFailed(Unavailable):
    """The other registry does not answer, or not as it should."""

    code = "hub.upstream_failed"
    status = 502


class UpstreamDenied(UpstreamFailed):
    code = "hub.upstream_denied"


class UpstreamAddressRefused(UpstreamFailed):
    code = "hub.upstream_address_refused"


class UpstreamBusy(UpstreamFailed):
    code = "hub.upstream_busy"
    status = 503
    oci: ClassVar[str] = "TOOMANYREQUESTS"
