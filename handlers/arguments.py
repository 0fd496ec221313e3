"""What a person typed after a command -> Args: periods, countries, words of any of the languages, in any order.

    text --periods, numbers--> tokens --[arguments] and CLDR names--> known --the articles' own reader--> rest

Words come from the languages' [arguments] tables and from CLDR; declined names, people and dates in words are read as
in an article. What nothing knows stays in ``rest``: a handler looks for it in the facts' sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from bot.facts.mentions import Country, Mention, Person, Series, When
from bot.facts.read import read
from bot.languages import load
from bot.text import fold, scripts
from handlers.as_of import cut_as_of
from handlers.periods import Period, parse_period
from handlers.vocabulary import WORD, vocabulary
from handlers.wording import wordings

LONGEST_PHRASE = 5
HAN = re.compile(r"[\u3400-\u9fff]")

_PERIODS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<!\d)(?P<a>\d{4})[ -]?q(?P<q>[1-4])(?!\d)", re.IGNORECASE), ""),
    (re.compile(r"\bq(?P<q>[1-4])[ -]?(?P<a>\d{4})(?!\d)", re.IGNORECASE), ""),
    (re.compile(r"(?<!\d)(?P<a>\d{4}-\d\d(?:-\d\d)?)/(?P<b>\d{4}-\d\d(?:-\d\d)?)(?!\d)"), "{a}/{b}"),
    (re.compile(r"(?<!\d)(?P<a>(?:19|20)\d\d)\s*(?:[-–—/]|\.\.)\s*(?P<b>(?:19|20)\d\d)(?!\d)"), "{a}/{b}"),
    (re.compile(r"(?<!\d)(?P<a>(?:19|20)\d\d-\d\d(?:-\d\d)?)(?!\d)"), "{a}"),
    (re.compile(r"(?<!\d)(?P<a>(?:19|20)\d\d)(?:/\.\.|\+)?(?!\d)"), "{a}"),
)
QUARTERS = {"1": "{0}-01/{0}-03", "2": "{0}-04/{0}-06", "3": "{0}-07/{0}-09", "4": "{0}-10/{0}-12"}
_OFFSET = re.compile(r"(?:^|\s)\+(\d{1,5})\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Args:
    """What was asked for.

    Attributes:
        text: as typed, without the place to go on from.
        said: as typed, also without the past day that is asked from.
        offset: how many were shown already ("+10" at the end).
        period: as asked, None where no time was named.
        periods: all that were named, in the order typed ("compare 2023 2024").
        as_of: the day whose knowledge is asked for ("as of 1 June 2024").
        countries: ISO codes or blocs, in the order typed.
        topics: "export", "import", "turnover", "target", "upcoming", "past".
        commands: names of commands whose words were used ("товарооборот" is "trade"), in order.
        metrics: of the contract ("container_trains"), by the words for what is counted.
        number: a bare number that is no year.
        rest: words that are none of these.
        languages: those in which every known word is a word; empty where that tells nothing.
    """

    text: str = ""
    said: str = ""
    offset: int = 0
    period: Period | None = None
    periods: tuple[Period, ...] = ()
    as_of: date | None = None
    countries: tuple[str, ...] = ()
    topics: frozenset[str] = frozenset()
    commands: tuple[str, ...] = ()
    series: str | None = None
    metrics: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    number: int | None = None
    rest: tuple[str, ...] = ()
    languages: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        return " ".join(self.rest)


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str


@dataclass(slots=True)
class _Found:
    """Arguments while they are being gathered; ``figures``: where periods written in figures stand."""

    values: dict[str, list[str]] = field(default_factory=dict)
    figures: dict[int, str] = field(default_factory=dict)
    languages: frozenset[str] | None = None

    def add(self, kind: str, value: str, languages: frozenset[str] | None = None) -> None:
        values = self.values.setdefault(kind, [])
        if value not in values:
            values.append(value)
        if languages is not None:
            narrowed = languages if self.languages is None else self.languages & languages
            self.languages = narrowed or self.languages

    def outdo(self, mention: Mention) -> None:
        """Forget the figures inside a date in words: "May 2024" says more than its year alone."""
        for at in [at for at in self.figures if mention.start <= at < mention.end]:
            self.values["period"].remove(self.figures.pop(at))

    def all(self, kind: str) -> tuple[str, ...]:
        return tuple(self.values.get(kind, ()))

    def first(self, kind: str) -> str | None:
        return next(iter(self.all(kind)), None)


def parse_arguments(text: str, *, reader: str, today: date) -> Args:
    """Read what follows a command.

    Args:
        reader: the language to try first for what no table knows.
        today: what "last year" is resolved against.
    """
    text, offset = _cut_offset(text)
    asked, as_of, spoken = cut_as_of(text, reader=reader, today=today)
    found = _Found(languages=spoken)
    left = _cut_periods(asked, found)
    unknown = list(_known_out(list(_tokens(left)), found))
    if not all(map(_is_number, unknown)):
        unknown = _read_rest(asked, unknown, found, reader, today)
    numbers = [int(token.text) for token in unknown if _is_number(token)]
    return Args(
        text=text,
        said=" ".join(asked.split()) if as_of else text,
        offset=offset,
        period=parse_period(found.first("period")),
        periods=tuple(filter(None, map(parse_period, found.all("period")))),
        as_of=as_of,
        countries=found.all("country"),
        topics=frozenset(found.all("topic")),
        commands=found.all("command"),
        series=found.first("series"),
        metrics=found.all("metric"),
        people=found.all("person"),
        number=numbers[0] if numbers else None,
        rest=tuple(token.text for token in unknown if not _is_number(token)),
        languages=found.languages or _by_script(text),
    )


def next_page(args: Args, shown: int) -> str:
    """The arguments that ask for what follows."""
    return f"{args.text} +{args.offset + shown}".strip()


def without_rest(args: Args) -> Args:
    """The same question without the words nothing is known of: a sentence is no list of key words."""
    return replace(args, rest=())


def _cut_offset(text: str) -> tuple[str, int]:
    match = _OFFSET.search(text)
    return (text[: match.start()].strip(), int(match[1])) if match else (text.strip(), 0)


def _cut_periods(text: str, found: _Found) -> str:
    """Note the periods written in figures, the fullest first; the text with spaces in their place."""
    for pattern, edtf in _PERIODS:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            period = QUARTERS[parts["q"]].format(parts["a"]) if "q" in parts else edtf.format(**parts)
            if parse_period(period):
                found.add("period", period)
                found.figures[match.start("a")] = period
                text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return text


def _tokens(text: str) -> Iterator[_Token]:
    for match in WORD.finditer(fold(text)):
        if HAN.match(match[0]):
            yield from _segments(match[0], match.start())
        else:
            yield _Token(match.start(), match.end(), match[0])


def _segments(text: str, start: int) -> Iterator[_Token]:
    """Chinese without spaces, cut at the longest words that are known; what is not stays together."""
    words = vocabulary()
    at = loose = 0
    while at < len(text):
        length = next((n for n in range(min(12, len(text) - at), 0, -1) if text[at : at + n] in words), 0)
        if length:
            if loose < at:
                yield _Token(start + loose, start + at, text[loose:at])
            yield _Token(start + at, start + at + length, text[at : at + length])
            loose = at + length
        at += length or 1
    if loose < len(text):
        yield _Token(start + loose, start + len(text), text[loose:])


def _known_out(tokens: list[_Token], found: _Found) -> Iterator[_Token]:
    """Note what the tables know, longest phrase first; yield the tokens they do not."""
    words = vocabulary()
    at = 0
    while at < len(tokens):
        for length in range(min(LONGEST_PHRASE, len(tokens) - at), 0, -1):
            known = words.get(" ".join(token.text for token in tokens[at : at + length]))
            if known:
                for meaning in known:
                    found.add(meaning.kind, meaning.value, meaning.languages)
                at += length
                break
        else:
            yield tokens[at]
            at += 1


def _read_rest(text: str, unknown: list[_Token], found: _Found, reader: str, today: date) -> list[_Token]:
    """Read what is unknown as an article would be: declined names, people, dates in words."""
    for code in languages_of(text, reader):
        mentions = read(text, language=code, published=today).mentions
        for mention in mentions:
            covered = [token for token in unknown if mention.start <= token.start and token.end <= mention.end]
            meaning = _meaning(mention) if not all(map(_is_number, covered)) else None
            if meaning:
                if meaning[0] == "period":
                    found.outdo(mention)
                found.add(*meaning, frozenset({code}) if len(unknown) == len(covered) else None)
                unknown = [token for token in unknown if token not in covered]
        if not unknown:
            break
    return unknown


def _is_number(token: _Token) -> bool:
    """Whether it is a number that could be an id or a count: what is longer is only a word."""
    return token.text.isdecimal() and len(token.text) <= 18


def _meaning(mention: Mention) -> tuple[str, str] | None:
    match mention:
        case Country(code=code):
            return "country", code
        case Person(name=name):
            return "person", name
        case Series(name=name):
            return "series", name
        case When(edtf=str(edtf)):
            return "period", edtf
    return None


def languages_of(text: str, reader: str) -> list[str]:
    """Languages to read a question in: those of its script, English where it is Latin; the reader's first."""
    likely = _by_script(text) or _written_in("latin", text) | {"en"}
    return sorted(likely, key=lambda code: (code != reader, not load(code).common, code))


def _by_script(text: str) -> frozenset[str]:
    """Languages of the text's script that have all of its letters; none where it is Latin: that says nothing."""
    others = ((name, letters) for name, letters in scripts().items() if name != "latin")
    script = next((name for name, letters in others if letters.search(text)), None)
    return _written_in(script, text) if script else frozenset()


def _written_in(script: str, text: str) -> frozenset[str]:
    """Languages of a script that have all of the text's letters."""
    used = set(text.lower())
    return frozenset(
        say.code
        for say in wordings()
        if (detect := say.table("text").get("detect", {})).get("script") == script
        and not used & set(detect.get("foreign", ""))
    )
