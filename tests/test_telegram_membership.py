"""Where the bot is let in and shut out, who decides in a chat, and at what pace people are answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.models import Address, Line, Reply, Request, Run
from bot.outbox.pacing import Limit, Limits, Pacer
from bot.platforms.telegram import Telegram
from bot.platforms.telegram_pace import Pace
from bot.platforms.telegram_send import Turns, open_bot
from tests.fakes.clock import SimClock
from tests.fakes.telegram import TOKEN, FakeTelegram, Fault
from tests.fakes.telegram_limits import Limits as ServerLimits
from tests.fakes.telegram_requests import Refusal
from tests.test_telegram import MemoryInbox, until

GROUP, CHANNEL = -1005, -1007
ADMIN, MEMBER = 42, 43
PASSED_ON = {"type": "user", "date": 1, "sender_user": {"id": 5, "is_bot": False, "first_name": "B"}}
FROM_CHANNEL = {"type": "channel", "date": 1, "message_id": 1, "chat": {"id": CHANNEL, "type": "channel", "title": "C"}}


@dataclass
class Heard:
    """What a platform passes on, in order."""

    told: list[tuple[str, ...]] = field(default_factory=list)
    waits: list[tuple[str, float]] = field(default_factory=list)

    async def closed(self, address: Address, reason: str) -> None:
        self.told.append(("closed", address.chat, address.topic, reason))

    async def opened(self, address: Address) -> None:
        self.told.append(("opened", address.chat, address.topic))

    async def migrated(self, old: str, new: str) -> None:
        self.told.append(("migrated", old, new))

    async def wait(self, chat: str, seconds: float) -> None:
        self.waits.append((chat, seconds))


@dataclass
class Scene:
    fake: FakeTelegram
    heard: Heard = field(default_factory=Heard)
    inbox: MemoryInbox = field(default_factory=MemoryInbox)
    asked: list[Request] = field(default_factory=list)
    parts: int = 1

    async def dispatch(self, request: Request) -> Reply:
        self.asked.append(request)
        lines = tuple(Line((Run("x" * 4090),)) for _ in range(self.parts - 1))
        return Reply(blocks=(*lines, Line((Run(f"answer to {request.text}"),))))

    @staticmethod
    async def at_once(seconds: float) -> None:
        await asyncio.sleep(0)

    @staticmethod
    async def manages(request: Request) -> bool:
        return request.text.startswith("/forget")

    @asynccontextmanager
    async def at_work(self, turns: Turns | None = None) -> AsyncIterator[Telegram]:
        stop = asyncio.Event()
        telegram = Telegram(
            open_bot(TOKEN, self.fake.url),
            self.dispatch,
            self.inbox,
            {},
            manages=self.manages,
            memberships=self.heard,
            turns=turns,
            sleep=self.at_once,
        )
        task = asyncio.create_task(telegram.run(stop))
        try:
            yield telegram
        finally:
            stop.set()
            await task

    async def settled(self, *updates: int) -> None:
        await until(lambda: set(updates) <= set(self.inbox.settled))

    @property
    def polled(self) -> Sequence[str]:
        return [method for method, _ in self.fake.calls]


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    roles = {(GROUP, ADMIN): "administrator", (CHANNEL, ADMIN): "creator"}
    async with FakeTelegram(chats={GROUP: "supergroup", CHANNEL: "channel", 7: "private"}, roles=roles) as fake:
        yield Scene(fake)


# --- let in and shut out ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chat", "status", "rights", "told"),
    [
        (7, "kicked", {}, ("closed", "7", "", "blocked")),
        (7, "member", {}, ("opened", "7", "")),
        (GROUP, "kicked", {}, ("closed", "-1005", "", "kicked")),
        (GROUP, "left", {}, ("closed", "-1005", "", "kicked")),
        (GROUP, "restricted", {"can_send_messages": False}, ("closed", "-1005", "", "no rights")),
        (GROUP, "restricted", {}, ("opened", "-1005", "")),
        (GROUP, "member", {}, ("opened", "-1005", "")),
        (GROUP, "administrator", {}, ("opened", "-1005", "")),
        (CHANNEL, "administrator", {"can_post_messages": True}, ("opened", "-1007", "")),
        (CHANNEL, "administrator", {"can_post_messages": False}, ("closed", "-1007", "", "no rights")),
        (CHANNEL, "administrator", {}, ("closed", "-1007", "", "no rights")),
        (CHANNEL, "kicked", {}, ("closed", "-1007", "", "kicked")),
    ],
)
async def test_our_place_in_a_chat_is_passed_on(
    scene: Scene, chat: int, status: str, rights: dict[str, bool], told: tuple[str, ...]
) -> None:
    async with scene.at_work():
        kind = "channel" if chat == CHANNEL else None
        await scene.settled(scene.fake.change_place(status, chat=chat, kind=kind, **rights))
    assert scene.heard.told == [told]
    assert scene.asked == []


async def test_membership_and_channels_are_asked_for(scene: Scene) -> None:
    async with scene.at_work():
        await scene.settled(scene.fake.say("/trade"))
    asked = [params["allowed_updates"] for method, params in scene.fake.calls if method == "getupdates"]
    assert all("my_chat_member" in one and "channel_post" in one for one in asked)


@pytest.mark.parametrize(("thread", "topic"), [(None, ""), (3, "3")])
async def test_whoever_writes_can_be_written_to(scene: Scene, thread: int | None, topic: str) -> None:
    async with scene.at_work():
        await scene.settled(scene.fake.say("talk among members", chat=GROUP, thread=thread))
    assert scene.heard.told == [("opened", "-1005", topic)]


async def test_a_group_that_migrates_is_told_of_by_both(scene: Scene) -> None:
    async with scene.at_work():
        scene.fake.migrate(-5, GROUP)
        await until(lambda: len(scene.inbox.settled) == 2)
    assert set(scene.heard.told) == {("migrated", "-5", "-1005")}
    assert len(scene.heard.told) == 2


async def test_a_group_that_migrated_unseen_is_told_of_by_the_error(scene: Scene) -> None:
    async with scene.at_work():
        scene.fake.chats[-5] = f"migrated:{GROUP}"
        await scene.settled(scene.fake.say("/trade", chat=-5))
    assert scene.heard.told == [("opened", "-5", ""), ("migrated", "-5", "-1005")]
    assert scene.fake.texts(GROUP) == ["answer to /trade"]


async def test_an_answer_that_is_refused_tells_that_the_chat_is_closed(scene: Scene) -> None:
    async with scene.at_work():
        scene.fake.chats[8] = "blocked"
        await scene.settled(scene.fake.say("hello", chat=8))
    assert scene.heard.told[-1] == ("closed", "8", "", "blocked")


# --- who decides ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "as_chat", "more", "may"),
    [
        (ADMIN, None, {}, True),
        (MEMBER, None, {}, False),
        (MEMBER, GROUP, {}, True),  # an anonymous admin
        (MEMBER, -1009, {}, False),  # a member who writes as a channel
        (MEMBER, CHANNEL, {"is_automatic_forward": True}, False),  # the linked channel
    ],
)
async def test_in_a_group_its_admins_decide(
    scene: Scene, person: int, as_chat: int | None, more: dict[str, Any], may: bool
) -> None:
    async with scene.at_work():
        await scene.settled(scene.fake.say("/forget", chat=GROUP, person=person, as_chat=as_chat, **more))
    [request] = scene.asked
    assert (request.group, request.may_manage) == (True, may)


@pytest.mark.parametrize("text", ["/forget", "/trade"])
@pytest.mark.parametrize(("origin", "automatic"), [(PASSED_ON, False), (FROM_CHANNEL, True)])
async def test_a_command_that_is_passed_on_is_not_heard(
    scene: Scene, text: str, origin: dict[str, object], automatic: bool
) -> None:
    async with scene.at_work():
        more: dict[str, Any] = {"forward_origin": origin} | ({"is_automatic_forward": True} if automatic else {})
        await scene.settled(scene.fake.say(text, chat=GROUP, person=ADMIN, **more))
    assert scene.asked == []


@pytest.mark.parametrize(("person", "may"), [(ADMIN, True), (MEMBER, False)])
@pytest.mark.parametrize("chat", [GROUP, CHANNEL])
async def test_a_button_is_as_good_as_who_presses_it(scene: Scene, chat: int, person: int, may: bool) -> None:
    async with scene.at_work():
        await scene.settled(scene.fake.press("/forget 1", chat=chat, person=person))
    assert [(one.user, one.may_manage) for one in scene.asked] == [(str(person), may)]


async def test_in_private_everybody_decides_and_nobody_is_asked(scene: Scene) -> None:
    async with scene.at_work():
        await scene.settled(scene.fake.say("/forget"))
    assert [(one.group, one.may_manage) for one in scene.asked] == [(False, True)]
    assert "getchatmember" not in scene.polled


async def test_telegram_is_asked_only_where_it_matters_and_once_a_minute(scene: Scene) -> None:
    async with scene.at_work():
        await scene.settled(scene.fake.say("/trade", chat=GROUP))
        assert "getchatmember" not in scene.polled
        await scene.settled(scene.fake.say("/forget", chat=GROUP), scene.fake.say("/forget", chat=GROUP))
        await scene.settled(scene.fake.say("/forget", chat=GROUP, person=MEMBER))
    assert scene.polled.count("getchatmember") == 2
    assert [one.may_manage for one in scene.asked] == [False, True, True, False]


async def test_where_telegram_cannot_be_asked_nobody_decides_and_the_next_one_is_asked_again(scene: Scene) -> None:
    scene.fake.faults.append(Fault("getChatMember", "html"))
    async with scene.at_work():
        await scene.settled(scene.fake.say("/forget", chat=GROUP), scene.fake.say("/forget", chat=GROUP))
    assert [one.may_manage for one in scene.asked] == [False, True]


@pytest.mark.parametrize(("person", "may"), [(ADMIN, True), (MEMBER, False)])
async def test_where_members_are_hidden_from_us_the_admins_are_not(scene: Scene, person: int, may: bool) -> None:
    refusal = Refusal(400, "Bad Request: CHAT_ADMIN_REQUIRED")
    scene.fake.faults.append(Fault("getChatMember", "refuse", refusal=refusal))
    async with scene.at_work():
        await scene.settled(scene.fake.say("/forget", chat=GROUP, person=person))
    assert [one.may_manage for one in scene.asked] == [may]


async def test_a_server_of_another_version_is_understood(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fakes.telegram_people.ADMINS_RIGHTS", ())
    async with scene.at_work():
        odd = scene.fake.change_place("administrator", chat=GROUP)
        await scene.settled(odd, scene.fake.say("/forget", chat=GROUP))
    assert [one.may_manage for one in scene.asked] == [True]


async def test_a_channel_is_answered_where_it_asks_and_counts_as_its_admins(scene: Scene) -> None:
    async with scene.at_work():
        await scene.settled(scene.fake.post("/forget", chat=CHANNEL), scene.fake.post("news of ours", chat=CHANNEL))
    [request] = scene.asked
    assert (request.chat, request.user, request.may_manage) == ("-1007", "-1007", True)
    assert scene.fake.texts(CHANNEL) == ["answer to /forget"]
    assert "getchatmember" not in scene.polled


# --- at what pace -----------------------------------------------------------------------------------------------------


async def test_answers_keep_to_the_limits_together_with_a_broadcast(scene: Scene) -> None:
    """Three parts to one chat come one by one, also where the first waits for what the outbox has sent there."""
    clock = asyncio.get_running_loop().time
    limits = Limits(Limit(30, 0.6), Limit(1, 0.6), Limit(20, 36))  # thrice the server's: the machine may be busy
    scene.fake.limits = ServerLimits(clock, scale=5)
    scene.parts = 3
    pacer = Pacer(limits, clock=clock)
    began = clock()
    async with scene.at_work(Pace(pacer, scene.heard.wait)):
        await pacer.turn("7", group=False, lane=2)
        await scene.settled(scene.fake.say("/trade"), scene.fake.say("/trade", chat=GROUP))
    assert len(scene.fake.sent) == 6
    assert scene.fake.limits.refused == 0
    assert clock() - began >= 3 * 0.6


async def test_an_answer_goes_before_a_broadcast() -> None:
    clock = SimClock()
    pacer = Pacer(Limits(), clock=clock, sleep=clock.sleep)
    pace = Pace(pacer, Heard().wait)
    order: list[str] = []

    async def take(name: str, waiting: object) -> None:
        await waiting  # type: ignore[misc]
        order.append(name)

    async def both() -> None:
        for number in range(30):
            await pacer.turn(str(number), group=False, lane=2)
        tasks = [take(f"broadcast {number}", pacer.turn(str(number), group=False, lane=2)) for number in range(40, 50)]
        await asyncio.gather(*tasks, take("answer", pace.turn(99)))

    await clock.run(both())
    assert order[0] == "answer"


async def test_a_wait_is_kept_and_obeyed_by_all_that_is_sent_there(scene: Scene) -> None:
    refusal = Refusal(429, "Too Many Requests: retry after 10072", retry_after=10_072)
    scene.fake.faults.append(Fault("sendMessage", "refuse", refusal=refusal))
    clock = asyncio.get_running_loop().time
    pacer = Pacer(Limits(), clock=clock)
    async with scene.at_work(Pace(pacer, scene.heard.wait)):
        scene.fake.say("hello")
        await until(lambda: bool(scene.heard.waits))
        await scene.settled(scene.fake.say("hello", chat=8))  # others are served
        assert pacer.free_at("7") > clock() + 10_000
        task = asyncio.current_task()
        [waiting] = [one for one in asyncio.all_tasks() if "_answer" in repr(one) and one is not task]
        waiting.cancel()
    assert scene.heard.waits == [("7", 10_072)]
    assert scene.fake.texts(8) == ["answer to hello"]


async def test_many_that_wait_for_their_turn_hold_up_nobody(scene: Scene) -> None:
    """Twenty answers that may not be sent yet leave room for the twenty-first."""
    clock = asyncio.get_running_loop().time
    pacer = Pacer(Limits(), clock=clock)
    for chat in range(100, 125):
        pacer.close(3600, str(chat))
    async with scene.at_work(Pace(pacer, scene.heard.wait)):
        for chat in range(100, 125):
            scene.fake.say("hello", chat=chat)
        await scene.settled(scene.fake.say("hello", chat=7))
        for waiting in asyncio.all_tasks():
            if "_answer" in repr(waiting):
                waiting.cancel()
    assert scene.fake.texts(7) == ["answer to hello"]


# --- what is logged ---------------------------------------------------------------------------------------------------


async def test_no_token_and_no_persons_number_is_logged(scene: Scene) -> None:
    scene.fake.faults += [Fault("getChatMember", "redirect"), Fault("sendMessage", "redirect")]
    with capture_logs() as logs:
        async with scene.at_work():
            await scene.settled(scene.fake.say("/forget", chat=GROUP))
            scene.fake.chats[8] = "blocked"
            await scene.settled(scene.fake.say("hello", chat=8))
    said = repr(logs)
    assert TOKEN.partition(":")[2] not in said
    assert str(GROUP) not in said
    assert scene.fake.strayed == []
