"""What the words for commands narrow a list of everything to: "trade", "summits", "agreements" ... Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.arguments import Args
from handlers.registry import Ctx

Fields = Mapping[str, tuple[str | int | None, ...]]

FIGURES = ("trade", "investment", "indicator")
EVERY = (*FIGURES, "event", "agreement", "statement", "milestone")
MEETINGS: Mapping[str, tuple[str, ...]] = {"summits": ("summit", "forum"), "visits": ("visit",), "talks": ("talks",)}
KINDS: Mapping[str, str] = {
    "trade": "trade",
    "invest": "investment",
    "numbers": "indicator",
    "agreements": "agreement",
    "quotes": "statement",
    "years": "milestone",
    **dict.fromkeys(MEETINGS, "event"),
}
TITLES: Mapping[str, str] = {
    "trade": "Trade",
    "invest": "Investment",
    "numbers": "Figures",
    "agreements": "Agreements",
    "quotes": "Quotations",
    "years": "Milestones",
    "summits": "Summits and forums",
    "visits": "Visits",
    "talks": "Talks",
}


@dataclass(frozen=True, slots=True)
class Subjects:
    """Kinds of records, and the fields they are narrowed by; one list of fields, or none."""

    kinds: tuple[str, ...]
    fields: tuple[Fields, ...]


def subjects(args: Args, *, among: tuple[str, ...] = EVERY) -> Subjects:
    """The kinds that a question names by their commands' words; all where it names none."""
    named = [name for name in args.commands if KINDS.get(name) in among]
    fields: dict[str, tuple[str | int | None, ...]] = {}
    types = tuple(kind for name in named for kind in MEETINGS.get(name, ()))
    if named and types and all(name in MEETINGS for name in named):
        fields["type"] = types
    if args.series:
        fields["series"] = (args.series,)
    flows = tuple(flow for flow in ("turnover", "export", "import") if flow in args.topics)
    if flows:
        fields["flow"] = flows
    return Subjects(tuple(dict.fromkeys(KINDS[name] for name in named)) or among, (fields,))


def named_in(ctx: Ctx, args: Args) -> tuple[str, ...]:
    """The subjects a question names, in the reader's words."""
    return tuple(ctx.say(TITLES[name]) for name in args.commands if name in TITLES)
