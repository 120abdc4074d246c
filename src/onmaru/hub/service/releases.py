"""Versions as NGC knows them: begun, filled with files, and only then shown under their tag by every door.

A finished version is a tag on a manifest of files, as a commit is (see `rules.revision`). Until then what has come so
far is a manifest without a tag, so that quotas count it and no collection takes it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from onmaru.core.events import record
from onmaru.core.storage import Database
from onmaru.core.time import format_time, now_ns
from onmaru.hub.errors import (
    BadRelease,
    MissingReference,
    UnknownFile,
    UnknownManifest,
    UnknownRevision,
    VersionExists,
)
from onmaru.hub.rules import revision as rules
from onmaru.hub.rules.manifest import OCI_MANIFEST
from onmaru.hub.rules.name import check_tag, is_tag
from onmaru.hub.rules.revision import RepoFile
from onmaru.hub.service.access import Access, Caller
from onmaru.hub.service.content import Content
from onmaru.hub.service.locks import BlobLocks
from onmaru.hub.service.manifests import Manifests
from onmaru.hub.service.revisions import Revisions
from onmaru.hub.store import blobs, releases, tags
from onmaru.hub.types import Digest, Manifest, Repository

MAX_NOTES = 1 << 20  # of all that is told of one version, as JSON
DESCRIPTION_KEY = "org.opencontainers.image.description"
_BESIDE = re.compile(r"sha(256|512)-[0-9a-f]{64,}(\..+)?\Z")  # tags that cosign hangs signatures on


@dataclass(frozen=True, slots=True)
class Version:
    """A version of an artifact.

    Attributes:
        manifest: sha256 of its manifest; empty while nothing has come.
        size: Of the manifest and what it refers to [B].
        notes: What its author tells of it.
    """

    name: str
    is_pending: bool
    manifest: str
    size: int
    updated_ns: int
    created_by: str = ""
    notes: Mapping[str, Any] = field(default_factory=dict)


class Releases:
    """The versions of every artifact of a hub.

    Args:
        changed: Called after a commit that may change what a repository answers.
    """

    def __init__(
        self, db: Database, access: Access, content: Content, manifests: Manifests, revisions: Revisions, *,
        changed: Callable[[], None],
    ) -> None:  # fmt: skip
        self._db = db
        self._access = access
        self._content = content
        self._manifests = manifests
        self._revisions = revisions
        self._changed = changed
        self._locks = BlobLocks()  # one change at a time per version

    def create(self, caller: Caller, name: str, version: str, notes: Mapping[str, Any]) -> Version:
        """Begin a version.

        Raises:
            BadTag: it cannot be called so.
            VersionExists: there is one, perhaps with files still to come.
        """
        check_tag(version)
        repository = self._access.repository(caller, name, "push")
        _check(notes)
        with self._hold(repository, version), self._db.write() as connection:
            taken = tags.target(connection, repository.id, version) is not None
            before = releases.find(connection, repository.id, version)
            if taken or (before is not None and before.is_pending):
                hint = "choose another version, or remove this one first"
                raise VersionExists(f"{name}:{version} is there already", hint=hint, version=version)
            releases.put(connection, repository.id, version, notes=notes, is_pending=True, actor=caller.actor)
            record(connection, type="hub.version.begun", source="hub", subject=name, actor=caller.actor,
                   data={"version": version})  # fmt: skip
        self._changed()
        return self.find(repository, version)

    def find(self, repository: Repository, version: str) -> Version:
        """A version, finished or pending.

        Raises:
            UnknownRevision: there is none.
        """
        found = next((each for each in self._all(repository, version) if each.name == version), None)
        if found is None:
            hint = "list the versions"
            raise UnknownRevision(
                f"no version {version[:128]!r} of {repository.name}", hint=hint, revision=version[:128]
            )
        return found

    def every(self, repository: Repository) -> list[Version]:
        """Every version, the last changed first."""
        return self._all(repository)

    def _all(self, repository: Repository, only: str = "") -> list[Version]:
        with self._db.read() as connection:
            known = {each.version: each for each in releases.list_all(connection, repository.id)}
            found = []
            for tag in tags.list_all(connection, repository.id):
                if (only and tag.name != only) or _BESIDE.match(tag.name):
                    continue
                target = tags.target(connection, repository.id, tag.name) or ""
                told = known.get(tag.name)
                found.append(
                    Version(tag.name, False, target, tag.size, tag.updated_ns, told.created_by if told else "",
                            told.notes if told else {})
                )  # fmt: skip
        there = {each.name for each in found}
        for each in known.values():
            if each.version and each.is_pending and each.version not in there:
                found.append(
                    Version(each.version, True, each.manifest, 0, each.created_ns, each.created_by, each.notes)
                )  # fmt: skip
        return sorted(found, key=lambda each: (-each.updated_ns, each.name))

    def latest(self, repository: Repository) -> str:
        """The finished version made the latest by hand, else the one set last; empty for none."""
        finished = [each.name for each in self._all(repository) if not each.is_pending]
        with self._db.read() as connection:
            known = releases.list_all(connection, repository.id)
        chosen = [each for each in known if each.chosen_ns and each.version in finished]
        if chosen:
            return max(chosen, key=lambda each: each.chosen_ns).version
        return finished[0] if finished else ""

    def notes(self, repository: Repository) -> Mapping[str, Any]:
        """What is told of the artifact as a whole, beside its card."""
        with self._db.read() as connection:
            found = releases.find(connection, repository.id, "")
        return found.notes if found else {}

    def manifest(self, repository: Repository, version: Version) -> Manifest | None:
        """The manifest of a version; None while nothing has come."""
        if not version.manifest:
            return None
        return self._manifests.find(repository, f"sha256:{version.manifest}")

    def files(self, repository: Repository, version: Version) -> Mapping[str, RepoFile]:
        """The files of a version, or those that have come so far."""
        found = self.manifest(repository, version)
        return {} if found is None else dict(rules.read_revision(found.body, found.sha256, pushed="").files)

    def describe(self, caller: Caller, name: str, version: str, notes: Mapping[str, Any]) -> None:
        """Change what is told of a version, or (empty `version`) of the artifact; what is not named stays.

        Raises:
            UnknownRevision: there is no such version.
            BadRelease: too much is told.
        """
        repository = self._access.repository(caller, name, "push")
        with self._hold(repository, version):
            if version:
                self.find(repository, version)
            with self._db.write() as connection:
                before = releases.find(connection, repository.id, version)
                merged = {**(before.notes if before else {}), **notes}
                _check(merged)
                releases.put(
                    connection, repository.id, version, notes=merged, is_pending=bool(before and before.is_pending),
                    manifest=before.manifest if before else "", actor=caller.actor,
                )  # fmt: skip
                record(connection, type="hub.version.described", source="hub", subject=name, actor=caller.actor,
                       data={"version": version, "fields": sorted(notes)})  # fmt: skip
        self._changed()

    def choose(self, caller: Caller, name: str, version: str) -> None:
        """Make a finished version the latest one.

        Raises:
            UnknownRevision: there is none of this name that is finished.
        """
        self.describe(caller, name, version, {})
        repository = self._access.repository(caller, name, "push")
        with self._db.write() as connection:
            releases.choose(connection, repository.id, version)
        self._changed()

    def offered(self, caller: Caller, name: str, sha256s: Sequence[str]) -> frozenset[str]:
        """Those contents a version may use without sending them: what the repository has, or what the caller may
        pull from elsewhere, which is linked here now."""
        repository = self._access.repository(caller, name, "push")
        there = set(self._revisions.has(repository, sha256s))
        for sha256 in sha256s:
            if sha256 not in there and self._content.mount(caller, name, Digest("sha256", sha256)):
                there.add(sha256)
        return frozenset(there)

    def fill(
        self, caller: Caller, name: str, version: str, added: Mapping[str, str], *, deleted: Sequence[str] = (),
        base: str = "",
    ) -> None:  # fmt: skip
        """Put files into a pending version.

        Args:
            added: sha256 of the content by path; it was sent before.
            base: A finished version whose files come first.
        Raises:
            BadRelease: the version is finished.
            MissingReference: a content was not sent.
            BadPath: a file cannot be called so.
        """
        repository = self._access.repository(caller, name, "push")
        with self._hold(repository, version):
            before = self._pending(repository, version)
            files = dict(self.files(repository, before))
            if base:
                files = {**files, **self.files(repository, self._finished(repository, base))}
            for path in deleted:
                if files.pop(path, None) is None:
                    raise UnknownFile(
                        f"no file {path[:200]!r} to delete", hint="list its files", path=path[:200]
                    )
            sizes = self._sizes(repository, set(added.values()))
            for path, sha256 in added.items():
                files[rules.check_path(path)] = rules.lfs_file(path, sha256, sizes[sha256])
            rules.check_tree(files)
            body, sha256 = self._write(caller, repository, files, before)
            self._manifests.push(caller, name, f"sha256:{sha256}", body, OCI_MANIFEST)
            with self._db.write() as connection:
                releases.put(
                    connection, repository.id, version, notes=before.notes, is_pending=True, manifest=sha256,
                    actor=caller.actor,
                )  # fmt: skip
            self._forget(caller, repository, before.manifest, but=sha256)

    def finish(self, caller: Caller, name: str, version: str) -> Version:
        """Show a pending version under its tag at every door.

        Raises:
            BadRelease: it has no files, or is finished already.
            TagImmutable, QuotaExceeded: see `Manifests.push`.
        """
        repository = self._access.repository(caller, name, "push")
        with self._hold(repository, version):
            pending = self._pending(repository, version)
            files = self.files(repository, pending)
            if not files:
                hint = "upload files first"
                raise BadRelease(f"{name}:{version} has no files", hint=hint, version=version)
            body, sha256 = self._write(caller, repository, files, pending)
            self._manifests.push(caller, name, version, body, OCI_MANIFEST)
            with self._db.write() as connection:
                releases.put(connection, repository.id, version, notes=pending.notes, actor=caller.actor)
            self._forget(caller, repository, pending.manifest, but=sha256)
        return self.find(repository, version)

    def remove(self, caller: Caller, name: str, version: str) -> None:
        """Remove a version with what is told of it; its manifest goes too unless another tag holds it.

        Raises:
            UnknownRevision: there is none.
            TagImmutable: the tag may not be taken away.
        """
        repository = self._access.repository(caller, name, "delete")
        with self._hold(repository, version):
            found = self.find(repository, version)
            if found.is_pending:
                self._forget(caller, repository, found.manifest)
            else:
                with self._db.read() as connection:
                    alone = tags.on_manifest(connection, repository.id, found.manifest) == [version]
                self._manifests.delete(caller, repository, f"sha256:{found.manifest}" if alone else version)
            with self._db.write() as connection:
                releases.remove(connection, repository.id, version)
        self._changed()

    def _hold(self, repository: Repository, version: str) -> AbstractContextManager[None]:
        return self._locks.hold(f"{repository.id}:{version}")

    def _pending(self, repository: Repository, version: str) -> Version:
        found = self.find(repository, version) if is_tag(version) else None
        if found is None or not found.is_pending:
            hint = "a finished version does not change; make a new one"
            raise BadRelease(
                f"{repository.name}:{version[:128]} is finished", hint=hint, version=version[:128]
            )
        return found

    def _finished(self, repository: Repository, version: str) -> Version:
        found = self.find(repository, version)
        if found.is_pending:
            hint = "finish it first"
            raise BadRelease(f"{repository.name}:{version} is not finished", hint=hint, version=version)
        return found

    def _sizes(self, repository: Repository, sha256s: set[str]) -> dict[str, int]:
        with self._db.read() as connection:
            found = blobs.linked_sizes(
                connection, repository.id, [Digest("sha256", each) for each in sha256s]
            )
        missing = sorted(f"sha256:{each}" for each in sha256s if f"sha256:{each}" not in found)
        if missing:
            hint = "upload the files first"
            raise MissingReference(
                f"{len(missing)} files were not sent to {repository.name}: {missing[0]}", hint=hint, digests=missing[:100]
            )  # fmt: skip
        return {name.partition(":")[2]: blob.size for name, blob in found.items()}

    def _write(
        self, caller: Caller, repository: Repository, files: Mapping[str, RepoFile], version: Version
    ) -> tuple[bytes, str]:
        created = format_time(now_ns())
        config = rules.write_config(repository.kind, repository.name, created, files)
        self._revisions.add(caller, repository.name, config)
        description = str(version.notes.get("description") or "")[:10_000]
        notes = {
            rules.CREATED_KEY: created, rules.TITLE_KEY: f"Version {version.name}", rules.AUTHOR_KEY: caller.actor,
            **({DESCRIPTION_KEY: description} if description else {}),
        }  # fmt: skip
        body = rules.write_manifest(repository.kind, config, files, notes)
        return body, hashlib.sha256(body).hexdigest()

    def _forget(self, caller: Caller, repository: Repository, manifest: str, *, but: str = "") -> None:
        """Remove a manifest that only a pending version held."""
        if not manifest or manifest == but:
            return
        with self._db.read() as connection:
            if tags.on_manifest(connection, repository.id, manifest):
                return
        try:
            self._manifests.delete(caller, repository, f"sha256:{manifest}")
        except UnknownManifest:
            return  # gone already


def _check(notes: Mapping[str, Any]) -> None:
    size = len(json.dumps(notes, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    if size > MAX_NOTES:
        raise BadRelease(
            f"{size:,} bytes are told of one version", hint=f"at most {MAX_NOTES:,}; put long texts into a file"
        )  # fmt: skip
