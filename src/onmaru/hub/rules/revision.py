"""A revision: the files of a repository at one moment, written as an OCI manifest.

A commit at the Hugging Face door and a push at the OCI door are the same thing: a manifest whose layers are files.
Files are layers as they are (`.raw`), so both doors serve the same blob. What an OCI client pushed is a revision too:
layers that say where their file belongs are its files.

Sources: CNCF ModelPack specification (media types, `org.cncf.model.filepath`); ORAS (`org.opencontainers.image.title`);
Git, "Git Objects" (ids of blobs); Git LFS specification v1 (pointer files).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onmaru.hub.errors import BadPath
from onmaru.hub.rules.manifest import OCI_MANIFEST
from onmaru.hub.types import Kind

PATH_KEYS = ("org.cncf.model.filepath", "org.cnai.model.filepath", "org.opencontainers.image.title")
GIT_KEY, POINTER_KEY = "io.onmaru.git.oid", "io.onmaru.git.pointer"
PARENT_KEY, AUTHOR_KEY, TITLE_KEY, MESSAGE_KEY = (
    f"io.onmaru.commit.{name}" for name in ("parent", "author", "title", "message")
)
UPSTREAM_KEY = "io.onmaru.commit.upstream"  # what a mirrored commit is called where it comes from
CREATED_KEY = "org.opencontainers.image.created"
COMMIT_HEX = 40  # as long as Git's, which clients check; the beginning of the manifest's sha256
MAX_FILES = 19_000
MAX_PATH = 1024
_TYPES = {
    Kind.MODEL: ("application/vnd.cncf.model.manifest.v1+json", "application/vnd.cncf.model.config.v1+json"),
    Kind.DATASET: (
        "application/vnd.onmaru.dataset.manifest.v1+json",
        "application/vnd.onmaru.dataset.config.v1+json",
    ),
    Kind.RESOURCE: (
        "application/vnd.onmaru.resource.manifest.v1+json",
        "application/vnd.onmaru.resource.config.v1+json",
    ),
}
_WEIGHTS = re.compile(r"\.(safetensors|gguf|bin|pt|pth|ckpt|onnx|engine|plan|h5|msgpack|pb|tflite|npz|npy)\Z")
_CONFIGS = re.compile(r"\.(json|yaml|yml|toml|ini|jinja|model|txt)\Z")
_CODE = re.compile(r"\.(py|ipynb|sh|c|cc|cpp|cu|js|ts|rs|go)\Z")


@dataclass(frozen=True, slots=True, order=True)
class RepoFile:
    """One file of a revision.

    Attributes:
        git_oid: Git's id of the file, or of its LFS pointer when `is_lfs`.
        is_lfs: Whether Git clients see a pointer; only small texts are not.
    """

    path: str
    size: int  # [B]
    sha256: str
    git_oid: str
    is_lfs: bool


@dataclass(frozen=True, slots=True)
class Commit:
    """Who made a revision, when, why, from which."""

    oid: str  # 40 hex digits
    parent: str  # oid, empty for the first
    title: str
    message: str
    author: str
    created: str  # RFC 3339


@dataclass(frozen=True, slots=True)
class Revision:
    """Files of a commit; `sha256` is the digest of its manifest.

    Attributes:
        mirrored: What it says that it is called where it comes from; empty for what was made here.
    """

    commit: Commit
    files: Mapping[str, RepoFile]
    sha256: str
    mirrored: str = ""


def git_oid(content: bytes) -> str:
    """Git's id of a file's content."""
    return hashlib.sha1(b"blob %d\0%s" % (len(content), content), usedforsecurity=False).hexdigest()


def pointer(sha256: str, size: int) -> bytes:
    """The text Git keeps in place of a large file."""
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256}\nsize {size}\n".encode()


def lfs_file(path: str, sha256: str, size: int) -> RepoFile:
    return RepoFile(path, size, sha256, git_oid(pointer(sha256, size)), True)


def small_file(path: str, content: bytes) -> RepoFile:
    return RepoFile(path, len(content), hashlib.sha256(content).hexdigest(), git_oid(content), False)


def check_path(path: str) -> str:
    """The path itself, when a file of a repository may be called so.

    Raises:
        BadPath: absolute, leaves the repository, inside `.git`, or not readable everywhere.
    """
    parts = path.split("/")
    bad = (
        not path or len(path.encode("utf-8", "replace")) > MAX_PATH or "\\" in path or any(ord(char) < 32 for char in path)
        or any(part in ("", ".", "..") for part in parts) or parts[0].lower() == ".git"
        or any(0xD800 <= ord(char) < 0xE000 for char in path)
    )  # fmt: skip
    if bad:
        hint = "relative paths with / between folders, without . and .., at most 1024 bytes"
        raise BadPath(f"{path[:200]!r} cannot be a file of a repository", hint=hint, path=path[:200])
    return path


def check_tree(files: Mapping[str, RepoFile]) -> None:
    """Raise `BadPath` when there are too many files, or one is a folder of another."""
    if len(files) > MAX_FILES:
        raise BadPath(f"{len(files):,} files", hint=f"at most {MAX_FILES:,}; pack small ones into archives")
    for path in files:
        folder = path.rpartition("/")[0]
        while folder:
            if folder in files:
                raise BadPath(
                    f"{folder!r} is a file and a folder",
                    hint="delete the file in the same commit",
                    path=folder,
                )
            folder = folder.rpartition("/")[0]


def write_config(kind: Kind, name: str, created: str, files: Mapping[str, RepoFile]) -> bytes:
    """The manifest's config blob."""
    document: dict[str, Any] = {
        "descriptor": {"name": name, "createdAt": created},
        "modelfs": {"type": "layers", "diffIds": [f"sha256:{files[path].sha256}" for path in sorted(files)]},
        "config": {},
    }
    return json.dumps(document, sort_keys=True).encode()


def write_manifest(
    kind: Kind, config: bytes, files: Mapping[str, RepoFile], commit: Mapping[str, str]
) -> bytes:
    """The manifest of a revision.

    Args:
        commit: Annotations that say who, when, why.
    """
    artifact_type, config_type = _TYPES.get(kind, _TYPES[Kind.MODEL])
    layers = []
    for path in sorted(files):
        file = files[path]
        annotations = {PATH_KEYS[0]: path, PATH_KEYS[2]: path, GIT_KEY: file.git_oid}
        if file.is_lfs:
            annotations[POINTER_KEY] = "true"
        layers.append(
            {"mediaType": _media_type(kind, path), "digest": f"sha256:{file.sha256}", "size": file.size,
             "annotations": annotations}
        )  # fmt: skip
    document = {
        "schemaVersion": 2, "mediaType": OCI_MANIFEST, "artifactType": artifact_type,
        "config": {
            "mediaType": config_type, "digest": f"sha256:{hashlib.sha256(config).hexdigest()}", "size": len(config),
        },
        "layers": layers, "annotations": dict(commit),
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def read_revision(body: bytes, sha256: str, *, pushed: str) -> Revision:
    """The revision a stored manifest is.

    Args:
        pushed: RFC 3339 time of the push, for manifests that do not say when they were made.
    """
    document = json.loads(body)
    notes = document.get("annotations") or {}
    files: dict[str, RepoFile] = {}
    for layer in _layers(document):
        found = _file(layer)
        if found is not None:
            files[found.path] = found
    created = notes.get(CREATED_KEY) or pushed
    commit = Commit(
        sha256[:COMMIT_HEX], notes.get(PARENT_KEY, ""), notes.get(TITLE_KEY, "Push"), notes.get(MESSAGE_KEY, ""),
        notes.get(AUTHOR_KEY, ""), created,
    )  # fmt: skip
    return Revision(commit, files, sha256, str(notes.get(UPSTREAM_KEY, "")))


def _layers(document: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    layers = document.get("layers") or document.get("blobs") or ()
    return layers if isinstance(layers, list) else ()


def _file(layer: Mapping[str, Any]) -> RepoFile | None:
    notes = layer.get("annotations") or {}
    path = next((notes[key] for key in PATH_KEYS if key in notes), "")
    algorithm, _, digest = str(layer.get("digest", "")).partition(":")
    try:
        check_path(path)
    except BadPath:
        return None
    if algorithm != "sha256":
        return None
    if notes.get(POINTER_KEY) != "true" and re.fullmatch("[0-9a-f]{40}", notes.get(GIT_KEY, "")):
        return RepoFile(path, int(layer["size"]), digest, notes[GIT_KEY], False)
    return lfs_file(path, digest, int(layer["size"]))


def _media_type(kind: Kind, path: str) -> str:
    if kind is Kind.DATASET:
        return "application/vnd.cncf.model.dataset.v1.raw"
    name = path.rpartition("/")[2].lower()
    if _WEIGHTS.search(name):
        return "application/vnd.cncf.model.weight.v1.raw"
    if _CODE.search(name):
        return "application/vnd.cncf.model.code.v1.raw"
    if _CONFIGS.search(name):
        return "application/vnd.cncf.model.weight.config.v1.raw"
    return "application/vnd.cncf.model.doc.v1.raw"
