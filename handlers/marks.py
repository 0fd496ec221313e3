"""What is to be said of figures beside others of their series: record highs, targets that were reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bot.ledger.outcome import is_high, outcome, reached_by
from bot.models import Record
from handlers import formats
from handlers.lines import when
from handlers.registry import Ctx
from handlers.wording import Wording

Series = Mapping[str, Sequence[Record]]


async def marks_of(ctx: Ctx, records: Iterable[Record], *, as_of: date | None) -> dict[str, tuple[str, ...]]:
    """Record id -> its marks in the reader's words; none as of a past day: what followed was not known then."""
    figures = [record for record in records if record.series and getattr(record.fact, "amount", None) is not None]
    if as_of is not None or not figures:
        return {}
    known: dict[str, list[Record]] = defaultdict(list)
    for record in await ctx.storage.list_series(*sorted({_beside(record) for record in figures})):
        known[record.series or ""].append(record)
    return {record.id: tuple(_marks(record, known, ctx.say)) for record in figures}


def _beside(record: Record) -> str:
    """The series that a record is looked at beside: its own, or of a target what may reach it."""
    return reached_by(record.series) or record.series or ""


def _marks(record: Record, known: Series, say: Wording) -> Iterable[str]:
    others = known.get(_beside(record), ())
    if reached_by(record.series) is None:
        if is_high(record, others):
            yield say("record high")
    elif (met := outcome(record, others)) is not None:
        yield say("reached: {amount} in {period}", amount=_amount(met, say), period=_period(met, say))


def _amount(record: Record, say: Wording) -> str:
    amount = getattr(record.fact, "amount", None)
    return "" if amount is None else formats.money(amount, getattr(record.fact, "currency", None), say)


def _period(record: Record, say: Wording) -> str:
    period = when(record.fact)
    return formats.period(period.edtf, say) if period else say("no date given")
