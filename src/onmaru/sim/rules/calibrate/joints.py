"""What lies between stations: room, belts, branches; where parts enter and where they leave."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from onmaru.sim.rules.calibrate.fit import fit_times
from onmaru.sim.rules.calibrate.flow import ENTRY, EXIT
from onmaru.sim.rules.calibrate.names import element_name
from onmaru.sim.rules.calibrate.stations import WAITING_TOLD, Findings


@dataclass(slots=True)
class JointMaker:
    """Adds sources, buffers, belts and sinks to the stations, and all routes."""

    found: Findings
    elements: list[dict[str, Any]]
    routes: list[dict[str, Any]] = field(default_factory=list)
    serves: dict[int, list[str]] = field(default_factory=dict)  # elements at the stop of each station

    def join(self, stations: list[int]) -> None:
        """Everything between and around the stations; `elements` holds the stations already."""
        found = self.found
        taken = set(found.names.values())
        doors = {code: self._room(code, taken) for code in stations}
        for way in found.flow.ways:
            if way.start == ENTRY and way.end in doors:
                source = element_name(f"to_{found.names[way.end]}", taken)
                self.elements.insert(0, self._source(source, way.end))
                self.routes.append({"start": source, "end": doors[way.end]})
        doors[EXIT] = element_name("out", taken)
        self.elements.append({"kind": "sink", "name": doors[EXIT]})
        by_name = {element["name"]: element for element in self.elements}
        for code in stations:
            name = self._beside(code, taken, by_name)
            self.serves[code] = list(dict.fromkeys([name, doors[code]]))
            ways = [way for way in found.flow.out_of(code) if way.end in doors]
            if not ways and not found.flow.scrapped.get(code):
                found.notes.append(f"{name}: no part was seen to leave it; it leads out")
            if len(ways) > 1:
                self._branches(code, name, doors, by_name)
            else:
                end = ways[0].end if ways else EXIT
                self.routes.append({"start": name, "end": doors[end]} | self._carried(code, end))

    def _beside(self, code: int, taken: set[str], by_name: dict[str, dict[str, Any]]) -> str:
        """Where finished parts wait to go on: on the station, or in a buffer where they wait for a vehicle."""
        name = self.found.names[code]
        if not self.found.fleets.room(code):
            return name
        beside = {"kind": "buffer", "name": element_name(f"after_{name}", taken)}
        self.elements.append(beside)
        by_name[beside["name"]] = beside
        self.routes.append({"start": name, "end": beside["name"]})
        return beside["name"]

    def _carried(self, start: int, end: int) -> dict[str, str]:
        fleet = self.found.fleets.of_way(start, end)
        return {} if fleet is None else {"by": fleet.name}

    def _branches(
        self, code: int, name: str, doors: dict[int, str], by_name: dict[str, dict[str, Any]]
    ) -> None:
        """Ways out by product where each product has one way of its own, else by their shares."""
        found = self.found
        ways = [way for way in found.flow.out_of(code) if way.end in doors]
        chosen = self._ways_of_products(code)
        if chosen is not None:
            for end, products in sorted(chosen.items()):
                if end in doors:
                    only = [found.products[product] for product in products]
                    route = {"start": name, "end": doors[end], "products": only}
                    self.routes.append(route | self._carried(code, end))
            return
        total = sum(way.count for way in ways)
        by_name[name]["send"] = "probability"
        self.routes += [
            {"start": name, "end": doors[way.end], "probability": way.count / total}
            | self._carried(code, way.end)
            for way in ways
        ]

    def _ways_of_products(self, code: int) -> dict[int, list[int]] | None:
        if len(self.found.products) < 2:
            return None
        moves: dict[int, Counter[int]] = {}
        for stays in self.found.visits.of_part.values():
            for number, one in enumerate(stays):
                if one.station == code and one.complete and one.product >= 0:
                    end = stays[number + 1].station if number + 1 < len(stays) else EXIT
                    moves.setdefault(one.product, Counter())[end] += 1
        chosen: dict[int, list[int]] = {}
        for product, counts in moves.items():
            end, most = counts.most_common(1)[0]
            if most < 0.98 * sum(counts.values()):
                return None
            chosen.setdefault(end, []).append(product)
        return chosen if len(chosen) > 1 else None

    def _room(self, code: int, taken: set[str]) -> str:
        """The element parts for this station go to: a belt, a buffer, or the station itself."""
        name, space = self.found.names[code], self.found.spaces[code]
        inner = [way for way in self.found.flow.into(code) if way.start >= 0]
        if not inner:
            return name
        apart = [way.transfer_s for way in inner if self.found.fleets.of_way(way.start, code) is None]
        transfer = min(apart, default=0.0)
        if transfer > self.found.tolerance_s / 2 and space.capacity != 0:
            belt = element_name(f"way_to_{name}", taken)
            places = max(1, space.capacity if space.capacity is not None else 4 * max(1, space.highest))
            # A belt of 1 m/s on which the least time measured is the time from end to end.
            element = {
                "kind": "conveyor", "name": belt, "length_m": transfer, "speed_m_per_s": 1.0,
                "pitch_m": transfer / places,
            }  # fmt: skip
        elif space.capacity == 0:
            return name
        else:
            belt = element_name(f"before_{name}", taken)
            element = {"kind": "buffer", "name": belt}
            if space.capacity is not None:
                element["capacity"] = space.capacity
        self.elements.append(element)
        self.routes.append({"start": belt, "end": name})
        return belt

    def _source(self, name: str, station: int) -> dict[str, Any]:
        element: dict[str, Any] = {"kind": "source", "name": name}
        parts = [stays[0] for stays in self.found.visits.of_part.values() if stays[0].station == station]
        if self.found.products:
            counted = Counter(one.product for one in parts if one.product >= 0)
            element["mix"] = {
                self.found.products[code]: float(count) for code, count in sorted(counted.items())
            }
        arrivals = sorted(
            time for part, time in self.found.visits.arrivals.items()
            if part not in self.found.visits.of_part or self.found.visits.of_part[part][0].station == station
        )  # fmt: skip
        if len(arrivals) > 2:
            gaps = np.diff(np.array(arrivals))
            element["interarrival_s"] = self.found.fitted(
                name, "interarrival_s", fit_times(gaps, seed=self.found.seed)
            )
            return element
        waiting = self.found.stillness[station].shares()["waiting"]
        if waiting <= WAITING_TOLD:
            self.found.notes.append(
                f"{name}: {self.found.names[station]} never waits for work: the source always has a part"
            )
            return element
        starts = np.sort([one.start_s for one in parts])
        if len(starts) > 2:
            element["interarrival_s"] = self.found.fitted(
                name, "interarrival_s", fit_times(np.diff(starts), seed=self.found.seed)
            )
            self.found.notes.append(
                f"{name}: arrivals are not logged; they are taken from the starts of {self.found.names[station]}"
            )
        return element
