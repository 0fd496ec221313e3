"""One doing on its way to an event: what has been read of it so far. Knows no text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.text import Sentence

CENTRAL_ASIA = ("KZ", "KG", "TJ", "TM", "UZ")
BLOCS = frozenset(("EU", "EAEU", "CENTRAL_ASIA", "SCO", "BRICS", "CIS", "ASEAN"))
# Who meets in a series, where its name says so; the other side of those is the organisation's members.
PARTIES = {
    "China-Central Asia": ("CN", "CENTRAL_ASIA"),
    "EU-Central Asia": ("EU", "CENTRAL_ASIA"),
    "Germany-Central Asia": ("DE", "CENTRAL_ASIA"),
    "Russia-Central Asia": ("RU", "CENTRAL_ASIA"),
    "Japan-Central Asia": ("JP", "CENTRAL_ASIA"),
    "Italy-Central Asia": ("IT", "CENTRAL_ASIA"),
    "India-Central Asia": ("IN", "CENTRAL_ASIA"),
    "South Korea-Central Asia": ("KR", "CENTRAL_ASIA"),
    "Turkey-Central Asia": ("TR", "CENTRAL_ASIA"),
    "C5+1": ("US", "CENTRAL_ASIA"),
    "EU-China": ("EU", "CN"),
}
# A name of the series is no party of its meetings.
ORGANISATIONS = frozenset(("SCO", "BRICS", "EAEU", "CIS", "ASEAN"))


@dataclass(slots=True, kw_only=True, eq=False)
class Doing:
    """What is told of one event at one place of the text.

    Attributes:
        sentence: where it is told best.
        start: where its word stands; what stands later speaks of later sentences.
        people: name -> country they act for, in the order they are named.
        countries: parties named by country.
        city, host: where it takes place.
        back: only spoken of as something known ("after the talks"): no event of its own without people or a date.
        guessed: people whom only an office stands for.
        loose: told without time and place, so it may be any of its type told nearby.
        borrowed: its date is that of the whole it is a part of.
        marks: (field, start, end, rule).
    """

    type: str
    sentence: Sentence
    start: int
    people: dict[str, str | None] = field(default_factory=dict)
    guessed: frozenset[str] = frozenset()
    countries: list[str] = field(default_factory=list)
    city: str | None = None
    host: str | None = None
    date: str | None = None
    borrowed: bool = False
    status: str = "held"
    sure: bool = False
    series: str | None = None
    edition: int | None = None
    level: str | None = None
    concept: str = ""
    back: bool = False
    loose: bool = False
    next: bool = False
    marks: list[tuple[str, int, int, str]] = field(default_factory=list)

    def parties(self) -> list[str]:
        """Countries taking part or visiting, the host last; listed members replace their bloc."""
        named = [code for code in self.people.values() if code]
        met = (code for code in dict.fromkeys((*named, *self.countries)) if code not in ORGANISATIONS)
        found = [code for code in met if code != self.host]
        if self.host and self.host not in found:
            found.append(self.host)
        if all(code in found for code in CENTRAL_ASIA):
            found = [code for code in found if code != "CENTRAL_ASIA"]
        return found

    def mark(self, name: str, start: int, end: int, rule: str) -> None:
        self.marks.append((name, start, end, rule))

    def said(self) -> int:
        """How much it says, to choose the sentence that says most."""
        return sum(1 for _ in self._filled())

    def _filled(self) -> Iterator[object]:
        yield from self.people
        yield from (x for x in (self.city, self.host, self.date, self.series, self.edition, self.level) if x)
