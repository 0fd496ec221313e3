"""Numbers of several parts: "five point two five", "three and a fifth", "two out of five", "one forty-fifth".

What adds up to one number by itself is ``bot.facts.numerals``'.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from bot.facts.digits import Numeral
from bot.facts.numbering import Numbering

NEXT_WORD = re.compile(r"[ -]([^\W\d_]+)")

_REACH = 12  # letters between two numerals that make one
_HYPHENS = (" ", "-", " - ")
_ORDINAL = 13  # below it words of their own name the parts ("a third", "ten seconds")


def joined(found: Sequence[Numeral], folded: str, names: Numbering) -> list[Numeral]:
    """The numerals, with those that make one number together made one; in order."""
    out: list[Numeral] = []
    places = 0  # decimals of the last one, read out digit by digit so far
    for numeral in found:
        last = out[-1] if out else None
        if last is None or last.form not in ("words", "digits") or numeral.start - last.end >= _REACH:
            out.append(numeral)
            places = 0
            continue
        gap = folded[last.end : numeral.start]
        if places and gap == " " and numeral.form == "words" and numeral.amount < 10:
            places += 1
            out[-1] = _sum(last, numeral, last.amount + numeral.amount.scaleb(-places))
            continue
        link = gap.strip()
        places = 0
        if link in names.points and numeral.form == last.form == "words":
            places = len(str(numeral.amount))
            out[-1] = _sum(last, numeral, last.amount + numeral.amount.scaleb(-places))
        elif numeral.form == "share" and numeral.amount < 1 and _adds(link, last, names):
            out[-1] = _sum(last, numeral, last.amount + numeral.amount)
        elif share := _share(last, numeral, gap, folded, names):
            out[-1] = Numeral(last.start, numeral.end, share, 1, "share")
        else:
            out.append(numeral)
    return out


def _sum(last: Numeral, numeral: Numeral, amount: Decimal) -> Numeral:
    return Numeral(last.start, numeral.end, amount, last.scale, "words")


def _adds(link: str, last: Numeral, names: Numbering) -> bool:
    """ "three and a fifth", "пять целых две десятых"."""
    return (link in names.points or link in names.ands) and last.amount == int(last.amount)


def _share(last: Numeral, numeral: Numeral, gap: str, folded: str, names: Numbering) -> Decimal | None:
    """What part of a whole the two say: "one in four", "two out of five", "three twenty-firsts", "one forty-fifth"."""
    words = numeral.form == last.form == "words"
    link = gap.strip()
    ratio = link in names.over or (link in names.in_ and numeral.form == "words")
    if last.amount < numeral.amount and ((ratio and last.amount == 1) or (words and link in names.out_of)):
        return last.amount / numeral.amount
    if gap not in _HYPHENS or last.form != "words" or last.amount != int(last.amount):
        return None
    if numeral.under:
        return last.amount / numeral.under
    nth = numeral.form == "ordinal" and last.amount == 1 and numeral.amount >= _ORDINAL
    return 1 / numeral.amount if nth and not folded[numeral.start].isdigit() and _ends(numeral, folded, names) else None


def _ends(numeral: Numeral, folded: str, names: Numbering) -> bool:
    """Whether no noun follows: "one forty-fifth of it", but "on day one nineteenth-century houses"."""
    match = NEXT_WORD.match(folded, numeral.end)
    return match is None or match[1] in names.of_words
