"""A meeting as claims make it: what they say together, and whether one more can be of it. No order but the caller's."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.ledger.days import bounds, gap, is_fine, span
from bot.models import Claim

BESIDE = 1  # days between visits told of one guest that are one: he came in the evening
FRAME = 10  # days between dates told of one series that are one summit, told wrongly or of its whole programme
_LONGEST = 400  # days between dates told of one edition of a series
MOVED = 240  # days a meeting may be put off by
TOLD = {"held": (-2, 21), "upcoming": (-130, 5), "proposed": (-270, 2)}
"""Days from a meeting to the telling of it without a date."""
ALONG = 7  # days between tellings without a date that may be of one meeting


class Meeting:
    """Claims that are taken for one meeting.

    Attributes:
        reach: the first and last day it is told to be on, as ordinals; without a date those about its first telling.
    """

    def __init__(self, claim: Claim) -> None:
        self.claims: list[Claim] = []
        self.reach: tuple[int, int] = (date.max.toordinal(), 0)
        self.people: set[str] = set()
        self.countries: set[str] = set()
        self._said: dict[str, Any] = {}
        self._days: list[tuple[date, date]] = []
        self.add(claim)

    @property
    def first(self) -> Claim:
        """The claim it was begun by: the one that says its date best."""
        return self.claims[0]

    def add(self, claim: Claim) -> None:
        """Take one more."""
        self.claims.append(claim)
        self.people.update(claim.data.get("participants") or ())
        self.countries.update(claim.data.get("countries") or ())
        for name, value in claim.data.items():
            if value is not None:
                self._said.setdefault(name, value)
        ends = bounds(claim.data.get("date"))
        if ends is not None:
            self._days.append(ends)
            self._extent = (min(first for first, _ in self._days), max(last for _, last in self._days))
        if ends is not None or len(self.claims) == 1:
            low, high = _lies(claim)
            self.reach = (min(low, self.reach[0]), max(high, self.reach[1]))

    def absorb(self, other: Meeting) -> None:
        """Take all of another."""
        for claim in other.claims:
            self.add(claim)

    @property
    def is_plan(self) -> bool:
        """Whether nobody says it was held."""
        return all(claim.data["status"] != "held" for claim in self.claims)

    def said(self, name: str) -> Any:
        """A field as told by the first claim that has it."""
        return self._said.get(name)

    def takes(self, claim: Claim) -> bool:
        """Whether a claim can be of this meeting."""
        return (
            claim.data["type"] == self.first.data["type"]
            and self._in_time(claim)  # first: it rules out most
            and _same(self.said("series"), claim.data.get("series"))
            and _same(self.said("edition"), claim.data.get("edition"))
            and self._of_level(claim)
            and self._of_parties(claim)
            and self._at_place(claim)
        )

    def agrees(self, claim: Claim) -> bool:
        """Whether date and place of a claim of this meeting contradict none of the others'."""
        when = claim.data.get("date")
        near = BESIDE if claim.data["type"] == "visit" else 0
        mine = self.said("date")  # of the whole visit, where it is told
        in_time = when is None or mine is None or gap(mine, when) <= near
        return in_time and (claim.data["type"] == "visit" or all(_places(one, claim) for one in self.claims))

    def as_vague(self, claim: Claim) -> bool:
        """Whether it too is told no more exactly: no date, or the very same month or year."""
        return self.first.data.get("date") == claim.data.get("date") and not is_fine(claim.data.get("date"))

    def likeness(self, claim: Claim) -> tuple[int, ...]:
        """How well a claim suits: nearness in time where it has no date, people, city, level, shared days."""
        people = len(self.people.intersection(claim.data.get("participants") or ()))
        city = bool(_city(claim) and _city(claim) in map(_city, self.claims))
        level = bool(claim.data.get("level") and claim.data.get("level") == self.said("level"))
        when, mine = claim.data.get("date"), self.first.data.get("date")
        if bounds(when) is None:
            return (city, -abs(self._told_after(claim)), people, level)
        shared = -abs(span(when) - span(mine)) - gap(str(mine), str(when)) if is_fine(when) and mine else 0
        return (people, city, level, shared)

    # --- Time

    def _in_time(self, claim: Claim) -> bool:
        ends = bounds(claim.data.get("date"))
        if ends is None:
            return self._is_told_near(claim)
        if bounds(self.first.data.get("date")) is None:
            return False
        least = _apart(ends, self._extent)  # most meetings of a year are ruled out by it alone
        if least > _LONGEST or (least > 0 and least > self._leeway(claim)):
            return False
        return min(_apart(ends, one) for one in self._days) <= self._leeway(claim)

    def _leeway(self, claim: Claim) -> int:
        """Days by which dates told of one meeting may differ."""
        data = claim.data
        if data.get("edition") and data.get("series") and data["edition"] == self.said("edition"):
            return _LONGEST
        if data.get("turn") == "moved" and self.is_plan:
            return MOVED
        if data.get("series") and data["series"] == self.said("series") and is_fine(data.get("date")):
            return FRAME if is_fine(self.first.data.get("date")) else 0
        known = self.people.intersection(data.get("participants") or ())
        return BESIDE if data["type"] == "visit" and known else 0

    def _told_after(self, claim: Claim) -> int:
        """Days from the meeting to the telling of a claim without a date; below 0: it was told before."""
        told = date.fromisoformat(claim.data["told"])
        ends = bounds(self.first.data.get("date"))
        if ends is None:
            return (told - date.fromisoformat(self.first.data["told"])).days
        return (told - ends[1]).days if told > ends[1] else min(0, (told - ends[0]).days)

    def _is_told_near(self, claim: Claim) -> bool:
        if claim.data.get("edition") and claim.data["edition"] == self.said("edition") and claim.data.get("series"):
            return True
        after = self._told_after(claim)
        if bounds(self.first.data.get("date")) is None:
            return abs(after) <= ALONG
        low, high = TOLD[claim.data["status"]]
        return low <= after <= high

    # --- Who and where

    def _of_level(self, claim: Claim) -> bool:
        """A vague "state visit" is none of the working visits; of one day, outlets may mistake the level."""
        if is_fine(claim.data.get("date")) and is_fine(self.first.data.get("date")):
            return True
        return _same(self.said("level"), claim.data.get("level"))

    def _of_parties(self, claim: Claim) -> bool:
        people = set(claim.data.get("participants") or ())
        countries = set(claim.data.get("countries") or ())
        kind = claim.data["type"]
        if kind == "summit" and claim.data.get("series") and self.said("series"):
            return True
        if people and self.people:
            if kind == "talks":
                return (people <= self.people or self.people <= people) and _shared(countries, self.countries)
            if kind == "visit":
                return bool(people & self.people) and _host(claim) == _host(self.first)
        if kind == "visit":
            return _host(claim) == _host(self.first) and _shared(countries - {_host(claim)}, self.countries)
        if kind == "talks":
            return countries == self.countries
        return bool(people & self.people) or _shared(countries, self.countries)

    def _at_place(self, claim: Claim) -> bool:
        if claim.data["type"] == "visit" and is_fine(claim.data.get("date")) and is_fine(self.first.data.get("date")):
            return True
        edition, series = claim.data.get("edition"), claim.data.get("series")
        if series and edition and edition == self.said("edition"):
            return True
        return all(_places(one, claim) for one in self.claims)


def looked_for(claim: Claim) -> tuple[int, int]:
    """The first and last day, as ordinals, that the ``reach`` of any meeting which takes the claim has one of."""
    data = claim.data
    known = bool(data.get("edition") and data.get("series"))
    first, last = _lies(claim)
    if bounds(data.get("date")) is None:
        low, high = TOLD[data["status"]]
        return (0, date.max.toordinal()) if known else (first - high, last - low)
    moved = MOVED if data.get("turn") == "moved" else 0
    leeway = _LONGEST if known else max(moved, FRAME if data.get("series") else BESIDE)
    return first - leeway, last + leeway


def _lies(claim: Claim) -> tuple[int, int]:
    ends = bounds(claim.data.get("date"))
    if ends is not None:
        return ends[0].toordinal(), ends[1].toordinal()
    told = date.fromisoformat(claim.data["told"]).toordinal()
    return told - ALONG, told + ALONG


def _apart(one: tuple[date, date], other: tuple[date, date]) -> int:
    """Days between two stretches of days: 0 where they share a day."""
    return max(0, (other[0] - one[1]).days, (one[0] - other[1]).days)


def _same(one: Any, other: Any) -> bool:
    return one is None or other is None or one == other


def _shared(some: set[str], others: set[str]) -> bool:
    """Whether they have one in common, or are not told."""
    return not some or not others or bool(some & others)


def _city(claim: Claim) -> str | None:
    return (claim.data.get("place") or {}).get("city")


def _host(claim: Claim) -> str | None:
    countries = claim.data.get("countries") or (None,)
    return (claim.data.get("place") or {}).get("country") or countries[-1]


def _places(one: Claim, other: Claim) -> bool:
    """Whether they can be at one place."""
    mine, theirs = one.data.get("place") or {}, other.data.get("place") or {}
    return _same(mine.get("city"), theirs.get("city")) and _same(mine.get("country"), theirs.get("country"))
