"""Words of the catalogue's index, the same for every database.

Chinese, Japanese and Korean text has no reliable spaces: runs of it become every sequence of one, two and
three characters. Other words stand as they are, and are found by their beginning.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

_CJK = "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_RUN = re.compile(rf"([{_CJK}]+)|([^\W_{_CJK}]+)")
_LETTERS = re.compile(r"[^\W\d_]+|\d+")
MAX_TEXT = 64_000
MAX_WORDS = 12


def index_words(texts: Iterable[str]) -> str:
    """What stands in the index for these texts, separated by spaces."""
    words: dict[str, None] = {}
    for text in texts:
        for cjk, run in _runs(text[:MAX_TEXT]):
            if cjk:
                for length in (1, 2, 3):
                    words.update(dict.fromkeys(run[i : i + length] for i in range(len(run) - length + 1)))
            else:
                words[run] = None
                parts = _LETTERS.findall(run)
                if len(parts) > 1:  # yolo11n is found by yolo as by 11
                    words.update(dict.fromkeys(parts))
    return " ".join(words)


def query_words(text: str) -> list[tuple[str, bool]]:
    """What must all be in the index: words, and whether each is only a beginning."""
    found: dict[tuple[str, bool], None] = {}
    for cjk, run in _runs(text[:500]):
        if not cjk:
            found[(run, True)] = None
        elif len(run) <= 3:
            found[(run, False)] = None
        else:
            found.update(dict.fromkeys((run[i : i + 3], False) for i in range(len(run) - 2)))
    return list(found)[:MAX_WORDS]


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    for match in _RUN.finditer(unicodedata.normalize("NFKC", text).casefold()):
        yield (True, match[1]) if match[1] else (False, match[2][:64])
