"""Facts in one order: recorded with the state they tell of, read by everybody through one feed."""

from onmaru.core.events.audit import ChainBroken, read_audit, register_audited, verify_chain
from onmaru.core.events.feed import EventFeed
from onmaru.core.events.record import Event, prepare_events, record

__all__ = [
    "ChainBroken",
    "Event",
    "EventFeed",
    "prepare_events",
    "read_audit",
    "record",
    "register_audited",
    "verify_chain",
]
