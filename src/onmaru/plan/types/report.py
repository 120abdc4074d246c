"""A report as blocks, in one language; renderers turn the same blocks into Markdown, HTML and PDF."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cards:
    """A row of key figures: label, value, small print."""

    items: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `numbers` are the columns that align right, `strong` the rows that stand out."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    strong: frozenset[int] = frozenset()
    caption: str = ""
    widths: tuple[float, ...] = ()  # relative; empty: by content


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing as SVG with its caption; `alt` says in words what it shows."""

    svg: str
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class Callout:
    """A boxed remark; `tone` is `good`, `warn` or `bad`."""

    text: str
    tone: str = "warn"


Block = Heading | Paragraph | Bullets | Cards | Grid | Chart | Callout


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `about` is the line under the title: date, version."""

    language: str
    title: str
    subtitle: str
    about: str
    blocks: tuple[Block, ...]
