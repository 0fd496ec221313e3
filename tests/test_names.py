"""Names: what is found in sentences of our own, and what holds for any text."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.facts.mentions import City, Country, Mention, Person, RoleRef, Series
from bot.facts.names import antecedent, find_names, resolve_role
from bot.facts.names.gazetteer import gazetteer
from bot.languages import load
from bot.text import fold

LANGUAGES = ("ru", "bg", "en", "kk", "zh")
CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases/names.toml").read_text("utf-8"))["case"]


def names(text: str, language: str) -> list[Any]:
    return list(find_names(text, fold(text), load(language)))


def row(text: str, mention: Mention) -> list[str]:
    words = text[mention.start : mention.end]
    match mention:
        case Country(code=code, form=form):
            return [words, code, form]
        case Person(name=name, role=role, country=country):
            return [words, name, role or "-", country or "-"]
        case City(name=city, country=country):
            return [words, city or "-", country or "-"]
        case Series(name=series):
            return [words, series]
        case RoleRef(role=office, country=country):
            return [words, office, country or "-"]
    raise AssertionError(mention)


KINDS: dict[str, type[Mention]] = {
    "countries": Country,
    "people": Person,
    "cities": City,
    "series": Series,
    "offices": RoleRef,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['language']}: {case['text'][:40]}")
def test_names_in_a_sentence(case: dict[str, Any]) -> None:
    found = names(case["text"], case["language"])
    for key, kind in KINDS.items():
        if key in case:
            assert [row(case["text"], m) for m in found if isinstance(m, kind)] == case[key], key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_territory_of_cldr_is_found_by_its_name(language: str) -> None:
    special = {"EA", "EU", "EZ", "IC", "QO", "UN", "XA", "XB", "ZZ"}
    territories = {
        code: name
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in special
    }
    missed = {
        code: name
        for code, name in territories.items()
        if code not in {m.code for m in names(name, language) if isinstance(m, Country)}
    }
    assert not missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_name_only_what_the_gazetteer_knows(language: str) -> None:
    data, book = load(language), gazetteer()
    assert set(data.section("people")) <= set(book.people)
    assert set(data.section("places")) <= set(book.cities)


def test_the_gazetteer_is_as_large_as_promised_and_consistent() -> None:
    book = gazetteer()
    assert len(book.people) >= 150
    assert len(book.cities) >= 300
    assert book.capitals <= set(book.cities)
    for name, offices in book.people.items():
        assert all(o.since is None or o.until is None or o.since < o.until for o in offices), name


@pytest.mark.parametrize(
    ("day", "holder"), [(date(2018, 5, 1), "Nursultan Nazarbayev"), (date(2024, 5, 1), "Kassym-Jomart Tokayev")]
)
def test_an_office_without_a_name_is_its_holders_on_that_day(day: date, holder: str) -> None:
    (office,) = [m for m in names("Президент Казахстана вылетел в Ош.", "ru") if isinstance(m, RoleRef)]
    person = resolve_role([], office, day)
    assert person is not None
    assert person.name == holder


def test_an_office_is_the_nearest_earlier_persons_who_holds_it() -> None:
    text = "Шавкат Мирзиёев и Эмомали Рахмон вышли к прессе. Президент Узбекистана улыбнулся."
    found = names(text, "ru")
    (office,) = [m for m in found if isinstance(m, RoleRef)]
    person = resolve_role(found, office)
    assert person is not None
    assert (person.name, person.start) == ("Shavkat Mirziyoyev", office.start)


def test_an_office_nobody_is_known_for_stays_open() -> None:
    assert resolve_role([], RoleRef(start=0, end=5, role="president"), date(2024, 1, 1)) is None


def test_a_pronoun_is_the_first_person_of_the_sentence_before() -> None:
    text = "Сергей Лавров встретил Хакана Фидана. Он был краток."
    found = names(text, "ru")
    at = text.index("Он был")
    person = antecedent(found, at, since=0)
    assert person is not None
    assert person.name == "Sergey Lavrov"
    assert antecedent(found, 0) is None


PIECES = st.sampled_from(
    [
        "Токаев",
        "Си",
        " ",
        "\n",
        ".",
        "中哈",
        "托卡耶夫",
        "·",
        "А.",
        "президент",
        "Китая",
        "-",
        "«",
        "»",
        "Иван",
        "фон",
        "’",
        "С5+1",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)), st.sampled_from(LANGUAGES))
def test_any_text_gives_names_inside_it_in_order(text: str, language: str) -> None:
    found = names(text, language)
    assert [m.start for m in found] == sorted(m.start for m in found)
    for kind in (Country, City, Series, Person):
        end = 0
        for mention in (m for m in found if isinstance(m, kind)):
            assert end <= mention.start < mention.end <= len(text)
            end = mention.end
