"""What follows /subscribe -> a Wish: words of any of the languages, in any order. Pure; nothing is stored or said here.

    text --quotes, zones--> Sheet --measures: times, sums, counts--> rest --as any arguments--> Wish

What is not understood is in ``Wish.left``, word by word: it is asked about, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from bot.facts.lexicon import Lexicon, compile_words
from bot.languages import load
from bot.models import EVERY_DAY, Empty, Happening, Interest, Mode
from bot.text import fold
from bot.zones import find_zone, zones_in
from handlers.arguments import Args, parse_arguments
from handlers.exports import LISTS
from handlers.subscriptions.measures import Measures, read_measures
from handlers.subscriptions.sheet import Piece, Sheet
from handlers.vocabulary import vocabulary

LONGEST = 600  # characters that are read; who writes more wants to say it shorter
LONGEST_PHRASE = 100
LONGEST_AND = 3

_QUOTED = re.compile(
    r"[\"\u201c\u201d\u201e]([^\"\u201c\u201d\u201e]*)[\"\u201c\u201d\u201e]|\u00ab([^\u00ab\u00bb]*)\u00bb"
    r"|[\u300c\u300e]([^\u300c-\u300f]*)[\u300d\u300f]"
)
_OFFSET = re.compile(r"\b(?:utc|gmt)\s*[+\u2212-]\s*\d{1,2}(?::?[0-5]\d)?(?!\d)", re.IGNORECASE)
_BARE_OFFSET = re.compile(r"(?<=\d)\s+[+\u2212-]\s*\d{1,2}(?::[0-5]\d)?(?![\d%])")
_ZONE_ID = re.compile(r"\b[A-Za-z_]+/[A-Za-z_]+(?:/[A-Za-z_]+)?\b")
_DAYS = {"daily": EVERY_DAY, "evenings": EVERY_DAY, "weekdays": (1, 2, 3, 4, 5), "weekend": (6, 7), "weekly": (1,)}
_HAPPENINGS: tuple[Happening, ...] = ("disputed", "revised", "moved", "cancelled")
CONFIRMED = 2  # independent sources from which on a report is confirmed
_AHEAD: tuple[Happening, ...] = ("new", "upcoming", "moved", "cancelled")  # what is news of an event to come
_PASSED_OVER = ("latest", "upcoming", "disputed", "feeds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to be told; what was not said is None or empty.

    Attributes:
        at: minutes since local midnight.
        days: ISO weekdays.
        zone: as ``bot.zones`` names it.
        interest: what was said of it.
        whole: everything was asked for, in so many words.
        ahead: of a reminder: minutes before the event.
        left: words that were not understood, as typed.
    """

    mode: Mode | None = None
    at: int | None = None
    days: tuple[int, ...] = ()
    zone: str | None = None
    interest: Interest = field(default_factory=Interest)
    whole: bool = False
    ahead: int | None = None
    empty: Empty | None = None
    left: tuple[str, ...] = ()


def read_wish(text: str, *, reader: str, today: date) -> Wish:
    """Read what somebody wants to be told.

    Args:
        reader: the language to try first.
        today: for the zone of a country.
    """
    sheet = Sheet(text[:LONGEST], reader=reader)
    phrases = tuple(_phrases(sheet))
    given = _zone_by_offset(sheet, today)
    said = _take_words(sheet)
    mode, days = _mode(said), _days(said)
    measures = read_measures(sheet, mode=mode)
    zone = given or _zone(sheet, said, measures, mode, today)
    interest = Interest(
        people=tuple(_people(sheet)),
        words=phrases,
        amount=measures.amount,
        currency=measures.currency,
        change=measures.change,
        stories=measures.stories or (CONFIRMED if "wish.confirmed" in said else 1),
        languages=tuple(_tongues(sheet, said)),
        happenings=tuple(one for one in _HAPPENINGS if f"wish.{one}" in said),
        annual="wish.annual" in said,
    )
    args = parse_arguments(" ".join(sheet.free().split()), reader=sheet.languages[0], today=today)
    left = (*measures.left, *_refused(sheet), *_strange(args), text[LONGEST:][:LONGEST_PHRASE])
    return Wish(
        mode=mode or ("digest" if days or measures.at is not None else None),
        at=measures.at,
        days=days,
        zone=zone,
        interest=_with_arguments(interest, args),
        whole="wish.everything" in said,
        ahead=measures.ahead,
        empty="line" if "wish.line" in said else "silent" if "wish.silent" in said else None,
        left=tuple(dict.fromkeys(filter(None, left))),
    )


def _phrases(sheet: Sheet) -> Iterator[str]:
    for match in _QUOTED.finditer(sheet.text):
        sheet.take(*match.span())
        phrase = " ".join("".join(filter(None, match.groups())).split())[:LONGEST_PHRASE]
        if phrase:
            yield phrase


def _zone_by_offset(sheet: Sheet, today: date) -> str | None:
    """ "UTC+5", "8:30 +5", "Asia/Almaty"."""
    for pattern in (_OFFSET, _BARE_OFFSET, _ZONE_ID):
        for match in pattern.finditer(sheet.text):
            zone = find_zone(match[0].strip(), year=today.year) if sheet.is_free(*match.span()) else None
            if zone and (pattern is not _ZONE_ID or fold(zone) == fold(match[0])):
                sheet.take(*match.span())
                return zone
    return None


def _take_words(sheet: Sheet) -> frozenset[str]:
    """What the words of [subscriptions] say wherever they stand."""
    said: set[str] = set()
    for piece in sheet.pieces:
        if sheet.is_free(piece.start, piece.end) and piece.alone:
            said |= piece.meanings
            if not piece.means("wish.without"):
                sheet.take(piece.start, piece.end)
    return frozenset(said)


def _mode(said: frozenset[str]) -> Mode | None:
    order: tuple[Mode, ...] = ("reminder", "alerts", "digest")
    return next((mode for mode in order if f"mode.{mode}" in said), None)


def _days(said: frozenset[str]) -> tuple[int, ...]:
    named = tuple(day for day in EVERY_DAY if f"weekday.{day}" in said)
    return named or next((days for name, days in _DAYS.items() if f"rhythm.{name}" in said), ())


# --- Zones


def _zone(sheet: Sheet, said: frozenset[str], measures: Measures, mode: Mode | None, today: date) -> str | None:
    """A zone by its own word; the city right after the time; a country with "time" beside it; a city anywhere.

    Of an alert a city is what it is about, not when.
    """
    named = next((one.partition(".")[2] for one in sorted(said) if one.startswith("zone.")), None)
    if named or mode == "alerts":
        return named
    cities = [(span, zone) for span, zone in zones_in(sheet.free(), languages=sheet.languages, year=today.year)]
    after = measures.clock if measures.clock is not None else -1
    for span, zone in sorted(cities, key=lambda city: (not _follows(sheet, after, city[0].start), city[0].start)):
        if _follows(sheet, after, span.start) or fold(span.of(sheet.text)) not in vocabulary():
            sheet.take(span.start, span.end)
            return zone
    return _zone_of_country(sheet, today)


def _follows(sheet: Sheet, end: int, start: int) -> bool:
    """Whether nothing but signs and words that say nothing stands between."""
    return 0 <= end <= start and not sheet.free()[end:start].strip(" ,;()-")


def _zone_of_country(sheet: Sheet, today: date) -> str | None:
    for piece in (piece for piece in sheet.pieces if piece.means("clock.time")):
        beside = [span for span in sheet.tokens() if _follows(sheet, span.end, piece.start)]
        beside += [span for span in sheet.tokens() if _follows(sheet, piece.end, span.start)]
        for span in beside:
            if zone := find_zone(span.of(sheet.text), year=today.year):
                sheet.take(span.start, span.end)
                return zone
    return None


# --- What it is about


def _tongues(sheet: Sheet, said: frozenset[str]) -> Iterator[str]:
    """Languages of the sources: by a phrase of their own, or by name beside "sources", perhaps several in a row."""
    yield from (one.partition(".")[2] for one in sorted(said) if one.startswith("tongue."))
    known = [piece for piece in sheet.pieces if piece.means("wish.sources")]
    named = [piece for piece in sheet.pieces if any(one.startswith("tongue_of.") for one in piece.meanings)]
    while beside := next((one for one in named if any(_touch(sheet, one, other) for other in known)), None):
        named.remove(beside)
        known.append(beside)
        if sheet.is_free(beside.start, beside.end):
            sheet.take(beside.start, beside.end)
            yield from (one.partition(".")[2] for one in beside.meanings if one.startswith("tongue_of."))


def _touch(sheet: Sheet, one: Piece, other: Piece) -> bool:
    """Whether at most an "and" stands between two pieces."""
    first, second = sorted((one, other), key=lambda piece: piece.start)
    return len(sheet.free()[first.end : second.start].strip()) <= LONGEST_AND


@cache
def _short_names(code: str) -> Lexicon:
    language = load(code)
    return compile_words(language, {"people": language.section("questions").get("people", {})})


def _people(sheet: Sheet) -> Iterator[str]:
    """People by the part of their name that goes for the whole, as in questions; others are read as in articles."""
    for code in sheet.languages:
        for word in _short_names(code).find(sheet.folded):
            if sheet.is_free(word.start, word.end):
                sheet.take(word.start, word.end)
                yield word.concept.partition(".")[2]


def _with_arguments(interest: Interest, args: Args) -> Interest:
    lists = [LISTS[name] for name in args.commands if name in LISTS]
    ahead = "upcoming" in (*args.topics, *args.commands)
    kinds = [kind for _, kind, _ in lists] + (["event"] if (args.series or ahead) and not lists else [])
    kinds += ["trade"] if "turnover" in args.topics else []
    disputed: tuple[Happening, ...] = ("disputed",) if "disputed" in args.commands else ()
    happenings = dict.fromkeys((*interest.happenings, *disputed, *(_AHEAD if ahead else ())))
    return replace(
        interest,
        kinds=tuple(dict.fromkeys(kinds)),
        events=tuple(dict.fromkeys(one for _, kind, types in lists if kind == "event" for one in types)),
        countries=args.countries,
        people=tuple(dict.fromkeys((*interest.people, *args.people))),
        series=(args.series,) if args.series else (),
        happenings=tuple(happenings),
    )


# --- What is not understood


def _refused(sheet: Sheet) -> Iterator[str]:
    """Words that would turn a wish into its opposite: nothing can be left out yet."""
    for piece in sheet.saying("wish.without"):
        sheet.take(piece.start, piece.end)
        yield sheet.text[piece.start : piece.end]


def _strange(args: Args) -> Iterator[str]:
    yield from args.rest
    if args.number is not None:
        yield str(args.number)
    yield from (one.edtf for one in args.periods)
    if args.as_of is not None:
        yield args.as_of.isoformat()
    yield from (name for name in args.commands if name not in (*LISTS, *_PASSED_OVER))
    yield from sorted(args.topics - {"upcoming", "turnover", *args.commands})
    yield from args.metrics
