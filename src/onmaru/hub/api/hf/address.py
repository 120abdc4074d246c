"""Addresses of the Hugging Face door.

Source: huggingface_hub 0.36 to 2.4, `hf_api.py`, `file_download.py`, `lfs.py` (which addresses clients ask).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import unquote

from onmaru.hub.types import Kind

TYPES = {"models": Kind.MODEL, "datasets": Kind.DATASET}
_VERBS = frozenset(
    [
        "revision",
        "tree",
        "paths-info",
        "preupload",
        "commit",
        "commits",
        "refs",
        "branch",
        "tag",
        "settings",
        "auth-check",
        "super-squash",
        "xet-read-token",
        "xet-write-token",
    ]
)
_LFS = ".git/info/lfs/"
_BEGINS = frozenset(["api", "datasets", "models", "xet"])


@dataclass(frozen=True, slots=True)
class Address:
    """What is asked.

    Attributes:
        verb: `whoami`, `validate-yaml`, `create`, `delete`, `move`, `list`, `info`, `resolve`, `lfs-batch`, `lfs-upload`, or a verb of
            the API.
        repo: As the client writes it; empty where none is meant.
        revision: Branch, tag or commit.
        path: File or folder, or the id of an LFS object.
        within: What stands before `repo` in its name here: clients take names of two parts at most, and an endpoint
            of `HUB/hf/WITHIN` says the rest.
    """

    verb: str
    kind: Kind = Kind.MODEL
    repo: str = ""
    revision: str = ""
    path: str = ""
    within: str = ""

    def whole(self, repo: str) -> str:
        """A name the client writes, as it would be written without `within`."""
        return f"{self.within}/{repo}" if self.within else repo

    @property
    def name(self) -> str:
        """The hub's name of the repository: names here do not tell upper case from lower."""
        return self.whole(self.repo).lower()


def parse_address(raw_path: bytes) -> Address | None:
    """What a request for this path asks of this door, None when it is no address of it.

    Args:
        raw_path: Still quoted: a revision may contain slashes.
    """
    parts = [unquote(part) for part in raw_path.decode("latin-1").split("/")[1:]]
    return (_inside(parts[1:]) if parts[0] == "hf" else None) or _parse(parts)


def _inside(parts: list[str]) -> Address | None:
    """An address below `/hf/WITHIN`."""
    found = next((place for place, part in enumerate(parts) if place and part in _BEGINS), 0)
    if not found:  # a file of a model: the repository's name ends where `resolve` or `.git` stands
        ends = (
            place + part.endswith(".git") for place, part in enumerate(parts)
            if place and (part in ("resolve", "raw") or part.endswith(".git"))
        )  # fmt: skip
        found = max(1, next(ends, 0) - 2)
    address = _parse(parts[found:])
    return None if address is None else replace(address, within="/".join(parts[:found]))


def _parse(parts: list[str]) -> Address | None:
    if len(parts) >= 2 and parts[0] == "api":
        return _api(parts[1:])
    if parts and parts[0] == "xet":
        return _xet(parts[1:])
    kind = Kind.MODEL
    if parts and parts[0] in ("datasets", "models"):
        kind, parts = TYPES[parts[0]], parts[1:]
    whole = "/".join(parts)
    if _LFS in whole:
        repo, _, rest = whole.partition(_LFS)
        verb, _, path = rest.partition("/")
        known = {"objects": "lfs-batch", "upload": "lfs-upload"}
        return Address(known[verb], kind, repo, path=path) if verb in known and repo.count("/") < 2 else None
    for place in (1, 2):
        if len(parts) > place + 2 and parts[place] in ("resolve", "raw"):
            return Address(
                "resolve", kind, "/".join(parts[:place]), parts[place + 1], "/".join(parts[place + 2 :])
            )
    return None


def _api(parts: list[str]) -> Address | None:
    if parts == ["whoami-v2"]:
        return Address("whoami")
    if parts == ["validate-yaml"]:
        return Address("validate-yaml")
    if len(parts) == 2 and parts[0] == "repos" and parts[1] in ("create", "delete", "move"):
        return Address(parts[1])
    kind = TYPES.get(parts[0])
    if kind is None:
        return None
    rest = parts[1:]
    if not rest:
        return Address("list", kind)
    size = 1 if len(rest) == 1 or rest[1] in _VERBS else 2
    repo, rest = "/".join(rest[:size]), rest[size:]
    if not rest:
        return Address("info", kind, repo)
    if rest[0] not in _VERBS:
        return None
    revision = rest[1] if len(rest) > 1 else ""
    verb = "info" if rest[0] == "revision" else rest[0]
    return Address(verb, kind, repo, revision, "/".join(rest[2:]))


def _xet(parts: list[str]) -> Address:
    """Addresses of the Xet service. What it does not offer (upload grants, hashes of parts) clients do without."""
    version = ""
    if parts[:1] in (["v1"], ["v2"]):
        version, parts = parts[0], parts[1:]
    if parts in (["shards"], ["shard"]):
        return Address("xet-shard", revision=version)
    if parts == ["reconstructions"]:
        return Address("xet-reconstructions")
    if len(parts) == 2 and parts[0] in ("reconstructions", "reconstruction"):
        return Address("xet-reconstruction", revision=version, path=parts[1])
    if len(parts) == 3 and parts[0] == "data":
        return Address("xet-data", revision=parts[1], path=parts[2])
    if len(parts) == 3 and parts[0] in ("xorbs", "xorb", "chunks", "chunk"):
        return Address(f"xet-{parts[0].removesuffix('s')}", path=parts[2])
    return Address("xet-absent", path="/".join(parts))
