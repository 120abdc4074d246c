"""How the columns and words of a log become the events we know: the column mapping, usually a YAML file.

columns: { time: timestamp, station: machine, event: activity, part: serial, product: variant, result: verdict }
events:  { start: [START], complete: [END, DONE], breakdown: [FAULT_ON], repair: [FAULT_OFF] }
results: { good: [OK], scrap: [NG], rework: [RW] }
time:    { format: iso, zone: Asia/Seoul }
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from onmaru.core.errors import InvalidInput


class Happening(IntEnum):
    """Kinds of rows. ARRIVE: the part entered the floor; LEAVE: it left the station it was worked on.

    LOAD: a vehicle took the part at the station it had been worked on; UNLOAD: it set it down at the next one.
    """

    START = 0
    COMPLETE = 1
    BREAKDOWN = 2
    REPAIR = 3
    SETUP_START = 4
    SETUP_END = 5
    QUALITY = 6
    ARRIVE = 7
    LEAVE = 8
    LOAD = 9
    UNLOAD = 10


class Outcome(IntEnum):
    """What became of the part at the station; UNKNOWN counts as good."""

    UNKNOWN = 0
    GOOD = 1
    SCRAP = 2
    REWORK = 3


class BadMapping(InvalidInput):
    code = "sim.bad_mapping"


Column = Annotated[str, Field(min_length=1, max_length=200)]
Words = Annotated[tuple[str, ...], Field(min_length=1, max_length=100)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Columns(_Record):
    """Names of the columns in the file; those that are None by default may be absent.

    `operator` names who does the work, several apart by `;` or `+`; `vehicle` who carries.
    """

    time: Column = "time"
    station: Column = "station"
    event: Column = "event"
    part: Column = "part"
    product: Column | None = None
    result: Column | None = None
    operator: Column | None = None
    vehicle: Column | None = None


class TimeFormat(_Record):
    """`iso` text (with an offset, or in `zone`), or a number of seconds, milliseconds or nanoseconds."""

    format: Literal["iso", "s", "ms", "ns"] = "iso"
    zone: str = "UTC"


class ShiftSearch(_Record):
    """How shifts and breaks are looked for: stretches of the week in which no station begins any work.

    Attributes:
        find: Whether to look for them at all.
        gap_s: Shortest stretch taken for a break [s].
        idle_share: Share of the days on which nothing may have begun in it.
    """

    find: bool = True
    gap_s: Annotated[float, Field(ge=60, le=86_400, allow_inf_nan=False)] = 900.0
    idle_share: Annotated[float, Field(ge=0.5, le=1, allow_inf_nan=False)] = 0.8


class LogMapping(_Record):
    """The whole mapping.

    Attributes:
        ignore: Words in the event column that mean nothing here; any other unknown word is a fault.
        mend: What may be mended instead of refused: `sort` rows that are out of order, drop exact
            `duplicates`, drop visits that are `incomplete` in the middle of the log.
        stations: Station as logged -> element name; a station that is absent keeps its own name.
        equipment: Element name -> prim path of the twin.
        servers: Element name -> parallel servers; otherwise the most parts seen at once.
        shifts: How shifts and breaks are told from the log.
        shift_s: Length of the slices the report compares [s].
    """

    columns: Columns = Columns()
    events: Mapping[str, Words] = Field(
        default_factory=lambda: {kind.name.lower(): (kind.name.lower(),) for kind in Happening}
    )
    results: Mapping[str, Words] = Field(
        default_factory=lambda: {"good": ("good", "ok"), "scrap": ("scrap", "ng"), "rework": ("rework",)}
    )
    time: TimeFormat = TimeFormat()
    ignore: tuple[str, ...] = ()
    mend: tuple[Literal["sort", "duplicates", "incomplete"], ...] = ()
    stations: Mapping[str, str] = Field(default_factory=dict)
    equipment: Mapping[str, str] = Field(default_factory=dict)
    servers: Mapping[str, Annotated[int, Field(ge=1, le=10_000)]] = Field(default_factory=dict)
    shifts: ShiftSearch = ShiftSearch()
    shift_s: Annotated[float, Field(gt=0, le=1e8, allow_inf_nan=False)] = 28_800.0

    @model_validator(mode="after")
    def _known(self) -> LogMapping:
        kinds = {kind.name.lower() for kind in Happening}
        if unknown := sorted(set(self.events) - kinds):
            raise ValueError(f"events: {unknown[0]!r} is no kind of event; known: {', '.join(sorted(kinds))}")
        if missing := {"start", "complete"} - set(self.events):
            raise ValueError(f"events: {missing.pop()} is missing; without it no time can be measured")
        outcomes = {outcome.name.lower() for outcome in Outcome} - {"unknown"}
        if unknown := sorted(set(self.results) - outcomes):
            raise ValueError(f"results: {unknown[0]!r} is no result; known: {', '.join(sorted(outcomes))}")
        for table in (self.events, self.results):
            seen: dict[str, str] = {}
            for name, words in table.items():
                for word in words:
                    if seen.setdefault(word, name) != name:
                        raise ValueError(f"the word {word!r} means both {seen[word]} and {name}")
        return self

    def happenings(self) -> dict[str, int]:
        """Word in the event column -> `Happening`."""
        return {word: Happening[name.upper()].value for name, words in self.events.items() for word in words}

    def outcomes(self) -> dict[str, int]:
        """Word in the result column -> `Outcome`."""
        return {word: Outcome[name.upper()].value for name, words in self.results.items() for word in words}


def read_mapping(data: Any) -> LogMapping:
    """A mapping from parsed YAML or JSON; None or an empty document gives the default names.

    Raises:
        BadMapping: with the first fault and its place.
    """
    try:
        return LogMapping.model_validate(data or {})
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in fault["loc"]) or "mapping"
    what = fault["msg"].removeprefix("Value error, ")
    raise BadMapping(f"{place}: {what}", hint="mend the column mapping", field=place)
