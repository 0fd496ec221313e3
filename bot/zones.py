"""Time zones by what people call them: a city in any of our languages, a country, an offset. Pure; reads no clock.

Names are CLDR's (Babel); cities that name no zone of their own go by their country, where it keeps one time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.facts.mentions import City, Country
from bot.facts.names.gazetteer import gazetteer
from bot.facts.read import read
from bot.languages import codes
from bot.models import Span
from bot.text import fold

_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\u2212-])\s*(\d{1,2})(?::?([0-5]\d))?")
_WIDEST = timedelta(hours=14)  # no zone is further from UTC
# CLDR, supplemental/metaZones.xml, primaryZones: what a country's name alone means where it has several zones.
_PRIMARY = {
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "UA": "Europe/Kyiv",
    "UZ": "Asia/Tashkent",
}
_SEASONS = (1, 7)  # months in which offsets are compared


def zone_of(name: str) -> tzinfo:
    """The zone of a name that ``find_zone`` gave: IANA's, or "UTC+05:30".

    Raises:
        KeyError: no such zone.
    """
    offset = _offset(name)
    return ZoneInfo(name) if offset is None else timezone(offset, name)


def find_zone(words: str, *, year: int) -> str | None:
    """The zone that some words name ("Almaty", "Алматы", "北京", "Germany", "UTC+5", "Asia/Almaty"); None if none.

    Args:
        year: in which a country's zones must agree for it to name one.
    """
    folded = " ".join(fold(words).split())
    offset = _offset(folded)
    if offset is not None:
        return _named(offset)
    exact = _by_id().get(folded) or _by_city().get(folded) or _by_country(folded, year)
    return exact or _by_reading(words, year)


def zone_in(country: str, *, year: int) -> str | None:
    """The one time a country keeps in a year, by ISO code; None where it keeps several.

    Of several zones CLDR's primary one is taken; else, where all agree in that year, that of the country's first city.
    """
    from babel.core import get_global  # noqa: PLC0415

    zones: list[str] = list(get_global("territory_zones").get(country, ()))
    if country in _PRIMARY:
        return _PRIMARY[country]
    if len({_offsets(zone, year) for zone in zones}) != 1:
        return None
    cities = (_by_city().get(fold(city)) for city, code in gazetteer().cities.items() if code == country)
    return next((zone for zone in cities if zone in zones), zones[0])


def _offset(words: str) -> timedelta | None:
    match = _OFFSET.fullmatch(words.lower().strip())
    if match is None:
        return timedelta() if words.lower() in ("utc", "gmt") else None
    size = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return None if size > _WIDEST else size * (1 if match[1] == "+" else -1)


def _named(offset: timedelta) -> str:
    if not offset:
        return "UTC"
    minutes = abs(offset) // timedelta(minutes=1)
    return f"UTC{'+' if offset > timedelta() else '-'}{minutes // 60:02d}:{minutes % 60:02d}"


def _offsets(zone: str, year: int) -> tuple[timedelta | None, ...]:
    return tuple(datetime(year, month, 1, tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset() for month in _SEASONS)


@cache
def _by_id() -> dict[str, str]:
    return {fold(name): name for name in available_timezones() if "/" in name}


@cache
def _by_city() -> dict[str, str]:
    """Folded name of a zone's city in any of our languages -> the zone."""
    from babel import Locale  # noqa: PLC0415
    from babel.core import get_global  # noqa: PLC0415

    known = available_timezones()
    zones = [zone for zone in get_global("zone_territories") if zone in known and "/" in zone]
    cities = {fold(zone.rpartition("/")[2].replace("_", " ")): zone for zone in zones}
    for code in codes():
        for zone, names in Locale.parse(code).time_zones.items():
            if zone in known and "city" in names:
                cities.setdefault(fold(str(names["city"])), zone)
    return cities


def _by_country(folded: str, year: int) -> str | None:
    country = _countries().get(folded)
    return zone_in(country, year=year) if country else None


def _by_reading(words: str, year: int) -> str | None:
    """The zone of a city or country named as articles name it: declined, with words around it ("в Астане")."""
    for code in codes():
        for mention in read(words, language=code, published=None).mentions:
            if isinstance(mention, City | Country) and (zone := _zone_at(mention, year)):
                return zone
    return None


def _zone_at(place: City | Country, year: int) -> str | None:
    if isinstance(place, City):
        named = _by_city().get(fold(place.name or ""))
        return named or (zone_in(place.country, year=year) if place.country else None)
    if place.form == "capital":
        known = gazetteer()
        capital = next((city for city in known.capitals if known.cities.get(city) == place.code), "")
        return _by_city().get(fold(capital)) or zone_in(place.code, year=year)
    return zone_in(place.code, year=year)


@cache
def _countries() -> dict[str, str]:
    """Folded name of a country, or of a city in it, -> its ISO code."""
    from babel import Locale  # noqa: PLC0415

    found = {fold(city): country for city, country in gazetteer().cities.items()}
    for code in codes():
        for territory, name in Locale.parse(code).territories.items():
            if re.fullmatch(r"[A-Z]{2}", territory):
                found.setdefault(fold(str(name)), str(territory))
    return found


def zones_in(text: str, *, languages: Iterable[str], year: int) -> Iterator[tuple[Span, str]]:
    """The zones of the cities that a text names, with where: exactly as CLDR has them, or declined as in articles.

    A country is no city; where it is meant, ``find_zone`` of its name tells.
    """
    words = list(re.finditer(r"[^\W\d_]+", text))
    folded = fold(text)
    for length in range(min(3, len(words)), 0, -1):
        for first, last in zip(words, words[length - 1 :], strict=False):
            span = Span(first.start(), last.end())
            if zone := _by_city().get(folded[span.start : span.end]):
                yield span, zone
    for code in languages:
        for mention in read(text, language=code, published=None).mentions:
            is_city = isinstance(mention, City) or (isinstance(mention, Country) and mention.form == "capital")
            if is_city and (zone := _zone_at(mention, year)):  # type: ignore[arg-type]
                yield Span(mention.start, mention.end), zone
