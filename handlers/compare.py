"""Compare: two periods side by side: figures of the same series, and how many summits, visits, talks, documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.errors import UserError
from bot.models import Block, FactFilter, Heading, Line, Note, Record, Reply, Run
from handlers import formats
from handlers.arguments import Args
from handlers.lines import DOT, parts_of, when
from handlers.listing import as_of_in_words, base_filter, heading, nothing_on, of_time, why_rows
from handlers.periods import Period, parse_period
from handlers.registry import Ctx, command
from handlers.subjects import FIGURES, MEETINGS, TITLES
from handlers.told import best

READ = 24  # records of a kind and period that are looked at: those told most, each read with its reports
SHOWN = 8  # lines of a kind
MOST = 1000
GROUPS = dict(zip(FIGURES, ("Trade", "Investment", "Figures"), strict=True))

Pair = tuple[Record | None, Record | None]


@command("compare", "period period [country...]", at=116, examples=("/compare 2023 2024", "/compare 2023 2024 China"))
async def compare(ctx: Ctx, args: Args) -> Reply:
    """Two periods side by side: trade, investment, other figures, and how many summits, visits and agreements."""
    first, second = _periods(ctx, args)
    asked = (
        formats.countries(args.countries, ctx.say),
        *(formats.period(period.edtf, ctx.say) for period in (first, second)),
        as_of_in_words(ctx, args),
    )
    title = heading(ctx.say("Comparison"), filter(None, asked))
    blocks: list[Block] = []
    shown: list[Record] = []
    for kind in FIGURES:
        pairs = await _pairs(ctx, args, kind, first, second)
        shown += [record for pair in pairs[:SHOWN] for record in pair if record]
        blocks += _group(ctx, kind, pairs)
    blocks += await _counts(ctx, args, first, second)
    if not blocks:
        return Reply(blocks=(Line((Run(await nothing_on(ctx, title)),)),), more="")
    return Reply(blocks=(Heading(title), *blocks), buttons=why_rows(ctx, shown[:8]), more="")


def _periods(ctx: Ctx, args: Args) -> tuple[Period, Period]:
    """The two asked for; of one year named, it and the year before."""
    found = args.periods
    if len(found) == 1 and (year := _year(found[0])) is not None and year > 1:
        found = tuple(filter(None, (parse_period(f"{year - 1:04}"), found[0])))
    if len(found) == 1:
        found = tuple(filter(None, map(parse_period, found[0].edtf.split("/"))))  # "2023-2024"
    if len(found) < 2:
        example = ctx.say("Say which two periods: {example}", example="/compare 2023 2024")
        raise UserError(example)
    return found[0], found[1]


def _year(period: Period) -> int | None:
    return period.start.year if len(period.edtf) == 4 else None


# --- figures ----------------------------------------------------------------------------------------------------------


async def _pairs(ctx: Ctx, args: Args, kind: str, first: Period, second: Period) -> list[Pair]:
    """Figures of exactly these periods, those of both first, the larger first."""
    sides = [await _of_period(ctx, args, kind, period) for period in (first, second)]
    keys = dict.fromkeys([*sides[0], *sides[1]])
    pairs = [(sides[0].get(key), sides[1].get(key)) for key in keys]
    return sorted(pairs, key=lambda pair: (None in pair, -max(_size(one) for one in pair if one)))


async def _of_period(ctx: Ctx, args: Args, kind: str, period: Period) -> dict[str, Record]:
    where = of_time(replace(base_filter(args), fields={} if kind == "indicator" else {"status": ("actual",)}), period)
    found = await ctx.storage.list_records(kind, where, order="period", limit=READ, as_of=args.as_of)
    same: dict[str, Record] = {}
    for record in found:
        own = when(record.fact)
        if own and (own.start, own.end) == (period.start, period.end):
            same.setdefault(_key(ctx, record), record)
    return same


def _key(ctx: Ctx, record: Record) -> str:
    return f"{record.series or _label(ctx, record)} {_unit(record)}"


def _unit(record: Record) -> str | None:
    return getattr(record.fact, "currency", None) or getattr(record.fact, "unit", None)


def _amount(record: Record) -> Decimal | None:
    fact = record.fact
    for name in ("amount", "value", "count"):
        if (value := getattr(fact, name, None)) is not None:
            return Decimal(value)
    return None


def _size(record: Record) -> Decimal:
    return _amount(record) or Decimal(0)


def _label(ctx: Ctx, record: Record) -> str:
    """What is measured, and of whom: what the line says beside its period and its figure."""
    period = when(record.fact)
    said = formats.period(period.edtf, ctx.say) if period else ""
    parts = parts_of(best(record), ctx.say, over=True)
    return DOT.join(part.text for part in parts if part.style != "bold" and part.text != said)


def _value(ctx: Ctx, record: Record | None) -> str:
    if record is None:
        return "—"
    parts = parts_of(best(record), ctx.say, over=True)
    value = DOT.join(part.text for part in parts if part.style == "bold") or "—"
    return value + (f" ({ctx.say('disputed')})" if record.disputed else "")


def _group(ctx: Ctx, kind: str, pairs: Sequence[Pair]) -> Iterator[Block]:
    if not pairs:
        return
    yield Heading(ctx.say(GROUPS[kind]), level=2)
    for pair in pairs[:SHOWN]:
        named = pair[1] or pair[0]
        assert named is not None
        runs = [Run("• "), Run(f"{_label(ctx, named)}: "), Run(_value(ctx, pair[0]), "bold"), Run(" → ")]
        runs += [Run(_value(ctx, pair[1]), "bold"), Run(_difference(ctx, pair), "italic")]
        runs += [Run(part) for record in pair if record for part in (DOT, f"/why {record.id}")]
        yield Line(tuple(Run(run.text, "code") if run.text.startswith("/why") else run for run in runs))
    if len(pairs) > SHOWN:
        yield Note(ctx.say("(+{count} more)", count=len(pairs) - SHOWN))


def _difference(ctx: Ctx, pair: Pair) -> str:
    """How much the second is above the first, in percent; "" where either is not told."""
    if pair[0] is None or pair[1] is None:
        return ""
    before, after = _amount(pair[0]), _amount(pair[1])
    if not before or after is None:
        return ""
    percent = ((after - before) / abs(before) * 100).quantize(Decimal("0.1"))
    return f" ({formats.change(percent.normalize(), ctx.say) if percent else '±0%'})"


# --- counts -----------------------------------------------------------------------------------------------------------


async def _counts(ctx: Ctx, args: Args, first: Period, second: Period) -> list[Block]:
    rows: list[Block] = []
    for name, kind, where in _counted(base_filter(args), args.as_of or ctx.today):
        before, after = [
            await ctx.storage.count_records(kind, _known(of_time(where, period), args.as_of), most=MOST)
            for period in (first, second)
        ]
        if before or after:
            difference = f"{after - before:+d}".replace("-", "−") if after != before else "±0"
            said = f"{ctx.say(TITLES[name])}: "
            figures = f"{formats.number(before, ctx.say)} → {formats.number(after, ctx.say)}"
            rows.append(Line((Run("• "), Run(said), Run(figures, "bold"), Run(f" ({difference})", "italic"))))
    return [Heading(ctx.say("How many are known"), level=2), *rows] if rows else []


def _known(where: FactFilter, as_of: date | None) -> FactFilter:
    """Of today's records those told, of meetings those over, by a past day; which were one then is not asked."""
    if as_of is None:
        return where
    over = where.over is not None and (where.until is None or as_of < where.until)
    return replace(where, told_by=as_of, until=as_of if over else where.until)


def _counted(where: FactFilter, today: date) -> Iterable[tuple[str, str, FactFilter]]:
    for name, types in MEETINGS.items():
        yield name, "event", replace(where, fields={"type": types}, over=today)
    yield "agreements", "agreement", where
