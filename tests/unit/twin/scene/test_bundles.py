"""Bundles: every file once, the coarsest level first, and a reader of the format finds each file whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.twin.rules import bundles as module
from onmaru.twin.rules.bundles import HEAD, MAGIC, plan_bundles

FILES = st.lists(
    st.lists(st.integers(0, 12).map(lambda k: {"file": f"{k:040x}.glb", "bytes": 1 + k * 7}), max_size=4),
    max_size=8,
)


def read_bundle(data: bytes) -> Mapping[str, bytes]:
    """A reader written from the description of the format alone."""
    magic, version, index_bytes, count = HEAD.unpack_from(data)
    assert (magic, version) == (MAGIC, 1)
    start = HEAD.size + index_bytes
    assert start % 8 == 0
    index = json.loads(data[HEAD.size : start])
    assert len(index) == count
    assert all(offset % 8 == 0 for _, offset, _ in index)
    return {name: data[start + offset : start + offset + size] for name, offset, size in index}


@given(FILES, st.sampled_from([1, 20, 1000]))
def test_every_file_is_in_exactly_one_bundle(prototypes: list[list[dict[str, Any]]], largest: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "LARGEST", largest)
        found = plan_bundles(prototypes)
    names = [name for bundle in found for name, _ in bundle.files]
    assert len(names) == len(set(names))
    assert set(names) == {lod["file"] for lods in prototypes for lod in lods}
    assert [bundle.level for bundle in found] == sorted(bundle.level for bundle in found)
    first = {name for bundle in found if bundle.level == 0 for name, _ in bundle.files}
    assert first == {lods[-1]["file"] for lods in prototypes if lods}
    assert len({bundle.hash for bundle in found}) == len(found)
    for bundle in found:
        assert sum(size for _, size in bundle.files[:-1]) < largest
        body = b"".join(
            name.encode()[:size].ljust(size, b"x") + bytes(module.padded(size) - size)
            for name, size in bundle.files
        )
        data = bundle.head + body
        assert len(data) == bundle.bytes
        for name, content in read_bundle(data).items():
            assert content == name.encode()[: len(content)].ljust(len(content), b"x")
