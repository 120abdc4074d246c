"""The line as data: what stands where, what follows what. The author draws it, the emulator runs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from track import LANE, LOOP, TOP, Y, loop_s

ENTERPRISE, SITE = "/Maru", "/Maru/Site1"
CARRIER_COUNT = 24
CARRIER_PITCH = 0.95  # carriers never come closer than this, centre to centre [m]
CARRIER_SPEED = 0.5  # m/s
CELLS_PER_MODULE = 12


@dataclass(frozen=True)
class Thing:
    """One element of the hierarchy. `path` is relative to the site; pose in metres and degrees."""

    path: str
    level: str
    kind: str
    en: str
    ko: str
    at: tuple[float, float, float] = (0.0, 0.0, 0.0)
    yaw: float = 0.0
    properties: dict[str, tuple[Any, str]] = field(default_factory=dict)  # name -> (value, unit)

    @property
    def key(self) -> str:
        """Its short name: the last part of a unit's path, the last two of the equipment below one."""
        parts = self.path.split("/")
        return "/".join(parts[2:]) if len(parts) > 2 else self.path


@dataclass(frozen=True)
class Station:
    """A work unit at which carriers stop. Times in seconds, rates per part or per second of run time."""

    key: str
    s: float  # arc length of the stop on the loop
    cycle_s: float
    spread: float  # relative standard deviation of the cycle
    mtbf_s: float  # mean run time between failures
    mttr_s: float
    power_kw: float  # while it runs
    setup_every: int = 0  # parts between changeovers


AREAS = [
    Thing("Cells", "area", "", "Cell preparation", "셀 전처리"),
    Thing("Modules", "area", "", "Module assembly", "모듈 조립"),
    Thing("Test", "area", "", "Test and rework", "검사·재작업"),
    Thing("Logistics", "area", "", "Logistics", "물류"),
    Thing("Utilities", "area", "", "Utilities", "유틸리티"),
]

CENTERS = [
    Thing("Cells/Loading", "work_center", "", "Cell loading", "셀 투입"),
    Thing("Cells/Inspection", "work_center", "", "Cell inspection", "셀 검사"),
    Thing("Cells/Cleaning", "work_center", "", "Plasma cleaning", "플라즈마 세정"),
    Thing("Modules/Stacking", "work_center", "", "Stacking and pressing", "적층·가압"),
    Thing("Modules/Welding", "work_center", "", "Laser welding", "레이저 용접"),
    Thing("Modules/Busbar", "work_center", "", "Busbar assembly", "버스바 조립"),
    Thing("Test/ModuleTest", "work_center", "", "Module test", "모듈 검사"),
    Thing("Test/Rework", "work_center", "", "Rework", "재작업"),
    Thing("Test/EndOfLine", "work_center", "", "End of line", "최종 검사"),
    Thing("Logistics/Packing", "work_center", "", "Packing", "포장"),
    Thing("Logistics/Conveyors", "work_center", "", "Conveyors", "컨베이어"),
    Thing("Logistics/Carriers", "work_center", "", "Carriers", "캐리어"),
    Thing("Logistics/Vehicles", "work_center", "", "Automated vehicles", "무인 운반차"),
    Thing("Utilities/Power", "work_center", "", "Power and control", "전력·제어"),
    Thing("Utilities/Air", "work_center", "", "Compressed air", "압축 공기"),
]

# path, English, Korean, x on its run, run (+1 north, -1 south), then what Station says
_UNITS = [
    ("Cells/Loading/LD1", "Cell loader 1", "셀 로더 1", -19.0, 1, 21.0, 0.05, 2340, 75, 6.2, 0),
    ("Cells/Loading/LD2", "Cell loader 2", "셀 로더 2", -14.0, 1, 21.0, 0.05, 2340, 75, 6.2, 0),
    ("Cells/Inspection/OCV1", "OCV tester 1", "OCV 검사기 1", -9.0, 1, 18.0, 0.04, 3150, 60, 2.4, 0),
    ("Cells/Cleaning/PC1", "Plasma cleaner 1", "플라즈마 세정기 1", -4.3, 1, 20.0, 0.03, 2700, 90, 7.5, 0),
    ("Modules/Stacking/SK1", "Stacking cell 1", "적층 셀 1", 1.5, 1, 25.0, 0.06, 1620, 105, 6.8, 60),
    ("Modules/Stacking/PR1", "Stacking press 1", "적층 프레스 1", 6.6, 1, 24.0, 0.03, 2920, 120, 11.0, 0),
    ("Modules/Stacking/PR2", "Stacking press 2", "적층 프레스 2", 11.2, 1, 24.0, 0.03, 2920, 120, 11.0, 0),
    ("Modules/Welding/LW1", "Laser welder 1", "레이저 용접기 1", 17.6, -1, 26.0, 0.04, 1350, 120, 18.0, 80),
    ("Modules/Welding/LW2", "Laser welder 2", "레이저 용접기 2", 12.6, -1, 26.0, 0.04, 1350, 120, 18.0, 80),
    ("Modules/Busbar/BB1", "Busbar cell 1", "버스바 셀 1", 7.6, -1, 25.0, 0.06, 1890, 90, 6.0, 0),
    ("Test/ModuleTest/MT1", "Module tester 1", "모듈 검사기 1", 0.8, -1, 27.0, 0.05, 2430, 75, 9.5, 0),
    ("Test/ModuleTest/HV1", "Insulation tester 1", "절연 검사기 1", -4.8, -1, 16.0, 0.03, 3600, 60, 2.1, 0),
    (
        "Test/EndOfLine/EL1",
        "End-of-line gate 1",
        "최종 검사 게이트 1",
        -9.8,
        -1,
        18.0,
        0.04,
        3240,
        60,
        1.8,
        0,
    ),
    ("Logistics/Packing/PK1", "Packing cell 1", "포장 셀 1", -16.0, -1, 24.0, 0.06, 2160, 90, 7.0, 0),
]

UNITS = [
    Thing(
        path,
        "work_unit",
        "",
        en,
        ko,
        (x, side * Y, 0.0),
        0.0 if side > 0 else 180.0,
        {"planned_cycle": (cycle, "s"), "rated_power": (power, "kW")},
    )
    for path, en, ko, x, side, cycle, _, _, _, power, _ in _UNITS
] + [
    Thing(
        "Test/Rework/RW1",
        "work_unit",
        "operator_cell",
        "Rework bench 1",
        "재작업대 1",
        (0.8, -2.6, 0.0),
        0.0,
        {"planned_cycle": (95.0, "s")},
    )
]

STATIONS = [
    Station(path.rsplit("/", 1)[1], loop_s(x, side * Y), cycle, spread, mtbf, mttr, power, setup)
    for path, _, _, x, side, cycle, spread, mtbf, mttr, power, setup in _UNITS
]


def _eq(
    unit: str, name: str, kind: str, en: str, ko: str, at=(0.0, 0.0, 0.0), yaw=0.0, **properties
) -> Thing:
    return Thing(f"{unit}/{name}", "equipment", kind, en, ko, at, yaw, properties)


# Poses are relative to the work unit: the carriers pass along +x, the outside of the loop is +y.
EQUIPMENT = [
    _eq(
        "Cells/Loading/LD1",
        "Robot",
        "robot",
        "Loading robot 1",
        "투입 로봇 1",
        (0, 1.25, 0.35),
        -90,
        payload=(60.0, "kg"),
        reach=(1.95, "m"),
    ),
    _eq("Cells/Loading/LD1", "Feeder", "feeder", "Tray feeder 1", "트레이 공급기 1", (0, 2.75, 0)),
    _eq(
        "Cells/Loading/LD2",
        "Robot",
        "robot",
        "Loading robot 2",
        "투입 로봇 2",
        (0, 1.25, 0.35),
        -90,
        payload=(60.0, "kg"),
        reach=(1.95, "m"),
    ),
    _eq("Cells/Loading/LD2", "Feeder", "feeder", "Tray feeder 2", "트레이 공급기 2", (0, 2.75, 0)),
    _eq("Cells/Inspection/OCV1", "Tester", "test_station", "OCV tester", "OCV 검사기"),
    _eq("Cells/Inspection/OCV1", "Scanner", "scanner", "Code reader", "코드 리더", (-1.75, -0.75, 0)),
    _eq("Cells/Cleaning/PC1", "Plasma", "plasma_cleaner", "Plasma head", "플라즈마 헤드"),
    _eq("Cells/Cleaning/PC1", "Blower", "blower", "Exhaust blower", "배기 송풍기", (0.6, 2.35, 0)),
    _eq(
        "Modules/Stacking/SK1",
        "Robot",
        "robot",
        "Stacking robot",
        "적층 로봇",
        (0, 1.25, 0.35),
        -90,
        payload=(60.0, "kg"),
        reach=(1.95, "m"),
    ),
    _eq(
        "Modules/Stacking/SK1",
        "Dispenser",
        "dispenser",
        "Gap-filler dispenser",
        "갭필러 디스펜서",
        (-1.5, 2.0, 0),
    ),
    _eq("Modules/Stacking/PR1", "Press", "press", "Press 1", "프레스 1", rated_force=(60.0, "kN")),
    _eq("Modules/Stacking/PR2", "Press", "press", "Press 2", "프레스 2", rated_force=(60.0, "kN")),
    _eq("Modules/Welding/LW1", "Laser", "laser_welder", "Laser 1", "레이저 1", rated_power=(6.0, "kW")),
    _eq("Modules/Welding/LW1", "Chiller", "chiller", "Chiller 1", "칠러 1", (1.2, 2.55, 0)),
    _eq("Modules/Welding/LW2", "Laser", "laser_welder", "Laser 2", "레이저 2", rated_power=(6.0, "kW")),
    _eq("Modules/Welding/LW2", "Chiller", "chiller", "Chiller 2", "칠러 2", (1.2, 2.55, 0)),
    _eq("Modules/Welding/LW2", "Extractor", "extractor", "Fume extractor", "흄 집진기", (-1.0, 2.6, 0)),
    _eq(
        "Modules/Busbar/BB1",
        "Robot",
        "robot",
        "Busbar robot",
        "버스바 로봇",
        (0, 1.25, 0.35),
        -90,
        payload=(60.0, "kg"),
        reach=(1.95, "m"),
    ),
    _eq("Modules/Busbar/BB1", "Screwdriver", "screwdriver", "Screwdriver", "체결기", (1.55, 0.9, 0)),
    _eq("Test/ModuleTest/MT1", "Tester", "test_station", "Module tester", "모듈 검사기"),
    _eq("Test/ModuleTest/MT1", "Cycler", "cycler", "Charge and discharge cycler", "충방전기", (-0.3, 2.5, 0)),
    _eq("Test/ModuleTest/HV1", "Tester", "test_station", "Insulation tester", "절연 검사기"),
    _eq("Test/Rework/RW1", "Bench", "operator_cell", "Operator bench", "작업자 벤치", (0, 2.0, 0)),
    _eq("Test/EndOfLine/EL1", "Gate", "vision_gate", "Vision gate", "비전 게이트"),
    _eq(
        "Logistics/Packing/PK1",
        "Robot",
        "robot",
        "Packing robot",
        "포장 로봇",
        (0, 1.25, 0.35),
        -90,
        payload=(60.0, "kg"),
        reach=(1.95, "m"),
    ),
    _eq("Logistics/Packing/PK1", "Wrapper", "wrapper", "Pallet wrapper", "팔레트 래핑기", (3.1, 2.7, 0)),
    _eq("Logistics/Vehicles", "AGV1", "agv", "Vehicle 1", "무인 운반차 1", payload=(800.0, "kg")),
    _eq("Logistics/Vehicles", "AGV2", "agv", "Vehicle 2", "무인 운반차 2", payload=(800.0, "kg")),
    _eq("Logistics/Vehicles", "Charger", "charger", "Charging dock", "충전 도크", (-31.0, 0.0, 0.0)),
    _eq("Utilities/Power", "MCC1", "control_cabinet", "Control cabinet: cells", "제어반: 셀", (-7.0, 2.2, 0)),
    _eq(
        "Utilities/Power",
        "MCC2",
        "control_cabinet",
        "Control cabinet: modules",
        "제어반: 모듈",
        (10.0, 2.2, 0),
    ),
    _eq(
        "Utilities/Power",
        "MCC3",
        "control_cabinet",
        "Control cabinet: test",
        "제어반: 검사",
        (-10.0, -2.4, 0),
        180,
    ),
    _eq("Utilities/Power", "EM1", "energy_meter", "Energy meter", "전력량계", (2.6, 2.2, 0)),
    _eq("Utilities/Air", "CP1", "compressor", "Screw compressor", "스크류 압축기", (-30.6, 7.0, 0.0), 90),
]

# name, from, to on the loop [m], English, Korean
_BELTS = [
    ("CV01", 0.0, 12.0, "Conveyor 1", "컨베이어 1"),
    ("CV02", 12.0, 24.0, "Conveyor 2", "컨베이어 2"),
    ("CV03", 24.0, 36.0, "Conveyor 3", "컨베이어 3"),
    ("CV04", 36.0, 48.0, "Conveyor 4", "컨베이어 4"),
    ("CV05", 48.0, 61.0, "Transfer east", "동쪽 이송"),
    ("CV06", 61.0, 73.0, "Conveyor 6", "컨베이어 6"),
    ("CV07", 73.0, 85.0, "Conveyor 7", "컨베이어 7"),
    ("CV08", 85.0, 97.0, "Conveyor 8", "컨베이어 8"),
    ("CV09", 97.0, 109.0, "Conveyor 9", "컨베이어 9"),
    ("CV10", 109.0, 122.0, "Return west", "서쪽 반송"),
]
BELTS = {name: (s0, s1) for name, s0, s1, _, _ in _BELTS}
SPUR_BELT = "CV11"
EQUIPMENT += [
    _eq("Logistics/Conveyors", name, "conveyor", en, ko, length=(s1 - s0, "m"))
    for name, s0, s1, en, ko in _BELTS
]
EQUIPMENT.append(
    _eq("Logistics/Conveyors", SPUR_BELT, "conveyor", "Rework spur", "재작업 분기", length=(13.0, "m"))
)

CARRIER_STARTS = [(i + 0.35) * LOOP.length / CARRIER_COUNT for i in range(CARRIER_COUNT)]
CARRIERS = [
    _eq(
        "Logistics/Carriers",
        f"C{i + 1:02d}",
        "carrier",
        f"Carrier {i + 1}",
        f"캐리어 {i + 1}",
        (*LOOP.at(s)[:2], TOP),
    )
    for i, s in enumerate(CARRIER_STARTS)
]
AGV_STARTS = {"AGV1": 0.10 * LANE.length, "AGV2": 0.62 * LANE.length}

_BY_KEY = {thing.key: thing for thing in [*UNITS, *EQUIPMENT, *CARRIERS]}


def prim_path(key: str) -> str:
    """The prim path of a unit or a piece of equipment by its key, such as `LD1/Robot`."""
    return f"{SITE}/{_BY_KEY[key].path}"


FEEDS = [
    ("CV01", "LD1"),
    ("LD1", "LD2"),
    ("LD2", "CV02"),
    ("CV02", "OCV1"),
    ("OCV1", "PC1"),
    ("PC1", "CV03"),
    ("CV03", "SK1"),
    ("SK1", "PR1"),
    ("PR1", "PR2"),
    ("PR2", "CV04"),
    ("CV04", "CV05"),
    ("CV05", "CV06"),
    ("CV06", "LW1"),
    ("LW1", "LW2"),
    ("LW2", "CV07"),
    ("CV07", "BB1"),
    ("BB1", "MT1"),
    ("MT1", "CV08"),
    ("CV08", "HV1"),
    ("HV1", "EL1"),
    ("EL1", "CV09"),
    ("CV09", "PK1"),
    ("PK1", "CV10"),
    ("CV10", "CV01"),
    ("MT1", "CV11"),
    ("CV11", "RW1"),
    ("RW1", "MT1"),
    ("LD1/Feeder", "LD1"),
    ("LD2/Feeder", "LD2"),
    ("AGV1", "LD1/Feeder"),
    ("AGV1", "LD2/Feeder"),
    ("PK1", "AGV2"),
    ("PR1/Press", "PR2/Press"),
]
CONTROLS = [
    *[("MCC1", unit) for unit in ("LD1", "LD2", "OCV1", "PC1")],
    *[("MCC2", unit) for unit in ("SK1", "PR1", "PR2", "LW1", "LW2", "BB1")],
    *[("MCC3", unit) for unit in ("MT1", "HV1", "RW1", "EL1", "PK1")],
]
MONITORS = [("OCV1/Scanner", "OCV1"), ("EL1/Gate", "PK1"), ("LW2/Extractor", "LW1"), ("LW2/Extractor", "LW2")]
