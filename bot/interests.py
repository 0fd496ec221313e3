"""Whether a subscription is told of a change, and if not, which of its wishes says so. Pure.

What a record says is compared, not how an article words it: a person is known by part of a name, a sum only in the
currency that was asked for, a phrase in the sentence that the best value is cited by.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from bot.facts.beside import own
from bot.models import Change, Interest, Record
from bot.text import fold
from storage.subscriptions import write_interest

_YEAR = re.compile(r"\d{4}")


def refusals(interest: Interest, change: Change) -> tuple[str, ...]:
    """The fields of an interest that keep a change from it, in the order of ``Interest``; none lets it through."""
    return tuple(name for name, lets in _WISHES.items() if getattr(interest, name) and not lets(interest, change))


def matches(interest: Interest, change: Change) -> bool:
    """Whether the change is told to who has this interest."""
    return all(not getattr(interest, name) or lets(interest, change) for name, lets in _WISHES.items())


def is_wanted(record: Record, interest: Interest, at: datetime) -> bool:
    """Whether an event of the days to come is of interest, whatever became of it."""
    change = Change(number=0, at=at, subject=record.id, happening="upcoming", day=at.date(), record=record)
    wide = Interest(kinds=interest.kinds, events=interest.events, countries=interest.countries,
                    people=interest.people, series=interest.series)  # fmt: skip
    return matches(wide, change)


@lru_cache(maxsize=10_000)
def code_of(interest: Interest) -> str:
    """Equal for equal interests; short enough for a button."""
    written = json.dumps(write_interest(interest), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:8]


def _kinds(interest: Interest, change: Change) -> bool:
    return change.record.kind in interest.kinds


def _events(interest: Interest, change: Change) -> bool:
    """A narrower wish among events; other kinds have their own."""
    return change.record.kind != "event" or getattr(change.record.fact, "type", None) in interest.events


def _countries(interest: Interest, change: Change) -> bool:
    return set(interest.countries) <= {*own(change.record.fact).countries, *_party_codes(change.record)}


def _party_codes(record: Record) -> Iterable[str]:
    parties: Iterable[Any] = getattr(record.fact, "parties", None) or ()
    return (party for party in parties if isinstance(party, str) and re.fullmatch(r"[A-Z]{2,}", party))


def _people(interest: Interest, change: Change) -> bool:
    names = [fold(name) for name in own(change.record.fact).people]
    return all(any(fold(wanted) in name for name in names) for wanted in interest.people)


def _series(interest: Interest, change: Change) -> bool:
    return not {change.record.series, getattr(change.record.fact, "series", None)}.isdisjoint(interest.series)


def _words(interest: Interest, change: Change) -> bool:
    said = fold(f"{change.record.lead.sentence}\n{change.record.lead.article.title or ''}")
    return all(fold(phrase) in said for phrase in interest.words)


def _amount(interest: Interest, change: Change) -> bool:
    fact: Any = change.record.fact
    amount = getattr(fact, "amount", None)
    return amount is not None and fact.currency == interest.currency and amount >= (interest.amount or 0)


def _change(interest: Interest, change: Change) -> bool:
    percent: Decimal | None = getattr(change.record.fact, "change_pct", None)
    return percent is not None and abs(percent) >= (interest.change or 0)


def _stories(interest: Interest, change: Change) -> bool:
    return change.record.stories >= interest.stories


def _languages(interest: Interest, change: Change) -> bool:
    return not set(interest.languages).isdisjoint(change.record.languages)


def _happenings(interest: Interest, change: Change) -> bool:
    return change.happening in interest.happenings


def _annual(interest: Interest, change: Change) -> bool:
    return bool(_YEAR.fullmatch(getattr(change.record.fact, "period", None) or ""))


_WISHES: dict[str, Callable[[Interest, Change], bool]] = {
    "kinds": _kinds,
    "events": _events,
    "countries": _countries,
    "people": _people,
    "series": _series,
    "words": _words,
    "amount": _amount,
    "change": _change,
    "stories": _stories,
    "languages": _languages,
    "happenings": _happenings,
    "annual": _annual,
}
