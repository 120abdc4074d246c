"""Follows cards from artifact to artifact, through what the subject may see."""

from __future__ import annotations

from dataclasses import dataclass

from onmaru.core.identity import Subject
from onmaru.hub.rules.lineage import Edge, parents
from onmaru.hub.service.shelf import Shelf
from onmaru.hub.store.catalogue import Entry

MAX_NODES = 60
MAX_DEPTH = 5
_MENTIONS = 500  # artifacts whose words have a name; read to find those that come from it


@dataclass(frozen=True, slots=True)
class Lineage:
    """Artifacts by name; None for what a card names and the subject does not find here."""

    nodes: dict[str, Entry | None]
    edges: tuple[Edge, ...]
    is_whole: bool  # False: there is more than `MAX_NODES`


def trace(shelf: Shelf, subject: Subject, entry: Entry) -> Lineage:
    """Ancestors and descendants of an artifact.

    Names are looked up in the search of the catalogue, which shows a subject only what it may see.
    """
    nodes: dict[str, Entry | None] = {entry.name: entry}
    edges: set[Edge] = set()
    is_whole = _follow(shelf, subject, entry, nodes, edges, up=True)
    is_whole &= _follow(shelf, subject, entry, nodes, edges, up=False)
    return Lineage(nodes, tuple(sorted(edges)), is_whole)


def _follow(
    shelf: Shelf,
    subject: Subject,
    entry: Entry,
    nodes: dict[str, Entry | None],
    edges: set[Edge],
    *,
    up: bool,
) -> bool:
    now, seen = [entry], {entry.name}
    for _ in range(MAX_DEPTH):
        later: list[Entry] = []
        for each in now:
            found = _above(shelf, subject, each) if up else _below(shelf, subject, each)
            for edge, other in found:
                name = edge.source if up else edge.target
                if name not in nodes and len(nodes) >= MAX_NODES:
                    return False
                edges.add(edge)
                nodes[name] = nodes.get(name) or other
                if other is not None and name not in seen:
                    seen.add(name)
                    later.append(other)
        if not later:
            return True
        now = later
    return True


def _above(shelf: Shelf, subject: Subject, entry: Entry) -> list[tuple[Edge, Entry | None]]:
    found: list[tuple[Edge, Entry | None]] = []
    for name, relation in parents(entry.facts).items():
        if name == entry.name:
            continue
        entries = shelf.search(subject, words=name, limit=_MENTIONS).entries
        other = next((each for each in entries if each.name == name), None)
        found.append((Edge(name, entry.name, relation), other))
    return found


def _below(shelf: Shelf, subject: Subject, entry: Entry) -> list[tuple[Edge, Entry | None]]:
    found: list[tuple[Edge, Entry | None]] = []
    for other in shelf.search(subject, words=entry.name, limit=_MENTIONS).entries:
        relation = parents(other.facts).get(entry.name)
        if relation is not None and other.name != entry.name:
            found.append((Edge(entry.name, other.name, relation), other))
    return found
