"""Few subscriptions for many topics."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

MAX_FILTERS = 64


def cover(topics: Iterable[str], *, most: int = MAX_FILTERS) -> list[str]:
    """At most `most` filters that match every topic; exact topics while they are few.

    Beyond that, the deepest level is folded into `parent/#` until they fit, busiest parents first, so that
    as little as possible arrives that nobody asked for. Topics starting with `$` are never folded.
    """
    filters = sorted(set(topics))
    depth = max((item.count("/") for item in filters), default=0)
    while len(filters) > most and depth > 0:
        families: dict[str, list[str]] = defaultdict(list)
        for item in filters:
            bare = item.removesuffix("/#")
            if bare.count("/") == depth and not bare.startswith("$"):
                families[bare.rpartition("/")[0]].append(item)
        for parent, members in sorted(families.items(), key=lambda family: -len(family[1])):
            if len(filters) <= most:
                break
            if len(members) > 1 or depth > 1:
                gone = set(members)
                filters = [item for item in filters if item not in gone and not item.startswith(parent + "/")]
                filters.append(f"{parent}/#")
        depth -= 1
    return sorted(filters) if len(filters) <= most else ["#"]


def matches(topic_filter: str, topic: str) -> bool:
    """Whether a filter takes a topic. Source: MQTT 5.0 (OASIS), clause 4.7."""
    if topic.startswith("$") and topic_filter[:1] in "+#":
        return False
    wanted, levels = topic_filter.split("/"), topic.split("/")
    for position, level in enumerate(wanted):
        if level == "#":
            return True
        if position >= len(levels) or level not in ("+", levels[position]):
            return False
    return len(wanted) == len(levels)
