"""``/outbox``: admins see what is on its way, and decide over what may have arrived."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.models import Address, Line, Outgoing, Reply, Request, Run
from bot.models.outcome import Closed, Outcome, Refused, Sent, Unknown, Wait
from bot.platforms.terminal_text import render_plain
from handlers import Dispatch, commands, menus
from handlers.outbox import REASONS
from handlers.wording import wording
from storage import Storage
from storage.outbox import WHOLE_CHAT
from tests.making import NOW, TRANSLATED
from tests.telling.making import subscription

Ask = Callable[..., Awaitable[Reply]]

OUTCOMES: dict[str, Outcome] = {
    "1": Sent("11"),
    "2": Unknown("no answer"),
    "3": Closed("blocked"),
    "4": Closed("blocked"),
    "-5": Closed("kicked"),
    "6": Refused("message is too long"),
    "7": Wait(600),
}


@pytest.fixture
def ask(storage: Storage) -> Ask:
    dispatch = Dispatch(storage, ["telegram:1", "telegram:2"], ["telegram:1"])

    async def ask(text: str, user: str = "1", language: str = "en") -> Reply:
        request = Request(platform="telegram", chat="1", user=user, text=text, language=language, at=NOW)
        return await dispatch(request)

    return ask


async def fill(storage: Storage) -> None:
    """A message to each chat of OUTCOMES with what came of it, under the policy "hold"; one more has waited."""
    for chat, outcome in OUTCOMES.items():
        await storage.subscriptions.add(subscription(NOW, Address("telegram", chat)))
        await queue(storage, chat)
        [row] = [one for one in await storage.outbox.ready("telegram", NOW, 99) if one.address.chat == chat]
        assert await storage.outbox.claim(row.number, NOW)
        await storage.outbox.settle(row, outcome, NOW, "hold")
    await queue(storage, "8")
    paused = await storage.subscriptions.add(subscription(NOW, Address("telegram", "9")))
    await storage.subscriptions.pause(paused.number, "paused", now=NOW)


async def queue(storage: Storage, chat: str) -> None:
    reply = Reply(blocks=(Line((Run("news"),)),))
    outgoing = Outgoing(reply=reply, addresses=(Address("telegram", chat),), slots=("s",))
    await storage.outbox.enqueue([(outgoing, ["{}"])], now=NOW - timedelta(hours=2))


def commands_of(reply: Reply) -> list[str]:
    return [button.command for row in reply.buttons for button in row]


async def test_admins_see_how_it_stands(storage: Storage, ask: Ask) -> None:
    await fill(storage)
    reply = await ask("/outbox")
    lines = render_plain(reply).splitlines()
    for line in (
        "• waiting to be sent: 2",
        "• being sent: 0",
        "• held, may have arrived: 1",
        "• failed: 4",
        "• sent: 1",
        "• the oldest waits since: 2 hours ago",
        "• answers lost, so that it may have come twice: 1",
        "• chats asked to wait with: 1",
        "• chats that have shut us out: 3 (blocked 2, kicked 1)",
    ):
        assert line in lines
    assert commands_of(reply) == ["/outbox release", "/outbox drop"]


async def test_an_empty_one_is_told_briefly(ask: Ask) -> None:
    reply = await ask("/outbox")
    said = render_plain(reply)
    assert "• chats that have shut us out: 0" in said
    assert "oldest" not in said
    assert commands_of(reply) == []


@pytest.mark.parametrize(
    ("verb", "said", "counts"),
    [
        ("release", "Sent again: 1", {"queued": 3, "failed": 4, "sent": 1}),
        ("drop", "Let be: 1", {"queued": 2, "failed": 5, "sent": 1}),
    ],
)
async def test_what_is_held_is_decided_once(
    storage: Storage, ask: Ask, verb: str, said: str, counts: dict[str, int]
) -> None:
    await fill(storage)
    assert said in render_plain(await ask(f"/outbox {verb}"))
    assert (await storage.outbox.state(NOW)).counts == counts
    assert said.replace("1", "0") in render_plain(await ask(f"/outbox {verb}"))


@pytest.mark.parametrize("verb", ["", "release", "drop"])
@pytest.mark.parametrize("user", ["2", "3", "-1001"])
async def test_nobody_else_sees_or_decides(storage: Storage, ask: Ask, verb: str, user: str) -> None:
    await fill(storage)
    before = await storage.outbox.state(NOW)
    said = render_plain(await ask(f"/outbox {verb}", user=user))
    assert said == (f"Only admins see what is on its way; to be one of them, send the owner this: telegram:{user}")
    assert await storage.outbox.state(NOW) == before


@pytest.mark.parametrize("code", [code for code in TRANSLATED if code != "en"])
async def test_every_reason_is_told_in_the_readers_language(code: str) -> None:
    assert set(WHOLE_CHAT) <= set(REASONS)
    say = wording(code)
    assert all(say(reason) != reason for reason in REASONS)


def test_it_is_in_no_menu() -> None:
    assert commands()["outbox"].trusted
    assert not any(name == "outbox" for menu in menus().values() for name, _ in menu)
