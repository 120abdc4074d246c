"""A report as PDF, set by Typst with the fonts of the package: offline, the same on every machine.

Every word a person typed reaches Typst inside a string literal, so it can never act as markup or code.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from onmaru.core.errors import Unavailable
from onmaru.plan.rules.report.charts.canvas import legible
from onmaru.plan.types.report import Block, Bullets, Callout, Cards, Chart, Grid, Heading, Paragraph, Report

_FONTS = ("OnmaruReport-Regular.otf", "OnmaruReport-Bold.otf")


class NoTypesetter(Unavailable):
    code = "plan.no_typesetter"


def write_pdf(report: Report) -> bytes:
    """The report as a PDF file.

    Raises:
        NoTypesetter: the package `typst` is not installed.
    """
    try:
        import typst
    except ImportError as error:
        hint = "install it: pip install 'onmaru[plan]'"
        raise NoTypesetter("PDF needs the package typst", hint=hint) from error
    with tempfile.TemporaryDirectory(prefix="onmaru-report-") as folder:
        root = Path(folder)
        for name in _FONTS:
            (root / name).write_bytes((resources.files("onmaru.plan") / "fonts" / name).read_bytes())
        drawings = [block for block in report.blocks if isinstance(block, Chart)]
        for index, drawing in enumerate(drawings):
            (root / f"chart{index}.svg").write_text(drawing.svg, encoding="utf-8")
        (root / "report.typ").write_text(typst_source(report), encoding="utf-8")
        pdf = typst.compile(
            root / "report.typ", root=root, font_paths=[root], ignore_system_fonts=True, format="pdf"
        )
    return bytes(pdf)


def typst_source(report: Report) -> str:
    """The report in Typst's markup, charts as `chart0.svg`, `chart1.svg`, ... beside it."""
    head = (resources.files("onmaru.plan") / "templates" / "report.typ").read_text(encoding="utf-8")
    parts = [
        head,
        f"#show: report.with(title: {_string(report.title)}, subtitle: {_string(report.subtitle)}, "
        f"about: {_string(report.about)}, lang: {_string(report.language)})",
    ]
    charts = 0
    for block in report.blocks:
        if isinstance(block, Chart):
            parts.append(
                f"#chart({_string(f'chart{charts}.svg')}, {_string(block.caption)}, {_string(block.alt)})"
            )
            charts += 1
        else:
            parts.append(_block(block))
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"#section({block.level}, {_string(block.text)})"
    if isinstance(block, Paragraph):
        return f"#said({_string(block.text)}, muted: {str(block.muted).lower()})"
    if isinstance(block, Bullets):
        return f"#points({_array(_string(item) for item in block.items)})"
    if isinstance(block, Cards):
        return f"#cards({_array(_array(map(_string, item)) for item in block.items)})"
    if isinstance(block, Callout):
        return f"#callout({_string(block.text)}, {_string(block.tone)})"
    if isinstance(block, Grid):
        return _grid(block)
    raise TypeError(f"no way to set {type(block).__name__}")


def _grid(grid: Grid) -> str:
    count = len(grid.head)
    widths = grid.widths or tuple(1.0 for _ in grid.head)
    columns = _array(f"{width:g}fr" for width in widths)
    numbers = _array("true" if i in grid.numbers else "false" for i in range(count))
    rows = _array(_array(map(_string, row)) for row in grid.rows)
    strong = _array(str(i) for i in sorted(grid.strong))
    return (
        f"#grid-table({_array(map(_string, grid.head))}, {rows}, columns: {columns}, numbers: {numbers}, "
        f"strong: {strong}, caption: {_string(grid.caption)})"
    )


def _array(items: Iterable[str]) -> str:
    inside = ", ".join(items)
    return f"({inside},)" if inside else "()"


def _string(text: str) -> str:
    """A Typst string literal; its escapes are JSON's, but for code points, which Typst writes in braces."""
    return json.dumps(legible(text), ensure_ascii=False)
