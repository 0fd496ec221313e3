"""Currencies and percent signs beside a number: which phrases name them, before it or after it.

Names of all ISO currencies come from CLDR through Babel when a language is first used, inflected by the language's
[money.paradigms]; what outlets write besides (short names, abbreviations, adjectives) is in [money.words]. How numbers
and their units make a mention is in ``bot.facts.numbers``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from babel import Locale, UnknownLocaleError

from bot.facts.phrases import After, Before
from bot.languages import Language

# Symbols by CLDR's narrow forms where only one currency is meant by them in news; "$" and "¥" by the usual reading.
_SYMBOLS = {
    "$": "USD", "us$": "USD", "$us": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "￥": "CNY", "cn¥": "CNY", "₽": "RUB",
    "₸": "KZT", "₴": "UAH", "₺": "TRY", "₼": "AZN", "₾": "GEL", "֏": "AMD", "₹": "INR", "₩": "KRW", "₪": "ILS",
    "₫": "VND", "₦": "NGN", "₱": "PHP", "฿": "THB", "₮": "MNT", "₿": "BTC", "௹": "LKR", "ரூ": "LKR", "r$": "BRL",
    "hk$": "HKD", "nt$": "TWD", "a$": "AUD", "au$": "AUD", "ca$": "CAD", "c$": "CAD", "nz$": "NZD", "s$": "SGD",
    "mx$": "MXN", "usd$": "USD", "元": "CNY",
}  # fmt: skip
# Codes that are words of a language, or that no news means as money.
_NOT_CODES = frozenset({"all", "top", "try", "cup", "pen", "mad", "gel", "mop", "lek", "sos", "bam", "bat", "amd"})
_MILLIONS = {"k": 1000, "m": 1_000_000, "t": 1000, "b": 1_000_000_000}  # "120 MEUR"
_PREFIXED = ("usd", "eur", "gbp", "chf", "sek", "cny", "rub", "kzt", "inr", "jpy")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts when it is money or a percentage.

    Attributes:
        kind: a currency, a part of one (``scale`` of them make a whole), percent, percentage points, or tenths.
        code: ISO 4217 of a currency; "" for one that the text does not tell.
        scale: what the unit itself multiplies by ("MEUR"), or how many make a whole.
    """

    kind: Literal["money", "minor", "percent", "points", "tenths", "discount"]
    code: str = ""
    scale: int = 1


@dataclass(frozen=True, slots=True)
class Units:
    """The phrases of a language that stand before or after a number; ``half`` is half a tenth ("三成半"),
    ``scales`` words for thousands and more, ``case_suffix`` what a language hangs on a sign ("5%-ға"), ``pieces`` a
    currency's word with what makes it mean something else ("一块地": a piece of land)."""

    after: After[Unit]
    before: Before[Unit]
    scales: After[int]
    half: str
    case_suffix: re.Pattern[str]
    pieces: re.Pattern[str]


@cache
def units(language: Language) -> Units:
    """The compiled [money] and [numbers.percent] of a language."""
    endings = language.section("endings")
    money = [*_own_names(language), *_signs(), *_cldr_names(language)]
    percent = language.section("numbers").get("percent", {})
    table: list[tuple[str, Unit]] = []
    for key, kind in (("after", "percent"), ("points", "points"), ("tenths", "tenths"), ("discount", "discount")):
        table += [(pattern, Unit(kind)) for pattern in percent.get(key, ())]  # type: ignore[arg-type]
    minor = language.section("money").get("minor", {})
    table += [(p, Unit("minor", scale=int(parts))) for parts, patterns in minor.items() for p in patterns]
    ahead = [(pattern, Unit("percent")) for pattern in percent.get("before", ())]
    spaced = language.spaced
    return Units(
        after=After(table + money, endings, spaced=spaced),
        before=Before(ahead + money, endings, spaced=spaced),
        scales=After(_scales(language), endings, spaced=spaced),
        half=percent.get("half_after", ""),
        pieces=re.compile(language.section("money").get("pieces", "(?!)")),
        case_suffix=re.compile("[-‑]" + language.section("numbers").get("case_suffix", "(?!)") + r"(?!\w)"),
    )


def _scales(language: Language) -> Iterator[tuple[str, int]]:
    """Words for thousands and more; none in Chinese, where they are part of the number."""
    table = language.section("numbers").get("scales", {}) if language.spaced else {}
    for value, patterns in table.items():
        if int(value) >= 1000:
            yield from ((pattern, int(value)) for pattern in patterns)


def _own_names(language: Language) -> Iterator[tuple[str, Unit]]:
    for code, patterns in language.section("money").get("words", {}).items():
        for pattern in patterns:
            yield pattern, Unit("money", code)


def _signs() -> Iterator[tuple[str, Unit]]:
    for sign, code in _SYMBOLS.items():
        yield sign, Unit("money", code)
        if sign[0].isascii() and len(sign) > 2:  # "us $" beside "us$", but "a $5 loan"
            yield f"{sign[:-1]} {sign[-1]}", Unit("money", code)
    for code in _iso_codes():
        if code.lower() not in _NOT_CODES:
            yield code.lower(), Unit("money", code)
            yield code.lower() + "$", Unit("money", code)
            yield code.lower() + " $", Unit("money", code)
    for code in _PREFIXED:
        for letter, scale in _MILLIONS.items():
            yield letter + code, Unit("money", code.upper(), scale)


@cache
def _iso_codes() -> tuple[str, ...]:
    """Codes of the currencies that CLDR knows a present-day name for."""
    names = Locale("en").currencies
    return tuple(code for code, name in names.items() if code.isalpha() and "(" not in name)


def _cldr_names(language: Language) -> Iterator[tuple[str, Unit]]:
    """CLDR's names of currencies, each word with the endings that its own ending stands for."""
    try:
        locale = Locale(language.code)
    except UnknownLocaleError:  # CLDR does not have every language
        return
    paradigms: Sequence[tuple[str, str]] = [tuple(pair) for pair in language.section("money").get("paradigms", ())]
    for code in _iso_codes():
        name = locale.currencies.get(code, code)
        if name == code or "(" in name:
            continue
        words = [inflected(word, paradigms) for word in name.lower().replace("ё", "е").split()]
        yield " ".join(words), Unit("money", code)
        if language.spaced:
            for plural in (locale._data["currency_names_plural"].get(code) or {}).values():
                yield plural.lower().replace("ё", "е"), Unit("money", code)


def inflected(word: str, paradigms: Sequence[tuple[str, str]]) -> str:
    """``"рубль"`` -> ``"рубл@v_soft"`` by the first paradigm whose ending it has; else the word as it is."""
    for ending, pattern in paradigms:
        if word.endswith(ending):
            return word[: len(word) - len(ending)] + pattern
    return word
