"""What is said with a request, and what an answer's headers mean. Pure; time is an argument.

Sources: RFC 9110 (Retry-After, validators, Content-Type), RFC 9111 (freshness).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot import __version__
from bot.feeds.fetch.kinds import Kind, Limits

DAY = 86_400.0  # seconds: nobody is believed to mean longer
LONGEST_VALIDATOR = 1024

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]{1,40})", re.IGNORECASE)
_DIRECTIVE = re.compile(r"([a-z-]+)(?:\s*=\s*\"?(\d{1,12}))?", re.IGNORECASE)


def user_agent(contact: str) -> str:
    """``Silkwire/0.1.0 (+https://example.org/about)``; without the brackets where there is no contact."""
    said = "".join(c for c in contact if c.isascii() and c.isprintable() and c not in "()").strip()
    return f"Silkwire/{__version__} (+{said})" if said else f"Silkwire/{__version__}"


def fixed(limits: Mapping[Kind, Limits], contact: str) -> dict[Kind, dict[str, str]]:
    """The headers that every request of a kind carries."""
    agent = user_agent(contact)
    return {
        kind: {"User-Agent": agent, "Accept": limit.accept, "Accept-Encoding": "gzip, deflate, br, zstd"}
        for kind, limit in limits.items()
    }


def conditions(etag: str | None, modified: str | None) -> dict[str, str]:
    """The validators of a conditional request, as the server wrote them; none that could not have been a server's."""
    asked = {"If-None-Match": validator(etag), "If-Modified-Since": validator(modified)}
    return {name: value for name, value in asked.items() if value is not None}


def validator(value: str | None) -> str | None:
    """An ETag or Last-Modified worth keeping."""
    if not value or len(value) > LONGEST_VALIDATOR or not (value.isascii() and value.isprintable()):
        return None
    return value


def content_type(value: str | None) -> tuple[str, str | None]:
    """Media type and charset, lower case."""
    if not value:
        return "", None
    media_type, _, parameters = value.partition(";")
    charset = _CHARSET.search(parameters) if parameters else None
    return media_type.strip().lower()[:100], charset[1].lower() if charset else None


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait, from seconds or an HTTP date; at most a day."""
    if not value:
        return None
    value = value.strip()
    if value.isdecimal() and value.isascii():
        return min(float(value[:12]), DAY)
    date = http_date(value)
    return None if date is None else min(max((date - now).total_seconds(), 0.0), DAY)


def fresh_for(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds for which the answer stays good, at most a day; None where the server does not say.

    We keep no shared cache, so max-age comes before s-maxage (RFC 9111, 5.2.2.10).
    """
    said = _directives(headers.get("Cache-Control", ""))
    if "no-cache" in said or "no-store" in said:
        return 0.0
    age = said.get("max-age", said.get("s-maxage"))
    if age is not None:
        return min(max(age - _seconds(headers.get("Age")), 0.0), DAY)
    expires = headers.get("Expires")
    if expires is None:
        return None
    until, since = http_date(expires), http_date(headers.get("Date", "")) or now
    return 0.0 if until is None else min(max((until - since).total_seconds(), 0.0), DAY)


def http_date(value: str) -> datetime | None:
    """A date of HTTP in any of its three forms; None where it is none."""
    try:
        date = parsedate_to_datetime(value[:64])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date


def _directives(value: str) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for part in value[:500].split(","):
        matched = _DIRECTIVE.match(part.strip())
        if matched:
            found[matched[1].lower()] = float(matched[2]) if matched[2] else None
    return found


def _seconds(value: str | None) -> float:
    return float(value[:12]) if value and value.isascii() and value.isdecimal() else 0.0
