"""What a model must obey beyond the shape of its fields: every fault at once, each with its mend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from onmaru.sim.rules.check_people import check_people
from onmaru.sim.rules.check_routes import check_routes
from onmaru.sim.rules.names import nearest
from onmaru.sim.types import (
    AnyElement,
    Assembly,
    Constant,
    Disassembly,
    Fault,
    Inspection,
    Model,
    ModelInvalid,
    Sink,
    Source,
    Station,
    Timing,
    Trace,
)


def check_model(model: Model) -> None:
    """Raise all faults of a model at once.

    Raises:
        ModelInvalid: `faults` and `params["faults"]` name element, field, what is wrong and the mend.
    """
    faults = find_faults(model)
    if faults:
        raise ModelInvalid(faults, where=f"model {model.name!r}")


def find_faults(model: Model) -> list[Fault]:
    """All faults of a model; empty when it can be compiled."""
    faults = list(_names(model))
    if not any(isinstance(e, Source) for e in model.elements):
        faults.append(Fault("", "elements", "there is no source", "add an element of kind source"))
    if not any(isinstance(e, Sink) for e in model.elements):
        faults.append(Fault("", "elements", "there is no sink", "add an element of kind sink"))
    products = set(model.product_names())
    for element in model.elements:
        faults += _element(element, products, model)
    faults += check_people(model)
    if not faults:  # routes speak of names: first those have to be right
        faults += check_routes(model)
    return faults


def _names(model: Model) -> Iterator[Fault]:
    groups = (
        ("elements", [e.name for e in model.elements] + [f.name for f in model.fleets]),
        ("products", [p.name for p in model.products]),
        ("operators", [p.name for p in model.people()]),
        ("calendars", [c.name for c in model.calendars]),
    )
    for field, names in groups:
        for name, count in Counter(names).items():
            if count > 1:
                yield Fault(name, field, f"the name is used {count} times", "give each its own name")


def _unknown_products(element: AnyElement, products: set[str]) -> Iterator[Fault]:
    named: list[tuple[str, str | None]] = []
    if isinstance(element, Source):
        named += [("product", element.product), *(("mix", name) for name in element.mix)]
        named += [("orders", order.product) for order in element.orders]
    if isinstance(element, Station):
        named += [("times_s", name) for name in element.times_s]
        if element.setup:
            named.append(("setup.first", element.setup.first))
            named += [("setup.matrix", a) for a in element.setup.matrix]
            named += [("setup.matrix", b) for row in element.setup.matrix.values() for b in row]
    if isinstance(element, Assembly):
        named.append(("makes", element.makes))
    if isinstance(element, Disassembly):
        named += [("gives", name) for name in element.gives]
    for field, name in dict.fromkeys(named):
        if name is not None and name not in products:
            yield Fault(element.name, field, f"there is no product {name!r}", nearest(name, products))


def _timings(element: AnyElement) -> Iterator[tuple[str, Timing | None, bool]]:
    """Every timing with its field, and whether it may end (a source's trace)."""
    if isinstance(element, Source):
        yield "interarrival_s", element.interarrival_s, True
        yield "first_at_s", element.first_at_s, True
    if isinstance(element, Station):
        yield "time_s", element.time_s, False
        for product, timing in element.times_s.items():
            yield f"times_s.{product}", timing, False
        for failure in element.failures:
            yield f"failures.{failure.name}.time_to_failure_s", failure.time_to_failure_s, False
            yield f"failures.{failure.name}.time_to_repair_s", failure.time_to_repair_s, False
        if element.setup:
            yield "setup.default_s", element.setup.default_s, False
            for a, row in element.setup.matrix.items():
                for b, timing in row.items():
                    yield f"setup.matrix.{a}.{b}", timing, False


def never_passes(timing: Timing | None) -> bool:
    """Whether a timing is always zero."""
    if isinstance(timing, Constant):
        return timing.value_s == 0
    values = getattr(timing, "values_s", None)
    return values is not None and max(values) == 0


def _element(element: AnyElement, products: set[str], model: Model) -> Iterator[Fault]:
    yield from _unknown_products(element, products)
    for field, timing, may_end in _timings(element):
        if isinstance(timing, Trace) and not timing.repeat and not may_end:
            yield Fault(
                element.name, field, "a trace that ends leaves the element without a time", "set repeat: true"
            )
    if element.send == "rule" and not element.send_rule:
        yield Fault(element.name, "send_rule", "send is rule, but no rule is named", "name the rule")
    if isinstance(element, Source):
        yield from _source(element)
    if isinstance(element, Station):
        yield from _station(element, products, model)
    if element.kind == "buffer" and element.order == "rule" and not element.rule:
        yield Fault(element.name, "rule", "order is rule, but no rule is named", "name the rule")
    if element.kind == "conveyor" and element.pitch_m > element.length_m:
        yield Fault(
            element.name, "pitch_m", "not even one part fits on the belt", "make pitch_m at most length_m"
        )


def _source(source: Source) -> Iterator[Fault]:
    if source.orders and source.interarrival_s is not None:
        yield Fault(source.name, "orders", "a source has either orders or interarrival_s", "drop one of them")
    if never_passes(source.interarrival_s) and source.limit is None:
        yield Fault(
            source.name, "interarrival_s", "infinitely many parts would arrive at once",
            "give a time above zero, or leave it out for a saturated source",
        )  # fmt: skip
    if source.mix and source.product:
        yield Fault(source.name, "mix", "a source has either a product or a mix", "drop one of them")
    if source.when_full == "lose" and source.interarrival_s is None and not source.orders:
        yield Fault(
            source.name, "when_full", "a saturated source cannot lose parts", "give interarrival_s, or wait"
        )


def _station(station: Station, products: set[str], model: Model) -> Iterator[Fault]:
    routed = {
        product.name
        for product in model.products
        if any(step.at == station.name and step.time_s is not None for step in product.routing)
    }
    missing = products - set(station.times_s) - routed
    if station.time_s is None and missing:
        what = "there is no time" + (
            f" for {', '.join(sorted(missing)[:3])}" if station.times_s or routed else ""
        )
        yield Fault(station.name, "time_s", what, "give time_s, such as {kind: exponential, mean_s: 12}")
    for failure in station.failures:
        if never_passes(failure.time_to_failure_s):
            yield Fault(
                station.name, f"failures.{failure.name}.time_to_failure_s", "it would fail without end",
                "give a time above zero",
            )  # fmt: skip
    names = Counter(failure.name for failure in station.failures)
    for name, count in names.items():
        if count > 1:
            yield Fault(station.name, "failures", f"{count} modes are called {name!r}", "name each mode")
    if isinstance(station, Inspection) and station.rework_to == station.name:
        yield Fault(
            station.name, "rework_to", "an inspection cannot send parts to itself", "name another element"
        )
