"""Seals small secrets for the database: whoever has only the database, or a copy of it, cannot read them."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from onmaru.core.storage.folder import disk_error

_NONCE = 12


class Seal:
    """AES-256-GCM with a key in a file of its own, made at first use and readable by its owner alone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._cipher: AESGCM | None = None

    def close(self, text: str, purpose: str) -> str:
        """Seal a secret.

        Args:
            purpose: What it is for; it opens for nothing else.
        """
        nonce = secrets.token_bytes(_NONCE)
        sealed = self._key().encrypt(nonce, text.encode(), purpose.encode())
        return base64.b64encode(nonce + sealed).decode()

    def open(self, sealed: str, purpose: str) -> str | None:
        """The secret; None when it was sealed with another key or for something else."""
        try:
            raw = base64.b64decode(sealed, validate=True)
            return self._key().decrypt(raw[:_NONCE], raw[_NONCE:], purpose.encode()).decode()
        except (ValueError, InvalidTag):
            return None

    def _key(self) -> AESGCM:
        if self._cipher is None:
            try:
                self._cipher = AESGCM(self._read())
            except OSError as error:
                raise disk_error(error, self._path) from error
        return self._cipher

    def _read(self) -> bytes:
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            part = self._path.with_suffix(f".{secrets.token_hex(4)}.part")
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(32))
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(part, self._path)  # never over a key somebody else has just made
            except FileExistsError:
                pass
            finally:
                part.unlink(missing_ok=True)
            return self._path.read_bytes()
