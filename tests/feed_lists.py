"""A chat that is asked about feeds, for tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from bot.errors import FetchError
from bot.models import Checked, Entry, Reply, Request, Source
from bot.pipeline.discovering import Found
from bot.platforms.terminal_text import render_plain
from handlers import Dispatch
from handlers.registry import Feeds
from storage import Storage
from tests.making import NOW

ADMIN, OTHER, GROUP = "7", "8", "-1001234"
INTERVAL = timedelta(minutes=15)
Ask = Callable[..., Awaitable[Reply]]


async def found_by_name(url: str) -> Sequence[Found]:
    """What a site has, told by its name: the web is tried where feeds are changed."""
    if "silent" in url:
        raise FetchError("the host did not answer")
    names = {"one": ["feed"], "two": ["a", "b"]}.get(url.partition("://")[2].partition(".")[0], [])
    return [Found(Source(url=f"{url}/{name}", name=f"The {name}"), 12) for name in names]


def asking(storage: Storage, feeds: Feeds) -> Ask:
    dispatch = Dispatch(storage, ["telegram:8"], ["telegram:7"], feeds)

    async def ask(text: str, user: str = ADMIN, language: str = "en") -> Reply:
        request = Request(platform="telegram", chat="-5", user=user, text=text, language=language, at=NOW)
        return await dispatch(request)

    return ask


async def six_sources(storage: Storage) -> Ask:
    """Five sources: in order, late, broken, gone, paused, one of them not asked yet."""
    named = [
        Source(url="https://a.kz/rss", name="Алға", language="kk", country="KZ", ownership="state", section="economy"),
        Source(url="https://b.kz/rss", name="Late News", language="en", country="KZ", ownership="private"),
        Source(url="https://c.cn/rss", name="坏了", language="zh", country="CN", site="https://c.cn"),
        Source(url="https://d.ru/rss", name="Gone", language="ru", country="RU"),
        Source(url="https://e.bg/rss", name="Пауза", language="bg", country="BG"),
        Source(url="https://f.org/rss", name="Fresh", language="en"),
    ]
    start = NOW - timedelta(days=3)
    await storage.sources.sync(named, now=start)
    await storage.sources.add(Source(url="https://g.org/rss", name="Late Show", language="en"), now=NOW)
    entry = Entry(source="x", text="t", guid="1", title="t")
    await storage.sources.receive(Checked(number=1, at=NOW, next_check=NOW + INTERVAL, bytes=2048), [entry])
    await storage.sources.checked([Checked(number=2, at=start, next_check=NOW)])
    for _ in range(6):
        failed = Checked(number=3, at=NOW, next_check=NOW + INTERVAL, error="answered 503 Service Unavailable")
        await storage.sources.checked([failed])
    await storage.sources.checked([Checked(number=4, at=NOW, next_check=NOW, error="answered 410 Gone", paused="gone")])
    await storage.sources.pause(5)
    return asking(storage, Feeds(found_by_name, INTERVAL))


def commands_of(reply: Reply) -> list[str]:
    return [button.command for row in reply.buttons for button in row]


def lines(reply: Reply) -> list[str]:
    return [line for line in render_plain(reply).splitlines() if line and not line.startswith("  →")]
