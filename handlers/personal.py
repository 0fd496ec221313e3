"""Your data: all that is stored of a conversation, as a file; and all of it gone, once that was said twice."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.models import Block, Button, File, Heading, Line, Note, Reply, Run
from handlers.arguments import Args
from handlers.managing import address_of, refuse_members
from handlers.registry import Ctx, command, person_of

MEANT = timedelta(minutes=15)  # how long the button that forgets is good for: an old one only asks again
_LATEST = 11  # digits of a moment in seconds

_COUNTED = (("Subscriptions", "subscriptions"), ("Messages", "deliveries"), ("Settings", "chats"))


@command("mydata", at=176, examples=("/mydata",))
async def mydata(ctx: Ctx, args: Args) -> Reply:
    """Everything that is stored of this conversation, as a file."""
    refuse_members(ctx)
    stored = await _stored(ctx)
    about = {"platform": ctx.request.platform, "chat": _chat(ctx), "at": ctx.request.at.astimezone(UTC).isoformat()}
    content = await asyncio.to_thread(_written, {"conversation": about, **stored})
    caption = [ctx.say("Everything that is stored of this conversation."), _counts(ctx, _lengths(stored))]
    name = f"silkwire-{ctx.today.isoformat()}.json"
    return Reply(blocks=(File(name, content, "application/json", "\n".join(caption)),))


@command("forget", at=177, examples=("/forget",))
async def forget(ctx: Ctx, args: Args) -> Reply:
    """Erase everything that is stored of this conversation."""
    refuse_members(ctx)
    if not _is_meant(args.text.strip(), ctx.request.at):
        return await _asked(ctx)
    address = address_of(ctx.request)
    gone = await ctx.storage.personal.forget(address.platform, address.chat, _people(ctx), now=ctx.request.at)
    blocks: list[Block] = [
        Heading(ctx.say("Forgotten")),
        Line((Run(_counts(ctx, gone)),)),
        Note(ctx.say("Nothing is stored of this conversation any more, and nothing will be sent here.")),
        Note(_what_stays(ctx)),
    ]
    return Reply(blocks=tuple(blocks))


async def _asked(ctx: Ctx) -> Reply:
    stored = await _stored(ctx)
    blocks: list[Block] = [
        Heading(ctx.say("Forget this conversation?")),
        Line((Run(_counts(ctx, _lengths(stored))),)),
        Line((Run(ctx.say("All of it is erased at once and cannot be brought back.")),)),
        Note(_what_stays(ctx)),
    ]
    yes = Button(ctx.say("Forget everything"), f"/forget {int(ctx.request.at.timestamp())}")
    return Reply(blocks=tuple(blocks), buttons=((yes,), (Button(ctx.say("Have the file first"), "/mydata"),)))


def _is_meant(said: str, now: datetime) -> bool:
    """Whether it comes from a button that was shown a moment ago."""
    if not (said.isascii() and said.isdecimal() and len(said) <= _LATEST):
        return False
    age = now.timestamp() - int(said)
    return -1 <= age <= MEANT.total_seconds()


def _what_stays(ctx: Ctx) -> str:
    return ctx.say(
        "What stays: the messages in the chat itself, which only you can delete; "
        "facts that you corrected, without your name; copies of the database that the owner has made."
    )


async def _stored(ctx: Ctx) -> dict[str, list[dict[str, Any]]]:
    address = address_of(ctx.request)
    return await ctx.storage.personal.everything(address.platform, address.chat, _people(ctx))


def _people(ctx: Ctx) -> Sequence[str]:
    """Whom the conversation stands for: in private the person, else the group or channel that writes as itself."""
    return [f"{ctx.request.platform}:{_chat(ctx)}" if ctx.request.group else person_of(ctx.request)]


def _chat(ctx: Ctx) -> str:
    return address_of(ctx.request).chat


def _lengths(stored: Mapping[str, Sequence[object]]) -> Mapping[str, int]:
    names = {"subscriptions": "subscriptions", "messages": "deliveries", "settings": "chats"}
    return {names[part]: len(rows) for part, rows in stored.items() if part in names}


def _counts(ctx: Ctx, counts: Mapping[str, int]) -> str:
    """ "Subscriptions: 2 · Messages: 14 · Settings: 1"."""
    return " · ".join(f"{ctx.say(title)}: {counts.get(table, 0)}" for title, table in _COUNTED)


def _written(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=2).encode()
