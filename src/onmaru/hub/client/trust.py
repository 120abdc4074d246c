"""Trust of a hub's artifacts, from Python: `site.hub.trust.scan("acme/inspect:1.2")`."""

from __future__ import annotations

from time import sleep
from typing import Any
from urllib.parse import quote

from onmaru.core.errors import InvalidInput
from onmaru.core.transport import Transport, error_from_problem
from onmaru.hub.rules.reference import split_reference

_ROOT = "/api/v1/hub"


class TrustClient:
    """What is inside artifacts, what is wrong with it, and where it runs."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def scan(self, reference: str, *, again: bool = True) -> dict[str, Any]:
        """Scan an artifact and wait for its report.

        Args:
            again: Unpack it; False only matches the kept SBOM with the database in use.
        """
        name, version = split_reference(reference)
        body = {"name": name, "reference": version or "latest", "again": again}
        self._finish(self._transport.send("POST", f"{_ROOT}/scans", json=body))
        return self.report(reference)

    def report(self, reference: str) -> dict[str, Any]:
        """The newest report. Raises `NotScanned`."""
        return self._get("reports", reference)

    def sbom(self, reference: str) -> dict[str, Any]:
        """The newest bill of materials (CycloneDX). Raises `NotScanned`."""
        return self._get("sboms", reference)

    def check(self, reference: str, machine: str) -> dict[str, Any]:
        """Whether an artifact runs on a machine such as `h100-sxm,driver=570.26`, why not, and which tag would."""
        return self._get("checks", reference, machine=machine)

    def machines(self) -> list[dict[str, Any]]:
        """GPUs that `check` knows by name."""
        return list(self._transport.send("GET", f"{_ROOT}/machines"))

    def advisories(self) -> dict[str, Any] | None:
        """The vulnerability database in use; None before the first import."""
        found: dict[str, Any] | None = self._transport.send("GET", f"{_ROOT}/advisories")
        return found

    def import_advisories(self, reference: str) -> dict[str, Any]:
        """Put OSV exports into use that were pushed as an artifact; returns the facts of the new database."""
        name, version = split_reference(reference)
        body = {"name": name, "reference": version or "latest"}
        job = self._finish(self._transport.send("POST", f"{_ROOT}/advisories", json=body))
        return dict(job["result"])

    def _get(self, what: str, reference: str, **more: str) -> dict[str, Any]:
        name, version = split_reference(reference)
        params = {"reference": version or "latest", **more}
        answer: dict[str, Any] = self._transport.send("GET", f"{_ROOT}/{what}/{quote(name)}", params=params)
        return answer

    def _finish(self, job: dict[str, Any]) -> dict[str, Any]:
        while job["state"] in ("queued", "running"):
            sleep(0.2)
            job = self._transport.send("GET", f"/api/v1/jobs/{job['id']}")
        if job["state"] == "failed":
            raise error_from_problem(500, job["error"] or {})
        if job["state"] == "cancelled":
            raise InvalidInput("the job was cancelled", hint="start it again")
        return job
