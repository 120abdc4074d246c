"""What one unit of work costs: a GPU-hour, a million tokens, a fine-tune, a simulated shift."""

from __future__ import annotations

from onmaru.plan.rules.money.discount import annuity_factor


def equivalent_yearly_cost(present_cost: float, *, rate: float, years: int) -> float:
    """The even yearly payment that is worth `present_cost` today.

    Source: Brealey, Myers, Allen, Principles of Corporate Finance, 13th edition, chapter 6.
    """
    return present_cost / annuity_factor(rate, years)


def per_gpu_hour(yearly_cost: float, *, gpus: int, used_hours: float) -> float:
    """Cost of an hour of one GPU in use; idle hours are carried by the used ones."""
    if gpus < 1 or used_hours <= 0:
        raise ValueError("a cost per hour needs at least one GPU and some hours of use")
    return yearly_cost / (gpus * used_hours)


def per_million_tokens(gpu_hour_cost: float, *, gpus: int, tokens_per_s: float) -> float:
    """Cost of a million tokens from `gpus` GPUs that together produce `tokens_per_s`."""
    if tokens_per_s <= 0:
        raise ValueError("a cost per token needs a throughput")
    return gpu_hour_cost * gpus * 1e6 / (tokens_per_s * 3600)


def per_run(gpu_hour_cost: float, *, gpus: int, hours: float) -> float:
    """Cost of one run (a fine-tune, a simulated shift) that holds `gpus` GPUs for `hours`."""
    return gpu_hour_cost * gpus * hours
