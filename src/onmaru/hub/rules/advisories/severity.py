"""How bad: CVSS base scores, and the words of the source where there is no score."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any


class Level(IntEnum):
    """Qualitative ratings. Source: CVSS v3.1, section 5."""

    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


@dataclass(frozen=True, slots=True)
class Severity:
    """`level` is None when nobody rated it; `score` only with a CVSS v3 vector."""

    level: Level | None = None
    score: float | None = None
    vector: str = ""


_WORDS = {
    "none": Level.NONE, "negligible": Level.LOW, "unimportant": Level.LOW, "low": Level.LOW, "medium": Level.MEDIUM,
    "moderate": Level.MEDIUM, "high": Level.HIGH, "important": Level.HIGH, "critical": Level.CRITICAL,
}  # fmt: skip


def read_severity(record: Mapping[str, Any]) -> Severity:
    """The severity a record (or one of its affected packages) states: a CVSS v3 vector, else a word.

    Limits: vectors of CVSS v2 and v4 are shown but not scored.
    """
    vector = ""
    for entry in record.get("severity") or ():
        text = str(entry.get("score", "")) if isinstance(entry, Mapping) else ""
        score = cvss3(text)
        if score is not None:
            return Severity(level_of(score), score, text)
        if text.startswith("CVSS:"):
            vector = text[:200]
        elif text.lower() in _WORDS:  # Ubuntu's own rating
            return Severity(_WORDS[text.lower()])
    for place in ("database_specific", "ecosystem_specific"):
        facts = record.get(place)
        word = facts.get("severity") or facts.get("urgency") if isinstance(facts, Mapping) else None
        if isinstance(word, str) and word.lower() in _WORDS:
            return Severity(_WORDS[word.lower()], None, vector)
    return Severity(None, None, vector)


def level_of(score: float) -> Level:
    """The rating of a base score."""
    if score <= 0:
        return Level.NONE
    if score < 4:
        return Level.LOW
    if score < 7:
        return Level.MEDIUM
    return Level.HIGH if score < 9 else Level.CRITICAL


_ATTACK = {
    "AV": {"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2},
    "AC": {"L": 0.77, "H": 0.44},
    "UI": {"N": 0.85, "R": 0.62},
}
_PRIVILEGES = {"U": {"N": 0.85, "L": 0.62, "H": 0.27}, "C": {"N": 0.85, "L": 0.68, "H": 0.5}}
_IMPACT = {"N": 0.0, "L": 0.22, "H": 0.56}


def cvss3(vector: str) -> float | None:
    """Base score 0..10 of a CVSS v3.0 or v3.1 vector, None when it is none.

    Source: CVSS v3.1 Specification Document, section 7.1 and appendix A (rounding).
    """
    if not vector.startswith(("CVSS:3.0/", "CVSS:3.1/")) or len(vector) > 200:
        return None
    facts = dict(part.split(":", 1) for part in vector.split("/")[1:] if ":" in part)
    try:
        missing = 1.0
        for name in "CIA":
            missing *= 1 - _IMPACT[facts[name]]
        scope = facts["S"]
        base = 1 - missing
        impact = 6.42 * base if scope == "U" else 7.52 * (base - 0.029) - 3.25 * (base - 0.02) ** 15
        reach = 8.22 * _PRIVILEGES[scope][facts["PR"]]
        for name, weights in _ATTACK.items():
            reach *= weights[facts[name]]
    except KeyError:
        return None
    if impact <= 0:
        return 0.0
    return _round_up(min((impact + reach) * (1.0 if scope == "U" else 1.08), 10))


def _round_up(score: float) -> float:
    whole = round(score * 100_000)
    return whole / 100_000 if whole % 10_000 == 0 else (math.floor(whole / 10_000) + 1) / 10
