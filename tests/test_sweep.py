"""Tables looked up in one pass: each is given what it would find alone, and what is remembered stays bounded."""

from __future__ import annotations

import re

import pytest

from bot.facts import sweep
from bot.facts.document import Document
from bot.facts.growth import grammar
from bot.facts.lexicon import lexicon
from bot.facts.names import names_of
from bot.facts.read import read
from bot.facts.sweep import Sweep
from bot.languages import load
from bot.models import Span

TEXTS = {
    "ru": "В 2024г. товарооборот Казахстана с КНР вырос на 5%, по сравнению с годом ранее_он удвоился: C5+1, Токаев.",
    "bg": "През 2024г. стокооборотът между България и Китай нарасна с 12%, заяви президентът; Си Дзинпин пристигна.",
    "en": "Trade between China and Kazakhstan rose 5% to $40bn in 2024-25, the President's office said on 3rd May.",
    "kk": "Қазақстан мен Қытай арасындағы тауар айналымы 2024-жылы 5%-ға өсті, деді Президент Қ.К. Тоқаев.",
}


class Letters:
    """A table of the words that begin with one letter."""

    signs = "%"
    word = re.compile(r"[^\W\d_]+")

    def reading(self, word: str) -> str | None:
        return word.upper() if word[0] in "a%" else None


@pytest.mark.parametrize("code", TEXTS)
def test_each_table_is_given_what_it_finds_alone(code: str) -> None:
    text = TEXTS[code]
    folded = text.lower()
    words, names = lexicon(code), names_of(code)
    growth = grammar(load(code)).lexicon
    begins = Sweep(words, growth, names).over(folded)
    assert words.find(folded, begins[0]) == words.find(folded) != []
    assert growth.find(folded, begins[1]) == growth.find(folded) != []
    assert names.find(text, folded, begins[2]) == names.find(text, folded) != []


def test_words_are_cut_as_the_table_cuts_them() -> None:
    (found,) = Sweep(Letters()).over("ab 5ab_ac% b")
    assert found == [(0, 2, "AB"), (4, 6, "AB"), (7, 9, "AC"), (9, 10, "%")]


def test_a_text_without_words_is_nothing() -> None:
    assert Sweep(Letters()).over("") == [[]]
    assert Sweep(Letters()).over(" ... ") == [[]]


def test_a_flood_of_words_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "_MEMO", 100)
    table = Sweep(Letters())
    table.over(" ".join(f"a{number}x" for number in range(1000)))
    assert len(table._memo) <= 100
    assert table.over("a1x")[0] == [(0, 1, "A")]


def _document() -> Document:
    return read(TEXTS["en"], language="en")


def test_words_of_a_sentence_are_those_of_the_document() -> None:
    doc = _document()
    spoken = doc.spoken(doc.sentences[0])
    assert sorted(word.start for words in spoken.values() for word in words) == [word.start for word in doc.words]
    assert all(doc.said(doc.sentences[0], concept) == words for concept, words in spoken.items())


def test_concepts_below_a_name_are_its_words_in_order() -> None:
    doc = _document()
    whole = Span(0, len(doc.text))
    found = doc.said(whole, "trade.")
    assert [word for word in doc.words if word.concept.startswith("trade.")] == doc.under("trade.")
    assert sorted(found, key=lambda word: (word.start, -word.end)) == found != []
    assert doc.said(whole, "no.such.concept") == []
