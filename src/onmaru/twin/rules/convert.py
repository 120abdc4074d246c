"""From a raw value to the signal's value: one compiled converter per binding."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, isfinite, nan
from typing import Any

from onmaru.core.errors import InvalidInput
from onmaru.core.time import NS_PER_S
from onmaru.core.units import conversion
from onmaru.twin.ports import BoundSignal
from onmaru.twin.rules.staleness import stale_after_s
from onmaru.twin.types import SignalKind

MAX_TEXT = 4096


class BadBinding(InvalidInput):
    code = "twin.bad_binding"


class Rejected(Exception):
    """A raw value that cannot become a sample; `reason` is a short word for the counters."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


Convert = Callable[[Any], tuple[float, str | None]]


class Converter:
    """`value = convert(raw * scale + offset, unit -> signal.unit)`, or a state code, or text.

    `factor` and `shift` fold scale, offset and unit into one multiplication, so that hot loops may do
    `raw * factor + shift` themselves when `plain` is true (a number without deadband or states).
    """

    __slots__ = (
        "_codes",
        "_last_ns",
        "_last_quality",
        "_last_value",
        "_state_names",
        "deadband",
        "factor",
        "heartbeat_ns",
        "kind",
        "plain",
        "row",
        "shift",
    )

    def __init__(self, bound: BoundSignal) -> None:
        signal, binding = bound.signal, bound.binding
        self.row = bound.row
        self.kind = signal.kind
        unit = conversion(binding.unit or signal.unit, signal.unit)
        self.factor = binding.scale * unit.factor
        self.shift = binding.offset * unit.factor + unit.offset
        if not (isfinite(self.factor) and isfinite(self.shift)) or self.factor == 0:
            detail = f"binding of {signal.id}: scale {binding.scale} and offset {binding.offset} make no line"
            raise BadBinding(detail, hint="use finite numbers and a scale that is not zero", signal=signal.id)
        self._codes = _state_codes(bound)
        self._state_names = signal.states
        numeric = signal.kind in (SignalKind.ANALOG, SignalKind.COUNTER)
        self.deadband = binding.deadband if numeric and binding.deadband > 0 else 0.0
        period_s = signal.expected_period_s
        if period_s is None and (limit_s := stale_after_s(signal)) is not None:
            period_s = limit_s / 3
        self.heartbeat_ns = inf if period_s is None else period_s * NS_PER_S
        self.plain = numeric and self.deadband == 0.0
        self._last_value = nan
        self._last_ns = 0
        self._last_quality = -1

    def convert(self, raw: Any) -> tuple[float, str | None]:
        """The value and, for text signals, the text.

        Raises:
            Rejected: not a number, not finite, an unknown state, too long, null or an object.
        """
        if self.kind is SignalKind.STATE:
            return self._state(raw), None
        if self.kind is SignalKind.TEXT:
            return nan, _text(raw)
        number = _number(raw) * self.factor + self.shift
        if not isfinite(number):
            raise Rejected("not_finite")
        return number, None

    def _state(self, raw: Any) -> float:
        key = raw if isinstance(raw, str) else _state_key(raw)
        code = self._codes.get(key)
        if code is None:
            code = self._codes.get(key.strip().lower())
        if code is None:
            raise Rejected("unknown_state")
        return float(code)

    def records(self, value: float, source_ns: int, quality: int) -> bool:
        """Whether the deadband lets this sample through; remembers it when it does."""
        if not self.deadband:
            return True
        if (
            quality == self._last_quality
            and abs(value - self._last_value) < self.deadband
            and 0 <= source_ns - self._last_ns < self.heartbeat_ns
        ):
            return False
        self._last_value, self._last_ns, self._last_quality = value, source_ns, quality
        return True


def _number(raw: Any) -> float:
    if raw.__class__ is str:
        try:
            raw = float(raw) if len(raw) <= 64 else nan
        except ValueError:
            raise Rejected("not_a_number") from None
    elif raw is None:
        raise Rejected("null")
    elif not isinstance(raw, int | float):
        raise Rejected("not_a_number")
    try:
        number = float(raw)
    except OverflowError:
        raise Rejected("not_finite") from None
    if not isfinite(number):
        raise Rejected("not_finite")
    return number


def _text(raw: Any) -> str:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int | float):
        return repr(raw)
    if not isinstance(raw, str):
        raise Rejected("null" if raw is None else "not_a_text")
    if len(raw) > MAX_TEXT:
        raise Rejected("text_too_long")
    return raw


def _state_key(raw: Any) -> str:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int):
        return str(raw) if -(10**18) < raw < 10**18 else "?"
    if isinstance(raw, float) and isfinite(raw):
        return str(int(raw)) if raw == int(raw) else repr(raw)
    raise Rejected("null" if raw is None else "unknown_state")


def _state_codes(bound: BoundSignal) -> dict[str, int]:
    """Every raw text that names a state: numbers, the names themselves, then the binding's own map on top."""
    signal, binding = bound.signal, bound.binding
    if signal.kind is not SignalKind.STATE:
        return {}
    codes: dict[str, int] = {str(code): code for code in range(len(signal.states))}
    if len(signal.states) == 2:
        codes |= {"false": 0, "true": 1}
    for code, name in enumerate(signal.states):
        codes |= {name.lower(): code, name: code}
    for raw, name in binding.states.items():
        if name not in signal.states:
            hint = f"states are {', '.join(signal.states)}"
            raise BadBinding(f"binding of {signal.id}: {name!r} is not a state", hint=hint, signal=signal.id)
        codes[str(raw)] = signal.states.index(name)
        codes.setdefault(str(raw).lower(), signal.states.index(name))
    return codes
