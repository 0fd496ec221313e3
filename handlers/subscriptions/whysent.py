"""Why something was sent, and why something was not: a record against every subscription of the conversation."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.errors import UserError
from bot.interests import matches, refusals
from bot.models import Block, Change, Heading, Line, Note, Record, Reply, Run, Subscription
from bot.timetable import next_due
from bot.zones import zone_of
from handlers import formats
from handlers.arguments import Args
from handlers.digests import news_line, ranked
from handlers.lines import DOT, outlet
from handlers.managing import address_of
from handlers.registry import Ctx, command
from handlers.subscriptions.inwords import HAPPENED, MODES, clock, kinds, moment, what, wish
from handlers.told import is_past, line
from handlers.wording import Wording
from storage.tellings import Told

LOOKED_BACK = timedelta(days=3)
SHOWN = 3
MOST_ASKED = 5
MOST = 5000


@dataclass(frozen=True, slots=True)
class _Case:
    """A record and a subscription, with what became of the one and what the other was told of it."""

    one: Subscription
    record: Record
    changes: Sequence[Change]
    told: Sequence[Told]


@command("whysent", "id", at=167, examples=("/whysent abcd",))
async def whysent(ctx: Ctx, args: Args) -> Reply:
    """Why something was sent here, or why not: for each subscription."""
    names = [word.strip("/<>[]()") for word in args.text.split()][:MOST_ASKED]
    if not names:
        example = "/whysent ab12"
        raise UserError(
            ctx.say("Say which fact: the id stands at the end of its line, as in {example}", example=example)
        )
    mine = await ctx.storage.subscriptions.list(address_of(ctx.request))
    if not mine:
        raise UserError(ctx.say("There are no subscriptions here.") + " /subscribe")
    blocks: list[Block] = []
    for name in names:
        blocks += await _of_record(ctx, mine, name)
    return Reply(blocks=tuple(blocks))


async def _of_record(ctx: Ctx, mine: Sequence[Subscription], name: str) -> list[Block]:
    record = await ctx.storage.get_record(name)
    if record is None:
        raise UserError(ctx.say("There is no fact {id}; the id stands at the end of a fact's line.", id=name))
    subject = (await ctx.storage.changes.subjects_of([record.id])).get(record.id, record.id)
    changes = await ctx.storage.changes.of_subject(subject)
    blocks: list[Block] = [line(record, ctx.say, over=is_past(record, ctx.today))]
    for one in mine:
        told = await ctx.storage.tellings.told_of(one.number, subject)
        reasons = [said async for said in _reasons(ctx, _Case(one, record, changes, told))]
        blocks.append(Line((Run(f"{one.number} ({ctx.say(MODES[one.mode])}): ", "bold"), Run(" ".join(reasons)))))
    return blocks


async def _reasons(ctx: Ctx, case: _Case) -> AsyncIterator[str]:
    """Sentences: sent when, for what; or what kept it back."""
    sent = [one for one in case.told if one.slot]
    if sent:
        for one in sent:
            yield await _sent(ctx, case, one)
        return
    if case.one.mode == "digest" and (slot := _slot_of(case)) is not None:
        settled = await ctx.storage.tellings.sent(case.one.address, slot)
        if settled is not None:
            yield _was_sent(ctx, case, settled[1], _matching(case))
            return
    yield _kept_back(ctx, case)


async def _sent(ctx: Ctx, case: _Case, one: Told) -> str:
    settled = await ctx.storage.tellings.sent(case.one.address, one.slot or "")
    change = next((change for change in case.changes if change.number == one.change), None)
    return _was_sent(ctx, case, settled[1] if settled else one.at, change)


def _was_sent(ctx: Ctx, case: _Case, at: datetime, change: Change | None) -> str:
    say = ctx.say
    said = [say("Sent {time}.", time=moment(at, case.one.zone, say))]
    if change is not None:
        headline = change.record.lead.article
        said.append(
            say("What happened: {what} ({outlet}).", what=say(HAPPENED[change.happening]), outlet=outlet(headline))
        )
    said.append(say("What it is subscribed to: {wishes}.", wishes=what(case.one.interest, say)))
    return " ".join(said)


def _matching(case: _Case) -> Change | None:
    return next((change for change in reversed(case.changes) if matches(case.one.interest, change)), None)


def _slot_of(case: _Case) -> str | None:
    """The digest that what matches was in."""
    change, one = _matching(case), case.one
    if change is None or one.slot is None or change.at > one.since:
        return None
    due = next_due(one.slot, zone_of(one.zone), change.at - timedelta(seconds=1))
    return f"digest:{one.number}:{due.day.isoformat()}"


def _kept_back(ctx: Ctx, case: _Case) -> str:
    """The first reason that holds, of those nearest to the person: what they set, then what the record is."""
    say, one = ctx.say, case.one
    if one.paused is not None and one.paused_at is not None:
        return say("Not sent: paused since {date}.", date=moment(one.paused_at, one.zone, say))
    if not case.changes:
        return say("Not sent: it was more than {count} days old when it came, which is no news.", count=3)
    if one.mode == "reminder":
        return _not_reminded(ctx, case)
    change = _matching(case)
    if change is None:
        last = case.changes[-1]
        return say("Not sent: {reason}.", reason=reason(refusals(one.interest, last)[0], one, last, ctx))
    coming = one.mode == "digest" and change.at > one.since  # a first digest goes back to when its slot last came
    if change.at < one.created and not coming:
        return say("Not sent: it came before this subscription.")
    return _held(ctx, case, change)


def _held(ctx: Ctx, case: _Case, change: Change) -> str:
    say, one = ctx.say, case.one
    if one.mode == "digest":
        if one.next_at is not None and change.at > one.since:
            return say("It will be in the next digest, {time}.", time=moment(one.next_at, one.zone, say))
        return say("Told with the digests until {time}.", time=moment(one.since, one.zone, say))
    until = _quiet_until(ctx, one)
    if until is not None:
        return say("Held: quiet hours until {time}.", time=until)
    if case.told:
        return say("On its way.")
    return say("Not sent: {reason}.", reason=say("nothing new about it that is told twice"))


def _quiet_until(ctx: Ctx, one: Subscription) -> str | None:
    chat = ctx.chat
    if chat.quiet_from is None or chat.quiet_to is None:
        return None
    local = ctx.request.at.astimezone(zone_of(chat.zone or one.zone))
    minute = local.hour * 60 + local.minute
    over = chat.quiet_from > chat.quiet_to
    inside = minute >= chat.quiet_from or minute < chat.quiet_to
    quiet = inside if over else chat.quiet_from <= minute < chat.quiet_to
    return clock(chat.quiet_to) if quiet else None


def _not_reminded(ctx: Ctx, case: _Case) -> str:
    say = ctx.say
    if case.record.kind != "event":
        return say("Not sent: {reason}.", reason=say("reminders are of events"))
    refused = refusals(case.one.interest, case.changes[-1])
    if refused:
        return say("Not sent: {reason}.", reason=reason(refused[0], case.one, case.changes[-1], ctx))
    return say("It is reminded of when its time comes.")


def reason(name: str, one: Subscription, change: Change, ctx: Ctx) -> str:
    """Why an interest does not let a change through, by the field that says so."""
    say, interest = ctx.say, one.interest
    if name in ("kinds", "events"):
        return say("this subscription is of {what} only", what=say(", ").join(kinds(interest, say)))
    measured = _measured(name, change, say)
    if measured:
        return say("it is “{what}”, and asked for is: {wish}", what=measured, wish=wish(name, interest, say))
    return say("it is not of what is asked for: {wish}", wish=wish(name, interest, say))


def _measured(name: str, change: Change, say: Wording) -> str:
    """What the record has where an interest asks for more, or for another thing."""
    fact: Any = change.record.fact
    match name:
        case "stories":
            return formats.counted(change.record.stories, "sources", say)
        case "happenings":
            return say(HAPPENED[change.happening])
        case "change" if getattr(fact, "change_pct", None) is not None:
            return formats.change(fact.change_pct, say)
        case "amount" if getattr(fact, "amount", None) is not None:
            return formats.money(fact.amount, fact.currency, say)
        case _:
            return ""


# --- All that came of late


async def account(ctx: Ctx, one: Subscription) -> Reply:
    """What of the last days a subscription let through, and what kept the rest from it."""
    say, now = ctx.say, ctx.request.at.astimezone(UTC)
    found = ranked(await ctx.storage.changes.between(now - LOOKED_BACK, now, limit=MOST))
    through = [change for change in found if matches(one.interest, change)]
    missed = {change.number: refusals(one.interest, change) for change in found}
    kept = sorted((change for change in found if missed[change.number]), key=lambda change: _far(missed[change.number]))
    name = f"{one.number}{DOT}{say(MODES[one.mode])}"
    blocks: list[Block] = [Heading(name), Line((Run(what(one.interest, say)),))]
    days = LOOKED_BACK.days
    counted = say(
        "The last {days} days: {through} let through, {kept} kept back.",
        days=days,
        through=len(through),
        kept=len(kept),
    )
    blocks.append(Line((Run(counted),)))
    blocks += _shown(ctx, one, through, kept)
    blocks.append(Note(say("About one of them: {example}", example="/whysent ab12")))
    return Reply(blocks=tuple(blocks))


def _far(refused: Sequence[str]) -> tuple[bool, int]:
    """How far from being let through: what is of another kind is furthest, then by how many wishes refuse it."""
    return "kinds" in refused, len(refused)


def _shown(ctx: Ctx, one: Subscription, through: Sequence[Change], kept: Sequence[Change]) -> Iterator[Block]:
    if through:
        yield Heading(ctx.say("Let through"), level=2)
        yield from (news_line(change, ctx.today, ctx.say) for change in through[:SHOWN])
    if kept:
        yield Heading(ctx.say("Kept back"), level=2)
    for change in kept[:SHOWN]:
        why = reason(refusals(one.interest, change)[0], one, change, ctx)
        shown = news_line(change, ctx.today, ctx.say)
        yield Line((*shown.runs, Run(f" — {why}", "italic")))
