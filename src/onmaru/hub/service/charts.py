"""Charts as classic Helm repositories keep them: pushed and pulled as archives, stored as `helm push` stores them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from onmaru.core.time import format_time, now_ns
from onmaru.hub.errors import UnknownRevision, VersionExists
from onmaru.hub.rules.chart import CONTENT, Chart, read_chart, write_chart_manifest
from onmaru.hub.rules.manifest import OCI_MANIFEST, parse_manifest
from onmaru.hub.service.access import Access, Caller, absent
from onmaru.hub.service.content import Content
from onmaru.hub.service.gates import Gates
from onmaru.hub.service.manifests import Manifests
from onmaru.hub.service.revisions import Revisions
from onmaru.hub.store.catalogue import Entry
from onmaru.hub.types import Blob, Kind, Repository


class Charts:
    """Every chart of a hub."""

    def __init__(
        self, access: Access, content: Content, manifests: Manifests, revisions: Revisions, gates: Gates
    ) -> None:
        self._access = access
        self._content = content
        self._manifests = manifests
        self._revisions = revisions
        self._gates = gates

    def push(self, caller: Caller, place: str, archive: bytes) -> Chart:
        """Keep a packaged chart under the name and version it says itself.

        Args:
            place: Organisation, and perhaps the team, it goes to.
        Raises:
            BadArchive: it is no packaged chart.
            VersionExists: this version is there already.
        """
        chart = read_chart(archive)
        name = f"{place}/{chart.name}"
        target = self._access.for_push(caller, name)
        if isinstance(target, Repository) and chart.tag in self._revisions.newest_tags(target):
            hint = "raise the version in Chart.yaml"
            raise VersionExists(f"{name}:{chart.version} is there already", hint=hint, version=chart.version)
        config = json.dumps(chart.meta, default=str, ensure_ascii=False, sort_keys=True).encode()
        kept = [self._revisions.add(caller, name, each) for each in (config, archive)]
        about, content = ((each.sha256, each.size) for each in kept)
        body = write_chart_manifest(about, content, format_time(now_ns()), chart)
        self._manifests.push(caller, name, chart.tag, body, OCI_MANIFEST)
        return chart

    def find(self, caller: Caller, place: str, file: str) -> tuple[Repository, str, Blob]:
        """The archive `NAME-VERSION.tgz` of a chart, with its artifact and the sha256 of its manifest.

        Raises:
            UnknownRepository, UnknownRevision: there is none.
        """
        stem = file.removesuffix(".tgz")
        # Both halves may have hyphens: the longest name that is a chart with such a version wins.
        cuts = [cut for cut, letter in enumerate(stem) if letter == "-" and 0 < cut < len(stem) - 1]
        for cut in reversed(cuts):
            try:
                repository = self._access.repository(caller, f"{place}/{stem[:cut]}".lower(), "pull")
            except type(absent("")):
                continue
            tag = stem[cut + 1 :].replace("+", "_")
            if repository.kind is Kind.CHART and tag in self._revisions.newest_tags(repository):
                return repository, *self._archive(caller, repository, tag)
        hint = "NAME-VERSION.tgz; list the versions of the chart"
        raise UnknownRevision(f"no chart {file[:200]!r} in {place[:200]}", hint=hint, revision=file[:200])

    def _archive(self, caller: Caller, repository: Repository, tag: str) -> tuple[str, Blob]:
        found = self._manifests.find(repository, tag)
        self._gates.admit(caller, repository, found.sha256)
        for layer in parse_manifest(found.body, found.media_type).layers:
            if layer.media_type == CONTENT:
                return found.sha256, self._content.find(repository, layer.digest)
        raise UnknownRevision(
            f"{repository.name}:{tag} holds no chart", hint="push it with helm", revision=tag
        )

    def index(self, caller: Caller, entries: Sequence[Entry], base: str) -> dict[str, Any]:
        """The index of a repository, for `helm repo add`.

        Args:
            base: Address below which the archives are.
        """
        shown: dict[str, list[dict[str, Any]]] = {}
        for entry in entries:
            repository = self._access.repository(caller, entry.name, "pull")
            own = entry.name.rpartition("/")[2]
            shown[own] = [
                told
                for tag in self._revisions.newest_tags(repository)
                if (told := self._told(repository, own, tag, base))
            ]
        return {"apiVersion": "v1", "entries": shown, "generated": format_time(now_ns())}

    def _told(self, repository: Repository, own: str, tag: str, base: str) -> dict[str, Any] | None:
        found = self._manifests.find(repository, tag)
        parsed = parse_manifest(found.body, found.media_type)
        content = next((each for each in parsed.layers if each.media_type == CONTENT), None)
        if content is None or parsed.config is None:
            return None
        blob = self._content.find(repository, parsed.config.digest)
        try:
            meta = json.loads(b"".join(self._content.read(blob)))
        except ValueError:
            meta = None
        version = tag.replace("_", "+")
        told = meta if isinstance(meta, dict) else {}
        return {
            **told, "name": own, "version": version, "apiVersion": str(told.get("apiVersion") or "v2"),
            "digest": content.digest.hex, "urls": [f"{base}/charts/{own}-{version}.tgz"],
        }  # fmt: skip
