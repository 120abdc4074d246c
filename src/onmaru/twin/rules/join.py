"""The work of joining a plant file with its stage: what is known so far, and every fault found. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from onmaru.core.ids import PrimPath, SignalId
from onmaru.twin.rules.naming import nearest, signal_id
from onmaru.twin.rules.plant_file import Fault, LabelForm, PlantFile, key_path
from onmaru.twin.rules.plant_text import Lines
from onmaru.twin.types import Binding, Equipment, Label, Motion, MotionOp, Relation, Signal


@dataclass(frozen=True, slots=True)
class SignalRecord:
    """One `OnmaruBindingAPI` instance as read: `moves` is empty unless the signal drives a motion."""

    signal: Signal
    binding: Binding | None = None
    motion: MotionOp | None = None
    motion_order: int = 0
    moves: tuple[PrimPath, ...] = ()


@dataclass(frozen=True, slots=True)
class StageFacts:
    """What a stage says of the plant. `children_of` gives child names of a prim, None when there is none."""

    file: str
    default_prim: PrimPath
    meters_per_unit: float
    up_axis: str
    children_of: Callable[[str], Sequence[str] | None]
    equipment: tuple[Equipment, ...] = ()
    relations: tuple[Relation, ...] = ()
    records: tuple[SignalRecord, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class Join:
    """The work in progress: the records so far and the faults found."""

    parsed: PlantFile
    facts: StageFacts
    lines: Lines
    file: str
    faults: list[Fault] = field(default_factory=list)
    equipment: dict[str, Equipment] = field(default_factory=dict)
    signals: dict[str, Signal] = field(default_factory=dict)
    bindings: dict[str, Binding] = field(default_factory=dict)
    motions: dict[str, Motion] = field(default_factory=dict)

    def fault(self, place: Sequence[str | int], why: str, mend: str = "") -> None:
        self.faults.append(Fault(self.file, key_path(place), why, mend, self.lines.find(place)))

    def stage_fault(self, key: str, why: str, mend: str = "") -> None:
        self.faults.append(Fault(self.facts.file, key, why, mend))

    def signal_of(self, ref: str, equipment: str | None) -> SignalId | None:
        """The signal a reference means: a whole id, or a bare name on `equipment`."""
        if "/" not in ref and equipment is not None:
            ref = signal_id(PrimPath(equipment), ref)
        return SignalId(ref) if ref in self.signals else None

    def need_signal(
        self, place: Sequence[str | int], ref: str, equipment: str | None = None
    ) -> SignalId | None:
        found = self.signal_of(ref, equipment)
        if found is None:
            self.fault(place, f"there is no signal {ref!r}", near(ref, self.signals, equipment))
        return found

    def need_equipment(self, place: Sequence[str | int], path: str) -> bool:
        if path in self.equipment:
            return True
        self.fault(place, f"{path} is no equipment", near(path, self.equipment))
        return False


def label(form: LabelForm | None, fallback: str) -> Label:
    return Label(form.en, form.ko) if form is not None else Label(fallback)


def near(name: str, known: Collection[str], equipment: str | None = None) -> str:
    """A mend that names the nearest known name; names on the same equipment come first."""
    if equipment is not None:
        prefix = equipment.lstrip("/") + "/"
        mine = [other.removeprefix(prefix) for other in known if other.startswith(prefix)]
        close = nearest(name.rpartition("/")[2], mine)
        if close:
            return f"did you mean {close[0]!r}?"
    tail = name.rpartition("/")[2].casefold()
    same = [other for other in known if other.rpartition("/")[2].casefold() == tail]
    close = nearest(name, same) or same[:1] or nearest(name, known)
    return f"did you mean {close[0]!r}?" if close else ""
