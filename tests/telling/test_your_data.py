"""Your data: everything shown, everything erased, nothing of anybody else."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.models import Address, Chat, File, Interest, Line, Outgoing, Reply, Request, Run, Update
from bot.platforms.terminal_text import render_plain
from handlers import Dispatch
from handlers.managing import MANAGING
from storage import Storage, open_storage
from storage.subscriptions import Turned
from storage.tables import metadata
from storage.tellings import Noted
from tests.fakes.courier import FakeCourier
from tests.making import NOW, TRANSLATED, article, stated
from tests.telling.making import subscription

ME, THEM, GROUP = "700700701", "800800801", "-1009009009"
TABLES = {"chats", "subscriptions", "deliveries", "waits", "updates", "rejections", "confirmations"}
Ask = Callable[..., Awaitable[Reply]]


def asking(storage: Storage) -> Ask:
    dispatch = Dispatch(storage, ["telegram:" + ME])

    async def ask(text: str, *, chat: str = ME, at: datetime = NOW, **fields: Any) -> Reply:
        known = {"user": ME, "group": chat.startswith("-"), "language": "en", **fields}
        return await dispatch(Request(platform="telegram", chat=chat, text=text, at=at, **known))

    return ask


@pytest.fixture
async def ask(storage: Storage) -> Ask:
    """Three conversations with something in every table that names one."""
    await storage.save_article(article(), stated())
    for chat in (ME, THEM, GROUP):
        await _fill(storage, chat)
    first, second, *_ = [one.id for one in await storage.list_facts("trade")]
    await storage.reject(first, by=f"telegram:{ME}", reason="another year", now=NOW)
    await storage.confirm(second, by=f"telegram:{ME}", now=NOW)
    group = subscription(NOW, Address("telegram", GROUP), by=f"telegram:{ME}", interest=Interest(words=("cotton",)))
    await storage.subscriptions.add(group)
    return asking(storage)


async def _fill(storage: Storage, chat: str) -> None:
    for name in (chat, f"{chat}/3"):
        await storage.save_chat(Chat(platform="telegram", chat=name, language="en", zone="Asia/Almaty", quiet_from=0))
    one = await storage.subscriptions.add(subscription(NOW, Address("telegram", chat)))
    await storage.subscriptions.add(
        subscription(NOW, Address("telegram", chat, "3"), interest=Interest(words=("silk",)))
    )
    await storage.tellings.note([Noted(one.number, f"s{chat[-3:]}", "new")], now=NOW)
    for topic, said in (("", "the same for all"), ("3", f"only for {chat[-3:]}")):
        outgoing = Outgoing(
            reply=Reply(blocks=(Line((Run(said),)),)),
            addresses=(Address("telegram", chat, topic),),
            slots=(f"digest:{one.number}:2025-09-01",),
        )
        await storage.outbox.enqueue([(outgoing, FakeCourier().render(outgoing.reply))], now=NOW)
    await storage.outbox.wait("telegram", chat, NOW + timedelta(hours=1))
    message: dict[str, Any] = {"chat": {"id": int(chat)}, "from": {"id": 5}, "text": f"what of {THEM}?"}
    both: list[dict[str, Any]] = [{"message": message}, {"callback_query": {"message": message}}]
    for number, update in enumerate(both):
        payload = json.dumps({"update_id": 1, **update})
        kept = Update(platform="telegram", update_id=int(chat[-6:]) * 10 + number, payload=payload)
        await storage.receive_update(kept, now=NOW)


def everything(path: Path) -> dict[str, list[str]]:
    """Table -> its rows as text, whatever they hold."""
    with sqlite3.connect(path) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: [repr(row) for row in database.execute(f'SELECT * FROM "{name}"')] for name in tables}


def places(path: Path, name: str) -> set[str]:
    return {table for table, rows in everything(path).items() if any(name in row for row in rows)}


def file_of(tmp_path: Path) -> Path:
    return tmp_path / "silkwire.db"


def pressed(reply: Reply) -> str:
    return reply.buttons[0][0].command


# --- /mydata ----------------------------------------------------------------------------------------------------------


def exported(reply: Reply) -> dict[str, Any]:
    [file] = reply.blocks
    assert isinstance(file, File)
    assert file.media_type == "application/json"
    return dict(json.loads(file.content))


async def test_mydata_has_all_there_is(ask: Ask) -> None:
    data = exported(await ask("/mydata"))
    assert data["conversation"]["chat"] == ME
    assert [one["chat"] for one in data["settings"]] == [ME, f"{ME}/3"]
    assert data["settings"][0]["quiet_from"] == 0
    assert [one["chat"] for one in data["subscriptions"]] == [ME, ME, GROUP]
    assert data["subscriptions"][0]["at"] == "08:30"
    assert [one["subject"] for one in data["told"]] == ["s701"]
    assert [one["payload"]["text"] for one in data["messages"]] == ["the same for all", "only for 701"]
    assert data["messages"][0]["queued"] == NOW.isoformat()
    assert [(one["verdict"], one.get("reason")) for one in data["corrections"]] == [
        ("wrong", "another year"),
        ("right", None),
    ]
    assert len(data["waits"]) == 1
    assert len(data["updates"]) == 2


async def test_mydata_has_nothing_of_anybody_else(ask: Ask) -> None:
    data = exported(await ask("/mydata"))
    del data["updates"]  # there they are spoken of
    said = json.dumps(data)
    assert THEM not in said
    assert "only for 801" not in said


async def test_the_file_of_a_group_does_not_tell_what_its_members_do_elsewhere(ask: Ask) -> None:
    data = exported(await ask("/mydata", chat=GROUP))
    assert data["corrections"] == []
    assert {one["chat"] for one in data["subscriptions"]} == {GROUP}


async def test_the_file_of_who_never_came_is_empty(storage: Storage) -> None:
    data = exported(await asking(storage)("/mydata"))
    assert {name: rows for name, rows in data.items() if rows and name != "conversation"} == {}


# --- /forget ----------------------------------------------------------------------------------------------------------


async def test_forget_asks_first(ask: Ask, storage: Storage, tmp_path: Path) -> None:
    before = everything(file_of(tmp_path))
    reply = await ask("/forget")
    said = render_plain(reply)
    assert "Subscriptions: 3" in said
    assert "Messages: 2" in said
    assert everything(file_of(tmp_path)) == before


async def test_after_forgetting_no_table_names_the_chat_or_the_person(
    ask: Ask, storage: Storage, tmp_path: Path
) -> None:
    path = file_of(tmp_path)
    assert places(path, ME) == TABLES
    said = render_plain(await ask(pressed(await ask("/forget"))))
    assert said.startswith("Forgotten")
    assert places(path, ME) == set()
    assert "s701" not in repr(everything(path)["told"])
    assert "only for 701" not in repr(everything(path)["bodies"])
    assert exported(await ask("/mydata"))["messages"] == []


async def test_nothing_of_it_is_left_in_the_file(database: str, tmp_path: Path) -> None:
    async with open_storage(database) as storage:
        await _fill(storage, ME)
        await storage.personal.forget("telegram", ME, [f"telegram:{ME}"], now=NOW)
    left = file_of(tmp_path).read_bytes()  # closed: there is no log beside it any more
    assert ME.encode() not in left
    assert b"only for 701" not in left


async def test_others_keep_all_they_have(ask: Ask, storage: Storage, tmp_path: Path) -> None:
    path = file_of(tmp_path)
    before = {table: [row for row in rows if THEM in row and ME not in row] for table, rows in everything(path).items()}
    await ask(pressed(await ask("/forget")))
    after = everything(path)
    assert {table: [row for row in after[table] if THEM in row] for table in after} == before
    assert "the same for all" in repr(after["bodies"])
    assert len(await storage.subscriptions.list(Address("telegram", GROUP))) == 2


async def test_corrections_stay_and_name_nobody(ask: Ask, storage: Storage) -> None:
    await ask(pressed(await ask("/forget")))
    [report] = await storage.list_rejected()
    assert report.rejected is not None
    assert (report.rejected.by, report.rejected.reason) == ("", "another year")
    assert "by somebody who was forgotten: another year" in render_plain(await ask("/rejected"))


async def test_a_question_under_way_is_not_answered_again_after_a_crash(ask: Ask, storage: Storage) -> None:
    await ask(pressed(await ask("/forget")))
    assert not any(ME in update.payload for update in await storage.pending_updates("telegram"))
    assert len(await storage.pending_updates("telegram")) == 4


async def test_a_forum_is_forgotten_with_all_its_topics(ask: Ask, storage: Storage, tmp_path: Path) -> None:
    await ask(pressed(await ask("/forget", chat=f"{GROUP}/3")), chat=f"{GROUP}/3")
    assert places(file_of(tmp_path), GROUP) == set()
    assert len(await storage.list_rejected()) == 1
    assert (await storage.list_rejected())[0].rejected is not None


@pytest.mark.parametrize(
    "command",
    [
        "/mydata",
        "/forget",
        "/language kk",
        "/timezone Oslo",
        "/quiet 22:00-7:00",
        "/subscribe daily 8:30 trade",
        "/subscriptions pause 5",
        "/unsubscribe 5",
    ],
)
async def test_members_of_a_group_decide_nothing(ask: Ask, storage: Storage, tmp_path: Path, command: str) -> None:
    before = everything(file_of(tmp_path))
    if command == "/forget":
        command = pressed(await ask("/forget", chat=GROUP))
    assert command.split()[0].removeprefix("/") in MANAGING
    said = render_plain(await ask(command, chat=GROUP, may_manage=False))
    assert "only admins of the group" in said
    assert everything(file_of(tmp_path)) == before


@pytest.mark.parametrize("later", [timedelta(minutes=16), timedelta(days=400), -timedelta(minutes=1)])
async def test_an_old_button_only_asks_again(ask: Ask, storage: Storage, tmp_path: Path, later: timedelta) -> None:
    before = everything(file_of(tmp_path))
    said = render_plain(await ask(pressed(await ask("/forget")), at=NOW + later))
    assert said.startswith("Forget this conversation?")
    assert everything(file_of(tmp_path)) == before


@pytest.mark.parametrize("said", ["yes", "0", "-1", "1e9", "9" * 40, "²", "١٢٣", "1756728000.5", "everything now"])
async def test_a_forged_button_only_asks(ask: Ask, said: str) -> None:
    assert render_plain(await ask(f"/forget {said}")).startswith("Forget this conversation?")


@pytest.mark.parametrize("code", [code for code in TRANSLATED if code != "en"])
async def test_it_is_said_in_the_readers_language(storage: Storage, code: str) -> None:
    reply = await asking(storage)("/forget", language=code)
    assert "Forget" not in render_plain(reply)
    assert len(pressed(reply).encode()) <= 64


async def test_what_was_composed_meanwhile_is_not_sent(ask: Ask, storage: Storage, tmp_path: Path) -> None:
    mine, theirs = [(await storage.subscriptions.list(Address("telegram", chat)))[0] for chat in (ME, THEM)]
    reply = Reply(blocks=(Line((Run("composed before"),)),))
    slots = tuple(f"digest:{one.number}:2025-09-02" for one in (mine, theirs))
    outgoing = Outgoing(reply=reply, addresses=(mine.address, theirs.address), slots=slots)
    moved = {one.number: (NOW + timedelta(days=1), NOW) for one in (mine, theirs)}
    await ask(pressed(await ask("/forget")))
    assert await storage.subscriptions.turn([Turned(outgoing, ["{}"], moved)], now=NOW) == 1
    alone = Outgoing(reply=reply, addresses=(mine.address,), slots=(f"alert:{mine.number}:1",), lane=1)
    await storage.tellings.send(mine.number, [], alone, ["{}"], now=NOW)
    assert places(file_of(tmp_path), ME) == set()


def test_every_table_that_names_a_chat_or_a_person_is_known_here() -> None:
    """A new one belongs into ``storage.personal``."""
    telling = {"chat", "by", "user", "person"}
    naming = {name for name, table in metadata.tables.items() if telling & set(table.columns.keys())}
    assert naming == TABLES - {"updates"}  # these do in what they hold


async def test_all_of_it_or_nothing(ask: Ask, storage: Storage, tmp_path: Path) -> None:
    before = everything(file_of(tmp_path))
    with sqlite3.connect(file_of(tmp_path)) as database:
        database.execute("CREATE TRIGGER no BEFORE UPDATE ON updates BEGIN SELECT RAISE(ABORT, 'no'); END")
    reply = await ask(pressed(await ask("/forget")))
    assert "went wrong" in render_plain(reply)
    assert everything(file_of(tmp_path)) == before
