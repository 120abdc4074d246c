"""Latching, suppression and downtime reasons reach the records."""

from __future__ import annotations

from pathlib import Path

import pytest

from onmaru.twin.drivers.usd.plant_reader import read_plant
from onmaru.twin.rules.plant_file import PlantInvalid

STAGE = """#usda 1.0
(
    defaultPrim = "P"
    metersPerUnit = 1
    upAxis = "Z"
)
def Xform "P"
{
    def Xform "Press"
    {
    }
}
"""
TOML = """
[plant]
name = "p"
stage = "p.usda"
root = "/P"

[[equipment]]
path = "/P/Press"
level = "work_unit"

[[signals]]
equipment = "/P/Press"
name = "state"
kind = "state"
states = ["run", "down"]

[[signals]]
equipment = "/P/Press"
name = "why"
kind = "KIND"

[[alarms]]
id = "hot"
kind = "expression"
equipment = "/P/Press"
expression = "{P/Press/state} == 'down'"
latching = true
suppress_when = "{P/Press/state} == 'run'"

[[kpis]]
equipment = "/P/Press"
state = "P/Press/state"
reason = "P/Press/why"
"""


def plant(folder: Path, kind: str) -> Path:
    (folder / "p.usda").write_text(STAGE)
    (folder / "plant.toml").write_text(TOML.replace("KIND", kind))
    return folder


def test_they_are_read(tmp_path: Path) -> None:
    read = read_plant(plant(tmp_path, "text"))
    assert read.alarms[0].latching
    assert read.alarms[0].suppress_when == "{P/Press/state} == 'run'"
    assert read.kpis[0].reason == "P/Press/why"


def test_a_number_is_no_reason(tmp_path: Path) -> None:
    with pytest.raises(PlantInvalid, match="not text"):
        read_plant(plant(tmp_path, "analog"))
