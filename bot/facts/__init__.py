"""Text -> facts, pure: no I/O, no clock, no logging.

    text --sentences--> Sentence --lexicon, values, dates, names--> Mention --one module per kind--> Fact

A kind is a module of this package that defines a ``Fact`` subclass and ``extract(doc) -> Iterable[Fact]``; kinds are
found by listing the package. It may also define ``refused(doc) -> Iterable[NearMiss]``: what it saw and did not take,
which only ``silkwire extract --explain`` asks for.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.facts.document import Document
from bot.facts.read import read
from bot.models import Fact, NearMiss


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fact: its name, its class, what reads it from a document, and what tells of its near misses."""

    name: str
    fact: type[Fact]
    extract: Callable[[Document], Iterable[Fact]]
    refused: Callable[[Document], Iterable[NearMiss]] | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read from one article."""

    language: str
    published: date | None
    facts: tuple[Fact, ...]


@cache
def kinds() -> dict[str, Kind]:
    """The kinds there are, by name."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Fact) and value.__module__ == module.__name__:
                found[value.kind] = Kind(value.kind, value, module.extract, getattr(module, "refused", None))
    return found


def extract(text: str, *, language: str | None = None, published: date | None = None) -> Extraction:
    """The facts an article states, in order of their evidence.

    Args:
        text: the article as given; offsets point into it.
        language: ISO 639-1, else it is told from the text.
        published: what relative dates are resolved against, else the article's own dateline.
    """
    return extract_from(read(text, language=language, published=published))


def extract_from(doc: Document) -> Extraction:
    """The facts of a text that has been read."""
    facts = [fact for kind in kinds().values() for fact in kind.extract(doc)]
    facts.sort(key=lambda fact: (fact.evidence.start, fact.evidence.end, fact.kind))
    return Extraction(doc.language.code, doc.published, tuple(facts))
