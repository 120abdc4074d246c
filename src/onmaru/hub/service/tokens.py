"""Registry tokens: short-lived, opaque, kept in memory only.

A restart forgets them and so does any change of identities; clients ask for a new one when a request is
answered by 401, so nothing but a few milliseconds is lost, and a revoked key has no afterlife.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from onmaru.core.identity import Subject
from onmaru.core.identity.secrets import new_token, token_hash
from onmaru.hub.rules.scope import Scopes

PREFIX = "omt_"
_CAPACITY = 20_000


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token stands for."""

    subject: Subject | None
    scopes: Scopes
    expires_at: float  # on the clock of `Tokens`
    told: set[str] = field(default_factory=set, compare=False)  # see `Access.narrow`


class Tokens:
    """All tokens of a hub; thread-safe.

    Args:
        life_s: How long a token is good for [s].
        clock: Monotonic seconds.
    """

    def __init__(self, *, life_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.life_s = life_s
        self._clock = clock
        self._lock = threading.Lock()
        self._grants: OrderedDict[str, Grant] = OrderedDict()

    def issue(self, subject: Subject | None, scopes: Scopes) -> str:
        token = PREFIX + new_token()
        grant = Grant(subject, scopes, self._clock() + self.life_s)
        with self._lock:
            self._grants[token_hash(token)] = grant
            while self._grants and (
                len(self._grants) > _CAPACITY or next(iter(self._grants.values())).expires_at <= self._clock()
            ):
                self._grants.popitem(last=False)  # all live equally long: the oldest ends first
        return token

    def find(self, token: str) -> Grant | None:
        """What the token stands for, None when it is unknown or has ended."""
        grant = self._grants.get(token_hash(token))
        return grant if grant is not None and grant.expires_at > self._clock() else None

    def clear(self) -> None:
        """End all tokens: identities have changed."""
        with self._lock:
            self._grants.clear()
