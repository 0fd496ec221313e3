"""What `make chaos` measures, in short; and what a sender meets at night: full disks, broken rows, a second process."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.errors import StorageError
from bot.models import Address, Delivery, Interest, Outgoing
from bot.models.outcome import Outcome, Refused, Sent, Unknown, Unreachable, Wait
from bot.outbox.pacing import Pacer
from bot.outbox.sender import FLOOD, Sender
from bot.platforms.telegram_courier import TelegramCourier
from bot.platforms.telegram_send import open_bot
from bot.telling.digests import replan, turn_digests
from storage import Storage, open_storage
from storage.outbox import MOST_DOUBTS
from storage.subscriptions import Turned
from tests.chaos import broadcasting, clock, commands, composing, kills, latency, storm
from tests.fakes.clock import SimClock
from tests.fakes.courier import FakeCourier
from tests.fakes.telegram import TOKEN
from tests.fakes.watched import Watched
from tests.making import NOW
from tests.telling.making import HERE, subscription
from tests.telling.test_outbox import drain, queue, reply

OTHER = Address("telegram", "8")


async def test_two_kills_lose_nobody() -> None:
    kills.check(await kills.broadcast(60, 2))


async def test_a_broadcast_keeps_the_limits_and_is_nearly_as_fast_as_they_allow() -> None:
    broadcasting.check(await broadcasting.broadcast(broadcasting.crowd(300)), slack=1.15)


async def test_a_storm_of_waits_is_obeyed_and_passes() -> None:
    storm.check(await storm.weather(150, (3, 60, 600)))


async def test_people_are_answered_beside_a_broadcast() -> None:
    found = await commands.ask(3)
    assert max(found.seconds) < 5  # a machine may have other things to do
    assert found.told > 0


async def test_an_alert_goes_out_soon() -> None:
    assert max(await latency.measure(1)) < 30


async def test_ten_times_the_subscribers_are_composed_for_once(tmp_path: Path) -> None:
    costs = []
    for number in (composing.FILTERS, 3 * composing.FILTERS):
        database = f"sqlite:///{tmp_path}/{number}.db"
        await composing.fill(database, number, 20)
        costs.append(await composing.compose(database))
    assert [cost.queued for cost in costs] == [500, 1500]
    assert costs[1].texts <= 3 * costs[0].texts  # three languages


@pytest.mark.parametrize("disturbance", clock.DISTURBANCES)
async def test_one_digest_a_day_whatever_clocks_do(disturbance: str) -> None:
    kept = await clock.keep("Asia/Beirut", date(2026, 3, 29), disturbance, slots=(0, 30))
    assert (kept.missing, kept.doubled) == (0, 0)


# --- at night


class Failing:
    """A store whose method fails so many times."""

    def __init__(self, inner: Any, method: str, errors: list[Exception]) -> None:
        self._inner, self._method, self._errors = inner, method, deque(errors)

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inner, name)
        if name != self._method:
            return method

        async def call(*args: Any, **kwargs: Any) -> Any:
            if self._errors:
                raise self._errors.popleft()
            return await method(*args, **kwargs)

        return call


async def run_until_sent(store: Any, courier: FakeCourier, messages: int) -> None:
    """Let a sender run on a simulated clock till so many messages were taken and settled."""
    working: set[object] = set()
    sim = SimClock(busy=lambda: bool(working))
    stop = asyncio.Event()

    async def settle(delivery: Delivery, *args: Any) -> None:
        await store.settle(delivery, *args)
        if len(courier.sent) == messages:
            stop.set()

    class Stopping(Failing):
        def __getattr__(self, name: str) -> Any:
            return settle if name == "settle" else getattr(store, name)

    sender = Sender(
        Watched(Stopping(store, "", []), working),
        courier,
        Pacer(clock=sim, sleep=sim.sleep),
        now=lambda: NOW + timedelta(seconds=sim()),
        sleep=sim.sleep,
    )
    await sim.run(sender.run(stop), until=10_000)
    assert len(courier.sent) == messages


@pytest.mark.parametrize("method", ["lead", "waits", "recover", "ready", "next_due", "claim", "settle"])
async def test_a_store_that_fails_is_waited_for(storage: Storage, method: str) -> None:
    await queue(storage, HERE, OTHER)
    errors = [StorageError("the disk is full"), StorageError("the database is locked")]
    courier = FakeCourier()
    await run_until_sent(Failing(storage.outbox, method, list(errors)), courier, 2)
    assert (await storage.outbox.state(NOW)).counts == {"sent": 2}


async def test_a_row_that_cannot_be_settled_ends_and_its_chat_goes_on(storage: Storage) -> None:
    await queue(storage, HERE)
    courier = FakeCourier()
    await run_until_sent(Failing(storage.outbox, "settle", [ValueError("a bug")]), courier, 1)
    assert (await storage.outbox.state(NOW)).counts == {"failed": 1}


async def test_a_message_in_doubt_again_and_again_is_held(storage: Storage) -> None:
    await queue(storage, HERE, OTHER)
    courier = FakeCourier()

    def lose(address: Address) -> None:
        if address == HERE:
            raise RuntimeError("a bug")

    courier.on_send = lose
    await drain(storage, courier)
    state = await storage.outbox.state(NOW)
    assert (state.counts, state.ambiguous) == ({"sent": 1, "unknown": 1}, MOST_DOUBTS)


@pytest.mark.parametrize("payload", ["", "{", "[]", '{"text": 1, "entities": [{"kind": 1}]}', '{"file": "x"}'])
async def test_a_payload_of_another_version_is_refused(payload: str) -> None:
    bot = open_bot(TOKEN, "http://127.0.0.1:1")
    assert isinstance(await TelegramCourier(bot).send(HERE, payload), Refused)
    await bot.session.close()


async def test_another_process_waits_until_the_first_has_ended(storage: Storage, database: str) -> None:
    assert await storage.outbox.lead("telegram")
    assert await storage.outbox.lead("telegram")
    async with open_storage(database) as second:
        assert not await second.outbox.lead("telegram")
        assert await second.outbox.lead("discord")
    async with open_storage(database) as third:
        assert await third.outbox.lead("discord")


async def test_the_whole_bot_waits_where_every_chat_is_told_the_same_moment(storage: Storage) -> None:
    crowd = [Address("telegram", str(number)) for number in range(1, 30)]
    await queue(storage, *crowd)
    courier = FakeCourier()
    courier.answers.extend([Wait(600)] * FLOOD)
    await drain(storage, courier)
    assert min(courier.moments) >= 600
    assert len(courier.sent) == len(crowd)


async def test_an_outage_is_probed_not_hammered(storage: Storage) -> None:
    crowd = [Address("telegram", str(number)) for number in range(1, 30)]
    await queue(storage, *crowd)
    courier = FakeCourier()
    outage: list[Outcome] = [Unreachable("no connection")] * 12
    courier.answers.extend(outage)
    await drain(storage, courier)
    assert len(courier.sent) == len(crowd)
    assert min(courier.moments) >= 15


async def test_stopping_does_not_wait_for_what_may_not_be_sent(storage: Storage) -> None:
    await queue(storage, HERE)
    pacer, stop = Pacer(clock=time.monotonic), asyncio.Event()
    pacer.close(86_400)
    running = asyncio.create_task(Sender(storage.outbox, FakeCourier(), pacer, now=lambda: NOW).run(stop))
    await asyncio.sleep(0)
    stop.set()
    await asyncio.wait_for(running, 20)
    assert (await storage.outbox.state(NOW)).counts == {"queued": 1}


async def test_digests_of_a_platform_that_is_off_stay_due(storage: Storage) -> None:
    made = await storage.subscriptions.add(subscription(NOW, Address("discord", "1"), empty="line"))
    await storage.subscriptions.add(subscription(NOW, empty="line"))
    due = NOW + timedelta(days=1)
    assert await turn_digests(storage, {"telegram": FakeCourier()}, due) == 1
    kept = await storage.subscriptions.get(made.number)
    assert kept is not None
    assert kept.next_at == made.next_at


async def test_a_digest_that_cannot_be_composed_holds_up_nobody(storage: Storage) -> None:
    broken = await storage.subscriptions.add(subscription(NOW, empty="line", language="xx"))
    await storage.subscriptions.add(subscription(NOW, OTHER, empty="line", interest=Interest(kinds=("trade",))))

    class Courier(FakeCourier):
        def render(self, reply: Any) -> list[str]:
            if not self.rendered:
                self.rendered += 1
                raise RuntimeError("a bug")
            return super().render(reply)

    due = NOW + timedelta(days=1)
    assert await turn_digests(storage, {"telegram": Courier()}, due) == 1
    again = await storage.subscriptions.get(broken.number)
    assert again is not None
    assert await turn_digests(storage, {"telegram": FakeCourier()}, due) == 1  # at the next tick


async def test_a_text_is_kept_once_whoever_gets_it(storage: Storage) -> None:
    for number in range(50):
        await storage.subscriptions.add(subscription(NOW, Address("telegram", str(number)), empty="line"))
    assert await turn_digests(storage, {"telegram": FakeCourier()}, NOW + timedelta(days=1)) == 50
    assert await storage.outbox.texts() == 1


@pytest.mark.parametrize(("zone", "hours"), [("UTC+05:00", 1), ("UTC+07:00", -1)])
async def test_rules_made_anew_move_what_is_planned(storage: Storage, zone: str, hours: int) -> None:
    """A country that was six hours ahead is five, or seven: half past eight stays half past eight."""
    made = await storage.subscriptions.add(subscription(NOW, zone="UTC+06:00"))
    assert made.next_at is not None
    there = await storage.subscriptions.add(subscription(NOW, zone=zone))
    moved = Turned(None, (), {there.number: (made.next_at, made.since)})
    await storage.subscriptions.turn([moved], now=NOW)
    assert await replan(storage) == 1
    assert await replan(storage) == 0
    found = await storage.subscriptions.get(there.number)
    assert found is not None
    assert found.next_at == made.next_at + timedelta(hours=hours)


async def test_what_was_queued_before_a_clock_was_set_back_is_due(storage: Storage) -> None:
    outgoing = Outgoing(reply=reply(), addresses=(HERE,), slots=("s",))
    await storage.outbox.enqueue([(outgoing, [json.dumps({"text": "x"})])], now=NOW)
    [row] = await storage.outbox.ready("telegram", NOW - timedelta(hours=1), 9)
    await storage.outbox.settle(row, Unknown("no answer"), NOW, "repeat")
    [row] = await storage.outbox.ready("telegram", NOW - timedelta(hours=1), 9)
    await storage.outbox.settle(row, Sent("1"), NOW, "repeat")
    assert not await storage.outbox.ready("telegram", NOW, 9)
