"""How what a mirror serves stands to the other side."""

from __future__ import annotations

from dataclasses import dataclass

from onmaru.core.time import format_time
from onmaru.hub.errors_mirror import NotMirrored
from onmaru.hub.rules.mirror import Mirror


@dataclass(frozen=True, slots=True)
class Standing:
    """How what is served stands to the other side.

    Attributes:
        reference: What it is called here.
        checked_ns: When the other side was last asked.
        stale: Whether it should have been asked again since.
    """

    reference: str
    checked_ns: int
    stale: bool

    def headers(self) -> list[tuple[str, str]]:
        """What an answer says of it. Source: RFC 9111, section 5.5 (`Warning` of RFC 7234)."""
        told = f"{'stale' if self.stale else 'fresh'}; checked={format_time(self.checked_ns, digits=0)}"
        warning = [("warning", '110 - "Response is Stale"')] if self.stale else []
        return [("x-onmaru-mirror", told), *warning]


def absent(mirror: Mirror, name: str, reference: str) -> NotMirrored:
    """The error for what the other side does not have."""
    detail = f"{mirror.upstream(name)}:{reference[:200]} is not there on the other side"
    hint = "check the name; it is asked for again in a while"
    return NotMirrored(detail, hint=hint, name=name, reference=reference[:200])
