"""Retention from Python: `site.hub.retention.preview(keep_newest=5)`."""

from __future__ import annotations

from time import sleep
from typing import Any

from onmaru.core.errors import InvalidInput
from onmaru.core.transport import Transport, error_from_problem

_ROOT = "/api/v1/hub/retention"


class RetentionClient:
    """Which versions go, of the organisation, of a team (its id) or of one artifact (its name)."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def rules(self) -> list[dict[str, Any]]:
        """The organisation's rules."""
        return list(self._transport.send("GET", _ROOT)["items"])

    def set(self, *, team: str = "", artifact: str = "", **rule: Any) -> dict[str, Any]:
        """Set a rule, such as `keep_newest=5, keep_days=30, immutable_tags=["v*"]`."""
        body = {"team": team, "artifact": artifact, "rule": rule}
        answer: dict[str, Any] = self._transport.send("PUT", _ROOT, json=body)
        return answer

    def remove(self, *, team: str = "", artifact: str = "") -> None:
        """Take a rule away."""
        self._transport.send("DELETE", _ROOT, params={"team": team, "artifact": artifact})

    def preview(self, *, team: str = "", artifact: str = "", **rule: Any) -> dict[str, Any]:
        """What would go now, why, and how much is freed; without a rule: by the rules as they are."""
        body = {"team": team, "artifact": artifact, "rule": rule or None}
        answer: dict[str, Any] = self._transport.send("POST", f"{_ROOT}/preview", json=body)
        return answer

    def run(self) -> dict[str, Any]:
        """Take away now what the rules do not keep; returns counts."""
        job = self._transport.send("POST", f"{_ROOT}/runs")
        return dict(finish(self._transport, job)["result"])


def finish(transport: Transport, job: dict[str, Any]) -> dict[str, Any]:
    """Wait for a job to end; raises what it failed with."""
    while job["state"] in ("queued", "running"):
        sleep(0.1)
        job = transport.send("GET", f"/api/v1/jobs/{job['id']}")
    if job["state"] == "failed":
        error = job["error"] or {}
        raise error_from_problem(int(error.get("status", 500)), error)
    if job["state"] == "cancelled":
        raise InvalidInput("the job was cancelled", hint="start it again")
    return job
