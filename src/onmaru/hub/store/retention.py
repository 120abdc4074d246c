"""Rows of retention: rules by scope, what artifacts hold, when versions were pulled, who else holds a content."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, text

from onmaru.core.time import now_ns
from onmaru.hub.rules.digest import parse_digest
from onmaru.hub.rules.lineage import sources
from onmaru.hub.rules.retention import Held, Rule, matches, read_rule
from onmaru.hub.store.repositories import repository_of
from onmaru.hub.types import Repository

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Scoped:
    """A rule and where it holds: an organisation id, a team id, or `artifact:<number>`."""

    scope: str
    rule: Rule
    updated_ns: int
    updated_by: str


def scope_of(repository: Repository) -> str:
    return f"artifact:{repository.id}"


def scopes(repository: Repository) -> tuple[str, ...]:
    """Where a rule for this artifact may stand, the nearest first."""
    wider = (repository.team, repository.organisation)
    return (scope_of(repository), *(each for each in wider if each))


def rules(connection: Connection, organisation: str) -> Sequence[Scoped]:
    """All rules of an organisation."""
    query = text(
        "SELECT scope, document, updated_ns, updated_by FROM hub_retention WHERE organisation = :organisation"
        " ORDER BY scope"
    )
    return [
        Scoped(row.scope, read_rule(json.loads(row.document)), int(row.updated_ns), row.updated_by)
        for row in connection.execute(query, {"organisation": organisation})
    ]


def organisations(connection: Connection) -> Sequence[str]:
    """Organisations that have rules."""
    query = text("SELECT DISTINCT organisation FROM hub_retention ORDER BY organisation")
    return [row.organisation for row in connection.execute(query)]


def put(connection: Connection, scope: str, organisation: str, rule: Rule, actor: str) -> Scoped:
    set_ns = int(now_ns())
    connection.execute(
        text(
            "INSERT INTO hub_retention (scope, organisation, document, updated_ns, updated_by)"
            " VALUES (:scope, :organisation, :document, :now, :actor) ON CONFLICT (scope)"
            " DO UPDATE SET document = :document, updated_ns = :now, updated_by = :actor"
        ),
        {"scope": scope, "organisation": organisation, "document": json.dumps(rule.as_json()), "now": set_ns,
         "actor": actor},
    )  # fmt: skip
    return Scoped(scope, rule, set_ns, actor)


def remove(connection: Connection, scope: str) -> bool:
    delete = text("DELETE FROM hub_retention WHERE scope = :scope")
    return connection.execute(delete, {"scope": scope}).rowcount > 0


def immutable_patterns(connection: Connection, repository: Repository) -> tuple[str, ...]:
    """Patterns of tags that may not move: the artifact's own, and those of every rule it is under."""
    query = text("SELECT document FROM hub_retention WHERE scope IN :scopes").bindparams(
        bindparam("scopes", expanding=True)
    )
    found = repository.immutable_tags.split()
    for row in connection.execute(query, {"scopes": list(scopes(repository))}):
        found += read_rule(json.loads(row.document)).immutable_tags
    return tuple(dict.fromkeys(found))


def frozen_tags(connection: Connection, repository: Repository) -> list[str]:
    """Tags of an artifact that may neither move nor be deleted."""
    patterns = immutable_patterns(connection, repository)
    if not patterns:
        return []
    query = text("SELECT name FROM hub_tags WHERE repository = :repository ORDER BY name")
    rows = connection.execute(query, {"repository": repository.id})
    return [row.name for row in rows if matches(row.name, patterns)]


def parents(connection: Connection, repository: int, sha256: str) -> Sequence[str]:
    """sha256 of the indexes of a repository that have a manifest as child."""
    query = text(
        "SELECT manifest FROM hub_references WHERE repository = :repository AND target = :sha256"
        " AND role = 'child'"
    )
    rows = connection.execute(query, {"repository": repository, "sha256": sha256})
    return [str(row.manifest) for row in rows]


def repositories_of(
    connection: Connection, organisation: str, *, team: str = "", after: str = "", limit: int = 100
) -> Sequence[Repository]:
    """Artifacts of an organisation, or of one of its teams, by name."""
    name = 'name COLLATE "C"' if connection.dialect.name == "postgresql" else "name"
    only = " AND team = :team" if team else ""
    query = text(
        "SELECT id, name, organisation, team, kind, visibility, immutable_tags, deprecated FROM hub_repositories"  # noqa: S608
        f" WHERE organisation = :organisation{only} AND {name} > :after ORDER BY {name} LIMIT :limit"
    )
    values = {"organisation": organisation, "team": team, "after": after, "limit": limit}
    return [repository_of(row) for row in connection.execute(query, values)]


def inventories(connection: Connection, numbers: Sequence[int]) -> dict[int, list[Held]]:
    """What each of these artifacts holds."""
    if not numbers:
        return {}
    asked = {"ids": list(numbers)}

    def rows(query: str) -> Iterator[Any]:
        yield from connection.execute(text(query).bindparams(bindparam("ids", expanding=True)), asked)

    children: dict[tuple[int, str], list[str]] = {}
    sizes: dict[tuple[int, str], int] = {}
    for row in rows(
        "SELECT repository, manifest, role, target, size FROM hub_references WHERE repository IN :ids"
    ):
        key = (int(row.repository), row.manifest)
        sizes[key] = sizes.get(key, 0) + int(row.size)
        if row.role == "child":
            children.setdefault(key, []).append(row.target)
    tags: dict[tuple[int, str], dict[str, int]] = {}
    branches: dict[tuple[int, str], set[str]] = {}
    for row in rows(
        "SELECT t.repository, t.manifest, t.name, t.updated_ns, b.name AS branch FROM hub_tags t LEFT JOIN hub_branches b"
        " ON b.repository = t.repository AND b.name = t.name WHERE t.repository IN :ids"
    ):
        key = (int(row.repository), row.manifest)
        tags.setdefault(key, {})[row.name] = int(row.updated_ns)
        if row.branch is not None:
            branches.setdefault(key, set()).add(row.name)
    pulls = {
        (int(row.repository), row.manifest): int(row.pulled_ns)
        for row in rows("SELECT repository, manifest, pulled_ns FROM hub_pulls WHERE repository IN :ids")
    }
    manifests = list(rows(
        "SELECT repository, sha256, sha512, digest, subject, size, pushed_ns FROM hub_manifests m"
        " WHERE repository IN :ids AND NOT EXISTS (SELECT 1 FROM hub_releases r WHERE r.is_pending = 1"
        " AND r.repository = m.repository AND r.manifest = m.sha256)"  # files are still to come: nobody's to judge
        " ORDER BY repository, sha256"
    ))  # fmt: skip
    named = {}
    for row in manifests:
        named[int(row.repository), f"sha256:{row.sha256}"] = row.sha256
        named[int(row.repository), f"sha512:{row.sha512}"] = row.sha256
    found: dict[int, list[Held]] = {number: [] for number in numbers}
    for row in manifests:
        number = int(row.repository)
        key = (number, row.sha256)
        subject = named.get((number, row.subject), "")
        found[number].append(
            Held(
                row.sha256, row.digest, int(row.pushed_ns), int(row.size) + sizes.get(key, 0), subject,
                bool(row.subject) and not subject, tuple(children.get(key, ())), tags.get(key, {}),
                frozenset(branches.get(key, ())), pulls.get(key),
            )
        )  # fmt: skip
    return found


def freed_bytes(connection: Connection, removed: Iterable[tuple[int, str]]) -> int:
    """Bytes of contents that only these manifests hold, given as (repository, sha256)."""
    going = set(removed)
    targets: dict[str, int] = {}
    by_repository: dict[int, list[str]] = {}
    for number, sha256 in going:
        by_repository.setdefault(number, []).append(sha256)
    mine = text(
        "SELECT target, size FROM hub_references WHERE repository = :repository AND manifest IN :names"
        " AND role <> 'child'"
    ).bindparams(bindparam("names", expanding=True))
    for number, names in by_repository.items():
        for begin in range(0, len(names), _BATCH):
            values = {"repository": number, "names": names[begin : begin + _BATCH]}
            targets.update((row.target, int(row.size)) for row in connection.execute(mine, values))
    others = text(
        "SELECT repository, manifest, target FROM hub_references WHERE target IN :targets AND role <> 'child'"
    ).bindparams(bindparam("targets", expanding=True))
    held: set[str] = set()
    listed = list(targets)
    for begin in range(0, len(listed), _BATCH):
        for row in connection.execute(others, {"targets": listed[begin : begin + _BATCH]}):
            if (int(row.repository), row.manifest) not in going:
                held.add(row.target)
    return sum(size for target, size in targets.items() if target not in held)


def origins(connection: Connection) -> Iterator[tuple[str, dict[str, str], set[str]]]:
    """Of every artifact whose card says where it comes from: its name, its origins, which of them it serves."""
    query = text("SELECT name, facts FROM hub_repositories WHERE facts <> '{}'")
    for row in connection.execute(query):
        made_of, serves = sources(json.loads(row.facts))
        if made_of:
            yield row.name, made_of, serves


def note_pulls(connection: Connection, pulls: Mapping[tuple[int, str], int]) -> None:
    """Note when versions were pulled last, given by (repository, digest); those deleted meanwhile are left out."""
    for column in ("sha256", "sha512"):
        update = text(
            "INSERT INTO hub_pulls (repository, manifest, pulled_ns)"  # noqa: S608  # two constants
            f" SELECT repository, sha256, :pulled FROM hub_manifests WHERE repository = :repository AND {column} = :hex"
            " ON CONFLICT (repository, manifest) DO UPDATE SET pulled_ns = :pulled"
        )
        for (repository, name), pulled_ns in pulls.items():
            digest = parse_digest(name)
            if digest.algorithm == column:
                values = {"repository": repository, "hex": digest.hex, "pulled": pulled_ns}
                connection.execute(update, values)
