"""The facts of a question as a list: said once, in groups, a page at a time; or an honest "nothing" with the nearest.

FactFilter --storage--> Cited --merge_same--> Told --groups--> Heading, Line... --page--> Reply
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot.models import Block, Button, Cited, FactFilter, Heading, Line, Note, Order, Reply, Run
from handlers import formats
from handlers.arguments import Args, next_page
from handlers.lines import Told, is_over, line, merge_same, when
from handlers.periods import Period, distance
from handlers.registry import Ctx, button

PAGE = 10
WINDOW = 400  # facts looked at for one list; grouping and saying once happen among these
NEAREST = 3
BUTTONS_PER_ROW = 4

Group = Callable[[Told], str]
Keep = Callable[[Cited], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is listed, and how.

    Attributes:
        command: its name, for "more".
        title: the list's name, in the reader's language.
        asked: the conditions in the reader's words, for the heading and for "nothing on ...".
        where: what the store is asked; ``keep`` is what it cannot be asked.
        over: whether the time of what a fact announces has passed; else its own date tells.
        rank: order of the lines; lines with the same ``group`` stand under one heading ("": no heading).
    """

    command: str
    title: str
    asked: tuple[str, ...]
    kinds: tuple[str, ...]
    where: FactFilter
    args: Args
    order: Order = "period"
    keep: Keep = lambda cited: True
    over: Keep | None = None
    rank: Callable[[Told], tuple[float, ...]] = lambda told: ()
    group: Group = lambda told: ""


async def answer(ctx: Ctx, question: Question) -> Reply:
    """The page of the list that is asked for."""
    told = await _find(ctx, question, question.where)
    if not told:
        return await _nothing(ctx, question)
    offset = question.args.offset
    page = told[offset : offset + PAGE]
    if not page:
        return Reply(blocks=(Note(ctx.say("That was all.")),), more="")
    blocks = [Heading(heading(question.title, question.asked)), *_lines(ctx, question, page)]
    return _paged(ctx, question, blocks, page, total=len(told))


def heading(title: str, asked: Iterable[str]) -> str:
    """Title and conditions: "Trade · China · 2023"."""
    return " · ".join([title, *asked])


def asked_in_words(ctx: Ctx, args: Args) -> tuple[str, ...]:
    """The conditions of a question as the reader would say them."""
    say = ctx.say
    parts = [formats.countries(args.countries, say)]
    parts += [say.named("people", name) for name in args.people]
    parts.append(say.named("series", args.series) if args.series else "")
    parts.append(formats.period(args.period.edtf, say) if args.period else "")
    parts += [say(topic) for topic in (*sorted(args.topics), *args.metrics)]
    parts.append(formats.quoted(args.words, say) if args.rest else "")
    return tuple(part for part in parts if part)


def base_filter(args: Args) -> FactFilter:
    """Countries, people, time and words: what every list understands."""
    period = args.period
    return FactFilter(
        countries=args.countries,
        people=args.people,
        since=period.start if period else None,
        until=(period.end or None) if period else None,
        words=args.words,
    )


def by_year(ctx: Ctx) -> Group:
    """Groups named by the year a fact's period ends in."""

    def group(told: Told) -> str:
        year = _year(told)
        return formats.period(f"{year:04}", ctx.say) if year else ctx.say("no date given")

    return group


def latest_first(told: Told) -> tuple[float, ...]:
    """Years backwards; within a year the longer period first, then the later one; undated ones last."""
    period = when(told.cited.fact)
    if period is None:
        return (1.0,)
    return (0.0, -_end_year(period), -period.days, -(period.end or period.start).toordinal())


def _year(told: Told) -> int | None:
    period = when(told.cited.fact)
    return _end_year(period) if period else None


def _end_year(period: Period) -> int:
    return (period.end or period.start).year


async def _find(ctx: Ctx, question: Question, where: FactFilter) -> list[Told]:
    """Everything that answers, said once and in order; what is reported most stands first among equals."""
    asked = question.args.period if where.since else None
    facts = await ctx.storage.list_facts(question.kinds, where, order=question.order, limit=WINDOW)
    facts = [cited for cited in facts if _in_time(cited, asked)]
    if asked:
        facts += await _undated(ctx, question, where, asked)
    told = merge_same(cited for cited in facts if question.keep(cited))
    reported = Counter(getattr(one.cited.fact, "countries", None) for one in told for _ in (one.cited, *one.same))
    told.sort(key=lambda one: (-reported[getattr(one.cited.fact, "countries", None)], -len(one.same)))
    return sorted(told, key=lambda one: (_reaches_out(one, asked), *question.rank(one)))


async def _undated(ctx: Ctx, question: Question, where: FactFilter, asked: Period) -> list[Cited]:
    """Facts without a date of their own, from articles of the time asked for."""
    anytime = replace(where, since=None, until=None)
    facts = await ctx.storage.list_facts(question.kinds, anytime, order="published", limit=WINDOW)
    return [cited for cited in facts if when(cited.fact) is None and _published_in(cited, asked)]


def _published_in(cited: Cited, asked: Period) -> bool:
    published = cited.article.published
    return published is not None and asked.start <= published <= (asked.end or published)


def _in_time(cited: Cited, asked: Period | None) -> bool:
    """Whether a fact is of the time asked for; what is open ("since 2005") counts by its beginning."""
    found = when(cited.fact)
    return asked is None or (found is not None and asked.meets(found))


def _reaches_out(told: Told, asked: Period | None) -> bool:
    """Whether a fact is of more than the time asked for: such ones come last."""
    found = when(told.cited.fact)
    return asked is not None and found is not None and not asked.holds(found)


def _lines(ctx: Ctx, question: Question, page: Sequence[Told]) -> Iterator[Block]:
    for name, group in groupby(page, key=question.group):
        if name:
            yield Heading(name, level=2)
        for told in group:
            yield _line(ctx, question, told)


def _line(ctx: Ctx, question: Question, told: Told) -> Line:
    over = question.over(told.cited) if question.over else is_over(told.cited, ctx.today)
    return line(told, ctx.say, over=over)


def _paged(ctx: Ctx, question: Question, blocks: list[Block], page: Sequence[Told], *, total: int) -> Reply:
    first, last = question.args.offset + 1, question.args.offset + len(page)
    rows = why_rows(ctx, (told.cited for told in page))
    if last >= total:
        return Reply(blocks=tuple(blocks), buttons=rows, more="")
    blocks.append(Note(ctx.say("{first}–{last} of {total}", first=first, last=last, total=total)))
    more = f"/{question.command} {next_page(question.args, len(page))}"
    return Reply(blocks=tuple(blocks), buttons=(*rows, (button(ctx.say("More"), more, otherwise="/more"),)), more=more)


def why_rows(ctx: Ctx, facts: Iterable[Cited]) -> tuple[tuple[Button, ...], ...]:
    """A button "Why ab12?" for each fact, in rows."""
    buttons = [button(ctx.say("Why {id}?", id=cited.id), f"/why {cited.id}", otherwise="/help why") for cited in facts]
    return tuple(tuple(buttons[at : at + BUTTONS_PER_ROW]) for at in range(0, len(buttons), BUTTONS_PER_ROW))


# --- nothing found ----------------------------------------------------------------------------------------------------


async def _nothing(ctx: Ctx, question: Question) -> Reply:
    """What was looked for, where, and the nearest there is."""
    blocks: list[Block] = [Line((Run(await nothing_on(ctx, heading(question.title, question.asked))),))]
    nearest: list[Told] = []
    for where in _wider(question.where):
        nearest = await _find(ctx, question, where)
        if nearest:
            break
    period = question.args.period
    if period:
        nearest.sort(key=lambda told: _days_from(told, period))
    nearest = nearest[:NEAREST]
    if nearest:
        blocks.append(Heading(ctx.say("The nearest there is"), level=2))
        blocks += [_line(ctx, question, told) for told in nearest]
    return Reply(blocks=tuple(blocks), buttons=why_rows(ctx, (told.cited for told in nearest)), more="")


async def nothing_on(ctx: Ctx, what: str) -> str:
    """The sentence that says what was looked for, in how many articles of how many sources."""
    coverage = await ctx.storage.coverage()
    return ctx.say(
        "Nothing on {what} in {articles} of {sources}.",
        what=what,
        articles=formats.counted(coverage.articles, "articles", ctx.say),
        sources=formats.counted(coverage.sources, "sources", ctx.say),
    )


def _wider(where: FactFilter) -> Iterator[FactFilter]:
    """The question with ever less of what was asked, the least important first; each condition alone, then together."""
    drops: list[Callable[[FactFilter], FactFilter]] = [
        lambda w: replace(w, leading=None),
        lambda w: replace(w, since=None, until=None),
        lambda w: replace(w, words=""),
        lambda w: replace(w, fields={key: value for key, value in w.fields.items() if key == "type"}),
        lambda w: replace(w, people=()),
        lambda w: replace(w, countries=w.countries[:1]),
        lambda w: replace(w, countries=()),
    ]
    seen = [where]
    for drop in drops:
        if (wider := drop(where)) not in seen:
            seen.append(wider)
            yield wider
    for drop in drops:
        where = drop(where)
        if where not in seen:
            seen.append(where)
            yield where


def _days_from(told: Told, period: Period) -> float:
    found = when(told.cited.fact)
    return distance(found, period) if found else float("inf")
