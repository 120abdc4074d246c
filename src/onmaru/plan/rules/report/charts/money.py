"""Charts of money: cash flow a year, the spread of the present cost, the tornado, cost against power."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onmaru.plan.rules.report.charts.canvas import (
    ACCENT,
    ACCENT_SOFT,
    BAD,
    INK,
    MUTED,
    RULE,
    SERIES,
    Canvas,
    short,
    text_width,
    ticks,
)

WIDTH = 480.0


@dataclass(frozen=True, slots=True)
class Column:
    """One year: named parts stacked upwards, what comes back below the line, and a value to compare with."""

    label: str
    parts: tuple[tuple[str, float], ...]
    back: float
    compare: float | None


def cash_flow(columns: Sequence[Column], *, compare_label: str, back_label: str, unit: str, alt: str) -> str:
    """Stacked columns with a line of what renting would cost."""
    left, top, height, right = 46.0, 12.0, 168.0, 12.0
    names = [name for name, _ in columns[0].parts]
    canvas = Canvas(WIDTH, top + height + 52)
    high = max([sum(v for _, v in c.parts) for c in columns] + [c.compare or 0 for c in columns])
    marks = ticks(-max((c.back for c in columns), default=0.0), high, 5)
    low, high = marks[0], marks[-1]

    def y(value: float) -> float:
        return top + height * (high - value) / (high - low)

    for mark in marks:
        canvas.line(left, y(mark), WIDTH - right, y(mark), stroke=MUTED if mark == 0 else RULE)
        canvas.text(left - 5, y(mark) + 3, short(mark), anchor="end", fill=MUTED, size=7.5)
    canvas.text(left - 40, top - 3, unit, fill=MUTED, size=7.5)
    step = (WIDTH - left - right) / len(columns)
    wide = min(52.0, step * 0.5)
    line: list[tuple[float, float]] = []
    for index, column in enumerate(columns):
        x = left + step * (index + 0.5)
        at = 0.0
        for place, (_, value) in enumerate(column.parts):
            if value > 0:
                canvas.rect(
                    x - wide / 2, y(at + value), wide, y(at) - y(at + value), SERIES[place % len(SERIES)]
                )
                at += value
        if column.back > 0:
            canvas.rect(
                x - wide / 2, y(0), wide, y(-column.back) - y(0), "#ffffff", stroke=ACCENT, dash="3 2"
            )
        canvas.text(x, top + height + 13, column.label, anchor="middle", fill=MUTED, size=8)
        if column.compare is not None:
            line.append((x, y(column.compare)))
    if line:
        canvas.path(line, stroke=INK, width=1.4, dash="4 3")
        for x, at_y in line:
            canvas.circle(x, at_y, 2.6, "#ffffff", stroke=INK)
    _legend(canvas, [*((name, SERIES[i % len(SERIES)]) for i, name in enumerate(names)), (back_label, "#ffffff"),
                     *([(compare_label, "line")] if line else [])], left, top + height + 26)  # fmt: skip
    return canvas.svg(alt)


def _legend(canvas: Canvas, items: Sequence[tuple[str, str]], left: float, top: float) -> None:
    x, y = left, top
    for name, fill in items:
        width = 14 + text_width(name, 8) + 12
        if x + width > canvas.width and x > left:
            x, y = left, y + 13
        if fill == "line":
            canvas.line(x, y + 3.5, x + 10, y + 3.5, stroke=INK, width=1.4, dash="4 3")
        else:
            canvas.rect(
                x,
                y,
                9,
                7,
                fill,
                stroke=ACCENT if fill == "#ffffff" else "none",
                dash="3 2" if fill == "#ffffff" else "",
            )
        canvas.text(x + 14, y + 6.8, name, size=8, fill=INK)
        x += width


def spread(
    edges: Sequence[float],
    counts: Sequence[int],
    *,
    low: float,
    value: float,
    high: float,
    unit: str,
    alt: str,
) -> str:
    """Histogram with the 90 % interval shaded and its ends written."""
    left, top, height, right = 16.0, 22.0, 96.0, 16.0
    canvas = Canvas(WIDTH, top + height + 32)
    start, end = edges[0], edges[-1]
    span = (end - start) or 1.0

    def x(at: float) -> float:
        return left + (WIDTH - left - right) * (at - start) / span

    most = max(counts) or 1
    for index, count in enumerate(counts):
        inside = edges[index + 1] > low and edges[index] < high
        tall = height * count / most
        canvas.rect(x(edges[index]) + 0.4, top + height - tall, x(edges[index + 1]) - x(edges[index]) - 0.8, tall,
                    ACCENT_SOFT if inside else RULE)  # fmt: skip
    canvas.line(left, top + height, WIDTH - right, top + height, stroke=MUTED)
    for at, bold in ((low, False), (value, True), (high, False)):
        canvas.line(x(at), top - 4, x(at), top + height, stroke=ACCENT if bold else MUTED, width=1.4 if bold else 1,
                    dash="" if bold else "3 2")  # fmt: skip
    for at, anchor, bold in ((low, "end", False), (value, "middle", True), (high, "start", False)):
        shift = {"end": -4.0, "start": 4.0}.get(anchor, 0.0)
        canvas.text(x(at) + shift, top - 8, short(at), anchor=anchor, bold=bold, fill=ACCENT if bold else INK)
    for mark in ticks(start, end, 6):
        if start <= mark <= end:
            canvas.text(x(mark), top + height + 13, short(mark), anchor="middle", fill=MUTED, size=7.5)
    canvas.text(WIDTH - right, top + height + 26, unit, anchor="end", fill=MUTED, size=7.5)
    return canvas.svg(alt)


@dataclass(frozen=True, slots=True)
class Swing:
    """One bar: label, output at the input's low and high end, and how those ends read."""

    label: str
    at_low: float
    at_high: float
    low_text: str
    high_text: str


def tornado(bars: Sequence[Swing], *, value: float, unit: str, alt: str) -> str:
    """Bars around the best value, widest first."""
    left = 66.0 + max((text_width(bar.label) for bar in bars), default=66.0)
    right, row, top = 56.0, 19.0, 20.0
    canvas = Canvas(WIDTH, top + row * len(bars) + 26)
    low = min([min(b.at_low, b.at_high) for b in bars] + [value])
    high = max([max(b.at_low, b.at_high) for b in bars] + [value])
    span = (high - low) or 1.0
    low, high = low - 0.12 * span, high + 0.12 * span

    def x(at: float) -> float:
        return left + (WIDTH - left - right) * (at - low) / (high - low)

    for mark in ticks(low, high, 5):
        if low <= mark <= high:
            canvas.line(x(mark), top - 4, x(mark), top + row * len(bars), stroke=RULE)
            canvas.text(
                x(mark), top + row * len(bars) + 12, short(mark), anchor="middle", fill=MUTED, size=7.5
            )
    for index, bar in enumerate(bars):
        y = top + row * index + 3
        for at, fill, words in (
            (bar.at_low, SERIES[2], bar.low_text),
            (bar.at_high, SERIES[1], bar.high_text),
        ):
            canvas.rect(min(x(at), x(value)), y, abs(x(at) - x(value)), row - 7, fill)
            outside = at >= value
            canvas.text(x(at) + (4 if outside else -4), y + 9, words, anchor="start" if outside else "end", size=7.5,
                        fill=MUTED)  # fmt: skip
        canvas.text(left - 62, y + 9, bar.label, anchor="end", size=8.5)
    canvas.line(x(value), top - 6, x(value), top + row * len(bars), stroke=ACCENT, width=1.4)
    canvas.text(x(value), top - 9, short(value), anchor="middle", fill=ACCENT, bold=True)
    canvas.text(WIDTH - 4, top + row * len(bars) + 23, unit, anchor="end", fill=MUTED, size=7.5)
    return canvas.svg(alt)


@dataclass(frozen=True, slots=True)
class Point:
    """One configuration: power, cost with its interval, and what it is."""

    label: str
    x: float
    y: float
    low: float
    high: float
    kind: str  # chosen, front, feasible, infeasible


_LOOK = {
    "chosen": (ACCENT, 5.0),
    "front": (ACCENT_SOFT, 4.0),
    "feasible": ("#c3ccd5", 3.2),
    "infeasible": ("#ffffff", 2.6),
}


def choices(
    points: Sequence[Point], *, x_label: str, y_label: str, x_limit: float | None, limit_label: str,
    legend: Sequence[tuple[str, str]], alt: str,
) -> str:  # fmt: skip
    """Cost against power; the front is labelled, intervals are whiskers, a limit is a dashed line."""
    left, top, height, right = 46.0, 16.0, 172.0, 12.0
    canvas = Canvas(WIDTH, top + height + 54)
    top_y = max(p.high if p.kind in ("chosen", "front") else p.y for p in points)
    y_marks, x_marks = (
        ticks(0, top_y, 5),
        ticks(0, max([p.x for p in points] + ([x_limit] if x_limit else [])), 6),
    )

    def x(value: float) -> float:
        return left + (WIDTH - left - right) * value / x_marks[-1]

    def y(value: float) -> float:
        return top + height * (1 - value / y_marks[-1])

    for mark in y_marks:
        canvas.line(left, y(mark), WIDTH - right, y(mark))
        canvas.text(left - 5, y(mark) + 3, short(mark), anchor="end", fill=MUTED, size=7.5)
    for mark in x_marks:
        canvas.text(x(mark), top + height + 12, short(mark), anchor="middle", fill=MUTED, size=7.5)
    canvas.text(left - 40, top - 6, y_label, fill=MUTED, size=7.5)
    canvas.text(WIDTH - right, top + height + 23, x_label, anchor="end", fill=MUTED, size=7.5)
    if x_limit is not None:
        canvas.line(x(x_limit), top, x(x_limit), top + height, stroke=BAD, dash="4 3")
        canvas.text(x(x_limit) - 4, top + 9, limit_label, anchor="end", fill=BAD, size=7.5)
    order = ("infeasible", "feasible", "front", "chosen")
    taken: list[tuple[float, float, float]] = []
    for p in points:
        taken.append((x(p.x) - 5, x(p.x) + 5, y(p.y) + 4))
    for p in sorted(points, key=lambda p: order.index(p.kind)):
        fill, radius = _LOOK[p.kind]
        if p.kind in ("front", "chosen"):
            canvas.line(x(p.x), y(p.low), x(p.x), y(p.high), stroke=ACCENT, width=1)
        canvas.circle(
            x(p.x),
            y(p.y),
            radius,
            fill,
            stroke=ACCENT if p.kind == "front" else MUTED if p.kind == "infeasible" else "#ffffff",
            width=1,
        )
    for p in sorted(points, key=lambda p: -order.index(p.kind)):
        if p.kind in ("front", "chosen"):
            _label(canvas, p, x(p.x), y(p.y), taken)
    cursor = left
    for kind, words in legend:
        fill, radius = _LOOK[kind]
        canvas.circle(
            cursor + 4,
            top + height + 38,
            radius,
            fill,
            stroke=ACCENT if kind == "front" else MUTED if kind == "infeasible" else "#ffffff",
        )
        canvas.text(cursor + 13, top + height + 41, words, size=8)
        cursor += 13 + text_width(words, 8) + 16
    return canvas.svg(alt)


def _label(canvas: Canvas, point: Point, x: float, y: float, taken: list[tuple[float, float, float]]) -> None:
    """Write a label where no other stands; leave it out where there is no room."""
    size = 7.5
    width = text_width(point.label, size)
    for dx, dy in (
        (7, -5),
        (7, 10),
        (-7 - width, -5),
        (-7 - width, 10),
        (7, -15),
        (-7 - width, -15),
        (7, 20),
    ):
        start, base = x + dx, y + dy
        inside = start >= 46 and start + width <= canvas.width - 4 and 12 < base < 186
        if inside and all(
            base + 1 < b - 9 or base - 9 > b + 1 or start > e or start + width < s for s, e, b in taken
        ):
            canvas.text(start, base, point.label, size=size, bold=point.kind == "chosen",
                        fill=ACCENT if point.kind == "chosen" else INK)  # fmt: skip
            taken.append((start, start + width, base))
            return


__all__ = ["Column", "Point", "Swing", "cash_flow", "choices", "spread", "tornado"]
