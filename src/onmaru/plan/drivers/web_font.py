"""The report's font inside of a web page: cut to the letters the page uses, where fontTools is installed."""

from __future__ import annotations

import base64
import io
from importlib import resources

from onmaru.plan.rules.report.html import write_html
from onmaru.plan.types.report import Report

_FACES = (("OnmaruReport-Regular.otf", 400), ("OnmaruReport-Bold.otf", 700))


def embedded_fonts(report: Report) -> str:
    """`@font-face` rules that hold the letters of `report`; empty without fontTools: the page then asks for
    fonts of the reader."""
    try:
        from fontTools import subset
        from fontTools.ttLib import TTFont
    except ImportError:
        return ""
    letters = set(write_html(report))
    rules = []
    for name, weight in _FACES:
        data = (resources.files("onmaru.plan") / "fonts" / name).read_bytes()
        with TTFont(io.BytesIO(data)) as font:
            options = subset.Options()
            options.hinting = False
            options.flavor = None
            cutter = subset.Subsetter(options)
            cutter.populate(text="".join(letters))
            cutter.subset(font)
            out = io.BytesIO()
            font.save(out)
        text = base64.b64encode(out.getvalue()).decode()
        rules.append(
            f'@font-face{{font-family:"Onmaru Report";font-weight:{weight};'
            f'src:url(data:font/otf;base64,{text}) format("opentype")}}'
        )
    return "".join(rules)
