"""How commands get at their files and at the planner."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onmaru.core.errors import NotFound

if TYPE_CHECKING:
    from onmaru.plan.service.planner import Planner
    from onmaru.plan.types.estimate import Figure

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
PlanFile = Annotated[Path, typer.Argument(help="A plan as YAML or JSON.", metavar="PLAN")]
On = Annotated[
    str,
    typer.Option(
        "--on", help="Id of a configuration; default: the plan's choice, else the cheapest feasible one."
    ),
]
Prices = Annotated[
    Path | None, typer.Option("--prices", help="YAML with a list `prices` that overlays the sample prices.")
]
Language = Annotated[str, typer.Option("--language", help="en or ko.")]
_MAX_BYTES = 2_000_000


class NoFile(NotFound):
    code = "plan.no_file"


def text_of(path: Path) -> str:
    """The text of a file a person named.

    Raises:
        NoFile: it cannot be read, or is not text.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise NoFile(f"{path} is larger than 2 MB", hint="a plan is a page or two", path=str(path))
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NoFile(f"cannot read {path}: {error}", hint="check the path", path=str(path)) from error


def planner_with(prices: Path | None) -> Planner:
    """A planner with the prices of a file laid over the sample."""
    from onmaru.plan.rules.forms.base import read_form, read_yaml
    from onmaru.plan.rules.forms.plan import MoneyForm
    from onmaru.plan.service.market import price_of
    from onmaru.plan.service.planner import Planner

    if prices is None:
        return Planner()
    form = read_form(MoneyForm, read_yaml(text_of(prices), where=str(prices)), where=str(prices))
    return Planner(prices=[price_of(price) for price in form.prices])


class Amount(int):
    """A whole amount of money that a table shows with separators, aligned like a number."""

    def __str__(self) -> str:
        return f"{int(self):,}"


def shown(figure: Figure | None, *, digits: int = 3) -> str | None:
    """A figure with its interval for a table cell."""
    if figure is None:
        return None
    unit = "" if figure.unit in ("1", "") else f" {figure.unit}"

    def number(value: float) -> str:
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.{digits}g}"

    if figure.low is None or figure.high is None or figure.low == figure.high:
        return number(figure.value) + unit
    return f"{number(figure.value)} [{number(figure.low)}..{number(figure.high)}]{unit}"


def said(thing: Any, language: str) -> str:
    """The text of a reason, conflict or remark in a language."""
    return str(thing.ko if language == "ko" else thing.en)
