"""How every command begins and ends: its configuration, its event loop, its exit code. Knows no command."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import sys
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from bot.errors import ConfigError

if TYPE_CHECKING:
    from bot.config import Config


@dataclass(frozen=True, slots=True)
class Options:
    """What stands before the command."""

    config: Path | None


def leave(code: int, message: str = "") -> NoReturn:
    """End the program, with a line on standard error where there is something to say."""
    if message:
        from bot.log import redact

        print(f"silkwire: {redact(message)}", file=sys.stderr)
    gc.freeze()  # or Python looks through the languages' data once more before it ends: a third of a second
    sys.exit(code)


def configured(context: typer.Context, *, quiet: bool = True) -> Config:
    """The configuration, with the log set up: a ``quiet`` command logs from "warning" on, unless "debug" is asked."""
    from bot.config import find_config, read_config
    from bot.languages import codes
    from bot.log import configure_log

    config = read_config(find_config(context.obj.config, os.environ, Path.cwd()), os.environ)
    if config.bot.language not in codes():
        raise ConfigError(f"bot.language must be one of {', '.join(codes())}, not {config.bot.language!r}")
    level = "warning" if quiet and config.log.level == "info" else config.log.level
    configure_log(level, config.log.format)
    return config


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Ctrl-C ends the command with 130 and one word."""
    try:
        yield
    except KeyboardInterrupt:
        leave(130, "stopped")


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run a command's work to its end."""
    with stoppable():
        asyncio.run(work)


def plain(text: str) -> str:
    """What others wrote (a feed's title, an error), on one line and without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
