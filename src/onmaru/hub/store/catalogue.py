"""What the catalogue shows of repositories, and how it is searched.

The index holds words made by `rules.search`; kind, visibility, owner and labels stand in it as words of
their own (they begin with `_`), so that a filter is one more word to match.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, bindparam, text

from onmaru.core.time import now_ns
from onmaru.hub.rules.search import index_words, query_words
from onmaru.hub.types import Kind, Visibility

MAX_MATCHES = 1000  # of a search by words; the newest win
_COLUMNS = (
    "id, name, organisation, team, kind, visibility, immutable_tags, title, summary, labels, facts, deprecated,"
    " pulls, size, created_ns, updated_ns, created_by,"
    " COALESCE((SELECT l.version FROM hub_licences l WHERE l.repository = hub_repositories.id), '') AS licence"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An artifact as the catalogue lists it."""

    id: int
    name: str
    organisation: str
    team: str
    kind: Kind
    visibility: Visibility
    immutable_tags: str
    title: str
    summary: str
    labels: tuple[str, ...]
    facts: Mapping[str, Any]
    deprecated: str  # why, empty: it is not
    pulls: int
    size: int  # [B]
    created_ns: int
    updated_ns: int
    created_by: str
    licence: str = ""  # version of what has to be accepted before pulling; empty: nothing


@dataclass(frozen=True, slots=True)
class Seen:
    """What a subject may find: what is public, and of one organisation what its teams let it see."""

    organisation: str = ""
    teams: frozenset[str] = field(default_factory=frozenset)
    all_teams: bool = False
    only_public: bool = False


def entry_of(row: Row[Any]) -> Entry:
    values = dict(row._mapping)
    values["kind"] = Kind(values["kind"])
    values["labels"] = tuple(json.loads(values["labels"]))
    values["facts"] = json.loads(values["facts"])
    for name in ("id", "pulls", "size", "created_ns", "updated_ns"):
        values[name] = int(values[name])
    return Entry(**values)


def find(connection: Connection, name: str) -> Entry | None:
    query = text(f"SELECT {_COLUMNS} FROM hub_repositories WHERE name = :name")  # noqa: S608  # constants
    row = connection.execute(query, {"name": name}).first()
    return entry_of(row) if row else None


def card(connection: Connection, repository: int) -> str:
    """The Markdown of a repository's card."""
    found = connection.execute(text("SELECT card FROM hub_repositories WHERE id = :id"), {"id": repository})
    return str(found.scalar_one())


def describe(connection: Connection, repository: int, changes: Mapping[str, Any]) -> None:
    """Change columns of a card; `labels` and `facts` are written as JSON."""
    allowed = (
        "kind",
        "visibility",
        "immutable_tags",
        "title",
        "summary",
        "card",
        "labels",
        "facts",
        "deprecated",
    )
    values = {name: _stored(changes[name]) for name in allowed if name in changes}
    columns = ", ".join(f"{name} = :{name}" for name in values)
    connection.execute(
        text(f"UPDATE hub_repositories SET {columns}, updated_ns = :now WHERE id = :id"),  # noqa: S608  # constants
        {**values, "now": now_ns(), "id": repository},
    )
    index(connection, repository)


def _stored(value: Any) -> Any:
    if isinstance(value, Kind):
        return value.value
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def index(connection: Connection, repository: int) -> None:
    """Bring the search index up to date with a repository."""
    query = text(f"SELECT {_COLUMNS}, card FROM hub_repositories WHERE id = :id")  # noqa: S608  # constants
    row = connection.execute(query, {"id": repository}).one()
    labels, facts = json.loads(row.labels), json.loads(row.facts)
    said = [row.name.replace("/", " "), row.title, row.summary, row.card, row.kind, *labels,
            *(str(value) for value in facts.values())]  # fmt: skip
    marks = [
        _mark("k", row.kind),
        _mark("v", row.visibility),
        _mark("o", row.organisation),
        *_owner_marks(row),
    ]
    marks += [_mark("l", label) for label in labels]
    marks += [
        _mark("f", f"{name} {value}") for name, value in facts.items() if isinstance(value, str | int | float)
    ]
    forget(connection, repository)
    words = f"{index_words(said)} {' '.join(marks)}"
    if connection.dialect.name == "postgresql":
        insert = (
            "INSERT INTO hub_search (repository, words)"
            " VALUES (:id, array_to_tsvector(array_remove(string_to_array(:words, ' '), '')))"
        )
    else:
        insert = "INSERT INTO hub_search (rowid, words) VALUES (:id, :words)"
    connection.execute(text(insert), {"id": repository, "words": words})


def forget(connection: Connection, repository: int) -> None:
    """Take a repository out of the search index."""
    key = "repository" if connection.dialect.name == "postgresql" else "rowid"
    connection.execute(text(f"DELETE FROM hub_search WHERE {key} = :id"), {"id": repository})  # noqa: S608


def _owner_marks(row: Row[Any]) -> list[str]:
    """Who finds it beside the public: everybody in the organisation, or one team."""
    if row.team and row.visibility == "private":
        return [_mark("t", row.team)]
    return [_mark("s", row.organisation)]


def _mark(kind: str, value: str) -> str:
    plain = "".join(letter if letter.isalnum() else "_" for letter in value.casefold())
    return f"_{kind}_{plain}"[:120]


def _clauses(seen: Seen, words: str, marks: Sequence[str]) -> list[list[tuple[str, bool]]]:
    """A conjunction of alternatives: `(word, is only a beginning)`."""
    visible = [(_mark("v", "public"), False)]
    if not seen.only_public:
        if seen.all_teams:
            visible.append((_mark("o", seen.organisation), False))
        else:
            visible.append((_mark("s", seen.organisation), False))
            visible += [(_mark("t", team), False) for team in sorted(seen.teams)]
    clauses = [[(word, begins)] for word, begins in query_words(words)]
    return [*clauses, *([(mark, False)] for mark in marks), visible]


def _match(connection: Connection, clauses: Sequence[Sequence[tuple[str, bool]]]) -> str:
    postgres = connection.dialect.name == "postgresql"
    parts = []
    for alternatives in clauses:
        quote, star = ("'", ":*") if postgres else ('"', "*")
        words = [f"{quote}{word}{quote}{star if begins else ''}" for word, begins in alternatives]
        parts.append("(" + (" | " if postgres else " OR ").join(words) + ")")
    return (" & " if postgres else " AND ").join(parts)


def search(
    connection: Connection, seen: Seen, *, words: str = "", kind: Kind | None = None, labels: Sequence[str] = (),
    facts: Mapping[str, str] | None = None, offset: int = 0, limit: int = 50, counts: Mapping[str, int] | None = None,
) -> tuple[list[Entry], int]:  # fmt: skip
    """Entries a subject may see, and how many there are (at most `MAX_MATCHES` where words are searched).

    Args:
        counts: What `facets` gave, where it is known: counting a large catalogue costs more than a page of it.

    Without words the last changed come first; with words those whose name has them, then the most pulled.
    """
    marks = [_mark("k", kind.value)] if kind else []
    marks += [_mark("l", label) for label in labels]
    marks += [_mark("f", f"{name} {value}") for name, value in (facts or {}).items()]
    if not words.strip() and not marks[1 if kind else 0 :]:
        return _browse(connection, seen, kind, offset, limit, counts)
    if words.strip() and not query_words(words):
        return [], 0  # nothing but punctuation: no artifact has it in its words
    match = _match(connection, _clauses(seen, words, marks))
    if connection.dialect.name == "postgresql":
        hits = (
            "SELECT repository AS id FROM hub_search WHERE words @@ CAST(:match AS tsquery)"
            " ORDER BY repository DESC LIMIT :most"
        )
    else:
        hits = "SELECT rowid AS id FROM hub_search WHERE words MATCH :match ORDER BY rowid DESC LIMIT :most"
    found = [int(row.id) for row in connection.execute(text(hits), {"match": match, "most": MAX_MATCHES})]
    if not found:
        return [], 0
    first = next(iter(query_words(words)), ("", False))[0]
    query = text(
        f"SELECT {_COLUMNS} FROM hub_repositories WHERE id IN :ids"  # noqa: S608  # constants
        " ORDER BY CASE WHEN deprecated = '' THEN 0 ELSE 1 END, CASE WHEN name LIKE :near THEN 0 ELSE 1 END,"
        " pulls DESC, updated_ns DESC LIMIT :limit OFFSET :offset"
    ).bindparams(bindparam("ids", expanding=True))
    values = {"ids": found, "near": f"%{first}%", "limit": limit, "offset": offset}
    return [entry_of(row) for row in connection.execute(query, values)], len(found)


def _visible(seen: Seen) -> tuple[str, dict[str, Any]]:
    if seen.only_public:
        return "visibility = 'public'", {}
    where, values = (
        "visibility = 'public' OR (organisation = :organisation",
        {"organisation": seen.organisation},
    )
    if not seen.all_teams:
        where += " AND (visibility = 'organisation' OR team = ''"
        for number, team in enumerate(sorted(seen.teams)):
            where += f" OR team = :team{number}"
            values[f"team{number}"] = team
        where += ")"
    return f"({where}))", values


def _browse(
    connection: Connection,
    seen: Seen,
    kind: Kind | None,
    offset: int,
    limit: int,
    counts: Mapping[str, int] | None,
) -> tuple[list[Entry], int]:
    where, values = _visible(seen)
    if kind:
        where, values = f"{where} AND kind = :kind", values | {"kind": kind.value}
    query = text(
        f"SELECT {_COLUMNS} FROM hub_repositories WHERE {where}"  # noqa: S608  # built from constants above
        " ORDER BY updated_ns DESC, id DESC LIMIT :limit OFFSET :offset"
    )
    rows = connection.execute(query, values | {"limit": limit, "offset": offset}).all()
    counts = facets(connection, seen) if counts is None else counts
    total = counts.get(kind.value, 0) if kind else sum(counts.values())
    return [entry_of(row) for row in rows], total


def facets(connection: Connection, seen: Seen) -> dict[str, int]:
    """How many entries of each kind a subject may see."""
    where, values = _visible(seen)
    query = text(f"SELECT kind, COUNT(*) AS n FROM hub_repositories WHERE {where} GROUP BY kind")  # noqa: S608
    return {row.kind: int(row.n) for row in connection.execute(query, values)}
