"""``silkwire extract --explain``: an article with its mentions marked, what each fact rests on, the near misses.

In colours on a screen, plain text in a pipe. What rests on what is told by ``bot.facts``; here it is only laid out.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.facts import extract_from
from bot.facts.contract import mention_to_json
from bot.facts.document import Document
from bot.facts.grounds import Ground, grounds
from bot.facts.mentions import Change, Mention, RoleRef, Series
from bot.facts.near import near_misses
from bot.facts.read import read
from bot.models import Entry, Fact, NearMiss, Place, Span
from bot.platforms.terminal_text import clean

_COLOURS = {
    "money": "green", "percent": "yellow", "growth": "yellow", "number": "yellow", "date": "magenta",
    "country": "cyan", "place": "cyan", "series": "cyan", "person": "blue", "office": "blue",
}  # fmt: skip
_EVIDENCE = 160  # letters of a sentence that are shown above its fact


@dataclass(frozen=True, slots=True)
class Marked:
    """A mention as it is shown in the text: what type it is and what it means."""

    span: Span
    type: str
    value: str


def explain(entry: Entry) -> None:
    """Print one article explained; see the module."""
    published = entry.published.date() if isinstance(entry.published, datetime) else entry.published
    doc = read(entry.text, language=entry.language, published=published)
    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False, soft_wrap=True)
    for line in explained(entry.source, doc):
        console.print(line)


def explained(source: str, doc: Document) -> Iterator[Text]:
    """The lines of the explanation, styled."""
    found = extract_from(doc).facts
    yield _heading(f"{clean(source)}  ({doc.language.code}, {_published(doc.published)})")
    yield marked_text(doc)
    yield _heading(f"\nFacts: {len(found)}")
    for number, fact in enumerate(found, 1):
        yield from _fact(doc, number, fact)
    misses = near_misses(doc, found)
    yield _heading(f"\nNear misses: {len(misses)}")
    for miss in misses:
        yield _miss(doc, miss)
    yield Text()


def marked_text(doc: Document) -> Text:
    """The text with each mention in brackets: [44 billion dollars: money 44000000000 USD]."""
    out, at = Text(), 0
    for one in marked(doc.mentions):
        out.append(clean(doc.text[at : one.span.start]))
        colour = _COLOURS[one.type]
        out.append("[" + clean(one.span.of(doc.text)), f"bold {colour}")
        out.append(f": {one.type} {one.value}".rstrip(), f"dim {colour}")
        out.append("]", f"bold {colour}")
        at = one.span.end
    out.append(clean(doc.text[at:]))
    return out


def marked(mentions: Sequence[Mention]) -> list[Marked]:
    """The mentions to show, in order; of those that overlap the one that begins first, then the longest."""
    found: list[Marked] = []
    for mention in sorted(mentions, key=lambda one: (one.start, -one.end)):
        told = _described(mention)
        if told and (not found or found[-1].span.end <= mention.start):
            found.append(Marked(Span(mention.start, mention.end), *told))
    return found


def _described(mention: Mention) -> tuple[str, str] | None:
    match mention:
        case Change(pct=pct, against=against):
            return "growth", f"{_value(pct)}% against the {against} before"
        case Series(name=name):
            return "series", name
        case RoleRef(role=role, country=country):
            return "office", " ".join(filter(None, (role, country)))
    line = mention_to_json(mention)
    if line is None:
        return None
    values = [value for key, value in line.items() if key not in ("type", "start", "end")]
    return line["type"], " ".join(_value(value) for value in values if value is not None) or "not resolved"


def _fact(doc: Document, number: int, fact: Fact) -> Iterator[Text]:
    sentence = " ".join(clean(fact.evidence.of(doc.text)).split())
    cut = sentence if len(sentence) <= _EVIDENCE else sentence[:_EVIDENCE].rstrip() + " ..."
    yield Text.assemble(f"\n{number}. ", (fact.kind, "bold green"), ("  " + cut, "italic"))
    for ground in grounds(doc, fact):
        yield _ground(doc, ground)


def _ground(doc: Document, ground: Ground) -> Text:
    words = ", ".join(f'"{_short(doc, span)}"' for span in ground.spans)
    return Text.assemble(
        (f"   {ground.field:<13}", "bold"),
        f"{clean(_value(ground.value))}",
        ("  <- ", "dim"),
        (f"{words}  " if words else "", "cyan"),
        (ground.rule, "dim"),
    )


def _miss(doc: Document, miss: NearMiss) -> Text:
    return Text.assemble(
        (f"   {miss.kind:<13}", "bold"),
        (f'"{_short(doc, miss.span)}"', "cyan"),
        ("  ", ""),
        (clean(miss.reason), "dim"),
    )


def _short(doc: Document, span: Span) -> str:
    text = " ".join(clean(span.of(doc.text)).split())
    return text if len(text) <= _EVIDENCE // 2 else text[: _EVIDENCE // 2].rstrip() + " ..."


def _value(value: Any) -> str:
    match value:
        case Decimal():
            return f"{value.normalize():f}"
        case Place(city=city, country=country):
            return ", ".join(filter(None, (city, country)))
        case tuple():
            return ", ".join(map(_value, value))
    return str(value)


def _published(day: date | None) -> str:
    return f"published {day.isoformat()}" if day else "day of publication unknown"


def _heading(text: str) -> Text:
    return Text(text, "bold")
