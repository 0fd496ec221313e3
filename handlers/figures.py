"""Figures: trade, investment, and everything else that is counted."""

from __future__ import annotations

from dataclasses import replace

from bot.models import Reply
from handlers.arguments import Args
from handlers.lines import Told
from handlers.listing import Question, answer, asked_in_words, base_filter, by_year, latest_first
from handlers.registry import Ctx, command

FLOWS = ("turnover", "export", "import")


@command(
    "trade",
    "[period] [country...] [export|import|target]",
    at=30,
    examples=("/trade", "/trade 2023", "/trade China 2024", "/trade kz cn export", "/trade target"),
)
async def trade(ctx: Ctx, args: Args) -> Reply:
    """Trade figures: how much, for which period, up or down, and who reported it."""
    where = base_filter(args)
    flows = tuple(flow for flow in FLOWS if flow in args.topics)
    fields: dict[str, tuple[str | int | None, ...]] = {"flow": flows} if flows else {}
    if "target" in args.topics:
        fields["status"] = ("target",)
    leading = args.countries[0] if args.countries and flows and "turnover" not in flows else None
    year = by_year(ctx)

    def group(told: Told) -> str:
        return ctx.say("Targets") if _is_plan(told) else year(told)

    return await answer(
        ctx,
        Question(
            command="trade",
            title=ctx.say("Trade"),
            asked=asked_in_words(ctx, args),
            kinds=("trade",),
            where=replace(where, fields=fields, leading=leading),
            args=args,
            rank=lambda told: (float(_is_plan(told)), *latest_first(told), float(_is_part(told))),
            group=group,
        ),
    )


@command(
    "invest",
    "[period] [country...] [target]",
    at=80,
    examples=("/invest", "/invest China", "/invest 2025"),
)
async def invest(ctx: Ctx, args: Args) -> Reply:
    """Investment: projects, companies, loans and sums, made or planned."""
    where = base_filter(args)
    if "target" in args.topics:
        where = replace(where, fields={"status": ("planned",)})
    year = by_year(ctx)
    return await answer(
        ctx,
        Question(
            command="invest",
            title=ctx.say("Investment"),
            asked=asked_in_words(ctx, args),
            kinds=("investment",),
            where=where,
            args=args,
            rank=lambda told: (float(_is_plan(told)), *latest_first(told)),
            group=lambda told: ctx.say("Plans") if _is_plan(told) else year(told),
        ),
    )


@command("numbers", "[period] [country...] [words]", at=90, examples=("/numbers", "/numbers 2024", "/numbers trains"))
async def numbers(ctx: Ctx, args: Args) -> Reply:
    """Other figures: trains, freight, transit, flights, tourists, students and the like."""
    where = base_filter(args)
    if args.metrics:
        where = replace(where, fields={"metric": args.metrics})
    return await answer(
        ctx,
        Question(
            command="numbers",
            title=ctx.say("Figures"),
            asked=asked_in_words(ctx, args),
            kinds=("indicator",),
            where=where,
            args=args,
            rank=latest_first,
            group=by_year(ctx),
        ),
    )


def _is_plan(told: Told) -> bool:
    return getattr(told.cited.fact, "status", None) in ("target", "planned")


def _is_part(told: Told) -> bool:
    """Whether the figure is of some goods only."""
    return getattr(told.cited.fact, "goods", None) is not None
