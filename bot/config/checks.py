"""What a value must be: each check gives the value, or raises ValueError with "must be ...". Knows no key.

Each takes what the file says, or the text that the environment does.
"""

from __future__ import annotations

import difflib
import ipaddress
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

Check = Callable[[object], object]


@dataclass(frozen=True, slots=True)
class Secret:
    """Text that does not show itself, however it is printed; ``reveal()`` gives it."""

    _text: str = field(default="", repr=False)

    def __str__(self) -> str:
        return "***" if self._text else ""

    def __bool__(self) -> bool:
        return bool(self._text)

    def reveal(self) -> str:
        return self._text


NO_SECRET = Secret()


def text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text in quotes")
    return value


def some_text(value: object) -> str:
    if not text(value).strip():
        raise ValueError("must not be empty")
    return text(value)


def secret(value: object) -> Secret:
    return Secret(text(value).strip())


def line(value: object) -> str:
    """Text that may stand in a header of a request."""
    if not text(value).isprintable():
        raise ValueError("must be one line of text")
    return text(value).strip()


def feed_address(value: object) -> str:
    """An address as it is written: a slash at its end may make another one of it."""
    try:
        parts = urlsplit(text(value).strip())
        known = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise ValueError('must be an address such as "https://example.org"')
    return text(value).strip()


def address(value: object) -> str:
    return feed_address(value).rstrip("/")


def maybe_address(value: object) -> str:
    return address(value) if value else ""


def language(value: object) -> str:
    if not re.fullmatch(r"[a-z]{2}", text(value)):
        raise ValueError('must be a language\'s two letters, such as "en"')
    return text(value)


def maybe_language(value: object) -> str:
    return language(value) if value else ""


def maybe_country(value: object) -> str:
    if value and not re.fullmatch(r"[A-Z]{2}", text(value)):
        raise ValueError('must be a country\'s two letters, such as "KZ"')
    return text(value)


def zone(value: object) -> str:
    try:
        ZoneInfo(text(value))
    except (KeyError, ValueError, OSError):
        raise ValueError('must be a time zone\'s name, such as "Asia/Almaty" or "UTC"') from None
    return text(value)


_PERSON = re.compile(r"(?:telegram|discord):\d{1,20}|terminal:\S+")


def people(value: object) -> tuple[str, ...]:
    """Names of people as platforms know them: a list, or (in the environment) one text with commas between."""
    names = _listed(value)
    if names is None:
        raise ValueError('must be a list such as ["telegram:123456789"]')
    for name in names:
        # A user name may be given up and taken by another person; a number stays with its account.
        if not isinstance(name, str) or not _PERSON.fullmatch(name):
            raise ValueError('must be people by platform and number, such as ["telegram:123456789"]')
    return tuple(dict.fromkeys(map(str, names)))


def networks(value: object) -> tuple[str, ...]:
    """Networks as CIDR writes them ("127.0.0.0/8", "::1"): a list, or one text with commas between."""
    names = _listed(value)
    if names is None:
        raise ValueError('must be a list such as ["127.0.0.0/8"]')
    try:
        return tuple(dict.fromkeys(str(ipaddress.ip_network(text(name).strip())) for name in names))
    except ValueError:
        raise ValueError('must be networks such as ["127.0.0.0/8", "::1"]') from None


def _listed(value: object) -> list[object] | None:
    if isinstance(value, str):
        return [name.strip() for name in value.split(",") if name.strip()]
    return value if isinstance(value, list) else None


def yes_or_no(value: object) -> bool:
    known = {"true": True, "false": False}
    if isinstance(value, bool):
        return value
    if not isinstance(value, str) or value.lower() not in known:
        raise ValueError("must be true or false")
    return known[value.lower()]


def number(least: float, most: float, *, whole: bool = True) -> Callable[[object], float]:
    """A number between those two, both included."""
    said = f"must be a {'whole ' if whole else ''}number from {least:g} to {most:g}"

    def check(value: object) -> float:
        try:
            found = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else math.nan
        except ValueError:
            found = math.nan
        if not least <= found <= most or (whole and found != int(found)):
            raise ValueError(said)
        return int(found) if whole else found

    return check


def one_of(*known: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        if value not in known:
            raise ValueError(f"must be one of {', '.join(filter(None, known))}{nearest(str(value), known)}")
        return str(value)

    return check


def nearest(word: str, known: Iterable[str]) -> str:
    """ "; did you mean X?", where something known is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else ""
