"""What an artifact is, from the media types of its manifest.

Sources: Helm (HIPs 0006, chart media types); CNCF ModelPack specification v0 (model media types).
"""

from __future__ import annotations

from onmaru.hub.types import Kind, Parsed

_BY_PREFIX = (
    ("application/vnd.cncf.helm.", Kind.CHART),
    ("application/vnd.cncf.model.", Kind.MODEL),
    ("application/vnd.docker.ai.model.", Kind.MODEL),
    ("application/vnd.kitops.modelkit.", Kind.MODEL),
    ("application/vnd.onmaru.model.", Kind.MODEL),
    ("application/vnd.onmaru.dataset.", Kind.DATASET),
    ("application/vnd.onmaru.collection.", Kind.COLLECTION),
    ("application/vnd.oci.image.config.", Kind.CONTAINER),
    ("application/vnd.docker.container.image.", Kind.CONTAINER),
)


def kind_of(parsed: Parsed) -> Kind | None:
    """The kind a manifest speaks of; None when it says nothing about its repository (a referrer, an empty index)."""
    if parsed.subject is not None:
        return None
    if parsed.is_index and not parsed.artifact_type:
        return Kind.CONTAINER if parsed.children else None
    config_type = parsed.config.media_type if parsed.config else ""
    for media_type in (parsed.artifact_type, config_type):
        for prefix, kind in _BY_PREFIX:
            if media_type.startswith(prefix):
                return kind
    return Kind.RESOURCE
