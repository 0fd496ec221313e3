"""A wish while it is read: its text, the words of [subscriptions] in it, and what of it is understood so far. Pure.

Words of all languages count, so that a wish may be put in two of them at once; the language that has most of the text
goes first, where one word means different things.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from bot.facts.lexicon import Lexicon, compile_words, concepts, expand
from bot.languages import codes, load
from bot.models import Span
from bot.text import fold
from handlers.arguments import LONGEST_PHRASE
from handlers.formats import locale_of
from handlers.vocabulary import WORD, vocabulary
from handlers.wording import wording

# Tables whose words mean what they say wherever they stand; the others only beside a number.
ALONE = ("mode", "rhythm", "weekday", "wish", "tongue", "zone", "filler")
ALONE_TOO = ("clock.noon", "clock.midnight", "clock.time", "ahead.one_day", "ahead.one_hour", "ahead.one_week")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LONGEST_NAME = 12  # letters of a Chinese name in the vocabulary


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text and what it means: "rhythm.daily", perhaps several things."""

    start: int
    end: int
    meanings: frozenset[str]

    def means(self, *concepts: str) -> bool:
        return not self.meanings.isdisjoint(concepts)

    @property
    def alone(self) -> bool:
        return any(one.partition(".")[0] in ALONE or one in ALONE_TOO for one in self.meanings)


class Sheet:
    """A text of which one stretch after the other is understood ("taken")."""

    def __init__(self, text: str, *, reader: str):
        self.text = text
        self.folded = fold(text)
        self._taken = bytearray(len(text))
        self.languages, self.pieces = _pieces(self.folded, reader)

    def take(self, start: int, end: int) -> None:
        """It is understood."""
        self._taken[start:end] = b"\x01" * (end - start)

    def is_free(self, start: int, end: int) -> bool:
        """Whether nothing of it is understood yet."""
        return not any(self._taken[start:end])

    def free(self) -> str:
        """What is not understood yet, at its places."""
        return "".join(" " if taken else letter for letter, taken in zip(self.text, self._taken, strict=True))

    def without(self, spans: Iterable[tuple[int, int]]) -> str:
        """The whole text with spaces for some stretches."""
        letters = list(self.text)
        for start, end in spans:
            letters[start:end] = " " * (end - start)
        return "".join(letters)

    def saying(self, *concepts: str) -> Iterator[Piece]:
        """Where one of these is said."""
        return (piece for piece in self.pieces if piece.means(*concepts) and self.is_free(piece.start, piece.end))

    def before(self, start: int) -> Piece | None:
        """The piece that ends right before a place, signs and blanks aside."""
        return next((piece for piece in self.pieces if piece.end <= start and self._blank(piece.end, start)), None)

    def after(self, end: int) -> Piece | None:
        """The piece that begins right after a place."""
        return next((piece for piece in self.pieces if piece.start >= end and self._blank(end, piece.start)), None)

    def _blank(self, start: int, end: int) -> bool:
        return not re.search(r"\w", self.folded[start:end])

    def tokens(self) -> list[Span]:
        """Words that are not understood yet; Chinese as it stands together."""
        return [Span(*match.span()) for match in re.finditer(r"[^\W_]+(?:['\u2019-][^\W_]+)*", self.free())]


@cache
def _lexicon(code: str) -> Lexicon:
    language = load(code)
    table = {name: dict(part) for name, part in language.section("subscriptions").items() if name != "verb"}
    weekdays = table.setdefault("weekday", {})
    for number, names in _weekdays(code).items():
        weekdays[number] = [*weekdays.get(number, ()), *names]
    return compile_words(language, table)


def _weekdays(code: str) -> dict[str, list[str]]:
    """CLDR's names of the days of the week: ISO number -> names."""
    days = locale_of(wording(code).locale).days
    names: dict[str, list[str]] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in days[context][width].items():
                names.setdefault(str(number + 1), []).append(fold(str(name)).rstrip("."))
    return names


def _pieces(folded: str, reader: str) -> tuple[list[str], list[Piece]]:
    """The languages, the one with most of the text first, and the pieces in order, none over another."""
    found = {code: _said(folded, code) for code in codes() if load(code).section("subscriptions")}
    order = sorted(found, key=lambda code: (-_covered(folded, found[code], code), code != reader, code))
    held = bytearray(len(folded))
    kept: list[Piece] = []
    names = list(_names(folded))
    for code in order:
        for piece in sorted(found[code], key=lambda piece: (piece.start - piece.end, piece.start)):
            if any(held[piece.start : piece.end]) or _inside(piece, names):
                continue
            held[piece.start : piece.end] = b"\x01" * (piece.end - piece.start)
            kept.append(piece)
    return order, sorted(kept, key=lambda piece: piece.start)


def _said(folded: str, code: str) -> list[Piece]:
    meanings: dict[tuple[int, int], set[str]] = {}
    for word in _lexicon(code).find(re.sub(r"\d", " ", folded)):  # "8am" is two words
        meanings.setdefault((word.start, word.end), set()).add(word.concept)
    return [Piece(start, end, frozenset(said)) for (start, end), said in meanings.items()]


def _covered(folded: str, pieces: Iterable[Piece], code: str) -> int:
    places = {at for piece in pieces for at in range(piece.start, piece.end)}
    words = vocabulary()
    for match in WORD.finditer(folded):
        if any(code in known.languages for known in words.get(match[0], ())):
            places.update(range(*match.span()))
    return len(places)


def _names(folded: str) -> Iterator[tuple[int, int]]:
    """Names of several words, and in Chinese of several letters: what stands inside one says nothing by itself.

    So "\u65e5" is no day in the name of Japan.
    """
    words = vocabulary()
    tokens = list(WORD.finditer(folded))
    for length in range(2, LONGEST_PHRASE + 1):
        for at in range(len(tokens) - length + 1):
            phrase = tokens[at : at + length]
            if " ".join(token[0] for token in phrase) in words:
                yield phrase[0].start(), phrase[-1].end()
    for at, letter in enumerate(folded):
        length = next((n for n in range(_LONGEST_NAME, 1, -1) if folded[at : at + n] in words), 0)
        if length and _HAN.match(letter):
            yield at, at + length


def _inside(piece: Piece, names: Iterable[tuple[int, int]]) -> bool:
    return any(start <= piece.start and piece.end <= end and piece.end - piece.start < end - start
               for start, end in names)  # fmt: skip


@cache
def verbs() -> dict[str, str]:
    """What one does with a subscription, in any language: folded word -> "pause"."""
    named: dict[str, str] = {}
    for code in codes():
        for verb, patterns in concepts(load(code).section("subscriptions").get("verb", {})).items():
            for word in (fold(word) for pattern in patterns for word in expand(pattern)):
                named.setdefault(word, verb)
    return named | {verb: verb for verb in ("pause", "resume", "delete", "preview", "edit", "why", "off")}
