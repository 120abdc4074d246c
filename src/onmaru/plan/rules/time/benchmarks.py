"""What the MLPerf Training benchmarks compute: useful work of one sample.

Source: MLPerf Training reference implementations, `mlcommons/training`; work counted as in Kaplan et al.
2020 (arXiv:2001.08361): 2 FLOPs a weight forward, 4 backward, 2 of them for weights that are trained.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Benchmark:
    """`sample_gflop` is rough for the vision, graph and recommendation tasks: the model learns the rest."""

    id: str
    family: str
    sample_gflop: float
    sample_tokens: int = 0


BENCHMARKS: Mapping[str, Benchmark] = {
    entry.id: entry
    for entry in (
        # 68.7e9 weights in products x 4 (frozen) x 8192 tokens + causal attention 80 layers x 8192 wide
        Benchmark("llama2_70b_lora", "llm", 2.25e6 + 2.6e5, 8192),
        Benchmark("llama31_405b", "llm", 1.98e7 + 1.0e6, 8192),
        Benchmark("gpt3", "llm", 2.15e6 + 4.0e4, 2048),
        Benchmark("bert", "encoder", 1.05e3, 512),
        Benchmark("stable_diffusion", "diffusion", 4.8e3),
        Benchmark("ssd", "vision", 5.0e2),
        Benchmark("retinanet", "vision", 5.0e2),
        Benchmark("gnn", "graph", 1.0),
        Benchmark("rgat", "graph", 1.0),
        Benchmark("dlrm_dcnv2", "recommendation", 1.0e-1),
        Benchmark("llama31_8b", "llm", 4.0e5, 8192),
        Benchmark("flux1", "diffusion", 6.0e4),
    )
}


def benchmark(name: str) -> Benchmark:
    """The benchmark of that name; an unknown one stands alone, and the model learns its size."""
    return BENCHMARKS.get(name, Benchmark(name, name, 1.0))
