"""History: how a record came to be, day by day: first told, told otherwise, repeated, withdrawn, found wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from bot.models import Block, Cited, Heading, Line, Reply, Report, Run
from handlers import formats
from handlers.arguments import Args
from handlers.corrections import rejection_note
from handlers.lines import DOT, describe, dotted, is_over, outlet, parts_of
from handlers.registry import Ctx, button, command
from handlers.told import is_past, says
from handlers.why import asked_for

MOST = 200  # reports looked at
SHOWN = 30  # entries
NAMES = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened on a day; ``says``: what is new, () where only more say the same."""

    day: date
    what: str
    says: tuple[Run, ...]
    cited: Cited


@command("history", "id", at=152, examples=("/history abcd",))
async def history(ctx: Ctx, args: Args) -> Reply:
    """How a fact came to be known: first told, later values, what was withdrawn or corrected, day by day."""
    cited = await asked_for(ctx, args)
    record = await ctx.storage.get_record(cited.id, as_of=args.as_of)
    reports = await ctx.storage.list_reports(cited.id, as_of=args.as_of, limit=MOST)
    blocks: list[Block] = [Heading(ctx.say("History"))]
    if record is None:
        blocks.append(Line(describe(cited, ctx.say, over=is_over(cited, ctx.today))))
    else:
        blocks.append(Line(says(record, ctx.say, over=is_past(record, args.as_of or ctx.today))))
    entries = sorted(_entries(ctx, reports, args.as_of), key=lambda entry: entry.day)
    blocks += list(_lines(ctx, entries))[:SHOWN]
    why = f"/why {cited.id}"
    return Reply(blocks=tuple(blocks), buttons=((button(ctx.say("Why {id}?", id=cited.id), why, otherwise=why),),))


def _entries(ctx: Ctx, reports: Iterable[Report], as_of: date | None) -> Iterator[Entry]:
    known: set[str] = set()
    for number, report in enumerate(reports):
        parts = parts_of(report.cited, ctx.say, over=True)
        new = dotted([part for part in parts if part.text not in known])
        what = ctx.say("first told") if not number else ctx.say("new") if new else ctx.say("also told by")
        yield Entry(report.day, what, new, report.cited)
        known |= {part.text for part in parts}
        if report.withdrawn is not None and (as_of is None or report.withdrawn <= as_of):
            yield Entry(report.withdrawn, ctx.say("withdrawn"), dotted(parts), report.cited)
        if report.rejected is not None and (as_of is None or report.rejected.at.date() <= as_of):
            said = (*dotted(parts), Run(DOT), Run(rejection_note(ctx, report.rejected).text))
            yield Entry(report.rejected.at.date(), ctx.say("corrected"), said, report.cited)


def _lines(ctx: Ctx, entries: Iterable[Entry]) -> Iterator[Line]:
    """One line an entry; those of a day that only repeat stand together."""
    for (day, what, says_new), group in groupby(entries, key=lambda entry: (entry.day, entry.what, bool(entry.says))):
        head = (Run("• "), Run(formats.day(day, ctx.say), "bold"), Run(f" — {what}"))
        same = list(group)
        if says_new:
            for entry in same:
                yield Line((*head, Run(": "), *entry.says, Run(" — "), *_outlet(entry.cited), *_id(entry.cited)))
            continue
        names = dict.fromkeys(outlet(entry.cited.article) for entry in same)
        said = ctx.say(", ").join(list(names)[:NAMES])
        if len(names) > NAMES:
            said += " " + ctx.say("(+{count} more)", count=len(names) - NAMES)
        yield Line((*head, Run(f" {said}"), *_id(same[0].cited)))


def _outlet(cited: Cited) -> tuple[Run, ...]:
    return (Run(outlet(cited.article), url=cited.article.url),)


def _id(cited: Cited) -> tuple[Run, ...]:
    return (Run(DOT), Run(f"/why {cited.id}", "code"))
