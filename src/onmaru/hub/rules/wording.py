"""What scans, checks and policies found, in the language of whoever reads it.

Findings are stored and returned with a stable code or in English; the Korean sentence is found by the English one, as
for errors (`core.texts.korean`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from onmaru.core.texts.korean import in_korean

_MORE = re.compile(r"(,? and )(\d+) more\b")


def in_words(text: str, language: str) -> str:
    """A finding's sentence in a language; English where nobody has translated it."""
    if language != "ko":
        return text
    said = in_korean("hub_finding.said", text) or in_korean("hub.bad_model_file", text) or text
    return _MORE.sub(r" 외 \2개", said)


def report_in(report: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A scan report with its sentences in a language; what tools wrote (summaries, reasons) stays as it is."""
    if language != "ko":
        return dict(report)
    told = dict(report)
    for key in ("oddities", "broken"):
        told[key] = [{**each, "what": in_words(each["what"], language)} for each in report[key]]
    told["statements"] = [
        {**each, "why": in_words(each["why"], language)} for each in report.get("statements", ())
    ]
    told["model_files"] = [
        {**each, "concerns": [{**c, "what": in_words(c["what"], language)} for c in each["concerns"]]}
        for each in report["model_files"]
    ]
    return told
