"""What stands between quotation marks, whatever the marks: pairs found, nested, run over paragraphs. Knows no speakers.

« »  „ “  „ ”  “ ”  " "  「 」  『 』     one reading of all; 《 》 are titles and never quote
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.models import Span

_FAMILY = {"«": "guillemets", "»": "guillemets", "「": "corners", "」": "corners", "『": "corners", "』": "corners"}
_FAMILY |= dict.fromkeys('„“”"', "commas")
_MARK = re.compile("[" + "".join(_FAMILY) + "]")
_SINGLE = re.compile(
    r"(?<!\w)‘(?=\w)(?P<curly>[^‘“”«»\"\n]{8,1500}?(?:[,.!?…](?=’(?!\w))|(?=’[,.;](?!\w)|’$)))’"
    r"|(?<![\w'])'(?=[A-ZА-ЯЁ])(?P<straight>(?:[^'“”«»\"\n]|(?<=\w)'(?=\w)){8,1500}?(?:[,.!?…](?='(?!\w))|(?='[,.;](?!\w)|'$)))'",
    re.MULTILINE,
)
_PARTNER = {"»": "«", "」": "「", "』": "『", "”": "“"}
_MAX_DEPTH = 8  # marks open at once; more is noise
_MAX_PARAGRAPHS = 8  # a quotation that runs on longer was never closed


_NAMES = {"laquo": "«", "raquo": "»", "bdquo": "„", "ldquo": "“", "rdquo": "”", "quot": '"'}
_NAMES |= {"mdash": "—", "ndash": "–", "nbsp": " ", "#171": "«", "#187": "»", "#8211": "–", "#8212": "—"}
_NAMES |= {"#8220": "“", "#8221": "”", "#34": '"'}
_ENTITIES = {f"&{name};": sign for name, sign in _NAMES.items()}
_ENTITY = re.compile("|".join(_ENTITIES))


def with_signs(text: str) -> str:
    """The text with the page's names for marks and dashes as these signs, filled up with blanks to the same length."""
    return _ENTITY.sub(_sign, text) if "&" in text else text


def _sign(match: re.Match[str]) -> str:
    sign = _ENTITIES[match[0]]
    closes = sign in "»”" or (sign == '"' and match.string[match.end() : match.end() + 1] in " ,.;:!?\n")
    return sign.ljust(len(match[0])) if closes else sign.rjust(len(match[0]))


@dataclass(frozen=True, slots=True)
class Quotation:
    """What is quoted, without its outer marks.

    Attributes:
        start, end: offsets of the quoted words, end exclusive; the marks are just outside.
        pieces: one span per paragraph it runs through, without the marks that paragraphs repeat.
    """

    start: int
    end: int
    pieces: tuple[Span, ...]


def find_quotations(text: str, paragraphs: Iterable[Span]) -> list[Quotation]:
    """The outermost quotations of consecutive paragraphs, in order. A mark without its partner quotes nothing."""
    found: list[Quotation] = []
    running: list[Span] = []  # pieces of a quotation that the paragraphs before left open
    for paragraph in paragraphs:
        start = _goes_on_from(text, paragraph) if running else None
        pairs, left = _pairs(text, paragraph, start)
        if start is not None and pairs:
            found.append(Quotation(running[0].start, pairs[0].end, (*running, pairs[0])))
            pairs, running = pairs[1:], []
        elif start is not None and len(running) < _MAX_PARAGRAPHS:
            running.append(Span(start, paragraph.end))
            continue
        singles = _singles(text, paragraph, pairs) if left is None else []
        found += [Quotation(pair.start, pair.end, (pair,)) for pair in _sorted([*pairs, *singles])]
        running = [Span(left, paragraph.end)] if left is not None else []
    return found


def _goes_on_from(text: str, paragraph: Span) -> int | None:
    """Where the quoted words of this paragraph begin if the quotation before runs on in it: it repeats the mark, its
    first mark closes, or it has none."""
    first = _MARK.search(text, paragraph.start, paragraph.end)
    if first is None:
        return paragraph.start
    if _only_space(text, paragraph.start, first.start()):
        return first.end()
    opened = [(_PARTNER.get(first[0], first[0]), paragraph.start)]
    return None if _opens(text, first.start(), opened) else paragraph.start


def _only_space(text: str, start: int, end: int) -> bool:
    return not text[start:end].strip(" \t—–-")


def _pairs(text: str, paragraph: Span, going: int | None = None) -> tuple[list[Span], int | None]:
    """The outermost pairs of a paragraph, and where a quotation begins that the paragraph does not close.

    ``going``: where the words of a quotation that was opened before begin in it, if one was.
    """
    stack: list[tuple[str, int]] = []
    if going is not None:
        closer = next((m[0] for m in _MARK.finditer(text, going, paragraph.end)), "")
        stack.append((_PARTNER.get(closer, closer), going))
    pairs: list[Span] = []
    inner: Span | None = None  # the last nested pair: its mark may close the outer one too
    for match in _MARK.finditer(text, paragraph.start if going is None else going, paragraph.end):
        mark, at = match[0], match.start()
        if _opens(text, at, stack):
            if len(stack) < _MAX_DEPTH:
                stack.append((mark, at + 1))
            continue
        partner = next((i for i in reversed(range(len(stack))) if _FAMILY[stack[i][0]] == _FAMILY[mark]), None)
        if partner is None:
            continue
        pair = Span(stack[partner][1], at)
        del stack[partner:]
        if stack:
            inner = pair
        else:
            pairs.append(pair)
            inner = None
    if not stack:
        return pairs, None
    outer = stack[0][1]
    if inner is not None and inner.start > outer and (_closes_sentence(text, inner.end + 1, paragraph.end)):
        return _sorted([*pairs, Span(outer, inner.end)]), None
    return pairs, outer


def _singles(text: str, paragraph: Span, pairs: list[Span]) -> list[Span]:
    """Quotations in single marks outside all others; only a mark after a stop or comma closes one: the rest are
    apostrophes."""
    if text.find("‘", paragraph.start, paragraph.end) < 0 and text.find("'", paragraph.start, paragraph.end) < 0:
        return []
    return [
        Span(*match.span(match.lastgroup or 0))
        for match in _SINGLE.finditer(text, paragraph.start, paragraph.end)
        if not any(pair.start <= match.start() < pair.end for pair in pairs)
    ]


def _sorted(pairs: list[Span]) -> list[Span]:
    return sorted(pairs, key=lambda pair: pair.start)


def _closes_sentence(text: str, at: int, end: int) -> bool:
    """Whether a stop or comma, or nothing, follows a closing mark: where a quotation may be over."""
    return at >= end or text[at] in ",.;!?…，。；！？" or text[at : at + 3].lstrip()[:1] in ("–", "—", "-")


def _opens(text: str, at: int, stack: list[tuple[str, int]]) -> bool:
    """Whether the mark at ``at`` opens a quotation: « „ 「 always do, » 」 never, “ ” " by what stands around."""
    mark = text[at]
    if mark in "«„「『":
        return True
    if mark in "»」』":
        return False
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if mark == "“":
        if any(opened == "„" for opened, _ in stack):
            return bool(stack) and stack[-1][0] != "„" and _begins(before, after)
        return not (stack and stack[-1][0] == "“" and not _begins(before, after))
    if mark == "”":
        return not stack and _begins(before, after) and bool(before or after)
    return _begins(before, after) if stack else not after.isspace() and after != ""


def _begins(before: str, after: str) -> bool:
    """Whether a mark between these characters begins a quotation: nothing or an opener before, a word after."""
    free = not before or before.isspace() or before in '([（【—–-/:，。：«„“「『"'
    return free and bool(after) and not after.isspace()
