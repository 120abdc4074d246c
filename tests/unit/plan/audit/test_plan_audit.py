"""Claims: what the issue's own claims come to, sentences in two languages, and the three verdicts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.plan import Planner
from onmaru.plan.rules.claim_text import read_claim
from onmaru.plan.rules.judging import judge
from onmaru.plan.types.estimate import Figure
from onmaru.plan.types.plan import Judgement, Verdict

EXAMPLE = Path(__file__).parents[4] / "examples" / "04_three_gpu_lab" / "claims.yaml"
HOLDS, FAILS, OPEN = Verdict.HOLDS, Verdict.DOES_NOT_HOLD, Verdict.CANNOT_BE_JUDGED


def judged(text: str, check: dict[str, Any] | None = None) -> Judgement:
    planner = Planner()
    claim = {"text": text} | ({"check": check} if check else {})
    return planner.audit(planner.read_claims({"claims": [claim]}))[0]


def test_the_claims_of_the_example() -> None:
    planner = Planner()
    found = planner.audit(planner.read_claims(EXAMPLE.read_text(encoding="utf-8")))
    assert [one.verdict for one in found] == [FAILS, FAILS, HOLDS, HOLDS, FAILS, FAILS, FAILS, FAILS, OPEN]
    assert all(one.en and one.ko for one in found)


def test_full_fine_tuning_of_70b_is_1120_gb_before_activations() -> None:
    one = judged("70B full fine-tuning with AdamW needs 1120 GB")
    assert one.verdict is HOLDS
    assert one.figures["training_states"].value == pytest.approx(1_120)
    half = judged("70B full fine-tuning with AdamW needs 560 GB")
    assert half.verdict is FAILS
    assert "adamw_bf16" in half.en
    assert "not the same training" in half.en


def test_it_does_not_fit_on_three_192_gb_gpus() -> None:
    one = judged("70B full fine-tuning fits on three 192 GB GPUs")
    assert one.verdict is FAILS
    assert one.figures["needed_per_gpu"].value > one.figures["usable_per_gpu"].value
    assert judged("70B full fine-tuning does not fit on three 192 GB GPUs").verdict is HOLDS


def test_34b_at_fp16_is_68_gb() -> None:
    one = judged("34B weights at FP16 are 68 GB")
    assert one.verdict is HOLDS
    assert one.figures["weights"].value == pytest.approx(68)
    assert judged("34B weights at FP16 are 34 GB").verdict is FAILS


def test_a_sparse_peak_is_called_by_its_name() -> None:
    check = {"kind": "fact", "item": "b200-sxm", "field": "fp4_dense", "stated": 18_000}
    assert "sparsity" in judged("B200 does 18 PFLOPS", check).en
    assert judged("B200 does 9 PFLOPS", check | {"stated": 9_000}).verdict is HOLDS


@pytest.mark.parametrize(
    ("text", "kind", "count"),
    [
        ("70B LoRA fits on one 192 GB GPU", "fits", 1),
        ("8B QLoRA fits on a 24 GB GPU.", "fits", 1),
        ("70B full fine-tuning fits on 8 H200", "fits", 8),
        ("70B 전체 파인튜닝은 192GB GPU 세 장에 들어간다", "fits", 3),
        ("8B LoRA는 24GB GPU 2장에 들어가지 않는다", "fits", 2),
    ],
)
def test_sentences_are_read(text: str, kind: str, count: int) -> None:
    found = read_claim(text)
    assert found is not None
    assert found["kind"] == kind
    assert found["hardware"]["count"] == count
    assert found["expect"] == ("않는다" not in text)


@given(st.text(max_size=400))
def test_no_sentence_breaks_the_reader(text: str) -> None:
    found = read_claim(text)
    assert found is None or "kind" in found


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("It is good", None),
        ("300B LoRA fits on one 80 GB GPU", None),  # no architecture comes near
        ("70B LoRA fits on one WOPR", None),
        ("x", {"kind": "fact", "item": "h100-sxm", "field": "beauty", "stated": 1}),
        ("x", {"kind": "weights", "stated_gb": 1}),
        ("x", {"kind": "power", "server": "nope", "stated": 1}),
        ("x", {"kind": "fits", "workload": {"kind": "render", "seats": 1}, "hardware": {}}),
    ],
)
def test_what_says_too_little_cannot_be_judged(text: str, check: dict[str, Any] | None) -> None:
    assert judged(text, check).verdict is OPEN


def test_sums_and_throughput() -> None:
    assert (
        judged("s", {"kind": "sum", "terms": [68e3, 21e3, 12.5e3, 18.5e3], "stated": 120e3}).verdict is HOLDS
    )
    assert judged("s", {"kind": "sum", "terms": [1, 2], "stated": 4}).verdict is FAILS
    serve = {"kind": "serve", "model": "llama-3.1-8b", "prompt_tokens": 500, "output_tokens": 200}
    check = {"kind": "figure", "workload": serve, "hardware": {"gpu": "h100-sxm"}, "figure": "output_tokens_per_s",
             "relation": "at_least", "stated": 1}  # fmt: skip
    assert judged("t", check).verdict is HOLDS
    assert judged("t", check | {"stated": 1e9}).verdict is FAILS
    assert judged("t", check | {"figure": "beauty"}).verdict is OPEN


@pytest.mark.parametrize(
    ("relation", "stated", "verdict"),
    [
        ("at_most", 13, HOLDS), ("at_most", 11, OPEN), ("at_most", 7, FAILS),
        ("at_least", 7, HOLDS), ("at_least", 11, OPEN), ("at_least", 13, FAILS),
        ("about", 10.5, HOLDS), ("about", 11.9, OPEN), ("about", 20, FAILS),
    ],
)  # fmt: skip
def test_verdicts_respect_the_interval(relation: Any, stated: float, verdict: Verdict) -> None:
    assert judge(Figure(10, "h", 8, 12), stated, relation, 0.1) is verdict
