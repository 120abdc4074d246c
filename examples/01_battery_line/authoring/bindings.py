"""Writes hierarchy, relations and signals onto prims as `OnmaruEquipmentAPI` and `OnmaruBindingAPI` say.

Plain attributes with agreed names: no plug-in is needed to write or to read them.
"""

from __future__ import annotations

from collections.abc import Iterable

from item import Item
from line import Thing, prim_path
from pxr import Gf, Kind, Sdf, Usd, UsdGeom

_T = Sdf.ValueTypeNames


def _set(prim: Usd.Prim, name: str, kind: Sdf.ValueTypeName, value: object) -> Usd.Attribute:
    attribute = prim.CreateAttribute(name, kind, custom=False, variability=Sdf.VariabilityUniform)
    attribute.Set(value)
    return attribute


def define_equipment(stage: Usd.Stage, path: str, thing: Thing) -> Usd.Prim:
    """Define the Xform at `path` with its place, level, kind, labels and properties."""
    xform = UsdGeom.Xform.Define(stage, path)
    prim = xform.GetPrim()
    kinds = {"work_unit": Kind.Tokens.group, "equipment": Kind.Tokens.component}
    Usd.ModelAPI(prim).SetKind(kinds.get(thing.level, Kind.Tokens.assembly))
    prim.AddAppliedSchema("OnmaruEquipmentAPI")
    _set(prim, "onmaru:equipment:level", _T.Token, thing.level)
    if thing.kind:
        _set(prim, "onmaru:equipment:kind", _T.Token, thing.kind)
    _set(prim, "onmaru:equipment:label:en", _T.String, thing.en)
    _set(prim, "onmaru:equipment:label:ko", _T.String, thing.ko)
    prim.SetDisplayName(thing.en)
    for name, (value, unit) in thing.properties.items():
        attribute = prim.CreateAttribute(f"onmaru:property:{name}", _T.Double, custom=True)
        attribute.Set(float(value))
        attribute.SetCustomDataByKey("unit", unit)
    if any(thing.at):
        xform.AddTranslateOp().Set(Gf.Vec3d(*thing.at))
    if thing.yaw:
        xform.AddRotateZOp().Set(thing.yaw)
    return prim


def relate(stage: Usd.Stage, kind: str, pairs: Iterable[tuple[str, str]]) -> None:
    """Author `subject kind object` for keys of things."""
    for subject, target in pairs:
        prim = stage.GetPrimAtPath(prim_path(subject))
        prim.CreateRelationship(f"onmaru:{kind}", custom=False).AddTarget(prim_path(target))


def write_signal(stage: Usd.Stage, item: Item, order: int) -> None:
    """Apply one signal with its binding and motion; `order` is its place among the motions of its prim."""
    prim = stage.GetPrimAtPath(prim_path(item.key))
    prim.AddAppliedSchema(f"OnmaruBindingAPI:{item.name}")
    base = f"onmaru:signal:{item.name}:"
    texts = {
        "unit": item.unit,
        "label:en": item.en,
        "label:ko": item.ko,
        "expression": item.expression,
        "source": item.source,
        "address": item.address,
        "pointer": item.pointer,
        "timePointer": "/ts" if item.pointer else "",
    }
    _set(prim, base + "kind", _T.Token, item.kind)
    for name, text in texts.items():
        if text:
            _set(prim, base + name, _T.String, text)
    if item.states:
        _set(prim, base + "states", _T.TokenArray, item.states)
        if item.source == "presses":  # the controllers number their states
            _set(prim, base + "stateMap", _T.StringArray, [f"{i}={s}" for i, s in enumerate(item.states)])
    numbers = {
        "low": item.low,
        "high": item.high,
        "deadband": item.deadband or None,
        "expectedPeriod": None if item.expression else item.period_s,
    }
    for name, number in numbers.items():
        if number is not None:
            _set(prim, base + name, _T.Double, float(number))
    if item.motion:
        _set(prim, base + "motion", _T.Token, item.motion)
        if item.scale != 1.0:
            _set(prim, base + "motionScale", _T.Double, item.scale)
        if item.offset:
            _set(prim, base + "motionOffset", _T.Double, item.offset)
        if order:
            _set(prim, base + "motionOrder", _T.Int, order)
        if item.moves:
            target = prim.GetPath().AppendPath(item.moves)
            prim.CreateRelationship(base + "moves", custom=False).AddTarget(target)
