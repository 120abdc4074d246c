"""`plant.toml` and `plant.yaml`: the strict form of the file. Pure: text in, records or every fault out.

A fault says where (file, line, key path), why, and how to mend it. Secrets never stand in the file: an option
that holds one refers to it, `{ env = "NAME" }` or `{ file = "path" }`, and the composition root looks it up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    FiniteFloat,
    NonNegativeFloat,
    PositiveFloat,
    ValidationError,
)

from onmaru.core.errors import InvalidInput
from onmaru.twin.rules.naming import is_prim_path, is_signal_name, nearest
from onmaru.twin.rules.plant_text import Lines
from onmaru.twin.types import AlarmKind, Level, RelationKind, SignalKind, Source

MAX_ENTRIES = 200_000  # of one kind in one file
MOTION_OPS = ("translateX", "translateY", "translateZ", "rotateX", "rotateY", "rotateZ")
_SECRET = re.compile(r"(^|_)(password|passwd|passphrase|secret|token|api_?key|credentials?)$", re.IGNORECASE)
_USERINFO = re.compile(r"^[a-z][a-z0-9+.-]*://[^/@\s]*:[^/@\s]+@", re.IGNORECASE)
_DAYS = {name: place for place, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a plant: `key` is the key path in the file, or the prim and attribute in USD."""

    file: str
    key: str
    why: str
    mend: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        text = f"{place}: {self.key}: {self.why}" if self.key else f"{place}: {self.why}"
        return f"{text}; {self.mend}" if self.mend else text


class PlantInvalid(InvalidInput):
    """A plant that cannot be read; `faults` has every one of them, `params["faults"]` the same as plain data."""

    code = "twin.plant_invalid"

    def __init__(self, faults: Sequence[Fault]) -> None:
        shown = "\n".join(f"  {fault}" for fault in faults[:50])
        more = f"\n  and {len(faults) - 50} more" if len(faults) > 50 else ""
        plural = "" if len(faults) == 1 else "s"
        plain = [
            {"file": f.file, "line": f.line, "key": f.key, "why": f.why, "mend": f.mend} for f in faults[:200]
        ]
        super().__init__(
            f"{len(faults)} fault{plural} in the plant\n{shown}{more}",
            hint="mend the places named above; each line ends with how",
            count=len(faults),
            file=faults[0].file if faults else "",
            faults=plain,
        )
        self.faults = tuple(faults)


def _prim_path(value: Any) -> Any:
    if isinstance(value, str):
        value = value if value.startswith("/") else "/" + value
        if not is_prim_path(value):
            raise ValueError(f"{value[:200]!r} is not a prim path such as /Plant/Line1/Press")
    return value


def _signal_ref(value: Any) -> Any:
    if isinstance(value, str):
        value = value.strip().lstrip("/")
        if not all(is_signal_name(part) for part in value.split("/")):
            raise ValueError(f"{value[:200]!r} is not a signal such as Plant/Line1/Press/temperature")
    return value


def _label(value: Any) -> Any:
    return {"en": value} if isinstance(value, str) else value


def _day(value: Any) -> Any:
    if isinstance(value, str) and value[:3].lower() in _DAYS:
        return _DAYS[value[:3].lower()]
    return value


PrimRef = Annotated[str, BeforeValidator(_prim_path)]
SignalRef = Annotated[str, BeforeValidator(_signal_ref)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_.-]{0,79}$")]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]
Text = Annotated[str, Field(max_length=2_000)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, str_strip_whitespace=True)


class LabelForm(_Form):
    en: Text
    ko: Text = ""


LabelLike = Annotated[LabelForm, BeforeValidator(_label)]


class PlantForm(_Form):
    name: Annotated[str, Field(min_length=1, max_length=200)]
    label: LabelLike | None = None
    time_zone: str = "UTC"
    stage: Annotated[str, Field(min_length=1, max_length=500)]
    root: PrimRef | None = None
    emulated: bool = False
    layer_roots: tuple[str, ...] = ()  # folders outside of the plant's own that layers may come from


class SourceForm(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)
    kind: Name
    emulated: bool = False


class EquipmentForm(_Form):
    path: PrimRef
    level: Level | None = None
    label: LabelLike | None = None
    kind: str | None = None
    properties: dict[Name, Any] = Field(default_factory=dict)


class RelationForm(_Form):
    kind: RelationKind
    subject: PrimRef
    object: PrimRef


class SignalForm(_Form):
    """`id`, or `equipment` and `name`."""

    id: SignalRef | None = None
    equipment: PrimRef | None = None
    name: SignalRef | None = None
    kind: SignalKind = SignalKind.ANALOG
    unit: str = ""
    label: LabelLike | None = None
    states: tuple[str, ...] = ()
    low: FiniteFloat | None = None
    high: FiniteFloat | None = None
    expected_period_s: PositiveFloat | None = None
    stale_after_s: PositiveFloat | None = None
    expression: Text = ""


class BindingForm(_Form):
    signal: SignalRef
    source: str
    address: Annotated[str, Field(min_length=1, max_length=4_000)]
    pointer: Text = ""
    time_pointer: Text = ""
    quality_pointer: Text = ""
    unit: str = ""
    scale: FiniteFloat = 1.0
    offset: FiniteFloat = 0.0
    deadband: Annotated[NonNegativeFloat, Field(allow_inf_nan=False)] = 0.0
    states: dict[str, str] = Field(default_factory=dict)


class MotionOpForm(_Form):
    op: Literal["translateX", "translateY", "translateZ", "rotateX", "rotateY", "rotateZ"]
    signal: SignalRef
    scale: FiniteFloat = 1.0
    offset: FiniteFloat = 0.0


class MotionForm(_Form):
    prim: PrimRef
    ops: Annotated[tuple[MotionOpForm, ...], Field(min_length=1, max_length=32)]


class AlarmForm(_Form):
    id: Name
    kind: AlarmKind
    equipment: PrimRef | None = None
    priority: Annotated[int, Field(ge=1, le=4)] = 2
    label: LabelLike | None = None
    signal: SignalRef | None = None
    high: FiniteFloat | None = None
    low: FiniteFloat | None = None
    rate_per_s: FiniteFloat | None = None
    window_s: PositiveFloat = 10.0
    expression: Text = ""
    hysteresis: NonNegativeFloat = 0.0
    on_delay_s: NonNegativeFloat = 0.0
    off_delay_s: NonNegativeFloat = 0.0
    latching: bool = False
    suppress_when: Text = ""


class KpiForm(_Form):
    equipment: PrimRef
    state: SignalRef
    produced: SignalRef | None = None
    scrap: SignalRef | None = None
    rework: SignalRef | None = None
    reason: SignalRef | None = None
    planned_run_s_per_part: PositiveFloat | None = None


class ShiftForm(_Form):
    name: Annotated[str, Field(min_length=1, max_length=100)]
    days: tuple[Annotated[int, BeforeValidator(_day), Field(ge=0, le=6)], ...]
    start: Clock
    end: Clock
    breaks: tuple[tuple[Clock, Clock], ...] = ()


class EmulatorForm(_Form):
    """How the example's emulator is started; data only, run by the composition root on request."""

    command: Annotated[tuple[str, ...], Field(min_length=1, max_length=100)]
    # Ports it listens on, by name, for `{name}` in the command and in the URLs of sources. Beside a site a port
    # that is taken is replaced by a free one, so that two emulated sites run on one machine.
    ports: dict[
        Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")], Annotated[int, Field(ge=1, le=65535)]
    ] = {}


class PlantFile(_Form):
    """The whole file, every part of the right shape; names are checked later, against the stage."""

    plant: PlantForm
    sources: dict[Name, SourceForm] = Field(default_factory=dict)
    equipment: Annotated[tuple[EquipmentForm, ...], Field(max_length=MAX_ENTRIES)] = ()
    relations: Annotated[tuple[RelationForm, ...], Field(max_length=MAX_ENTRIES)] = ()
    signals: Annotated[tuple[SignalForm, ...], Field(max_length=MAX_ENTRIES)] = ()
    bindings: Annotated[tuple[BindingForm, ...], Field(max_length=MAX_ENTRIES)] = ()
    motions: Annotated[tuple[MotionForm, ...], Field(max_length=MAX_ENTRIES)] = ()
    alarms: Annotated[tuple[AlarmForm, ...], Field(max_length=MAX_ENTRIES)] = ()
    kpis: Annotated[tuple[KpiForm, ...], Field(max_length=MAX_ENTRIES)] = ()
    shifts: Annotated[tuple[ShiftForm, ...], Field(max_length=1_000)] = ()
    emulator: EmulatorForm | None = None


def parse_plant_file(data: Mapping[str, Any], lines: Lines, file: str) -> PlantFile:
    """Check the shape of a parsed plant file.

    Args:
        data: What the TOML or YAML reader made of the text.
        lines: Where each key stands, for the faults.
        file: Name of the file, for the faults.
    Raises:
        PlantInvalid: every fault of shape and every literal secret, at once.
    """
    faults: list[Fault] = []
    parsed = None
    try:
        parsed = PlantFile.model_validate(data)
    except ValidationError as error:
        faults += [_fault(item, lines, file) for item in error.errors(include_url=False, include_input=True)]
    sources = data.get("sources")
    if isinstance(sources, Mapping):
        for name, options in sources.items():
            if isinstance(options, Mapping):
                faults += _secret_faults(options, ("sources", str(name)), lines, file)
    if faults or parsed is None:
        raise PlantInvalid(faults)
    return parsed


def _fault(item: Any, lines: Lines, file: str) -> Fault:
    place = tuple(part for part in item["loc"] if part != "function-before[_label()]")
    key = key_path(place)
    kind = item["type"]
    if kind == "extra_forbidden":
        known = _fields_at(place[:-1])
        close = nearest(str(place[-1]), known)
        mend = f"did you mean {close[0]!r}?" if close else f"known here: {', '.join(sorted(known))}"
        return Fault(file, key, "unknown key", mend, lines.find(place))
    if kind == "missing":
        return Fault(file, key, "missing", f"add {place[-1]!r}", lines.find(place[:-1]))
    why = item["msg"].removeprefix("Value error, ")
    mend = ""
    if kind in ("enum", "literal_error") and isinstance(item["input"], str):
        known = re.findall(r"'([^']+)'", str(item.get("ctx", {}).get("expected", "")))
        close = nearest(item["input"], known)
        mend = f"did you mean {close[0]!r}?" if close else ""
        why = f"{item['input'][:100]!r} is not one of {', '.join(known)}"
    return Fault(file, key, why, mend, lines.find(place))


def key_path(place: Sequence[str | int]) -> str:
    """`("signals", 3, "unit")` as `signals[3].unit`."""
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _fields_at(place: Sequence[str | int]) -> list[str]:
    """The keys that a table at `place` may have."""
    form: Any = PlantFile
    for part in place:
        if isinstance(part, int) or not (isinstance(form, type) and issubclass(form, BaseModel)):
            continue
        field = form.model_fields.get(part)
        form = _form_in(field.annotation) if field else None
    return list(form.model_fields) if isinstance(form, type) and issubclass(form, BaseModel) else []


def _form_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in get_args(annotation):
        found = _form_in(argument)
        if found is not None:
            return found
    return None


def is_reference(value: Any) -> bool:
    """Whether an option refers to a secret: `{ env = "NAME" }` or `{ file = "path" }`."""
    return (
        isinstance(value, Mapping)
        and len(value) == 1
        and next(iter(value)) in ("env", "file")
        and isinstance(next(iter(value.values())), str)
    )


def _secret_faults(
    options: Mapping[str, Any], place: tuple[str | int, ...], lines: Lines, file: str
) -> list[Fault]:
    faults = []
    for key, value in options.items():
        here = (*place, key)
        if is_reference(value):
            continue
        if _SECRET.search(str(key)) and value not in ("", None):
            name = re.sub(r"\W+", "_", "_".join(str(part) for part in here[1:])).upper()
            mend = f'write {key} = {{ env = "{name}" }} or {{ file = "..." }} and keep the secret out of the file'
            faults.append(
                Fault(file, key_path(here), "a secret must not stand in the file", mend, lines.find(here))
            )
        elif isinstance(value, str) and _USERINFO.match(value):
            mend = "take user:password@ out of the URL; give user and password = { env = ... } as options"
            faults.append(Fault(file, key_path(here), "the URL holds a password", mend, lines.find(here)))
        elif isinstance(value, Mapping):
            faults += _secret_faults(value, here, lines, file)
    return faults


def secret_references(source: Source) -> list[tuple[str, str, str]]:
    """Every secret a source needs: (key path in the options, `env` or `file`, name)."""
    found: list[tuple[str, str, str]] = []

    def walk(options: Mapping[str, Any], place: tuple[str, ...]) -> None:
        for key, value in options.items():
            if is_reference(value):
                how, name = next(iter(value.items()))
                found.append((".".join((*place, key)), how, name))
            elif isinstance(value, Mapping):
                walk(value, (*place, key))

    walk(source.options, ())
    return found


def with_secrets(source: Source, resolve: Callable[[str, str], str]) -> Source:
    """The source with every reference replaced by what `resolve(how, name)` returns; `how` is env or file."""

    def walk(options: Mapping[str, Any]) -> dict[str, Any]:
        plain: dict[str, Any] = {}
        for key, value in options.items():
            if is_reference(value):
                how, name = next(iter(value.items()))
                plain[key] = resolve(how, name)
            else:
                plain[key] = walk(value) if isinstance(value, Mapping) else value
        return plain

    return replace(source, options=walk(source.options))
