"""Plug-ins: entry-point groups named by port; built-ins register the same way."""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from onmaru.core.errors import NotFound


class PluginNotFound(NotFound):
    code = "plugin_not_found"


@cache
def _group(group: str) -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=group)}


def names(group: str) -> list[str]:
    """The names registered in a group, sorted; nothing is imported."""
    return sorted(_group(group))


def load(group: str, name: str) -> Any:
    """Import and return the plug-in `name` of `group`.

    Raises:
        PluginNotFound: `params["known"]` lists the names that exist.
    """
    entry = _group(group).get(name)
    if entry is None:
        known = names(group)
        hint = f"installed: {', '.join(known)}" if known else "none is installed"
        raise PluginNotFound(
            f"no plug-in {name!r} in {group}", hint=hint, group=group, name=name, known=known
        )
    return entry.load()
