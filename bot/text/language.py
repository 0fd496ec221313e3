"""Which of the known languages a text is in: script first, then letters that speak for or against it, then words.

A language says in [text.detect] of its TOML: ``script``, ``letters`` only it has among those of its script, ``foreign``
letters it never has, ``words`` that every text of it has, and ``endings`` its longer words have (for short texts); in a
script that no language had before also ``alphabet``, its letters as in a regular expression's [brackets]. Nothing else
is needed to tell a new one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.languages import codes, load
from bot.text.folding import fold

_SAMPLE = 1200  # letters looked at in the beginning of a text, and again in its middle
_DEFAULT = "en"
_LETTERS = {"latin": r"A-Za-z\u00c0-\u024f", "cyrillic": r"\u0400-\u052f", "han": r"\u3400-\u9fff"}
_NAME_WEIGHT = 0.2  # a capitalised word is often a name in its own script: it says little about the text around it
_HAN_WEIGHT = 0.6  # a Chinese word has about 1.7 characters
_WORD, _LETTER, _ENDING = 1.0, 0.5, 0.4
_LONG = 5  # letters of a word whose ending says something
_FEW = 40  # words below which endings are asked: in a longer text the words that every text has are enough
_NAME_IN_MARKS = re.compile(r"[«„“\"][^«»„“”\"\n]{1,40}[»“”\"]")  # a short name may be in another language


@dataclass(frozen=True, slots=True)
class _Profile:
    code: str
    script: str
    letters: str
    foreign: str
    words: frozenset[str]
    endings: tuple[str, ...]


@cache
def _profiles() -> tuple[_Profile, ...]:
    sections = {code: load(code).section("text").get("detect", {}) for code in codes()}
    return tuple(
        _Profile(
            code,
            table["script"],
            table.get("letters", ""),
            table.get("foreign", ""),
            frozenset(table.get("words", "").split()),
            tuple(table.get("endings", "").split()),
        )
        for code, table in sections.items()
        if table
    )


@cache
def scripts() -> dict[str, re.Pattern[str]]:
    """A word's letters in each script there is a language of (where words are not spaced, one letter), by its name."""
    letters = dict(_LETTERS)
    unspaced = set()
    for code in codes():
        table = load(code).section("text").get("detect", {})
        if "alphabet" in table:
            letters[table["script"]] = table["alphabet"]
        if table and not load(code).spaced:
            unspaced.add(table["script"])
    return {name: re.compile(f"[{some}]" + "+" * (name not in unspaced)) for name, some in letters.items()}


def detect(text: str) -> str:
    """ISO 639-1 code of the language of a text; English where nothing speaks for any."""
    sample = _sample(text)
    bare = _NAME_IN_MARKS.sub(" ", sample)
    sample = bare if any(char.isalpha() for char in bare) else sample
    script = _script(sample)
    able = [profile for profile in _profiles() if profile.script == script]
    if len(able) < 2:
        return able[0].code if able else _DEFAULT
    words = Counter(re.findall(r"[^\W\d_]+", fold(sample)))
    lowered = sample.lower()  # not folded: ё speaks
    telling = {letter for profile in able for letter in profile.letters + profile.foreign}
    letters = {letter: lowered.count(letter) for letter in telling}
    return max(able, key=lambda profile: (_score(profile, words, letters), *_likely(profile))).code


def _likely(profile: _Profile) -> tuple[bool, bool, str]:
    """What decides where nothing in the text does."""
    return profile.code == _DEFAULT, len(profile.letters) > 1, profile.code


def _sample(text: str) -> str:
    if len(text) <= 2 * _SAMPLE:
        return text
    middle = len(text) // 2
    return text[:_SAMPLE] + "\n" + text[middle : middle + _SAMPLE]


def _script(sample: str) -> str:
    found = {name: pattern.findall(sample) for name, pattern in scripts().items()}
    first, second = sorted(map(len, found.values()), reverse=True)[:2]
    if first * min(_NAME_WEIGHT, _HAN_WEIGHT) > second:  # whatever the words are: nearly always
        return max(found, key=lambda name: len(found[name]))
    weights = {name: _weight(words, spaced=scripts()[name].pattern.endswith("+")) for name, words in found.items()}
    return max(weights, key=lambda name: weights[name])


def _weight(words: list[str], *, spaced: bool) -> float:
    if not spaced:
        return len(words) * _HAN_WEIGHT
    return len(words) - sum(word[0].isupper() for word in words) * (1 - _NAME_WEIGHT)


def _score(profile: _Profile, words: Counter[str], letters: Mapping[str, int]) -> float:
    known = sum(words[word] for word in words.keys() & profile.words)
    own, foreign = (sum(map(letters.__getitem__, some)) for some in (profile.letters, profile.foreign))
    score = _WORD * known + _LETTER * (own - foreign)
    if len(words) < _FEW and profile.endings:
        score += _ENDING * sum(len(word) >= _LONG and word.endswith(profile.endings) for word in words)
    return score
