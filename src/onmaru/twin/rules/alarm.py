"""One alarm as a pure state machine.

    NORMAL --raised--> UNACK_ACTIVE --acknowledged--> ACK_ACTIVE --cleared--> NORMAL
                          | cleared                                ^
                          v                                        | raised again: UNACK_ACTIVE
                     UNACK_CLEARED --acknowledged--> NORMAL
    SHELVED (until a moment), SUPPRESSED (by design) and OUT_OF_SERVICE hide whatever lies beneath; the
    cause is followed silently, and what still stands when the cover is lifted is raised anew.

A latching alarm stays UNACK_ACTIVE after its cause is gone, until it is acknowledged.

Source: ANSI/ISA-18.2-2016, clause 5.4 (alarm state transition diagram) and clause 11 (shelving,
suppression by design, out of service); IEC 62682:2022.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum


class AlarmState(StrEnum):
    NORMAL = "normal"
    UNACK_ACTIVE = "unack_active"
    ACK_ACTIVE = "ack_active"
    UNACK_CLEARED = "unack_cleared"
    SHELVED = "shelved"
    SUPPRESSED = "suppressed"
    OUT_OF_SERVICE = "out_of_service"


class Turn(StrEnum):
    """What happened to an alarm; the event type is `twin.alarm.<turn>`."""

    RAISED = "raised"
    CLEARED = "cleared"
    ACKNOWLEDGED = "acknowledged"
    SHELVED = "shelved"
    UNSHELVED = "unshelved"
    SUPPRESSED = "suppressed"
    UNSUPPRESSED = "unsuppressed"
    REMOVED_FROM_SERVICE = "removed_from_service"
    RETURNED_TO_SERVICE = "returned_to_service"


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm. `active` is the cause after delays; `unacked` asks for a person; covers come on top."""

    active: bool = False
    unacked: bool = False
    latched: bool = False  # active only because it latches
    shelved_until_ns: int = 0
    suppressed: bool = False
    out_of_service: bool = False
    raised_ns: int = 0
    cleared_ns: int = 0
    acknowledged_ns: int = 0
    acknowledged_by: str = ""
    value: float = math.nan
    limit: float = math.nan
    note: str = ""

    @property
    def state(self) -> AlarmState:
        if self.out_of_service:
            return AlarmState.OUT_OF_SERVICE
        if self.suppressed:
            return AlarmState.SUPPRESSED
        if self.shelved_until_ns:
            return AlarmState.SHELVED
        return self.beneath

    @property
    def beneath(self) -> AlarmState:
        """The state without covers."""
        if self.active:
            return AlarmState.UNACK_ACTIVE if self.unacked else AlarmState.ACK_ACTIVE
        return AlarmState.UNACK_CLEARED if self.unacked else AlarmState.NORMAL

    @property
    def covered(self) -> bool:
        return self.out_of_service or self.suppressed or self.shelved_until_ns > 0

    def code(self, priority: int) -> int:
        """The alarm byte of the wire: 0 for none, else the priority, plus 128 while unacknowledged."""
        if self.covered or self.beneath is AlarmState.NORMAL:
            return 0
        return priority | (128 if self.unacked else 0)


Step = tuple[Alarm, Turn | None]


def on_cause(
    alarm: Alarm, present: bool, now_ns: int, *, value: float, limit: float, latching: bool = False
) -> Step:
    """The cause appears or goes away."""
    if present and (not alarm.active or alarm.latched):
        if alarm.latched:  # the cause is back before anybody acknowledged: still the same alarm
            return replace(alarm, latched=False, value=value, limit=limit), None
        raised = replace(
            alarm, active=True, unacked=not alarm.covered, latched=False, raised_ns=now_ns, cleared_ns=0,
            acknowledged_ns=0, acknowledged_by="", value=value, limit=limit, note="",
        )  # fmt: skip
        return raised, None if alarm.covered else Turn.RAISED
    if not present and alarm.active and not alarm.latched:
        if latching and alarm.unacked and not alarm.covered:
            return replace(alarm, latched=True), None
        cleared = replace(alarm, active=False, cleared_ns=now_ns)
        return cleared, None if alarm.covered else Turn.CLEARED
    return alarm, None


def acknowledge(alarm: Alarm, actor: str, note: str, now_ns: int) -> Step:
    """A person has seen it; nothing happens to an alarm that does not ask."""
    if not alarm.unacked or alarm.covered:
        return alarm, None
    seen = replace(alarm, unacked=False, acknowledged_ns=now_ns, acknowledged_by=actor, note=note)
    if seen.latched:
        seen = replace(seen, active=False, latched=False, cleared_ns=now_ns)
    return seen, Turn.ACKNOWLEDGED


def shelve(alarm: Alarm, until_ns: int, note: str) -> Step:
    return replace(alarm, shelved_until_ns=until_ns, note=note), Turn.SHELVED


def unshelve(alarm: Alarm, now_ns: int) -> Step:
    if not alarm.shelved_until_ns:
        return alarm, None
    return _uncover(replace(alarm, shelved_until_ns=0), now_ns), Turn.UNSHELVED


def expire(alarm: Alarm, now_ns: int) -> Step:
    """Shelving ends by itself."""
    return unshelve(alarm, now_ns) if 0 < alarm.shelved_until_ns <= now_ns else (alarm, None)


def suppress(alarm: Alarm, wanted: bool, now_ns: int) -> Step:
    """The plant's design says that this alarm means nothing at present (or again does)."""
    if alarm.suppressed == wanted:
        return alarm, None
    if wanted:
        return replace(alarm, suppressed=True), Turn.SUPPRESSED
    return _uncover(replace(alarm, suppressed=False), now_ns), Turn.UNSUPPRESSED


def set_service(alarm: Alarm, in_service: bool, note: str, now_ns: int) -> Step:
    """Take an alarm out of service for maintenance, or back."""
    if alarm.out_of_service != in_service:
        return alarm, None
    if not in_service:
        return replace(alarm, out_of_service=True, note=note), Turn.REMOVED_FROM_SERVICE
    return _uncover(replace(alarm, out_of_service=False, note=note), now_ns), Turn.RETURNED_TO_SERVICE


def _uncover(alarm: Alarm, now_ns: int) -> Alarm:
    """When the last cover is lifted, what stands asks anew and what has gone is forgotten."""
    if alarm.covered:
        return alarm
    if alarm.active and not alarm.latched:
        return replace(alarm, unacked=True, raised_ns=now_ns, acknowledged_ns=0, acknowledged_by="")
    return replace(alarm, active=False, latched=False, unacked=False)
