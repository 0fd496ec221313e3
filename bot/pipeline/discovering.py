"""An address a person names -> the feeds behind it, each tried. Stores nothing.

    address | fetch | a feed? -> that one
                    | a page -> the feeds it names -> those that answer; else the usual places, one after the other,
                                                      else the sitemaps of its robots.txt

Every request goes through the one client; foreign bytes are read in worker processes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urljoin, urlsplit

from bot.errors import FetchError, ReadError
from bot.feeds.discover import Candidate, find_feeds, guess_feeds, list_sitemaps, page_language
from bot.languages import codes
from bot.models import Entry, Fetched, Form, ParsedFeed, Source
from bot.pipeline.reading import parse
from bot.pipeline.refresh import Fetches
from bot.workers import Workers

TRIED = 10  # feeds a page names that are tried
LISTS = 3  # pages that only list feeds, which are looked into
NAME = 60  # characters of a feed's title that make a name
_SITEMAPS = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that answered.

    Attributes:
        source: as it would be added: where it lives, what it calls itself.
        entries: how many it gave.
        newest: the day of its newest entry.
        moved: where it was looked for, if it lives elsewhere for good.
    """

    source: Source
    entries: int
    newest: date | None = None
    moved: str | None = None


@dataclass(frozen=True, slots=True)
class _Looked:
    """What is in a page: candidates, and its language."""

    candidates: tuple[Candidate, ...]
    language: str | None


async def discover(url: str, client: Fetches, workers: Workers) -> tuple[Found, ...]:
    """The feeds behind an address, the likeliest first: itself, where it is one. Nothing where there is none.

    Raises:
        FetchError: the address cannot be had.
    """
    fetched = await client.get(url, kind="feed")
    itself = await _as_feed(fetched, workers)
    if itself is not None:
        return (itself,)
    looked = await _look(fetched, workers)
    found = await _named(looked.candidates, client, workers)
    if not found:
        found = await _first(guess_feeds(fetched.final), "feed", client, workers)
    if not found:
        found = await _first(await _sitemaps(fetched.final, client), "sitemap", client, workers)
    return tuple(_with_language(one, looked.language) for one in found)


async def check(source: Source, client: Fetches, workers: Workers) -> Found:
    """Ask a source once, as a round would.

    Raises:
        FetchError, ReadError: it cannot be had, or is no feed.
    """
    fetched = await client.get(source.url, kind=source.form)
    parsed = await workers.run(parse, fetched, source.name)
    return replace(_found(fetched, parsed), source=source, moved=fetched.moved)


def newest_day(entries: Iterable[object]) -> date | None:
    """The day of the newest entry that has one."""
    days = [entry.published for entry in entries if isinstance(entry, Entry) and entry.published]
    return max((day.date() if isinstance(day, datetime) else day for day in days), default=None)


async def _as_feed(fetched: Fetched, workers: Workers) -> Found | None:
    """The feed that an answer is, if it is one."""
    try:
        parsed = await workers.run(parse, fetched, fetched.final)
    except ReadError:
        return None
    found = _found(fetched, parsed)
    return found if found.entries or parsed.sitemaps or (parsed.title and "html" not in fetched.media_type) else None


def _found(fetched: Fetched, parsed: ParsedFeed) -> Found:
    url = fetched.moved or fetched.url
    host = (urlsplit(url).hostname or url).removeprefix("www.")
    form: Form = "sitemap" if parsed.parser == "sitemap" else "feed"
    source = Source(
        url=url,
        name=_name(parsed.title) or host,
        form=form,
        site=parsed.site or urljoin(url, "/"),
        language=_known(parsed.language),
    )
    return Found(source, len(parsed.entries), newest_day(parsed.entries), fetched.moved)


def _name(title: str | None) -> str:
    """A title as a name: one short line without control characters."""
    shown = "".join(letter if letter.isprintable() else " " for letter in title or "")
    return " ".join(shown.split())[:NAME].rstrip()


async def _look(fetched: Fetched, workers: Workers) -> _Looked:
    try:
        return await workers.run(_read_page, fetched.body, fetched.final)
    except ReadError:
        return _Looked((), None)


def _read_page(data: bytes, url: str) -> _Looked:
    return _Looked(find_feeds(data, url), _known(page_language(data)))


async def _named(candidates: Sequence[Candidate], client: Fetches, workers: Workers) -> list[Found]:
    """Those of a page's candidates that are feeds; of a page that lists feeds, what it lists."""
    answers = await asyncio.gather(*(_try(one, "feed", client, workers) for one in candidates[:TRIED]))
    found = [one for one in answers if isinstance(one, Found)]
    lists = [one for one in answers if isinstance(one, Fetched)]
    if found or not lists:
        return _once(found)
    looked = [(await _look(page, workers)).candidates for page in lists[:LISTS]]
    listed = {one.url: one for candidates in looked for one in candidates}
    answers = await asyncio.gather(*(_try(one, "feed", client, workers) for one in [*listed.values()][:TRIED]))
    return _once(one for one in answers if isinstance(one, Found))


async def _first(candidates: Iterable[Candidate], kind: Form, client: Fetches, workers: Workers) -> list[Found]:
    """The first that answers with entries: these are guesses, and one is enough."""
    for candidate in candidates:
        answer = await _try(candidate, kind, client, workers)
        if isinstance(answer, Found) and answer.entries:
            return [answer]
    return []


async def _try(candidate: Candidate, kind: Form, client: Fetches, workers: Workers) -> Found | Fetched | None:
    """The feed there; what else is there; None where nothing is."""
    try:
        fetched = await client.get(candidate.url, kind=kind)
    except FetchError:
        return None
    return await _as_feed(fetched, workers) or fetched


async def _sitemaps(url: str, client: Fetches) -> tuple[Candidate, ...]:
    robots = urljoin(url, "/robots.txt")
    try:
        fetched = await client.get(robots, kind="robots")
    except FetchError:
        return ()
    return list_sitemaps(fetched.body, robots)[:_SITEMAPS]


def _once(found: Iterable[Found]) -> list[Found]:
    """Each feed once: several of a page's links may lead to one."""
    return list({one.source.url: one for one in found}.values())


def _with_language(found: Found, language: str | None) -> Found:
    return replace(found, source=replace(found.source, language=found.source.language or language))


def _known(language: str | None) -> str | None:
    """The code of a language we read ("ru-RU" is "ru"); None for others."""
    code = (language or "").replace("_", "-").partition("-")[0].strip().lower()
    return code if code in codes() else None
