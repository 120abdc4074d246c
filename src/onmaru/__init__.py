"""Onmaru: the whole floor of an AI factory, on one laptop or on a cluster.

Public names are loaded on first use, so `import onmaru` stays far below its budget of 80 ms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onmaru.client import Site, open
    from onmaru.core.errors import OnmaruError

__version__ = "0.1.0"
__all__ = ["OnmaruError", "Site", "__version__", "open"]

_HOME = {"open": "onmaru.client", "Site": "onmaru.client", "OnmaruError": "onmaru.core.errors"}


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'onmaru' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
