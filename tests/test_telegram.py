"""The Telegram platform, aiogram's real client, against a Bot API server on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from bot.errors import ConfigError
from bot.models import Button, Heading, Line, Reply, Request, Run, Update
from bot.platforms.telegram import Telegram
from bot.platforms.telegram_send import open_bot
from tests.fakes.telegram import TOKEN, FakeTelegram, Fault
from tests.fakes.telegram_requests import Refusal

MENU = {"": [("trade", "Trade figures")], "ru": [("trade", "Торговля")]}


@dataclass
class MemoryInbox:
    """An inbox that lives as long as the test; the store's own is tested with the store."""

    kept: dict[int, Update] = field(default_factory=dict)
    settled: list[int] = field(default_factory=list)
    received: list[int] = field(default_factory=list)

    async def receive_update(self, update: Update, *, now: datetime) -> bool:
        self.received.append(update.update_id)
        return self.kept.setdefault(update.update_id, update) is update

    async def settle_update(self, platform: str, update_id: int, *, now: datetime) -> None:
        self.settled.append(update_id)

    async def pending_updates(self, platform: str) -> Sequence[Update]:
        return [update for key, update in sorted(self.kept.items()) if key not in self.settled]

    async def last_update(self, platform: str) -> int | None:
        return max(self.kept, default=None)


@dataclass
class Scene:
    """A bot at work: what it was asked, what it is waiting for, how long it would have slept."""

    fake: FakeTelegram
    inbox: MemoryInbox
    asked: list[Request] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)

    async def echo(self, request: Request) -> Reply:
        self.asked.append(request)
        line = Line((Run("You said "), Run(request.text, "bold")))
        return Reply(blocks=(line,), buttons=((Button("More", "/more"),),))

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110  # what is waited for lies on both sides of a socket
            await asyncio.sleep(0.005)


@asynccontextmanager
async def at_work(scene: Scene) -> AsyncIterator[Scene]:
    stop = asyncio.Event()
    telegram = Telegram(open_bot(TOKEN, scene.fake.url), scene.echo, scene.inbox, MENU, sleep=scene.sleep)
    task = asyncio.create_task(telegram.run(stop))
    try:
        yield scene
    finally:
        stop.set()
        await task


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with FakeTelegram() as fake:
        yield Scene(fake, MemoryInbox())


async def test_a_question_is_answered_with_entities_and_buttons(scene: Scene) -> None:
    async with at_work(scene):
        scene.fake.say("/trade 2023", language="ru")
        await until(lambda: bool(scene.fake.sent))
    (sent,) = scene.fake.sent
    assert sent["text"] == "You said /trade 2023"
    assert sent["entities"] == [{"type": "bold", "offset": 9, "length": 11}]
    assert sent["markup"] == [[{"text": "More", "callback_data": "/more"}]]
    assert (scene.asked[0].language, scene.asked[0].chat, scene.asked[0].user) == ("ru", "7", "42")


async def test_the_menu_is_set_for_each_language(scene: Scene) -> None:
    async with at_work(scene):
        await until(lambda: len(scene.fake.commands) == 2)
    assert scene.fake.commands["ru"] == [{"command": "trade", "description": "Торговля"}]


async def test_an_update_is_stored_before_it_is_acknowledged(scene: Scene) -> None:
    unstored: list[int] = []
    async with at_work(scene):
        first = scene.fake.say("one")
        second = scene.fake.say("two")

        def acknowledged() -> bool:
            gone = {first, second} - {update["update_id"] for update in scene.fake.waiting}
            unstored.extend(gone - scene.inbox.kept.keys())
            return len(gone) == 2

        await until(acknowledged)
    assert unstored == []


async def test_an_update_delivered_twice_is_answered_once(scene: Scene) -> None:
    async with at_work(scene):
        number = scene.fake.say("once")
        await until(lambda: bool(scene.fake.sent))
        update = {"update_id": number, "message": {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}}}
        scene.fake.redeliver(update)
        scene.fake.say("then")
        await until(lambda: len(scene.fake.sent) == 2)
    assert scene.fake.texts() == ["You said once", "You said then"]


async def test_what_a_crash_left_is_answered_at_the_next_start(scene: Scene) -> None:
    message = (
        '{"update_id": 5, "message": {"message_id": 1, "date": 1, "text": "left behind",'
        ' "chat": {"id": 7, "type": "private"}, "from": {"id": 42, "is_bot": false, "first_name": "A"}}}'
    )
    scene.inbox.kept[5] = Update(platform="telegram", update_id=5, payload=message)
    scene.fake.chats[7] = "private"
    async with at_work(scene):
        await until(lambda: bool(scene.fake.sent))
        await until(lambda: scene.inbox.settled == [5])
    assert scene.fake.texts() == ["You said left behind"]


async def test_a_chat_is_answered_in_its_order(scene: Scene) -> None:
    async with at_work(scene):
        for number in range(20):
            scene.fake.say(str(number))
        await until(lambda: len(scene.fake.sent) == 20)
    assert scene.fake.texts() == [f"You said {number}" for number in range(20)]


async def test_a_button_is_answered_and_acted_on(scene: Scene) -> None:
    async with at_work(scene):
        scene.fake.say("/trade")
        await until(lambda: bool(scene.fake.sent))
        scene.fake.press("/more")
        await until(lambda: len(scene.fake.sent) == 2)
    assert scene.asked[-1].text == "/more"
    assert len(scene.fake.answered) == 1


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("/trade@silkwire_test_bot 2023", "/trade 2023"),
        ("/trade@other_bot", None),
        ("just talking", None),
        ("@silkwire_test_bot trade 2023", "trade 2023"),
        ("/trade", "/trade"),
    ],
)
async def test_in_a_group_only_what_is_meant_for_us(scene: Scene, text: str, heard: str | None) -> None:
    async with at_work(scene):
        scene.fake.say(text, chat=-5)
        scene.fake.say("end")
        await until(lambda: bool(scene.fake.texts(7)))
    assert [request.text for request in scene.asked if request.chat == "-5"] == ([heard] if heard else [])


async def test_the_answer_goes_to_the_topic_of_a_forum(scene: Scene) -> None:
    scene.fake.chats[-9] = "forum"
    async with at_work(scene):
        scene.fake.say("/trade", chat=-9, thread=3)
        await until(lambda: bool(scene.fake.sent))
    assert scene.fake.sent[0]["message_thread_id"] == 3
    assert scene.asked[0].chat == "-9/3"


async def test_a_wait_that_telegram_asks_for_is_kept(scene: Scene) -> None:
    refusal = Refusal(429, "Too Many Requests: retry after 7", retry_after=7)
    scene.fake.faults.append(Fault("sendMessage", "refuse", refusal=refusal))
    async with at_work(scene):
        scene.fake.say("hello")
        await until(lambda: bool(scene.fake.sent))
    assert scene.slept == [7]


async def test_a_proxys_error_page_is_tried_again(scene: Scene) -> None:
    scene.fake.faults += [Fault("sendMessage", "html", times=2), Fault("getUpdates", "html")]
    async with at_work(scene):
        scene.fake.say("hello")
        await until(lambda: bool(scene.fake.sent))
    assert scene.fake.texts() == ["You said hello"]


async def test_an_answer_whose_receipt_is_lost_is_sent_again(scene: Scene) -> None:
    """sendMessage has no idempotency key: an answer may come twice, but never not at all."""
    scene.fake.faults.append(Fault("sendMessage", "drop"))
    async with at_work(scene):
        scene.fake.say("hello")
        await until(lambda: len(scene.fake.sent) == 2)
    assert set(scene.fake.texts()) == {"You said hello"}


async def test_a_group_that_became_a_supergroup(scene: Scene) -> None:
    async with at_work(scene):
        scene.fake.chats |= {-5: "migrated:-10055", -10055: "supergroup"}
        scene.fake.say("/trade", chat=-5)
        await until(lambda: bool(scene.fake.sent))
    assert scene.fake.sent[0]["chat_id"] == -10055


async def test_refused_entities_are_sent_again_as_plain_text(scene: Scene) -> None:
    scene.fake.faults.append(
        Fault("sendMessage", "refuse", refusal=Refusal(400, "Bad Request: can't parse entities: no such entity"))
    )
    async with at_work(scene):
        scene.fake.say("hello")
        await until(lambda: bool(scene.fake.sent))
    assert scene.fake.sent[0]["entities"] == []


@pytest.mark.parametrize("state", ["blocked", "gone"])
async def test_a_chat_that_is_closed_stops_nobody_else(scene: Scene, state: str) -> None:
    async with at_work(scene):
        scene.fake.chats[8] = state
        closed = scene.fake.say("hello", chat=8)
        scene.fake.say("hello", chat=7)
        await until(lambda: closed in scene.inbox.settled and bool(scene.fake.sent))
    assert scene.fake.texts(8) == []
    assert scene.fake.texts(7) == ["You said hello"]


async def test_an_unknown_token_is_a_clear_error(scene: Scene) -> None:
    bot = open_bot(TOKEN.replace("AAE", "ZZZ"), scene.fake.url)
    with pytest.raises(ConfigError, match="does not know this token"):
        await Telegram(bot, scene.echo, scene.inbox, {}, sleep=scene.sleep).run(asyncio.Event())


def test_a_malformed_token_is_a_clear_error() -> None:
    with pytest.raises(ConfigError, match="no bot token"):
        open_bot("hello")


async def test_a_long_answer_is_split_and_carries_its_buttons_last(scene: Scene) -> None:
    async def long(request: Request) -> Reply:
        lines = tuple(Line((Run(f"{number} " + "слово " * 100),)) for number in range(20))
        return Reply(blocks=(Heading("Long"), *lines), buttons=((Button("More", "/more"),),))

    scene.echo = long  # type: ignore[method-assign]
    async with at_work(scene):
        scene.fake.say("/latest")
        await until(lambda: any(message["markup"] for message in scene.fake.sent))
    assert len(scene.fake.sent) > 2
    assert [bool(message["markup"]) for message in scene.fake.sent[:-1]] == [False] * (len(scene.fake.sent) - 1)


async def test_an_answer_under_way_is_finished_before_the_bot_stops(scene: Scene) -> None:
    going_on, let_go = asyncio.Event(), asyncio.Event()

    async def slow(request: Request) -> Reply:
        going_on.set()
        await let_go.wait()
        return await Scene.echo(scene, request)

    scene.echo = slow  # type: ignore[method-assign]
    async with at_work(scene):
        scene.fake.say("last words")
        await going_on.wait()
        asyncio.get_running_loop().call_later(0.02, let_go.set)
    assert scene.fake.texts() == ["You said last words"]
    assert len(scene.inbox.settled) == 1
