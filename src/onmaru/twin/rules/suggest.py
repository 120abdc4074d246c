"""Which discovered address feeds which signal: ranked guesses with their reasons, for a person to accept.

Names are cut into lower-case tokens (camelCase, digits, separators; Hangul as it stands, known Korean
terms also as English). A pair scores by shared tokens weighted by their rarity over all addresses, by the
last token, by unit and by the example's kind.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onmaru.core.units import BadUnit, conversion
from onmaru.twin.ports import Discovery
from onmaru.twin.types import Binding, Equipment, Signal, SignalKind

MIN_SCORE = 0.35
_CANDIDATES = 400  # pairs scored a signal, most shared rare tokens first
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[가-힣]+")
_SAME = {
    "temp": "temperature", "tmp": "temperature", "press": "pressure", "pres": "pressure", "cur": "current",
    "curr": "current", "amps": "current", "volt": "voltage", "vib": "vibration", "spd": "speed", "vel": "speed",
    "velocity": "speed", "cnt": "count", "counter": "count", "pos": "position", "pwr": "power", "hum": "humidity",
    "lvl": "level", "status": "state", "mode": "state", "sts": "state", "rpm": "speed", "stn": "station",
    "st": "station", "ln": "line", "mc": "machine", "tq": "torque", "flw": "flow",
    "온도": "temperature", "압력": "pressure", "전류": "current", "전압": "voltage", "진동": "vibration",
    "속도": "speed", "수량": "count", "생산": "count", "위치": "position", "전력": "power", "습도": "humidity",
    "상태": "state", "레벨": "level", "수위": "level", "유량": "flow", "토크": "torque", "라인": "line",
    "설비": "machine", "로봇": "robot", "컨베이어": "conveyor", "프레스": "press",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A binding to consider; `score` in 0..1, `reason` in words."""

    binding: Binding
    score: float
    reason: str
    example: object


def tokens(text: str) -> list[str]:
    """The words of a name or path, unified: `oven1/TempPV` -> oven, 1, temperature, pv."""
    found = []
    for word in _WORD.findall(text):
        lower = word.lower()
        if lower not in _SAME and "가" <= lower[0] <= "힣":
            found += [
                english for korean, english in _SAME.items() if korean in lower and "가" <= korean[0] <= "힣"
            ]
        found.append(_SAME.get(lower, lower.lstrip("0") or "0" if lower.isdigit() else lower))
    return found


def suggest(
    signals: Sequence[Signal],
    equipment: Iterable[Equipment],
    discoveries: Sequence[Discovery],
    *,
    source: str,
    each: int = 3,
) -> list[Suggestion]:
    """The best `each` addresses for every signal, best first; signals without a likely address are absent."""
    labels = {item.path: f"{item.label.en} {item.label.ko}" for item in equipment}
    words_of = [set(tokens(f"{item.address} {item.pointer} {item.browse_name}")) for item in discoveries]
    frequency = Counter(word for words in words_of for word in words)
    total = max(1, len(discoveries))
    weight = {word: math.log(1 + total / count) for word, count in frequency.items()}
    holders: dict[str, list[int]] = defaultdict(list)
    for index, words in enumerate(words_of):
        for word in words:
            holders[word].append(index)
    found = []
    for signal in signals:
        own = tokens(f"{signal.name} {signal.label.en} {signal.label.ko}")
        place = tokens(f"{signal.equipment} {labels.get(signal.equipment, '')}")
        reach: Counter[int] = Counter()
        for word in {*own, *place}:
            for index in holders.get(word, ()):
                reach[index] += weight[word]  # type: ignore[assignment]
        scored = []
        for index, _ in reach.most_common(_CANDIDATES):
            score, reason = _score(signal, set(own), set(place), words_of[index], weight, discoveries[index])
            if score >= MIN_SCORE:
                scored.append((score, reason, discoveries[index]))
        scored.sort(key=lambda item: (-item[0], item[2].address, item[2].pointer))
        found += [_suggestion(signal, source, *item) for item in scored[:each]]
    return sorted(found, key=lambda item: (-item.score, item.binding.signal))


def _score(
    signal: Signal, own: set[str], place: set[str], words: set[str], weight: dict[str, float], seen: Discovery
) -> tuple[float, str]:
    def share(wanted: set[str]) -> float:
        whole = sum(weight.get(word, 1.0) for word in wanted)
        return sum(weight.get(word, 0.0) for word in wanted & words) / whole if whole else 0.0

    name, where = share(own), share(place)
    numbers = {word for word in place | own if word.isdigit()}
    others = {word for word in words if word.isdigit()}
    score = 0.55 * name + 0.3 * where
    reasons = []
    if own & words:
        reasons.append("name: " + ", ".join(sorted(own & words)))
    if place & words:
        reasons.append("place: " + ", ".join(sorted(place & words)))
    if numbers and others and not numbers & others:
        score -= 0.15
        reasons.append("another number")
    fits, why = _kind_and_unit(signal, seen)
    score += fits
    if why:
        reasons.append(why)
    return max(0.0, min(1.0, round(score, 4))), "; ".join(reasons)


def _kind_and_unit(signal: Signal, seen: Discovery) -> tuple[float, str]:
    """-1 excludes: a text cannot feed a number, bar cannot feed degC."""
    example = seen.example
    number = isinstance(example, int | float) and not isinstance(example, bool)
    if signal.kind in (SignalKind.ANALOG, SignalKind.COUNTER) and example is not None and not number:
        return -1.0, "no number"
    if signal.kind is SignalKind.TEXT and not isinstance(example, str | None):
        return -1.0, "no text"
    if signal.kind is SignalKind.STATE and isinstance(example, str):
        return (0.15, "a known state") if example in signal.states else (-0.1, "unknown state")
    if seen.unit and signal.unit:
        try:
            conversion(seen.unit, signal.unit)
        except BadUnit:
            return -0.5, f"unit {seen.unit} is not {signal.unit}"
        return 0.15, f"unit {seen.unit}"
    if number and signal.low is not None and signal.high is not None and isinstance(example, int | float):
        inside = signal.low <= example <= signal.high
        return (0.08, "inside the usual range") if inside else (0.0, "")
    return 0.05, ""


def _suggestion(signal: Signal, source: str, score: float, reason: str, seen: Discovery) -> Suggestion:
    unit = seen.unit if seen.unit and seen.unit != signal.unit else ""
    binding = Binding(signal.id, source, seen.address, pointer=seen.pointer, unit=unit)
    return Suggestion(binding, score, reason, seen.example)
