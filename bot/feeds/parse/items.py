"""What the parsers hand over: items in the publisher's own words, and what is made of them. No parser is known here.

fast, full, jsonfeed, sitemap --> Raw --as_feed--> ParsedFeed
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urljoin

from bot.feeds.days import parse_day
from bot.feeds.markup import looks_like_markup, plain_line, plain_text, tidy, undoubled
from bot.languages import codes
from bot.models import Entry, ParsedFeed, Refused
from bot.text.language import detect

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_SCRIPTLIKE = ("javascript:", "data:", "vbscript:", "file:", "about:", "blob:")
_LONGEST_LINK = 4096  # characters; what is longer is no address of an article
MOST_CHARACTERS = 1_000_000  # of a text; what is longer is no article
_SUMMARY = 2  # times as long as its summary an article is at least
_SAMPLE = 4000  # characters of a feed by which the language it claims is judged
_MAIL_AND_NAME = re.compile(r"^\s*[^\s@()]+@[^\s@()]+\s*\(([^()]+)\)\s*$")  # RSS: "editor@outlet.kz (A. Name)"


@dataclass(frozen=True, slots=True)
class Words:
    """A text of an item; ``plain`` where it is said to be no markup."""

    value: str = ""
    plain: bool = False

    def text(self) -> str:
        value = undoubled(self.value)
        return tidy(value) if self._is_plain else plain_text(value)

    def line(self) -> str:
        value = undoubled(self.value)
        return " ".join(tidy(value).split()) if self._is_plain else plain_line(value)

    @property
    def _is_plain(self) -> bool:
        """What is said to be no markup may be some for all that."""
        return self.plain and not looks_like_markup(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item as a parser found it: only what XML itself escapes is undone.

    Attributes:
        link: absolute, or relative to where the feed was fetched from.
        dates: in order of preference, as written.
        bodies: all its texts; the one that says most is taken.
        language: that the item itself claims, not the feed.
    """

    title: Words = Words()
    link: str = ""
    id: str = ""
    dates: tuple[str, ...] = ()
    bodies: tuple[Words, ...] = ()
    author: str = ""
    publisher: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A feed as a parser found it.

    Attributes:
        ttl: in seconds.
        addresses: its items are addresses of pages (a sitemap): a text is not missed.
    """

    parser: str
    items: Sequence[Item] = ()
    title: Words = Words()
    site: str = ""
    language: str = ""
    ttl: float | None = None
    sitemaps: tuple[str, ...] = ()
    addresses: bool = False


def as_feed(raw: Raw, source: str, url: str | None) -> ParsedFeed:
    """The feed with its items as entries, in their order; one without any text is ``Refused`` with its number."""
    title = raw.title.line()
    claimed = primary(raw.language)
    found = [_entry(item, f"{source}:{n}", source, url, title, claimed) for n, item in enumerate(raw.items, 1)]
    if raw.addresses:
        found = [_address(item, entry, source, url) for item, entry in zip(raw.items, found, strict=True)]
    return ParsedFeed(
        entries=tuple(found),
        title=title or None,
        site=resolve(raw.site, url),
        language=_believed(claimed, found),
        ttl=raw.ttl if raw.ttl and raw.ttl > 0 else None,
        parser=raw.parser,
        sitemaps=tuple(filter(None, (resolve(link, url) for link in raw.sitemaps))),
    )


def _entry(
    item: Item, place: str, source: str, url: str | None, publisher: str, claimed: str | None
) -> Entry | Refused:
    title = item.title.line()
    text, markup = _body(item.bodies)
    if not text and not title:
        return Refused(place, "an item without text")
    if len(text) > MOST_CHARACTERS:
        return Refused(place, f"{len(text):,} characters is too long for an article (at most {MOST_CHARACTERS:,})")
    return Entry(
        source=source,
        text=text or title,
        title=title or None,
        url=resolve(item.link, url),
        guid=" ".join(item.id.split()) or None,
        publisher=plain_line(item.publisher) or publisher or None,
        published=first_day(item.dates, primary(item.language) or claimed),
        language=_believed_of(item, text or title),
        original=markup if markup.strip() != text else None,
        whole=_is_whole(text, item.bodies),
        author=_author(item.author),
    )


def _address(item: Item, entry: Entry | Refused, source: str, url: str | None) -> Entry | Refused:
    link = resolve(item.link, url)
    if isinstance(entry, Entry) or not link:
        return entry
    day = first_day(item.dates, None)
    return Entry(source=source, text="", url=link, published=day)


def _body(bodies: Iterable[Words]) -> tuple[str, str]:
    """The text that says most, and the markup it came from."""
    best = ("", "")
    stripped = {replace(words, value=words.value.strip()) for words in bodies}
    for words in sorted(stripped, key=lambda words: (-len(words.value), words.value)):
        if len(words.value) <= len(best[0]):  # no text is longer than its markup
            break
        text = words.text()
        if len(text) > len(best[0]):
            best = (text, words.value)
    return best


def _is_whole(text: str, bodies: Iterable[Words]) -> bool:
    """Whether there is a summary beside the text, and much shorter: what the feed gives beside it is the article."""
    sizes = {len(value) for words in bodies if (value := words.value.strip())}
    return len(sizes) > 1 and min(sizes) * _SUMMARY <= len(text)


def _author(written: str) -> str | None:
    match = _MAIL_AND_NAME.match(written)
    name = plain_line(match[1] if match else written)
    return name if name and "@" not in name else None


def first_day(dates: Iterable[str], language: str | None) -> datetime | date | None:
    """The first of some dates that is one."""
    return next((day for day in (parse_day(text, language) for text in dates) if day is not None), None)


def resolve(link: str, base: str | None) -> str | None:
    """A link as an absolute address, where it can be one; None where it leads nowhere in the web."""
    link = "".join(link.split()) if "\n" in link or "\t" in link else link.strip()
    if not link or len(link) > _LONGEST_LINK or link.lower().startswith(_SCRIPTLIKE):
        return None
    if _WEB.match(link):
        return link
    if base and not _SCHEME.match(link):
        try:
            link = urljoin(base, link)
        except ValueError:
            return None
    return link


def primary(language: str) -> str | None:
    """The ISO 639-1 code of what is claimed ("en-us", "zh_CN", "RU"), where it is one of those that are read."""
    code = re.split(r"[-_\s]", language.strip().lower(), maxsplit=1)[0]
    return code if code in codes() else None


def _believed(claimed: str | None, found: Iterable[Entry | Refused]) -> str | None:
    """What a feed claims, if its texts bear it out: too many say "en-us" of any."""
    if claimed is None:
        return None
    sample, length = [], 0
    for entry in found:
        if isinstance(entry, Entry) and length < _SAMPLE:
            part = f"{entry.title or ''}\n{entry.text[:400]}\n"
            sample.append(part)
            length += len(part)
    return claimed if sample and detect("".join(sample)) == claimed else None


def _believed_of(item: Item, text: str) -> str | None:
    claimed = primary(item.language) if item.language else None
    return claimed if claimed and detect(text) == claimed else None
