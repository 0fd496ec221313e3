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

from bot.facts.digits import DIGITS, Numeral, is_attached, is_name, masked, parse_digits
from bot.facts.lexicon import Lexicon
from bot.languages import Language

_SECTION = 10_000
_PERCENT = {100: Decimal(1), 1000: Decimal("0.1"), 10_000: Decimal("0.01")}


@dataclass(frozen=True, slots=True)
class Script:
    """The numeral characters, compiled."""

    digits: Mapping[str, int]
    scales: Mapping[str, int]
    letters: Mapping[str, int]
    glued: re.Pattern[str]
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
    after_scale = rf"(?<=[{all_scales}{zero}{point}]){DIGITS}"
    inner = (
        rf"{follower}|[{few}](?= ?[{all_scales}])|[{table['counter']}](?= ?[{big}])"
        rf"|[{point}](?= ?[{char}\d])|{after_scale}"
    )
    return Script(
        digits=digits, scales=scales, letters=letters, zero=zero, point=point, few=few, half=half,
        glued=re.compile(rf"[{''.join(letters)}](?![a-z\d])"),
        ordinal=table["ordinal"],
        minus=table["minus"],
        run=re.compile(rf"(?:{DIGITS}|[{char}]|[{few}](?=[{all_scales}]))(?: {{0,3}}(?:{inner}))*[{few}]?"),
        piece=re.compile(rf"{DIGITS}|[^\s\d]"),
        over=re.compile(rf" *{' *'.join(table['fraction'])} *[{table['minus']}]?"),
        mixed=table["mixed"],
        refused=Lexicon({"refused": table["refused"]}, {}, spaced=False),
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
    return found


def _runs(folded: str, names: Script) -> Iterator[tuple[Numeral, str]]:
    hidden = masked(folded)
    for match in names.run.finditer(folded):
        text, start, end = match[0], match.start(), match.end()
        if any(low <= start < high for low, high in hidden):
            continue
        arabic = text[0].isdigit() and text[0].isascii()
        if arabic and is_name(folded, start, end):
            continue
        value = _value(text, names)
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
            numeral.amount, numeral.end = amount * numeral.scale, end + 1
        numeral.attached = arabic and is_attached(folded, start)
        _take_signs(numeral, folded, names)
        yield numeral, text


def _take_signs(numeral: Numeral, folded: str, names: Script) -> None:
    before = folded[numeral.start - 1] if numeral.start else ""
    if before and before in names.ordinal:
        numeral.start, numeral.form = numeral.start - 1, "ordinal"
    elif before and before in names.minus and (numeral.form == "words" or before > "\u2e80"):
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
    total = section = Decimal(0)
    number: Decimal | None = None
    low: Decimal | None = None  # the first of two digits side by side: "三五百"
    big = unit = scale = 1
    arabic = zero = False
    for place, piece in enumerate(pieces):
        if piece in names.digits and piece not in names.zero:
            if number is not None and not arabic:
                low = number if place == 1 else None
                number = number * 10 + names.digits[piece]
            else:
                number, arabic = Decimal(names.digits[piece]), False
            scale = 1
        elif piece in names.zero:
            number, zero = (number * 10 if number is not None and unit == 1 else None), True
            scale = 1
        elif piece in names.scales:
            value = names.scales[piece]
            if low is not None and number is not None and place == 2:
                ones = number - low * 10
                if ones > low and len(pieces) > 2:
                    rest = _product(pieces[2:], names)
                    return (low * rest, rest, ones * rest) if rest else None
            if value < _SECTION:
                section += (1 if number is None else number) * value
            else:
                section += number or 0
                if value > big or (value == big and not section):
                    total = (total + (section or (1 if not total else 0))) * value
                else:
                    total += (section or 1) * value
                section, big = Decimal(0), value
            scale = scale * value if unit > 1 and number is None and not section else value
            number, low, unit, zero = None, None, value, False
        elif piece[0].isdigit():
            parsed = parse_digits(piece, ".", scaled=place + 1 < len(pieces))
            if parsed is None or number is not None:
                return None
            number, arabic, scale = parsed, True, 1
    if number is not None and unit >= 100 and not zero and not arabic and number < 10:
        number *= unit // 10  # "一万三" is 13 000
    amount = total + section + (number or 0)
    return amount, scale, None


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
        if abs(under.amount) in _PERCENT and out[-1][1].strip() in names.scales:
            amount = numeral.amount * _PERCENT[int(abs(under.amount))] * sign
            out[-1] = (Numeral(under.start, numeral.end, amount, form="words", percent=True), "")
            continue
        out[-1] = (Numeral(under.start, numeral.end, numeral.amount / (under.amount or 1), form="share"), "")
        whole = out[-2][0] if len(out) > 1 else None
        if whole is not None and folded[whole.end : under.start].strip() == names.mixed:
            out[-2:] = [(Numeral(whole.start, numeral.end, whole.amount + out[-1][0].amount, form="words"), "")]
    return out
