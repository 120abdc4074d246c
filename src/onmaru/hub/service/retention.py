"""Retention: rules of organisations, teams and artifacts; what they would take away; taking it away.

Deciding is `rules.retention`. A run decides again inside the transaction that removes, so that what was pushed,
tagged or pulled meanwhile counts; the bytes go with the next collections.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from onmaru.core.events import record
from onmaru.core.identity import Identity, Resource, Subject, authorize
from onmaru.core.storage import Database
from onmaru.core.time import now_ns
from onmaru.hub.errors import BadRetention
from onmaru.hub.rules.retention import Gone, Rule, Verdict, decide, deployed, matches, read_rule
from onmaru.hub.service.access import Access, Caller
from onmaru.hub.store import manifests, repositories, retention
from onmaru.hub.store.retention import Scoped, scope_of, scopes
from onmaru.hub.types import Repository

MAX_SHOWN = 1000
_BATCH = 100
_LOOK_AGAIN_S = 5.0  # what is in use is found by reading every card
Deployed = Mapping[str, set[str] | None]


@dataclass(slots=True)
class Outcome:
    """What goes, or went.

    Attributes:
        items: Of at most `MAX_SHOWN` versions the artifact's name and why.
        frozen: (artifact, tag) of tags that may not be deleted, at most `MAX_SHOWN`.
        kept: Versions and attachments that stay in the artifacts that a rule takes from.
        freed_bytes: Of contents nothing else holds; they go with the next collections.
    """

    items: list[tuple[str, Gone]] = field(default_factory=list)
    frozen: list[tuple[str, str]] = field(default_factory=list)
    artifacts: int = 0
    versions: int = 0
    removed: list[tuple[int, str]] = field(default_factory=list)
    tags: int = 0
    kept: int = 0
    freed_bytes: int = 0

    def add(self, repository: Repository, verdict: Verdict) -> None:
        self.artifacts += 1 if verdict.gone else 0
        self.versions += len(verdict.gone)
        self.kept += len(verdict.kept)
        for gone in verdict.gone:
            if len(self.items) < MAX_SHOWN:
                self.items.append((repository.name, gone))
        for held in verdict.removed:
            self.removed.append((repository.id, held.sha256))
            self.tags += len(held.tags)

    def as_json(self) -> dict[str, Any]:
        return {
            "artifacts": self.artifacts, "removed": self.versions, "manifests": len(self.removed),
            "tags": self.tags, "freed_bytes": self.freed_bytes,
        }  # fmt: skip


class Retention:
    """Retention of a hub.

    Args:
        grace_ns: What was pushed or tagged more recently never goes [ns].
        changed: Called after a commit that may change what an artifact answers.
        flush: Writes down the pulls that are only counted yet.
    """

    def __init__(
        self, db: Database, access: Access, identity: Identity, *, grace_ns: int, changed: Callable[[], None],
        flush: Callable[[], None],
    ) -> None:  # fmt: skip
        self._db = db
        self._access = access
        self._identity = identity
        self._grace_ns = grace_ns
        self._changed = changed
        self._flush = flush

    def rules(self, subject: Subject) -> list[tuple[str, str, Scoped]]:
        """(team, artifact's name, rule) of the subject's organisation; both empty: the organisation's own."""
        authorize(subject, "hub.read", None)
        found = []
        with self._db.read() as connection:
            for each in retention.rules(connection, subject.organisation):
                if not each.scope.startswith("artifact:"):
                    found.append(("" if each.scope == subject.organisation else each.scope, "", each))
                    continue
                number = int(each.scope.partition(":")[2])
                for repository in repositories.find_many(connection, [number]):
                    if self._access.sees(Caller(subject), repository):
                        found.append(("", repository.name, each))
        return found

    def _scope(self, subject: Subject, team: str, artifact: str) -> tuple[str, Repository | None]:
        """Where a rule is to stand, once the subject may set it there.

        Raises:
            BadRetention: a team and an artifact at once.
            UnknownTeam, UnknownRepository: there is none that the subject sees.
            NotPermitted: it is no admin there.
        """
        if team and artifact:
            raise BadRetention("a rule stands at a team or at an artifact", hint="name one of them")
        if artifact:
            repository = self._access.repository(Caller(subject), artifact, "pull")
            resource = Resource(
                "repository", repository.name, repository.organisation, repository.team, repository.visibility
            )
            authorize(subject, "hub.admin", resource)
            return scope_of(repository), repository
        authorize(
            subject, "hub.admin", Resource("organisation", subject.organisation, subject.organisation, team)
        )
        if team:
            self._identity.teams.get(subject, team)
        return team or subject.organisation, None

    def set_rule(
        self, subject: Subject, raw: Mapping[str, Any], *, team: str = "", artifact: str = ""
    ) -> Scoped:
        """Set the rule of the organisation, a team or an artifact; the nearest one counts alone.

        Raises:
            BadRetention: it cannot be read.
        """
        rule = read_rule(raw)
        scope, _ = self._scope(subject, team, artifact)
        with self._db.write() as connection:
            made = retention.put(connection, scope, subject.organisation, rule, subject.id)
            data = {"team": team, "artifact": artifact, "rule": rule.as_json()}
            record(connection, type="hub.retention.changed", source="hub", subject=artifact or team or
                   subject.organisation, actor=subject.id, data=data)  # fmt: skip
        self._changed()
        return made

    def drop_rule(self, subject: Subject, *, team: str = "", artifact: str = "") -> None:
        """Take a rule away; the next wider one counts then.

        Raises:
            BadRetention: there is none.
        """
        scope, _ = self._scope(subject, team, artifact)
        with self._db.write() as connection:
            if not retention.remove(connection, scope):
                raise BadRetention("there is no rule there", hint="list the rules")
            data = {"team": team, "artifact": artifact, "rule": None}
            record(connection, type="hub.retention.changed", source="hub", subject=artifact or team or
                   subject.organisation, actor=subject.id, data=data)  # fmt: skip
        self._changed()

    def preview(
        self, subject: Subject, raw: Mapping[str, Any] | None = None, *, team: str = "", artifact: str = "",
        at_ns: int | None = None,
    ) -> Outcome:  # fmt: skip
        """What the rules take away now, in the organisation, a team or one artifact; nothing is changed.

        Args:
            raw: The rule as it would be there; None: as it is.
            at_ns: Another moment than now [ns].
        """
        scope, one = self._scope(subject, team, artifact)
        self._flush()
        outcome = Outcome()
        with self._db.read() as connection:
            known = {each.scope: each.rule for each in retention.rules(connection, subject.organisation)}
            if raw is not None:
                known[scope] = read_rule(raw)
            in_use = deployed(retention.origins(connection))
            for repository, verdict in self._verdicts(
                connection, subject.organisation, known, in_use, at_ns, team, one
            ):
                outcome.add(repository, verdict)
                self._freeze(outcome, repository, known, verdict)
            outcome.freed_bytes = retention.freed_bytes(connection, outcome.removed)
        return outcome

    def _freeze(
        self, outcome: Outcome, repository: Repository, known: Mapping[str, Rule], verdict: Verdict
    ) -> None:
        patterns = _immutable(repository, known)
        if patterns:
            for tag in verdict.tags:
                if len(outcome.frozen) < MAX_SHOWN and matches(tag, patterns):
                    outcome.frozen.append((repository.name, tag))

    def _verdicts(
        self, connection: Connection, organisation: str, known: Mapping[str, Rule], in_use: Deployed,
        at_ns: int | None, team: str, one: Repository | None,
    ) -> Iterator[tuple[Repository, Verdict]]:  # fmt: skip
        for batch in _batches(connection, organisation, team, one):
            concerned = [each for each in batch if _immutable(each, known) or _nearest(each, known).removes]
            inventories = retention.inventories(connection, [each.id for each in concerned])
            for repository in concerned:
                yield repository, self._decide(repository, inventories[repository.id], known, in_use, at_ns)

    def _decide(
        self, repository: Repository, helds: Sequence[Any], known: Mapping[str, Rule], in_use: Deployed,
        at_ns: int | None,
    ) -> Verdict:  # fmt: skip
        return decide(
            helds, _nearest(repository, known), now_ns=int(now_ns()) if at_ns is None else at_ns,
            grace_ns=self._grace_ns, immutable=_immutable(repository, known),
            deployed=in_use.get(repository.name, set()),
        )  # fmt: skip

    def run(
        self, organisation: str, *, actor: str = "system", at_ns: int | None = None,
        stop: Callable[[], bool] = lambda: False, progress: Callable[[float, str], None] = lambda *_: None,
    ) -> Outcome:  # fmt: skip
        """Take away what the rules of an organisation do not keep.

        Args:
            stop: Asked between artifacts; when it says so, the rest is left to the next run.
        """
        self._flush()
        outcome = Outcome()
        in_use = self._in_use()
        with self._db.read() as connection:
            known = {each.scope: each.rule for each in retention.rules(connection, organisation)}
            going = [
                repository.id
                for repository, verdict in self._verdicts(
                    connection, organisation, known, in_use, at_ns, "", None
                )
                if verdict.gone
            ]
        looked_s = time.monotonic()
        for number, repository_id in enumerate(going):
            if stop():
                break
            if time.monotonic() - looked_s > _LOOK_AGAIN_S:
                in_use, looked_s = self._in_use(), time.monotonic()
            progress(number / len(going), f"{outcome.versions} versions removed")
            self._take(repository_id, organisation, in_use, outcome, actor, at_ns)
        if outcome.removed:
            with self._db.write() as connection:
                record(connection, type="hub.retention.ran", source="hub", subject=organisation, actor=actor,
                       data=outcome.as_json())  # fmt: skip
            self._changed()
        return outcome

    def _in_use(self) -> Deployed:
        with self._db.read() as connection:
            return deployed(retention.origins(connection))

    def _take(
        self, repository_id: int, organisation: str, in_use: Deployed, outcome: Outcome, actor: str,
        at_ns: int | None,
    ) -> None:  # fmt: skip
        with self._db.write() as connection:
            found = repositories.find_many(connection, [repository_id])
            if not found or found[0].organisation != organisation:
                return  # deleted or moved since we looked
            repository = found[0]
            known = {each.scope: each.rule for each in retention.rules(connection, organisation)}
            helds = retention.inventories(connection, [repository.id])[repository.id]
            verdict = self._decide(repository, helds, known, in_use, at_ns)
            outcome.freed_bytes += retention.freed_bytes(
                connection, [(repository.id, held.sha256) for held in verdict.removed]
            )
            for gone in verdict.gone:
                for held in (gone.held, *gone.attached):
                    shrunk = manifests.remove(connection, repository.id, held.sha256)
                    repositories.grow(connection, repository.id, -shrunk)
                    data = {"digest": held.digest, "tags": sorted(held.tags)[:100], "bytes": shrunk,
                            "retention": gone.reason}  # fmt: skip
                    record(connection, type="hub.manifest.deleted", source="hub", subject=repository.name,
                           actor=actor, data=data)  # fmt: skip
            outcome.add(repository, verdict)

    def organisations(self) -> Sequence[str]:
        """Organisations in which a rule takes something away."""
        with self._db.read() as connection:
            return [
                each
                for each in retention.organisations(connection)
                if any(scoped.rule.removes for scoped in retention.rules(connection, each))
            ]


def _batches(
    connection: Connection, organisation: str, team: str, one: Repository | None
) -> Iterator[Sequence[Repository]]:
    if one is not None:
        yield [one]
        return
    after = ""
    while True:
        batch = retention.repositories_of(connection, organisation, team=team, after=after, limit=_BATCH)
        if not batch:
            return
        yield batch
        after = batch[-1].name


def _nearest(repository: Repository, known: Mapping[str, Rule]) -> Rule:
    return next((known[scope] for scope in scopes(repository) if scope in known), Rule())


def _immutable(repository: Repository, known: Mapping[str, Rule]) -> tuple[str, ...]:
    found = repository.immutable_tags.split()
    for scope in scopes(repository):
        found += known[scope].immutable_tags if scope in known else ()
    return tuple(dict.fromkeys(found))
