"""Subscribing in chat: by words and buttons, zones asked once, changes, limits, who may."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.interests import code_of
from bot.models import EVERY_DAY, Address, Button, Chat, Interest, Reply, Request, Slot, Subscription
from handlers import Dispatch
from handlers.digests import TOP
from handlers.subscriptions.asking import MOST
from storage import Storage
from tests.making import NOW, TRANSLATED, article, fact, stated
from tests.test_storage_records import tell, trade

Ask = Callable[..., Awaitable[Reply]]
TODAY = NOW.date()


@pytest.fixture
def ask(storage: Storage) -> Ask:
    dispatch = Dispatch(storage)

    async def asked(text: str, **fields: Any) -> Reply:
        given: dict[str, Any] = {"platform": "telegram", "chat": "7", "user": "7", "language": "en", "at": NOW}
        return await dispatch(Request(text=text, **{**given, **fields}))

    return asked


def shown(reply: Reply) -> str:
    return "\n".join(
        getattr(block, "text", "") or "".join(run.text for run in getattr(block, "runs", ())) for block in reply.blocks
    )


def buttons(reply: Reply) -> list[Button]:
    return [button for row in reply.buttons for button in row]


async def mine(storage: Storage, chat: str = "7") -> list[Subscription]:
    return list(await storage.subscriptions.list(Address("telegram", chat)))


async def test_words_make_a_subscription_and_are_said_back(storage: Storage, ask: Ask) -> None:
    reply = await ask("/subscribe daily 8:30 Almaty trade at least 2 sources")
    [one] = await mine(storage)
    assert one.interest == Interest(kinds=("trade",), stories=2)
    assert (one.mode, one.slot, one.zone, one.language) == ("digest", Slot(510), "Asia/Almaty", "en")
    assert one.next_at == datetime(2025, 9, 2, 3, 30, tzinfo=UTC)  # 8:30 in Almaty; today it is 17:00 there
    assert one.by == "telegram:7"
    said = shown(reply)
    for part in ("every day, 8:30 (Almaty)", "Trade", "2 or more", "Tue 2 Sept, 8:30"):
        assert part in said.replace("\u202f", " ")


@pytest.mark.parametrize(
    ("typed", "mode"),
    [
        ("подписаться ежедневно 8:30 Алматы торговля", "digest"),
        ("абонирай известия търговия промяна над 10%", "alerts"),
        ("жазылу хабарлама сауда өзгеріс 10%", "alerts"),
        ("订阅 每天8点30分 北京 贸易", "digest"),
        ("订阅每天8点30分贸易", "digest"),
        ("subscribe remind 2 days summits", "reminder"),
    ],
)
async def test_a_plain_word_will_do_for_the_command(storage: Storage, ask: Ask, typed: str, mode: str) -> None:
    await ask(typed)
    assert [one.mode for one in await mine(storage)] == [mode]


@pytest.mark.parametrize("question", ["как подписаться?", "how do I subscribe?", "订阅", "абонирай"])
async def test_who_asks_how_is_shown_the_buttons(storage: Storage, ask: Ask, question: str) -> None:
    assert any(button.command.startswith("/subscribe") for button in buttons(await ask(question)))
    assert await mine(storage) == []


async def test_the_chinese_word_for_feeds_is_not_taken_for_subscribing(ask: Ask) -> None:
    assert shown(await ask("订阅源", language="zh")).startswith(shown(await ask("/feeds", language="zh")))


async def test_every_button_of_the_bare_command_makes_a_subscription(storage: Storage, ask: Ask) -> None:
    offered = buttons(await ask("/subscribe"))
    assert len(offered) >= 4
    for number, button in enumerate(offered):
        await ask(button.command, chat=str(100 + number))
        [one] = await mine(storage, str(100 + number))
        assert one.mode in ("digest", "alerts", "reminder")
    [daily] = await mine(storage, "100")
    assert daily.slot == Slot(8 * 60 + 30, EVERY_DAY)


async def test_the_time_zone_is_asked_once(storage: Storage, ask: Ask) -> None:
    first = await ask("/subscribe daily 8:30")
    assert any(button.command == "/timezone Asia/Almaty" for button in buttons(first))
    second = await ask("/subscribe weekly fri 9:00")
    assert not any(button.command.startswith("/timezone") for button in buttons(second))


async def test_it_is_not_asked_where_the_words_or_the_chat_say_it(storage: Storage, ask: Ask) -> None:
    replies = [await ask("/subscribe daily 8:30 Sofia"), await ask("/subscribe weekly fri 9:00")]
    assert not any(button.command.startswith("/timezone") for reply in replies for button in buttons(reply))
    assert [one.zone for one in await mine(storage)] == ["Europe/Sofia"] * 2


async def test_until_it_is_said_the_zone_is_the_bots_own(storage: Storage, ask: Ask) -> None:
    await ask("/subscribe daily 8:30", at=NOW.astimezone(ZoneInfo("Europe/Berlin")))
    assert [one.zone for one in await mine(storage)] == ["Europe/Berlin"]


async def test_a_new_zone_moves_the_digests_that_went_by_the_old(storage: Storage, ask: Ask) -> None:
    await ask("/subscribe daily 8:30")
    await ask("/subscribe daily 9:00 London")
    await ask("/timezone Алматы")
    here, london = await mine(storage)
    assert (here.zone, here.next_at) == ("Asia/Almaty", datetime(2025, 9, 2, 3, 30, tzinfo=UTC))
    assert london.zone == "Europe/London"
    assert "Almaty" in shown(await ask("/timezone"))


@pytest.mark.parametrize(
    ("typed", "zone"),
    [("+5", "UTC+05:00"), ("Asia/Tashkent", "Asia/Tashkent"), ("北京", "Asia/Shanghai")],
)
async def test_a_zone_by_offset_or_name(storage: Storage, ask: Ask, typed: str, zone: str) -> None:
    await ask(f"/timezone {typed}")
    assert (await storage.get_chat("telegram", "7")).zone == zone


async def test_a_place_that_nobody_knows_is_refused(storage: Storage, ask: Ask) -> None:
    assert "Xyzzyville" in shown(await ask("/timezone Xyzzyville"))
    assert (await storage.get_chat("telegram", "7")).zone is None


async def test_what_is_not_understood_is_asked_about(storage: Storage, ask: Ask) -> None:
    reply = await ask("/subscribe alerts trade xyzzy")
    assert await mine(storage) == []
    assert "xyzzy" in shown(reply)
    phrase, without = buttons(reply)
    await ask(phrase.command)
    await ask(without.command)
    assert [one.interest.words for one in await mine(storage)] == [("xyzzy",), ()]


@pytest.mark.parametrize("words", ["alerts monday", "remind 2 days trade", "everything except trade"])
async def test_wishes_that_do_not_go_together_are_refused(storage: Storage, ask: Ask, words: str) -> None:
    assert shown(await ask(f"/subscribe {words}"))
    assert await mine(storage) == []


async def test_the_same_again_is_refused(storage: Storage, ask: Ask) -> None:
    await ask("/subscribe alerts trade")
    assert "1" in shown(await ask("/subscribe оповещения торговля"))
    assert len(await mine(storage)) == 1


async def test_there_is_a_most(storage: Storage, ask: Ask) -> None:
    for number in range(MOST):
        await ask(f'/subscribe alerts "phrase {number}"')
    assert str(MOST) in shown(await ask("/subscribe alerts"))
    assert len(await mine(storage)) == MOST


# --- The list


@pytest.mark.parametrize("code", TRANSLATED)
async def test_the_list_is_in_the_readers_language(storage: Storage, ask: Ask, code: str) -> None:
    await ask(
        "/subscribe daily 8:30 Almaty trade China change>10% from $100m annual disputed Tokayev SCO only en sources"
    )
    await ask("/subscribe remind 2 days 9:00 summits")
    said = shown(await ask("/subscriptions", language=code))
    assert "8:30" in said
    assert "9:00" in said
    if code != "en":
        assert not any(
            word in said for word in ("every day", "Trade", "next:", "sources", "only when", "before", "from")
        )


async def test_pausing_and_resuming(storage: Storage, ask: Ask) -> None:
    await ask("/subscribe daily 8:30 Almaty")
    assert "paused" in shown(await ask("/subscriptions 1 pause"))
    later = NOW + timedelta(days=3)
    await ask("/subscriptions 1 возобновить", at=later)
    [one] = await mine(storage)
    assert one.paused is None
    assert one.since == later
    assert one.next_at is not None
    assert one.next_at > later


@pytest.mark.parametrize(
    "typed", ["/subscriptions 1 delete", "/subscriptions удалить 1", "/unsubscribe 1", "/unsubscribe"]
)
async def test_ending(storage: Storage, ask: Ask, typed: str) -> None:
    await ask("/subscribe daily 8:30 Almaty")
    await ask(typed)
    assert await mine(storage) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("9:00 weekdays", {"slot": Slot(540, (1, 2, 3, 4, 5))}),
        ("China", {"interest": Interest(kinds=("trade",), countries=("CN",))}),
        ("summits", {"interest": Interest(kinds=("event",), events=("summit", "forum"))}),
        ("all", {"interest": Interest()}),
        ("alerts", {"mode": "alerts", "slot": None, "next_at": None}),
        ("say when nothing", {"empty": "line"}),
        ("change>5%", {"interest": Interest(kinds=("trade",), change=Decimal(5))}),
    ],
)
async def test_editing_changes_what_is_said_and_nothing_else(
    storage: Storage, ask: Ask, words: str, expected: dict[str, Any]
) -> None:
    await ask("/subscribe daily 8:30 Almaty trade")
    [before] = await mine(storage)
    await ask(f"/subscriptions 1 edit {words}")
    [after] = await mine(storage)
    wanted = {"next_at": after.next_at, "since": after.since, **expected}
    assert after == replace(before, **wanted)


async def test_what_becomes_a_digest_or_an_alert_is_not_told_old_news(storage: Storage, ask: Ask) -> None:
    await ask("/subscribe alerts trade", at=NOW - timedelta(days=200))
    await ask("/subscriptions 1 edit daily 8:30 Almaty")
    [one] = await mine(storage)
    assert one.since == datetime(2025, 9, 1, 3, 30, tzinfo=UTC)
    await ask("/subscriptions 1 edit alerts")
    assert (await mine(storage))[0].since == NOW


async def test_who_wants_to_hear_of_nothing_new_is_told_so(ask: Ask) -> None:
    await ask("/subscribe daily 8:30 Almaty say when nothing")
    assert "also when there is nothing new" in shown(await ask("/subscriptions"))
    assert "also when" not in shown(await ask("/subscriptions 1 edit silent"))


@pytest.mark.parametrize("verb", ["", " pause", " delete", " preview", " why", " edit weekly"])
async def test_another_chats_subscription_is_not_there(storage: Storage, ask: Ask, verb: str) -> None:
    await ask("/subscribe daily 8:30 Almaty trade", chat="8")
    assert "There is no subscription 1" in shown(await ask(f"/subscriptions 1{verb}"))
    [one] = await mine(storage, "8")
    assert one.paused is None


@pytest.mark.parametrize(
    "typed", ["/subscribe alerts", "/subscriptions 1 pause", "/unsubscribe 1", "/quiet 22-7", "/timezone Sofia"]
)
async def test_members_of_a_group_change_nothing(storage: Storage, ask: Ask, typed: str) -> None:
    await ask("/subscribe daily 8:30 Almaty")
    before = await mine(storage), await storage.get_chat("telegram", "7")
    assert "admins" in shown(await ask(typed, group=True, may_manage=False))
    assert (await mine(storage), await storage.get_chat("telegram", "7")) == before
    assert "8:30" in shown(await ask("/subscriptions", group=True, may_manage=False))


async def test_topics_of_a_forum_have_their_own(storage: Storage, ask: Ask) -> None:
    await ask("/subscribe alerts", chat="-5/11")
    assert await storage.subscriptions.list(Address("telegram", "-5", "11"))
    assert "no subscriptions" in shown(await ask("/subscriptions", chat="-5"))


@pytest.mark.parametrize(
    "text", ["/subscriptions x", "/subscriptions 1 2 3", "/subscriptions 999999999999", "/unsubscribe x"]
)
async def test_odd_numbers_are_answered(ask: Ask, text: str) -> None:
    assert "Something went wrong" not in shown(await ask(text))


async def test_every_button_is_answered(storage: Storage, ask: Ask) -> None:
    """Each button of the three kinds of subscription, pressed in turn, but for those that end one."""
    await storage.save_article(article(published=TODAY), stated())
    for words in ("daily 8:30 Almaty", "alerts trade", "remind 2 days summits"):
        await ask(f"/subscribe {words}")
    seen = {"/subscriptions"}
    todo = ["/subscriptions"]
    while todo:
        for button in buttons(await ask(todo.pop())):
            assert len(button.command.encode()) <= 64
            if button.command not in seen and not button.command.endswith("delete"):
                seen.add(button.command)
                todo.append(button.command)
                assert "Something went wrong" not in shown(await ask(button.command))
    assert len(seen) > 20


# --- Quiet hours


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("22:00-7:00", (1320, 420)),
        ("22-7", (1320, 420)),
        ("с 23:30 до 8", (1410, 480)),
        ("от 13 до 14:15", (780, 855)),
        ("off", (None, None)),
        ("выключить", (None, None)),
        ("关闭", (None, None)),
    ],
)
async def test_quiet_hours(storage: Storage, ask: Ask, typed: str, hours: tuple[int | None, int | None]) -> None:
    await storage.save_chat(Chat(platform="telegram", chat="7", zone="Asia/Almaty", quiet_from=1, quiet_to=2))
    await ask(f"/quiet {typed}")
    chat = await storage.get_chat("telegram", "7")
    assert (chat.quiet_from, chat.quiet_to) == hours


@pytest.mark.parametrize("typed", ["7-7", "late", "25:00-3:00", "8"])
async def test_hours_that_are_none_are_refused(storage: Storage, ask: Ask, typed: str) -> None:
    assert "22:00-7:00" in shown(await ask(f"/quiet {typed}"))
    assert (await storage.get_chat("telegram", "7")).quiet_from is None


# --- News now


async def test_a_digest_now_is_of_what_the_chat_asked_for(storage: Storage, ask: Ask) -> None:
    await ask("/subscribe daily 8:30 Almaty trade", at=NOW - timedelta(hours=1))
    await storage.save_article(article(published=TODAY), stated())
    said = shown(await ask("/digest", at=NOW + timedelta(minutes=1)))
    assert "$43.8 billion" in said
    assert "summit" not in said
    assert "summit" in shown(await ask("/digest", chat="8", at=NOW + timedelta(minutes=1)))  # who asked for nothing


async def many(storage: Storage) -> None:
    for number in range(TOP + 3):
        await tell(storage, f"k{number}", trade(10**9 * (number + 1), period=str(2010 + number)), published=TODAY)


async def test_more_of_a_digest_goes_on_where_it_ended(storage: Storage, ask: Ask) -> None:
    await ask("/subscribe daily 8:30 Almaty trade", at=NOW - timedelta(hours=1))
    await many(storage)
    code, since = code_of(Interest(kinds=("trade",))), int((NOW - timedelta(hours=1)).timestamp())
    said = shown(await ask(f"/digest {code} {since} {int(NOW.timestamp()) + 60} +{TOP}"))
    assert said.count("turnover") == 3
    more = buttons(await ask("/digest", at=NOW + timedelta(minutes=1)))
    assert [button.label for button in more] == ["More"]
    assert shown(await ask(more[0].command)).count("turnover") == 3


@pytest.mark.parametrize("words", ["zzz 1 2", "all 99999999999999999999 3", "all 1 99999999999999999999", "x y z", "0"])
async def test_old_or_strange_places_are_answered(ask: Ask, words: str) -> None:
    assert "Something went wrong" not in shown(await ask(f"/digest {words}"))


@pytest.mark.parametrize("words", ["daily 8:30 Almaty trade", "alerts trade"])
async def test_a_preview_is_of_what_would_be_sent(storage: Storage, ask: Ask, words: str) -> None:
    await ask(f"/subscribe {words}")
    assert "Nothing" in shown(await ask("/subscriptions 1 preview"))
    await storage.save_article(article(published=TODAY), stated())
    said = shown(await ask("/subscriptions 1 preview", at=NOW + timedelta(minutes=1)))
    assert "$43.8 billion" in said
    assert "summit" not in said


async def test_a_preview_of_reminders_is_of_events_ahead(storage: Storage, ask: Ask) -> None:
    text = "The SCO summit will be held in Bishkek on 9 September 2025, as the two sides agreed after long talks."
    upcoming = fact(
        text, text, kind="event", type="summit", series="SCO", participants=[], countries=["CN", "KG"],
        place={"city": "Bishkek", "country": "KG"}, date="2025-09-09", status="upcoming",
    )  # fmt: skip
    await storage.save_article(article("m1", text, published=TODAY), [upcoming])
    await ask("/subscribe remind 2 days summits")
    assert "Bishkek" in shown(await ask("/subscriptions 1 preview"))
