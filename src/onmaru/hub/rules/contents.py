"""What one manifest holds, as a page shows it: layers with the step that made each, platforms, files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onmaru.hub.rules.revision import read_revision

MAX_SHOWN = 5000  # of layers, files or platforms; the manifest itself has all
_MAX_STEP = 2000


@dataclass(frozen=True, slots=True)
class Layer:
    """`step` is the build step that made it, as the image's configuration says; empty when it does not."""

    digest: str
    media_type: str
    size: int  # [B]
    step: str = ""


@dataclass(frozen=True, slots=True)
class Platform:
    """A child of an index."""

    digest: str
    name: str  # os/architecture[/variant]
    size: int  # of the manifest [B]


@dataclass(frozen=True, slots=True)
class Contents:
    """`annotations` are those of the manifest; `settings` what the image's configuration tells to run it."""

    layers: Sequence[Layer]
    platforms: Sequence[Platform]
    files: Sequence[tuple[str, int, str]]  # path, size [B], sha256 hex
    annotations: Mapping[str, str]
    settings: Mapping[str, str]


def read_contents(body: bytes, config: Mapping[str, Any]) -> Contents:
    """Read a stored manifest, which was checked when it was pushed.

    Args:
        config: The image's configuration; empty for what is no container.
    """
    document = json.loads(body)
    notes = document.get("annotations") or {}
    steps = _steps(config)
    listed = [each for each in document.get("layers") or () if isinstance(each, dict)][:MAX_SHOWN]
    layers = [
        Layer(
            str(each.get("digest", "")),
            str(each.get("mediaType", "")),
            int(each.get("size", 0)),
            steps[number] if number < len(steps) else "",
        )
        for number, each in enumerate(listed)
    ]
    files = read_revision(body, "0" * 64, pushed="").files
    return Contents(
        layers,
        [_platform(each) for each in (document.get("manifests") or ())[:MAX_SHOWN] if isinstance(each, dict)],
        [(file.path, file.size, file.sha256) for file in sorted(files.values())[:MAX_SHOWN]],
        {str(key): str(value) for key, value in notes.items()} if isinstance(notes, dict) else {},
        _settings(config),
    )


def _platform(raw: Mapping[str, Any]) -> Platform:
    said = raw.get("platform")
    parts = [said.get(key) for key in ("os", "architecture", "variant")] if isinstance(said, dict) else []
    name = "/".join(str(part) for part in parts if part)
    return Platform(str(raw.get("digest", "")), name, int(raw.get("size", 0)))


def _steps(config: Mapping[str, Any]) -> list[str]:
    """The steps that made a layer each, in order. Source: OCI Image Specification v1.1, config.md, "history"."""
    history = config.get("history")
    if not isinstance(history, list):
        return []
    return [
        str(each.get("created_by", ""))[:_MAX_STEP]
        for each in history
        if isinstance(each, dict) and not each.get("empty_layer")
    ]


def _settings(config: Mapping[str, Any]) -> dict[str, str]:
    """Facts for people: where it runs, as whom, what it starts."""
    found: dict[str, str] = {}
    parts = [config.get(key) for key in ("os", "architecture", "variant")]
    if any(parts):
        found["platform"] = "/".join(str(part) for part in parts if part)
    if isinstance(config.get("created"), str):
        found["created"] = config["created"]
    inner = config.get("config")
    if not isinstance(inner, dict):
        return found
    for key, name in (("Entrypoint", "entrypoint"), ("Cmd", "command")):
        if isinstance(inner.get(key), list) and inner[key]:
            found[name] = " ".join(str(part) for part in inner[key])[:_MAX_STEP]
    for key, name in (("User", "user"), ("WorkingDir", "folder")):
        if isinstance(inner.get(key), str) and inner[key]:
            found[name] = inner[key]
    if isinstance(inner.get("ExposedPorts"), dict) and inner["ExposedPorts"]:
        found["ports"] = ", ".join(sorted(map(str, inner["ExposedPorts"])))
    return found
