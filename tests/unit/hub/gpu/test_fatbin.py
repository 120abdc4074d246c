"""The fat binary reader against what nvcc was asked to write."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.hub.drivers.elf import read_library
from onmaru.hub.errors import BadFatbin
from onmaru.hub.rules.gpu.fatbin import read_fatbin
from onmaru.hub.rules.gpu.target import CodeKind

DATA = Path(__file__).parent / "data"
LTO = (DATA / "lto.fatbin").read_bytes()
MANY = (DATA / "many.so").read_bytes()


def names(file: str) -> set[str]:
    with (DATA / file).open("rb") as opened:
        return {target.name for target in read_library(opened, where=file).fatbin.targets}


def assert_told(error: BadFatbin, where: str) -> None:
    """A refusal says where, and how to mend it."""
    assert where in str(error)
    assert error.hint


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("many.so", "sm_75 sm_80 sm_90a compute_90a sm_100f sm_100a compute_120 sm_120f"),
        ("packed.so", "sm_89 compute_89"),
        ("relocatable.o", "sm_80 compute_103f"),
    ],
)
def test_targets_are_those_the_compiler_was_asked_for(file: str, expected: str) -> None:
    assert names(file) == set(expected.split())


def test_a_bare_fatbin_and_link_time_code() -> None:
    assert {target.name for target in read_fatbin(LTO).targets} == {"lto_90", "sm_110a"}


def test_ptx_says_its_language_version() -> None:
    with (DATA / "many.so").open("rb") as opened:
        targets = read_library(opened, where="many.so").fatbin.targets
    assert {target.ptx_isa for target in targets if target.kind is CodeKind.PTX} == {90}
    assert {target.ptx_isa for target in targets if target.kind is CodeKind.CUBIN} == {0}


def test_containers_of_several_objects_are_all_read() -> None:
    padded = LTO + bytes(-len(LTO) % 8) + bytes(24) + LTO
    assert set(read_fatbin(padded).targets.values()) == {2}


@pytest.mark.parametrize("code", ["sm_75", "sm_86", "sm_90a", "sm_103a", "sm_121f", "compute_121a"])
def test_whatever_this_machines_compiler_writes(code: str, tmp_path: Path) -> None:
    """Also against the compiler at hand."""
    nvcc = shutil.which("nvcc")
    if nvcc is None:
        pytest.skip("no nvcc on this machine; the kept fixtures above stand for it")
    built = tmp_path / "built.fatbin"
    virtual = "compute_" + code.partition("_")[2]
    command = [nvcc, "-fatbin", "-o", built, DATA / "scale.cu", "-gencode", f"arch={virtual},code={code}"]
    subprocess.run(command, check=True, capture_output=True)
    assert [target.name for target in read_fatbin(built.read_bytes()).targets] == [code]


@given(st.binary(max_size=300))
def test_noise_is_refused_or_empty_but_never_crashes(noise: bytes) -> None:
    for read in (read_fatbin, lambda data: read_library(io.BytesIO(data), where="noise")):
        try:
            read(noise)
        except BadFatbin as error:
            assert_told(error, "")


@given(st.integers(0, len(LTO) - 1), st.integers(0, 255))
def test_a_changed_byte_is_refused_or_read(place: int, byte: int) -> None:
    changed = LTO[:place] + bytes([byte]) + LTO[place + 1 :]
    try:
        assert len(read_fatbin(changed).targets) <= 3
    except BadFatbin as error:
        assert_told(error, "fatbin")


@given(st.integers(0, 4096), st.binary(min_size=1, max_size=8))
def test_a_damaged_library_is_refused_or_read(place: int, noise: bytes) -> None:
    damaged = MANY[:place] + noise + MANY[place + len(noise) :]
    try:
        read_library(io.BytesIO(damaged), where="damaged.so")
    except BadFatbin as error:
        assert_told(error, "damaged.so")


@pytest.mark.parametrize("length", [10, 17, 64, 100, len(LTO) - 1])
def test_a_truncated_file_is_refused_with_its_place(length: int) -> None:
    if length < 16:
        assert read_fatbin(LTO[:length]).targets == {}
        return
    with pytest.raises(BadFatbin, match="at byte"):
        read_fatbin(LTO[:length])
