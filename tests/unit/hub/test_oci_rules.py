"""Pure rules of the OCI door: digests, names, ranges, scopes, references, words."""

from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.core.errors import OnmaruError
from onmaru.hub.api.oci.paths import What, parse_path
from onmaru.hub.errors import BadDigest, BadName, BadRange, BadScope, BadTag, BadUpload
from onmaru.hub.rules.digest import Hashing, digest_of, parse_digest
from onmaru.hub.rules.name import check_name, check_tag
from onmaru.hub.rules.ranges import parse_chunk, parse_range
from onmaru.hub.rules.reference import split_reference
from onmaru.hub.rules.scope import format_scopes, parse_scopes
from onmaru.hub.rules.search import index_words, query_words
from onmaru.hub.service.locks import BlobLocks
from onmaru.hub.service.tokens import Tokens

SPEC_NAME = re.compile(r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*")
SPEC_TAG = re.compile(r"[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}")


@given(st.lists(st.binary(max_size=200)), st.sampled_from(["", "sha256", "sha512"]))
def test_digests_do_not_depend_on_the_pieces(pieces: list[bytes], further: str) -> None:
    hashing = Hashing(further)
    for piece in pieces:
        hashing.update(piece)
    whole = b"".join(pieces)
    assert hashing.size == len(whole)
    assert hashing.hex() == hashlib.sha256(whole).hexdigest()
    assert hashing.hex("sha512") == (hashlib.sha512(whole).hexdigest() if further == "sha512" else None)


@given(st.binary(max_size=50), st.sampled_from(["sha256", "sha512"]))
def test_a_digest_reads_as_it_is_written(body: bytes, algorithm: str) -> None:
    digest = digest_of(body, algorithm)
    assert parse_digest(str(digest)) == digest


@given(st.text(max_size=150))
def test_any_other_text_is_no_digest(text: str) -> None:
    try:
        assert str(parse_digest(text)) == text
    except BadDigest:
        assert not re.fullmatch(r"sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}", text)


@given(st.text("ab0._-/A", max_size=12))
def test_names_are_those_of_the_specification(text: str) -> None:
    try:
        check_name(text)
    except BadName:
        assert not SPEC_NAME.fullmatch(text)
    else:
        assert SPEC_NAME.fullmatch(text)


@given(st.text("aZ0._-/\n", max_size=6))
def test_tags_are_those_of_the_specification(text: str) -> None:
    try:
        check_tag(text)
    except BadTag:
        assert not SPEC_TAG.fullmatch(text)
    else:
        assert SPEC_TAG.fullmatch(text)


@given(st.integers(0, 50), st.one_of(st.none(), st.integers(0, 60)), st.one_of(st.none(), st.integers(0, 60)))
def test_a_range_gives_what_slicing_gives(size: int, first: int | None, last: int | None) -> None:
    content = bytes(range(size))
    header = f"bytes={'' if first is None else first}-{'' if last is None else last}"
    try:
        found = parse_range(header, size)
    except BadRange:
        if first is None:
            assert last == 0 or size == 0
        else:
            assert first >= size or (last is not None and last < first)
        return
    if first is None and last is None:
        assert found is None
        return
    assert found is not None
    wanted = (
        content[-last:] if first is None and last else content[first : None if last is None else last + 1]
    )
    assert content[found[0] : found[1]] == wanted


@given(st.integers(0, 10**18), st.integers(0, 10**18))
def test_a_chunk_says_first_and_last(first: int, last: int) -> None:
    for form in ("{}-{}", "bytes {}-{}/*", "bytes={}-{}"):
        if last >= first:
            assert parse_chunk(form.format(first, last)) == (first, last)
        else:
            with pytest.raises(BadUpload):
                parse_chunk(form.format(first, last))


@given(st.text(max_size=40))
def test_no_text_breaks_a_parser(text: str) -> None:
    for parse in (parse_chunk, lambda t: parse_range(t, 10), split_reference, lambda t: parse_scopes([t])):
        try:
            parse(text)
        except OnmaruError:
            continue


NAMES = st.from_regex(r"[a-z0-9]{1,5}(/[a-z0-9]{1,5}){0,2}", fullmatch=True)
ACTIONS = st.lists(st.sampled_from(["pull", "push", "delete"]), unique=True, min_size=1)


@given(st.dictionaries(NAMES, ACTIONS, min_size=1, max_size=5))
def test_scopes_read_as_they_are_written(wanted: dict[str, list[str]]) -> None:
    pairs = [(name, action) for name, actions in wanted.items() for action in actions]
    assert parse_scopes([format_scopes(pairs)]) == {
        name: frozenset(actions) for name, actions in wanted.items()
    }


def test_scopes_of_other_kinds_are_left_out() -> None:
    found = parse_scopes(
        ["registry:catalog:* repository:a/b:* other:thing:pull repository(plugin):x/y:pull,paint"]
    )
    assert found == {"": {"pull"}, "a/b": {"pull", "push", "delete"}, "x/y": {"pull"}}
    with pytest.raises(BadScope):
        parse_scopes(["repository"])


@pytest.mark.parametrize(
    ("path", "what", "name", "reference"),
    [
        ("/v2/", What.BASE, "", ""), ("/v2/token", What.TOKEN, "", ""), ("/v2/_catalog", What.CATALOG, "", ""),
        ("/v2/a/tags/list", What.TAGS, "a", ""), ("/v2/a/b/manifests/v1", What.MANIFEST, "a/b", "v1"),
        ("/v2/tags/list/tags/list", What.TAGS, "tags/list", ""),
        ("/v2/blobs/uploads/blobs/uploads/", What.UPLOADS, "blobs/uploads", ""),
        ("/v2/a/blobs/uploads", What.UPLOADS, "a", ""), ("/v2/a/blobs/uploads/x", What.UPLOAD, "a", "x"),
        ("/v2/manifests/manifests/manifests", What.MANIFEST, "manifests", "manifests"),
        ("/v2/a/blobs/sha256:0", What.BLOB, "a", "sha256:0"),
        ("/v2/a/referrers/sha256:0", What.REFERRERS, "a", "sha256:0"),
    ],
)  # fmt: skip
def test_paths_are_read_from_their_end(path: str, what: What, name: str, reference: str) -> None:
    found = parse_path(path)
    assert found is not None
    assert (found.what, found.name, found.reference) == (what, name, reference)


@pytest.mark.parametrize(
    "path", ["/v2/a", "/v2/a/b", "/v2/a/b/c", "/v2/tags/list", "/v2//", "/v2/a/tags/other"]
)
def test_other_paths_mean_nothing(path: str) -> None:
    found = parse_path(path)
    assert found is None or found.name == ""


def test_references_people_type() -> None:
    digest = f"sha256:{'0' * 64}"
    assert split_reference("acme/x") == ("acme/x", "latest")
    assert split_reference("acme/x:1.2") == ("acme/x", "1.2")
    assert split_reference(f"acme/x@{digest}") == ("acme/x", digest)
    for wrong in ("", "acme/x:", "acme/x@sha256:0", "A/x:1", "acme/x:1:2"):
        with pytest.raises(OnmaruError):
            split_reference(wrong)


@given(st.lists(st.text("가나다ab1 _-", max_size=12), max_size=4))
def test_what_is_in_a_text_is_found_by_it(texts: list[str]) -> None:
    words = set(index_words(texts).split(" "))
    for text in texts:
        for word, begins in query_words(text):
            assert any(known.startswith(word) if begins else known == word for known in words)


@given(st.text(max_size=60))
def test_words_never_hold_what_a_query_language_means(text: str) -> None:
    for word, _ in query_words(text):
        assert word
        assert not set(word) & set("\"'()*:&|!_ ")


def test_a_token_ends_in_time() -> None:
    now = [0.0]
    tokens = Tokens(life_s=10, clock=lambda: now[0])
    token = tokens.issue(None, {"a": frozenset({"pull"})})
    assert tokens.find(token) is not None
    now[0] = 9.9
    assert tokens.find(token) is not None
    now[0] = 10.1
    assert tokens.find(token) is None
    again = tokens.issue(None, {})
    tokens.clear()
    assert tokens.find(again) is None


def test_locks_leave_nothing_behind() -> None:
    locks = BlobLocks()
    with locks.hold("a"), locks.hold("b"):
        assert set(locks._held) == {"a", "b"}
    assert locks._held == {}
