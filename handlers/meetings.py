"""Meetings: summits and forums, visits, talks; what is coming first, then what was held."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.models import Cited, FactFilter, Reply
from handlers.arguments import Args
from handlers.lines import Told, is_over, when
from handlers.listing import WINDOW, Question, answer, asked_in_words, base_filter, by_year
from handlers.registry import Ctx, command

TO_COME = ("upcoming", "proposed")
COARSE = 28  # days: a meeting dated to no less than a month is most often one that another article dates to the day


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
    year = by_year(ctx)
    held = await _held(ctx, types)

    def ahead(cited: Cited) -> bool:
        return is_to_come(cited, ctx.today) and not _is_among(cited, held)

    def keep(cited: Cited) -> bool:
        if "upcoming" in args.topics:
            return ahead(cited)
        return "past" not in args.topics or not ahead(cited)

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
            over=lambda cited: not ahead(cited),
            rank=lambda told: _soonest(told) if ahead(told.cited) else _latest(told),
            group=lambda told: ctx.say("Ahead") if ahead(told.cited) else year(told),
        ),
    )


def is_to_come(cited: Cited, today: date) -> bool:
    """Whether a meeting that was announced is still ahead; one of which nothing says when counts for a year."""
    dated = when(cited.fact) or cited.article.published
    return getattr(cited.fact, "status", None) in TO_COME and dated is not None and not is_over(cited, today)


async def _held(ctx: Ctx, types: tuple[str, ...]) -> list[Cited]:
    where = FactFilter(fields={"type": types, "status": ("held",)})
    return await ctx.storage.list_facts("event", where, order="period", limit=WINDOW)


def _is_among(announced: Cited, held: list[Cited]) -> bool:
    """Whether a later article says that the meeting has taken place: its series met in the time announced."""
    period, series = when(announced.fact), getattr(announced.fact, "series", None)
    if period is None or series is None:
        return False
    return any(
        getattr(one.fact, "series", None) == series and (met := when(one.fact)) is not None and period.holds(met)
        for one in held
    )


def _soonest(told: Told) -> tuple[float, ...]:
    period = when(told.cited.fact)
    return (0.0, period.start.toordinal() if period else float("inf"))


def _latest(told: Told) -> tuple[float, ...]:
    """Years backwards; within one what is dated to the day first, what is only announced last."""
    period = when(told.cited.fact)
    if period is None:
        return (2.0,)
    end = period.end or period.start
    announced = getattr(told.cited.fact, "status", None) in TO_COME
    return (1.0, -end.year, float(period.days >= COARSE), -end.toordinal(), float(announced))
