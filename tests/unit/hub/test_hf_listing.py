"""What another Hugging Face endpoint says is read or refused, and names below `/hf/` are found."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.hub.api.hf.address import Address, parse_address
from onmaru.hub.errors import BadPath
from onmaru.hub.rules.hf_listing import (
    UnreadableListing,
    is_commit,
    is_repo,
    read_head,
    read_refs,
    read_told,
    read_tree,
)
from onmaru.hub.rules.mirror import Mirror, Terms

OID, SHA256 = "a" * 40, "b" * 64
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["type", "path", "size", "oid", "lfs", "id", "sha", "authors", "user", "branches", "targetCommit",
                         "name", "title", "date", "lastModified"]), inner, max_size=6),
    max_leaves=20,
)  # fmt: skip
ENTRY = st.fixed_dictionaries(
    {"type": st.just("file"), "path": st.sampled_from(["a", "b/c", "../x", "/x", "a\\b", ".git/x", ""]) | st.text(),
     "size": st.integers() | st.sampled_from([0, 1, True, None, 1.5]), "oid": st.sampled_from([OID, "x", None])},
    optional={"lfs": st.just({"oid": SHA256}) | ANYTHING},
)  # fmt: skip


@given(ANYTHING | st.lists(ENTRY, max_size=3))
def test_a_listing_is_whole_or_refused(said: Any) -> None:
    try:
        found = read_tree(said)
    except (UnreadableListing, BadPath):
        return
    for each in found:
        assert each.size >= 0
        assert bool(each.sha256) != bool(each.git_oid)
        assert ".." not in each.path.split("/")
        assert not each.path.startswith("/")


@given(ANYTHING)
def test_whatever_else_is_said_does_no_harm(said: Any) -> None:
    told = read_told(said, OID)
    assert told.parent == "" or is_commit(told.parent)
    assert all(is_commit(oid) for refs in read_refs(said).values() for _, oid in refs)
    try:
        head = read_head(said)
    except UnreadableListing:
        return
    assert is_commit(head.commit)
    assert is_repo(head.repo)


def test_what_a_usual_endpoint_says() -> None:
    head = read_head({"sha": OID, "id": "Acme/Net", "lastModified": "2026-01-02T03:04:05.000Z"})
    assert (head.repo, head.commit, head.modified) == ("Acme/Net", OID, "2026-01-02T03:04:05.000Z")
    [large, small] = read_tree([
        {"type": "directory", "path": "sub", "size": 0, "oid": OID},
        {"type": "file", "path": "w.bin", "size": 7, "oid": OID, "lfs": {"oid": SHA256, "size": 7}, "xetHash": "c" * 64},
        {"type": "file", "path": "a.txt", "size": 3, "oid": OID},
    ])  # fmt: skip
    assert (large.sha256, large.git_oid, small.sha256, small.git_oid) == (SHA256, "", "", OID)
    told = read_told([{"id": OID, "title": "Add\0", "authors": [{"user": "ada"}]}, {"id": "c" * 40}], OID)
    assert (told.title, told.author, told.parent, told.created) == ("Add", "ada", "c" * 40, "")


@pytest.mark.parametrize("repo", ["", "a/b/c", "../x", "a b", "/a", "a/", "-a", "a?b", "a/..b"])
def test_names_no_repository_has(repo: str) -> None:
    assert not is_repo(repo)


@pytest.mark.parametrize(
    ("path", "verb", "within", "repo", "rest"),
    [("/hf/hub/api/models/Qwen/Q", "info", "hub", "Qwen/Q", ("", "")),
     ("/hf/main/hub/api/models/Qwen/Q/tree/main/sub", "tree", "main/hub", "Qwen/Q", ("main", "sub")),
     ("/hf/main/hub/Qwen/Q/resolve/main/a/resolve/b", "resolve", "main/hub", "Qwen/Q", ("main", "a/resolve/b")),
     ("/hf/hub/bert/resolve/refs%2Fpr%2F1/a", "resolve", "hub", "bert", ("refs/pr/1", "a")),
     ("/hf/main/hub/datasets/acme/seams/resolve/main/a", "resolve", "main/hub", "acme/seams", ("main", "a")),
     ("/hf/main/hub/Qwen/Q.git/info/lfs/objects/batch", "lfs-batch", "main/hub", "Qwen/Q", ("", "batch")),
     ("/hf/main/hub/api/repos/create", "create", "main/hub", "", ("", ""))],
)  # fmt: skip
def test_names_of_more_than_two_parts(
    path: str, verb: str, within: str, repo: str, rest: tuple[str, str]
) -> None:
    found = parse_address(path.encode())
    assert found is not None
    assert (found.verb, found.within, found.repo, (found.revision, found.path)) == (verb, within, repo, rest)
    assert found.name == f"{within}/{repo}".lower()


def test_an_organisation_may_be_called_hf() -> None:
    found = parse_address(b"/hf/net/resolve/main/a")
    assert found is not None
    assert (found.name, found.path) == ("hf/net", "a")


@given(st.lists(st.sampled_from(["hf", "api", "models", "datasets", "a", "b", "resolve", "x.git", "info", "lfs", "", ".."]),
                max_size=8))  # fmt: skip
def test_any_path_is_an_address_or_none(parts: list[str]) -> None:
    found = parse_address(("/" + "/".join(parts)).encode())
    assert found is None or isinstance(found, Address)


def test_a_mirror_of_an_endpoint_knows_no_upper_case() -> None:
    mirror = Mirror("m", "o", "main/hub", "hf", "https://huggingface.co", "", "", "", Terms(allow=("Qwen/*",), deny=("*/Secret",)),
                    0, "u")  # fmt: skip
    assert mirror.upstream("main/hub/qwen/q", "main/hub/Qwen/Q") == "Qwen/Q"
    assert mirror.upstream("main/hub/qwen/q", "main/hub/other/thing") == "qwen/q", (
        "another name is not believed"
    )
    assert mirror.lets("qwen/q")
    assert not mirror.lets("Qwen/SECRET")
