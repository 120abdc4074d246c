"""The state of a server over time: seconds per state, and on request a row per stay."""

from __future__ import annotations

from typing import Any

from onmaru.sim.rules.kernel.inner import inlined, inner
from onmaru.sim.rules.kernel.tables import node_at, part_at, server_at, trace_at


@inner
def _note_stay(m: Any, s: int) -> None:
    server = server_at(m, s)
    row = trace_at(m, m.trace_count)
    row.end_s = m.now
    row.server = s
    row.state = server.state
    row.serial = server.stay_serial
    row.product = server.stay_product
    m.trace_count += 1


@inner
def _note_part(m: Any, s: int) -> None:
    server = server_at(m, s)
    if server.head >= 0:
        server.stay_serial = part_at(m, server.head).serial
        server.stay_product = part_at(m, server.head).product
    else:
        server.stay_serial = -1
        server.stay_product = -1


@inner
def enter_state(m: Any, s: int, state: int) -> None:
    """End the present stay and begin the next; stays of no length leave no row."""
    server = server_at(m, s)
    length = m.now - server.since
    if length > 0.0:
        server.state_s[server.state] += length
        if m.trace_on != 0:
            _note_stay(m, s)
        server.since = m.now
    server.state = state
    if m.trace_on != 0:
        _note_part(m, s)


@inlined
def set_open(m: Any, s: int, is_open: int) -> None:
    """Say whether a server would take a part; its node counts those that would."""
    server = server_at(m, s)
    if server.open != is_open:
        server.open = is_open
        node_at(m, server.node).idle += 1 if is_open != 0 else -1
