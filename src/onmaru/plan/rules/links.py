"""How fast GPUs of a configuration talk to each other, one direction of one GPU [B/s]."""

from __future__ import annotations

from onmaru.plan.types.catalogue import Configuration

# Share of the nominal rate that collectives reach. Onmaru assumption, after the NCCL tests' usual bus bandwidths.
REACHED = 0.8
PCIE_REACHED = 0.7


def within_domain(configuration: Configuration) -> float:
    """Between two GPUs of one scale-up domain, or over PCIe where there is none."""
    nvlink = configuration.gpu.number("nvlink") or 0.0
    if configuration.scale_up_gpus > 1 and nvlink > 0:
        return nvlink / 2 * 1e9 * REACHED
    return (configuration.gpu.number("pcie") or 64.0) / 2 * 1e9 * PCIE_REACHED


def across(configuration: Configuration, ranks: int) -> float:
    """For a group of `ranks` GPUs: the slowest link it has to cross."""
    if ranks <= configuration.scale_up_gpus:
        return within_domain(configuration)
    if ranks <= configuration.gpus_per_node:
        return (configuration.gpu.number("pcie") or 64.0) / 2 * 1e9 * PCIE_REACHED
    network = (configuration.nic_gbps or 100.0) / 8 * 1e9 * REACHED
    return min(network, within_domain(configuration))
