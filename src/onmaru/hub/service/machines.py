"""Whether artifacts run on machines, by what their scans found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onmaru.hub.errors import NotScanned, UnknownManifest
from onmaru.hub.rules.gpu.machine import Machine
from onmaru.hub.rules.gpu.verdict import GpuNeeds, Outcome, Verdict, judge
from onmaru.hub.rules.scan_report import REPORT_TYPE, read_needs, read_report
from onmaru.hub.service.access import Access, Caller
from onmaru.hub.service.documents import Documents
from onmaru.hub.service.insides import Insides
from onmaru.hub.service.manifests import Manifests
from onmaru.hub.service.revisions import Revisions
from onmaru.hub.types import Repository


@dataclass(frozen=True, slots=True)
class Fitness:
    """Whether an artifact runs on a machine; `instead` is a tag that would, where this one does not."""

    verdict: Verdict
    instead: str | None
    scanned: str  # RFC 3339


class Machines:
    """Judges artifacts of a hub for machines."""

    def __init__(
        self,
        access: Access,
        manifests: Manifests,
        revisions: Revisions,
        insides: Insides,
        documents: Documents,
    ) -> None:
        self._access = access
        self._manifests = manifests
        self._revisions = revisions
        self._insides = insides
        self._documents = documents

    def check(self, caller: Caller, name: str, reference: str, machine: Machine) -> Fitness:
        """Whether an artifact runs on a machine, and if it does not, the newest tag of it that would.

        Raises:
            NotScanned: what it needs is not known yet.
        """
        repository = self._access.repository(caller, name, "pull")
        needs, at = self._needs(repository, reference, machine)
        verdict = judge(needs, machine)
        fails = verdict.outcome is Outcome.FAILS
        return Fitness(verdict, self._nearest(repository, reference, machine) if fails else None, at)

    def matrix(
        self, caller: Caller, name: str, machines: Sequence[Machine]
    ) -> dict[str, list[Outcome | None]]:
        """Each tag's outcome on each machine, the last set first; None for those not scanned."""
        repository = self._access.repository(caller, name, "pull")
        return {
            tag: [self._outcome(repository, tag, machine) for machine in machines]
            for tag in self._revisions.newest_tags(repository)
        }

    def _nearest(self, repository: Repository, reference: str, machine: Machine) -> str | None:
        with_jit = None
        for tag in self._revisions.newest_tags(repository):
            if tag == reference:
                continue
            outcome = self._outcome(repository, tag, machine)
            if outcome is Outcome.RUNS:
                return tag
            if outcome is Outcome.RUNS_WITH_JIT:
                with_jit = with_jit or tag
        return with_jit

    def _outcome(self, repository: Repository, tag: str, machine: Machine) -> Outcome | None:
        try:
            return judge(self._needs(repository, tag, machine)[0], machine).outcome
        except (NotScanned, UnknownManifest):
            return None

    def _needs(self, repository: Repository, reference: str, machine: Machine) -> tuple[GpuNeeds, str]:
        """What a version needs and when that was found: of an index, the image that is built for the machine."""
        images = self._insides.images(repository, self._manifests.find(repository, reference))
        told = [
            read_report(data, where=reference)
            for data in self._documents.newest_of(repository, images, REPORT_TYPE)
        ]
        found = [(read_needs(each["gpu"]), str(each["at"])) for each in told]
        here = f"{machine.os}/{machine.architecture}"
        built = (each for each in found if any(platform.startswith(here) for platform in each[0].platforms))
        return next(built, found[0])
