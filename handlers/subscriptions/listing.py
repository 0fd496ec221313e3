"""/subscriptions: what a conversation is subscribed to; pausing, resuming, changing, trying and ending each."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, timedelta

from bot.errors import UserError
from bot.models import Block, Button, Heading, Line, Note, Reply, Run, Subscription
from bot.text import fold
from handlers.arguments import Args
from handlers.managing import address_of, refuse_members
from handlers.registry import Ctx, command
from handlers.subscriptions import planning
from handlers.subscriptions.asking import asked, refuse_more
from handlers.subscriptions.inwords import lines_of, span
from handlers.subscriptions.news import preview
from handlers.subscriptions.settings import typed
from handlers.subscriptions.sheet import verbs
from handlers.subscriptions.whysent import account
from handlers.subscriptions.wishes import read_wish

PER_ROW = 5
_ASKED = re.compile(r"(?P<before>\D*?)\s*[#\u2116]?(?P<number>\d{1,12})(?!\S)\s*(?P<after>.*)", re.DOTALL)


@command(
    "subscriptions",
    "[n] [pause|resume|edit|preview|delete]",
    at=163,
    examples=("/subscriptions", "/subscriptions 1", "/subscriptions 1 pause", "/subscriptions 1 edit 9:00 weekdays"),
)
async def subscriptions(ctx: Ctx, args: Args) -> Reply:
    """What is sent here: how each subscription stands, and buttons to change it."""
    text = typed(args)
    asked = _ASKED.fullmatch(text)
    if not text or set(args.commands) == {"subscriptions"}:
        return await _listed(ctx)
    if asked is None:
        raise UserError(ctx.say("Say which one: {command} lists them with their numbers.", command="/subscriptions"))
    one = await there(ctx, int(asked["number"]))
    verb, rest = _verb(asked["before"], asked["after"])
    if verb is None and not (asked["before"] or asked["after"]):
        return _told(ctx, one)
    if verb is None:
        verb, rest = "edit", " ".join((asked["before"], asked["after"])).strip()
    if verb not in ("preview", "why"):
        refuse_members(ctx)
    return await (_edit(ctx, one, rest) if verb == "edit" else _DONE[verb](ctx, one))


def _verb(before: str, after: str) -> tuple[str | None, str]:
    """What is to be done, and what follows it: "3 pause", "pause 3", "3 edit weekly"."""
    for text, other in ((after, before), (before, after)):
        words = text.split()
        for length in range(min(2, len(words)), 0, -1):
            verb = verbs().get(fold(" ".join(words[:length])))
            if verb is not None and verb != "off":
                return verb, " ".join((*words[length:], *other.split()))
    return None, ""


async def there(ctx: Ctx, number: int) -> Subscription:
    """The subscription of that number, if it is of this conversation: of others nothing is told.

    Raises:
        UserError: there is none.
    """
    one = await ctx.storage.subscriptions.get(number)
    if one is None or one.address != address_of(ctx.request):
        none = ctx.say("There is no subscription {number}.", number=number)
        raise UserError(f"{none} {ctx.say('{command} lists what there is.', command='/subscriptions')}")
    return one


async def _listed(ctx: Ctx) -> Reply:
    mine = await ctx.storage.subscriptions.list(address_of(ctx.request))
    if not mine:
        start = Button(ctx.say("Subscribe"), "/subscribe")
        return Reply(blocks=(Line((Run(ctx.say("There are no subscriptions here.")),)),), buttons=((start,),))
    if len(mine) == 1:
        return _told(ctx, mine[0])
    blocks: list[Block] = [Heading(ctx.say("Subscriptions"))]
    blocks += [block for one in mine for block in lines_of(one, ctx.say)]
    blocks.append(Note(ctx.say("Press a number to change it.")))
    numbers = [Button(str(one.number), f"/subscriptions {one.number}") for one in mine]
    rows = tuple(tuple(numbers[at : at + PER_ROW]) for at in range(0, len(numbers), PER_ROW))
    return Reply(blocks=tuple(blocks), buttons=rows)


def _told(ctx: Ctx, one: Subscription, said: str = "") -> Reply:
    first = (Heading(said),) if said else ()
    return Reply(blocks=(*first, *lines_of(one, ctx.say, level=2 if said else 1)), buttons=buttons_of(ctx, one))


def buttons_of(ctx: Ctx, one: Subscription, *, fresh: bool = False) -> tuple[tuple[Button, ...], ...]:
    """What can be done with a subscription; one that was just made is not asked about why."""
    say, name = ctx.say, f"/subscriptions {one.number}"
    turn = Button(say("Pause"), f"{name} pause") if one.paused is None else Button(say("Resume"), f"{name} resume")
    rows = ((Button(say("Preview"), f"{name} preview"), Button(say("Change"), f"{name} edit")),
            (turn, Button(say("Delete"), f"{name} delete")))  # fmt: skip
    return rows if fresh else (*rows, (Button(say("Why / why not"), f"{name} why"),))


# --- Changes


async def delete(ctx: Ctx, one: Subscription) -> Reply:
    """End a subscription."""
    await ctx.storage.subscriptions.remove(one.number)
    ended = Heading(ctx.say("Ended:"))
    told = list(lines_of(one, ctx.say))[:2]
    return Reply(blocks=(ended, *told), buttons=((Button(ctx.say("Subscriptions"), "/subscriptions"),),))


async def _pause(ctx: Ctx, one: Subscription) -> Reply:
    if one.paused is None:
        await ctx.storage.subscriptions.pause(one.number, "paused", now=ctx.request.at.astimezone(UTC))
    return _told(ctx, await there(ctx, one.number))


async def _resume(ctx: Ctx, one: Subscription) -> Reply:
    """Digests go on with the next one, alerts with what comes from now on."""
    now = ctx.request.at.astimezone(UTC)
    if one.paused is not None:
        running = replace(one, paused=None, paused_at=None)
        await ctx.storage.subscriptions.change(planning.due(replace(running, since=now), now))
    return _told(ctx, await there(ctx, one.number))


async def _edit(ctx: Ctx, one: Subscription, words: str) -> Reply:
    if not words:
        return _how_to_edit(ctx, one)
    wish = read_wish(words, reader=ctx.say.code, today=ctx.today)
    if wish.left:
        return asked(ctx, f"/subscriptions {one.number} edit", words, wish)
    made = planning.changed(one, wish, ctx.request.at.astimezone(UTC), ctx.say)
    refuse_more(ctx, made, await ctx.storage.subscriptions.list(one.address))
    await ctx.storage.subscriptions.change(made)
    return _told(ctx, made, ctx.say("Changed."))


def _how_to_edit(ctx: Ctx, one: Subscription) -> Reply:
    say, name = ctx.say, f"/subscriptions {one.number} edit"
    rows = [
        [(say("every day"), "daily"), (say("on weekdays"), "weekdays"), (say("weekly"), "weekly")],
        [("7:00", "7:00"), ("8:30", "8:30"), ("18:00", "18:00")],
        [(say("say when there is nothing new"), "always")],
    ]
    if one.empty == "line":
        rows[2] = [(say("be silent when there is nothing new"), "silent")]
    if one.mode == "alerts":
        rows = [[(say("Trade"), "trade"), (say("Agreements"), "agreements"), (say("everything"), "all")],
                [(say("2 sources or more"), "2 sources"), (say("as a digest"), "digest")]]  # fmt: skip
    if one.mode == "reminder":
        rows = [[(span(timedelta(days=count), say), f"{count} days") for count in (1, 3, 7)]]
    example = Line((Run(f"{name} {say.examples('edit', ('9:00 weekdays trade',))[0]}", "code"),))
    how = Line((Run(say("Say what is to be otherwise; the rest stays.")),))
    buttons = tuple(tuple(Button(label, f"{name} {words}") for label, words in row) for row in rows)
    return Reply(blocks=(*lines_of(one, say), how, example), buttons=buttons)


_DONE: dict[str, Callable[[Ctx, Subscription], Awaitable[Reply]]] = {
    "pause": _pause,
    "resume": _resume,
    "delete": delete,
    "preview": preview,
    "why": account,
}
