"""What the catalogue says of an artifact, as it travels in a bundle: card, facts, labels, licence.

Who sees it does not travel: an artifact arrives private, and is published by whoever looked at it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from onmaru.hub.rules.bundle.document import MAX_ENTRY, bad, read_json

_LONGEST = {"title": 200, "summary": 2000, "card": 256 << 10, "deprecated": 500, "immutable_tags": 500}
_LICENCE = {"version": 64, "title": 200, "text": 256 << 10}


@dataclass(frozen=True, slots=True)
class Entry:
    """`licence` has version, title and text of what is to be accepted before pulling; empty where nothing is."""

    title: str = ""
    summary: str = ""
    card: str = ""
    labels: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    deprecated: str = ""
    immutable_tags: str = ""
    licence: Mapping[str, str] = field(default_factory=dict)


def write_entry(entry: Entry) -> bytes:
    return json.dumps(asdict(entry), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def read_entry(data: bytes, where: str) -> Entry:
    """Read an entry that somebody else wrote.

    Raises:
        BadBundle: `params["where"]` is the place.
    """
    found = read_json(data, where, MAX_ENTRY)
    if not isinstance(found, dict):
        raise bad(where, "is no JSON object")
    texts = {key: _text(found.get(key, ""), f"{where}: {key}", limit) for key, limit in _LONGEST.items()}
    labels = found.get("labels", [])
    if not isinstance(labels, list) or len(labels) > 50:
        raise bad(f"{where}: labels", "are no list of at most 50")
    facts = found.get("facts", {})
    if not isinstance(facts, dict) or len(facts) > 50:
        raise bad(f"{where}: facts", "are no mapping of at most 50")
    for key, value in facts.items():
        if len(key) > 64 or not isinstance(value, str | int | float | bool) or len(str(value)) > 500:
            raise bad(f"{where}: facts[{key[:64]!r}]", "cannot be a fact")
    licence = found.get("licence", {})
    if (
        not isinstance(licence, dict)
        or set(licence) - set(_LICENCE)
        or (licence and len(licence) < len(_LICENCE))
    ):
        raise bad(f"{where}: licence", "is no licence")
    licence = {key: _text(licence[key], f"{where}: licence.{key}", _LICENCE[key]) for key in licence}
    return Entry(
        **texts,
        labels=tuple(_text(each, f"{where}: labels", 64) for each in labels),
        facts=facts,
        licence=licence,
    )


def _text(value: Any, where: str, limit: int) -> str:
    if not isinstance(value, str) or len(value.encode("utf-8", "surrogatepass")) > 4 * limit or "\0" in value:
        raise bad(where, "is no text, or too long")
    if any(0xD800 <= ord(char) < 0xE000 for char in value):
        raise bad(where, "is no text")
    return value
