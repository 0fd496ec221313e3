"""What each field of a fact rests on: the words and the rule, for ``silkwire extract --explain``. Decides nothing.

A field has the marks its kind gave it. One without a mark either has its default, goes with another field (a currency
with its amount), or was put together from several places: then the words that name the same thing are looked up, in
the fact's own sentence first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, dataclass, fields
from typing import Any

from bot.facts.document import Document
from bot.facts.mentions import City, Country, Mention, Person, Series, Toponym, When
from bot.models import Fact, Place, Span

_GOES_WITH = {
    "currency": ("amount",),
    "bound": ("amount", "value", "count"),
    "unit": ("unit", "value", "count"),
    "metric": ("unit", "value", "change_pct"),
    "goods": ("flow",),
    "count": ("type",),
    "edition": ("series",),
    "year": ("title",),
    "number": ("title",),
    "type": ("title",),
    "flow": ("amount",),
    "parties": ("type",),
    "subject": ("type",),
}
"""A field -> those whose words say it too, where it has none of its own."""

_SAID = {"status": ("status.", "figure.planned", "agreement.planned", "agreement.plan")}
"""A field -> the concepts of the lexicon that say it."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A field with its value, the words it rests on (perhaps none) and the rule that read them."""

    field: str
    value: Any
    spans: tuple[Span, ...]
    rule: str


def grounds(doc: Document, fact: Fact) -> list[Ground]:
    """The grounds of each field that a fact has, in the order of the contract."""
    found = []
    for field in fields(fact):
        value = getattr(fact, field.name)
        if field.name in ("evidence", "marks") or value in (None, ()):
            continue
        default = field.default is not MISSING and value == field.default
        found.append(_ground(doc, fact, field.name, value, is_default=default))
    return found


def _ground(doc: Document, fact: Fact, name: str, value: Any, *, is_default: bool) -> Ground:
    own = [mark for mark in fact.marks if mark.field == name]
    if own:
        rules = dict.fromkeys(mark.rule for mark in own)
        return Ground(name, value, _each(mark.span for mark in own), ", ".join(map(readable, rules)))
    if is_default:
        return Ground(name, value, (), "the default: nothing in the sentence says otherwise")
    for other in _GOES_WITH.get(name, ()):
        spans = [mark.span for mark in fact.marks if mark.field == other]
        if spans:
            return Ground(name, value, _each(spans), f"said with the {_words(other)}")
    told = doc.said(fact.evidence, *_SAID.get(name, ()))
    if told:
        return Ground(name, value, (Span(told[0].start, told[0].end),), f"word for {_words(str(value))}")
    return _named(doc, fact, name, value)


def _named(doc: Document, fact: Fact, name: str, value: Any) -> Ground:
    """The words that name the same, part by part: in the sentence, else last before it, else anywhere."""
    spans: dict[Span, None] = {}
    rules: dict[str, None] = {}
    for part in value if isinstance(value, tuple) else (value,):
        span, rule = _nearest(doc, fact.evidence, part)
        rules[rule] = None
        if span:
            spans[span] = None
    return Ground(name, value, tuple(spans), ", ".join(rules))


def _nearest(doc: Document, sentence: Span, value: Any) -> tuple[Span | None, str]:
    zones = (
        (sentence, 0, "named in the sentence"),
        (Span(0, sentence.start), -1, "taken over from what the article says before"),
        (Span(sentence.end, len(doc.text)), 0, "named later in the article"),
    )
    for zone, at, rule in zones:
        named = [mention for mention in doc.inside(zone, Mention) if _means(mention, value)]
        if named:
            return Span(named[at].start, named[at].end), rule
    return None, "by the sentence as a whole"


def _means(mention: Mention, value: Any) -> bool:
    match mention:
        case Country(code=code) | Toponym(country=code):
            return code in (value, _land(value))
        case Person(name=name, country=country):
            return value in (name, country)
        case Series(name=name):
            return bool(name == value)
        case City(name=city, country=country):
            return country == value or (isinstance(value, Place) and (city, country) == (value.city, value.country))
        case When(edtf=edtf):
            return edtf is not None and edtf == value
    return False


def _land(value: Any) -> str | None:
    """The country of a place without a city."""
    return value.country if isinstance(value, Place) and value.city is None else None


def _each(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(spans))


def readable(rule: str) -> str:
    """A rule's name for a person: a concept of the lexicon ("trade.turnover") becomes "word for turnover"."""
    if "." not in rule or " " in rule:
        return rule
    return f"word for {_words(rule.rpartition('.')[2])} ({rule})"


def _words(name: str) -> str:
    return name.replace("_", " ")
