"""Packaged Helm charts: what they say of themselves, read with limits.

Source: Helm documentation, "Charts" (Chart.yaml) and "The Chart Archive"; HIP 0006 (charts as OCI artifacts).
"""

from __future__ import annotations

import io
import json
import re
import tarfile
import zlib
from dataclasses import dataclass
from typing import Any

import yaml

from onmaru.hub.errors import BadArchive
from onmaru.hub.rules.manifest import OCI_MANIFEST

CONFIG = "application/vnd.cncf.helm.config.v1+json"
CONTENT = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
MAX_ARCHIVE = 20 << 20
_MAX_UNPACKED = 200 << 20
_MAX_YAML = 1 << 20
_NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*\Z")
# Semantic versions (semver.org, version 2.0.0), short enough for a tag.
_VERSION = re.compile(r"v?\d+(\.\d+){0,2}(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?\Z")


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart says of itself.

    Attributes:
        meta: All of `Chart.yaml`.
    """

    name: str
    version: str
    meta: dict[str, Any]

    @property
    def tag(self) -> str:
        """Tags know no `+`: Helm writes `_` for it."""
        return self.version.replace("+", "_")


class _Plain(yaml.SafeLoader):
    """Without aliases: a few lines of them can unfold to gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("aliases (*name) are not read in Chart.yaml")
        return super().compose_node(parent, index)


def read_chart(archive: bytes) -> Chart:
    """Name and version out of a packaged chart.

    Raises:
        BadArchive: no gzipped tar with a `NAME/Chart.yaml`, or it unpacks to more than is reasonable.
    """
    try:
        meta = yaml.load(_chart_yaml(archive), _Plain)  # noqa: S506  # a safe loader, with less
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _bad(f"its Chart.yaml cannot be read ({str(error)[:200]})") from error
    if not isinstance(meta, dict):
        raise _bad("its Chart.yaml is no mapping")
    name, version = str(meta.get("name") or ""), str(meta.get("version") or "")
    if not _NAME.match(name) or len(name) > 128:
        raise _bad(f"it is called {name[:80]!r}")
    if not _VERSION.match(version) or len(version) > 100:
        raise _bad(f"its version is {version[:80]!r}")
    return Chart(name, version, meta)


def _chart_yaml(archive: bytes) -> bytes:
    try:
        unpacked = _unzip(archive)
        with tarfile.open(fileobj=io.BytesIO(unpacked)) as tar:
            for member in tar:
                parts = member.name.split("/")
                if len(parts) == 2 and parts[1] == "Chart.yaml" and member.isfile():
                    if member.size > _MAX_YAML:
                        raise _bad("its Chart.yaml is longer than 1 MiB")
                    file = tar.extractfile(member)
                    return file.read() if file is not None else b""
    except (tarfile.TarError, zlib.error, EOFError, OverflowError, ValueError) as error:
        raise _bad(f"it is no gzipped tar ({str(error)[:200]})") from error
    raise _bad("it has no NAME/Chart.yaml")


def _unzip(archive: bytes) -> bytes:
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    unpacked = unpacking.decompress(archive, _MAX_UNPACKED)
    if unpacking.unconsumed_tail:
        raise _bad(f"it unpacks to more than {_MAX_UNPACKED >> 20} MiB")
    return unpacked


def _bad(why: str) -> BadArchive:
    hint = "package it with `helm package`"
    return BadArchive(f"this is no packaged chart: {why}", hint=hint)


def write_chart_manifest(
    config: tuple[str, int], content: tuple[str, int], created: str, chart: Chart
) -> bytes:
    """The manifest `helm push` writes for a chart.

    Args:
        config, content: sha256 and length [B] of the two blobs.
        created: RFC 3339.
    """
    notes = {
        "org.opencontainers.image.title": chart.name, "org.opencontainers.image.version": chart.version,
        "org.opencontainers.image.created": created,
    }  # fmt: skip
    if isinstance(chart.meta.get("description"), str):
        notes["org.opencontainers.image.description"] = chart.meta["description"][:4096]
    document = {
        "schemaVersion": 2, "mediaType": OCI_MANIFEST,
        "config": {"mediaType": CONFIG, "digest": f"sha256:{config[0]}", "size": config[1]},
        "layers": [{"mediaType": CONTENT, "digest": f"sha256:{content[0]}", "size": content[1]}],
        "annotations": notes,
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
