"""A source -> a line of ``/feeds``, or all that is known of how it is doing. Pure; no commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from bot.feeds.health import TROUBLES, Standing, standings, tally
from bot.models import Block, Heading, Line, Run, Watched
from handlers import formats
from handlers.lines import DOT
from handlers.registry import Ctx
from handlers.wording import Wording

STANDINGS: Mapping[Standing, str] = {
    "ok": "in order",
    "new": "not asked yet",
    "failing": "failed last time",
    "late": "late",
    "broken": "broken",
    "gone": "gone",
    "paused": "paused",
}
OWNERSHIP = {
    "state": "state-owned",
    "private": "private",
    "public": "public broadcaster",
    "international": "international organisation",
}
ORIGINS = {"preset": "the preset pack", "config": "the configuration", "added": "an admin"}


def summary(found: Mapping[int, Standing], say: Wording) -> str:
    """How many there are and how they stand: "100 sources · in order: 97 · late: 3"."""
    counts = [f"{say(STANDINGS[name])}: {count}" for name, count in tally(found.values())]
    return DOT.join([formats.counted(len(found), "sources", say), *counts])


def grouped(sources: Sequence[Watched], found: Mapping[int, Standing], say: Wording) -> list[tuple[str, Watched]]:
    """Each source with its group's name: those in trouble first, then by language, the reader's own before others."""
    troubled = [one for one in sources if found[one.number] in TROUBLES]
    troubled.sort(key=lambda one: (TROUBLES.index(found[one.number]), one.number))
    by_language: dict[str | None, list[Watched]] = {}
    for one in sources:
        if found[one.number] not in TROUBLES:
            by_language.setdefault(one.source.language, []).append(one)
    codes = sorted(by_language, key=lambda code: (code != say.code, code is None, -len(by_language[code]), code or ""))
    groups = [(say("To be looked at"), troubled), *((_language(code, say), by_language[code]) for code in codes)]
    return [(f"{title}: {len(members)}", one) for title, members in groups for one in members]


def source_line(watched: Watched, standing: Standing, ctx: Ctx) -> Line:
    """ "• 3 Tengrinews · Kazakhstan — new article 2 hours ago"."""
    place = formats.country(watched.source.country, ctx.say) if watched.source.country else ""
    named = DOT.join(filter(None, (title_of(watched, ctx.say), place)))
    said = DOT.join(_said(watched, standing, ctx))
    return Line((Run("• "), Run(str(watched.number), "code"), Run(" "), Run(named, "bold"), Run(f" — {said}")))


def title_of(watched: Watched, say: Wording) -> str:
    """Its name, with the part of the outlet that it is."""
    section = watched.source.section
    return f"{watched.source.name} ({say.named('sections', section)})" if section else watched.source.name


def account(watched: Watched, sources: Sequence[Watched], ctx: Ctx) -> Iterator[Block]:
    """Everything about one source.

    Args:
        sources: all there are: it is judged from their last round.
    """
    standing = standings(sources, ctx.feeds.interval)[watched.number]
    yield Heading(f"{watched.number}{DOT}{title_of(watched, ctx.say)}")
    yield Line((Run(DOT.join(_said(watched, standing, ctx)), "bold"),))
    yield Line((Run(f"{ctx.say('Address')}: "), Run(watched.source.url, url=watched.source.url)))
    for name, value in (*_is(watched, ctx.say), *_did(watched, ctx)):
        if value:
            yield Line((Run(f"{name}: "), Run(value, "bold")))


def _said(watched: Watched, standing: Standing, ctx: Ctx) -> Iterator[str]:
    """How it stands and its last article, and why where it fails."""
    say, health = ctx.say, watched.health
    if standing != "ok":
        yield say(STANDINGS[standing])
    if standing != "new":
        new = health.new_article
        yield say("new article {ago}", ago=_ago(new, ctx)) if new else say("no article yet")
    if standing == "gone":
        yield say("its server says that it is no more")
    elif health.error and standing != "paused":
        yield trouble(health.error, say)


def trouble(error: str, say: Wording) -> str:
    """Why something could not be had, in the reader's language where it is one of the usual reasons."""
    if answered := re.fullmatch(r"answered (\d{3})\b.*", error):
        return say("answered {status}", status=answered[1])
    return say("no feed that can be read") if error.startswith("no feed that can be read") else say(error)


def _is(watched: Watched, say: Wording) -> Iterator[tuple[str, str]]:
    source = watched.source
    yield say("Site"), source.site or ""
    yield say("Language"), _language(source.language, say)
    yield say("Country"), formats.country(source.country, say) if source.country else ""
    yield say("Owner"), say(OWNERSHIP[source.ownership]) if source.ownership else ""
    yield say("Named by"), say(ORIGINS[source.origin])


def _did(watched: Watched, ctx: Ctx) -> Iterator[tuple[str, str]]:
    say, health = ctx.say, watched.health
    yield say("Last asked"), _ago(health.checked, ctx)
    yield say("Last answered"), _ago(health.succeeded, ctx)
    if watched.paused is None:
        late = watched.next_check <= ctx.request.at
        yield say("Asked again"), say("as soon as feeds are read") if late else _ago(watched.next_check, ctx)
    if health.failures:
        yield say("Failures in a row"), formats.number(health.failures, say)
    if health.checks:
        same = say("{count} unchanged", count=formats.number(health.unchanged, say))
        yield say("Times asked"), f"{formats.number(health.checks, say)} ({same})"
        given = formats.number(health.entries, say), formats.counted(health.articles, "articles", say)
        yield say("Entries"), f"{given[0]} → {given[1]}"
        yield say("Received"), f"{formats.number(round(health.bytes / 1024), say)} KB"


def _language(code: str | None, say: Wording) -> str:
    if code is None:
        return say("Told article by article")
    name = str(formats.locale_of(say.locale).languages.get(code, code))
    return name[:1].upper() + name[1:]


def _ago(moment: datetime | None, ctx: Ctx) -> str:
    return formats.ago(moment, ctx.request.at, ctx.say) if moment else ""


def pages(rows: Iterable[tuple[str, Watched]], found: Mapping[int, Standing], ctx: Ctx) -> Iterator[Block]:
    """The lines of some sources below the headings of their groups."""
    before = None
    for title, watched in rows:
        if title != before:
            yield Heading(title, level=2)
        before = title
        yield source_line(watched, found[watched.number], ctx)
