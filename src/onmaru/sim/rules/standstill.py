"""Why nothing moves: the cycle of who waits for whom, told by name."""

from __future__ import annotations

import numpy as np

from onmaru.sim.rules.compile import Program
from onmaru.sim.rules.kernel import layout as k
from onmaru.sim.types import BadRun, Deadlock, ZeroTimeLoop

_BUSY = (k.SETTING, k.WORKING, k.TO_PICK, k.PICKING, k.TO_DROP, k.DROPPING)


def find_deadlock(program: Program, plant: k.Plant) -> None:
    """Raise when elements wait for each other in a ring that nothing can open.

    An element is stuck when it is full, nothing in it will end by itself, and every part it could let go
    waits for a stuck element. What remains after taking away all that can still move holds a cycle.

    Raises:
        Deadlock: `params["cycle"]` are the elements in order, each waiting for the next; `params["at_s"]` is
            when the last of them came to a stand [s], which may be long before anybody looked.
    """
    waits = _waits(plant)
    stuck = {n for n, targets in waits.items() if targets}
    changed = True
    while changed:
        changed = False
        for n in list(stuck):
            if not waits[n] <= stuck:
                stuck.discard(n)
                changed = True
    if not stuck:
        return
    path = [min(stuck)]
    while True:
        following = min(waits[path[-1]])
        if following in path:
            cycle = path[path.index(following) :]
            break
        path.append(following)
    names = [program.elements[n] for n in cycle]
    closed_s = _closed_s(plant, waits, cycle)
    raise Deadlock(
        f"at {closed_s:.6g} s " + " -> ".join([*names, names[0]]) + " wait for each other",
        hint="give the loop a buffer that can take what comes back, or limit the parts inside (wip_limit)",
        cycle=names,
        at_s=closed_s,
    )


def _closed_s(plant: k.Plant, waits: dict[int, set[int]], cycle: list[int]) -> float:
    """When the last of all that the cycle waits for came to a stand [s]."""
    ring, ahead = set(cycle), list(cycle)
    while ahead:
        more = waits[ahead.pop()] - ring
        ring |= more
        ahead += more
    return max(_stood_s(plant, n) for n in ring)


def _stood_s(plant: k.Plant, n: int) -> float:
    """Since when a full and quiet node has been so [s].

    Its parts know when they became ready to go on. Those on a belt behind the first do not: there the last
    change of its level counts.
    """
    node = plant.nodes[n]
    kind = int(node["kind"])
    if kind in (k.STATION, k.FLEET):
        mine = plant.servers[int(node["server_first"]) : int(node["server_first"] + node["server_count"])]
        held = [p for server in mine for p in _chain(plant.parts, int(server["head"]))]
    else:
        held = _chain(plant.parts, int(node["head"]))
        held = held[:1] if kind == k.CONVEYOR else held
    ready_s = float(plant.parts["since"][held].max())
    return max(ready_s, float(node["level_since"])) if kind == k.CONVEYOR else ready_s


def _waits(plant: k.Plant) -> dict[int, set[int]]:
    """For every node that is full and quiet: the nodes its parts wait for."""
    nodes, servers, parts, edges = plant.nodes, plant.servers, plant.parts, plant.edges
    waits: dict[int, set[int]] = {}
    for n, node in enumerate(nodes):
        kind = int(node["kind"])
        held: list[int] = []
        if kind in (k.STATION, k.FLEET):
            mine = servers[int(node["server_first"]) : int(node["server_first"]) + int(node["server_count"])]
            if not len(mine) or (mine["phase"] != k.HOLDING).any():
                continue
            for server in mine:
                held += _chain(parts, int(server["head"]))
        elif kind in (k.BUFFER, k.CONVEYOR):
            # a belt that does not accumulate stands still under its first part: nobody gets on either
            stopped = kind == k.CONVEYOR and not node["moving"] and not node["entry_open"]
            if (node["level"] < node["capacity"] and not stopped) or node["ready"] == 0:
                continue
            held = _chain(parts, int(node["head"]))
            held = held[:1] if kind == k.CONVEYOR or not node["selective"] else held
        else:
            continue
        if (parts["claimed"][held] != 0).any():
            continue
        targets: set[int] = set()
        for p in held:
            e = int(parts["edge"][p])
            ways = (
                [e] if e >= 0 else range(int(node["out_first"]), int(node["out_first"] + node["out_count"]))
            )
            for way in ways:
                fleet = int(edges["fleet"][way])
                targets.add(fleet if fleet >= 0 and kind != k.FLEET else int(edges["end"][way]))
        waits[n] = targets
    return waits


def _chain(parts: np.ndarray, head: int) -> list[int]:
    found = []
    while head >= 0:
        found.append(head)
        head = int(parts["next"][head])
    return found


def explain_loop(program: Program, plant: k.Plant) -> ZeroTimeLoop:
    """Which elements pass parts round at one moment."""
    todo = [program.elements[n] for n in np.flatnonzero(plant.nodes["to_push"] | plant.nodes["to_pull"])]
    return ZeroTimeLoop(
        f"at {float(plant.world['now'][0]):.6g} s parts move on and on without time passing"
        + (f" around {', '.join(todo[:5])}" if todo else ""),
        hint="give some element of the loop a time above zero, or the source an interarrival time",
        elements=todo,
        at_s=float(plant.world["now"][0]),
    )


def explain_no_route(program: Program, plant: k.Plant) -> BadRun:
    """Which element had no way out for a part."""
    element = program.elements[int(plant.world["status_node"][0])]
    return BadRun(
        f"a part at {element!r} has no route that its product may take",
        hint="add a route out of it for that product",
        element=element,
    )
