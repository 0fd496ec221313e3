"""People: what they said, word for word."""

from __future__ import annotations

from dataclasses import replace

from bot.models import Reply
from handlers.arguments import Args
from handlers.listing import Part, Question, answer, asked_in_words, base_filter
from handlers.registry import Ctx, command


@command("quotes", "[person] [country...]", at=100, examples=("/quotes", "/quotes Xi Jinping"))
async def quotes(ctx: Ctx, args: Args) -> Reply:
    """Quotations: who said what, word for word."""
    where = base_filter(args)
    named = where if args.people else replace(where, people=args.rest, words="")
    if args.rest and not await ctx.storage.count_records("statement", named, most=1):
        named = where
    return await answer(
        ctx,
        Question(
            command="quotes",
            title=ctx.say("Quotations"),
            asked=asked_in_words(ctx, args),
            kinds=("statement",),
            parts=(Part(where=named, order="published"),),
            times=("told",),  # what is said has no other date
            args=args,
        ),
    )
