"""A fact -> a line that reads at a glance: what, how much, when, who; then outlet, date and the id for ``/why``.

One function per kind, found by the kind's name; a kind without one is shown by its sentence. Pure; no commands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.models import Bound, Cited, Fact, Headline, Line, Place, Run
from handlers import formats
from handlers.periods import Period, parse_period
from handlers.wording import Wording

STALE = timedelta(days=365)
QUOTE_LIMIT = 280
SUBJECT_LIMIT = 160
PEOPLE_LIMIT = 4
DASH = " — "
DOT = " · "

_HOW = ("evidence", "marks")  # where a fact was said, not what
SHOWN_STATUS = {"target": "target", "planned": "planned", "upcoming": "upcoming", "proposed": "proposed"}


@dataclass(frozen=True, slots=True)
class Told:
    """One fact as it is shown, with the others that say exactly the same."""

    cited: Cited
    same: tuple[Cited, ...] = ()


Parts = Iterable[Run | str | None]
Tell = Callable[[Any, Wording, bool], Parts]
_KINDS: dict[str, Tell] = {}


def _kind(name: str) -> Callable[[Tell], Tell]:
    def register(function: Tell) -> Tell:
        _KINDS[name] = function
        return function

    return register


def line(told: Told, say: Wording, *, over: bool) -> Line:
    """The line of a fact: its parts, then its citation; ``over``: the time of what it announces has passed."""
    return Line((Run("• "), *describe(told.cited, say, over=over), *citation(told, say)))


def describe(cited: Cited, say: Wording, *, over: bool) -> tuple[Run, ...]:
    """What the fact says, without its citation."""
    tell = _KINDS.get(cited.fact.kind)
    parts = list(tell(cited.fact, say, over)) if tell else [formats.shorten(cited.sentence, QUOTE_LIMIT)]
    runs: list[Run] = []
    for part in parts:
        if not part:
            continue
        if runs:
            runs.append(Run(DOT))
        runs.append(part if isinstance(part, Run) else Run(part))
    return tuple(runs)


def citation(told: Told, say: Wording) -> tuple[Run, ...]:
    """Outlet with its link, date, how many more say the same, and ``/why id``."""
    article = told.cited.article
    runs = [Run(DASH), Run(outlet(article), url=article.url)]
    if article.published:
        runs.append(Run(", " + formats.day(article.published, say)))
    if told.same:
        runs.append(Run(" " + say("(+{count} more)", count=len(told.same)), "italic"))
    return (*runs, Run(DOT), Run(f"/why {told.cited.id}", "code"))


def outlet(article: Headline) -> str:
    """Who published it and which agency it credits, as well as we know; a file's name only where nothing else is."""
    name = article.publisher or urlsplit(article.url or "").hostname
    if name is None:
        return article.agency or article.source
    return f"{name} / {article.agency}" if article.agency and article.agency != name else name


def merge_same(facts: Iterable[Cited]) -> list[Told]:
    """Facts that agree in every field, shown once; the order is that of each one's first."""
    groups: dict[object, list[Cited]] = {}
    for cited in facts:
        groups.setdefault(_identity(cited.fact), []).append(cited)
    return [Told(group[0], _others(group)) for group in groups.values()]


def _others(group: list[Cited]) -> tuple[Cited, ...]:
    """One of each further article: an article that says a thing twice is no second witness."""
    articles = {cited.article.id: cited for cited in reversed(group)}
    articles.pop(group[0].article.id, None)
    return tuple(reversed(articles.values()))


def _identity(fact: Fact) -> object:
    values = ((field.name, getattr(fact, field.name)) for field in fields(fact))
    said = (sorted(value) if name == "participants" and value else value for name, value in values if name not in _HOW)
    return (fact.kind, repr(list(said)))


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
