"""Lines -> sentences: which stop ends one, which line goes on in the next, what role each has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.text.cues import Cues, cues
from bot.text.folding import fold
from bot.text.furniture import is_furniture
from bot.text.language import detect
from bot.text.lines import Line, Role, lines

_STOP = re.compile(r"[.!?…。！？]+")
_CLOSERS = re.compile(r"[\"'»”“’)\]」』）】〉》]*")
_CHINESE_CLOSERS = re.compile(r"[”’」』）】\"]*")
_BEFORE = re.compile(r"[^\s(\[«„“\"/]*$")
_WORD = re.compile(r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*")
_OPENERS = re.compile(r"[\s\"'«„“‘(\[【「『—–-]*")
_LOOK_BACK = 24  # letters before a stop that can hold an abbreviation
_LOOK_AHEAD = 60  # characters after a quotation within which the author's words show
_YEAR_HEAD = 4  # a clause is not over after "In 2024 г.": so many words are only its adverbial
_DATELINE = 75  # letters within which "ASTANA, 2 July 2024. /Agency/. Chinese ..." comes to its first sentence
_AGENCY = re.compile(r"/[^/]{2,24}/|\([^)]{2,40}\)")
_HEAD_WORDS = 3  # words an agency's head has beside place and date: "from our correspondent"
_AGENCY_HEAD = re.compile(r"[^\W\d_]+(?:[ /-][^\W\d_]+)*\s*[.,(/–—-]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, bullet or headline.

    Attributes:
        start, end: offsets in code points, end exclusive, no surrounding white space, no bullet's mark.
        role: what part of the page its line is; facts are read from headline, body and bullet.
        paragraph: number of its line, from 0 (lines of hard-wrapped text are one); sentences of one line share it.
    """

    start: int
    end: int
    role: Role
    paragraph: int


def sentences(text: str, language: str | None = None, folded: str | None = None) -> list[Sentence]:
    """The sentences of a text in order. A line break ends one, unless the next line plainly goes on.

    Args:
        text: as given; offsets point into it.
        language: whose abbreviations and furniture to know; told from the text where None.
        folded: ``fold(text)`` where the caller has it already.
    """
    known = cues(language or detect(text))
    folded = fold(text) if folded is None else folded
    found: list[Sentence] = []
    for number, line in enumerate(lines(text, folded, known)):
        if line.role in ("chrome", "dateline"):
            found.append(Sentence(line.start, line.end, line.role, number))
            continue
        for start, end in _cut(text, folded, line, known):
            role: Role = "chrome" if line.role != "headline" and is_furniture(folded[start:end], known) else line.role
            found.append(Sentence(start, end, role, number))
    return found


def _cut(text: str, folded: str, line: Line, known: Cues) -> Iterator[tuple[int, int]]:
    start = line.start
    for stop in _STOP.finditer(text, line.start, line.end):
        end = _closed(text, stop)
        if end < line.end and _ends(text, folded, start, stop, end, known):
            yield from _trimmed(text, start, end)
            start = end
    yield from _trimmed(text, start, line.end)


def _closed(text: str, stop: re.Match[str]) -> int:
    """Where the marks and brackets end that close with a stop."""
    closers = _CHINESE_CLOSERS if stop[0][-1] in "。！？" else _CLOSERS
    close = closers.match(text, stop.end())
    return close.end() if close else stop.end()


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The piece without white space, and without a dash that only joins it to the author's words."""
    while start < end and (text[start].isspace() or (text[start] in "—–-" and text[start + 1 : start + 2].isspace())):
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _ends(text: str, folded: str, start: int, stop: re.Match[str], end: int, known: Cues) -> bool:
    """Whether a stop, with what closes with it up to ``end``, ends the sentence that begins at ``start``."""
    mark = stop[0]
    if mark[-1] in "。！？" or (mark == "……" and not known.spaced):
        return not (text[end - 1] in '”’」』"' and _author_goes_on(folded, end, known))
    if not text[end].isspace():
        return mark == "." and end == stop.end() and _glued(text, stop.start())
    at = _OPENERS.match(text, end)
    after = at.end() if at else end
    following = text[after : after + 1]
    if not following.isalnum() or following.islower():
        return not following
    if _in_agency_head(text, folded, start, end, known):
        return False
    return mark != "." or end > stop.end() or not _abbreviated(text, folded, start, stop.start(), after, known)


def _in_agency_head(text: str, folded: str, start: int, end: int, known: Cues) -> bool:
    """Whether the stop stands in an agency's head: a place in capitals, or place and day, before the first sentence."""
    head = _AGENCY_HEAD.match(text, start, end) if end - start <= _DATELINE else None
    if head is None or (start and text[start - 1] not in "\n\r"):
        return False
    place = head[0].rstrip(" .,(/–—-")
    dated = head[0][-1] in ",." and known.day.match(folded[head.end() : head.end() + _LOOK_BACK].lstrip())
    if not (place.isupper() and len(place) > 2) and not (dated and place.istitle()):
        return False
    rest = known.day.sub(" ", known.date.sub(" ", folded[head.end() : end]))
    agency = _AGENCY.search(rest)
    return len(_WORD.findall(rest[: agency.start()] if agency else rest)) <= _HEAD_WORDS and not (
        agency and _WORD.search(rest, agency.end())
    )


def _author_goes_on(folded: str, at: int, known: Cues) -> bool:
    """Whether "he said" follows a Chinese quotation that ends in a stop of its own."""
    ahead = re.match(r"[^，。：；！？\s]*", folded[at : at + _LOOK_AHEAD])
    return ahead is not None and ahead[0].endswith(known.after_quote) if known.after_quote else False


def _glued(text: str, dot: int) -> bool:
    """Whether a stop without a space parts two sentences: a small letter before, a capitalised word after."""
    before, after = text[max(0, dot - 3) : dot], text[dot + 1 : dot + 3]
    begins = len(after) == 2 and after.isalpha() and after.istitle() and not after.isascii()
    word = len(before) == 3 and before.isalpha() and before[-1].islower() and not before[-1].isascii()
    return begins and (word or before[-1:] in "%)»" or before[-2:].isdigit())


def _abbreviated(text: str, folded: str, start: int, dot: int, after: int, known: Cues) -> bool:
    """Whether the full stop at ``dot`` belongs to the word before it, and the sentence goes on at ``after``."""
    tail = _BEFORE.search(folded, max(start, dot - _LOOK_BACK), dot)
    word = tail[0] if tail else ""
    if not word:
        return False
    if dot - len(word) <= start and (word.isdigit() or len(word) == 1):
        return True  # "1. Text": the number of a paragraph
    ahead = _WORD.match(folded, after)
    if ahead and f"{word}. {ahead[0]}" in known.pairs:
        return True
    starter = ahead is not None and ahead[0] in known.starters and folded[ahead.end() : ahead.end() + 1] != "."
    if word in known.years:
        clause = max(start, *(folded.rfind(mark, max(start, dot - 60), dot) + 2 for mark in ",;:–—("))
        opening = clause <= start + 1  # there a day's figures are no words
        words = len(_WORD.findall(folded, start, dot)) if opening else folded.count(" ", clause, dot)
        return not starter and words < _YEAR_HEAD
    initial = len(word) == 1 and text[dot - 1].isupper() and not _given_name(folded, dot, known)
    hyphened = len(word) == 3 and word[1] == "-" and text[dot - 1].isupper()  # "Ж.-П."
    return (initial or hyphened or word in known.abbreviations or _initials(text, dot, word)) and not starter


def _given_name(folded: str, dot: int, known: Cues) -> bool:
    """Whether a single letter is a whole name because a surname of that kind stands before it ("Ван И.")."""
    return folded[max(0, dot - _LOOK_BACK) : dot - 1].rstrip().rpartition(" ")[2] in known.surnames


def _initials(text: str, dot: int, word: str) -> bool:
    """ "А.С." before a name: single capitals with stops between."""
    return len(word) <= 5 and word[1::2].strip(".") == "" and text[dot - 1].isupper() and "." in word
