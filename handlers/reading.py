"""Reading: the newest articles, search, and one article."""

from __future__ import annotations

from collections.abc import Iterable

from bot.errors import UserError
from bot.models import Article, Block, Cited, Heading, Headline, Hit, Line, Note, Quote, Reply, Run
from handlers import formats
from handlers.arguments import Args, next_page
from handlers.lines import describe, is_over, outlet
from handlers.listing import MOST, PAGE, as_of_in_words, heading, nothing_on
from handlers.quoting import styled
from handlers.registry import Ctx, button, command

MOST_ARTICLES = 20
OPENING = 600
ARTICLE_FACTS = 12


@command("latest", "[n]", at=120, examples=("/latest", "/latest 3"))
async def latest(ctx: Ctx, args: Args) -> Reply:
    """The newest articles."""
    count = min(args.number or PAGE, MOST_ARTICLES)
    articles = await ctx.storage.latest(count + 1, offset=args.offset, until=args.as_of)
    title = heading(ctx.say("Latest articles"), filter(None, (as_of_in_words(ctx, args),)))
    if not articles:
        raise UserError(ctx.say("That was all.") if args.offset else await nothing_on(ctx, title))
    lines = [_article_line(ctx, article) for article in articles[:count]]
    return _page(ctx, "latest", args, [Heading(title), *lines], count if articles[count:] else 0)


@command("search", "words", at=130, examples=("/search visa",))
async def search(ctx: Ctx, args: Args) -> Reply:
    """Articles that have all of these words, in any of their forms."""
    if not args.said:
        raise UserError(ctx.say("Say what to look for: {example}", example=ctx.say("/search visa")))
    words, until = args.said, args.as_of
    hits = await ctx.storage.search(words, limit=PAGE + 1, offset=args.offset, until=until)
    if not hits and args.rest:  # "how many container trains": without the words of the question
        words = args.words
        hits = await ctx.storage.search(words, limit=PAGE + 1, offset=args.offset, until=until)
    if not hits:
        return await _not_found(ctx, args)
    quoted = formats.quoted(words, ctx.say)
    found = await ctx.storage.count_found(words, until=until, most=MOST + 1)
    total = formats.counted(min(found, MOST), "articles", ctx.say, bound="at_least" if found > MOST else "exact")
    blocks: list[Block] = [
        Heading(heading(ctx.say("Search"), filter(None, (quoted, total, as_of_in_words(ctx, args)))))
    ]
    for hit in hits[:PAGE]:
        blocks += [_article_line(ctx, hit.article), Quote(_excerpt(hit))]
    return _page(ctx, "search", args, blocks, PAGE if hits[PAGE:] else 0)


async def _not_found(ctx: Ctx, args: Args) -> Reply:
    if args.offset:
        return Reply(blocks=(Note(ctx.say("That was all.")),), more="")
    said = await nothing_on(
        ctx, heading(formats.quoted(args.said, ctx.say), filter(None, (as_of_in_words(ctx, args),)))
    )
    hint = ctx.say("Ask with a command, such as {example}; /help lists them all.", example="/trade 2024")
    return Reply(blocks=(Line((Run(said),)), Note(hint)), more="")


@command("article", "id", at=140, examples=("/article 1",))
async def article(ctx: Ctx, args: Args) -> Reply:
    """One article: where and when it appeared, and the facts read from it."""
    number = args.text.strip().lstrip("#№")
    if not number.isdecimal() or len(number) > 12:
        raise UserError(ctx.say("Say which article: {example}", example="/article 12"))
    found = await ctx.storage.get_article(int(number))
    if found is None:
        raise UserError(ctx.say("There is no article {id}; /latest lists the newest.", id=number))
    facts = await ctx.storage.list_article_facts(int(number))
    shown = facts[args.offset : args.offset + ARTICLE_FACTS]
    blocks: list[Block] = []
    if not args.offset:
        blocks += [Heading(_title(found)), _origin(ctx, found), Quote((Run(formats.shorten(_body(found), OPENING)),))]
    if shown:
        blocks.append(Heading(ctx.say("Read from it"), level=2))
    blocks += [_plain_line(ctx, cited) for cited in shown]
    if not facts:
        blocks.append(Note(ctx.say("No facts were read from it.")))
    return _page(ctx, "article", args, blocks, ARTICLE_FACTS if facts[args.offset + ARTICLE_FACTS :] else 0)


# --- lines about articles ---------------------------------------------------------------------------------------------


def _article_line(ctx: Ctx, one: Headline) -> Line:
    title = formats.shorten(one.title or one.url or one.source, 200)
    facts = formats.counted(one.facts, "facts", ctx.say)
    runs = [Run("• "), Run(title, "bold", one.url), Run(f" — {outlet(one)}")]
    if one.published:
        runs.append(Run(f", {formats.day(one.published, ctx.say)}"))
    return Line((*runs, Run(f" · {facts} · "), Run(f"/article {one.id}", "code")))


def _title(found: Article) -> str:
    return formats.shorten(found.title or found.text.strip().partition("\n")[0], 200)


def _body(found: Article) -> str:
    text = found.text.strip()
    return text.removeprefix(found.title).strip() if found.title and text.removeprefix(found.title).strip() else text


def _origin(ctx: Ctx, found: Article) -> Line:
    parts = [Run(found.publisher or found.source, url=found.url)]
    if found.agency:
        parts.append(Run(f" / {found.agency}"))
    if found.published:
        parts.append(Run(f", {formats.day(found.published, ctx.say)}"))
    if found.revision > 1:
        parts.append(Run(" · " + ctx.say("revision {number}", number=found.revision)))
    if found.url:
        parts.append(Run(" · "))
        parts.append(Run(found.url, url=found.url))
    return Line(tuple(parts))


def _plain_line(ctx: Ctx, cited: Cited) -> Line:
    """A fact without its article: the reader is looking at it."""
    return Line(
        (
            Run("• "),
            *describe(cited, ctx.say, over=is_over(cited, ctx.today)),
            Run(" · "),
            Run(f"/why {cited.id}", "code"),
        )
    )


def _excerpt(hit: Hit) -> tuple[Run, ...]:
    return tuple(styled(hit.excerpt, hit.spans))


def _page(ctx: Ctx, name: str, args: Args, blocks: Iterable[Block], shown: int) -> Reply:
    """The reply, with the way on where ``shown`` says how many more begin there."""
    if not shown:
        return Reply(blocks=tuple(blocks), more="")
    more = f"/{name} {next_page(args, shown)}"
    return Reply(blocks=tuple(blocks), buttons=((button(ctx.say("More"), more, otherwise="/more"),),), more=more)
