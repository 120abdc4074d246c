"""`NVIDIA_REQUIRE_*`: conditions an image puts on the machine, checked by the NVIDIA container runtime.

Blank-separated alternatives of comma-separated conditions: `cuda>=12.4 brand=tesla,driver>=470,driver<471`
holds with CUDA 12.4, or on a Tesla with driver 470. Source: NVIDIA Container Toolkit, "NVIDIA_REQUIRE_* constraints".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from onmaru.hub.rules.gpu.machine import Machine
from onmaru.hub.rules.gpu.toolkit import Version, read_version

_CONDITION = re.compile(r"(cuda|driver|arch|brand)(>=|<=|!=|=|<|>)([\w.]+)\Z")
_MAX_CHARS = 16_384


@dataclass(frozen=True, slots=True)
class Condition:
    key: str
    operator: str
    value: str

    def __str__(self) -> str:
        return f"{self.key}{self.operator}{self.value}"


@dataclass(frozen=True, slots=True)
class Requirement:
    """Alternatives, each a set of conditions that must hold together; `unread` are parts nobody understands."""

    alternatives: tuple[tuple[Condition, ...], ...]
    unread: tuple[str, ...] = ()

    def holds(self, machine: Machine) -> bool | None:
        """Whether one alternative holds; None when that hangs on a fact the machine does not state."""
        verdicts = [_all(conditions, machine) for conditions in self.alternatives]
        if not verdicts or True in verdicts:
            return True
        return None if None in verdicts else False


def read_requirement(text: str) -> Requirement:
    """Read one variable's value; what cannot be read is kept aside, never taken for true."""
    alternatives, unread = [], []
    for word in text[:_MAX_CHARS].split():
        conditions = [_CONDITION.match(part) for part in word.split(",") if part]
        if all(conditions) and conditions:
            alternatives.append(tuple(Condition(*found.groups()) for found in conditions if found))
        else:
            unread.append(word)
    return Requirement(tuple(alternatives), tuple(unread))


def _all(conditions: tuple[Condition, ...], machine: Machine) -> bool | None:
    verdicts = [_holds(condition, machine) for condition in conditions]
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _holds(condition: Condition, machine: Machine) -> bool | None:
    if condition.key == "brand":
        return (machine.gpu.brand == condition.value.lower()) == (condition.operator == "=")
    actual: Version | None = {
        "cuda": machine.known_cuda,
        "driver": machine.driver,
        "arch": divmod(machine.gpu.capability, 10),
    }[condition.key]
    wanted = read_version(condition.value)
    if actual is None or wanted is None:
        return None
    # `driver<471` means the branch 471: compare as many parts as are written
    actual = (actual + (0,) * len(wanted))[: len(wanted)]
    return {
        ">=": actual >= wanted, "<=": actual <= wanted, ">": actual > wanted,
        "<": actual < wanted, "=": actual == wanted, "!=": actual != wanted,
    }[condition.operator]  # fmt: skip
