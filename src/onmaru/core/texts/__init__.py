"""Titles of errors in English and Korean, from the `*.toml` files beside this one (one per area).

["twin.bad_topic"]
en = "The topic {topic} cannot be read"
ko = "토픽 {topic}을(를) 읽을 수 없어요"
detail_ko = "..."    # optional: a detail or hint for every error of this code, made of its parameters;
hint_ko = "..."      # what an error says otherwise is translated sentence by sentence, see `korean.py`
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from onmaru.core.texts.korean import fill, in_korean

LANGUAGES = ("en", "ko")


class _Lenient(string.Formatter):
    """Fills in what is there: a title never fails for want of a parameter, and reaches into no object."""

    def get_field(self, field_name: str, args: Any, kwargs: Mapping[str, Any]) -> tuple[Any, str]:
        value = kwargs.get(field_name, "…")
        return (value if isinstance(value, str | int | float) else "…"), field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        return str(value)


_FORMATTER = _Lenient()


@cache
def titles() -> dict[str, dict[str, str]]:
    """Error code -> language -> title.

    Raises:
        ValueError: a file is malformed, or two files have the same code.
    """
    found: dict[str, dict[str, str]] = {}
    for file in sorted(resources.files(__name__).iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml"):
            continue
        for code, text in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if code in found:
                raise ValueError(f"{file.name}: {code} has a text already")
            found[code] = dict(text)
    return found


def title_of(code: str, language: str = "en", params: Mapping[str, Any] | None = None) -> str:
    """The title of an error code, with its parameters filled in; the code itself when it has no text."""
    text = titles().get(code, {})
    template = text.get(language) or text.get("en") or code
    if language == "ko":
        return _in_korean(template, params or {})
    return _FORMATTER.vformat(template, (), params or {})


def said(
    code: str, language: str, detail: str, hint: str, params: Mapping[str, Any] | None = None
) -> tuple[str, str]:
    """Detail and hint of an error in a language; English where nobody has translated them."""
    if language != "ko":
        return detail, hint
    text, values = titles().get(code, {}), params or {}
    return _said(code, text.get("detail_ko"), detail, values), _said(code, text.get("hint_ko"), hint, values)


def _said(code: str, template: str | None, sentence: str, params: Mapping[str, Any]) -> str:
    if template and sentence and all(_fills(params.get(name)) for name in _names(template)):
        return _in_korean(template, params)
    return in_korean(code, sentence) or sentence


def _in_korean(template: str, params: Mapping[str, Any]) -> str:
    """A Korean template with its named fields filled in and its particles in form."""
    names = _names(template)
    for number, name in enumerate(names):
        template = template.replace("{" + name + "}", "{" + str(number) + "}")
    values = [params.get(name) for name in names]
    return fill(template, tuple(str(value) if _fills(value) else "…" for value in values))


def _names(template: str) -> list[str]:
    return [name for _, name, _, _ in _FORMATTER.parse(template) if name]


def _fills(value: Any) -> bool:
    return isinstance(value, str | int | float)
