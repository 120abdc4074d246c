"""Collections of a site, from Python."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from onmaru.core.transport import Transport

_ROOT = "/api/v1/hub"


class CollectionsClient:
    """Artifacts that belong together, under one name."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def members(self, collection: str) -> list[dict[str, Any]]:
        """What a collection gathers, as far as one may see it. Raises `NoCollection`."""
        return list(self._transport.send("GET", f"{_ROOT}/members/{quote(collection)}")["items"])

    def add(self, collection: str, *artifacts: str) -> list[dict[str, Any]]:
        """Put artifacts into a collection; returns what it gathers then."""
        for artifact in artifacts:
            self._transport.send("PUT", f"{_ROOT}/members/{quote(collection)}", json={"artifact": artifact})
        return self.members(collection)

    def remove(self, collection: str, *artifacts: str) -> list[dict[str, Any]]:
        """Take artifacts out of a collection; they stay themselves. Returns what it gathers then."""
        for artifact in artifacts:
            self._transport.send(
                "DELETE", f"{_ROOT}/members/{quote(collection)}", params={"artifact": artifact}
            )
        return self.members(collection)

    def holding(self, artifact: str) -> list[dict[str, Any]]:
        """The collections that gather an artifact."""
        return list(self._transport.send("GET", f"{_ROOT}/collections/{quote(artifact)}")["items"])
