"""Names: signal ids from prim paths, identifiers fit for USD, and the nearest name to a misspelt one. Pure."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable

from onmaru.core.errors import InvalidInput
from onmaru.core.ids import PrimPath, SignalId

_SIGNAL_NAME = re.compile(r"[^\W\d]\w{0,79}")
_PRIM_PATH = re.compile(r"(?:/[^\W\d]\w*)+")
MAX_PATH = 1024  # characters


class BadSignalName(InvalidInput):
    code = "twin.bad_signal_name"


def check_signal_name(name: str) -> None:
    """Raise `BadSignalName` unless `name` is a letter or `_`, then letters, digits, `_`; 80 characters at most."""
    if not _SIGNAL_NAME.fullmatch(name):
        hint = "use letters, digits and _ and begin with a letter, such as oven_temperature"
        raise BadSignalName(f"{name[:100]!r} cannot name a signal", hint=hint, name=name[:100])


def is_signal_name(name: str) -> bool:
    return _SIGNAL_NAME.fullmatch(name) is not None


def is_prim_path(path: str) -> bool:
    """Whether `path` is an absolute prim path such as `/Plant/Line1/Press`."""
    return len(path) <= MAX_PATH and _PRIM_PATH.fullmatch(path) is not None


def signal_id(equipment: PrimPath, name: str) -> SignalId:
    """The id of a signal: the path of its equipment without the leading slash, a slash, its name."""
    return SignalId(f"{equipment.lstrip('/')}/{name}")


def split_signal_id(identity: str) -> tuple[PrimPath, str]:
    """The equipment's prim path and the name in a signal id; the inverse of `signal_id`."""
    path, _, name = identity.lstrip("/").rpartition("/")
    return PrimPath("/" + path), name


def nearest(name: str, known: Collection[str], *, limit: int = 1) -> list[str]:
    """Known names most like a misspelt one, best first; empty when nothing is close."""
    folded: dict[str, str] = {}
    for candidate in known:
        folded.setdefault(candidate.casefold(), candidate)
    close = difflib.get_close_matches(name.casefold(), list(folded)[:20_000], n=limit, cutoff=0.6)
    return [folded[item] for item in close]


def usd_identifier(text: str, *, taken: Iterable[str] = (), fallback: str = "Item") -> str:
    """A valid, unique USD prim name for any text; Korean letters stay (USD names are Unicode identifiers)."""
    clean = "".join(c if c == "_" or c.isalnum() else "_" for c in unicodedata.normalize("NFC", text))[:100]
    clean = re.sub(r"_+", "_", clean).strip("_")
    if not clean:
        clean = fallback
    if not (clean[0] == "_" or clean[0].isalpha()):
        clean = "_" + clean
    if not clean.isidentifier():  # such as a superscript digit: a letter for Python's isalnum, not for USD
        clean = "".join(c if c.isidentifier() or c.isdecimal() else "_" for c in clean)
    used = set(taken)
    name, count = clean, 1
    while name in used:
        count += 1
        name = f"{clean}_{count}"
    return name
