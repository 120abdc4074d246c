"""Which code loads on which device, and the verdict with its reasons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.hub.errors import BadMachine, UnknownGpu
from onmaru.hub.rules.gpu.machine import GPU_MODELS, read_machine
from onmaru.hub.rules.gpu.require import read_requirement
from onmaru.hub.rules.gpu.target import CodeKind, Fit, GpuTarget, Suffix, read_target
from onmaru.hub.rules.gpu.toolkit import cuda_of_driver, read_version, write_version
from onmaru.hub.rules.gpu.verdict import GpuNeeds, Outcome, judge


def targets(text: str) -> tuple[GpuTarget, ...]:
    found = [read_target(name) for name in text.split()]
    assert None not in found
    return tuple(target for target in found if target)


@pytest.mark.parametrize(
    ("code", "device", "expected"),
    [
        ("sm_80", 80, Fit.NATIVE), ("sm_80", 86, Fit.NATIVE), ("sm_86", 80, Fit.NO), ("sm_80", 90, Fit.NO),
        ("sm_86", 87, Fit.NO), ("sm_87", 87, Fit.NATIVE), ("compute_86", 87, Fit.JIT),  # Tegra stands apart
        ("sm_90", 90, Fit.NATIVE), ("sm_90a", 90, Fit.NATIVE), ("sm_90a", 100, Fit.NO), ("compute_90", 100, Fit.JIT),
        ("compute_90a", 100, Fit.NO), ("sm_100", 103, Fit.NATIVE), ("sm_100a", 103, Fit.NO), ("sm_100f", 103, Fit.NATIVE),
        ("sm_100f", 120, Fit.NO), ("compute_100f", 103, Fit.JIT), ("compute_100", 120, Fit.JIT), ("sm_120f", 121, Fit.NATIVE),
        ("compute_90", 80, Fit.NO), ("lto_90", 90, Fit.NO),
    ],
)  # fmt: skip
def test_what_loads_where(code: str, device: int, expected: Fit) -> None:
    assert targets(code)[0].fit(device) is expected


@given(
    st.sampled_from(list(CodeKind)), st.sampled_from(sorted({m.capability for m in GPU_MODELS.values()})),
    st.sampled_from(list(Suffix)),
)  # fmt: skip
def test_names_survive_and_code_fits_its_own_device(kind: CodeKind, capability: int, suffix: Suffix) -> None:
    target = GpuTarget(kind, capability, suffix)
    assert read_target(target.name) == target
    assert (target.fit(capability) is Fit.NO) == (kind is CodeKind.LTO)


@given(st.text(max_size=60))
def test_reading_a_machine_never_crashes(text: str) -> None:
    try:
        machine = read_machine(text)
    except (BadMachine, UnknownGpu):
        return
    assert machine.gpu.name in GPU_MODELS


def test_a_machine_in_words() -> None:
    machine = read_machine("NVIDIA L40Sx8,driver=570.133.20,arch=amd64,glibc=2.36")
    assert (machine.gpu.name, machine.gpu_count, machine.known_cuda) == ("l40s", 8, (12, 8))
    assert read_machine("rtx-pro-6000").gpu_count == 1
    with pytest.raises(UnknownGpu) as error:
        read_machine("l40z")
    assert "l40s" in error.value.hint


def code_outcome(code: str, machine: str) -> tuple[Outcome, str]:
    verdict = judge(GpuNeeds(libraries={"/lib/libx.so": targets(code)}), read_machine(machine))
    return verdict.outcome, verdict.findings[0].code if verdict.findings else ""


@pytest.mark.parametrize(
    ("code", "machine", "expected"),
    [
        ("sm_80 sm_90", "h100-sxm", (Outcome.RUNS, "")),
        ("sm_80 sm_90", "b200", (Outcome.FAILS, "no_kernel_image")),
        ("sm_80 compute_90", "b200,driver=580.65.06", (Outcome.UNKNOWN, "ptx_unknown")),
        ("lto_90", "b200", (Outcome.RUNS, "")),  # linked by whoever calls it: nothing to load yet
    ],
)
def test_kernels(code: str, machine: str, expected: tuple[Outcome, str]) -> None:
    assert code_outcome(code, machine) == expected


@pytest.mark.parametrize(
    ("driver", "expected"),
    [("580.65.06", (Outcome.RUNS_WITH_JIT, "jit")), ("570.26", (Outcome.FAILS, "ptx_too_new"))],
)
def test_ptx_needs_a_driver_as_new_as_its_compiler(driver: str, expected: tuple[Outcome, str]) -> None:
    needs = GpuNeeds(libraries={"libx.so": (GpuTarget(CodeKind.PTX, 90, ptx_isa=90),)})
    verdict = judge(needs, read_machine(f"b200,driver={driver}"))
    assert (verdict.outcome, verdict.findings[0].code) == expected


def test_one_stuck_library_decides() -> None:
    needs = GpuNeeds(libraries={"/a/libgood.so": targets("sm_100"), "/a/libold.so": targets("sm_70 sm_80")})
    verdict = judge(needs, read_machine("b200"))
    assert verdict.outcome is Outcome.FAILS
    assert "no kernel image is available for sm_100 in libold.so" in verdict.findings[0].text


@pytest.mark.parametrize(
    ("needs", "machine", "code"),
    [
        (GpuNeeds(cuda=(13, 0)), "l4,driver=570.26", "driver"),
        (GpuNeeds(cuda=(12, 8)), "l4,driver=525.60.13", None),  # minor version compatibility
        (GpuNeeds(cuda=(13, 0)), "l4,driver=580.65", None),  # as much as is written counts
        (GpuNeeds(cuda=(12, 8)), "l4", "driver_unknown"),
        (GpuNeeds(platforms=("linux/arm64",)), "l4", "platform"),
        (GpuNeeds(memory_bytes=141 * 10**9), "h100-sxm", "memory"),
        (GpuNeeds(memory_bytes=141 * 10**9), "h100-sxmx2", None),
        (GpuNeeds(glibc=(2, 38)), "l4,glibc=2.36", "glibc"),
        (GpuNeeds(requirements={"NVIDIA_REQUIRE_CUDA": "cuda>=12.8"}), "l4,driver=550.54.15", "requirement"),
        (GpuNeeds(requirements={"NVIDIA_REQUIRE_CUDA": "cuda>=12.8"}), "l4", "requirement_unknown"),
        (
            GpuNeeds(requirements={"NVIDIA_REQUIRE_CUDA": "cuda>=12.8 brand=tesla,driver>=535,driver<536"}),
            "l4,driver=535.104.05", None,
        ),
    ],
)  # fmt: skip
def test_the_rest_of_the_machine(needs: GpuNeeds, machine: str, code: str | None) -> None:
    codes = [
        finding.code
        for finding in judge(needs, read_machine(machine)).findings
        if finding.code != "no_gpu_code"
    ]
    assert codes == ([code] if code else [])


def test_what_a_requirement_cannot_say_is_kept_aside() -> None:
    requirement = read_requirement("cuda>=12.4 os==weird brand=tesla,driver>>470")
    assert len(requirement.alternatives) == 1
    assert requirement.unread == ("os==weird", "brand=tesla,driver>>470")


@given(st.text(max_size=200))
def test_requirements_never_crash(text: str) -> None:
    assert read_requirement(text).holds(read_machine("l4,driver=580.65.06")) in (True, False, None)


def test_versions_are_written_as_nvidia_writes_them() -> None:
    assert write_version((580, 65, 6)) == "580.65.06"
    assert read_version("580.65.06") == (580, 65, 6)
    assert write_version((12, 8)) == "12.8"
    assert cuda_of_driver((575, 57, 8)) == (12, 9)
    assert cuda_of_driver((390,)) is None
