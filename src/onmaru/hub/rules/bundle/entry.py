"""What the catalogue says of an artifact, as it travels in a bundle: card, facts, labels, licence, releases, members.

Who sees it does not travel: an artifact arrives private, and is published by whoever looked at it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from onmaru.core.errors import OnmaruError
from onmaru.hub.rules.bundle.document import MAX_ENTRY, MAX_MANIFESTS, bad, read_json
from onmaru.hub.rules.name import check_name, check_tag

_LONGEST = {"title": 200, "summary": 2000, "card": 256 << 10, "deprecated": 500, "immutable_tags": 500}
_LICENCE = {"version": 64, "title": 200, "text": 256 << 10}
_MAX_MEMBERS = 1000
_MAX_NOTES = 1 << 20  # of one release, as JSON


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a version beside its manifest; empty `version`: of the artifact as a whole.

    Attributes:
        chosen: Order in which versions were made the latest by hand; 0 for never.
    """

    version: str
    notes: Mapping[str, Any]
    chosen: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """`licence` has version, title and text of what is to be accepted before pulling; empty where nothing is.

    `members` are the artifacts a collection gathers.
    """

    title: str = ""
    summary: str = ""
    card: str = ""
    labels: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    deprecated: str = ""
    immutable_tags: str = ""
    licence: Mapping[str, str] = field(default_factory=dict)
    members: tuple[str, ...] = ()
    releases: tuple[Told, ...] = ()


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
        members=_members(found, where),
        releases=_releases(found, where),
    )


def _members(found: Mapping[str, Any], where: str) -> tuple[str, ...]:
    said = found.get("members", [])
    if not isinstance(said, list) or len(said) > _MAX_MEMBERS:
        raise bad(f"{where}: members", f"are no list of at most {_MAX_MEMBERS}")
    return tuple(_checked(check_name, each, f"{where}: members") for each in said)


def _releases(found: Mapping[str, Any], where: str) -> tuple[Told, ...]:
    said = found.get("releases", [])
    if not isinstance(said, list) or len(said) > MAX_MANIFESTS:
        raise bad(f"{where}: releases", f"are no list of at most {MAX_MANIFESTS:,}")
    told = []
    for number, each in enumerate(said):
        place = f"{where}: releases[{number}]"
        if not isinstance(each, dict):
            raise bad(place, "is no JSON object")
        version, notes, chosen = each.get("version"), each.get("notes"), each.get("chosen", 0)
        if version != "":
            version = _checked(check_tag, version, f"{place}.version")
        if not isinstance(notes, dict) or len(json.dumps(notes).encode()) > _MAX_NOTES:
            raise bad(f"{place}.notes", "are no JSON object, or too long")
        if isinstance(chosen, bool) or not isinstance(chosen, int) or not 0 <= chosen <= MAX_MANIFESTS:
            raise bad(f"{place}.chosen", "is no number of a version")
        told.append(Told(version, notes, chosen))
    if len({each.version for each in told}) != len(told):
        raise bad(f"{where}: releases", "one is there twice")
    return tuple(told)


def _checked(check: Any, value: Any, where: str) -> str:
    try:
        return str(check(_text(value, where, 255)))
    except OnmaruError as error:
        raise bad(where, error.detail) from error


def _text(value: Any, where: str, limit: int) -> str:
    if not isinstance(value, str) or len(value.encode("utf-8", "surrogatepass")) > 4 * limit or "\0" in value:
        raise bad(where, "is no text, or too long")
    if any(0xD800 <= ord(char) < 0xE000 for char in value):
        raise bad(where, "is no text")
    return value
