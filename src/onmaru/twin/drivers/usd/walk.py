"""One walk over a stage: every prim that is no shader becomes a row; an instance's insides are walked once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pxr import Gf, Usd, UsdGeom, UsdShade

from onmaru.twin.drivers.usd.book import DRAWN_TYPES, PrototypeBook, computed_binding, direct_binding
from onmaru.twin.drivers.usd.open_stage import NOTE_LIMIT, defining_layer
from onmaru.twin.drivers.usd.rows import Block, Context, FlattenLimits, RowBuffer
from onmaru.twin.rules.stage_columns import Purpose, RowFlag, StageNote, StageTooLarge

ZONE_LIMIT = 4096
_LEVEL = "onmaru:equipment:level"
_ZONE_LEVELS = frozenset({"area", "work_center"})
_PURPOSES = {
    "default": Purpose.DEFAULT,
    "render": Purpose.RENDER,
    "proxy": Purpose.PROXY,
    "guide": Purpose.GUIDE,
}
_EVERYTHING = Usd.TraverseInstanceProxies(
    Usd.PrimIsActive & Usd.PrimIsDefined & Usd.PrimIsLoaded & ~Usd.PrimIsAbstract
)
_IDENTITY = Gf.Matrix4d(1.0)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a type name means for the walk."""

    code: int
    shading: bool  # Material, Shader, GeomSubset: no row, and nothing below
    xformable: bool
    instancer: bool
    drawn: bool


class Walker:
    """Walks one stage at one time.

    Args:
        expand: Makes the rows of a PointInstancer.
        varying: Whether any layer has time samples; only then is every prim asked for its own.
    """

    def __init__(
        self,
        stage: Usd.Stage,
        time: Usd.TimeCode,
        meters_per_unit: float,
        limits: FlattenLimits,
        *,
        expand: Callable[[Walker, Usd.Prim, Context], Block],
        varying: bool,
    ) -> None:
        self.stage, self.time, self.limits = stage, time, limits
        self.meters_per_unit = meters_per_unit
        self.shapes: dict[tuple[str, str], tuple[int, Block]] = {}  # what prototypes of PointInstancers hold
        self.notes: list[StageNote] = []
        self.book = PrototypeBook(stage, time, meters_per_unit, self.note)
        self.zones: list[tuple[str, str]] = [("", "/")]  # name, path
        self._codes: dict[str, int] = {}
        self._kinds: dict[str, Kind] = {}
        self._types: list[str] = []
        self._xforms = UsdGeom.XformCache(time)
        self._blocks: dict[tuple[str, str], Block] = {}
        self._nesting: list[str] = []
        self._expand = expand
        self._varying = varying
        self._visited = 0

    # -- results --------------------------------------------------------------------------------------

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._codes)

    @property
    def types(self) -> tuple[str, ...]:
        return tuple(self._types)

    def note(self, prim: Usd.Prim, text: str) -> None:
        """Remember something about a prim that was mended or left out."""
        if len(self.notes) < NOTE_LIMIT:
            self.notes.append(StageNote(str(prim.GetPath()), defining_layer(prim), text))

    def name_code(self, name: str) -> int:
        return self._codes.setdefault(name, len(self._codes))

    def type_code(self, name: str) -> int:
        """Code of a type name; the empty one stands for an instance of a PointInstancer."""
        if name not in self._kinds:
            self._kinds[name] = Kind(len(self._types), False, False, False, False)
            self._types.append(name)
        return self._kinds[name].code

    def local_frame(self, prim: Usd.Prim) -> Gf.Matrix4d:
        """A prim's own transform; resetXformStack means nothing inside a prototype."""
        return self._xforms.GetLocalTransformation(prim)[0]

    # -- walking --------------------------------------------------------------------------------------

    def walk(self) -> Block:
        """Rows of the whole stage."""
        rows = RowBuffer(self.limits)
        self._descend(self.stage.GetPseudoRoot(), rows, -1, _IDENTITY, Context(), 0)
        return rows.block()

    def _descend(
        self, top: Usd.Prim, rows: RowBuffer, parent: int, frame: Gf.Matrix4d, context: Context, depth: int
    ) -> None:
        """Rows for everything below `top`, in order, without recursion over depth."""
        stack = [
            (prim, parent, frame, context, depth) for prim in reversed(top.GetFilteredChildren(_EVERYTHING))
        ]
        while stack:
            prim, parent, frame, context, depth = stack.pop()
            kind = self.kind_of(prim)
            if kind.shading:
                continue
            self.count_prim(prim, depth)
            row, frame, context = self._visit(prim, kind, rows, parent, frame, context)
            if kind.instancer:
                self.enter(prim, str(prim.GetPath()))
                rows.extend(self._expand(self, prim, context), row, frame, context)
                self.leave()
            elif prim.IsInstance():
                inside = context if context.proxy else replace(context, proxy=True)
                rows.extend(self._instance_block(prim, context, depth), row, frame, inside)
            else:
                below = depth + 1
                stack += [
                    (child, row, frame, context, below)
                    for child in reversed(prim.GetFilteredChildren(_EVERYTHING))
                ]

    def _visit(
        self, prim: Usd.Prim, kind: Kind, rows: RowBuffer, parent: int, frame: Gf.Matrix4d, context: Context
    ) -> tuple[int, Gf.Matrix4d, Context]:
        authored = prim.GetAuthoredPropertyNames()
        flags = 0
        if authored:
            if kind.xformable and "xformOpOrder" in authored:
                local, resets = self._xforms.GetLocalTransformation(prim)
                if resets:
                    flags, frame, context = int(RowFlag.RESET), _IDENTITY, replace(context, absolute=True)
                if self._varying and UsdGeom.Xformable(prim).TransformMightBeTimeVarying():
                    flags |= RowFlag.VARYING
                frame = local * frame
            context = self._inherit(prim, authored, context)
        context = self._enter_zone(prim, authored, context)
        prototype = -1
        if kind.drawn:
            material = context.material
            if context.collections:
                material = computed_binding(prim) or material
            prototype = self.book.of_gprim(prim, material)
        row = rows.add(parent, self.name_code(prim.GetName()), frame, kind.code, flags, prototype, context)
        return row, frame, context

    def _inherit(self, prim: Usd.Prim, authored: list[str], context: Context) -> Context:
        if "visibility" in authored and prim.GetAttribute("visibility").Get(self.time) == "invisible":
            context = replace(context, visible=False)
        if "purpose" in authored:
            purpose = _PURPOSES.get(str(prim.GetAttribute("purpose").Get()), Purpose.DEFAULT)
            context = replace(context, purpose=int(purpose))
        for name in authored:
            if name.startswith("material:binding"):
                context = self._bind(prim, name, context)
        return context

    def _bind(self, prim: Usd.Prim, name: str, context: Context) -> Context:
        if name.startswith("material:binding:collection"):
            return replace(context, collections=True)
        if context.locked:
            return context
        strength = UsdShade.MaterialBindingAPI.GetMaterialBindingStrength(prim.GetRelationship(name))
        locked = strength == UsdShade.Tokens.strongerThanDescendants
        return replace(context, material=direct_binding(prim) or context.material, locked=locked)

    def _enter_zone(self, prim: Usd.Prim, authored: list[str], context: Context) -> Context:
        level = str(prim.GetAttribute(_LEVEL).Get()) if _LEVEL in authored else ""
        leads = level in _ZONE_LEVELS
        # A payload makes a zone of its own only where nothing else has done so: assets have payloads too.
        if leads or (context.zone == 0 and not prim.IsInstanceProxy() and prim.HasAuthoredPayloads()):
            if len(self.zones) >= ZONE_LIMIT:
                return context
            self.zones.append((str(prim.GetName()), str(prim.GetPath())))
            return replace(context, zone=len(self.zones) - 1)
        return context

    # -- shared with the instancer ---------------------------------------------------------------------

    def kind_of(self, prim: Usd.Prim) -> Kind:
        """What the walk does with prims of this type."""
        name = str(prim.GetTypeName())
        kind = self._kinds.get(name)
        if kind is None:
            shading = any(
                prim.IsA(schema) for schema in (UsdShade.NodeGraph, UsdShade.Shader, UsdGeom.Subset)
            )
            kind = Kind(
                len(self._types), shading, prim.IsA(UsdGeom.Xformable), prim.IsA(UsdGeom.PointInstancer),
                name in DRAWN_TYPES,
            )  # fmt: skip
            self._kinds[name] = kind
            self._types.append(name)
        return kind

    def count_prim(self, prim: Usd.Prim, depth: int) -> None:
        """Raise `StageTooLarge` when a stage has more prims, or deeper ones, than agreed."""
        self._visited += 1
        if self._visited > self.limits.prim_count:
            raise StageTooLarge(
                f"the stage has more than {self.limits.prim_count:,} prims",
                hint="pack bulk parts into PointInstancers (`onmaru twin pack`)", limit=self.limits.prim_count,
            )  # fmt: skip
        if depth > self.limits.depth:
            raise StageTooLarge(
                f"{prim.GetPath().pathString[:200]}... lies more than {self.limits.depth} prims deep",
                hint="look for a reference that contains itself", limit=self.limits.depth,
            )  # fmt: skip

    def enter(self, prim: Usd.Prim, what: str) -> None:
        """Note that an instance or a prototype is being expanded; refuses one that contains itself."""
        if what in self._nesting or len(self._nesting) >= self.limits.nesting:
            raise StageTooLarge(
                f"{prim.GetPath()} (layer {defining_layer(prim)}) contains itself, or lies in more than "
                f"{self.limits.nesting} instances",
                hint="take the instancer out of its own prototypes", prim=str(prim.GetPath()),
            )  # fmt: skip
        self._nesting.append(what)

    def leave(self) -> None:
        self._nesting.pop()

    def _instance_block(self, prim: Usd.Prim, context: Context, depth: int) -> Block:
        """What lies inside a native instance, walked through the first instance of its prototype."""
        inherited = context.material if not context.collections else computed_binding(prim)
        key = (str(prim.GetPrototype().GetPath()), inherited)
        if key not in self._blocks:
            self.enter(prim, key[0])
            rows = RowBuffer(self.limits)
            inside = Context(material=inherited, locked=context.locked, zone=-1)
            self._descend(prim, rows, -1, _IDENTITY, inside, depth + 1)
            self._blocks[key] = rows.block()
            self.leave()
        return self._blocks[key]
