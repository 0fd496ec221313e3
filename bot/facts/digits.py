"""Numbers in digits: which runs of digits and marks are numbers at all, and how much they are.

Spelled numbers are in ``bot.facts.numerals`` (spaced languages) and ``bot.facts.hanzi`` (Chinese).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot.models import Bound

# A space parts thousands only between full groups ("1 284 000"); other marks may be either, parse_digits tells.
# A fraction has a denominator that people say ("3/4"), so that "9/11" and file numbers are none.
# "1.2e-3", "1.2x10^-3" and "2^8" are numbers.
DIGITS = (
    r"(?:\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?"
    r"|(?<![\d/／])(?<!\d[.,])(?!24/7)\d{1,2}[/／](?:[2-9]|10{1,2})(?![\d/／:]|[.,-]\d)"
    r"|\d+(?:[.,'’]\d+)*(?:(?:[x×]10\^|[e^])[-+−－]?\d{1,2}(?![^\W\u4e00-\u9fff]|[.,]\d))?|\.\d+)"
)
VULGAR = {
    "½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75"), "⅓": 1 / Decimal(3), "⅔": 2 / Decimal(3),
    "⅕": Decimal("0.2"), "⅛": Decimal("0.125"), "⅙": 1 / Decimal(6), "⅜": Decimal("0.375"), "⅝": Decimal("0.625"),
}  # fmt: skip

_NAME_BEFORE = frozenset("@#№/\\_=&?:")  # "№5", "#5", "a/5", "14:22"
_NAME_AFTER = re.compile(r"[:/]\d|[_@\\=]|[-–]\d+[-–]\d")
_NOT_NUMBERS = re.compile(r"(?:https?://|www\.)[^\s\u2e80-\uffff]+|\+\d[\d ()-]{7,}\d")
_COMPOSED = re.compile(r"[/／](?P<under>\d+)\Z|(?P<mark>[x×]10\^|[e^])(?P<exponent>[-+−－]?\d+)\Z")
_LONGEST = 40  # letters; longer runs of digits are keys, hashes and noise
_LARGEST = 30  # decimal places on either side that a power may take a number to
_GROUPED = re.compile(r"\d{1,3}(?:([.,'’ ])\d{3})(?:\1\d{3})*")


@dataclass(slots=True)
class Numeral:
    """A number as read, before what stands beside it is looked at.

    Attributes:
        scale: the factor its words put on it ("5 тыс." has 1000), 1 without any.
        form: in digits, in words, a bare share of something ("a quarter"), or its place in an order.
        percent: the numeral itself says it ("百分之五").
        bound, upper: the numeral itself says it ("3000多", "三五百").
        attached: letters run into it ("KZT215,200", "G20"): a number only if they are its unit.
        under: of how many parts it tells if a number stands before it ("twenty-fifths").
    """

    start: int
    end: int
    amount: Decimal
    scale: int = 1
    form: Literal["digits", "words", "share", "ordinal"] = "digits"
    percent: bool = False
    bound: Bound = "exact"
    upper: Decimal | None = None
    attached: bool = False
    under: Decimal | None = None


def parse_digits(text: str, decimal: str, *, scaled: bool = False) -> Decimal | None:
    """``"1 284,5"`` -> 1284.5; None where it is no number ("24.10.2025").

    Args:
        decimal: the language's decimal mark; the other one parts thousands where it parts groups of three.
        scaled: a scale word follows, so one mark is the decimal mark whatever it is ("1.284 млрд").
    """
    if text.isdecimal():
        return Decimal(text)
    if text[0] == ".":
        return Decimal("0" + text)
    if not text[-3:].isdecimal() and (match := _COMPOSED.search(text)):
        return _composed(text[: match.start()], match, decimal)
    marks = [char for char in text if not char.isdecimal()]
    last = marks[-1]
    if len(set(marks)) == 1 and _GROUPED.fullmatch(text):
        lone = len(marks) == 1 and last in ".,"
        if not lone or not (last == decimal or scaled or text[0] == "0"):
            return Decimal("".join(filter(str.isdecimal, text)))
    if last not in ".," or marks.count(last) > 1:
        return None
    whole, _, fraction = text.rpartition(last)
    if len(marks) > 1 and not _GROUPED.fullmatch(whole):
        return None
    return Decimal("".join(filter(str.isdecimal, whole)) + "." + fraction)


def _composed(first: str, match: re.Match[str], decimal: str) -> Decimal | None:
    """ "3/4", "1.2e-3", "2^8": ``first`` is what stands before the mark."""
    base = parse_digits(first, decimal)
    if base is None:
        return None
    if match["under"]:
        return base / Decimal(match["under"])
    exponent = int(match["exponent"].replace("−", "-").replace("－", "-"))
    if match["mark"] != "^":
        return base.scaleb(exponent)
    far = not base or abs(base.adjusted() * exponent) > _LARGEST
    return None if far else base**exponent


def is_name(folded: str, start: int, end: int) -> bool:
    """Whether digits belong to a name, an address, a time or a score rather than count anything."""
    if _NAME_AFTER.match(folded, end):
        return True
    if not start:
        return False
    before = folded[start - 1]
    if before == "-":
        return start > 1 and _is_letter(folded[start - 2])
    if before == "+":
        return start > 1 and (_is_letter(folded[start - 2]) or folded[start - 2].isdigit())
    return before.isdigit() or before in _NAME_BEFORE or folded[max(0, start - 2) : start] == "№ "


def is_attached(folded: str, start: int) -> bool:
    """Whether letters run into the digits that begin at ``start``."""
    return start > 0 and _is_letter(folded[start - 1])


def masked(folded: str) -> list[tuple[int, int]]:
    """Stretches whose digits are no numbers: web addresses, telephone numbers."""
    if "://" in folded or "www." in folded or "+" in folded:
        return [match.span() for match in _NOT_NUMBERS.finditer(folded)]
    return []


def _is_letter(char: str) -> bool:
    """A letter of an alphabet; Chinese characters part words from digits as spaces do."""
    return char.isalpha() and char < "\u2e80"
