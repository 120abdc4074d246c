"""Every error a person can meet has a title in both languages."""

from __future__ import annotations

import importlib
import pkgutil
import string

import onmaru
from onmaru.core.errors import OnmaruError
from onmaru.core.texts import LANGUAGES, title_of, titles


def descendants(kind: type[OnmaruError]) -> set[type[OnmaruError]]:
    return {kind}.union(*(descendants(child) for child in kind.__subclasses__()))


def every_code() -> set[str]:
    for module in pkgutil.walk_packages(onmaru.__path__, "onmaru."):
        importlib.import_module(module.name)
    return {kind.code for kind in descendants(OnmaruError) if kind.__module__.startswith("onmaru.")}


def test_every_code_has_both_languages() -> None:
    known = titles()
    assert {code: sorted(set(LANGUAGES) - set(known.get(code, {}))) for code in every_code()} == {
        code: [] for code in every_code()
    }


def test_no_text_is_left_over() -> None:
    assert set(titles()) - every_code() == set()


def test_titles_are_short_sentences_that_name_the_same_parameters() -> None:
    for code, text in titles().items():
        fields = {
            language: {name for _, name, _, _ in string.Formatter().parse(text[language]) if name}
            for language in LANGUAGES
        }
        assert fields["en"] == fields["ko"], code
        for language in LANGUAGES:
            assert 4 <= len(text[language]) <= 100, (code, language)
            assert not text[language].endswith("."), (code, language)
        assert any("가" <= letter <= "힣" for letter in text["ko"]), code


def test_a_title_never_fails_and_reaches_into_no_object() -> None:
    assert title_of("storage.data_folder_busy", "en", {"pid": 7}) == "The data folder is in use by process 7"
    assert title_of("storage.data_folder_busy", "ko", {}) == "프로세스 …번이 데이터 폴더를 사용하고 있어요"
    assert "…" in title_of("storage.data_folder_busy", "en", {"pid": object()})
    assert title_of("no.such.code", "ko") == "no.such.code"
    assert title_of("storage.full", "fr") == "The disk is full"
