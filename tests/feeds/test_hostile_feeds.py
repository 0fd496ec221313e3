"""Feeds made to hurt: each is read in a moment or refused; none makes the parser open, ask for or expand anything."""

from __future__ import annotations

import builtins
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from bot.errors import ReadError
from bot.feeds.parse import parse_feed
from bot.models import Entry
from tests.fakes.hostile_feeds import CANARY, HOSTILE_FEEDS, rss

DEADLINE = (
    20.0  # seconds, of the process that feeds are parsed in: four times what any of these takes on a slow machine
)
LARGE = {name for name in HOSTILE_FEEDS if "14 MB" in name or name in ("58 MB", "a gzip bomb", "1,000,000 addresses")}


@pytest.fixture(autouse=True)
def _nothing_is_opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    parse_feed(rss(b"<title>T</title><foo:bar/>"), "f")  # what is imported late is imported by now
    opened: list[object] = []
    real = builtins.open

    def spy(file: Any, *args: Any, **kwargs: Any) -> Any:
        opened.append(file)
        return real(file, *args, **kwargs)

    def asked(*args: Any, **kwargs: Any) -> None:
        opened.append(args)
        raise OSError("no network here")

    with monkeypatch.context() as patch:
        patch.setattr(builtins, "open", spy)
        patch.setattr(socket, "getaddrinfo", asked)
        patch.setattr(socket.socket, "connect", asked)
        yield
    assert not [one for one in opened if b"passwd" in str(one).encode() or CANARY in str(one)]


@pytest.mark.parametrize("name", sorted(HOSTILE_FEEDS))
def test_a_hostile_feed(name: str) -> None:
    data = HOSTILE_FEEDS[name]()
    started = time.perf_counter()
    with suppress(ReadError):
        parsed = parse_feed(data, "f", url="http://a.org/feed")
        said = sum(len(entry.text) for entry in parsed.entries if isinstance(entry, Entry))
        assert said <= len(data)  # nothing has been expanded
        assert "root:" not in "".join(entry.text for entry in parsed.entries if isinstance(entry, Entry))
    assert time.perf_counter() - started < DEADLINE


def test_text_is_never_given_to_parsers_that_would_fetch_it(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[object] = []

    def parse(source: object, **options: object) -> None:
        given.append(source)
        raise ValueError

    monkeypatch.setattr("fastfeedparser.parse", parse)
    monkeypatch.setattr("feedparser.parse", parse)
    for data in (rss(b"<title>T</title><link>http://a.org/1</link>"), CANARY.encode(), b"/etc/passwd"):
        with suppress(ReadError):
            parse_feed(data, "f")
    assert len(given) == 4
    assert all(isinstance(one, bytes) or hasattr(one, "read") for one in given)
    assert isinstance(given[0], bytes)
    assert not any(isinstance(one, bytes) for one in given[1:])  # feedparser opens the file that bytes name
