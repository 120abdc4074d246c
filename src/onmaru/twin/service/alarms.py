"""Alarms of a running plant: evaluated on every tick, acknowledged and shelved by people, kept over restarts.

Every turn is written with its event in one transaction before anybody sees it; when the database refuses,
the turn is tried again on the next tick and nothing is shown that is not on disk.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from onmaru.core.errors import Conflict, InvalidInput, NotFound, OnmaruError
from onmaru.core.events import record
from onmaru.core.ids import PrimPath, SignalId
from onmaru.core.storage import Database
from onmaru.core.time import NS_PER_S, format_time, now_ns
from onmaru.twin.rules.alarm import (
    Alarm,
    AlarmState,
    Step,
    acknowledge,
    expire,
    on_cause,
    set_service,
    shelve,
    suppress,
    unshelve,
)
from onmaru.twin.rules.alarm_load import DAY_NS, STALE_NS, alarm_load
from onmaru.twin.rules.alarm_rule import AlarmCauses
from onmaru.twin.store.alarms import (
    JournalEntry,
    codes_at,
    finite,
    load_alarms,
    prepare_alarms,
    read_journal,
    read_raised,
    save_alarms,
)
from onmaru.twin.types import AlarmRule, Plant, StateTable

_log = logging.getLogger("onmaru.twin.alarms")

_LONGEST_SHELVING_S = 7 * 86_400.0
_LONGEST_NOTE = 2000
_ORDER = (
    AlarmState.UNACK_ACTIVE, AlarmState.ACK_ACTIVE, AlarmState.UNACK_CLEARED, AlarmState.SHELVED,
    AlarmState.SUPPRESSED, AlarmState.OUT_OF_SERVICE, AlarmState.NORMAL,
)  # fmt: skip


class UnknownAlarm(NotFound):
    code = "twin.unknown_alarm"


class AlarmNotAsking(Conflict):
    """There is nothing to acknowledge, shelve or unshelve in the present state; `params["state"]` is it."""

    code = "twin.alarm_not_asking"


class BadShelving(InvalidInput):
    code = "twin.bad_shelving"


class AlarmService:
    """All alarms of one plant. Thread-safe.

    Args:
        row_of: Row of each signal in the site's signal table.
    Raises:
        BadExpression: a rule's expression cannot be compiled.
    """

    def __init__(self, plant: Plant, db: Database, row_of: Mapping[SignalId, int]) -> None:
        prepare_alarms(db)
        self._db = db
        self._rules: dict[str, AlarmRule] = {rule.id: rule for rule in plant.alarms}
        saved = load_alarms(db)
        self._alarms = {rule: saved.get(rule, Alarm()) for rule in self._rules}
        standing = [name for name, alarm in self._alarms.items() if alarm.active and not alarm.latched]
        self._causes = AlarmCauses(plant.alarms, plant.signals, row_of, present=standing)
        self._show(self._alarms)
        self._lock = threading.RLock()
        self._failing = False

    def evaluate(self, state: StateTable, now_ns: int) -> int:
        """Follow the causes; returns how many alarms turned."""
        if not self._rules:
            return 0
        with self._lock:
            present, value, limit = self._causes.evaluate(state, now_ns)
            suppressed = self._causes.suppressed(state)
            steps: dict[str, list[Step]] = {}
            turned = set(np.flatnonzero(present != self._standing).tolist())
            for k in sorted(turned | self._shelved | suppressed.keys()):
                rule = self._causes.rules[k]
                taken = self._follow(
                    rule, self._alarms[rule.id], bool(present[k]), suppressed.get(k),
                    float(value[k]), float(limit[k]), now_ns,
                )  # fmt: skip
                if taken:
                    steps[rule.id] = taken
            if not steps:
                return 0
            try:
                self._apply(steps, "system", now_ns)
            except OnmaruError as error:  # tried again on the next tick
                if not self._failing:
                    _log.error("alarms cannot be written: %s", error)
                self._failing = True
                return 0
            self._failing = False
            return len(steps)

    @staticmethod
    def _follow(
        rule: AlarmRule, alarm: Alarm, present: bool, suppressed: bool | None, value: float, limit: float,
        now: int,
    ) -> list[Step]:  # fmt: skip
        """What happens to one alarm on one tick: cover changes first, then the cause."""
        taken: list[Step] = []
        steps = [lambda a: expire(a, now)]
        if suppressed is not None:
            steps.append(lambda a: suppress(a, suppressed, now))
        steps.append(lambda a: on_cause(a, present, now, value=value, limit=limit, latching=rule.latching))
        for step in steps:
            changed, turn = step(alarm)
            if changed != alarm:
                taken.append((changed, turn))
                alarm = changed
        return taken

    def _apply(self, steps: Mapping[str, list[Step]], actor: str, now: int) -> None:
        """Write the turns and their events, then show them."""
        changed = {name: taken[-1][0] for name, taken in steps.items()}
        entries: list[JournalEntry] = []
        with self._db.write() as connection:
            for name, taken in steps.items():
                rule = self._rules[name]
                for alarm, turn in taken:
                    if turn is None:
                        continue
                    entry = JournalEntry(
                        name, now, turn.value, alarm.state.value, alarm.code(rule.priority), actor,
                        finite(alarm.value), alarm.note,
                    )  # fmt: skip
                    entries.append(entry)
                    record(
                        connection, type=f"twin.alarm.{turn.value}", source="twin", subject=name, actor=actor,
                        data={
                            "equipment": rule.equipment, "signal": rule.signal, "priority": rule.priority,
                            "state": entry.state, "value": entry.value, "limit": finite(alarm.limit),
                            "label": {"en": rule.label.en, "ko": rule.label.ko or rule.label.en},
                            "note": alarm.note,
                        },
                    )  # fmt: skip
            save_alarms(connection, changed, entries)
        self._show({**self._alarms, **changed})

    def _show(self, alarms: dict[str, Alarm]) -> None:
        """Make these the alarms everybody sees."""
        self._alarms = alarms
        self._codes = self._all_codes(alarms)
        ordered = [alarms[rule] for rule in self._rules]
        self._standing = np.asarray([alarm.active and not alarm.latched for alarm in ordered], bool)
        self._shelved = {k for k, alarm in enumerate(ordered) if alarm.shelved_until_ns}

    def _all_codes(self, alarms: Mapping[str, Alarm]) -> dict[str, int]:
        codes = {name: alarm.code(self._rules[name].priority) for name, alarm in alarms.items()}
        return {name: code for name, code in codes.items() if code}

    def codes(self) -> Mapping[str, int]:
        """The alarm byte of the wire by rule id; alarms that show nothing are absent."""
        return self._codes

    def codes_at(self, at_ns: int) -> Mapping[str, int]:
        """The same as it was at a past moment, from the journal."""
        return {
            name: code for name, code in codes_at(self._db, at_ns).items() if code and name in self._rules
        }

    def list(self, *, state: str | None = None, under: PrimPath | str | None = None) -> list[dict[str, Any]]:
        """Alarms, the most pressing first.

        Args:
            state: One ISA-18.2 state, or `all`; None leaves out those that are normal.
            under: Only equipment at or below this path.
        Raises:
            InvalidInput: no such state.
        """
        if state not in (None, "all", *(item.value for item in AlarmState)):
            raise InvalidInput(
                f"no alarm state {state!r}", hint="one of " + ", ".join(s.value for s in AlarmState)
            )
        items = []
        for name, alarm in self._alarms.items():
            rule = self._rules[name]
            if under and not self._is_under(name, under):
                continue
            now_state = alarm.state
            if now_state != state if state not in (None, "all") else state is None and now_state == "normal":
                continue
            items.append((_ORDER.index(now_state), rule.priority, -alarm.raised_ns, name))
        return [self._item(name) for *_, name in sorted(items)]

    def get(self, alarm_id: str) -> dict[str, Any]:
        return self._item(self._known(alarm_id))

    def _known(self, alarm_id: str) -> str:
        if alarm_id not in self._rules:
            raise UnknownAlarm(
                f"there is no alarm {alarm_id!r}", hint="see the list of alarms", alarm=alarm_id
            )
        return alarm_id

    def _item(self, name: str) -> dict[str, Any]:
        rule, alarm = self._rules[name], self._alarms[name]
        return {
            "id": name,
            "rule": rule.kind.value,
            "equipment": rule.equipment,
            "signal": rule.signal,
            "priority": rule.priority,
            "label": {"en": rule.label.en, "ko": rule.label.ko or rule.label.en},
            "state": alarm.state.value,
            "raised": _time(alarm.raised_ns),
            "cleared": _time(alarm.cleared_ns),
            "acknowledged": _time(alarm.acknowledged_ns),
            "acknowledged_by": alarm.acknowledged_by or None,
            "shelved_until": _time(alarm.shelved_until_ns),
            "value": finite(alarm.value),
            "limit": finite(alarm.limit),
            "note": alarm.note,
        }

    def acknowledge(self, alarm_id: str, *, actor: str, note: str = "") -> dict[str, Any]:
        """A person has seen the alarm.

        Raises:
            UnknownAlarm: no such alarm.
            AlarmNotAsking: it does not ask to be acknowledged.
        """
        return self._by_person(
            alarm_id, actor, lambda a, now: acknowledge(a, actor, note[:_LONGEST_NOTE], now)
        )

    def shelve(self, alarm_id: str, *, actor: str, until_ns: int, reason: str) -> dict[str, Any]:
        """Hide an alarm until a moment, at most seven days ahead; the cause is followed silently.

        Raises:
            BadShelving: the moment is past or too far, or the reason is empty.
        """
        now = now_ns()
        if not now < until_ns <= now + _LONGEST_SHELVING_S * NS_PER_S or not reason.strip():
            raise BadShelving(
                "an alarm is shelved for a reason and for at most seven days",
                hint="give a reason and an end in the future",
            )
        return self._by_person(alarm_id, actor, lambda a, _: shelve(a, until_ns, reason[:_LONGEST_NOTE]))

    def unshelve(self, alarm_id: str, *, actor: str) -> dict[str, Any]:
        """Show a shelved alarm again; it is raised anew when its cause stands."""
        return self._by_person(alarm_id, actor, unshelve)

    def set_service(self, alarm_id: str, *, actor: str, in_service: bool, note: str = "") -> dict[str, Any]:
        """Take an alarm out of service for maintenance, or return it."""
        return self._by_person(
            alarm_id, actor, lambda a, now: set_service(a, in_service, note[:_LONGEST_NOTE], now)
        )

    def _by_person(self, alarm_id: str, actor: str, act: Any) -> dict[str, Any]:
        with self._lock:
            name = self._known(alarm_id)
            now = now_ns()
            alarm, turn = act(self._alarms[name], now)
            if turn is None:
                state = self._alarms[name].state.value
                raise AlarmNotAsking(
                    f"the alarm {alarm_id!r} is {state}", hint="look at its present state", state=state
                )
            self._apply({name: [(alarm, turn)]}, actor, now)
            return self._item(name)

    def journal(
        self, *, start_ns: int, end_ns: int, alarm: str | None = None, under: PrimPath | str | None = None,
        turn: str | None = None, before: int | None = None, limit: int = 1000,
    ) -> Sequence[dict[str, Any]]:  # fmt: skip
        """Turns in [start, end), newest first.

        Args:
            alarm: Only this one.
            under: Only alarms of equipment at or below this path.
            turn: Only this kind of turn (`raised`, `acknowledged`, ...).
            before: Only entries with a smaller `seq`: where the last page ended.
        """
        names = [alarm] if alarm is not None else None
        if under:
            names = [name for name in names or self._rules if self._is_under(name, under)]
        entries = read_journal(
            self._db, start_ns=start_ns, end_ns=end_ns, alarms=names, turn=turn, before=before, limit=limit
        )
        return [
            {
                **self._about(entry.alarm), "seq": seq, "alarm": entry.alarm, "time": format_time(entry.time_ns),
                "turn": entry.turn, "state": entry.state, "actor": entry.actor, "value": entry.value,
                "note": entry.note,
            }
            for seq, entry in entries
        ]  # fmt: skip

    def load(self, at_ns: int | None = None) -> dict[str, Any]:
        """How much the alarm system asks of people; see `rules/alarm_load.py`."""
        end = now_ns() if at_ns is None else at_ns
        raised = read_raised(self._db, end - DAY_NS, end + 1)
        load = alarm_load(raised, end)
        states = [alarm.state for alarm in self._alarms.values()]
        active = {
            name: alarm for name, alarm in self._alarms.items()
            if alarm.state in (AlarmState.UNACK_ACTIVE, AlarmState.ACK_ACTIVE)
        }  # fmt: skip
        stale = sorted(
            (alarm.raised_ns, name) for name, alarm in active.items() if end - alarm.raised_ns > STALE_NS
        )
        priorities = [rule.priority for name, _ in raised if (rule := self._rules.get(name))]
        return {
            "at": format_time(end),
            "raised_per_10_min": load.recent,
            "flood": load.flood,
            "average_per_10_min": load.average_per_slot,
            "per_10_min": list(load.slots),
            "peak_per_10_min": load.peak,
            "flood_share": load.flood_share,
            "standing": len(active),
            "stale": [
                {
                    "alarm": name, "label": self._about(name)["label"], "raised": _time(raised_ns),
                    "standing_s": (end - raised_ns) / NS_PER_S,
                }
                for raised_ns, name in stale
            ],
            "chattering": [self._counted(name, count) for name, count in load.chattering],
            "most_frequent": [self._counted(name, count) for name, count in load.frequent],
            "shelved": states.count(AlarmState.SHELVED),
            "suppressed": states.count(AlarmState.SUPPRESSED),
            "out_of_service": states.count(AlarmState.OUT_OF_SERVICE),
            "by_priority": {str(priority): priorities.count(priority) for priority in (1, 2, 3, 4)},
        }  # fmt: skip

    def _counted(self, name: str, count: int) -> dict[str, Any]:
        return {"alarm": name, "label": self._about(name)["label"], "raised": count}

    def _about(self, name: str) -> dict[str, Any]:
        """Where an alarm belongs; of one the plant no longer has, nothing is known but its name."""
        rule = self._rules.get(name)
        if rule is None:
            return {"equipment": None, "priority": None, "label": None}
        label = {"en": rule.label.en, "ko": rule.label.ko or rule.label.en}
        return {"equipment": rule.equipment, "priority": rule.priority, "label": label}

    def _is_under(self, name: str, under: PrimPath | str) -> bool:
        equipment = self._rules[name].equipment if name in self._rules else ""
        return equipment == under or equipment.startswith(f"{str(under).rstrip('/')}/")


def _time(time_ns: int) -> str | None:
    return format_time(time_ns) if time_ns else None
