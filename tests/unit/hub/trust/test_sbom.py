"""Readers of bills of materials against what the package managers themselves say."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import subprocess
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.hub.errors import BadSbom
from onmaru.hub.rules.sbom.apk import read_apk
from onmaru.hub.rules.sbom.cyclonedx import read_cyclonedx, write_cyclonedx
from onmaru.hub.rules.sbom.dist_info import is_dist_info, read_dist_info
from onmaru.hub.rules.sbom.dpkg import read_dpkg
from onmaru.hub.rules.sbom.go import MAGIC, read_go
from onmaru.hub.rules.sbom.npm import is_installed, is_npm_lock, read_installed, read_npm_lock
from onmaru.hub.rules.sbom.os_release import read_os_release
from onmaru.hub.rules.sbom.package import Ecosystem, Package

ROOT = Path(__file__).parents[4]

DPKG = """Package: libssl3
Status: install ok installed
Architecture: amd64
Source: openssl (3.0.15-1~deb12u1)
Version: 3.0.15-1~deb12u1+b1
Description: library
 with a folded line
  Version: 9.9

Package: gone
Status: deinstall ok config-files
Version: 1.0

Package: tzdata
Status: install ok installed
Version: 2025b-0+deb12u1
"""
APK = "C:Q1abc=\nP:busybox\nV:1.36.1-r29\nA:x86_64\nL:GPL-2.0-only\no:busybox\n\nP:ssl_client\nV:1.36.1-r29\no:busybox\nF:usr\n"


def test_dpkg_names_source_packages_and_skips_removed_ones() -> None:
    found = read_dpkg(DPKG, ecosystem=Ecosystem.DEBIAN, release="12")
    assert [(p.name, p.source, p.source_version) for p in found] == [
        ("libssl3", "openssl", "3.0.15-1~deb12u1"),
        ("tzdata", "tzdata", "2025b-0+deb12u1"),
    ]
    assert found[0].osv_ecosystem == "Debian:12"
    assert found[0].purl == "pkg:deb/debian/libssl3@3.0.15-1~deb12u1%2Bb1?arch=amd64&distro=debian-12"


@pytest.mark.skipif(
    not shutil.which("dpkg-query"), reason="not a Debian system; the text above stands for one"
)
def test_dpkg_agrees_with_dpkg_query() -> None:
    asked = [
        "dpkg-query",
        "-W",
        "-f",
        "${db:Status-Status} ${Package} ${Version} ${source:Package} ${source:Version}\n",
    ]
    lines = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.splitlines()
    theirs = {tuple(line.split()[1:]) for line in lines if line.startswith("installed ")}
    ours = read_dpkg(Path("/var/lib/dpkg/status").read_text(), ecosystem=Ecosystem.DEBIAN, release="12")
    assert {(p.name, p.version, p.source, p.source_version) for p in ours} == theirs


def test_apk() -> None:
    found = read_apk(APK, release="v3.20")
    assert [(p.name, p.source, p.licence) for p in found] == [
        ("busybox", "busybox", "GPL-2.0-only"),
        ("ssl_client", "busybox", ""),
    ]
    assert found[0].purl == "pkg:apk/alpine/busybox@1.36.1-r29?arch=x86_64&distro=alpine-v3.20"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('ID=debian\nVERSION_ID="12"\n', (Ecosystem.DEBIAN, "12")),
        ("ID=alpine\nVERSION_ID=3.20.3\n", (Ecosystem.ALPINE, "v3.20")),
        ('ID=ubuntu\nVERSION_ID="24.04"\nVERSION="24.04.1 LTS (Noble)"\n', (Ecosystem.UBUNTU, "24.04:LTS")),
        ("ID=void\n", (None, "")), ('ID="unclosed\n', (None, "")),
    ],
)  # fmt: skip
def test_os_release(text: str, expected: tuple[Ecosystem | None, str]) -> None:
    assert read_os_release(text) == expected


def test_dist_info_agrees_with_importlib() -> None:
    for distribution in importlib.metadata.distributions():
        metadata = Path(str(distribution.locate_file(""))) / f"{distribution._path.name}/METADATA"  # type: ignore[attr-defined]
        if not metadata.is_file():
            continue
        assert is_dist_info(str(metadata))
        found = read_dist_info(metadata.read_text(), path=str(metadata))
        assert found is not None
        assert (found.name, found.version) == (
            re.sub(r"[-_.]+", "-", distribution.name).lower(), distribution.version,
        )  # fmt: skip


def test_npm_lock_of_the_console() -> None:
    path = ROOT / "web" / "package-lock.json"
    names = {package.name for package in read_npm_lock(path.read_bytes(), path="package-lock.json")}
    assert {"react", "three", "@tanstack/react-query"} <= names


def test_npm_lock_version_1_nests() -> None:
    inner = {"ms": {"version": "2.0.0"}}
    lock = orjson.dumps(
        {"lockfileVersion": 1, "dependencies": {"debug": {"version": "2.6.9", "dependencies": inner}}}
    )
    assert [(p.name, p.version) for p in read_npm_lock(lock, path="x")] == [
        ("debug", "2.6.9"),
        ("ms", "2.0.0"),
    ]


def test_installed_npm_packages() -> None:
    assert is_installed("srv/node_modules/@scope/pkg/package.json")
    assert not is_installed("srv/node_modules/pkg/lib/package.json")
    assert is_npm_lock("srv/package-lock.json")
    found = read_installed(b'{"name": "@scope/pkg", "version": "1.2.3"}', path="x")
    assert found is not None
    assert found.purl == "pkg:npm/%40scope/pkg@1.2.3"


def text(raw: bytes) -> bytes:
    """Length as a varint, then the text, as Go's linker writes it."""
    length, head = len(raw), b""
    while length >= 0x80:
        head += bytes([length & 0x7F | 0x80])
        length >>= 7
    return head + bytes([length]) + raw


def go_program(modules: str, toolchain: str = "go1.23.4") -> bytes:
    header = MAGIC + bytes([8, 2]) + bytes(16)
    return bytes(32) + header + text(toolchain.encode()) + text(b"S" * 16 + modules.encode() + b"E" * 16)


def test_go_modules_with_a_replacement() -> None:
    modules = "path\tacme/tool\nmod\tacme/tool\t(devel)\t\ndep\tgolang.org/x/net\tv0.17.0\th1:a=\ndep\told/dep\tv1.0.0\n=>\tfork/dep\tv1.0.1\th1:b=\nbuild\t-compiler=gc\n"
    found = read_go(go_program(modules), path="usr/bin/tool")
    assert {(p.name, p.version) for p in found} == {
        ("stdlib", "1.23.4"),
        ("golang.org/x/net", "0.17.0"),
        ("fork/dep", "1.0.1"),
    }
    assert "pkg:golang/golang.org/x/net@0.17.0" in {p.purl for p in found}


@given(st.binary(max_size=200), st.integers(0, 200))
def test_damaged_go_programs_never_crash(noise: bytes, cut: int) -> None:
    whole = go_program("dep\ta/b\tv1.0.0\n")
    for data in (MAGIC + noise, whole[:cut], whole[:cut] + noise):
        assert all(package.path == "x" for package in read_go(data, path="x"))


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_noise_gives_nothing_but_never_crashes(noise: bytes) -> None:
    text_ = noise.decode("utf-8", "replace")
    assert isinstance(read_dpkg(text_, ecosystem=Ecosystem.DEBIAN, release=""), list)
    assert isinstance(read_apk(text_, release=""), list)
    assert read_npm_lock(noise, path="x") == [] or b'"' in noise
    read_os_release(text_)
    read_dist_info(text_, path="x")


WORDS = st.text(alphabet="abcdefgh0123456789.-+~", min_size=1, max_size=20)


@given(
    st.lists(
        st.builds(
            Package,
            st.sampled_from(list(Ecosystem)),
            WORDS,
            WORDS,
            WORDS,
            WORDS,
            WORDS,
            st.sampled_from(["", "amd64"]),
            WORDS,
        ),
        max_size=10,
    )
)
def test_what_is_written_is_read_back(packages: list[Package]) -> None:
    document = write_cyclonedx(packages, subject="acme/x@sha256:0", at="2026-01-01T00:00:00Z", version="1")
    assert read_cyclonedx(document, where="sbom") == sorted(packages)
    assert (
        write_cyclonedx(packages[::-1], subject="acme/x@sha256:0", at="2026-01-01T00:00:00Z", version="1")
        == document
    )


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[1]", b'{"bomFormat":"CycloneDX","components":[{"name":"x"}]}']
)
def test_a_foreign_document_is_refused(data: bytes) -> None:
    with pytest.raises(BadSbom, match=r"sbom\.json"):
        read_cyclonedx(data, where="sbom.json")
