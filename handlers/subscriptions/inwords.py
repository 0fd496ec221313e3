"""A subscription in words of the reader's language: what, when, of what, how it stands. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from bot.models import EVERY_DAY, Happening, Heading, Interest, Line, Mode, Run, Subscription
from bot.zones import zone_of
from handlers import formats
from handlers.exports import LISTS
from handlers.lines import DOT
from handlers.wording import Wording

WEEKDAYS = (1, 2, 3, 4, 5)
WEEKEND = (6, 7)
MODES: dict[Mode, str] = {"digest": "Digest", "alerts": "Alerts", "reminder": "Reminders"}
HAPPENED: dict[Happening, str] = {
    "new": "new",
    "confirmed": "confirmed by others",
    "revised": "revised",
    "disputed": "now disputed",
    "settled": "no longer disputed",
    "upcoming": "announced",
    "held": "held",
    "moved": "moved",
    "cancelled": "cancelled",
}
PAUSED = {
    "paused": "paused by you",
    "blocked": "I was blocked",
    "kicked": "I was removed from the chat",
    "no rights": "I may not write there",
    "topic closed": "the topic is closed",
    "topic gone": "the topic is gone",
    "gone": "the chat is gone",
}


def lines_of(one: Subscription, say: Wording, *, level: int = 2) -> Iterator[Heading | Line]:
    """What a subscription is, a line for each question that a reader has."""
    yield Heading(f"{one.number}{DOT}{say(MODES[one.mode])}: {when(one, say)}", level)
    yield Line((Run(what(one.interest, say)),))
    yield Line((Run(state(one, say), "italic"),))


def when(one: Subscription, say: Wording) -> str:
    """ "every day, 8:30 (Almaty)", "at once", "2 days before the event, 9:00"."""
    if one.mode == "alerts":
        return say("at once")
    said = []
    if one.mode == "reminder":
        said.append(say("{time} before", time=span(timedelta(minutes=one.ahead), say)))
    elif one.slot is not None:
        said.append(days(one.slot.days, say))
    if one.slot is None:
        return said[0]
    return f"{say('{day}, {time}', day=said[0], time=clock(one.slot.at))} ({city(one.zone, say)})"


def days(chosen: tuple[int, ...], say: Wording) -> str:
    """Days of the week: "every day", "on weekdays", "Monday, Friday"."""
    for known, words in ((EVERY_DAY, "every day"), (WEEKDAYS, "on weekdays"), (WEEKEND, "at weekends")):
        if chosen == known:
            return say(words)
    names = formats.locale_of(say.locale).days["stand-alone"]["wide"]
    return say(", ").join(str(names[day - 1]) for day in chosen)


def clock(minutes: int) -> str:
    """Minutes since midnight as clocks show them: "8:30"."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def span(time: timedelta, say: Wording) -> str:
    """A stretch of time: "2 days", "3 hours"."""
    from babel.dates import format_timedelta  # noqa: PLC0415

    unit = "hour" if time % timedelta(days=1) else "day"
    return format_timedelta(time, granularity=unit, threshold=1000, locale=say.locale)  # type: ignore[arg-type]


def city(zone: str, say: Wording) -> str:
    """A zone by its city, as CLDR names it; "UTC+05:00" as it is."""
    own = say.named("zones", zone)
    if own != zone:
        return own
    known = formats.locale_of(say.locale).time_zones.get(zone, {}).get("city")
    return str(known or zone.rpartition("/")[2].replace("_", " "))


def moment(at: datetime, zone: str, say: Wording) -> str:
    """An instant in local time: "Tue 2 Sep, 8:30"."""
    from babel.dates import format_skeleton  # noqa: PLC0415

    local = at.astimezone(zone_of(zone))
    day = format_skeleton("MMMEd", local, locale=say.locale)
    return say("{day}, {time}", day=day, time=clock(local.hour * 60 + local.minute))


def state(one: Subscription, say: Wording) -> str:
    """When it comes next; of one that is paused since when and why."""
    if one.paused is not None:
        why = say(PAUSED.get(one.paused, one.paused))
        since = formats.day(one.paused_at.date(), say) if one.paused_at else ""
        return say("paused since {date}: {reason}", date=since, reason=why)
    if one.next_at is not None:
        coming = say("next: {time}", time=moment(one.next_at, one.zone, say))
        return f"{coming}{DOT}{say('also when there is nothing new')}" if one.empty == "line" else coming
    return say("running")


# --- What it lets through


def what(interest: Interest, say: Wording) -> str:
    """An interest in words; "everything" where it is open."""
    return DOT.join(_wishes(interest, say)) or say("everything")


def _wishes(interest: Interest, say: Wording) -> Iterator[str]:
    lists = list(kinds(interest, say))
    if lists:
        yield say(", ").join(lists)
    for name in WISHES:
        if getattr(interest, name) != getattr(_BLANK, name):
            yield wish(name, interest, say)


def kinds(interest: Interest, say: Wording) -> Iterator[str]:
    """The lists whose facts are let through, by their titles."""
    if "event" in interest.kinds and not interest.events:
        yield say("Events")
    for title, kind, types in LISTS.values():
        if kind in interest.kinds and (not types or not set(types).isdisjoint(interest.events)):
            yield say(title)


def wish(name: str, interest: Interest, say: Wording) -> str:
    """One wish of an interest, by its field."""
    return _IN_WORDS[name](interest, say) if name in _IN_WORDS else say(", ").join(kinds(interest, say))


def _amount(interest: Interest, say: Wording) -> str:
    return say("from {amount}", amount=formats.money(interest.amount or 0, interest.currency, say))


def _change(interest: Interest, say: Wording) -> str:
    return say("changes of {percent} or more", percent=formats.change(interest.change or 0, say).lstrip("+"))


def _languages(interest: Interest, say: Wording) -> str:
    known = formats.locale_of(say.locale).languages
    return say("sources in: {names}", names=say(", ").join(str(known.get(one, one)) for one in interest.languages))


def _happenings(interest: Interest, say: Wording) -> str:
    return say("only when: {what}", what=say(", ").join(say(HAPPENED[one]) for one in interest.happenings))


_IN_WORDS: dict[str, Callable[[Interest, Wording], str]] = {
    "countries": lambda interest, say: formats.countries(interest.countries, say, between=" + "),
    "people": lambda interest, say: " + ".join(say.named("people", person) for person in interest.people),
    "series": lambda interest, say: say(", ").join(say.named("series", series) for series in interest.series),
    "words": lambda interest, say: " + ".join(formats.quoted(phrase, say) for phrase in interest.words),
    "amount": _amount,
    "change": _change,
    "stories": lambda interest, say: say("independent sources: {count} or more", count=interest.stories),
    "languages": _languages,
    "happenings": _happenings,
    "annual": lambda interest, say: say("annual figures only"),
}
WISHES = tuple(_IN_WORDS)
_BLANK = Interest()
