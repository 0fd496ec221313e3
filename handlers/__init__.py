"""Commands: what a person can ask. ``dispatch`` finds the command a message means and makes every failure an answer.

    Request --command, or its words in any language, or a search--> handler(ctx, args) --> Reply

Handlers know no platform and send nothing. A module of this package with ``@command`` functions is found by itself.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
import re
import secrets
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from functools import cache
from time import perf_counter

import structlog

from bot.errors import UserError
from bot.languages import codes, load
from bot.models import Chat, Line, Note, Reply, Request, Run
from bot.text import fold
from handlers.arguments import HAN, Args, parse_arguments, without_rest
from handlers.managing import MANAGING
from handlers.questions import Reading, read_question
from handlers.questions.answering import COURTESIES, courtesy, explained
from handlers.questions.phrase import as_typed
from handlers.registry import Command, Ctx, Feeds, button, menu, person_of, registered
from handlers.vocabulary import command_words
from handlers.wording import FALLBACK, Wording, wording
from storage import Storage

log = structlog.get_logger()

LEADING = ("help", "language", "article", "why", "start")  # commands whose word goes first without a slash
HOW = ("subscribe", "unsubscribe")  # what "how do I subscribe?" asks for
FOLLOWED = ("search", *HOW)  # those that any number of words may follow

_TYPED = re.compile(r"[/!]([^\s@_]+)(?:@\w+)?(?:_|\s+|$)(.*)", re.DOTALL)


@cache
def commands() -> dict[str, Command]:
    """The commands there are, by name, in the order help lists them."""
    for info in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{info.name}")
    return registered()


def menus() -> dict[str, list[tuple[str, str]]]:
    """Language code -> (command, one line of help), for a platform's command menu; "" is for all other languages."""
    commands()
    return menu()


class Dispatch:
    """``await dispatch(request)``: a Reply to every message, whatever it is.

    Args:
        trusted: whose word corrects facts: people ("telegram:123456789") or whole platforms ("terminal").
        admins: who decides what is read, named alike.
        feeds: what may be asked of the web.
    """

    def __init__(
        self, storage: Storage, trusted: Collection[str] = (), admins: Collection[str] = (), feeds: Feeds | None = None
    ):
        self._storage = storage
        self._trusted = frozenset(trusted)
        self._admins = frozenset(admins)
        self._feeds = feeds or Feeds()

    async def __call__(self, request: Request) -> Reply:
        started = perf_counter()
        chat = await self._storage.get_chat(request.platform, request.chat)
        meant = understand(request, chat)
        name, args = meant.name, meant.args
        say = wording(_reply_language(request, chat, args))
        outcome, reply = await self._answer(self._context(request, chat, say), name, args)
        if outcome == "answered" and name in commands():
            reply = explained(reply, meant, say)
        log.info(
            "command",
            name=name if name in commands() else "unknown",
            platform=request.platform,
            language=say.code,
            outcome=outcome,
            ms=round((perf_counter() - started) * 1000),
        )
        return reply

    async def manages(self, request: Request) -> bool:
        """Whether a message means a command that decides for its conversation."""
        chat = await self._storage.get_chat(request.platform, request.chat)
        return understand(request, chat).name in MANAGING

    def _context(self, request: Request, chat: Chat, say: Wording) -> Ctx:
        """Who asks counts, never the chat: in a group everybody sees the buttons."""
        who = (request.platform, person_of(request))
        trusted, admin = (not names.isdisjoint(who) for names in (self._trusted, self._admins))
        return Ctx(self._storage, say, request, chat, trusted, admin, self._feeds)

    async def _answer(self, ctx: Ctx, name: str, args: Args) -> tuple[str, Reply]:
        if name in COURTESIES:
            return "answered", courtesy(name, ctx.say)
        command = commands().get(name)
        if command is None:
            return "unknown", _unknown(name, args, ctx.say)
        try:
            reply = await command.handler(ctx, args)
            await self._remember(ctx, reply)
            return "answered", reply
        except UserError as error:
            return "refused", Reply(blocks=(Line((Run(str(error)),)),))
        except Exception:
            reference = secrets.token_hex(3)
            log.exception("command_failed", name=name, reference=reference)
            sorry = ctx.say("Something went wrong here; it is noted as {reference}.", reference=reference)
            return "failed", Reply(blocks=(Line((Run(sorry),)),))

    async def _remember(self, ctx: Ctx, reply: Reply) -> None:
        """Keep what ``/more`` stands for; an answer that has no more ends the list before it."""
        if reply.more is not None and reply.more != (ctx.chat.more or ""):
            chat = await self._storage.get_chat(ctx.chat.platform, ctx.chat.chat)
            await self._storage.save_chat(replace(chat, more=reply.more or None))


def understand(request: Request, chat: Chat) -> Reading:
    """The command that a message means, perhaps one there is not, and its arguments."""
    text = request.text.strip()
    typed = _TYPED.match(text)
    reader, today = _client_language(request, chat), request.at.date()
    if not typed and command_words().get(fold(text)) == "more":
        typed = _TYPED.match("/more")
    if typed and typed[1].lower() == "more" and chat.more:
        typed = _TYPED.match(chat.more)
    if typed:
        name = typed[1].lower()
        args = parse_arguments(typed[2], reader=reader, today=today)
        return Reading(name=command_words().get(name, name), args=args)
    return _read_plain(text, reader, today)


def _read_plain(text: str, reader: str, today: date) -> Reading:
    """A message without a slash: a word for a command and what follows it, a question, else words to look for."""
    first = _first_word(text)
    name, rest = command_words().get(fold(first), ""), text[len(first) :].strip()
    if name in FOLLOWED or (name in LEADING and " " not in rest):
        return Reading(name=name, args=parse_arguments(rest, reader=reader, today=today))
    how = next((one for word in fold(text).split() if (one := command_words().get(word.strip("?!.,"))) in HOW), None)
    if how is not None:
        return Reading(name=how, args=Args())
    reading = read_question(text, reader=reader, today=today, among=commands())
    if reading.name:
        return replace(reading, args=as_typed(reading.args, wording(reader)))
    args = parse_arguments(text, reader=reader, today=today)
    if args.commands:
        return Reading(name=args.commands[0], args=without_rest(args))
    return Reading(name="search" if text else "help", args=args, others=reading.others)


def _first_word(text: str) -> str:
    """The first word, or the command that Chinese begins with: nothing need stand between it and the next word."""
    first = text.partition(" ")[0]
    said = fold(first)
    command = max((word for word in command_words() if HAN.match(word) and said.startswith(word)), key=len, default="")
    return text[: len(command)] if command_words().get(command) in FOLLOWED else first


def _client_language(request: Request, chat: Chat) -> str:
    for tag in (chat.language, request.language):
        code = (tag or "").replace("_", "-").partition("-")[0].lower()
        if code in codes():
            return code
    return FALLBACK


def _reply_language(request: Request, chat: Chat, args: Args) -> str:
    """The one chosen with /language; else what was typed in, where that is plain; else the client's."""
    client = _client_language(request, chat)
    if chat.language or not args.languages or client in args.languages:
        return client
    return min(args.languages, key=lambda code: (not load(code).common, code))


def _unknown(name: str, args: Args, say: Wording) -> Reply:
    said = say("There is no command /{name}.", name=name)
    words = {**{known: known for known in commands()}, **command_words()}
    near = difflib.get_close_matches(name, words, n=1, cutoff=0.5)
    if not near:
        return Reply(blocks=(Line((Run(said),)), Note(say("/help lists what there is."))))
    meant = f"/{words[near[0]]} {args.text}".strip()
    hint = say("Did you mean {command}?", command=meant)
    return Reply(blocks=(Line((Run(f"{said} {hint}"),)),), buttons=((button(meant, meant, otherwise="/help"),),))
