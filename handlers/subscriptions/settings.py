"""/timezone and /quiet: by whose clocks a conversation lives, and when it is not to be disturbed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC

from bot.errors import UserError
from bot.models import Button, Chat, Line, Note, Reply, Run
from bot.text import fold
from bot.zones import find_zone, zone_of
from handlers import formats
from handlers.arguments import Args
from handlers.managing import address_of, refuse_members
from handlers.registry import Ctx, command
from handlers.subscriptions.inwords import city, clock
from handlers.subscriptions.planning import due
from handlers.subscriptions.sheet import verbs

OFFERED = ("Asia/Almaty", "Europe/Moscow", "Asia/Shanghai", "Europe/Sofia", "Europe/London", "Asia/Tashkent")
PER_ROW = 3
_CLOCK = re.compile(r"(?<![\d:.])([01]?\d|2[0-4])(?:[:.\uff1a]([0-5]\d))?(?![\d:])")


@command("timezone", "[city|+5]", at=172, examples=("/timezone", "/timezone Almaty", "/timezone +5"))
async def timezone(ctx: Ctx, args: Args) -> Reply:
    """The time zone here: by it digests come and quiet hours are kept."""
    words = typed(args)
    chat = await ctx.storage.get_chat(ctx.chat.platform, ctx.chat.chat)
    if not words:
        return Reply(blocks=(_now_there(ctx, chat.zone or default_zone(ctx)), Note(_or_type(ctx))), buttons=cities(ctx))
    refuse_members(ctx)
    zone = find_zone(words, year=ctx.today.year)
    if zone is None:
        unknown = ctx.say("I know no time zone of {place}.", place=formats.quoted(formats.shorten(words, 60), ctx.say))
        raise UserError(
            f"{unknown} {ctx.say('Name a larger city nearby, or say it like this: {example}', example='/timezone +5')}"
        )
    moved = await _move(ctx, chat, zone)
    lines = [_now_there(ctx, zone)]
    if moved:
        lines.append(Line((Run(ctx.say("Subscriptions that go by it now: {numbers}", numbers=", ".join(moved))),)))
    return Reply(blocks=tuple(lines))


async def _move(ctx: Ctx, chat: Chat, zone: str) -> list[str]:
    """Set the zone; subscriptions that went by the one before go along, those of a place of their own stay."""
    before = chat.zone or default_zone(ctx)
    await ctx.storage.save_chat(replace(chat, zone=zone))
    moved = []
    for one in await ctx.storage.subscriptions.list(address_of(ctx.request)):
        if one.zone == before:
            await ctx.storage.subscriptions.change(due(replace(one, zone=zone), ctx.request.at.astimezone(UTC)))
            moved.append(str(one.number))
    return moved


@command("quiet", "[22:00-7:00|off]", at=173, examples=("/quiet", "/quiet 22:00-7:00", "/quiet off"))
async def quiet(ctx: Ctx, args: Args) -> Reply:
    """Quiet hours: alerts wait, and come as one message when they end."""
    chat = await ctx.storage.get_chat(ctx.chat.platform, ctx.chat.chat)
    if not args.text:
        return _quiet_hours(ctx, chat)
    refuse_members(ctx)
    if verbs().get(fold(args.text.strip())) == "off":
        return await _save_quiet(ctx, replace(chat, quiet_from=None, quiet_to=None))
    times = [int(match[1]) % 24 * 60 + int(match[2] or 0) for match in _CLOCK.finditer(args.text)]
    if len(times) != 2 or times[0] == times[1]:
        raise UserError(ctx.say("Say from when to when: {example}", example="/quiet 22:00-7:00"))
    zone = chat.zone or default_zone(ctx)
    return await _save_quiet(ctx, replace(chat, quiet_from=times[0], quiet_to=times[1], zone=zone), ask=not chat.zone)


async def _save_quiet(ctx: Ctx, chat: Chat, *, ask: bool = False) -> Reply:
    await ctx.storage.save_chat(chat)
    reply = _quiet_hours(ctx, chat)
    if not ask:
        return reply
    note, rows = ask_zone(ctx, chat.zone or "UTC")
    return replace(reply, blocks=(*reply.blocks, note), buttons=tuple(rows))


def _quiet_hours(ctx: Ctx, chat: Chat) -> Reply:
    say = ctx.say
    if chat.quiet_from is None or chat.quiet_to is None:
        offer = Button("22:00–7:00", "/quiet 22:00-7:00")
        return Reply(blocks=(Line((Run(say("No quiet hours: alerts come at any time.")),)),), buttons=((offer,),))
    hours = say(
        "Quiet from {start} to {end} ({city}): alerts wait, and come as one message at {end}.",
        start=clock(chat.quiet_from),
        end=clock(chat.quiet_to),
        city=city(chat.zone or "UTC", say),
    )
    return Reply(blocks=(Line((Run(hours),)),), buttons=((Button(say("Off"), "/quiet off"),),))


# --- For others


def typed(args: Args) -> str:
    """What was typed, with a number at its end that elsewhere says where to go on: "+5" is a time zone here."""
    return f"{args.text} +{args.offset}".strip() if args.offset else args.text


def default_zone(ctx: Ctx) -> str:
    """The bot's own time zone: what is taken until somebody says where they are."""
    return str(getattr(ctx.request.at.tzinfo, "key", None) or "UTC")


def ask_zone(ctx: Ctx, zone: str) -> tuple[Note, tuple[tuple[Button, ...], ...]]:
    """The question where the reader is, which is put once."""
    taken = ctx.say("Times here go by {city}. If you are elsewhere, say where.", city=city(zone, ctx.say))
    return Note(f"{taken} {_or_type(ctx)}"), cities(ctx)


def cities(ctx: Ctx) -> tuple[tuple[Button, ...], ...]:
    """Buttons for the cities that most readers live by."""
    every = [Button(city(zone, ctx.say), f"/timezone {zone}") for zone in OFFERED]
    return tuple(_rows(every))


def _rows(buttons: list[Button]) -> Iterable[tuple[Button, ...]]:
    return (tuple(buttons[at : at + PER_ROW]) for at in range(0, len(buttons), PER_ROW))


def _or_type(ctx: Ctx) -> str:
    example = ctx.say.examples("timezone", ("", "/timezone Almaty"))[1]
    return ctx.say("Another place: {example}", example=example)


def _now_there(ctx: Ctx, zone: str) -> Line:
    local = ctx.request.at.astimezone(zone_of(zone))
    said = ctx.say("Time zone: {city}; it is {time} there.", city=city(zone, ctx.say),
                   time=clock(local.hour * 60 + local.minute))  # fmt: skip
    return Line((Run(said),))
