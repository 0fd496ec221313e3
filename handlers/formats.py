"""Values -> words of the reader's language, by CLDR (Babel) and the language's [show]. Pure; no facts.

Babel is imported where it is used: the command line starts without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from bot.models import Bound
from handlers.periods import Period, parse_period
from handlers.wording import Wording

if TYPE_CHECKING:
    from babel import Locale

LONG_SCALE_FROM = 1_000_000
BLOCS = {"CENTRAL_ASIA": "143", "EU": "EU"}  # those that CLDR names as territories
BOUNDS: dict[Bound, str] = {
    "exact": "{amount}",
    "about": "about {amount}",
    "at_least": "more than {amount}",
    "at_most": "up to {amount}",
}


@cache
def locale_of(name: str) -> Locale:
    """The CLDR data of a locale ("en_GB")."""
    from babel import Locale  # noqa: PLC0415

    return Locale.parse(name)


def number(value: Decimal | int, say: Wording) -> str:
    """A figure as people write it: grouped below a million, with its scale in words above ("17.62 billion")."""
    from babel.numbers import format_compact_decimal, format_decimal  # noqa: PLC0415

    if -LONG_SCALE_FROM < value < LONG_SCALE_FROM:
        return format_decimal(value, format="#,##0.###", locale=say.locale)
    style: Literal["long", "short"] = "long" if say.table("show").get("scale") == "long" else "short"
    return format_compact_decimal(value, format_type=style, locale=say.locale, fraction_digits=3)


def bounded(text: str, bound: Bound, say: Wording) -> str:
    """What the words around a figure say of it: "more than $44 billion"."""
    return say(BOUNDS[bound], amount=text)


def money(value: Decimal | int, currency: str | None, say: Wording) -> str:
    """A sum in whole units: "$44 billion", "44 млрд долларов", "440亿美元"; else with the ISO code."""
    pattern = say.table("show").get("currencies", {}).get(currency or "", "{0} " + (currency or ""))
    return str(pattern).format(number(value, say)).strip()


def counted(value: Decimal | int, unit: str, say: Wording, *, bound: Bound = "exact") -> str:
    """A count with its unit in the right form: "5,000 trains", "более 5 000 поездов"."""
    forms = say.table("show").get("units", {}).get(unit)
    if forms is None:
        return bounded(f"{number(value, say)} {say(unit)}", bound, say)
    case = "of" if bound != "exact" and "of" in forms else locale_of(say.locale).plural_form(value)
    if value >= LONG_SCALE_FROM and "of" in forms:
        case = "of"  # after a scale word ("2 млн поездов")
    pattern = str(forms.get(case, forms["other"]))
    return bounded(pattern.format(number(value, say)), bound, say)


def several(unit: str, say: Wording) -> str:
    """A number of things that nobody counted: "documents"."""
    forms = say.table("show").get("units", {}).get(unit)
    if forms is None:
        return say(unit)
    return str(forms.get("several") or forms.get("of") or forms["other"]).format("").strip()


def change(percent: Decimal | int, say: Wording) -> str:
    """Signed growth: "+18%", "-3.2%" with a true minus sign."""
    from babel.numbers import format_percent  # noqa: PLC0415

    shown = format_percent(abs(Decimal(percent)) / 100, locale=say.locale, format="#,##0.##%")
    return ("+" if percent > 0 else "−" if percent < 0 else "") + shown


def day(value: date, say: Wording) -> str:
    """A day, short: "30 Aug 2025", "30 авг. 2025 г.", "2025年8月30日"."""
    return _formed("yMMMd", value, say.locale)


@lru_cache(maxsize=8192)
def _formed(skeleton: str, value: date, locale: str) -> str:
    """A day in a form of CLDR: it takes longer than all else of a line does."""
    from babel.dates import format_skeleton  # noqa: PLC0415

    return format_skeleton(skeleton, value, locale=locale)


@lru_cache(maxsize=4096)
def _between(skeleton: str, first: date, last: date, locale: str) -> str:
    from babel.dates import format_interval  # noqa: PLC0415

    return format_interval(first, last, skeleton, locale=locale)


def ago(value: datetime, now: datetime, say: Wording) -> str:
    """A moment as seen from another: "2 hours ago", "in 14 minutes"; the day where it is more than a month away."""
    from babel.dates import format_timedelta  # noqa: PLC0415

    if abs(value - now) > timedelta(days=30):
        return day(value.date(), say)
    away = value - now or timedelta(seconds=-1)  # what is now has just been
    return format_timedelta(away, threshold=1.5, add_direction=True, locale=say.locale)


def period(edtf: str | None, say: Wording) -> str:
    """A period of the contract in words: "2024", "January–May 2024", "1st quarter 2024", "since 2005"."""
    found = parse_period(edtf)
    if found is None:
        return edtf or ""
    first, slash, last = found.edtf.partition("/")
    if slash and found.end is None:
        return say("since {date}", date=_one(first, found.start, say, month="MMM"))
    if slash:
        return _span(found, max(len(first), len(last)), say)
    return _one(first, found.start, say)


def _one(edtf: str, start: date, say: Wording, *, month: str = "MMMM") -> str:
    """One year, month or day; a short month ("янв.") wherever a preposition would ask for a case."""
    if len(edtf) == 4:
        return _year(str(start.year), say)
    return _formed(f"y{month}" if len(edtf) == 7 else f"y{month}d", start, say.locale)


def _span(found: Period, precision: int, say: Wording) -> str:
    assert found.end is not None
    if precision == 7 and _is_quarter(found):
        return _formed("yQQQQ", found.start, say.locale)
    if precision == 4:
        return _year(f"{found.start.year}–{found.end.year}", say)
    skeleton = "yMMMM" if precision == 7 else "yMMMMd"
    return _between(skeleton, found.start, found.end, say.locale)


def _year(years: str, say: Wording) -> str:
    return str(say.table("show").get("year", "{0}")).format(years)


def _is_quarter(found: Period) -> bool:
    end = found.end
    return (
        end is not None
        and found.start.month % 3 == 1
        and (end.year, end.month)
        == (
            found.start.year,
            found.start.month + 2,
        )
    )


def country(code: str, say: Wording) -> str:
    """A country's or bloc's name: the language's own short one, else CLDR's, else the code."""
    own = say.named("countries", code)
    if own != code:
        return own
    return str(locale_of(say.locale).territories.get(BLOCS.get(code, code), code))


def countries(codes: Iterable[str], say: Wording, *, between: str = " – ") -> str:
    """Names joined: "China – Kazakhstan"."""
    return between.join(country(code, say) for code in codes)


def quoted(text: str, say: Wording) -> str:
    """Text in the language's own quotation marks."""
    opening, closing = say.table("show").get("quotes", ("“", "”"))
    return f"{opening}{text}{closing}"


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` letters, cut at a word's border where there is one."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > limit // 2 else cut).rstrip(" ,;:.-–—") + "…"
