"""Statements that a vulnerability does not matter (OpenVEX), and whose of them count.

Whoever may push may attach one. It silences something only when somebody entitled stands for it: a publisher of the
organisation who attached it, or a trusted key that signed it. Who stands for it is written down when it is attached,
so a statement outlives the account, and a key narrowed to pushing silences nothing even in a publisher's hands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from onmaru.core.storage import Database
from onmaru.hub.errors import BadAdvisories, UnknownBlob, UnknownManifest
from onmaru.hub.rules.advisories.vex import VEX_TYPE, Statement, read_vex
from onmaru.hub.rules.manifest import parse_manifest
from onmaru.hub.service.access import Access, Caller
from onmaru.hub.service.documents import Documents
from onmaru.hub.service.manifests import Manifests
from onmaru.hub.service.signatures import Signatures
from onmaru.hub.store import vouched
from onmaru.hub.store.vouched import Voucher
from onmaru.hub.types import Manifest, Parsed, Repository

UNVOUCHED = "nobody entitled stands for it"
UNREADABLE = "it cannot be read"
_MAX_BYTES = 4 << 20
_MOST = 100  # documents of one artifact that are read, the newest


@dataclass(frozen=True, slots=True)
class Told:
    """One document of statements beside an artifact.

    Attributes:
        author: What the document says of itself.
        voucher: Who stands for it here; empty when nobody entitled does.
        why: Why it does not count; empty when it does.
    """

    digest: str
    author: str
    voucher: Mapping[str, str]
    statements: Sequence[Statement]
    why: str

    def as_json(self) -> dict[str, Any]:
        return {
            "digest": self.digest, "author": self.author, "by": dict(self.voucher) or None,
            "statements": len(self.statements), "counts": not self.why, "why": self.why,
        }  # fmt: skip


class Statements:
    """All statements of a hub; for callers that were let in already, but for `attach`."""

    def __init__(
        self, db: Database, access: Access, manifests: Manifests, documents: Documents, signatures: Signatures
    ) -> None:
        self._db = db
        self._access = access
        self._manifests = manifests
        self._documents = documents
        self._signatures = signatures
        manifests.on_pushed = self._notice

    def _notice(
        self, connection: Connection, caller: Caller, repository: Repository, parsed: Parsed, sha256: str
    ) -> None:
        """Note, in the transaction of a push, that its pusher stands for a statement, where they may."""
        subject = caller.subject
        if parsed.artifact_type != VEX_TYPE or parsed.subject is None or subject is None:
            return
        if self._access.may(caller, repository, "hub.publish"):
            vouched.put(
                connection, repository.id, sha256, Voucher(subject.id, subject.display or subject.name)
            )

    def of(self, repository: Repository, image: Manifest) -> list[Told]:
        """Documents of statements beside one manifest, in the order they came."""
        digests = self._documents.referring(repository, image, VEX_TYPE)[-_MOST:]
        with self._db.read() as connection:
            vouchers = vouched.of(connection, repository.id) if digests else {}
        told = []
        for digest in digests:
            try:
                manifest = self._manifests.find(repository, digest)
            except UnknownManifest:
                continue  # deleted meanwhile
            by = self._voucher(repository, manifest, vouchers)
            layers = parse_manifest(manifest.body, manifest.media_type).layers
            try:
                statements = (
                    read_vex(self._documents.read(repository, digest), where=digest)
                    if sum(layer.size for layer in layers) <= _MAX_BYTES
                    else None
                )
            except (BadAdvisories, UnknownManifest, UnknownBlob):
                statements = None
            if statements is None:  # nobody stops a scan by attaching nonsense
                told.append(Told(digest, "", by, (), UNREADABLE))
                continue
            author = statements[0].author if statements else ""
            read = [replace(each, voucher=by, document=digest) for each in statements]
            told.append(Told(digest, author[:200], by, read, "" if by else UNVOUCHED))
        return told

    def _voucher(
        self, repository: Repository, manifest: Manifest, vouchers: Mapping[str, Voucher]
    ) -> dict[str, str]:
        known = vouchers.get(manifest.sha256)
        if known is not None:
            return {"kind": "publisher", "id": known.actor, "name": known.name}
        signer = self._signatures.signer_of(repository, manifest)
        return {"kind": "signer", "id": signer.id, "name": signer.name} if signer else {}

    def attach(
        self, caller: Caller, repository: Repository, images: Sequence[Manifest], data: bytes
    ) -> list[Statement]:
        """Keep a document of statements beside manifests.

        Raises:
            BadAdvisories: it is no OpenVEX, or says nothing.
        """
        if len(data) > _MAX_BYTES:
            raise BadAdvisories(
                f"{repository.name}: {len(data):,} bytes of statements", hint="split the document"
            )
        statements = read_vex(data, where=repository.name)
        if not statements:
            raise BadAdvisories(
                f"{repository.name}: no statements", hint="see https://github.com/openvex/spec"
            )
        for image in images:
            self._documents.attach(caller, repository, image, VEX_TYPE, data)
        return statements
