"""The pace of sending: never above a limit, as fast as they allow, the lower lane first."""

from __future__ import annotations

import asyncio
from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.outbox.pacing import Limit, Limits, Pacer
from tests.fakes.clock import SimClock

LIMITS = Limits(everywhere=Limit(5, 1.0), chat=Limit(1, 1.0), group=Limit(4, 60.0))


async def spoken(wishes: list[tuple[str, bool, int, float]]) -> tuple[list[tuple[float, str]], float]:
    """(moment, chat) of each turn that is given, where each wish is a chat, whether a group, a lane, and when."""
    clock = SimClock()
    pacer = Pacer(LIMITS, clock=clock, sleep=clock.sleep)
    given_at: list[tuple[float, str]] = []

    async def speak(chat: str, group: bool, lane: int, after: float) -> None:
        await clock.sleep(after)
        await pacer.turn(chat, group=group, lane=lane)
        given_at.append((clock(), chat))

    async def everybody() -> None:
        await asyncio.gather(*(speak(*wish) for wish in wishes))

    await clock.run(everybody())
    return given_at, clock.now


def most_within(moments: list[float], seconds: float) -> int:
    return max(sum(start <= one < start + seconds for one in moments) for start in moments)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.booleans(), st.integers(0, 2), st.floats(0, 5)), min_size=1, max_size=40)
)
async def test_no_window_holds_more_than_its_limit(wishes: list[tuple[int, bool, int, float]]) -> None:
    named = [(f"{'g' if group else 'p'}{chat}", group, lane, after) for chat, group, lane, after in wishes]
    given_at, _ = await spoken(named)
    assert sorted(chat for _, chat in given_at) == sorted(chat for chat, *_ in named)
    assert most_within([moment for moment, _ in given_at], 1.0) <= 5
    by_chat: dict[str, list[float]] = defaultdict(list)
    for moment, chat in given_at:
        by_chat[chat].append(moment)
    for chat, moments in by_chat.items():
        assert most_within(moments, 1.0) == 1
        if chat.startswith("g"):
            assert most_within(moments, 60.0) <= 4


async def test_a_broadcast_is_as_fast_as_the_limit_allows() -> None:
    given_at, ended = await spoken([(f"p{number}", False, 2, 0.0) for number in range(500)])
    assert len(given_at) == 500
    assert ended <= 500 / 5 * 1.001


async def test_a_person_who_waits_goes_before_a_broadcast() -> None:
    crowd = [(f"p{number}", False, 2, 0.0) for number in range(100)]
    given_at, _ = await spoken([*crowd, ("me", False, 0, 3.5)])
    assert next(moment for moment, chat in given_at if chat == "me") <= 4.0


async def test_a_slow_group_holds_up_nobody_else() -> None:
    group = [("g1", True, 1, 0.0)] * 8
    given_at, _ = await spoken([*group, *((f"p{number}", False, 2, 0.0) for number in range(10))])
    others = [moment for moment, chat in given_at if chat != "g1"]
    assert max(others) < 5.0
    assert max(moment for moment, _ in given_at) >= 60.0


async def test_a_wait_that_was_asked_for_is_kept_by_that_chat_alone() -> None:
    clock = SimClock()
    pacer = Pacer(LIMITS, clock=clock, sleep=clock.sleep)
    pacer.close(10_072, "p1")
    moments: dict[str, float] = {}

    async def speak(chat: str) -> None:
        await pacer.turn(chat, group=False, lane=2)
        moments[chat] = clock()

    async def both() -> None:
        await asyncio.gather(speak("p1"), speak("p2"))

    await clock.run(both())
    assert moments == {"p1": 10_072, "p2": 0.0}


async def test_a_wait_for_all_is_kept_by_all() -> None:
    clock = SimClock()
    pacer = Pacer(LIMITS, clock=clock, sleep=clock.sleep)
    pacer.close(3)
    await clock.run(pacer.turn("p1", group=False, lane=0))
    assert clock() == 3
