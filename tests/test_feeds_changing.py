"""``/feeds`` in chat: what only admins change, and what is asked of the web for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from aiogram.types import Chat, Message, Update, User

from bot.feeds.fetch import Client
from bot.models import Heading
from bot.pipeline.discovering import Found, discover
from bot.platforms.telegram_updates import read_request
from bot.workers import Workers
from handlers.registry import BUTTON_BYTES, Feeds
from storage import Storage
from tests.fakes.outlet import lay_out
from tests.fakes.publisher import Publisher
from tests.feed_lists import GROUP, OTHER, Ask, asking, commands_of, lines, six_sources
from tests.making import NOW


@pytest.fixture
async def ask(storage: Storage) -> Ask:
    return await six_sources(storage)


# --- for admins


async def test_what_is_paused_is_not_due_until_it_is_resumed(ask: Ask, storage: Storage) -> None:
    reply = await ask("/feeds pause Fresh")
    assert lines(reply) == ["Paused: 6 · Fresh"]
    assert commands_of(reply) == ["/feeds resume 6"]
    assert 6 not in [one.number for one in await storage.sources.due(NOW, 10)]
    assert commands_of(await ask("/feeds 6")) == ["/feeds resume 6", "/feeds remove 6"]
    assert commands_of(await ask("/feeds resume 6")) == ["/feeds pause 6"]
    assert 6 in [one.number for one in await storage.sources.due(NOW, 10)]


async def test_what_is_removed_is_gone_from_the_list(ask: Ask, storage: Storage) -> None:
    assert lines(await ask("/feeds remove 6")) == [
        "Removed: 6 · Fresh",
        "To have it back: /feeds add https://f.org/rss",
    ]
    assert 6 not in [one.number for one in await storage.sources.list()]


async def test_the_one_feed_behind_an_address_is_added(ask: Ask, storage: Storage) -> None:
    reply = await ask("/feeds add one.kz Моя лента")
    assert lines(reply) == ["Added: 8 · Моя лента", "https://one.kz/feed gave 12 articles."]
    assert commands_of(reply) == ["/feeds pause 8", "/feeds remove 8"]
    assert (await storage.sources.list())[-1].source.url == "https://one.kz/feed"
    assert lines(await ask("/feeds add https://one.kz/feed")) == ["Known already: 8 · Моя лента"]


async def test_of_several_feeds_each_is_listed_with_its_command(ask: Ask, storage: Storage) -> None:
    assert lines(await ask("/feeds add https://two.kz")) == [
        "two.kz has several feeds. Which of them?",
        "• /feeds add https://two.kz/a The a",
        "• /feeds add https://two.kz/b The b",
    ]
    assert len(await storage.sources.list()) == 7


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/feeds add", "Say the address of a feed or a site, as in /feeds add https://example.kz"),
        ("/feeds add xinhua", "Say the address of a feed or a site, as in /feeds add https://example.kz"),
        ("/feeds add file:///etc/passwd", "Say the address of a feed or a site, as in /feeds add https://example.kz"),
        ("/feeds add https://silent.kz", "https://silent.kz cannot be had: the host did not answer"),
        ("/feeds add https://none.kz", "There is no feed at https://none.kz, nor does its page name one."),
        ("/feeds remove", "Say which source: its number stands before its name in /feeds"),
        ("/feeds pause 99", "There is no source “99”. /feeds lists what there is."),
    ],
)
async def test_mistakes_are_answered_kindly(ask: Ask, text: str, said: str) -> None:
    assert lines(await ask(text)) == [said]


async def test_without_a_network_it_is_said_what_to_do(storage: Storage) -> None:
    said = lines(await asking(storage, Feeds())("/feeds add https://one.kz"))
    assert said == ["There is no network here to try it: silkwire feeds add https://one.kz"]


async def test_a_name_that_several_have_changes_none(ask: Ask, storage: Storage) -> None:
    said = lines(await ask("/feeds pause late"))
    assert said[1].startswith("• /feeds pause 2 Late News")
    assert [one.number for one in await storage.sources.list() if one.paused == "paused"] == [5]


@pytest.mark.parametrize("text", ["/feeds add one.kz", "/feeds remove 1", "/feeds pause 1", "/feeds resume 5"])
@pytest.mark.parametrize("user", [OTHER, GROUP])
async def test_others_are_refused_and_change_nothing(ask: Ask, storage: Storage, text: str, user: str) -> None:
    before = await storage.sources.list()
    said = lines(await ask(text, user=user))
    if user == GROUP:
        assert said == ["You write as a group or channel: to change feeds, write as yourself."]
    else:
        assert said == ["Only admins change what is read; to be one of them, send the owner this: telegram:8"]
    assert await storage.sources.list() == before


async def test_a_plain_sentence_changes_nothing(ask: Ask, storage: Storage) -> None:
    before = await storage.sources.list()
    for text in ("remove 1", "источники удалить 1", "удалить 1", "feeds remove 1"):
        await ask(text)
    assert await storage.sources.list() == before


async def test_a_button_fits_any_platform(ask: Ask) -> None:
    for text in ("/feeds", "/feeds 1", "/feeds pause 1"):
        assert all(len(command.encode()) <= BUTTON_BYTES for command in commands_of(await ask(text)))


# --- over the web


async def test_a_site_is_looked_through_for_its_feed(storage: Storage) -> None:
    async with Publisher() as publisher, Client(allow_networks=["127.0.0.0/8"], host_delay=0) as client:
        lay_out(publisher)
        with Workers(1) as workers:

            async def over_the_web(url: str) -> Sequence[Found]:
                return await discover(url, client, workers)

            ask = asking(storage, Feeds(over_the_web))
            site = publisher.url("")
            assert lines(await ask(f"/feeds add {site}/one"))[0] == "Added: 1 · Новости"
            assert lines(await ask(f"/feeds add {site}/missing")) == [
                f"{site}/missing cannot be had: answered 404",
            ]
            several = await ask(f"/feeds add {site}/several")
    assert isinstance(several.blocks[0], Heading)
    assert lines(several)[1:] == [f"• /feeds add {site}/a.xml Economy", f"• /feeds add {site}/b.xml World"]


async def test_a_network_that_is_not_public_is_refused_in_chat(storage: Storage) -> None:
    async with Publisher() as publisher, Client(host_delay=0) as client:
        lay_out(publisher)
        with Workers(1) as workers:

            async def over_the_web(url: str) -> Sequence[Found]:
                return await discover(url, client, workers)

            said = lines(await asking(storage, Feeds(over_the_web))(f"/feeds add {publisher.url('/feed.xml')}"))
        assert said[0].endswith("cannot be had: the address is not public")
        assert not publisher.requests


# --- anonymous admins on Telegram


def update_of(text: str, sender_chat: Chat | None) -> Update:
    group, anonymous = Chat(id=-1001234, type="supergroup"), User(id=1087968824, is_bot=True, first_name="Group")
    message = Message(
        message_id=1, date=datetime(2025, 9, 1, tzinfo=UTC), chat=group, from_user=anonymous, text=text,
        sender_chat=sender_chat,
    )  # fmt: skip
    return Update(update_id=1, message=message)


@pytest.mark.parametrize("speaker", [-1001234, -1009999])
def test_who_writes_as_a_group_or_channel_is_nobody_else(speaker: int) -> None:
    request = read_request(update_of("/feeds", Chat(id=speaker, type="channel")), "silkwire_bot", NOW)
    assert request is not None
    assert request.user == str(speaker)
