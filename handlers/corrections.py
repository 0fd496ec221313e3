"""Corrections: those whose word counts say that a fact is wrong or right; what was rejected, by whom and why.

Only reports are judged: the record is made anew from those that are left.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import UserError
from bot.models import Block, Button, Cited, Heading, Line, Note, Rejection, Reply, Report, Run
from handlers import formats
from handlers.arguments import Args, next_page
from handlers.lines import describe, is_over, outlet
from handlers.registry import Ctx, button, command, person_of

RIGHT, WRONG = "✅", "❌"
REASON_LIMIT = 500
PAGE = 10
TITLES = {
    "agreement": "Agreements",
    "event": "Events",
    "indicator": "Figures",
    "investment": "Investment",
    "milestone": "Milestones",
    "statement": "Quotations",
    "trade": "Trade",
}


def verdict_row(ctx: Ctx, fact_id: str) -> tuple[tuple[Button, ...], ...]:
    """The row of buttons below an answer about one fact: ✅ and ❌ for those whose word counts, no row for others."""
    if not ctx.trusted:
        return ()
    return ((Button(RIGHT, f"/right {fact_id}"), Button(WRONG, f"/wrong {fact_id}")),)


def rejection_note(ctx: Ctx, rejected: Rejection) -> Note:
    """That a report was found wrong, when and why; by whom for those only whose word counts."""
    reason = rejected.reason or ctx.say("no reason given")
    day = formats.day(rejected.at.date(), ctx.say)
    if ctx.trusted:
        by = rejected.by or ctx.say("somebody who was forgotten")
        return Note(ctx.say("Found wrong on {date} by {person}: {reason}", date=day, person=by, reason=reason))
    return Note(ctx.say("Found wrong on {date}: {reason}", date=day, reason=reason))


@command("wrong", "id [reason]", at=190, examples=("/wrong abcd", "/wrong abcd another year"), trusted=True)
async def wrong(ctx: Ctx, args: Args) -> Reply:
    """Take a fact that was read wrongly out of its record."""
    cited, reason = await _judged(ctx, args, "/wrong ab12")
    await ctx.storage.reject(cited.id, by=person_of(ctx.request), reason=reason, now=ctx.request.at)
    blocks: list[Block] = [_line(ctx, ctx.say("Taken out:"), cited)]
    record = await ctx.storage.get_record(cited.id)
    if record is not None:
        blocks.append(Note(ctx.say("Others still say so: {command}", command=f"/why {record.id}")))
    if reason is None:
        blocks.append(Note(ctx.say("You may add why: {command}", command=f"/wrong {cited.id} …")))
    return Reply(blocks=tuple(blocks), buttons=((Button(ctx.say("Undo"), f"/right {cited.id}"),),))


@command("right", "id", at=191, examples=("/right abcd",), trusted=True)
async def right(ctx: Ctx, args: Args) -> Reply:
    """Confirm a fact, or put it back into its record."""
    cited, _ = await _judged(ctx, args, "/right ab12")
    was = await ctx.storage.restore(cited.id)
    await ctx.storage.confirm(cited.id, by=person_of(ctx.request), now=ctx.request.at)
    return Reply(blocks=(_line(ctx, ctx.say("Put back:") if was else ctx.say("Confirmed:"), cited),))


@command("rejected", at=192, examples=("/rejected",), trusted=True)
async def rejected(ctx: Ctx, args: Args) -> Reply:
    """What was found wrong, by whom and why."""
    _refuse_others(ctx)
    found = await ctx.storage.list_rejected()
    page = found[args.offset : args.offset + PAGE]
    blocks: list[Block] = [Heading(ctx.say("Found wrong"))]
    for report in page:
        blocks += _rejected_lines(ctx, report)
    if not page:
        blocks.append(Note(ctx.say("That was all.") if found else ctx.say("Nothing has been found wrong.")))
    if not found[args.offset + PAGE :]:
        return Reply(blocks=tuple(blocks), more="")
    more = f"/rejected {next_page(args, PAGE)}"
    return Reply(blocks=tuple(blocks), buttons=((button(ctx.say("More"), more, otherwise="/more"),),), more=more)


async def _judged(ctx: Ctx, args: Args, example: str) -> tuple[Cited, str | None]:
    """The fact that is spoken of, and what is said about it.

    Raises:
        UserError: the person's word does not count, or there is no such fact.
    """
    _refuse_others(ctx)
    name, _, reason = args.text.strip().partition(" ")
    name = name.strip("/<>[]()")
    if not name:
        raise UserError(
            ctx.say("Say which fact: the id stands at the end of its line, as in {example}", example=example)
        )
    cited = await ctx.storage.get_fact(name)
    if cited is None:
        raise UserError(ctx.say("There is no fact {id}; the id stands at the end of a fact's line.", id=name))
    return cited, formats.shorten(reason, REASON_LIMIT) if reason.strip() else None


def _refuse_others(ctx: Ctx) -> None:
    if not ctx.trusted:
        thanks = ctx.say("Thank you for reading so closely!")
        how = ctx.say(
            "Only people the owner trusts can correct facts; to be one of them, send the owner this: {person}",
            person=person_of(ctx.request),
        )
        raise UserError(f"{thanks} {how}")


def _line(ctx: Ctx, said: str, cited: Cited) -> Line:
    return Line((Run(said, "bold"), Run(" "), *_told(ctx, cited)))


def _rejected_lines(ctx: Ctx, report: Report) -> Iterator[Block]:
    yield Line((Run("• "), *_told(ctx, report.cited)))
    if report.rejected is not None:
        yield rejection_note(ctx, report.rejected)


def _told(ctx: Ctx, cited: Cited) -> tuple[Run, ...]:
    says = describe(cited, ctx.say, over=is_over(cited, ctx.today))
    return (*says, Run(f" — {outlet(cited.article)} · "), Run(f"/why {cited.id}", "code"))


# --- what the verdicts come to


@command("quality", at=193, examples=("/quality",), trusted=True)
async def quality(ctx: Ctx, args: Args) -> Reply:
    """How many of the facts that were judged are right, by kind and outlet."""
    _refuse_others(ctx)
    verdicts = await ctx.storage.verdicts()
    blocks: list[Block] = [Heading(ctx.say("Quality"))]
    for kind in sorted({kind for kind, _ in verdicts}):
        of_kind = {outlet: counts for (one, outlet), counts in verdicts.items() if one == kind}
        right, wrong = (sum(counts[place] for counts in of_kind.values()) for place in (0, 1))
        blocks.append(Heading(f"{ctx.say(TITLES.get(kind, kind))}: {_judgement(ctx, right, wrong)}", level=2))
        for name, counts in sorted(of_kind.items(), key=lambda item: (-item[1][1], item[0])):
            blocks.append(Line((Run("• "), Run(f"{name}: {_judgement(ctx, *counts)}"))))
    if not verdicts:
        blocks.append(Note(ctx.say("No fact has been judged yet.")))
    return Reply(blocks=tuple(blocks))


def _judgement(ctx: Ctx, right: int, wrong: int) -> str:
    percent = round(100 * right / (right + wrong))
    return ctx.say("{percent}% right ({right} of {total})", percent=percent, right=right, total=right + wrong)
