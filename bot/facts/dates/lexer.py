"""Folded text -> date tokens: the words and numbers that dates are made of, with gaps where other words stand.

Each token has a one-letter code (``bot.facts.dates.grammar`` explains them); ``GAP`` stands for anything else between
two tokens and ``STOP`` for the end of a sentence. Knows no grammar of dates beyond what a number is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.facts.dates.vocabulary import Entry, Vocabulary, vocabulary
from bot.languages import Language

GAP = " "
STOP = "\n"
YEARS = range(1000, 2200)

_NUMERIC = (
    r"(?P<iso>(?<![\d.,:/])\d{4}(?P<s1>[-./])\d{1,2}(?:(?P=s1)|-)\d{1,2}(?!\d|[.,]\d)(?:t\d\d:\d\d\S*)?)"
    r"|(?P<dmy>(?<![\d,:/])(?<!\d\.)\d{1,2}(?P<s2>[-./])\d{1,2}(?P=s2)(?:\d{4}|\d\d)(?!\d|[.,/]\d))"
    r"|(?P<month>(?<![\d.,:/-])(?:\d{4}[-./](?:0[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])[./](?:19|20)\d\d)(?!\d|[.,:/]\d))"
    r"|(?P<partial>(?<![\d.,:/$€£¥₸₽№#+-])(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])(?![\d%]|[.,:/]\d))"
    r"|(?P<clock>(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d))"
    r"|(?P<other>\d+(?:[.,:]\d+)+|[$€£¥₸₽№#+]\s*\d[\d.,]*|\d+\s*[%$€£¥₸₽°‰×])"
    r"|(?P<digits>\d+)"
)
_LAST_WORD = re.compile(r"([^\W\d_]+|%)\s*$")
_MARKS = {"/": "/", ":": "=", "：": "=", ",": ",", "，": ",", "、": ",", "(": "(", "（": "(", ")": ")", "）": ")"}
_HAN = {
    char: value
    for value, chars in enumerate(("〇零○", "一", "二两兩", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
_HAN_TENS = {"十": 10, "廿": 20, "卅": 30}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a date; offsets in code points, end exclusive.

    Attributes:
        value: number, month 1-12, weekday 1-7 or shift, by code.
        ordinal: a number that counts places ("17th", "третий").
        day: what a numeric date reads as.
        compared: a form after which "from" means "with".
    """

    code: str
    start: int
    end: int
    value: int = 0
    ordinal: bool = False
    day: date | None = None
    compared: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Lexed:
    """The tokens of a text and their codes as a string, one letter a token: what the grammar's patterns match."""

    codes: str
    tokens: list[Token]
    future: list[int]  # where words stand that say a sentence looks ahead


def lex(folded: str, language: Language) -> Lexed:
    """The date tokens of a folded text."""
    return _Lexer(folded, vocabulary(language)).run()


@cache
def _pattern(known: Vocabulary) -> re.Pattern[str]:
    if known.spaced:
        words = r"(?P<word>(?:(?<=\d)['’])?[^\W\d_]+(?:'s)?)"
    else:
        forms = sorted({*known.words, *known.skipped, *known.future}, key=lambda form: (-len(form), form))
        words = (
            "(?P<word>" + "|".join(map(re.escape, forms)) + r"|[a-z]+)|(?P<han>[〇零○一二两兩三四五六七八九十廿卅百]+)"
        )
    return re.compile(
        _NUMERIC + "|" + words + r"|(?P<mark>[-–—―‒~～〜ー]+|[,，、()（）/:：])|(?P<stop>\n|[!?。！？；]|\.(?=\s))"
    )


def _but(form: str, known: Vocabulary) -> str:
    """Where words are not spaced: "next week" does not end inside "next Wednesday" (下周 in 下周三)."""
    if form not in known.words or known.words[form].code != "U":
        return ""
    days = [word for word, entry in known.words.items() if entry.code == "W"]
    tails = {day[size:] for size in range(1, len(form)) for day in days if day.startswith(form[-size:])}
    return f"(?!{'|'.join(sorted(tails))})" if tails else ""


class _Lexer:
    def __init__(self, folded: str, known: Vocabulary):
        self.folded = folded
        self.known = known
        self.tokens: list[Token] = []
        self.future: list[int] = []
        self.at = 0  # up to here the text is accounted for
        self.skip = 0

    def run(self) -> Lexed:
        read = {
            name: getattr(self, f"_{name}")
            for name in ("iso", "dmy", "month", "partial", "digits", "clock", "word", "han", "mark", "stop")
        }
        words, future, skipped = self.known.words, self.known.future, self.known.skipped
        phrases = self.known.phrases
        for match in _pattern(self.known).finditer(self.folded):
            kind = match.lastgroup or ""
            if kind == "word":
                text = match[0]
                if text in future:
                    self.future.append(match.start())
                if text not in words and text not in skipped and text not in phrases and not self._glued(match.start()):
                    continue
            if kind != "other" and match.start() >= self.skip:
                read[kind](match)
        return Lexed("".join(token.code for token in self.tokens), self.tokens, self.future)

    def _glued(self, start: int) -> bool:
        """Whether letters follow a number directly or after a hyphen."""
        return bool(self.tokens) and self.tokens[-1].code in "NY#-" and self.at == start

    def _add(self, token: Token) -> None:
        between = self.folded[self.at : token.start]
        if self.tokens and self.tokens[-1].code not in (GAP, STOP) and between and not between.isspace():
            self.tokens.append(Token(GAP, self.at, token.start))
        self.tokens.append(token)
        self.at = token.end

    def _stop(self, match: re.Match[str]) -> None:
        if match[0] == "." and self.tokens and self.at == match.start():
            last = self.tokens[-1]
            if self.folded[last.start : last.end] in self.known.dotted:
                self.tokens[-1] = Token(last.code, last.start, match.end(), last.value)
                self.at = match.end()
                return
        self._add(Token(STOP, match.start(), match.end()))

    def _mark(self, match: re.Match[str]) -> None:
        self._add(Token(_MARKS.get(match[0][0], "-"), match.start(), match.end()))

    def _clock(self, match: re.Match[str]) -> None:
        self._add(Token(":", match.start(), match.end()))

    def _iso(self, match: re.Match[str]) -> None:
        year, month, day = (int(part) for part in re.findall(r"\d+", match[0])[:3])
        self._numeric(match, year, month, day)

    def _dmy(self, match: re.Match[str]) -> None:
        first, second, year = (int(part) for part in re.findall(r"\d+", match[0]))
        if len(match[0]) - match[0].rfind(match["s2"]) == 3:
            if match["s2"] == "-":
                return
            year += 2000 if year < 70 else 1900
        month_first = self.known.numeric_month_first and match["s2"] == "/"
        if second > 12 or (month_first and first <= 12):
            first, second = second, first
        self._numeric(match, year, second, first)

    def _month(self, match: re.Match[str]) -> None:
        parts = sorted((int(part) for part in re.findall(r"\d+", match[0])), reverse=True)
        self._add(Token("Q", match.start(), match.end(), day=date(parts[0], parts[1], 1)))

    def _partial(self, match: re.Match[str]) -> None:
        day, month = (int(part) for part in match[0].split("."))
        self._add(Token("k", match.start(), match.end(), day * 100 + month))
        if self.folded.startswith(".", match.end()):
            self.at = match.end() + 1

    def _numeric(self, match: re.Match[str], year: int, month: int, day: int) -> None:
        try:
            exact = date(year, month, day)
        except ValueError:
            return
        self._add(Token("K", match.start(), match.end(), day=exact))

    def _digits(self, match: re.Match[str]) -> None:
        text, start = match[0], match.start()
        if start and (self.folded[start - 1].isalpha() and self.known.spaced and self.at != start):
            return
        value = int(text[:6])
        code = "Y" if len(text) == 4 and value in YEARS else "N" if len(text) < 3 and 0 < value < 32 else "#"
        if len(text) == 8 and text.startswith(("19", "20")) and int(text[4:6]) in range(1, 13):
            self._numeric(match, int(text[:4]), int(text[4:6]), int(text[6:]))
            return
        self._add(Token(code, start, match.end(), value, ordinal=text.startswith("0")))

    def _han(self, match: re.Match[str]) -> None:
        text = match[0]
        value = _han_number(text)
        if value is None:
            return
        code = "Y" if len(text) == 4 and value in YEARS else "N" if 0 < value < 32 else "#"
        self._add(Token(code, match.start(), match.end(), value))

    def _word(self, match: re.Match[str]) -> None:
        text, start, end = match[0], match.start(), match.end()
        if self._glued(start) and self._ending(text, end):
            return
        for rest, entry in self.known.phrases.get(text, ()):
            stop = end + len(rest)
            if self.folded.startswith(rest, end) and not self.folded[stop : stop + 1].isalnum():
                self.skip = stop
                self._put(entry, start, stop, text + rest)
                return
        if text in self.known.skipped and (not self.tokens or self.tokens[-1].code not in "NY#"):
            if self.at == start or self.folded[self.at : start].isspace():
                self.at = end
            return
        found = self.known.words.get(text)
        if found is not None:
            self._put(found, start, end, text)

    def _ending(self, text: str, end: int) -> bool:
        """Take an ordinal ending ("-го", "th") or a decade's ("-х", "s") into the number before it."""
        hyphen = self.tokens[-1].code == "-"
        number = self.tokens[-2] if hyphen and len(self.tokens) > 1 else self.tokens[-1]
        if number.code not in "NY#" or (hyphen and number.end != self.tokens[-1].start):
            return False
        if text not in self.known.ordinal and text not in self.known.decade:
            return False
        if hyphen:
            self.tokens.pop()
        decade = text in self.known.decade and number.value % 10 == 0 and number.code != "N"
        code = "C" if decade else number.code
        self.tokens[-1] = Token(code, number.start, end, number.value, ordinal=True)
        self.at = end
        return True

    def _put(self, entry: Entry, start: int, end: int, text: str) -> None:
        if entry.code == "N":
            self._spelled(entry.value, start, end)
            return
        code = entry.code
        if code == "f" and self.known.from_after and self._word_before(start) in self.known.from_after:
            code = "o"
        self._add(Token(code, start, end, entry.value, compared=text in self.known.compared))

    def _word_before(self, start: int) -> str:
        match = _LAST_WORD.search(self.folded, max(0, start - 24), start)
        return match[1] if match else ""

    def _spelled(self, value: int, start: int, end: int) -> None:
        """Numbers in words, added up: "двадцать" "пятого", "екі" "мың" "жиырма" "бесінші"."""
        if len(self.tokens) > 1 and self.tokens[-1].code == "-" and self.at == start and self.tokens[-2].code in "N#":
            hyphen = self.tokens.pop()
            if not self._add_up(value, end):
                self.tokens.append(hyphen)
                self._add(Token("N" if value < 32 else "#", start, end, value))
            return
        if self.folded[self.at : start] in (" ", "") and self._add_up(value, end):
            return
        code = "Y" if value >= 1000 else "N" if value < 32 else "#"
        self._add(Token(code, start, end, value, ordinal=value == 1))

    def _add_up(self, value: int, end: int) -> bool:
        last = self.tokens[-1] if self.tokens else None
        if last is not None and last.code in "NY#":
            joined = _joined(last.value, value) if not self.folded[last.start].isdigit() else None
            if joined is not None:
                code = "Y" if joined in YEARS else "N" if joined < 32 else "#"
                self.tokens[-1] = Token(code, last.start, end, joined, ordinal=True)
                self.at = end
                return True
        return False


def _joined(left: int, right: int) -> int | None:
    if right in (100, 1000) and left % right and left < right:
        return left * right
    if right in (100, 1000) and left > 1000 and left % 1000 and left % 1000 < right == 100:
        return left - left % 1000 + left % 1000 * 100
    zeros = len(str(left)) - len(str(left).rstrip("0"))
    return left + right if left >= 20 and right < 10**zeros else None


def _han_number(text: str) -> int | None:
    """A number below a hundred in characters, or digits read out ("二零二四")."""
    if all(char in _HAN for char in text):
        return int("".join(str(_HAN[char]) for char in text)) if len(text) <= 4 else None
    match = re.fullmatch(r"([^十廿卅百]?)([十廿卅])([^十廿卅百]?)", text)
    if match is None:
        return None
    tens = _HAN[match[1]] * 10 if match[1] else _HAN_TENS[match[2]]
    return tens + (_HAN[match[3]] if match[3] else 0)
