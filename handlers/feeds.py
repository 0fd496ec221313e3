"""Feeds: what is read and how that goes, for everyone; adding, removing, pausing and resuming, for admins."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from urllib.parse import urlsplit

from bot.errors import FetchError, UserError
from bot.feeds.health import standings
from bot.models import Block, Button, Heading, Line, Note, Reply, Run, Source, Watched
from bot.text import fold
from handlers import formats
from handlers.arguments import Args, next_page
from handlers.registry import Ctx, button, command, person_of
from handlers.sources import account, grouped, pages, summary, title_of, trouble
from handlers.wording import wordings

PAGE = 20
OFFERED = 10  # feeds of a site, or sources of one name, that are listed
NAME = 60  # characters of a name that is given
VERBS = ("add", "remove", "pause", "resume")

_ADDRESS = re.compile(r"(?:https?://)?[^\s/@]+\.[^\s/@.]{2,}(?:[:/?]\S*)?", re.IGNORECASE)


@command("feeds", "[source|country]", at=156, examples=("/feeds", "/feeds kz"))
async def feeds(ctx: Ctx, args: Args) -> Reply:
    """What is read and how that goes: sources with their last article, who is late or broken."""
    verb, _, rest = args.text.partition(" ")
    change = _verbs().get(fold(verb)) if ctx.request.text.lstrip().startswith(("/", "!")) else None
    if change is not None:
        _refuse_others(ctx)
        return await _CHANGES[change](ctx, rest.strip())
    sources = await ctx.storage.sources.list()
    there = [one for one in sources if not args.countries or one.source.country in args.countries]
    if _asks_for_one(args) or (sources and not there):
        return await _told(ctx, args, sources)
    return _listed(ctx, args, there)


@cache
def _verbs() -> Mapping[str, str]:
    """What adding, removing, pausing and resuming are called, in any language."""
    named = {verb: verb for verb in VERBS}
    for say in wordings():
        named |= {fold(word): verb for verb in VERBS for word in say.table("feeds").get(verb, ())}
    return named


def _refuse_others(ctx: Ctx) -> None:
    if ctx.admin:
        return
    if ctx.request.user.startswith("-"):  # a group or channel speaks: whose finger it is, nobody can tell
        raise UserError(ctx.say("You write as a group or channel: to change feeds, write as yourself."))
    raise UserError(
        ctx.say(
            "Only admins change what is read; to be one of them, send the owner this: {person}",
            person=person_of(ctx.request),
        )
    )


# --- What there is


def _asks_for_one(args: Args) -> bool:
    """Whether a source is named: a number, a name, an address; not only a country, or what this command is called."""
    other = args.rest or args.number is not None or set(args.commands) - {"feeds"}
    return bool(args.text) and bool(other or not (args.countries or args.commands))


def _listed(ctx: Ctx, args: Args, sources: Sequence[Watched]) -> Reply:
    found = standings(sources, ctx.feeds.interval)
    rows = grouped(sources, found, ctx.say)
    page = rows[args.offset : args.offset + PAGE]
    where = formats.countries(args.countries, ctx.say)
    blocks: list[Block] = [Heading(" · ".join(filter(None, (ctx.say("Feeds"), where))))]
    if not args.offset:
        blocks.append(Line((Run(summary(found, ctx.say)),)))
    blocks += pages(page, found, ctx)
    if sources and not page:
        blocks.append(Note(ctx.say("That was all.")))
    if ctx.admin and not args.offset:
        blocks.append(Note(ctx.say("To change it: {commands}", commands="/feeds add|remove|pause|resume …")))
    if not rows[args.offset + PAGE :]:
        return Reply(blocks=tuple(blocks), more="")
    more = f"/feeds {next_page(args, PAGE)}"
    return Reply(blocks=tuple(blocks), buttons=((button(ctx.say("More"), more, otherwise="/more"),),), more=more)


async def _told(ctx: Ctx, args: Args, sources: Sequence[Watched]) -> Reply:
    watched = await _one(ctx, args.text)
    if isinstance(watched, Reply):
        return watched
    return Reply(blocks=tuple(account(watched, sources, ctx)), buttons=_buttons(ctx, watched))


def _buttons(ctx: Ctx, watched: Watched) -> tuple[tuple[Button, ...], ...]:
    if not ctx.admin:
        return ()
    turn = Button(ctx.say("Pause"), f"/feeds pause {watched.number}")
    if watched.paused is not None:
        turn = Button(ctx.say("Resume"), f"/feeds resume {watched.number}")
    return ((turn, Button(ctx.say("Remove"), f"/feeds remove {watched.number}")),)


async def _one(ctx: Ctx, text: str, command: str = "/feeds") -> Watched | Reply:
    """The source that is named; where several are, a list to choose from.

    Raises:
        UserError: none is.
    """
    if not text:
        raise UserError(ctx.say("Say which source: its number stands before its name in {command}", command="/feeds"))
    found = await ctx.storage.sources.find(text)
    if not found:
        none = ctx.say("There is no source {name}.", name=formats.quoted(formats.shorten(text, 80), ctx.say))
        raise UserError(f"{none} {ctx.say('{command} lists what there is.', command='/feeds')}")
    if len(found) == 1:
        return found[0]
    shown = found[:OFFERED]
    lines = [Line((Run("• "), Run(f"{command} {one.number}", "code"), Run(f" {_named(ctx, one)}"))) for one in shown]
    rest = len(found) - len(shown)
    more = [Note(ctx.say("(+{count} more)", count=rest))] if rest else []
    return Reply(blocks=(Heading(ctx.say("Which of them?")), *lines, *more))


def _named(ctx: Ctx, watched: Watched) -> str:
    language = watched.source.language
    return f"{title_of(watched, ctx.say)}{f' · {language}' if language else ''} · {watched.source.url}"


# --- Changes


async def _add(ctx: Ctx, rest: str) -> Reply:
    """Whatever is found behind an address is tried before it is added: a wrong address would only be late for ever."""
    address, _, name = rest.partition(" ")
    if not _ADDRESS.fullmatch(address):
        example = "/feeds add https://example.kz"
        raise UserError(ctx.say("Say the address of a feed or a site, as in {example}", example=example))
    url = address if "://" in address else f"https://{address}"
    known = [one for one in await ctx.storage.sources.find(url) if one.source.url == url]
    if known:
        return _done(ctx, ctx.say("Known already:"), known[0])
    if ctx.feeds.discover is None:
        raise UserError(ctx.say("There is no network here to try it: {command}", command=f"silkwire feeds add {url}"))
    try:
        found = await ctx.feeds.discover(url)
    except FetchError as error:
        why = ctx.say("{url} cannot be had: {error}", url=url, error=trouble(str(error), ctx.say))
        raise UserError(why) from None
    if len(found) == 1:
        source = replace(found[0].source, name=formats.shorten(name, NAME) or found[0].source.name)
        return await _added(ctx, source, found[0].entries)
    return _choice(ctx, url, [one.source for one in found])


async def _added(ctx: Ctx, source: Source, entries: int) -> Reply:
    watched = await ctx.storage.sources.add(source, now=ctx.request.at)
    reply = _done(ctx, ctx.say("Added:"), watched)
    gave = ctx.say("{url} gave {articles}.", url=source.url, articles=formats.counted(entries, "articles", ctx.say))
    return replace(reply, blocks=(*reply.blocks, Note(gave)), buttons=_buttons(ctx, watched))


def _choice(ctx: Ctx, url: str, found: Sequence[Source]) -> Reply:
    """Several feeds behind one address: the command for each."""
    if not found:
        raise UserError(ctx.say("There is no feed at {url}, nor does its page name one.", url=url))
    shown = found[:OFFERED]
    lines = [Line((Run("• "), Run(f"/feeds add {one.url}", "code"), Run(f" {one.name}"))) for one in shown]
    host = urlsplit(url).hostname or url
    heading = Heading(ctx.say("{site} has several feeds. Which of them?", site=host))
    return Reply(blocks=(heading, *lines))


async def _remove(ctx: Ctx, rest: str) -> Reply:
    watched = await _one(ctx, rest, "/feeds remove")
    if isinstance(watched, Reply):
        return watched
    await ctx.storage.sources.remove(watched.number)
    back = Note(ctx.say("To have it back: {command}", command=f"/feeds add {watched.source.url}"))
    reply = _done(ctx, ctx.say("Removed:"), watched)
    return replace(reply, blocks=(*reply.blocks, back))


async def _pause(ctx: Ctx, rest: str) -> Reply:
    watched = await _one(ctx, rest, "/feeds pause")
    if isinstance(watched, Reply):
        return watched
    await ctx.storage.sources.pause(watched.number)
    undo = Button(ctx.say("Resume"), f"/feeds resume {watched.number}")
    return replace(_done(ctx, ctx.say("Paused:"), watched), buttons=((undo,),))


async def _resume(ctx: Ctx, rest: str) -> Reply:
    watched = await _one(ctx, rest, "/feeds resume")
    if isinstance(watched, Reply):
        return watched
    await ctx.storage.sources.resume(watched.number, now=ctx.request.at)
    undo = Button(ctx.say("Pause"), f"/feeds pause {watched.number}")
    return replace(_done(ctx, ctx.say("Resumed, to be asked at once:"), watched), buttons=((undo,),))


def _done(ctx: Ctx, said: str, watched: Watched) -> Reply:
    named = f" {watched.number} · {title_of(watched, ctx.say)}"
    return Reply(blocks=(Line((Run(said, "bold"), Run(named))),))


_CHANGES: Mapping[str, Callable[[Ctx, str], Awaitable[Reply]]] = {
    "add": _add,
    "remove": _remove,
    "pause": _pause,
    "resume": _resume,
}
