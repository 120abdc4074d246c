"""Chunks as clients cut them, and xorbs that are made from the file when they are asked for."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onmaru.hub.drivers.chunker import cut
from onmaru.hub.rules.xet import layout as layouts
from onmaru.hub.rules.xet.gear import MASK, MAX_CHUNK, MIN_CHUNK, TABLE
from onmaru.hub.rules.xet.hashing import chunk_hash, keyed_hash, tree_hash
from onmaru.hub.rules.xet.layout import HEADER, Layout, frame_header, table_of
from onmaru.hub.rules.xet.shard import read_shard, write_shard
from onmaru.hub.rules.xet.xorb import name_of, read_xorb

CONTENT = random.Random(3).randbytes(900_000) + bytes(400_000) + random.Random(4).randbytes(300_000)


def slowly(data: bytes) -> list[int]:
    """Lengths of chunks, byte for byte as the specification says."""
    lengths, begin, value = [], 0, 0
    for at, byte in enumerate(data):
        value = ((value << 1) + TABLE[byte]) & (2**64 - 1)
        size = at + 1 - begin
        if size >= MAX_CHUNK or (size >= MIN_CHUNK and not value & MASK):
            lengths.append(size)
            begin, value = at + 1, 0
    return lengths + ([len(data) - begin] if begin < len(data) else [])


def test_chunks_are_those_of_the_specification() -> None:
    chunks = list(cut([CONTENT]))
    assert b"".join(chunks) == CONTENT
    assert [len(chunk) for chunk in chunks] == slowly(CONTENT)
    assert MAX_CHUNK in {len(chunk) for chunk in chunks}, "a run of zeros is cut where it is longest"


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(1, 400_000), max_size=8), st.integers(0, 700_000))
def test_the_pieces_a_content_comes_in_do_not_matter(cuts: list[int], size: int) -> None:
    data = CONTENT[:size]
    pieces, at = [], 0
    for length in cuts:
        pieces.append(data[at : at + length])
        at += length
    assert [bytes(chunk) for chunk in cut([*pieces, data[at:]])] == [bytes(chunk) for chunk in cut([data])]


def small_xorbs(monkeypatch: pytest.MonkeyPatch, content: bytes) -> tuple[Layout, list[bytes]]:
    monkeypatch.setattr(layouts, "MAX_PACKED", 300_000)
    chunks = [bytes(chunk) for chunk in cut([content])]
    return Layout(table_of([(chunk_hash(chunk), len(chunk)) for chunk in chunks])), chunks


def test_a_xorb_is_what_the_format_says(monkeypatch: pytest.MonkeyPatch) -> None:
    layout, chunks = small_xorbs(monkeypatch, CONTENT)
    assert len(layout.xorbs) > 3
    assert layout.size == len(CONTENT)
    for number, xorb in enumerate(layout.xorbs):
        packed = b"".join(frame_header(len(each)) + each for each in chunks[xorb.first : xorb.end])
        assert len(packed) == layout.packed_size(number) <= 300_000
        assert name_of(read_xorb(packed, where="test")) == layout.name(number)


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_any_range_of_the_file_is_in_its_parts(data: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch:
        layout, chunks = small_xorbs(patch, CONTENT)
    begin = data.draw(st.integers(0, len(CONTENT) - 1))
    end = data.draw(st.integers(begin + 1, len(CONTENT)))
    skip, parts = layout.parts(begin, end)
    content = b""
    for part in parts:
        xorb = layout.xorbs[part.number]
        inside = chunks[xorb.first + part.start : xorb.first + part.end]
        assert sum(map(len, inside)) == part.size
        before = sum(len(each) + HEADER for each in chunks[xorb.first : xorb.first + part.start])
        assert part.packed == (before, before + part.size + HEADER * len(inside) - 1)
        content += b"".join(inside)
    assert content[skip : skip + end - begin] == CONTENT[begin:end]
    assert skip < len(chunks[layout.xorbs[parts[0].number].first + parts[0].start])


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_any_range_of_a_xorb_is_in_the_chunks_it_names(data: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch:
        layout, chunks = small_xorbs(patch, CONTENT)
    number = data.draw(st.integers(0, len(layout.xorbs) - 1))
    xorb = layout.xorbs[number]
    packed = b"".join(frame_header(len(each)) + each for each in chunks[xorb.first : xorb.end])
    begin = data.draw(st.integers(0, len(packed) - 1))
    end = data.draw(st.integers(begin + 1, len(packed)))
    first, stop, skip = layout.within(number, begin, end)
    framed = b"".join(frame_header(len(each)) + each for each in chunks[first:stop])
    assert framed[skip : skip + end - begin] == packed[begin:end]


def test_a_shard_tells_chunks_only_to_whoever_knows_them() -> None:
    leaves = [(chunk_hash(bytes([number]) * 9000), 9000) for number in range(5)]
    name, key = tree_hash(leaves), bytes(range(32))
    shard = write_shard([(name, leaves)], key=key, now_s=1, until_s=601)
    assert read_shard(shard, where="test") == [], "it registers no file"
    assert name in shard
    assert keyed_hash(leaves[3][0], key) in shard
    assert leaves[3][0] not in shard
    footer = shard[-200:]
    assert int.from_bytes(footer[-8:], "little") == len(shard) - 200
    assert key in footer


def test_clients_look_by_the_first_chunk_and_one_of_many() -> None:
    table = np.zeros(5000, layouts.ROW)
    table["hash"] = np.random.default_rng(5).integers(0, 256, (5000, 32), np.uint8)
    table["size"] = 9000
    chosen = Layout(table).eligible()
    assert chosen[0] == bytes(table["hash"][0])
    assert all(int.from_bytes(raw[24:], "little") % 1024 == 0 for raw in chosen[1:])
    assert len(chosen) < 30
