"""What each piece of evidence speaks for, and how strongly: a table, so that every answer can say why it is one. Pure.

Evidence of one sort is counted once (the strongest): a word said twice is not said better. Sorts add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from handlers.questions.evidence import Evidence

LIKELY = 2.0  # points a command needs to be taken for what is asked


class Reason(NamedTuple):
    """One piece of evidence for a command: its name, the words that made it, and its points."""

    command: str
    evidence: str
    words: str
    points: float


FIGURES = ("trade", "invest", "numbers")
MEETINGS = ("summits", "visits", "talks")
COMMANDS = frozenset((*FIGURES, *MEETINGS, "agreements", "quotes", "years", "latest"))
OVERVIEWS = frozenset(
    ("upcoming", "about", "compare", "timeline", "disputed", "export", "feeds")
)  # asked for by name alone
BY_NAME = 3.0  # the command's own name, or a word that stands for it
BY_WORD = 2.5  # a word of [questions.intent]

# Words of the extractor's lexicon, beside the words of [questions]: concept -> (command, points).
_CONCEPTS: dict[str, tuple[str, float]] = {
    "trade.turnover": ("trade", 2.5),
    "trade.export": ("trade", 1.0),
    "trade.import": ("trade", 1.0),
    "investment.invest": ("invest", 2.0),
    "investment.foreign": ("invest", 2.5),
    "event.summit": ("summits", 2.5),
    "event.forum": ("summits", 2.0),
    "event.visit": ("visits", 2.0),
    "event.visits": ("visits", 2.5),
    "event.arrive": ("visits", 1.5),
    "event.talks": ("talks", 2.5),
    "event.meet": ("talks", 2.0),
    "event.discuss": ("talks", 1.5),
    "agreement.sign": ("agreements", 2.0),
    "agreement.agreement": ("agreements", 2.0),
    "agreement.memorandum": ("agreements", 2.5),
    "agreement.contract": ("agreements", 2.0),
    "agreement.joint_statement": ("agreements", 2.0),
    "milestone.anniversary": ("years", 2.5),
    "statement.say": ("quotes", 1.0),
    "indicator.transit": ("numbers", 1.5),
    "indicator.tourism": ("numbers", 1.5),
    "indicator.freight": ("numbers", 1.5),
}

# What is said together: all of these -> (command, points).
_TOGETHER: tuple[tuple[tuple[str, ...], str, float], ...] = (
    (("metrics",), "numbers", 3.0),
    (("topics.export",), "trade", 2.5),
    (("topics.import",), "trade", 2.5),
    (("topics.turnover",), "trade", 2.5),
    (("has.series",), "summits", 1.5),
    (("has.series", "ask.when"), "summits", 1.0),
    (("has.series", "ask.where"), "summits", 1.0),
    (("has.series", "ask.who"), "summits", 1.0),
    (("has.series", "topics.upcoming"), "summits", 0.5),
    (("has.series", "topics.past"), "summits", 0.5),
    (("ask.how_much",), "trade", 0.5),
    (("ask.how_much",), "invest", 0.5),
    (("ask.how_much",), "numbers", 0.5),
    (("intent.agreements", "ask.what"), "agreements", 2.0),
    (("intent.agreements", "ask.when"), "agreements", 1.0),
    (("intent.agreements", "ask.who"), "agreements", 1.0),
    (("intent.agreements", "ask.how_much"), "agreements", 1.0),
    (("intent.quotes", "ask.what"), "quotes", 1.5),
    (("intent.quotes", "ask.who"), "quotes", 1.0),
    (("intent.quotes", "has.person"), "quotes", 1.0),
    (("intent.visits", "has.person"), "visits", 0.5),
    (("intent.visits", "ask.who"), "visits", 0.5),
    (("intent.visits", "ask.when"), "visits", 0.5),
    (("intent.visits", "ask.where"), "visits", 0.5),
    (("intent.talks", "ask.who"), "talks", 0.5),
    (("intent.talks", "has.person"), "talks", 0.5),
    (("intent.years",), "years", 1.5),
    (("intent.years", "metrics"), "years", 2.0),
    (("intent.latest", "ask.what"), "latest", 0.5),
    (("ask.when", "has.person", "has.place"), "visits", 2.0),
    (("ask.where", "has.person"), "visits", 2.0),
)
# Words that name a command faintly, as "latest" in "the latest visit" does, or name what is done with another's answer.
_NAMED = {"latest": 1.5, "numbers": 2.0, "upcoming": 2.0, "about": 2.0, "feeds": 2.0}
_NAMED |= dict.fromkeys(("compare", "timeline", "disputed", "export"), 5.0)
_FAINT_WORD = {"latest": 2.0, "feeds": 2.0, "numbers": 2.0, "timeline": 2.0, "compare": 4.0, "disputed": 4.0}


# What makes a command worth offering, or answering, where nothing else speaks for any.
_HINTS: tuple[tuple[tuple[str, ...], str, float], ...] = (
    (("topics.upcoming", "ask.what"), "upcoming", LIKELY),
    (("topics.upcoming", "ask.when"), "upcoming", LIKELY),
    (("has.person",), "quotes", 1.0),
    (("has.person",), "visits", 1.0),
    (("has.country",), "trade", 1.0),
    (("has.country",), "agreements", 1.0),
)


def points(evidence: Evidence) -> Iterator[Reason]:
    """Every reason to take the question for one that a command answers."""
    strongest: dict[str, Reason] = {}
    for reason in _direct(evidence):
        if reason.command not in strongest or strongest[reason.command].points < reason.points:
            strongest[reason.command] = reason
    yield from strongest.values()
    yield from _together(evidence, _TOGETHER)


def hints(evidence: Evidence) -> Iterator[Reason]:
    """What a question may be about that names people, countries and times, and nothing that happens."""
    yield from _together(evidence, _HINTS)


def _together(evidence: Evidence, table: Iterable[tuple[tuple[str, ...], str, float]]) -> Iterator[Reason]:
    said = set(evidence.said) | {name.partition(".")[0] for name in evidence.said}
    for needs, command, count in table:
        if said.issuperset(needs):
            yield Reason(command, " + ".join(needs), "", count)


def _direct(evidence: Evidence) -> Iterator[Reason]:
    for name, words in evidence.said.items():
        table, _, rest = name.partition(".")
        if table == "command" and rest in COMMANDS | OVERVIEWS:
            yield Reason(rest, name, words, _NAMED.get(rest, BY_NAME))
        elif table == "intent":
            yield Reason(rest, name, words, _FAINT_WORD.get(rest, BY_WORD))
        elif table == "word" and rest in _CONCEPTS:
            command, count = _CONCEPTS[rest]
            yield Reason(command, name, words, count)
