"""Every signal of the line. The author writes it into USD, the emulator publishes it; neither knows an
address of its own.

Addresses: plain JSON under `maru/site1/...`; welding and busbar over Sparkplug B (group `maru`, node
`welding`); presses and module test over OPC UA (namespace 2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from item import STATES, Item
from kinds import BY_KIND
from line import BELTS, CARRIERS, EQUIPMENT, SPUR_BELT, STATIONS, prim_path

SPARKPLUG_UNITS, OPCUA_UNITS = ("LW1", "LW2", "BB1"), ("PR1", "PR2", "MT1")


def items() -> list[Item]:
    """The whole catalogue in a fixed order, with addresses."""
    return [item if item.expression else _addressed(item) for item in _items()]


def _addressed(item: Item) -> Item:
    unit = item.key.split("/")[0]
    if unit in OPCUA_UNITS:
        return replace(item, source="presses", address=f"ns=2;s={item.key.replace('/', '.')}.{item.name}")
    if unit in SPARKPLUG_UNITS:
        rest = item.key.split("/")[1:]
        metric = "/".join([*rest, item.name])
        return replace(item, source="spb", address=f"maru/welding/{unit}:{metric}")
    topic = prim_path(item.key)[1:].lower()
    return replace(item, source="line", address=f"{topic}/{item.group}", pointer=f"/{item.name}")


def _items() -> Iterator[Item]:
    for station in STATIONS:
        yield from _unit(station.key, station.power_kw, station.cycle_s)
    yield from _rework()
    for thing in EQUIPMENT:
        yield from BY_KIND.get(thing.kind, lambda key: iter(()))(thing.key)
    for key in (*BELTS, SPUR_BELT):
        yield from _conveyor(key)
    for thing in CARRIERS:
        yield from _carrier(thing.key, thing.at)
    yield from _derived()


def _unit(key: str, power: float, cycle: float) -> Iterator[Item]:
    yield Item(key, "state", "state", "", "State", "상태", period_s=2, states=STATES)
    yield Item(key, "produced", "counter", "part", "Parts finished", "생산 수량", period_s=2)
    yield Item(key, "scrap", "counter", "part", "Parts scrapped", "폐기 수량", period_s=2)
    yield Item(
        key, "cycle_time", "analog", "s", "Last cycle time", "최근 사이클 시간", 0.5 * cycle, 1.5 * cycle, 2
    )
    yield Item(key, "part", "text", "", "Module in the station", "작업 중인 모듈", period_s=2)
    yield Item(key, "power", "analog", "kW", "Active power", "유효 전력", 0, 1.3 * power, 1, group="power")
    if key == "MT1":
        yield Item(key, "rework", "counter", "part", "Parts sent to rework", "재작업 수량", period_s=2)


def _rework() -> Iterator[Item]:
    yield Item("RW1", "state", "state", "", "State", "상태", period_s=2, states=STATES)
    yield Item("RW1", "produced", "counter", "part", "Parts repaired", "수리 수량", period_s=2)
    yield Item("RW1", "scrap", "counter", "part", "Parts scrapped", "폐기 수량", period_s=2)
    yield Item("RW1", "part", "text", "", "Module on the bench", "작업 중인 모듈", period_s=2)
    yield Item("RW1", "cycle_time", "analog", "s", "Last repair time", "최근 수리 시간", 30, 240, 2)


def _carrier(key: str, at: tuple[float, float, float]) -> Iterator[Item]:
    yield Item(
        key,
        "x",
        "analog",
        "m",
        "Position x",
        "위치 x",
        period_s=5,
        group="pose",
        deadband=0.002,
        motion="translateX",
        offset=-at[0],
    )
    yield Item(
        key,
        "y",
        "analog",
        "m",
        "Position y",
        "위치 y",
        period_s=5,
        group="pose",
        deadband=0.002,
        motion="translateY",
        offset=-at[1],
    )
    # An empty carrier keeps its module under the floor, where nobody sees it.
    yield Item(
        key,
        "loaded",
        "analog",
        "",
        "Loaded",
        "적재",
        0,
        1,
        5,
        group="pose",
        motion="translateZ",
        scale=2.5,
        offset=-2.5,
        moves="Module",
    )
    yield Item(key, "module", "text", "", "Module", "모듈", period_s=5, group="load")


def _conveyor(key: str) -> Iterator[Item]:
    yield Item(key, "state", "state", "", "State", "상태", period_s=2, states=STATES)
    yield Item(key, "speed", "analog", "m/s", "Belt speed", "벨트 속도", 0, 0.6, 2)
    yield Item(key, "current", "analog", "A", "Motor current", "모터 전류", 0, 6, 2)
    yield Item(key, "motor_temperature", "analog", "degC", "Motor temperature", "모터 온도", 20, 80, 5)


def _derived() -> Iterator[Item]:
    total = " + ".join(f"{{{prim_path(s.key)[1:]}/power}}" for s in STATIONS)
    yield Item(
        "EM1",
        "line_power",
        "analog",
        "kW",
        "Power of all stations",
        "전체 공정 전력",
        0,
        150,
        expression=total,
    )
