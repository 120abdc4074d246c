"""Parts of the outside world that tests use; in CI a missing one is a failure, elsewhere a skip with its reason."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"

# The same cases for everyone, so that a landing never hangs on luck; `make explore` looks for new ones.
quiet = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "print_blob": True}
settings.register_profile("repeat", derandomize=True, **quiet)
settings.register_profile("explore", max_examples=1000, **quiet)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeat"))


def missing(part: str, mend: str) -> None:
    """Skip the test for want of a part, or fail it where all parts are required."""
    if os.environ.get("REQUIRE_PARTS"):
        pytest.fail(f"{part} is missing ({mend})", pytrace=False)
    pytest.skip(f"{part} is missing ({mend})")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def mosquitto_program() -> str:
    found = shutil.which("mosquitto") or shutil.which("/usr/sbin/mosquitto")
    if not found:
        missing("mosquitto", "apt-get install mosquitto")
    return str(found)


@pytest.fixture
def mosquitto(mosquitto_program: str, tmp_path: Path) -> Iterator[int]:
    """A broker of the test's own; yields its port."""
    port = free_port()
    config = tmp_path / "mosquitto.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n")
    process = subprocess.Popen([mosquitto_program, "-c", str(config)], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            break
        except OSError:
            time.sleep(0.02)
    yield port
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="session")
def chromium_program() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        missing("chromium", "apt-get install chromium")
    return str(found)


@pytest.fixture(scope="session")
def tennessee_eastman() -> Path:
    folder = SHARED / "tennessee-eastman"
    if not folder.is_dir():
        pytest.skip("the Tennessee Eastman data is not beside the checkout")
    return folder


@pytest.fixture(scope="session")
def usd_assets() -> Path:
    folder = SHARED / "usd" / "full_assets"
    if not folder.is_dir():
        pytest.skip("the USD assets are not beside the checkout")
    return folder
