"""What a question says: words of [questions], words of the extractor's own lexicon, and what was read from it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from bot.facts.document import Document
from bot.facts.lexicon import Lexicon, compile_words
from bot.facts.mentions import City, Country, Person, When, Word
from bot.facts.read import read
from bot.languages import load
from bot.text import fold
from handlers.arguments import Args, languages_of, parse_arguments
from handlers.periods import Period, parse_period
from handlers.vocabulary import WORD, vocabulary

TIMES = ("upcoming", "past")  # topics whose words may also be about a year: "last" is past, "last year" is 2024


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for what.

    Attributes:
        language: the one the question was read in.
        said: name of a piece of evidence ("ask.when", "intent.trade", "command.trade", "word.event.visit",
            "has.person") -> the words that made it, "" where it is no matter of words.
        document: the question, read as an article would be.
        cues: the words of [questions] in it.
        args: what it names: people, countries, times.
    """

    language: str
    said: Mapping[str, str]
    document: Document
    cues: tuple[Word, ...]
    args: Args

    def asks(self, table: str) -> tuple[str, ...]:
        """What of a table of [questions] is said: ``asks("topics")`` may be ("export",)."""
        return tuple(dict.fromkeys(name.partition(".")[2] for name in self.said if name.startswith(f"{table}.")))


def gather(text: str, *, reader: str, today: date) -> Evidence:
    """Read a question in the language that has most of its words."""
    readings = [_reading(text, code, today) for code in languages_of(text, reader)]
    document, cues = max(readings, key=lambda reading: _covered(*reading))
    cues = _outside_times(document, cues)
    args = parse_arguments(text, reader=document.language.code, today=today)
    args = _with_mentions(args, document, cues)
    said = {f"word.{word.concept}": document.text[word.start : word.end] for word in document.words}
    said |= {cue.concept: document.text[cue.start : cue.end] for cue in cues}
    return Evidence(document.language.code, _known(args, document) | said, document, tuple(cues), args)


def _with_mentions(args: Args, document: Document, cues: Iterable[Word]) -> Args:
    """The arguments with what only a sentence shows: "last year" where "last" is a word of the tables."""
    bare = not (args.countries or args.series)  # else the tables know better what the name of a country is part of
    metrics = [cue for cue in cues if cue.concept.startswith("metrics.")]
    countries = [
        mention.code
        for mention in document.mentions
        if bare and isinstance(mention, Country) and not any(cue.start <= mention.start < cue.end for cue in metrics)
    ]
    cities = [mention for mention in document.mentions if isinstance(mention, City)]
    countries += [city.country for city in cities if bare and city.country]
    people = [mention.name for mention in document.mentions if isinstance(mention, Person) and mention.known]
    periods = _periods(args, document)
    named = [cue.concept.partition(".")[::2] for cue in cues]
    countries += [name for table, name in named if table == "countries"]
    people += [name for table, name in named if table == "people"]
    short = {document.folded[cue.start : cue.end] for cue in cues if cue.concept.startswith("people.")}
    short |= {document.folded[city.start : city.end] for city in cities}
    unknown = {name for name in args.people if fold(name) in short}  # "Токаев", read as a name that nobody knows
    return replace(
        args,
        countries=tuple(dict.fromkeys((*args.countries, *countries))),
        people=tuple(name for name in dict.fromkeys((*args.people, *people)) if name not in unknown),
        period=next(iter(periods), None),
        periods=periods,
        number=args.number if periods == args.periods else None,
    )


def _periods(args: Args, document: Document) -> tuple[Period, ...]:
    """The times typed; where there is none, or one of which the sentence says more ("6月"), the sentence's."""
    told = [parse_period(mention.edtf) for mention in document.mentions if isinstance(mention, When)]
    if args.as_of or len(args.periods) > 1:
        return args.periods
    fits = (one for one in told if one and (args.period is None or (args.period.holds(one) and one != args.period)))
    return tuple(fits)[:1] or args.periods


@cache
def _lexicon(code: str) -> Lexicon:
    language = load(code)
    return compile_words(language, language.section("questions"))


def _reading(text: str, code: str, today: date) -> tuple[Document, list[Word]]:
    document = read(text, language=code, published=today)
    return document, _lexicon(code).find(document.folded)


def _covered(document: Document, cues: Iterable[Word]) -> int:
    """How many letters belong to words that a question in this language is made of."""
    places = {at for cue in cues for at in range(cue.start, cue.end)}
    words = vocabulary()
    for match in WORD.finditer(document.folded):
        if any(document.language.code in known.languages for known in words.get(match[0], ())):
            places.update(range(*match.span()))
    return len(places)


def _outside_times(document: Document, cues: Iterable[Word]) -> list[Word]:
    """The words without those that only tell a time: "next year" is no next meeting."""
    times = [mention for mention in document.mentions if isinstance(mention, When) and mention.edtf]
    return [cue for cue in cues if not any(time.start <= cue.start and cue.end <= time.end for time in times)]


def _known(args: Args, document: Document) -> dict[str, str]:
    has = {
        "person": bool(args.people),
        "series": bool(args.series),
        "country": bool(args.countries),
        "place": bool(args.countries) or any(isinstance(mention, City) for mention in document.mentions),
    }
    said = [f"has.{name}" for name, there in has.items() if there]
    said += [f"command.{name}" for name in args.commands]
    said += [f"metrics.{name}" for name in args.metrics]
    said += [f"topics.{name}" for name in args.topics if name not in TIMES or args.period is None]
    return dict.fromkeys(said, "")
