"""A piece of work whose errors can travel home from another process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from onmaru.core.errors import OnmaruError


@dataclass(frozen=True, slots=True)
class Problem:
    """An error on its way home: errors may ask for other arguments than they keep, records do not."""

    kind: type[OnmaruError]
    detail: str
    hint: str
    params: Mapping[str, Any]

    def error(self) -> OnmaruError:
        error = self.kind.__new__(self.kind, self.detail)
        OnmaruError.__init__(error, self.detail, hint=self.hint, **self.params)
        return error


def guarded(function: Callable[[Any], Any], item: Any) -> tuple[Any, Problem | None]:
    """What the function returns for the item, or the error it raised as a record."""
    try:
        return function(item), None
    except OnmaruError as error:
        return None, Problem(type(error), error.detail, error.hint, error.params)
