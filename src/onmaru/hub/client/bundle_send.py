"""Sends a bundle to a hub, in the pieces the hub asks for: what it has is not sent, what was sent is not sent again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onmaru.core.transport import SiteUnreachable, Transport, error_from_problem
from onmaru.hub.client.transfer import MAX_TRIES, PIECE, Progress
from onmaru.hub.errors import WrongOffset
from onmaru.hub.ports import BundleSource
from onmaru.hub.rules.bundle.document import Bundle
from onmaru.hub.rules.bundle.layout import SIGNATURE, digest_at, order
from onmaru.hub.rules.bundle.tar import arrange, length, pieces

_ROOT = "/api/v1/hub/bundles"


class Sender:
    """One bundle on this machine, arranged as one tar: a folder need not be packed first."""

    def __init__(self, transport: Transport, source: BundleSource, bundle: Bundle) -> None:
        self._transport = transport
        self._source = source
        self._bundle = bundle
        by_digest = {part.digest: part.size for part in bundle.files}
        paths = order(bundle, is_signed=SIGNATURE in source.files)
        self._entries = arrange(
            [(path, by_digest.get(digest_at(path), source.files.get(path, 0))) for path in paths]
        )
        self.size = length(self._entries)
        essential = bundle.essentials()
        self._head = max(
            entry.end
            for entry in self._entries
            if not digest_at(entry.path) or digest_at(entry.path) in essential
        )

    def begin(self) -> dict[str, Any]:
        """The import that an earlier try began, or a new one."""
        for each in self._transport.send("GET", _ROOT)["items"]:
            if (
                each["direction"] == "import"
                and (each["name"], each["size_bytes"]) == (self._bundle.id, self.size)
                and each["state"] not in ("done", "gone")
            ):
                return dict(each)
        body = {"name": self._bundle.id, "size": self.size}
        answer: dict[str, Any] = self._transport.send("POST", f"{_ROOT}/imports", json=body)
        return answer

    def send(self, now: dict[str, Any], progress: Progress | None, *, only_head: bool = False) -> None:
        """Send what the hub wants.

        Args:
            now: The import, as the hub tells of it.
            only_head: No contents: enough to be told what would change.
        """
        enough = self._head if only_head else self.size
        tries = 0
        while True:
            start, end = now["wants"] or (self.size, self.size)
            if progress is not None:
                progress(min(start, enough), enough)
            if start >= min(end, enough):
                return
            # Once the hub has the head it knows what it need not be sent.
            until = min(end, enough, start + PIECE, self._head if start < self._head else self.size)
            data = b"".join(self._read(start, until))
            try:
                now = self._transport.send(
                    "PUT", f"{_ROOT}/{now['id']}/file", params={"offset": start}, content=data
                )
                tries = 0
            except (WrongOffset, SiteUnreachable):
                tries += 1
                if tries > MAX_TRIES:
                    raise
                now = self._transport.send("GET", f"{_ROOT}/{now['id']}")

    def _read(self, start: int, end: int) -> Iterator[bytes]:
        for piece in pieces(self._entries, start, end):
            if isinstance(piece, bytes):
                yield piece
            else:
                yield self._source.read(*piece)


def job_error(found: dict[str, Any]) -> Exception:
    """What a job failed with, as the nearest of our errors."""
    problem = found["error"] or {"detail": f"{found['id']} was cancelled"}
    return error_from_problem(int(problem.get("status") or 409), problem)
