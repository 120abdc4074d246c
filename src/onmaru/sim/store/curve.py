"""The best so far of a search while it goes on, kept beside its experiment for whoever looks."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Protocol

import orjson

from onmaru.core.storage.folder import atomic_write

CURVE = "curve.json"
MOST_POINTS = 500
_EVERY_S = 0.5


class _Point(Protocol):
    @property
    def spent(self) -> int: ...
    def as_json(self) -> dict[str, Any]: ...


class Curve:
    """Writes points to a file, not too often; beyond `MOST_POINTS` every second one of the past is left out."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / CURVE
        self._points: list[dict[str, Any]] = []
        self._written_at = 0.0

    def __call__(self, point: _Point) -> None:
        self._points.append(point.as_json())
        if len(self._points) > MOST_POINTS:
            self._points = (
                self._points[: MOST_POINTS - MOST_POINTS // 4 : 2]
                + self._points[MOST_POINTS - MOST_POINTS // 4 :]
            )
        now = time.monotonic()
        if now - self._written_at >= _EVERY_S:
            self._written_at = now
            atomic_write(self._path, orjson.dumps(self._points))


def read_curve(folder: Path) -> list[dict[str, Any]]:
    """The points written so far, the oldest first."""
    path = folder / CURVE
    found: list[dict[str, Any]] = orjson.loads(path.read_bytes()) if path.is_file() else []
    return found
