"""Figures: trade, investment, and everything else that is counted."""

from __future__ import annotations

from dataclasses import replace

from bot.models import FactFilter, Reply
from handlers.arguments import Args
from handlers.charts import ASKED, trade_chart
from handlers.listing import Part, Question, answer, asked_in_words, base_filter, by_year
from handlers.registry import Ctx, command

FLOWS = ("turnover", "export", "import")


@command(
    "trade",
    "[period] [country...] [export|import|target] [chart]",
    at=30,
    examples=("/trade", "/trade 2023", "/trade China 2024", "/trade kz cn export", "/trade target", "/trade chart"),
)
async def trade(ctx: Ctx, args: Args) -> Reply:
    """Trade figures: how much, for which period, up or down, and who reported it."""
    flows = tuple(flow for flow in FLOWS if flow in args.topics)
    leading = args.countries[0] if args.countries and flows and "turnover" not in flows else None
    where = replace(base_filter(args), fields={"flow": flows} if flows else {}, leading=leading)
    if ASKED in args.topics:
        return await trade_chart(ctx, args, where)
    made = Part(where=_with_status(where, "actual"), group=by_year(ctx))
    targets = Part(where=_with_status(where, "target"), group=lambda record: ctx.say("Targets"))
    return await answer(
        ctx,
        Question(
            command="trade",
            title=ctx.say("Trade"),
            asked=asked_in_words(ctx, args),
            kinds=("trade",),
            parts=(targets,) if "target" in args.topics else (made, targets),
            args=args,
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
    made = Part(where=_with_status(where, "actual"), group=by_year(ctx))
    plans = Part(where=_with_status(where, "planned"), group=lambda record: ctx.say("Plans"))
    return await answer(
        ctx,
        Question(
            command="invest",
            title=ctx.say("Investment"),
            asked=asked_in_words(ctx, args),
            kinds=("investment",),
            parts=(plans,) if "target" in args.topics else (made, plans),
            args=args,
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
            parts=(Part(where=where, group=by_year(ctx)),),
            args=args,
        ),
    )


def _with_status(where: FactFilter, status: str) -> FactFilter:
    return replace(where, fields={**where.fields, "status": (status,)})
