"""Why: every report behind a record, each with its sentence in its own language and the words that made it marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.errors import UserError
from bot.models import Block, Button, Cited, Heading, Line, Note, Quote, Record, Reply, Report, Run
from handlers.arguments import Args, next_page
from handlers.corrections import rejection_note, verdict_row
from handlers.lines import describe, dotted, is_over, parts_of
from handlers.listing import as_of_in_words
from handlers.marks import marks_of
from handlers.quoting import marked, readings, source
from handlers.registry import Ctx, button, command
from handlers.told import is_past, says, sources

REPORTS = 5  # shown at once, the one that was asked for among them


@command("why", "id", at=150, examples=("/why abcd",))
async def why(ctx: Ctx, args: Args) -> Reply:
    """Who says so: every report with its sentence, in its own language, the words that made the fact marked."""
    cited = await asked_for(ctx, args)
    record = await ctx.storage.get_record(cited.id, as_of=args.as_of)
    told = await ctx.storage.list_reports(cited.id, as_of=args.as_of, limit=REPORTS + 1, offset=max(0, args.offset))
    own = await _own(ctx, cited, told)
    others = [report for report in told[:REPORTS] if report.cited.id != cited.id]
    blocks: list[Block] = []
    if not args.offset:
        blocks += [Line(await _says(ctx, args, cited, record)), *await _first(ctx, own)]
    if others:
        blocks.append(Heading(ctx.say("Other reports"), level=2))
    blocks += [block for report in others for block in _report(ctx, report, own)]
    show = f"/article {cited.article.id}"
    rows: tuple[tuple[Button, ...], ...] = (
        (button(ctx.say("The article"), show, otherwise=show), button(*_trail(ctx, cited), otherwise="/help")),
    )
    more = f"/why {next_page(args, REPORTS)}" if told[REPORTS:] else None
    if more:
        rows += ((button(ctx.say("More"), more, otherwise="/more"),),)
    return Reply(blocks=tuple(blocks), buttons=(*rows, *verdict_row(ctx, cited.id)), more=more)


async def asked_for(ctx: Ctx, args: Args) -> Cited:
    """The fact whose id was typed."""
    name = next(iter(args.text.split()), "").strip("/<>[]()")
    if not name:
        raise UserError(
            ctx.say("Say which fact: the id stands at the end of its line, as in {example}", example="/why ab12")
        )
    cited = await ctx.storage.get_fact(name)
    if cited is None:
        raise UserError(ctx.say("There is no fact {id}; the id stands at the end of a fact's line.", id=name))
    return cited


def _trail(ctx: Ctx, cited: Cited) -> tuple[str, str]:
    return ctx.say("History"), f"/history {cited.id}"


async def _says(ctx: Ctx, args: Args, cited: Cited, record: Record | None) -> tuple[Run, ...]:
    """What the record says where the fact is still of one; else the fact itself."""
    if record is None:
        return describe(cited, ctx.say, over=is_over(cited, ctx.today))
    marks = (await marks_of(ctx, [record], as_of=args.as_of)).get(record.id, ())
    marks = tuple(filter(None, (*marks, as_of_in_words(ctx, args))))
    said = says(record, ctx.say, over=is_past(record, args.as_of or ctx.today), marks=marks)
    return (*said, Run(" · "), Run(sources(record.values[0], ctx.say), "italic"))


async def _own(ctx: Ctx, cited: Cited, told: Iterable[Report]) -> Report:
    """The report that was asked for, wherever in the list it stands."""
    for report in told:
        if report.cited.id == cited.id:
            return report
    every = await ctx.storage.list_reports(cited.id, limit=1000)
    found = next((report for report in every if report.cited.id == cited.id), None)
    return found or Report(cited=cited, day=cited.article.published or cited.article.seen.date(), story=0)


async def _first(ctx: Ctx, own: Report) -> list[Block]:
    cited = own.cited
    revision = None if cited.current else cited.article.revision
    found = await ctx.storage.get_article(cited.article.id, revision=revision)
    return [
        Quote(marked(cited)),
        source(cited, ctx.say),
        *readings(cited, found, ctx.say),
        *notes(ctx, own),
    ]


def _report(ctx: Ctx, report: Report, own: Report) -> Iterator[Block]:
    known = {part.text for part in parts_of(own.cited, ctx.say, over=True)}
    new = [part for part in parts_of(report.cited, ctx.say, over=True) if part.text not in known]
    yield Line((Run("• "), *(dotted(new) or (Run(ctx.say("the same")),))))
    yield Quote(marked(report.cited))
    yield source(report.cited, ctx.say)
    if report.story == own.story:
        yield Note(ctx.say("The same story, carried by another outlet."))
    yield from notes(ctx, report)


def notes(ctx: Ctx, report: Report) -> Iterator[Note]:
    """What has become of a report."""
    if report.withdrawn is not None or not report.cited.current:
        yield Note(ctx.say("The article has been changed since and no longer says this."))
    if report.rejected is not None:
        yield rejection_note(ctx, report.rejected)
