"""Read the check out of a plain sentence, English or Korean; None where it says too little.

Only whole, unambiguous patterns are read: a sentence that is guessed at would be judged for something nobody
claimed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "a": 1, "an": 1,
    "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8,
}  # fmt: skip
_COUNT = r"(?P<count>\d+|one|two|three|four|five|six|seven|eight|an?|)\s*(?:x\s*)?"
_METHOD = r"(?P<method>full[ -]?(?:parameter )?fine[ -]?tuning|full training|qlora|lora|전체 파인튜닝|풀 파인튜닝|파인튜닝)"
_ON = (
    r"(?:(?P<memory>\d+(?:\.\d+)?)\s*GB(?: of memory)?\s*GPUs?|(?P<gpu>[A-Za-z][A-Za-z0-9 .-]*?)(?: GPUs?)?)"
)
_FITS_EN = re.compile(
    rf"^\s*(?P<size>\d+(?:\.\d+)?)\s*B\s+{_METHOD}\s+(?P<not>does not fit|doesn't fit|cannot fit|fits?)"
    rf"\s+(?:on|in|into)\s+{_COUNT}{_ON}\s*\.?\s*$",
    re.IGNORECASE,
)
_FITS_KO = re.compile(
    rf"^\s*(?P<size>\d+(?:\.\d+)?)\s*B\s*(?:모델)?(?:의|은|는)?\s*{_METHOD}(?:은|는|이|가)?\s*"
    r"(?:(?P<memory>\d+(?:\.\d+)?)\s*GB(?:\s*(?:메모리)?\s*GPU)?|(?P<gpu>[A-Za-z][A-Za-z0-9 .-]*?))\s*"
    r"(?P<count>\d+|한|두|세|네|다섯|여섯|일곱|여덟)\s*(?:장|개|대)에\s*"
    r"(?P<not>들어가지 않는다|들어가지 않아요|안 들어간다|들어간다|들어가요|올라간다|가능하다)\s*\.?\s*$",
    re.IGNORECASE,
)
_WEIGHTS = re.compile(
    r"^\s*(?:the\s+)?(?P<size>\d+(?:\.\d+)?)\s*B\s*(?:weights|모델 가중치|가중치)(?:는|은)?\s*(?:at|in)?\s*"
    r"(?P<precision>FP32|FP16|BF16|FP8|INT8)(?:에서|로|은|는)?\s*(?:are|is|take|takes|need|needs)?\s*"
    r"(?P<stated>\d[\d,]*(?:\.\d+)?)\s*GB(?:이다|예요|이에요|다)?\s*\.?\s*$",
    re.IGNORECASE,
)
_STATES = re.compile(
    r"^\s*(?P<size>\d+(?:\.\d+)?)\s*B\s+full fine[ -]?tuning(?: with (?P<optimizer>adamw))?\s+"
    r"(?:needs|takes|requires)\s+(?P<relation>about|at least|at most|only)?\s*(?P<stated>\d[\d,]*(?:\.\d+)?)\s*GB\s*\.?\s*$",
    re.IGNORECASE,
)
_RT = re.compile(
    r"^\s*(?:the\s+)?(?P<gpu>[A-Za-z][A-Za-z0-9 .-]*?)\s*(?P<verb>has no|has|lacks)\s+(?:RT|ray[ -]tracing) cores\s*\.?\s*$",
    re.IGNORECASE,
)
_RT_KO = re.compile(
    r"^\s*(?P<gpu>[A-Za-z][A-Za-z0-9 .-]*?)에는?\s*RT\s*코어가\s*(?P<verb>있다|있어요|없다|없어요)\s*\.?\s*$",
    re.IGNORECASE,
)


def read_claim(text: str) -> Mapping[str, Any] | None:
    """A check in the words of `forms/claims.py`, or None."""
    if len(text) > 300:
        return None
    if match := _FITS_EN.match(text) or _FITS_KO.match(text):
        return _fits(match)
    if match := _WEIGHTS.match(text):
        return {
            "kind": "weights", "parameters": float(match["size"]) * 1e9, "precision": match["precision"].lower(),
            "stated_gb": _number(match["stated"]),
        }  # fmt: skip
    if match := _STATES.match(text):
        relation = {"at least": "at_least", "at most": "at_most", "only": "at_most"}
        return {
            "kind": "training_states", "parameters": float(match["size"]) * 1e9,
            "stated_gb": _number(match["stated"]),
            "relation": relation.get((match["relation"] or "").lower(), "about"),
        }  # fmt: skip
    if match := _RT.match(text) or _RT_KO.match(text):
        wants = match["verb"].lower() in ("has", "있다", "있어요")
        return {
            "kind": "fact", "item": match["gpu"].strip(), "field": "rt_cores",
            "relation": "at_least" if wants else "at_most", "stated": 1 if wants else 0,
        }  # fmt: skip
    return None


def _fits(match: re.Match[str]) -> Mapping[str, Any]:
    method = match["method"].lower()
    kind = "qlora" if "qlora" in method else "lora" if "lora" in method else "full"
    where: dict[str, Any] = {"count": _count(match["count"])}
    if match["memory"]:
        where["memory_gb"] = float(match["memory"])
    else:
        where["gpu"] = match["gpu"].strip()
    negated = any(word in match["not"].lower() for word in ("not", "n't", "않", "안 "))
    return {
        "kind": "fits",
        "size_b": float(match["size"]),
        "method": kind,
        "hardware": where,
        "expect": not negated,
    }


def _count(text: str) -> int:
    plain = text.strip().lower()
    return int(plain) if plain.isdigit() else _WORDS.get(plain, 1)


def _number(text: str) -> float:
    return float(text.replace(",", ""))
