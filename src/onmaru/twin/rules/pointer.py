"""JSON pointers (RFC 6901), compiled to a tuple of tokens."""

from __future__ import annotations

import re
from typing import Any

from onmaru.core.errors import InvalidInput

_BAD_ESCAPE = re.compile(r"~(?![01])")
MAX_TOKENS = 32


class BadPointer(InvalidInput):
    code = "twin.bad_pointer"


class _Missing:
    def __repr__(self) -> str:
        return "MISSING"


MISSING: Any = _Missing()  # told apart from a JSON null


def parse_pointer(text: str) -> tuple[str, ...]:
    """The reference tokens of a pointer; the empty pointer is the whole document.

    Raises:
        BadPointer: it does not start with `/`, has a bad escape or more than 32 tokens.
    Source: RFC 6901, clauses 3 and 4.
    """
    if text == "":
        return ()
    if not text.startswith("/") or _BAD_ESCAPE.search(text):
        hint = "write /temperature or /data/0/value; ~0 stands for ~ and ~1 for /"
        raise BadPointer(f"{text!r} is not a JSON pointer", hint=hint, pointer=text)
    tokens = text[1:].split("/")
    if len(tokens) > MAX_TOKENS:
        raise BadPointer(
            f"the JSON pointer has {len(tokens)} tokens", hint=f"use at most {MAX_TOKENS}", pointer=text
        )
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in tokens)


def format_pointer(tokens: tuple[str, ...]) -> str:
    """The pointer text of tokens; the inverse of `parse_pointer`."""
    return "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in tokens)


def resolve(document: Any, tokens: tuple[str, ...]) -> Any:
    """The value at the tokens, or `MISSING`. Never raises."""
    for token in tokens:
        if isinstance(document, dict):
            document = document.get(token, MISSING)
            if document is MISSING:
                return MISSING
        elif isinstance(document, list):
            # RFC 6901: digits without a leading zero; "-" names the element after the last, which is absent
            if (
                not (token.isascii() and token.isdigit())
                or (len(token) > 1 and token[0] == "0")
                or len(token) > 9
            ):
                return MISSING
            index = int(token)
            if index >= len(document):
                return MISSING
            document = document[index]
        else:
            return MISSING
    return document
