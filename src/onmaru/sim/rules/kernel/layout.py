"""Where everything lies: the record types and codes that the compiler fills and the kernel reads.

A machine's parameters, counters and clocks stand side by side in one record, so that one event touches a
handful of cache lines. `-1` means "none" in every index field. Queues are linked through `PART.next`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# kinds of nodes
SOURCE, STATION, BUFFER, CONVEYOR, SINK, FLEET = range(6)
# roles of a station
MACHINE, ASSEMBLY, DISASSEMBLY, INSPECTION = range(4)
# how a part picks its way out, how a node picks its way in, how a buffer is ordered
SEND_FIRST, SEND_CYCLIC, SEND_PROBABILITY, SEND_SHORTEST, SEND_RULE = range(5)
TAKE_OLDEST, TAKE_LISTED = range(2)
FIFO, LIFO, PRIORITY, DUE, SHORTEST, BY_RULE = range(6)
# modes of a source
SATURATED, ARRIVALS, ORDERS = range(3)
# phases of a server; a vehicle's follow
EMPTY, LOADING, SETTING, WORKING, HOLDING = range(5)
TO_PICK, AT_PICK, PICKING, TO_DROP, AT_DROP, DROPPING = range(5, 11)
# states of a server, as in onmaru.sim.types.State
STARVED, RUN, BLOCKED, SETUP, DOWN, WAIT_REPAIR, WAIT_PEOPLE, OFF = range(8)
START_IDLE, START_RUN, START_SETUP, START_DOWN, START_BLOCKED = range(5)
# actors of the clock
SERVER_TIMER, FAILURE_TIMER, ARRIVAL, BELT_HEAD, BELT_ENTRY, CALENDAR = range(6)
# what is to do at a node
PUSH, PULL = 1, 2
PEOPLE = -1  # on the work list: look whom to grant people
# how a call of the kernel ended
AT_HORIZON, OUT_OF_EVENTS, NEED_PARTS, NEED_TRACE, NO_ROUTE, LOOPING, BAD_RULE = range(7)
# timing kinds
(
    T_CONSTANT,
    T_EXPONENTIAL,
    T_ERLANG,
    T_GAMMA,
    T_LOGNORMAL,
    T_NORMAL,
    T_TRIANGULAR,
    T_UNIFORM,
    T_WEIBULL,
    T_EMPIRICAL,
    T_TRACE,
) = range(11)

MODES = 8  # most failure modes of one station
RULE_COLUMNS = 9  # product, age, due, waiting, step, reworks, serial, level, left


def _all(kind: str, names: str) -> list[tuple[str, str]]:
    """Fields of one kind."""
    return [(name, kind) for name in names.split()]


GLOBAL_FIELDS = [
    ("now", "f8"),
    ("wip_area", "f8"),
    ("wip_since", "f8"),
    ("wip", "i8"),
    ("alive", "i8"),
    ("free", "i8"),
    ("serial", "i8"),
    ("seq", "i8"),
    ("events", "i8"),
    ("moves", "i8"),  # of parts, at this very moment
    ("leaf", "i8"),  # first leaf of the clock's tree
    ("work_head", "i8"),
    ("work_tail", "i8"),
    ("people_todo", "i8"),
    ("waiters", "i8"),  # first server that waits for people
    ("requests", "i8"),
    ("status", "i8"),
    ("status_node", "i8"),
    ("trace_on", "i8"),
    ("trace_count", "i8"),
    ("spawn_most", "i8"),  # most parts one step can create
    ("has_fleets", "i8"),
    ("has_routings", "i8"),
    ("node_count", "i8"),
    ("calendar_first", "i8"),  # actor of the first calendar
    ("popped", "i8"),  # actor whose event is being executed, until all that follows is done
    ("popped_seq", "i8"),
    ("opened", "i8"),
    ("server_count", "i8"),
    ("part_count", "i8"),
    ("calendar_count", "i8"),
    ("product_count", "i8"),
    ("trace_most", "i8"),
    ("work_mask", "i8"),
    ("row_count", "i8"),
    ("start_count", "i8"),
]

NODE = np.dtype(
    [
        # what every visit looks at comes first, in as few cache lines as it takes
        ("kind", "i8"),
        ("role", "i8"),
        ("to_push", "i8"),  # what is to do; whole words, as writing a bit and reading the word stalls
        ("to_pull", "i8"),
        ("listed", "i8"),  # stands on the work list
        ("idle", "i8"),  # servers that would take a part now
        ("level", "i8"),
        ("capacity", "i8"),
        ("ready", "i8"),  # parts that only wait for room elsewhere
        ("head", "i8"),
        ("tail", "i8"),
        ("loading", "i8"),  # server that is being loaded
        ("level_area", "f8"),
        ("level_since", "f8"),
        ("level_high", "i8"),
        *_all("i8", "entered left"),
        # whether only time and room decide what happens here; plain neighbours, or -1; first edge in
        *_all("i8", "short before after way_in"),
        ("in_first", "i8"),
        ("in_count", "i8"),
        ("out_first", "i8"),
        ("plain_out", "i8"),  # one way out, for all products
        ("plain", "i8"),  # the same parts out as in, nothing drawn at the end
        ("server_first", "i8"),
        ("server_count", "i8"),
        ("timing", "i8"),
        ("times_first", "i8"),  # timing of each product, in itab
        ("stream_time", "i8"),
        ("has_operation_modes", "i8"),
        ("mode_first", "i8"),
        ("mode_count", "i8"),
        ("batch", "i8"),
        ("setup_first", "i8"),  # timing of each change-over, in itab [product, product]
        ("people", "i8"),
        ("on", "i8"),
        ("order", "i8"),
        ("any_fleet", "i8"),  # some way out is carried
        ("lose", "i8"),
        ("out_count", "i8"),
        ("selective", "i8"),  # parts of one queue may want different ways
        ("take", "i8"),
        # the rest
        ("send", "i8"),
        ("turn", "i8"),  # next way out, cyclic
        *_all("i8", "scrapped rejected reworked lost failures"),
        # setups, people, shifts
        ("stream_setup", "i8"),
        ("setup_skill", "i8"),
        ("setup_people", "i8"),
        ("skill", "i8"),
        ("people_priority", "i8"),
        ("pause", "i8"),
        # quality
        ("stream_quality", "i8"),
        ("stream_route", "i8"),
        ("rework_edge", "i8"),
        ("rework_most", "i8"),
        ("makes", "i8"),
        ("gives_first", "i8"),  # pairs product, count in itab
        ("gives_count", "i8"),
        ("scrap_p", "f8"),
        ("defect_p", "f8"),
        ("detect_p", "f8"),
        ("false_p", "f8"),
        # sources
        ("mode", "i8"),
        ("product", "i8"),
        ("mix_first", "i8"),  # cumulative weights in ftab
        ("mix_count", "i8"),
        ("order_first", "i8"),  # rows of the order table
        ("order_next", "i8"),
        ("order_count", "i8"),
        ("first_timing", "i8"),
        ("stream_mix", "i8"),
        ("made", "i8"),
        ("limit", "i8"),
        ("inside", "i8"),
        ("inside_most", "i8"),
        ("due_after", "f8"),
        # belts
        ("accumulating", "i8"),
        ("moving", "i8"),
        ("entry_open", "i8"),
        ("actor", "i8"),  # of an arrival or of a belt's head; the belt's entry follows
        ("travel", "f8"),
        ("gap", "f8"),
        ("belt", "f8"),  # position of the belt [s of running] at belt_since
        ("belt_since", "f8"),
        ("last_in", "f8"),
        ("last_out", "f8"),
        # sinks, fleets
        ("sink", "i8"),
        ("stop_first", "i8"),
        ("stop_count", "i8"),
        ("travel_first", "i8"),  # travel times [stop, stop] in ftab
        ("load", "f8"),
        ("unload", "f8"),
        # addresses of user rules
        ("send_rule", "i8"),
        ("order_rule", "i8"),
        ("release_rule", "i8"),
    ],
    align=True,
)


SERVER = np.dtype(
    [
        ("node", "i8"),
        ("phase", "i8"),
        ("state", "i8"),
        ("open", "i8"),  # would take a part now
        ("head", "i8"),
        ("tail", "i8"),
        ("count", "i8"),
        ("ticking", "i8"),  # its timer runs on the phase (not on a repair)
        ("fail_mode", "i8"),  # mode that ends the present stretch of work
        ("since", "f8"),
        ("left", "f8"),  # work left in this phase
        ("span", "f8"),  # length of the present stretch
        ("began", "f8"),
        ("down", "i8"),
        ("off", "i8"),
        ("product", "i8"),  # set up for
        ("pool", "i8"),  # whose people it holds
        ("clock", "f8", (MODES,)),  # working time left to the next failure
        ("state_s", "f8", (8,)),
        ("down_mode", "i8"),
        ("pending", "i8"),  # bit per mode that failed meanwhile
        ("held", "i8"),
        ("waiting", "i8"),  # 0 no, 1 for people, 2 for a crew
        ("next_wait", "i8"),
        ("rank", "i8"),
        ("request", "i8"),
        ("stay_serial", "i8"),  # of the part at hand when the present stay began
        ("stay_product", "i8"),
        ("repair_left", "f8"),  # below 0: to be drawn
        # vehicles
        ("stop", "i8"),
        ("edge", "i8"),
        ("part", "i8"),
        ("number", "i8"),
    ],
    align=True,
)


PART = np.dtype(
    [
        ("next", "i8"),
        ("product", "i8"),
        ("edge", "i8"),  # way out it has chosen
        ("server", "i8"),
        ("step", "i8"),
        ("reworks", "i8"),
        ("defect", "i8"),
        ("claimed", "i8"),
        ("source", "i8"),
        ("via", "i8"),  # edge it came in by
        ("born", "f8"),
        ("due", "f8"),
        ("since", "f8"),  # ready since
        ("key", "f8"),
        ("serial", "i8"),
    ],
    align=True,
)

# products_first: 0/1 per product in itab
EDGE = np.dtype(
    [*_all("i8", "start end fleet products_first need loaded pick drop"), *_all("f8", "share")], align=True
)

# actor: timer of the first server's mode, if by time
MODE = np.dtype(
    [*_all("i8", "failing repairing operation crew priority stream_failing stream_repairing actor")],
    align=True,
)

POOL = np.dtype(
    [*_all("i8", "count busy"), *_all("f8", "busy_area busy_since"), *_all("i8", "on pause")], align=True
)

STOP = np.dtype([("capacity", "i8"), ("busy", "i8"), ("head", "i8"), ("tail", "i8")], align=True)

ACTOR = np.dtype([("kind", "i8"), ("of", "i8"), ("sub", "i8"), ("pad", "i8")], align=True)

# first: of its values in ftab
TIMING = np.dtype([*_all("i8", "kind first count repeat"), *_all("f8", "a b c")], align=True)

CALENDAR_ROW = np.dtype(
    [("first", "i8"), ("count", "i8"), ("next", "i8"), ("on", "i8"), ("base", "f8")], align=True
)

ORDER_ROW = np.dtype([("at", "f8"), ("due", "f8"), ("product", "i8"), ("count", "i8")], align=True)

SINK_ROW = np.dtype(
    [*_all("i8", "count late due"), *_all("f8", "lead_sum lead_square lead_low lead_high tardiness")],
    align=True,
)


TREE = np.dtype([("t", "f8"), ("seq", "i8"), ("a", "i8")], align=True)

AHEAD = 32  # exponential times drawn at once: several fit into one instruction

# cursor: of a trace; used: how many of the times drawn ahead are, -1: none are, the stream has other uses
STREAM = np.dtype(
    [*_all("u8", "s0 s1 s2 s3"), *_all("i8", "cursor used"), ("ahead", "f8", (AHEAD,))], align=True
)

TRACE = np.dtype(
    [("end_s", "f8"), ("serial", "i8"), ("server", "i4"), ("state", "i2"), ("product", "i2")], align=True
)  # the public TRACE_DTYPE

# server: -1: into the buffer or onto the belt
# product: -1: no part
# left: below 0: to be drawn
START_ROW = np.dtype(
    [
        *_all("i8", "node server state product step reworks set_up_for"),
        *_all("f8", "age due left repair_left"),
    ],
    align=True,
)

NUMBER = np.dtype([("n", "f8")])
WHOLE = np.dtype([("n", "i8")])
COUNT = np.dtype([("n", "i8")])
RULE_ROW = np.dtype([("c", "f8", (RULE_COLUMNS,))])

TABLES = {
    "nodes": NODE,
    "servers": SERVER,
    "parts": PART,
    "edges": EDGE,
    "modes": MODE,
    "pools": POOL,
    "stops": STOP,
    "actors": ACTOR,
    "timings": TIMING,
    "calendars": CALENDAR_ROW,
    "sinks": SINK_ROW,
    "orders": ORDER_ROW,
    "tree": TREE,
    "streams": STREAM,
    "trace": TRACE,
    "ftab": NUMBER,
    "itab": WHOLE,
    "work": WHOLE,
    "rows": RULE_ROW,
    "bins": COUNT,
    "by_product": COUNT,
    "starts": START_ROW,
}
"""Every array of a plant with its record type; the world holds their addresses under the same names."""

WORLD = np.dtype([*GLOBAL_FIELDS, *((name, "i8") for name in TABLES)], align=True)


class Plant(NamedTuple):
    """All arrays of one simulation: what a program fixes and what a run changes."""

    world: NDArray[np.void]
    nodes: NDArray[np.void]
    servers: NDArray[np.void]
    parts: NDArray[np.void]
    edges: NDArray[np.void]
    modes: NDArray[np.void]
    pools: NDArray[np.void]
    stops: NDArray[np.void]
    actors: NDArray[np.void]
    timings: NDArray[np.void]
    calendars: NDArray[np.void]
    sinks: NDArray[np.void]
    orders: NDArray[np.void]
    tree: NDArray[np.void]
    streams: NDArray[np.void]
    trace: NDArray[np.void]
    ftab: NDArray[np.void]
    itab: NDArray[np.void]
    work: NDArray[np.void]
    rows: NDArray[np.void]
    bins: NDArray[np.void]
    by_product: NDArray[np.void]
    starts: NDArray[np.void]


def bind(plant: Plant) -> None:
    """Write the addresses and lengths of a plant's arrays into its world; after every change of an array."""
    world = plant.world
    for name in TABLES:
        world[name] = getattr(plant, name).ctypes.data
    world["server_count"] = len(plant.servers)
    world["part_count"] = len(plant.parts)
    world["trace_most"] = len(plant.trace)
    world["work_mask"] = len(plant.work) - 1
    world["row_count"] = len(plant.rows)
