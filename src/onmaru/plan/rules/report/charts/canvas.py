"""A small SVG canvas: shapes, text and axes with even ticks, in the colours of the reports."""

from __future__ import annotations

from math import ceil, floor, log10
from xml.sax.saxutils import escape, quoteattr

FONT = "Onmaru Report, Pretendard, Noto Sans KR, Apple SD Gothic Neo, Malgun Gothic, sans-serif"
INK = "#1f2933"
MUTED = "#7b8794"
RULE = "#e4e7eb"
ACCENT = "#0f766e"
ACCENT_SOFT = "#99d5ce"
WARN = "#b45309"
BAD = "#b42318"
# Distinct in order for people who see red and green alike (after Okabe and Ito).
SERIES = (
    "#0f766e",
    "#d98e04",
    "#5b7db1",
    "#b4532a",
    "#8a63a8",
    "#5f9e6e",
    "#c0697b",
    "#8d99a6",
    "#3b4c63",
    "#a3c293",
    "#e0b7d6",
    "#6b5b3e",
)


class Canvas:
    """Collects SVG elements; sizes and positions in user units (points in print)."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str, *, stroke: str = "none", radius: float = 0,
        dash: str = "", stroke_width: float = 1,
    ) -> None:  # fmt: skip
        extra = f' rx="{radius:g}"' if radius else ""
        extra += f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{max(width, 0):.2f}" height="{max(height, 0):.2f}" fill="{fill}"'
            f' stroke="{stroke}" stroke-width="{stroke_width:g}"{extra}/>'
        )

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        stroke: str = RULE,
        width: float = 1,
        dash: str = "",
    ) -> None:
        extra = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}" stroke="{stroke}"'
            f' stroke-width="{width:g}"{extra}/>'
        )

    def path(
        self, points: list[tuple[float, float]], *, stroke: str, width: float = 1.6, dash: str = ""
    ) -> None:
        steps = " ".join(f"{'M' if i == 0 else 'L'}{x:.2f} {y:.2f}" for i, (x, y) in enumerate(points))
        extra = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<path d="{steps}" fill="none" stroke="{stroke}" stroke-width="{width:g}"{extra}/>'
        )

    def circle(
        self, x: float, y: float, radius: float, fill: str, *, stroke: str = "none", width: float = 1.4
    ) -> None:
        self._parts.append(
            f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:g}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"/>'
        )

    def text(
        self, x: float, y: float, words: str, *, size: float = 8.5, fill: str = INK, anchor: str = "start",
        bold: bool = False,
    ) -> None:  # fmt: skip
        weight = ' font-weight="700"' if bold else ""
        self._parts.append(
            f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size:g}" fill="{fill}" text-anchor="{anchor}"{weight}>'
            f"{escape(legible(words))}</text>"
        )

    def svg(self, title: str) -> str:
        """The drawing, with `title` for people who do not see it."""
        title = legible(title)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {self.height:g}"'
            f' width="{self.width:g}" height="{self.height:g}" font-family={quoteattr(FONT)} role="img"'
            f" aria-label={quoteattr(title)}>" + "".join(self._parts) + "</svg>"
        )


def legible(words: str) -> str:
    """Words without characters that no XML document may hold: controls, lone surrogates, non-characters."""
    return "".join(
        letter for letter in words
        if letter in "\t\n" or (letter >= " " and not "\ud800" <= letter <= "\udfff" and letter not in "\ufffe\uffff")
    )  # fmt: skip


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round numbers that cover `low` to `high`, about `count` of them."""
    if high <= low:
        high = low + (abs(low) or 1.0)
    rough = (high - low) / max(1, count)
    scale = 10.0 ** floor(log10(rough))
    step = next(s * scale for s in (1, 2, 2.5, 5, 10) if s * scale >= rough * 0.999)
    first = floor(low / step)
    last = ceil(high / step - 1e-9)
    return [index * step for index in range(first, last + 1)]


def short(value: float) -> str:
    """A number for an axis: 1.2M, 340k, 12."""
    size = abs(value)
    for limit, unit in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if size >= limit:
            return f"{value / limit:.3g}{unit}"
    return f"{value:.3g}"


def text_width(words: str, size: float = 8.5) -> float:
    """A generous estimate of how wide a text is; Hangul takes a full square."""
    return sum(1.0 if ord(letter) > 0x2E80 else 0.56 for letter in words) * size
