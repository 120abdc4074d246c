"""Addresses of the NGC door.

Clients build them below the address they are given. Ours is `/ngc/`, so that nothing there can be mistaken for an OCI
repository; some of a client's addresses begin at the root all the same, and those that no OCI address can be are
taken there too.

Source: ngcsdk 4.37 (Apache-2.0), `ngcbase/api`, `ngcbase/transfer`, `registry/api`, `organization/api` (which addresses
the client asks).
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from onmaru.hub.types import Kind

PREFIX = "/ngc/"
# As clients write kinds of artifacts in addresses, and what they mean.
KINDS: dict[str, tuple[Kind, ...]] = {
    "models": (Kind.MODEL,),
    "resources": (Kind.RESOURCE, Kind.DATASET),
    "repos": (Kind.CONTAINER,),
    "helm-charts": (Kind.CHART,),
    "collections": (Kind.COLLECTION,),
}
_ALIASES = {"recipes": "resources", "repositories": "repos", "containers": "repos"}
# Where the name of an artifact has ended, in addresses that do not say so (those of guests).
_AFTER_NAME = {
    "models": ("versions",),
    "resources": ("versions",),
    "repos": ("images", "tags"),
    "helm-charts": ("versions",),
    "collections": ("artifacts",),
}
_AT_ROOT = ("org", "orgs", "search", "users", "catalog", "products", *KINDS)
_MAX_WORDS = 64


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for.

    Attributes:
        words: What comes after the organisation and the team, with kinds as `KINDS` writes them.
        organisation, team: Names; empty where the address has none.
    """

    words: tuple[str, ...]
    organisation: str = ""
    team: str = ""

    def name(self, place: int = 1) -> str:
        """The hub's name of the artifact whose own name stands at `place`: lower case, as all names here."""
        parts = (self.organisation, self.team, self.words[place])
        return "/".join(part for part in parts if part).lower()


def kind_word(word: str) -> str:
    """A kind of artifact as `KINDS` writes it; other words stay."""
    return _ALIASES.get(word, word)


def parse_ngc(path: str) -> Asked | None:
    """What a path asks of this door, None when it is no address of it.

    Args:
        path: Still quoted, without the query.
    """
    if path.startswith(PREFIX):
        rest = path[len(PREFIX) :]
    elif path.startswith("/v3/") or _at_root(path):
        rest = path[1:]
    else:
        return None
    words = tuple(unquote(word) for word in rest.split("/") if word)
    if len(words) > _MAX_WORDS:
        return Asked(("",))
    return _inner(words[1:]) if words[:1] == ("v2",) else Asked(words)


def _at_root(path: str) -> bool:
    if not path.startswith("/v2/"):
        return False
    parts = path.split("/", 3)
    return len(parts) > 2 and parts[2] in _AT_ROOT


def _inner(words: tuple[str, ...]) -> Asked:
    if words[:1] == ("org",) and len(words) > 2:
        return _owned(words[1:])
    if words[:2] == ("search", "org") and len(words) > 3:
        inner = _owned(words[2:])
        return Asked(("search", *inner.words), inner.organisation, inner.team)
    if words and kind_word(words[0]) in KINDS and len(words) > 1:
        kind = kind_word(words[0])
        if words[1] == "org" and len(words) > 3:
            inner = _owned(words[2:])
            return Asked((kind, *inner.words), inner.organisation, inner.team)
        return _of_guest(kind, words[1:])
    return Asked(words)


def _owned(words: tuple[str, ...]) -> Asked:
    organisation, rest = words[0], words[1:]
    team = ""
    if rest[:1] == ("team",) and len(rest) > 2:
        team, rest = rest[1], rest[2:]
    return Asked((kind_word(rest[0]), *rest[1:]) if rest else (), organisation, team)


def _of_guest(kind: str, words: tuple[str, ...]) -> Asked:
    ends = [place for place, word in enumerate(words) if place > 1 and word in _AFTER_NAME[kind]]
    end = min(ends[0] if ends else len(words), 3)
    head, rest = words[:end], words[end:]
    if len(head) < 2:
        return Asked(("",))
    return Asked((kind, head[-1], *rest), head[0], head[1] if len(head) == 3 else "")
