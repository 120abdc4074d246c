"""The Tennessee Eastman process as data: its equipment and the 52 recorded signals.

Source: J. J. Downs and E. F. Vogel, "A plant-wide industrial process control problem", Computers & Chemical
Engineering 17 (1993) 245-255, doi:10.1016/0098-1354(93)80018-I, tables 1, 3 to 6. Column n of the recorded runs
is XMEAS(n) up to 41, then XMV(n - 41). Flows given in thousand standard m3/h are shown in standard m3/h.
"""

from __future__ import annotations

from dataclasses import dataclass

PLANT, UNIT = "/TE", "/TE/Site/Process/Synthesis"
ROW_S, SPEED = 180.0, 60.0  # a row every 3 minutes, replayed 60 times as fast


@dataclass(frozen=True)
class Unit:
    name: str
    kind: str
    en: str
    ko: str
    at: tuple[float, float, float]


@dataclass(frozen=True)
class Quantity:
    """One recorded column."""

    column: int  # from 0
    unit_name: str  # the equipment that carries it
    name: str
    unit: str
    en: str
    ko: str
    low: float
    high: float
    scale: float = 1.0


UNITS = [
    Unit("Feeds", "feed_system", "Feed manifold", "원료 공급 매니폴드", (-11.0, 0.0, 0.0)),
    Unit("Reactor", "reactor", "Reactor", "반응기", (-4.0, 0.0, 0.0)),
    Unit("Condenser", "heat_exchanger", "Product condenser", "제품 응축기", (1.5, 2.4, 0.0)),
    Unit("Separator", "separator", "Vapour-liquid separator", "기액 분리기", (5.5, 0.0, 0.0)),
    Unit("Compressor", "compressor", "Recycle compressor", "재순환 압축기", (2.0, -3.6, 0.0)),
    Unit("Stripper", "column", "Product stripper", "제품 스트리퍼", (10.5, 0.0, 0.0)),
    Unit("Purge", "vent", "Purge", "퍼지", (6.6, 4.2, 0.0)),
    Unit("Analyzers", "analyzer", "Analyser house", "분석기실", (12.5, -5.0, 0.0)),
]

_MEASURED = [
    ("Feeds", "a_feed", "m^3/h", "A feed (stream 1)", "A 공급 (1번 스트림)", 0, 1000, 1000),
    ("Feeds", "d_feed", "kg/h", "D feed (stream 2)", "D 공급 (2번 스트림)", 3400, 3900, 1),
    ("Feeds", "e_feed", "kg/h", "E feed (stream 3)", "E 공급 (3번 스트림)", 4200, 4800, 1),
    ("Feeds", "ac_feed", "m^3/h", "A and C feed (stream 4)", "A·C 공급 (4번 스트림)", 8500, 10200, 1000),
    (
        "Compressor",
        "recycle_flow",
        "m^3/h",
        "Recycle flow (stream 8)",
        "재순환 유량 (8번 스트림)",
        25000,
        29000,
        1000,
    ),
    (
        "Reactor",
        "feed_rate",
        "m^3/h",
        "Reactor feed rate (stream 6)",
        "반응기 공급 유량 (6번 스트림)",
        40000,
        45000,
        1000,
    ),
    ("Reactor", "pressure", "kPa", "Reactor pressure (gauge)", "반응기 압력 (게이지)", 2600, 2895, 1),
    ("Reactor", "level", "%", "Reactor level", "반응기 레벨", 50, 100, 1),
    ("Reactor", "temperature", "degC", "Reactor temperature", "반응기 온도", 115, 150, 1),
    ("Purge", "purge_rate", "m^3/h", "Purge rate (stream 9)", "퍼지 유량 (9번 스트림)", 0, 1000, 1000),
    ("Separator", "temperature", "degC", "Separator temperature", "분리기 온도", 70, 95, 1),
    ("Separator", "level", "%", "Separator level", "분리기 레벨", 30, 100, 1),
    ("Separator", "pressure", "kPa", "Separator pressure (gauge)", "분리기 압력 (게이지)", 2500, 2800, 1),
    (
        "Separator",
        "underflow",
        "m^3/h",
        "Separator underflow (stream 10)",
        "분리기 하부 유량 (10번 스트림)",
        18,
        32,
        1,
    ),
    ("Stripper", "level", "%", "Stripper level", "스트리퍼 레벨", 30, 100, 1),
    ("Stripper", "pressure", "kPa", "Stripper pressure (gauge)", "스트리퍼 압력 (게이지)", 2900, 3300, 1),
    (
        "Stripper",
        "underflow",
        "m^3/h",
        "Stripper underflow (stream 11)",
        "스트리퍼 하부 유량 (11번 스트림)",
        18,
        28,
        1,
    ),
    ("Stripper", "temperature", "degC", "Stripper temperature", "스트리퍼 온도", 55, 75, 1),
    ("Stripper", "steam_flow", "kg/h", "Stripper steam flow", "스트리퍼 스팀 유량", 100, 400, 1),
    ("Compressor", "work", "kW", "Compressor work", "압축기 동력", 250, 400, 1),
    (
        "Reactor",
        "cooling_outlet",
        "degC",
        "Reactor cooling water outlet",
        "반응기 냉각수 출구 온도",
        80,
        110,
        1,
    ),
    (
        "Condenser",
        "cooling_outlet",
        "degC",
        "Condenser cooling water outlet",
        "응축기 냉각수 출구 온도",
        60,
        90,
        1,
    ),
]
_ANALYSES = [
    ("feed", "Reactor feed", "반응기 공급", "ABCDEF"),
    ("purge", "Purge gas", "퍼지 가스", "ABCDEFGH"),
    ("product", "Product", "제품", "DEFGH"),
]
_MANIPULATED = [
    ("Feeds", "d_feed_valve", "D feed valve", "D 공급 밸브"),
    ("Feeds", "e_feed_valve", "E feed valve", "E 공급 밸브"),
    ("Feeds", "a_feed_valve", "A feed valve", "A 공급 밸브"),
    ("Feeds", "ac_feed_valve", "A and C feed valve", "A·C 공급 밸브"),
    ("Compressor", "recycle_valve", "Compressor recycle valve", "압축기 재순환 밸브"),
    ("Purge", "purge_valve", "Purge valve", "퍼지 밸브"),
    ("Separator", "liquid_valve", "Separator liquid valve", "분리기 액상 밸브"),
    ("Stripper", "product_valve", "Stripper product valve", "스트리퍼 제품 밸브"),
    ("Stripper", "steam_valve", "Stripper steam valve", "스트리퍼 스팀 밸브"),
    ("Reactor", "cooling_valve", "Reactor cooling water valve", "반응기 냉각수 밸브"),
    ("Condenser", "cooling_valve", "Condenser cooling water valve", "응축기 냉각수 밸브"),
]


def quantities() -> list[Quantity]:
    """The 52 columns in their order."""
    rows = [(u, n, unit, en, ko, lo, hi, k) for u, n, unit, en, ko, lo, hi, k in _MEASURED]
    for name, en, ko, parts in _ANALYSES:
        rows += [
            (
                "Analyzers",
                f"{name}_{part.lower()}",
                "%",
                f"{en}: {part} [mol %]",
                f"{ko} 성분 {part} [몰 %]",
                0,
                60,
                1,
            )
            for part in parts
        ]
    rows += [(u, n, "%", en, ko, 0, 100, 1) for u, n, en, ko in _MANIPULATED]
    return [
        Quantity(i, u, n, unit, en, ko, float(lo), float(hi), float(k))
        for i, (u, n, unit, en, ko, lo, hi, k) in enumerate(rows)
    ]


FEEDS = [
    ("Feeds", "Reactor"), ("Reactor", "Condenser"), ("Condenser", "Separator"), ("Separator", "Compressor"),
    ("Compressor", "Reactor"), ("Separator", "Stripper"), ("Separator", "Purge"), ("Stripper", "Reactor"),
]  # fmt: skip
