"""A question's arguments for one command: what the command can use, and nothing else. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from handlers.arguments import Args
from handlers.questions.evidence import TIMES, Evidence
from handlers.questions.intents import COMMANDS, MEETINGS, OVERVIEWS

_PEOPLE = (*MEETINGS, "quotes")
_FLOWS = ("export", "import", "turnover")
# Topics that each command understands.
_TOPICS: dict[str, tuple[str, ...]] = {
    "trade": (*_FLOWS, "target", "chart"),
    "invest": ("target",),
    "agreements": ("upcoming",),
    **dict.fromkeys(MEETINGS, TIMES),
}
_ABOUT = ("quotes", "agreements")  # commands that look for words in the sentences
MOST_WORDS = 2


def narrow(name: str, evidence: Evidence) -> Args:
    """The arguments as they would be typed after the command."""
    args = evidence.args
    if name == "feeds":
        return Args(countries=args.countries, languages=args.languages)
    if name in OVERVIEWS:
        about = dict.fromkeys((*args.commands, *evidence.asks("intent")))
        return replace(
            args,
            topics=frozenset(evidence.asks("topics")) - (set(TIMES) if name == "upcoming" else set()),
            commands=tuple(one for one in about if one in COMMANDS),
            rest=(),
        )
    return replace(
        args,
        topics=frozenset(_topics(name, evidence)),
        commands=(),
        series=args.series if name in MEETINGS else None,
        metrics=evidence.asks("metrics") if name == "numbers" else (),
        people=args.people if name in _PEOPLE else (),
        number=args.number if name == "latest" else None,
        rest=tuple(_words(evidence))[:MOST_WORDS] if name in _ABOUT else (),
    )


def _topics(name: str, evidence: Evidence) -> Iterable[str]:
    """The topics said; a figure that is to come is a target."""
    said = set(evidence.asks("topics"))
    if "upcoming" in said:
        said -= {"past"}
        said |= {"target"} & set(_TOPICS.get(name, ()))
    return said & set(_TOPICS.get(name, ()))


def _words(evidence: Evidence) -> Iterator[str]:
    """Words that nothing else is made of: those behind "about"; the name of a person that no table knows."""
    args = evidence.args
    folded, text = evidence.document.folded, evidence.document.text
    links = [cue.end for cue in evidence.cues if cue.concept == "link.about"]
    taken = [cue for cue in evidence.cues if cue.concept != "link.about"]
    for word in args.rest:
        at = folded.find(word)
        if at < 0 or any(cue.start < at + len(word) and at < cue.end for cue in taken):
            continue
        if any(end <= at for end in links) or (at > 0 and text[at].isupper() and not args.people):
            yield word
