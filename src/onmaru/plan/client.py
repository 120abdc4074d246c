"""The planner of a site as a Python object: the same methods in this process and on a server far away.

site = onmaru.open("./my-plant")
site.plan.compare({"workloads": [...]})["chosen"]

Without a site: `from onmaru.plan import Planner`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from onmaru.core.transport import Transport

_ROOT = "/api/v1/plan"
Document = Mapping[str, Any]


class PlanClient:
    """The wing `plan` of a site. Documents are mappings, in the words of the YAML files."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def _post(self, route: str, body: Document, **params: Any) -> Any:
        return self._transport.send("POST", _ROOT + route, params=params, json=dict(body))

    def _get(self, route: str, **params: Any) -> Any:
        return self._transport.send("GET", _ROOT + route, params=params)

    def size(self, workload: Document, configuration: Document) -> dict[str, Any]:
        """One workload on one configuration: `{"server": id, "count": n}` or `{"gpu": id, "count": n}`."""
        return self._post("/size", {"workload": dict(workload), "configuration": dict(configuration)})

    def compare(self, plan: Document) -> dict[str, Any]:
        """Every configuration under the plan's workloads and constraints."""
        return self._post("/compare", plan)

    def answer(self, plan: Document, *, on: str | None = None) -> dict[str, Any]:
        """Comparison, and power and money of the chosen configuration."""
        return self._post("/answer", plan, on=on)

    def tco(self, plan: Document, *, on: str | None = None) -> dict[str, Any]:
        """What owning a configuration costs."""
        return self._post("/tco", plan, on=on)

    def power(self, plan: Document, *, on: str | None = None) -> dict[str, Any]:
        """Power, racks, energy and carbon."""
        return self._post("/power", plan, on=on)

    def timeline(self, timeline: Document) -> dict[str, Any]:
        """Who runs where and when, and why so many GPUs."""
        return self._post("/timeline", timeline)

    def audit(self, claims: Document) -> list[dict[str, Any]]:
        """A verdict on every claim."""
        return self._post("/audit", claims)["judgements"]

    def review(self, table: Document) -> dict[str, Any]:
        """What a cost table sums to, leaves out and gets wrong."""
        return self._post("/review", table)

    def report(self, plan: Document, out: str | Path, *, language: str = "en", on: str | None = None) -> Path:
        """Write the justification of a plan to a .pdf, .html or .md file on this machine."""
        path = Path(out)
        kind = path.suffix.lstrip(".").lower()
        content = self._post("/report", plan, format=kind, language=language, on=on)
        path.write_bytes(content if isinstance(content, bytes) else str(content).encode())
        return path

    def catalogue(self) -> list[dict[str, Any]]:
        """GPUs, servers and network adapters with their facts."""
        return self._get("/catalogue")["items"]

    def models(self) -> list[dict[str, Any]]:
        """Model architectures a workload may name."""
        return self._get("/models")["items"]

    def prices(self) -> list[dict[str, Any]]:
        """The prices plans of this site use."""
        return self._get("/prices")["items"]

    def set_prices(self, prices: Sequence[Document]) -> None:
        """Replace the site's own prices."""
        self._transport.send("PUT", f"{_ROOT}/prices", json={"prices": [dict(price) for price in prices]})

    def plans(self, *, kind: str | None = None) -> list[dict[str, Any]]:
        """Stored documents, the newest first; kind: plan, timeline, table, claims."""
        return self._get("/plans", kind=kind)["items"]

    def plan(self, plan_id: str) -> dict[str, Any]:
        """One stored document."""
        return self._get(f"/plans/{quote(plan_id, safe='')}")

    def save(self, document: Document, *, kind: str = "plan", plan_id: str = "") -> dict[str, Any]:
        """Keep a new document, or a new version of the one named."""
        if plan_id:
            route = f"{_ROOT}/plans/{quote(plan_id, safe='')}"
            return self._transport.send("PUT", route, json={"document": dict(document)})
        return self._post("/plans", {"kind": kind, "document": dict(document)})

    def remove(self, plan_id: str) -> None:
        """Forget a stored document."""
        self._transport.send("DELETE", f"{_ROOT}/plans/{quote(plan_id, safe='')}")
