"""Whether an item of a feed is only the beginning of its article; an item and its page -> one entry. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

from bot.feeds.page.said import folded, phrases
from bot.feeds.page.tree import weight
from bot.feeds.page.when import EARLIEST, LATEST, Moment
from bot.models import Entry

# Weights of an item's text. Of 408 items in 45 feeds that give summaries alone, 64 % weigh less than 600 and 70 % less
# than 800, as do news of two sentences given in full: for these a page is fetched in vain, for the others text is won.
BRIEF = 300  # below it is a beginning
WHOLE = 800  # from here an item is its article, unless it says that it goes on; between, where it has paragraphs
LONG = 4000  # from here it is, whatever its last words are
PARAGRAPHS = 4
_CUT = re.compile(r"(?:…|\.{3})[\s\])»”\"]*(?:>+|»|→)?\s*\Z|\[(?:…|\.{3})\]")
_END = 200  # characters of the line in which an item says that it goes on
_PUNCTUATION = ' .…:;!»>→")]-–—'
_WORD = re.compile(r"[^\W_\u3400-\u9fff]{3,}|[\u3400-\u9fff]+")
_TITLES_ALIKE = 0.6  # share of the shorter title's words that are in the other
_SHARED = 0.6  # share of an item's words that its own page has
_LEAST = 3  # words that can tell anything


def is_teaser(entry: Entry) -> bool:
    """Whether an item has less than its article: its text is its title, is short, or ends with "read more".

    One that has a summary and its text beside it has all of it, short as it may be.
    """
    amount = weight(entry.text)
    lines = sum(bool(line.strip()) for line in entry.text.splitlines())
    if entry.whole and not goes_on(entry.text):
        return False
    if amount < BRIEF or (amount < WHOLE and lines < PARAGRAPHS):
        return True
    return amount < LONG and goes_on(entry.text)


def goes_on(text: str) -> bool:
    """Whether a text ends with an ellipsis or the words of a link to the rest of it."""
    last = text.strip().rpartition("\n")[2][-_END:]
    if _CUT.search(last):
        return True
    line = folded(last)
    bare = line.rstrip(_PUNCTUATION)
    return any(
        bare.endswith(phrase.rstrip(_PUNCTUATION)) or (_telling(phrase) and phrase in line)
        for phrase in phrases("more")
    )


def _telling(phrase: str) -> bool:
    """Whether a phrase says it wherever it stands: of several words, or of as many Chinese characters."""
    return " " in phrase or weight(phrase) >= 12


def join(entry: Entry, page: Entry) -> Entry:
    """The item with its page's text, address, day and author, where the page is of the same article.

    The item's identity (source, guid) and publisher are kept; of two days the earlier one counts, of two texts the
    longer. A page about something else (a front page the link was redirected to) changes nothing.
    """
    if not is_same(entry, page):
        return entry
    longer = weight(page.text) > weight(entry.text)
    return replace(
        entry,
        text=page.text if longer else entry.text,
        original=page.original if longer else entry.original,
        title=_title(entry.title, page.title),
        url=page.url or entry.url,
        publisher=entry.publisher or page.publisher,
        published=_earlier(entry.published, page.published),
        language=entry.language or page.language,
        author=entry.author or page.author,
    )


def is_same(entry: Entry, page: Entry) -> bool:
    """Whether a page is of the item's article: by their titles, else by the item's words in the page."""
    ours, theirs = _words(entry.title or ""), _words(page.title or "")
    fewer = min(len(ours), len(theirs))
    if fewer >= _LEAST and len(ours & theirs) >= _TITLES_ALIKE * fewer:
        return True
    item = _words(f"{entry.title or ''}\n{'' if entry.text == entry.title else entry.text}")
    if len(item) < _LEAST:
        return False
    whole = _words(f"{page.title or ''}\n{page.text}")
    return len(item & whole) >= _SHARED * len(item)


def _words(text: str) -> set[str]:
    """The words of a text; of Chinese its pairs of characters."""
    found: set[str] = set()
    for word in _WORD.findall(folded(text)):
        if "\u3400" <= word[0] <= "\u9fff":
            found.update(one + other for one, other in pairwise(word))
        else:
            found.add(word)
    return found


def _title(ours: str | None, theirs: str | None) -> str | None:
    """The item's title, unless it is cut and the page's is whole."""
    bare = (ours or "").rstrip(" .…")
    cut = ours is not None and _CUT.search(ours) is not None
    return theirs if theirs and (not ours or (cut and theirs.startswith(bare))) else ours


def _earlier(ours: Moment | None, theirs: Moment | None) -> Moment | None:
    """The earlier of two days; of one day the one that tells the hour, the item's first."""
    able = [moment for moment in (ours, theirs) if moment is not None and EARLIEST <= moment.year < LATEST]
    return min(able, key=lambda moment: (_day(moment), not isinstance(moment, datetime)), default=None)


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
