"""Logs of a serial line whose truth is known, by the recursion of blocking after service; no engine of ours."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

ORIGIN_NS = 1_767_225_600_000_000_000  # 2026-01-01T00:00:00Z


@dataclass
class Line:
    """A saturated (or fed) line. `draw[m](rng)` gives work times; `room[m]` places between m and m + 1."""

    draw: list
    room: list[int]
    parts: int = 2000
    mtbf_s: dict[int, float] = field(default_factory=dict)
    mttr_s: float = 30.0
    setup_s: dict[int, float] = field(default_factory=dict)
    products: int = 1
    campaign: int = 25  # parts of one product in a row; 1 draws each anew
    scrap: dict[int, float] = field(default_factory=dict)
    interarrival_s: float | None = None
    seed: int = 1


def products_of(line: Line) -> np.ndarray:
    if line.campaign == 1:
        return np.random.default_rng(line.seed).integers(0, line.products, line.parts)
    return np.arange(line.parts) // line.campaign % line.products


def rows_of(line: Line) -> tuple[list[dict], dict]:
    """Rows in order of time, and the truth: blocked and starved seconds of each station."""
    rng = np.random.default_rng(line.seed)
    count, stations = line.parts, len(line.draw)
    start, work, leave = (np.zeros((stations, count)) for _ in range(3))
    arrival = (
        np.cumsum(rng.exponential(line.interarrival_s, count)) if line.interarrival_s else np.zeros(count)
    )
    to_failure = {m: rng.exponential(mean) for m, mean in line.mtbf_s.items()}
    product = products_of(line)
    rows: list[dict] = []
    truth = {"blocked": np.zeros(stations), "starved": np.zeros(stations)}
    gone = np.zeros(count, bool)

    def add(time, m, event, part, **more):
        name = f"p{part}" if part is not None else ""
        made = f"v{product[part]}" if part is not None else ""
        rows.append(
            {
                "time": time,
                "station": f"M{m}",
                "event": event,
                "part": name,
                "product": made,
                "result": "",
                **more,
            }
        )

    last: list[int | None] = [None] * stations
    for n in range(count):
        ready = arrival[n]
        if line.interarrival_s:
            rows.append({"time": ready, "station": "", "event": "arrive", "part": f"p{n}",
                         "product": f"v{product[n]}", "result": ""})  # fmt: skip
        for m in range(stations):
            if gone[n]:
                break
            before = last[m]
            free = leave[m, before] if before is not None else 0.0
            begin = max(ready, free)
            truth["starved"][m] += max(0.0, ready - free) if before is not None else 0.0
            if m in line.setup_s and before is not None and product[before] != product[n]:
                add(begin, m, "setup_start", None)
                begin += line.setup_s[m]
                add(begin, m, "setup_end", None)
            start[m, n] = begin
            add(begin, m, "start", n)
            time = left = line.draw[m](rng)
            at = begin
            while m in to_failure and to_failure[m] < left:
                at += to_failure[m]
                left -= to_failure[m]
                add(at, m, "breakdown", None)
                repair = rng.exponential(line.mttr_s)
                add(at + repair, m, "repair", None)
                at += repair
                to_failure[m] = rng.exponential(line.mtbf_s[m])
            if m in to_failure:
                to_failure[m] -= left
            work[m, n] = at + left
            scrapped = rng.random() < line.scrap.get(m, 0.0)
            add(work[m, n], m, "complete", n, result="scrap" if scrapped else "good")
            assert time > 0
            gone[n] = scrapped
            ready = work[m, n]
            last[m] = n
            leave[m, n] = work[m, n]
            if m + 1 < stations and not scrapped:
                taken = [k for k in range(max(0, n - 200), n) if start[m + 1, k] > 0]
                room = line.room[m]
                held = start[m + 1, taken[-room]] if 0 < room <= len(taken) else 0.0
                if room == 0 and last[m + 1] is not None:
                    held = leave[m + 1, last[m + 1]]
                leave[m, n] = max(work[m, n], held)
                truth["blocked"][m] += leave[m, n] - work[m, n]
        # A part is only known to leave a station once the next has room, so the rows are sorted at the end.
    order = sorted(range(len(rows)), key=lambda k: (rows[k]["time"], k))
    return [rows[k] for k in order], truth
