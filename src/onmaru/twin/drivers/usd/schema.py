"""The codeless applied schemas `OnmaruEquipmentAPI` and `OnmaruBindingAPI`: write them, read them.

The schema files lie in `plugin/`; another USD tool learns them through `PXR_PLUGINPATH_NAME`. Reading works
from what is authored, so a stage that was opened before `register()` reads the same.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pxr import Gf, Plug, Sdf, Usd, Vt

from onmaru.core.ids import PrimPath, SignalId
from onmaru.twin.rules.join import SignalRecord
from onmaru.twin.rules.naming import check_signal_name, signal_id
from onmaru.twin.rules.plant_file import MOTION_OPS
from onmaru.twin.types import (
    Binding,
    Equipment,
    Label,
    Level,
    MotionOp,
    Relation,
    RelationKind,
    Signal,
    SignalKind,
)

EQUIPMENT_API = "OnmaruEquipmentAPI"
BINDING_API = "OnmaruBindingAPI"
_SIGNAL = "onmaru:signal"
_PROPERTY = "onmaru:property:"
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class SchemaValueError(ValueError):
    """An authored value that the schema does not allow; `prim` and `key` say where."""

    def __init__(self, prim: str, key: str, why: str) -> None:
        super().__init__(f"{prim}.{key}: {why}")
        self.prim, self.key, self.why = prim, key, why


@cache
def register() -> None:
    """Make the schemas known to this process; best before the first stage is opened."""
    Plug.Registry().RegisterPlugins(str(Path(__file__).parent / "plugin"))


def applied(prim: Usd.Prim) -> tuple[bool, list[str]]:
    """Whether the prim carries the equipment schema, and the names of its signals, as authored."""
    equipment, signals = False, []
    for name in prim.GetPrimTypeInfo().GetAppliedAPISchemas():
        if name == EQUIPMENT_API:
            equipment = True
        elif name.startswith(BINDING_API + ":"):
            signals.append(name[len(BINDING_API) + 1 :])
    return equipment, signals


def apply_equipment(
    prim: Usd.Prim,
    level: Level,
    label: Label,
    *,
    kind: str = "",
    properties: Mapping[str, Any] | None = None,
    units: Mapping[str, str] | None = None,
    relations: Mapping[RelationKind, Sequence[str]] | None = None,
) -> None:
    """Write `OnmaruEquipmentAPI` on a prim in the current edit target.

    Args:
        properties: Typed properties by name: bool, int, float, str, or a sequence of 2 to 4 floats.
        units: Units of properties by name, kept as `customData.unit`.
        relations: Target prim paths by kind; they replace what was there.
    """
    register()
    prim.AddAppliedSchema(EQUIPMENT_API)
    _set(prim, "onmaru:equipment:level", Sdf.ValueTypeNames.Token, Level(level).value)
    _set(prim, "onmaru:equipment:kind", Sdf.ValueTypeNames.Token, kind or None)
    _set(prim, "onmaru:equipment:label:en", Sdf.ValueTypeNames.String, label.en)
    _set(prim, "onmaru:equipment:label:ko", Sdf.ValueTypeNames.String, label.ko or None)
    for name, value in (properties or {}).items():
        if not _IDENTIFIER.fullmatch(name):
            raise ValueError(f"property name {name!r} is not an identifier")
        attribute = prim.CreateAttribute(_PROPERTY + name, _value_type(value), custom=True)
        attribute.Set(tuple(value) if isinstance(value, list) else value)
        if units and name in units:
            attribute.SetCustomDataByKey("unit", units[name])
    for relation_kind, targets in (relations or {}).items():
        rel = prim.CreateRelationship(f"onmaru:{RelationKind(relation_kind).value}", custom=False)
        rel.SetTargets([Sdf.Path(target) for target in targets])


def apply_signal(
    prim: Usd.Prim,
    signal: Signal,
    binding: Binding | None = None,
    *,
    motion: MotionOp | None = None,
    motion_order: int = 0,
    moves: Sequence[str] = (),
) -> None:
    """Write one `OnmaruBindingAPI` instance, named after the signal, in the current edit target.

    Args:
        signal: Its `id` and `equipment` are not written: the prim says them.
        motion: What the signal moves; its `signal` field is not written.
        moves: Prims that move; empty for the prim itself.
    Raises:
        BadSignalName: the name cannot be the name of a schema instance.
    """
    register()
    check_signal_name(signal.name)
    prim.AddAppliedSchema(f"{BINDING_API}:{signal.name}")
    base, types = f"{_SIGNAL}:{signal.name}:", Sdf.ValueTypeNames
    values: list[tuple[str, Sdf.ValueTypeName, Any]] = [
        ("kind", types.Token, signal.kind.value),
        ("unit", types.String, signal.unit or None),
        ("label:en", types.String, signal.label.en or None),
        ("label:ko", types.String, signal.label.ko or None),
        ("states", types.TokenArray, Vt.TokenArray(signal.states) if signal.states else None),
        ("low", types.Double, signal.low),
        ("high", types.Double, signal.high),
        ("expectedPeriod", types.Double, signal.expected_period_s),
        ("staleAfter", types.Double, signal.stale_after_s),
        ("expression", types.String, signal.expression or None),
    ]
    if binding is not None:
        state_map = [f"{raw}={state}" for raw, state in binding.states.items()]
        values += [
            ("source", types.String, binding.source),
            ("address", types.String, binding.address),
            ("pointer", types.String, binding.pointer or None),
            ("timePointer", types.String, binding.time_pointer or None),
            ("qualityPointer", types.String, binding.quality_pointer or None),
            ("rawUnit", types.String, binding.unit or None),
            ("scale", types.Double, binding.scale if binding.scale != 1.0 else None),
            ("offset", types.Double, binding.offset or None),
            ("deadband", types.Double, binding.deadband or None),
            ("stateMap", types.StringArray, Vt.StringArray(state_map) if state_map else None),
        ]
    if motion is not None:
        values += [
            ("motion", types.Token, motion.op),
            ("motionScale", types.Double, motion.scale if motion.scale != 1.0 else None),
            ("motionOffset", types.Double, motion.offset or None),
            ("motionOrder", types.Int, motion_order or None),
        ]
    for name, kind, value in values:
        _set(prim, base + name, kind, value)
    if moves:
        rel = prim.CreateRelationship(base + "moves", custom=False)
        rel.SetTargets([Sdf.Path(path) for path in moves])


def read_equipment(prim: Usd.Prim, parent: PrimPath | None = None) -> Equipment:
    """The equipment a prim describes; `parent` is the path of the nearest equipment above it.

    Raises:
        SchemaValueError: the level is not one of IEC 62264.
    """
    level = _get(prim, "onmaru:equipment:level") or Level.EQUIPMENT.value
    try:
        known_level = Level(level)
    except ValueError:
        allowed = ", ".join(item.value for item in Level)
        raise SchemaValueError(
            str(prim.GetPath()), "onmaru:equipment:level", f"{level!r} is not one of {allowed}"
        ) from None
    label = Label(
        str(_get(prim, "onmaru:equipment:label:en") or prim.GetDisplayName() or prim.GetName()),
        str(_get(prim, "onmaru:equipment:label:ko") or ""),
    )
    kind = str(_get(prim, "onmaru:equipment:kind") or "")
    return Equipment(PrimPath(str(prim.GetPath())), known_level, label, parent, kind, read_properties(prim))


def read_properties(prim: Usd.Prim) -> dict[str, Any]:
    """Typed properties by name; one with a unit reads as `{"value": ..., "unit": ...}`."""
    found: dict[str, Any] = {}
    for attribute in prim.GetAuthoredPropertiesInNamespace(_PROPERTY):
        if not isinstance(attribute, Usd.Attribute) or not attribute.HasAuthoredValue():
            continue
        value = plain_value(attribute.Get())
        unit = attribute.GetCustomDataByKey("unit")
        found[attribute.GetName()[len(_PROPERTY) :]] = {"value": value, "unit": str(unit)} if unit else value
    return found


def read_relations(prim: Usd.Prim) -> list[Relation]:
    """The relations in which this prim is the subject."""
    found = []
    subject = PrimPath(str(prim.GetPath()))
    for kind in RelationKind:
        rel = prim.GetRelationship(f"onmaru:{kind.value}")
        if rel:
            found += [Relation(kind, subject, PrimPath(str(target))) for target in rel.GetTargets()]
    return found


def read_signals(prim: Usd.Prim, equipment: PrimPath | None = None) -> list[SignalRecord]:
    """Every signal on a prim; they belong to `equipment`, default the prim itself.

    Raises:
        SchemaValueError: a value is of the wrong type or not allowed.
    """
    owner = equipment or PrimPath(str(prim.GetPath()))
    return [_read_signal(prim, name, owner) for name in applied(prim)[1]]


def _read_signal(prim: Usd.Prim, name: str, owner: PrimPath) -> SignalRecord:
    path, base = str(prim.GetPath()), f"{_SIGNAL}:{name}:"

    def text(key: str) -> str:
        value = _get(prim, base + key)
        if value is not None and not isinstance(value, str):
            raise SchemaValueError(path, base + key, f"expected text, found {type(value).__name__}")
        return value or ""

    def number(key: str) -> float | None:
        value = _get(prim, base + key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise SchemaValueError(path, base + key, f"expected a number, found {type(value).__name__}")
        if not math.isfinite(value):
            raise SchemaValueError(path, base + key, f"{value} is not finite")
        if value <= 0 and key in ("expectedPeriod", "staleAfter"):
            raise SchemaValueError(path, base + key, f"{value} is no time span")
        return float(value)

    def texts(key: str) -> tuple[str, ...]:
        value = _get(prim, base + key)
        return tuple(str(item) for item in value) if value is not None else ()

    try:
        kind = SignalKind(text("kind") or "analog")
    except ValueError:
        raise SchemaValueError(path, base + "kind", f"{text('kind')!r} is not a kind of signal") from None
    identity = signal_id(owner, name)
    signal = Signal(
        identity, owner, name, kind, text("unit"), Label(text("label:en") or name, text("label:ko")),
        texts("states"), number("low"), number("high"), number("expectedPeriod"), number("staleAfter"),
        text("expression"),
    )  # fmt: skip
    binding = _read_binding(path, base, identity, text, number, texts) if text("source") else None
    if not text("motion"):
        return SignalRecord(signal, binding)
    if text("motion") not in MOTION_OPS:
        raise SchemaValueError(
            path, base + "motion", f"{text('motion')!r} is not one of {', '.join(MOTION_OPS)}"
        )
    scale = number("motionScale")
    motion = MotionOp(
        text("motion"), identity, 1.0 if scale is None else scale, number("motionOffset") or 0.0
    )
    rel = prim.GetRelationship(base + "moves")
    targets = tuple(PrimPath(str(target)) for target in rel.GetTargets()) if rel else ()
    order = int(number("motionOrder") or 0)
    return SignalRecord(signal, binding, motion, order, targets or (PrimPath(path),))


def _read_binding(path: str, base: str, identity: SignalId, text: Any, number: Any, texts: Any) -> Binding:
    states = {}
    for pair in texts("stateMap"):
        raw, equals, state = pair.rpartition("=")
        if not equals:
            raise SchemaValueError(path, base + "stateMap", f"{pair!r} is not raw=state")
        states[raw] = state
    scale = number("scale")
    return Binding(
        identity, text("source"), text("address"), text("pointer"), text("timePointer"), text("qualityPointer"),
        text("rawUnit"), 1.0 if scale is None else scale, number("offset") or 0.0, number("deadband") or 0.0,
        states,
    )  # fmt: skip


def plain_value(value: Any) -> Any:
    """A USD value as plain Python (numbers, text, lists), fit for JSON."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Sdf.AssetPath):
        return value.path
    if isinstance(value, Gf.Quatf | Gf.Quatd | Gf.Quath):
        return [value.GetReal(), *value.GetImaginary()]
    if isinstance(value, Sdf.TimeCode):
        return value.GetValue()
    if isinstance(value, Mapping):
        return {str(key): plain_value(item) for key, item in value.items()}
    try:
        return [plain_value(item) for item in value]
    except TypeError:
        return str(value)


def _get(prim: Usd.Prim, name: str) -> Any:
    attribute = prim.GetAttribute(name)
    return attribute.Get() if attribute and attribute.HasAuthoredValue() else None


def _set(prim: Usd.Prim, name: str, kind: Sdf.ValueTypeName, value: Any) -> None:
    if value is not None:
        prim.CreateAttribute(name, kind, custom=False, variability=Sdf.VariabilityUniform).Set(value)


def _value_type(value: Any) -> Sdf.ValueTypeName:
    types = Sdf.ValueTypeNames
    if isinstance(value, bool):
        return types.Bool
    if isinstance(value, int):
        return types.Int if -(2**31) <= value < 2**31 else types.Int64
    if isinstance(value, float):
        return types.Double
    if isinstance(value, str):
        return types.String
    sized = {2: types.Double2, 3: types.Double3, 4: types.Double4}
    if isinstance(value, Sequence) and len(value) in sized:
        return sized[len(value)]
    raise ValueError(f"a property cannot hold {type(value).__name__}")
