"""Revisions of repositories: read files at a branch, tag or commit; commit changes; branches, tags, history.

A commit is a push of a manifest (see `rules.revision`), so quotas, audit, collection and every other door hold for
it as they do for any push.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from onmaru.core.events import record
from onmaru.core.storage import Database
from onmaru.core.time import format_time, now_ns
from onmaru.hub.errors import (
    BadCommit,
    RefExists,
    RepositoryExists,
    RevisionMoved,
    UnknownFile,
    UnknownRevision,
)
from onmaru.hub.rules import revision as rules
from onmaru.hub.rules.manifest import OCI_MANIFEST
from onmaru.hub.rules.name import check_name, check_tag, is_tag
from onmaru.hub.rules.revision import Commit, RepoFile, Revision
from onmaru.hub.service.access import Access, Caller, Owner
from onmaru.hub.service.content import Content, ensure
from onmaru.hub.service.locks import BlobLocks
from onmaru.hub.service.manifests import Manifests
from onmaru.hub.service.quotas import refuse_moving_beyond_quota
from onmaru.hub.service.shelf import refuse_frozen
from onmaru.hub.store import blobs, catalogue, mirrors, repositories, revisions, tags
from onmaru.hub.types import Digest, Kind, Repository

MAIN = "main"
MAX_SMALL_BYTES = 16 << 20  # of one file sent inside a commit
_OID = re.compile(r"[0-9a-f]{7,64}\Z")
_ATTRIBUTES = (
    b"*.safetensors filter=lfs diff=lfs merge=lfs -text\n*.bin filter=lfs diff=lfs merge=lfs -text\n"
)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a commit does, in this order: delete, then add.

    Attributes:
        small: Content of small files by path.
        large: (sha256, size) of files whose content was uploaded before, by path; size None: as it was uploaded.
        deleted_files, deleted_folders: Paths to take away.
    """

    title: str
    message: str = ""
    parent: str = ""  # commit the author saw, empty: whatever is there
    small: Mapping[str, bytes] = field(default_factory=dict)
    large: Mapping[str, tuple[str, int | None]] = field(default_factory=dict)
    deleted_files: Sequence[str] = ()
    deleted_folders: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Ref:
    name: str
    commit: str
    is_branch: bool


class Revisions:
    """All revisions of a hub."""

    def __init__(self, db: Database, access: Access, content: Content, manifests: Manifests) -> None:
        self._db = db
        self._access = access
        self._content = content
        self._manifests = manifests
        self._locks = BlobLocks()  # one commit at a time per repository

    def create(self, caller: Caller, name: str, kind: Kind, *, title: str) -> Commit:
        """A new repository with its first commit.

        Raises:
            RepositoryExists: it is there already.
        """
        check_name(name)
        target = self._access.for_push(caller, name)
        self._manifests.refuse_mirrored(name)
        with self._locks.hold(name):
            if isinstance(target, Repository):
                raise RepositoryExists(f"{name} is there already", hint="choose another name", name=name)
            with self._db.write() as connection:
                made = ensure(connection, target, name, caller.actor)
                repositories.set_kind(connection, made.id, kind)
                catalogue.describe(connection, made.id, {"title": title})
            return self._write(
                caller,
                made,
                MAIN,
                None,
                Changes("Initial commit", small={".gitattributes": _ATTRIBUTES}),
                kind,
            ).commit

    def read(self, repository: Repository, revision: str = "") -> Revision:
        """The files of a repository at a branch, a tag or a commit.

        Raises:
            UnknownRevision: there is none of this name.
        """
        with self._db.read() as connection:
            name = revision or MAIN
            found = revisions.by_tag(connection, repository.id, name) if is_tag(name) else None
            if found is None and _OID.match(name):
                found = revisions.by_prefix(connection, repository.id, name)
            if found is None:  # a mirror has it under the name of the other side
                known = mirrors.known(connection, repository.id, name)
                digest = known.digest.partition(":")[2] if known else ""
                found = revisions.by_prefix(connection, repository.id, digest) if digest else None
            if found is None and name == MAIN:  # pushed by an OCI client, which knows no `main`
                newest = revisions.newest_tag(connection, repository.id)
                found = revisions.by_tag(connection, repository.id, newest) if newest else None
        if found is None:
            hint = "list its branches and tags"
            raise UnknownRevision(
                f"no revision {name[:200]!r} in {repository.name}", hint=hint, revision=name[:200]
            )
        read = rules.read_revision(found.body, found.sha256, pushed=format_time(found.pushed_ns))
        if not read.mirrored:
            return read
        with self._db.read() as connection:  # anybody can write such a note; only a mirror makes it true
            known = mirrors.known(connection, repository.id, read.mirrored)
        if known is None or known.digest != f"sha256:{found.sha256}":
            return read
        return replace(read, commit=replace(read.commit, oid=read.mirrored))

    def file(self, repository: Repository, revision: str, path: str) -> tuple[Revision, RepoFile]:
        """One file of a revision.

        Raises:
            UnknownRevision, UnknownFile: there is none.
        """
        found = self.read(repository, revision)
        file = found.files.get(path)
        if file is None:
            hint = "list the files of this revision; names are case-sensitive"
            raise UnknownFile(
                f"no file {path[:200]!r} in {repository.name} at {found.commit.oid}", hint=hint, path=path[:200],
                commit=found.commit.oid,
            )  # fmt: skip
        return found, file

    def commit(self, caller: Caller, name: str, branch: str, changes: Changes) -> Revision:
        """Put changes on top of a branch; all of them or nothing.

        Raises:
            RevisionMoved: the branch is not at `changes.parent`.
            UnknownRevision: there is no such branch, or it is a tag.
            UnknownFile: a file to delete is not there.
            MissingReference: a large file was not uploaded.
        """
        repository = self._access.repository(caller, name, "push")
        with self._locks.hold(name):
            with self._db.read() as connection:
                known = {ref: is_branch for ref, _, is_branch in revisions.refs(connection, repository.id)}
            if known and branch in known and not known[branch] and branch != MAIN:
                raise UnknownRevision(f"{branch!r} is a tag", hint="commit to a branch", revision=branch)
            if branch not in known and not (branch == MAIN and not known):
                hint = "create the branch first"
                raise UnknownRevision(
                    f"no branch {branch[:200]!r} in {name}", hint=hint, revision=branch[:200]
                )
            before = self.read(repository, branch) if known else None
            if (
                changes.parent
                and before is not None
                and not before.commit.oid.startswith(changes.parent[:40])
            ):
                hint = "fetch the branch, and commit again on top of it"
                raise RevisionMoved(
                    f"{branch} is at {before.commit.oid}, not at {changes.parent[:40]}", hint=hint,
                    commit=before.commit.oid,
                )  # fmt: skip
            return self._write(caller, repository, branch, before, changes, repository.kind)

    def _write(
        self,
        caller: Caller,
        repository: Repository,
        branch: str,
        before: Revision | None,
        changes: Changes,
        kind: Kind,
    ) -> Revision:
        files = dict(before.files) if before else {}
        _delete(files, changes, repository)
        for path, content in changes.small.items():
            rules.check_path(path)
            if len(content) > MAX_SMALL_BYTES:
                hint = "upload it as a large file first"
                raise BadCommit(
                    f"{path[:200]!r} has {len(content):,} bytes inside the commit", hint=hint, path=path[:200]
                )
            files[path] = rules.small_file(path, content)
        for path, (sha256, size) in changes.large.items():
            rules.check_path(path)
            files[path] = rules.lfs_file(
                path, sha256, self._size(repository, sha256) if size is None else size
            )
        rules.check_tree(files)
        if before is not None and files == before.files:
            return before  # nothing changed: no empty commit
        created = format_time(now_ns())
        config = rules.write_config(kind, repository.name, created, files)
        for content in (*changes.small.values(), config):
            self.add(caller, repository.name, content)
        notes = {
            rules.CREATED_KEY: created, rules.TITLE_KEY: changes.title[:500] or "Update", rules.AUTHOR_KEY: caller.actor,
            **({rules.MESSAGE_KEY: changes.message[:10_000]} if changes.message else {}),
            **({rules.PARENT_KEY: before.commit.oid} if before else {}),
        }  # fmt: skip
        body = rules.write_manifest(kind, config, files, notes)
        digest, _ = self._manifests.push(caller, repository.name, branch, body, OCI_MANIFEST)
        with self._db.write() as connection:
            revisions.mark_branch(connection, repository.id, branch)
        return rules.read_revision(body, digest.hex, pushed=created)

    def _size(self, repository: Repository, sha256: str) -> int:
        return self._content.find(repository, Digest("sha256", sha256)).size

    def add(self, caller: Caller, name: str, content: bytes) -> RepoFile:
        """Store a small content as a blob of the repository."""
        file = rules.small_file("content", content)
        writing = self._content.resume(self._content.begin(caller, name))
        try:
            writing.append([content])
            self._content.finish(caller, name, writing, Digest("sha256", file.sha256))
        finally:
            writing.close()
        return file

    def has(self, repository: Repository, sha256s: Sequence[str]) -> frozenset[str]:
        """Those contents the repository can serve already."""
        with self._db.read() as connection:
            found = blobs.linked_sizes(
                connection, repository.id, [Digest("sha256", each) for each in sha256s]
            )
        return frozenset(name.partition(":")[2] for name in found)

    def refs(self, repository: Repository) -> list[Ref]:
        """Branches and tags, by name. Where nothing is marked a branch, `main` or the newest tag stands for one."""
        with self._db.read() as connection:
            found = revisions.refs(connection, repository.id)
            called = mirrors.commits(connection, repository.id)
        return [
            Ref(name, called.get(sha256, sha256[: rules.COMMIT_HEX]), is_branch)
            for name, sha256, is_branch in found
        ]

    def point(self, caller: Caller, name: str, ref: str, at: str, *, branch: bool) -> Ref:
        """A new branch or tag.

        Raises:
            RefExists: there is one of this name.
        """
        repository = self._access.repository(caller, name, "push")
        self._manifests.refuse_mirrored(name)
        check_tag(ref)
        with self._locks.hold(name):
            target = self.read(repository, at)
            with self._db.write() as connection:
                if tags.target(connection, repository.id, ref) is not None:
                    raise RefExists(
                        f"{ref!r} is there already", hint="choose another name or delete it first", ref=ref
                    )
                stored = revisions.by_prefix(connection, repository.id, target.sha256)
                if stored is None:
                    raise UnknownRevision(
                        f"no revision {at[:200]!r} in {name}", hint="it was deleted meanwhile"
                    )
                digest = f"sha256:{stored.sha256}"
                tags.put(
                    connection, repository.id, ref, manifest=stored.sha256, digest=digest, actor=caller.actor
                )
                if branch:
                    revisions.mark_branch(connection, repository.id, ref)
                data = {"tag": ref, "digest": digest, "branch": branch}
                record(
                    connection,
                    type="hub.tag.created",
                    source="hub",
                    subject=name,
                    actor=caller.actor,
                    data=data,
                )
        self._manifests.touched()
        return Ref(ref, target.commit.oid, branch)

    def drop(self, caller: Caller, name: str, ref: str, *, branch: bool) -> None:
        """Delete a branch or tag; its commits stay until they are collected."""
        repository = self._access.repository(caller, name, "delete")
        known = {each.name: each.is_branch for each in self.refs(repository)}
        if known.get(ref) is not branch or (branch and ref == MAIN):
            what = "branch" if branch else "tag"
            raise UnknownRevision(
                f"no {what} {ref[:200]!r} to delete in {name}", hint="main stays", revision=ref[:200]
            )
        self._manifests.delete(caller, repository, ref)
        with self._db.write() as connection:
            revisions.unmark_branch(connection, repository.id, ref)

    def newest_tags(self, repository: Repository) -> list[str]:
        """Names of branches and tags, the last set first."""
        with self._db.read() as connection:
            return [tag.name for tag in tags.list_all(connection, repository.id)]

    def history(self, repository: Repository, revision: str, limit: int = 1000) -> Iterator[Commit]:
        """A revision and the commits before it, newest first, as far as they are kept."""
        oid = revision
        for _ in range(limit):
            try:
                found = self.read(repository, oid)
            except UnknownRevision:
                if oid == revision:
                    raise
                return
            yield found.commit
            oid = found.commit.parent
            if not oid:
                return

    def move(self, caller: Caller, name: str, to: str) -> None:
        """Give a repository another name, perhaps in another organisation.

        Raises:
            RepositoryExists: the new name is taken.
            TagImmutable: a tag of it may not be deleted, and is found by this name.
            QuotaExceeded: whoever is to own it has no room.
        """
        repository = self._access.repository(caller, name, "delete")
        target = self._access.for_push(caller, to)
        self._manifests.refuse_mirrored(to)
        if isinstance(target, Repository):
            raise RepositoryExists(f"{to} is there already", hint="choose another name", name=to)
        with self._both(name, to), self._db.write() as connection:
            refuse_frozen(connection, repository)
            refuse_moving_beyond_quota(connection, repository, target)
            self._rename(connection, repository, to, target, caller)
        self._manifests.touched()

    @contextmanager
    def _both(self, one: str, other: str) -> Iterator[None]:
        first, second = sorted((one, other))
        with self._locks.hold(first), self._locks.hold(second):
            yield

    def _rename(self, connection, repository: Repository, to: str, target: Owner, caller: Caller) -> None:  # type: ignore[no-untyped-def]
        repositories.rename(connection, repository.id, to, organisation=target.organisation, team=target.team)
        catalogue.index(connection, repository.id)
        data = {"from": repository.name, "to": to}
        record(
            connection, type="hub.repository.moved", source="hub", subject=to, actor=caller.actor, data=data
        )


def _delete(files: dict[str, RepoFile], changes: Changes, repository: Repository) -> None:
    for path in changes.deleted_files:
        if files.pop(path, None) is None:
            raise UnknownFile(
                f"no file {path[:200]!r} to delete in {repository.name}",
                hint="list its files",
                path=path[:200],
            )
    for folder in changes.deleted_folders:
        prefix = folder.rstrip("/") + "/"
        inside = [path for path in files if path.startswith(prefix)] if prefix != "./" else list(files)
        if not inside:
            raise UnknownFile(
                f"no folder {folder[:200]!r} in {repository.name}", hint="list its files", path=folder[:200]
            )
        for path in inside:
            del files[path]
