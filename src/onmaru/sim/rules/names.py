"""Help with names nobody has."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str:
    """A mend for an unknown name: the one it resembles, or what there is."""
    names = sorted(known)
    found = difflib.get_close_matches(name, names, n=1)
    if found:
        return f"did you mean {found[0]!r}?"
    return "use one of: " + ", ".join(names[:8]) if names else "there is none yet: add one"
