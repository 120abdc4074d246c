from __future__ import annotations

import shutil

import pytest

from onmaru.core.errors import OnmaruError
from onmaru.twin.drivers.usd.plant_reader import PlantMissing, read_plant
from onmaru.twin.drivers.usd.stage_file import StageBroken, StageMissing, StageOutside, StageUnreadable
from onmaru.twin.rules.plant_file import PlantInvalid
from onmaru.twin.types import AlarmKind, Level, MotionOp, SignalKind

from .conftest import HEAD


def test_the_stage_alone_makes_a_plant(make_plant):
    plant = read_plant(make_plant())
    assert [(e.path, e.level, e.parent) for e in plant.equipment][:3] == [
        ("/P", Level.SITE, None), ("/P/A", Level.AREA, "/P"), ("/P/A/C1", Level.WORK_CENTER, "/P/A"),
    ]  # fmt: skip
    assert {(r.subject, r.object) for r in plant.relations} == {
        ("/P/A/C1/Press", "/P/A/C1/Oven"), ("/P/A/C1/Oven", "/P/A/C2/Tester"),
    }  # fmt: skip
    position, state = plant.signals
    assert (position.id, position.unit, position.expected_period_s) == ("P/A/C1/Press/position", "m", 0.1)
    assert (state.kind, state.states, state.stale_after_s) == (SignalKind.STATE, ("run", "idle", "down"), 5.0)
    assert plant.bindings[1].states == {"1": "run"}
    (motion,) = plant.motions
    assert motion.prim == "/P/A/C1/Press/Ram"
    assert motion.ops == (MotionOp("translateZ", "P/A/C1/Press/position", 2.0),)
    assert (plant.root, plant.meters_per_unit, plant.up_axis) == ("/P", 1.0, "Z")


def test_the_file_adds_to_the_stage_and_wins_field_by_field(make_plant):
    text = (
        HEAD
        + """
[[equipment]]
path = "/P/A/C1/Press/Ram"
level = "equipment"
[[signals]]
id = "P/A/C1/Press/position"
high = 3.0
[[signals]]
equipment = "/P/A/C1/Press/Ram"
name = "temperature"
unit = "degC"
[[bindings]]
signal = "P/A/C1/Press/Ram/temperature"
source = "line"
address = "t"
unit = "degF"
[[bindings]]
signal = "P/A/C1/Press/position"
source = "line"
address = "other"
[[motions]]
prim = "/P/A/C1/Press/Ram"
ops = [{ op = "rotateX", signal = "P/A/C1/Press/position", scale = 90.0 }]
[[relations]]
kind = "monitors"
subject = "/P/A/C2/Tester"
object = "/P/A/C1/Press"
[[alarms]]
id = "hot"
kind = "threshold"
signal = "P/A/C1/Press/Ram/temperature"
high = 80
[[kpis]]
equipment = "/P/A/C1/Oven"
state = "state"
[[shifts]]
name = "day"
days = ["mon", 1, "fri"]
start = "06:00"
end = "14:00"
breaks = [["10:00", "10:15"]]
"""
    )
    plant = read_plant(make_plant(text))
    signals = {s.id: s for s in plant.signals}
    assert (signals["P/A/C1/Press/position"].high, signals["P/A/C1/Press/position"].unit) == (3.0, "m")
    bindings = {b.signal: b for b in plant.bindings}
    moved = bindings["P/A/C1/Press/position"]
    assert (moved.address, moved.pointer) == ("other", "/z")  # the pointer stays what USD says
    assert next(e for e in plant.equipment if e.path.endswith("Ram")).parent == "/P/A/C1/Press"
    assert plant.motions[0].ops == (MotionOp("rotateX", "P/A/C1/Press/position", 90.0),)
    assert (plant.alarms[0].kind, plant.alarms[0].equipment) == (AlarmKind.THRESHOLD, "/P/A/C1/Press/Ram")
    assert plant.kpis[0].state == "P/A/C1/Oven/state"
    assert plant.shifts[0].days == (0, 1, 4)


def test_all_references_that_lead_nowhere_are_told_with_the_nearest_name(make_plant):
    text = (
        HEAD.replace('mqtt"', 'mqqt"').replace("Asia/Seoul", "Asia/Soul")
        + """
[[signals]]
equipment = "/P/A/C1/Pres"
name = "x"
[[bindings]]
signal = "P/A/C1/Press/positon"
source = "line"
address = "t"
[[bindings]]
signal = "P/A/C1/Press/position"
source = "lines"
address = "t"
unit = "degC"
pointer = "z"
[[motions]]
prim = "/P/A/C1/Press/Rem"
ops = [{ op = "rotateX", signal = "P/A/C1/Oven/state" }]
[[alarms]]
id = "a"
kind = "rate"
signal = "P/A/C1/Press/position"
[[kpis]]
equipment = "/P/A/C1/Oven"
state = "stat"
"""
    )
    with pytest.raises(PlantInvalid) as caught:
        read_plant(make_plant(text))
    by_key = {fault.key: fault for fault in caught.value.faults}
    assert "mqtt" in by_key["sources.line.kind"].mend
    assert "/P/A/C1/Press" in by_key["signals[0].equipment"].mend
    assert "position" in by_key["bindings[0].signal"].mend
    assert "'line'" in by_key["bindings[1].source"].mend
    assert "cannot convert" in by_key["bindings[1].unit"].why
    assert '"/z"' in by_key["bindings[1].pointer"].mend
    assert by_key["motions[0].prim"].mend == "did you mean /P/A/C1/Press/Ram?"
    assert "rate_per_s" in by_key["alarms[0]"].why
    assert by_key["kpis[0].state"].mend == "did you mean 'state'?"
    assert "plant.time_zone" in by_key
    assert all(fault.line for fault in caught.value.faults)
    assert len(caught.value.params["faults"]) == len(caught.value.faults)


def test_expressions_are_compiled_when_the_plant_is_read(make_plant):
    text = (
        HEAD
        + """
[[signals]]
id = "P/A/C1/Press/a"
expression = "{./b} + 1"
[[signals]]
id = "P/A/C1/Press/b"
expression = "{./a} * 2"
[[signals]]
id = "P/A/C1/Press/c"
expression = "{./nope} +"
[[alarms]]
id = "x"
kind = "expression"
equipment = "/P/A/C1/Press"
expression = "__import__('os')"
"""
    )
    with pytest.raises(PlantInvalid) as caught:
        read_plant(make_plant(text))
    found = str(caught.value)
    assert "P/A/C1/Press/a" in found
    assert "/P/A/C1/Press.onmaru:signal:c:expression" in found
    assert "alarms[0].expression" in found


def test_values_without_sense_are_named(make_plant):
    folder = make_plant()
    edit(folder, "onmaru:signal:position:expectedPeriod = 0.1", "onmaru:signal:position:expectedPeriod = nan")
    edit(folder, "onmaru:signal:state:staleAfter = 5", "onmaru:signal:state:staleAfter = -5")
    with pytest.raises(PlantInvalid, match="not finite") as caught:
        read_plant(folder)
    assert "no time span" in str(caught.value)
    folder = make_plant(folder="other")
    edit(folder, '"translateZ"', '"fly"')
    with pytest.raises(PlantInvalid, match="'fly' is not one of translateX"):
        read_plant(folder)


def test_a_changed_file_is_read_again(make_plant):
    from pxr import Sdf

    folder = make_plant()
    held = Sdf.Layer.FindOrOpen(str(folder / "stage" / "plant.usda"))
    assert read_plant(folder).signals[0].unit == "m"
    edit(folder, 'onmaru:signal:position:unit = "m"', 'onmaru:signal:position:unit = "cm"')
    assert read_plant(folder).signals[0].unit == "cm"
    assert held


def edit(folder, old, new):
    path = folder / "stage" / "plant.usda"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_wrong_values_on_prims_name_prim_and_attribute(make_plant):
    folder = make_plant()
    edit(folder, '"work_center"', '"workcentre"')
    edit(
        folder,
        "uniform double onmaru:signal:position:expectedPeriod = 0.1",
        'uniform string onmaru:signal:position:expectedPeriod = "x"',
    )
    edit(folder, "rel onmaru:feeds = </P/A/C1/Oven>", "rel onmaru:feeds = </P/A/C1/Nowhere>")
    with pytest.raises(PlantInvalid) as caught:
        read_plant(folder)
    text = str(caught.value)
    assert "/P/A/C1.onmaru:equipment:level" in text
    assert "/P/A/C1/Press.onmaru:signal:position:expectedPeriod" in text
    assert "/P/A/C1/Nowhere is no equipment" in text


def test_equipment_inside_of_instances_counts_once_an_instance(make_plant):
    from pxr import Usd, UsdGeom

    folder = make_plant()
    stage = Usd.Stage.Open(str(folder / "stage" / "plant.usda"))
    for place in range(2):
        prim = UsdGeom.Xform.Define(stage, f"/P/A/C2/Copy{place}").GetPrim()
        prim.GetReferences().AddInternalReference("/P/A/C1")
        prim.SetInstanceable(True)
    stage.Save()
    plant = read_plant(folder)
    assert [e.parent for e in plant.equipment if e.path.endswith("Copy1/Press")] == ["/P/A/C2/Copy1"]
    assert "P/A/C2/Copy0/Press/position" in {s.id for s in plant.signals}


HOSTILE = {
    "cycle": ('def Xform "P" (', 'def Xform "P" (\n    prepend references = @./plant.usda@</P>', StageBroken),
    "missing": ('def Xform "P" (', 'def Xform "P" (\n    prepend payload = @./gone.usda@', StageBroken),
    "outside": (
        'def Xform "P" (',
        'def Xform "P" (\n    prepend references = @../../secret.usda@',
        StageOutside,
    ),
    "absolute": ('def Xform "P" (', 'def Xform "P" (\n    prepend references = @/etc/passwd@', StageOutside),
    "remote": (
        'def Xform "P" (',
        'def Xform "P" (\n    prepend references = @http://x.example/a.usda@',
        StageOutside,
    ),
    "frames": ("metersPerUnit = 1", "metersPerUnit = 1\n    framesPerSecond = 0", StageUnreadable),
    "codes": ("metersPerUnit = 1", "metersPerUnit = 1\n    timeCodesPerSecond = -1", StageUnreadable),
    "syntax": ('def Xform "P" (', 'def def Xform "P" (', StageUnreadable),
    "unit": ("metersPerUnit = 1", "metersPerUnit = 0", PlantInvalid),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_layers_are_named(make_plant, name):
    old, new, error = HOSTILE[name]
    folder = make_plant()
    (folder.parent / "secret.usda").write_text('#usda 1.0\ndef "S" {}\n')
    edit(folder, old, new)
    with pytest.raises(error, match=r"plant\.usda"):
        read_plant(folder)


def test_a_link_out_of_the_folder_is_no_way_out(make_plant):
    folder = make_plant()
    (folder.parent / "secret.usda").write_text('#usda 1.0\ndef "S" {}\n')
    (folder / "stage" / "inner.usda").symlink_to(folder.parent / "secret.usda")
    edit(folder, 'def Xform "P" (', 'def Xform "P" (\n    prepend references = @./inner.usda@')
    with pytest.raises(StageOutside):
        read_plant(folder)


def test_declared_roots_are_allowed(make_plant, tmp_path):
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "part.usda").write_text('#usda 1.0\n(defaultPrim = "S")\ndef "S" {}\n')
    folder = make_plant(HEAD.replace("[plant]", '[plant]\nlayer_roots = ["../library"]'))
    edit(folder, 'def Xform "P" (', 'def Xform "P" (\n    prepend references = @../../library/part.usda@')
    assert read_plant(folder).name == "Test"


@pytest.mark.parametrize(("stage", "error"), [("gone.usda", StageMissing), ("../x.usda", StageOutside)])
def test_a_stage_that_is_not_there(make_plant, stage, error):
    folder = make_plant(HEAD.replace("stage/plant.usda", stage))
    with pytest.raises(error):
        read_plant(folder)


def test_no_plant_and_damaged_crate(make_plant, tmp_path):
    with pytest.raises(PlantMissing):
        read_plant(tmp_path)
    folder = make_plant(HEAD.replace("plant.usda", "plant.usdc"))
    for junk in (b"", b"PXR-USDC" + bytes(300), b"\x00" * 64):
        (folder / "stage" / "plant.usdc").write_bytes(junk)
        with pytest.raises(OnmaruError):
            read_plant(folder)
    shutil.rmtree(folder)
