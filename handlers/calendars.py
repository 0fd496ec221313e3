"""Events -> an iCalendar file (RFC 5545): all-day, with a citation, the same UID whenever it is made. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.models import Record
from handlers import formats
from handlers.lines import outlet, parts_of, when
from handlers.told import best, sources, status_of
from handlers.wording import Wording

if TYPE_CHECKING:
    from icalendar import Event

LONGEST = 31  # days: what is dated to no less than a month; a whole year says nothing to a calendar


def is_dated(record: Record) -> bool:
    """Whether the day or month of an event is known."""
    period = when(record.fact)
    return period is not None and period.end is not None and period.days <= LONGEST


def calendar(records: Iterable[Record], say: Wording, *, now: datetime, first: Mapping[str, str]) -> bytes:
    """The file, for events of which ``is_dated`` is true.

    Args:
        first: record id -> the id of the report that told of it first: it stays when a later one says more.
    """
    from icalendar import Calendar  # noqa: PLC0415  (slow to load)

    made = Calendar()
    made.add("prodid", "-//Silkwire//Silkwire//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "Silkwire")
    for record in records:
        made.add_component(_event(record, say, now, first.get(record.id, record.id)))
    return bytes(made.to_ical())


def _event(record: Record, say: Wording, now: datetime, root: str) -> Event:
    from icalendar import Event  # noqa: PLC0415

    period = when(record.fact)
    assert period is not None
    assert period.end is not None
    certain = status_of(record) == "upcoming" and period.days < LONGEST - 3
    made = Event()
    made.add("uid", f"{root}@silkwire")
    made.add("dtstamp", now)
    made.add("dtstart", period.start)
    made.add(
        "dtend", period.end + timedelta(days=1)
    )  # RFC 5545, 3.6.1: the end of an all-day event is not its last day
    made.add("summary", _summary(record, say))
    if place := _place(record, say):
        made.add("location", place)
    made.add("description", _description(record, say))
    if record.lead.article.url:
        made.add("url", record.lead.article.url)
    made.add("status", "CONFIRMED" if certain else "TENTATIVE")
    made.add("transp", "TRANSPARENT")
    made.add("sequence", max(0, len(record.life) - 1))
    return made


def _summary(record: Record, say: Wording) -> str:
    parts = parts_of(best(record), say, over=False)
    title = next((part.text for part in parts if part.style == "bold"), record.kind)
    codes = tuple(getattr(record.fact, "countries", None) or ())
    return f"{title} ({formats.countries(codes, say)})" if codes else title


def _place(record: Record, say: Wording) -> str:
    place = getattr(record.fact, "place", None)
    if place is None:
        return ""
    city = say.named("cities", place.city) if place.city else ""
    country = formats.country(place.country, say) if place.country else ""
    return say("{city}, {country}", city=city, country=country) if city and country else city or country


def _description(record: Record, say: Wording) -> str:
    article = record.lead.article
    day = f", {formats.day(article.published, say)}" if article.published else ""
    lines = [
        "".join(f"{part.text} · " for part in parts_of(best(record), say, over=False)).removesuffix(" · "),
        formats.quoted(formats.shorten(record.lead.sentence, 400), say),
        f"{outlet(article)}{day} · {sources(record.values[0], say)}",
        f"/why {record.id}",
    ]
    return "\n".join(lines)
