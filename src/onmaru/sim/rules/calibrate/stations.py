"""What the log says of one station: times, setups, failures, and where its own time goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from onmaru.sim.rules.calibrate.fit import FEWEST, Fit, fit_censored, fit_times
from onmaru.sim.rules.calibrate.flow import Flow
from onmaru.sim.rules.calibrate.gaps import Space, Stillness, Tracks, explain_station
from onmaru.sim.rules.calibrate.mapping import LogMapping
from onmaru.sim.rules.calibrate.people import People
from onmaru.sim.rules.calibrate.shifts import CALENDAR, Shifts
from onmaru.sim.rules.calibrate.vehicles import Fleets
from onmaru.sim.rules.calibrate.visits import Visit, Visits, overlap_s

WAITING_TOLD = 0.05  # share of a station's time nothing explains before it is told
_DIFFERENT = 0.05  # relative difference of means from which products get times of their own


@dataclass(frozen=True, slots=True)
class Measured:
    """One fitted quantity of one station: `time_s`, `time_s[product]`, `setup_s`, `time_to_failure_s` ..."""

    station: str
    quantity: str
    fit: Fit


@dataclass(slots=True)
class Findings:
    """Everything read from the log so far; the stations and then the ways between them add to it."""

    visits: Visits
    mapping: LogMapping
    flow: Flow
    tracks: Tracks
    names: dict[int, str]
    products: tuple[str, ...]
    spaces: dict[int, Space]
    tolerance_s: float
    shifts: Shifts
    people: People
    fleets: Fleets
    seed: int = 0
    measured: list[Measured] = field(default_factory=list)
    crews: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    stillness: dict[int, Stillness] = field(default_factory=dict)

    def fitted(self, station: str, quantity: str, fit: Fit) -> dict[str, Any] | float:
        """Keep a fit and its place; returns it as a `Timing`."""
        self.measured.append(Measured(station, quantity, fit))
        if abs(fit.lag1) > 0.3 and fit.count >= 50:
            self.notes.append(
                f"{station}: neighbours of {quantity} hang together (correlation {fit.lag1:.2f})"
            )
        return timing_of(fit)


def timing_of(fit: Fit) -> dict[str, Any] | float:
    """A fit as a `Timing` of the model."""
    values = fit.parameters
    if fit.family == "constant":
        return float(values["value_s"])
    if fit.family == "exponential":
        return {"kind": "exponential", "mean_s": values["mean_s"]}
    if fit.family == "gamma":
        return {"kind": "gamma", "mean_s": values["shape"] * values["scale_s"], "shape": values["shape"]}
    if fit.family == "lognormal":
        mean = float(np.exp(values["mu"] + values["sigma"] ** 2 / 2))
        return {
            "kind": "lognormal",
            "mean_s": mean,
            "std_s": mean * float(np.sqrt(np.expm1(values["sigma"] ** 2))),
        }
    if fit.family == "weibull":
        return {"kind": "weibull", "scale_s": values["scale_s"], "shape": values["shape"]}
    if fit.family == "normal":
        return {"kind": "normal", "mean_s": values["mean_s"], "std_s": values["sd_s"]}
    if fit.family == "uniform":
        return {"kind": "uniform", "low_s": values["low_s"], "high_s": values["high_s"]}
    return {"kind": "empirical", "values_s": values["values_s"]}


@dataclass(slots=True)
class StationMaker:
    """Makes the element of one station after the other."""

    found: Findings

    def make(self, code: int) -> dict[str, Any]:
        """The element of a station, all its times fitted."""
        name = self.found.names[code]
        complete = [one for one in self.found.visits.of_station[code] if one.complete]
        element: dict[str, Any] = {"kind": "machine", "name": name}
        if self.found.tracks.servers[code] > 1:
            element["servers"] = self.found.tracks.servers[code]
        if equipment := self.found.mapping.equipment.get(name):
            element["equipment"] = equipment
        if self.found.shifts.shifts:
            element |= {"calendar": CALENDAR, "at_shift_end": self.found.shifts.at_shift_end}
        if count := (self.found.people.needs or {}).get(code):
            element["needs"] = {"skill": name, "count": count}
        self._times(element, name, complete)
        self._failures(element, code)
        self._setup(element, code, complete)
        if scrapped := self.found.flow.scrapped.get(code):
            element["scrap_probability"] = scrapped / len(complete)
        still = self.found.stillness[code]
        waiting = still.shares()["waiting"]
        if waiting > WAITING_TOLD:
            self.found.notes.append(
                f"{name}: {waiting:.0%} of its time nothing in the log explains (operators, vehicles, breaks?)"
            )
        return element

    def _times(self, element: dict[str, Any], name: str, complete: list[Visit]) -> None:
        all_times = [one.time_s for one in complete]
        element["time_s"] = self.found.fitted(name, "time_s", fit_times(all_times, seed=self.found.seed))
        by_product = {
            code: [one.time_s for one in complete if one.product == code]
            for code in range(len(self.found.products))
        }
        known = {code: times for code, times in by_product.items() if len(times) >= FEWEST}
        if len(known) < 2:
            return
        means = [float(np.mean(times)) for times in known.values()]
        if max(means) <= (1 + _DIFFERENT) * min(means):
            return
        element["times_s"] = {
            self.found.products[code]: self.found.fitted(
                name, f"time_s[{self.found.products[code]}]", fit_times(times, seed=self.found.seed)
            )
            for code, times in known.items()
        }

    def _setup(self, element: dict[str, Any], code: int, complete: list[Visit]) -> None:
        found = self.found
        name = found.names[code]
        logged = [one.time_s for one in found.visits.setups.get(code, []) if one.ended]
        changes = len(found.products) > 1 and not logged
        still = explain_station(found.tracks, code, found.spaces, changeover=changes)
        if changes and not _is_setup(still):
            still = explain_station(found.tracks, code, found.spaces, changeover=False)
        found.stillness[code] = still
        times = logged or still.setups_s
        if not times:
            return
        if not logged:
            found.notes.append(f"{name}: setups are told from waits before another product")
        fit = found.fitted(name, "setup_s", fit_times(times, seed=found.seed))
        if len(found.products) > 1 and not _in_campaigns([one.product for one in complete]):
            element["setup"] = {"default_s": fit}
            return
        # A source draws each product anew, which would change over far more often than the floor does.
        runs = self._between_setups(code) if logged else _campaign_times(complete)
        if len(runs) < 2:
            found.notes.append(f"{name}: too few setups to say when the next comes: they are left out")
            return
        failures = element.setdefault("failures", [])
        failures.append(
            {
                "name": "changeover",
                "time_to_failure_s": found.fitted(name, "time_to_setup_s", fit_times(runs, seed=found.seed)),
                "time_to_repair_s": fit,
                "clock": "operation",
            }
        )
        found.notes.append(
            f"{name}: products come in campaigns: setups are taken after working time, as stops"
        )

    def _between_setups(self, code: int) -> list[float]:
        """Working time from one logged setup to the next [s]."""
        setups = self.found.visits.setups.get(code, [])
        return [self._worked(code, one.end_s, after.start_s) for one, after in pairwise(setups)]

    def _failures(self, element: dict[str, Any], code: int) -> None:
        name = self.found.names[code]
        stops = self.found.visits.downtimes.get(code, [])
        if not stops:
            return
        operation = self._fail_at_work(code)
        observed, cut = self._times_to_failure(code, operation)
        repairs = [one.time_s for one in stops if one.ended]
        if not observed or not repairs:
            self.found.notes.append(f"{name}: one breakdown only: too few to say when the next comes")
            return
        element["failures"] = [
            {
                "name": "failure",
                "time_to_failure_s": self.found.fitted(
                    name, "time_to_failure_s", fit_censored(observed, cut)
                ),
                "time_to_repair_s": self.found.fitted(
                    name, "time_to_repair_s", fit_times(repairs, seed=self.found.seed)
                ),
                "clock": "operation" if operation else "time",
            }
        ]
        if any(one.off_s for one in stops):  # who repairs goes home too
            crew = f"repair_{name}"[:64]
            element["failures"][0]["crew"] = crew
            self.found.crews.append({"name": crew, "calendar": CALENDAR, "at_shift_end": "pause"})

    def _fail_at_work(self, code: int) -> bool:
        """Whether nearly all breakdowns begin while a part is worked on."""
        visits = self.found.visits.of_station[code]
        stops = self.found.visits.downtimes[code]
        starts = np.array([one.start_s for one in visits])
        ends = np.array([one.end_s for one in visits])
        at_work = [bool(np.any((starts <= one.start_s) & (one.start_s <= ends))) for one in stops]
        return float(np.mean(at_work)) > 0.95

    def _times_to_failure(self, code: int, operation: bool) -> tuple[list[float], list[float]]:
        """Times between repairs and the next breakdown: complete ones, and the last one, cut off.

        On the clock of operation only working time of all servers together counts.
        """
        stops = self.found.visits.downtimes[code]
        first = float(self.found.visits.log.time_s[0])
        edges = [(first, stops[0].start_s)]
        edges += [(one.end_s, after.start_s) for one, after in pairwise(stops)]
        times = [self._worked(code, begin, end) if operation else end - begin for begin, end in edges]
        # The first one was running before the log began: what is left of it is as good as new only where
        # failures have no memory, so it is used as complete only when it is one of few.
        observed = times[1:] if len(times) > FEWEST else times
        cut = []
        if stops[-1].ended:
            end_s = self.found.visits.end_s
            rest = self._worked(code, stops[-1].end_s, end_s) if operation else end_s - stops[-1].end_s
            cut = [rest] if rest > 0 else []
        return observed, cut

    def _worked(self, code: int, begin: float, end: float) -> float:
        stops = self.found.visits.downtimes.get(code, [])
        sets = self.found.visits.setups.get(code, [])
        total = 0.0
        for one in self._touching(code, begin, end):
            low, high = max(begin, one.start_s), min(end, one.end_s, self.found.visits.end_s)
            off = overlap_s(self.found.tracks.off, low, high) if one.off_s else 0.0
            told = overlap_s(stops, low, high, self.found.tracks.off) + overlap_s(
                sets, low, high, self.found.tracks.off
            )
            total += max(0.0, high - low - off - told)
        return total

    def _touching(self, code: int, begin: float, end: float) -> Iterable[Visit]:
        return (one for one in self.found.visits.of_station[code] if one.start_s < end and one.end_s > begin)


def _is_setup(still: Stillness) -> bool:
    """Whether waits before another product are longer than those before the same one."""
    if len(still.setups_s) < FEWEST:
        return False
    usual = float(np.median(still.no_setups_s)) if still.no_setups_s else 0.0
    return float(np.median(still.setups_s)) > 2 * usual + 1e-9


def _in_campaigns(products: list[int]) -> bool:
    """Whether the same product follows itself clearly more often than if each were drawn anew."""
    counts = np.bincount([one for one in products if one >= 0])
    if len(products) < 2 or not counts.any():
        return False
    alike = float(np.mean([a == b for a, b in pairwise(products)]))
    drawn = float(((counts / counts.sum()) ** 2).sum())
    return 1 - alike < 0.67 * (1 - drawn)


def _campaign_times(complete: list[Visit]) -> list[float]:
    """Working time of each whole campaign of one product [s]; the first and last may be cut."""
    runs: list[float] = []
    total = 0.0
    for one, after in pairwise(complete):
        total += one.time_s
        if one.product != after.product:
            runs.append(total)
            total = 0.0
    return runs[1:]
