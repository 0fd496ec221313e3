"""The day an article was published, read from its own head: a line of its own, or an agency's dateline.

    dateline line ("17 июня 2025, 14:22 | ...") > agency head ("ASTANA, July 3, 2024 (...) --") > "Updated 20 June 2025"

Only a full date counts. A date that the story tells of ("On 2 July 2024 the leaders met") is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from bot.facts.dates import find_dates
from bot.facts.mentions import When
from bot.languages import Language, load
from bot.text import Sentence, fold

_HEAD_PARAGRAPHS, _FOOT_PARAGRAPHS = 10, 3
_STORY_PARAGRAPHS = 3  # an agency's head stands in the first of them; titles may stand before it
_HEAD = 160  # letters of a paragraph within which an agency's head is over
_BEFORE = re.compile(r"(?:[^.!?;:«„“\"]{2,45},|[^，。：\s]{2,16}|[^\W\d_]{2,12}:?)?\s*")
_AGENCY = r"/[^/\n]{2,24}/|\([^)\n]{2,40}\)|（[^）\n]{2,40}）"
_AFTER = rf"[\s\w.,]{{0,12}}?\s*(?:--|[–—-]\s|{_AGENCY}|[/|]|{{wire}})"
_SHORT_YEAR = re.compile(r"(?<![\d:])(\d{1,2}[ ./-]+[^\W_]+[ ./-]+)(\d\d)(?![\d:.])")  # "11 Nov 25"
_LABEL = re.compile(r"[^.!?;«„“\"]{0,24}")
_CLOCK = re.compile(r"[\s,|·•–—-]{1,4}\d{1,2}[:.]\d\d(?![\d.])")
_A_CLOCK = re.compile(r"\d[:.．]\d\d")  # the quick question before the slow one
_A_YEAR = re.compile(r"\d{4}|\d[./-]\d")  # without these there is no full date where numbers are in digits
_ISO_HEAD = re.compile(r"\s*(?:[a-z]{4}:?\s+)?\d{4}-\d\d-\d\d\b")  # machine-made: "date 2025-08-30 ..."


def read_published(text: str, sentences: Sequence[Sentence], language: Language) -> date | None:
    """The day of publication as the text's own dateline gives it; None where it has none or gives no year.

    Args:
        text: as given.
        sentences: of ``bot.text.sentences``; their roles and paragraphs say where a dateline can stand.
        language: whose words for months to know.
    """
    return next(_candidates(text, sentences, language), None)


def _candidates(text: str, sentences: Sequence[Sentence], language: Language) -> Iterator[date]:
    paragraphs = _edges(sentences)
    for group in paragraphs:
        if group[0].role == "dateline":
            line = fold(text[group[0].start : group[-1].end])
            yield from (day for _, day in _dated(line, language))
            yield from (day for _, day in _dated(_SHORT_YEAR.sub(r"\g<1>20\2", line), language))
        else:
            yield from _stamp(text[group[0].start : group[0].start + _HEAD], language)
    stories = [group for group in paragraphs if group[0].role in ("headline", "body")]
    for group in stories[:_STORY_PARAGRAPHS]:
        yield from _agency_head(text[group[0].start : group[0].start + _HEAD], language)
    for group in paragraphs:
        if group[0].role == "chrome":
            yield from (day for _, day in _dated(fold(text[group[0].start : group[-1].end]), language))


def _edges(sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    """The paragraphs at the top of the page, then those at its foot."""
    if not sentences:
        return []
    last = sentences[-1].paragraph
    groups: dict[int, list[Sentence]] = {}
    for sentence in sentences:
        if sentence.paragraph < _HEAD_PARAGRAPHS or sentence.paragraph > last - _FOOT_PARAGRAPHS:
            groups.setdefault(sentence.paragraph, []).append(sentence)
    return list(groups.values())


def _stamp(head: str, language: Language) -> Iterator[date]:
    """A line that begins with a day and a clock: "Published: 15.10.2024, 08:05 | 2 718 readings"."""
    if not _A_CLOCK.search(head):
        return
    folded = fold(head)
    if _CLOCK.search(folded):
        for when, day in _dated(folded, language):
            if _LABEL.fullmatch(folded, 0, when.start) and _CLOCK.match(folded, when.end):
                yield day
            return


def _agency_head(head: str, language: Language) -> Iterator[date]:
    if language.spaced and not _A_YEAR.search(head):
        return
    folded = fold(head)
    if not _marks(language.code).search(folded) and not _ISO_HEAD.match(folded):
        return
    for when, day in _dated(folded, language):
        machine = when.start < 12 and _ISO_HEAD.match(folded)
        if machine or (
            when.start and _BEFORE.fullmatch(folded, 0, when.start) and _after(language.code).match(folded, when.end)
        ):
            yield day
        return


@cache
def _after(code: str) -> re.Pattern[str]:
    """What follows the date in an agency's head: a dash, the agency in brackets, or a word for "by wire"."""
    return re.compile(_AFTER.replace("{wire}", _wire(code)))


@cache
def _marks(code: str) -> re.Pattern[str]:
    """What no agency's head is without, wherever it stands."""
    return re.compile(rf"--|[–—-]\s|[/(（|]|{_wire(code)}")


def _wire(code: str) -> str:
    wire: str = load(code).section("text").get("credits", {}).get("wire", "(?!)")
    return wire


def _dated(folded: str, language: Language) -> Iterator[tuple[When, date]]:
    """Full calendar dates, said by themselves and not against another."""
    for when in find_dates(folded, language, None):
        if when.edtf and re.fullmatch(r"\d{4}-\d\d-\d\d", when.edtf):
            yield when, date.fromisoformat(when.edtf)
