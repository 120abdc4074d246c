"""Paths of the distribution API, taken apart from their end: a repository may be called `a/blobs/tags`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class What(Enum):
    BASE = auto()
    TOKEN = auto()
    CATALOG = auto()
    TAGS = auto()
    MANIFEST = auto()
    BLOB = auto()
    UPLOADS = auto()  # begin one
    UPLOAD = auto()
    REFERRERS = auto()


@dataclass(frozen=True, slots=True)
class Target:
    what: What
    name: str = ""
    reference: str = ""  # tag, digest or upload id


def parse_path(path: str) -> Target | None:
    """What a path below `/v2` means; None when it is no path of the specification."""
    if path in ("/v2/", "/v2"):
        return Target(What.BASE)
    if path == "/v2/token":
        return Target(What.TOKEN)
    if path == "/v2/_catalog":
        return Target(What.CATALOG)
    parts = path[len("/v2/") :].split("/")
    if len(parts) < 3:
        return None
    if parts[-2:] == ["tags", "list"]:
        return Target(What.TAGS, "/".join(parts[:-2]))
    if parts[-2:] == ["blobs", "uploads"]:
        return Target(What.UPLOADS, "/".join(parts[:-2]))
    if len(parts) > 3 and parts[-3:-1] == ["blobs", "uploads"]:
        name = "/".join(parts[:-3])
        return Target(What.UPLOAD, name, parts[-1]) if parts[-1] else Target(What.UPLOADS, name)
    for word, what in (("manifests", What.MANIFEST), ("blobs", What.BLOB), ("referrers", What.REFERRERS)):
        if parts[-2] == word:
            return Target(what, "/".join(parts[:-2]), parts[-1])
    return None
