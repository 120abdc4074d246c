"""Models written in Python, one line an element.

    m = ModelBuilder("line")
    m.source("in", interarrival_s=Exponential(mean_s=12))
    m.buffer("queue", capacity=5)
    m.machine("press", time_s=Exponential(mean_s=10), failures=[m.failure(3600, 300)])
    m.sink("out")
    m.chain("in", "queue", "press", "out")
    model = m.build()

Fields are those of `onmaru.sim.types`; a bare number is a constant in seconds.
"""

from __future__ import annotations

import itertools
from typing import Any

from pydantic import ValidationError

from onmaru.sim.rules.read_model import faults_of
from onmaru.sim.rules.validate import check_model
from onmaru.sim.types import Failure, Model, ModelInvalid, Timing


class ModelBuilder:
    """Collects elements, routes and resources; `build` checks them all at once.

    Args:
        name: Name of the model.
        fields: Further fields of `Model`, such as `origin_s` or `tariff`.
    """

    def __init__(self, name: str, **fields: Any) -> None:
        self._fields: dict[str, Any] = {"name": name, **fields}
        self._parts: dict[str, list[Any]] = {
            section: []
            for section in ("elements", "routes", "products", "operators", "crews", "fleets", "calendars")
        }

    def _element(self, kind: str, name: str, fields: dict[str, Any]) -> str:
        self._parts["elements"].append({"kind": kind, "name": name, **fields})
        return name

    def source(self, name: str, **fields: Any) -> str:
        """Where parts enter; see `Source`."""
        return self._element("source", name, fields)

    def machine(self, name: str, **fields: Any) -> str:
        """One operation on one part or a batch; see `Machine`."""
        return self._element("machine", name, fields)

    def assembly(self, name: str, **fields: Any) -> str:
        """Joins parts; see `Assembly`."""
        return self._element("assembly", name, fields)

    def disassembly(self, name: str, **fields: Any) -> str:
        """Takes parts apart; see `Disassembly`."""
        return self._element("disassembly", name, fields)

    def inspection(self, name: str, **fields: Any) -> str:
        """Finds defects; see `Inspection`."""
        return self._element("inspection", name, fields)

    def buffer(self, name: str, **fields: Any) -> str:
        """A store, unlimited without `capacity`; see `Buffer`."""
        return self._element("buffer", name, fields)

    def conveyor(self, name: str, **fields: Any) -> str:
        """A belt; see `Conveyor`."""
        return self._element("conveyor", name, fields)

    def sink(self, name: str, **fields: Any) -> str:
        """Where parts leave; see `Sink`."""
        return self._element("sink", name, fields)

    def route(self, start: str, end: str, **fields: Any) -> None:
        """A way from one element to another; see `Route`."""
        self._parts["routes"].append({"start": start, "end": end, **fields})

    def chain(self, *names: str) -> None:
        """Routes from each element to the next."""
        for start, end in itertools.pairwise(names):
            self.route(start, end)

    def product(self, name: str, **fields: Any) -> str:
        """A kind of part; `routing` may be a list of element names. See `Product`."""
        steps = fields.get("routing", ())
        fields = {**fields, "routing": [{"at": step} if isinstance(step, str) else step for step in steps]}
        self._parts["products"].append({"name": name, **fields})
        return name

    def operators(self, name: str, **fields: Any) -> str:
        """People who work; see `OperatorPool`."""
        self._parts["operators"].append({"name": name, **fields})
        return name

    def crew(self, name: str, **fields: Any) -> str:
        """People who repair; see `RepairCrew`."""
        self._parts["crews"].append({"name": name, **fields})
        return name

    def fleet(self, name: str, **fields: Any) -> str:
        """Vehicles on a graph of paths; see `Fleet`."""
        self._parts["fleets"].append({"name": name, **fields})
        return name

    def calendar(self, name: str, **fields: Any) -> str:
        """A week of shifts; see `Calendar`."""
        self._parts["calendars"].append({"name": name, **fields})
        return name

    @staticmethod
    def failure(mean_up_s: float, mean_down_s: float, **fields: Any) -> Failure:
        """A failure mode with exponential times, or other `Timing`s given as fields."""
        up: Timing | dict[str, Any] = {"kind": "exponential", "mean_s": mean_up_s}
        down: Timing | dict[str, Any] = {"kind": "exponential", "mean_s": mean_down_s}
        return Failure.model_validate({"time_to_failure_s": up, "time_to_repair_s": down, **fields})

    def build(self) -> Model:
        """The checked model.

        Raises:
            ModelInvalid: all faults at once.
        """
        data = {**self._fields, **self._parts}
        try:
            model = Model.model_validate(data)
        except ValidationError as error:
            raise ModelInvalid(faults_of(error, data)) from error
        check_model(model)
        return model
