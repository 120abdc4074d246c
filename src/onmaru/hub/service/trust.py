"""Scans artifacts, keeps their reports as referrers, matches them anew when a new database comes, judges machines."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from onmaru import __version__
from onmaru.core.identity import Subject
from onmaru.core.time import format_time, now_ns
from onmaru.hub.drivers.advisory_file import AdvisoryFile, DatabaseFacts
from onmaru.hub.errors import NotScanned, UnknownManifest
from onmaru.hub.rules.advisories.affects import Match, match
from onmaru.hub.rules.advisories.vex import Statement, read_vex, silence
from onmaru.hub.rules.gpu.machine import Machine
from onmaru.hub.rules.gpu.verdict import GpuNeeds, Outcome, Verdict, judge
from onmaru.hub.rules.manifest import OCI_EMPTY, OCI_MANIFEST, parse_manifest
from onmaru.hub.rules.revision import read_revision
from onmaru.hub.rules.sbom.cyclonedx import MEDIA_TYPE as SBOM_TYPE
from onmaru.hub.rules.sbom.cyclonedx import read_cyclonedx, write_cyclonedx
from onmaru.hub.rules.sbom.package import Package
from onmaru.hub.rules.scan_report import REPORT_TYPE, Inventory, read_needs, read_report, write_report
from onmaru.hub.service.access import Access, Caller
from onmaru.hub.service.content import Content
from onmaru.hub.service.inventory import FilesInventory, ImageInventory, PieceReader, read_config
from onmaru.hub.service.manifests import Manifests
from onmaru.hub.service.revisions import Revisions
from onmaru.hub.types import Digest, Manifest, Repository

VEX_TYPE = "application/vnd.openvex+json"
Progress = Callable[[float, str], None]
_LAYERED = ("application/vnd.oci.image.config.", "application/vnd.docker.container.image.")


class Trust:
    """What the hub knows of the inside of its artifacts."""

    def __init__(
        self,
        access: Access,
        content: Content,
        manifests: Manifests,
        revisions: Revisions,
        advisories: AdvisoryFile,
    ) -> None:
        self._access = access
        self._content = content
        self._manifests = manifests
        self._revisions = revisions
        self.advisories = advisories

    def scan(self, caller: Caller, name: str, reference: str, *, progress: Progress) -> list[dict[str, Any]]:
        """Look through an artifact and keep its SBOM and report beside it; an index gives a report a platform.

        Raises:
            UnknownManifest: there is none.
            BadArchive: a layer is damaged or unpacks to more than is reasonable.
        """
        repository = self._access.repository(caller, name, "push")
        found = self._manifests.find(repository, reference)
        reports = []
        images = self._images(repository, found)
        for number, image in enumerate(images):
            step = _step(progress, number, len(images))
            inventory = self._inventory(repository, image, step)
            reports.append(self._keep(caller, repository, image, inventory))
        progress(1.0, f"{len(reports)} scanned")
        return reports

    def _images(self, repository: Repository, found: Manifest) -> list[Manifest]:
        parsed = parse_manifest(found.body, found.media_type)
        if not parsed.is_index:
            return [found]
        images = []
        for child in parsed.children:
            try:
                images += self._images(repository, self._manifests.find(repository, str(child.digest)))
            except UnknownManifest:
                continue  # a platform that was not copied here
        return images

    def _inventory(self, repository: Repository, found: Manifest, progress: Progress) -> Inventory:
        parsed = parse_manifest(found.body, found.media_type)
        if parsed.config is not None and parsed.config.media_type.startswith(_LAYERED):
            config = read_config(self._data(repository, parsed.config.digest))
            image = ImageInventory(config)
            layers = [layer for layer in reversed(parsed.layers) if not layer.external]
            for number, layer in enumerate(layers):
                note = f"layer {number + 1} of {len(layers)}"
                share = number / max(len(layers), 1)
                image.walk(
                    lambda digest=layer.digest: self._open(repository, digest),  # type: ignore[misc]
                    f"layer {str(layer.digest)[:19]}", lambda share=share, note=note: progress(share, note),  # type: ignore[misc]
                )  # fmt: skip
            return image.close()
        files = FilesInventory()
        revision = read_revision(found.body, found.sha256, pushed="")
        for number, file in enumerate(revision.files.values()):
            progress(number / len(revision.files), file.path)
            digest = Digest("sha256", file.sha256)
            files.look(file.path, file.size, lambda digest=digest: self._open(repository, digest))  # type: ignore[misc]
        return files.close()

    def _open(self, repository: Repository, digest: Digest) -> BinaryIO:
        blob = self._content.find(repository, digest)
        path = self._content.path(blob)
        if path is not None:
            return path.open("rb")
        return io.BufferedReader(PieceReader(self._content.read(blob)))  # type: ignore[return-value]

    def _data(self, repository: Repository, digest: Digest) -> bytes:
        with self._open(repository, digest) as file:
            return file.read(16 << 20)

    def _keep(
        self, caller: Caller, repository: Repository, image: Manifest, inventory: Inventory
    ) -> dict[str, Any]:
        subject = f"{repository.name}@sha256:{image.sha256}"
        at = format_time(now_ns(), digits=0)
        sbom = write_cyclonedx(inventory.packages, subject=subject, at=at, version=__version__)
        report = self._report(repository, image, inventory, inventory.packages, at)
        self._attach(caller, repository, image, SBOM_TYPE, sbom, at)
        self._attach(caller, repository, image, REPORT_TYPE, report, at)
        return read_report(report, where=subject)

    def _report(
        self,
        repository: Repository,
        image: Manifest,
        inventory: Inventory,
        packages: Sequence[Package],
        at: str,
    ) -> bytes:
        matches: list[Match] = []
        for package in packages:
            matches += filter(None, (match(package, advisory) for advisory in self.advisories.find(package)))
        facts = self.advisories.facts()
        return write_report(
            inventory, silence(matches, self.statements(repository, image), artifact=repository.name),
            subject=f"{repository.name}@sha256:{image.sha256}", at=at, version=__version__,
            database=asdict(facts) if facts else None,
        )  # fmt: skip

    def _attach(
        self, caller: Caller, repository: Repository, image: Manifest, kind: str, data: bytes, at: str
    ) -> None:
        """Keep a document as a referrer of a manifest; the newest of its kind counts."""
        self._revisions.add(caller, repository.name, data)
        self._revisions.add(caller, repository.name, b"{}")
        document = {
            "schemaVersion": 2, "mediaType": OCI_MANIFEST, "artifactType": kind,
            "config": {"mediaType": OCI_EMPTY, "digest": _sha256(b"{}"), "size": 2},
            "layers": [{"mediaType": kind, "digest": _sha256(data), "size": len(data)}],
            "subject": {"mediaType": image.media_type, "digest": f"sha256:{image.sha256}", "size": image.size},
            "annotations": {"org.opencontainers.image.created": at},
        }  # fmt: skip
        body = json.dumps(document, sort_keys=True).encode()
        before = self._referring(repository, image, kind)
        self._manifests.push(caller, repository.name, _sha256(body), body, OCI_MANIFEST)
        for old in before:
            if old != _sha256(body):
                self._manifests.delete(caller, repository, old)

    def _referring(self, repository: Repository, image: Manifest, kind: str) -> list[str]:
        return [
            each.digest
            for each in self._manifests.referrers(repository, Digest("sha256", image.sha256), kind)
        ]

    def document(self, caller: Caller, name: str, reference: str, kind: str) -> bytes:
        """The newest SBOM or report of an artifact.

        Raises:
            NotScanned: there is none yet.
        """
        repository = self._access.repository(caller, name, "pull")
        found = self._manifests.find(repository, reference)
        return self._document(repository, self._images(repository, found)[0], kind)

    def _document(self, repository: Repository, image: Manifest, kind: str) -> bytes:
        referring = self._referring(repository, image, kind)
        if not referring:
            hint = f"onmaru hub scan {repository.name}"
            raise NotScanned(
                f"{repository.name}@sha256:{image.sha256} was not scanned", hint=hint, name=repository.name
            )
        manifest = self._manifests.find(repository, referring[-1])
        layer = parse_manifest(manifest.body, manifest.media_type).layers[0]
        return self._data(repository, layer.digest)

    def report_of(self, repository: Repository, image: Manifest) -> bytes:
        """The newest report on one manifest. Raises `NotScanned`."""
        return self._document(repository, image, REPORT_TYPE)

    def statements(self, repository: Repository, image: Manifest) -> list[Statement]:
        """OpenVEX statements attached to an artifact, in the order they came."""
        told: list[Statement] = []
        for digest in self._referring(repository, image, VEX_TYPE):
            manifest = self._manifests.find(repository, digest)
            for layer in parse_manifest(manifest.body, manifest.media_type).layers:
                told += read_vex(self._data(repository, layer.digest), where=digest)
        return told

    def rematch(self, caller: Caller, name: str, reference: str) -> dict[str, Any]:
        """Match a kept SBOM with the database in use, without unpacking anything."""
        repository = self._access.repository(caller, name, "push")
        image = self._images(repository, self._manifests.find(repository, reference))[0]
        packages = read_cyclonedx(self._document(repository, image, SBOM_TYPE), where=name)
        old = read_report(self._document(repository, image, REPORT_TYPE), where=name)
        at = format_time(now_ns(), digits=0)
        fresh = read_report(self._report(repository, image, Inventory(), packages, at), where=name)
        merged = {**old, **{key: fresh[key] for key in ("at", "database", "counts", "vulnerabilities")}}
        self._attach(caller, repository, image, REPORT_TYPE, json.dumps(merged, indent=2).encode(), at)
        return merged

    def check(
        self, caller: Caller, name: str, reference: str, machine: Machine
    ) -> tuple[Verdict, str | None]:
        """Whether an artifact runs on a machine, and if it does not, the newest tag of it that would.

        Raises:
            NotScanned: what it needs is not known yet.
        """
        report = read_report(self.document(caller, name, reference, REPORT_TYPE), where=name)
        verdict = judge(read_needs(report["gpu"]), machine)
        if verdict.outcome is not Outcome.FAILS:
            return verdict, None
        return verdict, self._nearest(caller, name, reference, machine)

    def _nearest(self, caller: Caller, name: str, reference: str, machine: Machine) -> str | None:
        with_jit = None
        for tag, needs in self.needs_of_tags(caller, name).items():
            if tag == reference or needs is None:
                continue
            outcome = judge(needs, machine).outcome
            if outcome is Outcome.RUNS:
                return tag
            if outcome is Outcome.RUNS_WITH_JIT:
                with_jit = with_jit or tag
        return with_jit

    def needs_of_tags(self, caller: Caller, name: str) -> dict[str, GpuNeeds | None]:
        """What each tag needs, the last set first; None for those not scanned."""
        repository = self._access.repository(caller, name, "pull")
        needs: dict[str, GpuNeeds | None] = {}
        for tag in self._revisions.newest_tags(repository):
            try:
                report = read_report(self.document(caller, name, tag, REPORT_TYPE), where=tag)
            except (NotScanned, UnknownManifest):
                needs[tag] = None
            else:
                needs[tag] = read_needs(report["gpu"])
        return needs

    def import_artifact(
        self, caller: Caller, name: str, reference: str, progress: Progress
    ) -> dict[str, Any]:
        """Put the OSV exports into use that an artifact holds as its files."""
        repository = self._access.repository(caller, name, "pull")
        found = self._manifests.find(repository, reference)
        with tempfile.TemporaryDirectory() as folder:
            exports = []
            for number, file in enumerate(read_revision(found.body, found.sha256, pushed="").files.values()):
                export = Path(folder) / f"{number}.zip"
                with (
                    self._open(repository, Digest("sha256", file.sha256)) as source,
                    export.open("wb") as target,
                ):
                    shutil.copyfileobj(source, target, 1 << 20)
                exports.append(export)
            return asdict(self.import_advisories(exports, progress))

    def import_advisories(self, exports: Sequence[Path], progress: Progress) -> DatabaseFacts:
        """Put a new vulnerability database into use.

        Raises:
            BadAdvisories: it is none; the old one stays.
        """
        return self.advisories.build(exports, at=format_time(now_ns(), digits=0), progress=progress)


def on_behalf(actor: str, organisation: str) -> Caller:
    """A caller for a job that `actor` was allowed to start: may read and write within the organisation, no more."""
    permissions = frozenset({"hub.public.read", "hub.read", "hub.write", "hub.delete"})
    return Caller(Subject(actor, "hub", "Hub", organisation, "owner", permissions, "job"))


def _sha256(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _step(progress: Progress, number: int, count: int) -> Progress:
    return lambda share, note: progress((number + share) / count, note)
