"""Whose a quotation is: by its author's words, else by what was told before. Decides nothing about what is a statement.

named in the author's words > the host, a pronoun, an office > the same sentence > the one spoken of before
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.facts.document import Document
from bot.facts.mentions import Person, RoleRef
from bot.facts.scenes import Scene, author_follows
from bot.facts.speakers import (
    called_before,
    holder_before,
    host_before,
    latter_before,
    meant_before,
    only_verb,
    pronoun_in,
    speaker_in,
)
from bot.facts.unlisted import signature
from bot.models import Span

Told = Sequence[tuple[Span, str | None]]  # the evidence of the statements before, each with its speaker
Who = tuple[str | None, Span | None, str]  # who speaks, the words that say so, by what rule

_LED_BY = 2  # letters between a verb of saying and the mark, the comma among them
_MEANT = "the one spoken of before"


def who_speaks(doc: Document, scene: Scene, told: Told) -> Who:
    """Who speaks, the words that say so, and by what rule; (None, None, "") where no one is named."""
    zones = [*scene.inserted, *([scene.after] if author_follows(doc, scene) else []), scene.before]
    if _leads(doc, scene.before):
        zones = [scene.before, *scene.inserted]
    return _named(doc, scene, zones) or _pointed(doc, zones, told) or _silent(doc, scene, zones, told)


def _named(doc: Document, scene: Scene, zones: Sequence[Span]) -> Who | None:
    signed = signature(doc, scene.end + 1) if not doc.said(scene.after, "statement.say") else None
    if signed:
        return signed.name, Span(signed.start, signed.end), "named behind a dash"
    for zone in zones:
        person = speaker_in(doc, zone, leads=zone is scene.before)
        if person:
            return person.name, Span(person.start, person.end), "named in the author's words"
    return None


def _pointed(doc: Document, zones: Sequence[Span], told: Told) -> Who | None:
    """Whom author's words without a name point back to."""
    for zone in zones:
        host = host_before(doc, zone)
        if host:
            return host, zone, "who was called the host"
        called = called_before(doc, zone)
        if called:
            return called, zone, "who was named with this calling"
        latter = latter_before(doc, zone)
        if latter:
            return latter, zone, "the one named last"
        if pronoun_in(doc, zone):
            return meant_before(doc, zone.start - 1, told), zone, _MEANT
        holder = holder_before(doc, zone, told)
        if holder:
            return holder, zone, "whose office was told before"
    return None


def _silent(doc: Document, scene: Scene, zones: Sequence[Span], told: Told) -> Who:
    """Whose words they are where the author says no more than "said", or nothing."""
    if told and told[-1][0].start == scene.first.start and not _names(doc, scene.before):
        return told[-1][1], told[-1][0], "who speaks in the same sentence"
    if any(only_verb(doc, zone) for zone in (*zones, scene.after)):
        return meant_before(doc, scene.first.start - 1, told), scene.after, _MEANT
    if not any(doc.text[zone.start : zone.end].strip(" .,–—-") for zone in zones):
        return meant_before(doc, scene.first.start - 1, told), scene.before, _MEANT
    return None, None, ""


def _names(doc: Document, zone: Span) -> bool:
    return bool(doc.inside(zone, Person) or doc.inside(zone, RoleRef) or doc.said(zone, "statement.say"))


def _leads(doc: Document, before: Span) -> bool:
    """Whether the words before a quotation lead to it: by a colon, or a verb of saying and a comma."""
    lead = doc.text[before.start : before.end].rstrip()
    if lead[-1:] in (":", "："):
        return True
    verbs = doc.said(before, "statement.say") if lead[-1:] in (",", "，") else []
    return bool(verbs) and before.start + len(lead) - verbs[-1].end <= _LED_BY
