"""Names the model allows, made from what the log calls things."""

from __future__ import annotations

import re
from collections.abc import Iterable


def element_name(text: str, taken: set[str]) -> str:
    """A name the model allows, made from any text and not in `taken`, to which it is added."""
    plain = re.sub(r"[^A-Za-z0-9_\-]", "_", text.strip())[:56] or "station"
    if not re.match(r"[A-Za-z_]", plain):
        plain = f"s_{plain}"
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain}_{number}", number + 1
    taken.add(name)
    return name


def unique_names(texts: Iterable[str]) -> list[str]:
    """Allowed names for texts, in their order."""
    taken: set[str] = set()
    return [element_name(text, taken) for text in texts]
