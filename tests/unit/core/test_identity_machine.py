"""Any order of inviting, promoting, switching off, keys and sessions keeps the promises of identity."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from onmaru.core.config import load_settings
from onmaru.core.errors import OnmaruError, Unauthenticated
from onmaru.core.events import prepare_events, verify_chain
from onmaru.core.identity import ROLES, Identity, Subject, permissions_of
from onmaru.core.storage import Database

SCOPES = st.lists(
    st.sampled_from(["*", "core.*", "identity.*", "audit.read", "core.keys"]), min_size=1, max_size=2
)


class IdentityMachine(RuleBasedStateMachine):
    """A model beside the real thing: who is active with which role, which credentials should work."""

    users = Bundle("users")
    keys = Bundle("keys")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.db = Database(f"sqlite:///{Path(self.folder.name) / 'x.db'}")
        prepare_events(self.db)
        self.identity = Identity(
            self.db, load_settings(flags={"data_folder": self.folder.name}, environment={})
        )
        first = self.identity.accounts.first_owner()
        self.organisation = first.organisation
        self.roles: dict[str, str] = {first.id: "owner"}
        self.active: dict[str, bool] = {first.id: True}
        self.secrets: dict[str, tuple[str, str, list[str]]] = {}  # key id -> user, secret, scopes
        self.sessions: dict[str, set[str]] = {first.id: set()}
        self.dead: set[str] = set()  # credentials that must never work again
        self.number = 0

    def teardown(self) -> None:
        self.db.close()
        self.folder.cleanup()

    def somebody(self, seed: int) -> Subject:
        """Any active member, signed in."""
        able = sorted(user for user, active in self.active.items() if active)
        return self.sign_in(able[seed % len(able)])

    def sign_in(self, user: str) -> Subject:
        token = self.identity.sessions.by_link(self.identity.login_link(user)).token
        self.sessions[user].add(token)
        return self.identity.subject_of_session(token)

    @rule(target=users, seed=st.integers(0, 9), role=st.sampled_from(ROLES))
    def invite(self, seed: int, role: str) -> str:
        by = self.somebody(seed)
        self.number += 1
        with contextlib.suppress(OnmaruError):
            # The API asks for identity.edit; here only the ladder is checked.
            user = self.identity.accounts.create(by, name=f"u{self.number}", display="", role=role)
            assert ROLES.index(role) <= ROLES.index(by.role)
            self.roles[user.id], self.active[user.id], self.sessions[user.id] = role, True, set()
            return user.id
        return "usr_absent"

    @rule(
        seed=st.integers(0, 9),
        user=users,
        role=st.sampled_from(ROLES) | st.none(),
        active=st.booleans() | st.none(),
    )
    def change(self, seed: int, user: str, role: str | None, active: bool | None) -> None:
        if self.active.get(user):
            self.sign_in(user)  # the change has to reach those who are signed in
        by = self.somebody(seed)
        with contextlib.suppress(OnmaruError):
            self.identity.accounts.change(by, user, role=role, active=active)
            assert ROLES.index(by.role) >= max(ROLES.index(self.roles[user]), ROLES.index(role or "guest"))
            self.roles[user] = role or self.roles[user]
            if active is not None:
                self.active[user] = active
                if not active:
                    self.dead |= self.sessions[user]
                    self.sessions[user].clear()

    @rule(seed=st.integers(0, 9), user=users)
    def remove(self, seed: int, user: str) -> None:
        by = self.somebody(seed)
        with contextlib.suppress(OnmaruError):
            self.identity.accounts.remove(by, user)
            self.dead |= self.sessions[user] | {made[1] for made in self.secrets.values() if made[0] == user}
            del self.roles[user], self.active[user], self.sessions[user]
            self.secrets = {key: made for key, made in self.secrets.items() if made[0] != user}

    @rule(seed=st.integers(0, 9))
    def drop_the_first_owner(self, seed: int) -> None:
        owner = self.identity.accounts.first_owner()
        by = self.somebody(seed)
        with contextlib.suppress(OnmaruError):
            self.identity.accounts.change(by, owner.id, role="guest")
            self.roles[owner.id] = "guest"

    @rule(target=keys, seed=st.integers(0, 9), scopes=SCOPES)
    def make_key(self, seed: int, scopes: list[str]) -> str:
        by = self.somebody(seed)
        key, secret = self.identity.keys.create(by, label="k", scopes=scopes)
        self.secrets[key.id] = (by.id, secret, scopes)
        return key.id

    @rule(seed=st.integers(0, 9), key=keys)
    def revoke_key(self, seed: int, key: str) -> None:
        by = self.somebody(seed)
        with contextlib.suppress(OnmaruError):
            self.identity.keys.revoke(by, key)
            if key in self.secrets:
                self.dead.add(self.secrets.pop(key)[1])

    @rule(seed=st.integers(0, 9))
    def sign_out(self, seed: int) -> None:
        subject = self.somebody(seed)
        token = next(
            t
            for t in self.sessions[subject.id]
            if self.identity.sessions.subject(t).session == subject.session
        )
        self.identity.sessions.close(subject)
        self.sessions[subject.id].discard(token)
        self.dead.add(token)

    @invariant()
    def somebody_owns_the_site(self) -> None:
        assert any(self.active[user] and role == "owner" for user, role in self.roles.items())

    @invariant()
    def credentials_work_exactly_as_they_should(self) -> None:
        for user, secret, scopes in self.secrets.values():
            known = self.identity.recall(secret)
            try:
                subject = known or self.identity.subject_of_key(secret)
            except Unauthenticated:
                assert not self.active[user]
                continue
            assert self.active[user]
            assert subject.permissions == permissions_of(self.roles[user], scopes)
        for user, tokens in self.sessions.items():
            for token in tokens:
                subject = self.identity.recall(token) or self.identity.subject_of_session(token)
                assert (subject.id, subject.role) == (user, self.roles[user])

    @invariant()
    def the_dead_stay_dead(self) -> None:
        for credential in self.dead:
            assert self.identity.recall(credential) is None
            for look_up in (self.identity.subject_of_key, self.identity.subject_of_session):
                with pytest.raises(Unauthenticated):
                    look_up(credential)

    @invariant()
    def the_audit_is_whole(self) -> None:
        assert verify_chain(self.db)[0] > 0


TestIdentityMachine = IdentityMachine.TestCase
TestIdentityMachine.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)
