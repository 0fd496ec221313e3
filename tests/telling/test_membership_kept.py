"""What Telegram tells of its chats, down to the store: paused with the reason, resumed, moved, told in time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cli.membership import StoredMemberships
from bot.models import Address, Chat, Interest, Request
from bot.outbox.pacing import Pacer
from bot.platforms.telegram import Telegram
from bot.platforms.telegram_pace import Pace
from bot.platforms.telegram_send import open_bot
from handlers import Dispatch
from storage import Storage
from tests.fakes.telegram import TOKEN, FakeTelegram, Fault
from tests.fakes.telegram_requests import Refusal
from tests.making import NOW
from tests.telling.making import subscription
from tests.test_telegram import until

GROUP, FORUM, ADMIN, MEMBER = -1005, -1009, 42, 43
HERE = Address("telegram", str(GROUP))
Settled = Callable[[int], Awaitable[None]]


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    chats = {GROUP: "supergroup", FORUM: "forum", 7: "private"}
    async with FakeTelegram(chats=chats, roles={(GROUP, ADMIN): "administrator"}) as server:
        yield server


async def is_settled(storage: Storage, number: int) -> bool:
    return await storage.last_update("telegram") == number and not await storage.pending_updates("telegram")


@asynccontextmanager
async def at_work(fake: FakeTelegram, storage: Storage) -> AsyncIterator[Settled]:
    """The bot as it runs; waits for an update to be done with."""
    memberships = StoredMemberships(storage, lambda: NOW)
    dispatch, stop = Dispatch(storage), asyncio.Event()
    pace = Pace(Pacer(clock=asyncio.get_running_loop().time), memberships.wait)
    telegram = Telegram(
        open_bot(TOKEN, fake.url),
        dispatch,
        storage,
        {},
        manages=dispatch.manages,
        memberships=memberships,
        turns=pace,
    )
    task = asyncio.create_task(telegram.run(stop))

    async def settled(number: int) -> None:
        async with asyncio.timeout(20):
            while not await is_settled(storage, number):  # noqa: ASYNC110  # what is waited for lies in the store
                await asyncio.sleep(0.005)

    try:
        yield settled
    finally:
        stop.set()
        await task


async def states(storage: Storage, address: Address = HERE) -> list[str | None]:
    return [one.paused for one in await storage.subscriptions.list(address)]


async def add(storage: Storage, address: Address = HERE, word: str = "silk", paused: str | None = None) -> int:
    one = subscription(NOW, address, interest=Interest(words=(word,)))
    return (await storage.subscriptions.add(replace(one, paused=paused))).number


async def test_shut_out_and_let_in_again(fake: FakeTelegram, storage: Storage) -> None:
    await add(storage)
    await add(storage, word="cotton", paused="paused")
    async with at_work(fake, storage) as settled:
        await settled(fake.change_place("kicked", chat=GROUP))
        assert await states(storage) == ["kicked", "paused"]
        await settled(fake.change_place("member", chat=GROUP))
    assert await states(storage) == [None, "paused"]


async def test_who_unblocks_and_writes_is_told_again(fake: FakeTelegram, storage: Storage) -> None:
    await add(storage, Address("telegram", "7"), paused="blocked")
    async with at_work(fake, storage) as settled:
        await settled(fake.say("/help"))
    assert await states(storage, Address("telegram", "7")) == [None]


async def test_a_message_opens_its_topic_and_no_other(fake: FakeTelegram, storage: Storage) -> None:
    topics = [Address("telegram", str(FORUM), topic) for topic in ("3", "4", "5")]
    for topic, why in zip(topics, ("topic closed", "topic closed", "no rights"), strict=True):
        await add(storage, topic, paused=why)
    async with at_work(fake, storage) as settled:
        await settled(fake.say("talk", chat=FORUM, thread=3))
    assert [await states(storage, topic) for topic in topics] == [[None], ["topic closed"], [None]]


async def test_a_group_that_migrates_keeps_all_it_had_once(fake: FakeTelegram, storage: Storage) -> None:
    old = Address("telegram", "-5")
    await add(storage, old, paused="kicked")  # as Telegram may tell of the old one just before
    await add(storage, old, "cotton")
    await add(storage, HERE, "cotton")  # made in the new one before the news came
    await storage.save_chat(Chat(platform="telegram", chat="-5", language="kk"))
    async with at_work(fake, storage) as settled:
        fake.migrate(-5, GROUP)
        await settled(fake.say("talk", chat=GROUP))
    assert await storage.subscriptions.list(old) == []
    assert [one.interest.words for one in await storage.subscriptions.list(HERE)] == [("silk",), ("cotton",)]
    assert await states(storage) == [None, None]
    assert (await storage.get_chat("telegram", str(GROUP))).language == "kk"


async def test_a_wait_met_by_an_answer_outlives_the_process(fake: FakeTelegram, storage: Storage) -> None:
    refusal = Refusal(429, "Too Many Requests: retry after 1", retry_after=1)
    fake.faults.append(Fault("sendMessage", "refuse", refusal=refusal))
    async with at_work(fake, storage) as settled:
        await settled(fake.say("/help"))
    assert await storage.outbox.waits("telegram", NOW) == {"7": NOW + timedelta(seconds=1)}
    assert len(fake.texts()) == 1


@pytest.mark.parametrize(
    ("person", "as_chat", "chosen"), [(ADMIN, None, "kk"), (MEMBER, None, None), (MEMBER, GROUP, "kk")]
)
async def test_only_admins_choose_the_language_of_a_group(
    fake: FakeTelegram, storage: Storage, person: int, as_chat: int | None, chosen: str | None
) -> None:
    async with at_work(fake, storage) as settled:
        await settled(fake.say("/language kk", chat=GROUP, person=person, as_chat=as_chat))
        await until(lambda: bool(fake.sent))
    assert (await storage.get_chat("telegram", str(GROUP))).language == chosen


@pytest.mark.parametrize(
    ("text", "manages"),
    [("/forget", True), ("/mydata", True), ("/language kk", True), ("/trade", False), ("hello", False), ("", False)],
)
async def test_what_takes_an_admin(storage: Storage, text: str, manages: bool) -> None:
    request = Request(platform="telegram", chat="-5", user="1", text=text, language="ru", at=NOW, group=True)
    assert await Dispatch(storage).manages(request) is manages


async def test_going_on_with_a_list_takes_who_began_it(storage: Storage) -> None:
    request = Request(platform="telegram", chat="-5", user="1", text="/more", language="en", at=NOW, group=True)
    assert not await Dispatch(storage).manages(request)
    await storage.save_chat(Chat(platform="telegram", chat="-5", more="/subscriptions from 11"))
    assert await Dispatch(storage).manages(request)


async def test_a_message_of_a_chat_that_is_open_writes_nothing(storage: Storage) -> None:
    await add(storage)
    async with storage.subscriptions._session.write():  # nobody else can write meanwhile
        async with asyncio.timeout(20):
            assert await storage.subscriptions.reopen(HERE) == 0


async def test_after_forgetting_nothing_is_sent_there(fake: FakeTelegram, storage: Storage) -> None:
    await add(storage, Address("telegram", "7"))
    async with at_work(fake, storage) as settled:
        await settled(fake.say("/forget"))
        await until(lambda: bool(fake.sent))
        await settled(fake.press(fake.sent[-1]["markup"][0][0]["callback_data"]))
        await until(lambda: len(fake.sent) == 2)
    assert fake.texts()[-1].startswith("Forgotten")
    assert await storage.subscriptions.list(Address("telegram", "7")) == []
    assert (await storage.get_chat("telegram", "7")) == Chat(platform="telegram", chat="7")
