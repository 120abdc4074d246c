"""A report as one HTML file: no script, nothing loaded from anywhere, charts inline, ready to print."""

from __future__ import annotations

from html import escape as _escape

from onmaru.plan.rules.report.charts.canvas import legible
from onmaru.plan.types.report import Block, Bullets, Callout, Cards, Chart, Grid, Heading, Paragraph, Report


def escape(words: str) -> str:
    """Words as HTML shows them, without characters a page may not hold."""
    return _escape(legible(words))


_STYLE = """
:root{--ink:#1f2933;--muted:#616e7c;--rule:#e4e7eb;--accent:#0f766e;--soft:#f0f7f6}
*{box-sizing:border-box}
:lang(ko){word-break:keep-all;overflow-wrap:anywhere}
body{margin:0;background:#f5f7fa;color:var(--ink);line-height:1.6;font-size:15px;
 font-family:"Onmaru Report",Pretendard,"Noto Sans KR","Apple SD Gothic Neo","Malgun Gothic",sans-serif}
main{max-width:56rem;margin:2rem auto;background:#fff;padding:3.5rem 4rem;box-shadow:0 1px 3px #0002}
header{border-bottom:3px solid var(--accent);padding-bottom:1.2rem;margin-bottom:1.5rem}
h1{font-size:2rem;line-height:1.25;margin:.2rem 0}
h2{font-size:1.25rem;margin:2.4rem 0 .8rem;color:var(--accent)}
h3{font-size:1.02rem;margin:1.6rem 0 .5rem}
.sub{color:var(--accent);font-weight:700;letter-spacing:.02em}.about,.muted{color:var(--muted);font-size:.87rem}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.8rem;margin:1rem 0}
.card{background:var(--soft);border-radius:8px;padding:.9rem 1rem}
.card b{display:block;font-size:1.25rem}.card small,.card span{color:var(--muted);font-size:.8rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.83rem;margin:.6rem 0 1.2rem}
caption{caption-side:top;text-align:right;color:var(--muted);font-size:.78rem}
th{text-align:left;border-bottom:1.5px solid var(--ink);padding:.35rem .5rem;font-weight:700;vertical-align:bottom}
td{border-bottom:1px solid var(--rule);padding:.35rem .5rem;vertical-align:top}
.n{text-align:right;font-variant-numeric:tabular-nums}tr.strong td{background:var(--soft);font-weight:700}
figure{margin:1.2rem 0}figure svg{width:100%;height:auto}figcaption{color:var(--muted);font-size:.82rem}
.call{border-left:4px solid #d98e04;background:#fff8ea;padding:.7rem 1rem;border-radius:0 6px 6px 0;margin:1rem 0}
.call.bad{border-color:#b42318;background:#fdf2f1}.call.good{border-color:var(--accent);background:var(--soft)}
li{margin:.25rem 0}
@media (max-width:50rem){main{margin:0;padding:1.5rem}}
@media print{body{background:#fff;font-size:10.5pt}main{box-shadow:none;margin:0;padding:0;max-width:none}
 h2,h3{break-after:avoid}figure,tr,.card,.call{break-inside:avoid}}
"""


def write_html(report: Report, fonts: str = "") -> str:
    """The report as a page.

    Args:
        fonts: `@font-face` rules with the fonts inside; empty: the reader's own fonts.
    """
    body = "\n".join(_block(block) for block in report.blocks)
    title = escape(report.title)
    return (
        f'<!doctype html>\n<html lang="{report.language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>'
        f"<style>{fonts}{_STYLE}</style></head><body><main>"
        f'<header><div class="sub">{escape(report.subtitle)}</div><h1>{title}</h1>'
        f'<div class="about">{escape(report.about)}</div></header>\n{body}\n</main></body></html>\n'
    )


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level + 1}>{escape(block.text)}</h{block.level + 1}>"
    if isinstance(block, Paragraph):
        style = ' class="muted"' if block.muted else ""
        return f"<p{style}>{escape(block.text)}</p>"
    if isinstance(block, Bullets):
        return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in block.items) + "</ul>"
    if isinstance(block, Cards):
        cards = "".join(
            f'<div class="card"><span>{escape(label)}</span><b>{escape(value)}</b><small>{escape(small)}</small></div>'
            for label, value, small in block.items
        )
        return f'<div class="cards">{cards}</div>'
    if isinstance(block, Callout):
        return f'<div class="call {block.tone}">{escape(block.text)}</div>'
    if isinstance(block, Chart):
        return f"<figure>{block.svg}<figcaption>{escape(block.caption)}</figcaption></figure>"
    return _grid(block)


def _grid(grid: Grid) -> str:
    def cells(row: tuple[str, ...], tag: str) -> str:
        styles = [' class="n"' if i in grid.numbers else "" for i in range(len(row))]
        return "".join(f"<{tag}{styles[i]}>{escape(cell)}</{tag}>" for i, cell in enumerate(row))

    strong = [' class="strong"' if index in grid.strong else "" for index in range(len(grid.rows))]
    head = f"<tr>{cells(grid.head, 'th')}</tr>"
    rows = "".join(f"<tr{strong[index]}>{cells(row, 'td')}</tr>" for index, row in enumerate(grid.rows))
    caption = f"<caption>{escape(grid.caption)}</caption>" if grid.caption else ""
    return f'<div class="scroll"><table>{caption}<thead>{head}</thead><tbody>{rows}</tbody></table></div>'
