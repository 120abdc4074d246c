"""Random numbers in plain Python: xoshiro256++ on integers, and times drawn from the model's own records."""

from __future__ import annotations

import math

from onmaru.sim.rules.kernel.draw import normal_quantile
from onmaru.sim.rules.streams import seed_streams, stream_key
from onmaru.sim.types import (
    Constant,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    LogNormal,
    Normal,
    Timing,
    Trace,
    Triangular,
    Uniform,
)

_MASK = (1 << 64) - 1
_quantile = normal_quantile.py_func


class Stream:
    """The stream of an element for a purpose."""

    def __init__(self, element: str, purpose: str, seed: int, replication: int) -> None:
        self.state = [
            int(word) for word in seed_streams([stream_key(element, purpose)], seed, replication)[0]
        ]
        self.used = 0  # of a trace

    def uniform(self) -> float:
        a, b, c, d = self.state
        total = (a + d) & _MASK
        result = (((total << 23) | (total >> 41)) + a) & _MASK
        shifted = (b << 17) & _MASK
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= shifted
        d = ((d << 45) | (d >> 19)) & _MASK
        self.state = [a, b, c, d]
        return ((result >> 12) + 0.5) * 2.0**-52

    def normal(self) -> float:
        return _quantile(self.uniform())


def draw(timing: Timing, stream: Stream) -> float:
    """A time [s]; infinite when a trace has ended."""
    if isinstance(timing, Constant):
        return timing.value_s
    if isinstance(timing, Exponential):
        return timing.mean_s * -_log(stream.uniform())
    if isinstance(timing, Erlang):
        product, total = 1.0, 0.0
        for _ in range(timing.stages):
            product *= stream.uniform()
            if product < 1e-200:
                total -= math.log(product)
                product = 1.0
        return timing.mean_s / timing.stages * (total - math.log(product))
    if isinstance(timing, Gamma):
        return timing.mean_s / timing.shape * _gamma(timing.shape, stream)
    if isinstance(timing, LogNormal):
        spread = math.log1p((timing.std_s / timing.mean_s) ** 2)
        return math.exp(math.log(timing.mean_s) - spread / 2.0 + math.sqrt(spread) * stream.normal())
    if isinstance(timing, Normal):
        return _cut_normal(timing, stream)
    if isinstance(timing, Triangular):
        low, mode, high, u = timing.low_s, timing.mode_s, timing.high_s, stream.uniform()
        if u < (mode - low) / (high - low):
            return low + math.sqrt(u * (high - low) * (mode - low))
        return high - math.sqrt((1.0 - u) * (high - low) * (high - mode))
    if isinstance(timing, Uniform):
        return timing.low_s + (timing.high_s - timing.low_s) * stream.uniform()
    if isinstance(timing, Empirical):
        return timing.values_s[min(len(timing.values_s) - 1, int(stream.uniform() * len(timing.values_s)))]
    if isinstance(timing, Trace):
        at = stream.used
        stream.used += 1
        if at >= len(timing.values_s) and not timing.repeat:
            return math.inf
        return timing.values_s[at % len(timing.values_s)]
    return timing.scale_s * (-math.log(stream.uniform())) ** (1.0 / timing.shape)


def _log(x: float) -> float:
    """Natural logarithm by the formula the kernel has, as the system's may differ from it in the last place."""
    fraction, power = math.frexp(x)
    if fraction <= 0x16A09E667F3BCD * 2.0**-53:  # sqrt(1/2)
        fraction, power = 2.0 * fraction, power - 1
    f = fraction - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * (0.3999999999940941908 + w * (0.2222219843214978396 + w * 0.1531383769920937332))
    odd = z * (
        0.6666666666666735130
        + w * (0.2857142874366239149 + w * (0.1818357216161805012 + w * 0.1479819860511658591))
    )
    half = 0.5 * f * f
    return power * 6.93147180369123816490e-01 - (
        (half - (s * (half + even + odd) + power * 1.90821492927058770002e-10)) - f
    )


def _gamma(shape: float, stream: Stream) -> float:
    boost = 1.0
    if shape < 1.0:
        boost = stream.uniform() ** (1.0 / shape)
        shape += 1.0
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    while True:
        x = stream.normal()
        v = 1.0 + c * x
        if v <= 0.0:
            continue
        v = v * v * v
        if math.log(stream.uniform()) < 0.5 * x * x + d - d * v + d * math.log(v):
            return d * v * boost


def _cut_normal(t: Normal, stream: Stream) -> float:
    def below(cut_s: float) -> float:
        return 0.5 * math.erfc((t.mean_s - cut_s) / t.std_s / math.sqrt(2.0))

    high_s = math.inf if t.high_s is None else t.high_s
    low, high = below(t.low_s), 1.0 if t.high_s is None else below(t.high_s)
    value = t.mean_s + t.std_s * _quantile(low + (high - low) * stream.uniform())
    return max(t.low_s, min(high_s, value))
