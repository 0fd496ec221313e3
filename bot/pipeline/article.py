"""One entry -> its article, its facts, what they are found by. Pure: no store, no network, no clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from bot.facts import extract_from
from bot.facts.beside import about
from bot.facts.credits import read_credit
from bot.facts.dateline import read_published
from bot.facts.document import Document
from bot.facts.mentions import When
from bot.facts.read import read
from bot.feeds.identity import identify, plain
from bot.languages import codes, load
from bot.models import About, Article, Entry, Fact
from bot.text import Sentence, detect, sentences

_DATE_HEAD = 12  # characters in which a date is the head of a page ("date 2025-08-30 ..."), not a part of the title
_AHEAD = timedelta(days=1)  # what is dated further in the future than a time zone can explain has no date
_GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher known by its site: its articles carry its name, and its language where they name none."""

    name: str
    host: str
    language: str | None = None


def unread(entry: Entry) -> str | None:
    """Why an entry is none for us to read, in one line; None where it is."""
    if entry.language is not None and entry.language not in codes():
        return f"in {entry.language!r}; read are {', '.join(codes())}"
    return None


def article_of(entry: Entry, now: datetime, outlets: Sequence[Outlet] = ()) -> Article | None:
    """The article as far as it can be told without reading it; None where nothing is left of the text."""
    given = compose_text(entry)
    outlet = outlet_of(entry.url, outlets)
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
        published=_day(entry.published, now) or read_published(given, roles, load(language)),
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


def outlet_of(url: str | None, outlets: Sequence[Outlet]) -> Outlet | None:
    """The outlet on whose site, or a part of it, the address lies."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    return next((outlet for outlet in outlets if host == outlet.host or host.endswith(f".{outlet.host}")), None)


def _day(moment: datetime | date | None, now: datetime) -> date | None:
    """The day of an instant; None for one that is yet to come: feeds date announcements so."""
    day = moment.date() if isinstance(moment, datetime) else moment
    return None if day is None or day > (now + _AHEAD).date() else day


def _headline(doc: Document) -> str | None:
    """The first headline, without a date that a page's head has put before it."""
    for sentence in doc.sentences:
        if sentence.role == "headline":
            days = [w for w in doc.inside(sentence, When) if re.fullmatch(r"\d{4}-\d\d-\d\d", w.edtf or "")]
            leads = days and days[0].start < sentence.start + _DATE_HEAD < sentence.end - days[0].end
            at = days[0].end if leads else 0
            return doc.text[max(sentence.start, at) : sentence.end].strip(" |,.-–—:")
    return None
