"""Overviews over records made by hand: what is ahead and its calendar, disputes, the timeline, two periods."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from bot.models import Fact, File, Outlet, Reply, Request
from bot.platforms.terminal_text import render_plain
from handlers import Dispatch
from handlers.about import is_late
from storage import Storage
from tests.making import TRANSLATED, article, fact, stated

TODAY = datetime(2025, 9, 10, 12, tzinfo=UTC)
FORUM = "The forum; of Belt, Road\\and more will be held in Beijing on 3-5 November 2025."
VISIT = "Xi Jinping will visit Kazakhstan in October 2025."
FAR = "The next SCO summit will be held in Bishkek in 2026."
Ask = Callable[..., Awaitable[Reply]]


@pytest.fixture
def ask(storage: Storage) -> Ask:
    dispatch = Dispatch(storage)

    async def ask(text: str, language: str = "en", at: datetime = TODAY) -> Reply:
        return await dispatch(Request(platform="test", chat="1", user="1", text=text, language=language, at=at))

    return ask


def shown(reply: Reply) -> str:
    return re.sub(r"[\u00a0\u202f\u2009]", " ", render_plain(reply))


def lines(reply: Reply) -> list[str]:
    return [line for line in shown(reply).splitlines() if line.startswith("•")]


def event(sentence: str, **fields: Any) -> Fact:
    return fact(sentence, sentence, kind="event", **{"status": "upcoming", **fields})


async def announce(storage: Storage, key: str = "ahead") -> None:
    """A forum of three days, a visit of some day in a month, a summit of some day in a year."""
    place = {"city": "Beijing", "country": "CN"}
    facts = [
        event(FORUM, type="forum", series="Belt and Road", countries=["CN"], place=place, date="2025-11-03/2025-11-05"),
        event(VISIT, type="visit", participants=["Xi Jinping"], countries=["CN", "KZ"], date="2025-10"),
        event(FAR, type="summit", series="SCO", place={"city": "Bishkek", "country": "KG"}, date="2026"),
    ]
    for number, one in enumerate(facts):
        said = (FORUM, VISIT, FAR)[number]
        await storage.save_article(
            article(f"{key}{number}", said, url=f"https://example.org/{number}?a=1,2;b", title="A; title, with\\marks"),
            [one],
        )


def file_of(reply: Reply) -> File:
    (found,) = (block for block in reply.blocks if isinstance(block, File))
    return found


def events(file: File) -> list[Any]:
    """The events of a calendar file, as icalendar reads them."""
    return list(Calendar.from_ical(file.content).walk("VEVENT"))


# --- what is ahead ----------------------------------------------------------------------------------------------------


async def test_what_is_ahead_is_listed_soonest_first(ask: Ask, storage: Storage) -> None:
    await announce(storage)
    said = lines(await ask("/upcoming"))
    assert [line.split(" · ")[1] for line in said] == ["visit", "Belt and Road forum", "SCO summit"]
    assert len(lines(await ask("/upcoming 2025"))) == 2
    assert len(lines(await ask("/upcoming SCO"))) == 1
    assert "Nothing on Ahead" in shown(await ask("/upcoming", at=TODAY + timedelta(days=500)))


async def test_the_calendar_file_reads_back(ask: Ask, storage: Storage) -> None:
    await announce(storage)
    file = file_of(await ask("/upcoming"))
    assert (file.name, file.media_type, file.caption) == ("silkwire.ics", "text/calendar", "2 events for your calendar")
    calendar = Calendar.from_ical(file.content)
    assert (calendar["VERSION"], str(calendar["METHOD"])) == ("2.0", "PUBLISH")
    visit, forum = events(file)
    assert (forum["DTSTART"].dt, forum["DTEND"].dt) == (date(2025, 11, 3), date(2025, 11, 6))
    assert (visit["DTSTART"].dt, visit["DTEND"].dt) == (date(2025, 10, 1), date(2025, 11, 1))
    assert str(forum["SUMMARY"]) == "Belt and Road forum (China)"
    assert str(forum["LOCATION"]) == "Beijing, China"
    assert (str(forum["STATUS"]), str(visit["STATUS"])) == ("CONFIRMED", "TENTATIVE")
    assert forum["DTSTAMP"].dt == TODAY
    assert str(forum["URL"]) == "https://example.org/0?a=1,2;b"
    assert f"“{FORUM}”" in str(forum["DESCRIPTION"])
    assert "The Wire, 30 Aug 2025 · single source" in str(forum["DESCRIPTION"])


async def test_the_calendar_file_keeps_to_its_format(ask: Ask, storage: Storage) -> None:
    """RFC 5545: lines of 75 octets at most, ended by CR LF; days as VALUE=DATE."""
    await announce(storage)
    for language in TRANSLATED:
        file = file_of(await ask("/upcoming", language=language))
        raw = file.content.split(b"\r\n")
        assert all(len(line) <= 75 for line in raw)
        assert not any(b"\n" in line for line in raw)
        assert b"DTSTART;VALUE=DATE:20251103" in raw
        assert b"DTEND;VALUE=DATE:20251106" in raw
        assert len(events(file)) == 2


async def test_an_event_keeps_its_uid_when_more_is_told_of_it(ask: Ask, storage: Storage) -> None:
    await announce(storage)
    before = {str(one["UID"]) for one in events(file_of(await ask("/upcoming")))}
    later = event(
        FORUM,
        type="forum",
        series="Belt and Road",
        countries=["CN"],
        participants=["Xi Jinping"],
        place={"city": "Beijing", "country": "CN"},
        date="2025-11-03/2025-11-05",
    )
    await storage.save_article(article("later", FORUM, publisher="The Post", published=date(2025, 9, 5)), [later])
    assert "Xi Jinping · Beijing, China · upcoming — The Post" in shown(await ask("/upcoming 2025-11"))
    after = {str(one["UID"]) for one in events(file_of(await ask("/upcoming")))}
    assert after == before


async def test_an_event_of_which_only_the_year_is_known_is_in_no_file(ask: Ask, storage: Storage) -> None:
    await announce(storage)
    reply = await ask("/upcoming 2026")
    assert not any(isinstance(block, File) for block in reply.blocks)
    assert "Not in a calendar file, as no day or month is known: 1 event" in shown(reply)


# --- what is disputed -------------------------------------------------------------------------------------------------


async def differ(storage: Storage) -> None:
    """Two outlets of one year's turnover: 43.8 billion and 29 billion."""
    text = "Trade between Kazakhstan and China reached 29 billion dollars in 2024."
    low = fact(
        text,
        text,
        kind="trade",
        flow="turnover",
        countries=["CN", "KZ"],
        amount=29000000000,
        currency="USD",
        bound="exact",
        period="2024",
        status="actual",
    )
    await storage.save_article(article("k1"), stated())
    await storage.save_article(article("k2", text, publisher="The Post", published=date(2025, 9, 2)), [low])


async def test_disputes_are_listed_by_subject_country_and_period(ask: Ask, storage: Storage) -> None:
    await differ(storage)
    (line,) = lines(await ask("/disputed"))
    assert "$43.8 billion" in line
    assert "$29 billion" in line
    assert "disputed: " in line
    for question in ("trade", "China", "2024", "turnover kz", "торговля"):
        assert lines(await ask(f"/disputed {question}", language="en")), question
    for question in ("summits", "Bulgaria", "2023", "trade 2023", "export"):
        assert shown(await ask(f"/disputed {question}")).startswith("Nothing on Disputed"), question


async def test_nothing_was_disputed_before_the_second_report(ask: Ask, storage: Storage) -> None:
    await differ(storage)
    assert not lines(await ask("/disputed as of 1 September 2025"))
    assert lines(await ask("/disputed as of 2 September 2025"))


# --- the timeline -----------------------------------------------------------------------------------------------------


async def test_the_timeline_goes_on_from_the_beginning_of_a_period_else_backwards(ask: Ask, storage: Storage) -> None:
    await storage.save_article(article("k1"), stated())
    await announce(storage)
    forwards = lines(await ask("/timeline 2023-01/2025-10"))
    assert [line[2:].split(" · ")[0] for line in forwards] == ["2023", "2024", "17 Jun 2025", "October 2025"]
    backwards = lines(await ask("/timeline"))
    assert [line[2:].split(" · ")[0] for line in backwards] == ["17 Jun 2025", "2024", "2023"]


@pytest.mark.parametrize(
    ("question", "found"),
    [("Tokayev", 1), ("China-Central Asia", 1), ("SCO", 0), ("trade", 2), ("summits", 1), ("Bulgaria", 0), ("cn", 3)],
)
async def test_the_timeline_of_somebody_or_something(ask: Ask, storage: Storage, question: str, found: int) -> None:
    await storage.save_article(article("k1"), stated())
    reply = await ask(f"/timeline {question}")
    assert ("Nothing on Timeline" in shown(reply)) == (not found)
    assert not found or len(lines(reply)) == found


# --- two periods ------------------------------------------------------------------------------------------------------


def turnover(amount: int, period: str) -> tuple[str, Fact]:
    text = f"Trade between Kazakhstan and China reached {amount} billion dollars in {period}."
    fields: dict[str, Any] = {
        "kind": "trade",
        "flow": "turnover",
        "countries": ["CN", "KZ"],
        "currency": "USD",
        "bound": "exact",
    }
    return text, fact(text, text, **fields, amount=amount * 10**9, period=period, status="actual")


async def test_two_periods_stand_side_by_side_with_the_difference(ask: Ask, storage: Storage) -> None:
    for amount, period in ((40, "2023"), (44, "2024"), (20, "2024-01/2024-05")):
        text, one = turnover(amount, period)
        await storage.save_article(article(period, text), [one])
    await storage.save_article(article("k1"), stated()[2:3])
    for question in ("/compare 2023 2024", "/compare 2024", "/compare 2023-2024", "сравни 2023 и 2024"):
        said = shown(await ask(question, language="en"))
        assert "$40 billion → $44 billion (+10%)" in said or "40 млрд долларов → 44 млрд долларов (+10%)" in said
        assert "20" not in re.sub(r"20\d\d", "", said).replace("/why", "").partition("How many")[0].split("40")[0]
    said = shown(await ask("/compare 2024 2025"))
    assert "$44 billion → —" in said
    assert "Summits and forums: 0 → 1 (+1)" in said
    assert shown(await ask("/compare 2024 2023")).count("(−9.1%)") == 1
    assert shown(await ask("/compare 2019 2020")).startswith("Nothing on Comparison · 2019 · 2020")


async def test_a_comparison_wants_two_periods(ask: Ask) -> None:
    assert shown(await ask("/compare")) == "Say which two periods: /compare 2023 2024"


# --- coverage ---------------------------------------------------------------------------------------------------------


async def test_about_tells_how_much_is_known_and_who_is_late(ask: Ask, storage: Storage) -> None:
    for day in range(1, 6):
        await storage.save_article(article(f"a{day}", f"Text {day}.", published=date(2025, 8, day)), [])
        await storage.save_article(
            article(f"b{day}", f"Story {day}.", publisher="The Post", published=date(2025, 9, day + 4)), []
        )
    said = shown(await ask("/about"))
    assert "10 articles · 2 sources · 0 facts" in said
    assert "Languages: English 10" in said
    assert "Newest article: 9 Sept 2025" in said
    late = said.partition("Late: longer silent than usual\n")[2]
    assert "The Wire — 5 Aug 2025" in late
    assert "The Post" not in late


@pytest.mark.parametrize(
    ("articles", "oldest", "newest", "late"),
    [
        (2, date(2025, 1, 1), date(2025, 1, 2), False),  # too few to be usual
        (10, date(2025, 9, 1), date(2025, 9, 8), False),  # two days
        (10, date(2025, 8, 20), date(2025, 9, 3), True),
        (3, date(2025, 1, 1), date(2025, 8, 1), False),  # it comes every hundred days
    ],
)
def test_late_is_what_is_silent_for_longer_than_usual(articles: int, oldest: date, newest: date, late: bool) -> None:
    assert is_late(Outlet(name="A", articles=articles, oldest=oldest, newest=newest), TODAY.date()) == late
