"""When something is due: on change but not faster than `fast_s`, and in any case every `slow_s`."""

from __future__ import annotations

from dataclasses import dataclass, field

from item import Item

from emulator.model import Value

_FAST = {"joints": 0.1, "pose": 0.1, "axis": 0.1, "load": 0.5}


@dataclass(eq=False)
class Message:
    """Signals that travel together; `seconds` are of the wall clock."""

    address: str
    items: list[Item]
    fast_s: float
    slow_s: float
    sent_s: float = -1e9
    last: list[Value] = field(default_factory=list)

    def due(self, now_s: float, values: dict[tuple[str, str], Value]) -> list[Value] | None:
        """The present values when it is time to send them, else None."""
        age = now_s - self.sent_s
        if age < self.fast_s:
            return None
        present = [values[item.key, item.name] for item in self.items]
        if age < self.slow_s and not self._worth(present):
            return None
        self.sent_s, self.last = now_s, present
        return present

    def _worth(self, present: list[Value]) -> bool:
        """Whether something changed that nobody should wait for: a pose, a state, a count, a text."""
        if not self.last:
            return True
        return any(
            value != old and (item.motion or item.kind != "analog")
            for item, value, old in zip(self.items, present, self.last, strict=True)
        )


def messages(items: list[Item], *, together: bool) -> list[Message]:
    """One message per address; `together=False` gives every signal its own."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.address if together else item.id, []).append(item)
    out = []
    for members in groups.values():
        quick = any(item.motion for item in members)
        fast = _FAST.get(members[0].group, 0.1 if quick else 0.25)
        if members[0].key.startswith("C") and members[0].group == "pose":
            fast = 0.2  # carriers: there are many, and they are slow
        out.append(Message(members[0].address, members, fast, 0.9 * min(item.period_s for item in members)))
    return out
