"""References people type: `acme/inspect:1.2`, `acme/inspect@sha256:...`."""

from __future__ import annotations

from onmaru.hub.rules.digest import parse_digest
from onmaru.hub.rules.name import check_name, check_tag


def split_reference(text: str, *, default_tag: str = "latest") -> tuple[str, str]:
    """Name, and tag or digest.

    Raises:
        BadName, BadTag, BadDigest: a part cannot be one.
    """
    name, at, digest = text.partition("@")
    if at:
        return check_name(name), str(parse_digest(digest))
    head, slash, tail = text.rpartition("/")
    last, colon, tag = tail.partition(":")
    return check_name(f"{head}{slash}{last}"), check_tag(tag if colon else default_tag)
