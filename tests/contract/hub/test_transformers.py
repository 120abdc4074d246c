"""`transformers.from_pretrained` against the Hugging Face door."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.conftest import missing

CLIENT = Path(sys.prefix) / "clients" / "transformers"


def test_a_model_is_loaded_by_its_name_and_is_the_same(shared_hub: Any, repo: str, tmp_path: Path) -> None:
    if not CLIENT.is_dir():
        missing("transformers", "make setup")
    environment = {
        **os.environ, "HF_ENDPOINT": shared_hub.url, "HF_TOKEN": shared_hub.key, "HF_HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(CLIENT), "HF_HUB_DISABLE_PROGRESS_BARS": "1", "HF_HUB_DISABLE_TELEMETRY": "1",
        "CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1",
    }  # fmt: skip
    story = [
        sys.executable,
        str(Path(__file__).with_name("transformers_story.py")),
        repo,
        str(tmp_path / "model"),
    ]
    told = subprocess.run(story, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.endswith("done\n")
