"""Small numbers in words, as dates use them. Amounts are read elsewhere."""

from __future__ import annotations

import re

_HAN = {
    char: value
    for value, chars in enumerate(("〇零○", "一", "二两兩", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
_HAN_TENS = {"十": 10, "廿": 20, "卅": 30}


def add_up(left: int, right: int) -> int | None:
    """The number that two number words in a row make (20 and 5, 2 and 1000, 2000 and 25); None where they make none."""
    if right in (100, 1000) and left < right and left % right:
        return left * right
    if right == 100 and left > 1000 and 0 < left % 1000 < 100:
        return left - left % 1000 + left % 1000 * 100
    zeros = len(str(left)) - len(str(left).rstrip("0"))
    return left + right if left >= 10 and right < 10**zeros else None


def han_number(text: str) -> int | None:
    """A number below a hundred in characters, or up to four digits read out ("二零二四"); None for anything else."""
    if all(char in _HAN for char in text):
        return int("".join(str(_HAN[char]) for char in text)) if len(text) <= 4 else None
    match = re.fullmatch(r"([^十廿卅]?)([十廿卅])([^十廿卅]?)", text)
    if match is None:
        return None
    tens = _HAN[match[1]] * 10 if match[1] else _HAN_TENS[match[2]]
    return tens + (_HAN[match[3]] if match[3] else 0)
