"""The catalogue: find, describe, publish, deprecate and remove artifacts; quotas."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from onmaru.core.events import record
from onmaru.core.identity import Resource, Subject, authorize
from onmaru.core.identity.permissions import permissions_on, rank
from onmaru.core.storage import Database
from onmaru.hub.errors import TagImmutable
from onmaru.hub.rules.facts import BadCard, read_facts
from onmaru.hub.rules.name import check_name
from onmaru.hub.service.access import Access, Caller, absent
from onmaru.hub.service.quotas import team_usage
from onmaru.hub.store import blobs, catalogue, manifests, repositories, retention, tags
from onmaru.hub.store.catalogue import Entry, Seen
from onmaru.hub.types import Kind, Repository, Tag

MAX_CARD = 256 << 10
MAX_LABELS = 50


@dataclass(frozen=True, slots=True)
class Page:
    entries: Sequence[Entry]
    total: int


class Shelf:
    """What people see of the hub.

    Args:
        changed: Called after a commit that may change what a repository answers.
        generation: A number that grows with each of them.
    """

    def __init__(
        self, db: Database, access: Access, *, changed: Callable[[], None], generation: Callable[[], int]
    ) -> None:
        self._db = db
        self._access = access
        self._changed = changed
        self._generation = generation
        self._counts: tuple[int, dict[Seen, dict[str, int]]] = (-1, {})

    def seen(self, subject: Subject | None) -> Seen:
        """What a subject may find."""
        if subject is None or "hub.read" not in subject.permissions:
            return Seen(only_public=True)
        return Seen(
            subject.organisation, frozenset(subject.teams), all_teams=rank(subject.role) >= rank("admin")
        )

    def search(
        self, subject: Subject | None, *, words: str = "", kind: Kind | None = None, labels: Sequence[str] = (),
        facts: Mapping[str, str] | None = None, offset: int = 0, limit: int = 50,
    ) -> Page:  # fmt: skip
        """Artifacts the subject may see; see `store.catalogue.search` for their order."""
        seen = self.seen(subject)
        counts = self._count(seen)
        with self._db.read() as connection:
            entries, total = catalogue.search(
                connection, seen, words=words, kind=kind, labels=labels, facts=facts, offset=offset, limit=limit,
                counts=counts,
            )  # fmt: skip
        return Page(entries, total)

    def facets(self, subject: Subject) -> dict[str, int]:
        """How many artifacts of each kind the subject may see."""
        return dict(self._count(self.seen(subject)))

    def _count(self, seen: Seen) -> dict[str, int]:
        """`catalogue.facets`, remembered until something changes."""
        generation = self._generation()
        if self._counts[0] != generation:
            self._counts = (generation, {})
        known = self._counts[1]
        if seen not in known:
            with self._db.read() as connection:
                found = catalogue.facets(connection, seen)
            if len(known) < 1000:
                known[seen] = found
            return found
        return known[seen]

    def entry(self, subject: Subject, name: str) -> tuple[Entry, str]:
        """An artifact and its card.

        Raises:
            UnknownRepository: absent, or hidden from the subject.
        """
        repository = self._access.repository(Caller(subject), name, "pull")
        with self._db.read() as connection:
            found = catalogue.find(connection, name)
            if found is None:
                raise absent(name)
            return found, catalogue.card(connection, repository.id)

    def permissions(self, subject: Subject, name: str) -> list[str]:
        """What the subject may do with an artifact it sees, such as `hub.write`."""
        repository = self._access.repository(Caller(subject), name, "pull")
        held = permissions_on(subject, resource_of(repository))
        return sorted(each for each in held if each.startswith("hub."))

    def listed(self, repository: Repository) -> Entry:
        """A repository the caller was let see, as the catalogue lists it."""
        with self._db.read() as connection:
            found = catalogue.find(connection, repository.name)
        if found is None:
            raise absent(repository.name)
        return found

    def card(self, repository: Repository) -> str:
        """The card of a repository the caller was let see."""
        with self._db.read() as connection:
            return catalogue.card(connection, repository.id)

    def tags(self, subject: Subject, name: str) -> Sequence[Tag]:
        """Tags of an artifact, the last set first."""
        repository = self._access.repository(Caller(subject), name, "pull")
        with self._db.read() as connection:
            return tags.list_all(connection, repository.id)

    def manifests(self, subject: Subject, name: str) -> Sequence[dict[str, Any]]:
        """Manifests of an artifact, newest first."""
        repository = self._access.repository(Caller(subject), name, "pull")
        with self._db.read() as connection:
            return manifests.list_all(connection, repository.id)

    def describe(self, subject: Subject, name: str, changes: Mapping[str, Any]) -> Entry:
        """Change title, summary, card, labels, facts or kind; who sees it and which tags move needs more.

        Raises:
            BadCard: too long, or not of the right form.
            NotPermitted: `visibility`, `deprecated` need a publisher, `immutable_tags` an admin.
        """
        repository = self._access.repository(Caller(subject), name, "push")
        _check(changes)
        if "facts" in changes:
            changes = {**changes, "facts": read_facts(changes["facts"])}
        resource = resource_of(repository)
        if {"visibility", "deprecated"} & set(changes):
            self._access.allow(subject, "hub.publish", resource)
        if "immutable_tags" in changes:
            self._access.allow(subject, "hub.admin", resource)
        with self._db.write() as connection:
            if changes:
                catalogue.describe(connection, repository.id, changes)
                told = {key: value for key, value in changes.items() if key not in ("card", "summary")}
                record(connection, type="hub.repository.described", source="hub", subject=name, actor=subject.id,
                       data={"changes": told, "fields": sorted(changes)})  # fmt: skip
            found = catalogue.find(connection, name)
        self._changed()
        if found is None:
            raise absent(name)
        return found

    def create(self, subject: Subject, name: str, *, kind: Kind) -> Entry:
        """An empty artifact; pushing makes one as well.

        Raises:
            BadCard: it is there already.
        """
        check_name(name)
        target = self._access.for_push(Caller(subject), name)
        if isinstance(target, Repository):
            raise BadCard(f"{name} is there already", hint="choose another name", name=name)
        with self._db.write() as connection:
            made = repositories.create(
                connection,
                name,
                organisation=target.organisation,
                team=target.team,
                actor=subject.id,
                kind=kind,
            )
            catalogue.index(connection, made.id)
            record(connection, type="hub.repository.created", source="hub", subject=name, actor=subject.id,
                   data={"kind": kind.value})  # fmt: skip
            found = catalogue.find(connection, name)
        self._changed()
        if found is None:
            raise absent(name)
        return found

    def remove(self, subject: Subject, name: str) -> None:
        """Remove an artifact with all its tags and manifests; its blobs go with the next collections.

        Raises:
            TagImmutable: a tag of it may not be deleted.
        """
        repository = self._access.repository(Caller(subject), name, "delete")
        with self._db.write() as connection:
            refuse_frozen(connection, repository)
            catalogue.forget(connection, repository.id)
            repositories.remove(connection, repository.id)
            record(connection, type="hub.repository.deleted", source="hub", subject=name, actor=subject.id)
        self._changed()

    def usage(self, subject: Subject, teams: Mapping[str, str] | None = None) -> dict[str, Any]:
        """What the subject's organisation holds, its quota, and what the whole store holds.

        Args:
            teams: Names by id of teams to tell of as well.
        """
        authorize(subject, "hub.read", None)
        named = teams or {}
        with self._db.read() as connection:
            return {
                "teams": [
                    {"team": team, "name": named[team], "used_bytes": used, "limit_bytes": limit}
                    for team, used, limit in team_usage(connection, subject.organisation, list(named))
                ],
                "organisation": subject.organisation,
                "used_bytes": repositories.used_bytes(connection, subject.organisation),
                "limit_bytes": repositories.quota(connection, subject.organisation),
                "stored": blobs.totals(connection),
            }

    def set_quota(self, subject: Subject, limit_bytes: int | None, *, team: str = "") -> dict[str, Any]:
        """Limit what the subject's organisation, or one of its teams, may hold [B]; None takes the limit away."""
        authorize(
            subject, "hub.admin", Resource("organisation", subject.organisation, subject.organisation, team)
        )
        with self._db.write() as connection:
            repositories.set_quota(connection, team or subject.organisation, limit_bytes)
            record(connection, type="hub.quota.changed", source="hub", subject=team or subject.organisation,
                   actor=subject.id, data={"limit_bytes": limit_bytes})  # fmt: skip
            used = repositories.used_bytes(connection, subject.organisation, team)
        return {"owner": team or subject.organisation, "used_bytes": used, "limit_bytes": limit_bytes}


def refuse_frozen(connection: Connection, repository: Repository) -> None:
    """Raise `TagImmutable` when a tag of the artifact may not be deleted: then its name stays as well."""
    frozen = retention.frozen_tags(connection, repository)
    if frozen:
        hint = "an admin sets which tags may move"
        raise TagImmutable(
            f"the tag {frozen[0]} of {repository.name} may not be deleted", hint=hint, tag=frozen[0]
        )


def resource_of(repository: Repository) -> Resource:
    """A repository as identity sees it."""
    return Resource(
        "repository", repository.name, repository.organisation, repository.team, repository.visibility
    )


def _check(changes: Mapping[str, Any]) -> None:
    card = changes.get("card", "")
    if len(card.encode("utf-8", "surrogatepass")) > MAX_CARD:
        raise BadCard("the card is longer than 256 KiB", hint="push long documents as an artifact")
    labels = changes.get("labels", ())
    if len(labels) > MAX_LABELS or any(not label.strip() or len(label) > 64 for label in labels):
        raise BadCard("labels cannot be read", hint=f"at most {MAX_LABELS}, 1 to 64 characters each")
