"""Open the hub of a site."""

from __future__ import annotations

from pathlib import Path

from onmaru.core.identity import Identity
from onmaru.core.storage import Database
from onmaru.hub.config import HubConfig
from onmaru.hub.service.hub import Hub


def open_hub(db: Database, identity: Identity, config: HubConfig, folder: Path) -> Hub:
    """The hub, keeping house; `stop` it in the end.

    Args:
        folder: The hub's own folder within the data folder.
    """
    hub = Hub(db, identity, config, folder)
    hub.start()
    return hub
