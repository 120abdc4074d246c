"""Scopes of registry tokens: `repository:acme/inspect:pull,push`.

Source: Distribution registry token specification, "Requesting a Token" (scope grammar).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from onmaru.hub.errors import BadScope

ACTIONS = ("pull", "push", "delete")
MAX_SCOPES = 100
_SCOPE = re.compile(r"^([a-z0-9]+)(?:\([a-z0-9]+\))?:(.+):([a-z*,]*)\Z")

Scopes = Mapping[str, frozenset[str]]  # repository name -> actions; the name "" is the catalogue


def parse_scopes(texts: Iterable[str]) -> dict[str, frozenset[str]]:
    """The actions asked for, by repository; several scopes may stand in one text, separated by spaces.

    Kinds of resources we do not know are left out, as the specification asks.

    Raises:
        BadScope: one cannot be read, or there are more than a hundred.
    """
    found: dict[str, frozenset[str]] = {}
    words = [word for text in texts for word in text.split(" ") if word]
    if len(words) > MAX_SCOPES:
        raise BadScope(f"{len(words)} scopes in one request", hint=f"ask for at most {MAX_SCOPES}")
    for word in words:
        match = _SCOPE.match(word)
        if match is None:
            raise BadScope(f"cannot read the scope {word[:120]!r}", hint="repository:NAME:pull,push")
        kind, name = match[1], match[2]
        actions = frozenset(match[3].split(",")) - {""}
        if kind == "registry" and name == "catalog":
            found[""] = found.get("", frozenset()) | {"pull"}
        elif kind == "repository":
            known = frozenset(ACTIONS) if "*" in actions else actions & set(ACTIONS)
            found[name] = found.get(name, frozenset()) | known
    return found


def format_scopes(scopes: Iterable[tuple[str, str]]) -> str:
    """`(name, action)` pairs as a challenge's scope; several actions of one name stand together."""
    grouped: dict[str, list[str]] = {}
    for name, action in scopes:
        grouped.setdefault(name, []).append(action)
    words = [
        f"repository:{name}:{','.join(actions)}" if name else "registry:catalog:*"
        for name, actions in grouped.items()
    ]
    return " ".join(words)
