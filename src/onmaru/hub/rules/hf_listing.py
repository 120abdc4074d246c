"""What another Hugging Face endpoint says of a repository, checked before anything of it is believed.

Source: Hugging Face Hub API (`/api/models/{repo}/revision/{revision}`, `/tree/{revision}`, `/commits/{revision}`), as
huggingface_hub 0.36 to 2.4 read it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onmaru.hub.rules.revision import MAX_FILES, check_path
from onmaru.hub.types import Kind

MAX_SMALL = 64 << 20  # of a file that Git itself keeps [B]
_MAX_SIZE = 1 << 50
_COMMIT = re.compile(r"[0-9a-f]{40}\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)\Z")
_REPO = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?\Z")
_FOLDERS = {Kind.MODEL: "models", Kind.DATASET: "datasets"}


class UnreadableListing(ValueError):
    """It is not what such an endpoint says; the message tells where."""


@dataclass(frozen=True, slots=True)
class Place:
    """A repository on the other side."""

    kind: Kind  # a model or a dataset
    repo: str  # as it is written there

    @property
    def api(self) -> str:
        return f"/api/{_FOLDERS[self.kind]}/{self.repo}"

    @property
    def files(self) -> str:
        return f"/{'datasets/' if self.kind is Kind.DATASET else ''}{self.repo}"


@dataclass(frozen=True, slots=True)
class Head:
    """A repository at a revision."""

    repo: str  # as the other side writes it
    commit: str  # 40 hex digits
    modified: str  # RFC 3339; empty when it does not say


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of a revision."""

    path: str
    size: int  # [B]
    git_oid: str
    sha256: str  # empty where Git itself keeps the file


@dataclass(frozen=True, slots=True)
class Told:
    """Who made a commit, when, why."""

    title: str = ""
    message: str = ""
    author: str = ""
    parent: str = ""  # commit; empty when it is the first or nobody says
    created: str = ""  # RFC 3339


def is_commit(text: str) -> bool:
    """Whether this names a commit: 40 hex digits, which never mean something else later."""
    return _COMMIT.match(text) is not None


def is_repo(text: str) -> bool:
    return _REPO.match(text) is not None and ".." not in text


def read_head(document: Any) -> Head:
    """The answer of `/revision/`.

    Raises:
        UnreadableListing: no commit, or no name that a repository can have.
    """
    if not isinstance(document, dict):
        raise UnreadableListing("tells of a repository in a way that cannot be read")
    commit, repo = document.get("sha"), document.get("id") or document.get("modelId")
    if not isinstance(commit, str) or not is_commit(commit):
        raise UnreadableListing("does not say which commit a revision is")
    if not isinstance(repo, str) or not is_repo(repo):
        raise UnreadableListing("does not say what a repository is called")
    return Head(repo, commit, _time(document.get("lastModified")))


def read_tree(items: Any) -> list[Listed]:
    """One page of the answer of `/tree/` with `recursive`: its files.

    Raises:
        UnreadableListing: something of it cannot be.
        BadPath: a file is called so that it could lead out of a folder.
    """
    if not isinstance(items, list) or len(items) > MAX_FILES:
        raise UnreadableListing("lists its files in a way that cannot be read")
    found = []
    for item in items:
        if not isinstance(item, dict):
            raise UnreadableListing("lists its files in a way that cannot be read")
        if item.get("type") == "file":
            found.append(_listed(item))
    return found


def _listed(item: Mapping[str, Any]) -> Listed:
    path = check_path(str(item.get("path", "")))
    size, oid, lfs = item.get("size"), item.get("oid"), item.get("lfs")
    if isinstance(size, bool) or not isinstance(size, int) or not 0 <= size <= _MAX_SIZE:
        raise UnreadableListing(f"does not say how long {path[:100]} is")
    if lfs is not None:
        sha256 = lfs.get("oid") if isinstance(lfs, dict) else None
        if not isinstance(sha256, str) or not _SHA256.match(sha256):
            raise UnreadableListing(f"does not say what {path[:100]} is")
        return Listed(path, size, "", sha256)
    if not isinstance(oid, str) or not is_commit(oid):
        raise UnreadableListing(f"does not say what {path[:100]} is")
    if size > MAX_SMALL:
        raise UnreadableListing(f"keeps {path[:100]} of {size:,} bytes outside of LFS")
    return Listed(path, size, oid, "")


def read_told(items: Any, commit: str) -> Told:
    """The first of the answer of `/commits/`; empty where it says nothing that can be used."""
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items[:2]):
        return Told()
    first = items[0]
    if first.get("id") != commit:
        return Told()
    authors = first.get("authors")
    author = (
        authors[0].get("user")
        if isinstance(authors, list) and authors and isinstance(authors[0], dict)
        else ""
    )
    parent = items[1].get("id") if len(items) > 1 else ""
    return Told(
        _text(first.get("title"), 500), _text(first.get("message"), 10_000), _text(author, 200),
        parent if isinstance(parent, str) and is_commit(parent) else "", _time(first.get("date")),
    )  # fmt: skip


def read_refs(document: Any) -> dict[str, list[tuple[str, str]]]:
    """The answer of `/refs`: (name, commit) of branches and of tags."""
    found: dict[str, list[tuple[str, str]]] = {"branches": [], "tags": []}
    for group, refs in found.items():
        listed = document.get(group) if isinstance(document, dict) else None
        for each in listed if isinstance(listed, list) else ():
            name, commit = (
                (each.get("name"), each.get("targetCommit")) if isinstance(each, dict) else ("", "")
            )
            if (
                isinstance(name, str)
                and 0 < len(name) <= 200
                and isinstance(commit, str)
                and is_commit(commit)
            ):
                refs.append((name, commit))
    return found


def small_files(files: Sequence[Listed]) -> list[Listed]:
    """Those whose sha256 nobody says: they have to be fetched to know it."""
    return [each for each in files if not each.sha256]


def _time(value: Any) -> str:
    return value if isinstance(value, str) and _TIME.match(value) else ""


def _text(value: Any, most: int) -> str:
    clean = value if isinstance(value, str) else ""
    return "".join(char for char in clean[:most] if char.isprintable() or char == "\n")
