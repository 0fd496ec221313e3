"""The terminal: a line in, ``dispatch``, lines out. No business words; rich and prompt_toolkit only on a screen."""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import os
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bot.models import Reply, Request
from bot.platforms.terminal_files import keep_files
from bot.platforms.terminal_text import lines, render_plain

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from rich.text import Text

Dispatch = Callable[[Request], Awaitable[Reply]]
Menu = Mapping[str, Sequence[tuple[str, str]]]

PLATFORM = "terminal"
LEAVE = ("/quit", "/exit", "/q")
PROMPT = "› "


async def chat(  # noqa: PLR0913  # all but the first by name, and with a default
    dispatch: Dispatch,
    *,
    interactive: bool,
    commands: Menu | None = None,
    history: Path | None = None,
    downloads: Path = Path(),
    source: TextIO | None = None,
    out: TextIO | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Answer questions until the input ends; a reader that goes away ends it quietly.

    Args:
        interactive: line editing, completion and colours; else one question a line of ``source``, plain text.
        commands: language code -> (command, description), for completion; "" is for all other languages.
        history: where typed lines are kept between sessions; None keeps them in memory.
        downloads: the folder that pictures and files are written to; the current one unless given.
        source, out: standard input and output unless given.
        now: the clock.
    """
    source, out = source or sys.stdin, out or sys.stdout
    conversation = _Conversation(dispatch, now, downloads)
    try:
        if interactive:
            await _on_a_screen(conversation, commands or {}, history)
        else:
            await _through_a_pipe(conversation, source, out)
    except BrokenPipeError:
        _forget(out)


class _Conversation:
    """One person at one terminal."""

    def __init__(self, dispatch: Dispatch, now: Callable[[], datetime], downloads: Path):
        self._dispatch, self._now, self._downloads = dispatch, now, downloads
        self._user = _user()
        self.language = _language(os.environ)

    async def ask(self, text: str) -> Reply:
        request = Request(
            platform=PLATFORM, chat=self._user, user=self._user, text=text, language=self.language, at=self._now()
        )
        return await asyncio.to_thread(keep_files, await self._dispatch(request), self._downloads)


async def _through_a_pipe(conversation: _Conversation, source: TextIO, out: TextIO) -> None:
    first = True
    while line := await asyncio.to_thread(source.readline):
        question = line.strip().removeprefix("\ufeff")
        if not question:
            continue
        if question.lower() in LEAVE:
            return
        reply = await conversation.ask(question)
        out.write(("" if first else "\n") + f"{PROMPT}{question}\n{render_plain(reply)}\n")
        out.flush()
        first = False


async def _on_a_screen(conversation: _Conversation, commands: Menu, history: Path | None) -> None:
    from rich.console import Console  # noqa: PLC0415

    console = Console(highlight=False)
    session = _session(commands.get(conversation.language, commands.get("", ())), history)
    for text in styled(await conversation.ask("/start")):
        console.print(text)
    while True:
        try:
            question = (await session.prompt_async(PROMPT)).strip()
        except EOFError:
            return
        except KeyboardInterrupt:
            continue
        if question.lower() in LEAVE:
            return
        if question:
            for text in styled(await conversation.ask(question)):
                console.print(text)
            console.print()


def styled(reply: Reply) -> Iterator[Text]:
    """The lines of a reply with rich's styles and links."""
    from rich.style import Style  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    for pieces in lines(reply, plain=False):
        text = Text()
        for piece in pieces:
            text.append(piece.text, Style.parse(piece.style) + Style(link=piece.url))
        yield text


def _session(commands: Sequence[tuple[str, str]], history: Path | None) -> PromptSession[str]:
    from prompt_toolkit import PromptSession  # noqa: PLC0415
    from prompt_toolkit.completion import WordCompleter  # noqa: PLC0415
    from prompt_toolkit.history import FileHistory, InMemoryHistory  # noqa: PLC0415

    names = [f"/{name}" for name, _ in commands]
    completer = WordCompleter(names, meta_dict={f"/{name}": text for name, text in commands}, sentence=True)
    kept = FileHistory(str(history)) if history else InMemoryHistory()
    return PromptSession(completer=completer, complete_while_typing=True, history=kept)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may run under an id without a name
        return "user"


def _language(environ: Mapping[str, str]) -> str:
    """The language of the terminal ("ru_RU.UTF-8" is ru), as POSIX orders its variables; "C" tells nothing."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "").partition(".")[0]
        if value:
            return "" if value in ("C", "POSIX") else value.replace("_", "-")
    return ""


def _forget(out: TextIO) -> None:
    """Point the output at nothing, or Python complains once more when it flushes at its end."""
    with contextlib.suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, out.fileno())
        os.close(nothing)
