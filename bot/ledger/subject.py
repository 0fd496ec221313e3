"""What a title or a subject is about, as tokens that are the same in every language; pure.

    "a memorandum on the Tacheng-Ayagoz railway" -> name:Ayagoz, name:Tacheng, topic:railway

Tokens are ``name:`` (cities, people, series), ``goods:`` (bot.ledger.goods), ``topic:`` (a language's [subjects], whose
order is from the most telling on), ``number:`` and ``country:``; ``told:`` are the countries of the sentence around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from bot.facts.lexicon import Lexicon, compile_words
from bot.facts.mentions import City, Country, Number, Person, Series, When
from bot.facts.read import read
from bot.languages import codes, load
from bot.ledger.goods import concept_of, stems
from bot.models import About
from bot.text import fold

_SIGN = re.compile(r"[0-9a-z\u0430-\u044f]+|[^\W_]")  # where no spaces are written: a character, or a foreign word
_GENERAL = 8
"""The last of [subjects] are of whole branches: documents of one visit share them without being one."""


def tokens(text: str, language: str, about: About) -> list[str]:
    """What a text is about; countries of the text in its order, all else in the order of the alphabet."""
    doc = read(text, language=language)
    countries = dict.fromkeys(f"country:{m.code}" for m in doc.mentions if isinstance(m, Country) and m.code)
    found = {f"name:{m.name}" for m in doc.mentions if isinstance(m, City | Person | Series) and m.name}
    found |= {f"number:{m.amount:f}" for m in doc.mentions if type(m) is Number}
    found |= {f"number:{m.edtf}" for m in doc.mentions if isinstance(m, When) and m.edtf}
    found |= {f"topic:{word.concept}" for word in _topics(language).find(doc.folded)}
    found |= {f"goods:{name}" for name in concept_of(text, language).split("+") if ":" not in name}
    told = sorted(f"told:{code}" for code in about.countries)
    return [*countries, *sorted(found), *told]


def of(tokens_: Iterable[str], *heads: str) -> list[str]:
    """The tokens of these sorts, without the name of the sort."""
    return [token.partition(":")[2] for token in tokens_ if token.partition(":")[0] in heads]


def telling(tokens_: Sequence[str]) -> str | None:
    """The token that tells most of what it is: a name, goods, else the most telling topic."""
    for head in ("name", "goods"):
        found = of(tokens_, head)
        if found:
            return f"{head}:{found[0]}"
    topics = of(tokens_, "topic")
    return f"topic:{min(topics, key=_rank)}" if topics else None


def is_general(topic: str) -> bool:
    """Whether a topic is a whole branch: trade, industry."""
    return _rank(topic) >= len(_order()) - _GENERAL


@lru_cache(maxsize=4096)
def content_stems(text: str, language: str) -> frozenset[str]:
    """The words of a text that tell something, without their endings; in Chinese its pairs of characters."""
    folded = fold(text)
    if language in codes() and not load(language).spaced:
        return frozenset(a + b for a, b in pairwise(_SIGN.findall(folded)))
    return frozenset(stem for stem in stems(folded, language).split() if len(stem) > 3 or stem.isdigit())


def share(some: frozenset[Any], others: frozenset[Any]) -> float:
    """How much of the smaller one is in the other: 0 to 1."""
    return len(some & others) / min(len(some), len(others)) if some and others else 0.0


@cache
def _topics(language: str) -> Lexicon:
    known = load(language)
    return compile_words(known, known.section("subjects"))


@cache
def _order() -> dict[str, int]:
    """The topics of all languages, in the order of the fullest table."""
    tables: list[list[str]] = [list(load(code).section("subjects")) for code in codes()]
    return {name: place for place, name in enumerate(sorted(tables, key=len)[-1])}


def _rank(topic: str) -> int:
    return _order().get(topic, len(_order()))
