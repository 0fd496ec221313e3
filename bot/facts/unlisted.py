"""Speakers that no list of names has: told by their capitals beside a verb of saying, by a colon, by a dash, in Chinese
by letters that spell foreign names. Knows no one listed.
"""

from __future__ import annotations

import re

from bot.facts.document import Document
from bot.facts.mentions import City, Country, Mention, Person, RoleRef
from bot.facts.names.han import name_telling
from bot.models import Span

_NAME = re.compile(r"[A-ZА-ЯЁӘҒҚҢӨҰҮІҺ][\w'’-]+(?:\s+[A-ZА-ЯЁӘҒҚҢӨҰҮІҺ][\w'’-]+){0,2}")
_FULL = _NAME.pattern.replace("{0,2}", "{1,2}")
_SIGNED = re.compile(rf"[ \t]?(?:[–—-][ \t]*(?P<name>{_FULL})(?=,|\.?\s*$)|\((?P<inside>{_FULL}),)", re.M)
_AGED = re.compile(rf"(?P<name>{_NAME.pattern}), \d{{1,2}}(?:,| )")
_BORDERS = " ，。：；”\n"  # what a clause begins behind
_MEMORY = 20_000  # letters back within which someone was named in full


def unlisted(doc: Document, zone: Span) -> Person | None:
    """A name that only its capitals tell: beside a verb of saying it can be but the speaker, in the nominative."""
    if not doc.language.spaced:
        return _spelt(doc, zone)
    colon = _before_colon(doc, zone)
    if not doc.said(zone, "statement.say"):
        return colon
    for match in _NAME.finditer(doc.text, zone.start, zone.end):
        span = Span(*match.span())
        if any(isinstance(mention, (Country, City, RoleRef)) for mention in doc.inside(span, Mention)):
            continue
        if " " in match[0]:
            return Person(start=span.start, end=span.end, name=match[0])
        known = _first_name(doc, match[0], span.start)
        if known:
            return known
        if _told_of(doc, zone, span):
            return Person(start=span.start, end=span.end, name=match[0])
    return None


def _spelt(doc: Document, zone: Span) -> Person | None:
    """A name that no list has, where the author's words or a clause of them begin, or behind an office."""
    begins = _BORDERS + doc.language.section("statement").get("before_names", "")
    starts = [zone.start, *(at + 1 for at in range(zone.start, zone.end) if doc.text[at] in begins)]
    starts += [office.end for office in doc.inside(zone, RoleRef)]
    for start in starts:
        span = name_telling(doc.folded, start, zone.end, doc.language)
        if span:
            return Person(start=span[0], end=span[1], name=doc.text[span[0] : span[1]])
    return None


def _before_colon(doc: Document, zone: Span) -> Person | None:
    """A full name that stands right before the colon that leads to a quotation."""
    lead = doc.text[zone.start : zone.end].rstrip()
    if lead[-1:] != ":":
        return None
    names = [m for m in _NAME.finditer(doc.text, zone.start, zone.end) if m.end() == zone.start + len(lead) - 1]
    if not names:
        return None
    called = [word.end for word in doc.said(Span(*names[-1].span()), "statement.pronoun")]
    span = Span(max([names[-1].start(), *(end + 1 for end in called)]), names[-1].end())
    if " " not in span.of(doc.text) or any(isinstance(m, (Country, City, RoleRef)) for m in doc.inside(span, Mention)):
        return None
    return Person(start=span.start, end=span.end, name=span.of(doc.text))


def _told_of(doc: Document, zone: Span, name: Span) -> bool:
    """Whether a single name stands beside the verb of saying and a calling or an age follows: "says Lee, a driver"."""
    verbs = doc.said(zone, "statement.say")
    if not any(0 <= name.start - verb.end <= 1 for verb in verbs) or doc.text[name.end : name.end + 2] != ", ":
        return False
    after = Span(name.end + 2, name.end + 3)
    called = bool(doc.said(after, "statement.aside", "statement.pronoun")) or bool(doc.inside(after, RoleRef))
    return called or doc.text[after.start : after.end].isdigit()


def signature(doc: Document, at: int) -> Person | None:
    """Who a quotation is signed by: a full name behind a dash that follows its closing mark."""
    match = _SIGNED.match(doc.text, at)
    if match is None:
        return None
    span = Span(*match.span(match.lastgroup or 0))
    known = [who for who in doc.inside(span, Person) if who.start == span.start]
    if known:
        return known[0]
    others = any(isinstance(mention, (Country, City, RoleRef)) for mention in doc.inside(span, Mention))
    return (
        None
        if others or doc.said(span, "statement.say")
        else Person(start=span.start, end=span.end, name=span.of(doc.text))
    )


def _first_name(doc: Document, name: str, at: int) -> Person | None:
    """Who was named before with this name among others ("Anwar" for Anwar Ibrahim)."""
    before = doc.inside(Span(max(0, at - _MEMORY), at), Person)
    return next((who for who in reversed(before) if name in doc.text[who.start : who.end].split()), None)


def aged(doc: Document, start: int) -> Person | None:
    """Who a sentence opens with by name and age: "Wang, 45, runs ..."."""
    match = _AGED.match(doc.text, start)
    return Person(start=match.start(), end=match.end("name"), name=match["name"]) if match else None
