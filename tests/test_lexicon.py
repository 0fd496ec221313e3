"""Patterns of a language's words: what they match and where they stop."""

import pytest

from bot.facts.lexicon import Lexicon, expand

ENDINGS = {"m": ["", "а", "у", "ом", "е", "ы"]}


def found(pattern: str, text: str, *, spaced: bool = True) -> list[str]:
    return [text[w.start : w.end] for w in Lexicon({"x": [pattern]}, ENDINGS, spaced=spaced).find(text)]


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("оборот", "оборот оборота", ["оборот"]),
        ("оборот*", "товарооборот оборота", ["оборота"]),
        ("внешн* торговл*", "внешней  торговли", ["внешней  торговли"]),
        ("{вырос,упал}*", "вырос и упала", ["вырос", "упала"]),
        ("саммит@m", "саммит саммиту саммитов", ["саммит", "саммиту"]),
        ("саммит*", "саммит-форум", ["саммит"]),
        ("u.s. dollar*", "in u.s. dollars", ["u.s. dollars"]),
        ("-km", "272-km line", ["-km"]),
        ("по-прежн*", "по-прежнему", ["по-прежнему"]),
    ],
)
def test_pattern(pattern: str, text: str, matches: list[str]) -> None:
    assert found(pattern, text) == matches


def test_no_borders_where_words_are_not_spaced() -> None:
    assert found("贸易额", "双边贸易额达", spaced=False) == ["贸易额"]


def test_the_longer_of_two_that_begin_together() -> None:
    lexicon = Lexicon({"x": ["взаимн*", "взаимн* торговл*"]}, {}, spaced=True)
    assert [(w.start, w.end) for w in lexicon.find("взаимная торговля")] == [(0, 17)]


def test_expand() -> None:
    assert list(expand("{a,b}c{d,e}")) == ["acd", "ace", "bcd", "bce"]


@pytest.mark.parametrize("bad", ["*", "a*b", "a@nope"])
def test_a_bad_pattern_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match=r"pattern|begins"):
        Lexicon({"x": [bad]}, ENDINGS, spaced=True)
