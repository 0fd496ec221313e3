"""The timeline: meetings, documents, figures and milestones by date, of a country, a person or a series."""

from __future__ import annotations

from dataclasses import replace

from bot.models import Reply
from handlers.arguments import Args
from handlers.charts import ASKED, timeline_chart, without_chart
from handlers.listing import Part, Question, answer, asked_in_words, base_filter, by_year, heading
from handlers.registry import Ctx, command
from handlers.subjects import FIGURES, named_in, subjects

DATED = ("event", "agreement", *FIGURES, "milestone")


@command(
    "timeline",
    "[country|person|series] [period] [chart]",
    at=114,
    examples=("/timeline", "/timeline China 2024", "/timeline Xi Jinping", "/timeline SCO 2024", "/timeline chart"),
)
async def timeline(ctx: Ctx, args: Args) -> Reply:
    """What happened when: meetings, documents and figures by date; of a period from its beginning on."""
    wanted = subjects(args, among=DATED)
    where, today = base_filter(args), args.as_of or ctx.today
    if ASKED in args.topics:
        plain = without_chart(args)
        title = heading(ctx.say("Timeline"), (*named_in(ctx, plain), *asked_in_words(ctx, plain)))
        kinds = tuple(kind for kind in wanted.kinds if kind not in FIGURES) or wanted.kinds
        return await timeline_chart(ctx, args, title, kinds, replace(where, fields=wanted.fields[0]))
    passed = replace(where, fields=wanted.fields[0], until=None if args.period else today)
    return await answer(
        ctx,
        Question(
            command="timeline",
            title=ctx.say("Timeline"),
            asked=(*named_in(ctx, args), *asked_in_words(ctx, args)),
            kinds=wanted.kinds,
            parts=(Part(where=passed, order="ended" if args.period else "period", group=by_year(ctx)),),
            times=("within",),
            args=args,
        ),
    )
