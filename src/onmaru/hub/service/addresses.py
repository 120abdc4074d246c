"""Addresses for transfers: good without further credentials, for one purpose, for a while.

An address carries a random token. What the token stands for is kept in memory, with the API key of whoever asked for
it, and the key is judged anew whenever the address is used: a revoked key has no afterlife, and whatever else changes
about identities interrupts nobody.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from onmaru.core.identity.secrets import new_token, token_hash
from onmaru.hub.errors import TokenNeeded

_CAPACITY = 50_000


@dataclass(frozen=True, slots=True)
class Purpose:
    """What an address is good for.

    Attributes:
        key: The API key it was asked with; empty for nobody.
        name: The artifact.
        upload: The upload whose parts may be written; empty for reading.
        version: sha256 of the manifest whose files may be read; empty for writing.
    """

    key: str
    name: str
    upload: str = ""
    version: str = ""
    expires_at: float = 0.0


class Addresses:
    """All addresses of a hub; thread-safe. A restart forgets them: clients ask for new ones.

    Args:
        life_s: How long an address is good for [s].
        clock: Monotonic seconds.
    """

    def __init__(self, *, life_s: float = 6 * 3600, clock: Callable[[], float] = time.monotonic) -> None:
        self.life_s = life_s
        self._clock = clock
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Purpose] = OrderedDict()

    def issue(self, purpose: Purpose) -> str:
        """A token for the address."""
        token = new_token()
        kept = replace(purpose, expires_at=self._clock() + self.life_s)
        with self._lock:
            self._known[token_hash(token)] = kept
            while self._known and (
                len(self._known) > _CAPACITY or next(iter(self._known.values())).expires_at <= self._clock()
            ):
                self._known.popitem(last=False)  # all live equally long: the oldest ends first
        return token

    def find(self, token: str) -> Purpose:
        """What a token stands for.

        Raises:
            TokenNeeded: it is unknown or has ended.
        """
        found = self._known.get(token_hash(token))
        if found is None or found.expires_at <= self._clock():
            hint = "begin the transfer again: it goes on where it stopped"
            raise TokenNeeded("the address has ended", hint=hint, error="invalid_token")
        return found
