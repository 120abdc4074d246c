"""The signals of each kind of equipment."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from item import AGV_STATES, STATES, Item
from line import AGV_STARTS
from track import LANE


def _robot(key: str) -> Iterator[Item]:
    axes = ("rotateZ", "rotateY", "rotateY", "rotateX", "rotateY", "rotateX")
    path = ""
    for i, op in enumerate(axes, 1):
        path = f"{path}/J{i}" if path else f"J{i}"
        yield Item(
            key,
            f"j{i}",
            "analog",
            "deg",
            f"Joint {i}",
            f"{i}축 각도",
            -180,
            180,
            1,
            group="joints",
            deadband=0.02,
            motion=op,
            moves=path,
        )
    yield Item(key, "state", "state", "", "State", "상태", period_s=2, states=STATES, group="health")
    yield Item(
        key,
        "motor_temperature",
        "analog",
        "degC",
        "Axis 2 motor temperature",
        "2축 모터 온도",
        20,
        75,
        2,
        group="health",
    )
    yield Item(key, "current", "analog", "A", "Drive current", "드라이브 전류", 0, 24, 1, group="health")
    yield Item(
        key, "vibration", "analog", "mm/s", "Gearbox vibration", "감속기 진동", 0, 7.1, 2, group="health"
    )


def _feeder(key: str) -> Iterator[Item]:
    yield Item(key, "cells_left", "analog", "part", "Cells left", "남은 셀", 0, 960, 2)
    yield Item(key, "tray_code", "text", "", "Tray", "트레이 번호", period_s=5)


def _test_station(key: str) -> Iterator[Item]:
    yield Item(key, "state", "state", "", "State", "상태", period_s=2, states=STATES)
    if key.startswith("OCV1"):
        yield Item(key, "voltage", "analog", "V", "Open-circuit voltage", "개방 회로 전압", 3.55, 3.75, 2)
        yield Item(key, "resistance", "analog", "mohm", "AC resistance", "교류 저항", 0.6, 1.4, 2)
        yield Item(
            key,
            "probe",
            "analog",
            "m",
            "Probe stroke",
            "프로브 스트로크",
            0,
            0.22,
            0.2,
            group="axis",
            motion="translateZ",
            scale=-1.0,
            moves="Probe",
        )
        yield Item(key, "rejected_cells", "counter", "part", "Cells rejected", "불량 셀", period_s=2)
    elif key.startswith("MT1"):
        yield Item(key, "voltage", "analog", "V", "Module voltage", "모듈 전압", 40, 48, 1)
        yield Item(key, "current", "analog", "A", "Pulse current", "펄스 전류", -200, 200, 1)
        yield Item(key, "cell_max", "analog", "degC", "Warmest cell", "최고 셀 온도", 20, 45, 1)
        yield Item(key, "cell_min", "analog", "degC", "Coolest cell", "최저 셀 온도", 20, 45, 1)
        yield Item(
            key,
            "probe",
            "analog",
            "m",
            "Probe stroke",
            "프로브 스트로크",
            0,
            0.22,
            0.2,
            motion="translateZ",
            scale=-1.0,
            moves="Probe",
        )
        yield Item(key, "result", "text", "", "Last result", "최근 판정", period_s=2)
        yield Item(
            key,
            "temperature_spread",
            "analog",
            "delta_degC",
            "Cell temperature spread",
            "셀 온도 편차",
            0,
            6,
            expression="{./cell_max} - {./cell_min}",
        )
    else:
        yield Item(key, "insulation", "analog", "Mohm", "Insulation resistance", "절연 저항", 500, 5000, 2)
        yield Item(key, "leakage", "analog", "mA", "Leakage current", "누설 전류", 0, 2, 2)


def _press(key: str) -> Iterator[Item]:
    yield Item(key, "state", "state", "", "State", "상태", period_s=2, states=STATES)
    yield Item(
        key,
        "ram",
        "analog",
        "m",
        "Ram stroke",
        "램 스트로크",
        0,
        0.5,
        0.1,
        motion="translateZ",
        scale=-1.0,
        moves="Ram",
    )
    yield Item(key, "force", "analog", "kN", "Press force", "가압력", 0, 60, 0.5)
    yield Item(key, "temperature", "analog", "degC", "Platen temperature", "플래튼 온도", 20, 70, 2)
    yield Item(key, "hydraulic_pressure", "analog", "bar", "Hydraulic pressure", "유압", 0, 210, 1)


def _laser(key: str) -> Iterator[Item]:
    yield Item(key, "state", "state", "", "State", "상태", period_s=2, states=STATES)
    yield Item(key, "laser_power", "analog", "kW", "Laser power", "레이저 출력", 0, 6, 0.5)
    yield Item(
        key,
        "head_x",
        "analog",
        "m",
        "Bridge position",
        "브리지 위치",
        -0.4,
        0.4,
        0.1,
        motion="translateX",
        moves="Bridge",
    )
    yield Item(
        key,
        "head_y",
        "analog",
        "m",
        "Head position",
        "헤드 위치",
        -0.3,
        0.3,
        0.1,
        motion="translateY",
        moves="Bridge/Head",
    )
    yield Item(key, "optics_temperature", "analog", "degC", "Optics temperature", "광학부 온도", 20, 45, 2)
    yield Item(key, "seam_quality", "analog", "%", "Seam quality", "용접 품질", 80, 100, 2)


def _agv(key: str) -> Iterator[Item]:
    x, y, _ = LANE.at(AGV_STARTS[key])
    yield Item(
        key,
        "x",
        "analog",
        "m",
        "Position x",
        "위치 x",
        -32,
        32,
        2,
        group="pose",
        motion="translateX",
        offset=-x,
    )
    yield Item(
        key,
        "y",
        "analog",
        "m",
        "Position y",
        "위치 y",
        -16,
        16,
        2,
        group="pose",
        motion="translateY",
        offset=-y,
    )
    yield Item(key, "heading", "analog", "deg", "Heading", "방향", group="pose", period_s=2, motion="rotateZ")
    yield Item(
        key,
        "loaded",
        "analog",
        "",
        "Loaded",
        "적재",
        0,
        1,
        2,
        group="pose",
        motion="translateZ",
        scale=3.0,
        offset=-3.0,
        moves="Load",
    )
    yield Item(key, "speed", "analog", "m/s", "Speed", "속도", 0, 1.6, 1)
    yield Item(key, "battery", "analog", "%", "Battery", "배터리", 20, 100, 5)
    yield Item(key, "state", "state", "", "State", "상태", period_s=2, states=AGV_STATES)


def _plain(*rows: tuple) -> Callable[[str], Iterator[Item]]:
    """Kinds whose signals are simple: (name, unit, en, ko, low, high, period)."""

    def make(key: str) -> Iterator[Item]:
        for name, unit, en, ko, low, high, period in rows:
            yield Item(key, name, "analog", unit, en, ko, low, high, period)

    return make


def _plasma(key: str) -> Iterator[Item]:
    yield Item(
        key,
        "head",
        "analog",
        "m",
        "Head position",
        "헤드 위치",
        -0.25,
        0.25,
        0.2,
        group="axis",
        motion="translateY",
        moves="Head",
    )
    yield Item(key, "generator_power", "analog", "W", "Generator power", "발생기 출력", 0, 1000, 1)
    yield Item(key, "gas_flow", "analog", "L/min", "Gas flow", "가스 유량", 0, 60, 1)


def _wrapper(key: str) -> Iterator[Item]:
    yield Item(
        key,
        "table",
        "analog",
        "deg",
        "Turntable angle",
        "턴테이블 각도",
        group="axis",
        period_s=2,
        motion="rotateZ",
        moves="Table",
    )
    yield Item(key, "film_left", "analog", "m", "Film left", "남은 필름", 0, 1500, 5)


def _gate(key: str) -> Iterator[Item]:
    yield Item(key, "score", "analog", "%", "Vision score", "비전 점수", 60, 100, 2)
    yield Item(key, "serial", "text", "", "Last serial read", "최근 시리얼", period_s=2)


def _bench(key: str) -> Iterator[Item]:
    yield Item(
        key, "guard", "state", "", "Light curtain", "라이트 커튼", period_s=5, states=("clear", "interrupted")
    )
    yield Item(
        key, "call", "state", "", "Andon call", "안돈 호출", period_s=5, states=("none", "material", "help")
    )


def _meter(key: str) -> Iterator[Item]:
    yield Item(key, "power", "analog", "kW", "Incoming power", "수전 전력", 0, 180, 1)
    yield Item(key, "energy", "counter", "kWh", "Energy", "전력량", period_s=5)
    yield Item(key, "voltage", "analog", "V", "Line voltage", "선간 전압", 361, 399, 2)


BY_KIND = {
    "robot": _robot,
    "feeder": _feeder,
    "test_station": _test_station,
    "press": _press,
    "laser_welder": _laser,
    "agv": _agv,
    "plasma_cleaner": _plasma,
    "wrapper": _wrapper,
    "vision_gate": _gate,
    "operator_cell": _bench,
    "energy_meter": _meter,
    "scanner": _plain(("read_rate", "%", "Read rate", "인식률", 90, 100, 2)),
    "blower": _plain(
        ("current", "A", "Motor current", "모터 전류", 0, 12, 2),
        ("vibration", "mm/s", "Vibration", "진동", 0, 7.1, 2),
    ),
    "dispenser": _plain(
        ("pressure", "bar", "Nozzle pressure", "노즐 압력", 20, 80, 1),
        ("temperature", "degC", "Material temperature", "재료 온도", 20, 60, 2),
    ),
    "chiller": _plain(
        ("water_temperature", "degC", "Water temperature", "냉각수 온도", 16, 30, 2),
        ("flow", "L/min", "Water flow", "냉각수 유량", 10, 40, 2),
    ),
    "extractor": _plain(
        ("pressure_drop", "Pa", "Filter pressure drop", "필터 차압", 200, 2000, 2),
        ("current", "A", "Motor current", "모터 전류", 0, 16, 2),
    ),
    "screwdriver": _plain(
        ("torque", "N*m", "Last torque", "최근 체결 토크", 7.5, 10.5, 1),
        ("angle", "deg", "Last angle", "최근 체결 각도", 200, 500, 1),
    ),
    "cycler": _plain(
        ("power", "kW", "Channel power", "채널 전력", -12, 12, 1),
        ("heatsink_temperature", "degC", "Heat sink temperature", "방열판 온도", 20, 80, 2),
    ),
    "charger": _plain(("power", "kW", "Charging power", "충전 전력", 0, 7, 2)),
    "control_cabinet": _plain(
        ("temperature", "degC", "Cabinet temperature", "반내 온도", 15, 50, 5),
        ("cpu_load", "%", "Controller load", "제어기 부하", 0, 90, 5),
    ),
    "compressor": _plain(
        ("pressure", "bar", "Network pressure", "배관 압력", 6.2, 8.2, 1),
        ("power", "kW", "Power", "전력", 0, 22, 1),
        ("vibration", "mm/s", "Vibration", "진동", 0, 7.1, 2),
        ("oil_temperature", "degC", "Oil temperature", "오일 온도", 40, 105, 2),
    ),
}
