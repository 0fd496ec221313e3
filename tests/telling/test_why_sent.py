"""Why something was sent, and why something was not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.models import Chat
from bot.telling.alerts import note_alerts, send_noted
from bot.telling.digests import turn_digests
from storage import Storage
from tests.fakes.courier import FakeCourier
from tests.making import NOW, TRANSLATED
from tests.telling.test_subscribing import TODAY, Ask, ask, buttons, shown
from tests.test_storage_records import tell, trade

__all__ = ["ask"]
LATER = NOW + timedelta(minutes=1)
BEFORE = NOW - timedelta(hours=1)


async def told(storage: Storage) -> None:
    """Alerts as they go out."""
    await note_alerts(storage, LATER)
    await send_noted(storage, {"telegram": FakeCourier()}, LATER)


async def test_what_was_sent_says_when_and_for_what(storage: Storage, ask: Ask) -> None:
    await note_alerts(storage, BEFORE)
    await ask("/subscribe alerts trade change>10%", at=BEFORE)
    fact = await tell(storage, "k1", trade(5_000_000_000, change_pct=12), published=TODAY)
    await told(storage)
    said = shown(await ask(f"/whysent {fact}", at=LATER))
    for part in ("Sent", "new (k1)", "Trade", "10%"):
        assert part in said


async def test_a_record_is_the_same_when_another_is_found_to_have_told_it_first(storage: Storage, ask: Ask) -> None:
    await note_alerts(storage, BEFORE)
    await ask("/subscribe alerts trade", at=BEFORE)
    fact = await tell(storage, "k5", trade(5_000_000_000), published=TODAY)
    await told(storage)
    await tell(storage, "k1", trade(5_000_000_000), published=TODAY)
    assert "Sent" in shown(await ask(f"/whysent {fact}", at=LATER))


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("alerts agreements", "Agreements only"),
        ("alerts trade change>20%", "+12%"),
        ("alerts trade from $100 billion", "$5 billion"),
        ("alerts trade at least 3 sources", "1 source"),
        ("alerts trade disputed", "now disputed"),
        ("alerts trade Russia", "Russia"),
        ("alerts Putin", "Putin"),
        ('alerts "railway"', "railway"),
        ("alerts trade only ru sources", "Russian"),
    ],
)
async def test_what_was_not_sent_says_which_wish_kept_it_back(
    storage: Storage, ask: Ask, words: str, reason: str
) -> None:
    await note_alerts(storage, BEFORE)
    await ask(f"/subscribe {words}", at=BEFORE)
    fact = await tell(storage, "k1", trade(5_000_000_000, change_pct=12), published=TODAY)
    await told(storage)
    said = shown(await ask(f"/whysent {fact}", at=LATER))
    assert "Not sent" in said
    assert reason in said
    assert reason in shown(await ask("/subscriptions 1 why", at=LATER))


async def test_what_waits_for_the_end_of_quiet_hours(storage: Storage, ask: Ask) -> None:
    await note_alerts(storage, BEFORE)
    await storage.save_chat(Chat(platform="telegram", chat="7", zone="UTC", quiet_from=600, quiet_to=14 * 60))
    await ask("/subscribe alerts trade", at=BEFORE)
    fact = await tell(storage, "k1", trade(5_000_000_000), published=TODAY)
    await told(storage)
    assert "Held: quiet hours until 14:00" in shown(await ask(f"/whysent {fact}", at=LATER))


async def test_a_paused_subscription_says_so(storage: Storage, ask: Ask) -> None:
    await ask("/subscribe alerts trade", at=BEFORE)
    await ask("/subscriptions 1 pause", at=BEFORE)
    fact = await tell(storage, "k1", trade(5_000_000_000), published=TODAY)
    assert "paused since" in shown(await ask(f"/whysent {fact}", at=LATER))


async def test_what_was_old_when_it_came_is_no_news(storage: Storage, ask: Ask) -> None:
    await ask("/subscribe alerts trade", at=BEFORE)
    fact = await tell(storage, "k1", trade(5_000_000_000), published=date(2025, 1, 5))
    assert "more than 3 days old" in shown(await ask(f"/whysent {fact}", at=LATER))


async def test_what_was_there_before_the_subscription(storage: Storage, ask: Ask) -> None:
    fact = await tell(storage, "k1", trade(5_000_000_000), published=TODAY)
    await ask("/subscribe alerts trade", at=LATER)
    assert "before this subscription" in shown(await ask(f"/whysent {fact}", at=LATER))


async def test_a_digest_says_which_one_it_was_or_will_be_in(storage: Storage, ask: Ask) -> None:
    await ask("/subscribe daily 8:30 Almaty trade", at=BEFORE)
    fact = await tell(storage, "k1", trade(5_000_000_000), published=TODAY)
    assert "next digest, Tue 2 Sept, 8:30" in shown(await ask(f"/whysent {fact}", at=LATER))
    morning = NOW + timedelta(hours=16)
    assert await turn_digests(storage, {"telegram": FakeCourier()}, morning) == 1
    said = shown(await ask(f"/whysent {fact}", at=morning))
    assert "Sent Tue 2 Sep" in said
    assert "new (k1)" in said


async def test_every_subscription_of_the_chat_answers_for_itself(storage: Storage, ask: Ask) -> None:
    await note_alerts(storage, BEFORE)
    for words in ("alerts trade", "alerts agreements", "remind 2 days summits"):
        await ask(f"/subscribe {words}", at=BEFORE)
    await ask("/subscribe alerts", at=BEFORE, chat="8")
    fact = await tell(storage, "k1", trade(5_000_000_000), published=TODAY)
    await told(storage)
    said = shown(await ask(f"/whysent {fact}", at=LATER))
    assert [line.split()[0] for line in said.splitlines()[1:]] == ["1", "2", "3"]


async def test_the_button_under_an_alert_says_why(storage: Storage, ask: Ask) -> None:
    from bot.models import Change
    from handlers.digests import alert
    from handlers.wording import wording

    await note_alerts(storage, BEFORE)
    await ask("/subscribe alerts trade", at=BEFORE)
    for number in range(12):
        await tell(storage, f"k{number}", trade(10**9 * (number + 1), period=str(2010 + number)), published=TODAY)
    await told(storage)
    changes: list[Change] = list(await storage.changes.between(BEFORE, LATER))
    why, settings = buttons(alert(changes, TODAY, wording("en"), number=1))
    assert "Sent" in shown(await ask(why.command, at=LATER))
    assert "Trade" in shown(await ask(settings.command, at=LATER))


@pytest.mark.parametrize("code", TRANSLATED)
async def test_it_is_said_in_the_readers_language(storage: Storage, ask: Ask, code: str) -> None:
    await ask("/subscribe alerts agreements", at=BEFORE)
    fact = await tell(storage, "k1", trade(5_000_000_000), published=TODAY)
    said = shown(await ask(f"/whysent {fact}", at=LATER, language=code))
    assert ("Not sent" in said) == (code == "en")


@pytest.mark.parametrize("text", ["/whysent", "/whysent zzzz", "/whysent " + "x " * 300])
async def test_odd_ids_are_answered(ask: Ask, text: str) -> None:
    assert "Something went wrong" not in shown(await ask(text))
    await ask("/subscribe alerts trade")
    assert "Something went wrong" not in shown(await ask(text))
