"""What results say, in the language of whoever reads it.

Faults, reasons and notes are kept in English; the Korean sentence is found by the English one, as for errors
(`core.texts.korean`; the pairs are in `sentences/sim_words.toml`). A fault also has a code for programs: the words of
its sentence, with what was filled in beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from onmaru.core.texts import said, title_of
from onmaru.core.texts.korean import in_korean, pairs

_SCOPES = ("sim_words.told", "sim.told", "http.told")
_HEADS = {
    "max-plus cannot": "맥스플러스로는 실행할 수 없어요",
    "the long run cannot be solved exactly": "장기 상태를 정확히 풀 수 없어요",
}
_SAID = frozenset(
    {"why", "note", "check", "verdict", "hint", "detail"}
)  # members of a result that hold a sentence
_LISTS = frozenset({"notes", "faults"})  # and lists of them
_OTHERS = frozenset({"model", "map", "text", "params"})  # what is not ours to say


def in_words(text: str, language: str) -> str:
    """A sentence of a result in a language; English where nobody has translated it."""
    if language != "ko" or not text:
        return text
    head, colon, rest = text.partition(": ")
    if colon and head in _HEADS:
        return f"{_HEADS[head]}: " + "; ".join(in_words(one, language) for one in rest.split("; "))
    return next((found for code in _SCOPES if (found := in_korean(code, text))), text)


def result_in(result: Any, language: str) -> Any:
    """A result with its sentences in a language; names, numbers and whole models stay as they are."""
    if language != "ko":
        return result
    if isinstance(result, Mapping):
        return {key: _member(key, value, language) for key, value in result.items()}
    if isinstance(result, list):
        return [result_in(one, language) for one in result]
    return result


def _member(key: str, value: Any, language: str) -> Any:
    if key in _OTHERS:
        return value
    if key in _SAID and isinstance(value, str):
        return in_words(value, language)
    if key in _LISTS and isinstance(value, list):
        return [
            in_words(one, language) if isinstance(one, str) else result_in(one, language) for one in value
        ]
    if key == "refused" and isinstance(value, Mapping):
        return {name: [in_words(one, language) for one in reasons] for name, reasons in value.items()}
    if key == "checks" and isinstance(value, list):
        return [{name: _in_check(one) for name, one in row.items()} for row in value]
    return result_in(value, language)


def _in_check(told: Any) -> Any:
    """A cell of a report on the held-out slice: a sentence, or numbers with a word between them."""
    if not isinstance(told, str):
        return told
    counted = re.fullmatch(r"(\S+%) of (\d+)", told)
    return f"{counted[2]}개 중 {counted[1]}" if counted else in_words(told.replace(" to ", "~"), "ko")


def faults_in(faults: Any, language: str) -> list[dict[str, Any]]:
    """Faults of a model as records in a language, each with the code of its sentence and what is filled in."""
    told = []
    for fault in faults:
        code, params = coded(fault["text"])
        said = {key: in_words(fault[key], language) for key in ("text", "mend")}
        told.append({**fault, "code": code, "params": params} | said)
    return told


def problem_in(problem: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A problem that was kept, such as that of a job, in a language."""
    told = dict(problem)
    code, params = (
        str(told.get("code", told.get("type", ""))).removeprefix("urn:onmaru:error:"),
        dict(told.get("params") or {}),
    )
    if params.get("faults") and code == "sim.model_invalid":
        params["faults"] = faults_in(params["faults"], language)
        params["first"] = params["faults"][0]["text"]
        told["params"] = params
    detail, hint = said(code, language, str(told.get("detail", "")), str(told.get("hint", "")), params)
    return told | {"title": title_of(code, language, params), "detail": detail, "hint": hint}


def coded(sentence: str) -> tuple[str, list[str]]:
    """A code for a fault's sentence, the same whatever is filled in, and what is filled in.

    A sentence nobody has written down, such as that of a library, has the code `other`.
    """
    if sentence in pairs("sim_words"):
        return _slug(sentence), []
    for pattern, english in _patterns():
        if found := pattern.fullmatch(sentence):
            return _slug(english), [group.strip("'\"") for group in found.groups()]
    return "other", []


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    known = [
        (english, english.split("{}")) for english in (*pairs("sim_words"), *pairs("http")) if "{}" in english
    ]
    known.sort(key=lambda one: -len("".join(one[1])))
    return [(re.compile("(.*?)".join(map(re.escape, parts)), re.DOTALL), english) for english, parts in known]


def _slug(english: str) -> str:
    return "_".join(re.findall(r"[a-z_]+", english.lower().replace("{}", " ")))[:60].strip("_")
