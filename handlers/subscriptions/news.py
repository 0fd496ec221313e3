"""/digest, and what a subscription would be sent now: composed from the store as what is sent is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from bot.errors import UserError
from bot.interests import code_of, is_wanted, matches
from bot.models import Change, FactFilter, Interest, Line, Note, Record, Reply, Run, Subscription
from bot.zones import zone_of
from handlers.arguments import Args
from handlers.digests import Window, alert, digest, nothing_new, reminder, title_of
from handlers.lines import when
from handlers.managing import address_of
from handlers.registry import Ctx, button, command
from handlers.subscriptions.settings import default_zone
from handlers.wording import Wording
from storage import Storage

LOOK_AHEAD = timedelta(days=7)
REMINDED = timedelta(days=31)
MOST_CHANGES = 5000
MOST_AHEAD = 200
ALL = "all"  # in the place of an interest's code: what any subscription of the chat lets through


@command("digest", at=166, examples=("/digest",))
async def digest_(ctx: Ctx, args: Args) -> Reply:
    """What is new since the last digest here."""
    mine = [one for one in await ctx.storage.subscriptions.list(address_of(ctx.request)) if one.mode != "reminder"]
    words = args.text.split()
    if len(words) == 3 and words[1].isdecimal() and words[2].isdecimal():
        return await _stretch(ctx, mine, words[0], (int(words[1]), int(words[2])), args.offset)
    zone = zone_of(ctx.chat.zone or default_zone(ctx))
    now = ctx.request.at.astimezone(zone)
    told = [one.since for one in mine if one.mode == "digest"]
    window = Window(since=min(told, default=now - timedelta(days=1)), until=now)
    interests = _wanted(mine, ALL)
    found = await compose(ctx.storage, interests, window, ctx.say, code=ALL)
    day = now - timedelta(days=1)
    if window.since <= day or await changes_of(ctx.storage, interests, window):
        return found or nothing_new(window, ctx.say)
    last = button(ctx.say("The last 24 hours"), _more(ALL, Window(since=day, until=now)), otherwise="/latest")
    none = nothing_new(window, ctx.say)
    return Reply(blocks=(*none.blocks, *(found.blocks[1:] if found else ())), buttons=((last,),))


async def _stretch(ctx: Ctx, mine: Sequence[Subscription], code: str, seconds: tuple[int, int], offset: int) -> Reply:
    """What a digest that was sent has more of: the window it was of, by its interest's code."""
    since, until = (_moment(value) for value in seconds)
    if since is None or until is None:
        raise UserError(
            ctx.say("That digest is too old to go on with: {command} shows what is new.", command="/digest")
        )
    interests = _wanted(mine, code)
    if not interests:
        raise UserError(ctx.say("The subscription was changed since: {command} shows what is new.", command="/digest"))
    window = Window(since=since, until=until.astimezone(zone_of(ctx.chat.zone or default_zone(ctx))))
    found = await compose(ctx.storage, interests, window, ctx.say, code=code, offset=offset)
    return found or Reply(blocks=(Note(ctx.say("That was all.")),), more="")


def _moment(seconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _wanted(mine: Iterable[Subscription], code: str) -> list[Interest]:
    """The interests that a code stands for; of a chat without any, everything."""
    interests = [one.interest for one in mine]
    if code == ALL:
        return interests or [Interest()]
    return [one for one in (*interests, Interest()) if code_of(one) == code][:1]


async def compose(  # all but the first by name, or of the window
    storage: Storage,
    interests: Sequence[Interest],
    window: Window,
    say: Wording,
    *,
    code: str,
    offset: int = 0,
    title: str = "",
) -> Reply | None:
    """A digest of a window for any of these interests; None where there is nothing in it."""
    changes = await changes_of(storage, interests, window)
    events = () if offset else await _ahead(storage, interests, window.until, LOOK_AHEAD)
    return digest(changes, events, window, say, more=_more(code, window), offset=offset, title=title)


def _more(code: str, window: Window) -> str:
    return f"/digest {code} {int(window.since.timestamp())} {int(window.until.timestamp())}"


async def changes_of(storage: Storage, interests: Sequence[Interest], window: Window) -> list[Change]:
    """What became of records within a window that any of these interests lets through."""
    found = await storage.changes.between(window.since, window.until, limit=MOST_CHANGES)
    return [change for change in found if any(matches(interest, change) for interest in interests)]


async def _ahead(storage: Storage, interests: Sequence[Interest], now: datetime, horizon: timedelta) -> list[Record]:
    today: date = now.date()
    where = FactFilter(ahead=today, since=today, until=today + horizon)
    events = await storage.list_records("event", where, order="soonest", limit=MOST_AHEAD)
    return [one for one in events if any(is_wanted(one, interest, now) for interest in interests)]


# --- Previews


async def preview(ctx: Ctx, one: Subscription) -> Reply:
    """What a subscription would be sent now; where that is nothing, what it would have been for a while longer."""
    now = ctx.request.at.astimezone(zone_of(one.zone))
    if one.mode == "reminder":
        return await _reminders(ctx, one, now)
    since = one.since if one.mode == "digest" else now - timedelta(days=1)
    for reached in (since, now - timedelta(days=1), now - timedelta(days=7)):
        window = Window(since=min(reached, since), until=now)
        changes = await changes_of(ctx.storage, [one.interest], window)
        if changes:
            return await _shown(ctx, one, changes, window)
    nothing = ctx.say("Nothing of the last {count} days would have been sent.", count=7)
    return Reply(blocks=(_label(ctx), Line((Run(nothing),))))


async def _shown(ctx: Ctx, one: Subscription, changes: Sequence[Change], window: Window) -> Reply:
    if one.mode == "alerts":
        made = alert(changes, window.today, ctx.say, number=one.number)
        return Reply(blocks=(_label(ctx), *made.blocks))
    title = title_of(one, ctx.say)
    code = code_of(one.interest)
    composed = await compose(ctx.storage, [one.interest], window, ctx.say, code=code, title=title)
    assert composed is not None, "there are changes in the window"
    return Reply(blocks=(_label(ctx), *composed.blocks), buttons=composed.buttons)


async def _reminders(ctx: Ctx, one: Subscription, now: datetime) -> Reply:
    ahead = await _ahead(ctx.storage, [one.interest], now, REMINDED)
    events = [record for record in ahead if _has_day(record)]
    if not events:
        none = ctx.say("No such event is known for the next {count} days.", count=REMINDED.days)
        return Reply(blocks=(_label(ctx), Line((Run(none),))))
    made = reminder(events[:5], now.date(), ctx.say, number=one.number)
    return Reply(blocks=(_label(ctx), *made.blocks))


def _has_day(record: Record) -> bool:
    """Whether the day of an event is known: only of such is reminded."""
    period = when(record.fact)
    return period is not None and len(period.edtf) >= len("2025-09-01")


def _label(ctx: Ctx) -> Note:
    return Note(ctx.say("Preview: this is what would be sent."))
