"""A floor with shifts, people and vehicles that is known writes a log; the log gives the floor back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.flow.floor_goods import MAPPING as SHIFTED
from tests.flow.floor_goods import floor_log
from tests.unit.sim.calibrate.floor_log import MONDAY_NS, floor_rows

from onmaru.sim.drivers.logs import read_log
from onmaru.sim.rules.calibrate import build_log, calibrate, read_mapping
from onmaru.sim.service.calibration import calibrate_and_prove
from onmaru.sim.types import Model

DAY = {
    "name": "day",
    "shifts": [{"days": [0, 1, 2, 3, 4], "start": "08:00", "end": "17:00", "breaks": [["12:00", "12:40"]]}],
}


def floor(*, at_shift_end: str = "finish", calendar: bool = True) -> Model:
    shift: dict[str, Any] = {"calendar": "day", "at_shift_end": at_shift_end} if calendar else {}
    return Model.model_validate(
        {
            "name": "floor",
            "elements": [
                {"kind": "source", "name": "in"},
                {"kind": "machine", "name": "cut", "time_s": {"kind": "gamma", "mean_s": 100, "shape": 9},
                 "needs": {"skill": "work"},
                 "failures": [{"time_to_failure_s": {"kind": "exponential", "mean_s": 4000},
                               "time_to_repair_s": {"kind": "exponential", "mean_s": 300}}]} | shift,
                {"kind": "buffer", "name": "q"},
                {"kind": "machine", "name": "weld", "servers": 2, "time_s": {"kind": "gamma", "mean_s": 170, "shape": 9},
                 "needs": {"skill": "work"}} | shift,
                {"kind": "machine", "name": "test", "time_s": 60.0} | shift,
                {"kind": "sink", "name": "out"},
            ],
            "routes": [
                {"start": "in", "end": "cut"}, {"start": "cut", "end": "q", "by": "agv"}, {"start": "q", "end": "weld"},
                {"start": "weld", "end": "test"}, {"start": "test", "end": "out"},
            ],
            "operators": [{"name": "crew", "count": 3, "skills": ["work"]} | shift],
            "fleets": [{"name": "agv", "vehicles": 1, "speed_m_per_s": 1.0, "paths": [{"start": "a", "end": "b", "length_m": 40}],
                        "stops": [{"name": "a", "serves": ["cut"]}, {"name": "b", "serves": ["q"]}]}],
            "calendars": [DAY] if calendar else [],
        }
    )  # fmt: skip


PEOPLE = {"": 3, "cut": 1, "weld": 1}
MAPPING = {"columns": {"operator": "operator", "vehicle": "vehicle"}}


def log_of(
    rows: list[dict[str, Any]], mapping: dict[str, Any] | None = None, origin_ns: int = MONDAY_NS
) -> Any:
    read = read_mapping(MAPPING | (mapping or {}))
    columns = {
        name: [row[name] for row in rows] for name in ("station", "event", "part", "operator", "vehicle")
    }
    times = np.array([origin_ns + round(row["time"] * 1e9) for row in rows])
    return build_log(read, time_ns=times, **columns), read


@pytest.fixture(scope="module", params=["finish", "pause"])
def shifted(request: pytest.FixtureRequest) -> Any:
    """Three weeks of day shifts, calibrated."""
    rows = floor_rows(floor(at_shift_end=request.param), hours=21 * 24, people=PEOPLE)
    log, mapping = log_of(rows)
    return request.param, calibrate(log, mapping), rows


def test_shifts_and_breaks_are_read_back(shifted: Any) -> None:
    at_shift_end, found, _ = shifted
    assert found.shifts.at_shift_end == at_shift_end
    on = found.model.calendars[0].intervals()
    truth = floor().calendars[0].intervals()
    assert len(on) == len(truth) == 10
    np.testing.assert_allclose(np.array(on), np.array(truth), atol=301)
    assert found.model.origin_s == pytest.approx(8 * 3600, abs=301)
    assert all(gap.chance < 1e-3 for gap in found.shifts.gaps)
    told = found.as_json()["shifts"]
    assert {gap["idle_days"] <= gap["of_days"] for gap in told["gaps"]} == {True}
    for name in ("cut", "weld", "test"):
        assert found.model.element(name).calendar == "shifts"
        assert found.stillness[name]["off"] == pytest.approx(1 - 5 * (8 + 20 / 60) / 168, abs=0.06)
        assert found.stillness[name]["waiting"] < 0.05


def test_people_are_counted_with_their_skills(shifted: Any) -> None:
    _, found, _ = shifted
    (pool,) = found.people.pools
    assert (pool.count, pool.people, set(pool.stations)) == (3, 3, {"cut", "weld"})
    assert found.model.element("cut").needs.count == 1
    assert found.model.element("test").needs is None
    assert found.model.operators[0].skills == ("cut", "weld")
    assert "worker" not in str(found.as_json())  # nobody is named


def test_times_lie_in_the_intervals_of_what_was_measured(shifted: Any) -> None:
    _, found, _ = shifted
    fits = {(one.station, one.quantity): one.fit for one in found.measured}
    for (station, quantity), mean, cv in (
        (("cut", "time_s"), 100.0, 1 / 3), (("weld", "time_s"), 170.0, 1 / 3), (("cut", "time_to_failure_s"), 4000.0, 1.0),
        (("cut", "time_to_repair_s"), 300.0, 1.0),
    ):  # fmt: skip
        fit = fits[station, quantity]
        half = 3.3 * cv * mean / np.sqrt(fit.count)
        assert fit.mean_s == pytest.approx(mean, abs=half), (station, quantity)
    assert fits["test", "time_s"].mean_s == pytest.approx(60.0, abs=0.01)


def test_vehicles_are_counted_and_their_trips_timed(shifted: Any) -> None:
    _, found, _ = shifted
    (fleet,) = found.model.fleets
    assert fleet.vehicles == 1
    assert fleet.paths[0].length_m / fleet.speed_m_per_s == pytest.approx(40.0, abs=0.01)
    carried = [route for route in found.model.routes if route.by]
    assert [(route.start, route.end) for route in carried] == [("cut", "before_weld")]
    told = found.as_json()["fleets"][0]
    assert told["ways"][0]["mean_s"] == pytest.approx(40.0, abs=0.01)
    assert 0 < told["busy_share"] < 1


def test_the_model_made_of_the_log_does_as_the_floor_does(shifted: Any) -> None:
    """On the part of the log it has not seen: shifts, people and vehicles included."""
    _, _, rows = shifted
    log, mapping = log_of(rows, {"shift_s": 3600.0})
    found, proof = calibrate_and_prove(log, mapping, replications=25, workers=2)
    assert found.model.calendars
    assert proof is not None
    assert proof["coverage"]["throughput"] >= 0.8
    assert proof["coverage"]["wip"] >= 0.7
    assert proof["checks"][0]["verdict"] in ("inside", "within 5 %"), proof["checks"]


def test_a_floor_that_never_stops_has_no_shifts() -> None:
    rows = floor_rows(floor(calendar=False), hours=5 * 24, people=PEOPLE)
    log, mapping = log_of(rows)
    found = calibrate(log, mapping)
    assert found.shifts.shifts == ()
    assert found.model.calendars == ()
    assert found.as_json()["shifts"] is None
    assert found.people.pools[0].count == 3


def test_rare_work_makes_no_break() -> None:
    """A part every two hours or so leaves many empty stretches, and none of them is a break."""
    rng = np.random.default_rng(5)
    rows, at = [], 0.0
    for k in range(200):
        at += 600 + rng.exponential(6000)
        rows += [
            {
                "time": at + shift,
                "station": "cut",
                "event": event,
                "part": f"p{k}",
                "operator": "",
                "vehicle": "",
            }
            for shift, event in ((0.0, "start"), (500.0, "complete"))
        ]
    found = calibrate(*log_of(rows))
    assert found.shifts.shifts == ()


def test_a_free_day_is_told_and_the_search_can_be_left_out() -> None:
    rows = floor_rows(floor(), hours=21 * 24, people=PEOPLE)
    wednesday = [row for row in rows if not 2 * 86_400 <= row["time"] - 7 * 86_400 < 3 * 86_400]
    log, mapping = log_of(wednesday, {"mend": ["incomplete"]})
    found = calibrate(log, mapping)
    assert found.shifts.free_days == 1
    assert any("free days" in note for note in found.notes)
    assert len(found.model.calendars[0].intervals()) == 10
    log, mapping = log_of(rows, {"shifts": {"find": False}})
    assert calibrate(log, mapping).model.calendars == ()


def test_who_minds_two_machines_at_once_is_bound_by_none() -> None:
    rows = []
    for k in range(200):
        for station, shift in (("a", 0.0), ("b", 10.0)):
            rows += [
                {"time": 60.0 * k + shift, "station": station, "event": "start", "part": f"{station}{k}", "operator": "kim", "vehicle": ""},
                {"time": 60.0 * k + shift + 45, "station": station, "event": "complete", "part": f"{station}{k}", "operator": "", "vehicle": ""},
            ]  # fmt: skip
    found = calibrate(*log_of(sorted(rows, key=lambda row: row["time"])))
    assert found.people.pools == ()
    assert all(found.model.element(name).needs is None for name in ("a", "b"))
    assert sum("at the same time" in note for note in found.notes) == 2


@pytest.mark.parametrize(
    ("rows", "row", "what"),
    [
        ([(0, "start", ""), (5, "complete", ""), (6, "unload", "v1")], 3, "without having been loaded"),
        ([(0, "start", ""), (5, "complete", ""), (6, "load", "")], 3, "it is empty"),
        ([(0, "start", ""), (5, "complete", ""), (6, "load", "v1"), (7, "load", "v1")], 4, "while it is carried"),
        ([(0, "start", ""), (5, "complete", ""), (6, "load", "v1"), (7, "unload", "v2")], 4, "another vehicle"),
    ],
)  # fmt: skip
def test_a_wrong_trip_is_named(rows: list[tuple[int, str, str]], row: int, what: str) -> None:
    made = [
        {"time": time, "station": "cut", "event": event, "part": "p", "operator": "", "vehicle": vehicle}
        for time, event, vehicle in rows
    ]
    with pytest.raises(Exception, match=what) as caught:
        calibrate(*log_of(made))
    assert caught.value.params["faults"][0]["row"] == row


def test_what_rests_over_night_is_as_long_as_it_was_worked_on(tmp_path: Path) -> None:
    """A floor that stops where it stands: parts, repairs and trips of the evening are ended in the morning."""
    log_file = tmp_path / "floor.csv"
    log_file.write_text(floor_log())
    mapping = read_mapping(SHIFTED)
    log = read_log(log_file, mapping)
    found, proof = calibrate_and_prove(log, mapping, replications=25, workers=2)
    assert found.shifts.pauses
    fits = {(one.station, one.quantity): one.fit for one in found.measured}
    for (station, quantity), mean, cv in (
        (("press", "time_s"), 99.0, 1 / 3), (("weld", "time_s"), 85.5, 1 / 3), (("weld", "time_to_repair_s"), 400.0, 1.0),
        (("weld", "time_to_failure_s"), 5000.0, 1.0),
    ):  # fmt: skip
        fit = fits[station, quantity]
        assert fit.mean_s == pytest.approx(mean, abs=3.3 * cv * mean / np.sqrt(fit.count)), (
            station,
            quantity,
        )
    assert found.fleets[0]["ways"][0]["mean_s"] == pytest.approx(25.0, abs=0.1)
    whole = calibrate(log, mapping).model
    over = [one for one in whole.crews if one.name == "repair_weld"]
    assert [one.calendar for one in over] == ["shifts"]  # who repairs goes home too
    assert whole.element("weld").failures[0].crew == "repair_weld"
    assert found.stillness["weld"]["down"] < 0.05
    assert proof is not None
    assert all(check["good"] for check in proof["checks"]), proof["checks"]
    assert len(proof["throughput"]["low"]) == proof["slices"]
