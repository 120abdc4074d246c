"""Every route of the whole application asks for a permission, or is on the public list."""

from __future__ import annotations

from pathlib import Path

from onmaru.app import create_app
from onmaru.core.config import Settings
from onmaru.core.http import every_route_is_authorised


def test_no_route_is_open(tmp_path: Path) -> None:
    app = create_app(Settings(data_folder=tmp_path), tmp_path)
    assert every_route_is_authorised(app) > 40
