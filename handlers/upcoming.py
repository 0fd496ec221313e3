"""Upcoming: what is ahead, soonest first, with a calendar file."""

from __future__ import annotations

from dataclasses import replace

from bot.models import File, Note, Record, Reply
from handlers import formats
from handlers.arguments import Args
from handlers.calendars import calendar, is_dated
from handlers.lines import when
from handlers.listing import Group, Part, Question, answer, asked_in_words, base_filter
from handlers.registry import Ctx, command
from handlers.subjects import named_in, subjects

MOST = 200  # events in a calendar file


@command(
    "upcoming",
    "[period] [country...] [series]",
    at=65,
    examples=("/upcoming", "/upcoming 2026", "/upcoming SCO"),
)
async def upcoming(ctx: Ctx, args: Args) -> Reply:
    """What is ahead: summits, visits and talks, soonest first, with a file for your calendar."""
    args = replace(args, topics=args.topics - {"upcoming"})
    fields = subjects(args, among=("event",)).fields[0]
    where = replace(base_filter(args), fields=fields, ahead=args.as_of or ctx.today)
    reply = await answer(
        ctx,
        Question(
            command="upcoming",
            title=ctx.say("Ahead"),
            asked=(*named_in(ctx, args), *asked_in_words(ctx, args)),
            kinds=("event",),
            parts=(Part(where=where, order="soonest", group=_month(ctx)),),
            args=args,
        ),
    )
    if args.offset or args.as_of:  # nobody's calendar wants what was ahead on a past day
        return reply
    period = args.period
    if period is not None:
        where = replace(where, since=period.start, until=period.end)
    found = await ctx.storage.list_records("event", where, order="soonest", limit=MOST, as_of=args.as_of)
    return replace(reply, blocks=(*reply.blocks, *(await _file(ctx, found))))


def _month(ctx: Ctx) -> Group:
    def group(record: Record) -> str:
        period = when(record.fact)
        if period is None:
            return ctx.say("no date given")
        return formats.period(period.edtf[:4] if period.days > 31 else f"{period.start:%Y-%m}", ctx.say)

    return group


async def _file(ctx: Ctx, found: list[Record]) -> list[File | Note]:
    dated = [record for record in found if is_dated(record)]
    blocks: list[File | Note] = []
    if dated:
        events = formats.counted(len(dated), "events", ctx.say)
        caption = ctx.say("{events} for your calendar", events=events)
        first = await ctx.storage.first_reports(record.id for record in dated)
        content = calendar(dated, ctx.say, now=ctx.request.at, first=first)
        blocks.append(File("silkwire.ics", content, "text/calendar", caption))
    if len(dated) < len(found):
        loose = formats.counted(len(found) - len(dated), "events", ctx.say)
        blocks.append(Note(ctx.say("Not in a calendar file, as no day or month is known: {events}", events=loose)))
    return blocks
