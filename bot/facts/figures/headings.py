"""Lines and sentences without a figure that govern those below: a heading of rows, a subject that "it" takes up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from bot.facts.document import Document
from bot.facts.figures.figure import Figure
from bot.facts.figures.grammar import Grammar
from bot.facts.figures.groups import Group
from bot.facts.figures.heads import main_word
from bot.facts.figures.parties import Scene
from bot.facts.figures.passages import Passage
from bot.facts.figures.periods import own_period
from bot.facts.mentions import Change, Word

_TOPICS = frozenset({"trade.partner", "trade.turnover", "trade.export", "trade.import", "investment.invest"})
_LONGEST = 120
STOPS = ".!?。！？"


def is_heading(doc: Document, passage: Passage) -> bool:
    """Whether a sentence is a short line without a stop."""
    text = doc.text[passage.start : passage.end]
    return text[-1] not in STOPS and len(text) <= _LONGEST


def _length(word: Word) -> int:
    return word.end - word.start


def topic_of(doc: Document, grammar: Grammar, scene: Scene, passage: Passage, above: Figure | None) -> Figure | None:
    """What a sentence without a figure is about, where that is trade or investment.

    Args:
        above: the heading right above it, whose date and parties hold where it has none of its own.
    """
    told = [word for word in passage.words if word.concept in _TOPICS or word.concept == "figure.name"]
    heads = [
        word
        for word in told
        if word.concept in _TOPICS
        and not any(one.start <= word.start and word.end <= one.end and _length(one) > _length(word) for one in told)
    ]
    if not heads:
        return None
    nothing = Change(start=passage.end, end=passage.end, pct=Decimal(0))
    group = Group(passage, passage.start, passage.end, change=nothing, words=passage.words, clause=passage.start)
    head = main_word(doc, heads)
    parties = scene.parties(group, head)
    concept = "trade.turnover" if head.concept == "trade.partner" else head.concept
    topic = Figure(
        passage=passage, start=passage.start, end=passage.end, at=passage.end, clause=passage.start, count=None,
        money=None, change=None, head=concept, head_word=head, words=passage.words, parties=parties,
        pair=tuple(one.code for one in parties[:2]), when=own_period(doc, grammar, group), carried=None,
        planned=False, row=False, is_heading=True,
    )  # fmt: skip
    if above is None:
        return topic
    return replace(topic, when=topic.when or above.when, pair=topic.pair or above.pair)
