"""People: what they said, word for word."""

from __future__ import annotations

from dataclasses import replace

from bot.models import Cited, Reply
from handlers.arguments import Args
from handlers.listing import Question, answer, asked_in_words, base_filter
from handlers.registry import Ctx, command


@command("quotes", "[person] [country...]", at=100, examples=("/quotes", "/quotes Xi Jinping"))
async def quotes(ctx: Ctx, args: Args) -> Reply:
    """Quotations: who said what, word for word."""
    where = replace(base_filter(args), since=None, until=None)
    named = where if args.people else replace(where, people=args.rest, words="")
    if args.rest and not await ctx.storage.count_facts("statement", named):
        named = where

    def keep(cited: Cited) -> bool:
        """Whether it was published in the time asked for: what is said has no other date."""
        published, period = cited.article.published, args.period
        return period is None or (published is not None and period.start <= published <= (period.end or published))

    return await answer(
        ctx,
        Question(
            command="quotes",
            title=ctx.say("Quotations"),
            asked=asked_in_words(ctx, args),
            kinds=("statement",),
            where=named,
            args=args,
            order="published",
            keep=keep,
        ),
    )
