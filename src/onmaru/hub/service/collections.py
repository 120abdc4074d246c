"""Collections: artifacts that belong together, of any kind, under one name and card."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from onmaru.core.events import record
from onmaru.core.storage import Database
from onmaru.hub.errors import NoCollection, NoMember
from onmaru.hub.service.access import Access, Caller, absent
from onmaru.hub.store import catalogue, members, repositories
from onmaru.hub.store.catalogue import Entry
from onmaru.hub.types import Kind, Repository

MAX_MEMBERS = 1000


class Collections:
    """Gathers artifacts. A collection shows everybody only those of its members they may see anyway.

    Args:
        changed: Called after a commit that may change what a repository answers.
    """

    def __init__(self, db: Database, access: Access, *, changed: Callable[[], None]) -> None:
        self._db = db
        self._access = access
        self._changed = changed

    def add(self, caller: Caller, collection: str, name: str) -> bool:
        """Put an artifact into a collection; returns whether it is new there.

        Raises:
            UnknownRepository: one of them is absent, or hidden from the caller.
            PushDenied: the caller may not change the collection.
            NoCollection: the first one is none, or the second one is; or the collection is full.
        """
        holder = self._collection(caller, collection, "push")
        member = self._access.repository(caller, name, "pull")
        if member.kind is Kind.COLLECTION:
            raise NoCollection(
                f"{name} is a collection itself", hint="add the artifacts it gathers", name=name
            )
        with self._db.write() as connection:
            if len(members.members(connection, holder.id)) >= MAX_MEMBERS:
                hint = "make a second collection"
                raise NoCollection(
                    f"{collection} gathers {MAX_MEMBERS} artifacts already", hint=hint, name=collection
                )
            is_new = members.add(connection, holder.id, member.id, caller.actor)
            if is_new:
                record(connection, type="hub.collection.added", source="hub", subject=collection, actor=caller.actor,
                       data={"artifact": name})  # fmt: skip
        self._changed()
        return is_new

    def remove(self, caller: Caller, collection: str, name: str) -> None:
        """Take an artifact out of a collection; the artifact itself stays.

        Raises:
            NoMember: it is not in there.
        """
        holder = self._collection(caller, collection, "push")
        with self._db.write() as connection:
            member = repositories.find(connection, name)
            if member is None or not members.remove(connection, holder.id, member.id):
                hint = "look at what the collection gathers"
                raise NoMember(f"{name} is not in {collection}", hint=hint, name=name)
            record(connection, type="hub.collection.removed", source="hub", subject=collection, actor=caller.actor,
                   data={"artifact": name})  # fmt: skip
        self._changed()

    def members(self, caller: Caller, collection: str) -> list[Entry]:
        """What a collection gathers, as far as the caller may see it, by name.

        Raises:
            NoCollection: an artifact of another kind.
        """
        holder = self._collection(caller, collection, "pull")
        with self._db.read() as connection:
            names = members.members(connection, holder.id)
        return self._seen(caller, names)

    def holding(self, caller: Caller, name: str) -> list[Entry]:
        """The collections that gather an artifact, as far as the caller may see them, by name."""
        member = self._access.repository(caller, name, "pull")
        with self._db.read() as connection:
            names = members.holders(connection, member.id)
        return self._seen(caller, names)

    def _collection(self, caller: Caller, name: str, action: str) -> Repository:
        found = self._access.repository(caller, name, action)
        if found.kind is not Kind.COLLECTION:
            hint = "make one: onmaru hub artifact create NAME --kind collection"
            raise NoCollection(f"{name} is no collection", hint=hint, name=name)
        return found

    def _seen(self, caller: Caller, names: Sequence[str]) -> list[Entry]:
        seen = []
        with self._db.read() as connection:
            for name in names:
                repository, entry = repositories.find(connection, name), catalogue.find(connection, name)
                if repository is None or entry is None:
                    raise absent(name)
                if self._access.sees(caller, repository):
                    seen.append(entry)
        return seen
