"""Full-text search: text -> the words that are indexed, question -> what is looked for. Pure; the SQL is elsewhere.

Indexed are whole words (NFKC, casefold, ё as е) and, for Chinese, pairs of neighbouring characters. A question's words
are cut to their stem by the endings of each language ([search] in its TOML) and looked for as the beginning of a word,
in articles of that language: the rules may improve without a new index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from bot.languages import codes, load
from bot.models import Span
from bot.text import fold

_CJK = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_IS_CJK = re.compile(rf"[{_CJK}]")
_WIDE = {0xFF01 + code: chr(0x21 + code) for code in range(94)}  # full-width letters, as NFKC has them
_EXCERPT = 240  # code points
_LONGEST_QUESTION = 20  # words; the rest is not looked for

PREFIX_FROM = 4  # letters a stem must have to be looked for as the beginning of any word
STEM_FROM = 3  # letters an ending must leave


def fold_words(text: str) -> str:
    """The form in which words are compared: NFKC, casefold, ё as е."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).replace("ё", "е")


def words(text: str) -> list[str]:
    """The words of a text, folded; a run of Chinese is one word."""
    return _WORD.findall(fold_words(text))


def index_words(text: str, language: str) -> str:
    """What is indexed for a text: its words, Chinese as pairs, and a mark of its language."""
    return " ".join([_language_mark(language), *(piece for word in words(text) for piece in _pieces(word))])


def _pieces(word: str) -> Iterable[str]:
    if not _IS_CJK.match(word):
        return (word,)
    return [*(word[i : i + 2] for i in range(len(word) - 1)), word[-1]]


def _language_mark(language: str) -> str:
    return f"0{language if language in codes() else 'xx'}"


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a question as one language understands it: beginnings of words, or whole words."""

    beginnings: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()

    def match(self) -> str:
        """In the syntax of FTS5; everything quoted."""
        wholes = (" ".join(_pieces_of_question(whole)) for whole in self.wholes)
        forms = [*(f'"{beginning}"*' for beginning in self.beginnings), *(f'"{whole}"' for whole in wholes)]
        return f"({' OR '.join(forms)})"

    def pattern(self) -> str:
        """As a regular expression over folded text."""
        if _IS_CJK.match((self.beginnings or self.wholes)[0]):
            return "|".join(map(re.escape, self.beginnings or self.wholes))
        wholes = "|".join(sorted(map(re.escape, self.wholes), key=len, reverse=True))
        beginnings = "|".join(map(re.escape, self.beginnings))
        either = [rf"(?:{wholes})(?![^\W_])"] * bool(wholes) + [rf"(?:{beginnings})[^\W_]*"] * bool(beginnings)
        return rf"(?<![^\W_])(?:{'|'.join(either)})"


def _pieces_of_question(word: str) -> Iterable[str]:
    """A run of Chinese is a phrase of its pairs; the single character at its end is not looked for as such."""
    pieces = list(_pieces(word))
    return pieces[:-1] if len(pieces) > 1 else pieces


def read_term(word: str, language: str) -> Term:
    """How a folded word is looked for in texts of a language.

    By its stem where that is long enough to begin few other words; a short one with each of the language's endings,
    and the word itself as it was asked.
    """
    if _IS_CJK.match(word):
        return Term(beginnings=(word,)) if len(word) == 1 else Term(wholes=(word,))
    if not word.isalpha():
        return Term(wholes=(word,))
    endings = _endings(language)
    stem = _stem(word, endings)
    if len(stem) >= PREFIX_FROM:
        return Term(beginnings=(stem,))
    asked = Term(beginnings=(word,)) if len(word) >= PREFIX_FROM else Term(wholes=(word,))
    if len(stem) < STEM_FROM:
        return asked
    forms = (stem + ending for ending in endings if _latin(ending) == _latin(stem))
    return Term(asked.beginnings, (*asked.wholes, stem, *forms))


def _stem(word: str, endings: tuple[str, ...]) -> str:
    for ending in endings:  # longest first
        if word.endswith(ending) and len(word) - len(ending) >= STEM_FROM:
            return word[: -len(ending)]
    return word


def _latin(word: str) -> bool:
    return word[-1] < "\u0250"


@cache
def _endings(language: str) -> tuple[str, ...]:
    if language not in codes():
        return ()
    found = (fold_words(ending) for ending in load(language).section("search").get("endings", ()))
    return tuple(sorted(found, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Query:
    """A question: its folded words, none of them empty."""

    words: tuple[str, ...]

    def terms(self, language: str) -> list[Term]:
        return [read_term(word, language) for word in self.words]

    def match(self) -> str:
        """In the syntax of FTS5: all words in the forms of one language, or all in those of another, ..."""
        marks: dict[str, list[str]] = {}  # languages that understand the words alike have them looked up once
        for code in (*codes(), "xx"):
            forms = " AND ".join(term.match() for term in self.terms(code))
            marks.setdefault(forms, []).append(f'"{_language_mark(code)}"')
        return " OR ".join(f"(({' OR '.join(of)}) AND {forms})" for forms, of in marks.items())

    def excerpt(self, text: str, language: str) -> tuple[str, tuple[Span, ...]]:
        """The line of a text that has the most of the words, cut around the first, and where they stand in it."""
        patterns = [re.compile(term.pattern()) for term in self.terms(language)]
        best, line = 0, Span(0, 0)
        folded = fold(text).translate(_WIDE)
        for found in re.finditer(r"[^\n]*\S[^\n]*", folded):
            score = sum(1 for pattern in patterns if pattern.search(folded, found.start(), found.end()))
            if score > best or line.end == 0:
                best, line = score, Span(found.start(), found.end())
        return _cut(text, folded, line, patterns)


def _cut(text: str, folded: str, line: Span, patterns: list[re.Pattern[str]]) -> tuple[str, tuple[Span, ...]]:
    hits = sorted({m.span() for p in patterns for m in p.finditer(folded, line.start, line.end)})
    window = _window(text, line, hits[0][0] if hits else line.start)
    spans, reached = [], window.start
    for start, end in hits:
        if start >= reached and end <= window.end:
            spans.append(Span(start - window.start, end - window.start))
            reached = end
    return window.of(text), tuple(spans)


def _window(text: str, line: Span, first: int) -> Span:
    """The part of a line around the first hit, cut between words."""
    start, end = line.start, line.end
    if end - start > _EXCERPT:
        start = max(start, min(first - _EXCERPT // 4, end - _EXCERPT))
        if start > line.start and (space := text.find(" ", start, first)) >= 0:
            start = space + 1
        end = min(end, start + _EXCERPT)
        if end < line.end and (space := text.rfind(" ", first + _EXCERPT // 4, end)) >= 0:
            end = space
    part = text[start:end]
    return Span(start + len(part) - len(part.lstrip()), start + len(part.rstrip()))


def read_query(question: str) -> Query | None:
    """The words of a question, or None where it has none. Single letters count only where there is nothing else."""
    found = list(dict.fromkeys(words(question)))
    longer = [word for word in found if len(word) > 1 or _IS_CJK.match(word)]
    return Query(tuple((longer or found)[:_LONGEST_QUESTION])) if found else None
