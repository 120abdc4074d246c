"""An event log as columns, checked row by row: everything wrong is told with its row and field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from onmaru.core.errors import InvalidInput, LimitExceeded
from onmaru.sim.rules.calibrate.mapping import Happening, LogMapping

MAX_ROWS = 20_000_000
COLUMNS = ("time_s", "station", "kind", "part", "product", "outcome", "row", "operator", "vehicle")
_SHOWN = 50
NO_PART = -1
_OF_PARTS = (
    Happening.START, Happening.COMPLETE, Happening.QUALITY, Happening.ARRIVE, Happening.LEAVE, Happening.LOAD,
    Happening.UNLOAD,
)  # fmt: skip


class BadLog(InvalidInput):
    """What is wrong with a log: `params["faults"]` has up to fifty {row, field, what}, rows as in the file."""

    code = "sim.bad_log"


class LogTooLong(LimitExceeded):
    code = "sim.log_too_long"


@dataclass(frozen=True, slots=True)
class LogFault:
    """One fault; `row` counts as in the file: the first row below the heading is 1."""

    row: int
    field: str
    what: str


def refuse(faults: Sequence[LogFault], *, mend: str) -> BadLog:
    """The error for faults, in the order of their rows."""
    ordered = sorted(faults, key=lambda one: one.row)
    first = ordered[0]
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return BadLog(
        f"row {first.row}, {first.field}: {first.what}{more}",
        hint=mend,
        faults=[{"row": one.row, "field": one.field, "what": one.what} for one in ordered[:_SHOWN]],
        count=len(faults),
    )


@dataclass(frozen=True, slots=True, eq=False)
class EventLog:
    """Rows in order of time, shape [row_count] each; codes point into the lists of names.

    `time_s` counts from `origin_ns`; `row` is the row in the file; `part`, `product`, `operator` and `vehicle`
    are -1 where absent.
    """

    origin_ns: int
    time_s: NDArray[np.float64]
    station: NDArray[np.int32]
    kind: NDArray[np.int8]
    part: NDArray[np.int64]
    product: NDArray[np.int32]
    outcome: NDArray[np.int8]
    row: NDArray[np.int64]
    operator: NDArray[np.int32]
    vehicle: NDArray[np.int32]
    stations: tuple[str, ...]
    products: tuple[str, ...]
    parts: tuple[str, ...]
    operators: tuple[str, ...] = ()
    vehicles: tuple[str, ...] = ()
    mended: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.time_s)

    @property
    def span_s(self) -> float:
        return float(self.time_s[-1] - self.time_s[0]) if len(self) else 0.0

    def until(self, time_s: float) -> EventLog:
        """The rows before a moment [s since origin]."""
        return self._slice(self.time_s < time_s)

    def since(self, time_s: float) -> EventLog:
        """The rows from a moment on."""
        return self._slice(self.time_s >= time_s)

    def _slice(self, keep: NDArray[np.bool_]) -> EventLog:
        return replace(
            self, mended=dict(self.mended), **{name: getattr(self, name)[keep] for name in COLUMNS}
        )


def build_log(
    mapping: LogMapping,
    *,
    time_ns: NDArray[np.int64],
    station: Sequence[str | None],
    event: Sequence[str | None],
    part: Sequence[str | None],
    product: Sequence[str | None] | None = None,
    result: Sequence[str | None] | None = None,
    operator: Sequence[str | None] | None = None,
    vehicle: Sequence[str | None] | None = None,
    faults: Sequence[LogFault] = (),
) -> EventLog:
    """A log from columns of text, row 1 first.

    Args:
        faults: What the reader found already; it is told together with what is found here.
    Raises:
        BadLog: an unknown word, an empty field, rows out of order, or duplicated events.
        LogTooLong: more than `MAX_ROWS` rows.
    """
    count = len(time_ns)
    if count > MAX_ROWS:
        raise LogTooLong(
            f"{count:,} rows, at most {MAX_ROWS:,} are read", hint="calibrate on a shorter time", rows=count
        )
    found = list(faults)
    if not count:
        raise BadLog("the log has no rows", hint="check the file and the mapping")
    kind = _events(mapping, event, found)
    station_code, stations = _names([mapping.stations.get(s, s) if s else s for s in station])
    part_code, parts = _names(part)
    product_code, products = _names_or_none(product, count)
    operator_code, operators = _names_or_none(operator, count)
    vehicle_code, vehicles = _names_or_none(vehicle, count)
    outcome = _outcomes(mapping, result, found) if result is not None else np.zeros(count, np.int8)
    for row in np.flatnonzero((station_code < 0) & (kind != Happening.ARRIVE)):
        found.append(LogFault(int(row) + 1, mapping.columns.station, "it is empty"))
    for row in np.flatnonzero((part_code < 0) & np.isin(kind, _OF_PARTS)):
        found.append(LogFault(int(row) + 1, mapping.columns.part, "it is empty"))
    for row in np.flatnonzero((vehicle_code < 0) & np.isin(kind, (Happening.LOAD, Happening.UNLOAD))):
        found.append(LogFault(int(row) + 1, mapping.columns.vehicle or "vehicle", "it is empty"))
    if found:
        raise refuse(found, mend="mend the rows, or the words in the mapping")
    rows = np.arange(1, count + 1)
    keep = kind >= 0  # rows of words to ignore
    time_ns, station_code, kind, part_code = time_ns[keep], station_code[keep], kind[keep], part_code[keep]
    product_code, outcome, rows = product_code[keep], outcome[keep], rows[keep]
    order, mended = _in_order(mapping, time_ns, rows)
    order = order[_not_twice(mapping, order, time_ns, station_code, kind, part_code, rows, mended)]
    if not len(order):
        raise BadLog("no row of the log is an event we know", hint="check `events` in the mapping")
    origin_ns = int(time_ns[order[0]])
    return EventLog(
        origin_ns,
        (time_ns[order] - origin_ns) / 1e9,
        station_code[order].astype(np.int32),
        kind[order].astype(np.int8),
        part_code[order].astype(np.int64),
        product_code[order].astype(np.int32),
        outcome[order].astype(np.int8),
        rows[order].astype(np.int64),
        operator_code[keep][order].astype(np.int32),
        vehicle_code[keep][order].astype(np.int32),
        stations,
        products,
        parts,
        operators,
        vehicles,
        mended,
    )


def _events(mapping: LogMapping, event: Sequence[str | None], found: list[LogFault]) -> NDArray[np.int8]:
    known = {**dict.fromkeys(mapping.ignore, -1), **mapping.happenings()}
    return _codes(event, known, mapping.columns.event, "no event the mapping knows", found)


def _outcomes(mapping: LogMapping, result: Sequence[str | None], found: list[LogFault]) -> NDArray[np.int8]:
    known: dict[str, int] = {"": 0, **mapping.outcomes()}
    filled = [one or "" for one in result]
    return _codes(filled, known, mapping.columns.result or "result", "no result the mapping knows", found)


def _codes(
    words: Sequence[str | None], known: dict[str, int], column: str, what: str, found: list[LogFault]
) -> NDArray[np.int8]:
    codes = np.zeros(len(words), np.int8)
    for row, word in enumerate(words):
        code = known.get(word) if word is not None else None
        if code is None:
            found.append(LogFault(row + 1, column, "it is empty" if not word else f"{word[:60]!r} is {what}"))
        else:
            codes[row] = code
    return codes


def _names(words: Sequence[str | None]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    codes = np.full(len(words), -1, np.int64)
    known: dict[str, int] = {}
    for row, word in enumerate(words):
        if word:
            codes[row] = known.setdefault(word, len(known))
    return codes, tuple(known)


def _names_or_none(
    words: Sequence[str | None] | None, count: int
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    return (np.full(count, -1, np.int64), ()) if words is None else _names(words)


def _in_order(
    mapping: LogMapping, time_ns: NDArray[np.int64], rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], dict[str, int]]:
    back = np.flatnonzero(np.diff(time_ns) < 0) + 1
    if len(back) and "sort" not in mapping.mend:
        faults = [
            LogFault(int(rows[one]), mapping.columns.time, "it lies before the row above") for one in back
        ]
        raise refuse(faults, mend="sort the log by time, or put `mend: [sort]` into the mapping")
    return np.argsort(time_ns, kind="stable"), ({"sort": len(back)} if len(back) else {})


def _not_twice(
    mapping: LogMapping, order: NDArray[np.int64], time_ns: NDArray[np.int64], station: NDArray[np.int64],
    kind: NDArray[np.int8], part: NDArray[np.int64], rows: NDArray[np.int64], mended: dict[str, int],
) -> NDArray[np.bool_]:  # fmt: skip
    key = np.stack([time_ns, station, kind.astype(np.int64), part], axis=1)[order]
    _, first = np.unique(key, axis=0, return_index=True)
    keep = np.zeros(len(order), bool)
    keep[first] = True
    twice = np.flatnonzero(~keep)
    if len(twice) and "duplicates" not in mapping.mend:
        faults = [
            LogFault(int(rows[order[one]]), mapping.columns.event, "the same event is there twice")
            for one in twice
        ]
        raise refuse(faults, mend="remove them, or put `mend: [duplicates]` into the mapping")
    if len(twice):
        mended["duplicates"] = len(twice)
    return keep
