"""Cut the fonts of the planner's reports from the console's Hangul font, under a name of their own.

    python web/scripts/report_font.py

Latin, the 2,350 syllables of KS X 1001, jamo, arrows and mathematical signs. The licence of the source (OFL)
reserves its name, so the cut fonts are called "Onmaru Report".
"""

from __future__ import annotations

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "web/node_modules/pretendard/dist"
OUT = ROOT / "src/onmaru/plan/fonts"
WEIGHTS = {"Regular": ("Regular", 400, 0x40, 0), "SemiBold": ("Bold", 700, 0x20, 1)}
COPYRIGHT = (
    "Copyright (c) 2021 Kil Hyung-jin; Copyright (c) 2014-2021 Adobe; Copyright (c) 2016 The Inter Project "
    "Authors. A renamed subset."
)
SIGNS = "‐‑–—‘’“”•…‰′″₩€←↑→↓−≈≠≤≥×✓✗▲▼●■·₀₁₂²³　、。「」ΔΣΩ"


def wanted() -> set[int]:
    """Code points the reports may use."""
    syllables = {c for c in range(0xAC00, 0xD7A4) if len(chr(c).encode("euc_kr", "ignore")) == 2}
    plain = {*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x3131, 0x318F), *range(0x3B1, 0x3CA)}
    return syllables | plain | {ord(sign) for sign in SIGNS}


def cut(weight: str) -> Path:
    """One weight: subset, renamed, written beside the licence."""
    style, number, selection, mac = WEIGHTS[weight]
    font = TTFont(SOURCE / f"public/static/Pretendard-{weight}.otf")
    options = subset.Options()
    options.layout_features = ["kern", "tnum", "ccmp", "liga"]
    options.hinting = False
    options.glyph_names = False
    work = subset.Subsetter(options)
    work.populate(unicodes=wanted())
    work.subset(font)
    names = font["name"]
    names.names = []
    for place, text in {
        0: COPYRIGHT, 1: "Onmaru Report", 2: style, 3: f"1.0;Onmaru;OnmaruReport-{style}",
        4: f"Onmaru Report {style}", 5: "Version 1.0", 6: f"OnmaruReport-{style}",
        13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
        14: "https://openfontlicense.org",
    }.items():  # fmt: skip
        names.setName(text, place, 3, 1, 0x409)
    table = font["CFF "].cff
    table.fontNames = [f"OnmaruReport-{style}"]
    top = table.topDictIndex[0]
    for key in list(top.rawDict):
        if isinstance(top.rawDict[key], str) and "Pretendard" in top.rawDict[key]:
            setattr(top, key, top.rawDict[key].replace("Pretendard", "Onmaru Report"))
    if hasattr(top, "FDArray"):
        for part in top.FDArray:
            if "FontName" in part.rawDict:
                part.FontName = f"OnmaruReport-{style}"
    top.Copyright = COPYRIGHT
    font["OS/2"].usWeightClass = number
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0x61) | selection
    font["head"].macStyle = mac
    target = OUT / f"OnmaruReport-{style}.otf"
    font.save(target)
    return target


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        cut(weight)
    (OUT / "OFL.txt").write_bytes((SOURCE / "LICENSE.txt").read_bytes())


if __name__ == "__main__":
    main()
