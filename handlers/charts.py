"""Pictures of records: one figure over the years, meetings and documents along a line. Draws nothing itself.

Record --choose a figure, put into words--> bot.charts --in a thread--> PNG --> Picture with the same in words
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from bot.charts import Bar, BarChart, Event, Timeline, draw_bars, draw_timeline
from bot.models import Block, Bound, Fact, FactFilter, Note, Picture, Record, Reply, Value
from handlers import formats
from handlers.arguments import Args
from handlers.lines import parts_of, when
from handlers.listing import asked_in_words, heading, nothing_on, of_time
from handlers.periods import Period, parse_period
from handlers.registry import Ctx
from handlers.told import best, is_past, statistics, status_of

ASKED = "chart"  # the topic by which a picture is asked for
LOOKED_AT = 1000  # records looked at for one picture
BARS, EVENTS = 12, 9  # as many as a phone shows at once
OTHERS = 2  # differing values shown of one record
SIGNS: dict[Bound, str] = {"exact": "", "about": "≈ ", "at_least": "> ", "at_most": "≤ "}
TO_COME = ("upcoming", "proposed", "planned")
TARGET = " target"  # behind the name of a series of targets (``Record.series``)


async def trade_chart(ctx: Ctx, args: Args, where: FactFilter) -> Reply:
    """The figure of which most years are known, as bars."""
    title = heading(ctx.say("Trade"), asked_in_words(ctx, without_chart(args)))
    records = await _records(ctx, args, ("trade",), where)
    series = _fullest(records)
    rows = _chosen([row for record in series for row in _rows(ctx, record, args)])
    if not rows:
        return Reply(blocks=(Note(await nothing_on(ctx, title)),))
    chart = BarChart(
        title=_named(ctx, series[0]),
        under=_unit(ctx, series[0].fact),
        bars=tuple(bar for _, bar, _ in rows),
        legend={
            "year": ctx.say("whole year"),
            "part": ctx.say("part of a year"),
            "other": ctx.say("a differing figure"),
            "target": ctx.say("target"),
        },
        foot=_foot(ctx, series, args),
    )
    content = await asyncio.to_thread(draw_bars, chart)
    words = "; ".join(said for _, _, said in rows)
    blocks: list[Block] = [Picture(content, f"{chart.title}. {words}.")]
    if others := _other_figures(ctx, records, series):
        blocks.append(Note(ctx.say("Not in the picture: {names}.", names=others)))
    return Reply(blocks=tuple(blocks))


async def timeline_chart(ctx: Ctx, args: Args, title: str, kinds: Sequence[str], where: FactFilter) -> Reply:
    """What has a date, the latest that find room, below each other.

    Args:
        title: of the list that is drawn, in the reader's language.
        where: what is asked for; the time comes from ``args``.
    """
    dated = [(period, record) for record in await _records(ctx, args, kinds, where) if (period := when(record.fact))]
    latest = sorted(dated, key=lambda one: (one[0].start, one[0].end or one[0].start, one[1].id))[-EVENTS:]
    if not latest:
        return Reply(blocks=(Note(await nothing_on(ctx, title)),))
    events = tuple(_event(ctx, period, record, args) for period, record in latest)
    timeline = Timeline(
        title=title,
        events=events,
        legend={"held": ctx.say("held"), "ahead": ctx.say("upcoming"), "cancelled": ctx.say("cancelled")},
        foot=_foot(ctx, [record for _, record in latest], args),
    )
    content = await asyncio.to_thread(draw_timeline, timeline)
    words = "; ".join(f"{event.when}: {event.what}" for event in events)
    return Reply(blocks=(Picture(content, f"{title}. {words}."),))


def without_chart(args: Args) -> Args:
    """What the picture is to be of."""
    return replace(args, topics=args.topics - {ASKED})


async def _records(ctx: Ctx, args: Args, kinds: Sequence[str], where: FactFilter) -> list[Record]:
    where = of_time(where, args.period, "within") if args.period else where
    return await ctx.storage.list_records(kinds, where, order="period", limit=LOOKED_AT, as_of=args.as_of)


def _foot(ctx: Ctx, records: Iterable[Record], args: Args) -> str:
    outlets = sorted({name for record in records for name in record.outlets})
    told = formats.counted(len(outlets), "sources", ctx.say)
    return f"Silkwire · {formats.day(args.as_of or ctx.today, ctx.say)} · {told}"


# --- bars -------------------------------------------------------------------------------------------------------------


def _fullest(records: Iterable[Record]) -> list[Record]:
    """The records of the figure that has most periods, its targets with it; of equals what most sources tell."""
    series: dict[str, list[Record]] = {}
    for record in records:
        if record.series:
            series.setdefault(record.series.removesuffix(TARGET), []).append(record)
    if not series:
        return []
    return max(series.items(), key=lambda item: (*_weight(item[1]), item[0]))[1]


def _weight(records: Sequence[Record]) -> tuple[int, int]:
    actual = {record.fact.period for record in records if _status(record.fact) != "target"}  # type: ignore[attr-defined]
    return len(actual), sum(record.stories for record in records)


def _status(fact: Fact) -> str | None:
    return getattr(fact, "status", None)


Row = tuple[tuple[date, bool, int], Bar, str]  # what it is sorted by, what is drawn, the same in words


def _rows(ctx: Ctx, record: Record, args: Args) -> Iterator[Row]:
    """A record's bars; none where its time is open or longer than a year."""
    period = when(record.fact)
    if period is None or period.end is None or period.start.year != period.end.year:
        return
    target = _status(record.fact) == "target"
    whole = period == parse_period(str(period.start.year)) or len(period.edtf) == 4
    told = [value for value in record.values if getattr(value.fact, "amount", None) is not None]
    for rank, value in enumerate(told[: OTHERS + 1]):
        bar = _bar(ctx, record, value, period, whole=whole or target)
        if rank:
            bar = replace(bar, look="other")
        elif target:
            bar = replace(bar, look="target", under=ctx.say("target"))
        yield (period.end, target, rank), bar, _in_words(ctx, bar, value)


def _bar(ctx: Ctx, record: Record, value: Value, period: Period, *, whole: bool) -> Bar:
    fact: Any = value.fact
    amount = Decimal(fact.amount)
    whose = ""
    if record.disputed:
        whose = statistics(value, ctx.say) or next(iter(value.outlets), "")
    months = "" if whole else _months(period, ctx)
    return Bar(
        label=formats.period(f"{period.start.year:04}", ctx.say),
        under=" · ".join(part for part in (months, whose) if part),
        amount=float(amount),
        value=SIGNS[fact.bound] + formats.number(amount, ctx.say),
        look="year" if whole else "part",
    )


def _months(period: Period, ctx: Ctx) -> str:
    """The months of a part of a year, short: "Jan – May"."""
    from babel.dates import format_date, format_interval  # noqa: PLC0415

    assert period.end is not None
    locale = ctx.say.locale
    if (period.start.year, period.start.month) == (period.end.year, period.end.month):
        return format_date(period.start, "LLL", locale=locale)
    return format_interval(period.start, period.end, "MMM", locale=locale)


def _chosen(rows: Iterable[Row]) -> list[Row]:
    """What a picture has room for: whole years and targets before parts of years, the latest before the earlier."""
    ordered = sorted(rows, key=lambda row: row[0])
    parts = [row for row in ordered if row[1].look == "part"]
    while len(ordered) > BARS and len(parts) > 1:
        ordered.remove(parts.pop(0))
    return ordered[-BARS:]


def _named(ctx: Ctx, record: Record) -> str:
    """What the figure is: "Turnover China – Kazakhstan"."""
    fact: Any = record.fact
    bare = replace(fact, period=None, amount=None, change_pct=None, status="actual")
    words = " · ".join(part.text for part in parts_of(replace(record.lead, fact=bare), ctx.say, over=True))
    return words[:1].upper() + words[1:]


def _unit(ctx: Ctx, fact: Any) -> str:
    """The currency alone, in the form it has behind "billion"."""
    return (
        formats.money(1_000_000_000, fact.currency, ctx.say).replace(formats.number(1_000_000_000, ctx.say), "").strip()
    )


def _in_words(ctx: Ctx, bar: Bar, value: Value) -> str:
    fact: Any = value.fact
    label = f"{bar.label} ({bar.under})" if bar.under else bar.label
    return f"{label}: {formats.bounded(formats.money(fact.amount, fact.currency, ctx.say), fact.bound, ctx.say)}"


def _other_figures(ctx: Ctx, records: Iterable[Record], shown: Iterable[Record]) -> str:
    """The figures that a narrower question would show, those with most periods first."""
    known = {record.id for record in shown}
    names = Counter(_named(ctx, record) for record in records if record.series and record.id not in known)
    return "; ".join(name for name, _ in names.most_common(OTHERS))


# --- timeline ---------------------------------------------------------------------------------------------------------


def _event(ctx: Ctx, period: Period, record: Record, args: Args) -> Event:
    over = is_past(record, args.as_of or ctx.today)
    cited = best(record)
    fact: Any = cited.fact
    given = {name: None for name in ("date", "period", "year", "status") if hasattr(fact, name)}
    bare = replace(cited, fact=replace(fact, **given))  # the date stands beside it, the status is its dot
    what = " · ".join(part.text for part in parts_of(bare, ctx.say, over=over))
    status, today = status_of(record), args.as_of or ctx.today
    ahead = not over and status != "held" and (period.start > today or status in TO_COME)
    return Event(
        year=formats.period(f"{period.start.year:04}", ctx.say),
        when=formats.period(period.edtf, ctx.say),
        what=what,
        state="cancelled" if status == "cancelled" else "ahead" if ahead else "held",
    )
