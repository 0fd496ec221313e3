"""The commands there are: ``@command`` registers one; ``handlers.commands()`` imports those that do. No dispatch."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.languages import codes
from bot.models import Button, Chat, Reply, Request
from handlers.arguments import Args
from handlers.wording import Wording, wording
from storage import Storage

if TYPE_CHECKING:
    from bot.pipeline.discovering import Found

BUTTON_BYTES = 64  # the least any platform allows for what a button stands for (Telegram's callback data)


@dataclass(frozen=True, slots=True)
class Feeds:
    """What handlers may ask of the web about feeds.

    Attributes:
        discover: an address -> the feeds behind it; FetchError where it cannot be had. None: there is no network here.
        interval: between two checks of a source, by which is told who is late.
    """

    discover: Callable[[str], Awaitable[Sequence[Found]]] | None = None
    interval: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Ctx:
    """What a handler is given beside its arguments.

    Attributes:
        say: the language of the reply.
        chat: what is remembered of the conversation.
        trusted: whether the person's word corrects facts.
        admin: whether the person decides what is read.
    """

    storage: Storage
    say: Wording
    request: Request
    chat: Chat
    trusted: bool = False
    admin: bool = False
    feeds: Feeds = Feeds()

    @property
    def today(self) -> date:
        return self.request.at.date()


Handler = Callable[[Ctx, Args], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes:
        summary: the first line of the handler's docstring: its help in English.
        at: its place in help; a row of tens, so that one can be put between.
        usage: what may follow it ("[period] [country...]").
        examples: complete messages, shown in ``/help`` and run as tests.
        trusted: for those who may correct facts; in nobody else's help, and in no menu.
    """

    name: str
    handler: Handler
    summary: str
    at: int
    usage: str
    examples: tuple[str, ...]
    trusted: bool = False


_COMMANDS: dict[str, Command] = {}


def command(
    name: str, usage: str = "", *, at: int, examples: Sequence[str] = (), trusted: bool = False
) -> Callable[[Handler], Handler]:
    """Register a handler; its docstring's first line is its help, see ``Command`` for the rest."""

    def register(handler: Handler) -> Handler:
        summary = (inspect.getdoc(handler) or "").partition("\n")[0]
        assert summary, f"/{name}: no docstring"
        assert name not in _COMMANDS, f"/{name} is registered twice"
        _COMMANDS[name] = Command(name, handler, summary, at, usage, tuple(examples), trusted)
        return handler

    return register


def registered() -> dict[str, Command]:
    """The commands by name, in the order help lists them."""
    return dict(sorted(_COMMANDS.items(), key=lambda item: item[1].at))


def menu() -> dict[str, list[tuple[str, str]]]:
    """Language code -> (command, one line of help) for a platform's menu; "" is for all other languages."""
    every = [one for one in registered().values() if not one.trusted]
    menus = {code: [(one.name, wording(code).help(one.name, one.summary)) for one in every] for code in codes()}
    return {"": [(one.name, one.summary) for one in every]} | menus


def person_of(request: Request) -> str:
    """Who asks, as the configuration names people: "telegram:123456789"."""
    return f"{request.platform}:{request.user}"


def button(label: str, command: str, *, otherwise: str) -> Button:
    """A button for a command, or for another where the command is longer than a button can carry."""
    return Button(label, command if len(command.encode()) <= BUTTON_BYTES else otherwise)
