"""Charts of machines: the memory stack of one GPU, racks with power against limit, the timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onmaru.plan.rules.report.charts.canvas import (
    ACCENT,
    BAD,
    INK,
    MUTED,
    RULE,
    SERIES,
    Canvas,
    text_width,
    ticks,
)

WIDTH = 480.0


@dataclass(frozen=True, slots=True)
class Stack:
    """Memory of one GPU under one workload [GB]."""

    label: str
    parts: tuple[tuple[str, float], ...]
    usable: float
    capacity: float


def memory(stacks: Sequence[Stack], *, usable_label: str, alt: str) -> str:
    """One bar a workload, a colour a term, the usable memory as a line."""
    left, right, row, top = 108.0, 40.0, 30.0, 20.0
    names = list(dict.fromkeys(name for stack in stacks for name, _ in stack.parts))
    colour = {name: SERIES[i % len(SERIES)] for i, name in enumerate(names)}
    rows = -(-sum(22 + text_width(n, 8) for n in names) // (WIDTH - left)) if names else 1
    canvas = Canvas(WIDTH, top + row * len(stacks) + 22 + 14 * max(1, rows))
    marks = ticks(0, max([s.capacity for s in stacks] + [sum(v for _, v in s.parts) for s in stacks]), 6)

    def x(value: float) -> float:
        return left + (WIDTH - left - right) * value / marks[-1]

    for mark in marks:
        canvas.line(x(mark), top - 2, x(mark), top + row * len(stacks))
        canvas.text(x(mark), top - 7, f"{mark:g}", anchor="middle", fill=MUTED, size=7.5)
    canvas.text(WIDTH - 4, top - 7, "GB", anchor="end", fill=MUTED, size=7.5)
    for index, stack in enumerate(stacks):
        y = top + row * index + 6
        canvas.text(left - 8, y + 12, stack.label, anchor="end", size=8.5)
        canvas.rect(left, y, x(stack.capacity) - left, row - 12, "#f5f7fa", stroke=RULE)
        at = 0.0
        for name, value in stack.parts:
            canvas.rect(x(at), y, x(at + value) - x(at), row - 12, colour[name])
            at += value
        over = at > stack.usable
        canvas.line(
            x(stack.usable),
            y - 3,
            x(stack.usable),
            y + row - 9,
            stroke=BAD if over else INK,
            width=1.4,
            dash="3 2",
        )
        canvas.text(
            max(x(at), x(stack.usable)) + 5,
            y + 12,
            f"{at:,.0f}",
            size=8,
            bold=True,
            fill=BAD if over else INK,
        )
    cursor, y = left, top + row * len(stacks) + 8
    for name in [*names, usable_label]:
        width = 13 + text_width(name, 8) + 10
        if cursor + width > WIDTH and cursor > left:
            cursor, y = left, y + 13
        if name == usable_label:
            canvas.line(cursor + 4, y - 1, cursor + 4, y + 8, stroke=INK, width=1.4, dash="3 2")
        else:
            canvas.rect(cursor, y, 9, 7, colour[name])
        canvas.text(cursor + 13, y + 6.8, name, size=8)
        cursor += width
    return canvas.svg(alt)


@dataclass(frozen=True, slots=True)
class RackView:
    """One rack: slots as (name, lowest unit, units, kW)."""

    slots: tuple[tuple[str, int, int, float], ...]
    power_kw: float
    limit_kw: float
    units: int


def racks(views: Sequence[RackView], *, rack_label: str, of_label: str, more: str, alt: str) -> str:
    """Elevations, floor at the bottom, with a bar of power against the limit beside each; at most six drawn."""
    shown = views[:6]
    tall, top, width, gap = 168.0, 18.0, 50.0, 25.0
    canvas = Canvas(WIDTH, top + tall + 34)
    names = list(dict.fromkeys(slot[0] for view in shown for slot in view.slots))
    colour = {name: SERIES[i % len(SERIES)] for i, name in enumerate(names)}
    for index, view in enumerate(shown):
        x = 8 + index * (width + gap)
        unit = tall / view.units
        canvas.rect(x, top, width, tall, "#f5f7fa", stroke=MUTED)
        for name, low, units, kw in view.slots:
            y = top + tall - (low - 1 + units) * unit
            canvas.rect(x + 2, y + 0.6, width - 4, units * unit - 1.2, colour[name], radius=1.5)
            if units * unit >= 10:
                canvas.text(
                    x + width / 2,
                    y + units * unit / 2 + 2.6,
                    f"{kw:.1f} kW",
                    anchor="middle",
                    size=7,
                    fill="#ffffff",
                )
        share = min(1.0, view.power_kw / view.limit_kw)
        canvas.rect(x + width + 4, top, 6, tall, "#f5f7fa", stroke=RULE)
        canvas.rect(
            x + width + 4,
            top + tall * (1 - share),
            6,
            tall * share,
            BAD if view.power_kw > view.limit_kw else ACCENT,
        )
        canvas.text(x + width / 2, top - 6, f"{rack_label} {index + 1}", anchor="middle", size=8, bold=True)
        canvas.text(x + width / 2 + 5, top + tall + 12, f"{view.power_kw:.1f} {of_label} {view.limit_kw:g} kW", anchor="middle",
                    size=7.5, fill=MUTED)  # fmt: skip
    cursor = 8.0
    for name in names:
        canvas.rect(cursor, top + tall + 22, 9, 7, colour[name])
        canvas.text(cursor + 13, top + tall + 28.8, name, size=8)
        cursor += 13 + text_width(name, 8) + 14
    if len(views) > len(shown):
        canvas.text(WIDTH - 4, top + tall + 28.8, more, anchor="end", size=8, fill=MUTED)
    return canvas.svg(alt)


@dataclass(frozen=True, slots=True)
class Bar:
    """One task on one GPU, slots [start, end)."""

    gpu: int
    task: str
    start: int
    end: int
    late: bool


def gantt(
    bars: Sequence[Bar],
    *,
    gpus: int,
    horizon: int,
    labels: Mapping[str, str],
    gpu_label: str,
    unit: str,
    alt: str,
) -> str:
    """Who runs on which GPU when; late tasks carry a red edge."""
    left, right, row, top = 44.0, 10.0, 30.0, 20.0
    canvas = Canvas(WIDTH, top + row * gpus + 24)
    names = list(dict.fromkeys(bar.task for bar in bars))
    colour = {name: SERIES[i % len(SERIES)] for i, name in enumerate(names)}

    def x(slot: float) -> float:
        return left + (WIDTH - left - right) * slot / horizon

    for mark in ticks(0, horizon, 8):
        if mark <= horizon:
            canvas.line(x(mark), top - 2, x(mark), top + row * gpus)
            canvas.text(x(mark), top + row * gpus + 12, f"{mark:g}", anchor="middle", fill=MUTED, size=7.5)
    canvas.text(WIDTH - right, top - 8, unit, anchor="end", fill=MUTED, size=7.5)
    for gpu in range(1, gpus + 1):
        y = top + row * (gpu - 1)
        canvas.text(left - 7, y + 18, f"{gpu_label} {gpu}", anchor="end", size=8.5)
        canvas.line(left, y + row, WIDTH - right, y + row)
        mine = [bar for bar in bars if bar.gpu == gpu]
        lanes = _lanes(mine)
        high = (row - 8) / max(1, max(lanes.values(), default=0) + 1)
        for index, bar in enumerate(mine):
            at = y + 4 + lanes[index] * high
            canvas.rect(x(bar.start), at, x(bar.end) - x(bar.start) - 1, high - 1, colour[bar.task], radius=2,
                        stroke=BAD if bar.late else "none", stroke_width=1.6)  # fmt: skip
            words = labels.get(bar.task, bar.task)
            if text_width(words, 7.5) < x(bar.end) - x(bar.start) - 6 and high >= 9:
                canvas.text(x(bar.start) + 5, at + high / 2 + 2.4, words, size=7.5, fill="#ffffff", bold=True)
    return canvas.svg(alt)


def _lanes(bars: Sequence[Bar]) -> dict[int, int]:
    """A lane for each bar so that bars which share a GPU at the same time do not cover each other."""
    ends: list[int] = []
    lanes = {}
    for index in sorted(range(len(bars)), key=lambda i: (bars[i].start, bars[i].end)):
        lane = next((i for i, end in enumerate(ends) if end <= bars[index].start), len(ends))
        if lane == len(ends):
            ends.append(0)
        ends[lane] = bars[index].end
        lanes[index] = lane
    return lanes
