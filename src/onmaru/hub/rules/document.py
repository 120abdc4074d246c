"""Which manifests are documents beside an artifact (signatures, bills of materials, reports) and no artifact themselves.

What a policy asks of artifacts it does not ask of these: a signature is not signed. Only manifests that hold nothing
else count; a subject alone makes no document, or whoever may push would give an image one and pass every gate.
"""

from __future__ import annotations

from onmaru.hub.rules.advisories.vex import VEX_TYPE
from onmaru.hub.rules.manifest import OCI_EMPTY
from onmaru.hub.rules.model_signature import BUNDLE_TYPE, STATEMENT_TYPE
from onmaru.hub.rules.sbom.foreign import CYCLONEDX_TYPE, SPDX_TYPE
from onmaru.hub.rules.scan_report import REPORT_TYPE
from onmaru.hub.rules.signing import PAYLOAD_TYPE
from onmaru.hub.types import Parsed

MAX_DOCUMENT_BYTES = 64 << 20
_MAX_CONFIG_BYTES = 4 << 20
_TYPES = frozenset(
    {
        PAYLOAD_TYPE, BUNDLE_TYPE, STATEMENT_TYPE, CYCLONEDX_TYPE, SPDX_TYPE, REPORT_TYPE, VEX_TYPE,
        "application/sarif+json", "application/vnd.dsse.envelope.v1+json", "application/vnd.syft+json",
        "application/jose+json", "application/cose",  # Notation's envelopes
    }
)  # fmt: skip


def is_document(parsed: Parsed) -> bool:
    """Whether a manifest only holds documents."""
    if parsed.config is not None and parsed.config.size > _MAX_CONFIG_BYTES:
        return False
    return bool(parsed.layers) and all(
        (layer.media_type in _TYPES and layer.size <= MAX_DOCUMENT_BYTES)
        or (layer.media_type == OCI_EMPTY and layer.size <= 2)
        for layer in parsed.layers
    )
