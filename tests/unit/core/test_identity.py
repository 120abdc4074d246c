"""Identity as a story: links, passwords, sessions, keys, people, the audit."""

from __future__ import annotations

from pathlib import Path

import pytest

from onmaru.core.config import load_settings
from onmaru.core.errors import Unauthenticated
from onmaru.core.events import EventFeed
from onmaru.core.identity import Identity, Subject
from onmaru.core.identity import sessions as sessions_module
from onmaru.core.identity.accounts import BadName, LastOwner, NameTaken, UnknownUser
from onmaru.core.identity.attempts import TooManyAttempts
from onmaru.core.identity.keys import BadKey, UnknownKey
from onmaru.core.identity.permissions import NotPermitted
from onmaru.core.identity.refusals import Refusals
from onmaru.core.identity.secrets import WeakPassword
from onmaru.core.identity.sessions import BadLink, BadLogin, PasswordLoginOff, SessionEnded
from onmaru.core.storage import Database, StorageFull
from onmaru.core.time import NS_PER_S, now_ns

PASSWORD = "맑은 아침 공장 바닥"
HOUR_NS = 3600 * NS_PER_S


def types(feed: EventFeed) -> list[str]:
    return [event.type.removeprefix("identity.") for event in feed.tail(50, "identity.")]


def test_the_first_start_makes_one_owner_and_later_ones_none(
    db: Database, identity: Identity, tmp_path: Path
) -> None:
    again = Identity(db, load_settings(flags={"data_folder": str(tmp_path)}, environment={}))
    first = again.accounts.first_owner()
    assert (first.name, first.role, first.has_password) == ("owner", "owner", False)
    assert [u.name for u in again.accounts.list(first.organisation)] == ["owner"]
    assert [o.name for o in again.accounts.organisations(first.id)] == ["main"]


def test_a_link_works_once(identity: Identity, feed: EventFeed) -> None:
    token = identity.login_link()
    session = identity.sessions.by_link(token)
    assert identity.subject_of_session(session.token).role == "owner"
    with pytest.raises(BadLink):
        identity.sessions.by_link(token)
    assert types(feed)[-3:] == ["link.created", "login.succeeded", "login.failed"]


def test_nothing_secret_is_stored(identity: Identity, owner: Subject, tmp_path: Path) -> None:
    link = identity.login_link()
    session = identity.sessions.by_link(identity.login_link())
    _, key = identity.keys.create(owner, label="k", scopes=["*"])
    identity.sessions.set_password(owner, owner.id, PASSWORD)
    content = b"".join(p.read_bytes() for p in tmp_path.iterdir() if p.is_file())
    for secret in (link, session.token, session.csrf, key, key.split("_")[2], PASSWORD):
        assert secret.encode() not in content


def test_a_link_expires(identity: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    token = identity.login_link()
    monkeypatch.setattr(sessions_module, "now_ns", lambda: now_ns() + 11 * 60 * NS_PER_S)
    with pytest.raises(BadLink):
        identity.sessions.by_link(token)


def test_a_session_slides_and_ends(identity: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    token = identity.sessions.by_link(identity.login_link()).token
    start = now_ns()
    for hours in range(11, 24 * 30, 11):  # used every eleven hours, it lives, but not longer than 30 days
        monkeypatch.setattr(sessions_module, "now_ns", lambda hours=hours: start + hours * HOUR_NS)
        identity.sessions.subject(token)
    monkeypatch.setattr(sessions_module, "now_ns", lambda: start + 24 * 30 * HOUR_NS + HOUR_NS)
    with pytest.raises(SessionEnded):
        identity.sessions.subject(token)


def test_an_unused_session_ends(identity: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    token = identity.sessions.by_link(identity.login_link()).token
    later = now_ns() + 12 * HOUR_NS + NS_PER_S
    monkeypatch.setattr(sessions_module, "now_ns", lambda: later)
    with pytest.raises(SessionEnded):
        identity.sessions.subject(token)


def test_signing_out_is_immediate(identity: Identity, owner: Subject, feed: EventFeed) -> None:
    token = identity.sessions.by_link(identity.login_link()).token
    subject = identity.subject_of_session(token)
    assert identity.recall(token) == subject
    identity.sessions.close(subject)
    assert identity.recall(token) is None
    with pytest.raises(SessionEnded):
        identity.subject_of_session(token)
    assert types(feed)[-1] == "logout.succeeded"


def test_passwords_and_their_limits(identity: Identity, owner: Subject, feed: EventFeed) -> None:
    with pytest.raises(WeakPassword):
        identity.sessions.set_password(owner, owner.id, "owner12345")
    other = identity.subject_of_session(identity.sessions.by_link(identity.login_link()).token)
    identity.sessions.set_password(owner, owner.id, PASSWORD)
    with pytest.raises(BadLogin, match="present"):
        identity.sessions.set_password(owner, owner.id, PASSWORD + "!", current="wrong")
    identity.sessions.set_password(owner, owner.id, PASSWORD + "!", current=PASSWORD)
    assert other.session != owner.session
    assert identity.sessions.by_password("owner", PASSWORD + "!", address="10.0.0.1").token
    for _ in range(5):
        for name in ("owner", "nobody"):
            with pytest.raises(BadLogin) as caught:
                identity.sessions.by_password(name, "wrong wrong", address="10.0.0.2")
            assert caught.value.detail == "the name or the password is wrong"
    with pytest.raises(TooManyAttempts):
        identity.sessions.by_password("owner", PASSWORD + "!", address="10.0.0.3")
    assert types(feed).count("login.failed") == 11
    for _ in range(20):
        with pytest.raises(BadLink):
            identity.sessions.by_link("x", address="10.0.0.2")
    with pytest.raises(TooManyAttempts):
        identity.sessions.by_link("x", address="10.0.0.2")


def test_a_changed_password_ends_other_sessions(identity: Identity, owner: Subject) -> None:
    token = identity.sessions.by_link(identity.login_link()).token
    link = identity.login_link()
    identity.sessions.set_password(owner, owner.id, PASSWORD)
    with pytest.raises(SessionEnded):
        identity.subject_of_session(token)
    with pytest.raises(BadLink):
        identity.sessions.by_link(link)


def test_passwords_can_be_switched_off(db: Database, tmp_path: Path) -> None:
    settings = load_settings(
        flags={"data_folder": str(tmp_path), "identity.password_login": False}, environment={}
    )
    with pytest.raises(PasswordLoginOff):
        Identity(db, settings).sessions.by_password("owner", "x")


def test_people_come_change_and_go(identity: Identity, owner: Subject, feed: EventFeed) -> None:
    kim = identity.accounts.create(owner, name="kim", display="김민수", role="reader")
    with pytest.raises(NameTaken):
        identity.accounts.create(owner, name="kim", display="", role="reader")
    for name in ("", "Kim", "a b", "x" * 65, "../x", "김", "a\n"):
        with pytest.raises(BadName):
            identity.accounts.create(owner, name=name, display="", role="reader")
    token = identity.sessions.by_link(identity.sessions.link_for(owner, kim.id)).token
    assert identity.subject_of_session(token).role == "reader"
    identity.accounts.change(owner, kim.id, role="admin", display="Kim")
    assert identity.recall(token) is None  # the memory is emptied at once
    assert identity.subject_of_session(token).role == "admin"
    identity.accounts.change(owner, kim.id, active=False)
    with pytest.raises(SessionEnded):
        identity.subject_of_session(token)
    with pytest.raises(UnknownUser):
        identity.login_link(kim.id)
    identity.accounts.remove(owner, kim.id)
    with pytest.raises(UnknownUser):
        identity.accounts.get(owner.organisation, kim.id)
    wanted = [
        "user.created",
        "link.created",
        "login.succeeded",
        "user.changed",
        "user.changed",
        "user.removed",
    ]
    assert types(feed)[-6:] == wanted


def test_the_last_owner_stays(identity: Identity, owner: Subject) -> None:
    service = identity.accounts.create(owner, name="robot", display="", role="owner", kind="service")
    for change in ({"role": "admin"}, {"active": False}):
        with pytest.raises(LastOwner):
            identity.accounts.change(owner, owner.id, **change)  # type: ignore[arg-type]
    with pytest.raises(LastOwner):
        identity.accounts.remove(owner, owner.id)
    second = identity.accounts.create(owner, name="lee", display="", role="owner")
    identity.accounts.remove(owner, owner.id)
    assert identity.accounts.first_owner().id == second.id
    with pytest.raises(UnknownUser, match="service"):
        identity.login_link(service.id)


def test_nobody_reaches_above_themselves(identity: Identity, owner: Subject) -> None:
    made = identity.accounts.create(owner, name="ann", display="", role="admin")
    admin = identity.subject_of_session(identity.sessions.by_link(identity.login_link(made.id)).token)
    with pytest.raises(NotPermitted):
        identity.accounts.create(admin, name="eve", display="", role="owner")
    with pytest.raises(NotPermitted):
        identity.accounts.change(admin, admin.id, role="owner")
    for attempt in (
        lambda: identity.accounts.change(admin, owner.id, role="guest"),
        lambda: identity.accounts.remove(admin, owner.id),
        lambda: identity.sessions.link_for(admin, owner.id),
        lambda: identity.sessions.set_password(admin, owner.id, PASSWORD),
        lambda: identity.keys.create(admin, label="k", scopes=["*"], user_id=owner.id),
    ):
        with pytest.raises(NotPermitted):
            attempt()


def test_a_key_is_narrow_and_cannot_widen_itself(identity: Identity, owner: Subject, feed: EventFeed) -> None:
    key, secret = identity.keys.create(owner, label="edge", scopes=["core.*"])
    subject = identity.subject_of_key(secret)
    assert subject.permissions == {"core.read", "core.keys"}
    for attempt in (
        lambda: identity.keys.create(subject, label="k", scopes=["*"]),
        lambda: identity.sessions.link_for(subject, owner.id),
        lambda: identity.sessions.set_password(subject, owner.id, PASSWORD),
    ):
        with pytest.raises(NotPermitted):
            attempt()
    assert identity.keys.create(subject, label="k2", scopes=["core.read"])[0].scopes == ("core.read",)
    identity.keys.revoke(owner, key.id)
    assert identity.recall(secret) is None
    with pytest.raises(BadKey):
        identity.subject_of_key(secret)
    assert types(feed)[-3:] == ["key.created", "key.created", "key.revoked"]


def test_keys_expire_and_show_their_use(
    identity: Identity, owner: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    from onmaru.core.identity import keys as keys_module

    key, secret = identity.keys.create(owner, label="k", scopes=["*"], expires_ns=now_ns() + NS_PER_S * 3600)
    assert key.last_used_ns is None
    identity.keys.subject(secret)
    used = next(k for k in identity.keys.list(owner) if k.id == key.id)
    assert used.last_used_ns is not None
    monkeypatch.setattr(keys_module, "now_ns", lambda: now_ns() + NS_PER_S * 3601)
    with pytest.raises(BadKey):
        identity.keys.subject(secret)


def test_a_full_disk_keeps_nobody_out(
    identity: Identity, owner: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, secret = identity.keys.create(owner, label="k", scopes=["*"])

    def full(_: Database) -> None:
        raise StorageFull("the disk of the database is full")

    monkeypatch.setattr(Database, "write", full)
    assert identity.keys.subject(secret).name == owner.name


def test_keys_of_others_look_absent(identity: Identity, owner: Subject) -> None:
    made = identity.accounts.create(owner, name="kim", display="", role="reader")
    kim = identity.subject_of_session(identity.sessions.by_link(identity.login_link(made.id)).token)
    key, _ = identity.keys.create(owner, label="k", scopes=["*"])
    assert identity.keys.list(kim) == []
    with pytest.raises(UnknownKey):
        identity.keys.revoke(kim, key.id)
    with pytest.raises(UnknownKey):
        identity.keys.revoke(owner, "key_absent")


def test_the_local_key_replaces_the_one_before(identity: Identity) -> None:
    first = identity.local_key()
    second = identity.local_key()
    assert identity.subject_of_key(second).role == "owner"
    with pytest.raises(BadKey):
        identity.subject_of_key(first)


@pytest.mark.parametrize("credential", ["", "omk_", "omk_a_b", "x" * 5000, "omk_\ud800", "Bearer omk_"])
def test_nonsense_is_nobody(identity: Identity, credential: str) -> None:
    with pytest.raises(Unauthenticated):
        identity.subject_of_key(credential)
    with pytest.raises(Unauthenticated):
        identity.subject_of_session(credential)
    with pytest.raises(Unauthenticated):
        identity.sessions.by_link(credential)


def test_every_refusal_is_recorded_repeats_of_a_minute_together(
    identity: Identity, owner: Subject, feed: EventFeed
) -> None:
    for _ in range(3):
        identity.denied(owner, "twin.edit", "/api/v1/twin")
    identity.denied(owner, "twin.edit", "/api/v1/other")
    assert types(feed).count("access.denied") == 2
    identity.flush()
    identity.flush()
    assert types(feed).count("access.denied") == 3, "the two repeats are one event"


def test_whoever_is_refused_in_a_loop_does_not_fill_the_disk(
    db: Database, owner: Subject, feed: EventFeed
) -> None:
    now_s = 0.0
    refusals = Refusals(db, lambda: now_s)
    for number in range(1000):
        refusals.note(owner, "hub.read", f"/v2/main/a{number}")
    refusals.flush()
    found = [event.data for event in feed.tail(1000, "identity.access.denied")]
    assert len(found) == 202
    assert sum(each.get("repeats", 1) for each in found) == 1000
    now_s = 61.0
    refusals.note(owner, "hub.read", "/v2/main/a0")
    assert sum(1 for event in feed.tail(1000, "identity.access.denied")) == 203
