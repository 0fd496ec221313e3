"""What names of people look like in a language: given names and their cases, endings of surnames and patronymics.

Compiled from ``[name_shapes]``; knows words, not texts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from bot.languages import Language, load

_MEMO = 20_000  # capitalised words remembered


@dataclass(frozen=True, slots=True)
class Given:
    """A reading of a word as a given name: its nominative, gender, and whether the word stands in another case."""

    name: str
    gender: str
    declined: bool


@dataclass(frozen=True, slots=True)
class Shapes:
    """The tables of one language, folded; ``empty`` where it has none."""

    empty: bool
    given: dict[str, list[tuple[str, str, frozenset[str]]]]  # stem -> (nominative, gender, endings)
    surnames: tuple[str, ...]
    patronymics: tuple[str, ...]
    adjectives: tuple[str, ...]
    particles: frozenset[str]
    speech: frozenset[str]
    titles: frozenset[str]
    never: frozenset[str]
    prepositions: frozenset[str]  # before places
    before_place: frozenset[str]
    after_place: frozenset[str]
    not_places: tuple[str, ...]  # endings of adjectives, which a noun follows
    never_stems: frozenset[str]
    undo: dict[str, list[tuple[str, str]]]
    tails: frozenset[str]  # endings a name of any class may take
    loose: tuple[str, ...]  # what a nominative's cases change at its end
    declines: bool
    longest: int
    family_first: frozenset[str]  # family names that stand before the given name ("Li Wei")
    syllables: re.Pattern[str] | None  # of given names behind such, where given
    behind: list[tuple[str, str]]  # endings of those in other cases, and the nominative's
    sure_surnames: tuple[str, ...]  # endings that only surnames have
    agreeing: tuple[str, ...]  # endings of both words of a name in one case, which an adjective before a noun has not
    cases: list[tuple[tuple[str, ...], list[tuple[str, str]]]]  # a title's endings, those of a given name undone
    no_cases: tuple[str, ...]  # endings of titles in the nominative, or of women's, that look like a case
    telling: dict[str, list[tuple[str, str]]]  # endings of surnames in one case only, by gender
    _memo: dict[str, tuple[bool, list[Given]]] = field(default_factory=dict)

    def look_up(self, word: str) -> tuple[bool, list[Given]]:
        """(whether a folded word is no name, the given names it may be); remembered."""
        known = self._memo.get(word)
        if known is None:
            if len(self._memo) >= _MEMO:
                self._memo.clear()
            known = self._memo[word] = self.is_never(word), self.readings(word)
        return known

    def readings(self, word: str) -> list[Given]:
        """The given names a folded word may be a case of, those that are in the nominative first."""
        found = []
        for cut in range(len(word), max(1, len(word) - self.longest - 1), -1):
            for name, gender, endings in self.given.get(word[:cut], ()):
                if word[cut:] in endings:
                    found.append(Given(name, gender, name.lower().replace("ё", "е") != word))
        return sorted(found, key=lambda reading: reading.declined)

    def is_surname(self, word: str) -> bool:
        """Whether the word ends as a surname does, in any case."""
        return self._ends(word, self.surnames)

    def is_never(self, word: str) -> bool:
        """A title, or a word that has a capital without being a person, in any case."""
        if word in self.never or word in self.titles:
            return True
        cuts = range(1, min(4, len(word) - 3) + 1) if self.declines else ()
        return any(word[-cut:] in self.tails and word[:-cut] in self.never_stems for cut in cuts)

    def is_family_first(self, first: str, second: str) -> bool:
        """Whether two folded words are a Chinese family name and given name in the letters of the language."""
        return first in self.family_first and (self.syllables is None or bool(self.syllables.fullmatch(second)))

    def is_patronymic(self, word: str) -> bool:
        return self._ends(word, self.patronymics)

    def _ends(self, word: str, shapes: tuple[str, ...]) -> bool:
        if not shapes or len(word) < 5:
            return False
        if word.endswith(shapes):
            return True
        cuts = range(1, min(self.longest, len(word) - 4) + 1) if self.declines else ()
        return any(word[-cut:] in self.tails and word[:-cut].endswith(shapes) for cut in cuts)

    def bare(self, word: str) -> str:
        """A folded nominative without the end that its cases change."""
        return _bare(word, self.loose)

    def nominative(self, word: str, given: Given | None) -> str:
        """A surname (as written) with the case undone that the given name beside it shows."""
        if not self.declines:
            return word
        if self.undo:
            if given is None or not given.declined:
                return self._told(word, given)
            for ending, back in self.undo.get(given.gender, ()):
                if word.endswith(ending) and len(word) - len(ending) >= 2:
                    return word[: len(word) - len(ending)] + back
            return word
        return self._stripped(word)

    def after_title(self, word: str, title: str) -> Given | None:
        """An unlisted given name (as written) in the case of a man's title before it; None where it is in no other."""
        if title.endswith(self.no_cases):
            return None
        for titles, undone in self.cases:
            for ending, back in undone if title.endswith(titles) else ():
                if word.endswith(ending) and len(word) - len(ending) >= 3:
                    return Given(word[: len(word) - len(ending)] + back, "masculine", True)
        return None

    def behind_family(self, word: str) -> str:
        """A Chinese given name (as written) in the nominative."""
        for ending, back in self.behind:
            if word.endswith(ending) and len(word) - len(ending) >= 1:
                return word[: len(word) - len(ending)] + back
        return word

    def _told(self, word: str, given: Given | None) -> str:
        """A surname with an ending undone that it has in one case only."""
        for gender, pairs in self.telling.items():
            if given is None or given.gender == gender:
                for ending, back in pairs:
                    if word.endswith(ending) and len(word) - len(ending) >= 2:
                        return word[: len(word) - len(ending)] + back
        return word

    def _stripped(self, word: str) -> str:
        """Without the case ending, where a surname's own ending or a long stem remains (agglutinating languages)."""
        if word.lower().endswith(self.surnames):
            return word
        for cut in range(min(self.longest, len(word) - 3), 0, -1):
            stem, tail = word[:-cut], word[-cut:].lower()
            if tail in self.tails and (stem.lower().endswith(self.surnames) or (cut == 3 and len(stem) >= 4)):
                return stem
        return word


@cache
def shapes_of(code: str) -> Shapes:
    """The shapes of a language, compiled once."""
    language = load(code)
    table, places = language.section("name_shapes"), language.section("place_shapes")
    classes = {name: frozenset(forms) for name, forms in language.section("endings").items()}
    decline = table.get("decline", {})
    given: dict[str, list[tuple[str, str, frozenset[str]]]] = defaultdict(list)
    for gender in ("masculine", "feminine"):
        for name in table.get(gender, "").split():
            stem, endings = _stem(name, decline, classes, gender)
            given[stem].append((name, gender, endings))
    loose, never = tuple(table.get("loose", ())), frozenset(table.get("never", "").split())
    tails = classes.get("n_tail") or classes.get("n_c", frozenset()) if decline else frozenset[str]()
    return Shapes(
        empty=not table,
        given=dict(given),
        surnames=tuple(table.get("surnames", ())),
        patronymics=tuple(table.get("patronymics", ())),
        adjectives=tuple(table.get("adjectives", ())),
        particles=frozenset(table.get("particles", ())),
        speech=frozenset(table.get("speech", "").split()),
        titles=frozenset(table.get("titles", "").split()),
        never=never,
        prepositions=frozenset(places.get("prepositions", "").split()),
        before_place=frozenset(places.get("before", "").split()),
        after_place=frozenset(places.get("after", "").split()),
        not_places=tuple(places.get("adjectives", "").split()),
        never_stems=frozenset(_bare(word, loose) for word in never),
        undo={gender: [(a, b) for a, b in pairs] for gender, pairs in table.get("undo", {}).items()},
        tails=frozenset(tails) - {""},
        loose=loose,
        declines=bool(decline),
        longest=max((len(tail) for tail in tails), default=0),
        family_first=frozenset(table.get("family_first", "").split() or _chinese_surnames(language)),
        syllables=re.compile(table["syllables"]) if "syllables" in table else None,
        behind=[(a, b) for a, b in table.get("behind", ())],
        sure_surnames=tuple(table.get("sure_surnames", ())),
        agreeing=tuple(table.get("agreeing", ())),
        cases=[(tuple(case["title"]), [(a, b) for a, b in case["given"]]) for case in table.get("cases", ())],
        no_cases=tuple(table.get("no_cases", ())),
        telling={gender: [(a, b) for a, b in pairs] for gender, pairs in table.get("telling", {}).items()},
    )


def _chinese_surnames(language: Language) -> list[str]:
    return str(language.section("text").get("split", {}).get("surnames", "")).split()


def _stem(
    name: str, decline: dict[str, str], classes: dict[str, frozenset[str]], gender: str
) -> tuple[str, frozenset[str]]:
    folded = name.lower().replace("ё", "е")
    if not decline:
        return folded, frozenset({""})
    last = folded[-1]
    if last in decline:
        return folded[:-1], classes[decline[last]]
    if gender == "feminine" and "n_tail" in classes:  # a feminine name that ends in a consonant keeps its form
        return folded, frozenset({""})
    return folded, classes[decline["other"]]


def _bare(word: str, loose: tuple[str, ...]) -> str:
    ending = next((ending for ending in loose if word.endswith(ending)), "")
    return word[: len(word) - len(ending)] if len(word) - len(ending) >= 3 else word
