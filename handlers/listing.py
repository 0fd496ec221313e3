"""The records of a question as a list: in parts, in groups, a page at a time; or an honest "nothing" with the nearest.

    Question: Part, Part... --storage, each a page in SQL--> Record --groups--> Heading, Line... --> Reply

A part is a filter and an order; a list is its parts one after the other ("ahead", then what was held).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby

from bot.models import Block, Button, FactFilter, Heading, Line, Note, Order, Record, Reply, Run, Time
from handlers import formats
from handlers.arguments import Args, next_page
from handlers.corrections import verdict_row
from handlers.lines import when
from handlers.marks import marks_of
from handlers.periods import Period, distance
from handlers.registry import Ctx, button
from handlers.told import best, is_past, line

PAGE = 10
NEAREST = 3
MOST = 1000  # a list is counted no further
BUTTONS_PER_ROW = 4
TIMES: tuple[Time, ...] = ("within", "beyond", "told")

Group = Callable[[Record], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a list; lines with the same ``group`` stand under one heading ("": no heading)."""

    where: FactFilter
    order: Order = "period"
    group: Group = lambda record: ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is listed, and how.

    Attributes:
        command: its name, for "more".
        title: the list's name, in the reader's language.
        asked: the conditions in the reader's words, for the heading and for "nothing on ...".
        parts: one after the other; the time asked for comes from ``args``.
        times: how records may lie to the time asked for, the best first.
        over: whether the time of what a record announces has passed; else its own date tells.
    """

    command: str
    title: str
    asked: tuple[str, ...]
    kinds: tuple[str, ...]
    parts: tuple[Part, ...]
    args: Args
    times: tuple[Time, ...] = TIMES
    over: Callable[[Record], bool] | None = None


Found = tuple[Part, Record]


async def answer(ctx: Ctx, question: Question) -> Reply:
    """The page of the list that is asked for."""
    parts = _timed(question.parts, question.args.period, question.times)
    offset = question.args.offset
    page = await _find(ctx, question, parts, limit=PAGE + 1, offset=offset)
    if not page:
        return Reply(blocks=(Note(ctx.say("That was all.")),), more="") if offset else await _nothing(ctx, question)
    records = [record for _, record in page[:PAGE]]
    blocks: list[Block] = [Heading(heading(question.title, question.asked)), *await _lines(ctx, question, page[:PAGE])]
    rows = why_rows(ctx, records)
    if len(records) == 1:
        rows = (*rows, *verdict_row(ctx, records[0].id))
    if len(page) <= PAGE:
        return Reply(blocks=tuple(blocks), buttons=rows, more="")
    if question.args.as_of is None:  # records of a past day are made one by one: nobody counts them
        every = _timed(question.parts, question.args.period, ("any",)) if question.times == TIMES else parts
        total = await _count(ctx, question, every)
        blocks.append(Note(ctx.say("{first}–{last} of {total}", first=offset + 1, last=offset + PAGE, total=total)))
    more = f"/{question.command} {next_page(question.args, PAGE)}"
    return Reply(blocks=tuple(blocks), buttons=(*rows, (button(ctx.say("More"), more, otherwise="/more"),)), more=more)


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
    parts.append(as_of_in_words(ctx, args))
    return tuple(part for part in parts if part)


def as_of_in_words(ctx: Ctx, args: Args) -> str:
    """ "as of 1 Jun 2024", where a past day was asked for."""
    return ctx.say("as of {date}", date=formats.day(args.as_of, ctx.say)) if args.as_of else ""


def base_filter(args: Args) -> FactFilter:
    """Countries, people and words: what every list understands; the time is added part by part."""
    return FactFilter(countries=args.countries, people=args.people, words=args.words)


def of_time(where: FactFilter, period: Period, time: Time = "within") -> FactFilter:
    """The filter, for what lies so to a period."""
    return replace(where, since=period.start, until=period.end, time=time)


def by_year(ctx: Ctx) -> Group:
    """Groups named by the year a record's period ends in."""

    def group(record: Record) -> str:
        period = when(record.fact)
        return (
            formats.period(f"{(period.end or period.start).year:04}", ctx.say) if period else ctx.say("no date given")
        )

    return group


# --- finding ----------------------------------------------------------------------------------------------------------


def _timed(parts: Iterable[Part], period: Period | None, times: Iterable[Time]) -> list[Part]:
    """The parts for the time asked for: first what lies within, last what tells no time of its own."""
    if period is None:
        return list(parts)
    every = list(parts)
    return [replace(part, where=of_time(part.where, period, time)) for time in times for part in every]


async def _find(ctx: Ctx, question: Question, parts: Iterable[Part], *, limit: int, offset: int = 0) -> list[Found]:
    """A stretch of the list; no more is read than is shown."""
    found: list[Found] = []
    seen: set[str] = set()
    as_of = question.args.as_of
    for part in parts:
        wanted = limit - len(found)
        if wanted <= 0:
            break
        got = await ctx.storage.list_records(
            question.kinds, part.where, order=part.order, limit=wanted, offset=offset, as_of=as_of
        )
        found += [(part, record) for record in got if record.id not in seen]
        seen |= {record.id for record in got}
        if got or not offset:
            offset = 0
        else:
            offset -= min(offset, await ctx.storage.count_records(question.kinds, part.where, as_of=as_of))
    return found


async def _count(ctx: Ctx, question: Question, parts: Iterable[Part]) -> str:
    total = 0
    for part in parts:
        total += await ctx.storage.count_records(question.kinds, part.where, most=MOST - total)
        if total >= MOST:
            return formats.number(MOST, ctx.say) + "+"
    return formats.number(total, ctx.say)


async def _lines(ctx: Ctx, question: Question, page: Sequence[Found]) -> list[Block]:
    marks = await marks_of(ctx, [record for _, record in page], as_of=question.args.as_of)
    blocks: list[Block] = []
    for name, group in groupby(page, key=lambda found: found[0].group(found[1])):
        if name:
            blocks.append(Heading(name, level=2))
        for _, record in group:
            blocks.append(_line(ctx, question, record, marks.get(record.id, ())))
    return blocks


def _line(ctx: Ctx, question: Question, record: Record, marks: Iterable[str] = ()) -> Line:
    today = question.args.as_of or ctx.today
    over = question.over(record) if question.over else is_past(record, today)
    return line(record, ctx.say, over=over, marks=marks)


def why_rows(ctx: Ctx, records: Iterable[Record]) -> tuple[tuple[Button, ...], ...]:
    """A button "Why ab12?" for each record, in rows."""
    buttons = [button(ctx.say("Why {id}?", id=one.id), f"/why {one.id}", otherwise="/help why") for one in records]
    return tuple(tuple(buttons[at : at + BUTTONS_PER_ROW]) for at in range(0, len(buttons), BUTTONS_PER_ROW))


# --- nothing found ----------------------------------------------------------------------------------------------------


async def _nothing(ctx: Ctx, question: Question) -> Reply:
    """What was looked for, where, and the nearest there is."""
    blocks: list[Block] = [Line((Run(await nothing_on(ctx, heading(question.title, question.asked))),))]
    nearest = await _nearest(ctx, question)
    if nearest:
        blocks.append(Heading(ctx.say("The nearest there is"), level=2))
        blocks += [_line(ctx, question, record) for record in nearest]
    return Reply(blocks=tuple(blocks), buttons=why_rows(ctx, nearest), more="")


async def nothing_on(ctx: Ctx, what: str) -> str:
    """The sentence that says what was looked for, in how many articles of how many sources."""
    articles, outlets = await ctx.storage.count_articles()
    return ctx.say(
        "Nothing on {what} in {articles} of {sources}.",
        what=what,
        articles=formats.counted(articles, "articles", ctx.say),
        sources=formats.counted(outlets, "sources", ctx.say),
    )


async def _nearest(ctx: Ctx, question: Question) -> list[Record]:
    period = question.args.period
    for parts, timed in _wider(question.parts, period):
        if timed or period is None:
            found = await _find(ctx, question, _timed(parts, timed, question.times), limit=NEAREST)
        else:
            found = await _find_beside(ctx, question, parts, period)
        if found:
            return [record for _, record in found]
    return []


async def _find_beside(ctx: Ctx, question: Question, parts: Sequence[Part], period: Period) -> list[Found]:
    """What lies closest before and after a period; else what tells no time."""
    before, after = period.start - timedelta(days=1), (period.end or period.start) + timedelta(days=1)
    earlier = [replace(part, where=replace(part.where, until=before), order="period") for part in parts]
    later = [replace(part, where=replace(part.where, since=after), order="soonest") for part in parts]
    found = await _find(ctx, question, earlier, limit=NEAREST) + await _find(ctx, question, later, limit=NEAREST)
    found.sort(key=lambda one: _days_from(one[1], period))
    return found[:NEAREST] or await _find(ctx, question, parts, limit=NEAREST)


def _wider(parts: tuple[Part, ...], period: Period | None) -> Iterator[tuple[tuple[Part, ...], Period | None]]:
    """The question with ever less of what was asked, the least important first; each condition alone, then together."""
    drops: list[Callable[[FactFilter], FactFilter]] = [
        lambda w: replace(w, leading=None),
        lambda w: w,  # the time
        lambda w: replace(w, words=""),
        lambda w: replace(w, fields={key: value for key, value in w.fields.items() if key == "type"}),
        lambda w: replace(w, people=()),
        lambda w: replace(w, countries=w.countries[:1]),
        lambda w: replace(w, countries=()),
    ]
    start = [part.where for part in parts]
    seen = [(start, period)]
    for together in (False, True):
        wheres, time = start, period
        for number, drop in enumerate(drops):
            if not together:
                wheres, time = start, period
            wheres, time = [drop(where) for where in wheres], None if number == 1 else time
            if (wheres, time) not in seen:
                seen.append((wheres, time))
                yield _once(parts, wheres), time


def _once(parts: Iterable[Part], wheres: Iterable[FactFilter]) -> tuple[Part, ...]:
    kept: list[Part] = []
    for part, where in zip(parts, wheres, strict=True):
        if where not in [one.where for one in kept]:
            kept.append(replace(part, where=where))
    return tuple(kept)


def _days_from(record: Record, period: Period) -> float:
    found = when(best(record).fact)
    return distance(found, period) if found else float("inf")
