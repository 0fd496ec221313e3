"""Meetings: summits and forums, visits, talks; what is coming first, then what was held."""

from __future__ import annotations

from dataclasses import replace

from bot.models import Reply
from handlers.arguments import Args
from handlers.listing import Part, Question, answer, asked_in_words, base_filter, by_year
from handlers.registry import Ctx, command


@command(
    "summits",
    "[upcoming|past] [year] [series] [country...]",
    at=40,
    examples=("/summits", "/summits upcoming", "/summits 2024", "/summits SCO"),
)
async def summits(ctx: Ctx, args: Args) -> Reply:
    """Summits and forums: when, where, who takes part."""
    return await _meetings(ctx, args, "summits", ctx.say("Summits and forums"), ("summit", "forum"))


@command(
    "visits",
    "[upcoming|past] [period] [country...] [person]",
    at=50,
    examples=("/visits", "/visits Xi Jinping 2024"),
)
async def visits(ctx: Ctx, args: Args) -> Reply:
    """Visits: who went where, and when."""
    return await _meetings(ctx, args, "visits", ctx.say("Visits"), ("visit",))


@command(
    "talks",
    "[upcoming|past] [period] [country...] [person]",
    at=60,
    examples=("/talks", "/talks 2025", "/talks China"),
)
async def talks(ctx: Ctx, args: Args) -> Reply:
    """Talks and meetings of two sides."""
    return await _meetings(ctx, args, "talks", ctx.say("Talks"), ("talks",))


async def _meetings(ctx: Ctx, args: Args, name: str, title: str, types: tuple[str, ...]) -> Reply:
    fields: dict[str, tuple[str | int | None, ...]] = {"type": types}
    if args.series:
        fields["series"] = (args.series,)
    where, today = replace(base_filter(args), fields=fields), args.as_of or ctx.today
    ahead, held = (
        Part(where=replace(where, ahead=today), order="soonest", group=lambda record: ctx.say("Ahead")),
        Part(where=replace(where, over=today), order="begun", group=by_year(ctx)),
    )
    parts = {"upcoming": (ahead,), "past": (held,)}
    return await answer(
        ctx,
        Question(
            command=name,
            title=title,
            asked=asked_in_words(ctx, args),
            kinds=("event",),
            parts=next((parts[topic] for topic in parts if topic in args.topics), (ahead, held)),
            args=args,
        ),
    )
