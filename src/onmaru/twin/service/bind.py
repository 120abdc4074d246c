"""Suggest bindings: look around a source and match what is there with the plant's signals."""

from __future__ import annotations

from collections.abc import Sequence

from onmaru.core.errors import InvalidInput
from onmaru.core.plugins import load
from onmaru.twin.ports import Discovery
from onmaru.twin.rules.suggest import Suggestion, suggest
from onmaru.twin.types import Plant, Source


class NotBrowsable(InvalidInput):
    code = "twin.not_browsable"


async def discover(source: Source, *, seconds: float = 5.0) -> list[Discovery]:
    """What a source offers, listened to or walked for `seconds`.

    Raises:
        NotBrowsable: sources of this kind cannot be looked around.
        BadSource: its options are wrong, or it cannot be reached.
    """
    driver = load("onmaru.twin.connectors", source.kind)
    if not hasattr(driver, "browse"):
        hint = "mqtt and opcua sources can be browsed"
        raise NotBrowsable(f"source {source.name!r} of kind {source.kind} cannot be browsed", hint=hint)
    found: list[Discovery] = await driver.browse(source, seconds=seconds)
    return found


def suggest_bindings(
    plant: Plant, discoveries: Sequence[Discovery], *, source: str, each: int = 3, unbound_only: bool = True
) -> list[Suggestion]:
    """Ranked bindings for the plant's measured signals, best first.

    Args:
        source: Name of the source the discoveries come from.
        each: Most suggestions a signal.
        unbound_only: Leave out signals that have a binding already.
    """
    bound = {binding.signal for binding in plant.bindings} if unbound_only else set()
    wanted = [item for item in plant.signals if item.id not in bound and not item.expression]
    return suggest(wanted, plant.equipment, discoveries, source=source, each=each)
