"""Meetings, documents, quotations and milestones of many articles: what is one, what it says. Cases are data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.contract import from_json, to_json
from bot.ledger import claim_of, compose, hash_of, partition
from bot.ledger.canonical import canonical
from bot.models import About, Cited, Claim, Headline, Record, Tally
from tests.making import NOW

CASES = tomllib.loads((Path(__file__).parent / "cases" / "ledger.meetings.toml").read_text("utf-8"))["case"]
DAY = date(2030, 7, 1)
BESIDE = ("day", "language", "of", "turn", "city", "country")


def claim(kind: str, told: Mapping[str, Any]) -> Claim:
    """The claim of a fact as a case writes it."""
    fields = {name: value for name, value in told.items() if name not in BESIDE}
    if told.get("city") or told.get("country"):
        fields["place"] = {"city": told.get("city"), "country": told.get("country")}
    fact = from_json({"kind": kind, **fields, "evidence": {"start": 0, "end": 1}})
    beside = About(countries=tuple(told.get("of", ())), turn=told.get("turn"))
    return claim_of(fact, beside, language=told.get("language", "en"), day=told.get("day", DAY))


def tally(one: Claim, day: date) -> Tally:
    """One outlet's word for a claim."""
    print_ = hash_of(one)
    fields = {name: value for name, value in one.data.items() if name not in ("told", "turn", "language", "about")}
    fact = from_json({"kind": one.kind, **fields, "evidence": {"start": 0, "end": 1}})
    headline = Headline(id=1, source="wire", language="en", seen=NOW)
    lead = Cited(id=print_[:8], fact=fact, article=headline, sentence="")
    story = frozenset({int(print_[:6], 16)})
    return Tally(stories=story, outlets=("wire",), languages=("en",), first=day, last=day, lead=lead)


def connected(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Claims that share keys, transitively: what a store gives to be partitioned together."""
    parts: list[list[Claim]] = []
    for one in claims:
        near = [part for part in parts if any(set(one.keys) & set(other.keys) for other in part)]
        parts = [part for part in parts if part not in near] + [[one, *(other for part in near for other in part)]]
    return parts


def groups(claims: Sequence[Claim]) -> list[list[Claim]]:
    return [group for part in connected(claims) for group in partition(part)]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_articles_tell_becomes_records(case: dict[str, Any]) -> None:
    claims = [claim(case["kind"], told) for told in case["told"]]
    place = {hash_of(one): at for at, one in enumerate(claims)}
    found = sorted(sorted(place[hash_of(one)] for one in group) for group in groups(claims))
    assert found == case["groups"]
    days = {hash_of(one): told.get("day", DAY) for one, told in zip(claims, case["told"], strict=True)}
    whole = [claims[at] for at in case["groups"][0]]
    check(case, compose([(one, tally(one, days[hash_of(one)])) for one in whole]))


def check(case: Mapping[str, Any], record: Record) -> None:
    """What the case says of the first record."""
    fields = to_json(record.fact)
    fields |= fields.get("place") or {}
    wanted = case.get("best", {})
    assert {name: fields.get(name) for name in wanted} == wanted
    assert len(record.values) == case.get("values", len(record.values))
    if "life" in case:
        assert [f"{step.status} {step.told}" for step in record.life] == case["life"]


# --- Any order

PEOPLE = st.lists(st.sampled_from(("Xi Jinping", "Kassym-Jomart Tokayev", "Wang Yi")), unique=True, max_size=2)
DATES = st.sampled_from((None, "2030", "2030-07", "2030-07-02", "2030-07-03", "2030-07-02/2030-07-06", "2030-08-01"))
PLACES = st.sampled_from((None, {"city": "Astana", "country": "KZ"}, {"city": None, "country": "KZ"}))


@st.composite
def meetings(draw: st.DrawFn) -> tuple[Claim, date]:
    day = DAY + timedelta(days=draw(st.integers(0, 40)))
    told = {
        "type": draw(st.sampled_from(("visit", "talks", "summit"))),
        "series": draw(st.sampled_from((None, "SCO"))),
        "edition": draw(st.sampled_from((None, 24))),
        "participants": draw(PEOPLE),
        "countries": ["CN", "KZ"],
        "place": draw(PLACES),
        "date": draw(DATES),
        "status": draw(st.sampled_from(("held", "upcoming", "proposed"))),
        "turn": draw(st.sampled_from((None, None, "moved", "cancelled"))),
        "day": day,
    }
    return claim("event", told), day


def records_of(told: Sequence[tuple[Claim, date]]) -> list[dict[str, Any]]:
    """The records of claims, each claim once with the first day it was told, as a store keeps them."""
    first: dict[str, tuple[Claim, date]] = {}
    for one, day in told:
        known = first.get(hash_of(one))
        first[hash_of(one)] = (one, min(day, known[1]) if known else day)
    claims = [one for one, _ in first.values()]
    made = [compose([(one, tally(one, first[hash_of(one)][1])) for one in group]) for group in groups(claims)]
    return sorted((canonical(record) for record in made), key=repr)


@given(st.lists(meetings(), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(told: list[tuple[Claim, date]], chance: Any) -> None:
    shuffled = list(told)
    chance.shuffle(shuffled)
    assert records_of(shuffled) == records_of(told)


@given(st.lists(meetings(), min_size=1, max_size=12))
def test_every_claim_is_of_one_record(told: list[tuple[Claim, date]]) -> None:
    claims = list({hash_of(one): one for one, _ in told}.values())
    found = sorted(hash_of(one) for group in groups(claims) for one in group)
    assert found == sorted(map(hash_of, claims))


@given(st.lists(meetings(), min_size=2, max_size=12))
def test_a_meeting_called_off_is_told_as_held_only_where_somebody_says_it_was(told: list[tuple[Claim, date]]) -> None:
    for record in records_of(told):
        statuses = [step["status"] for step in record["life"]]
        assert (statuses[-1] == "held") == (record["best"]["status"] == "held")
