"""Which claims are one meeting: type, series or parties, compatible dates and places.

    claims told to the day --meetings--> those of a month or a year --> those without a date --> groups

Claims to the day come first and make the meetings; a vaguer one joins the single meeting it can be of. Where it can be
of several it stands alone, with the others that are as vague.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from bot.ledger.days import bounds, days_of, is_fine, months_of, shifted, span, turns_of
from bot.ledger.meeting import ALONG, BESIDE, FRAME, MOVED, TOLD, Meeting, looked_for
from bot.ledger.rule import Rule, Told, content, fact_at
from bot.ledger.standing import lives, outdated
from bot.models import About, Claim, Fact, Step, Tally

_LONG = 6  # months: what is told more vaguely is of nothing it does not share all who take part with


class EventRule(Rule):
    """Meetings of leaders, governments and delegations."""

    settles = True
    rekeyed = True

    def claim(self, fact: Fact, about: About, language: str, day: date) -> Claim:
        """The fact; the day of the telling where it has no date; what has become of it."""
        data = content(fact)
        if about.turn:
            data["turn"] = about.turn
        if bounds(data.get("date")) is None:
            data["told"] = day.isoformat()
        return Claim(kind=fact.kind, data=data, keys=self.keys(data))

    def keys(self, data: Mapping[str, Any]) -> tuple[str, ...]:
        """Such that claims which may be of one meeting have one in common."""
        return tuple(sorted(set(_keys(data))))

    def partition(self, claims: Sequence[Claim]) -> list[list[Claim]]:
        """Finest first; each joins the meeting it fits best, or begins one."""
        meetings: list[Meeting] = []
        for claim in sorted(claims, key=_turn_to_join):
            found = _meeting_of(claim, meetings)
            if found is None:
                meetings.append(Meeting(claim))
            else:
                found.add(claim)
                plan = _plan_before(claim, found, meetings)
                if plan is not None:
                    meetings.remove(plan)
                    found.absorb(plan)
        return [meeting.claims for meeting in meetings]

    def values(self, claims: Sequence[Claim]) -> list[list[Claim]]:
        """Claims whose dates or places contradict; what was only planned is with the first that was held."""
        ordered = sorted(claims, key=_turn_to_join)
        late = outdated(ordered)
        standing = [claim for claim in ordered if claim not in late]
        held = [claim for claim in standing if claim.data["status"] == "held"]
        late += [claim for claim in standing if held and claim not in held]
        standing = held or standing
        groups: list[Meeting] = []
        for claim in standing:
            fit = next((group for group in groups if group.agrees(claim)), None)
            if fit is None:
                groups.append(Meeting(claim))
            else:
                fit.add(claim)
        found = [group.claims for group in groups]
        found[0] += late
        return found

    def best(self, told: Told) -> tuple[Fact, Tally]:
        """All that the agreeing claims say together."""
        late = outdated([claim for claim, _ in told])
        standing = [(claim, tally) for claim, tally in told if claim not in late]
        fields = _fields(standing)
        fields["status"] = _status(told)
        claim, tally = min(standing, key=lambda pair: _distance(pair[0], fields, pair[1]))
        return fact_at(claim.kind, fields, tally.lead.fact), tally

    def life(self, told: Told) -> Iterable[Step]:
        """What it was said to be, step by step."""
        return lives(told)


# --- Where it is filed


def _keys(data: Mapping[str, Any]) -> Iterable[str]:
    """When it may be, with its series or parties; its edition; the days of a gathering with its city.

    Parties meet often: of visits and talks, what is told to the day is found by its days, and what is not by those who
    take part. Without them it is looked at beside its like only: else whatever two countries did would be one heap.
    """
    kind, series, edition = data["type"], data.get("series"), data.get("edition")
    if series or kind not in ("visit", "talks"):
        frames = [series] if series else _parties(data)
        yield from (f"event|{kind}|{frame}|{time}" for frame in frames for time in _times(data))
    else:
        yield from (f"event|{kind}|{frame}|{mark}" for frame in _parties(data) for mark in _marks(data))
    if series and edition:
        yield f"event|{kind}|{series}|#{edition}"
    city = (data.get("place") or {}).get("city")
    if city and kind in ("summit", "forum"):
        yield from (f"event|{kind}|{city}|{one}" for one in days_of(data.get("date")))


def _marks(data: Mapping[str, Any]) -> Iterable[str]:
    """The days of what is told to the day; months with each who takes part; of what is vaguer and without, its time."""
    when, people = data.get("date"), sorted(set(data.get("participants") or ()))
    if data.get("turn") == "moved" or (is_fine(when) and data["status"] != "held"):
        yield from _times(data)  # what was put off finds what was planned
    if when and is_fine(when):
        first = date.fromisoformat(when[:10])
        yield from (str(shifted(first, later)) for later in range(span(when) + BESIDE))
    months = _times(data)
    if is_fine(when) or len(months) <= _LONG:
        yield from (f"{month}|{name}" for month in months for name in people)
    years = {month[:4] for month in months}
    if is_fine(when) or len(months) > _LONG:
        yield from (f"{year}|{'+'.join(people)}" for year in sorted(years) if people)
    if not is_fine(when) and not people:
        yield from (f"~{month}" for month in months)


def _times(data: Mapping[str, Any]) -> list[str]:
    """Such that claims which ``Meeting`` may find in time with each other have one in common."""
    ends = bounds(data.get("date"))
    if ends is None:
        before, after = TOLD[data["status"]]  # days from the meeting to its telling
        day = date.fromisoformat(data["told"])
        return months_of(shifted(day, min(-after, -ALONG)), shifted(day, max(-before, ALONG)))
    if data.get("turn") == "moved":
        return months_of(shifted(ends[0], -MOVED), shifted(ends[1], MOVED))
    if data.get("series"):
        return months_of(shifted(ends[0], -FRAME // 2), shifted(ends[1], FRAME // 2))
    return months_of(*ends) + turns_of(*ends)


def _parties(data: Mapping[str, Any]) -> list[str]:
    """A visit's visitors and host, the sides of talks, the host of a gathering."""
    countries = list(data.get("countries") or ())
    host = (data.get("place") or {}).get("country") or (countries[-1] if countries else "")
    if data["type"] == "visit":
        guests = [code for code in countries if code != host] or list(data.get("participants") or ())[:1] or [""]
        return [f"{guest}>{host}" for guest in guests[:3]]
    if data["type"] == "talks":
        sides = sorted(set(countries))
        pairs = [f"{one}-{other}" for at, one in enumerate(sides) for other in sides[at + 1 :]]
        return pairs if 0 < len(pairs) <= 3 else ["-".join(sides)]
    return [f"at {host}"]


# --- What joins what


def _turn_to_join(claim: Claim) -> tuple[Any, ...]:
    """To the day before vaguer; whole visits before their days, talks of a day before talks of a visit; rich first."""
    data = claim.data
    when = data.get("date")
    days = span(when)
    moved = data.get("turn") == "moved"
    fine = (0, days if data["type"] == "talks" else -days)
    order = fine if is_fine(when) else (1, days) if days else (2, 0)
    rich = sum(bool(value) for value in data.values()) + len(data.get("participants") or ())
    return (moved, *order, -rich, when or data.get("told", ""), repr(sorted(data.items())))


def _meeting_of(claim: Claim, meetings: Sequence[Meeting]) -> Meeting | None:
    """The meeting a claim is of. To the day: the one that shares most. Vaguer: the only one, or the nearest in time."""
    first, last = looked_for(claim)
    fits = [one for one in meetings if one.reach[0] <= last and first <= one.reach[1] and one.takes(claim)]
    if len(fits) < 2:
        return fits[0] if fits else None
    ranked = sorted(((meeting.likeness(claim), at) for at, meeting in enumerate(fits)), reverse=True)
    if ranked[0][0] == ranked[1][0]:
        alike = [meeting for meeting in fits if meeting.as_vague(claim)]
        return alike[0] if alike else None
    return fits[ranked[0][1]]


def _plan_before(claim: Claim, found: Meeting, meetings: Sequence[Meeting]) -> Meeting | None:
    """What a claim that tells of a move was planned as: the nearest of the plans for other days."""
    if claim.data.get("turn") != "moved":
        return None
    plans = [meeting for meeting in meetings if meeting is not found and meeting.is_plan and meeting.takes(claim)]
    return max(plans, key=lambda plan: plan.likeness(claim), default=None)


# --- What it says


def _fields(told: Told) -> dict[str, Any]:
    claims = sorted((claim for claim, _ in told), key=_turn_to_join)
    weight = {id(claim): len(tally.stories) for claim, tally in told}
    fields = dict.fromkeys(("type", "series", "edition", "level", "place", "date"))
    for name in ("type", "series", "edition", "level"):
        fields[name] = _most(name, claims, weight)
    fields["participants"] = list(dict.fromkeys(name for one in claims for name in one.data.get("participants") or ()))
    fields["countries"] = _countries(claims)
    fields["place"] = _place(claims, weight)
    fields["date"] = _date(claims, weight)
    return {name: value for name, value in fields.items() if value not in (None, [])} | {"type": fields["type"]}


def _most(name: str, claims: Sequence[Claim], weight: dict[int, int]) -> Any:
    """What most stories say; of equals the first by alphabet."""
    said: dict[Any, int] = {}
    for claim in claims:
        value = claim.data.get(name)
        if value is not None:
            said[value] = said.get(value, 0) + weight[id(claim)]
    return min(said, key=lambda value: (-said[value], str(value)), default=None)


def _place(claims: Sequence[Claim], weight: dict[int, int]) -> Any:
    """The city most stories name, else the country."""
    places: dict[tuple[str, str], int] = {}
    for claim in claims:
        place = claim.data.get("place")
        if place:
            named = (place.get("city") or "", place.get("country") or "")
            places[named] = places.get(named, 0) + weight[id(claim)]
    if not places:
        return None
    city, country = min(places, key=lambda named: (not named[0], -places[named], named))
    return {"city": city or None, "country": country or None}


def _date(claims: Sequence[Claim], weight: dict[int, int]) -> str | None:
    """To the day if anyone says so: of a visit the whole of it, else the day itself; else the least vague."""
    dates: dict[str, int] = {}
    for claim in claims:
        when = claim.data.get("date")
        if when:
            dates[when] = dates.get(when, 0) + weight[id(claim)]
    whole = bool(claims) and claims[0].data["type"] in ("visit", "summit", "forum")
    return min(dates, key=lambda when: _exactness(when, dates[when], whole), default=None)


def _exactness(when: str, stories: int, whole: bool) -> tuple[Any, ...]:
    fine, days = is_fine(when), span(when)
    return (not fine, not days, -days if fine and whole else days, -stories, when)


_MEMBERS = {"CENTRAL_ASIA": frozenset(("KZ", "KG", "TJ", "TM", "UZ"))}


def _countries(claims: Sequence[Claim]) -> list[str]:
    """All that are named, the host last; a bloc gives way to its members."""
    lists = [list(claim.data.get("countries") or ()) for claim in claims]
    lists = [codes for codes in lists if codes]
    if not lists:
        return []
    longest = max(lists, key=len)
    codes = list(dict.fromkeys(code for some in (longest, *lists) for code in some))
    for bloc, members in _MEMBERS.items():
        if bloc in codes and len(members.intersection(codes)) >= len(members) - 1:
            codes.remove(bloc)
    host = longest[-1]
    return [code for code in codes if code != host] + [host]


def _status(told: Told) -> str:
    """The farthest it is said to have come; what was called off has not been held."""
    last = lives(told)[-1]
    if last.status in ("held", "cancelled"):
        return "held" if last.status == "held" else "proposed"
    return next(str(claim.data["status"]) for claim, tally in told if tally.lead.id == last.lead.id)


def _distance(claim: Claim, fields: dict[str, Any], tally: Tally) -> tuple[Any, ...]:
    """The report to cite: as exact in date and place as the whole, then of most people, then the earliest."""
    unlike = [claim.data.get(name) != fields.get(name) for name in ("status", "date", "place", "edition", "level")]
    return (sum(unlike), -len(claim.data.get("participants") or ()), tally.first, tally.lead.id)


RULES = {"event": EventRule()}
