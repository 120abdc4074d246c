"""`onmaru twin` on alarms, KPIs and downtime of a running site: the same names as in the console and in Python."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from onmaru.core.terminal import errors_shown, stdout, write_facts, write_json, write_table
from onmaru.twin.cli.live import End, Json, SiteOption, Start, TokenOption, Under, connect

AlarmId = Annotated[str, typer.Argument(help="Id of the alarm.")]
Note = Annotated[str, typer.Option(help="Why, for the journal.")]


def alarms(site: SiteOption = "", token: TokenOption = "", json: Json = False) -> None:
    """Alarms, most urgent first."""
    with errors_shown(json=json):
        items = connect(site, token).alarms()
        columns: list[Any] = [
            "id",
            "priority",
            ("alarm", lambda a: a["label"]["en"]),
            "state",
            "raised",
            "value",
            "limit",
        ]
        write_json(items) if json else write_table("Alarms", items, columns, empty="no alarm is active")


def acknowledge(
    alarm_id: str, note: Annotated[str, typer.Option(help="Why, for the journal.")] = "",
    site: SiteOption = "", token: TokenOption = "", json: Json = False,
) -> None:  # fmt: skip
    """Acknowledge an alarm."""
    with errors_shown(json=json):
        item = connect(site, token).acknowledge(alarm_id, note)
        write_json(item) if json else write_facts(alarm_id, {"state": item["state"]})


def shelve(
    alarm_id: str,
    minutes: float,
    reason: str,
    site: SiteOption = "",
    token: TokenOption = "",
    json: Json = False,
) -> None:
    """Shelve an alarm for some minutes, with a reason."""
    with errors_shown(json=json):
        item = connect(site, token).shelve(alarm_id, minutes, reason)
        write_json(item) if json else write_facts(
            alarm_id, {"state": item["state"], "until": item["shelved_until"]}
        )


def unshelve(alarm_id: AlarmId, site: SiteOption = "", token: TokenOption = "", json: Json = False) -> None:
    """Show a shelved alarm again."""
    with errors_shown(json=json):
        item = connect(site, token).unshelve(alarm_id)
        write_json(item) if json else write_facts(alarm_id, {"state": item["state"]})


def set_service(
    alarm_id: AlarmId,
    in_service: Annotated[bool, typer.Option("--in/--out", help="Return it, or take it out of service.")],
    note: Note = "", site: SiteOption = "", token: TokenOption = "", json: Json = False,
) -> None:  # fmt: skip
    """Take an alarm out of service for maintenance, or return it."""
    with errors_shown(json=json):
        item = connect(site, token).set_service(alarm_id, in_service=in_service, note=note)
        write_json(item) if json else write_facts(alarm_id, {"state": item["state"]})


def alarm_journal(
    site: SiteOption = "", token: TokenOption = "", start: Start = "-24h", end: End = "now",
    equipment: Under = "", alarm: Annotated[str, typer.Option(help="Only this alarm.")] = "",
    turn: Annotated[str, typer.Option(help="raised, cleared, acknowledged, shelved, ...")] = "",
    limit: Annotated[int, typer.Option(help="At most this many turns.")] = 200, json: Json = False,
) -> None:  # fmt: skip
    """Every turn of every alarm, newest first."""
    with errors_shown(json=json):
        filters = {"equipment": equipment or None, "alarm": alarm or None, "turn": turn or None}
        items = connect(site, token).alarm_journal(start=start, end=end, limit=limit, **filters)
        columns = ["time", "alarm", "turn", "state", "actor", "value", "note"]
        write_json(items) if json else write_table("Alarm journal", items, columns, empty="no alarm turned")


def alarm_load(site: SiteOption = "", token: TokenOption = "", json: Json = False) -> None:
    """How much the alarms ask of people: rate, floods, standing, stale and chattering alarms (ISA-18.2)."""
    with errors_shown(json=json):
        load = connect(site, token).alarm_load()
        if json:
            write_json(load)
            return
        frequent = load.pop("most_frequent")
        lists = {name: len(load.pop(name)) for name in ("stale", "chattering")}
        load.pop("per_10_min")
        by_priority = ", ".join(f"{name}: {count}" for name, count in load.pop("by_priority").items())
        write_facts("Alarm load", {**load, **lists, "raised_by_priority": by_priority})
        stdout().print()
        write_table("Most frequent in 24 h", frequent, ["alarm", "raised"], empty="no alarm was raised")


def downtime(
    site: SiteOption = "", token: TokenOption = "", under: Under = "", start: Start = "-8h", end: End = "now",
    json: Json = False,
) -> None:  # fmt: skip
    """Downtime by equipment, state and reason, longest first."""
    with errors_shown(json=json):
        items = connect(site, token).get("/downtime", under=under or None, start=start, end=end)["items"]
        columns: list[Any] = [
            "equipment", "state", "reason", ("minutes", lambda d: round(d["total_s"] / 60, 1)), "count",
            ("share", lambda d: f"{d['share']:.1%}"),
        ]  # fmt: skip
        write_json(items) if json else write_table("Downtime", items, columns, empty="nothing stood still")


def kpis(
    site: SiteOption = "", token: TokenOption = "", under: Under = "", start: Start = "-8h", end: End = "now",
    live: Annotated[bool, typer.Option("--live", help="The running shift so far.")] = False, json: Json = False,
) -> None:  # fmt: skip
    """OEE and its parts per work unit (ISO 22400-2)."""
    with errors_shown(json=json):
        twin = connect(site, token)
        if live:
            items = twin.kpis_live(under=under or None)
        else:
            items = twin.get("/kpis", under=under or None, start=start, end=end)["items"]

        def share(name: str) -> Any:
            return lambda k: None if k[name]["value"] is None else f"{k[name]['value']:.1%}"

        columns: list[Any] = ["equipment", ("OEE", share("oee")), ("availability", share("availability")),
                   ("performance", share("performance")), ("quality rate", share("quality_rate")),
                   ("parts/h", lambda k: k["throughput_per_h"]), "good", "scrap"]  # fmt: skip
        write_json(items) if json else write_table(
            "KPIs", items, columns, empty="no work unit has a KPI rule"
        )


def register(twin: typer.Typer) -> None:
    """Add this module's commands."""
    for command in (
        alarms, acknowledge, shelve, unshelve, set_service, alarm_journal, alarm_load, kpis, downtime,
    ):  # fmt: skip
        twin.command()(command)
