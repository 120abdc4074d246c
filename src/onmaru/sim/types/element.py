"""The elements parts flow through: sources, stations, buffers, conveyors, sinks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from onmaru.sim.types.energy import Energy
from onmaru.sim.types.resource import AtShiftEnd, Name, Need
from onmaru.sim.types.timing import NonNegative, Positive, Record, Timing

Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Capacity = Annotated[int, Field(ge=1, le=1_000_000)]
Count = Annotated[int, Field(ge=1, le=10_000)]


class Element(Record):
    """What all elements have.

    Attributes:
        send: How a part that is ready chooses among the routes out: `first` that has room, in the order
            listed; `cyclic`; by `probability`; to the `shortest` (fewest parts); or a user `rule`.
        take: Which route in is served first when there is room: the part that waits `oldest`, or `listed`.
        equipment: Prim path of the ISA-95 element of the twin it stands for.
        signals: Which signals of the twin give its state, by use (`state`, `level`, ...), for forks.
        at_m: Position on the floor [m], for maps.
    """

    name: Name
    equipment: str | None = None
    signals: dict[str, str] = Field(default_factory=dict)
    at_m: tuple[float, float] | None = None
    send: Literal["first", "cyclic", "probability", "shortest", "rule"] = "first"
    send_rule: str | None = None
    take: Literal["oldest", "listed"] = "oldest"


class Order(Record):
    """One planned release: `count` parts of a product at `at_s`, due at `due_s`."""

    at_s: NonNegative
    product: Name | None = None
    count: Count = 1
    due_s: NonNegative | None = None


class Source(Element):
    """Where parts enter.

    Without `interarrival_s` and `orders` the source is saturated: it always has one more part.
    `mix` draws the product of each part by weight. A part that finds no room waits at the source
    (`when_full="wait"`) or is lost. `wip_limit` holds parts back while that many parts of this source are
    inside (CONWIP).
    """

    kind: Literal["source"] = "source"
    interarrival_s: Timing | None = None
    first_at_s: Timing | None = None  # time of the first arrival; another interarrival when absent
    orders: Annotated[tuple[Order, ...], Field(max_length=1_000_000)] = ()
    batch: Count = 1
    product: Name | None = None
    mix: dict[Name, Annotated[float, Field(gt=0, allow_inf_nan=False)]] = Field(default_factory=dict)
    when_full: Literal["wait", "lose"] = "wait"
    limit: Annotated[int, Field(ge=1)] | None = None
    wip_limit: Capacity | None = None
    due_after_s: NonNegative | None = None
    release_rule: str | None = None


class Buffer(Element):
    """A finite (or, with `capacity=None`, unlimited) store; `order` says which part leaves first.

    `priority` and `shortest` (SPT) rank products by `Product.priority` and `Product.work_s`; `due` is EDD.
    """

    kind: Literal["buffer"] = "buffer"
    capacity: Capacity | None = None
    order: Literal["fifo", "lifo", "priority", "due", "shortest", "rule"] = "fifo"
    rule: str | None = None


class Conveyor(Element):
    """A belt; `accumulating` lets parts close up behind a waiting one, else the whole belt stops."""

    kind: Literal["conveyor"] = "conveyor"
    length_m: Positive
    speed_m_per_s: Positive
    pitch_m: Positive  # part length plus gap; the belt holds floor(length / pitch) parts
    accumulating: bool = True
    energy: Energy | None = None


class Failure(Record):
    """One mode of failure. The clock of `time_to_failure_s` runs while it works, or all the time."""

    name: Name = "failure"
    time_to_failure_s: Timing
    time_to_repair_s: Timing
    clock: Literal["operation", "time"] = "operation"
    crew: Name | None = None
    priority: Annotated[int, Field(ge=0, le=1000)] = 0  # small is repaired first


class Setup(Record):
    """Change-over times by product: `matrix[from][to]`, else `default_s`; same product: none."""

    matrix: dict[Name, dict[Name, Timing]] = Field(default_factory=dict)
    default_s: Timing | None = None
    needs: Need | None = None
    first: Name | None = None  # product it is set up for at the start; none: first part needs no setup


class Station(Element):
    """What all stations share: parallel servers, work times, failures, people, shifts, energy.

    A finished part that finds no room stays on its server (blocking after service).
    """

    servers: Annotated[int, Field(ge=1, le=10_000)] = 1
    time_s: Timing | None = None
    times_s: dict[Name, Timing] = Field(default_factory=dict)  # by product; else time_s
    setup: Setup | None = None
    failures: Annotated[tuple[Failure, ...], Field(max_length=8)] = ()
    needs: Need | None = None  # people while it works
    people_priority: Annotated[int, Field(ge=0, le=1000)] = 0  # small is served first
    calendar: str | None = None
    at_shift_end: AtShiftEnd = "finish"
    energy: Energy | None = None
    scrap_probability: Probability = 0.0
    defect_probability: Probability = 0.0  # marks the part; an inspection may find it


class Machine(Station):
    """One operation on one part, or on `batch` parts at a time."""

    kind: Literal["machine"] = "machine"
    batch: Count = 1


class Assembly(Station):
    """Joins parts: `takes[element in]` of each; the first listed one goes on (as `makes`, if given)."""

    kind: Literal["assembly"] = "assembly"
    takes: Annotated[dict[Name, Count], Field(min_length=1)]
    makes: Name | None = None


class Disassembly(Station):
    """Takes a part apart: `gives[product]` parts of each product."""

    kind: Literal["disassembly"] = "disassembly"
    gives: Annotated[dict[Name, Count], Field(min_length=1)]


class Inspection(Station):
    """Finds defects; a rejected part goes to `rework_to`, at most `max_reworks` times, else it is scrap."""

    kind: Literal["inspection"] = "inspection"
    detect_probability: Probability = 1.0
    false_reject_probability: Probability = 0.0
    rework_to: Name | None = None
    max_reworks: Annotated[int, Field(ge=0, le=1000)] = 1


class Sink(Element):
    """Where finished parts leave."""

    kind: Literal["sink"] = "sink"


AnyElement = Annotated[
    Source | Machine | Assembly | Disassembly | Inspection | Buffer | Conveyor | Sink,
    Field(discriminator="kind"),
]
