"""The lines of a text with the part each plays on the page; hard-wrapped lines are put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.text.cues import Cues
from bot.text.furniture import ends_sentence, is_furniture_line, is_name, is_related, opens_related, wordy

Role = Literal["headline", "dateline", "body", "bullet", "chrome"]

_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
_BULLET = re.compile(r"\s*(?:[•●○▪◦■□►▶‣∙·◆◇»*＊]\s*|[—–-]\s+(?=[^\n]))")
_NUMBERED = re.compile(r"\(?\d{1,2}[.)]\s+(?=[^\W\da-zа-я]|\d{1,4} +[^\W\d]|[«„“\"])")
_ROW = re.compile(r"\S(?:\t| {2,}|\s+\|\s+)\S")
_SENTENCES = re.compile(r"(?:[^\W\d_]{4}|[%\d])[.!?…][\"»”]?\s+[^\W\d_a-zа-я]|[。！？](?=.)")  # an end and a beginning
_FIGURES = re.compile(r"\d\d")
_FIGURE = re.compile(r"\d")
_TIME = re.compile(r"\d{1,2}[:.]\d\d(?::\d\d)?(?:\s*(?:[ap]\.?m\.?|gmt|utc|\+\d+))?")
_HEAD_LINES, _FOOT_LINES = 8, 3  # where datelines and author lines stand
_HEADLINE, _DATELINE = 220, 110  # the longest of each, in characters
_WORD, _CHARACTERS = 20, 4  # the longest line that is one word, where words are spaced and where not
_RELATED_LONG = 140  # a line this long is a story's again, whatever heading stood before
_WRAP_WIDTHS = range(50, 121)  # the widths hard-wrapped text has
_COMMA = 30  # a line this long that ends in a comma goes on in the next
_WRAP_SLACK = 18  # how much shorter than the longest a wrapped line may be


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or several that one sentence runs through; offsets without white space and without a bullet's mark."""

    start: int
    end: int
    role: Role
    row: int


def lines(text: str, folded: str, known: Cues) -> list[Line]:
    """The lines of a text in order, each with its role; empty ones left out."""
    raw = [_stripped(text, match.start(), match.end(), row) for row, match in enumerate(_LINE.finditer(text))]
    plain = [line for line in raw if line.start < line.end]
    roles = _joined(text, _by_themselves(text, folded, plain, known))
    _related(folded, roles, known)
    _stray_words(text, roles, known)
    _heads(text, roles)
    _foot(text, roles)
    return roles


def _stripped(text: str, start: int, end: int, row: int) -> Line:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Line(start, end, "body", row)


def _by_themselves(text: str, folded: str, plain: Sequence[Line], known: Cues) -> list[Line]:
    """Roles that a line alone tells: dateline, furniture, bullet."""
    found = []
    for place, line in enumerate(plain):
        low = folded[line.start : line.end]
        near_edge = place < _HEAD_LINES or place >= len(plain) - _FOOT_LINES
        if near_edge and len(low) <= _DATELINE and _is_dateline(low, known):
            found.append(replace(line, role="dateline"))
        elif is_furniture_line(text[line.start : line.end], low, known):
            found.append(replace(line, role="chrome"))
        else:
            found.append(_bullet(text, line))
    return found


def _bullet(text: str, line: Line) -> Line:
    mark = _BULLET.match(text, line.start, line.end)
    if mark:
        speech = (
            text[line.start] in "—–" and not text[mark.end() : mark.end() + 1].islower() and text[line.end - 1] != ";"
        )
        return replace(line, start=mark.end(), role="body" if speech else "bullet")
    piece = text[line.start : line.end]
    if number := _NUMBERED.match(text, line.start, line.end):
        return replace(line, start=number.end(), role="bullet")
    if _in_columns(piece) and _FIGURE.search(piece) and not ends_sentence(piece):
        return replace(line, role="bullet")
    return line


def _in_columns(piece: str) -> bool:
    """Whether a line is a table's row; the quick questions before the slow one, which few lines come to."""
    return ("  " in piece or "\t" in piece or "|" in piece) and _ROW.search(piece) is not None


def _is_dateline(low: str, known: Cues) -> bool:
    """A date, perhaps after a place or a weekday, and little else: a time, a rubric, a counter."""
    date = known.date.search(low) if _FIGURES.search(low) else None
    if date is None:
        return False
    before = known.weekday.sub(" ", low[: date.start()])
    after = _TIME.sub(" ", low[date.end() :])
    place = low[: date.start()].rstrip().endswith((",", ":", "|", "/", "，", "：")) or not low[: date.start()].strip()
    named = known.labels.end(low) or known.phrases.end(low)
    time = _TIME.match(low) is not None
    if not (place or named or time or not before.strip(" ,.|/")) or (
        ends_sentence(low.rstrip("." if named else "")) and len(after) > 8
    ):
        return False
    return _few(before, known, 4) and (
        _few(after, known, 1) or (_parted(low[date.end() :], known) and _few(after, known, 9))
    )


def _few(piece: str, known: Cues, words: int) -> bool:
    count = len(re.findall(r"[^\W\d_]+", piece))
    return count <= words if known.spaced else len(re.sub(r"[\W\d]", "", piece)) <= 3 * words


def _parted(after: str, known: Cues) -> bool:
    """Whether what follows the date is set off from it, not the rest of a sentence."""
    timed = _TIME.match(after.lstrip(" ,")) is not None
    return timed or re.match(r"\s*[|/·•.–—(]|\s{2,}" if known.spaced else r"[\s|/·•—(（]", after) is not None


def _related(folded: str, found: list[Line], known: Cues) -> None:
    """Marks what follows "Read also": short lines until the story goes on."""
    inside = below = False
    for place, line in enumerate(found):
        low = folded[line.start : line.end]
        if opens_related(low, known, below=below):
            inside = True
        elif inside and _is_story_again(low, known):
            inside = False
        if inside or is_related(low, known):
            found[place] = replace(line, role="chrome")
        elif line.role == "body" and ends_sentence(low):
            below = True


def _is_story_again(low: str, known: Cues) -> bool:
    """Whether a line under "Read also" is no title: it is long, or a sentence (a title may ask or exclaim)."""
    if len(low) >= _RELATED_LONG:
        return True
    return ends_sentence(low) and (wordy(low, known) or low.rstrip("\"'»”“’)」』").endswith((".", "。")))


def _heads(text: str, found: list[Line]) -> None:
    """Marks the lines without a stop that stand before the story begins."""
    bodies = [place for place, line in enumerate(found) if line.role == "body"]
    if len(found) == 1 and _SENTENCES.search(text, found[0].start, found[0].end):
        return  # a message, cut short
    story = next((p for p in bodies if _is_story(text[found[p].start : found[p].end], p)), len(found))
    for place in bodies:
        line = found[place]
        if place >= story or line.end - line.start > _HEADLINE or (place > bodies[0] + 6):
            break
        found[place] = replace(line, role="headline")


def _stray_words(text: str, found: list[Line], known: Cues) -> None:
    """Marks words alone on their line: they state nothing, unless they head a page, a list or a table."""
    longest = _WORD if known.spaced else _CHARACTERS
    for place, line in enumerate(found):
        following = found[place + 1] if place + 1 < len(found) else None
        heads_list = following is not None and following.role == "bullet"
        in_menu = place > 0 or (following is not None and _is_word(text, following, longest))
        if in_menu and not heads_list and _is_word(text, line, longest):
            found[place] = replace(line, role="chrome")


def _is_story(line: str, place: int) -> bool:
    """Whether a line ends as a sentence does; the first may be a headline that asks or exclaims."""
    asking = (
        place == 0 and len(line) <= _DATELINE and line[-1] in "?!？！" and not re.search(r"[.!?]\s|[。！？](?=.)", line)
    )
    return (ends_sentence(line) or line[-1] in ":：") and not asking


def _is_word(text: str, line: Line, longest: int) -> bool:
    word = text[line.start : line.end]
    return line.role == "body" and len(word) <= longest and word.replace("-", "").isalpha()


def _foot(text: str, found: list[Line]) -> None:
    """Marks the author's name under a story: two to five capitalised words without a stop."""
    last = next((place for place in reversed(range(len(found))) if found[place].role in ("body", "bullet")), -1)
    if last > 1 and found[last].role == "body" and is_name(text[found[last].start : found[last].end]):
        found[last] = replace(found[last], role="chrome")


def _joined(text: str, found: Sequence[Line]) -> list[Line]:
    """Hard-wrapped lines as one."""
    wrapped = _wrapped_rows(text, found)
    out: list[Line] = []
    for line in found:
        if out and (_goes_on(text, out[-1], line) or (line.row in wrapped and _adjacent(text, out[-1], line))):
            out[-1] = replace(out[-1], end=line.end, row=line.row)
        else:
            out.append(line)
    return out


def _adjacent(text: str, line: Line, following: Line) -> bool:
    gap = text[line.end : following.start]
    return gap.count("\n") + gap.count("\r") - gap.count("\r\n") == 1


def _goes_on(text: str, line: Line, following: Line) -> bool:
    """Whether a sentence runs on in the next line: no stop, no empty line between, and a small letter begins it."""
    if line.role not in ("body", "bullet") or following.role != "body" or not _adjacent(text, line, following):
        return False
    last = text[line.end - 1]
    if last in "，、" or (last == "," and line.end - line.start >= _COMMA):
        return True
    return last not in ".!?…:;。！？：；" and text[following.start].islower()


def _wrapped_rows(text: str, found: Sequence[Line]) -> set[int]:
    """Rows that go on the row before because their paragraph is set to a width: all lines but the last are full."""
    rows: set[int] = set()
    block: list[Line] = []
    for line in [*found, None]:
        if line and line.role == "body" and (not block or _adjacent(text, block[-1], line)):
            block.append(line)
            continue
        rows |= _full(text, block)
        block = [line] if line and line.role == "body" else []
    return rows


def _full(text: str, block: Sequence[Line]) -> set[int]:
    if len(block) < 3:
        return set()
    sizes = [line.end - line.start for line in block[:-1]]
    widest = max(sizes)
    ragged = any(not ends_sentence(text[line.start : line.end]) for line in block[:-1])
    if widest in _WRAP_WIDTHS and min(sizes) >= widest - _WRAP_SLACK and ragged:
        return {line.row for line in block[1:]}
    return set()
