"""What the simulator finds, why it chooses and what it does now: all of it is said in Korean too."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import count, product
from pathlib import Path

import pytest
from tests.unit.core.spoken import SOURCE

from onmaru.sim import read_model
from onmaru.sim.rules.wording import coded, faults_in, in_words, problem_in, result_in
from onmaru.sim.types import ModelInvalid

SIM = SOURCE / "sim"
FILES = sorted(SIM.rglob("*.py"))
REASONS = [SIM / "rules" / name for name in ("line.py", "engine_choice.py", "markov/reach.py")]


def _texts(node: ast.expr, names: dict[str, list[ast.expr]]) -> Iterator[str]:
    """The sentences an expression can be, `{}` for what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        parts = []
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                inner = (
                    [t for t in _texts(part.value, names) if " " in t]
                    if isinstance(part.value, ast.IfExp)
                    else []
                )
                parts.append(inner or ["{}"])
            else:
                parts.append([str(part.value)])  # type: ignore[attr-defined]
        yield from ("".join(one) for one in product(*parts))
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body, names)
        yield from _texts(node.orelse, names)
    elif isinstance(node, ast.BinOp):
        yield from (
            a + b
            for a, b in product([*_texts(node.left, names)] or ["{}"], [*_texts(node.right, names)] or ["{}"])
        )
    elif isinstance(node, ast.Name):
        for value in names.get(node.id, []):
            if not isinstance(value, ast.Name):
                yield from _texts(value, names)
    elif isinstance(node, ast.List | ast.Tuple):
        for value in node.elts:
            yield from _texts(value, names)


def _said(path: Path) -> Iterator[tuple[str, str]]:
    """(where, sentence) of faults, notes and progress in a file."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef):
            continue
        names: dict[str, list[ast.expr]] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                names.setdefault(node.targets[0].id, []).append(node.value)
        for call in ast.walk(function):
            if not isinstance(call, ast.Call):
                continue
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            said = {"Fault": call.args[2:4], "progress": call.args[1:2], "_progress": call.args[1:2],
                    "advance": call.args[1:2], "report": call.args[1:2], "checkpoint": call.args[1:2]}.get(name, [])  # fmt: skip
            if name == "append" and "note" in ast.unparse(call.func).lower():
                said = call.args
            if name == "append" and path.name == "plan.py":
                said = call.args
            for node in said:
                for text in _texts(node, names):
                    if text and text != "{}" and "cli" not in path.parts:
                        yield f"{path.relative_to(SOURCE)}:{node.lineno}", text


def _filled(sentence: str) -> str:
    number = count(101)
    return re.sub(re.escape("{}"), lambda _: f"v{next(number)}", sentence)


def _korean(text: str) -> bool:
    return any("가" <= letter <= "힣" for letter in in_words(text, "ko"))


@pytest.mark.parametrize("path", [p for p in FILES if [*_said(p)]], ids=lambda p: str(p.relative_to(SIM)))
def test_faults_notes_and_progress_are_said_in_korean(path: Path) -> None:
    assert [(where, one) for where, one in _said(path) if not _korean(_filled(one))] == []


@pytest.mark.parametrize("path", REASONS, ids=lambda p: p.name)
def test_reasons_of_engines_are_said_in_korean(path: Path) -> None:
    """Every sentence of the files that judge engines: a reason, or the end of one behind a name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    inside = {
        id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)
    } - {id(node) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)}
    silent = []
    for node in ast.walk(tree):
        if id(node) in docs or id(node) in inside or not isinstance(node, ast.Constant | ast.JoinedStr):
            continue
        for text in _texts(node, {}):
            if text.count(" ") and text.strip("{} ,;"):
                known = _korean(_filled(text)) or _korean(f"press {_filled(text)}")
                if not known:
                    silent.append((node.lineno, text))
    assert silent == []


BROKEN = """
name: broken
elements:
  - {kind: source, name: in, product: plate}
  - {kind: machine, name: press, needs: {skill: weld}}
  - {kind: sink, name: out}
routes: [{start: in, end: press}, {start: press, end: out}]
"""


def test_a_fault_has_a_code_and_what_is_filled_in() -> None:
    with pytest.raises(ModelInvalid) as caught:
        read_model(BROKEN)
    english = faults_in(caught.value.params["faults"], "en")
    korean = faults_in(caught.value.params["faults"], "ko")
    assert [(one["element"], one["code"], one["params"]) for one in english] == [
        ("in", "there_is_no_product", ["plate"]), ("press", "there_is_no_time", []), ("press", "nobody_has_the_skill", ["weld"]),
    ]  # fmt: skip
    assert [one["text"] for one in korean] == [
        "제품 'plate'가 없어요",
        "작업 시간이 없어요",
        "'weld' 기술을 가진 사람이 없어요",
    ]
    assert korean[1]["mend"].startswith("time_s를 적어 주세요")
    assert english[0]["text"] == "there is no product 'plate'"
    assert coded("something of a library") == ("other", [])


def test_a_problem_that_was_kept_is_told_in_korean() -> None:
    with pytest.raises(ModelInvalid) as caught:
        read_model(BROKEN)
    told = problem_in(caught.value.problem(), "ko")
    assert told["title"] == "모델에 고칠 곳이 있어요"
    assert told["detail"] == "고칠 곳이 3군데 있어요. 첫 번째: 제품 'plate'가 없어요"
    assert problem_in(caught.value.problem(), "en")["detail"] == caught.value.detail


def test_results_are_told_in_korean_and_names_stay() -> None:
    result = {
        "engine": {"name": "kernel", "why": "max-plus cannot: parts are carried; press needs people",
                   "refused": {"maxplus": ["parts are carried"], "kernel": []}},
        "notes": ["reading the log", "nobody ever wrote this"],
        "model": {"description": "parts are carried"},
        "holdout": {"checks": [{"check": "throughput [1/h]", "measured": "76% of 132", "model": "7.6 (7.4 to 7.8)", "verdict": "inside"}]},
    }  # fmt: skip
    told = result_in(result, "ko")
    assert (
        told["engine"]["why"]
        == "맥스플러스로는 실행할 수 없어요: 부품을 차량이 날라요; press에 사람이 필요해요"
    )
    assert told["engine"]["refused"]["maxplus"] == ["부품을 차량이 날라요"]
    assert told["notes"] == ["로그 읽는 중", "nobody ever wrote this"]
    assert told["model"] == result["model"]
    (check,) = told["holdout"]["checks"]
    assert check == {
        "check": "시간당 생산량 [개/h]",
        "measured": "132개 중 76%",
        "model": "7.6 (7.4~7.8)",
        "verdict": "안에 있어요",
    }
    assert result_in(result, "en") is result
