"""Roles, permissions, scopes, secrets and attempts: pure rules."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.core.errors import InvalidInput, NotFound
from onmaru.core.identity import (
    PERMISSIONS,
    ROLES,
    Resource,
    Subject,
    authorize,
    permissions_of,
    register_permissions,
)
from onmaru.core.identity.attempts import Attempts, TooManyAttempts
from onmaru.core.identity.oidc import safe_return
from onmaru.core.identity.permissions import NotPermitted, PermissionClash, UnknownRole, check_scopes
from onmaru.core.identity.secrets import (
    WeakPassword,
    check_password,
    csrf_of,
    hash_password,
    new_api_key,
    password_matches,
    read_api_key,
)

KNOWN = sorted(PERMISSIONS)


def somebody(role: str = "reader", scopes: tuple[str, ...] = ("*",), key: str = "") -> Subject:
    return Subject("usr_1", "kim", "Kim", "org_1", role, permissions_of(role, scopes), "link", key=key)


def test_roles_are_a_ladder() -> None:
    for lower, higher in pairwise(ROLES):
        assert permissions_of(lower) <= permissions_of(higher)
    assert permissions_of("owner") == frozenset(PERMISSIONS)
    with pytest.raises(UnknownRole):
        permissions_of("root")


@given(
    st.sampled_from(ROLES), st.lists(st.sampled_from([*KNOWN, "core.*", "identity.*", "*", "x.y", "co.*"]))
)
def test_scopes_only_ever_narrow(role: str, scopes: list[str]) -> None:
    assert permissions_of(role, scopes) <= permissions_of(role)
    assert permissions_of(role, []) == frozenset()


@given(st.sampled_from(ROLES), st.text(max_size=20) | st.sampled_from(KNOWN))
def test_authorize_denies_by_default(role: str, action: str) -> None:
    subject = somebody(role)
    allowed = action in PERMISSIONS and ROLES.index(PERMISSIONS[action]) <= ROLES.index(role)
    if allowed:
        authorize(subject, action)
    else:
        with pytest.raises(NotPermitted):
            authorize(subject, action)


def test_what_belongs_to_others_looks_absent() -> None:
    authorize(somebody("owner"), "core.read", Resource("alarm", "a", "org_1"))
    with pytest.raises(NotFound):
        authorize(somebody("owner"), "core.read", Resource("alarm", "a", "org_2"))


def test_a_refusal_says_what_is_needed() -> None:
    with pytest.raises(NotPermitted, match="role admin"):
        authorize(somebody("reader"), "audit.read")
    with pytest.raises(NotPermitted, match=r"needs the scope audit\.read"):
        authorize(somebody("admin", ("core.*",), key="key_1"), "audit.read")


def test_a_permission_belongs_to_one_wing() -> None:
    register_permissions({"core.read": "guest"})
    with pytest.raises(PermissionClash):
        register_permissions({"core.read": "owner"})
    with pytest.raises(UnknownRole):
        register_permissions({"test.fly": "pilot"})
    with pytest.raises(InvalidInput):
        register_permissions({"Fly": "owner"})
    with pytest.raises(InvalidInput):
        check_scopes(["cor.*"])
    check_scopes(["core.*", "*", "audit.read"])


def test_keys_carry_a_checksum() -> None:
    prefix, key = new_api_key()
    assert read_api_key(key) == prefix
    assert key.startswith(f"omk_{prefix}_")
    for position in range(4, len(key)):
        if key[position] != "_":
            wrong = key[:position] + ("A" if key[position] != "A" else "B") + key[position + 1 :]
            assert read_api_key(wrong) is None, position
    assert read_api_key(key + "\n") is None
    assert len({new_api_key()[1] for _ in range(100)}) == 100


@given(st.text(max_size=100))
def test_no_text_is_taken_for_a_key(text: str) -> None:
    assert read_api_key(text) is None


def test_passwords() -> None:
    hashed = hash_password("correct horse battery")
    assert hashed.startswith("$argon2id$")
    assert "correct" not in hashed
    assert password_matches(hashed, "correct horse battery")
    assert not password_matches(hashed, "correct horse batterz")
    assert not password_matches(None, "anything")
    assert not password_matches("not a hash", "anything")


@pytest.mark.parametrize(
    "password", ["tiny1", "aaaaaaaaaaaaaaaa", "Password1234", "kimminsu12", "x" * 300, "1234567890"]
)
def test_weak_passwords(password: str) -> None:
    with pytest.raises(WeakPassword) as caught:
        check_password(password, name="kimminsu", min_length=10)
    assert password not in str(caught.value)


@pytest.mark.parametrize("password", ["맑은 아침 공장 바닥", "correct horse battery", "kx82-qqm1-zz"])
def test_good_passwords(password: str) -> None:
    check_password(password, name="kim", min_length=10)


def test_attempts_wait_and_forget() -> None:
    now = [0.0]
    attempts = Attempts(limit=3, window_s=60, capacity=2, clock=lambda: now[0])
    for _ in range(3):
        attempts.check("a")
        attempts.failed("a")
    with pytest.raises(TooManyAttempts) as caught:
        attempts.check("a")
    assert caught.value.params["retry_after_s"] == 60
    attempts.check("b")
    now[0] = 61
    attempts.check("a")
    attempts.failed("a")
    attempts.succeeded("a")
    for name in "bcd":
        attempts.failed(name)
    assert len(attempts._failures) == 2


def test_csrf_depends_on_the_session_and_does_not_show_it() -> None:
    assert csrf_of("a") == csrf_of("a") != csrf_of("b")
    assert "token" not in csrf_of("token")


@pytest.mark.parametrize(
    "path", ["//evil", "/\\evil", "https://evil", "evil", "", "/a\\b", "/a\nb", "/" + "x" * 3000]
)
def test_one_returns_to_our_own_pages_only(path: str) -> None:
    assert safe_return(path) == "/"
    assert safe_return("/twin?select=/Plant") == "/twin?select=/Plant"
