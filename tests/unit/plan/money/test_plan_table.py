"""The eight-L40S case: its own sums, and everything a careful reader writes beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from onmaru.plan import Planner
from onmaru.plan.service.tables import TableReview

EXAMPLE = Path(__file__).parents[4] / "examples" / "05_eight_l40s" / "table.yaml"


@pytest.fixture(scope="module")
def review() -> TableReview:
    planner = Planner(today=date(2026, 11, 21))
    return planner.review(planner.read_table(EXAMPLE.read_text(encoding="utf-8")))


def test_the_table_sums_to_what_it_says(review: TableReview) -> None:
    assert [line.amount for line in review.table.capex] == [68_000, 21_000, 12_500, 18_500]
    assert review.totals.capex == 120_000
    assert [line.amount for line in review.table.opex] == [50_000, 15_000, 10_000]
    assert review.totals.opex == 75_000
    assert review.totals.total == 345_000


def test_every_fault_is_found(review: TableReview) -> None:
    assert {remark.code: remark.kind for remark in review.remarks} == {
        "capex_range": "wrong",
        "licence_metric": "wrong",
        "ai_enterprise_missing": "missing",
        "switches_missing": "missing",
        "storage_missing": "missing",
        "staff_missing": "missing",
        "power_line": "wrong",
        "no_discounting": "missing",
    }
    assert all(remark.en and remark.ko for remark in review.remarks)


def test_the_numbers_of_the_remarks(review: TableReview) -> None:
    by = {remark.code: remark.params for remark in review.remarks}
    assert (by["capex_range"]["low"], by["capex_range"]["high"]) == (104_100, 165_620)
    assert (by["licence_metric"]["per_user"], by["licence_metric"]["per_gpu"]) == (50_000, 36_000)
    assert by["power_line"]["gpu_kw"] == pytest.approx(2.8)  # 8 x 350 W
    assert by["power_line"]["gpu_kwh"] == pytest.approx(24_528)
    assert float(by["power_line"]["gpu_cost"]) < float(by["power_line"]["meter_cost"]) < 15_000
    annuity = (1 - 1.08**-3) / 0.08
    assert by["no_discounting"]["present"] == pytest.approx(120_000 + 75_000 * annuity)


def test_a_licence_price_older_than_a_year_is_flagged(review: TableReview) -> None:
    assert {"nvidia-ai-enterprise", "omniverse-enterprise"} <= {old.item for old in review.old_prices}


def test_a_table_without_faults_gets_no_wrong_remark() -> None:
    planner = Planner(today=date(2026, 11, 21))
    form = planner.read_table(
        {
            "years": 1, "gpu": "l40s", "gpus": 1,
            "capex": [{"id": "all", "label": "All", "amount": 10, "low": 9, "high": 11,
                       "covers": ["gpus", "switches", "storage"]}],
            "opex": [{"id": "run", "label": "Run", "amount": 5, "covers": ["staff", "ai_enterprise", "suite_per_gpu"]}],
        }
    )  # fmt: skip
    found = planner.review(form)
    assert [remark.code for remark in found.remarks] == ["capex_range", "no_discounting"]
    assert found.remarks[0].params == {"low": 9, "high": 11, "stated": 10}
