"""The whole line as numbers: `Model.step(dt)` and then `Model.values[(key, name)]` for every signal it has."""

from __future__ import annotations

import math
import random

from catalogue import items
from item import STATES, Item
from line import BELTS, CARRIER_SPEED, SPUR_BELT
from track import LANE

from emulator.arms import Arm
from emulator.flow import Flow, Server
from emulator.vehicles import Vehicles

Value = float | int | str
ROBOTS = ("LD1", "LD2", "SK1", "BB1", "PK1")
AMBIENT = 23.0


class Model:
    """Deterministic by seed; all values are emulated."""

    def __init__(self, seed: int = 1, warm_s: float = 900.0) -> None:
        self.items = [item for item in items() if not item.expression]
        self.values: dict[tuple[str, str], Value] = {(i.key, i.name): _first(i) for i in self.items}
        self.flow, self.vehicles = Flow(seed), Vehicles(seed)
        self.arms = {unit: Arm(unit) for unit in ROBOTS}
        self._rng = random.Random(f"{seed}/noise")
        self._lag: dict[str, float] = {}
        self._sum: dict[str, float] = {}
        for _ in range(round(warm_s / 0.2)):
            self.flow.step(0.2)
            self.vehicles.step(0.2)
        for _ in range(60):  # let temperatures and currents settle
            self.step(0.2, slow=20.0)

    def step(self, dt: float, *, slow: float = 1.0) -> None:
        """Move on by `dt` seconds; `slow` speeds up what creeps (temperatures), for warming up."""
        self.flow.step(dt)
        self.vehicles.step(dt)
        self._dt, self._creep = dt, dt * slow
        total = 9.0
        for key, server in self.flow.servers.items():
            total += self._unit(key, server)
        for unit, arm in self.arms.items():
            self._robot(unit, arm)
        self._cells()
        for press in ("PR1", "PR2"):
            self._press(press)
        for laser in ("LW1", "LW2"):
            self._laser(laser)
        self._tests()
        self._conveyors()
        self._carriers()
        self._vehicles()
        self._utilities(total)

    # -- small tools --------------------------------------------------------------------------------

    def _set(self, key: str, **values: Value) -> None:
        for name, value in values.items():
            self.values[key, name] = value

    def _near(self, centre: float, sigma: float) -> float:
        return self._rng.gauss(centre, sigma)

    def _first_order(self, name: str, target: float, tau_s: float, *, creep: bool = False) -> float:
        """A first-order lag towards `target`; the first call starts there."""
        dt = self._creep if creep else self._dt
        old = self._lag.get(name, target)
        self._lag[name] = old + (target - old) * (1 - math.exp(-dt / tau_s))
        return self._lag[name]

    def _server(self, key: str) -> Server:
        return self.flow.servers[key]

    def _wear(self, period_s: float, phase: float = 0.0) -> float:
        """0 to 1 and back at once: wear until somebody maintains it."""
        return (self.flow.time_s / period_s + phase) % 1.0

    # -- stations -----------------------------------------------------------------------------------

    def _unit(self, key: str, server: Server) -> float:
        part = server.carrier.module if server.carrier else ""
        self._set(
            key,
            state=server.state,
            produced=server.produced,
            scrap=server.scrap,
            part=part,
            cycle_time=round(server.last_cycle_s, 2),
        )
        if key == "MT1":
            self._set(key, rework=server.rework)
        if key == "RW1":
            calls = {"down": "help", "run": "none"}
            self._set(
                "RW1/Bench",
                guard="interrupted" if server.state == "run" and server.progress < 0.1 else "clear",
                call=calls.get(server.state, "none"),
            )
            return 0.6
        share = {"run": 0.82, "setup": 0.3, "down": 0.08}.get(server.state, 0.22)
        swing = 0.15 * math.sin(9 * server.progress * math.pi) if server.state == "run" else 0.0
        power = self._first_order(f"{key}.power", server.spec.power_kw * (share + swing), 2.0)
        self._set(key, power=max(0.0, power + self._near(0, 0.02 * server.spec.power_kw)))
        return power

    def _robot(self, unit: str, arm: Arm) -> None:
        server = self._server(unit)
        if server.state == "down":
            arm.freeze(self._dt)
        else:
            arm.step(server.progress, server.state == "run", self._dt)
        key = f"{unit}/Robot"
        self._set(key, state=server.state, **{f"j{k + 1}": round(j, 3) for k, j in enumerate(arm.joints)})
        load = min(1.0, arm.effort / 60.0)
        wear = self._wear(2700.0, 0.35) if unit == "BB1" else 0.2
        heat = self._first_order(f"{key}.heat", AMBIENT + 8 + 34 * load + 6 * wear, 420.0, creep=True)
        self._set(
            key,
            motor_temperature=heat + self._near(0, 0.08),
            current=max(0.2, 1.1 + 15 * load + self._near(0, 0.25)),
            vibration=max(
                0.1,
                0.7
                + 1.3 * load
                + (6.2 * max(0.0, wear - 0.7) / 0.3 if unit == "BB1" else 0.0)
                + self._near(0, 0.08),
            ),
        )

    def _cells(self) -> None:
        for i, unit in enumerate(("LD1", "LD2")):
            server = self._server(unit)
            left = 960 - (6 * server.produced + 300 * i + int(6 * server.progress)) % 920
            self._set(
                f"{unit}/Feeder", cells_left=left, tray_code=f"T{(6 * server.produced + 300 * i) // 24:05d}"
            )
        ocv, busy = self._server("OCV1"), self._server("OCV1").state == "run"
        u = ocv.progress
        if busy and int(12 * u) != int(12 * self._sum.get("ocv", 0.0)):
            self._set("OCV1/Tester", voltage=self._near(3.648, 0.006), resistance=self._near(0.92, 0.04))
        self._sum["ocv"] = u
        self._set(
            "OCV1/Tester",
            state=ocv.state,
            probe=round(_stroke(u, 0.12, 0.2) if busy else 0.0, 4),
            rejected_cells=ocv.rejected_cells,
        )
        self._set("OCV1/Scanner", read_rate=max(90.0, min(100.0, self._near(99.4, 0.3))))
        plasma = self._server("PC1")
        on = plasma.state == "run"
        u = plasma.progress
        head = 0.25 * math.sin(6 * math.pi * u) if on else 0.0
        firing = on and 0.1 < u < 0.92
        self._set(
            "PC1/Plasma",
            head=round(head, 4),
            gas_flow=self._first_order("gas", 38.0 if on else 4.0, 1.5) + self._near(0, 0.3),
            generator_power=max(
                0.0, self._first_order("plasma", 720.0 if firing else 0.0, 0.6) + self._near(0, 4) * firing
            ),
        )
        self._set(
            "PC1/Blower",
            current=7.2 + self._near(0, 0.1),
            vibration=1.6 + 0.8 * self._wear(5400) + self._near(0, 0.05),
        )
        stack = self._server("SK1").state == "run"
        self._set(
            "SK1/Dispenser",
            pressure=self._first_order("glue", 52.0 if stack else 31.0, 1.2) + self._near(0, 0.4),
            temperature=self._first_order(
                "glue.t", 41.0 + 2 * math.sin(self.flow.time_s / 300), 60, creep=True
            )
            + self._near(0, 0.05),
        )

    def _press(self, unit: str) -> None:
        server = self._server(unit)
        u, busy = server.progress, server.carrier is not None and not server.finished
        stroke = _stroke(u, 0.22, 0.36) if busy else 0.0
        if not busy:
            stroke = 0.0
        force = 48.0 * max(0.0, min(1.0, (stroke - 0.345) / 0.012)) + (
            self._near(0, 0.15) if stroke > 0.35 else 0.0
        )
        heat = self._first_order(f"{unit}.heat", 44.0 + 8.0 * busy, 240.0, creep=True)
        self._set(
            f"{unit}/Press",
            state=server.state,
            ram=round(stroke, 4),
            force=max(0.0, force),
            temperature=heat + self._near(0, 0.05),
            hydraulic_pressure=max(
                0.0, self._first_order(f"{unit}.oil", 60 + 2.8 * force, 0.5) + self._near(0, 0.6)
            ),
        )

    def _laser(self, unit: str) -> None:
        server = self._server(unit)
        u, on = server.progress, server.state == "run"
        firing = on and 0.12 < u < 0.92
        lane = int(12 * u)
        x = 0.34 * (2 * u - 1) if on else -0.34
        y = (0.13 if lane % 2 else -0.13) if on else 0.0
        head = self._first_order(f"{unit}.y", y, 0.18)
        fouling = self._wear(2100.0, 0.55) if unit == "LW1" else 0.15
        flow = 31.0 - 16.0 * max(0.0, fouling - 0.55) / 0.45
        water = self._first_order(
            f"{unit}.water", 20.5 + 1.5 * on + 7.0 * max(0.0, fouling - 0.6) / 0.4, 90.0, creep=True
        )
        optics = self._first_order(f"{unit}.optics", water + (9.0 if firing else 3.0), 50.0, creep=True)
        self._set(
            f"{unit}/Laser",
            state=server.state,
            head_x=round(self._first_order(f"{unit}.x", x, 0.3), 4),
            head_y=round(head, 4),
            laser_power=4.2 + self._near(0, 0.04) if firing and (lane + u * 12) % 1 > 0.2 else 0.0,
            optics_temperature=optics + self._near(0, 0.05),
            seam_quality=max(60.0, min(100.0, 97.5 - 0.5 * max(0.0, optics - 32) + self._near(0, 0.35))),
        )
        self._set(
            f"{unit}/Chiller", water_temperature=water + self._near(0, 0.03), flow=flow + self._near(0, 0.2)
        )
        if unit == "LW2":
            clog = self._wear(4200.0)
            self._set(
                "LW2/Extractor",
                pressure_drop=520 + 1300 * clog + self._near(0, 8),
                current=9.5 + 2 * clog + self._near(0, 0.1),
            )

    def _tests(self) -> None:
        screw = self._server("BB1")
        if screw.state == "run" and int(8 * screw.progress) != int(8 * self._sum.get("screw", 0.0)):
            self._set("BB1/Screwdriver", torque=self._near(9.0, 0.16), angle=self._near(330, 14))
        self._sum["screw"] = screw.progress
        test = self._server("MT1")
        u, on = test.progress, test.state == "run"
        wave = 0.0
        if on and 0.2 < u < 0.85:
            wave = 150.0 if int(10 * u) % 2 else -150.0
        current = self._first_order("mt.i", wave, 0.4)
        warm = self._first_order("mt.t", 25.5 + (7.5 if on else 1.0), 55.0, creep=True)
        spread = 1.1 + 0.9 * abs(current) / 150.0 + (2.6 if test.carrier and test.carrier.failed else 0.0)
        self._set(
            "MT1/Tester",
            state=test.state,
            voltage=(43.9 + 0.011 * current if on else 0.0) + self._near(0, 0.01),
            current=current,
            cell_max=warm + spread / 2 + self._near(0, 0.04),
            cell_min=warm - spread / 2 + self._near(0, 0.04),
            probe=round(_stroke(u, 0.1, 0.2) if on else 0.0, 4),
            result=test.result,
        )
        self._set(
            "MT1/Cycler",
            power=0.044 * current + self._near(0, 0.03),
            heatsink_temperature=self._first_order("cycler", 36.0 + 14.0 * on, 150.0, creep=True)
            + self._near(0, 0.06),
        )
        hv = self._server("HV1")
        self._set(
            "HV1/Tester",
            state=hv.state,
            insulation=max(200.0, self._near(2450.0, 60.0)),
            leakage=max(0.0, (0.42 if hv.state == "run" else 0.02) + self._near(0, 0.01)),
        )
        gate = self._server("EL1")
        if gate.finished and gate.carrier:
            self._set("EL1/Gate", serial=gate.carrier.module)
        bad = gate.carrier is not None and gate.carrier.rejected
        self._set("EL1/Gate", score=max(50.0, min(100.0, self._near(71.0 if bad else 97.8, 0.4))))
        pack = self._server("PK1")
        spin = 40.0 if pack.state == "run" and pack.progress > 0.35 else 0.0
        speed = self._first_order("wrap", spin, 1.5)
        self._sum["table"] = (self._sum.get("table", 0.0) + speed * self._dt) % 360.0
        self._set(
            "PK1/Wrapper",
            table=round(self._sum["table"], 2),
            film_left=1500.0 - (self.flow.time_s / 4.0) % 1440.0,
        )

    # -- transport ----------------------------------------------------------------------------------

    def _conveyors(self) -> None:
        for key in (*BELTS, SPUR_BELT):
            if key == SPUR_BELT:
                here = [c for c in self.flow.carriers if c.on_spur]
            else:
                s0, s1 = BELTS[key]
                here = [c for c in self.flow.carriers if not c.on_spur and s0 <= c.s < s1]
            moving = sum(c.moving for c in here)
            state = "run" if moving else ("blocked" if any(not c.held for c in here) else "idle")
            speed = self._first_order(f"{key}.v", CARRIER_SPEED if moving else 0.0, 0.4)
            amps = self._first_order(f"{key}.a", 0.4 + 1.2 * bool(moving) + 0.5 * len(here), 0.8)
            heat = self._first_order(f"{key}.t", AMBIENT + 6 + 9 * amps, 500.0, creep=True)
            self._set(
                key,
                state=state,
                speed=speed,
                current=max(0.0, amps + self._near(0, 0.03)),
                motor_temperature=heat + self._near(0, 0.05),
            )

    def _carriers(self) -> None:
        for carrier in self.flow.carriers:
            x, y = carrier.pose
            self._set(
                carrier.name,
                x=round(x, 3),
                y=round(y, 3),
                loaded=1.0 if carrier.module else 0.0,
                module=carrier.module,
            )

    def _vehicles(self) -> None:
        charging = 0.0
        for name, agv in self.vehicles.all.items():
            x, y, heading = LANE.at(agv.s)
            self._set(
                name,
                x=round(x, 3),
                y=round(y, 3),
                heading=round(heading, 2),
                loaded=1.0 if agv.loaded else 0.0,
                speed=round(agv.speed, 3),
                battery=round(agv.battery, 1),
                state=agv.state,
            )
            charging += 6.2 if agv.charging else 0.0
        self._set("Charger", power=self._first_order("charge", charging, 3.0))

    def _utilities(self, total: float) -> None:
        clock = self.flow.time_s
        for i, key in enumerate(("MCC1", "MCC2", "MCC3")):
            self._set(
                key,
                temperature=31.0 + 1.5 * i + 1.2 * math.sin(clock / 400 + i) + self._near(0, 0.04),
                cpu_load=max(1.0, 27.0 + 6 * i + self._near(0, 1.2)),
            )
        loading = clock % 46.0 < 30.0
        pressure = self._first_order("air", 7.6 if loading else 6.6, 12.0)
        power = self._first_order("air.p", 18.5 if loading else 6.0, 1.5)
        self._set(
            "CP1",
            pressure=pressure + self._near(0, 0.01),
            power=power + self._near(0, 0.1),
            vibration=2.4 + self._near(0, 0.08),
            oil_temperature=self._first_order("oil", 78.0 + 4 * loading, 80.0, creep=True)
            + self._near(0, 0.1),
        )
        total += power
        self._sum["energy"] = self._sum.get("energy", 18_240.0) + total * self._dt / 3600.0
        self._set(
            "EM1",
            power=total + self._near(0, 0.3),
            energy=round(self._sum["energy"], 3),
            voltage=self._near(380.5, 0.6),
        )


def _stroke(u: float, ramp: float, depth: float) -> float:
    """Down within `ramp` of the cycle, hold, up within `ramp`."""
    from arm import ease

    return depth * (ease(u / ramp) if u < 0.5 else ease((1.0 - u) / ramp))


def _first(item: Item) -> Value:
    if item.kind == "text":
        return ""
    if item.kind == "state":
        return "idle" if item.states == STATES else item.states[0]
    return 0
