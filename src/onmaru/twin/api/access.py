"""How a route reaches the twin, and what it asks of identity."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from onmaru.core.errors import NotFound
from onmaru.core.http import require
from onmaru.twin.service.twin import Twin


def _twin(connection: HTTPConnection) -> Twin:
    twin: Twin = connection.app.state.twin
    return twin


TheTwin = Annotated[Twin, Depends(_twin)]
READ = Depends(require("twin.read"))
WRITE = Depends(require("twin.write"))


class UnknownEquipment(NotFound):
    code = "twin.unknown_equipment"


class UnknownSignal(NotFound):
    code = "twin.unknown_signal"


def prim_path(text: str) -> str:
    """A path from a URL, with or without its leading slash."""
    return "/" + text.strip("/")
