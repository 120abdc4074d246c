"""The whole declarative model: elements, the routes between them, products, people, calendars, tariff."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from onmaru.sim.types.calendar import WEEK_S, Calendar
from onmaru.sim.types.element import AnyElement, Capacity
from onmaru.sim.types.energy import Tariff
from onmaru.sim.types.resource import Fleet, Name, OperatorPool, RepairCrew
from onmaru.sim.types.timing import NonNegative, Positive, Record, Timing

DEFAULT_PRODUCT = "part"


class Step(Record):
    """One stay of a product's routing; `time_s` replaces the element's own time there."""

    at: Name
    time_s: Timing | None = None


class Product(Record):
    """A kind of part. With `routing` its parts follow these elements in order, else the routes decide."""

    name: Name
    routing: Annotated[tuple[Step, ...], Field(max_length=1000)] = ()
    priority: int = 0  # small first
    work_s: NonNegative = 0.0  # total work content, for shortest-first queues
    planned_run_s: Positive | None = None  # ISO 22400 planned run time per item (PRI)
    value: NonNegative = 0.0


class Route(Record):
    """A way from one element to another, for all parts or only for some products, carried or not.

    `capacity` is not here: what lies between elements is a Buffer or a Conveyor.
    """

    start: Name
    end: Name
    products: tuple[Name, ...] = ()
    probability: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] | None = None
    by: Name | None = None  # fleet


class Model(Record):
    """A factory as a process. Time is in seconds; 0 is `origin_s` seconds after Monday 00:00."""

    name: Name
    description: str = ""
    equipment: str | None = None  # prim path of the ISA-95 element the whole model stands for
    origin_s: Annotated[float, Field(ge=0, lt=WEEK_S, allow_inf_nan=False)] = 0.0
    elements: Annotated[tuple[AnyElement, ...], Field(min_length=1, max_length=10_000)]
    routes: Annotated[tuple[Route, ...], Field(max_length=100_000)] = ()
    products: Annotated[tuple[Product, ...], Field(max_length=10_000)] = ()
    operators: Annotated[tuple[OperatorPool, ...], Field(max_length=1000)] = ()
    crews: Annotated[tuple[RepairCrew, ...], Field(max_length=1000)] = ()
    fleets: Annotated[tuple[Fleet, ...], Field(max_length=100)] = ()
    calendars: Annotated[tuple[Calendar, ...], Field(max_length=1000)] = ()
    tariff: Tariff | None = None
    part_limit: Capacity = 1_000_000  # a run with more parts inside at once is refused as runaway

    def element(self, name: str) -> AnyElement:
        """The element of that name; KeyError when there is none."""
        for element in self.elements:
            if element.name == name:
                return element
        raise KeyError(name)

    def people(self) -> list[OperatorPool | RepairCrew]:
        """Operator pools, then crews: the pools of a run, in order."""
        return [*self.operators, *self.crews]

    def product_names(self) -> tuple[str, ...]:
        """Products in order; a model without any has one called `part`."""
        return tuple(product.name for product in self.products) or (DEFAULT_PRODUCT,)
