"""Small numbers in words, as dates use them. Amounts are read elsewhere."""

from __future__ import annotations

from collections.abc import Mapping


def add_up(left: int, right: int) -> int | None:
    """The number that two number words in a row make (20 and 5, 2 and 1000, 2000 and 25); None where they make none."""
    if right in (100, 1000) and left < right and left % right:
        return left * right
    if right == 100 and left > 1000 and 0 < left % 1000 < 100:
        return left - left % 1000 + left % 1000 * 100
    zeros = len(str(left)) - len(str(left).rstrip("0"))
    return left + right if left >= 10 and right < 10**zeros else None


def written_out(text: str, digits: Mapping[str, int], tens: Mapping[str, int]) -> int | None:
    """A number below a hundred in numerals of a script ("二十五"), or up to four digits read out ("二零二四").

    None for anything else.
    """
    at = [index for index, char in enumerate(text) if char in tens]
    if not at:
        return int("".join(str(digits[char]) for char in text)) if len(text) <= 4 else None
    left, right = text[: at[0]], text[at[0] + 1 :]
    if len(at) > 1 or len(left) > 1 or len(right) > 1:
        return None
    return (digits[left] if left else 1) * tens[text[at[0]]] + (digits[right] if right else 0)
