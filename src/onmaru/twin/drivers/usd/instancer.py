"""PointInstancers: one row an instance, whatever its prototype is made of.

A prototype with several gprims becomes one composite, since its parts never move apart. An instancer
inside a prototype is expanded below each instance: `/Racks[3]/Boxes[5]`. Velocities do not move anything
here: the table holds one moment.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pxr import Gf, Sdf, Usd, UsdGeom

from onmaru.twin.drivers.usd.book import Part, computed_binding, direct_binding
from onmaru.twin.drivers.usd.rows import Block, Context, RowBuffer, check_row_count, empty_block
from onmaru.twin.drivers.usd.walk import Walker
from onmaru.twin.rules.matrix import IDENTITY, Matrices, compose, rotations
from onmaru.twin.rules.stage_columns import RowFlag

# Prototypes may be classes or overs: they are no part of the stage by themselves.
_UNIT = Gf.Matrix4d(1.0)
_INSIDE = Usd.TraverseInstanceProxies(Usd.PrimIsActive & Usd.PrimIsLoaded)


@dataclass(frozen=True, slots=True, eq=False)
class _Shape:
    """One target of `prototypes`: its composite, the root's own transform, and instancers inside it."""

    prototype: int
    root: Matrices  # [3, 4]
    inner: Block


def expand(walker: Walker, prim: Usd.Prim, context: Context) -> Block:
    """The instances of a PointInstancer as rows against the instancer's frame.

    Orientations are made unit quaternions, which stored as f16 they are not quite.

    Args:
        context: What the instancer inherits; its material reaches the prototypes below it.
    """
    instancer = UsdGeom.PointInstancer(prim)
    time = walker.time
    chosen = np.array(instancer.GetProtoIndicesAttr().Get(time) or [], np.int64)
    positions = np.array(instancer.GetPositionsAttr().Get(time) or np.zeros((0, 3)), np.float64).reshape(
        -1, 3
    )
    count = min(len(chosen), len(positions))
    if len(chosen) != len(positions):
        walker.note(
            prim, f"{len(chosen)} protoIndices, {len(positions)} positions: only the first {count} are used"
        )
    check_row_count(count, walker.limits)
    shapes = [
        _shape(walker, prim, path, context) for path in instancer.GetPrototypesRel().GetForwardedTargets()
    ]
    if not count or not shapes:
        if count:
            walker.note(prim, "it has instances and no prototypes")
        return empty_block()
    frames = _frames(walker, instancer, positions[:count], count)
    present, visible = _masks(walker, instancer, count)
    inside = (chosen[:count] >= 0) & (chosen[:count] < len(shapes))
    if not inside.all():
        walker.note(
            prim, f"{int((~inside).sum())} protoIndices point outside of its {len(shapes)} prototypes"
        )
    finite = np.isfinite(frames).all(axis=(1, 2))
    if not finite.all():
        walker.note(prim, f"{int((~finite).sum())} instances have no finite transform and are left out")
    if (
        instancer.GetVelocitiesAttr().HasAuthoredValue()
        or instancer.GetAngularVelocitiesAttr().HasAuthoredValue()
    ):
        walker.note(prim, "its velocities are not applied")
    kept = np.flatnonzero(present & inside & finite)
    flags = RowFlag.INSTANCE | (RowFlag.VARYING if _varies(instancer) else 0)
    return _assemble(walker, shapes, chosen[kept], kept, frames[kept], visible[kept], int(flags))


def _assemble(
    walker: Walker, shapes: list[_Shape], chosen: NDArray[np.int64], number: NDArray[np.int64], frames: Matrices,
    visible: NDArray[np.bool_], flags: int,
) -> Block:  # fmt: skip
    """Rows in order of instance number, each followed by the rows inside it."""
    sizes = np.array([1 + len(shape.inner) for shape in shapes], np.int64)[chosen]
    total = int(sizes.sum())
    check_row_count(total, walker.limits)
    at = np.cumsum(sizes) - sizes
    out = Block(
        np.full(total, -1, np.int32), np.empty(total, np.int32), np.empty((total, 3, 4)),
        np.full(total, walker.type_code(""), np.uint16), np.full(total, flags, np.uint16),
        np.ones(total, np.bool_), np.full(total, -1, np.int8), np.full(total, -1, np.int32),
        np.zeros(total, np.bool_), np.zeros(total, np.int32),
    )  # fmt: skip
    out.name[at] = (~number).astype(np.int32)
    out.visible[at] = visible
    for index, shape in enumerate(shapes):
        mine = np.flatnonzero(chosen == index)
        if not len(mine):
            continue
        plain = np.array_equal(shape.root, IDENTITY)
        world = frames[mine] if plain else compose(frames[mine], shape.root)
        out.frame[at[mine]] = world
        out.prototype[at[mine]] = shape.prototype
        inner = shape.inner
        if not len(inner):
            continue
        rows = at[mine][:, None] + 1 + np.arange(len(inner))
        out.parent[rows] = np.where(inner.parent < 0, at[mine][:, None], rows[:, :1] + inner.parent)
        out.name[rows], out.type[rows], out.purpose[rows] = inner.name, inner.type, inner.purpose
        out.flags[rows], out.prototype[rows] = inner.flags | flags, inner.prototype
        out.visible[rows] = inner.visible & visible[mine][:, None]
        out.frame[rows] = compose(world[:, None], inner.frame)
    return out


def _frames(
    walker: Walker, instancer: UsdGeom.PointInstancer, positions: NDArray[np.float64], count: int
) -> Matrices:
    """`instancer_from_instance`: scale, then turn, then move, as USD has it."""
    time = walker.time
    frames = np.zeros((count, 3, 4))
    frames[:, :, :3] = np.eye(3)
    turns = _turns(walker, instancer, count, time)
    if turns is not None:
        frames[:, :, :3] = rotations(turns)
    scales = np.array(instancer.GetScalesAttr().Get(time) or [], np.float64).reshape(-1, 3)
    if len(scales) >= count:
        frames[:, :, :3] *= scales[:count, None, :]
    elif len(scales):
        walker.note(instancer.GetPrim(), f"{len(scales)} scales for {count} instances: none is used")
    frames[:, :, 3] = positions
    return frames


def _turns(
    walker: Walker, instancer: UsdGeom.PointInstancer, count: int, time: Usd.TimeCode
) -> NDArray[np.float64] | None:
    """Quaternions xyzw; the f32 attribute wins over the f16 one when it is authored."""
    for name in ("orientationsf", "orientations"):
        attribute = instancer.GetPrim().GetAttribute(name)
        if attribute and attribute.HasAuthoredValue():
            value = attribute.Get(time)
            if value is None or not len(value):
                continue
            if len(value) < count:
                walker.note(instancer.GetPrim(), f"{len(value)} {name} for {count} instances: none is used")
                return None
            return np.array(value, np.float64)[:count]  # Gf lays the imaginary part first
    return None


def _masks(
    walker: Walker, instancer: UsdGeom.PointInstancer, count: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which instances are there at all (inactiveIds), and which are seen (invisibleIds)."""
    ids_value = instancer.GetIdsAttr().Get(walker.time)
    ids = np.array(ids_value, np.int64)[:count] if ids_value and len(ids_value) >= count else np.arange(count)
    hidden = instancer.GetInvisibleIdsAttr().Get(walker.time)
    visible = ~np.isin(ids, np.array(hidden, np.int64)) if hidden else np.ones(count, np.bool_)
    removed = instancer.GetPrim().GetMetadata("inactiveIds")
    present = np.ones(count, np.bool_)
    if removed is not None:
        present = ~np.isin(ids, np.array(removed.GetAppliedItems(), np.int64))
    return present, visible


def _varies(instancer: UsdGeom.PointInstancer) -> bool:
    attributes = (instancer.GetPositionsAttr(), instancer.GetOrientationsAttr(), instancer.GetScalesAttr())
    return any(attribute.ValueMightBeTimeVarying() for attribute in attributes)


def _shape(walker: Walker, instancer: Usd.Prim, path: Sdf.Path, context: Context) -> _Shape:
    prim = walker.stage.GetPrimAtPath(path)
    if not prim:
        walker.note(instancer, f"its prototype {path} does not exist")
        return _Shape(-1, IDENTITY, empty_block())
    material = _inherited(instancer, prim, context)
    # Prototypes that are native instances of one asset are one shape, whatever instancer they hang from.
    source = str(prim.GetPrototype().GetPath()) if prim.IsInstance() else str(path)
    key = (source, material)
    inside = walker.shapes.get(key)
    if inside is None:
        walker.enter(prim, str(path))
        walker.shapes[key] = inside = _inside_of(walker, prim, material)
        walker.leave()
    prototype, inner = inside
    if not _is_seen(prim, walker.time):
        prototype, inner = -1, empty_block()
    local = IDENTITY
    if walker.kind_of(prim).xformable and prim.HasAttribute("xformOpOrder"):
        frame = walker.local_frame(prim)
        local = IDENTITY if frame == _UNIT else np.ascontiguousarray(np.array(frame).T[:3])
    return _Shape(prototype, local, inner)


def _inherited(instancer: Usd.Prim, prim: Usd.Prim, context: Context) -> str:
    """The material that reaches a prototype's root from above."""
    at = prim.GetParent()
    if context.collections or not prim.GetPath().HasPrefix(instancer.GetPath()):
        return computed_binding(prim)
    while at != instancer:
        found = direct_binding(at)
        if found:
            return found
        at = at.GetParent()
    return context.material


def _inside_of(walker: Walker, prim: Usd.Prim, material: str) -> tuple[int, Block]:
    """The composite prototype of a root, the rows of instancers inside it."""
    parts: list[Part] = []
    inner = RowBuffer(walker.limits)
    stack: list[tuple[Usd.Prim, Gf.Matrix4d, str, int]] = [(prim, _UNIT, material, 0)]
    while stack:
        at, frame, material, depth = stack.pop()
        kind = walker.kind_of(at)
        if kind.shading or (at != prim and (at.IsAbstract() or not at.IsDefined())):
            continue
        walker.count_prim(at, depth)
        if at != prim and not _is_seen(at, walker.time):
            continue
        if at != prim and kind.xformable:
            frame = walker.local_frame(at) * frame
        material = direct_binding(at) or material
        if kind.instancer:
            _add_inner(walker, prim, at, frame, inner, material)
            continue
        if kind.drawn:
            matrix = np.ascontiguousarray(np.array(frame).T[:3])
            matrix[:, 3] *= walker.meters_per_unit
            parts.append((walker.book.of_gprim(at, material), matrix))
        below = reversed(at.GetFilteredChildren(_INSIDE))
        stack += [(child, frame, material, depth + 1) for child in below]
    return walker.book.of_parts(prim, parts), inner.block()


def _add_inner(
    walker: Walker, root: Usd.Prim, prim: Usd.Prim, frame: Gf.Matrix4d, inner: RowBuffer, material: str
) -> None:
    relative = str(prim.GetPath().MakeRelativePath(root.GetPath())) if prim != root else str(prim.GetName())
    context = Context(material=material)
    code = walker.kind_of(prim).code
    row = inner.add(-1, walker.name_code(relative), frame, code, 0, -1, context)
    walker.enter(prim, str(prim.GetPath()))
    inner.extend(expand(walker, prim, context), row, frame, context)
    walker.leave()


def _is_seen(prim: Usd.Prim, time: Usd.TimeCode) -> bool:
    visibility = prim.GetAttribute("visibility")
    purpose = prim.GetAttribute("purpose")
    hidden = bool(visibility) and visibility.Get(time) == "invisible"
    return not hidden and not (bool(purpose) and str(purpose.Get()) in ("proxy", "guide"))
