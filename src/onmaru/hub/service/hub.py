"""The hub as its doors use it: one object, kept in `app.state.hub`."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from onmaru.core.identity import Identity
from onmaru.core.storage import Database, migrate
from onmaru.core.time import now_ns
from onmaru.hub.config import HubConfig
from onmaru.hub.drivers.advisory_file import AdvisoryFile
from onmaru.hub.drivers.bundle_folder import BundleFolder
from onmaru.hub.drivers.posix import PosixBlobs
from onmaru.hub.drivers.seal import Seal
from onmaru.hub.ports import BlobDriver
from onmaru.hub.service.access import Access
from onmaru.hub.service.addresses import Addresses
from onmaru.hub.service.bundles import BundleRows
from onmaru.hub.service.bundles_export import BundleExports
from onmaru.hub.service.bundles_import import BundleImports
from onmaru.hub.service.bundles_made import MadeBundles
from onmaru.hub.service.bundles_place import Placing
from onmaru.hub.service.bundles_receive import BundleReceiver
from onmaru.hub.service.charts import Charts
from onmaru.hub.service.collect import Collector, hours_ns
from onmaru.hub.service.collections import Collections
from onmaru.hub.service.content import Content
from onmaru.hub.service.documents import Documents
from onmaru.hub.service.downloads import Downloads
from onmaru.hub.service.gates import Gates
from onmaru.hub.service.insides import Insides
from onmaru.hub.service.intake import Intake
from onmaru.hub.service.licence import Licences
from onmaru.hub.service.locks import BlobLocks
from onmaru.hub.service.machines import Machines
from onmaru.hub.service.manifests import Manifests
from onmaru.hub.service.mirrors import Mirrors
from onmaru.hub.service.model_signatures import ModelSignatures
from onmaru.hub.service.parted import Parted
from onmaru.hub.service.pull_through import PullThrough
from onmaru.hub.service.releases import Releases
from onmaru.hub.service.retention import Retention
from onmaru.hub.service.revisions import Revisions
from onmaru.hub.service.scanning import Scanning
from onmaru.hub.service.shelf import Shelf
from onmaru.hub.service.signatures import Signatures
from onmaru.hub.service.statements import Statements
from onmaru.hub.service.tokens import Tokens
from onmaru.hub.service.trust import SyftSettings, Trust
from onmaru.hub.service.xet import Xet
from onmaru.hub.service.xet_reads import XetReads
from onmaru.hub.store import repositories
from onmaru.hub.store.incoming import Incoming
from onmaru.hub.store.layouts import Layouts
from onmaru.hub.store.parts import Parts
from onmaru.hub.store.retention import note_pulls
from onmaru.hub.store.schema import SCOPE, STEPS
from onmaru.hub.store.xorbs import Xorbs

log = logging.getLogger("onmaru.hub")

# Events of identity that change nobody's rights.
_HARMLESS = ("identity.access.denied", "identity.login.", "identity.link.created")
# Events after which something may be kept back that was not.
_KEEPING_BACK = ("hub.policy.changed", "hub.signer.removed", "hub.licence.changed", "hub.artifact.kept_back")


class Hub:
    """Content, manifests, catalogue and collection of one site; thread-safe.

    Args:
        folder: Where uploads are staged, and blobs kept unless `config` says otherwise.
        driver: Where blobs are kept, instead of what `config` says.
    """

    def __init__(
        self,
        db: Database,
        identity: Identity,
        config: HubConfig,
        folder: Path,
        *,
        driver: BlobDriver | None = None,
    ) -> None:
        migrate(db, SCOPE, STEPS)
        self.config = config
        self.identity = identity
        self.generation = 0  # grows whenever an answer may have changed
        self._db = db
        root = config.root or Path(folder)
        self.driver = driver or _driver(config, root)
        self.incoming = Incoming(
            root / "incoming", max_uploads=config.max_uploads, max_bytes=config.max_blob_bytes
        )
        locks = BlobLocks()
        self.access = Access(db, identity, anonymous_pull=config.anonymous_pull)
        self.content = Content(db, self.driver, self.incoming, self.access, locks, changed=self.changed)
        self.manifests = Manifests(db, self.access, changed=self.changed)
        self.revisions = Revisions(db, self.access, self.content, self.manifests)
        self.xorbs = Xorbs(root / "xorbs")
        self.xet_reads = XetReads(
            db, self.access, self.content, Layouts(root / "layouts"), life_s=config.token_minutes * 60
        )
        self.xet = Xet(db, self.access, self.content, self.xorbs, self.xet_reads)
        insides = Insides(self.content, self.manifests)
        self.documents = Documents(db, self.revisions, self.manifests, insides)
        self.mirrors = Mirrors(db, self.access, Seal(root / "mirror.key"), changed=self.changed)
        self.manifests.is_mirrored = self.mirrors.covers
        intake = Intake(db, self.access, self.content, self.manifests, self.incoming, changed=self.changed)
        self.pull_through = PullThrough(db, self.access, self.mirrors, intake, config)
        models = ModelSignatures(self.access, self.content, self.manifests, self.revisions)
        signatures = Signatures(db, self.content, self.manifests, models)
        statements = Statements(db, self.access, self.manifests, self.documents, signatures)
        self.trust = Trust(
            db, self.access, self.manifests, insides, self.documents,
            AdvisoryFile(root / "advisories"), statements,
            syft=SyftSettings(config.sbom_tool == "syft", config.syft_program, config.syft_timeout_s),
        )  # fmt: skip
        self.machines = Machines(self.access, self.manifests, self.revisions, insides, self.documents)
        self.licences = Licences(db, self.access, generation=lambda: self.generation, changed=self.changed)
        self.gates = Gates(
            db, self.access, self.manifests, self.trust, self.licences, signatures,
            generation=lambda: self.generation, changed=self.changed,
        )  # fmt: skip
        self.content.admits = self.gates.admits_blob
        self.scanning = Scanning(db, self.manifests, self.trust, self.gates, on_push=config.scan_on_push)
        self.shelf = Shelf(db, self.access, changed=self.changed, generation=lambda: self.generation)
        self.releases = Releases(
            db, self.access, self.content, self.manifests, self.revisions, changed=self.changed
        )
        self.collections = Collections(db, self.access, changed=self.changed)
        self.charts = Charts(self.access, self.content, self.manifests, self.revisions, self.gates)
        parts = Parts(root / "parts", max_uploads=config.max_uploads, max_bytes=config.max_blob_bytes)
        self.parted = Parted(db, self.access, self.content, parts)
        self.addresses = Addresses()
        self.tokens = Tokens(life_s=config.token_minutes * 60)
        self.collector = Collector(
            db, self.driver, self.incoming, locks, grace_ns=hours_ns(config.gc_grace_hours),
            upload_ns=hours_ns(config.upload_days * 24),
        )  # fmt: skip
        self.retention = Retention(
            db, self.access, identity, grace_ns=hours_ns(config.gc_grace_hours), changed=self.changed,
            flush=self.flush_pulls,
        )  # fmt: skip
        self._open_bundles(db, root)
        self.start_retention: Callable[[str], Any] = self.retention.run  # a job, where there is a runner
        self._downloads = Downloads()
        self._stopping = threading.Event()
        self._keeper: threading.Thread | None = None
        db.on_commit(self._committed)

    def _open_bundles(self, db: Database, root: Path) -> None:
        """What makes bundles and takes them in."""
        kept = BundleFolder(root / "bundles", fsync=self.config.fsync == "always")
        self.bundles = BundleRows(db, self.identity, kept, self.config)
        self.bundles_made = MadeBundles(db, self.bundles, self.driver)
        self.bundle_exports = BundleExports(
            db, self.bundles, self.driver, self.access, self.manifests, self.gates, self.licences, self.shelf,
            self.collections, self.bundles_made,
        )  # fmt: skip
        self.bundle_receiver = BundleReceiver(
            db, self.bundles, self.access, self.config.bundle_inbox or root / "inbox"
        )
        placing = Placing(db, self.access, self.manifests, changed=self.changed)
        self.bundle_imports = BundleImports(db, self.bundles, self.bundle_receiver, self.content, placing)

    def changed(self) -> None:
        """Something was committed that may change an answer."""
        self.generation += 1

    def _committed(self, notes: list[Any]) -> None:
        types = [str(getattr(note, "type", "")) for note in notes]
        if any(type.startswith("identity.") and not type.startswith(_HARMLESS) for type in types):
            self.tokens.clear()
            self.xet_reads.forget_links()
            self.generation += 1
        elif any(type.startswith(_KEEPING_BACK) for type in types):
            self.xet_reads.forget_links()  # they were given out while nothing was kept back

    def pulled(
        self, repository: int, digest: str = "", *, who: str = "", parts: Sequence[str] = (), counts: bool = True
    ) -> None:  # fmt: skip
        """Note that content is fetched; see `Downloads.note`. Written now and then.

        Args:
            digest: Of the version, where it is known: retention may keep what was pulled lately.
        """
        self._downloads.note(repository, digest, who=who, parts=parts, counts=counts)

    def flush_pulls(self) -> None:
        """Write what was noted."""
        counts, pulled_ns = self._downloads.take()
        if counts or pulled_ns:
            with self._db.write() as connection:
                repositories.count_pulls(connection, counts)
                note_pulls(connection, pulled_ns)

    def start(self) -> None:
        """Begin to keep house: count pulls, collect."""
        self._keeper = threading.Thread(target=self._keep_house, name="hub-house", daemon=True)
        self._keeper.start()

    def stop(self) -> None:
        """Finish what is being collected and write what was counted."""
        self._stopping.set()
        self.scanning.stop()
        if self._keeper is not None:
            self._keeper.join(30)
        self.xet_reads.stop()
        self.pull_through.stop()
        self.flush_pulls()

    def _keep_house(self) -> None:
        tick_s, since_s = 15.0, 0.0
        retain_s = self.config.retention_every_hours * 3600
        until_retention_s = min(600.0, retain_s)  # soon after a start: some sites are stopped every night
        while not self._stopping.wait(tick_s):
            since_s += tick_s
            until_retention_s -= tick_s
            if retain_s and until_retention_s <= 0:
                until_retention_s = retain_s
                self._safely(self._retain)
            self._safely(self.flush_pulls)
            every_s = self.config.gc_every_minutes * 60
            if every_s and since_s >= every_s:
                since_s = 0.0
                self._safely(lambda: self.collector.run(stop=self._stopping.is_set))
                self._safely(self.bundles.sweep)
                self._safely(lambda: self.parted.sweep(now_ns() - hours_ns(self.config.upload_days * 24)))
                self._safely(lambda: self.xorbs.sweep(now_ns() - hours_ns(self.config.upload_days * 24)))
                self._safely(lambda: self.xet_reads.sweep(now_ns() - hours_ns(self.config.upload_days * 24)))

    def _retain(self) -> None:
        for organisation in self.retention.organisations():
            self.start_retention(organisation)

    def _safely(self, do: Callable[[], Any]) -> None:
        try:
            do()
        except Exception:
            log.exception("keeping house failed; it is tried again later")


def _driver(config: HubConfig, root: Path) -> BlobDriver:
    if not config.storage_url:
        return PosixBlobs(root / "blobs", fsync=config.fsync == "always")
    from onmaru.hub.drivers.objects import ObjectBlobs, open_store

    return ObjectBlobs(open_store(config.storage_url))
