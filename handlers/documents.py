"""Documents: agreements, memoranda, contracts."""

from __future__ import annotations

from dataclasses import replace

from bot.models import Reply
from handlers.arguments import Args
from handlers.listing import Part, Question, answer, asked_in_words, base_filter, by_year
from handlers.registry import Ctx, command


@command("agreements", "[period] [country...] [words]", at=70, examples=("/agreements", "/agreements 2024"))
async def agreements(ctx: Ctx, args: Args) -> Reply:
    """Documents signed or planned: agreements, memoranda, contracts, joint statements."""
    where = base_filter(args)
    if "target" in args.topics or "upcoming" in args.topics:
        where = replace(where, fields={"status": ("planned",)})
    return await answer(
        ctx,
        Question(
            command="agreements",
            title=ctx.say("Agreements"),
            asked=asked_in_words(ctx, args),
            kinds=("agreement",),
            parts=(Part(where=where, order="begun", group=by_year(ctx)),),
            args=args,
        ),
    )
