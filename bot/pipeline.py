"""Entries -> articles and facts in the store. The only place that knows feeds, facts and storage; reads no clock.

entries | compose text | identify | drop what is stored | read | cut furniture | extract | save
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlsplit

import structlog

from bot.errors import SilkwireError
from bot.facts import extract_from
from bot.facts.beside import about
from bot.facts.credits import read_credit
from bot.facts.dateline import read_published
from bot.facts.document import Document
from bot.facts.mentions import When
from bot.facts.read import read
from bot.feeds.identity import identify, plain
from bot.languages import codes, load
from bot.models import About, Article, Entry, Fact, Imported, Refused
from bot.text import Sentence, detect, sentences
from storage import Storage

log = structlog.get_logger()

_DATE_HEAD = 12  # characters in which a date is the head of a page ("date 2025-08-30 ..."), not a part of the title
_GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher known by its site: its articles carry its name, and its language where they name none."""

    name: str
    host: str
    language: str | None = None


async def import_entries(
    entries: Iterable[Entry | Refused], storage: Storage, *, now: datetime, outlets: Sequence[Outlet] = ()
) -> AsyncIterator[Imported | Refused]:
    """Bring entries into the store, one result for each, in their order.

    A bad entry is a ``Refused`` and the rest goes on; a store that fails ends it (``StorageError``).

        entry | article_of        text composed and cut, identified, dated, credited; off the event loop, as is reading
              | find_stored       nothing more to do where this very text is stored
              | read_article      headline, facts, what they are found by
              | save_article      one transaction
    """
    for entry in entries:
        yield entry if isinstance(entry, Refused) else await _import(entry, storage, now, outlets)


async def _import(entry: Entry, storage: Storage, now: datetime, outlets: Sequence[Outlet]) -> Imported | Refused:
    if entry.language is not None and entry.language not in codes():
        return Refused(entry.source, f"in {entry.language!r}; read are {', '.join(codes())}")
    try:
        found = await asyncio.to_thread(_article_of, entry, now, outlets)
        if found is None:
            return Refused(entry.source, "no text but a page's furniture")
        stored = await storage.find_stored(found.key, found.text)
        if stored is not None:
            return Imported(source=entry.source, saved=stored)
        article, facts, about = await asyncio.to_thread(read_article, found)
    except SilkwireError:
        raise
    except Exception:  # an article that trips our own code costs itself, not the ones after it
        error_id = secrets.token_hex(3)
        log.exception("import.failed", source=entry.source, error_id=error_id)
        return Refused(entry.source, f"cannot be read: an error of ours, logged as {error_id}")
    saved = await storage.save_article(article, facts, about)
    return Imported(source=entry.source, saved=saved, facts=Counter(fact.kind for fact in facts))


def _article_of(entry: Entry, now: datetime, outlets: Sequence[Outlet]) -> Article | None:
    """The article as far as it can be told without reading it; None where nothing is left of the text."""
    given = compose_text(entry)
    outlet = _outlet(entry.url, outlets)
    language = entry.language or (outlet.language if outlet else None) or detect(given)
    roles = sentences(given, language)
    text = cut_furniture(given, roles)
    if not text:
        return None
    return Article(
        key=identify(entry),
        source=entry.source,
        text=text,
        original=entry.original or (given if given.strip() != text else None),
        language=language,
        title=entry.title,
        url=entry.url,
        publisher=outlet.name if outlet else entry.publisher,
        agency=read_credit(given, language),
        published=_day(entry.published) or read_published(given, roles, load(language)),
        seen=now,
    )


def read_article(article: Article) -> tuple[Article, Sequence[Fact], Sequence[About]]:
    """Read an article: its title where none was given, its facts, and what they are found by."""
    doc = read(article.text, language=article.language, published=article.published)
    extraction = extract_from(doc)
    whole = replace(article, title=article.title or _headline(doc))
    return whole, extraction.facts, [about(doc, fact) for fact in extraction.facts]


def compose_text(entry: Entry) -> str:
    """The text of an entry with its title above it, where it does not begin with it already."""
    text = entry.text.replace("\r\n", "\n").replace("\r", "\n").strip("\ufeff")
    if not entry.title or plain(entry.title) in plain(text[: len(entry.title) * 2 + 400]):
        return text
    return f"{entry.title}{_GAP}{text}"


def cut_furniture(text: str, roles: Sequence[Sentence]) -> str:
    """The text without those of its lines that are nothing but page furniture (menus, "read also")."""
    if not any(sentence.role == "chrome" for sentence in roles):
        return text.strip()
    kept, at = [], 0
    for line in text.splitlines(keepends=True):
        end = at + len(line)
        inside = {sentence.role for sentence in roles if sentence.start < end and sentence.end > at}
        if inside != {"chrome"}:
            kept.append(line)
        at = end
    return re.sub(r"\n\s*\n", "\n\n", "".join(kept)).strip()


def _outlet(url: str | None, outlets: Sequence[Outlet]) -> Outlet | None:
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    return next((outlet for outlet in outlets if host == outlet.host or host.endswith(f".{outlet.host}")), None)


def _day(moment: datetime | date | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment


def _headline(doc: Document) -> str | None:
    """The first headline, without a date that a page's head has put before it."""
    for sentence in doc.sentences:
        if sentence.role == "headline":
            days = [w for w in doc.inside(sentence, When) if re.fullmatch(r"\d{4}-\d\d-\d\d", w.edtf or "")]
            leads = days and days[0].start < sentence.start + _DATE_HEAD < sentence.end - days[0].end
            at = days[0].end if leads else 0
            return doc.text[max(sentence.start, at) : sentence.end].strip(" |,.-–—:")
    return None
