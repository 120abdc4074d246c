"""The Hugging Face door against unmodified clients of three major versions, with Xet and without."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import missing

CLIENTS = Path(sys.prefix) / "clients"


@pytest.mark.parametrize("version", ["hf-0", "hf-1", "hf-2"])
def test_the_whole_story_over_plain_http(version: str, shared_hub: Any, tmp_path: Path) -> None:
    tell(version, shared_hub, tmp_path, xet=False)


@pytest.mark.parametrize("version", ["hf-0", "hf-1", "hf-2"])
def test_the_whole_story_over_xet(version: str, serve_hub: Any, tmp_path: Path) -> None:
    hub = serve_hub(tmp_path / "hub")
    tell(version, hub, tmp_path / "home", xet=True)
    notes = list((tmp_path / "hub").rglob("xorbs/*/*.map"))
    assert notes, "nothing came over Xet"
    assert not list((tmp_path / "hub").rglob("xorbs/*/*.xorb")), "a xorb is kept beside the blob it became"


def tell(version: str, hub: Any, home: Path, *, xet: bool) -> None:
    client = CLIENTS / version
    if not client.is_dir():
        missing(f"huggingface_hub {version}", "make setup")
    environment = {
        **os.environ, "HF_ENDPOINT": hub.url, "HF_TOKEN": hub.key, "HF_HOME": str(home), "PYTHONPATH": str(client),
        "HF_HUB_DISABLE_XET": "0" if xet else "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1", "HF_HUB_DISABLE_TELEMETRY": "1",
    }  # fmt: skip
    story = [sys.executable, str(Path(__file__).with_name("hf_story.py")), "main"]
    told = subprocess.run(story, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.endswith("done\n")
