"""A record -> one line: its best value, what has become of it, who says otherwise, how many say so, and ``/why id``.

    • 2023 · $41 billion · turnover China – Kazakhstan · disputed: $31.5 billion (Kazakhstan, statistics: Kursiv)
      — Xinhua, 3 Jul 2024 · 3 sources, 2 languages · /why ab12

What a fact says by itself is in ``handlers.lines``. Pure; no commands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.models import Cited, Line, Record, Run, Step, Value
from handlers import formats
from handlers.lines import DOT, dotted, is_over, outlet, parts_of
from handlers.wording import Wording

DASH = " — "
OTHERS = 3  # differing values shown in a line; /why has all
OUTLETS = 3  # names shown behind a differing value
ENDED = ("held", "cancelled")  # what a last step may say, whatever the best fact's own status is
WORDS = {"upcoming": "announced"}  # how a step of a life is called where its own name would look ahead


def line(record: Record, say: Wording, *, over: bool, marks: Iterable[str] = ()) -> Line:
    """The line of a record; ``marks``: what else is to be said of it, in the reader's words."""
    return Line((Run("• "), *says(record, say, over=over, marks=marks), *citation(record, say)))


def says(record: Record, say: Wording, *, over: bool, marks: Iterable[str] = ()) -> tuple[Run, ...]:
    """What a record says, without its citation."""
    parts = parts_of(best(record), say, over=over)
    parts += [Run(life, "italic") for life in _life(record.life, say)]
    parts += [Run(mark, "italic") for mark in marks]
    return (*dotted(parts), *_spread(record, say, over=over))


def best(record: Record) -> Cited:
    """The best value as its lead's fact, without a status that its life has outrun."""
    fact: Any = record.fact
    if status_of(record) in ENDED and getattr(fact, "status", None):
        fact = replace(fact, status=status_of(record))
    return replace(record.lead, fact=fact)


def status_of(record: Record) -> str | None:
    """What has become of an event; else the status of the best value."""
    return record.life[-1].status if record.life else getattr(record.fact, "status", None)


def is_past(record: Record, today: date) -> bool:
    """Whether the time of what a record announces has passed."""
    return is_over(best(record), today)


def independent(value: Record | Value) -> int:
    """How many sources say so on their own: stories, but no more than there are outlets."""
    return max(1, min(value.stories, len(value.outlets) or 1))


def citation(record: Record, say: Wording) -> tuple[Run, ...]:
    """The lead's outlet with its link and date, how many say the same, and ``/why id``."""
    article = record.lead.article
    runs = [Run(DASH), Run(outlet(article), url=article.url)]
    if article.published:
        runs.append(Run(", " + formats.day(article.published, say)))
    return (*runs, Run(DOT), Run(sources(record.values[0], say), "italic"), Run(DOT), Run(f"/why {record.id}", "code"))


def sources(value: Value, say: Wording) -> str:
    """How many independent sources give a value, in how many languages: "3 sources, 2 languages"."""
    count = independent(value)
    if count == 1:
        return say("single source")
    counted = formats.counted(count, "sources", say)
    if len(value.languages) < 2:
        return counted
    return counted + say(", ") + formats.counted(len(value.languages), "languages", say)


# --- values that differ -----------------------------------------------------------------------------------------------


def _spread(record: Record, say: Wording, *, over: bool) -> Iterator[Run]:
    """Who says otherwise: "disputed: $29.6 billion (KZ statistics: Kursiv)"."""
    others = record.values[1 : OTHERS + 1]
    if not others:
        return
    if whose := statistics(record.values[0], say):
        yield Run(DOT + whose)
    yield Run(DOT)
    yield Run(say("disputed") + ": ", "italic")
    for number, value in enumerate(others):
        if number:
            yield Run("; ")
        yield from differs(record.values[0], value, say, over=over)
        yield Run(f" ({_by(value, say)})")
    if len(record.values) > OTHERS + 1:
        yield Run(" " + say("(+{count} more)", count=len(record.values) - OTHERS - 1))


def differs(first: Value, other: Value, say: Wording, *, over: bool) -> tuple[Run, ...]:
    """What of a value is otherwise than in the first one; all of it, where it reads the same."""
    known = {part.text for part in parts_of(_cited(first), say, over=over)}
    parts = parts_of(_cited(other), say, over=over)
    return dotted([part for part in parts if part.text not in known] or parts)


def _cited(value: Value) -> Cited:
    return replace(value.lead, fact=value.fact)


def _by(value: Value, say: Wording) -> str:
    whose = statistics(value, say)
    names = say(", ").join(value.outlets[:OUTLETS])
    if len(value.outlets) > OUTLETS:
        names += " " + say("(+{count} more)", count=len(value.outlets) - OUTLETS)
    return f"{whose}: {names}" if whose and names else whose or names


def statistics(value: Value, say: Wording) -> str:
    """Whose figure it is said to be: "Kazakhstan, statistics"; "" where nobody tells."""
    return say(", ").join(_statistics(name, say) for name in value.statistics)


def _statistics(name: str, say: Wording) -> str:
    code, _, kind = name.rpartition(" ")
    whose = formats.country(code, say) if code else ""
    return say("{kind} of {country}", kind=say(kind), country=whose) if whose else say(kind)


# --- the life of an event ---------------------------------------------------------------------------------------------


def _life(life: Sequence[Step], say: Wording) -> Iterator[str]:
    """ "announced 3 Mar 2024 → moved to July 2024 → held"; nothing where its status says it all."""
    if len(life) > 1:
        yield " → ".join(step(one, life[number - 1] if number else None, say) for number, one in enumerate(life))
    elif life and life[0].status in ("moved", "cancelled"):
        yield step(life[0], None, say)


def step(one: Step, before: Step | None, say: Wording) -> str:
    """One step: what it was said to be, for when where that is news, and the day it was told."""
    name = say(WORDS.get(one.status, one.status))
    moved = before is not None and one.when is not None and one.when != before.when and one.status != "held"
    when = f" ({formats.period(one.when, say)})" if moved else ""
    return f"{name}{when} {formats.day(one.told, say)}"
