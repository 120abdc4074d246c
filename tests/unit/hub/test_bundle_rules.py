"""What a bundle says of an artifact, and any part of its tar, against what was written."""

from __future__ import annotations

import io
import json
import tarfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onmaru.hub.errors import BadBundle
from onmaru.hub.rules.bundle.entry import Entry, Told, read_entry, write_entry
from onmaru.hub.rules.bundle.tar import arrange, length, pieces

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
TAG = st.from_regex(r"[a-z0-9_][a-z0-9._-]{0,20}", fullmatch=True)
ENTRIES = st.builds(
    Entry, TEXT, TEXT, TEXT, st.lists(TEXT, max_size=5).map(tuple), st.dictionaries(TEXT, TEXT, max_size=5), TEXT, TEXT,
    st.just({}) | st.builds(lambda a, b, c: {"version": a, "title": b, "text": c}, TEXT, TEXT, TEXT),
    st.lists(st.sampled_from(["main/a", "main/team/b", "c"]), max_size=3, unique=True).map(tuple),
    st.lists(
        st.builds(Told, st.just("") | TAG, st.dictionaries(TEXT, TEXT, max_size=3), st.integers(0, 9)),
        max_size=4, unique_by=lambda told: told.version,
    ).map(tuple),
)  # fmt: skip


@given(ENTRIES)
def test_an_entry_is_read_as_it_was_written(entry: Entry) -> None:
    assert read_entry(write_entry(entry), "x") == entry


LIES = {
    "members": {"members": ["../x"]}, "members no list": {"members": "main/a"}, "many": {"members": ["main/a"] * 1001},
    "release": {"releases": [{"version": "-x", "notes": {}}]}, "notes": {"releases": [{"version": "1", "notes": []}]},
    "chosen": {"releases": [{"version": "1", "notes": {}, "chosen": True}]}, "facts": {"facts": {"a": [1]}},
    "twice": {"releases": [{"version": "1", "notes": {}}] * 2}, "labels": {"labels": [7]}, "no object": {"releases": [1]},
    "licence": {"licence": {"version": "1"}}, "long": {"releases": [{"version": "1", "notes": {"a": "x" * (1 << 20)}}]},
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_an_entry_that_lies_is_refused_with_the_place(lie: dict) -> None:
    with pytest.raises(BadBundle) as refused:
        read_entry(json.dumps(lie).encode(), "main/a")
    assert str(refused.value.params["where"]).startswith("main/a: ")


@settings(max_examples=60)
@given(st.lists(st.integers(0, 1500), max_size=6), st.data())
def test_any_part_of_a_tar_is_that_part_of_the_whole(sizes: list[int], data: st.DataObject) -> None:
    names = [f"blobs/sha512/{number:0128x}" if number % 2 else f"f{number}" for number in range(len(sizes))]
    bodies = {name: bytes([65 + at]) * size for at, (name, size) in enumerate(zip(names, sizes, strict=True))}
    entries = arrange(list(zip(names, sizes, strict=True)))

    def part(start: int, end: int) -> bytes:
        return b"".join(
            piece if isinstance(piece, bytes) else bodies[piece[0]][piece[1] : piece[2]]
            for piece in pieces(entries, start, end)
        )

    whole = part(0, length(entries))
    assert len(whole) == length(entries)
    with tarfile.open(fileobj=io.BytesIO(whole)) as tar:
        for name in names:
            file = tar.extractfile(name)
            assert file is not None
            assert file.read() == bodies[name]
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    assert part(start, end) == whole[start:end]
