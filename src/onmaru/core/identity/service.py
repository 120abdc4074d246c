"""Identity as the rest of the house uses it: one object, kept in `app.state.identity`."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

from onmaru.core.config import Settings
from onmaru.core.identity.accounts import Accounts
from onmaru.core.identity.keys import Keys
from onmaru.core.identity.oidc import Oidc
from onmaru.core.identity.organisations import Organisations
from onmaru.core.identity.permissions import Subject
from onmaru.core.identity.refusals import Refusals
from onmaru.core.identity.schema import STEPS
from onmaru.core.identity.secrets import token_hash
from onmaru.core.identity.sessions import Sessions
from onmaru.core.identity.teams import Teams
from onmaru.core.storage import Database, migrate

_REMEMBER_S = 5.0
_REMEMBER_COUNT = 2000
_HARMLESS = (
    "identity.access.denied",
    "identity.login.failed",
    "identity.login.succeeded",
    "identity.link.created",
)


class Identity:
    """Organisations, teams, people, keys and sessions of one site. Thread-safe.

    Needs `prepare_events(db)` before. On the first start it creates the organisation `main` with one owner,
    who gets in by `login_link()`.
    """

    def __init__(self, db: Database, settings: Settings) -> None:
        migrate(db, "core.identity", STEPS)
        self.settings = settings.identity
        self._db = db
        self.accounts = Accounts(db)
        self.organisations = Organisations(db, self.accounts)
        self.teams = Teams(db, self.accounts)
        self.keys = Keys(db, self.accounts)
        self.sessions = Sessions(db, self.accounts, self.settings)
        self.oidc = Oidc(db, self.accounts, self.sessions, self.settings.oidc)
        self.accounts.bootstrap()
        self._lock = threading.Lock()
        self._generation = 0
        self._known: OrderedDict[str, tuple[float, Subject]] = OrderedDict()
        self._refusals = Refusals(db, time.monotonic)
        db.on_commit(self._on_commit)

    def login_link(self, user_id: str | None = None) -> str:
        """A one-time login token; of the first owner when nobody is named."""
        return self.sessions.new_link(user_id or self.accounts.first_owner().id)

    def local_key(self) -> str:
        """An API key of the first owner for the command line on this machine; the previous one ends."""
        owner = self.accounts.first_owner()
        return self.keys.local(owner.id, owner.organisation)

    def subject_of_key(self, credential: str) -> Subject:
        """Who presents this API key. Raises `BadKey`."""
        generation = self._generation
        return self._remember(credential, self.keys.subject(credential), generation)

    def subject_of_session(self, token: str) -> Subject:
        """Who holds this session token. Raises `SessionEnded`."""
        generation = self._generation
        return self._remember(token, self.sessions.subject(token), generation)

    def recall(self, credential: str) -> Subject | None:
        """The subject of a credential that was checked within the last seconds; never blocks.

        Whatever changes identities (a key revoked, a session ended, a role changed) empties this memory.
        """
        entry = self._known.get(token_hash(credential))
        if entry is None or entry[0] < time.monotonic():
            return None
        return entry[1]

    def denied(self, subject: Subject, action: str, path: str) -> None:
        """Record that somebody was refused; repeats within a minute are counted and recorded together."""
        self._refusals.note(subject, action, path)

    def flush(self) -> None:
        """Record what was only counted so far: before the audit is read, and when the site stops."""
        self._refusals.flush()

    def _remember(self, credential: str, subject: Subject, generation: int) -> Subject:
        with self._lock:
            if generation == self._generation:  # else something changed while we looked
                self._known[token_hash(credential)] = (time.monotonic() + _REMEMBER_S, subject)
                while len(self._known) > _REMEMBER_COUNT:
                    self._known.popitem(last=False)
        return subject

    def _on_commit(self, notes: list[object]) -> None:
        changes = (str(getattr(note, "type", "")) for note in notes)
        if any(type.startswith("identity.") and type not in _HARMLESS for type in changes):
            with self._lock:
                self._generation += 1
                self._known.clear()
