"""Questions to the demo pack as the pipeline reads it, through dispatch, and what is looked for in the answers."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.demo import ARTICLES
from bot.feeds.jsonl import parse_line
from bot.languages import codes
from bot.models import Refused, Reply, Request
from bot.pipeline.importing import import_entries
from bot.platforms.terminal_text import render_plain
from handlers import Dispatch, commands
from handlers.wording import wording
from storage import Storage, open_storage

NOW = datetime(2025, 9, 10, 12, tzinfo=UTC)
SHORT = 3
ARTICLE_COUNT = len(ARTICLES.read_text("utf-8").splitlines())
EXAMPLES = {
    example: code
    for code in codes()
    for name, command in commands().items()
    for example in wording(code).examples(name, command.examples)
}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo pack in it, read once."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"

    async def load() -> None:
        async with open_storage(f"sqlite:///{path}") as opened:
            entries = [parse_line(line, "demo") for line in ARTICLES.read_text("utf-8").splitlines()]
            async for result in import_entries(entries, opened, now=NOW):
                assert not isinstance(result, Refused), result

    asyncio.run(load())
    return path


@pytest.fixture
async def full(demo: Path, tmp_path: Path) -> AsyncIterator[Storage]:
    """A store of the demo pack that a test may change."""
    async with open_storage(f"sqlite:///{shutil.copy(demo, tmp_path / 'silkwire.db')}") as opened:
        yield opened


Ask = Callable[..., Awaitable[Reply]]


@pytest.fixture
def ask(full: Storage) -> Ask:
    return asking(full)


def asking(storage: Storage, trusted: Collection[str] = ()) -> Ask:
    dispatch = Dispatch(storage, trusted)

    async def ask(text: str, language: str | None = "en", chat: str = "1") -> Reply:
        return await dispatch(Request(platform="test", chat=chat, user="1", text=text, language=language, at=NOW))

    return ask


def shown(reply: Reply) -> str:
    return re.sub(r"[\u00a0\u202f\u2009]", " ", render_plain(reply))


def buttons(reply: Reply) -> list[str]:
    return [button.command for row in reply.buttons for button in row]


def ids(reply: Reply) -> list[str]:
    return re.findall(r"/why ([a-z2-7]{4,})", shown(reply).partition("  →")[0])
