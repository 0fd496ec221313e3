"""Nothing in a fact is made up: every number, date and name stands in its evidence or follows by a stated rule.

The rules, and no others:

    number      a number of that value in the evidence; or one whose unit is converted ("1.2 GW" is 1200 MW)
    change      a percentage of that size, or a word of growth, in the evidence or the sentence that goes on from it
    date        a date that resolves to it in the evidence; or carried: one elsewhere in the article; or composed: its
                first or last day is a day of such a date, or the day of publication, the other counted on from it
    person      named in the evidence; or carried: named elsewhere in the article, or the holder of an office it names
    country     named in the evidence; or elsewhere; or that of a person, a city or a series the article names
    words       quotations, titles, subjects, goods: letter for letter, pieces in their order
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.facts import extract_from
from bot.facts.contract import to_json
from bot.facts.document import Document
from bot.facts.edtf import first_day, last_day, shift_years
from bot.facts.event.when import NO_YEAR
from bot.facts.mentions import Change, City, Country, Number, Percent, Person, RoleRef, When
from bot.facts.names.gazetteer import gazetteer
from bot.facts.read import read
from bot.models import Fact, Span

SCALES = (10**4, 10**6, 10**8, 10**9, 10**12)  # "in billion dollars", over a table
HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared" / "corpus"
CORPORA = {
    "demo": sorted((HERE.parent / "bot" / "demo").glob("*.jsonl")),
    "articles": sorted((HERE / "cases" / "articles").glob("*/articles.jsonl")),
    "dev": [SHARED / "dev" / "articles.jsonl"],
    "seeds": [SHARED / "seeds" / "articles.jsonl"],
    "suites": sorted((SHARED / "suites").glob("*.jsonl")),
}


def documents(corpus: str) -> Iterator[tuple[str, Document]]:
    for path in CORPORA[corpus]:
        for line in path.read_text("utf-8").splitlines():
            article = json.loads(line)
            day = article.get("published") or article.get("ref")
            language = article.get("language") or article.get("lang")
            published = date.fromisoformat(day[:10]) if day else None
            yield article.get("source") or article["id"], read(article["text"], language=language, published=published)


@pytest.mark.parametrize("corpus", CORPORA)
def test_every_field_follows_from_the_text(corpus: str) -> None:
    if not all(path.exists() for path in CORPORA[corpus]) or not CORPORA[corpus]:
        pytest.skip("this corpus is not here")
    made_up = [
        f"{source} {fact.kind}: {problem} in {fact.evidence.of(doc.text)!r}"
        for source, doc in documents(corpus)
        for fact in extract_from(doc).facts
        for problem in problems(doc, fact)
    ]
    assert made_up == []


def problems(doc: Document, fact: Fact) -> Iterator[str]:
    """What in the fact does not follow from the text."""
    evidence = fact.evidence
    words = evidence.of(doc.text)
    if not 0 <= evidence.start < evidence.end <= len(doc.text) or words != words.strip():
        yield f"evidence {evidence}"
    said = to_json(fact)
    for name in ("amount", "value", "count"):
        if name in said and not number_said(doc, fact, said[name], counted=name == "count"):
            yield f"{name} {said[name]}"
    if "change_pct" in said and not change_said(doc, fact, said["change_pct"]):
        yield f"change_pct {said['change_pct']}"
    for name in ("period", "date"):
        if name in said and not date_said(doc, said[name]):
            yield f"{name} {said[name]}"
    for person in [*said.get("participants", []), *filter(None, [said.get("speaker")])]:
        if not person_said(doc, person):
            yield f"person {person}"
    for country in said.get("countries", []):
        if not country_said(doc, country):
            yield f"country {country}"
    for name in ("quote", "title", "subject", "goods"):
        if name in said and not words_said(doc.text, said[name]):
            yield f"{name} {said[name]!r}"


def number_said(doc: Document, fact: Fact, amount: float, *, counted: bool) -> bool:
    if counted and amount == 1:
        return True  # a single named document or project
    here = [float(number.amount) for number in doc.inside(fact.evidence, Number)]
    scales = (1, 1000, *(SCALES if in_a_row(doc, fact) else ()))
    return any(abs(amount - scale * one) <= 1e-9 * abs(amount) for one in here for scale in scales)


def in_a_row(doc: Document, fact: Fact) -> bool:
    """Whether a fact stands in a row or an item, whose heading may name the scale."""
    (sentence,) = (one for one in doc.sentences if one.start == fact.evidence.start)
    return sentence.role in ("bullet", "headline") or doc.text[sentence.end - 1] not in ".!?。！？"


def change_said(doc: Document, fact: Fact, pct: float) -> bool:
    after = next((s.end for s in doc.sentences if s.start >= fact.evidence.end), fact.evidence.end)
    here = Span(fact.evidence.start, after)
    changes = {float(change.pct) for change in doc.inside(here, Change)}
    kind = Number if in_a_row(doc, fact) else Percent  # a column of growth needs no sign
    percents = {abs(float(percent.amount)) for percent in doc.inside(here, kind)}
    return pct in changes or abs(pct) in percents


def date_said(doc: Document, edtf: str) -> bool:
    known = {when.edtf for when in doc.mentions if isinstance(when, When) and when.edtf}
    known |= {
        shift_years(when.edtf, 1)  # what is to come "in November" may be the next year's
        for when in doc.mentions
        if isinstance(when, When) and when.edtf and when.rule.endswith(NO_YEAR)
    }
    known |= {str(int(one.amount)) for one in doc.mentions if isinstance(one, Number) and 1900 < one.amount < 2100}
    if edtf in known:
        return True
    published = {doc.published} - {None}
    first = {first_day(one) for one in known} | published
    last = {last_day(one) for one in known} | published
    return first_day(edtf) in first | last or last_day(edtf) in first | last


def person_said(doc: Document, name: str) -> bool:
    if any(isinstance(m, Person) and m.name == name for m in doc.mentions) or name in doc.text:
        return True
    roles = {m.role for m in doc.mentions if isinstance(m, RoleRef)}
    return bool(roles) and gazetteer().office(name, doc.published) is not None


def country_said(doc: Document, code: str) -> bool:
    return any(
        (isinstance(m, Country) and m.code == code) or (isinstance(m, Person | City | RoleRef) and m.country == code)
        for m in doc.mentions
    )


def words_said(text: str, words: str) -> bool:
    """Whether the words stand in the text in their order, with whatever was cut out between pieces left out."""
    loose = r"\W*(?:.{0,400}?\W)??".join(map(re.escape, re.findall(r"\w+", words)))
    return words in text or re.search(loose, text, re.S) is not None
