"""Walking layers: what is inside, what whiteouts remove, what is odd, and what is refused."""

from __future__ import annotations

import gzip
import io
import tarfile
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from onmaru.hub.drivers.archive import ArchiveLimits, LayerWalk
from onmaru.hub.errors import BadArchive


def layer(*members: tuple[str, bytes] | tarfile.TarInfo) -> bytes:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as tar:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                tar.addfile(member)
                continue
            info = tarfile.TarInfo(member[0])
            info.size = len(member[1])
            tar.addfile(info, io.BytesIO(member[1]))
    return whole.getvalue()


def special(name: str, kind: bytes, link: str = "", mode: int = 0o644) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.mode = kind, link, mode
    return info


def walk(data: bytes, **limits: Any) -> tuple[dict[str, bytes], LayerWalk]:
    seen = LayerWalk()
    members = seen.walk(io.BytesIO(data), where="layer", limits=ArchiveLimits(**limits))
    return {member.path: member.content.read() for member in members}, seen


PACKINGS = [bytes, gzip.compress, zstandard.ZstdCompressor().compress]


@pytest.mark.parametrize("pack", PACKINGS)
def test_every_packing_gives_the_same_files(pack: Any) -> None:
    files, _ = walk(pack(layer(("./etc/os-release", b"ID=debian"), ("/usr/bin/tool", b"\x7fELF"))))
    assert files == {"etc/os-release": b"ID=debian", "usr/bin/tool": b"\x7fELF"}


def test_whiteouts_remove_what_lies_below() -> None:
    _, seen = walk(layer(("etc/.wh.passwd", b""), ("opt/app/.wh..wh..opq", b""), (".wh.root", b"")))
    assert seen.removed == {"etc/passwd", "opt/app/", "root"}


@pytest.mark.parametrize(
    ("member", "what"),
    [
        (special("../../etc/cron.d/x", tarfile.REGTYPE), "path leaves the root"),
        (special("dev/sda", tarfile.BLKTYPE), "device file"),
        (special("a/link", tarfile.SYMTYPE, "../../x"), "link leaves the root: ../../x"),
        (special("hard", tarfile.LNKTYPE, "../x"), "link leaves the root: ../x"),
        (special("bin/su", tarfile.REGTYPE, mode=0o4755), "runs with its owner's rights (setuid)"),
    ],
)
def test_what_could_harm_an_extractor_is_told(member: tarfile.TarInfo, what: str) -> None:
    files, seen = walk(layer(member))
    assert [told for _, told in seen.oddities] == [what]
    assert all(not path.startswith(("/", "..")) for path in files)


def test_ordinary_links_are_not_odd() -> None:
    _, seen = walk(
        layer(
            special("usr/lib/a.so", tarfile.SYMTYPE, "../x/a.so.1"),
            special("bin", tarfile.SYMTYPE, "/usr/bin"),
        )
    )
    assert seen.oddities == []


@pytest.mark.parametrize("pack", PACKINGS[1:])
def test_a_bomb_is_refused_while_it_unpacks(pack: Any) -> None:
    bomb = pack(layer(("zeros", bytes(8 << 20))))
    with pytest.raises(BadArchive, match="times its size"):
        walk(bomb, ratio=20, free_bytes=1 << 20)
    with pytest.raises(BadArchive, match="more than 1,048,576 bytes"):
        walk(bomb, total_bytes=1 << 20)


def test_a_header_that_claims_much_costs_nothing() -> None:
    info = tarfile.TarInfo("huge")
    info.size = 1 << 50
    with pytest.raises(BadArchive):
        walk(info.tobuf() + bytes(1024))


def test_too_many_members_and_too_long_paths() -> None:
    with pytest.raises(BadArchive, match="more than 3 members"):
        walk(layer(*[(f"f{n}", b"") for n in range(4)]), member_count=3)
    with pytest.raises(BadArchive, match="a path of"):
        walk(layer(("d/" * 200 + "f", b"")), path_chars=100)


@given(st.binary(max_size=600), st.integers(0, 2000), st.sampled_from(PACKINGS))
def test_damaged_layers_are_refused_or_walked(noise: bytes, cut: int, pack: Any) -> None:
    whole = pack(layer(("a", b"x" * 700), ("b", b"y")))
    for data in (noise, whole[:cut], whole[:cut] + noise + whole[cut + len(noise) :]):
        try:
            files, _ = walk(data)
        except BadArchive:
            continue
        assert all(".." not in path.split("/") for path in files)
