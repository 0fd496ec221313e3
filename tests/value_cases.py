"""Cases of values kept as data: TOML tables of text -> expectation, by language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.facts.mentions import Money, Number, Percent

_SIGNS = {"exact": "", "about": "~", "at_least": ">=", "at_most": "<="}


def cases(name: str) -> Iterator[tuple[str, str, Any]]:
    """(language, text, expectation) of tests/cases/<name>.toml; a nested table is a group of the same language."""
    table = tomllib.loads((Path(__file__).parent / "cases" / f"{name}.toml").read_text("utf-8"))
    for language, texts in table.items():
        for key, value in texts.items():
            if key == "percent":
                yield from ((language, text, expected) for text, expected in value.items())
            else:
                yield language, key, value


def written(number: Number) -> str:
    """A mention as the cases write it."""
    amount = plain(number.amount) + (f"..{plain(number.upper)}" if number.upper is not None else "")
    unit = ""
    if isinstance(number, Money):
        unit = " " + (number.currency or "?")
    elif isinstance(number, Percent):
        unit = " pp" if number.points else " %"
    elif number.ordinal:
        unit = " nth"
    return _SIGNS[number.bound] + amount + unit


def plain(value: Decimal) -> str:
    """A Decimal without exponent and idle zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
