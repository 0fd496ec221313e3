"""Corrections in chat: who may say that a fact is wrong, what becomes of it, and who is told what."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.models import Reply, Request
from bot.platforms.telegram import Telegram
from bot.platforms.telegram_send import open_bot
from bot.platforms.terminal_text import render_plain
from handlers import Dispatch, menus
from storage import Storage
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.making import NOW, article, stated

ADMIN, OTHER = "7", "8"
Ask = Callable[..., Awaitable[Reply]]


@pytest.fixture
async def ask(storage: Storage) -> Ask:
    """Two outlets say the same four things; user 7 is trusted."""
    await storage.save_article(article("k1"), stated())
    await storage.save_article(article("k2", publisher="The Post"), stated())
    dispatch = Dispatch(storage, ["telegram:7"])

    async def ask(text: str, user: str = ADMIN, platform: str = "telegram", chat: str = "-5") -> Reply:
        return await dispatch(Request(platform=platform, chat=chat, user=user, text=text, language="en", at=NOW))

    return ask


async def summits(storage: Storage) -> list[str]:
    """The ids of the two reports of the summit."""
    return [cited.id for cited in await storage.list_facts("event")]


def commands_of(reply: Reply) -> list[str]:
    return [button.command for row in reply.buttons for button in row]


async def test_a_rejected_fact_leaves_the_record_and_is_kept(ask: Ask, storage: Storage) -> None:
    first, second = await summits(storage)
    reply = await ask(f"/wrong {first.upper()}  it was the third")
    assert f"/why {second}" in render_plain(reply)
    assert f"/right {first}" in commands_of(reply)
    record = await storage.get_record(second)
    assert record is not None
    assert (record.id, len(record.outlets)) == (second, 1)
    (kept,) = await storage.list_rejected()
    assert kept.rejected is not None
    assert (kept.cited.id, kept.rejected.by, kept.rejected.reason) == (first, "telegram:7", "it was the third")
    assert kept.rejected.at == NOW


async def test_what_nobody_else_says_is_no_record_any_more(ask: Ask, storage: Storage) -> None:
    for name in await summits(storage):
        reply = await ask(f"/wrong {name}")
    assert "Others still say so" not in render_plain(reply)
    assert await storage.count_records("event") == 0


async def test_right_undoes_wrong_and_else_confirms(ask: Ask, storage: Storage) -> None:
    first, _ = await summits(storage)
    await ask(f"/wrong {first}")
    assert render_plain(await ask(f"/right {first}")).startswith("Put back: ")
    assert await storage.list_rejected() == []
    record = await storage.get_record(first)
    assert record is not None
    assert len(record.outlets) == 2
    assert render_plain(await ask(f"/right {first}")).startswith("Confirmed: ")
    assert await storage.verdicts() == {("event", await outlet_of(storage, first)): (1, 0)}


async def test_the_last_word_holds(ask: Ask, storage: Storage) -> None:
    first, _ = await summits(storage)
    await ask(f"/right {first}")
    await ask(f"/wrong {first}")
    ((right, wrong),) = (await storage.verdicts()).values()
    assert (right, wrong) == (0, 1)


async def test_a_verdict_outlives_revisions_of_its_article(ask: Ask, storage: Storage) -> None:
    first, _ = await summits(storage)
    found = await storage.get_fact(first)
    assert found is not None
    await ask(f"/wrong {first} no")
    key = "k1" if found.article.publisher == "The Wire" else "k2"
    await storage.save_article(article(key, "Nothing any more."), [])
    await storage.save_article(article(key), stated())
    assert [report.cited.id for report in await storage.list_rejected()] == [first]
    record = await storage.get_record(first)
    assert record is not None
    assert len(record.outlets) == 1


async def test_a_reason_may_be_given_afterwards(ask: Ask, storage: Storage) -> None:
    first, _ = await summits(storage)
    reply = await ask(f"/wrong {first}")
    assert f"/wrong {first} …" in render_plain(reply)
    await ask(f"/wrong {first} another year")
    (kept,) = await storage.list_rejected()
    assert kept.rejected is not None
    assert kept.rejected.reason == "another year"


@pytest.mark.parametrize("command", ["/wrong {id}", "/right {id}", "/rejected", "/quality"])
@pytest.mark.parametrize(("user", "platform"), [(OTHER, "telegram"), ("7", "discord"), ("-5", "telegram")])
async def test_others_are_refused_kindly_and_change_nothing(
    ask: Ask, storage: Storage, command: str, user: str, platform: str
) -> None:
    first, _ = await summits(storage)
    await ask(f"/wrong {first}")
    said = render_plain(await ask(command.format(id=first), user=user, platform=platform))
    assert said.startswith("Thank you")
    assert f"{platform}:{user}" in said
    assert [report.cited.id for report in await storage.list_rejected()] == [first]
    assert await storage.verdicts() == {("event", await outlet_of(storage, first)): (0, 1)}


async def outlet_of(storage: Storage, name: str) -> str:
    cited = await storage.get_fact(name)
    assert cited is not None
    return cited.article.publisher or ""


async def test_only_the_trusted_see_buttons_and_help(ask: Ask, storage: Storage) -> None:
    first, _ = await summits(storage)
    assert [f"/right {first}", f"/wrong {first}"] == [
        command for command in commands_of(await ask(f"/why {first}")) if re.match("/(right|wrong)", command)
    ]
    assert not [c for c in commands_of(await ask(f"/why {first}", user=OTHER)) if re.match("/(right|wrong)", c)]
    assert "/wrong" in render_plain(await ask("/help"))
    assert "/wrong" not in render_plain(await ask("/help", user=OTHER))
    assert "wrong" not in [name for name, _ in menus()[""]]


async def test_an_answer_that_is_one_record_may_be_judged_at_once(ask: Ask, storage: Storage) -> None:
    (record,) = await storage.list_records("event")
    assert {f"/right {record.id}", f"/wrong {record.id}"} <= set(commands_of(await ask("/summits")))
    assert f"/wrong {record.id}" not in commands_of(await ask("/summits", user=OTHER))
    assert not [command for command in commands_of(await ask("/trade")) if command.startswith("/wrong")]


async def test_why_tells_that_a_report_was_found_wrong(ask: Ask, storage: Storage) -> None:
    first, _ = await summits(storage)
    await ask(f"/wrong {first} another year")
    assert "Found wrong on 1 Sept 2025 by telegram:7: another year" in render_plain(await ask(f"/why {first}"))
    said = render_plain(await ask(f"/why {first}", user=OTHER))
    assert "Found wrong on 1 Sept 2025: another year" in said
    assert "telegram:7" not in said


async def test_the_list_says_who_and_why_latest_first(ask: Ask, storage: Storage) -> None:
    first, second = await summits(storage)
    await ask(f"/wrong {first} another year")
    await storage.reject(second, by="discord:9", reason=None, now=NOW + timedelta(days=1))
    said = render_plain(await ask("/rejected"))
    assert said.index(second) < said.index(first)
    assert "1 Sept 2025 by telegram:7: another year" in said
    assert "2 Sept 2025 by discord:9: no reason given" in said


async def test_a_long_list_goes_on(ask: Ask, storage: Storage) -> None:
    for number in range(3, 14):
        await storage.save_article(article(f"k{number}"), stated())
    for cited in await storage.list_facts("event", limit=20):
        await storage.reject(cited.id, by="telegram:7", reason=None, now=NOW)
    assert commands_of(await ask("/rejected")) == ["/rejected +10"]
    assert render_plain(await ask("/more")).count("/why") == 3


async def test_quality_counts_what_was_judged(ask: Ask, storage: Storage) -> None:
    first, second = await summits(storage)
    await ask(f"/wrong {first}")
    await ask(f"/right {second}")
    said = render_plain(await ask("/quality"))
    assert "Events: 50% right (1 of 2)" in said
    assert f"• {await outlet_of(storage, first)}: 0% right (0 of 1)" in said
    assert f"• {await outlet_of(storage, second)}: 100% right (1 of 1)" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/rejected", "Nothing has been found wrong."),
        ("/quality", "No fact has been judged yet."),
        ("/wrong", "Say which fact"),
        ("/right", "Say which fact"),
        ("/wrong zzzz", "There is no fact zzzz"),
        ("/right zzzz", "There is no fact zzzz"),
    ],
)
async def test_what_there_is_nothing_to_do_for(ask: Ask, text: str, said: str) -> None:
    assert said in render_plain(await ask(text))


async def test_a_whole_platform_may_be_trusted(storage: Storage) -> None:
    """The terminal is: whoever can start the program there can write the database."""
    await storage.save_article(article(), stated())
    dispatch = Dispatch(storage, ["terminal"])
    asked = Request(platform="terminal", chat="me", user="me", text="/rejected", language="en", at=NOW)
    assert "Nothing has been found wrong." in render_plain(await dispatch(asked))


# --- through Telegram's own client


@asynccontextmanager
async def bot_over(storage: Storage, fake: FakeTelegram) -> AsyncIterator[None]:
    stop = asyncio.Event()
    dispatch = Dispatch(storage, ["telegram:42"])
    task = asyncio.create_task(Telegram(open_bot(TOKEN, fake.url), dispatch, storage, menus()).run(stop))
    try:
        yield
    finally:
        stop.set()
        await task


async def answers(fake: FakeTelegram, number: int) -> Sequence[str]:
    async with asyncio.timeout(10):
        while len(fake.sent) < number:  # noqa: ASYNC110  # what is waited for lies on both sides of a socket
            await asyncio.sleep(0.005)
    return [message["text"] for message in fake.sent]


async def test_a_press_counts_by_who_presses_not_by_the_group(ask: Ask, storage: Storage) -> None:
    first, _ = await summits(storage)
    async with FakeTelegram() as fake, bot_over(storage, fake):
        fake.say(f"/why {first}", chat=-5)  # by person 42, who is trusted
        await answers(fake, 1)
        labels = {b["text"]: b["callback_data"] for row in fake.sent[0]["markup"] for b in row}
        assert labels["❌"] == f"/wrong {first}"
        fake.press(labels["❌"], chat=-5, person=43)
        assert "telegram:43" in (await answers(fake, 2))[1]
        assert await storage.list_rejected() == []
        fake.press(labels["❌"], chat=-5)
        assert (await answers(fake, 3))[2].startswith("Taken out: ")
        (kept,) = await storage.list_rejected()
        assert kept.rejected is not None
        assert kept.rejected.by == "telegram:42"
        fake.press(labels["✅"], chat=-5)
        assert (await answers(fake, 4))[3].startswith("Put back: ")
