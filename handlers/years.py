"""Milestones: designated years and anniversaries."""

from __future__ import annotations

from bot.models import Reply
from handlers.arguments import Args
from handlers.listing import Part, Question, answer, asked_in_words, base_filter
from handlers.registry import Ctx, command


@command("years", "[year] [country...]", at=110, examples=("/years", "/years 2024"))
async def years(ctx: Ctx, args: Args) -> Reply:
    """Milestones: designated years and anniversaries."""
    return await answer(
        ctx,
        Question(
            command="years",
            title=ctx.say("Milestones"),
            asked=asked_in_words(ctx, args),
            kinds=("milestone",),
            parts=(Part(where=base_filter(args)),),
            args=args,
        ),
    )
