"""Figures of many articles: identity, agreement at the stated precision, values, outcomes. Cases are data."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts import extract_from
from bot.facts.beside import about
from bot.facts.contract import from_json, to_json
from bot.facts.read import read
from bot.ledger import claim_of, compose, hash_of, partition
from bot.ledger.goods import concept_of
from bot.ledger.outcome import TARGET, is_high, outcome, reached_by
from bot.ledger.periods import canonical
from bot.ledger.precision import agree, buckets, stated
from bot.models import About, Cited, Claim, Headline, Record, Tally
from tests.making import NOW

CASES = tomllib.loads((Path(__file__).parent / "cases" / "ledger.figures.toml").read_text("utf-8"))
DAY = date(2025, 9, 1)
BESIDE = ("day", "language", "statistics", "of")


def claim(kind: str, told: Mapping[str, Any]) -> Claim:
    """The claim of a fact as a case writes it."""
    fields = {name: _plain(value) for name, value in told.items() if name not in BESIDE}
    evidence = {"start": 0, "end": 1}
    given_about = About(countries=tuple(told.get("of", ())), statistics=told.get("statistics"))
    fact = from_json({"kind": kind, **fields, "evidence": evidence})
    return claim_of(fact, given_about, language=told.get("language", "en"), day=told.get("day", DAY))


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def tally(one: Claim, day: date = DAY) -> Tally:
    """One outlet's word for a claim."""
    print_ = hash_of(one)
    fact = from_json({"kind": one.kind, **one.data, "evidence": {"start": 0, "end": 1}})
    headline = Headline(id=1, source="wire", language="en", seen=NOW)
    lead = Cited(id=print_[:8], fact=fact, article=headline, sentence="")
    story = frozenset({int(print_[:6], 16)})
    return Tally(stories=story, outlets=("wire",), languages=("en",), first=day, last=day, lead=lead)


def records(claims: Sequence[Claim]) -> list[Record]:
    return [compose([(one, tally(one)) for one in group]) for group in partition(claims)]


def record(kind: str = "trade", day: date = DAY, **told: Any) -> Record:
    one = claim(kind, {"flow": "turnover", "countries": ["CN", "GE"], "currency": "USD", **told})
    return compose([(one, tally(one, day))])


def number(found: Any) -> Any:
    """The leading number of a value."""
    fields = to_json(found)
    return fields.get("amount", fields.get("value", fields.get("count", 0)))


# --- Agreement


@pytest.mark.parametrize("case", CASES["agree"], ids=str)
def test_numbers_agree_at_the_precision_they_are_told_in(case: Mapping[str, Any]) -> None:
    one, other = (stated(_plain(told[0]), *told[1:]) for told in (case["one"], case["other"]))
    assert agree(one, other) is case["agree"]


BOUNDS = st.sampled_from(["exact", "about", "at_least", "at_most"])
ROUND = st.integers(1, 999).flatmap(lambda head: st.integers(0, 9).map(lambda zeros: head * 10**zeros))
NUMBERS = st.one_of(
    st.builds(stated, st.one_of(st.integers(0, 10**12), ROUND, st.decimals(0, 1000, places=2)), BOUNDS),
    st.builds(stated, st.decimals(-100, 1000, places=1), places=st.just(True)),
)


@given(NUMBERS, NUMBERS)
def test_agreement_is_of_both_and_with_itself(one: Any, other: Any) -> None:
    assert agree(one, one)
    assert agree(one, other) == agree(other, one)


@given(NUMBERS, st.integers(-130, 130), BOUNDS)
def test_what_agrees_is_found_by_a_stretch_in_common(one: Any, thousandths: int, bound: str) -> None:
    bound = "exact" if one.places else bound
    near = stated(one.number * (1000 + thousandths) / 1000, bound, places=one.places)
    if agree(one, near):
        assert set(buckets(one)) & set(buckets(near))


@pytest.mark.parametrize("spellings", CASES["periods"], ids=str)
def test_a_period_has_one_spelling(spellings: Sequence[str]) -> None:
    assert {canonical(one) for one in spellings} == {spellings[0]}


@pytest.mark.parametrize("case", CASES["goods"], ids=lambda case: case["concept"])
def test_goods_are_one_in_all_languages(case: Mapping[str, Any]) -> None:
    assert {concept_of(words, language) for language, words in case["words"].items()} == {case["concept"]}


def test_goods_no_table_knows_are_one_in_all_their_forms_and_no_other() -> None:
    assert concept_of("валенки", "ru") == concept_of("валенков", "ru") != concept_of("балалайки", "ru")


@pytest.mark.parametrize("case", CASES["statistics"], ids=lambda case: case["text"][:40])
def test_a_sentence_tells_whose_figure_it_is(case: Mapping[str, Any]) -> None:
    doc = read(case["text"], language=case["language"], published=DAY)
    facts = extract_from(doc).facts
    assert [about(doc, fact).statistics or "" for fact in facts if fact.kind == "trade"] == [case["whose"]]


# --- Records


@pytest.mark.parametrize("case", CASES["records"], ids=lambda case: case["name"])
def test_figures_are_records(case: Mapping[str, Any]) -> None:
    claims = [claim(case["kind"], told) for told in case["facts"]]
    place = {hash_of(one): at for at, one in enumerate(claims)}
    assert len(place) == len(claims)
    groups = partition(claims)
    assert sorted(sorted(place[hash_of(one)] for one in group) for group in groups) == case["groups"]
    first = next(group for group in groups if hash_of(claims[0]) in map(hash_of, group))
    made = compose([(one, tally(one)) for one in first])
    assert sorted(number(value.fact) for value in made.values) == case["values"]
    best = to_json(made.fact)
    assert {name: best.get(name) for name in case.get("best", {})} == case.get("best", {})


@pytest.mark.parametrize("case", CASES["records"], ids=lambda case: case["name"])
def test_claims_of_one_record_are_connected_by_keys(case: Mapping[str, Any]) -> None:
    claims = [claim(case["kind"], told) for told in case["facts"]]
    for group in partition(claims):
        reached, before = set(group[0].keys), 0
        while len(reached) > before:
            before = len(reached)
            reached.update(key for one in group if reached & set(one.keys) for key in one.keys)
        assert all(reached & set(one.keys) for one in group)


AMOUNTS = st.sampled_from([40, 41, 43, 43.8, 43.84, 44, 44.2, 44.4, 45, 60])
FACTS = st.fixed_dictionaries(
    {"flow": st.just("turnover"), "countries": st.just(["CN", "GE"])},
    optional={
        "amount": AMOUNTS.map(lambda billions: round(billions * 10**9)),
        "currency": st.sampled_from(["USD", "USD", "CNY"]),
        "bound": BOUNDS,
        "period": st.sampled_from(["2023", "2024", "2024-01/2024-12", "2024-01/2024-06", "2025/..", "2030"]),
        "change_pct": st.sampled_from([9, 9.2, 18, -3]),
        "status": st.sampled_from(["actual", "actual", "target"]),
        "statistics": st.sampled_from(["CN customs", "KZ statistics"]),
        "day": st.dates(date(2023, 1, 1), date(2026, 1, 1)),
    },
)


@given(st.lists(FACTS, max_size=14), st.randoms(use_true_random=False))
def test_records_do_not_depend_on_order(facts: list[dict[str, Any]], rng: random.Random) -> None:
    claims = list({hash_of(one): one for one in (claim("trade", told) for told in facts)}.values())
    shuffled = rng.sample(claims, len(claims))
    assert records(claims) == records(shuffled)
    assert sorted(hash_of(one) for group in partition(claims) for one in group) == sorted(map(hash_of, claims))


@given(st.lists(FACTS, max_size=14))
def test_what_is_not_connected_has_no_say(facts: list[dict[str, Any]]) -> None:
    """The store gives the claims that are connected by keys, not all there are: the records must be the same."""
    claims = list({hash_of(one): one for one in (claim("trade", told) for told in facts)}.values())
    apart = [group for near in _components(claims) for group in partition(near)]
    assert _names(apart) == _names(partition(claims))


def _names(groups: Sequence[Sequence[Claim]]) -> list[list[str]]:
    return sorted(sorted(map(hash_of, group)) for group in groups)


def _components(claims: Sequence[Claim]) -> list[list[Claim]]:
    found: list[tuple[set[str], list[Claim]]] = []
    for one in claims:
        keys, members = set(one.keys), [one]
        for other in [other for other in found if other[0] & keys]:
            found.remove(other)
            keys |= other[0]
            members += other[1]
        found.append((keys, members))
    return [members for _, members in found]


# --- Series, outcomes, highs


def test_a_target_shares_the_series_of_what_it_aims_at() -> None:
    actual, target = record(amount=41 * 10**9, period="2023"), record(amount=40 * 10**9, period="2030", status="target")
    assert actual.series == "trade turnover CN GE USD"
    assert target.series == f"{actual.series}{TARGET}"
    assert reached_by(target.series) == actual.series
    assert reached_by(actual.series) is None


def test_goods_have_a_series_of_their_own_in_all_languages() -> None:
    told: dict[str, Any] = {"flow": "export", "amount": 10**7, "period": "2024"}
    assert record(**told, goods="пшеницы", language="ru").series == record(**told, goods="wheat").series
    assert record(**told, goods="wheat").series != record(**told).series


def test_a_target_meets_the_earliest_figure_that_reaches_it() -> None:
    target = record(amount=40 * 10**9, period="2030", status="target", day=date(2022, 2, 1))
    years = [
        record(amount=amount * 10**9, period=period)
        for period, amount in (("2019", 45), ("2022", 31), ("2023", 41), ("2024", 44))
    ]
    met = outcome(target, years)
    assert met is not None
    assert met.fact.period == "2023"  # type: ignore[attr-defined]
    assert outcome(target, years[:2]) is None
    assert outcome(target, [record(amount=312 * 10**9, period="2024", currency="CNY")]) is None
    assert outcome(target, [record(amount=400 * 10**9, period="2020/2030")]) is None


def test_a_high_is_above_all_others_of_its_length() -> None:
    years = [
        record(amount=amount * 10**9, period=period) for period, amount in (("2022", 31), ("2023", 41), ("2024", 44))
    ]
    part = record(amount=50 * 10**9, period="2025-01/2025-06")
    assert [is_high(year, [*years, part]) for year in years] == [False, False, True]
    assert not is_high(part, [*years, part])
    assert not is_high(years[1], years[:2])


@given(st.decimals(0, 100, places=1))
def test_growth_agrees_by_its_decimals(pct: Decimal) -> None:
    assert agree(stated(pct, places=True), stated(pct.to_integral_value("ROUND_HALF_UP"), places=True))
