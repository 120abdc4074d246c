"""Whether an artifact runs on a machine, and if not, why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from onmaru.hub.rules.gpu.machine import Machine
from onmaru.hub.rules.gpu.require import read_requirement
from onmaru.hub.rules.gpu.target import CodeKind, Fit, GpuTarget
from onmaru.hub.rules.gpu.toolkit import Version, oldest_driver, toolkit_of_ptx, write_version


class Outcome(StrEnum):
    RUNS = "runs"
    RUNS_WITH_JIT = "runs_with_jit"  # the driver compiles PTX at first start
    FAILS = "fails"
    UNKNOWN = "unknown"  # hangs on a fact that is not stated


@dataclass(frozen=True, slots=True)
class GpuNeeds:
    """What an artifact needs, as found in its files and configuration.

    Attributes:
        libraries: Path of each file with GPU code -> its targets.
        requirements: Values of `NVIDIA_REQUIRE_*` by variable name.
        cuda: `CUDA_VERSION` of the image, or of the CUDA wheels in it.
        platforms: `os/architecture` it was built for; empty: any.
        glibc: Newest glibc symbol version its libraries ask for, when it brings no system of its own.
        memory_bytes: Stated on its card; 0 when nothing is stated.
    """

    libraries: Mapping[str, tuple[GpuTarget, ...]] = field(default_factory=dict)
    requirements: Mapping[str, str] = field(default_factory=dict)
    cuda: Version | None = None
    platforms: tuple[str, ...] = ()
    glibc: Version | None = None
    memory_bytes: int = 0

    @property
    def targets(self) -> tuple[GpuTarget, ...]:
        """Every target of every library, once, in order."""
        return tuple(sorted({target for targets in self.libraries.values() for target in targets}))


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason: a stable code, its facts, and the sentence for people."""

    code: str
    text: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    outcome: Outcome
    findings: tuple[Finding, ...] = ()


def judge(needs: GpuNeeds, machine: Machine) -> Verdict:
    """Whether `needs` are met by `machine`.

    The worst finding decides: a failure outweighs an unknown, an unknown outweighs JIT. Limits: a library that is
    never called counts like one that is; code compiled at run time is not seen.
    """
    found = [
        *_platform(needs, machine),
        *_requirements(needs, machine),
        *_driver(needs, machine),
        *_memory(needs, machine),
        *_glibc(needs, machine),
        *_code(needs, machine),
    ]
    for outcome in (Outcome.FAILS, Outcome.UNKNOWN, Outcome.RUNS_WITH_JIT):
        if any(each is outcome for each, _ in found):
            return Verdict(outcome, tuple(finding for _, finding in found))
    return Verdict(Outcome.RUNS, tuple(finding for _, finding in found))


_Found = list[tuple[Outcome, Finding]]


def _fail(code: str, text: str, **params: Any) -> _Found:
    return [(Outcome.FAILS, Finding(code, text, params))]


def _unknown(code: str, text: str, **params: Any) -> _Found:
    return [(Outcome.UNKNOWN, Finding(code, text, params))]


def _platform(needs: GpuNeeds, machine: Machine) -> _Found:
    here = f"{machine.os}/{machine.architecture}"
    if not needs.platforms or any(built.startswith(here) for built in needs.platforms):
        return []
    built = ", ".join(needs.platforms)
    return _fail("platform", f"built for {built}; the machine is {here}", built=built, machine=here)


def _requirements(needs: GpuNeeds, machine: Machine) -> _Found:
    found: _Found = []
    for name, text in sorted(needs.requirements.items()):
        requirement = read_requirement(text)
        holds = requirement.holds(machine)
        params = {"variable": name, "value": text, "unread": list(requirement.unread)}
        if holds is False:
            found += _fail("requirement", f"unsatisfied condition: {name}={text}", **params)
        elif holds is None:
            found += _unknown(
                "requirement_unknown", f"{name}={text} hangs on the driver, which is not stated", **params
            )
    return found


def _driver(needs: GpuNeeds, machine: Machine) -> _Found:
    oldest = oldest_driver(needs.cuda) if needs.cuda else None
    if needs.cuda is None or oldest is None:
        return []
    params = {"cuda": write_version(needs.cuda), "oldest": write_version(oldest)}
    if machine.driver is None:
        major = machine.cuda and machine.cuda[0]
        if major and major >= needs.cuda[0]:
            return []
        if major:
            return _fail(
                "driver", f"CUDA {params['cuda']} needs driver {params['oldest']} or newer", **params
            )
        return _unknown(
            "driver_unknown", f"CUDA {params['cuda']} needs driver {params['oldest']}; none stated", **params
        )
    if (
        machine.driver >= oldest[: len(machine.driver)]
    ):  # `580.65` means the branch: as much as is written counts
        return []
    actual = write_version(machine.driver)
    text = f"CUDA {params['cuda']} needs driver {params['oldest']} or newer; the machine has {actual}"
    return _fail("driver", text, actual=actual, **params)


def _memory(needs: GpuNeeds, machine: Machine) -> _Found:
    offered = machine.gpu.memory_gb * 10**9 * machine.gpu_count
    if not needs.memory_bytes or not offered or needs.memory_bytes <= offered:
        return []
    needed_gb = needs.memory_bytes / 1e9
    text = f"needs {needed_gb:.1f} GB of GPU memory; the machine has {offered / 1e9:.0f} GB"
    return _fail("memory", text, needed_bytes=needs.memory_bytes, offered_bytes=offered)


def _glibc(needs: GpuNeeds, machine: Machine) -> _Found:
    if needs.glibc is None or machine.glibc is None or machine.glibc >= needs.glibc:
        return []
    needed, actual = write_version(needs.glibc), write_version(machine.glibc)
    return _fail("glibc", f"needs glibc {needed}; the machine has {actual}", needed=needed, actual=actual)


def _code(needs: GpuNeeds, machine: Machine) -> _Found:
    if not needs.libraries:
        text = "no code compiled for a GPU was found; code compiled at run time cannot be judged"
        return [(Outcome.RUNS, Finding("no_gpu_code", text))]
    device = machine.gpu.capability
    stuck: list[str] = []
    compiled: list[str] = []
    too_new: list[str] = []
    unclear: list[str] = []
    for path, targets in sorted(needs.libraries.items()):
        usable = [target for target in targets if target.kind is not CodeKind.LTO]
        if not usable or any(target.fit(device) is Fit.NATIVE for target in usable):
            continue
        jit = [target for target in usable if target.fit(device) is Fit.JIT]
        driver_reads = [_driver_reads(target, machine) for target in jit]
        if not jit:
            stuck.append(path)
        elif True in driver_reads:
            compiled.append(path)
        else:
            (unclear if None in driver_reads else too_new).append(path)
    facts = {"device": f"sm_{device}", "targets": [target.name for target in needs.targets]}
    found: _Found = []
    if stuck:
        text = f"no kernel image is available for sm_{device} in {_some(stuck)}"
        found += _fail("no_kernel_image", text, libraries=stuck, **facts)
    if too_new:
        text = f"the driver is older than the PTX in {_some(too_new)}: the provided PTX was compiled with an unsupported toolchain"
        found += _fail("ptx_too_new", text, libraries=too_new, **facts)
    if unclear:
        text = f"PTX in {_some(unclear)} is compiled at start, if the driver is new enough; none stated"
        found += _unknown("ptx_unknown", text, libraries=unclear, **facts)
    if compiled:
        text = f"the driver compiles {_some(compiled)} for sm_{device} at first start"
        found.append((Outcome.RUNS_WITH_JIT, Finding("jit", text, {"libraries": compiled, **facts})))
    return found


def _driver_reads(target: GpuTarget, machine: Machine) -> bool | None:
    """Whether the driver understands this PTX: JIT has no minor version compatibility."""
    toolkit = toolkit_of_ptx(target.ptx_isa)
    cuda = machine.known_cuda
    if toolkit is None or cuda is None:
        return None
    return cuda[:2] >= toolkit


def _some(paths: list[str]) -> str:
    names = [path.rpartition("/")[2] for path in paths[:3]]
    return ", ".join(names) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
