"""How often one viewer is told: a mean rate, with one turn that may come early.

A bare pause between turns drifts: each late turn moves every later one, and a viewer who asks for 10 Hz of
a plant that ticks at 10 Hz ends up a whole period behind, where it stays. Counting turns against the clock
lets a turn that follows a late one come early, so lateness is made up instead of handed on.
"""

from __future__ import annotations


class Pace:
    """Turns at most `hz` times a second on average, and never more than two at once.

    Source: generic cell rate algorithm, virtual scheduling form with a tolerance of one period
        (ITU-T I.371, annex A).
    """

    __slots__ = ("_due_s",)

    def __init__(self) -> None:
        self._due_s = float("-inf")  # when the next turn is due if every turn kept the rate exactly

    def pause_s(self, hz: float, now_s: float) -> float:
        """How long to wait [s] before the next turn; 0 when it may come now."""
        return max(0.0, self._due_s - 1.0 / hz - now_s)

    def take(self, hz: float, now_s: float) -> None:
        """Count a turn at `now_s` [s], any monotonic clock."""
        self._due_s = max(self._due_s, now_s) + 1.0 / hz
