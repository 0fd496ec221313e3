"""Basics: start, help, the language of replies, and going on with a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.errors import UserError
from bot.languages import codes
from bot.models import Block, Button, Chat, Heading, Line, Note, Reply, Run
from bot.text import fold
from handlers import formats
from handlers.arguments import Args
from handlers.managing import refuse_members
from handlers.registry import Command, Ctx, command, registered
from handlers.wording import Wording, wording, wordings

FIRST_QUESTIONS = ("/trade", "/summits", "/latest", "/help")


@command("start", at=10, examples=("/start",))
async def start(ctx: Ctx, args: Args) -> Reply:
    """What this is, and what to ask first."""
    say, coverage = ctx.say, await ctx.storage.coverage()
    articles = formats.counted(coverage.articles, "articles", say)
    sources = formats.counted(coverage.sources, "sources", say)
    facts = formats.counted(sum(coverage.facts.values()), "facts", say)
    known = say("I know {facts} from {articles} of {sources}.", facts=facts, articles=articles, sources=sources)
    return Reply(
        blocks=(
            Heading("Silkwire"),
            Line((Run(say("Ask the news for facts: each answer cites its sentence and its source.")),)),
            Line((Run(known),)),
            Line((Run(say("Ask in any of these languages: {names}.", names=_names())),)),
            Note(say("/help lists what there is.")),
        ),
        buttons=(tuple(Button(question, question) for question in FIRST_QUESTIONS),),
    )


@command("help", "[command]", at=20, examples=("/help", "/help trade"))
async def help_(ctx: Ctx, args: Args) -> Reply:
    """The commands there are, or one of them with examples."""
    names = args.text.split()
    if not names:
        return _overview(ctx)
    name = names[0].lstrip("/").lower()
    found = registered().get(name) or next((registered()[one] for one in args.commands), None)
    if found is None:
        raise UserError(
            ctx.say("There is no command /{name}.", name=name) + " " + ctx.say("/help lists what there is.")
        )
    return Reply(blocks=tuple(_explained(found, ctx.say)))


@command("more", at=160, examples=("/more",))
async def more(ctx: Ctx, args: Args) -> Reply:
    """What follows in the list shown last."""
    raise UserError(ctx.say("There is nothing more to show."))


@command("language", "[code]", at=170, examples=("/language", "/language kk"))
async def language(ctx: Ctx, args: Args) -> Reply:
    """The language of the replies here."""
    wanted = args.text.strip()
    if not wanted:
        rows = tuple(Button(say.language.data["name"], f"/language {say.code}") for say in wordings())
        chosen = ctx.say("Replies are in {name}.", name=ctx.say.language.data["name"])
        return Reply(blocks=(Line((Run(chosen),)), Note(_choices(ctx.say))), buttons=(rows,))
    code = _code_of(wanted)
    if code is None:
        raise UserError(ctx.say("I do not know the language {name}.", name=wanted) + " " + _choices(ctx.say))
    refuse_members(ctx)
    await ctx.storage.save_chat(replace(await _chat(ctx), language=code))
    say = wording(code)
    return Reply(blocks=(Line((Run(say("Replies are in {name}.", name=say.language.data["name"])),)),))


async def _chat(ctx: Ctx) -> Chat:
    return await ctx.storage.get_chat(ctx.chat.platform, ctx.chat.chat)


def _overview(ctx: Ctx) -> Reply:
    say = ctx.say
    lines = [
        Line((Run(f"/{one.name} {say.usage(one.usage)}".strip(), "bold"), Run(" — " + say.help(one.name, one.summary))))
        for one in registered().values()
        if ctx.trusted or not one.trusted
    ]
    hint = say("Periods, countries and words come in any order and in any of these languages: {names}.", names=_names())
    plain = say("Or just write, as in {example}", example=say("trade 2023"))
    return Reply(blocks=(Heading(say("Commands")), *lines, Note(hint), Note(plain)))


def _explained(one: Command, say: Wording) -> Iterator[Block]:
    yield Heading(f"/{one.name} {say.usage(one.usage)}".strip())
    yield Line((Run(say.help(one.name, one.summary)),))
    yield Heading(say("Examples"), level=2)
    for example in say.examples(one.name, one.examples):
        yield Line((Run(example, "code"),))


def _names() -> str:
    return ", ".join(str(say.language.data["name"]) for say in wordings())


def _choices(say: Wording) -> str:
    known = ", ".join(f"{code} ({wording(code).language.data['name']})" for code in codes())
    return say("Known are {names}.", names=known)


def _code_of(name: str) -> str | None:
    """The language a person names: by its code, by its own name, or by its name in any of the languages."""
    wanted = fold(name)
    for code in codes():
        names = {code, fold(str(wording(code).language.data["name"]))}
        names |= {fold(formats.locale_of(say.locale).languages.get(code, code)) for say in wordings()}
        if wanted in names:
            return code
    return None
