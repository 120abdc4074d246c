"""Licences of a hub's artifacts, from Python: `site.hub.licences.accept("acme/inspect", version="1.0")`."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from onmaru.core.transport import Transport

_ROOT = "/api/v1/hub"


class LicenceClient:
    """What has to be accepted before pulling, and by whom it was."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def show(self, name: str) -> dict[str, Any] | None:
        """The licence of an artifact, and whether one has yet to accept it; None when it has none."""
        found: dict[str, Any] | None = self._transport.send("GET", f"{_ROOT}/licences/{quote(name)}")
        return found

    def set(self, name: str, *, version: str, text: str, title: str = "") -> dict[str, Any]:
        """Ask for a licence (Markdown) from now on; a changed text or version asks everybody again."""
        body = {"version": version, "title": title, "text": text}
        done: dict[str, Any] = self._transport.send("PUT", f"{_ROOT}/licences/{quote(name)}", json=body)
        return done

    def clear(self, name: str) -> None:
        """Ask for no licence any more."""
        self._transport.send("DELETE", f"{_ROOT}/licences/{quote(name)}")

    def accept(self, name: str, *, version: str, sha256: str = "") -> dict[str, Any]:
        """Accept the licence that was read, for oneself. Raises `LicenceChanged` when another is in force."""
        body = {"version": version, "sha256": sha256}
        done: dict[str, Any] = self._transport.send("POST", f"{_ROOT}/acceptances/{quote(name)}", json=body)
        return done

    def acceptances(self, name: str) -> list[dict[str, Any]]:
        """Who accepted it, the last first; for publishers."""
        return list(self._transport.send("GET", f"{_ROOT}/acceptances/{quote(name)}")["items"])
