"""TOML and YAML text into plain data, with the line of every key. Pure; hostile text gives one clear error."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from typing import Any

import yaml

from onmaru.core.errors import InvalidInput

MAX_BYTES = 32 << 20
_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")


class PlantUnreadable(InvalidInput):
    """The text is no TOML or YAML at all; `params["line"]` is where reading stopped, when known."""

    code = "twin.plant_unreadable"


class Lines:
    """Line numbers of key paths; a key that is not found gives the line of its nearest table."""

    def __init__(self, known: dict[tuple[str | int, ...], int] | None = None) -> None:
        self._known = known or {}

    def find(self, place: Sequence[str | int]) -> int | None:
        path = tuple(place)
        while path:
            if path in self._known:
                return self._known[path]
            path = path[:-1]
        return None


def read_text(raw: bytes, file: str) -> tuple[dict[str, Any], Lines]:
    """Plain data and line numbers of a plant file; the ending of `file` says which language.

    Raises:
        PlantUnreadable: too large, not UTF-8, or not well-formed; a YAML alias or a doubled key is refused.
    """
    if len(raw) > MAX_BYTES:
        hint = f"at most {MAX_BYTES >> 20} MiB; put signals and bindings on the prims instead"
        raise PlantUnreadable(f"{file} has {len(raw)} bytes", hint=hint, file=file)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        hint = "save the file as UTF-8"
        raise PlantUnreadable(f"{file} is not UTF-8 at byte {error.start}", hint=hint, file=file) from error
    try:
        return _read_toml(text, file) if file.endswith(".toml") else _read_yaml(text, file)
    except RecursionError as error:
        hint = "a plant file needs no such nesting"
        raise PlantUnreadable(f"{file} is nested too deeply", hint=hint, file=file) from error


def _read_toml(text: str, file: str) -> tuple[dict[str, Any], Lines]:
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError) as error:
        match = re.search(r"at line (\d+)", str(error))
        line = int(match[1]) if match else None
        hint = "check quotes, brackets and doubled keys near this line"
        where = f"{file}:{line}" if line else file
        raise PlantUnreadable(f"{where} is not TOML: {error}", hint=hint, file=file, line=line) from error
    return data, Lines(_toml_lines(text))


def _toml_lines(text: str) -> dict[tuple[str | int, ...], int]:
    """Lines of headers and keys. Good to the line for files as people write them; a key inside a multi-line
    value may be missed, and then the line of its table is given."""
    known: dict[tuple[str | int, ...], int] = {}
    counts: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            parts = _parts(header[2])
            table = _resolve(parts, counts)
            if header[1] == "[[":
                place = counts.get(table, -1) + 1
                counts[table] = place
                table = (*table, place)
            known.setdefault(table, number)
        elif key := _KEY.match(line):
            known.setdefault((*table, *_parts(key[1])), number)
    return known


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(text))


def _resolve(parts: tuple[str, ...], counts: dict[tuple[str | int, ...], int]) -> tuple[str | int, ...]:
    """`[a.b]` below `[[a]]` belongs to the last element of `a`."""
    path: tuple[str | int, ...] = ()
    for place, part in enumerate(parts):
        path = (*path, part)
        if place < len(parts) - 1 and path in counts:
            path = (*path, counts[path])
    return path


class _Refused(yaml.YAMLError):
    def __init__(self, why: str, line: int) -> None:
        super().__init__(why)
        self.line = line


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()
        if isinstance(event, yaml.events.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused("anchors and aliases are not allowed", event.start_mark.line + 1)
        return super().compose_node(parent, index)


def _read_yaml(text: str, file: str) -> tuple[dict[str, Any], Lines]:
    known: dict[tuple[str | int, ...], int] = {}
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            data = _construct(loader, node, (), known) if node is not None else {}
        finally:
            loader.dispose()
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else getattr(error, "line", None)
        why = getattr(error, "problem", None) or str(error)
        where = f"{file}:{line}" if line else file
        hint = "check indentation and quotes near this line"
        raise PlantUnreadable(f"{where} is not YAML: {why}", hint=hint, file=file, line=line) from error
    if not isinstance(data, dict):
        raise PlantUnreadable(f"{file} holds no table", hint="begin with plant:", file=file)
    return data, Lines(known)


def _construct(loader: _Loader, node: Any, place: tuple[str | int, ...], known: dict[Any, int]) -> Any:
    known.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        table: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag.endswith(":merge"):
                raise _Refused("a key must be plain text", line)
            key = key_node.value
            if key in table:
                raise _Refused(f"the key {key!r} stands twice", line)
            known[(*place, key)] = line
            table[key] = _construct(loader, value_node, (*place, key), known)
        return table
    if isinstance(node, yaml.SequenceNode):
        return [_construct(loader, item, (*place, count), known) for count, item in enumerate(node.value)]
    return loader.construct_object(node)
