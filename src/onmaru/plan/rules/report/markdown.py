"""A report as Markdown: the same words and tables; charts are said in words, their numbers stand in tables."""

from __future__ import annotations

from onmaru.plan.rules.report.charts.canvas import legible
from onmaru.plan.types.report import Block, Bullets, Callout, Cards, Chart, Grid, Heading, Paragraph, Report


def write_markdown(report: Report) -> str:
    """The report as CommonMark with tables."""
    parts = [f"# {_text(report.title)}", _text(report.subtitle), f"*{_text(report.about)}*"]
    parts += [_block(block) for block in report.blocks]
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * (block.level + 1)} {_text(block.text)}"
    if isinstance(block, Paragraph):
        return f"*{_text(block.text)}*" if block.muted else _text(block.text)
    if isinstance(block, Bullets):
        return "\n".join(f"- {_text(item)}" for item in block.items)
    if isinstance(block, Cards):
        return "\n".join(
            f"- **{_text(label)}: {_text(value)}**" + (f" ({_text(small)})" if small else "")
            for label, value, small in block.items
        )
    if isinstance(block, Callout):
        return f"> **{'✓' if block.tone == 'good' else '!'}** {_text(block.text)}"
    if isinstance(block, Chart):
        return f"*{_text(block.caption)}*"
    return _grid(block)


def _grid(grid: Grid) -> str:
    ruler = " | ".join("---:" if i in grid.numbers else "---" for i in range(len(grid.head)))
    lines = [f"| {' | '.join(_cell(cell) for cell in grid.head)} |", f"| {ruler} |"]
    for index, row in enumerate(grid.rows):
        cells = [f"**{_cell(cell)}**" if index in grid.strong and cell else _cell(cell) for cell in row]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _text(words: str) -> str:
    """People's words with what Markdown and HTML would act on made plain."""
    plain = " ".join(legible(words).split()).replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;")
    for sign in "`*_[]#|":
        plain = plain.replace(sign, "\\" + sign) if sign in "`*[]|" or sign == "_" else plain
    return plain


def _cell(words: str) -> str:
    return _text(words) or " "
