"""The words of a language found in a text in one pass: patterns from its TOML, concepts out.

A pattern is one or more words of lower-case text (see ``bot.text.fold``):

    товарооборот            that word alone
    товарооборот*           the word and whatever letters follow
    внешн* торговл*         two words, any white space between them
    {вырос,увеличил}*       alternatives, expanded
    саммит@m                the word with each ending of the class ``m`` in the file's [endings] ("" among them)
    саммит@m?               the same, and the word itself with no ending

Where words are separated by spaces a match begins and ends at a word's border; in Chinese anywhere. Of two matches of
one concept that overlap, the one that begins first, then the longer, counts; different concepts may overlap.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick

from bot.facts.mentions import Word
from bot.facts.sweep import Begins, Sweep
from bot.languages import Language, load

_SPACE = r"[ \t]+"
_FIRST = re.compile(r"\w+|\W")
_PARTS = re.compile(r"([^*@]*)(.*)")
_CLASS = re.compile(r"[^*@]*@(\w+)(\?)?")
_HEAD = re.compile(r"[^*@]{0,2}")
_BLANKS = re.compile(r"\s*")


class _Rest(NamedTuple):
    """What must follow a pattern's first word: an expression, and the one or two letters it begins with, blanks aside
    ("" for any)."""

    letters: str
    expression: str


class _Readings(NamedTuple):
    """The concepts a word has alone, and those it has with more words behind it.

    ``followed`` has these by the two letters, or the one, that they go on with; those under "" may go on with any. Each
    list has what the shorter ones have.
    """

    alone: Sequence[str]
    followed: Mapping[str, Sequence[tuple[str, str]]]

    def going_on(self, folded: str, stop: int) -> Sequence[tuple[str, str]]:
        """(concept, expression) of those that may go on behind a word that ends at ``stop``."""
        letters = folded[stop + 1 : stop + 3] if folded[stop : stop + 1] == " " else folded[stop : stop + 2]
        if letters[:1].isspace():
            at = _BLANKS.match(folded, stop).end()  # type: ignore[union-attr]
            letters = folded[at : at + 2]
        return self.followed.get(letters) or self.followed.get(letters[:1]) or self.followed[""]

    def ends(self, folded: str, stop: int) -> Iterator[tuple[str, int]]:
        """(concept, where it ends) of a word that ends at ``stop``."""
        for concept in self.alone:
            yield concept, stop
        for concept, expression in self.going_on(folded, stop) if self.followed else ():
            match = _compiled(expression).match(folded, stop)
            if match is not None:
                yield concept, match.end()


class Lexicon:
    """Patterns compiled once.

    In a spaced language every word of a text is looked up whole (``bot.facts.sweep``). In Chinese an automaton finds
    the literal beginnings.
    """

    word = re.compile(r"\w+")

    def __init__(self, concepts: Mapping[str, Sequence[str]], endings: Mapping[str, Sequence[str]], *, spaced: bool):
        self._exact: dict[str, list[tuple[str, _Rest | None]]] = defaultdict(list)
        self._open: dict[str, list[tuple[str, _Rest | None]]] = defaultdict(list)
        self._known: dict[str, _Readings] = {}
        for concept, patterns in concepts.items():
            for plain in (plain for pattern in patterns for plain in expand(pattern)):
                if not re.match(r"[^*@ ]", plain):
                    raise ValueError(f"[words] {concept}: {plain!r} begins with no letters")
                for begin, rest, open_ended in _forms(plain, endings, spaced=spaced):
                    (self._open if open_ended else self._exact)[begin].append((concept, rest))
        self._longest = max(map(len, self._open), default=0)
        self.signs = "".join(sorted(begin for begin in self._exact if re.fullmatch(r"\W", begin)))  # "% of", "-km"
        self._alone = Sweep(self) if spaced else None
        self._begins = list(self._exact)
        self._automaton = AhoCorasick(self._begins) if self._begins and not spaced else None

    def find(self, folded: str, begins: Begins | None = None) -> list[Word]:
        """Words of the lexicon in folded text, in order of their start.

        Args:
            begins: what a ``Sweep`` that the lexicon is a table of found in the text, where there was one.
        """
        if self._alone is None:
            return _in_any_order(folded, self._begin_anywhere(folded))
        return _in_order(folded, self._alone.over(folded)[0] if begins is None else begins)

    def _begin_anywhere(self, folded: str) -> Iterator[tuple[int, int, _Readings]]:
        """(start, end, readings) of each place where a pattern may begin, in order of end: words are not spaced."""
        if self._automaton is not None:
            for index, start, stop in self._automaton.find_matches_as_indexes(folded, overlapping=True):
                yield start, stop, self._reading_of(self._begins[index])

    def _reading_of(self, begin: str) -> _Readings:
        """What may begin with these letters; remembered."""
        readings = self._known.get(begin)
        if readings is None:
            self._known[begin] = readings = _readings(self._exact[begin])
        return readings

    def reading(self, word: str) -> _Readings | None:
        """What may begin with this word."""
        known = list(self._exact.get(word, ()))
        for length in range(1, min(len(word), self._longest) + 1):
            known += self._open.get(word[:length], ())
        return _readings(known) if known else None


def _readings(known: Sequence[tuple[str, _Rest | None]]) -> _Readings:
    alone = list(dict.fromkeys(concept for concept, rest in known if not rest))
    rests = [(rest, concept) for concept, rest in known if rest]
    heads = {rest.letters[:size] for rest, _ in rests for size in (0, 1, 2)}
    return _Readings(alone, {head: _beginning(rests, head) for head in sorted(heads)})


def _beginning(rests: Sequence[tuple[_Rest, str]], head: str) -> Sequence[tuple[str, str]]:
    """(concept, expression) of those that may stand where a text goes on with ``head``; the unsure ones last."""
    fitting = [(rest, concept) for rest, concept in rests if head.startswith(rest.letters)]
    return [(concept, rest.expression) for rest, concept in sorted(fitting, key=lambda pair: not pair[0].letters)]


def _in_order(folded: str, begins: Begins) -> list[Word]:
    """The words that begin at places given in order and apart from each other, as words that are spaced are.

    Only a pattern of several words can run over a later one of its concept: the rest, nearly all, ask nobody.
    """
    found: list[Word] = []
    reach = 0  # up to here patterns of several words hold the text, each for its concept
    held: dict[str, int] = {}
    for start, stop, readings in begins:
        if start >= reach and not (readings.followed and readings.going_on(folded, stop)):
            for concept in readings.alone:
                found.append(Word(start, stop, concept))  # noqa: PERF401
            continue
        ends: dict[str, int] = {}
        for concept, end in readings.ends(folded, stop):
            if start >= held.get(concept, 0) and end > ends.get(concept, 0):
                ends.pop(concept, None)
                ends[concept] = end
        for concept, end in _longest_first(ends):
            found.append(Word(start, end, concept))
            if end > stop:
                held[concept] = end
                reach = max(reach, end)
    return found


def _longest_first(ends: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    return sorted(ends.items(), key=lambda item: -item[1]) if len(ends) > 1 else ends.items()


def _in_any_order(folded: str, begins: Iterable[tuple[int, int, _Readings]]) -> list[Word]:
    """The same of places that may overlap."""
    last: dict[str, int] = {}  # concept -> where its last word stands in ``found``
    found: list[Word | None] = []
    for start, stop, readings in begins:
        for concept, end in readings.ends(folded, stop):
            old = found[at] if (at := last.get(concept)) is not None else None
            if old is not None and at is not None and start < old.end:
                if start > old.start or end <= old.end:
                    continue
                found[at] = None
            last[concept] = len(found)
            found.append(Word(start, end, concept))
    return sorted((word for word in found if word), key=lambda word: (word.start, -word.end))


def _forms(
    pattern: str, endings: Mapping[str, Sequence[str]], *, spaced: bool
) -> Iterator[tuple[str, _Rest | None, bool]]:
    """(first word or its beginning, what must follow, whether letters may follow the beginning)."""
    first, *others = pattern.split(" ")
    border = r"(?!\w)" if spaced else ""
    after = "".join((_SPACE if spaced else r"\s*") + _expression(word, endings) + border for word in others)
    rest = _Rest(_HEAD.match(others[0])[0], after) if others else None  # type: ignore[index]
    if not spaced:
        yield first.rstrip("*"), rest, False
        return
    literal, tail = _PARTS.fullmatch(first).groups()  # type: ignore[union-attr]
    for ending in [""] if tail in ("", "*") else _endings(first, endings):
        form = literal + ending
        token = _FIRST.match(form)
        assert token is not None, "a pattern is not empty"
        glued = form[token.end() :]
        if not glued:
            yield token[0], rest, tail == "*"
        else:
            follows = re.escape(glued) + (r"\w*" if tail == "*" else "") + border + after
            yield token[0], _Rest(glued[:2], follows), False


def expand(pattern: str) -> list[str]:
    """``a{b,c}d`` -> ``abd``, ``acd``; nested braces are not known."""
    head, brace, rest = pattern.partition("{")
    if not brace:
        return [pattern]
    alternatives, _, tail = rest.partition("}")
    ends = expand(tail)
    return [f"{head}{alternative}{end}" for alternative in alternatives.split(",") for end in ends]


def _expression(word: str, endings: Mapping[str, Sequence[str]]) -> str:
    """A later word of a pattern as a regular expression."""
    literal = _PARTS.fullmatch(word)[1]  # type: ignore[index]
    if word == literal:
        return re.escape(literal)
    if word == literal + "*":
        return re.escape(literal) + r"\w*"
    forms = sorted(_endings(word, endings), key=len, reverse=True)
    return re.escape(literal) + "(?:" + "|".join(map(re.escape, forms)) + ")"


def _endings(word: str, endings: Mapping[str, Sequence[str]]) -> set[str]:
    """The endings of ``stem@class`` or ``stem@class?``."""
    match = _CLASS.fullmatch(word)
    if match is None:
        raise ValueError(f"pattern {word!r}: '*' or '@class' stand at the end of a word")
    if match[1] not in endings:
        raise ValueError(f"pattern {word!r}: no class {match[1]!r} in [endings]")
    return {*endings[match[1]], *([""] if match[2] else [])}


@cache
def _compiled(check: str) -> re.Pattern[str]:
    """Compiled when its first word is first met: most patterns of a language never are in one run."""
    return re.compile(check)


def concepts(table: Mapping[str, Any], *, prefix: str = "") -> dict[str, list[str]]:
    """Nested [words] tables -> {"trade.turnover": [patterns]}."""
    flat: dict[str, list[str]] = {}
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            flat |= concepts(value, prefix=f"{name}.")
        else:
            flat[name] = list(value)
    return flat


@cache
def lexicon(code: str) -> Lexicon:
    """The compiled [words] of a language."""
    return compile_words(load(code), load(code).section("words"))


def compile_words(language: Language, table: Mapping[str, Any]) -> Lexicon:
    """A lexicon of any table of patterns, with the language's own endings."""
    return Lexicon(concepts(table), language.section("endings"), spaced=language.spaced)
