"""Reports: hostile words stay words, charts are sound XML, every figure cites a source, both languages."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onmaru.plan import Planner
from onmaru.plan.drivers.typst_pdf import typst_source, write_pdf
from onmaru.plan.rules.report.charts import machines, money
from onmaru.plan.rules.report.charts.canvas import ticks
from onmaru.plan.rules.report.html import write_html
from onmaru.plan.rules.report.markdown import write_markdown
from onmaru.plan.rules.report.words import METHODS_KO, NAMES, REASONS, WORDS
from onmaru.plan.service.reporting import BadReport, build_report
from onmaru.plan.types.report import Bullets, Callout, Cards, Chart, Grid, Heading, Paragraph, Report

EXAMPLES = Path(__file__).parents[4] / "examples"
HOSTILE = '<script>alert("1")</script> #eval("1") \\ $x$ | `a` "q" [l](javascript:1) *b* & 한글 \n\t\x07'


def hostile_report() -> Report:
    chart = machines.memory(
        [machines.Stack(HOSTILE, ((HOSTILE, 3.0),), 5.0, 6.0)], usable_label=HOSTILE, alt=HOSTILE
    )
    return Report(
        "ko", HOSTILE, HOSTILE, HOSTILE,
        (Heading(HOSTILE), Paragraph(HOSTILE, muted=True), Bullets((HOSTILE,)), Cards(((HOSTILE, HOSTILE, HOSTILE),)),
         Callout(HOSTILE, "bad"), Chart(chart, HOSTILE, HOSTILE),
         Grid((HOSTILE, "b"), ((HOSTILE, "2"),), frozenset({1}), frozenset({0}), HOSTILE)),
    )  # fmt: skip


def test_hostile_words_stay_words() -> None:
    report = hostile_report()
    page = write_html(report)
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 8
    text = write_markdown(report)
    assert "<script" not in text
    assert re.search(r"\\\]\(javascript", text)  # the bracket is escaped: no link
    assert not re.search(r"[^\\]\]\(javascript", text)
    assert write_pdf(report).startswith(b"%PDF-")


def test_every_word_reaches_typst_inside_a_string() -> None:
    source = typst_source(hostile_report())
    body = source[source.index("#show: report.with") :]
    outside = re.sub(r'"(?:[^"\\]|\\.)*"', "", body)
    assert "eval" not in outside
    assert "script" not in outside
    assert "\x07" not in source


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_charts_are_sound_xml_whatever_the_words(words: str) -> None:
    charts = [
        machines.memory([machines.Stack(words, ((words, 1.0),), 2, 3)], usable_label=words, alt=words),
        machines.racks([machines.RackView(((words, 1, 4, 3.3),), 3.3, 20, 42)], rack_label=words, of_label="of", more="", alt=words),
        machines.gantt([machines.Bar(1, words, 0, 4, True)], gpus=1, horizon=10, labels={words: words}, gpu_label="GPU",
                       unit=words, alt=words),
        money.cash_flow([money.Column(words, ((words, 3.0),), 1.0, 2.0)], compare_label=words, back_label=words, unit="USD", alt=words),
        money.spread([0, 1, 2], [3, 4], low=0.2, value=1, high=1.8, unit=words, alt=words),
        money.tornado([money.Swing(words, 1, 3, words, words)], value=2, unit="USD", alt=words),
        money.choices([money.Point(words, 3, 5, 4, 6, "chosen")], x_label=words, y_label=words, x_limit=4, limit_label=words,
                      legend=[("chosen", words)], alt=words),
    ]  # fmt: skip
    for svg in charts:
        assert ElementTree.fromstring(svg).tag.endswith("svg")


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9), st.integers(1, 12))
def test_ticks_cover_the_range_with_few_round_numbers(low: float, span: float, count: int) -> None:
    marks = ticks(low, low + span, count)
    assert marks[0] <= low + 1e-6 * span
    assert marks[-1] >= low + span - 1e-6 * (span + abs(low))
    assert len(marks) <= 3 * count + 3


def test_both_languages_say_the_same_things() -> None:
    planner = Planner()
    plan = planner.read_plan((EXAMPLES / "04_three_gpu_lab/plan.yaml").read_text(encoding="utf-8"))
    reports = {
        language: build_report(planner, plan, language=language, choice="", progress=lambda _f, _n: None)
        for language in ("en", "ko")
    }
    shapes = {lang: [type(block).__name__ for block in report.blocks] for lang, report in reports.items()}
    assert shapes["en"] == shapes["ko"]
    korean = write_markdown(reports["ko"])
    assert len(re.findall("[가-힣]", korean)) > 1500
    english = write_markdown(reports["en"])
    without_names = english.replace("작은", "")
    assert not re.findall("[가-힣]", without_names)


def test_every_citation_is_in_the_list() -> None:
    planner = Planner()
    plan = planner.read_plan((EXAMPLES / "05_eight_l40s/plan.yaml").read_text(encoding="utf-8"))
    text = planner.report(plan, kind="md", language="en").decode()
    cited = {int(n) for n in re.findall(r"\\\[(\d+)\\\]", text)}
    listed = {int(n) for n in re.findall(r"^- \\\[(\d+)\\\]", text, re.MULTILINE)}
    assert cited == listed
    assert listed == set(range(1, max(listed) + 1))
    assert "nvidia-ai-enterprise: price of 2024-06" in text


def test_a_report_of_nothing_feasible_says_why() -> None:
    planner = Planner()
    plan = planner.read_plan(
        {
            "workloads": [{"kind": "render", "seats": 2}],
            "configurations": [{"server": "dgx-h100"}],
            "risk": {"draws": 200},
        }
    )
    text = planner.report(plan, kind="md", language="en").decode()
    assert "No configuration is feasible" in text
    assert "RT cores" in text
    assert planner.report(plan, kind="pdf", language="ko").startswith(b"%PDF-")


def test_texts_exist_in_both_languages() -> None:
    for table in (WORDS, NAMES, REASONS):
        for key, (en, ko) in table.items():
            assert en, key
            assert ko, key
            assert set(re.findall(r"\{(\w+)\}", en)) == set(re.findall(r"\{(\w+)\}", ko)), key
    assert all(re.search("[가-힣]", ko) for ko in METHODS_KO.values())


@pytest.mark.parametrize(("kind", "language"), [("exe", "en"), ("pdf", "fr"), ("", "en")])
def test_other_reports_are_refused(kind: str, language: str) -> None:
    planner = Planner()
    plan = planner.read_plan({"workloads": [{"kind": "render", "seats": 2}]})
    with pytest.raises(BadReport):
        planner.report(plan, kind=kind, language=language)
