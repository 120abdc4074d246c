"""Xet's formats: hashes against published vectors, xorbs and shards against damage."""

from __future__ import annotations

import struct

import lz4.frame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.hub.errors import BadXet
from onmaru.hub.rules.xet.hashing import (
    SIZE,
    chunk_hash,
    file_hash,
    from_text,
    range_hash,
    to_text,
    tree_hash,
)
from onmaru.hub.rules.xet.shard import read_shard
from onmaru.hub.rules.xet.xorb import name_of, read_xorb, unpack

ONE = "cfc5d07f6f03c29bbf424132963fe08d19a37d5757aaf520bf08119f05cd56d6"
TWO = "c3e67584b5c4fc2a89837ec39e40f2c8a6bb0b2987ac94cd4b31e5fbdd210a72"
THREE = "0d2beb91b9196929a5ddec9f6e306924ddf4a24268e3e59fd8464738d525af37"
FOUR = "adf8773496a9b7319b2e50dc98093f344053b17d8ad37100b9c07d9805988784"
SIZES = {ONE: 100, TWO: 200, THREE: 300, FOUR: 400}


def leaves(*names: str) -> list[tuple[bytes, int]]:
    return [(from_text(name) or b"", SIZES[name]) for name in names]


@pytest.mark.parametrize(
    ("names", "tree", "file"),
    [  # vectors of xet-core's own tests of its aggregated hashes
        ((ONE,), ONE, "8e16257caa3fe079d484d872a8975264b2ff683b0d6db9028cc7c0f968a45661"),
        (
            (ONE, TWO, THREE), "71ec1275fca074724e2dd666921b3277c7cee603e4d025bcab2d4050015be2bc",
            "54e55dccc6653c612bdb5576c5d3cb34bb31bc4e100248abccf4c908b3ef7715",
        ),
        (
            (ONE,) * 4, "89f2ada89ff8c96763c6b25010e6dd76a4c05b1466207633ea559acf2093211b",
            "2cdba690d0e09563596e0cda626d43eb4c96ef1e994fe72d9b2f5a83cfcd36dd",
        ),
        (
            (ONE, TWO, ONE, TWO, THREE, FOUR), "52c826f99507aa05d0b45e9837fa1709e0485425cfbcb1e80db3905cf98b3ee9",
            "91d21684db364c8883ab8209fa5eb2e781cf07f37e1fa43e731c30839afe422f",
        ),
    ],
)  # fmt: skip
def test_hashes_are_those_of_the_protocol(names: tuple[str, ...], tree: str, file: str) -> None:
    assert to_text(tree_hash(leaves(*names))) == tree
    assert to_text(file_hash(leaves(*names))) == file


def test_the_order_of_bytes_in_texts() -> None:
    raw = bytes(range(32))
    assert to_text(raw) == "07060504030201000f0e0d0c0b0a090817161514131211101f1e1d1c1b1a1918"
    assert from_text(to_text(raw)) == raw
    assert from_text("xyz") is None
    assert from_text("A" * 64) is None


def packed(content: bytes, kind: int) -> bytes:
    body = content
    if kind == 2:
        body = b"".join(content[place::4] for place in range(4))
    if kind:
        body = lz4.frame.compress(body)
    return (
        bytes([0])
        + len(body).to_bytes(3, "little")
        + bytes([kind])
        + len(content).to_bytes(3, "little")
        + body
    )


@given(
    st.lists(
        st.tuples(st.binary(min_size=1, max_size=300), st.sampled_from([0, 1, 2])), min_size=1, max_size=8
    ),
    st.booleans(),
)
def test_a_packed_xorb_is_read_back(contents: list[tuple[bytes, int]], with_footer: bool) -> None:
    data = b"".join(packed(content, kind) for content, kind in contents) + (
        b"XETBLOB\x01index" if with_footer else b""
    )
    chunks = read_xorb(data, where="xorb")
    assert [unpack(data[chunk.start : chunk.end], where="xorb") for chunk in chunks] == [
        content for content, _ in contents
    ]
    assert name_of(chunks) == tree_hash([(chunk_hash(content), len(content)) for content, _ in contents])


@given(st.integers(0, 200), st.binary(min_size=1, max_size=5))
def test_a_damaged_xorb_is_refused_or_has_another_name(at: int, noise: bytes) -> None:
    whole = packed(b"abc" * 40, 1) + packed(bytes(range(60)), 0)
    place = at % len(whole)
    damaged = whole[:place] + noise + whole[place + len(noise) :]
    try:
        found = read_xorb(damaged, where="xorb")
    except BadXet:
        return
    contents = [unpack(damaged[chunk.start : chunk.end], where="xorb") for chunk in found]
    assert (name_of(found) == name_of(read_xorb(whole, where="xorb"))) == (
        contents == [b"abc" * 40, bytes(range(60))]
    )


def test_a_chunk_that_unfolds_to_more_than_it_says() -> None:
    bomb = lz4.frame.compress(bytes(50 << 20))
    head = bytes([0]) + len(bomb).to_bytes(3, "little") + bytes([1]) + (100).to_bytes(3, "little")
    with pytest.raises(BadXet, match="says it has 100"):
        read_xorb(head + bomb, where="xorb")


def shard(
    segments: int = 2, *, flags: int = (1 << 31) | (1 << 30), ranges: tuple[int, int] = (0, 3)
) -> bytes:
    entry = struct.Struct("<32s4I")
    data = bytes(SIZE) + struct.pack("<QQ", 2, 0) + entry.pack(b"F" * 32, flags, segments, 0, 0)
    data += entry.pack(b"X" * 32, 0, 10, *ranges) * segments
    data += entry.pack(b"P" * 32, 0, 0, 0, 0) * segments
    return data + entry.pack(b"S" * 32, 0, 0, 0, 0) + entry.pack(b"\xff" * 32, 0, 0, 0, 0)


def test_a_shard() -> None:
    (file,) = read_shard(shard(), where="shard")
    assert (file.size, len(file.segments), file.segments[0].proof) == (20, 2, b"P" * 32)
    assert file.sha256 == to_text(b"S" * 32)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "version 2"), (shard()[:-1], "cut off"), (shard(flags=1 << 31), "without proofs or sha256"),
        (shard(ranges=(3, 3)), "empty segment"), (bytes(32) + struct.pack("<QQ", 9, 0) + bytes(100), "version 2"),
    ],
)  # fmt: skip
def test_broken_shards(data: bytes, message: str) -> None:
    with pytest.raises(BadXet, match=message):
        read_shard(data, where="shard")


@given(st.binary(max_size=400))
def test_noise_is_refused(noise: bytes) -> None:
    for read in (read_shard, read_xorb):
        with pytest.raises(BadXet):
            read(noise, where="noise")


def test_proofs_depend_on_every_chunk() -> None:
    hashes = [chunk_hash(bytes([number])) for number in range(3)]
    assert len({range_hash(hashes), range_hash(hashes[:2]), range_hash(hashes[::-1])}) == 3
