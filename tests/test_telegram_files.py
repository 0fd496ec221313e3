"""Pictures and files through aiogram's real client, against a Bot API server on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram.exceptions import TelegramBadRequest

from bot.models import Button, File, Heading, Note, Picture, Reply
from bot.platforms.telegram_send import PICTURE_NAME, Target, open_bot, send
from tests.fakes.telegram import TOKEN, FakeTelegram, Fault
from tests.fakes.telegram_requests import Refusal, Upload
from tests.making import png

PERSON = Target(7)
PICTURE = Picture(png(80, 60), "Оборот растёт: 41, 43,8")
FILE = File("trade.csv", "год,сумма\n".encode(), "text/csv", "One row")


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(chats={7: "private"}) as serving:
        yield serving


async def sent_by(fake: FakeTelegram, reply: Reply, target: Target = PERSON) -> list[float]:
    """Send a reply; the seconds that were slept."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.sleep(0)

    bot = open_bot(TOKEN, fake.url)
    try:
        await send(bot, target, reply, sleep=sleep)
    finally:
        await bot.session.close()
    return slept


async def test_parts_arrive_whole_and_in_order_with_the_buttons_under_the_last(fake: FakeTelegram) -> None:
    buttons = ((Button("More", "/more"),),)
    await sent_by(
        fake, Reply(blocks=(Heading("Trade"), PICTURE, Note("Sources: 3"), FILE), buttons=buttons), Target(7, 5)
    )
    assert [method for method, _ in fake.calls] == ["sendmessage", "sendphoto", "sendmessage", "senddocument"]
    assert [message["text"] for message in fake.sent] == ["Trade", PICTURE.alt, "Sources: 3", "One row"]
    assert fake.sent[1]["photo"] == Upload(PICTURE_NAME, PICTURE.content)
    assert fake.sent[3]["document"] == Upload("trade.csv", FILE.content)
    assert [bool(message["markup"]) for message in fake.sent] == [False, False, False, True]
    assert {message["message_thread_id"] for message in fake.sent} == {5}


async def test_a_picture_that_is_no_photo_for_telegram_goes_as_a_file(fake: FakeTelegram) -> None:
    long = Picture(png(20, 2000), "A long one")
    await sent_by(fake, Reply(blocks=(long,)))
    (message,) = fake.sent
    assert message["document"] == Upload(PICTURE_NAME, long.content)
    assert message["text"] == "A long one"


async def test_a_photo_that_is_refused_goes_as_a_file(fake: FakeTelegram) -> None:
    refusal = Refusal(400, "Bad Request: IMAGE_PROCESS_FAILED")
    fake.faults.append(Fault("sendPhoto", "refuse", refusal=refusal))
    await sent_by(fake, Reply(blocks=(PICTURE,)))
    assert fake.sent[0]["document"].content == PICTURE.content


async def test_of_a_file_that_is_refused_the_words_are_sent(fake: FakeTelegram) -> None:
    fake.faults.append(Fault("sendDocument", "refuse", refusal=Refusal(413, "Request Entity Too Large")))
    assert await sent_by(fake, Reply(blocks=(FILE,))) == []
    assert fake.texts() == ["One row"]
    assert "document" not in fake.sent[0]


async def test_an_upload_waits_when_it_is_told_to_and_is_whole_the_second_time(fake: FakeTelegram) -> None:
    refusal = Refusal(429, "Too Many Requests: retry after 3", retry_after=3)
    fake.faults += [Fault("sendPhoto", "refuse", refusal=refusal), Fault("sendPhoto", "html")]
    assert await sent_by(fake, Reply(blocks=(PICTURE,))) == [3, 2.0]
    assert fake.sent[0]["photo"].content == PICTURE.content


async def test_a_closed_chat_is_not_taken_for_a_bad_file(fake: FakeTelegram) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await sent_by(fake, Reply(blocks=(PICTURE,)), Target(8))


async def test_the_server_refuses_what_the_real_one_refuses(fake: FakeTelegram) -> None:
    from aiogram.types import BufferedInputFile

    bot = open_bot(TOKEN, fake.url)
    try:
        for content, caption, reason in (
            (b"", "", "non-empty"),
            (png(8, 8), "x" * 1025, "caption is too long"),
            (png(6000, 4001), "", "PHOTO_INVALID_DIMENSIONS"),
            (png(8, 8) + bytes(10 * 1024 * 1024), "", "too big"),
            (b"GIF89a", "", "IMAGE_PROCESS_FAILED"),
        ):
            with pytest.raises(TelegramBadRequest, match=reason):
                await bot.send_photo(7, BufferedInputFile(content, "a.png"), caption=caption)
    finally:
        await bot.session.close()
    assert fake.sent == []
