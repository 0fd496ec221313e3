"""Disputed: what the sources do not agree on, with who says what."""

from __future__ import annotations

from dataclasses import replace

from bot.models import Reply
from handlers.arguments import Args
from handlers.listing import Part, Question, answer, asked_in_words, base_filter
from handlers.registry import Ctx, command
from handlers.subjects import named_in, subjects


@command(
    "disputed",
    "[command] [period] [country...]",
    at=112,
    examples=("/disputed", "/disputed trade", "/disputed China 2024"),
)
async def disputed(ctx: Ctx, args: Args) -> Reply:
    """What the sources do not agree on: each value with who gives it, and whose statistics it is."""
    where = replace(base_filter(args), disputed=True)
    wanted = subjects(args)
    return await answer(
        ctx,
        Question(
            command="disputed",
            title=ctx.say("Disputed"),
            asked=(*named_in(ctx, args), *asked_in_words(ctx, args)),
            kinds=wanted.kinds,
            parts=tuple(Part(where=replace(where, fields=fields), order="published") for fields in wanted.fields),
            args=args,
        ),
    )
