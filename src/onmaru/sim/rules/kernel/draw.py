"""Random streams and times drawn from them.

One xoshiro256++ stream per (element, purpose): common random numbers stay common when a design changes
elsewhere. Everything that has a usable inverse distribution function is drawn by inversion, one number a
draw, so that a larger parameter gives a larger time from the same number.

Source: D. Blackman, S. Vigna, Scrambled linear pseudorandom number generators, doi:10.1145/3460772;
M. J. Wichura, AS 241: the percentage points of the normal distribution, doi:10.2307/2347330;
G. Marsaglia, W. W. Tsang, A simple method for generating gamma variables, doi:10.1145/358407.358414.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from onmaru.sim.rules.kernel.bits import bits_of, float_of, greater, smaller
from onmaru.sim.rules.kernel.inner import inlined, inner
from onmaru.sim.rules.kernel.layout import (
    AHEAD,
    T_CONSTANT,
    T_EMPIRICAL,
    T_ERLANG,
    T_EXPONENTIAL,
    T_GAMMA,
    T_LOGNORMAL,
    T_NORMAL,
    T_TRACE,
    T_TRIANGULAR,
    T_UNIFORM,
)
from onmaru.sim.rules.kernel.tables import number_at, stream_at, timing_at

_STEP = 2.0**-52


@inlined
def uniform(m: Any, k: int) -> float:
    """A number of (0, 1), never its ends: 52 bits, half a step off the ends."""
    stream = stream_at(m, k)
    s0, s1, s2, s3 = stream.s0, stream.s1, stream.s2, stream.s3
    mixed = s0 + s3
    result = ((mixed << np.uint64(23)) | (mixed >> np.uint64(41))) + s0
    shifted = s1 << np.uint64(17)
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = (s3 << np.uint64(45)) | (s3 >> np.uint64(19))
    stream.s0 = s0
    stream.s1 = s1
    stream.s2 = s2
    stream.s3 = s3
    return (np.float64(result >> np.uint64(12)) + 0.5) * _STEP


@inlined
def _log_of_part(x: float) -> float:
    """Natural logarithm of a number of (0, 1), to one unit in the last place.

    Without a jump or a call, so that the compiler can do several at a time.
    Source: fdlibm 5.3, e_log.c (Sun Microsystems): the reduction to [sqrt(1/2), sqrt(2)] and its polynomial.
    """
    bits = bits_of(x)
    fraction = bits & 0x000FFFFFFFFFFFFF
    high = np.int64(fraction > 0x6A09E667F3BCD)  # above sqrt(2): halve it
    power = np.float64(np.int32((bits >> 52) - 1023 + high))  # 64-bit ones convert one by one
    f = float_of(fraction | ((1023 - high) << 52)) - 1.0
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


@inner
def _draw_ahead(m: Any, k: int) -> None:
    """The next exponential times of mean 1 of a stream, the same numbers as one by one."""
    stream = stream_at(m, k)
    s0, s1, s2, s3 = stream.s0, stream.s1, stream.s2, stream.s3
    for j in range(AHEAD):
        mixed = s0 + s3
        result = ((mixed << np.uint64(23)) | (mixed >> np.uint64(41))) + s0
        shifted = s1 << np.uint64(17)
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = (s3 << np.uint64(45)) | (s3 >> np.uint64(19))
        stream.ahead[j] = float_of(np.int64(result >> np.uint64(12)) | 0x3FF0000000000000)  # in [1, 2)
    stream.s0 = s0
    stream.s1 = s1
    stream.s2 = s2
    stream.s3 = s3
    for j in range(AHEAD):
        stream.ahead[j] = -_log_of_part((stream.ahead[j] - 1.0) + 0.5 * _STEP)
    stream.used = 0


@inner
def _draw_alone(m: Any, k: int) -> float:
    return -_log_of_part(uniform(m, k))


@inlined
def _exponential(m: Any, k: int) -> float:
    """An exponential time of mean 1."""
    stream = stream_at(m, k)
    j = stream.used
    if j < 0:
        return _draw_alone(m, k)
    if j == AHEAD:
        _draw_ahead(m, k)
        j = 0
    stream.used = j + 1
    return stream.ahead[j]


@inner
def normal_quantile(p: float) -> float:
    """Inverse of the standard normal distribution function, to about 1e-16 relative (AS 241 PPND16)."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = (((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
            + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
            + 133.14166789178437745) * r + 3.387132872796366608)  # fmt: skip
        bottom = (((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
            + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
            + 42.313330701600911252) * r + 1.0)  # fmt: skip
        return q * top / bottom
    r = p if q < 0 else 1.0 - p
    r = math.sqrt(-math.log(r))
    if r <= 5.0:
        r -= 1.6
        top = (((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
            + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r
            + 4.6303378461565452959) * r + 1.42343711074968357734)  # fmt: skip
        bottom = (((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966)
            * r + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r
            + 2.05319162663775882187) * r + 1.0)  # fmt: skip
    else:
        r -= 5.0
        top = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386)
            * r + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r
            + 5.4637849111641143699) * r + 6.6579046435011037772)  # fmt: skip
        bottom = (((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r
            + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r
            + 0.13692988092273580531) * r + 0.59983220655588793769) * r + 1.0)  # fmt: skip
    return -top / bottom if q < 0 else top / bottom


@inner
def _gamma(m: Any, k: int, shape: float) -> float:
    boost = 1.0
    if shape < 1.0:
        boost = uniform(m, k) ** (1.0 / shape)
        shape += 1.0
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    while True:
        x = normal_quantile(uniform(m, k))
        v = 1.0 + c * x
        if v <= 0.0:
            continue
        v = v * v * v
        if math.log(uniform(m, k)) < 0.5 * x * x + d - d * v + d * math.log(v):
            return d * v * boost


@inner
def _draw_other(m: Any, t: Any, k: int) -> float:
    kind = t.kind
    if kind == T_UNIFORM:
        return t.a + (t.b - t.a) * uniform(m, k)
    if kind == T_TRIANGULAR:
        u = uniform(m, k)
        cut = (t.b - t.a) / (t.c - t.a)
        if u < cut:
            return t.a + math.sqrt(u * (t.c - t.a) * (t.b - t.a))
        return t.c - math.sqrt((1.0 - u) * (t.c - t.a) * (t.c - t.b))
    if kind == T_LOGNORMAL:
        return math.exp(t.a + t.b * normal_quantile(uniform(m, k)))
    if kind == T_NORMAL:
        low, high = number_at(m, t.first).n, number_at(m, t.first + 1).n  # distribution function at the cuts
        value = t.a + t.b * normal_quantile(low + (high - low) * uniform(m, k))
        return greater(number_at(m, t.first + 2).n, smaller(number_at(m, t.first + 3).n, value))
    if kind == T_ERLANG:
        product = 1.0
        total = 0.0
        for _ in range(np.int64(t.b)):
            product *= uniform(m, k)
            if product < 1e-200:
                total -= math.log(product)
                product = 1.0
        return t.a * (total - math.log(product))
    if kind == T_GAMMA:
        return t.a * _gamma(m, k, t.b)
    if kind == T_EMPIRICAL:
        i = np.int64(uniform(m, k) * t.count)
        return number_at(m, t.first + i if i < t.count else t.first + t.count - 1).n
    if kind == T_TRACE:
        stream = stream_at(m, k)
        at = stream.cursor
        stream.cursor += 1
        if at < t.count:
            return number_at(m, t.first + at).n
        if t.repeat == 0:
            return math.inf
        return number_at(m, t.first + at % t.count).n
    return t.a * (-math.log(uniform(m, k))) ** t.b  # Weibull: b is 1/shape


@inner
def draw(m: Any, timing: int, k: int) -> float:
    """A time [s] of a timing, from stream `k`; infinite when a trace has ended."""
    t = timing_at(m, timing)
    if t.kind == T_EXPONENTIAL:
        return t.a * _exponential(m, k)
    if t.kind == T_CONSTANT:
        return t.a
    return _draw_other(m, t, k)
