"""Doings that speak of the same event -> one, whose sentence is the one that says most."""

from __future__ import annotations

from collections.abc import Sequence

from bot.facts.edtf import compatible, first_day
from bot.facts.event.doing import Doing

_TRIP = 3  # days
_COMMISSIONS = ("event.commission", "event.panel")


def merge(told: Sequence[Doing]) -> list[Doing]:
    """One doing per event, in the order they are first told of."""
    events: list[Doing] = []
    for doing in told:
        same = next((event for event in reversed(events) if _same(event, doing)), None)
        if same is None:
            events.append(doing)
        else:
            _take(same, doing)
    return [event for event in events if not _only_spoken_of(event)]


def _only_spoken_of(event: Doing) -> bool:
    return event.type in ("summit", "forum") and event.back and not event.date and not (event.series and event.host)


def _same(one: Doing, other: Doing) -> bool:
    if one.type != other.type or not _agree(one.series, other.series) or not _agree(one.edition, other.edition):
        return False
    if (one.concept in _COMMISSIONS) != (other.concept in _COMMISSIONS):
        return False
    if one.date and other.date and not compatible(one.date, other.date) and not _same_trip(one, other):
        return False
    if not _agree(one.host, other.host) or not (_agree(one.city, other.city) or _one_trip(one, other)):
        return False
    if _different_times(one, other):
        return False
    return _same_people(one, other)


def _same_trip(one: Doing, other: Doing) -> bool:
    """A visit told of with the date of the talks during it, and with its own a few days off."""
    if one.type != "visit" or one.borrowed == other.borrowed or not set(one.people) & set(other.people):
        return False
    days = [first_day(one.date or ""), first_day(other.date or "")]
    return None not in days and abs((days[0] - days[1]).days) <= _TRIP  # type: ignore[operator]


def _one_trip(one: Doing, other: Doing) -> bool:
    """ "Will visit Beijing and then Chengdu": the second city has no date of its own."""
    told = None in (one.date, other.date) or one.borrowed or other.borrowed
    return one.type == "visit" and told and one.status == other.status


def _agree(one: object, other: object) -> bool:
    return one is None or other is None or one == other


def _different_times(one: Doing, other: Doing) -> bool:
    """What is only wished for is not what took place; the next is not this one."""
    statuses = {one.status, other.status}
    if one.next != other.next and (not one.date or not other.date):
        return True
    if statuses == {"proposed", "held"}:
        return True
    undated = not (one.date and other.date)
    return (
        undated
        and statuses == {"held", "upcoming"}
        and one.sure
        and other.sure
        and not (one.back or other.back or other.loose)
    )


def _same_people(one: Doing, other: Doing) -> bool:
    if one.type == "visit":
        same = set(one.countries) == set(other.countries) or bool(one.people or other.people)
        return same and (set(one.people) == set(other.people) or not one.people or not other.people)
    if one.type == "talks":
        shared = set(one.people) & set(other.people)
        parties = set(one.parties()) & set(other.parties())
        few = min(len(one.people), len(other.people))
        if _guess(one, other):
            return True
        return len(shared) >= 2 or (len(shared) == few and len(parties) >= 2) or (few == 0 and bool(parties))
    return True


def _guess(one: Doing, other: Doing) -> bool:
    """Talks of the same two countries, told again by office alone, without time and place: of those told before."""
    if not other.guessed or other.date or other.host or set(one.parties()) != set(other.parties()):
        return False
    return set(other.people) - other.guessed <= set(one.people)


def _take(event: Doing, doing: Doing) -> None:
    """Adds what the second says to the first."""
    if doing.said() > event.said():
        event.sentence = doing.sentence
    unsure = doing.guessed if event.type == "talks" and _guess(event, doing) else frozenset()
    event.people |= {name: land for name, land in doing.people.items() if name not in {*event.people, *unsure}}
    event.countries.extend(code for code in doing.countries if code not in event.countries)
    if event.city is None and doing.city is not None:
        event.city, event.host = doing.city, doing.host
    event.host = event.host or doing.host
    event.series = event.series or doing.series
    event.edition = event.edition or doing.edition
    event.level = event.level or doing.level
    _date(event, doing)
    if doing.sure and not event.sure:
        event.status, event.sure = doing.status, True
    event.back = event.back and doing.back
    event.marks.extend(doing.marks)


def _date(event: Doing, doing: Doing) -> None:
    """The finer date, the whole of several days before one of them; the own before the borrowed."""
    if doing.date is None:
        return
    if (
        event.date is None
        or (event.borrowed and not doing.borrowed)
        or (event.borrowed == doing.borrowed and finer(doing.date, event.date))
    ):
        event.date, event.borrowed = doing.date, doing.borrowed


def finer(one: str, other: str) -> bool:
    """Whether the first tells the time of an event better."""
    return _fineness(one) > _fineness(other)


def _fineness(edtf: str) -> tuple[int, bool]:
    return len(edtf.partition("/")[0]), "/" in edtf
