"""About: how much is known, in which languages, how new it is, and who is late."""

from __future__ import annotations

from datetime import date

from bot.feeds.health import TROUBLES, standings
from bot.models import Block, Coverage, Heading, Line, Outlet, Reply, Run
from handlers import formats
from handlers.arguments import Args
from handlers.registry import Ctx, command
from handlers.sources import source_line, summary

FEWEST = 3  # articles of an outlet before it has anything usual
SLACK = 3  # times its usual gap
LEAST = 3  # days: nobody is late before
LATE_SHOWN = 8
KINDS = {
    "trade": "Trade",
    "investment": "Investment",
    "indicator": "Figures",
    "event": "Meetings",
    "agreement": "Agreements",
    "statement": "Quotations",
    "milestone": "Milestones",
}


@command("about", at=155, examples=("/about",))
async def about(ctx: Ctx, args: Args) -> Reply:
    """What I know: articles, sources, languages, facts, the newest article, and which sources are late."""
    say, coverage = ctx.say, await ctx.storage.coverage()
    counts = [
        formats.counted(coverage.articles, "articles", say),
        formats.counted(coverage.sources, "sources", say),
        formats.counted(sum(coverage.facts.values()), "facts", say),
    ]
    blocks: list[Block] = [Heading(say("What I know")), Line((Run(" · ".join(counts), "bold"),))]
    if coverage.articles:
        blocks += _told(ctx, coverage)
        blocks += _late(ctx, await ctx.storage.list_outlets())
    sources = await ctx.storage.sources.list()
    if sources:
        found = standings(sources, ctx.feeds.interval)
        blocks += [Heading(say("Feeds"), level=2), Line((Run(f"{summary(found, say)} · "), Run("/feeds", "code")))]
        blocks += [source_line(one, found[one.number], ctx) for one in sources if found[one.number] in TROUBLES][
            :LATE_SHOWN
        ]
    return Reply(blocks=tuple(blocks))


def _told(ctx: Ctx, coverage: Coverage) -> list[Block]:
    say = ctx.say
    names = formats.locale_of(say.locale).languages
    languages = [f"{names.get(code, code)} {formats.number(count, say)}" for code, count in coverage.languages.items()]
    facts = [f"{say(KINDS.get(kind, kind))} {formats.number(count, say)}" for kind, count in coverage.facts.items()]
    rows = [
        (say("Languages"), say(", ").join(languages)),
        (say("Facts"), say(", ").join(facts)),
        (say("Newest article"), formats.day(coverage.newest, say) if coverage.newest else say("no date given")),
        (say("Oldest article"), formats.day(coverage.oldest, say) if coverage.oldest else say("no date given")),
    ]
    return [Line((Run(f"{name}: "), Run(value, "bold"))) for name, value in rows if value]


def _late(ctx: Ctx, outlets: list[Outlet]) -> list[Block]:
    late = [outlet for outlet in outlets if is_late(outlet, ctx.today)]
    if not late:
        return [Line((Run(ctx.say("No source is late.")),))]
    late.sort(key=lambda outlet: (-outlet.articles, outlet.name))
    lines = [
        Line((Run("• "), Run(outlet.name, "bold"), Run(f" — {formats.day(outlet.newest, ctx.say)}")))
        for outlet in late[:LATE_SHOWN]
    ]
    more = len(late) - LATE_SHOWN
    rest = [Line((Run(ctx.say("(+{count} more)", count=more)),))] if more > 0 else []
    return [Heading(ctx.say("Late: longer silent than usual"), level=2), *lines, *rest]


def is_late(outlet: Outlet, today: date) -> bool:
    """Whether its newest article is older than thrice the usual time between two of them, and than three days."""
    if outlet.articles < FEWEST:
        return False
    usual = (outlet.newest - outlet.oldest).days / (outlet.articles - 1)
    return (today - outlet.newest).days > max(LEAST, SLACK * usual)
