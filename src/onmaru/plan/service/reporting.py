"""The justification of a plan: compared, priced, drawn, and written in one language."""

from __future__ import annotations

from collections.abc import Callable

from onmaru import __version__
from onmaru.core.errors import InvalidInput
from onmaru.plan.rules.forms.plan import PlanForm
from onmaru.plan.rules.report.html import write_html
from onmaru.plan.rules.report.markdown import write_markdown
from onmaru.plan.rules.report.words import Speech
from onmaru.plan.service import report_money, report_sections
from onmaru.plan.service.comparing import compare_plan, find_choice
from onmaru.plan.service.costing import cost_of
from onmaru.plan.service.market import Market
from onmaru.plan.service.timeline import plan_timeline
from onmaru.plan.types.report import Block, Report

LANGUAGES = ("en", "ko")
KINDS = ("pdf", "html", "md")


class BadReport(InvalidInput):
    code = "plan.bad_report"


def make_report(
    market: Market, plan: PlanForm, *, kind: str, language: str, choice: str,
    progress: Callable[[float, str], None],
) -> bytes:  # fmt: skip
    """A report as a file.

    Args:
        kind: `pdf`, `html` or `md`.
        language: `en` or `ko`.
        choice: Configuration to report on; empty: the plan's, else the cheapest feasible one.
    Raises:
        BadReport: a kind or language nobody writes.
        UnknownConfiguration: `choice` was not compared.
    """
    if kind not in KINDS or language not in LANGUAGES:
        raise BadReport(f"no report of kind {kind!r} in {language!r}", hint="pdf, html or md; en or ko",
                        kind=kind, language=language)  # fmt: skip
    report = build_report(market, plan, language=language, choice=choice, progress=progress)
    progress(0.9, kind)
    if kind == "md":
        return write_markdown(report).encode()
    if kind == "html":
        from onmaru.plan.drivers.web_font import embedded_fonts

        return write_html(report, embedded_fonts(report)).encode()
    from onmaru.plan.drivers.typst_pdf import write_pdf

    return write_pdf(report)


def build_report(
    market: Market, plan: PlanForm, *, language: str, choice: str, progress: Callable[[float, str], None]
) -> Report:
    """The blocks of a report; the same for every kind of file."""
    labels = {form.name: form.label.text(language) for form in plan.workloads if form.label is not None}
    speech = Speech(language, plan.currency, labels)
    comparison = compare_plan(market, plan, lambda f, note: progress(f * 0.8, note))
    wanted = choice or comparison.chosen
    chosen = find_choice(comparison, wanted) if wanted else None
    costing = cost_of(market, plan, chosen.configuration) if chosen and chosen.present_cost else None
    blocks: list[Block] = []
    blocks += report_sections.summary(plan, comparison, chosen, costing, speech)
    blocks += report_sections.work(plan, chosen, speech)
    blocks += report_sections.options(plan, comparison, speech)
    if chosen is not None:
        blocks += report_sections.fit(chosen, speech)
        blocks += report_sections.power(chosen, speech)
    if costing is not None and chosen is not None:
        blocks += report_money.money(costing, speech)
        blocks += report_money.risk(plan, costing, speech)
    if chosen is not None:
        blocks += report_money.change(comparison, chosen, costing, speech)
    if plan.timeline is not None:
        blocks += report_sections.timeline(
            plan_timeline(plan.timeline, market.catalogue, progress=lambda _fraction, _note: None), speech
        )
    blocks += report_money.assumptions(comparison, chosen, costing, speech)
    about = speech("made", version=__version__, date=market.today(plan).isoformat(), currency=plan.currency,
                   years=plan.years)  # fmt: skip
    return Report(language, plan.name.text(language), speech("subtitle"), about, tuple(blocks))
