"""The outbox, for admins: what is on its way, what may have arrived, which chats have shut us out."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import UserError
from bot.models import Block, Button, Heading, Line, Note, OutboxState, Reply, Run
from handlers import formats
from handlers.arguments import Args
from handlers.registry import Ctx, command, person_of

# Every reason a chat is closed by, as the store keeps it; each is translated.
REASONS = ("blocked", "kicked", "no rights", "gone", "topic closed", "topic gone")
_STATES = (
    ("queued", "waiting to be sent"),
    ("sending", "being sent"),
    ("unknown", "held, may have arrived"),
    ("failed", "failed"),
    ("sent", "sent"),
)


@command("outbox", "[release|drop]", at=194, trusted=True)
async def outbox(ctx: Ctx, args: Args) -> Reply:
    """What is on its way to people, and what has become of it."""
    _refuse_others(ctx)
    verb = args.text.strip().lower()
    if verb in ("release", "drop"):
        return await _decided(ctx, repeat=verb == "release")
    return _told(ctx, await ctx.storage.outbox.state(ctx.request.at))


def _refuse_others(ctx: Ctx) -> None:
    if not ctx.admin:
        raise UserError(
            ctx.say(
                "Only admins see what is on its way; to be one of them, send the owner this: {person}",
                person=person_of(ctx.request),
            )
        )


async def _decided(ctx: Ctx, *, repeat: bool) -> Reply:
    count = await ctx.storage.outbox.release(repeat=repeat, now=ctx.request.at)
    said = ctx.say("Sent again: {count}", count=count) if repeat else ctx.say("Let be: {count}", count=count)
    return Reply(blocks=(Line((Run(said),)),), buttons=((Button(ctx.say("Outbox"), "/outbox"),),))


def _told(ctx: Ctx, state: OutboxState) -> Reply:
    say = ctx.say
    blocks: list[Block] = [Heading(say("Outbox"))]
    blocks += [_line(say(title), state.counts.get(name, 0)) for name, title in _STATES]
    if state.oldest is not None:
        blocks.append(_line(say("the oldest waits since"), formats.ago(state.oldest, ctx.request.at, say)))
    blocks.append(_line(say("answers lost, so that it may have come twice"), state.ambiguous))
    blocks.append(_line(say("chats asked to wait with"), state.waiting))
    closed = {reason: count for reason, count in state.paused.items() if reason != "paused"}
    blocks.append(_line(say("chats that have shut us out"), _by_reason(ctx, closed)))
    held = state.counts.get("unknown", 0)
    if not held:
        return Reply(blocks=tuple(blocks))
    blocks.append(Note(say("Held ones wait for you: send them again, or let them be.")))
    return Reply(blocks=tuple(blocks), buttons=(_choice(ctx),))


def _choice(ctx: Ctx) -> tuple[Button, ...]:
    return Button(ctx.say("Send again"), "/outbox release"), Button(ctx.say("Let be"), "/outbox drop")


def _by_reason(ctx: Ctx, closed: Mapping[str, int]) -> str:
    """ "4 (blocked 3, kicked 1)"."""
    ordered = sorted(closed.items(), key=lambda item: (-item[1], item[0]))
    named = ", ".join(f"{ctx.say(reason)} {count}" for reason, count in ordered)
    return f"{sum(closed.values())} ({named})" if named else "0"


def _line(title: str, value: object) -> Line:
    return Line((Run(f"• {title}: "), Run(str(value), "bold")))
