"""The catalogue: nothing without a source, dense never mixed with sparse, hostile files refused."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from onmaru.plan.rules.catalogue import (
    GPU_FIELDS,
    NIC_FIELDS,
    SERVER_FIELDS,
    BadCatalogue,
    UnknownItem,
    bare,
    builtin_catalogue,
    configuration,
    configurations,
    find,
    read_catalogue,
)
from onmaru.plan.types.catalogue import Fact, Tag

CATALOGUE = builtin_catalogue()
ITEMS = [*CATALOGUE.gpus.values(), *CATALOGUE.servers.values(), *CATALOGUE.nics.values()]
SMALL = """
sources:
  d: {document: "A datasheet", date: 2025-01, tag: datasheet}
gpus:
  g:
    label: G
    vendor: V
    architecture: a
    form: pcie
    facts:
      memory_gb: [48, GB, d]
      memory_bandwidth: [800, GB/s, d]
      bf16_dense: [300, TFLOP/s, d]
      power_max: [300, W, d]
      rt_cores: [100, "1", d]
"""


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_every_fact_has_value_unit_source_date_and_tag(item) -> None:
    fields = {**GPU_FIELDS, **SERVER_FIELDS, **NIC_FIELDS}
    assert item.facts
    for name, fact in item.facts.items():
        assert fact.unit == fields[name] or name in NIC_FIELDS, name
        assert len(fact.source) > 8, name
        assert isinstance(fact.tag, Tag)
        day = date.fromisoformat(fact.date if len(fact.date) > 7 else fact.date + "-01")
        assert date(2020, 1, 1) < day < date(2027, 1, 1), name
        if fact.tag is Tag.ASSUMPTION and "assumption" not in fact.source.lower():
            assert fact.source, name  # an assumption read off a neighbouring document names that document


def test_what_teams_choose_from_is_there() -> None:
    wanted = ["L4", "L40S", "H200 NVL", "B200", "B300", "GB200", "GB300", "RTX PRO 6000", "MI300X", "MI325X", "MI355X",
              "Gaudi 3", "A100", "H100", "H200"]  # fmt: skip
    labels = " | ".join(gpu.label for gpu in CATALOGUE.gpus.values())
    assert [name for name in wanted if name not in labels] == []
    assert {"ovx-l40s-4", "ovx-l40s-8", "dgx-h100", "dgx-h200", "dgx-b200", "dgx-b300", "gb200-nvl72"} <= set(
        CATALOGUE.servers
    )
    assert any(nic.is_dpu for nic in CATALOGUE.nics.values())


def test_hgx_b200_and_gb200_are_different_parts() -> None:
    hgx, grace = CATALOGUE.gpus["b200-sxm"], CATALOGUE.gpus["gb200"]
    assert [hgx.number(n) for n in ("fp4_dense", "fp8_dense", "bf16_dense", "power_max")] == [
        9000,
        4500,
        2250,
        1000,
    ]
    assert [grace.number(n) for n in ("fp4_dense", "fp8_dense", "bf16_dense", "power_max")] == [
        10000,
        5000,
        2500,
        1200,
    ]


def test_l40s_is_not_mixed_up() -> None:
    gpu = CATALOGUE.gpus["l40s"]
    assert (gpu.number("bf16_dense"), gpu.number("bf16_sparse"), gpu.number("fp8_dense")) == (
        362.05,
        733,
        733,
    )
    assert (
        gpu.number("memory_gb"),
        gpu.number("rt_cores"),
        gpu.number("nvlink"),
        gpu.number("power_max"),
    ) == (48, 142, 0, 350)


@pytest.mark.parametrize("gpu", CATALOGUE.gpus.values(), ids=lambda gpu: gpu.id)
def test_sparse_peaks_are_twice_the_dense_or_less(gpu) -> None:
    for name in ("tf32", "bf16", "fp8", "int8", "fp4"):
        dense, sparse = gpu.number(f"{name}_dense"), gpu.number(f"{name}_sparse")
        if dense and sparse:
            assert 1.0 < sparse / dense <= 2.2, name
    if gpu.number("fp8_dense") and gpu.vendor != "Intel":
        assert gpu.number("fp8_dense") / gpu.number("bf16_dense") == pytest.approx(2, rel=0.02)
    reported = gpu.memory_bytes / ((gpu.number("memory_gb") or 1) * 1e9)
    assert 0.98 <= reported <= 1.1


@pytest.mark.parametrize(
    "name", ["a100-sxm-80gb", "h100-sxm", "h200-sxm", "h200-nvl", "b200-sxm", "gb200", "mi300x"]
)
def test_compute_dies_have_no_rt_cores(name: str) -> None:
    assert not CATALOGUE.gpus[name].has_rt_cores


@pytest.mark.parametrize("name", ["l4", "l40s", "rtx-pro-6000-server"])
def test_graphics_dies_have_rt_cores_and_encoders(name: str) -> None:
    assert CATALOGUE.gpus[name].has_rt_cores
    assert CATALOGUE.gpus[name].number("nvenc")


def test_servers_draw_at_least_their_gpus() -> None:
    for server in CATALOGUE.servers.values():
        gpus = server.gpu_count * (CATALOGUE.gpus[server.gpu].number("power_max") or 0)
        assert gpus < (server.number("power_max") or 0) < 2.5 * gpus + 1100, server.id


@pytest.mark.parametrize(
    ("change", "to", "where"),
    [
        ("[48, GB, d]", "[48, GB]", "gpus.g.facts.memory_gb"),
        ("[48, GB, d]", "48", "gpus.g.facts.memory_gb"),
        ("[48, GB, d]", "[48, GiB, d]", "gpus.g.facts.memory_gb"),
        ("[48, GB, d]", "[.nan, GB, d]", "gpus.g.facts.memory_gb"),
        ("[48, GB, d]", "[-1, GB, d]", "gpus.g.facts.memory_gb"),
        ("[48, GB, d]", "[true, GB, d]", "gpus.g.facts.memory_gb"),
        ("[48, GB, d]", "[48, GB, nowhere]", "gpus.g.facts.memory_gb"),
        ("[48, GB, d]", "[48, GB, d, rumour]", "gpus.g.facts.memory_gb"),
        ("memory_gb", "memry_gb", "gpus.g.facts.memry_gb"),
        ("date: 2025-01, ", "", "gpus.g.facts.memory_gb"),
        ("date: 2025-01", "date: soon", "gpus.g.facts.memory_gb"),
        ("label: G\n    ", "", "gpus.g.label"),
        ("      bf16_dense: [300, TFLOP/s, d]\n", "", "gpus.g"),
        ("bf16_dense: [300, TFLOP/s, d]", "bf16_dense: [300, TFLOP/s, d]\n      bf16_sparse: [150, TFLOP/s, d]", "gpus.g"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(change: str, to: str, where: str) -> None:
    assert change in SMALL
    with pytest.raises(BadCatalogue) as caught:
        read_catalogue({"own.yaml": SMALL.replace(change, to, 1)})
    assert where in caught.value.params["where"]


@pytest.mark.parametrize(
    "text", ["", "- 1", "gpus: 3", "gpus: {a: 1}", "{", "a: &a [*a]", "sources: []\ngpus: {}", "\x00"]
)
def test_no_yaml_breaks_the_reader(text: str) -> None:
    with pytest.raises(BadCatalogue):
        read_catalogue({"own.yaml": text})


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=8),
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)))  # fmt: skip
def test_any_tree_is_read_or_refused(tree) -> None:
    text = yaml.safe_dump({"gpus": tree, "sources": {}}, allow_unicode=True)
    with suppress(BadCatalogue):
        assert not read_catalogue({"own.yaml": text}).gpus


def test_an_operator_may_replace_an_entry() -> None:
    both = read_catalogue({"a.yaml": SMALL, "b.yaml": SMALL.replace("48, GB", "96, GB")})
    assert both.gpus["g"].number("memory_gb") == 96
    more = read_catalogue({"a.yaml": SMALL}, CATALOGUE)
    assert set(more.gpus) == {*CATALOGUE.gpus, "g"}
    assert more.servers == CATALOGUE.servers


@pytest.mark.parametrize(
    ("asked", "nearest"), [("H10O", "h100-sxm"), ("L40X", "l40s"), ("B20", "b200-sxm"), ("mi300", "mi300x"), ("rtx 600", "rtx-pro-6000-server")]
)  # fmt: skip
def test_an_unknown_gpu_suggests_the_nearest(asked: str, nearest: str) -> None:
    with suppress(UnknownItem):
        assert find("GPU", asked, CATALOGUE.gpus).id == nearest  # one entry alone begins with it
        return
    with pytest.raises(UnknownItem, match=nearest) as caught:
        find("GPU", asked, CATALOGUE.gpus)
    assert nearest in caught.value.params["nearest"]


def test_case_and_punctuation_do_not_matter() -> None:
    assert find("GPU", "H200 NVL", CATALOGUE.gpus).id == "h200-nvl"
    assert find("server", "DGX_H100", CATALOGUE.servers).id == "dgx-h100"


def test_a_configuration_counts() -> None:
    two = configuration(CATALOGUE, "dgx-h100", 2)
    assert (two.gpu_count, two.node_count, two.scale_up_gpus, two.nic_gbps) == (16, 2, 8, 400.0)
    loose = bare(CATALOGUE, "l40s", 12)
    assert (loose.gpu_count, loose.node_count, loose.scale_up_gpus) == (12, 2, 1)
    assert bare(CATALOGUE, "h100-sxm", 4).scale_up_gpus == 4
    for bad in (0, -1, 10**9):
        with pytest.raises(BadCatalogue):
            configuration(CATALOGUE, "dgx-h100", bad)
        with pytest.raises(BadCatalogue):
            bare(CATALOGUE, "l40s", bad)


def test_configurations_are_distinct_and_bounded() -> None:
    found = configurations(CATALOGUE, most_gpus=32)
    assert len({entry.id for entry in found}) == len(found)
    assert all(entry.gpu_count <= 32 or entry.node_count == 1 for entry in found)
    assert {re.sub(r"^\d+x", "", entry.id) for entry in found} == set(CATALOGUE.servers)


def test_a_fact_cannot_be_built_without_source() -> None:
    with pytest.raises(ValueError, match="source"):
        Fact(1.0, "GB", "", "2025-01", Tag.DATASHEET)
