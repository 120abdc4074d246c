"""Who works: pools of people with the same skills, told from who is named at which station and when.

People are counted and never named. A station asks for people only where nearly all its work names them, and
only where nobody is named at two places at once: one who minds several machines is not bound by any of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from onmaru.sim.rules.calibrate.visits import Visit, Visits

NAMED = 0.9  # share of the work of a station that has to name somebody
RARE = 0.02  # of the work of a person: a station with less is none of their skills
OVERLAP = 0.05  # share of a person's work that may overlap with other work of theirs
PRESENT_GAP_S = 2 * 3600.0  # without work for longer than that somebody counts as gone
_MOST = 0.98  # share of the time at work in which no more people of the pool are there than are counted
_APART = re.compile(r"\s*[;+]\s*")


@dataclass(frozen=True, slots=True)
class Pool:
    """People who can do the same."""

    name: str
    count: int  # there at the same time
    people: int  # named in all
    stations: tuple[str, ...]
    busy_share: float  # of their time there

    def as_json(self) -> dict[str, Any]:
        return {
            "pool": self.name, "count": self.count, "people": self.people, "stations": list(self.stations),
            "busy_share": self.busy_share,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class People:
    """Pools, how many of which skill each station needs, and why others need none."""

    pools: tuple[Pool, ...] = ()
    needs: Mapping[int, int] | None = None  # station -> people at once
    notes: tuple[str, ...] = ()

    def elements(self, calendar: str | None, at_shift_end: str) -> list[dict[str, Any]]:
        """The pools as the model takes them; the skills are the stations' names."""
        shift = {} if calendar is None else {"calendar": calendar, "at_shift_end": at_shift_end}
        return [
            {"name": pool.name, "count": pool.count, "skills": list(pool.stations)} | shift
            for pool in self.pools
        ]


def find_people(visits: Visits, names: Mapping[int, str]) -> People:
    """Pools of people and the needs of stations; empty where the log names nobody."""
    crews = [tuple(one for one in _APART.split(text) if one) for text in visits.log.operators]
    if not crews:
        return People()
    notes: list[str] = []
    work: dict[str, list[Visit]] = {}
    needs: dict[int, int] = {}
    for code, of in visits.of_station.items():
        complete = [one for one in of if one.complete]
        named = [one for one in complete if one.operator >= 0]
        if not named:
            continue
        if len(named) < NAMED * len(complete):
            notes.append(
                f"{names[code]}: only {len(named) / len(complete):.0%} of its work names somebody: it needs nobody"
            )
            continue
        needs[code] = int(np.median([len(set(crews[one.operator])) for one in named]))
        for one in named:
            for person in set(crews[one.operator]):
                work.setdefault(person, []).append(one)
    bound = {person: sorted(of, key=lambda one: one.start_s) for person, of in work.items()}
    freed = {one.station for of in bound.values() if _overlapping(of) > OVERLAP for one in of}
    for code in sorted(freed & set(needs)):
        notes.append(
            f"{names[code]}: who works there is named elsewhere at the same time: it is taken to need nobody"
        )
        del needs[code]
    pools = _pools(bound, needs, names)
    for code in [code for code in needs if not any(names[code] in pool.stations for pool in pools)]:
        del needs[code]
    for code, count in sorted(needs.items()):
        most = max(pool.count for pool in pools if names[code] in pool.stations)
        if count > most:
            notes.append(
                f"{names[code]}: its {count} people belong to different pools: it is taken to need {most}"
            )
            needs[code] = most
    return People(tuple(pools), needs, tuple(notes))


def _overlapping(of: list[Visit]) -> float:
    """Share of a person's work during which they are named at other work too."""
    latest, both, whole = -np.inf, 0.0, 0.0
    for one in of:
        both += max(0.0, min(latest, one.end_s) - one.start_s)
        whole += one.end_s - one.start_s
        latest = max(latest, one.end_s)
    return both / whole if whole else 0.0


def _pools(
    bound: Mapping[str, list[Visit]], needs: Mapping[int, int], names: Mapping[int, str]
) -> list[Pool]:
    skilled: dict[tuple[int, ...], list[str]] = {}
    for person, of in sorted(bound.items()):
        counts = Counter(one.station for one in of if one.station in needs)
        kept = tuple(sorted(code for code, count in counts.items() if count >= RARE * len(of)))
        if kept:
            skilled.setdefault(kept, []).append(person)
    made = []
    for number, (stations, people) in enumerate(sorted(skilled.items()), start=1):
        work = [[one for one in bound[person] if one.station in needs] for person in people]
        spans = [span for mine in work for span in _presence(mine)]
        there = sum(end - start for start, end in spans)
        worked = sum(one.end_s - one.start_s - one.off_s for mine in work for one in mine)
        made.append(
            Pool(
                f"people_{number}", _at_once(spans), len(people), tuple(names[code] for code in stations),
                min(1.0, worked / there) if there else 0.0,
            )
        )  # fmt: skip
    return made


def _presence(of: list[Visit]) -> list[tuple[float, float]]:
    """From when to when somebody was there: their work, with no longer gap than `PRESENT_GAP_S`."""
    pieces: list[tuple[float, float]] = []
    for one in of:  # nobody stays beside a part that waits for the next shift
        whole = (one.start_s, one.end_s)
        pieces += [(whole[0], whole[0]), (whole[1], whole[1])] if one.off_s else [whole]
    spans: list[tuple[float, float]] = []
    for start, end in sorted(pieces):
        if spans and start - spans[-1][1] <= PRESENT_GAP_S:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans


def _at_once(spans: list[tuple[float, float]]) -> int:
    """People there at the same time, but for the short while in which shifts hand over."""
    changes = sorted([(start, 1) for start, _ in spans] + [(end, -1) for _, end in spans])
    lasted: Counter[int] = Counter()
    now, last = 0, 0.0
    for time, change in changes:
        if now:
            lasted[now] += time - last  # type: ignore[assignment]
        now, last = now + change, time
    total, passed = sum(lasted.values()), 0.0
    for level in sorted(lasted):
        passed += lasted[level]
        if passed >= _MOST * total:
            return level
    return max(lasted, default=1)
