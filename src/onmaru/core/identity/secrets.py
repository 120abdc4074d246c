"""Random tokens, API keys and passwords: how they are made and how they are checked."""

from __future__ import annotations

import binascii
import hashlib
import hmac
import re
import secrets
import threading
from functools import cache
from typing import TYPE_CHECKING

from onmaru.core.errors import InvalidInput

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_KEY = re.compile(r"^omk_([0-9A-Za-z]{10})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})\Z")
_HASHING = threading.BoundedSemaphore(
    2
)  # argon2 takes 64 MiB each: a crowd at the door must not eat the memory
MAX_PASSWORD = 256


class WeakPassword(InvalidInput):
    code = "identity.weak_password"


def new_token() -> str:
    """256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a random token; a plain hash is enough, there is nothing to guess."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def csrf_of(session_token: str) -> str:
    """The CSRF token of a session: derived, so it needs no storage and tells nothing of the session token."""
    return hmac.new(session_token.encode(), b"onmaru csrf", hashlib.sha256).hexdigest()


def new_api_key() -> tuple[str, str]:
    """`(prefix, key)` of a new key `omk_<prefix>_<secret><checksum>`; 256 bits are in the secret.

    The checksum lets secret scanners and typing mistakes be told apart without a database.
    """
    prefix = "".join(secrets.choice(_BASE62) for _ in range(10))
    secret = "".join(secrets.choice(_BASE62) for _ in range(43))
    return prefix, f"omk_{prefix}_{secret}{_checksum(prefix + secret)}"


def read_api_key(text: str) -> str | None:
    """The prefix of a well-formed key, None for anything else."""
    match = _KEY.match(text)
    if match is None or not hmac.compare_digest(_checksum(match[1] + match[2]), match[3]):
        return None
    return match[1]


def _checksum(text: str) -> str:
    number = binascii.crc32(text.encode())
    digits = []
    for _ in range(6):
        number, digit = divmod(number, 62)
        digits.append(_BASE62[digit])
    return "".join(reversed(digits))


def check_password(password: str, *, name: str, min_length: int) -> None:
    """The policy of NIST SP 800-63B 5.1.1: length counts, composition rules do not, obvious ones are refused.

    Raises:
        WeakPassword: the hint says what would do.
    """
    lowered = password.casefold()
    if len(password) < min_length:
        raise WeakPassword(
            f"shorter than {min_length} characters", hint="a few words make a good one", length=min_length
        )
    if len(password) > MAX_PASSWORD:
        raise WeakPassword(f"longer than {MAX_PASSWORD} characters", hint="a few words are enough")
    if len(set(password)) < 5 or lowered in _COMMON:
        raise WeakPassword("too easy to guess", hint="a few words nobody connects make a good one")
    if name and name.casefold() in lowered and len(name) * 2 >= len(password):
        raise WeakPassword("it is mostly the user name", hint="a few words nobody connects make a good one")


_COMMON = frozenset(
    f"{word}{tail}"
    for word in ("password", "passw0rd", "p@ssword", "p@ssw0rd", "qwertyuiop", "onmaru", "administrator", "letmein",
                 "welcome", "iloveyou", "changeme", "1q2w3e4r5t", "asdfghjkl", "manufacturing")
    for tail in ("", "1", "12", "123", "1234", "12345", "123456", "!", "1!", "123!", "1234!", "2024", "2025", "2026")
) | {"1234567890", "12345678910", "0123456789", "0987654321", "qwerty123456", "1234567890a"}  # fmt: skip


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()  # argon2id with the parameters of RFC 9106 for machines short of memory


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_hex(16))


def hash_password(password: str) -> str:
    """The argon2id hash of a password, with its salt and parameters."""
    with _HASHING:
        return _hasher().hash(password)


def password_matches(stored: str | None, password: str) -> bool:
    """Whether the password is right; somebody without one costs as much time as a wrong one."""
    from argon2.exceptions import InvalidHashError, VerificationError

    with _HASHING:
        try:
            right = _hasher().verify(stored or _nobody(), password[: MAX_PASSWORD + 1])
        except (VerificationError, InvalidHashError):
            return False
    return right and stored is not None
