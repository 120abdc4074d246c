"""What an error says in Korean, out of its English sentence: `sentences/*.toml` pair the two.

`"no user {}" = "사용자 {0}이(가) 없어요"`: each `{}` stands for what was filled in, `{0}`, `{1}` put it into the
Korean sentence, and particles take the form their word asks for. A file is named by the part whose errors say it
(`twin.toml`: codes `twin.*`), or `shared.toml`. A sentence nobody has written in Korean stays English: half a
translation helps nobody.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

SHARED = "shared"
_SCOPE = re.compile(r"^[a-z][a-z0-9_]{0,40}\Z")
_FORMS = {  # after a final consonant, after a vowel
    "을(를)": ("을", "를"), "은(는)": ("은", "는"), "이(가)": ("이", "가"), "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"), "(이)라는": ("이라는", "라는"),
    "이에요(예요)": ("이에요", "예요"),
}  # fmt: skip
_OPEN_PARTICLE = re.compile(rf"([^\s()]\)?)({'|'.join(map(re.escape, _FORMS))})")
_DIGITS_CLOSED = frozenset("013678")  # 영 일 삼 육 칠 팔 end in a consonant
_DIGITS_RIEUL = frozenset("178")
_LETTERS_CLOSED = frozenset("lmnrLMNR")  # as their names are read: 엘 엠 엔 알
_LETTERS_RIEUL = frozenset("lrLR")
_LONGEST = 600  # patterns are tried on no more: what is filled in comes from outside


@cache
def pairs(scope: str) -> dict[str, str]:
    """English sentence -> Korean sentence, of one file; empty when there is none."""
    file = resources.files("onmaru.core.texts") / "sentences" / f"{scope}.toml"
    if not file.is_file():
        return {}
    return {
        english: str(korean) for english, korean in tomllib.loads(file.read_text(encoding="utf-8")).items()
    }


@cache
def _patterns(scope: str) -> list[tuple[re.Pattern[str], str]]:
    """Sentences with something to fill in, the most definite first."""
    open_ones = [english for english in pairs(scope) if "{}" in english]
    open_ones.sort(key=lambda english: -len(english.replace("{}", "")))
    return [
        (re.compile("(.*?)".join(map(re.escape, english.split("{}"))), re.DOTALL), pairs(scope)[english])
        for english in open_ones
    ]


def in_korean(code: str, sentence: str) -> str | None:
    """The Korean form of what an error with this code says in English; None when there is none."""
    wing, dot, _ = code.partition(".")
    scopes = (wing, SHARED) if dot and _SCOPE.match(wing) else (SHARED,)
    for scope in scopes:
        if sentence in pairs(scope):
            return pairs(scope)[sentence]
    if len(sentence) > _LONGEST:
        return None
    for scope in scopes:
        for pattern, korean in _patterns(scope):
            if match := pattern.fullmatch(sentence):
                return fill(korean, match.groups())
    return None


def fill(template: str, values: tuple[str, ...]) -> str:
    """Put values into `{0}`, `{1}`, ... and give every particle its form; nothing in a value is looked at again."""
    out: list[str] = []
    for number, piece in enumerate(re.split(r"\{(\d)\}", template)):
        if number % 2:
            index = int(piece)
            out.append(values[index] if index < len(values) else "…")
        elif out:
            out.append(_after(out[-1], piece))
        else:
            out.append(piece)
    return "".join(out)


def with_particles(text: str) -> str:
    """`text` whose values are in it already, with every `은(는)` in the form that follows the word before it."""
    return _OPEN_PARTICLE.sub(lambda found: found[1] + _form(found[1], found[2], *_FORMS[found[2]]), text)


def _after(word: str, text: str) -> str:
    """`text` with the particle it begins with in the form that follows `word`."""
    for both, (closed, opened) in _FORMS.items():
        if text.startswith(both):
            form = _form(word, both, closed, opened)
            return form + text[len(both) :]
    return text


def _form(word: str, both: str, closed: str, opened: str) -> str:
    last = word.rstrip("'\"`)]")[-1:]
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        ends_closed, rieul = final != 0, final == 8
    elif last.isdecimal() and last.isascii():
        ends_closed, rieul = last in _DIGITS_CLOSED, last in _DIGITS_RIEUL
    elif last.isascii() and last.isalpha():
        ends_closed, rieul = last in _LETTERS_CLOSED, last in _LETTERS_RIEUL
    else:
        return both
    if both == "(으)로" and rieul:
        return opened
    return closed if ends_closed else opened
