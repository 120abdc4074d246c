"""One run of a program: advance, look, snapshot, restore.

    run(compile_model(model), until_s=8 * 3600, warmup_s=3600, seed=1)

A `Simulation` holds a private copy of the program's arrays; the compiled kernel works on them without the
GIL, so threads run side by side.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onmaru.sim.rules.compile import Program
from onmaru.sim.rules.kernel import layout as k
from onmaru.sim.rules.kernel.loop import execute
from onmaru.sim.rules.standstill import explain_loop, explain_no_route, find_deadlock
from onmaru.sim.rules.streams import seed_streams
from onmaru.sim.types import TRACE_DTYPE, BadRun, RuleFailed, StateTrace, TooManyParts

TRACE_ROWS = 1 << 13  # small enough to stay in the cache
_MAGIC = b"OMSNAP01"
# what a run changes; everything else is the program's and is never copied
_CHANGING = (
    "world", "nodes", "servers", "parts", "edges", "pools", "stops", "calendars", "sinks", "tree", "work",
    "streams", "bins", "by_product",
)  # fmt: skip
_PRIVATE = (*_CHANGING, "rows")


def _fill(target: NDArray[Any], source: NDArray[Any]) -> None:
    """Copy an array of records as the bytes it is: numpy goes field by field, which takes ten times as long."""
    target.view(np.uint8)[...] = source.view(np.uint8)


def _copy(source: NDArray[Any]) -> NDArray[Any]:
    target = np.empty_like(source)
    _fill(target, source)
    return target


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The complete state of a simulation; restoring it goes on bit for bit. It fits its program only."""

    digest: str
    seed: int
    replication: int
    arrays: tuple[NDArray[Any], ...]

    @property
    def now_s(self) -> float:
        return float(self.arrays[0]["now"][0])

    def to_bytes(self) -> bytes:
        """The snapshot as one byte string, for files and other machines."""
        head = [_MAGIC, bytes.fromhex(self.digest), struct.pack("<qq", self.seed, self.replication)]
        for array in self.arrays:
            raw = array.tobytes()
            head += [struct.pack("<qq", len(array), len(raw)), raw]
        return b"".join(head)


class Simulation:
    """A program at work.

    Args:
        program: The compiled model.
        seed: Seed of the experiment; streams are made from it, the replication and their names.
        replication: Number of the replication.
        trace: Keep a row for every stay of every server in a state.
        on_trace: Takes the rows of each full chunk instead of their being kept; they are overwritten after it.
    """

    def __init__(
        self,
        program: Program,
        *,
        seed: int = 0,
        replication: int = 0,
        trace: bool = False,
        on_trace: Callable[[NDArray[np.void]], None] | None = None,
    ) -> None:
        self.program, self.seed, self.replication = program, seed, replication
        fixed = program.plant
        self.plant = fixed._replace(**{name: _copy(getattr(fixed, name)) for name in _PRIVATE})
        self.plant.parts["next"] = np.arange(1, len(self.plant.parts) + 1)
        if len(program.stream_keys):
            states = seed_streams(program.stream_keys, seed, replication)
            for column, name in enumerate(("s0", "s1", "s2", "s3")):
                self.plant.streams[name] = states[:, column]
        self.traced = trace or on_trace is not None
        self._chunks: list[NDArray[np.void]] = []
        self._on_trace = on_trace or self._keep
        if self.traced:
            rows = max(TRACE_ROWS, 4 * len(self.plant.servers) + 64)
            self.plant = self.plant._replace(trace=np.zeros(rows, TRACE_DTYPE))
            self.plant.world["trace_on"] = 1
        k.bind(self.plant)

    @property
    def now_s(self) -> float:
        return float(self.plant.world["now"][0])

    def advance(self, until_s: float) -> None:
        """Run up to a moment [s].

        Raises:
            Deadlock: nothing can move any more although parts are inside.
            ZeroTimeLoop: parts go round without time passing.
            TooManyParts: more parts are inside than `Model.part_limit`.
            RuleFailed: a user rule raised or answered nonsense.
            BadRun: the moment lies in the past or is not finite; a part has no way out.
        """
        if not math.isfinite(until_s) or until_s < self.now_s:
            raise BadRun(
                f"cannot run to {until_s} s from {self.now_s} s",
                hint="name a later, finite moment",
                until_s=str(until_s),
            )
        while True:
            status = execute(self.plant.world, float(until_s))
            if status == k.NEED_PARTS:
                self._grow_parts()
            elif status == k.NEED_TRACE:
                self.flush_trace()
            elif status == k.AT_HORIZON:
                return
            elif status == k.OUT_OF_EVENTS:
                find_deadlock(self.program, self.plant)
                return
            else:
                self._fail(status)

    def _fail(self, status: int) -> None:
        if status == k.LOOPING:
            raise explain_loop(self.program, self.plant)
        if status == k.BAD_RULE:
            raised = [error for rule in self.program.rules.values() for error in rule.error]
            element = self.program.elements[int(self.plant.world["status_node"][0])]
            cause = raised[-1] if raised else None
            detail = (
                f"the rule at {element!r} raised {cause!r}"
                if cause
                else f"the rule at {element!r} chose no row"
            )
            raise RuleFailed(detail, hint="answer a row of `rows`, or -1", element=element) from cause
        raise explain_no_route(self.program, self.plant)

    def make_room(self, count: int) -> None:
        """Have records for `count` parts more than now."""
        while (
            len(self.plant.parts)
            <= int(self.plant.world["alive"][0] + self.plant.world["spawn_most"][0]) + count
        ):
            self._grow_parts()
        k.bind(self.plant)

    def _grow_parts(self) -> None:
        old = self.plant.parts
        alive = int(self.plant.world["alive"][0])
        if alive >= self.program.model.part_limit:
            raise TooManyParts(
                f"{alive} parts are inside at {self.now_s:.6g} s",
                hint="the model takes in more than it puts out: bound a buffer, or raise part_limit",
                part_limit=self.program.model.part_limit,
            )
        size = max(2 * len(old), len(old) + 2 * int(self.plant.world["spawn_most"][0]))
        parts = np.zeros(size, k.PART)
        parts[: len(old)] = old
        parts["next"][len(old) :] = np.arange(len(old) + 1, size + 1)
        at = int(self.plant.world["free"][0])
        if at == len(old):
            pass  # the free list ends where the new records begin
        else:
            while parts["next"][at] != len(old):
                at = int(parts["next"][at])
        self.plant = self.plant._replace(parts=parts)
        k.bind(self.plant)

    def _keep(self, rows: NDArray[np.void]) -> None:
        self._chunks.append(rows.copy())

    def flush_trace(self) -> None:
        """Hand over the rows collected so far."""
        count = int(self.plant.world["trace_count"][0])
        if count:
            self._on_trace(self.plant.trace[:count])
            self.plant.world["trace_count"] = 0

    def close_stays(self) -> None:
        """Count the stays under way up to now, so that the states add up to the time that has passed."""
        now = self.now_s
        servers, nodes, pools = self.plant.servers, self.plant.nodes, self.plant.pools
        length = now - servers["since"]
        if self.traced:
            self.flush_trace()
            rows = np.zeros(int((length > 0).sum()), TRACE_DTYPE)
            which = np.flatnonzero(length > 0)
            rows["end_s"], rows["server"] = now, which
            rows["state"], rows["product"] = servers["state"][which], servers["stay_product"][which]
            rows["serial"] = servers["stay_serial"][which]
            if len(rows):
                self._on_trace(rows)
        np.add.at(servers["state_s"], (np.arange(len(servers)), servers["state"]), length)
        servers["since"] = now
        nodes["level_area"] += nodes["level"] * (now - nodes["level_since"])
        nodes["level_since"] = now
        pools["busy_area"] += pools["busy"] * (now - pools["busy_since"])
        pools["busy_since"] = now
        g = self.plant.world
        g["wip_area"] += g["wip"] * (now - g["wip_since"])
        g["wip_since"] = now

    def trace(self) -> StateTrace | None:
        """The rows kept so far."""
        if not self.traced:
            return None
        rows = np.concatenate(self._chunks) if self._chunks else np.zeros(0, TRACE_DTYPE)
        servers = self.plant.servers
        return StateTrace(rows, servers["node"].copy(), servers["number"].copy())

    def snapshot(self) -> Snapshot:
        """A copy of the complete state; costs a few memory copies."""
        arrays = tuple(_copy(getattr(self.plant, name)) for name in _CHANGING)
        for name in k.TABLES:
            arrays[0][name] = 0  # addresses mean nothing anywhere else
        return Snapshot(self.program.digest, self.seed, self.replication, arrays)

    def restore(self, snapshot: Snapshot) -> None:
        """Go back (or on) to a snapshot of the same program. The trace rows kept so far stay.

        Raises:
            BadRun: the snapshot belongs to another program.
        """
        if snapshot.digest != self.program.digest:
            raise BadRun(
                "the snapshot belongs to another model", hint="restore it into the program that made it"
            )
        self.seed, self.replication = snapshot.seed, snapshot.replication
        for name, array in zip(_CHANGING, snapshot.arrays, strict=True):
            mine = getattr(self.plant, name)
            if len(mine) == len(array):
                _fill(mine, array)
            else:
                self.plant = self.plant._replace(**{name: _copy(array)})
        self.plant.world["trace_on"], self.plant.world["trace_count"] = int(self.traced), 0
        k.bind(self.plant)


def read_snapshot(program: Program, data: bytes) -> Snapshot:
    """The snapshot that `to_bytes` wrote.

    Raises:
        BadRun: the bytes are not a snapshot of this program, or are cut off.
    """
    bad = BadRun("these bytes are no snapshot of this model", hint="use what Snapshot.to_bytes wrote for it")
    if len(data) < 56 or data[:8] != _MAGIC or data[8:40].hex() != program.digest:
        raise bad
    seed, replication = struct.unpack_from("<qq", data, 40)
    at, arrays = 56, []
    for name in _CHANGING:
        like = getattr(program.plant, name)
        if at + 16 > len(data):
            raise bad
        length, size = struct.unpack_from("<qq", data, at)
        at += 16
        row = like.dtype.itemsize * (like.shape[1] if like.ndim == 2 else 1)
        grows = name == "parts"
        if size != length * row or at + size > len(data) or (not grows and length != len(like)):
            raise bad
        arrays.append(
            np.frombuffer(data, like.dtype, size // like.dtype.itemsize, at)
            .reshape(-1, *like.shape[1:])
            .copy()
        )
        at += size
    return Snapshot(program.digest, seed, replication, tuple(arrays))
