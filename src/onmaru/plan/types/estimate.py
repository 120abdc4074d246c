"""What every estimate is made of: a figure with its interval and source, a memory stack, reasons, a sizing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite

from onmaru.plan.types.catalogue import Configuration
from onmaru.plan.types.workload import Parallelism, Workload


class Kind(StrEnum):
    """How a figure came to be; nothing a user sees lacks it."""

    MEASURED = "measured"  # read from an instrument or a published log
    COMPUTED = "computed"  # by a method of ours, from other figures
    GIVEN = "given"  # taken from a document, or typed in by a person


@dataclass(frozen=True, slots=True)
class Figure:
    """One number a person may quote: never without its unit, interval, method and source.

    Args:
        value: The best single number (median of the predictive distribution for estimates).
        unit: Unit text such as `s`, `tokens/s`, `W`, `USD`, `bytes`, `1`.
        low: Lower end of the 90 % interval; None where the number is exact or no interval is known.
        high: Upper end of the 90 % interval.
        method: What was done, in a few words: `roofline x calibrated efficiency`.
        source: Document, table or clause behind it.
        date: Date of the source, `YYYY-MM` or `YYYY-MM-DD`; empty for arithmetic on dated inputs.
    """

    value: float
    unit: str
    low: float | None = None
    high: float | None = None
    kind: Kind = Kind.COMPUTED
    method: str = ""
    source: str = ""
    date: str = ""

    def __post_init__(self) -> None:
        ends = [end for end in (self.low, self.high) if end is not None]
        if not all(isfinite(number) for number in (self.value, *ends)):
            raise ValueError(f"a figure is a finite number, not {self.value} [{self.low}, {self.high}]")
        if (self.low is not None and self.low > self.value) or (
            self.high is not None and self.high < self.value
        ):
            raise ValueError(f"{self.value} is outside of its interval [{self.low}, {self.high}]")

    def scaled(self, factor: float, unit: str | None = None) -> Figure:
        """The same figure times a positive exact factor, for instance in another unit."""
        return Figure(
            self.value * factor, self.unit if unit is None else unit,
            None if self.low is None else self.low * factor,
            None if self.high is None else self.high * factor,
            self.kind, self.method, self.source, self.date,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something does not fit, or what limits it, in both languages; `blocking` makes it infeasible."""

    code: str  # memory.too_small, render.no_rt_cores, slo.ttft, ...
    en: str
    ko: str
    blocking: bool = True
    params: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MemoryTerm:
    """One layer of the memory stack of one GPU [bytes], with the formula that gave it and its source."""

    name: str  # weights, gradients, optimizer, master_weights, activations, logits, kv_cache, ...
    size_bytes: int
    formula: str
    source: str


@dataclass(frozen=True, slots=True)
class MemoryStack:
    """What one GPU holds at the peak, term by term, against what it offers.

    `capacity_bytes` is the whole memory of the GPU as its driver reports it; a plan must stay below
    `usable_bytes`, which leaves room for the context and for what a model of this kind gets wrong.
    """

    terms: tuple[MemoryTerm, ...]
    capacity_bytes: int
    usable_bytes: int

    @property
    def total_bytes(self) -> int:
        return sum(term.size_bytes for term in self.terms)

    @property
    def fits(self) -> bool:
        return self.total_bytes <= self.usable_bytes

    @property
    def headroom_bytes(self) -> int:
        """Negative: that much is missing."""
        return self.usable_bytes - self.total_bytes

    def term(self, name: str) -> int:
        """Bytes of the named term; 0 when the stack has none."""
        return sum(term.size_bytes for term in self.terms if term.name == name)


@dataclass(frozen=True, slots=True)
class Sizing:
    """The answer to `size(workload, configuration)`.

    Args:
        figures: What was computed, by name; which names depends on the workload. Training: `time_s`,
            `tokens_per_s`, `mfu`, `useful_flops`, `gpu_hours`. Serving: `ttft_s`, `tpot_s`, `concurrency`,
            `output_tokens_per_s`, `requests_per_s`, for jobs `time_s`, `gpu_hours`. Video: `streams`,
            `decode_streams`, `model_streams`. Rendering: `seats`. Simulation: `time_s`, `gpu_hours`. All:
            `utilization` (share of the configuration this workload asks for, 1 = 100 %).
        limits: The largest value that still fits, by name of the knob: `micro_batch`, `sequence`.
        alternatives: Other choices that would make the workload fit here, in order of how little they change.
    """

    workload: Workload
    configuration: Configuration
    feasible: bool
    parallelism: Parallelism
    memory: MemoryStack | None
    figures: Mapping[str, Figure]
    reasons: tuple[Reason, ...]
    limits: Mapping[str, int] = field(default_factory=dict)
    alternatives: tuple[Reason, ...] = ()
