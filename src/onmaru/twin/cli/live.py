"""`onmaru twin` on a running site: the same names as in the console and in Python."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from onmaru.core.terminal import errors_shown, write_facts, write_json, write_table
from onmaru.twin.client import TwinClient

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
SiteOption = Annotated[
    str, typer.Option("--url", envvar="ONMARU_URL", help="URL of a site; default: the one running here.")
]
TokenOption = Annotated[str, typer.Option("--token", envvar="ONMARU_TOKEN", help="API key for --url.")]
Start = Annotated[str, typer.Option(help="RFC 3339 or an offset such as -8h.")]
End = Annotated[str, typer.Option(help="RFC 3339, `now`, or an offset.")]
Under = Annotated[str, typer.Option(help="Only this equipment and what is below it.")]


def connect(site: str, token: str) -> TwinClient:
    """The twin of the named site, or of the one running on this machine."""
    from onmaru.core.running import find
    from onmaru.core.transport import HttpTransport

    if site:
        return TwinClient(HttpTransport(site, token=token))
    running = find()
    return TwinClient(HttpTransport(running.url, token=running.token, verify=running.certificate or True))


def _value(signal: dict[str, Any]) -> str | None:
    last = signal["last"]
    if last is None:
        return None
    if last["state"] or last["text"]:
        return last["state"] or last["text"]
    number = "-" if last["value"] is None else f"{last['value']:,.4g}"
    return f"{number} {signal['unit']}".strip()


def _of_last(key: str) -> Any:
    return lambda signal: signal["last"] and signal["last"][key]


_SIGNAL_COLUMNS: list[Any] = [
    ("signal", lambda s: s["id"]), ("value", _value), ("quality", _of_last("quality")), ("age s", _of_last("age_s")),
    ("source", lambda s: s["binding"]["source"] if s["binding"] else ("derived" if s["expression"] else None)),
]  # fmt: skip


def equipment(
    site: SiteOption = "", token: TokenOption = "", under: Under = "",
    level: Annotated[str, typer.Option(help="enterprise, site, area, work_center, work_unit, equipment.")] = "",
    q: Annotated[str, typer.Option(help="Search in names.")] = "", json: Json = False,
) -> None:  # fmt: skip
    """List equipment with its present state."""
    with errors_shown(json=json):
        filters = {"under": under or None, "level": level or None, "q": q or None}
        items = connect(site, token).get("/equipment", **filters)["items"]
        columns: list[Any] = [
            "path",
            "level",
            "kind",
            ("name", lambda e: e["label"]["en"]),
            "state",
            "quality",
            ("alarm", lambda e: (e["alarm"] & 127) or None),
        ]
        write_json(items) if json else write_table("Equipment", items, columns, empty="no equipment matches")


def signals(
    site: SiteOption = "", token: TokenOption = "", under: Under = "",
    stale: Annotated[bool, typer.Option("--stale", help="Only stale signals.")] = False,
    q: Annotated[str, typer.Option(help="Search in ids and labels.")] = "", json: Json = False,
) -> None:  # fmt: skip
    """List signals with their last sample."""
    with errors_shown(json=json):
        filters = {"under": under or None, "stale": "true" if stale else None, "q": q or None}
        items = connect(site, token).get("/signals", **filters)["items"]
        empty = "no signal is stale" if stale else "no signal matches"
        write_json(items) if json else write_table("Signals", items, _SIGNAL_COLUMNS, empty=empty)


def signal(signal_id: str, site: SiteOption = "", token: TokenOption = "", json: Json = False) -> None:
    """Show one signal: last sample, quality, age, where it comes from."""
    with errors_shown(json=json):
        item = connect(site, token).signal(signal_id).info()
        if json:
            write_json(item)
            return
        last = item.pop("last") or {}
        binding = item.pop("binding") or {}
        label = item.pop("label")
        write_facts(item["id"], {"name": f"{label['en']} · {label['ko']}", **item, **last, **binding})


def history(
    signal_id: str, site: SiteOption = "", token: TokenOption = "", start: Start = "-1h", end: End = "now",
    limit: Annotated[int, typer.Option(help="At most this many samples.")] = 1000, json: Json = False,
) -> None:  # fmt: skip
    """Print the samples of a signal between two times."""
    with errors_shown(json=json):
        from onmaru.core.time import format_time

        data = connect(site, token).signal(signal_id).range(start, end, limit=limit)
        if json:
            write_json(data)
            return
        from onmaru.twin.types import Quality

        quality_names = {int(quality): quality.name.lower() for quality in Quality}
        columns = zip(data["time_ms"], data["value"], data["quality"], strict=True)
        rows = [
            {"time": format_time(int(t * 1e6)), f"value [{data['unit']}]": v, "quality": quality_names[q]}
            for t, v, q in columns
        ]
        write_table(data["signal"], rows, list(rows[0]) if rows else [], empty="no samples in this window")


def at(time: str, site: SiteOption = "", token: TokenOption = "", json: Json = False) -> None:
    """Every signal as it was known at a past moment."""
    with errors_shown(json=json):
        data = connect(site, token).at(time)
        shown: list[Any] = [
            "id",
            ("value", lambda s: s["state"] or s["text"] or s["value"]),
            "quality",
            "source_time",
        ]
        write_json(data) if json else write_table(
            f"As of {data['at']}", data["signals"], shown, empty="no signals"
        )


def graph(
    path: str, site: SiteOption = "", token: TokenOption = "",
    relation: Annotated[str, typer.Option(help="feeds, contains, controls, monitors.")] = "feeds",
    upstream: Annotated[bool, typer.Option("--upstream", help="Against the direction of the relation.")] = False,
    level: Annotated[str, typer.Option(help="Only this level.")] = "", json: Json = False,
) -> None:  # fmt: skip
    """Everything downstream (or upstream) of a piece of equipment."""
    with errors_shown(json=json):
        twin = connect(site, token)
        walk = twin.upstream if upstream else twin.downstream
        items = walk(path, relation=relation, level=level or None)
        columns: list[Any] = ["path", "level", ("name", lambda e: e["label"]["en"]), "state"]
        write_json(items) if json else write_table(
            path, items, columns, empty="nothing is connected that way"
        )


def sources(site: SiteOption = "", token: TokenOption = "", json: Json = False) -> None:
    """Connections with their health, rate, lag and clock skew."""
    with errors_shown(json=json):
        items = connect(site, token).sources()
        columns = ["name", "kind", "connected", "rate_per_s", "lag_s", "skew_s", "sample_count", "rejected_count",
                   "unbound_count", "last_error"]  # fmt: skip
        write_json(items) if json else write_table(
            "Sources", items, columns, empty="plant.toml names no source"
        )


def history_stats(site: SiteOption = "", token: TokenOption = "", json: Json = False) -> None:
    """Figures of the telemetry log: samples, sizes, segments, damage."""
    with errors_shown(json=json):
        stats = connect(site, token).history_stats()
        if json:
            write_json(stats)
            return
        from onmaru.core.time import format_time

        for name in ("first_ms", "last_ms", "floor_ms"):
            value = stats.pop(name)
            stats[name.removesuffix("_ms")] = None if value is None else format_time(int(value * 1e6))
        write_facts("History", {**stats, "quarantined": ", ".join(stats["quarantined"]) or None})


def summary(
    signal_id: str, site: SiteOption = "", token: TokenOption = "", start: Start = "-1h", end: End = "now",
    json: Json = False,
) -> None:  # fmt: skip
    """Count, extremes, mean and deviation of one signal between two times."""
    with errors_shown(json=json):
        found = connect(site, token).signal(signal_id).summary(start, end)
        if json:
            write_json(found)
            return
        qualities = ", ".join(f"{name}: {count}" for name, count in found.pop("qualities").items())
        write_facts(found.pop("signal"), {**found, "qualities": qualities or None})


def export_history(
    out: Annotated[Path, typer.Argument(help="A .csv or .parquet file to write.")],
    signals: Annotated[list[str], typer.Argument(help="Ids of signals.")],
    site: SiteOption = "", token: TokenOption = "", start: Start = "-1h", end: End = "now", json: Json = False,
) -> None:  # fmt: skip
    """Write the samples of some signals to a CSV or Parquet file."""
    with errors_shown(json=json):
        size = connect(site, token).export_history(out, signals, start=start, end=end)
        facts = {"file": str(out), "bytes": size}
        write_json(facts) if json else write_facts("Exported", facts)


def push(
    signal_id: str, value: str, time: Annotated[str | None, typer.Option(help="Source time; default: now.")] = None,
    site: SiteOption = "", token: TokenOption = "", json: Json = False,
) -> None:  # fmt: skip
    """Record one manual sample; returns once it is on disk."""
    with errors_shown(json=json):
        number: float | str
        try:
            number = float(value)
        except ValueError:
            number = value
        connect(site, token).signal(signal_id).push(number, time=time, quality="manual")
        write_json({"accepted": 1, "durable": True}) if json else write_facts(signal_id, {"recorded": value})


def register(twin: typer.Typer) -> None:
    """Add this module's commands."""
    for command in (
        equipment, signals, signal, history, at, graph, sources, history_stats,
        summary, export_history, push,
    ):  # fmt: skip
        twin.command()(command)
