"""Chinese numbers: characters, digits and mixtures of both, "3122.5亿", "一千零一", "百分之五", "三又二分之一".

A run of numeral characters is read by place value: small scales (十 百 千) fill a section below 10 000, big ones
(万 亿 兆) close it. Fractions join two runs. Units, ranges and bounds beside a number are not known here, but for those
that stand inside it (十多万).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from operator import attrgetter

from bot.facts.digits import DIGITS, Numeral, is_attached, is_name, masked, parse_digits
from bot.facts.lexicon import Lexicon
from bot.languages import Language

_LONGEST = 60  # characters; a numeral has fewer
_SECTION = 10_000
_DOZEN = 12
_PERCENT = {100: Decimal(1), 1000: Decimal("0.1"), 10_000: Decimal("0.01"), 10**8: Decimal("0.000001")}
_DIGITS = rf"(?:(?<![\d，$€£¥￥])\d{{1,3}}(?:，\d{{3}})+(?![\d，])|{DIGITS})"  # thousands parted by a full-width comma


@dataclass(frozen=True, slots=True)
class Script:
    """The numeral characters, compiled."""

    digits: Mapping[str, int]
    scales: Mapping[str, int]
    letters: Mapping[str, int]
    glued: re.Pattern[str]
    dozen: re.Pattern[str]
    zero: str
    point: str
    few: str
    half: str
    ordinal: str
    minus: str
    run: re.Pattern[str]
    piece: re.Pattern[str]
    over: re.Pattern[str]
    mixed: str
    refused: Lexicon
    half_off: re.Pattern[str]


@cache
def script(language: Language) -> Script:
    """The compiled [numbers] of Chinese."""
    table = language.section("numbers")
    digits = {char: int(value) for value, chars in table["digits"].items() for char in chars}
    scales = {char: int(value) for value, chars in table["scales"].items() for char in chars}
    letters = {letter: int(value) for value, names in table.get("glued", {}).items() for letter in names}
    zero, point, few, half = table["zero"], table["point"], table["few"], table["half"]
    small = "".join(char for char, value in scales.items() if value < _SECTION)
    big = "".join(char for char, value in scales.items() if value >= _SECTION)
    all_scales, char = "".join(scales), "".join(digits) + "".join(scales) + zero
    follower = rf"[{''.join(digits)}{big}{zero}]|(?<![{small}])[{small}]"  # "七十百" is two
    units = "".join(f"(?!{word})" for word in table.get("units", ()))  # 兆瓦 is a unit, not a scale
    after_scale = rf"(?<=[{all_scales}{zero}{point}]){_DIGITS}|(?<=[{all_scales}] )\d{{1,3}}(?= ?[{small}])"
    inner = (
        rf"{follower}|[{few}](?= ?[{all_scales}])|[{table['counter']}](?= ?[{big}])"
        rf"|[{point}](?= ?(?![{table['counting']}])[{char}\d])|{after_scale}"
    )
    return Script(
        digits=digits, scales=scales, letters=letters, zero=zero, point=point, few=few, half=half,
        glued=re.compile(rf"(?:{'|'.join(letters)})(?![a-z\d])"),
        dozen=re.compile(table["dozen"]),
        ordinal=table["ordinal"],
        minus=table["minus"],
        run=re.compile(
            rf"(?=[\d.{char}{few}])(?:{_DIGITS}|{units}[{char}]|[{few}](?=[{all_scales}]))"
            rf"(?: {{0,3}}{units}(?:{inner}))*[{few}]?"
        ),
        piece=re.compile(rf"{_DIGITS}|[^\s\d]"),
        over=re.compile(rf" *{' *'.join(table['fraction'])} *"),
        mixed=table["mixed"],
        refused=Lexicon({"refused": table["refused"]}, {}, spaced=False),
        half_off=re.compile("|".join(table["half_off"])),
    )  # fmt: skip


def read_numerals(folded: str, language: Language) -> list[Numeral]:
    """The numbers of a text in order."""
    names = script(language)
    runs = _fractions(list(_runs(folded, names)), folded, names)
    refused = names.refused.find(folded)
    found, at = [], 0
    for numeral, text in runs:
        while at < len(refused) and refused[at].end <= numeral.start:
            at += 1
        plain = text and numeral.form != "ordinal" and not any(char.isdigit() and char.isascii() for char in text)
        if plain and len(text) < 3 and at < len(refused) and refused[at].start < numeral.end:
            continue
        if text in names.scales and names.scales[text] > 10:  # a lone "万" counts nothing
            continue
        found.append(numeral)
    return _with_halves(found, folded, names)


def _with_halves(found: list[Numeral], folded: str, names: Script) -> list[Numeral]:
    """The numbers and, in their places, the words that are half of a price ("半折")."""
    halves = [
        Numeral(match.start(), match.end(), Decimal(50), form="words", percent=True)
        for match in names.half_off.finditer(folded)
    ]
    return sorted([*found, *halves], key=attrgetter("start")) if halves else found


def _runs(folded: str, names: Script) -> Iterator[tuple[Numeral, str]]:
    hidden = masked(folded)
    for match in names.run.finditer(folded):
        text, start, end = match[0], match.start(), match.end()
        if any(low <= start < high for low, high in hidden):
            continue
        arabic = text[0].isdigit() and text[0].isascii()
        if arabic and is_name(folded, start, end):
            continue
        value = _value(text, names) if len(text) <= _LONGEST else None
        if value is None:
            continue
        amount, scale, upper = value
        few = text[-1] in names.few or text[0] in names.few
        numeral = Numeral(start, end, amount, scale, "digits" if text.isascii() else "words")
        numeral.upper = upper
        numeral.bound = "at_least" if few or (len(text) > 2 and any(char in names.few for char in text)) else "exact"
        letter = names.glued.match(folded, end) if text.isascii() else None
        if letter is not None:
            numeral.scale = names.letters[letter[0]]
            numeral.amount, numeral.end = amount * numeral.scale, letter.end()
        elif dozen := names.dozen.match(folded, end):
            numeral.amount, numeral.end = amount * _DOZEN, dozen.end()
        numeral.attached = arabic and is_attached(folded, start)
        _take_signs(numeral, folded, names)
        yield numeral, text


def _take_signs(numeral: Numeral, folded: str, names: Script) -> None:
    before = folded[numeral.start - 1] if numeral.start else ""
    doubled = bool(before) and folded[numeral.start - 2 : numeral.start - 1] == before  # "--9" is no -9
    if before and before in names.ordinal:
        numeral.start, numeral.form = numeral.start - 1, "ordinal"
    elif before and before in names.minus and not doubled and (numeral.form == "words" or before > "\u2e80"):
        numeral.start, numeral.amount = numeral.start - 1, -numeral.amount
    if numeral.form != "ordinal" and numeral.amount == 1 and folded.startswith(names.half, numeral.end):
        numeral.amount, numeral.end, numeral.form = Decimal("0.5"), numeral.end + 1, "share"


def _value(text: str, names: Script) -> tuple[Decimal, int, Decimal | None] | None:
    """(amount, the scale it ends in, upper end of "三五百")."""
    whole, point, decimals = text, "", ""
    for mark in names.point:
        if mark in text:
            whole, point, decimals = text.partition(mark)
            break
    pieces = names.piece.findall(whole)
    if not point:
        return _place_value(pieces, names)
    tail = names.piece.findall(decimals)
    digits = ""
    while tail and (tail[0] in names.digits or (tail[0].isdigit() and tail[0].isascii())):
        digits += str(names.digits.get(tail[0], tail[0]))
        tail.pop(0)
    base = _place_value(pieces, names)
    if base is None or not digits.isdigit() or (pieces[-1].isdigit() and pieces[-1].isascii() and decimals.isascii()):
        return None
    amount, scale = base[0] + Decimal(f"0.{digits}"), 1
    for piece in tail:
        if piece in names.scales:
            scale *= names.scales[piece]
    return amount * scale, scale, None


def _place_value(pieces: list[str], names: Script) -> tuple[Decimal, int, Decimal | None] | None:
    """(amount, the scale it ends in, upper end) of characters without a decimal point."""
    if span := _two_digits(pieces, names):
        return span
    places = _Places()
    for piece in pieces:
        if piece in names.zero:
            places.zero()
        elif piece in names.digits:
            places.digit(names.digits[piece])
        elif piece in names.scales:
            places.multiply(names.scales[piece])
        elif piece[-1].isdigit():
            parsed = parse_digits(piece.replace("，", ","), ".", scaled=piece is not pieces[-1])
            if parsed is None or places.number is not None:
                return None
            places.number, places.arabic, places.scale = parsed, True, 1
    return places.amount(), places.scale, None


def _two_digits(pieces: list[str], names: Script) -> tuple[Decimal, int, Decimal | None] | None:
    """ "三五百": two rising digits before a scale are the ends of a range."""
    if len(pieces) < 3 or not all(piece in names.digits for piece in pieces[:2]):
        return None
    low, high = (names.digits[piece] for piece in pieces[:2])
    scale = _product(pieces[2:], names)
    return (Decimal(low * scale), scale, Decimal(high * scale)) if 0 < low < high and scale else None


class _Places:
    """Characters added up: ``section`` stays below 10 000 until a big scale closes it into ``total``."""

    def __init__(self) -> None:
        self.total = self.section = Decimal(0)
        self.number: Decimal | None = None
        self.big = self.unit = self.scale = 1
        self.arabic = self.after_zero = False

    def digit(self, value: int) -> None:
        """Digits side by side are read by position: 二〇二四."""
        self.number = Decimal(value) if self.number is None or self.arabic else self.number * 10 + value
        self.arabic, self.scale = False, 1

    def zero(self) -> None:
        self.number = self.number * 10 if self.number is not None and self.unit == 1 else None
        self.after_zero, self.scale = True, 1

    def multiply(self, value: int) -> None:
        bare = self.number is None
        self.scale = self.scale * value if self.unit > 1 and bare and not self.section else value
        if value < _SECTION:
            self.section += (1 if self.number is None else self.number) * value
        else:
            self._close(value)
        self.number, self.unit, self.after_zero = None, value, False

    def _close(self, value: int) -> None:
        section = self.section + (self.number or 0)
        if value > self.big or (value == self.big and not section):
            self.total = (self.total + (section or (0 if self.total else 1))) * value
        else:
            self.total += (section or 1) * value
        self.section, self.big = Decimal(0), value

    def amount(self) -> Decimal:
        """The sum; a last digit right after a scale stands one place below it: 一万三 is 13 000."""
        number = self.number or Decimal(0)
        if self.unit >= 100 and not self.after_zero and not self.arabic and number < 10:
            number *= self.unit // 10
        return self.total + self.section + number


def _product(pieces: list[str], names: Script) -> int:
    """The scales of pieces multiplied; 0 where something else is among them."""
    product = 1
    for piece in pieces:
        if piece not in names.scales:
            return 0
        product *= names.scales[piece]
    return product


def _fractions(runs: list[tuple[Numeral, str]], folded: str, names: Script) -> list[tuple[Numeral, str]]:
    """ "百分之五", "三分之二", "三又二分之一"."""
    out: list[tuple[Numeral, str]] = []
    for numeral, text in runs:
        under = out[-1][0] if out else None
        link = names.over.match(folded, under.end) if under is not None else None
        if under is None or link is None or link.end() > numeral.start or folded[link.end() : numeral.start].strip():
            out.append((numeral, text))
            continue
        sign = -1 if under.amount < 0 else 1
        if abs(under.amount) in _PERCENT and set(out[-1][1].strip()) <= names.scales.keys():
            amount = numeral.amount * _PERCENT[int(abs(under.amount))] * sign
            out[-1] = (Numeral(under.start, numeral.end, amount, form="words", percent=True), "")
            continue
        out[-1] = (Numeral(under.start, numeral.end, numeral.amount / (under.amount or 1), form="share"), "")
        whole = out[-2][0] if len(out) > 1 else None
        if whole is not None and folded[whole.end : under.start].strip() == names.mixed:
            out[-2:] = [(Numeral(whole.start, numeral.end, whole.amount + out[-1][0].amount, form="words"), "")]
    return out
