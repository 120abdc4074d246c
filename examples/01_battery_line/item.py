"""One signal of the line: what it means, where it travels, what it moves."""

from __future__ import annotations

from dataclasses import dataclass

from line import prim_path

STATES = ("run", "idle", "starved", "blocked", "setup", "down", "off")
AGV_STATES = ("run", "idle", "blocked", "down", "off")


@dataclass(frozen=True)
class Item:
    """One signal of one thing (by key), with its binding and, when it moves something, its motion."""

    key: str
    name: str
    kind: str = "analog"
    unit: str = ""
    en: str = ""
    ko: str = ""
    low: float | None = None
    high: float | None = None
    period_s: float = 1.0
    states: tuple[str, ...] = ()
    group: str = "status"  # what travels together in one message
    source: str = ""
    address: str = ""
    pointer: str = ""
    expression: str = ""
    deadband: float = 0.0
    motion: str = ""
    scale: float = 1.0
    offset: float = 0.0
    moves: str = ""  # prim below the equipment; empty: the equipment itself

    @property
    def id(self) -> str:
        return f"{prim_path(self.key)[1:]}/{self.name}"
