"""What a person reads in Korean: every sentence an error of the console can say, whole, with its particles."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.core.spoken import SOURCE, assembled, sentences

from onmaru.core.texts import said, title_of
from onmaru.core.texts.korean import fill, in_korean, pairs
from onmaru.plan.rules import feasible

# Where errors come from that reach somebody at the console. Of a file on the command line others tell.
SPOKEN = [
    path
    for pattern in (
        "core/http/*.py", "core/identity/*.py", "core/jobs/*.py", "core/events/*.py", "core/storage/database.py",
        "core/storage/folder.py", "core/time.py", "core/units.py", "console/*.py", "home.py", "twin/api/*.py",
        "twin/service/*.py", "twin/store/*.py", "twin/store/history/*.py", "twin/rules/*.py",
        "twin/drivers/mqtt/*.py", "twin/drivers/opcua/*.py", "twin/drivers/*.py", "twin/drivers/usd/inspect.py",
        "twin/drivers/usd/export.py", "sim/client.py", "sim/api/*.py", "sim/service/*.py", "sim/store/*.py",
        "sim/rules/**/*.py", "sim/drivers/*.py", "hub/api/**/*.py", "hub/client/*.py", "hub/service/*.py",
        "hub/store/*.py", "hub/rules/**/*.py", "hub/drivers/*.py", "plan/api/*.py", "plan/service/*.py",
        "plan/store.py", "plan/rules/**/*.py", "plan/drivers/*.py",
    )
    for path in sorted(SOURCE.glob(pattern))
]  # fmt: skip
# Helpers that are given a place and what is wrong there, and put the sentence together.
ASSEMBLED = [
    ("hub/drivers/archive.py", "_bad", "hub.bad_archive", "{0}: {1}"),
    ("hub/rules/gpu/fatbin.py", "_bad", "hub.bad_fatbin", "{0}: {2} at byte {1}"),
    *(
        (f"hub/{where}.py", "bad", "hub.bad_bundle", "{0}: {1}")
        for where in (
            "rules/bundle/check",
            "rules/bundle/document",
            "rules/bundle/entry",
            "rules/bundle/layout",
            "rules/bundle/tar",
            "drivers/bundle_source",
            "service/bundles_import",
        )
    ),
    ("hub/rules/manifest.py", "_bad", "hub.bad_manifest", "{0} {1}"),
    ("hub/rules/model_file/onnx.py", "damaged", "hub.bad_model_file", "{0}: {1}"),
    ("hub/rules/model_file/inspect.py", "damaged", "hub.bad_model_file", "{0}: {1}"),
    ("hub/rules/model_file/gguf.py", "damaged", "hub.bad_model_file", "{0}: {1}"),
    ("hub/rules/model_file/safetensors.py", "damaged", "hub.bad_model_file", "{0}: {1}"),
    ("hub/rules/xet/shard.py", "bad", "hub.bad_xet", "{0}: {1}"),
    ("hub/rules/xet/xorb.py", "bad", "hub.bad_xet", "{0}: {1}"),
    ("sim/rules/schedule/problem.py", "_fault", "sim.bad_schedule", "{0}: {1}"),
    ("sim/rules/schedule/problem.py", "_fault", "sim.bad_schedule", "{0}: {1} (and 3 more)"),
    ("twin/rules/expression.py", "fault", "twin.bad_expression", "the expression 'a + b' {0}"),
    ("twin/rules/expression.py", "fault", "twin.bad_expression", "{1}"),
]
PUT_TOGETHER = {"{}: {}", "{} {}", "{}: {}{}", "{}: {}: {}{}", "{}: {} at byte {}", "{} is {}",
                "the expression {} {}"}  # fmt: skip
TOLD_ELSEWHERE = {"{}", "{} {}"}  # words of a library, or of the caller
SCOPES = sorted(path.stem for path in (SOURCE / "core/texts/sentences").glob("*.toml"))


@pytest.mark.parametrize("path", SPOKEN, ids=lambda path: str(path.relative_to(SOURCE)))
def test_whatever_is_said_is_said_in_korean_too(path: Path) -> None:
    silent = []
    for where, code, sentence in sentences(path):
        if sentence in PUT_TOGETHER:
            continue
        filled = _filled(sentence)
        params = {"kind": "team", "id": "v101"} if code == "not_found" else {}
        korean, _ = said(code, "ko", filled, "", params)
        if korean == filled:
            silent.append((where, sentence))
        else:
            assert any("가" <= letter <= "힣" for letter in korean)
    assert silent == []


@pytest.mark.parametrize(("path", "helper", "code", "shape"), ASSEMBLED)
def test_what_is_put_together_is_said_in_korean_too(path: str, helper: str, code: str, shape: str) -> None:
    calls = list(assembled(SOURCE / path, helper))
    assert calls
    said_whole = [
        (where, _filled(shape.format(*given))) for where, given in calls if given[1] not in TOLD_ELSEWHERE
    ]
    assert [(where, one) for where, one in said_whole if in_korean(code, one) is None] == []


@pytest.mark.parametrize("more", ["", ", and 2 more"])
@pytest.mark.parametrize(
    "why", ["Field required", "Input should be greater than or equal to 0", "low 3 is above high 2"]
)
def test_a_fault_of_a_plan_is_said_in_korean_too(why: str, more: str) -> None:
    korean = in_korean("plan.bad_file", f"plan.yaml: facts.power: {why}{more}")
    assert korean is not None
    assert "facts.power" in korean
    assert ("2개 더" in korean) == bool(more)


@pytest.mark.parametrize(
    ("code", "field"),
    [
        *(("plan.bad_workload", field) for field in {**feasible._POSITIVE, **feasible._MAY_BE_ZERO}),
        ("sim.bad_run", "hours"),
        ("sim.bad_run", "warmup_hours"),
    ],
)
def test_a_field_out_of_bounds_is_said_in_korean_too(code: str, field: str) -> None:
    assert in_korean(code, f"{field} is -1") == f"{field} 값으로 -1은 쓸 수 없어요"


def _filled(sentence: str) -> str:
    number = count(101)
    return re.sub(re.escape("{}"), lambda _: f"v{next(number)}", sentence)


@pytest.mark.parametrize("scope", SCOPES)
def test_the_two_languages_fill_in_the_same(scope: str) -> None:
    for english, korean in pairs(scope).items():
        used = {int(field) for field in re.findall(r"\{(\d)\}", korean)}
        assert used <= set(range(english.count("{}"))), english
        assert not korean.endswith("."), korean
        assert any("가" <= letter <= "힣" for letter in korean), english


@pytest.mark.parametrize("path", sorted((SOURCE / "core/texts").rglob("*.toml")), ids=lambda path: path.stem)
def test_no_particle_is_fixed_after_what_is_filled_in(path: Path) -> None:
    fixed = re.compile(
        r"\{\w+\}['\"]?(이에요(?!\()|예요|이라|이고 |이며 |을 |를 |은 |는 |이 |가 |과 |와 |으로 |로 )"
    )
    assert [line for line in path.read_text(encoding="utf-8").splitlines() if fixed.search(line)] == []


def test_the_most_definite_sentence_wins_and_stays_in_its_part() -> None:
    assert in_korean("twin.unknown_signal", "there is no signal Plant/온도") == "신호 Plant/온도가 없어요"
    assert (
        in_korean("identity.no_member", "'kim' is not in vision") == "'kim'은 vision 팀의 구성원이 아니에요"
    )
    assert in_korean("plan.bad_row", "'kim' is not in vision") is None
    assert in_korean("../twin.x", "there is no signal x") is None
    assert in_korean("twin.unknown_signal", "there is no signal " + "x" * 5000) is None
    assert in_korean("twin.unknown_signal", "something nobody wrote down") is None


@pytest.mark.parametrize(
    ("word", "both", "form"),
    [
        ("온도", "을(를)", "를"), ("설비관", "이(가)", "이"), ("'press'", "은(는)", "는"), ("kim", "은(는)", "은"),
        ("8", "(으)로", "로"), ("서울", "(으)로", "로"), ("부산", "(으)로", "으로"), ("2", "이(가)", "가"),
        ("3", "이(가)", "이"), ("%", "을(를)", "을(를)"), ("", "을(를)", "을(를)"), ("김", "(이)라는", "이라는"),
        ("대기", "이에요(예요)", "예요"), ("정상", "이에요(예요)", "이에요"), ("403", "이에요(예요)", "이에요"),
        ("404", "이에요(예요)", "예요"),
    ],
)  # fmt: skip
def test_particles_follow_their_word(word: str, both: str, form: str) -> None:
    assert fill("{0}" + both + " x", (word,)) == word + form + " x"


@given(st.text(max_size=200), st.sampled_from(["twin.x", "identity.y", "http.z", "not_found", "", "."]))
def test_no_sentence_breaks_it(text: str, code: str) -> None:
    for template in ("there is no signal {}", "{} may not do {}", "{}", "sample {} ({}) {}"):
        sentence = template.replace("{}", text)
        detail, hint = said(code, "ko", sentence, sentence, {"x": text})
        assert isinstance(detail, str)
        assert detail == hint


def test_values_are_not_looked_at_again() -> None:
    korean = in_korean("twin.unknown_signal", "there is no signal {0}을(를){1}")
    assert korean == "신호 {0}을(를){1}이(가) 없어요"


def test_titles_and_templates_of_a_code() -> None:
    assert title_of("identity.address_taken", "ko", {"name": "비전"}) == "비전은 이미 쓰고 있는 이름이에요"
    assert said("not_found", "ko", "no team 'x'", "", {"kind": "team", "id": "x"})[0] == "team x가 없어요"
    assert said("not_found", "ko", "no team 'x'", "", {"kind": "team"})[0] == "no team 'x'"
    assert said("not_found", "en", "no team 'x'", "h", {"kind": "team", "id": "x"}) == ("no team 'x'", "h")
