"""npm's lock files (versions 1 to 3) and installed `package.json`. Source: npm docs, package-lock.json."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from onmaru.hub.rules.sbom.package import Ecosystem, Package

_PATH = re.compile(r"(?:^|/)(?:package-lock\.json|node_modules/\.package-lock\.json|npm-shrinkwrap\.json)\Z")
_INSTALLED = re.compile(r"(?:^|/)node_modules/((?:@[^/]+/)?[^/@.][^/]*)/package\.json\Z")
_MAX_DEPTH = 64


def is_npm_lock(path: str) -> bool:
    return bool(_PATH.search(path))


def is_installed(path: str) -> bool:
    """Whether this is the `package.json` of a package right inside `node_modules`."""
    return bool(_INSTALLED.search(path))


def read_npm_lock(data: bytes, *, path: str) -> list[Package]:
    """Packages of a lock file; an unreadable one gives none."""
    lock = _object(data)
    if isinstance(lock.get("packages"), dict):
        found = _flat(lock["packages"])
    else:
        found = _nested(lock.get("dependencies"), 0)
    return sorted({_package(name, version, path) for name, version in found})


def read_installed(data: bytes, *, path: str) -> Package | None:
    """The package a `package.json` inside `node_modules` describes."""
    facts = _object(data)
    name, version = facts.get("name"), facts.get("version")
    if not isinstance(name, str) or not isinstance(version, str) or not name or not version:
        return None
    return _package(name, version, path)


def _object(data: bytes) -> Mapping[str, Any]:
    try:
        loaded = orjson.loads(data)
    except orjson.JSONDecodeError:
        return {}
    return loaded if isinstance(loaded, dict) else {}


def _flat(packages: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for place, facts in packages.items():
        if not place or not isinstance(facts, dict) or facts.get("link"):
            continue
        name = facts.get("name") or place.rpartition("node_modules/")[2]
        if isinstance(name, str) and isinstance(facts.get("version"), str):
            yield name, facts["version"]


def _nested(dependencies: Any, depth: int) -> Iterator[tuple[str, str]]:
    if not isinstance(dependencies, dict) or depth > _MAX_DEPTH:
        return
    for name, facts in dependencies.items():
        if isinstance(facts, dict):
            if isinstance(facts.get("version"), str):
                yield name, facts["version"]
            yield from _nested(facts.get("dependencies"), depth + 1)


def _package(name: str, version: str, path: str) -> Package:
    return Package(Ecosystem.NPM, name, version, source=name, path=path)
