"""What can be wrong with a model or a run, told so that it can be mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onmaru.core.errors import Conflict, InvalidInput, LimitExceeded


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: where (element and field), what is wrong, and what to write instead."""

    element: str
    field: str
    text: str
    mend: str

    def __str__(self) -> str:
        place = ".".join(part for part in (self.element, self.field) if part)
        return f"{place}: {self.text} ({self.mend})" if self.mend else f"{place}: {self.text}"


class ModelInvalid(InvalidInput):
    """All faults of a model at once; `params["faults"]` lists them as records."""

    code = "sim.model_invalid"

    def __init__(self, faults: Sequence[Fault], *, where: str = "model") -> None:
        shown = "; ".join(str(fault) for fault in faults[:5])
        more = f"; and {len(faults) - 5} more" if len(faults) > 5 else ""
        super().__init__(
            f"{where} has {len(faults)} fault{'s' if len(faults) != 1 else ''}: {shown}{more}",
            hint=faults[0].mend if len(faults) == 1 else "mend each fault listed",
            count=len(faults),
            faults=[{"element": f.element, "field": f.field, "text": f.text, "mend": f.mend} for f in faults],
        )
        self.faults = tuple(faults)


class ModelUnreadable(InvalidInput):
    code = "sim.model_unreadable"


class BadRun(InvalidInput):
    """The run asked for makes no sense: a horizon in the past, an unknown rule, a foreign snapshot."""

    code = "sim.bad_run"


class Deadlock(Conflict):
    """Nothing can move any more; `params["cycle"]` names who waits for whom."""

    code = "sim.deadlock"


class ZeroTimeLoop(Conflict):
    """Parts go round without time passing; `params["elements"]` names where."""

    code = "sim.zero_time_loop"


class TooManyParts(LimitExceeded):
    """More parts inside at once than `Model.part_limit`."""

    code = "sim.too_many_parts"


class RuleFailed(InvalidInput):
    """A user rule raised or answered nonsense."""

    code = "sim.rule_failed"
