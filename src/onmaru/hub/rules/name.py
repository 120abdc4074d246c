"""Names of repositories and tags.

Source: OCI Distribution Specification v1.1, "Pulling manifests" (`<name>`, `<reference>` as a tag).
"""

from __future__ import annotations

import re

from onmaru.hub.errors import BadName, BadTag

MAX_NAME = 255
_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_NAME = re.compile(rf"^{_PART}(?:/{_PART})*\Z")
_TAG = re.compile(r"^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}\Z")


def check_name(name: str) -> str:
    """The name itself, when a repository may be called so.

    Raises:
        BadName: longer than 255 characters, or not of the specification's form.
    """
    if len(name) > MAX_NAME or not _NAME.match(name):
        hint = "organisation/name: lower-case letters, digits and . _ - between them, at most 255 characters"
        raise BadName(f"{name[:120]!r} cannot be a repository name", hint=hint)
    return name


def is_tag(text: str) -> bool:
    return _TAG.match(text) is not None


def check_tag(tag: str) -> str:
    """The tag itself, when it may be one.

    Raises:
        BadTag: longer than 128 characters, or with other characters than the specification allows.
    """
    if not is_tag(tag):
        hint = "1 to 128 letters, digits, _ . and -, not beginning with . or -"
        raise BadTag(f"{tag[:160]!r} cannot be a tag", hint=hint)
    return tag
