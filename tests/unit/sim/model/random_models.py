"""Random models that pass validation: every element and option may turn up, ties in time included."""

from __future__ import annotations

from random import Random
from typing import Any

from onmaru.sim.types import Model


def some_time(rng: Random, scale: float = 4.0) -> Any:
    """A timing; constants are whole numbers so that events tie."""
    return rng.choice(
        [
            lambda: float(rng.randint(1, 6)),
            lambda: {"kind": "exponential", "mean_s": scale},
            lambda: {"kind": "erlang", "mean_s": scale, "stages": rng.randint(1, 4)},
            lambda: {"kind": "gamma", "mean_s": scale, "shape": rng.choice([0.5, 2.5])},
            lambda: {"kind": "lognormal", "mean_s": scale, "std_s": scale / 3},
            lambda: {"kind": "normal", "mean_s": scale, "std_s": scale / 4},
            lambda: {"kind": "triangular", "low_s": 1, "mode_s": 2, "high_s": 2 * scale},
            lambda: {"kind": "uniform", "low_s": 1, "high_s": scale + 2},
            lambda: {"kind": "weibull", "scale_s": scale, "shape": rng.choice([0.8, 1.7])},
            lambda: {"kind": "empirical", "values_s": [1, 2, 3, 5]},
            lambda: {"kind": "trace", "values_s": [2, 1, 4]},
            lambda: float(rng.randint(1, 6)),
        ]
    )()


def _failures(rng: Random, crews: list[str]) -> list[dict[str, Any]]:
    modes = []
    for i in range(rng.choice([0, 0, 1, 2])):
        modes.append(
            {
                "name": f"f{i}",
                "time_to_failure_s": some_time(rng, 30.0),
                "time_to_repair_s": some_time(rng, 5.0),
                "clock": rng.choice(["operation", "time"]),
                "crew": rng.choice([None, *crews]),
                "priority": rng.randint(0, 1),
            }
        )
    return modes


def _station(rng: Random, name: str, products: list[str], setting: dict[str, list[str]]) -> dict[str, Any]:
    kind = rng.choice(["machine", "machine", "machine", "inspection", "disassembly"])
    station: dict[str, Any] = {
        "kind": kind,
        "name": name,
        "servers": rng.choice([1, 1, 2, 3]),
        "time_s": some_time(rng),
        "failures": _failures(rng, setting["crews"]),
        "send": rng.choice(["first", "cyclic", "probability", "shortest"]),
        "take": rng.choice(["oldest", "listed"]),
        "calendar": rng.choice([None, None, *setting["calendars"]]),
        "at_shift_end": rng.choice(["finish", "pause"]),
        "scrap_probability": rng.choice([0, 0, 0.1]),
        "defect_probability": rng.choice([0, 0.3]),
        "people_priority": rng.randint(0, 1),
    }
    if kind == "machine":
        station["batch"] = rng.choice([1, 1, 2, 3])
    if kind == "inspection":
        station |= {"detect_probability": 0.8, "false_reject_probability": 0.05}
    if kind == "disassembly":
        station["gives"] = {rng.choice(products): rng.randint(1, 2), products[0]: 1}
    if rng.random() < 0.3:
        station["times_s"] = {rng.choice(products): some_time(rng)}
    if setting["skills"] and rng.random() < 0.4:
        station["needs"] = {"skill": rng.choice(setting["skills"]), "count": 1}
    if rng.random() < 0.3:
        station["setup"] = {
            "default_s": rng.choice([None, 2.0]),
            "matrix": {products[0]: {products[-1]: some_time(rng)}},
            "first": rng.choice([None, products[0]]),
        }
        if setting["skills"] and rng.random() < 0.5:
            station["setup"]["needs"] = {"skill": rng.choice(setting["skills"]), "count": 1}
    return station


def _store(rng: Random, name: str) -> dict[str, Any]:
    if rng.random() < 0.3:
        return {
            "kind": "conveyor", "name": name, "length_m": rng.choice([3.0, 5.0]), "speed_m_per_s": 1.0,
            "pitch_m": rng.choice([1.0, 1.5]), "accumulating": rng.random() < 0.5,
        }  # fmt: skip
    return {
        "kind": "buffer", "name": name, "capacity": rng.choice([1, 2, 5, None]),
        "order": rng.choice(["fifo", "fifo", "lifo", "priority", "due", "shortest"]),
        "send": rng.choice(["first", "cyclic", "probability", "shortest"]),
    }  # fmt: skip


def _source(rng: Random, name: str, products: list[str]) -> dict[str, Any]:
    source: dict[str, Any] = {"kind": "source", "name": name, "send": rng.choice(["first", "cyclic"])}
    mode = rng.choice(["saturated", "arrivals", "orders"])
    if mode == "arrivals":
        source |= {"interarrival_s": some_time(rng), "batch": rng.choice([1, 2])}
        source["when_full"] = rng.choice(["wait", "lose"])
    elif mode == "orders":
        source["orders"] = [
            {"at_s": float(5 * i), "product": rng.choice(products), "count": rng.randint(1, 4), "due_s": rng.choice([None, 60.0])}
            for i in range(rng.randint(1, 12))
        ]  # fmt: skip
    if rng.random() < 0.5 and mode != "orders":
        source["mix"] = {product: rng.randint(1, 3) for product in products}
    source["due_after_s"] = rng.choice([None, 40.0])
    source["wip_limit"] = rng.choice([None, None, 4])
    source["limit"] = rng.choice([None, 50])
    return source


def _setting(rng: Random) -> dict[str, Any]:
    shifts = [
        {
            "days": [0, 1],
            "start": "00:00",
            "end": "00:02",
            "breaks": [["00:01", "00:02"]] if rng.random() < 0.5 else [],
        }
    ]
    calendars = [{"name": "day", "shifts": shifts}] if rng.random() < 0.4 else []
    names = [calendar["name"] for calendar in calendars]
    operators = [
        {"name": f"people{i}", "count": rng.randint(1, 2), "skills": rng.choice([[], ["run"], ["run", "set"]]),
         "calendar": rng.choice([None, *names]), "at_shift_end": rng.choice(["finish", "pause"])}
        for i in range(rng.choice([0, 0, 1, 2]))
    ]  # fmt: skip
    crews = [
        {"name": "fixers", "count": 1, "calendar": rng.choice([None, *names]), "at_shift_end": rng.choice(["finish", "pause"])}
    ] if rng.random() < 0.5 else []  # fmt: skip
    skills = sorted({skill for pool in operators for skill in (pool["skills"] or [pool["name"]])})
    return {"calendars": calendars, "operators": operators, "crews": crews, "skills": skills}


def random_model(rng: Random) -> Model:
    """A flow of stages, sometimes with two branches that are joined, carried parts and rework."""
    products = ["a", "b", "c"][: rng.randint(1, 3)]
    setting = _setting(rng)
    names = {"calendars": [c["name"] for c in setting["calendars"]], "crews": [c["name"] for c in setting["crews"]], "skills": setting["skills"]}  # fmt: skip
    elements: list[dict[str, Any]] = []
    routes: list[dict[str, Any]] = []
    branches = []
    for b in range(rng.choice([1, 1, 2])):
        elements.append(_source(rng, f"in{b}", products))
        branches.append(_stages(rng, f"in{b}", str(b), rng.randint(1, 3), products, names, elements, routes))
    last = branches[0]
    if len(branches) == 2:
        elements.append(
            {"kind": "assembly", "name": "join", "time_s": some_time(rng), "servers": rng.choice([1, 2]),
             "takes": {branches[0]: rng.randint(1, 2), branches[1]: 1}, "makes": rng.choice([None, products[-1]])}
        )  # fmt: skip
        routes += [{"start": branch, "end": "join"} for branch in branches]
        last = "join"
    elements.append({"kind": "sink", "name": "out"})
    routes.append({"start": last, "end": "out"})
    for element in elements:
        if element["kind"] == "inspection" and rng.random() < 0.6:
            stores = [e["name"] for e in elements if e["kind"] == "buffer" and e["capacity"] is None]
            if stores:
                element["rework_to"] = rng.choice(stores)
    fleets = _fleets(rng, routes)
    return Model.model_validate(
        {
            "name": "random",
            "elements": elements,
            "routes": routes,
            "products": [
                {"name": p, "priority": rng.randint(0, 2), "work_s": rng.randint(0, 2)} for p in products
            ],
            "operators": setting["operators"],
            "crews": setting["crews"],
            "calendars": setting["calendars"],
            "fleets": fleets,
            "part_limit": 900,
            "origin_s": rng.choice([0.0, 30.0, 604_780.0]),
        }
    )


def _stages(rng: Random, start: str, tag: str, count: int, products: list[str], names: dict[str, list[str]], elements: list[dict[str, Any]], routes: list[dict[str, Any]]) -> str:  # fmt: skip
    at = start
    for i in range(count):
        if rng.random() < 0.7:
            store = f"s{tag}{i}"
            elements.append(_store(rng, store))
            routes.append({"start": at, "end": store})
            at = store
        stations = [f"m{tag}{i}{j}" for j in range(rng.choice([1, 1, 2]))]
        for name in stations:
            elements.append(_station(rng, name, products, names))
            routes.append({"start": at, "end": name, "probability": rng.choice([None, 0.3])})
        at = f"q{tag}{i}"
        elements.append(_store(rng, at))
        routes += [{"start": name, "end": at} for name in stations]
    return at


def _fleets(rng: Random, routes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if rng.random() < 0.7:
        return []
    carried = rng.sample(routes, min(len(routes), rng.randint(1, 2)))
    served: list[str] = []
    for route in carried:
        route["by"] = "agv"
        served += [name for name in (route["start"], route["end"]) if name not in served]
    stops = [
        {"name": f"stop{i}", "capacity": rng.choice([1, 2]), "serves": [name]}
        for i, name in enumerate(served)
    ]
    paths = [
        {"start": f"stop{i}", "end": f"stop{(i + 1) % len(stops)}", "length_m": float(rng.randint(1, 4))}
        for i in range(len(stops))
    ]
    return [{"name": "agv", "vehicles": rng.randint(1, 3), "speed_m_per_s": 1.0, "load_s": 1.0, "unload_s": 1.0, "stops": stops, "paths": paths}]  # fmt: skip


def random_job_shop(rng: Random) -> Model:
    """Products with routings over the same machines, each with a queue; some come back to a machine."""
    machines = [f"m{i}" for i in range(rng.randint(2, 4))]
    elements: list[dict[str, Any]] = []
    for name in machines:
        elements.append(
            {"kind": "buffer", "name": f"q_{name}", "order": rng.choice(["fifo", "shortest", "due"])}
        )
        elements.append(
            {
                "kind": "machine",
                "name": name,
                "time_s": some_time(rng),
                "setup": rng.choice([None, {"default_s": 1}]),
            }
        )
    products = []
    for p in range(rng.randint(1, 3)):
        steps: list[dict[str, Any]] = []
        for name in [rng.choice(machines) for _ in range(rng.randint(1, 5))]:
            steps += [{"at": f"q_{name}"}, {"at": name, "time_s": rng.choice([None, some_time(rng)])}]
        products.append({"name": f"p{p}", "routing": [*steps, {"at": "out"}], "work_s": rng.randint(0, 2)})
    used = {step["at"] for product in products for step in product["routing"]}
    elements = [element for element in elements if element["name"] in used]
    mix = {product["name"]: 1 for product in products}
    source = {
        "kind": "source",
        "name": "in",
        "interarrival_s": some_time(rng, 6.0),
        "mix": mix,
        "due_after_s": 50,
    }
    elements = [source, *elements, {"kind": "sink", "name": "out"}]
    return Model.model_validate({"name": "shop", "elements": elements, "products": products})
