"""/subscribe and /unsubscribe: by words in any order, or by pressing one button."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from bot.errors import UserError
from bot.models import Block, Button, Heading, Line, Reply, Run
from handlers.arguments import Args
from handlers.managing import address_of, refuse_members
from handlers.registry import Ctx, command, person_of
from handlers.subscriptions import planning
from handlers.subscriptions.asking import asked, refuse_more
from handlers.subscriptions.inwords import lines_of
from handlers.subscriptions.listing import buttons_of, delete, there
from handlers.subscriptions.settings import ask_zone, default_zone, typed
from handlers.subscriptions.wishes import Wish, read_wish


@command(
    "subscribe",
    "[daily|weekly|alerts|reminders] [time] [city] [words]",
    at=161,
    examples=(
        "/subscribe",
        "/subscribe daily 8:30 Almaty trade summits",
        "/subscribe weekly mon 9:00",
        "/subscribe alerts trade change>10%",
        "/subscribe alerts agreements from $100m",
        "/subscribe remind 2 days summits",
    ),
)
async def subscribe(ctx: Ctx, args: Args) -> Reply:
    """Be told what is new: a digest, alerts at once, reminders of events."""
    refuse_members(ctx)
    text = typed(args)
    if not text:
        return _choices(ctx)
    wish = read_wish(text, reader=ctx.say.code, today=ctx.today)
    if wish.left:
        return asked(ctx, "/subscribe", text, wish)
    return await _subscribed(ctx, wish)


@command("unsubscribe", "n", at=164, examples=("/unsubscribe 1",))
async def unsubscribe(ctx: Ctx, args: Args) -> Reply:
    """End a subscription."""
    refuse_members(ctx)
    mine = await ctx.storage.subscriptions.list(address_of(ctx.request))
    if args.number is None and len(mine) == 1 and not args.text:
        return await delete(ctx, mine[0])
    if args.number is None:
        raise UserError(ctx.say("Say which one: {command} lists them with their numbers.", command="/subscriptions"))
    return await delete(ctx, await there(ctx, args.number))


async def _subscribed(ctx: Ctx, wish: Wish) -> Reply:
    address, now = address_of(ctx.request), ctx.request.at.astimezone(UTC)
    chat = await ctx.storage.get_chat(ctx.chat.platform, ctx.chat.chat)
    one = planning.new(wish, address, chat.zone or default_zone(ctx), now, ctx.say)
    refuse_more(ctx, one, await ctx.storage.subscriptions.list(address))
    stored = await ctx.storage.subscriptions.add(replace(one, by=person_of(ctx.request)))
    blocks: list[Block] = [Heading(ctx.say("Subscribed.")), *lines_of(stored, ctx.say)]
    buttons = [*buttons_of(ctx, stored, fresh=True)]
    if wish.mode is None:  # what, and not how
        buttons.append((Button(ctx.say("Alerts at once instead"), f"/subscriptions {stored.number} edit alerts"),))
    if wish.zone and chat.zone is None:
        await ctx.storage.save_chat(replace(chat, zone=wish.zone))
    elif stored.slot is not None and chat.zone is None:
        await ctx.storage.save_chat(replace(chat, zone=stored.zone))
        note, rows = ask_zone(ctx, stored.zone)
        blocks.append(note)
        buttons += rows
    return Reply(blocks=tuple(blocks), buttons=tuple(buttons))


# --- By buttons


def _choices(ctx: Ctx) -> Reply:
    say = ctx.say
    rows = (
        (
            Button(say("Every day, {time}", time="8:30"), "/subscribe daily 8:30"),
            Button(say("On Mondays"), "/subscribe weekly 8:30"),
        ),
        (
            Button(say("Alerts"), "/subscribe alerts"),
            Button(say("Reminders"), "/subscribe remind 1 day 9:00"),
        ),
        tuple(
            Button(say(title), f"/subscribe daily 8:30 {name}")
            for title, name in (("Trade", "trade"), ("Summits and forums", "summits"), ("Agreements", "agreements"))
        ),
    )
    words = say("Or in your own words, in any order: what, when, where you are.")
    example = say.examples("subscribe", ("", "/subscribe daily 8:30 Almaty trade summits"))[1]
    return Reply(
        blocks=(
            Heading(say("What shall I send here?")),
            Line((Run(words),)),
            Line((Run(example, "code"),)),
        ),
        buttons=rows,
    )
