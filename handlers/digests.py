"""What subscribers are told: a digest of what is new, a bundle of alerts, a reminder. Pure; sends and stores nothing.

    changes --one for each record, the weightiest--> ranked --the first few, in parts--> Reply

Ranked by who says so (independent sources), then by what happened, then by size: a loud rumour of one outlet never
leads. Short on top; the rest is behind "More".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.ledger.rule import fact_at
from bot.models import Block, Button, Change, Happening, Heading, Line, Note, Record, Reply, Run, Subscription
from handlers import formats
from handlers.lines import parts_of
from handlers.listing import heading
from handlers.registry import BUTTON_BYTES, button
from handlers.told import best, independent, is_past, line
from handlers.wording import Wording

TOP = 6  # lines that are read in ten seconds on a phone
PAGE = 10
AHEAD = 4  # events of the days to come
BUNDLE = 8  # alerts in one message
OUTLETS_FROM = 3  # outlets from which on their number is news beside that of the sources

# The weightiest first: of several things that became of one record, this is the one that is told.
WEIGHTS: tuple[Happening, ...] = (
    "cancelled", "moved", "disputed", "revised", "new", "held", "upcoming", "settled", "confirmed",
)  # fmt: skip
_MARKS: Mapping[Happening, str] = {
    "confirmed": "confirmed by others",
    "disputed": "now disputed",
    "settled": "no longer disputed",
    "upcoming": "announced",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The stretch of time that a digest is of, in the subscriber's own time zone."""

    since: datetime
    until: datetime

    @property
    def today(self) -> date:
        return self.until.date()


def digest(
    changes: Iterable[Change],
    ahead: Sequence[Record],
    window: Window,
    say: Wording,
    *,
    more: str = "",
    offset: int = 0,
    title: str = "",
) -> Reply | None:
    """What is new, the first few of it, and what is ahead; None where there is neither.

    Args:
        ahead: events of the days to come, soonest first.
        more: the command that shows the rest, without the place to go on from.
        offset: how much of it was shown already.
    """
    news = ranked(changes)
    size = PAGE if offset else TOP
    page, rest = news[offset : offset + size], len(news) - offset - size
    if not page and (offset or not ahead):
        return None
    blocks: list[Block] = [Heading(heading(title or say("News"), (formats.day(window.today, say),)))]
    blocks += [news_line(change, window.today, say) for change in page]
    if not offset:
        blocks += _ahead(ahead, {change.record.id for change in page}, window.today, say)
    if rest > 0:
        blocks.append(Note(say("{count} more", count=formats.number(rest, say))))
    command = f"{more} +{offset + size}".strip()
    buttons = ((button(say("More"), command, otherwise="/digest"),),) if rest > 0 and more else ()
    return Reply(blocks=tuple(blocks), buttons=buttons)


def nothing_new(window: Window, say: Wording) -> Reply:
    """One line for those who want to hear that there is nothing."""
    return Reply(blocks=(Line((Run(f"{say('News')} · {formats.day(window.today, say)}: {say('nothing new')}"),)),))


def alert(changes: Iterable[Change], today: date, say: Wording, *, number: int) -> Reply:
    """What one subscription is alerted of, in one message.

    Args:
        number: the subscription's, for the way to its settings.
    """
    news = ranked(changes)
    name = say("Alert") if len(news) == 1 else say("{count} alerts", count=formats.number(len(news), say))
    blocks: list[Block] = [Heading(name)]
    blocks += [news_line(change, today, say) for change in news[:BUNDLE]]
    if len(news) > BUNDLE:
        blocks.append(Note(say("{count} more", count=formats.number(len(news) - BUNDLE, say))))
    settings = button(say("Settings"), f"/subscriptions {number}", otherwise="/subscriptions")
    return Reply(blocks=tuple(blocks), buttons=((Button(say("Why this?"), _why(news)), settings),))


def _why(news: Iterable[Change]) -> str:
    """The command that says why these were sent: of as many as a button can carry."""
    command = "/whysent"
    for change in news:
        longer = f"{command} {change.record.id}"
        if len(longer.encode()) > BUTTON_BYTES:
            break
        command = longer
    return command


def reminder(records: Sequence[Record], today: date, say: Wording, *, number: int) -> Reply:
    """Events that are near."""
    blocks: list[Block] = [Heading(say("Reminder"))]
    blocks += [line(record, say, over=is_past(record, today)) for record in records]
    settings = button(say("Settings"), f"/subscriptions {number}", otherwise="/subscriptions")
    return Reply(blocks=tuple(blocks), buttons=((settings,),))


def ranked(changes: Iterable[Change]) -> list[Change]:
    """For each record what weighs most of all that became of it, in the order to be told."""
    weightiest: dict[str, Change] = {}
    for change in changes:
        known = weightiest.get(change.subject)
        if known is None or _weight(change.happening) <= _weight(known.happening):
            weightiest[change.subject] = change
    return sorted(weightiest.values(), key=_rank)


def _weight(happening: Happening) -> int:
    return WEIGHTS.index(happening)


def _rank(change: Change) -> tuple[Any, ...]:
    amount = getattr(change.record.fact, "amount", None)
    size = -float(amount) if amount is not None and change.record.fact.kind != "indicator" else 0.0
    return (-min(independent(change.record), 3), _weight(change.happening), size, -change.number)


def news_line(change: Change, today: date, say: Wording) -> Line:
    """A record with what became of it."""
    record = change.record
    return line(record, say, over=is_past(record, today), marks=marks(change, say))


def marks(change: Change, say: Wording) -> Iterator[str]:
    """What became of a record, in the reader's words; a meeting's own life is in its line."""
    if change.happening == "revised" and change.before:
        was = fact_at(change.record.kind, change.before, change.record.fact)
        yield say("revised, was {value}", value=_value(change, was, say))
    elif change.happening in _MARKS and not (change.happening == "upcoming" and len(change.record.life) > 1):
        yield say(_MARKS[change.happening])
    if len(change.record.outlets) >= OUTLETS_FROM and len(change.record.outlets) > independent(change.record):
        yield formats.counted(len(change.record.outlets), "outlets", say)


def _value(change: Change, was: Any, say: Wording) -> str:
    """The parts of the value before that read otherwise than now."""
    now = {part.text for part in parts_of(best(change.record), say, over=True)}
    before = [part.text for part in parts_of(_cited(change, was), say, over=True)]
    return " · ".join([text for text in before if text not in now] or before)


def _cited(change: Change, fact: Any) -> Any:
    return replace(change.record.lead, fact=fact)


def _ahead(ahead: Sequence[Record], shown: set[str], today: date, say: Wording) -> Iterator[Block]:
    """Events of the days to come that are not among the news."""
    events = [record for record in ahead if record.id not in shown][:AHEAD]
    if events:
        yield Heading(say("Ahead"), level=2)
        yield from (line(record, say, over=is_past(record, today)) for record in events)


def title_of(subscription: Subscription, say: Wording) -> str:
    """What a digest of this rhythm is called."""
    return say("This week") if subscription.slot and len(subscription.slot.days) == 1 else say("Today's news")
