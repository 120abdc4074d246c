"""In which ways two training runs are alike: one matrix a way, each with a variance to be learned.

A run's log time above the roofline is a sum of independent effects: of the benchmark, the accelerator, the
generation, their pairs, the scale, the batch, the round, the submitter. Two runs that share a level share
its effect; two runs at near scales share most of the effect of scale. That is a hierarchical regression with
partial pooling written as a Gaussian process. Source: Rasmussen and Williams, Gaussian Processes for Machine
Learning (2006), ch. 2 and 5; variance components as in Searle, Casella and McCulloch (1992).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onmaru.plan.rules.time.accelerators import accelerator
from onmaru.plan.rules.time.benchmarks import benchmark
from onmaru.plan.rules.time.results import Result

# Where the search for the variances starts; also the centre of a weak prior that keeps those alive which a
# small table says nothing about. Units: squared log time.
PRIOR: dict[str, float] = {
    "all": 4.0, "family": 0.3, "benchmark": 0.3, "accelerator": 0.05, "generation": 0.05,
    "benchmark x accelerator": 0.05, "benchmark x generation": 0.05, "bandwidth": 0.05,
    "benchmark x bandwidth": 0.05, "scale line": 0.05, "scale": 0.05, "benchmark x scale line": 0.05,
    "benchmark x scale": 0.05, "benchmark x accelerator x scale": 0.05, "benchmark x generation x scale": 0.05,
    "batch": 0.05, "batch line": 0.05, "batch per accelerator": 0.05, "benchmark x generation x round": 0.05,
    "several nodes": 0.05, "submitter": 0.05, "submitter x benchmark": 0.05,
    "submitter x benchmark x accelerator x scale": 0.05, "same size": 0.05, "rest": 0.002,
}  # fmt: skip
NAMES = tuple(PRIOR)
_BALANCE = float(np.log(4.0e-3))  # GB/s per GFLOP/s of the usual accelerator


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Runs as columns; words as objects, scales in powers of two."""

    benchmark: NDArray[np.object_]
    family: NDArray[np.object_]
    accelerator: NDArray[np.object_]
    generation: NDArray[np.object_]
    round: NDArray[np.object_]
    several: NDArray[np.bool_]
    scale: NDArray[np.float64]
    batch: NDArray[np.float64]
    balance: NDArray[np.float64]
    roofline: NDArray[np.float64]  # log minutes of one sample on the roofline
    submitters: tuple[frozenset[str], ...]

    def take(self, rows: NDArray[np.int64]) -> Features:
        chosen = {name: getattr(self, name)[rows] for name in self.__slots__ if name != "submitters"}
        return Features(**chosen, submitters=tuple(self.submitters[row] for row in rows))


def features(results: Sequence[Result]) -> Features:
    """Columns of what is known of a run before it is run; nothing of its outcome."""
    parts = [accelerator(result.accelerator) for result in results]
    tasks = [benchmark(result.benchmark) for result in results]

    def words(values: list[str]) -> NDArray[np.object_]:
        return np.asarray(values, dtype=object)

    count = np.asarray([result.count for result in results], float)
    peak = np.asarray([part.peak_tflops for part in parts])
    work = np.asarray([task.sample_gflop for task in tasks])
    return Features(
        benchmark=words([task.id for task in tasks]),
        family=words([task.family for task in tasks]),
        accelerator=words([part.id for part in parts]),
        generation=words([part.generation for part in parts]),
        round=words([result.round for result in results]),
        several=np.asarray([result.nodes > 1 for result in results]),
        scale=np.log2(count),
        batch=np.log2([result.batch for result in results]),
        balance=np.log([p.bandwidth_gbps / p.peak_tflops / 1000 for p in parts]) - _BALANCE,
        roofline=np.log(work / (count * peak * 1000) / 60),
        submitters=tuple(result.submitters for result in results),
    )


def kernels(left: Features, right: Features) -> NDArray[np.float64]:
    """Likeness of every left run to every right run, shape [kernel, left, right], in the order of NAMES.

    `rest` is zero here: it belongs on the diagonal of a table with itself.
    """

    def same(name: str) -> NDArray[np.float64]:
        return (getattr(left, name)[:, None] == getattr(right, name)[None, :]).astype(float)

    def near(name: str, length: float) -> NDArray[np.float64]:
        gap = getattr(left, name)[:, None] - getattr(right, name)[None, :]
        return np.exp(-0.5 * (gap / length) ** 2)

    def line(name: str, centre: float, unit: float) -> NDArray[np.float64]:
        return np.outer((getattr(left, name) - centre) / unit, (getattr(right, name) - centre) / unit)

    task, part, age = same("benchmark"), same("accelerator"), same("generation")
    joint = np.asarray([[float(bool(a & b)) for b in right.submitters] for a in left.submitters])
    joint = joint.reshape(len(left.submitters), len(right.submitters))
    per = (left.batch - left.scale)[:, None] - (right.batch - right.scale)[None, :]
    size = near("scale", 0.3) * near("batch", 0.3)
    made = {
        "all": np.ones_like(task), "family": same("family"), "benchmark": task, "accelerator": part,
        "generation": age, "benchmark x accelerator": task * part, "benchmark x generation": task * age,
        "bandwidth": line("balance", 0, 1), "benchmark x bandwidth": task * line("balance", 0, 1),
        "scale line": line("scale", 3, 3), "scale": near("scale", 2),
        "benchmark x scale line": task * line("scale", 3, 3), "benchmark x scale": task * near("scale", 3),
        "benchmark x accelerator x scale": task * part * near("scale", 1.5),
        "benchmark x generation x scale": task * age * near("scale", 1.5),
        "batch": task * near("batch", 2), "batch line": task * line("batch", 8, 3),
        "batch per accelerator": task * np.exp(-0.5 * (per / 2) ** 2),
        "benchmark x generation x round": task * age * same("round"),
        "several nodes": task * age * same("several"), "submitter": joint, "submitter x benchmark": joint * task,
        "submitter x benchmark x accelerator x scale": joint * task * part * near("scale", 0.5),
        "same size": task * part * size, "rest": np.zeros_like(task),
    }  # fmt: skip
    return np.stack([made[name] for name in NAMES])
