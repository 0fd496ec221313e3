"""Plain questions: "how much was trade with China in 2023?" -> the command that answers it, and its arguments.

    text --evidence--> what is said in it --intents--> points for each command --arguments--> Reading

Nothing is answered here: a Reading is what a person could have typed after a slash. The words stand in the languages'
[questions] tables, what they speak for in ``intents``; every point has its reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from handlers.arguments import Args
from handlers.questions.evidence import Evidence, gather
from handlers.questions.intents import LIKELY, Reason, hints, points
from handlers.questions.narrowing import narrow
from handlers.questions.spelling import corrected

UNSURE = 1.0  # points that make a command worth offering where none is likely
RIVAL = 0.75  # the share of the best command's points that makes another worth offering
OFFERED = 2
STRANGE = 1  # unknown words beside names that are asked about; with more it is the words that are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a plain question was understood.

    Attributes:
        name: the command that answers it; "" where nothing speaks for one, "greeting" and "thanks" are courtesies.
        args: as if typed after it.
        others: commands that are nearly as likely, the likeliest first, with their arguments.
        reasons: what spoke for which command, with the words that did.
        plain: put without a command: the reply says how it was understood.
    """

    name: str
    args: Args
    others: tuple[tuple[str, Args], ...] = ()
    reasons: tuple[Reason, ...] = ()
    plain: bool = False


def read_question(text: str, *, reader: str, today: date, among: Collection[str]) -> Reading:
    """What a text without a command asks for.

    Args:
        reader: the language to try first.
        today: what "last year" is resolved against.
        among: the commands there are.
    """
    reading = _read(text, reader, today, among)
    other = text if reading.name else corrected(text, reading.args.rest)
    again = reading if other == text else _read(other, reader, today, among)
    return again if again.name else reading


def _read(text: str, reader: str, today: date, among: Collection[str]) -> Reading:
    evidence = gather(text, reader=reader, today=today)
    args = evidence.args
    reasons = tuple(reason for reason in points(evidence) if reason.command in among)
    if max(_totals(reasons).values(), default=0.0) < UNSURE and len(args.rest) <= STRANGE:
        reasons += tuple(reason for reason in hints(evidence) if reason.command in among)
    totals = _totals(reasons)
    ranked = sorted(totals, key=lambda name: -totals[name])
    likely = [name for name in ranked if totals[name] >= LIKELY]
    if not likely:
        offered = [name for name in ranked if totals[name] >= UNSURE][:OFFERED]
        return Reading(name=_courtesy(evidence), args=args, others=_offers(offered, evidence), reasons=reasons)
    best, *rest = likely
    others = [name for name in rest if totals[name] >= RIVAL * totals[best]][:OFFERED]
    return Reading(
        name=best,
        args=_typed(best, evidence),
        others=_offers(others, evidence),
        reasons=reasons,
        plain=True,
    )


def _totals(reasons: Iterable[Reason]) -> dict[str, float]:
    totals: dict[str, float] = {}
    for reason in reasons:
        totals[reason.command] = totals.get(reason.command, 0.0) + reason.points
    return totals


def _offers(names: Iterable[str], evidence: Evidence) -> tuple[tuple[str, Args], ...]:
    return tuple((name, _typed(name, evidence)) for name in names)


def _typed(name: str, evidence: Evidence) -> Args:
    args = narrow(name, evidence)
    return replace(args, languages=args.languages or frozenset({evidence.language}))


def _courtesy(evidence: Evidence) -> str:
    return next((name for name in ("thanks", "greeting") if f"courtesy.{name}" in evidence.said), "")
