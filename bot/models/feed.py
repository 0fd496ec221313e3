"""Feeds on their way to articles: a source, what was fetched of it, what it gave, how it has been doing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.models.article import Entry, Refused

Form = Literal["feed", "sitemap"]
Ownership = Literal["state", "private", "public", "international"]
FullText = Literal["auto", "always", "never"]
Origin = Literal["preset", "config", "added"]
Complaint = Literal["late", "broken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where entries come from.

    Attributes:
        url: of the feed or sitemap; what the source is known by.
        site: the outlet's home page, by whose host its articles are known.
        language: of its articles, ISO 639-1; None: told article by article.
        country: where the outlet sits, ISO 3166-1 alpha-2.
        section: what part of the outlet it is ("economy").
        full_text: whether the article's page is fetched: "auto" where the feed gives a teaser only.
        origin: who named it: the preset pack, the configuration, or an admin.
    """

    url: str
    name: str
    form: Form = "feed"
    site: str | None = None
    language: str | None = None
    country: str | None = None
    ownership: Ownership | None = None
    section: str | None = None
    full_text: FullText = "auto"
    origin: Origin = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer to one GET.

    Attributes:
        url: as asked; ``final`` after redirects.
        moved: where it lives from now on, where every redirect was permanent (301, 308).
        status: 200, or 304 where it has not changed (``body`` is empty then).
        body: decompressed.
        media_type, charset: of Content-Type, lower case; "" and None where it has none.
        etag, modified: validators as the server wrote them.
        fresh_for: seconds it need not be asked again (Cache-Control, Expires), where it says so.
    """

    url: str
    final: str
    status: int
    moved: str | None = None
    body: bytes = b""
    media_type: str = ""
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None
    fresh_for: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What the bytes of a feed say.

    Attributes:
        site: the home page it names.
        ttl: seconds between checks that it asks for.
        parser: which one read it: "fast" (fastfeedparser), "full" (feedparser), "json", "sitemap".
        sitemaps: further sitemaps that it names (a sitemap index).
    """

    entries: tuple[Entry | Refused, ...] = ()
    title: str | None = None
    site: str | None = None
    language: str | None = None
    ttl: float | None = None
    parser: str = ""
    sitemaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a source has been doing.

    Attributes:
        checked, succeeded: the last attempt, and the last that worked.
        new_article: when it last gave an article that was not known.
        error: why the last attempt failed, one line; None where it did not.
        failures: failed attempts in a row.
        told: what the admins were told last and has not been taken back.
        checks, unchanged, entries, articles, bytes: counters since it was added; unchanged are answers 304.
    """

    checked: datetime | None = None
    succeeded: datetime | None = None
    new_article: datetime | None = None
    error: str | None = None
    failures: int = 0
    told: Complaint | None = None
    checks: int = 0
    unchanged: int = 0
    entries: int = 0
    articles: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A source as it is stored.

    Attributes:
        number: small and stable, what people call it by in ``/feeds pause 3``.
        paused: why it is not asked ("paused", "gone"); None where it is.
        next_check: when it is due.
        etag, modified: validators of the last answer.
    """

    number: int
    source: Source
    added: datetime
    next_check: datetime
    paused: str | None = None
    etag: str | None = None
    modified: str | None = None
    health: Health = field(default_factory=Health)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What one check of a source came to, to be stored with its entries in one transaction.

    Attributes:
        next_check: when to ask again (``bot.feeds.schedule``).
        error: why it failed; None where it worked.
        unchanged: the answer was 304.
        moved: the source's new address.
        paused: why it is not to be asked any more ("gone").
    """

    number: int
    at: datetime
    next_check: datetime
    error: str | None = None
    unchanged: bool = False
    etag: str | None = None
    modified: str | None = None
    moved: str | None = None
    paused: str | None = None
    bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An entry that was received and is not yet an article.

    Attributes:
        number: what it is settled by.
        source: the number of the source it came from.
        attempts: how often its page could not be had.
        keys: what it is known by, the strongest last; without names that its feed gives to several entries.
    """

    number: int
    source: int
    entry: Entry
    attempts: int = 0
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """How many entries of a feed were new, changed, or known already."""

    new: int = 0
    changed: int = 0
    known: int = 0
