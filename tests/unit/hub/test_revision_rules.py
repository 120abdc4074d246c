"""Revisions as manifests: what is written is read back; Git's ids; cards; addresses."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.hub.api.hf.address import parse_address
from onmaru.hub.errors import BadPath
from onmaru.hub.rules import revision as rules
from onmaru.hub.rules.card import card_changes, head_fault
from onmaru.hub.rules.manifest import OCI_MANIFEST, parse_manifest
from onmaru.hub.types import Kind

NAMES = st.text(alphabet="abcXYZ019._- 한글", min_size=1, max_size=8).filter(
    lambda name: name not in (".", "..") and name.lower() != ".git"
)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)


@given(
    st.dictionaries(PATHS, st.tuples(st.binary(max_size=20), st.booleans()), max_size=8),
    st.sampled_from([Kind.MODEL, Kind.DATASET]),
)
def test_a_written_revision_is_read_back(contents: dict[str, tuple[bytes, bool]], kind: Kind) -> None:
    files = {
        path: rules.lfs_file(path, hashlib.sha256(data).hexdigest(), len(data))
        if large
        else rules.small_file(path, data)
        for path, (data, large) in contents.items()
    }
    config = rules.write_config(kind, "a/b", "2026-01-01T00:00:00Z", files)
    body = rules.write_manifest(kind, config, files, {rules.TITLE_KEY: "한글", rules.PARENT_KEY: "0" * 40})
    parsed = parse_manifest(body, OCI_MANIFEST)
    assert len(parsed.layers) == len(files)
    found = rules.read_revision(body, "ab" * 32, pushed="")
    assert dict(found.files) == files
    assert (found.commit.oid, found.commit.title, found.commit.parent) == ("ab" * 20, "한글", "0" * 40)


@pytest.mark.skipif(not shutil.which("git"), reason="no git; the fixed ids below stand for it")
@given(st.binary(max_size=100))
def test_ids_are_gits(content: bytes) -> None:
    asked = subprocess.run(["git", "hash-object", "--stdin"], input=content, capture_output=True, check=True)
    assert rules.git_oid(content) == asked.stdout.decode().strip()


def test_the_id_of_nothing() -> None:
    assert rules.git_oid(b"") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../x",
        "a/../b",
        "a//b",
        "a/./b",
        ".git/config",
        ".GIT/x",
        "a\\b",
        "a\nb",
        "x" * 1025,
        "\ud800",
    ],
)
def test_paths_that_leave_or_confuse_are_refused(path: str) -> None:
    with pytest.raises(BadPath):
        rules.check_path(path)


def test_a_file_cannot_be_a_folder() -> None:
    files = {path: rules.small_file(path, b"") for path in ("a", "a/b")}
    with pytest.raises(BadPath, match="'a' is a file and a folder"):
        rules.check_tree(files)


def test_cards() -> None:
    text = "---\nlicense: mit\ntags: [a, b, a]\nlanguage:\n- ko\n- en\n---\n# Title\n"
    changes = card_changes(text.encode())
    assert changes["labels"] == ["a", "b"]
    assert changes["facts"] == {"license": "mit", "language": "ko, en"}
    assert changes["card"] == text


@pytest.mark.parametrize(
    "head",
    ["a: &x [1]\nb: *x", "- a\n- b", "a: [", "!!python/object/apply:os.system ['true']", "x: " + "[" * 2000],
)
def test_heads_that_cannot_be_read(head: str) -> None:
    text = f"---\n{head}\n---\n"
    assert head_fault(text)
    assert card_changes(text.encode())["facts"] == {}


@given(st.text(max_size=200))
def test_no_card_crashes(text: str) -> None:
    card_changes(text.encode("utf-8", "replace"))


SAFE = st.text(alphabet="abcXY01.-_", min_size=1, max_size=10)


@given(SAFE, SAFE, st.text(alphabet="abc/0", min_size=1, max_size=8), PATHS)
def test_addresses_of_files(space: str, name: str, revision: str, path: str) -> None:
    raw = f"/{space}/{name}/resolve/{quote(revision, safe='')}/{quote(path)}".encode()
    found = parse_address(raw)
    if space in ("api", "datasets", "models") or name in ("resolve", "raw"):
        return
    assert found is not None
    assert (found.verb, found.repo, found.revision, found.path) == (
        "resolve",
        f"{space}/{name}",
        revision,
        path,
    )


@pytest.mark.parametrize(
    ("path", "verb", "repo", "revision", "inside"),
    [
        ("/api/models/a/b", "info", "a/b", "", ""), ("/api/models/gpt2/tree/main/x/y", "tree", "gpt2", "main", "x/y"),
        ("/api/datasets/a/b/revision/v1", "info", "a/b", "v1", ""), ("/api/models", "list", "", "", ""),
        ("/a/b.git/info/lfs/objects/batch", "lfs-batch", "a/b", "", "batch"), ("/api/repos/create", "create", "", "", ""),
    ],
)  # fmt: skip
def test_addresses_of_the_api(path: str, verb: str, repo: str, revision: str, inside: str) -> None:
    found = parse_address(path.encode())
    assert found is not None
    assert (found.verb, found.repo, found.revision, found.path) == (verb, repo, revision, inside)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/twin",
        "/api/v1/twin/plant",
        "/v2/a/b/blobs/x",
        "/assets/x.js",
        "/hub/a/b",
        "/api/models/a/b/unknown",
    ],
)
def test_other_addresses_are_left_alone(path: str) -> None:
    assert parse_address(path.encode()) is None
