"""Meetings: summits and forums, visits, talks; what is coming first, then what was held."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.models import Cited, Reply
from handlers.arguments import Args
from handlers.lines import Told, when
from handlers.listing import Question, answer, asked_in_words, base_filter, by_year
from handlers.registry import Ctx, command

STALE = timedelta(days=370)  # an undated "will meet" is old news after a year
TO_COME = ("upcoming", "proposed")


@command(
    "summits",
    "[upcoming|past] [year] [series] [country...]",
    examples=("/summits", "/summits upcoming", "/summits 2024", "/summits SCO", "/summits саммит ШОС 2024"),
)
async def summits(ctx: Ctx, args: Args) -> Reply:
    """Summits and forums: when, where, who takes part."""
    return await _meetings(ctx, args, "summits", ctx.say("Summits and forums"), ("summit", "forum"))


@command("visits", "[upcoming|past] [period] [country...] [person]", examples=("/visits", "/visits Си Цзиньпин 2024"))
async def visits(ctx: Ctx, args: Args) -> Reply:
    """Visits: who went where, and when."""
    return await _meetings(ctx, args, "visits", ctx.say("Visits"), ("visit",))


@command("talks", "[upcoming|past] [period] [country...] [person]", examples=("/talks", "/talks 2025", "/talks China"))
async def talks(ctx: Ctx, args: Args) -> Reply:
    """Talks and meetings of two sides."""
    return await _meetings(ctx, args, "talks", ctx.say("Talks"), ("talks",))


async def _meetings(ctx: Ctx, args: Args, name: str, title: str, types: tuple[str, ...]) -> Reply:
    fields: dict[str, tuple[str | int | None, ...]] = {"type": types}
    if args.series:
        fields["series"] = (args.series,)
    year = by_year(ctx)

    def coming(told: Told) -> bool:
        return is_to_come(ctx, told.cited)

    def keep(cited: Cited) -> bool:
        if "upcoming" in args.topics:
            return is_to_come(ctx, cited)
        return "past" not in args.topics or not is_to_come(ctx, cited)

    return await answer(
        ctx,
        Question(
            command=name,
            title=title,
            asked=asked_in_words(ctx, args),
            kinds=("event",),
            where=replace(base_filter(args), fields=fields),
            args=args,
            keep=keep,
            rank=lambda told: _soonest(told) if coming(told) else _latest(told),
            group=lambda told: ctx.say("Ahead") if coming(told) else year(told),
        ),
    )


def is_to_come(ctx: Ctx, cited: Cited) -> bool:
    """Whether a meeting that was announced is still ahead; an undated one counts for a year after the news of it."""
    if getattr(cited.fact, "status", None) not in TO_COME:
        return False
    period = when(cited.fact)
    if period:
        return (period.end or period.start) >= ctx.today
    published = cited.article.published
    return published is not None and ctx.today - published < STALE


def _soonest(told: Told) -> tuple[float, ...]:
    period = when(told.cited.fact)
    return (0.0, period.start.toordinal() if period else float("inf"))


def _latest(told: Told) -> tuple[float, ...]:
    period = when(told.cited.fact)
    return (1.0, -(period.end or period.start).toordinal() if period else float("inf"))
