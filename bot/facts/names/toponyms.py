"""Places that no table lists, by the words beside them: "the river X", "in X", "X province". Reads what is left when
people are found; knows no country and no English name for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from bot.facts.mentions import Country, Toponym
from bot.facts.names.again import Run
from bot.facts.names.shapes import Shapes
from bot.facts.names.unknown import is_native


def countries_as_places(countries: Iterable[Country], blocs: Collection[str]) -> list[Toponym]:
    """Countries named as such; a bloc of states is no place."""
    return [
        Toponym(start=country.start, end=country.end, country=country.code)
        for country in countries
        if country.form == "name" and country.code not in blocs
    ]


def unlisted_places(folded: str, rest: Sequence[Run], shapes: Shapes, taken: Collection[int]) -> list[Toponym]:
    """The runs of capitalised words that a word for a kind of place, or a preposition, tells to be places."""
    found = []
    for run in rest:
        end = _end(folded, run, shapes)
        if end is not None and run.tokens[0].start not in taken:
            found.append(Toponym(start=run.tokens[0].start, end=end))
    return found


def _end(folded: str, run: Run, shapes: Shapes) -> int | None:
    last = run.tokens[-1]
    if run.quoted or len(run.tokens) > 3:
        return None
    if run.after in shapes.after_place and folded[last.end : last.end + 1] == " ":
        return last.end + 1 + len(run.after)
    if run.before in shapes.before_place and is_native(last, shapes):
        return last.end
    if run.before in shapes.prepositions and run.inside and len(run.tokens) == 1 and is_native(last, shapes):
        return last.end if len(last.word) > 2 and not last.word.endswith(shapes.not_places) else None
    return None
