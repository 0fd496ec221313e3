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
    """One word of a question as one language understands it.

    Attributes:
        forms: what is looked for; ``open`` ones are beginnings of words, others whole words.
    """

    forms: tuple[str, ...]
    open: bool

    def match(self) -> str:
        """In the syntax of FTS5; every form quoted."""
        if self.open:
            return f'"{self.forms[0]}"*'
        return "(" + " OR ".join(f'"{" ".join(_pieces_of_question(form))}"' for form in self.forms) + ")"

    def pattern(self) -> str:
        """As a regular expression over folded text."""
        if _IS_CJK.match(self.forms[0]):
            return re.escape(self.forms[0])
        forms = "|".join(sorted(map(re.escape, self.forms), key=len, reverse=True))
        return rf"(?<![^\W_])(?:{forms})" + (r"[^\W_]*" if self.open else r"(?![^\W_])")


def _pieces_of_question(word: str) -> Iterable[str]:
    """A run of Chinese is a phrase of its pairs; the single character at its end is not looked for as such."""
    pieces = list(_pieces(word))
    return pieces[:-1] if len(pieces) > 1 else pieces


def read_term(word: str, language: str) -> Term:
    """How a folded word is looked for in texts of a language."""
    if _IS_CJK.match(word):
        return Term((word,), open=len(word) == 1)
    if not word.isalpha():
        return Term((word,), open=False)
    endings = _endings(language)
    stem = _stem(word, endings)
    if len(stem) >= PREFIX_FROM:
        return Term((stem,), open=True)
    if len(stem) < STEM_FROM:
        return Term((word,), open=False)
    return Term((stem, *(stem + ending for ending in endings if _latin(ending) == _latin(stem))), open=False)


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
        return " OR ".join(
            f'("{_language_mark(code)}" AND {" AND ".join(term.match() for term in self.terms(code))})'
            for code in (*codes(), "xx")
        )

    def excerpt(self, text: str, language: str) -> tuple[str, tuple[Span, ...]]:
        """The line of a text that has the most of the words, cut around the first, and where they stand in it."""
        patterns = [re.compile(term.pattern()) for term in self.terms(language)]
        best, line = 0, Span(0, 0)
        folded = fold(text)
        for found in re.finditer(r"[^\n]*\S[^\n]*", folded):
            score = sum(1 for pattern in patterns if pattern.search(folded, found.start(), found.end()))
            if score > best or line.end == 0:
                best, line = score, Span(found.start(), found.end())
        return _cut(text, folded, line, patterns)


def _cut(text: str, folded: str, line: Span, patterns: list[re.Pattern[str]]) -> tuple[str, tuple[Span, ...]]:
    hits = sorted({m.span() for p in patterns for m in p.finditer(folded, line.start, line.end)})
    start, end = line.start, line.end
    if end - start > _EXCERPT:
        first = hits[0][0] if hits else start
        start = max(start, min(first - _EXCERPT // 4, end - _EXCERPT))
        end = min(end, start + _EXCERPT)
    while start < end and text[start].isspace():
        start += 1
    spans, reached = [], start
    for low, high in hits:
        if low >= reached and high <= end:
            spans.append(Span(low - start, high - start))
            reached = high
    return text[start:end].rstrip(), tuple(spans)


def read_query(question: str) -> Query | None:
    """The words of a question, or None where it has none. Single letters count only where there is nothing else."""
    found = list(dict.fromkeys(words(question)))
    longer = [word for word in found if len(word) > 1 or _IS_CJK.match(word)]
    return Query(tuple((longer or found)[:_LONGEST_QUESTION])) if found else None
