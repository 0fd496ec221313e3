"""What people subscribe to, what became of records since, and what is on its way to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal

from bot.models.chat import Reply
from bot.models.record import Record

Mode = Literal["digest", "alerts", "reminder"]
Empty = Literal["silent", "line"]
Happening = Literal["new", "confirmed", "revised", "disputed", "settled", "upcoming", "held", "moved", "cancelled"]
Lane = Literal[0, 1, 2]
Sending = Literal["queued", "sending", "sent", "unknown", "failed"]

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """Where messages go: a platform's conversation, and in a forum the topic's id."""

    platform: str
    chat: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """Local times of day and week.

    Attributes:
        at: minutes since local midnight, 0 to 1439.
        days: ISO weekdays, 1 is Monday.
    """

    at: int
    days: tuple[int, ...] = EVERY_DAY

    @property
    def clock(self) -> time:
        return time(self.at // 60, self.at % 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """What a subscription lets through; everything given must hold, and of a list any one, but for people and words.

    Attributes:
        kinds: fact kinds; () is all.
        events: the contract's event types ("summit", "visit"), where kinds are events.
        countries: each of these takes part.
        people: each of these takes part ("Tokayev and Xi in one event"); part of a name, any case.
        series: the contract's series of meetings, or of figures (``Record.series``).
        words: words or phrases, each of which the record's sentence has, found as a search finds them.
        amount: the least sum; ``currency`` is its own, others are left out.
        change: the least change in percent, up or down.
        stories: the least number of independent sources.
        languages: of the articles that say so.
        happenings: what may have become of a record; () is all.
        annual: figures of a whole year only.
    """

    kinds: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    amount: Decimal | None = None
    currency: str = "USD"
    change: Decimal | None = None
    stories: int = 1
    languages: tuple[str, ...] = ()
    happenings: tuple[Happening, ...] = ()
    annual: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One wish to be told.

    Attributes:
        number: what ``/subscriptions`` calls it by; 0 before it is stored.
        slot: of a digest: when; of a reminder of days: at what local time.
        ahead: of a reminder: minutes before the event.
        zone: IANA name; whose local time the slot is.
        empty: what a digest with nothing new is.
        by: who asked for it ("telegram:123"), where that is not the chat itself.
        paused: why ("paused" by a person, "blocked", "kicked", "no rights", "topic closed", "gone"), or None.
        next_at: of a digest: when it is due (UTC); made anew from slot and zone when time zones change.
        since: what was told up to (UTC): news after it are new.
    """

    number: int = 0
    address: Address
    mode: Mode
    interest: Interest = field(default_factory=Interest)
    slot: Slot | None = None
    ahead: int = 0
    zone: str = "UTC"
    language: str = "en"
    empty: Empty = "silent"
    by: str = ""
    paused: str | None = None
    paused_at: datetime | None = None
    created: datetime
    next_at: datetime | None = None
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of a record when an article was stored.

    Attributes:
        number: ascending as they were stored.
        subject: what stays the same while more is told of a thing: the id of the report it was first told by.
        happening: "new"; "confirmed" by a second independent story; "revised" the best value is another;
            "disputed" a differing value came; "settled" none differs any more; the rest are an event's.
        day: of the article that told it: old ones are no news.
        before: of a revision: the best value's fields as they were, by the contract.
    """

    number: int
    at: datetime
    subject: str
    happening: Happening
    day: date
    record: Record
    before: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message on its way: a row of the outbox, unique by address, slot and part.

    Attributes:
        slot: what it is of: "digest:17:2026-11-21", "alert:17:4711".
        part: 1 for the first message of a reply.
        lane: 1 alerts, 2 digests and what else goes to many; answers to a person go before both.
        payload: the message as the platform rendered it.
        state: "unknown": it may have arrived, the platform's answer was lost.
        due: not before.
        attempts: how often it was tried.
    """

    number: int
    address: Address
    slot: str
    part: int
    lane: Lane
    payload: str
    state: Sending = "queued"
    due: datetime
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A reply that is to go to some addresses, composed once for all of them; ``slots`` names it for each."""

    reply: Reply
    addresses: tuple[Address, ...]
    slots: tuple[str, ...]
    lane: Lane = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxState:
    """How the outbox stands.

    Attributes:
        counts: rows by state.
        oldest: since when the oldest unsettled row waits.
        ambiguous: how often a message may have arrived and its answer was lost.
        paused: why chats are closed -> how many.
        waiting: chats (or all of them, as one) that the platform asked to wait with.
    """

    counts: Mapping[str, int]
    oldest: datetime | None = None
    ambiguous: int = 0
    paused: Mapping[str, int] = field(default_factory=dict)
    waiting: int = 0
