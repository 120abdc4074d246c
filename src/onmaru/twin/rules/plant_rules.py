"""Alarms, KPIs and shifts of the plant file, checked against the signals of the plant. Pure."""

from __future__ import annotations

from onmaru.core.errors import InvalidInput
from onmaru.core.ids import PrimPath, SignalId
from onmaru.twin.rules.expression import compile_expression
from onmaru.twin.rules.expression_order import evaluation_order
from onmaru.twin.rules.join import Join
from onmaru.twin.rules.plant_file import AlarmForm
from onmaru.twin.types import AlarmKind, AlarmRule, KpiRule, Label, Shift, SignalKind


def join_alarms(join: Join) -> tuple[AlarmRule, ...]:
    """The alarm rules; what is wrong with one becomes a fault of the join."""
    found: list[AlarmRule] = []
    seen: set[str] = set()
    for place, form in enumerate(join.parsed.alarms):
        here = ("alarms", place)
        if form.id in seen:
            join.fault((*here, "id"), f"the alarm {form.id!r} stands twice", "every alarm needs its own id")
        seen.add(form.id)
        why = _missing(form)
        if why:
            join.fault(here, why[0], why[1])
        signal: SignalId | None = None
        if form.signal is not None:
            signal = join.need_signal((*here, "signal"), form.signal, form.equipment)
            if signal is None:
                continue
            _check_kind(join, here, form, signal)
        equipment = form.equipment or (join.signals[signal].equipment if signal else None)
        if equipment is None:
            join.fault(here, "names neither equipment nor signal", 'add equipment = "/Plant/..."')
            continue
        if not join.need_equipment((*here, "equipment"), equipment) or why:
            continue
        title = Label(form.label.en, form.label.ko) if form.label else Label(form.id)
        found.append(
            AlarmRule(
                form.id, form.kind, PrimPath(equipment), form.priority, title, signal, form.high, form.low,
                form.rate_per_s, form.window_s, form.expression, form.hysteresis, form.on_delay_s,
                form.off_delay_s, form.latching, form.suppress_when,
            )
        )  # fmt: skip
    return tuple(found)


def _missing(form: AlarmForm) -> tuple[str, str] | None:
    """What a rule of its kind lacks: (why, mend)."""
    if form.kind is AlarmKind.EXPRESSION:
        if not form.expression:
            return "an expression alarm needs an expression", 'such as expression = "{./temperature} > 80"'
        return None
    if form.signal is None:
        return f"a {form.kind.value} alarm needs a signal", 'such as signal = "Plant/Line1/Press/temperature"'
    if form.kind is AlarmKind.THRESHOLD:
        if form.high is None and form.low is None:
            return "a threshold alarm needs high or low", "such as high = 80.0"
        if form.high is not None and form.low is not None and form.low >= form.high:
            return f"low {form.low} is not below high {form.high}", "an alarm rises below low or above high"
    if form.kind is AlarmKind.RATE and not form.rate_per_s:
        return "a rate alarm needs rate_per_s", "such as rate_per_s = 0.5, in the signal's unit per second"
    return None


def _check_kind(join: Join, here: tuple[str | int, ...], form: AlarmForm, signal: SignalId) -> None:
    found = join.signals[signal]
    if form.kind in (AlarmKind.THRESHOLD, AlarmKind.RATE) and found.kind is SignalKind.TEXT:
        join.fault(
            (*here, "signal"), f"{signal} is text and has no limits", "use a stale or expression alarm"
        )
    never = found.stale_after_s is None and found.expected_period_s is None and not found.expression
    if form.kind is AlarmKind.STALE and never:
        mend = "give the signal expected_period_s or stale_after_s"
        join.fault((*here, "signal"), f"{signal} never becomes stale", mend)


_KPI_SIGNALS = {
    "state": (SignalKind.STATE,),
    "produced": (SignalKind.COUNTER,),
    "scrap": (SignalKind.COUNTER,),
    "rework": (SignalKind.COUNTER,),
    "reason": (SignalKind.TEXT, SignalKind.STATE),
}


def join_kpis(join: Join) -> tuple[KpiRule, ...]:
    """The KPI rules; `state` must be a state signal, the counts counters."""
    found = []
    for place, form in enumerate(join.parsed.kpis):
        here = ("kpis", place)
        if not join.need_equipment((*here, "equipment"), form.equipment):
            continue
        refs: dict[str, SignalId | None] = {}
        for key, fitting in _KPI_SIGNALS.items():
            ref = getattr(form, key)
            refs[key] = join.need_signal((*here, key), ref, form.equipment) if ref is not None else None
            identity = refs[key]
            if identity is None:
                continue
            kind = join.signals[identity].kind
            if kind not in fitting:
                mend = f"set kind = {fitting[0].value!r} on the signal"
                join.fault((*here, key), f"{identity} is {kind.value}, not {fitting[0].value}", mend)
        state = refs["state"]
        if state is not None:
            found.append(
                KpiRule(
                    PrimPath(form.equipment), state, refs["produced"], refs["scrap"], refs["rework"],
                    form.planned_run_s_per_part, refs["reason"],
                )
            )  # fmt: skip
    return tuple(found)


def join_shifts(join: Join) -> tuple[Shift, ...]:
    """The shifts of the week."""
    found = []
    seen: set[str] = set()
    for place, form in enumerate(join.parsed.shifts):
        here = ("shifts", place)
        if form.name in seen:
            join.fault(
                (*here, "name"), f"the shift {form.name!r} stands twice", "every shift needs its own name"
            )
        seen.add(form.name)
        if form.start == form.end:
            join.fault((*here, "end"), "the shift has no length", "use 00:00 to 24:00 for a whole day")
        if not form.days:
            join.fault((*here, "days"), "the shift has no days", 'such as days = ["mon", "tue"]')
        found.append(Shift(form.name, tuple(sorted(set(form.days))), form.start, form.end, form.breaks))
    return tuple(found)


def check_expressions(join: Join, alarms: tuple[AlarmRule, ...]) -> None:
    """Compile every expression once, so that a wrong one is a fault of the plant and not of its start."""
    known = {signal.id: signal for signal in join.signals.values()}
    places = {form.id: ("alarms", place, "expression") for place, form in enumerate(join.parsed.alarms)}
    derived = {}
    for signal in known.values():
        if not signal.expression:
            continue
        try:
            derived[signal.id] = compile_expression(
                signal.expression, known, equipment=signal.equipment, unit=signal.unit
            )
        except InvalidInput as error:
            key = f"{signal.equipment}.onmaru:signal:{signal.name}:expression"
            join.stage_fault(key, error.detail, error.hint)
    for rule in alarms:
        if rule.expression:
            try:
                compile_expression(rule.expression, known, equipment=rule.equipment)
            except InvalidInput as error:
                join.fault(places[rule.id], error.detail, error.hint)
    try:
        evaluation_order(derived)
    except InvalidInput as error:
        join.fault(("signals",), error.detail, error.hint)
