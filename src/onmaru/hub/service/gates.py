"""Who signed what, and what may be pulled: trusted keys, policies, quarantine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from onmaru.core.events import record
from onmaru.core.identity import Resource, Subject, authorize
from onmaru.core.ids import new_id
from onmaru.core.storage import Database
from onmaru.core.time import now_ns
from onmaru.hub.errors import BadKey, LicenceNotAccepted, NotScanned, Quarantined, UnknownSigner
from onmaru.hub.rules import signing
from onmaru.hub.rules.document import is_document
from onmaru.hub.rules.manifest import parse_manifest
from onmaru.hub.rules.policy import Policy, Reason, judge, read_policy
from onmaru.hub.rules.scan_report import read_report
from onmaru.hub.service.access import Access, Caller
from onmaru.hub.service.licence import Licences
from onmaru.hub.service.manifests import Manifests
from onmaru.hub.service.signatures import Signatures
from onmaru.hub.service.trust import Trust
from onmaru.hub.store import blobs, gates, manifests
from onmaru.hub.store.gates import Signer
from onmaru.hub.types import Manifest, Parsed, Repository

_REMEMBERED = 20_000


class Gates:
    """Trust decisions of a hub.

    Args:
        generation: Grows whenever an answer may have changed.
        changed: Called after a commit that may change one.
    """

    def __init__(
        self, db: Database, access: Access, manifests: Manifests, trust: Trust,
        licences: Licences, signatures: Signatures, *, generation: Callable[[], int], changed: Callable[[], None],
    ) -> None:  # fmt: skip
        self._db = db
        self._access = access
        self._manifests = manifests
        self._trust = trust
        self._licences = licences
        self.signatures = signatures
        self._generation = generation
        self._changed = changed
        self._policies: dict[str, tuple[int, dict[str, Any]]] = {}
        self._known: dict[tuple[int, str], tuple[int, tuple[Reason, ...] | None]] = {}

    def signers(self, subject: Subject) -> Sequence[Signer]:
        """Keys the subject's organisation trusts."""
        authorize(subject, "hub.read", None)
        with self._db.read() as connection:
            return gates.signers(connection, subject.organisation)

    def trust_key(self, subject: Subject, name: str, public_key: str) -> Signer:
        """Trust a key from now on.

        Raises:
            BadKey: it cannot be used, or has no name.
        """
        authorize(subject, "hub.admin", _organisation(subject))
        if not 1 <= len(name.strip()) <= 100:
            raise BadKey("a key needs a name", hint="1 to 100 characters: whose key it is")
        signing.read_public_key(public_key)
        signer = Signer(
            new_id("sig"), subject.organisation, name.strip(), public_key, int(now_ns()), subject.id
        )
        with self._db.write() as connection:
            gates.add_signer(connection, signer)
            record(
                connection,
                type="hub.signer.added",
                source="hub",
                subject=signer.id,
                actor=subject.id,
                data={"name": name},
            )
        self._changed()
        return signer

    def distrust_key(self, subject: Subject, signer: str) -> None:
        """Trust a key no longer; what it signed counts as unsigned from now on."""
        authorize(subject, "hub.admin", _organisation(subject))
        with self._db.write() as connection:
            if not gates.remove_signer(connection, subject.organisation, signer):
                raise UnknownSigner(f"no key {signer[:80]!r}", hint="list the keys", id=signer[:80])
            record(connection, type="hub.signer.removed", source="hub", subject=signer, actor=subject.id)
        self._changed()

    def policy(self, subject: Subject) -> Policy:
        """What the subject's organisation lets be pulled."""
        authorize(subject, "hub.read", None)
        with self._db.read() as connection:
            return read_policy(gates.policy(connection, subject.organisation))

    def set_policy(self, subject: Subject, raw: Mapping[str, Any]) -> Policy:
        """Set what may be pulled. Raises `BadPolicy`."""
        authorize(subject, "hub.admin", _organisation(subject))
        wanted = read_policy(raw)
        with self._db.write() as connection:
            gates.set_policy(connection, subject.organisation, wanted.as_json(), subject.id)
            record(connection, type="hub.policy.changed", source="hub", subject=subject.organisation, actor=subject.id,
                   data=wanted.as_json())  # fmt: skip
        self._changed()
        return wanted

    def preview(
        self, subject: Subject, raw: Mapping[str, Any], *, limit: int = 200
    ) -> list[tuple[str, str, tuple[Reason, ...]]]:
        """(name, tag, reasons) of what a policy would keep back, if it were set."""
        authorize(subject, "hub.admin", _organisation(subject))
        wanted = read_policy(raw)
        found: list[tuple[str, str, tuple[Reason, ...]]] = []
        for name in self._manifests.catalogue(Caller(subject), after="", limit=10_000):
            repository = self._access.repository(Caller(subject), name, "pull")
            if repository.organisation != subject.organisation:
                continue
            for tag in self._manifests.tag_names(repository):
                reasons = self._judge(repository, self._manifests.find(repository, tag), wanted)
                if reasons and not tag.endswith(".sig"):
                    found.append((name, tag, reasons))
                if len(found) >= limit:
                    return found
        return found

    def admit(self, caller: Caller, repository: Repository, sha256: str) -> None:
        """Let a manifest be pulled, or keep it back. Publishers may pull it all the same: somebody has to mend it.

        Raises:
            LicenceNotAccepted: its licence has to be accepted first.
            Quarantined: the policy keeps it back; `params["reasons"]`.
        """
        self._licences.admit(caller, repository)
        reasons = self.reasons(repository, sha256)
        if not reasons or self._access.may(caller, repository, "hub.publish"):
            return
        self._access.refused(caller, "hub.kept_back", repository.name)
        told = "; ".join(reason.text for reason in reasons)
        hint = "ask a publisher to scan, sign or mend it"
        raise Quarantined(
            f"{repository.name} is kept back: {told}", hint=hint, reasons=[reason.code for reason in reasons]
        )

    def admit_blob(self, caller: Caller, repository: Repository, sha256: str) -> None:
        """Let a blob be pulled when one of the manifests that need it may be; what none needs yet is its pusher's.

        A document beside an artifact lets nothing through: whoever may push could name any blob in one.

        Raises:
            LicenceNotAccepted: the artifact's licence has to be accepted first.
            Quarantined: all of them are kept back.
        """
        self._licences.admit(caller, repository)
        kept = self._kept_with(repository, sha256)
        if kept:
            self.admit(caller, repository, kept)

    def admits_blob(self, caller: Caller, repository: Repository, sha256: str) -> bool:
        """`admit_blob`, as an answer; nothing is recorded."""
        try:
            self._licences.admit(caller, repository)
        except LicenceNotAccepted:
            return False
        return not self._kept_with(repository, sha256) or self._access.may(caller, repository, "hub.publish")

    def _kept_with(self, repository: Repository, sha256: str) -> str:
        """A manifest that is kept back and needs this blob; empty when one that is not needs it as well, or none."""
        if not self._policy(repository.organisation):
            return ""
        with self._db.read() as connection:
            holders = blobs.holders(connection, repository.id, sha256)
        judged = {
            each: reasons for each in holders if (reasons := self._standing(repository, each)) is not None
        }
        return next(iter(judged)) if judged and all(judged.values()) else ""

    def _policy(self, organisation: str) -> dict[str, Any]:
        """The policy's document; every pull asks, so it is remembered until something changes."""
        generation = self._generation()
        known = self._policies.get(organisation)
        if known is None or known[0] != generation:
            with self._db.read() as connection:
                known = (generation, gates.policy(connection, organisation))
            self._policies[organisation] = known
        return known[1]

    def reasons(self, repository: Repository, sha256: str) -> tuple[Reason, ...]:
        """Why a manifest is kept back now."""
        return self._standing(repository, sha256) or ()

    def _standing(self, repository: Repository, sha256: str) -> tuple[Reason, ...] | None:
        """`reasons`, None for what is not judged; remembered until something changes."""
        key, generation = (repository.id, sha256), self._generation()
        known = self._known.get(key)
        if known is not None and known[0] == generation:
            return known[1]
        document = self._policy(repository.organisation)
        reasons: tuple[Reason, ...] | None = ()
        if document:
            found = self._manifests.find(repository, f"sha256:{sha256}")
            reasons = self._judge(repository, found, read_policy(document))
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[key] = (generation, reasons)
        return reasons

    def _judge(self, repository: Repository, found: Manifest, policy: Policy) -> tuple[Reason, ...] | None:
        if policy.is_open:
            return ()
        parsed = parse_manifest(found.body, found.media_type)
        if is_document(parsed) or (parsed.is_index and not self._holds_files(repository, parsed)):
            return (
                None  # what speaks of another artifact, or only points to images that are judged themselves
            )
        try:
            report = read_report(self._trust.report_of(repository, found), where=repository.name)
        except NotScanned:
            report = None
        signed = not policy.require_signature or any(
            each.signer for each in self.signatures.of(repository, found)
        )
        return tuple(judge(policy, str(repository.kind), report, signed))

    def _holds_files(self, repository: Repository, index: Parsed) -> bool:
        """Whether an index points to files of its own, which nobody would judge otherwise."""
        children = [child.digest for child in index.children]
        with self._db.read() as connection:
            known = manifests.sizes(connection, repository.id, children)
            rest = [digest for digest in children if str(digest) not in known]
            return bool(blobs.linked_sizes(connection, repository.id, rest))

    def model_signature(self, caller: Caller, name: str, reference: str) -> bytes:
        """The newest model signature of a version that fits it, of a trusted key where there is one.

        Raises:
            NotSigned: there is none.
        """
        repository = self._access.repository(caller, name, "pull")
        found = self._manifests.find(repository, reference)
        return self.signatures.models.newest(repository, found, self.signatures.trusted(repository))


def _organisation(subject: Subject) -> Resource:
    return Resource("organisation", subject.organisation, subject.organisation, "")
