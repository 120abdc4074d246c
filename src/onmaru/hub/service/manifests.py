"""Manifests and tags: push, pull, list, delete. A push is one transaction: all of it or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection

from onmaru.core.events import record
from onmaru.core.storage import Database
from onmaru.hub.errors import (
    DigestMismatch,
    MirrorReadOnly,
    MissingReference,
    TagImmutable,
    TooManyTags,
    UnknownManifest,
    UnknownRepository,
    WrongSize,
)
from onmaru.hub.rules.digest import parse_digest
from onmaru.hub.rules.kind import kind_of
from onmaru.hub.rules.manifest import parse_manifest
from onmaru.hub.rules.name import check_tag, is_tag
from onmaru.hub.rules.retention import matches
from onmaru.hub.service.access import Access, Caller, Owner
from onmaru.hub.service.content import ensure
from onmaru.hub.service.quotas import refuse_beyond_quota
from onmaru.hub.store import blobs, catalogue, manifests, repositories, retention, tags
from onmaru.hub.types import Descriptor, Digest, Kind, Manifest, Parsed, Referrer, Repository

SOURCE = "hub"
MAX_TAGS_A_PUSH = 100
Noticed = Callable[[Connection, Repository, Parsed, str, str], None]  # ..., sha256 in hex, actor
Pushed = Callable[[Connection, Caller, Repository, Parsed, str], None]  # ..., sha256 in hex


class Manifests:
    """All manifests of a hub.

    Args:
        changed: Called after a commit that may change what a repository answers.
    """

    def __init__(self, db: Database, access: Access, *, changed: Callable[[], None]) -> None:
        self._db = db
        self._access = access
        self._changed = changed
        self.is_mirrored: Callable[[str], bool] = lambda _: False
        self.on_new: Noticed = _nothing  # called within the transaction of a manifest that was not there
        self.on_pushed: Pushed = _nothing  # called within the transaction of a push by somebody

    def push(
        self,
        caller: Caller,
        name: str,
        reference: str,
        body: bytes,
        content_type: str,
        more_tags: Sequence[str] = (),
    ) -> tuple[Digest, Parsed]:
        """Store a manifest and point tags at it.

        Args:
            reference: A tag, or the digest of `body`.
            more_tags: Tags to set in the same step, with a digest as reference.
        Returns:
            The digest as the client names it, and what the manifest says.
        Raises:
            BadManifest, BadTag, DigestMismatch: it cannot be stored.
            MissingReference: a blob it needs is not in this repository; `params["digests"]`.
            WrongSize: a blob is not as long as the manifest says.
            TooManyTags: more than `MAX_TAGS_A_PUSH`.
            TagImmutable: a tag exists and may not move.
            QuotaExceeded: the organisation or the team has no room for it.
        """
        target = self._access.for_push(caller, name)
        digest, wanted_tags = _address(reference, body, more_tags)
        parsed = parse_manifest(body, content_type)
        if parsed.subject is None:  # reports and signatures may stand beside what is mirrored
            self.refuse_mirrored(name)
        with self._db.write() as connection:
            repository = ensure(connection, target, name, caller.actor)
            self.place(connection, caller, repository, digest, body, parsed, wanted_tags)
            sha256 = digest.hex if digest.algorithm == "sha256" else hashlib.sha256(body).hexdigest()
            self.on_pushed(connection, caller, repository, parsed, sha256)
        self._changed()
        return digest, parsed

    def place(
        self, connection: Connection, caller: Caller, repository: Repository, digest: Digest, body: bytes,
        parsed: Parsed, wanted_tags: Sequence[str], *, partial: bool = False,
    ) -> bool:  # fmt: skip
        """`push` within a transaction of the caller's, which says afterwards that something changed.

        Args:
            digest: Of `body`, as the client names it.
            partial: Take it though what it refers to is not here yet; a mirror fetches that when it is asked for.
        Returns:
            Whether the manifest is new.
        """
        sha256, sha512 = hashlib.sha256(body).hexdigest(), hashlib.sha512(body).hexdigest()
        references = _resolve(connection, repository, parsed, partial=partial)
        for tag in wanted_tags:
            self._refuse_moving(connection, repository, tag, sha256)
        is_new = not manifests.present(connection, repository.id, sha256)
        if is_new:
            grown = manifests.insert(
                connection, repository.id, parsed, digest=digest, sha256=sha256, sha512=sha512, body=body,
                references=references, actor=caller.actor,
            )  # fmt: skip
            refuse_beyond_quota(connection, Owner(repository.organisation, repository.team), grown)
            repositories.grow(connection, repository.id, grown)
            self._settle_kind(connection, repository, parsed)
            _record(
                connection, "manifest.pushed", caller, repository, {"digest": str(digest), "bytes": grown}
            )
            self.on_new(connection, repository, parsed, sha256, caller.actor)
        for tag in wanted_tags:
            before = tags.put(
                connection, repository.id, tag, manifest=sha256, digest=str(digest), actor=caller.actor
            )
            if before != sha256:
                data = {"tag": tag, "digest": str(digest)}
                _record(connection, "tag.moved" if before else "tag.created", caller, repository, data)
        if wanted_tags and not is_new:
            repositories.grow(connection, repository.id, 0)
        return is_new

    def refuse_mirrored(self, name: str) -> None:
        """Raise `MirrorReadOnly` when a repository of this name comes from elsewhere."""
        if self.is_mirrored(name):
            hint = "push to another name, or remove the mirror"
            raise MirrorReadOnly(f"{name} is fetched from elsewhere", hint=hint, name=name)

    def _settle_kind(self, connection: Connection, repository: Repository, parsed: Parsed) -> None:
        kind = kind_of(parsed)
        if kind is not None and repository.kind is Kind.RESOURCE and kind is not Kind.RESOURCE:
            repositories.set_kind(connection, repository.id, kind)
            catalogue.index(connection, repository.id)

    def _refuse_moving(self, connection: Connection, repository: Repository, tag: str, sha256: str) -> None:
        present = tags.target(connection, repository.id, tag)
        if present is None or present == sha256:
            return
        if matches(tag, retention.immutable_patterns(connection, repository)):
            hint = "push under another tag; an admin sets which tags may move"
            raise TagImmutable(f"the tag {tag} of {repository.name} may not move", hint=hint, tag=tag)

    def _refuse_breaking(self, connection: Connection, repository: Repository, sha256: str) -> None:
        """A tag that may not move keeps what it points to, the platforms of an index as well."""
        patterns = retention.immutable_patterns(connection, repository)
        waiting, seen = [sha256] if patterns else [], {sha256}
        while waiting:
            name = waiting.pop()
            for tag in tags.on_manifest(connection, repository.id, name):
                if matches(tag, patterns):
                    hint = "an admin sets which tags may move"
                    detail = f"the tag {tag} of {repository.name} may not move, and needs this"
                    raise TagImmutable(detail, hint=hint, tag=tag)
            for parent in retention.parents(connection, repository.id, name):
                if parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)

    def find(self, repository: Repository, reference: str) -> Manifest:
        """A manifest by tag or digest, with the digest the client knows it by.

        Raises:
            BadDigest: something with a colon that is no digest.
            UnknownManifest: there is none.
        """
        with self._db.read() as connection:
            if ":" in reference:
                found = manifests.find(connection, repository.id, parse_digest(reference))
            else:
                found = (
                    manifests.find_tagged(connection, repository.id, reference) if is_tag(reference) else None
                )
        if found is None:
            raise _unknown(repository, reference)
        return found

    def tag(self, caller: Caller, name: str, tag: str, reference: str) -> Manifest:
        """Point a tag at a manifest that is there.

        Raises:
            BadTag, UnknownManifest, TagImmutable: it cannot be set so.
        """
        check_tag(tag)
        repository = self._access.repository(caller, name, "push")
        found = self.find(repository, reference)
        with self._db.write() as connection:
            if not manifests.present(connection, repository.id, found.sha256):
                raise _unknown(repository, reference)
            self._refuse_moving(connection, repository, tag, found.sha256)
            before = tags.put(
                connection, repository.id, tag, manifest=found.sha256, digest=found.digest, actor=caller.actor
            )
            if before != found.sha256:
                data = {"tag": tag, "digest": found.digest}
                _record(connection, "tag.moved" if before else "tag.created", caller, repository, data)
                repositories.grow(connection, repository.id, 0)
        self._changed()
        return found

    def delete(self, caller: Caller, repository: Repository, reference: str) -> None:
        """Remove a tag, or a manifest with the tags on it; its blobs go with the next collections.

        Raises:
            UnknownManifest: there is none.
            TagImmutable: the tag, or one on the manifest, may not be taken away.
        """
        with self._db.write() as connection:
            if ":" not in reference:
                sha256 = tags.target(connection, repository.id, reference) if is_tag(reference) else None
                if sha256 is None:
                    raise _unknown(repository, reference)
                self._refuse_moving(connection, repository, reference, "")
                tags.remove(connection, repository.id, reference)
                _record(connection, "tag.deleted", caller, repository, {"tag": reference})
            else:
                found = manifests.find(connection, repository.id, parse_digest(reference))
                if found is None:
                    raise _unknown(repository, reference)
                held = tags.on_manifest(connection, repository.id, found.sha256)
                self._refuse_breaking(connection, repository, found.sha256)
                shrunk = manifests.remove(connection, repository.id, found.sha256)
                repositories.grow(connection, repository.id, -shrunk)
                data = {"digest": reference, "tags": list(held)[:100], "bytes": shrunk}
                _record(connection, "manifest.deleted", caller, repository, data)
        self._changed()

    def touched(self) -> None:
        """Tags or names were changed elsewhere: what is remembered of them ends."""
        self._changed()

    def tag_names(
        self, repository: Repository, *, after: str = "", limit: int | None = None
    ) -> Sequence[str]:
        """Tags in the order of their bytes.

        Raises:
            UnknownRepository: nothing was ever pushed that could be tagged.
        """
        with self._db.read() as connection:
            names = tags.names(connection, repository.id, after=after, limit=limit)
            if not names and not after and not manifests.list_all(connection, repository.id, limit=1):
                hint = "push something first"
                raise UnknownRepository(
                    f"nothing was pushed to {repository.name}", hint=hint, name=repository.name
                )
        return names

    def referrers(
        self, repository: Repository, digest: Digest, artifact_type: str = ""
    ) -> Sequence[Referrer]:
        """What refers to a manifest: signatures, SBOMs, reports. An absent subject has none yet."""
        with self._db.read() as connection:
            found = manifests.referrers(connection, repository.id, digest)
        return [each for each in found if not artifact_type or each.artifact_type == artifact_type]

    def catalogue(self, caller: Caller, *, after: str, limit: int) -> list[str]:
        """Names of repositories the caller may pull, in the order of their bytes."""
        names: list[str] = []
        last = after
        while len(names) < limit:
            with self._db.read() as connection:
                batch = repositories.after(connection, last, 500)
            if not batch:
                break
            last = batch[-1].name
            names += [repository.name for repository in batch if self._access.sees(caller, repository)]
        return names[:limit]


def _address(reference: str, body: bytes, more_tags: Sequence[str]) -> tuple[Digest, list[str]]:
    if ":" not in reference:
        return Digest("sha256", hashlib.sha256(body).hexdigest()), [check_tag(reference)]
    digest = parse_digest(reference)
    found = hashlib.new(digest.algorithm, body).hexdigest()
    if found != digest.hex:
        hint = "send the bytes the digest was computed from"
        raise DigestMismatch(f"the manifest is {digest.algorithm}:{found}, not {digest}", hint=hint)
    wanted = list(dict.fromkeys(more_tags))
    if len(wanted) > MAX_TAGS_A_PUSH:
        hint = f"at most {MAX_TAGS_A_PUSH} at a time"
        raise TooManyTags(f"{len(wanted)} tags at once", hint=hint, limit=MAX_TAGS_A_PUSH)
    return digest, [check_tag(tag) for tag in wanted]


def _resolve(
    connection: Connection, repository: Repository, parsed: Parsed, *, partial: bool = False
) -> list[tuple[str, str, int]]:
    """What the manifest refers to, as rows; everything it needs must be in the repository."""
    needed = [("config", parsed.config)] if parsed.config else []
    needed += [("layer", layer) for layer in parsed.layers]
    children = [child.digest for child in parsed.children]
    known = manifests.sizes(connection, repository.id, children)
    # An index may also point to blobs (an artifact's files), which must then be there.
    needed += [("layer", child) for child in parsed.children if str(child.digest) not in known]
    served = blobs.linked_sizes(connection, repository.id, [descriptor.digest for _, descriptor in needed])
    references: list[tuple[str, str, int]] = []
    missing: list[str] = []
    for child in parsed.children:
        if str(child.digest) in known:
            sha256, size = known[str(child.digest)]
            _refuse_wrong_size(child, size)
            references.append(("child", sha256, size))
    for role, descriptor in needed:
        blob = served.get(str(descriptor.digest))
        if blob is not None:
            _refuse_wrong_size(descriptor, blob.size)
            references.append((role, blob.sha256, blob.size))
        elif partial and descriptor.digest.algorithm == "sha256":
            away = "child" if descriptor in parsed.children else role
            references.append((away, descriptor.digest.hex, descriptor.size))
        elif not descriptor.external:
            missing.append(str(descriptor.digest))
    if missing:
        raise MissingReference(
            f"{len(missing)} of what the manifest refers to is not in {repository.name}: {missing[0]}",
            hint="push or mount the blobs and child manifests first", digests=missing[:100],
        )  # fmt: skip
    return references


def _refuse_wrong_size(descriptor: Descriptor, size: int) -> None:
    if descriptor.size != size:
        hint = "write the length of the content into its descriptor"
        raise WrongSize(
            f"{descriptor.digest} has {size} bytes, the manifest says {descriptor.size}", hint=hint
        )


def _record(
    connection: Connection, what: str, caller: Caller, repository: Repository, data: Mapping[str, object]
) -> None:
    record(
        connection, type=f"hub.{what}", source=SOURCE, subject=repository.name, actor=caller.actor, data=data
    )


def _nothing(*_: object) -> None:
    """Nobody wants to know of new manifests."""


def _unknown(repository: Repository, reference: str) -> UnknownManifest:
    shown = reference[:200]
    hint = "check the tag or digest"
    return UnknownManifest(f"no manifest {shown} in {repository.name}", hint=hint, reference=shown)
