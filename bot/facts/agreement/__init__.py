"""Agreements: documents signed or to be signed, a count of them and each that is named.

sentence --signing--> signed or planned, when --first, last--> Paper --once--> Agreement
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from bot.facts.agreement.once import once
from bot.facts.agreement.paper import Paper
from bot.facts.agreement.refused import refused_papers
from bot.facts.agreement.signing import signed_papers
from bot.facts.document import Document
from bot.models import Fact, Mark, NearMiss, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Fact):
    """A document, or a number of documents, by the fact contract.

    Attributes:
        type: "agreement", "memorandum", "protocol", "joint_statement", "contract" or "document".
        count: 1 for a single named document; None for several that are not counted.
        subject: what it is about, in the text's words.
        parties: who signs, in the text's words, as far as "between X and Y" says it.
        amount, currency: what the deal is worth.
        status: "signed" or "planned".
    """

    kind: ClassVar[str] = "agreement"

    type: str
    count: int | None = None
    subject: str | None = None
    parties: tuple[str, ...] | None = None
    amount: Decimal | None = None
    currency: str | None = None
    date: str | None = None
    status: str = "signed"


def extract(doc: Document) -> Iterable[Agreement]:
    """The agreements an article tells of, in order of their evidence."""
    return [_agreement(paper, doc) for paper in once(signed_papers(doc), doc)]


def refused(doc: Document) -> Iterator[NearMiss]:
    """The documents named in it that are none of these."""
    return refused_papers(doc)


def _agreement(paper: Paper, doc: Document) -> Agreement:
    text = doc.text
    marks = [Mark("type", Span(paper.noun.start, paper.noun.end), paper.noun.concept)]
    marks += [Mark(field, span, rule) for field, span, rule in paper.marks]
    return Agreement(
        type=paper.type,
        count=paper.count,
        subject=paper.subject.of(text) if paper.subject else None,
        parties=tuple(party.of(text) for party in paper.parties) or None,
        amount=paper.money.amount if paper.money else None,
        currency=paper.money.currency if paper.money else None,
        date=paper.date,
        status=paper.status,
        evidence=Span(paper.sentence.start, paper.sentence.end),
        marks=tuple(marks),
    )
