"""The outbox in the store, and its sender: everything once, in order, whatever the platform answers."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.models import Address, Line, Outgoing, Reply, Run
from bot.models.outcome import Closed, Migrated, Outcome, Refused, Simplified, Unknown, Unreachable, Wait
from bot.outbox.pacing import Limit, Limits, Pacer
from bot.outbox.ports import Policy, Store
from bot.outbox.sender import Sender
from storage import Storage
from tests.fakes.clock import SimClock
from tests.fakes.courier import FakeCourier
from tests.fakes.watched import Watched
from tests.making import NOW
from tests.telling.making import HERE, subscription

LIMITS = Limits(Limit(30, 1.0), Limit(1, 1.0), Limit(20, 60.0))
OTHER = Address("telegram", "8")


def reply(text: str = "news") -> Reply:
    return Reply(blocks=(Line((Run(text),)),))


async def queue(storage: Storage, *addresses: Address, slot: str = "digest:1:2025-09-01", lane: int = 2) -> int:
    outgoing = Outgoing(reply=reply(), addresses=addresses, slots=(slot,) * len(addresses), lane=lane)  # type: ignore[arg-type]
    return await storage.outbox.enqueue([(outgoing, FakeCourier().render(outgoing.reply))], now=NOW)


async def drain(storage: Storage, courier: FakeCourier, *, policy: Policy = "repeat") -> SimClock:
    """Send all there is on a clock that only sleeping moves."""
    working: set[object] = set()
    clock = SimClock(busy=lambda: bool(working))
    store: Store = Watched(storage.outbox, working)
    pacer = Pacer(LIMITS, clock=clock, sleep=clock.sleep)
    sender = Sender(
        store, courier, pacer, now=lambda: NOW + timedelta(seconds=clock()), sleep=clock.sleep, policy=policy
    )
    courier.clock = clock
    await clock.run(sender.drain())
    return clock


async def test_what_is_queued_twice_is_sent_once(storage: Storage) -> None:
    assert await queue(storage, HERE, OTHER) == 2
    assert await queue(storage, HERE) == 0
    courier = FakeCourier()
    await drain(storage, courier)
    assert sorted(address.chat for address, _ in courier.sent) == ["7", "8"]
    assert (await storage.outbox.state(NOW)).counts == {"sent": 2}


async def test_messages_of_a_chat_keep_their_order(storage: Storage) -> None:
    for number in range(4):
        outgoing = Outgoing(reply=reply(f"part {number}"), addresses=(HERE,), slots=(f"s{number}",))
        await storage.outbox.enqueue([(outgoing, [f'{{"text": "{number}"}}'])], now=NOW)
    courier = FakeCourier()
    courier.answers.append(Unreachable("no connection"))
    await drain(storage, courier)
    assert courier.texts("7") == ["0", "1", "2", "3"]


@pytest.mark.parametrize(
    ("outcome", "counts"),
    [
        (Wait(3), {"sent": 1}),
        (Unreachable("no connection"), {"sent": 1}),
        (Simplified('{"text": "plain"}'), {"sent": 1}),
        (Refused("message is too long"), {"failed": 1}),
        (Closed("blocked"), {"failed": 1}),
        (Unknown("no answer"), {"sent": 1}),
    ],
)
async def test_what_follows_from_an_answer(storage: Storage, outcome: Outcome, counts: dict[str, int]) -> None:
    await queue(storage, HERE)
    courier = FakeCourier()
    courier.answers.append(outcome)
    await drain(storage, courier)
    assert (await storage.outbox.state(NOW)).counts == counts


async def test_a_lost_answer_is_held_where_that_is_the_policy_and_counted(storage: Storage) -> None:
    await queue(storage, HERE)
    courier = FakeCourier()
    courier.answers.append(Unknown("no answer"))
    await drain(storage, courier, policy="hold")
    state = await storage.outbox.state(NOW)
    assert (state.counts, state.ambiguous) == ({"unknown": 1}, 1)
    assert await storage.outbox.release(repeat=True, now=NOW) == 1
    await drain(storage, courier)
    assert (await storage.outbox.state(NOW)).counts == {"sent": 1}


async def test_a_wait_is_obeyed_over_a_restart_and_others_are_served(storage: Storage) -> None:
    await queue(storage, HERE, OTHER)
    courier = FakeCourier()
    [first] = await storage.outbox.ready("telegram", NOW, 1)
    await storage.outbox.claim(first.number, NOW)
    await storage.outbox.settle(first, Wait(10_072), NOW, "repeat")
    await drain(storage, courier)  # a new process
    assert courier.moment(OTHER.chat) < 5
    assert 10_072 <= courier.moment(HERE.chat) < 10_074


async def test_a_closed_chat_pauses_its_subscriptions_and_nobody_elses(storage: Storage) -> None:
    mine = await storage.subscriptions.add(subscription(NOW))
    theirs = await storage.subscriptions.add(subscription(NOW, OTHER))
    await queue(storage, HERE, OTHER)
    await queue(storage, HERE, slot="later")
    courier = FakeCourier()
    courier.answers.append(Closed("blocked"))
    await drain(storage, courier)
    paused = await storage.subscriptions.get(mine.number)
    assert paused is not None
    assert (paused.paused, paused.paused_at) == ("blocked", NOW)
    assert [address.chat for address, _ in courier.sent] == ["8"]
    running = await storage.subscriptions.get(theirs.number)
    assert running is not None
    assert running.paused is None
    assert await storage.subscriptions.reopen(HERE) == 1


async def test_a_group_that_migrates_takes_everything_along(storage: Storage) -> None:
    old, new = Address("telegram", "-5"), Address("telegram", "-1005")
    one = await storage.subscriptions.add(subscription(NOW, old))
    await storage.subscriptions.add(subscription(NOW, new))  # the same, made there already
    await queue(storage, old)
    courier = FakeCourier()
    courier.answers.append(Migrated("-1005"))
    await drain(storage, courier)
    assert [address for address, _ in courier.sent] == [new]
    assert await storage.subscriptions.get(one.number) is None
    assert len(await storage.subscriptions.list(new)) == 1


async def test_what_a_crash_left_is_counted_and_sent_again(storage: Storage) -> None:
    await queue(storage, HERE)
    [row] = await storage.outbox.ready("telegram", NOW, 9)
    assert await storage.outbox.claim(row.number, NOW)
    assert not await storage.outbox.claim(row.number, NOW)
    courier = FakeCourier()
    await drain(storage, courier)
    assert len(courier.sent) == 1
    assert (await storage.outbox.state(NOW)).ambiguous == 1


async def test_an_alert_goes_before_a_broadcast(storage: Storage) -> None:
    crowd = [Address("telegram", str(number)) for number in range(100, 400)]
    await queue(storage, *crowd)
    await queue(storage, HERE, slot="alert:1:1", lane=1)
    courier = FakeCourier()
    await drain(storage, courier)
    assert courier.sent[0][0] == HERE
    assert len(courier.sent) == 301


async def test_settled_rows_are_forgotten_with_their_texts(storage: Storage) -> None:
    await queue(storage, HERE)
    await drain(storage, FakeCourier())
    assert await storage.outbox.purge(NOW + timedelta(days=31)) == 1
    assert (await storage.outbox.state(NOW)).counts == {}


async def test_a_courier_that_breaks_stops_nobody(storage: Storage) -> None:
    await queue(storage, HERE, OTHER)
    courier = FakeCourier()
    broken = {HERE.chat}

    def fail(address: Address) -> None:
        if address.chat in broken:
            broken.discard(address.chat)
            raise RuntimeError("a bug")

    courier.on_send = fail
    await drain(storage, courier)
    assert sorted(address.chat for address, _ in courier.sent) == ["7", "8"]


async def test_it_stops_when_it_is_told_to(storage: Storage) -> None:
    await queue(storage, HERE)
    courier, stop = FakeCourier(), asyncio.Event()
    pacer = Pacer(LIMITS, clock=asyncio.get_running_loop().time)
    sender = Sender(storage.outbox, courier, pacer, now=lambda: NOW)
    courier.on_send = lambda address: stop.set()
    await asyncio.wait_for(sender.run(stop), 10)
    assert len(courier.sent) == 1
