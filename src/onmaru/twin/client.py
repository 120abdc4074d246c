"""The twin as a Python object: the same methods on a folder, on this process and on a server far away.

site = onmaru.open("./my-plant")
site.twin.signal("line1/press/temperature").last()
site.twin.downstream("/Plant/Line1/Press", level="work_unit")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Any
from urllib.parse import quote

from onmaru.core.errors import InvalidInput
from onmaru.core.transport import Transport, error_from_problem

_ROOT = "/api/v1/twin"


@dataclass(frozen=True, slots=True)
class SignalHandle:
    """One signal of a twin."""

    twin: TwinClient
    id: str

    def info(self) -> dict[str, Any]:
        """Its unit, kind, range, binding and last sample."""
        return self.twin.get(f"/signals/{quote(self.id)}")

    def last(self) -> dict[str, Any] | None:
        """The last sample: value, text or state, quality, source and ingest time, age [s]; None before any."""
        return self.info()["last"]

    def range(self, start: str = "-1h", end: str = "now", *, limit: int = 100_000) -> dict[str, Any]:
        """Samples between two times as columns (`time_ms`, `value`, `quality`)."""
        return self.twin.get("/history/range", signal=self.id, start=start, end=end, limit=limit)

    def chart(self, start: str = "-1h", end: str = "now", *, pixels: int = 800) -> dict[str, Any]:
        """Minimum, maximum and last per pixel, with the worst quality in each."""
        series = self.twin.get("/history/chart", signal=self.id, start=start, end=end, pixels=pixels)
        return series["series"][0]

    def summary(self, start: str = "-1h", end: str = "now") -> dict[str, Any]:
        """Count, extremes, mean and deviation of the samples between two times, and how good they were."""
        return self.twin.get("/history/summary", signal=self.id, start=start, end=end)

    def push(self, value: float | str, *, time: str | None = None, quality: str = "good") -> None:
        """Record a sample; returns once it is on disk."""
        self.twin.push([{"signal": self.id, "value": value, "time": time, "quality": quality}])


class TwinClient:
    """The wing `twin` of a site."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(self, route: str, /, **params: Any) -> Any:
        """Ask one of the wing's routes; parameters that are None are left out."""
        return self._transport.send("GET", _ROOT + route, params=params)

    def _post(self, path: str, body: Any = None) -> Any:
        return self._transport.send("POST", _ROOT + path, json=body)

    def plant(self) -> dict[str, Any]:
        """Name, units, time zone, hierarchy levels and counts."""
        return self.get("/plant")

    def equipment(self, **filters: str) -> list[dict[str, Any]]:
        """Equipment with its present state; filters: under, level, kind, q."""
        return self.get("/equipment", **filters)["items"]

    def item(self, path: str) -> dict[str, Any]:
        """One piece of equipment with properties, relations and signals."""
        return self.get(f"/equipment/{quote(path.lstrip('/'))}")

    def downstream(self, path: str, *, relation: str = "feeds", **filters: Any) -> list[dict[str, Any]]:
        """Everything `path` feeds, near first; filters: level, depth."""
        query = {"from": path, "relation": relation, "direction": "downstream", **filters}
        return self.get("/graph", **query)["items"]

    def upstream(self, path: str, *, relation: str = "feeds", **filters: Any) -> list[dict[str, Any]]:
        """Everything that feeds `path`, near first; filters: level, depth."""
        query = {"from": path, "relation": relation, "direction": "upstream", **filters}
        return self.get("/graph", **query)["items"]

    def relations(self) -> list[dict[str, Any]]:
        return self.get("/relations")["items"]

    def signals(self, **filters: Any) -> list[dict[str, Any]]:
        """Signals with their last sample; filters: under, stale, quality, kind, q."""
        return self.get("/signals", **filters)["items"]

    def signal(self, signal_id: str) -> SignalHandle:
        return SignalHandle(self, signal_id.lstrip("/"))

    def push(self, samples: Sequence[Mapping[str, Any]]) -> int:
        """Record samples (`signal`, `value`, `time`, `quality`); returns how many, once they are on disk."""
        return self._post("/samples", {"samples": list(samples)})["accepted"]

    def at(self, time: str) -> dict[str, Any]:
        """Every signal as it was known at a past moment."""
        return self.get("/at", t=time)

    def span(self) -> dict[str, Any]:
        """First and last time in the history, samples and bytes."""
        return self.get("/history/span")

    def history_stats(self) -> dict[str, Any]:
        """Figures of the telemetry log: samples, sizes, segments, what was set aside as damaged."""
        return self.get("/history/stats")

    def export_history(
        self, out: str | Path, signals: Sequence[str], *, start: str = "-1h", end: str = "now"
    ) -> int:
        """Write the samples of some signals to a `.csv` or `.parquet` file; returns its size [bytes].

        Raises:
            InvalidInput: another ending.
            ExportTooLarge: more samples than one file takes; ask for a shorter window.
        """
        path = Path(out)
        form = path.suffix.lstrip(".").lower()
        if form not in ("csv", "parquet"):
            raise InvalidInput(
                f"{path.name} is neither .csv nor .parquet", hint="choose one of these endings"
            )
        params = {
            "signal": [one.lstrip("/") for one in signals], "start": start, "end": end, "format": form,
        }  # fmt: skip
        return self._transport.save(f"{_ROOT}/history/export", path, params=params)

    def sources(self) -> list[dict[str, Any]]:
        """Every connection with its health, rate, lag and clock skew."""
        return self.get("/sources")["items"]

    def alarms(self, **filters: str) -> list[dict[str, Any]]:
        """Alarms, most urgent first; filters: state, equipment."""
        return self.get("/alarms", **filters)["items"]

    def acknowledge(self, alarm_id: str, note: str = "") -> dict[str, Any]:
        return self._post(f"/alarms/{quote(alarm_id, safe='')}/acknowledge", {"note": note})

    def shelve(self, alarm_id: str, minutes: float, reason: str) -> dict[str, Any]:
        return self._post(
            f"/alarms/{quote(alarm_id, safe='')}/shelve", {"minutes": minutes, "reason": reason}
        )

    def unshelve(self, alarm_id: str) -> dict[str, Any]:
        return self._post(f"/alarms/{quote(alarm_id, safe='')}/unshelve")

    def set_service(self, alarm_id: str, *, in_service: bool, note: str = "") -> dict[str, Any]:
        """Take an alarm out of service for maintenance, or return it."""
        body = {"in_service": in_service, "note": note}
        return self._post(f"/alarms/{quote(alarm_id, safe='')}/service", body)

    def alarm_journal(self, **filters: Any) -> list[dict[str, Any]]:
        """Every turn of every alarm, newest first; filters: start, end, alarm, equipment, turn, before, limit."""
        return self.get("/alarms/journal", **filters)["items"]

    def alarm_load(self) -> dict[str, Any]:
        """How much the alarms ask of people: rate, floods, standing, stale, chattering (ISA-18.2)."""
        return self.get("/alarms/load")

    def kpis_live(self, *, under: str | None = None) -> list[dict[str, Any]]:
        """OEE and its parts of the running shift so far."""
        return self.get("/kpis/live", under=under)["items"]

    def kpis(self, **window: str) -> list[dict[str, Any]]:
        """OEE and its parts as ISO 22400 defines them; window: under, start, end."""
        return self.get("/kpis", **window)["items"]

    def downtime(self, **window: str) -> list[dict[str, Any]]:
        """Downtime Pareto; window: under, start, end."""
        return self.get("/downtime", **window)["items"]

    def scene(self) -> dict[str, Any]:
        """The manifest of zones, families and prototypes the viewport draws."""
        return self.get("/scene")

    def tree(self, path: str = "/") -> list[dict[str, Any]]:
        return self.get("/scene/tree", path=path)["items"]

    def export(
        self,
        out: str | Path,
        *,
        start: str | None = None,
        end: str = "now",
        progress: Callable[[float, str], None] | None = None,
    ) -> dict[str, Any]:
        """Write the plant with its state (and time samples from `start` to `end`) to a USD file on this machine.

        Raises:
            ExportRefused: the ending of `out` is no USD ending, or the range is empty.
        """
        path = Path(out)
        body = {"format": path.suffix.lstrip(".").lower(), "start": start, "end": end}
        job = self._transport.send("POST", f"{_ROOT}/exports", json=body)
        while job["state"] in ("queued", "running"):
            sleep(0.2)
            job = self._transport.send("GET", f"/api/v1/jobs/{job['id']}")
            if progress:
                progress(job["progress"], job["note"])
        if job["state"] != "succeeded":
            problem = job["error"] or {"detail": f"the export was {job['state']}"}
            raise error_from_problem(int(problem.get("status", 500)), problem)
        path.write_bytes(self._transport.send("GET", f"{_ROOT}/exports/{job['id']}"))
        result: dict[str, Any] = job["result"]
        return result

    def prim(self, path: str) -> dict[str, Any]:
        """One prim with its attributes and the layers that say so."""
        return self.get("/prims", path=path)
