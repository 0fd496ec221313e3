"""Exports: what a list would show, as a file for a spreadsheet or a program."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from dataclasses import replace

from bot.exports import FORMATS, Writer, columns, file_name, open_writer, rows
from bot.models import FactFilter, File, Note, Record, Reply
from handlers.arguments import Args
from handlers.listing import TIMES, asked_in_words, base_filter, heading, nothing_on, of_time
from handlers.registry import Ctx, command

MOST = 20_000  # records a file: some 20 MB, below what the platforms take
PAGE = 250  # records read at a time

# A list's command -> its title, the kind of its facts and their types.
LISTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "trade": ("Trade", "trade", ()),
    "invest": ("Investment", "investment", ()),
    "numbers": ("Figures", "indicator", ()),
    "summits": ("Summits and forums", "event", ("summit", "forum")),
    "visits": ("Visits", "event", ("visit",)),
    "talks": ("Talks", "event", ("talks",)),
    "agreements": ("Agreements", "agreement", ()),
    "quotes": ("Quotations", "statement", ()),
    "years": ("Milestones", "milestone", ()),
}
FLOWS = ("turnover", "export", "import")
NAME = "export"


@command(
    "export",
    "[trade|invest|summits...] [csv|xlsx|json] [period] [country...]",
    at=145,
    examples=("/export trade csv 2023", "/export trade xlsx", "/export summits json 2025"),
)
async def export(ctx: Ctx, args: Args) -> Reply:
    """A file of what is known, each row with its sentence and source: csv, xlsx or json."""
    ending = next((one for one in FORMATS if one in args.topics), "csv")
    asked = replace(args, topics=args.topics - set(FORMATS))
    wanted = [name for name in asked.commands if name in LISTS]
    title = " · ".join(ctx.say(LISTS[name][0]) for name in wanted) or ctx.say("All facts")
    kinds = dict.fromkeys(LISTS[name][1] for name in wanted or LISTS)
    writer = open_writer(ending, columns(kinds))
    full = heading(title, asked_in_words(ctx, asked))
    written, more = await _write(ctx, writer, asked, wanted)
    if not written:
        return Reply(blocks=(Note(await nothing_on(ctx, full)),))
    content = await asyncio.to_thread(writer.finish)
    name = file_name(wanted[0] if len(wanted) == 1 else NAME, ctx.today, ending)
    caption = ctx.say("Rows: {count}. Each has its sentence and its source.", count=written)
    file = File(name, content, FORMATS[ending], f"{full}\n{caption}")
    if not more:
        return Reply(blocks=(file,))
    cut = ctx.say("This is the latest part of it: name a period or a country for the rest.")
    return Reply(blocks=(file, Note(cut)))


async def _write(ctx: Ctx, writer: Writer, args: Args, wanted: list[str]) -> tuple[int, bool]:
    """How many rows were written, and whether there are more records than one file takes."""
    written = taken = 0
    for name in wanted or LISTS:
        async for page in _pages(ctx, args, name):
            table = [row for record in page[: MOST - taken] for row in rows(record)]
            await asyncio.to_thread(writer.add, table)
            written, taken = written + len(table), taken + len(page)
            if taken > MOST:
                return written, True
    return written, False


async def _pages(ctx: Ctx, args: Args, name: str) -> AsyncIterator[list[Record]]:
    """The records of a list, in its order: those of the time asked for, then those that only touch it."""
    where, kind = _where(args, name), LISTS[name][1]
    for part in [of_time(where, args.period, time) for time in TIMES] if args.period else [where]:
        for offset in itertools.count(0, PAGE):
            page = await ctx.storage.list_records(kind, part, limit=PAGE, offset=offset, as_of=args.as_of)
            yield page
            if len(page) < PAGE:
                break


def _where(args: Args, name: str) -> FactFilter:
    where, (_, kind, types) = base_filter(args), LISTS[name]
    fields: dict[str, tuple[str | int | None, ...]] = {"type": types} if types else {}
    flows = tuple(flow for flow in FLOWS if flow in args.topics)
    if flows and kind == "trade":
        fields["flow"] = flows
    if args.series and kind == "event":
        fields["series"] = (args.series,)
    if args.metrics and kind == "indicator":
        fields["metric"] = args.metrics
    if "target" in args.topics:
        fields["status"] = ("target", "planned")
    return replace(where, fields=fields)
