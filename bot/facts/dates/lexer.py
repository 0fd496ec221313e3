"""Folded text -> date tokens: the words and numbers that dates are made of, with gaps where other words stand.

Each token has a one-letter code (``bot.facts.dates.grammar`` explains them); ``GAP`` stands for anything else between
two tokens, ``LINE`` for a line's end among it. Knows no grammar of dates beyond what a number is.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from datetime import date
from functools import cache
from operator import itemgetter

from bot.facts.dates.numbers import add_up, written_out
from bot.facts.dates.numeric import exact_day, month_and_year, runs_of_digits
from bot.facts.dates.tokens import CORE, GAP, LINE, Lexed, Token
from bot.facts.dates.vocabulary import Entry, Vocabulary, vocabulary
from bot.facts.sweep import Begins, Sweep
from bot.languages import Language

YEARS = range(1000, 2200)

_ENDING = re.compile(r"([-‑]?)(['’]?[^\W\d_]+)")
_LAST_WORD = re.compile(r"([^\W\d_]+|%)\s*$")
_BETWEEN = re.compile(r"\s+|[-–—―‒~～〜ー]+|[,，、()（）/:：]|['’]?[^\W\d_]+")
_MARKS = {"/": "/", ":": "=", "：": "=", ",": ",", "，": ",", "、": ",", "(": "(", "（": "(", ")": ")", "）": ")"}
# "since the start of work in 2024", "since its opening in 2011": what began stands between "since" and its year.
_BEGUN = re.compile(r"(?:[zf]e[oi]?|z) (?=[io]Y)")
_FEW_WORDS = re.compile(r"[^\W\d_]*(?:[ -][^\W\d_]+){1,7} ?")
_LONGEST_BRIDGE = 7  # letters of marks and skipped words that tokens may have between them


def lex(folded: str, language: Language, starts: Container[int] = (), begins: Begins | None = None) -> Lexed:
    """The date tokens of a folded text.

    Args:
        starts: where its sentences begin, as far as known.
        begins: what a sweep with the language's vocabulary found, where there was one.
    """
    lexer = _Lexer(folded, vocabulary(language), starts)
    hits = lexer.hits(begins)
    before, last = -_LONGEST_BRIDGE, len(hits) - 1
    for index, (start, end, kind, entry) in enumerate(hits):
        alone = start - before > _LONGEST_BRIDGE and (index == last or hits[index + 1][0] - end > _LONGEST_BRIDGE)
        before = max(before, end)
        if start >= lexer.at and not (alone and _means_nothing_alone(kind, entry, end - start)):
            lexer.take(start, end, kind, entry)
    lexer.close()
    codes = "".join([token.code for token in lexer.tokens])
    gaps = [match.end() - 1 for match in _BEGUN.finditer(codes)] if language.spaced else []
    for at in reversed(gaps):
        if _FEW_WORDS.fullmatch(folded, lexer.tokens[at].start, lexer.tokens[at].end):
            del lexer.tokens[at]
            codes = codes[:at] + codes[at + 1 :]
    return Lexed(codes, lexer.tokens, lexer.future)


def _means_nothing_alone(kind: str, entry: Entry | None, size: int) -> bool:
    if kind == "word":
        return entry is not None and entry.code not in CORE and entry.code != " "
    return (
        kind in ("other", "partial") or (kind == "digits" and size not in (4, 8)) or (kind == "numerals" and size < 4)
    )


Hit = tuple[int, int, str, Entry | None]
_start = itemgetter(0)


@cache
def _numerals(known: Vocabulary) -> re.Pattern[str] | None:
    chars = "".join(map(re.escape, [*known.digits, *known.tens]))
    return re.compile(f"[{chars}]+") if chars else None


@cache
def _sweep(known: Vocabulary) -> Sweep:
    return Sweep(known)


class _Lexer:
    def __init__(self, folded: str, known: Vocabulary, starts: Container[int]):
        self.folded, self.starts = folded, starts
        self.known = known
        self.tokens: list[Token] = []
        self.future: list[int] = []
        self.at = 0  # up to here the text is accounted for

    def hits(self, begins: Begins | None) -> list[Hit]:
        """Words of the vocabulary and numbers, in order."""
        found: list[Hit] = list(self._words_anywhere() if self.known.automaton else self._words(begins))
        found += [(start, end, kind, None) for start, end, kind in runs_of_digits(self.folded)]
        numerals = _numerals(self.known)
        if numerals is not None:
            found += [(m.start(), m.end(), "numerals", None) for m in numerals.finditer(self.folded)]
        found.sort(key=_start)
        return found

    def _words(self, begins: Begins | None) -> Iterator[Hit]:
        for start, end, entry in _sweep(self.known).over(self.folded)[0] if begins is None else begins:
            if entry.future:
                self.future.append(start)
            if entry.code:
                yield start, end, "word", entry

    def _words_anywhere(self) -> Iterator[Hit]:
        """The same where words are not spaced."""
        known, future = self.known, self.known.future
        assert known.automaton is not None
        for index, start, end in known.automaton.find_matches_as_indexes(self.folded):
            text = known.patterns[index]
            if text in future:
                self.future.append(start)
            entry = known.words.get(text)
            if entry is not None:
                size = known.tails.get(text, {}).get(self.folded[end : end + 1], 0)
                if size:
                    yield start, end - size, "word", known.words.get(text[:-size])
                    yield end - size, end + 1, "word", known.words.get(self.folded[end - size : end + 1])
                else:
                    yield start, end, "word", entry

    def take(self, start: int, end: int, kind: str, entry: Entry | None) -> None:
        """Make a token of a hit."""
        if kind == "word":
            if entry is not None:
                self._word(start, end, entry)
        elif kind == "digits":
            self._digits(start, end)
        elif kind == "numerals":
            self._written_out(start, end)
        elif kind in ("iso", "dmy"):
            self._numeric(start, end, kind)
        elif kind == "month":
            self._add(Token("Q", start, end, day=month_and_year(self.folded[start:end])))
        elif kind == "partial":
            day, month = self.folded[start:end].split(".")
            self._add(Token("k", start, end, int(day) * 100 + int(month)))

    def close(self) -> None:
        """A gap at the end, where a word goes on behind the last token."""
        if self.tokens and self.folded[self.at : self.at + 1].isalnum():
            self.tokens.append(Token(GAP, self.at, self.at + 1))

    def _add(self, token: Token) -> None:
        self._bridge(token.start)
        self.tokens.append(token)
        self.at = token.end

    def _bridge(self, start: int) -> None:
        """Account for what stands between the last token and the next: marks, skipped words, or a gap."""
        between = self.folded[self.at : start]
        if between in {"-", "‑"} and self.known.hyphened and self._is_joint(start):
            return
        if between in {" ", ""} and self.tokens:
            if between and self.folded[self.at - 1] == "." and start in self.starts:
                self.tokens.append(Token(GAP, self.at, start))
            return
        marks: list[Token] = []
        at = self.at
        if len(between) <= _LONGEST_BRIDGE and "\n" not in between:
            while at < start:
                match = _BETWEEN.match(self.folded, at, start)
                if match is None:
                    break
                text = match[0]
                if not text.isspace() and not self._is_skipped(text):
                    if text[-1].isalpha():
                        break
                    marks.append(Token(_MARKS.get(text[0], "-"), at, match.end()))
                at = match.end()
        if at < start:
            self._closing(between)
            self.tokens.append(Token(LINE if "\n" in between else GAP, self.at, start))
            self._opening(start)
        else:
            self.tokens.extend(marks)

    def _is_joint(self, start: int) -> bool:
        """Whether a hyphen joins a number to the word that says what it is, as some languages write "2024-year"."""
        return bool(self.tokens) and self.folded[self.at - 1].isdigit() and self.folded[start].isalpha()

    def _is_skipped(self, text: str) -> bool:
        skipped = self.known.skipped
        return text in skipped or (not self.known.spaced and all(char in skipped for char in text))

    def _closing(self, between: str) -> None:
        """A bracket or colon that stands right after the last token."""
        if self.tokens and between and between[0] in ")）:：":
            self.tokens.append(Token(_MARKS[between[0]], self.at, self.at + 1))
            self.at += 1

    def _opening(self, start: int) -> None:
        """A bracket or a bullet's dash that stands right before the next token."""
        before = self.folded[max(self.at, start - 2) : start].rstrip(" ")
        if before and before[-1] in "(（-–—":
            at = start - 2 if self.folded[start - 1] == " " else start - 1
            self.tokens.append(Token("(" if before[-1] in "(（" else "-", at, at + 1))

    def _numeric(self, start: int, end: int, kind: str) -> None:
        exact = exact_day(self.folded[start:end], kind, month_first=self.known.numeric_month_first)
        if exact is not None:
            self._add(Token("K", start, end, day=exact))

    def _digits(self, start: int, end: int) -> None:
        if start and self.folded[start - 1].isalpha() and self.known.spaced and self.at != start:
            return
        text = self.folded[start:end]
        value = int(text[:8])
        if len(text) == 8 and text.startswith(("19", "20")) and 0 < int(text[4:6]) <= 12 and 0 < int(text[6:]) <= 28:
            self._add(Token("K", start, end, day=date(int(text[:4]), int(text[4:6]), int(text[6:]))))
            return
        code = "Y" if len(text) == 4 and value in YEARS else "N" if len(text) < 3 and 0 < value < 32 else "#"
        self._add(Token(code, start, end, value, ordinal=self._is_placed(start)))
        ending = _ENDING.match(self.folded, end)
        if ending is not None:
            self._ending(ending, len(text))

    def _ending(self, match: re.Match[str], digits: int) -> None:
        """Take an ordinal ending ("-го", "th") or a decade's ("-х", "s") into the number before it."""
        number, text = self.tokens[-1], match[2]
        if text[0] in "'’":
            if text in self.known.words:
                self._add(Token(self.known.words[text].code, match.start(2), match.end()))
            return
        decade = text in self.known.decade and number.value % 10 == 0 and (digits == 4 or number.code == "#")
        if text not in self.known.ordinal and not decade:
            return
        if text in self.known.heads and not match[1]:
            return
        self.at = match.end()
        if number.code == "Y" and not decade and text in self.known.year_ending:
            compared = text in self.known.compared
            self.tokens.append(Token("a", match.start(2), match.end(), compared=compared))
        else:
            self.tokens[-1] = number._replace(code="C" if decade else number.code, end=match.end(), ordinal=True)

    def _written_out(self, start: int, end: int) -> None:
        value = written_out(self.folded[start:end], self.known.digits, self.known.tens)
        if value is not None:
            code = "Y" if end - start == 4 and value in YEARS else "N" if 0 < value < 32 else "#"
            self._add(Token(code, start, end, value, ordinal=self._is_placed(start), spelled=True))

    def _is_placed(self, start: int) -> bool:
        """Whether the mark of an ordinal stands before a number, in a language that has one."""
        return bool(self.known.ordinal_before) and self.folded[start - 1 : start] in self.known.ordinal_before

    def _word(self, start: int, end: int, entry: Entry) -> None:
        text = self.folded[start:end]
        for rest, other in self.known.phrases.get(text, ()):
            stop = end + len(rest)
            if self.folded.startswith(rest, end) and not self.folded[stop : stop + 1].isalnum():
                self._put(other, start, stop)
                return
        if text in self.known.words and (text not in self.known.only_dotted or self.folded.startswith(".", end)):
            self._put(entry, start, end)

    def _put(self, entry: Entry, start: int, end: int) -> None:
        text = self.folded[start:end]
        if entry.code == "N":
            self._spelled(entry, start, end)
            return
        if text in self.known.dotted and self.folded.startswith(".", end):
            end += 1
        code, value = entry.code, entry.value
        if code == "a" and value and self.tokens and self.tokens[-1].code == "Y":  # "2021年半导体"
            end, value = end - 1, 0
        if code == "f" and self.known.from_after and self._word_before(start) in self.known.from_after:
            code = "o"
        self._add(
            Token(
                code,
                start,
                end,
                value,
                entry.ordinal,
                compared=text in self.known.compared,
                plural=text in self.known.plural,
                tens=text in self.known.of_decade,
            )
        )

    def _word_before(self, start: int) -> str:
        match = _LAST_WORD.search(self.folded, max(0, start - 24), start)
        return match[1] if match else ""

    def _spelled(self, entry: Entry, start: int, end: int) -> None:
        """Numbers in words, added up: "двадцать" "пятого", "екі" "мың" "жиырма" "бесінші"."""
        last = self.tokens[-1] if self.tokens else None
        total = None
        if last is not None and last.spelled and self.folded[self.at : start] in (" ", "", "-"):
            total = add_up(last.value, entry.value)
        value = entry.value if total is None else total
        code = "Y" if value in YEARS else "N" if value < 32 else "#"
        if last is not None and total is not None:
            self.tokens[-1] = Token(code, last.start, end, value, ordinal=entry.ordinal, spelled=True)
            self.at = end
        else:
            self._add(Token(code, start, end, value, ordinal=entry.ordinal, spelled=True))
