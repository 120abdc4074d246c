"""The miner against lines whose truth is known, and against logs that are wrong."""

from __future__ import annotations

import csv
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.sim.calibrate.line_log import ORIGIN_NS, Line, rows_of

from onmaru.core.errors import OnmaruError
from onmaru.sim.drivers.logs import LogMissing, read_log
from onmaru.sim.rules.calibrate import BadLog, BadMapping, build_log, calibrate, read_mapping
from onmaru.sim.rules.calibrate.flow import NoFlow

FULL = {"columns": {"product": "product", "result": "result"}}


def log_of(rows, mapping=None, **more):
    mapping = read_mapping({**FULL, **more} if mapping is None else mapping)

    def column(name):
        return [row[name] for row in rows]

    times = np.array([ORIGIN_NS + round(row["time"] * 1e9) for row in rows])
    return (
        build_log(
            mapping,
            time_ns=times,
            station=column("station"),
            event=column("event"),
            part=column("part"),
            product=column("product"),
            result=column("result"),
        ),
        mapping,
    )


def calibrated(line):
    rows, truth = rows_of(line)
    log, mapping = log_of(rows)
    return calibrate(log, mapping), truth, log


def gamma(mean, shape=9.0):
    return lambda rng: rng.gamma(shape, mean / shape)


def test_a_line_is_read_back():
    line = Line(
        [gamma(10.8), gamma(10.8), lambda rng: rng.lognormal(2.3, 0.3), lambda rng: 9.0],
        [3, 0, 5],
        parts=4000,
        mtbf_s={1: 300.0},
        setup_s={2: 20.0},
        products=2,
        scrap={3: 0.02},
    )
    found, truth, log = calibrated(line)
    model = found.model
    assert [element.kind for element in model.elements if element.name.startswith("M")] == ["machine"] * 4
    assert model.element("before_M1").capacity == 3
    assert found.spaces["M2"].capacity == 0
    assert {(route.start, route.end) for route in model.routes} == {
        ("to_M0", "M0"), ("M0", "before_M1"), ("before_M1", "M1"), ("M1", "M2"), ("M2", "before_M3"),
        ("before_M3", "M3"), ("M3", "out"),
    }  # fmt: skip
    failure = model.element("M1").failures[0]
    assert failure.clock == "operation"
    fits = {(one.station, one.quantity): one.fit for one in found.measured}
    assert fits["M1", "time_to_failure_s"].mean_s == pytest.approx(300, rel=0.2)
    assert fits["M1", "time_to_repair_s"].mean_s == pytest.approx(30, rel=0.2)
    assert fits["M2", "time_s"].family == "lognormal"
    assert fits["M0", "time_s"].mean_s == pytest.approx(10.8, rel=0.02)
    changeover = model.element("M2").failures[0]  # products come in campaigns of 25
    assert changeover.name == "changeover"
    assert changeover.time_to_repair_s.value_s == pytest.approx(20.0)
    assert fits["M2", "time_to_setup_s"].mean_s == pytest.approx(25 * np.exp(2.3 + 0.3**2 / 2), rel=0.02)
    assert model.element("M3").scrap_probability == pytest.approx(0.02, abs=0.007)
    assert model.element("M3").time_s.value_s == pytest.approx(9.0)
    for m in range(4):
        shares = found.stillness[f"M{m}"]
        assert shares["blocked"] == pytest.approx(truth["blocked"][m] / log.span_s, abs=0.01)
        assert shares["starved"] == pytest.approx(truth["starved"][m] / log.span_s, abs=0.01)
        assert sum(shares.values()) == pytest.approx(1.0)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=3),
    st.integers(0, 10_000),
    st.lists(st.floats(0.8, 1.2), min_size=4, max_size=4),
)
def test_blocking_and_starving_are_told_apart_on_any_line(room, seed, speeds):
    """Whatever the rooms, blocked and starved time agree with what the line that wrote the log went through."""
    draws = [gamma(10 * speed, 4.0) for speed in speeds[: len(room) + 1]]
    found, truth, log = calibrated(Line(draws, room, parts=600, seed=seed))
    for m in range(len(room) + 1):
        shares = found.stillness[f"M{m}"]
        whole = found.spaces[f"M{m + 1}"].capacity if m < len(room) else None
        if whole is not None or m == len(room):
            assert shares["blocked"] == pytest.approx(truth["blocked"][m] / log.span_s, abs=0.02)
            assert whole is None or whole == room[m]
        else:
            assert truth["blocked"][m] / log.span_s < 0.06  # too rare to be seen
        assert shares["starved"] == pytest.approx(truth["starved"][m] / log.span_s, abs=0.02)


def test_products_drawn_anew_get_setups_by_product():
    line = Line([gamma(10.0)], [], parts=2000, setup_s={0: 15.0}, products=3, campaign=1, seed=4)
    found, _, _ = calibrated(line)
    machine = found.model.element("M0")
    assert machine.setup.default_s.value_s == pytest.approx(15.0)
    assert machine.failures == ()
    assert found.stillness["M0"]["setup"] == pytest.approx(10 / 20, abs=0.03)


def test_arrivals_become_a_source():
    found, _, _ = calibrated(Line([gamma(8.0)], [], parts=1500, interarrival_s=12.0))
    source = found.model.element("to_M0")
    assert source.interarrival_s.kind == "exponential"
    assert source.interarrival_s.mean_s == pytest.approx(12.0, rel=0.1)
    assert found.stillness["M0"]["starved"] == pytest.approx(1 - 8 / 12, abs=0.05)


def test_parallel_servers_and_branches_are_seen():
    rows = []
    for n in range(300):
        begin = 10.0 * n
        end = begin + 18.0  # two servers, each 18 of 20 s
        rows += [
            {"time": begin, "station": "A", "event": "start", "part": f"p{n}"},
            {"time": end, "station": "A", "event": "complete", "part": f"p{n}"},
        ]
        after = "B" if n % 4 else "C"
        rows += [
            {"time": end + 1, "station": after, "event": "start", "part": f"p{n}"},
            {"time": end + 6, "station": after, "event": "complete", "part": f"p{n}"},
        ]
    rows = [{"product": "", "result": "", **row} for row in sorted(rows, key=lambda row: row["time"])]
    log, mapping = log_of(rows)
    model = calibrate(log, mapping).model
    assert model.element("A").servers == 2
    assert model.element("A").send == "probability"
    shares = {route.end: route.probability for route in model.routes if route.start == "A"}
    assert shares == {"way_to_B": pytest.approx(0.75, abs=0.01), "way_to_C": pytest.approx(0.25, abs=0.01)}


def plain(*events):
    return [
        {"time": t, "station": s, "event": e, "part": p, "product": "", "result": ""} for t, s, e, p in events
    ]


BAD = [
    (plain((0, "A", "start", "x"), (5, "A", "start", "x")), 2, "starts twice"),
    (
        plain((0, "A", "start", "x"), (1, "A", "complete", "x"), (2, "A", "complete", "x")),
        3,
        "without having",
    ),
    (plain((5, "A", "start", "x"), (1, "A", "complete", "x")), 2, "before the row above"),
    (plain((0, "A", "start", "x"), (0, "A", "start", "x")), 2, "there twice"),
    (plain((0, "A", "start", "x"), (1, "A", "wedding", "x")), 2, "no event the mapping knows"),
    (plain((0, "A", "start", ""), (1, "A", "complete", "x")), 1, "empty"),
    (plain((0, "", "start", "x")), 1, "empty"),
    (plain((0, "A", "breakdown", ""), (1, "A", "breakdown", "")), 2, "while it is down"),
    (plain((0, "A", "start", "x"), (1, "A", "repair", "")), 2, "not down"),
    (plain((0, "A", "setup_start", ""), (1, "A", "setup_start", "")), 2, "within a setup"),
    (plain((0, "A", "start", "x"), (1, "A", "quality", "x")), 2, "before it completed"),
]


@pytest.mark.parametrize(("rows", "row", "what"), BAD, ids=[what for _, _, what in BAD])
def test_a_wrong_row_is_named(rows, row, what):
    with pytest.raises(BadLog) as caught:
        calibrate(*log_of(rows))
    fault = caught.value.params["faults"][0]
    assert fault["row"] == row
    assert what in fault["what"]
    assert fault["field"]
    assert caught.value.hint


def test_what_may_be_mended_is_mended_and_counted():
    rows, _ = rows_of(Line([gamma(10.0), gamma(9.0)], [2], parts=200))
    mixed = [*rows[:50], rows[49], *rows[55:], *rows[50:55]]
    with pytest.raises(BadLog):
        log_of(mixed)
    log, mapping = log_of(mixed, mend=["sort", "duplicates", "incomplete"])
    assert log.mended["duplicates"] == 1
    assert calibrate(log, mapping).model.element("M1").time_s.mean_s == pytest.approx(9.0, rel=0.1)


def test_a_log_cut_at_both_ends_is_no_fault():
    rows, _ = rows_of(Line([gamma(10.0), gamma(9.0)], [2], parts=300))
    log, mapping = log_of(rows[37:-31])
    assert calibrate(log, mapping).left_out == 0


def test_nothing_completed_is_told():
    with pytest.raises(NoFlow):
        calibrate(*log_of(plain((0, "A", "start", "x"))))


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(0, 100),
            st.sampled_from("AB"),
            st.sampled_from(["start", "complete", "breakdown", "repair", "quality", "arrive", "leave"]),
            st.sampled_from(["x", "y", ""]),
        ),
        max_size=30,
    )
)
def test_any_rows_give_a_model_or_a_reason(events):
    rows = plain(*sorted(events))
    try:
        log, mapping = log_of(rows, mend=["sort", "duplicates", "incomplete"])
        model = calibrate(log, mapping).model
    except OnmaruError as error:
        reason = error.code
    else:
        reason = "sim.model" if model.elements else ""
    assert reason.startswith("sim.")


# -- files -----------------------------------------------------------------------------------------------


def write_csv(path, rows, times):
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["time", "station", "event", "part"])
        writer.writerows(
            [time, row["station"], row["event"], row["part"]] for time, row in zip(times, rows, strict=True)
        )


ROWS = plain((0, "A", "start", "x"), (1.5, "A", "complete", "x"))


@pytest.mark.parametrize(
    ("times", "how"),
    [
        (["2026-01-01T09:00:00+09:00", "2026-01-01T00:00:01.5Z"], {}),
        (["2026-01-01 09:00:00", "2026-01-01 09:00:01.500"], {"zone": "Asia/Seoul"}),
        (["1767225600", "1767225601.5"], {"format": "s"}),
        (["1767225600000", "1767225601500"], {"format": "ms"}),
        (["1767225600000000000", "1767225601500000000"], {"format": "ns"}),
        (["2026-01-01T00:00:00Z", "2026-01-01 09:00:01.5"], {"zone": "Asia/Seoul"}),
    ],
)
def test_times_are_read_in_every_form(tmp_path, times, how):
    path = tmp_path / "log.csv"
    write_csv(path, ROWS, times)
    log = read_log(path, read_mapping({"time": how}))
    assert log.origin_ns == ORIGIN_NS
    assert log.time_s.tolist() == [0.0, 1.5]


def test_parquet_gives_the_same_log(tmp_path):
    rows, _ = rows_of(Line([gamma(10.0), gamma(9.0)], [2], parts=100))
    stamps = pa.array([ORIGIN_NS + round(row["time"] * 1e9) for row in rows], pa.timestamp("ns", tz="UTC"))
    text = {name: [row[name] or None for row in rows] for name in ("station", "event", "part")}
    parquet.write_table(pa.table({"time": stamps, **text}), tmp_path / "log.parquet")
    write_csv(tmp_path / "log.csv", rows, [str(ORIGIN_NS + round(row["time"] * 1e9)) for row in rows])
    first = read_log(tmp_path / "log.parquet", read_mapping(None))
    second = read_log(tmp_path / "log.csv", read_mapping({"time": {"format": "ns"}}))
    assert first.time_s.tolist() == second.time_s.tolist()
    assert first.parts == second.parts


def test_faults_of_files_are_told(tmp_path):
    mapping = read_mapping(None)
    with pytest.raises(LogMissing):
        read_log(tmp_path / "none.csv", mapping)
    cut = tmp_path / "cut.csv"
    cut.write_text("time,station,event,part\n2026-01-01T00:00:00Z,A,start,x\n2026-01-01T00:00:01Z,A,comp")
    with pytest.raises(BadLog) as caught:
        read_log(cut, mapping)
    assert caught.value.params["faults"] == [
        {"row": 2, "field": "row", "what": "3 fields instead of 4: truncated, or a stray delimiter"}
    ]
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("time,station,event,part\n2026-01-01T00:00:00Z,A,start,x\nyesterday,A,complete,x\n")
    with pytest.raises(BadLog, match="row 2, time"):
        read_log(wrong, mapping)
    with pytest.raises(BadMapping, match="no column 'stamp'"):
        read_log(wrong, read_mapping({"columns": {"time": "stamp"}}))
    with pytest.raises(BadMapping, match="no zone"):
        read_log(wrong, read_mapping({"time": {"zone": "Mars/Base"}}))
    for name, content in {
        "empty.csv": b"",
        "noise.csv": bytes(range(256)),
        "noise.parquet": b"PAR1nonsense",
    }.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises((BadLog, BadMapping)):
            read_log(tmp_path / name, mapping)


def test_a_truncated_parquet_file_is_refused(tmp_path):
    path = tmp_path / "log.parquet"
    parquet.write_table(pa.table({"time": ["2026-01-01T00:00:00Z"], "station": ["A"], "event": ["start"],
                                  "part": ["x"]}), path)  # fmt: skip
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(BadLog, match="Parquet"):
        read_log(path, read_mapping(None))


@pytest.mark.parametrize(
    "data",
    [
        {"events": {"start": ["go"]}},
        {"events": {"start": ["x"], "complete": ["x"]}},
        {"events": {"start": ["a"], "complete": ["b"], "dance": ["c"]}},
        {"results": {"so-so": ["x"]}},
        {"column": {}},
        {"shift_s": -1},
        {"shift_s": float("nan")},
        [1, 2],
        "text",
    ],
)
def test_bad_mappings_are_refused(data):
    with pytest.raises(BadMapping):
        read_mapping(data)


def test_a_calibration_can_be_written_as_json():
    found, _, _ = calibrated(Line([gamma(10.0), gamma(9.0)], [2], parts=200, mtbf_s={0: 200.0}))
    told = json.loads(json.dumps(found.as_json()))
    assert told["model"]["elements"][0]["kind"] == "source"
    assert {"M0", "M1"} <= set(told["stillness"])
