"""The event log of a small floor with a day shift, two people and a vehicle, for the pages about calibration."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

MONDAY = datetime(2026, 1, 4, 23, tzinfo=UTC)  # Monday 08:00 in Seoul, where the shift begins
MORNING_S, WORKED_S = 4 * 3600.0, 4 * 3600.0 + 4 * 3600.0 + 20 * 60.0
BREAK_S = 40 * 60.0
MAPPING = {
    "columns": {"operator": "operator", "vehicle": "vehicle"}, "time": {"zone": "Asia/Seoul"}, "shift_s": 7200,
}  # fmt: skip


def moment(worked_s: float) -> datetime:
    """When so much of the shifts' time has passed: Monday to Friday 08:00 to 17:00, a break from 12:00 to 12:40."""
    day, rest = divmod(worked_s, WORKED_S)
    days = int(day) // 5 * 7 + int(day) % 5
    return MONDAY + timedelta(days=days, seconds=rest + (BREAK_S if rest > MORNING_S else 0.0))


def floor_log(days: int = 15) -> str:
    """CSV with a heading: press -> vehicle -> weld, torch failures at the weld."""
    draw = random.Random(7)
    rows: list[tuple[float, str, str, str, str, str]] = []
    pressed = welded = free = 0.0
    torch = draw.expovariate(1 / 5000)
    number = 0
    while pressed < days * WORKED_S - 1200:
        number += 1
        part = f"p{number}"
        begin, end = pressed, pressed + draw.gammavariate(9, 11)
        rows += [
            (begin, "press", "start", part, "badge 12", ""),
            (end, "press", "complete", part, "badge 12", ""),
        ]
        loaded = max(end, free) + 25.0  # it comes when it is called
        carried = free = loaded + 25.0
        rows += [(loaded, "press", "load", part, "", "agv 1"), (carried, "weld", "unload", part, "", "agv 1")]
        pressed = loaded
        begin = max(carried, welded)
        work = draw.gammavariate(9, 9.5)
        end = begin + work
        torch -= work
        if torch < 0:
            repair = draw.expovariate(1 / 400)
            rows += [
                (begin + work / 2, "weld", "breakdown", "", "", ""),
                (begin + work / 2 + repair, "weld", "repair", "", "", ""),
            ]
            end += repair
            torch = draw.expovariate(1 / 5000)
        rows += [
            (begin, "weld", "start", part, "badge 31", ""),
            (end, "weld", "complete", part, "badge 31", ""),
        ]
        welded = end
    order = ("unload", "repair", "complete", "load", "start", "breakdown")
    rows.sort(key=lambda row: (row[0], order.index(row[2])))
    lines = [",".join((moment(row[0]).isoformat(timespec="milliseconds"), *row[1:])) for row in rows]
    return "time,station,event,part,operator,vehicle\n" + "\n".join(lines) + "\n"
