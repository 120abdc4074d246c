"""Counts in sentences: `1 GPU`, `3 GPUs`. Pure functions."""

from __future__ import annotations

import re

_NOUNS = "GPU|server|request|stream|seat|run|sample|rank|task|day|week|month|year|configuration|node"
_ONE = re.compile(rf"(?<![\d.,\w])1 ({_NOUNS})s\b")


def counted(count: int, noun: str) -> str:
    """A count with its noun in the form that agrees with it."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def agreed(sentence: str) -> str:
    """An English sentence whose counts are in it already: `1 GPUs` becomes `1 GPU`."""
    return _ONE.sub(r"1 \1", sentence)
