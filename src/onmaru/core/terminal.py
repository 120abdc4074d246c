"""What a person reads in a terminal: aligned tables, progress bars, errors with their mend; JSON, CSV or plain ASCII
on request."""

from __future__ import annotations

import csv
import json as jsonlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onmaru.core.errors import OnmaruError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

Column = str | tuple[str, Callable[[Mapping[str, Any]], Any]]

_QUALITY_STYLE = {
    "good": "green",
    "simulated": "cyan",
    "manual": "blue",
    "uncertain": "yellow",
    "stale": "magenta",
    "bad": "red",
}


# How tables and facts are written: `csv`, `ascii`, and for everything else as a person likes to read them.
_FORM: ContextVar[str] = ContextVar("onmaru_table_form", default="table")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def choose_form(form: str) -> str:
    """Write tables from here on as `table`, `csv` or `ascii`; returns what it was given."""
    _FORM.set(form)
    return form


def stdout() -> Console:
    from rich.console import Console

    return Console(no_color=True, highlight=False) if _FORM.get() == "ascii" else Console()


def stderr() -> Console:
    from rich.console import Console

    return Console(stderr=True)


def write_json(data: Any) -> None:
    """One JSON document on standard output."""
    stdout().print_json(jsonlib.dumps(data, default=str, ensure_ascii=False), highlight=False)


def write_table(
    title: str, rows: Sequence[Mapping[str, Any]], columns: Sequence[Column], *, empty: str
) -> None:
    """A table; a column is a key, or a heading with a function of the row. Numbers align right."""
    if _FORM.get() == "csv":
        named = [(column, _key(column)) if isinstance(column, str) else column for column in columns]
        _write_csv([heading for heading, _ in named], [[getter(row) for _, getter in named] for row in rows])
        return
    if not rows:
        stdout().print(f"[dim]{empty}[/dim]")
        return
    table = _table(title)
    getters: list[Callable[[Mapping[str, Any]], Any]] = []
    for column in columns:
        heading, getter = (column, _key(column)) if isinstance(column, str) else column
        getters.append(getter)
        number = isinstance(getter(rows[0]), int | float)
        table.add_column(heading.replace("_", " "), justify="right" if number else "left", overflow="fold")
    for row in rows:
        table.add_row(*[_cell(getter(row)) for getter in getters])
    stdout().print(table)


def _table(title: str, *, header: bool = True) -> Table:
    from rich import box
    from rich.table import Table

    plain = _FORM.get() == "ascii"
    return Table(
        title=title, title_justify="left", header_style="" if plain else "bold", show_header=header,
        box=box.ASCII2 if plain else None, pad_edge=plain,
    )  # fmt: skip


def _write_csv(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    # Straight to the stream: a console would fold long lines.
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([[_plain(value) for value in row] for row in rows])
    sys.stdout.flush()


def _plain(value: Any) -> str:
    """A cell of CSV; what a spreadsheet would take for a formula is text."""
    if value is None:
        return ""
    if isinstance(value, Styled):
        value = value.text
    text = str(value)
    is_number = isinstance(value, int | float)
    return f"'{text}" if not is_number and text.startswith(_FORMULA) and text != "-" else text


def _key(name: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda row: row.get(name)


@dataclass(frozen=True, slots=True)
class Styled:
    """A cell in a colour; everything else is shown as it is, whatever brackets it holds."""

    text: str
    style: str


def _cell(value: Any) -> str:
    from rich.markup import escape

    if isinstance(value, Styled):
        return f"[{value.style}]{escape(value.text)}[/{value.style}]"
    if value is None:
        return "[dim]-[/dim]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1e6 else f"{value:,.0f}"
    text = str(value)
    style = _QUALITY_STYLE.get(text)
    return f"[{style}]{text}[/{style}]" if style else escape(text)


def write_facts(title: str, facts: Mapping[str, Any]) -> None:
    """Names and values, one a line."""
    if _FORM.get() == "csv":
        _write_csv(["name", "value"], [[name, value] for name, value in facts.items()])
        return
    table = _table(title, header=False)
    table.add_column(style="" if _FORM.get() == "ascii" else "dim")
    table.add_column(overflow="fold")
    for name, value in facts.items():
        table.add_row(name.replace("_", " "), _cell(value))
    stdout().print(table)


def write_error(error: OnmaruError, *, json: bool = False) -> None:
    """What, why, how to mend it, and the code, on standard error."""
    from rich.markup import escape

    if json:
        stderr().print(
            jsonlib.dumps(error.problem(), default=str, ensure_ascii=False), soft_wrap=True, highlight=False
        )
        return
    console = stderr()
    console.print(f"[bold red]✗[/bold red] {escape(error.detail)}", highlight=False)
    if error.hint:
        console.print(f"  [dim]→[/dim] {escape(error.hint)}", highlight=False)
    console.print(f"  [dim]{error.code}[/dim]", highlight=False)


@contextmanager
def errors_shown(*, json: bool = False) -> Iterator[None]:
    """Show an `OnmaruError` as a person wants it and leave with status 1."""
    try:
        yield
    except OnmaruError as error:
        write_error(error, json=json)
        raise SystemExit(1) from None


@contextmanager
def progress(title: str, *, quiet: bool = False) -> Iterator[Callable[[float, str], None]]:
    """A progress bar on standard error; call it with a fraction 0..1 and a note."""
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(), TextColumn("[dim]{task.fields[note]}"),
    )  # fmt: skip
    with Progress(*columns, console=stderr(), transient=True, disable=quiet) as bar:
        task = bar.add_task(title, total=1.0, note="")

        def advance(fraction: float, note: str = "") -> None:
            bar.update(task, completed=fraction, note=note)

        yield advance
