"""What the stage says and what `plant.toml` says, joined into one `Plant`. Pure; every fault at once.

An entry of the file wins over the stage, field by field: a field the file does not name keeps what USD says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from onmaru.core.ids import PrimPath
from onmaru.core.units import BadUnit, conversion
from onmaru.twin.rules.join import Join, StageFacts, label, near
from onmaru.twin.rules.naming import nearest, signal_id, split_signal_id
from onmaru.twin.rules.plant_file import PlantFile, PlantInvalid
from onmaru.twin.rules.plant_rules import check_expressions, join_alarms, join_kpis, join_shifts
from onmaru.twin.rules.plant_text import Lines
from onmaru.twin.types import (
    Binding,
    Equipment,
    Label,
    Level,
    Motion,
    MotionOp,
    Plant,
    Relation,
    Signal,
    SignalKind,
    Source,
)


def join_plant(
    parsed: PlantFile,
    facts: StageFacts,
    lines: Lines,
    file: str,
    *,
    known_kinds: Collection[str] | None = None,
) -> Plant:
    """Join a checked plant file with the facts of its stage.

    Args:
        known_kinds: Kinds of sources there are plug-ins for; None skips that check.
    Raises:
        PlantInvalid: every fault, each with the place, the reason, the mend and the nearest name.
    """
    join = Join(parsed, facts, lines, file, list(facts.faults))
    _head(join)
    _equipment(join)
    relations = _relations(join)
    sources = _sources(join, known_kinds)
    _signals(join)
    _bindings(join, {source.name for source in sources})
    _motions(join)
    alarms = join_alarms(join)
    kpis = join_kpis(join)
    shifts = join_shifts(join)
    check_expressions(join, alarms)
    if join.faults:
        raise PlantInvalid(join.faults)
    head = parsed.plant
    return Plant(
        head.name,
        label(head.label, head.name),
        head.time_zone,
        PrimPath(head.root or facts.default_prim),
        head.stage,
        head.emulated,
        facts.meters_per_unit,
        facts.up_axis,
        tuple(join.equipment.values()),
        relations,
        tuple(join.signals.values()),
        tuple(join.bindings.values()),
        sources,
        tuple(join.motions.values()),
        alarms,
        kpis,
        shifts,
    )


def _head(join: Join) -> None:
    head = join.parsed.plant
    try:
        ZoneInfo(head.time_zone)
    except (KeyError, ValueError, OSError):
        join.fault(
            ("plant", "time_zone"), f"unknown time zone {head.time_zone!r}", "use a name such as Asia/Seoul"
        )
    if head.root is not None and join.facts.children_of(head.root) is None:
        join.fault(("plant", "root"), f"the stage has no prim {head.root}", _near_prim(join.facts, head.root))


def _near_prim(facts: StageFacts, path: str) -> str:
    """The nearest prim that exists: the first wrong step of the path is compared with its siblings."""
    parent = ""
    for part in path.split("/")[1:]:
        names = facts.children_of(parent or "/") or ()
        if part not in names:
            close = nearest(part, names)
            return f"did you mean {parent}/{close[0]}?" if close else f"{parent or '/'} has no child {part!r}"
        parent = f"{parent}/{part}"
    return ""


def _need_prim(join: Join, place: Sequence[str | int], path: str) -> bool:
    if join.facts.children_of(path) is not None:
        return True
    join.fault(place, f"the stage has no prim {path}", _near_prim(join.facts, path))
    return False


def _equipment(join: Join) -> None:
    join.equipment = {item.path: item for item in join.facts.equipment}
    seen: set[str] = set()
    for place, form in enumerate(join.parsed.equipment):
        key = ("equipment", place, "path")
        if form.path in seen:
            join.fault(key, f"{form.path} stands twice", "merge the two entries")
        seen.add(form.path)
        if not _need_prim(join, key, form.path):
            continue
        old = join.equipment.get(form.path)
        if old is None:
            name = form.path.rpartition("/")[2]
            old = Equipment(PrimPath(form.path), Level.EQUIPMENT, Label(name))
        join.equipment[form.path] = replace(
            old,
            level=form.level or old.level,
            label=label(form.label, "") if form.label else old.label,
            kind=old.kind if form.kind is None else form.kind,
            properties={**old.properties, **form.properties},
        )
    for path, item in join.equipment.items():
        parent = path.rpartition("/")[0]
        while parent and parent not in join.equipment:
            parent = parent.rpartition("/")[0]
        join.equipment[path] = replace(item, parent=PrimPath(parent) if parent else None)


def _relations(join: Join) -> tuple[Relation, ...]:
    found: dict[Relation, None] = {}
    for relation in join.facts.relations:
        key = f"{relation.subject}.onmaru:{relation.kind.value}"
        for end in (relation.subject, relation.object):
            if end not in join.equipment:
                join.stage_fault(key, f"{end} is no equipment", near(end, join.equipment))
        found[relation] = None
    for place, form in enumerate(join.parsed.relations):
        ends = [
            join.need_equipment(("relations", place, end), getattr(form, end))
            for end in ("subject", "object")
        ]
        if all(ends):
            found[Relation(form.kind, PrimPath(form.subject), PrimPath(form.object))] = None
    return tuple(found)


def _sources(join: Join, known_kinds: Collection[str] | None) -> tuple[Source, ...]:
    found = []
    for name, form in join.parsed.sources.items():
        if known_kinds is not None and form.kind not in known_kinds:
            mend = near(form.kind, known_kinds) or f"installed: {', '.join(sorted(known_kinds))}"
            join.fault(("sources", name, "kind"), f"no plug-in for sources of kind {form.kind!r}", mend)
        found.append(Source(name, form.kind, dict(form.model_extra or {}), form.emulated))
    return tuple(found)


def _signals(join: Join) -> None:
    for record in join.facts.records:
        signal = record.signal
        if signal.id in join.signals:
            key = f"{signal.equipment}.onmaru:signal:{signal.name}"
            join.stage_fault(key, f"the signal {signal.id} stands twice", "rename one of the two")
        join.signals[signal.id] = signal
        if record.binding is not None:
            join.bindings[signal.id] = record.binding
    seen: set[str] = set()
    for place, form in enumerate(join.parsed.signals):
        here = ("signals", place)
        if form.id is not None and "/" in form.id and form.equipment is None and form.name is None:
            path, name = split_signal_id(form.id)
        elif (
            form.equipment is not None and form.name is not None and "/" not in form.name and form.id is None
        ):
            path, name = PrimPath(form.equipment), form.name
        else:
            join.fault(
                here, "needs either id, or equipment and name", 'such as id = "Plant/Line1/Press/force"'
            )
            continue
        identity = signal_id(path, name)
        if identity in seen:
            join.fault(here, f"the signal {identity} stands twice", "merge the two entries")
        seen.add(identity)
        if not join.need_equipment((*here, "id" if form.id else "equipment"), path):
            continue
        old = join.signals.get(identity) or Signal(identity, path, name, label=Label(name))
        changes: dict[str, Any] = {
            key: getattr(form, key) for key in form.model_fields_set - {"id", "equipment", "name", "label"}
        }
        if form.label is not None:
            changes["label"] = label(form.label, name)
        join.signals[identity] = replace(old, **changes)
    for signal in join.signals.values():
        _check_signal(join, signal)


def _check_signal(join: Join, signal: Signal) -> None:
    key = f"{signal.equipment}.onmaru:signal:{signal.name}"
    if signal.equipment not in join.equipment:
        join.stage_fault(key, f"{signal.equipment} is no equipment", "apply OnmaruEquipmentAPI to the prim")
    if signal.kind is SignalKind.STATE and not signal.states:
        join.stage_fault(key, "a state signal names no states", 'add states = ["run", "idle", "down"]')
    if len(set(signal.states)) != len(signal.states):
        join.stage_fault(key, "a state is named twice", "every state needs its own name")
    if signal.low is not None and signal.high is not None and signal.low > signal.high:
        join.stage_fault(key, f"low {signal.low} is above high {signal.high}", "swap them")


def _bindings(join: Join, sources: Collection[str]) -> None:
    places: dict[str, tuple[str | int, ...]] = {}
    for place, form in enumerate(join.parsed.bindings):
        here = ("bindings", place)
        identity = join.need_signal((*here, "signal"), form.signal)
        if identity is None:
            continue
        if identity in places:
            join.fault(here, f"{identity} is bound twice", "a signal has one binding; remove the other")
        places[identity] = here
        old = join.bindings.get(identity) or Binding(identity, form.source, form.address)
        changes = {key: getattr(form, key) for key in form.model_fields_set - {"signal"}}
        join.bindings[identity] = replace(old, **changes)
    for bound, binding in join.bindings.items():
        signal = join.signals[bound]
        for key, why, mend in _binding_faults(signal, binding, sources):
            if bound in places:
                join.fault((*places[bound], key), why, mend)
            else:
                join.stage_fault(f"{signal.equipment}.onmaru:signal:{signal.name}:{key}", why, mend)


def _binding_faults(
    signal: Signal, binding: Binding, sources: Collection[str]
) -> Iterable[tuple[str, str, str]]:
    if binding.source not in sources:
        mend = near(binding.source, sources) or f"add [sources.{binding.source}] to the plant file"
        yield "source", f"there is no source {binding.source!r}", mend
    if signal.expression:
        yield "signal", "a signal with an expression takes no samples", "remove the expression or the binding"
    if not binding.address:
        yield "address", "the address is empty", "give the topic, node id or column"
    for key in ("pointer", "time_pointer", "quality_pointer"):
        pointer = getattr(binding, key)
        if pointer and not pointer.startswith("/"):
            yield key, f"{pointer!r} is no JSON pointer (RFC 6901)", f'write "/{pointer}"'
    if binding.unit and binding.unit != signal.unit:
        try:
            conversion(binding.unit, signal.unit)
        except BadUnit as error:
            yield "unit", error.detail, error.hint
    if signal.kind is SignalKind.STATE:
        for state in sorted(set(binding.states.values()) - set(signal.states)):
            yield "states", f"{state!r} is no state of the signal", near(state, signal.states)


def _motions(join: Join) -> None:
    moved: dict[str, list[tuple[int, MotionOp]]] = {}
    for record in join.facts.records:
        if record.motion is None:
            continue
        for prim in record.moves:
            if join.facts.children_of(prim) is None:
                key = f"{record.signal.equipment}.onmaru:signal:{record.signal.name}:moves"
                join.stage_fault(key, f"the stage has no prim {prim}", _near_prim(join.facts, prim))
            moved.setdefault(prim, []).append((record.motion_order, record.motion))
    for target, pairs in moved.items():
        ordered = tuple(op for _, op in sorted(pairs, key=lambda pair: pair[0]))
        join.motions[target] = Motion(PrimPath(target), ordered)
    seen: set[str] = set()
    for place, form in enumerate(join.parsed.motions):
        here = ("motions", place)
        if form.prim in seen:
            join.fault(here, f"{form.prim} is moved twice", "put all ops into one entry, in order")
        seen.add(form.prim)
        found = [
            (op, join.need_signal((*here, "ops", count, "signal"), op.signal))
            for count, op in enumerate(form.ops)
        ]
        if _need_prim(join, (*here, "prim"), form.prim):
            ops = tuple(MotionOp(op.op, ref, op.scale, op.offset) for op, ref in found if ref is not None)
            join.motions[form.prim] = Motion(PrimPath(form.prim), ops)
    for motion in join.motions.values():
        for op in motion.ops:
            kind = join.signals[op.signal].kind
            if kind in (SignalKind.TEXT, SignalKind.STATE):
                join.stage_fault(
                    motion.prim, f"{op.signal} is {kind.value} and cannot move a prim", "use a number"
                )
