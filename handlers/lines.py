"""A fact -> what it says, read at a glance: what, how much, when, who. Who says so is told in ``handlers.told``.

One function per kind, found by the kind's name; a kind without one is shown by its sentence. Pure; no commands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from bot.ledger.standing import STALE
from bot.models import Bound, Cited, Fact, Headline, Place, Run
from bot.models.outlet import outlet_of
from handlers import formats
from handlers.periods import Period, parse_period
from handlers.wording import Wording

QUOTE_LIMIT = 280
SUBJECT_LIMIT = 160
PEOPLE_LIMIT = 4
DOT = " · "

SHOWN_STATUS = {"target": "target", "planned": "planned", "upcoming": "upcoming", "proposed": "proposed"}


Parts = Iterable[Run | str | None]
Tell = Callable[[Any, Wording, bool], Parts]
_KINDS: dict[str, Tell] = {}


def _kind(name: str) -> Callable[[Tell], Tell]:
    def register(function: Tell) -> Tell:
        _KINDS[name] = function
        return function

    return register


def describe(cited: Cited, say: Wording, *, over: bool) -> tuple[Run, ...]:
    """What the fact says, without its citation."""
    return dotted(parts_of(cited, say, over=over))


def parts_of(cited: Cited, say: Wording, *, over: bool) -> list[Run]:
    """What the fact says, part by part: period, figure, what is measured ..."""
    tell = _KINDS.get(cited.fact.kind)
    parts = tell(cited.fact, say, over) if tell else [formats.shorten(cited.sentence, QUOTE_LIMIT)]
    return [part if isinstance(part, Run) else Run(part) for part in parts if part]


def dotted(parts: Iterable[Run]) -> tuple[Run, ...]:
    """Parts with a dot between them."""
    runs = [run for part in parts for run in (Run(DOT), part)]
    return tuple(runs[1:])


def outlet(article: Headline) -> str:
    """Who published it and which agency it credits, as well as we know; a file's name only where nothing else is."""
    name = outlet_of(article.publisher, article.url, article.agency, article.source)
    return f"{name} / {article.agency}" if article.agency and article.agency != name else name


def when(fact: Fact) -> Period | None:
    """The period or date of a fact of any kind."""
    for name in ("period", "date", "year"):
        value = getattr(fact, name, None)
        if value is not None:
            return parse_period(str(value))
    return None


def is_over(cited: Cited, today: date) -> bool:
    """Whether the time of a fact has passed; an undated "will meet" is old news after a year."""
    period = when(cited.fact)
    if period:
        return (period.end or period.start) < today
    published = cited.article.published
    return published is not None and today - published > STALE


# --- one per kind -----------------------------------------------------------------------------------------------------


@_kind("trade")
def _trade(fact: Any, say: Wording, over: bool) -> Parts:
    yield from _dated(fact.period, say)
    yield from _amount(fact, say)
    yield f"{say(fact.flow)} {_direction(fact, say)}"
    yield _in_the_texts_words(fact.goods, say)
    yield _status(fact, say, over)


@_kind("investment")
def _investment(fact: Any, say: Wording, over: bool) -> Parts:
    yield from _dated(fact.period, say)
    if fact.count is not None:
        bound: Bound = fact.bound if fact.amount is None else "exact"
        yield Run(formats.counted(fact.count, fact.unit or "items", say, bound=bound), "bold")
    yield from _amount(fact, say)
    yield f"{say('investment')} {formats.countries(fact.countries, say, between=' → ')}"
    yield _status(fact, say, over)


@_kind("indicator")
def _indicator(fact: Any, say: Wording, over: bool) -> Parts:
    yield from _dated(fact.period, say)
    if fact.value is not None:
        shown = formats.counted(fact.value, fact.unit or "items", say, bound=fact.bound)
        yield Run(_with_change(shown, fact.change_pct, say), "bold")
    elif fact.change_pct is not None:
        yield Run(formats.change(fact.change_pct, say), "bold")
    yield None if fact.metric == "other" else say(fact.metric)
    yield formats.countries(getattr(fact, "countries", None) or (), say)


@_kind("event")
def _event(fact: Any, say: Wording, over: bool) -> Parts:
    yield from _dated(fact.date, say)
    yield _title(fact, say)
    yield _people(fact.participants or (), say)
    yield _where(fact, say)
    yield _status(fact, say, over)


@_kind("agreement")
def _agreement(fact: Any, say: Wording, over: bool) -> Parts:
    yield from _dated(fact.date, say)
    yield Run(_documents(fact, say), "bold")
    yield _in_the_texts_words(fact.subject, say)
    yield formats.shorten(say(", ").join(fact.parties or ()), SUBJECT_LIMIT)
    yield from _amount(fact, say, bound="exact")
    yield _status(fact, say, over)


@_kind("statement")
def _statement(fact: Any, say: Wording, over: bool) -> Parts:
    quote = formats.quoted(formats.shorten(fact.quote, QUOTE_LIMIT), say)
    yield Run(say.named("people", fact.speaker) if fact.speaker else say("not named"), "bold")
    yield quote


@_kind("milestone")
def _milestone(fact: Any, say: Wording, over: bool) -> Parts:
    yield Run(formats.period(str(fact.year), say), "bold") if fact.year else None
    counted = fact.number and str(fact.number) not in (fact.title or "")
    yield Run(say("{number} years", number=fact.number), "bold") if counted else None
    yield _in_the_texts_words(fact.title, say)


# --- parts of a line --------------------------------------------------------------------------------------------------


def _dated(edtf: str | None, say: Wording) -> Parts:
    if edtf:
        yield formats.period(edtf, say)


def _in_the_texts_words(text: str | None, say: Wording) -> str:
    """Words of the article, in quotation marks: their language and their case endings are its own."""
    return formats.quoted(formats.shorten(text, SUBJECT_LIMIT), say) if text else ""


def _documents(fact: Any, say: Wording) -> str:
    if fact.count is None:
        return formats.several(fact.type, say)
    return say(fact.type) if fact.count == 1 else formats.counted(fact.count, fact.type, say)


def _amount(fact: Any, say: Wording, *, bound: Bound | None = None) -> Parts:
    change_pct = getattr(fact, "change_pct", None)
    if fact.amount is not None:
        shown = formats.bounded(formats.money(fact.amount, fact.currency, say), bound or fact.bound, say)
        yield Run(_with_change(shown, change_pct, say), "bold")
    elif change_pct is not None:
        yield Run(formats.change(change_pct, say), "bold")


def _with_change(shown: str, change_pct: Any, say: Wording) -> str:
    return shown if change_pct is None else f"{shown} ({formats.change(change_pct, say)})"


def _direction(fact: Any, say: Wording) -> str:
    arrow = {"export": " → ", "import": " ← "}.get(fact.flow, " – ")
    shown = formats.countries(fact.countries or (), say, between=arrow)
    return shown + arrow + say("world") if len(fact.countries or ()) == 1 and fact.flow != "turnover" else shown


def _title(fact: Any, say: Wording) -> Run:
    title = say(f"{fact.level} {fact.type}") if getattr(fact, "level", None) else say(fact.type)
    if fact.series:
        title = say(f"{{series}} {fact.type}", series=say.named("series", fact.series))
    if fact.edition:
        title = say("{title} no. {edition}", title=title, edition=fact.edition)
    return Run(title, "bold")


def _people(names: Iterable[str], say: Wording) -> str:
    shown = [say.named("people", name) for name in names]
    rest = len(shown) - PEOPLE_LIMIT
    return say(", ").join(shown[:PEOPLE_LIMIT]) + (" " + say("(+{count} more)", count=rest) if rest > 0 else "")


def _where(fact: Any, say: Wording) -> str:
    place: Place | None = fact.place
    codes = list(fact.countries or ())
    host = place.country if place else None
    guests = [code for code in codes if code != host]
    there = _place(place, say) if place else ""
    if there and guests and fact.type == "visit":
        return f"{formats.countries(guests, say, between=say(', '))} → {there}"
    return there or formats.countries(codes, say)


def _place(place: Place, say: Wording) -> str:
    city = say.named("cities", place.city) if place.city else ""
    country = formats.country(place.country, say) if place.country else ""
    return say("{city}, {country}", city=city, country=country) if city and country else city or country


def _status(fact: Any, say: Wording, over: bool) -> Run | None:
    """The mark of what is not (yet) so; what was announced for a time now past is called announced."""
    status = SHOWN_STATUS.get(fact.status or "")
    if status is None:
        return None
    return Run(say("announced" if over and status == "upcoming" else status), "italic")
