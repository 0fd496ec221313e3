"""What worker processes do: bytes of a feed -> entries; an entry, and its page where there is one -> article, facts.

Pure, and imported in the child at its first call; nothing of the store, the network or the event loop is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from bot.errors import ReadError
from bot.feeds.given import GivenFeed, given_feed
from bot.models import About, Article, Claim, Entry, Fact, Fetched, ParsedFeed, Refused

# Everything that reads is imported where it is used: the process that only asks for it needs none of it.


@dataclass(frozen=True, slots=True)
class Read:
    """An article as it is stored.

    Attributes:
        keys: all that identify it.
        claims: what the facts claim, for the ledger.
        without: why its page was left out ("behind a paywall"), where one was given.
    """

    article: Article
    facts: Sequence[Fact]
    about: Sequence[About]
    keys: tuple[str, ...]
    claims: Sequence[Claim] = ()
    without: str | None = None


def parse(fetched: Fetched, source: str) -> ParsedFeed:
    """What a feed says. Raises ReadError: it is none that can be read."""
    from bot.feeds.parse import parse_feed  # noqa: PLC0415

    return parse_feed(fetched.body, source, url=fetched.final, media_type=fetched.media_type, charset=fetched.charset)


def read_feed(fetched: Fetched, source: str, outlet: str) -> tuple[ParsedFeed, GivenFeed]:
    """What a feed says, and its entries as they are received; those of a list of sitemaps are left to its sitemaps.

    Args:
        outlet: whose name an item has that names nobody else.

    Raises:
        ReadError: it is none that can be read.
    """
    parsed = parse(fetched, source)
    given = given_feed(() if parsed.sitemaps else said_by(outlet, parsed))
    return replace(parsed, entries=parsed.entries if parsed.sitemaps else ()), given


def said_by(outlet: str, parsed: ParsedFeed) -> tuple[Entry, ...]:
    """What can be read of a feed, by the outlet's own name where an item names nobody else."""
    return tuple(
        replace(entry, publisher=outlet) if entry.publisher in (None, parsed.title) else entry
        for entry in parsed.entries
        if isinstance(entry, Entry)
    )


def read_entry(entry: Entry, page: Fetched | None, now: datetime) -> Read | Refused:
    """The article of an entry; of the feed's own text where its page has none. Refused: there is nothing to store."""
    from bot.feeds.identity import keys_of  # noqa: PLC0415
    from bot.ledger import claim_of  # noqa: PLC0415
    from bot.pipeline.article import article_of, read_article, unread  # noqa: PLC0415

    whole, without = (entry, None) if page is None else _joined(entry, page)
    if why := unread(whole):
        return Refused(entry.source, why)
    found = article_of(whole, now)
    if found is None:
        return Refused(entry.source, "no text but a page's furniture")
    article, facts, about = read_article(found)
    day = article.published or article.seen.date()
    claims = [claim_of(one, of, language=article.language, day=day) for one, of in zip(facts, about, strict=True)]
    keys = tuple(dict.fromkeys((article.key, *keys_of(entry), *keys_of(whole))))
    return Read(article, facts, about, keys, claims, without)


def _joined(entry: Entry, page: Fetched) -> tuple[Entry, str | None]:
    """The entry with its page, or as it is and why."""
    from bot.feeds.page import join, parse_page  # noqa: PLC0415

    try:
        read = parse_page(page.body, entry.source, url=page.final, charset=page.charset)
    except ReadError as error:
        return entry, str(error)
    if entry.title or entry.text.strip():
        return join(entry, read), None
    if not urlsplit(page.final).path.strip("/"):
        return entry, "redirected to a front page"
    return _as_said_by(entry, read), None


def _as_said_by(entry: Entry, read: Entry) -> Entry:
    """A sitemap's address with what its page says: there are no words by which to tell whether it is that page."""
    return replace(
        read,
        guid=entry.guid,
        url=read.url or entry.url,
        publisher=entry.publisher or read.publisher,
        published=entry.published or read.published,
        language=entry.language or read.language,
    )


def warm() -> None:
    """Load what the first article would wait for."""
    from bot.languages import codes, load  # noqa: PLC0415
    from bot.pipeline import article  # noqa: F401, PLC0415

    for code in codes():
        load(code)
