"""Searches: artifacts of one kind by a pattern of their names, with filters."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from onmaru.core.time import format_time
from onmaru.hub.api.ngc.request import Ask, done
from onmaru.hub.api.ngc.shapes import FACTS, WORDS
from onmaru.hub.errors import BadTransfer
from onmaru.hub.rules.ngc import KINDS
from onmaru.hub.store.catalogue import Entry

_AT_ONCE = 500
_MOST = 20_000
_KINDS = {words.search: word for word, words in WORDS.items()}


async def search(ask: Ask) -> Response:
    """What matches, the last changed first. What is asked twice (catalogue, organisation) may overlap."""
    word = _KINDS.get(ask.to.words[-1])
    if word is None:
        raise BadTransfer(f"no kind {ask.to.words[-1][:40]!r} to search for", hint=", ".join(sorted(_KINDS)))
    asked = _asked(ask.query("q"))
    public = ask.to.words[:2] == ("search", "catalog")

    def look() -> list[Entry]:
        if ask.to.words[1:3] == ("subscriber", "catalog"):
            return []
        if ask.caller.subject is None:
            ask.require_guests()
        return [each for each in _entries(ask, word) if _fits(each, asked, ask, public=public)]

    found = await run_in_threadpool(look)
    size = min(max(_number(asked.get("pageSize"), 100), 1), 1000)
    page = max(_number(asked.get("page"), 0), 0)
    shown = [_shown(each, word) for each in found[page * size : (page + 1) * size]]
    return done({
        "results": [{"groupValue": WORDS[word].search, "totalCount": len(found), "resources": shown}],
        "resultTotal": len(found), "resultPageTotal": -(-len(found) // size), "params": asked,
    })  # fmt: skip


async def label_sets(ask: Ask) -> Response:
    """None: labels here are free words."""
    return done({"labelSets": []})


def _entries(ask: Ask, word: str) -> Iterator[Entry]:
    for kind in KINDS[word]:
        offset = 0
        while offset < _MOST:
            page = ask.hub.shelf.search(ask.caller.subject, kind=kind, offset=offset, limit=_AT_ONCE)
            yield from page.entries
            offset += _AT_ONCE
            if len(page.entries) < _AT_ONCE:
                break


def _asked(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text or "{}")
    except (ValueError, RecursionError) as error:
        raise BadTransfer("q is no JSON", hint="see the documentation of ngcsdk") from error
    if not isinstance(value, dict):
        raise BadTransfer("q is no JSON object", hint="see the documentation of ngcsdk")
    return value


def _fits(entry: Entry, asked: Mapping[str, Any], ask: Ask, *, public: bool) -> bool:
    if public and entry.visibility != "public":
        return False
    if ask.to.organisation and entry.name.split("/")[0] != ask.to.organisation.lower():
        return False
    if ask.to.team and entry.name.split("/")[1:-1] != [ask.to.team.lower()]:
        return False
    pattern = str(asked.get("query") or "*").removeprefix("resourceId:").lower()
    names = (entry.name, entry.name.rpartition("/")[2])
    if not any(fnmatchcase(name, pattern) for name in names):
        return False
    filters = asked.get("filters")
    return all(_passes(entry, each) for each in filters) if isinstance(filters, list) else True


def _passes(entry: Entry, asked: Any) -> bool:
    field, value = (asked.get("field"), asked.get("value")) if isinstance(asked, dict) else (None, None)
    if field in FACTS:
        return str(entry.facts.get(FACTS[field], "")).lower() == str(value).lower()
    if field in ("label", "labels"):
        return value in entry.labels
    # Product names, access types and release types of NVIDIA's catalogue: nothing here has any.
    return field in ("sortOrder", None)


def _shown(entry: Entry, word: str) -> dict[str, Any]:
    parts = entry.name.split("/")
    attributes = [
        {"key": field, "value": str(entry.facts[fact])}
        for field, fact in FACTS.items()
        if fact in entry.facts
    ]
    if entry.deprecated:
        attributes.append({"key": "deprecated", "value": entry.deprecated})
    attributes.append(
        {"key": "size" if word == "repos" else "latestVersionSizeInBytes", "value": str(entry.size)}
    )
    return {
        "resourceId": entry.name, "resourceType": WORDS[word].search, "name": parts[-1],
        "orgName": parts[0] if len(parts) > 1 else "", "teamName": "/".join(parts[1:-1]),
        "displayName": entry.title or parts[-1], "description": entry.summary, "shortDescription": entry.summary,
        "createdBy": entry.created_by, "dateCreated": format_time(entry.created_ns),
        "dateModified": format_time(entry.updated_ns), "isPublic": entry.visibility == "public",
        "guestAccess": entry.visibility == "public", "attributes": attributes,
        "labels": [{"key": "general", "values": list(entry.labels)}] if entry.labels else [],
    }  # fmt: skip


def _number(value: Any, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9 else default
