"""Mirrors from Python: `site.hub.mirrors.add("dockerhub", "https://registry-1.docker.io")`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from onmaru.core.transport import Transport
from onmaru.hub.client.retention import finish
from onmaru.hub.errors_mirror import UnknownMirror

_ROOT = "/api/v1/hub/mirrors"


class MirrorsClient:
    """Names that are fetched from other registries and Hugging Face endpoints when somebody asks for them."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> list[dict[str, Any]]:
        """The organisation's mirrors."""
        return list(self._transport.send("GET", _ROOT)["items"])

    def show(self, mirror: str) -> dict[str, Any]:
        """A mirror by its id or prefix, with what it holds. Raises `UnknownMirror`."""
        answer: dict[str, Any] = self._transport.send("GET", f"{_ROOT}/{self._id(mirror)}")
        return answer

    def add(self, prefix: str, url: str, **terms: Any) -> dict[str, Any]:
        """Mirror a registry or a Hugging Face endpoint below a prefix.

        Args:
            terms: `protocol` ("oci", "hf"), `upstream_prefix`, `username`, `secret`, `allow`, `deny`, `tag_ttl_s`, `absent_ttl_s`,
                `quota_bytes`, `offline`, `visibility`.
        """
        answer: dict[str, Any] = self._transport.send(
            "POST", _ROOT, json={"prefix": prefix, "url": url, **terms}
        )
        return answer

    def change(self, mirror: str, **terms: Any) -> dict[str, Any]:
        """Change a mirror, such as `offline=True`."""
        answer: dict[str, Any] = self._transport.send("PATCH", f"{_ROOT}/{self._id(mirror)}", json=terms)
        return answer

    def remove(self, mirror: str) -> None:
        """Fetch no more; what was fetched stays."""
        self._transport.send("DELETE", f"{_ROOT}/{self._id(mirror)}")

    def sync(self, mirror: str, references: Sequence[str]) -> dict[str, Any]:
        """Fetch references whole: `library/alpine:3.*`, `datasets/acme/seams@main`; returns counts, and what failed."""
        body = {"references": [*references]}
        job = self._transport.send("POST", f"{_ROOT}/{self._id(mirror)}/sync", json=body)
        return dict(finish(self._transport, job)["result"])

    def _id(self, mirror: str) -> str:
        found = [each["id"] for each in self.list() if mirror in (each["id"], each["prefix"])]
        if not found:
            raise UnknownMirror(f"no mirror {mirror[:60]!r}", hint="list them")
        return str(found[0])
