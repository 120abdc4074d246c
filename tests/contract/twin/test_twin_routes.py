"""The wing's routes through the SDK, in process: alarms, KPIs, history, the scene."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.flow.conftest import until
from tests.unit.twin.scene.test_bundles import read_bundle

import onmaru
from onmaru.client import Site
from onmaru.core.errors import InvalidInput, LimitExceeded, NotFound
from onmaru.twin.service import history_export

HOT = "Plant/Press/temperature"
PLANT = """
[plant]
name = "small"
stage = "plant.usda"
root = "/Plant"
time_zone = "Asia/Seoul"

[[equipment]]
path = "/Plant/Press"
level = "work_unit"
label = { en = "Press", ko = "프레스" }

[[signals]]
equipment = "/Plant/Press"
name = "temperature"
unit = "degC"

[[signals]]
equipment = "/Plant/Press"
name = "state"
kind = "state"
states = ["run", "idle", "down"]

[[alarms]]
id = "hot"
kind = "threshold"
equipment = "/Plant/Press"
signal = "Plant/Press/temperature"
priority = 2
high = 80.0
label = { en = "Hot", ko = "과열" }

[[kpis]]
equipment = "/Plant/Press"
state = "Plant/Press/state"
"""
STAGE = """#usda 1.0
(
    defaultPrim = "Plant"
    metersPerUnit = 1
    upAxis = "Z"
)
def Xform "Plant"
{
    def Xform "Press"
    {
        def Cube "body"
        {
        }
        def Sphere "head"
        {
        }
    }
}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("routes") / "plant"
    folder.mkdir()
    (folder / "plant.toml").write_text(PLANT)
    (folder / "plant.usda").write_text(STAGE)
    with onmaru.open(folder) as opened:
        yield opened


def test_an_alarms_life_is_in_the_journal(site: Site) -> None:
    twin = site.twin
    twin.signal(HOT).push(95.0)
    until(lambda: [a["id"] for a in twin.alarms()] == ["hot"], what="the alarm")
    twin.acknowledge("hot", "seen")
    assert twin.set_service("hot", in_service=False, note="new sensor")["state"] == "out_of_service"
    assert twin.alarm_load()["out_of_service"] == 1
    assert twin.set_service("hot", in_service=True)["state"] == "unack_active"
    turns = twin.alarm_journal()
    assert [entry["turn"] for entry in turns] == [
        "returned_to_service", "removed_from_service", "acknowledged", "raised",
    ]  # fmt: skip
    assert {(e["alarm"], e["equipment"], e["priority"], e["label"]["ko"]) for e in turns} == {
        ("hot", "/Plant/Press", 2, "과열")
    }
    assert [e["note"] for e in turns][1:3] == ["new sensor", "seen"]
    assert twin.alarm_journal(turn="raised") == turns[3:]
    assert twin.alarm_journal(limit=2) == turns[:2]
    assert twin.alarm_journal(before=turns[1]["seq"]) == turns[2:]
    assert twin.get("/alarms/journal", limit=2)["next"] == str(turns[1]["seq"])
    assert twin.alarm_journal(equipment="/Plant/Press") == turns
    assert twin.alarm_journal(equipment="/Plant/Pres") == []
    assert twin.alarm_journal(start="2001-01-01T00:00:00Z", end="2001-01-02T00:00:00Z") == []
    load = twin.alarm_load()
    assert (load["standing"], load["raised_per_10_min"], load["by_priority"]["2"]) == (1, 1, 1)
    assert load["most_frequent"] == [{"alarm": "hot", "label": {"en": "Hot", "ko": "과열"}, "raised": 1}]
    with pytest.raises(NotFound):
        twin.set_service("cold", in_service=False)


@pytest.mark.parametrize("start", ["-999999d", "0001-01-01T00:00:00Z"])
def test_a_journal_of_all_times(site: Site, start: str) -> None:
    assert len(site.twin.alarm_journal(start=start, end="9999-01-01T00:00:00Z")) >= 0


def test_the_running_shift(site: Site) -> None:
    site.twin.signal("Plant/Press/state").push("run")
    (press,) = site.twin.kpis_live()
    assert press["equipment"] == "/Plant/Press"
    assert press["times_s"]["run"] >= 0
    assert site.twin.kpis_live(under="/Plant/Other") == []


def test_history_leaves_as_a_file(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    twin = site.twin
    twin.signal(HOT).push(20.5)
    times, values = (twin.signal(HOT).range()[name] for name in ("time_ms", "value"))
    out = tmp_path / "samples.csv"
    size = twin.export_history(out, [HOT, "Plant/Press/state", HOT])
    assert size == out.stat().st_size
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [float(row["value"]) for row in rows if row["signal"] == HOT] == values
    assert {row["text"] for row in rows if row["signal"] != HOT} <= {"run", "idle", "down"}
    twin.export_history(tmp_path / "samples.parquet", [HOT])
    table = pq.read_table(tmp_path / "samples.parquet")
    assert [moment.timestamp() * 1000 for moment in table["time"].to_pylist()] == pytest.approx(times)
    summary = twin.signal(HOT).summary()
    assert (summary["count"], summary["min"], summary["max"]) == (len(values), min(values), max(values))
    with pytest.raises(InvalidInput):
        twin.export_history(tmp_path / "samples.xls", [HOT])
    with pytest.raises(NotFound):
        twin.export_history(tmp_path / "x.csv", ["Plant/Press/nothing"])
    monkeypatch.setattr(history_export, "MOST_SAMPLES", 0)
    with pytest.raises(LimitExceeded):
        twin.export_history(tmp_path / "x.csv", [HOT])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["samples.csv", "samples.parquet"]


def test_the_logs_figures(site: Site) -> None:
    site.twin.signal(HOT).push(21.0)
    stats = site.twin.history_stats()
    assert stats["signals"] == 2
    assert stats["samples"] >= 1
    assert stats["durable_ticket"] == stats["ticket"]
    assert stats["failure"] == ""


def test_a_scene_arrives_in_bundles(site: Site) -> None:
    twin = site.twin
    scene = twin.scene()
    alone = {
        lod["url"].rsplit("/", 1)[-1]: twin.get(lod["url"].removeprefix("/api/v1/twin"))
        for prototype in scene["prototypes"]
        for lod in prototype["lods"]
    }
    assert len(alone) >= 2
    together: dict[str, bytes] = {}
    for bundle in scene["bundles"]:
        data = twin.get(bundle["url"].removeprefix("/api/v1/twin"))
        assert len(data) == bundle["bytes"]
        found = read_bundle(data)
        assert len(found) == bundle["file_count"]
        together |= found
    assert together == alone
    with pytest.raises(NotFound):
        twin.get("/scene/bundles/" + "0" * 40)


def test_teams_and_keys_through_the_sdk(site: Site) -> None:
    identity = site.identity
    assert identity.me()["role"] == "owner"
    identity.create_user("kim", display="김민수")
    identity.create_user("robot", kind="service", role="contributor")
    identity.create_team("vision", display="비전팀")
    assert identity.put_team_member("vision", "kim", role="admin")["role"] == "admin"
    assert [member["name"] for member in identity.team_members("vision")] == ["kim"]
    made = identity.create_key("edge", ["twin.write"], user="robot", expires="+30d")
    assert made["secret"].startswith("omk_")
    labels = [key["label"] for key in identity.keys()]  # noqa: SIM118  # no dict
    assert "edge" in labels
    identity.revoke_key(made["key"]["id"])
    identity.remove_team_member("vision", "kim")
    identity.remove_team("vision")
    assert identity.teams() == []
    identity.create_organisation("acme")
    assert [one["name"] for one in identity.organisations()] == ["acme", "main"]
    with pytest.raises(NotFound):
        identity.team_members("vision")
