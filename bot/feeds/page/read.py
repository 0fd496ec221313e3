"""A page read whole: from its bytes to the entry, by way of every step of this folder. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.errors import ReadError
from bot.feeds.page.address import canonical_url
from bot.feeds.page.body import read_body, without_head
from bot.feeds.page.head import MAX_NAME, Head, read_head
from bot.feeds.page.profiles import Profile, profile_of, select
from bot.feeds.page.region import Region, article_tree, find_region, prune, seen_moments
from bot.feeds.page.said import begins, folded
from bot.feeds.page.tree import drop, page_text, parse_tree, text_of, weight
from bot.feeds.page.walls import Sight, check_walls
from bot.feeds.page.when import LATEST, Moment, moment_of_path, read_moment
from bot.languages import codes, load
from bot.models import Entry
from bot.text import detect

MAX_TEXT = 500_000  # characters; a book has them, an article has not
_MOST = 0.5
_BRIEF = 300  # weight of a text too short to tell its language surely
_LATEST = f"{LATEST}-01-01"  # without it today is, by a clock
_LEAST = 40  # weight: less is no article, whatever it is


def parse_page(
    data: bytes,
    source: str,
    *,
    url: str | None = None,
    charset: str | None = None,
    profiles: Mapping[str, Profile] | None = None,
) -> Entry:
    """The article of a page: its text without the furniture, and what its head says of it.

    Args:
        source: the file's name, or the source's address; what refusals name.
        url: where the page was found, after redirects; the entry has its canonical form.
        charset: of its Content-Type.
        profiles: by host, in place of those that come with Silkwire.

    Raises:
        Walled: a paywall, a consent or login page, a bot check, a page that says there is none, a list of articles.
        ReadError: it is too large or too tangled, no text, or a page without an article.
    """
    markup = page_text(data, charset)
    root = parse_tree(markup)
    try:
        return _read(root, markup, source, url, profile_of(url, profiles))
    except RecursionError:
        raise ReadError("a page nested too deep to be read") from None


def _read(root: Any, markup: str, source: str, url: str | None, profile: Profile | None) -> Entry:
    head = read_head(root)
    address = canonical_url(url, head.named)
    told = _told(root, profile, head)
    _drop(root, profile)
    prune(root)
    region = find_region(root)
    if region is not None and region.whole > MAX_TEXT:
        raise ReadError(f"a page with a text of {region.whole:,} characters; at most {MAX_TEXT:,} are read")
    chosen = _chosen(root, region, profile)
    text = read_body(root, region, chosen, head.linked.body)
    title = told.get("title") or head.title
    text, day = without_head(text, title)
    published = read_moment(told.get("date")) or head.published or day or _seen(region, address)
    check_walls(Sight(url, markup, head, root, region, text, weight(text), published is not None))
    if weight(text) < _LEAST:
        raise ReadError("a page without an article's text")
    return Entry(
        source=source,
        text=text,
        title=title,
        url=address,
        publisher=head.publisher,
        published=published,
        language=_language(head, text),
        original=markup,
        author=_author(told.get("author") or head.author, head.publisher),
    )


def _told(root: Any, profile: Profile | None, head: Head) -> dict[str, str]:
    """What a profile's selectors find of title, date, author; where it is not verified, what the head does not tell."""
    told: dict[str, str] = {}
    if profile is None:
        return told
    known = {"title": head.title, "date": head.published, "author": head.author}
    for field, before in known.items():
        for one in select(root, getattr(profile, field))[:1] if profile.verified or not before else ():
            value = one.get("datetime") or one.get("content") or " ".join(text_of(one).split())
            if 0 < len(value) <= 500:
                told[field] = value
    return told


def _chosen(root: Any, region: Region | None, profile: Profile | None) -> list[Any]:
    """The elements a profile has the text in, unless most of the page's prose is elsewhere: pages change."""
    found = select(root, profile.text) if profile else []
    held = sum(weight(" ".join(text_of(one).split())) for one in found)
    return found if region is None or held >= _MOST * region.prose else []


def _drop(root: Any, profile: Profile | None) -> None:
    for selector in profile.drop if profile else ():
        for one in select(root, (selector,)):
            drop(one)


def _seen(region: Region | None, url: str | None) -> Moment | None:
    """The day as its address has it, else as the page shows it, else as htmldate finds it in the article."""
    if day := moment_of_path(url):
        return day
    for text in seen_moments(region):
        if moment := read_moment(text):
            return moment
    if region is None:
        return None
    import htmldate  # noqa: PLC0415  heavy, and seldom wanted

    tree = article_tree([region.element])
    try:
        found = htmldate.find_date(tree, extensive_search=False, original_date=True, max_date=_LATEST)
    except Exception:  # it is not ours, and a day is not worth a page
        return None
    return read_moment(found)


def _language(head: Head, text: str) -> str | None:
    """The language declared, where it is one of ours and the text does not speak for another; None: to be told."""
    if head.language not in codes():
        return None
    found = detect(text)
    if found == head.language:
        return found
    return head.language if _script(found) == _script(head.language) and weight(text) < _BRIEF else None


def _script(code: str) -> str | None:
    found = load(code).section("text").get("detect", {}).get("script")
    return found if isinstance(found, str) else None


def _author(name: str | None, publisher: str | None) -> str | None:
    """The name without "by" before it; None where it is the publisher's own."""
    if not name:
        return None
    name = re.sub(r"^[\s:.\-–—|]+", "", name[begins("byline", folded(name)) :]).strip()
    if not 0 < len(name) <= MAX_NAME or (publisher and name.casefold() == publisher.casefold()):
        return None
    return name
