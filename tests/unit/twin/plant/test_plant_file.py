from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onmaru.twin.rules.naming import nearest, signal_id, split_signal_id, usd_identifier
from onmaru.twin.rules.plant_file import PlantInvalid, parse_plant_file, secret_references, with_secrets
from onmaru.twin.rules.plant_text import PlantUnreadable, read_text
from onmaru.twin.types import Source

GOOD = """
[plant]
name = "P"
stage = "p.usda"
"""


def parse(text, file="plant.toml"):
    data, lines = read_text(text.encode(), file)
    return parse_plant_file(data, lines, file)


def faults(text, file="plant.toml"):
    with pytest.raises(PlantInvalid) as caught:
        parse(text, file)
    return caught.value.faults


def test_every_fault_is_told_at_once_with_its_line():
    found = faults(
        GOOD + 'timezone = "Asia/Seoul"\n\n[[signals]]\nid = "P/a"\nkind = "analogue"\nlow = nan\n\n'
        '[[signals]]\nid = "P/b"\nexpected_period_s = 0\n\n[sources.x]\nurl = "a"\n'
    )
    by_key = {fault.key: fault for fault in found}
    assert by_key["plant.timezone"].mend == "did you mean 'time_zone'?"
    assert by_key["plant.timezone"].line == 5
    assert by_key["signals[0].kind"].mend == "did you mean 'analog'?"
    assert by_key["signals[0].low"].line == 10
    assert by_key["signals[1].expected_period_s"].line == 14
    assert by_key["sources.x.kind"].why == "missing"


def test_yaml_says_the_same_with_exact_lines():
    text = "plant:\n  name: P\n  stage: p.usda\nsignals:\n  - id: P/a\n    kind: analogue\n"
    (fault,) = faults(text, "plant.yaml")
    assert (fault.line, fault.key) == (6, "signals[0].kind")
    assert parse("plant: {name: P, stage: p.usda}", "plant.yaml").plant.name == "P"


@pytest.mark.parametrize(
    "text", ["a: &x [1]\nb: *x", "a: 1\na: 2", "a: [", "- 1", "a: !!python/object:os.system x"]
)
def test_yaml_tricks_are_refused(text):
    with pytest.raises((PlantUnreadable, PlantInvalid)):
        parse(text, "plant.yaml")


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"a = ", b"a = 1\na = 2", b"x = " + b"[" * 50_000, b"[plant\n"])
def test_broken_toml_is_one_clear_error(raw):
    with pytest.raises(PlantUnreadable, match=r"plant\.toml"):
        read_text(raw, "plant.toml")


@pytest.mark.parametrize(
    "option",
    [
        'password = "hunter2"',
        'api_key = "x"',
        'tls = { key_password = "x" }',
        'url = "mqtt://u:p@host"',
        "token = 5",
    ],
)
def test_literal_secrets_are_refused_and_not_repeated(option):
    (fault,) = faults(GOOD + f'[sources.s]\nkind = "mqtt"\n{option}\n')
    assert "hunter2" not in str(fault)
    assert "env" in fault.mend


def test_secret_references_pass_and_resolve():
    form = parse(
        GOOD
        + '[sources.s]\nkind = "mqtt"\npassword = { env = "A" }\ntls = { key_password = { file = "k" } }\n'
    )
    source = Source("s", "mqtt", dict(form.sources["s"].model_extra))
    assert secret_references(source) == [("password", "env", "A"), ("tls.key_password", "file", "k")]
    solved = with_secrets(source, lambda how, name: f"{how}:{name}")
    assert solved.options == {"password": "env:A", "tls": {"key_password": "file:k"}}


@settings(max_examples=150)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_plant_or_our_error(raw):
    for file in ("plant.toml", "plant.yaml"):
        try:
            data, lines = read_text(raw, file)
            parse_plant_file(data, lines, file)
        except (PlantUnreadable, PlantInvalid):
            pass


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)
KEYS = (
    "plant",
    "sources",
    "signals",
    "bindings",
    "motions",
    "alarms",
    "kpis",
    "shifts",
    "relations",
    "equipment",
)


@given(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=4))
def test_any_shape_is_refused_with_places(data):
    from onmaru.twin.rules.plant_text import Lines

    try:
        parse_plant_file(data, Lines(), "plant.toml")
    except PlantInvalid as error:
        found = error.faults
        assert found


@given(st.text(max_size=40))
def test_any_text_makes_a_valid_unique_prim_name(text):
    from pxr import Sdf

    first = usd_identifier(text)
    assert Sdf.Path.IsValidIdentifier(first), first
    second = usd_identifier(text, taken=[first])
    assert second != first
    assert Sdf.Path.IsValidIdentifier(second)


def test_signal_ids_go_both_ways_and_near_names_are_found():
    assert split_signal_id(signal_id("/P/Line/Press", "force")) == ("/P/Line/Press", "force")
    assert nearest("temprature", ["pressure", "temperature"]) == ["temperature"]
    assert nearest("zzz", ["pressure"]) == []
