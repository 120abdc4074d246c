"""Mirrors of an organisation: add, change, remove, and which of them a name belongs to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from onmaru.core.events import record
from onmaru.core.identity import Resource, Subject, authorize
from onmaru.core.ids import new_id
from onmaru.core.storage import Database
from onmaru.core.time import NS_PER_S, now_ns
from onmaru.hub.drivers.seal import Seal
from onmaru.hub.errors_mirror import BadMirror, MirrorExists, UnknownMirror
from onmaru.hub.rules.mirror import Mirror, check_prefix, check_protocol, check_url, read_terms
from onmaru.hub.service.access import Access, Caller
from onmaru.hub.store import mirrors, repositories

_TERMS = ("allow", "deny", "tag_ttl_s", "absent_ttl_s", "quota_bytes", "offline", "visibility")


class Mirrors:
    """All mirrors of a hub; thread-safe.

    Args:
        changed: Called after a commit that may change what a name answers.
    """

    def __init__(self, db: Database, access: Access, seal: Seal, *, changed: Callable[[], None]) -> None:
        self._db = db
        self._access = access
        self._seal = seal
        self._changed = changed
        self._lock = threading.Lock()
        self._all: tuple[Mirror, ...] | None = None

    def of(self, name: str) -> Mirror | None:
        """The mirror a repository of this name comes from."""
        return next((mirror for mirror in self._everything() if mirror.covers(name)), None)

    def covers(self, name: str) -> bool:
        return self.of(name) is not None

    def _everything(self) -> tuple[Mirror, ...]:
        known = self._all
        if known is None:
            with self._lock, self._db.read() as connection:
                known = self._all = tuple(mirrors.list_all(connection))
        return known

    def all(self, subject: Subject) -> Sequence[Mirror]:
        """The mirrors of the subject's organisation."""
        with self._db.read() as connection:
            return [
                each for each in mirrors.list_all(connection) if each.organisation == subject.organisation
            ]

    def get(self, subject: Subject, mirror: str) -> Mirror:
        """One of them.

        Raises:
            UnknownMirror: absent, or another organisation's.
        """
        with self._db.read() as connection:
            found = mirrors.find(connection, mirror)
        if found is None or found.organisation != subject.organisation:
            raise UnknownMirror(f"no mirror {mirror[:60]!r}", hint="list them")
        return found

    def known(self, mirror: str) -> Mirror:
        """A mirror a job was made for.

        Raises:
            UnknownMirror: it was removed since.
        """
        with self._db.read() as connection:
            found = mirrors.find(connection, mirror)
        if found is None:
            raise UnknownMirror(f"no mirror {mirror[:60]!r}", hint="list them")
        return found

    def sees(self, subject: Subject, name: str) -> bool:
        """Whether the subject may pull a repository."""
        with self._db.read() as connection:
            repository = repositories.find(connection, name)
        return repository is not None and self._access.sees(Caller(subject), repository)

    def note_sync(self, mirror: Mirror, actor: str, done: Mapping[str, Any]) -> None:
        """Into the audit: what was fetched on somebody's behalf."""
        data = {"prefix": mirror.prefix, **{name: done[name] for name in ("manifests", "blobs", "bytes")},
                "failed": len(done["failed"])}  # fmt: skip
        with self._db.write() as connection:
            record(
                connection, type="hub.mirror.synced", source="hub", subject=mirror.id, actor=actor, data=data
            )

    def used_bytes(self, mirror: Mirror) -> int:
        with self._db.read() as connection:
            return mirrors.used_bytes(connection, mirror.prefix)

    def holdings(self, mirror: Mirror) -> list[dict[str, Any]]:
        """What a mirror holds: each repository, when it was last checked, and how much of it is not here yet [B]."""
        now, ttl_ns = int(now_ns()), int(mirror.terms.tag_ttl_s * NS_PER_S)
        with self._db.read() as connection:
            rows = mirrors.below(connection, mirror.prefix)
        return [
            {"name": row.name, "checked_ns": int(row.checked_ns or 0), "stale": now - int(row.checked_ns or 0) > ttl_ns,
             "references": int(row.mirrored), "size_bytes": int(row.size), "missing_bytes": int(row.missing)}
            for row in rows
        ]  # fmt: skip

    def add(self, subject: Subject, said: Mapping[str, Any]) -> Mirror:
        """Fetch a part of the names from elsewhere from now on.

        Raises:
            BadMirror: something of it cannot be so.
            MirrorExists: names of the prefix are mirrored, or pushed to, already.
        """
        authorize(subject, "hub.admin", _organisation(subject))
        prefix = check_prefix(str(said.get("prefix", "")))
        upstream_prefix = str(said.get("upstream_prefix") or "").strip("/")
        owner = self._access.owner_of(f"{prefix}/x")
        if owner.organisation != subject.organisation:
            raise BadMirror(f"prefix {prefix!r} is not your organisation's",
                            hint="begin it with your organisation's name", where="prefix")  # fmt: skip
        made = Mirror(
            new_id("mirror"), subject.organisation, prefix, check_protocol(str(said.get("protocol", "oci"))),
            check_url(str(said.get("url", ""))), _upstream_prefix(upstream_prefix), _username(said), "",
            read_terms({name: said[name] for name in _TERMS if name in said}), int(now_ns()), subject.id,
        )  # fmt: skip
        if made.protocol == "hf" and made.username:
            raise BadMirror("username says nothing to such an endpoint", hint="give its token as the secret",
                            where="username")  # fmt: skip
        made = replace(made, sealed=self._sealed(made, said))
        with self._db.write() as connection:
            for other in mirrors.list_all(connection):
                if f"{other.prefix}/".startswith(f"{prefix}/") or f"{prefix}/".startswith(f"{other.prefix}/"):
                    raise MirrorExists(f"names below {other.prefix} are mirrored already",
                                       hint="remove that mirror, or choose another prefix", prefix=other.prefix)  # fmt: skip
            for row in mirrors.below(connection, prefix, limit=1000):
                if not row.mirrored:
                    raise MirrorExists(f"{row.name} was pushed here",
                                       hint="move it away, or choose another prefix", name=row.name)  # fmt: skip
            mirrors.insert(connection, made)
            self._note(connection, "added", subject, made)
        self._forget()
        return made

    def change(self, subject: Subject, mirror: str, said: Mapping[str, Any]) -> Mirror:
        """Change address, credentials or terms.

        Raises:
            UnknownMirror: absent, or another organisation's.
            BadMirror: something of it cannot be so.
        """
        authorize(subject, "hub.admin", _organisation(subject))
        before = self.get(subject, mirror)
        after = replace(
            before, terms=read_terms({name: said[name] for name in _TERMS if name in said}, before.terms)
        )
        if "url" in said:
            after = replace(after, url=check_url(str(said["url"])))
            if after.url != before.url and "secret" not in said:
                after = replace(after, sealed="")  # a secret is for whom it was given, and nobody else
        if "upstream_prefix" in said:
            after = replace(after, upstream_prefix=_upstream_prefix(str(said["upstream_prefix"]).strip("/")))
        if "username" in said and before.protocol == "oci":
            after = replace(after, username=_username(said))
        if said.get("secret") is not None:
            after = replace(after, sealed=self._sealed(after, said))
        with self._db.write() as connection:
            mirrors.update(connection, after)
            self._note(connection, "changed", subject, after)
        self._forget()
        return after

    def remove(self, subject: Subject, mirror: str) -> None:
        """Fetch no more; what was fetched stays, and can be pushed to.

        Raises:
            UnknownMirror: absent, or another organisation's.
        """
        authorize(subject, "hub.admin", _organisation(subject))
        found = self.get(subject, mirror)
        with self._db.write() as connection:
            mirrors.remove(connection, found.id)
            self._note(connection, "removed", subject, found)
        self._forget()

    def secret(self, mirror: Mirror) -> str:
        """The password or token to sign in with elsewhere; empty when there is none."""
        return (self._seal.open(mirror.sealed, mirror.id) or "") if mirror.sealed else ""

    def _sealed(self, mirror: Mirror, said: Mapping[str, Any]) -> str:
        secret = said.get("secret") or ""
        if not isinstance(secret, str) or len(secret) > 8192 or not secret.isprintable():
            raise BadMirror(
                "secret cannot be used", hint="one line of at most 8192 characters", where="secret"
            )
        return self._seal.close(secret, mirror.id) if secret else ""

    def _note(self, connection: Any, what: str, subject: Subject, mirror: Mirror) -> None:
        data = {"prefix": mirror.prefix, "url": mirror.url, "protocol": mirror.protocol, "offline": mirror.terms.offline,
                "has_secret": bool(mirror.sealed)}  # fmt: skip
        record(
            connection,
            type=f"hub.mirror.{what}",
            source="hub",
            subject=mirror.id,
            actor=subject.id,
            data=data,
        )

    def _forget(self) -> None:
        with self._lock:
            self._all = None
        self._changed()


def _organisation(subject: Subject) -> Resource:
    return Resource("organisation", subject.organisation, subject.organisation, "")


def _username(said: Mapping[str, Any]) -> str:
    name = str(said.get("username") or "")
    if len(name) > 255 or not name.isprintable() or ":" in name:
        raise BadMirror("username cannot be used", hint="at most 255 characters without :", where="username")
    return name


def _upstream_prefix(prefix: str) -> str:
    fine = len(prefix) <= 200 and all(
        char.isascii() and (char.isalnum() or char in "._-/") for char in prefix
    )
    if not fine or ".." in prefix or "//" in prefix:
        raise BadMirror(f"upstream_prefix {prefix[:80]!r} cannot be used",
                        hint="the beginning of names on the other side, such as library", where="upstream_prefix")  # fmt: skip
    return prefix
