"""What Telegram answers to one message, and what the outbox hears: aiogram's client against a server on loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiogram import Bot

from bot.models import Address, Button, File, Line, Picture, Reply, Run
from bot.models.outcome import Closed, Migrated, Outcome, Refused, Sent, Simplified, Unknown, Unreachable, Wait
from bot.platforms.telegram_courier import TelegramCourier
from bot.platforms.telegram_send import open_bot
from tests.fakes.telegram import TOKEN, FakeTelegram, Fault
from tests.fakes.telegram_refusals import REFUSALS
from tests.fakes.telegram_requests import Refusal
from tests.making import png

PRIVATE, GROUP, TOPIC = Address("telegram", "7"), Address("telegram", "-5"), Address("telegram", "-9", "3")
REPLY = Reply(blocks=(Line((Run("news of the day", "bold"),)),), buttons=((Button("Why this?", "/why ab12"),),))

CLOSED = {
    "gone": "gone",
    "blocked": "blocked",
    "never started": "blocked",
    "deactivated": "gone",
    "another bot": "gone",
    "group deleted": "gone",
    "group deactivated": "gone",
    "kicked": "kicked",
    "kicked from supergroup": "kicked",
    "kicked from channel": "kicked",
    "no member of supergroup": "kicked",
    "no member of channel": "kicked",
    "no rights": "no rights",
    "no rights at all": "no rights",
    "no admin of channel": "no rights",
    "write forbidden": "no rights",
    "restricted": "no rights",
    "topic closed": "topic closed",
    "topic gone": "topic gone",
    "topic deleted": "topic gone",
}


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(chats={7: "private", -5: "group", -9: "forum"}) as server:
        yield server


@pytest.fixture
async def bot(fake: FakeTelegram) -> AsyncIterator[Bot]:
    opened = open_bot(TOKEN, fake.url)
    yield opened
    await opened.session.close()


async def sent(bot: Bot, address: Address = PRIVATE, reply: Reply = REPLY) -> Outcome:
    courier = TelegramCourier(bot)
    [payload] = courier.render(reply)
    return await courier.send(address, payload)


async def test_a_message_arrives_as_it_was_rendered(fake: FakeTelegram, bot: Bot) -> None:
    assert await sent(bot, TOPIC) == Sent("1")
    [message] = fake.sent
    assert (message["chat_id"], message["message_thread_id"], message["text"]) == (-9, 3, "news of the day")
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 15}]
    assert message["markup"] == [[{"text": "Why this?", "callback_data": "/why ab12"}]]


@pytest.mark.parametrize(
    ("block", "kind", "content"),
    [
        (File("a.ics", b"BEGIN", "text/calendar", "a file"), "document", b"BEGIN"),
        (Picture(png(40, 30), "a chart"), "photo", png(40, 30)),
    ],
)
async def test_files_and_pictures_come_through_the_outbox_too(
    fake: FakeTelegram, bot: Bot, block: File | Picture, kind: str, content: bytes
) -> None:
    assert isinstance(await sent(bot, reply=Reply(blocks=(block,))), Sent)
    assert fake.sent[0][kind].content == content


@pytest.mark.parametrize("state", REFUSALS)
async def test_a_chat_that_cannot_be_written_to(fake: FakeTelegram, bot: Bot, state: str) -> None:
    fake.chats[-9] = state
    assert await sent(bot, TOPIC) == Closed(CLOSED[state])
    assert len([method for method, _ in fake.calls if method == "sendmessage"]) == 1


@pytest.mark.parametrize(
    ("refusal", "outcome"),
    [
        (Refusal(429, "Too Many Requests: retry after 3", retry_after=3), Wait(3)),
        (Refusal(429, "Too Many Requests: retry after 10072", retry_after=10_072), Wait(10_072)),
        (Refusal(400, "Bad Request: message is too long"), Refused("message is too long")),
        (Refusal(400, "Bad Request: BUTTON_DATA_INVALID"), Refused("BUTTON_DATA_INVALID")),
        (Refusal(401, "Unauthorized"), Wait(60, everywhere=True)),
        (Refusal(500, "Internal Server Error"), Unreachable("TelegramServerError")),
        (Refusal(502, "Bad Gateway"), Unreachable("TelegramServerError")),
        (Refusal(504, "Gateway Timeout"), Unreachable("TelegramServerError")),
        (Refusal(403, "Forbidden: a refusal nobody has seen"), Closed("no rights")),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_message_that_is_refused(fake: FakeTelegram, bot: Bot, refusal: Refusal, outcome: Outcome) -> None:
    fake.faults.append(Fault("sendMessage", "refuse", refusal=refusal))
    got = await sent(bot)
    if isinstance(outcome, Refused):
        assert isinstance(got, Refused)
        assert outcome.reason in got.reason
    else:
        assert got == outcome
    assert fake.sent == []


async def test_refused_entities_come_back_as_plain_text_with_their_buttons(fake: FakeTelegram, bot: Bot) -> None:
    refusal = Refusal(400, "Bad Request: can't parse entities: entity beyond the end of the message text")
    fake.faults.append(Fault("sendMessage", "refuse", refusal=refusal))
    outcome = await sent(bot)
    assert isinstance(outcome, Simplified)
    plain: dict[str, Any] = json.loads(outcome.payload)
    assert (plain["text"], plain["entities"]) == ("news of the day", [])
    assert isinstance(await TelegramCourier(bot).send(PRIVATE, outcome.payload), Sent)
    assert fake.sent[0]["markup"][0][0]["callback_data"] == "/why ab12"


async def test_where_no_pictures_may_be_sent_their_words_are_and_nothing_is_closed(
    fake: FakeTelegram, bot: Bot
) -> None:
    refusal = Refusal(400, "Bad Request: not enough rights to send photos to the chat")
    fake.faults.append(Fault("sendPhoto", "refuse", refusal=refusal))
    outcome = await sent(bot, GROUP, Reply(blocks=(Picture(png(40, 30), "a chart"),)))
    assert isinstance(outcome, Simplified)
    assert json.loads(outcome.payload)["text"] == "a chart"


async def test_a_group_that_migrated_tells_where_it_is(fake: FakeTelegram, bot: Bot) -> None:
    fake.migrate(-5, -1005)
    assert await sent(bot, GROUP) == Migrated("-1005")


async def test_a_proxys_page_is_no_answer(fake: FakeTelegram, bot: Bot) -> None:
    fake.faults.append(Fault("sendMessage", "html"))
    assert await sent(bot) == Unreachable("not Telegram's answer")


async def test_a_connection_cut_after_the_message_was_taken(fake: FakeTelegram, bot: Bot) -> None:
    fake.faults.append(Fault("sendMessage", "drop"))
    assert await sent(bot) == Unknown("no answer")
    assert len(fake.sent) == 1


async def test_an_answer_that_never_comes_though_the_message_was_taken(fake: FakeTelegram, bot: Bot) -> None:
    fake.faults.append(Fault("sendMessage", "late"))
    bot.session.timeout = 0.3
    assert await sent(bot) == Unknown("no answer")
    assert len(fake.sent) == 1


async def test_nobody_there_is_no_doubt(bot: Bot, unused_tcp_port_factory: Callable[[], int]) -> None:
    away = open_bot(TOKEN, f"http://127.0.0.1:{unused_tcp_port_factory()}")
    try:
        assert await sent(away) == Unreachable("no connection")
    finally:
        await away.session.close()


async def test_a_redirect_is_not_followed_with_the_token(fake: FakeTelegram, bot: Bot) -> None:
    fake.faults.append(Fault("sendMessage", "redirect"))
    assert isinstance(await sent(bot), Unreachable)
    assert fake.strayed == []


@pytest.mark.parametrize(("address", "group"), [(PRIVATE, False), (GROUP, True), (TOPIC, True)])
async def test_limits_of_groups_hold_where_ids_are_negative(bot: Bot, address: Address, group: bool) -> None:
    assert TelegramCourier(bot).is_group(address) is group


async def test_sends_at_once_do_not_hinder_each_other(fake: FakeTelegram, bot: Bot) -> None:
    fake.chats |= {number: "blocked" if number % 2 else "private" for number in range(100, 110)}
    outcomes = await asyncio.gather(*(sent(bot, Address("telegram", str(number))) for number in range(100, 110)))
    assert [isinstance(one, Sent) for one in outcomes] == [number % 2 == 0 for number in range(100, 110)]
