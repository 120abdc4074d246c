"""The ages of waiting parts, reduced to what anybody compares: who came before whom, where they compete."""

from __future__ import annotations

from collections.abc import Sequence

from onmaru.sim.rules.reference.things import Node, Part

Ready = list[tuple[Node, Part]]


def contests(nodes: Sequence[Node]) -> dict[int, int]:
    """Nodes whose parts compete by age for the same room share a number; the others have none."""
    group = {id(node): i for i, node in enumerate(nodes)}
    shared: set[int] = set()
    for node in nodes:
        if len(node.into) < 2 or getattr(node.of, "take", "oldest") == "listed":
            continue
        starts = [id(edge.start) for edge in node.into]
        joined = {group[start] for start in starts}
        low = min(joined)
        group = {key: low if value in joined else value for key, value in group.items()}
        shared.update(starts)
    return {key: value for key, value in group.items() if key in shared}


def rank_ages(nodes: Sequence[Node], group: dict[int, int]) -> None:
    """Replace the age of every waiting part by its order: -k, ..., -1, oldest first; others get 0."""
    competing: dict[int, Ready] = {}
    for place, node in enumerate(nodes):
        ready = _ready(node)
        if ready:
            competing.setdefault(group.get(id(node), -1 - place), []).extend(ready)
    for number, ready in competing.items():
        _renumber(ready, alone=number < 0)


def _ready(node: Node) -> Ready:
    if node.kind != "station":
        return [(node, part) for part in node.queue]
    ready = []
    for server in node.servers:
        for part in server.parts:
            if server.phase == "holding":
                ready.append((node, part))
            else:
                part.since = 0.0
    return ready


def _renumber(ready: Ready, *, alone: bool) -> None:
    """Neighbours of one place that nobody needs to tell apart share a number."""
    mixed = _mixed(ready)
    if alone and not mixed:
        for _, part in ready:
            part.since = -1.0
        return
    moments: dict[float, Ready] = {}
    for node, part in ready:
        moments.setdefault(part.since, []).append((node, part))
    ranks: list[list[Part]] = []
    before: set[int] = set()
    for since in sorted(moments):
        here = {id(node) for node, _ in moments[since]}
        if here == before and len(here) == 1 and not here & mixed:
            ranks[-1] += [part for _, part in moments[since]]
        else:
            ranks.append([part for _, part in moments[since]])
        before = here
    for place, parts in enumerate(ranks):
        for part in parts:
            part.since = float(place - len(ranks))


def _mixed(ready: Ready) -> set[int]:
    """Stations that hold parts which differ, or may come to differ: a queue keeps its own order.

    A server that fails by the clock may fail while it holds a part; from then on ages tell its part apart.
    """
    kinds: dict[int, set[tuple[object, ...]]] = {}
    for node, part in ready:
        if node.kind == "station":
            kind = (part.product, part.step, part.reworks, part.defect, id(part.edge), id(part.source))
            alone = any(mode.clock == "time" for mode in node.failures) and id(part.server)
            kinds.setdefault(id(node), set()).add((*kind, alone))
    return {node for node, seen in kinds.items() if len(seen) > 1}
