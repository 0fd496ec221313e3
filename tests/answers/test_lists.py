"""Lists of figures, meetings and documents: what is asked for, as of a past day, a page at a time, or nothing."""

from __future__ import annotations

import re

import pytest

from bot.models import Chat
from handlers.registry import BUTTON_BYTES
from storage import Storage
from tests.answers.asking import ARTICLE_COUNT, SHORT, Ask, asking, buttons, ids, shown

# --- figures ----------------------------------------------------------------------------------------------------------


async def test_trade_of_a_year(ask: Ask) -> None:
    said = shown(await ask("/trade 2023 kz cn"))
    assert said.startswith("Trade · Kazakhstan – China · 2023\n")
    assert "2023 · $41 billion (+32%) · turnover China – Kazakhstan — " in said
    assert "• 2024" not in said


async def test_trade_stands_in_years_latest_first_targets_last(ask: Ask) -> None:
    said = shown(await ask("/trade kz"))
    groups = re.findall(r"^(\d{4}|Targets)$", said, re.MULTILINE)
    assert groups == ["2024", "2023", "2022", "Targets"]
    assert said.index("2024 · $43.8 billion") < said.index("January – May 2024 · $17.62 billion (+18%)")
    assert (
        "2030 · $40 billion · turnover China – Kazakhstan · target · reached: $41 billion in 2023 — Kazinform" in said
    )


async def test_what_several_outlets_report_is_said_once(ask: Ask) -> None:
    said = shown(await ask("/trade 2024 kz"))
    assert len(re.findall(r"\$43\.8 billion", said)) == 1
    assert re.search(r"\$43\.8 billion .* · \d sources, \d languages · /why", said)


async def test_outlets_that_disagree_stand_side_by_side(ask: Ask) -> None:
    said = shown(await ask("/trade 2024 kz"))
    assert "about $30 billion" in said
    assert "$43.8 billion" in said


@pytest.mark.parametrize(
    "question",
    ["/trade Китай 2023 kz", "/trade kz 2023 中国", "/trade 2023 KZ қытай", "товарооборот Китая и Казахстана 2023",
     "中国和哈萨克斯坦2023年贸易额", "/торговля 2023 Китай Казахстан", "!trade 2023 cn kz",
     "/TRADE@silkwire_bot 2023 kz cn"],
)  # fmt: skip
async def test_the_same_question_in_many_ways_has_the_same_facts(ask: Ask, question: str) -> None:
    expected = ids(await ask("/trade 2023 kz cn"))
    assert expected
    assert ids(await ask(question)) == expected


async def test_targets_only(ask: Ask) -> None:
    said = shown(await ask("/trade target"))
    lines = [line for line in said.splitlines() if line.startswith("•")]
    assert lines
    assert all("· target ·" in line for line in lines)
    assert "2024" not in said


async def test_investment_and_numbers(ask: Ask) -> None:
    said = shown(await ask("/invest"))
    assert "224 projects · more than $66 billion" in said
    assert "52 projects · $21 billion" in said
    said = shown(await ask("/numbers 2024"))
    assert "more than 5,000 trains · container trains" in said
    assert "28 million" not in said


@pytest.mark.parametrize(
    "question",
    ["/numbers поезда", "/numbers trains", "/numbers 班列", "сколько поездов прошло", "контейнерлік пойыздар"],
)
async def test_what_is_counted_may_be_named_in_any_language(ask: Ask, question: str) -> None:
    found = ids(await ask(question))
    assert found
    assert found == ids(await ask("/numbers 2024-04-30"))[: len(found)]


async def test_other_words_narrow_a_list_to_sentences_that_have_them(ask: Ask) -> None:
    said = shown(await ask("/agreements рапса"))
    assert said.startswith("Документы · «рапса»")
    assert len(ids(await ask("/agreements рапса"))) == 1


# --- meetings, documents, people, years -------------------------------------------------------------------------------


async def test_what_is_ahead_comes_first_and_soonest_first(ask: Ask) -> None:
    said = shown(await ask("/summits"))
    ahead = said.partition("\nAhead\n")[2].partition("\n\n")[0]
    assert "2026 · SCO summit" in ahead
    assert ahead.index("2026 ·") < ahead.index("2027 ·")
    assert "held" not in ahead


async def test_upcoming_and_past_summits(ask: Ask) -> None:
    upcoming, past = shown(await ask("/summits upcoming")), shown(await ask("/summits past"))
    assert "2027 · " in upcoming
    assert "2024" not in upcoming.partition("—")[0]
    assert "Ahead" not in past
    assert "Tianjin, China" in past


async def test_summits_of_a_series_and_a_year(ask: Ask) -> None:
    said = shown(await ask("/summits ШОС 2024", language="ru"))
    assert said.startswith("Саммиты и форумы · ШОС · 2024\n")
    assert "саммит ШОС" in said
    assert "Астана, Казахстан" in said
    assert "Центральная Азия" not in said


async def test_visits_and_talks(ask: Ask) -> None:
    assert "14 Sept 2022 · state visit · Xi Jinping · " in shown(await ask("/visits 2022"))
    assert "Tianjin, China — " in shown(await ask("/talks 2025-08"))


async def test_agreements_without_a_date_are_found_by_their_articles(ask: Ask) -> None:
    said = shown(await ask("/agreements 2025"))
    assert "24 documents — Kazinform, 16 Jun 2025" in said


async def test_quotes_by_a_part_of_a_name_in_any_alphabet(ask: Ask) -> None:
    everyone = ids(await ask("/quotes"))
    assert len(everyone) >= 3
    for question in ("/quotes Xi", "/quotes Си Цзиньпин", "/quotes 习近平"):
        found = ids(await ask(question))
        assert found, question
        assert set(found) < set(everyone)


async def test_milestones(ask: Ask) -> None:
    said = shown(await ask("/years 2025"))
    assert "2025 · “Годом туризма Китая в Казахстане” — Kazinform" in said
    assert "2024 ·" not in said


# --- as of a past day -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "language", "heading"),
    [
        ("/trade kz as of 2024-08-01", "en", "Trade · Kazakhstan · as of 1 Aug 2024"),
        ("/trade kz по состоянию на 1 августа 2024", "ru", "Торговля · Казахстан · по состоянию на 1 авг. 2024 г."),
        ("/trade kz към 1 август 2024 г.", "bg", "Търговия · Казахстан · към 1.08.2024 г."),
        ("/trade kz 2024 жылғы 1 тамыздағы жағдай бойынша", "kk", "Сауда · Қазақстан · 2024 ж. 1 там. жағдай бойынша"),
        ("/trade kz 截至2024年8月1日", "zh", "贸易 · 哈萨克斯坦 · 截至2024年8月1日"),
    ],
)
async def test_a_list_as_of_a_past_day_knows_nothing_later(
    ask: Ask, question: str, language: str, heading: str
) -> None:
    reply = await ask(question, language=language)
    assert shown(reply).splitlines()[0] == heading
    now = set(ids(await ask("/trade kz")))
    assert ids(reply)
    assert set(ids(reply)) < now
    assert "43" not in shown(reply).replace("/why", "")


async def test_articles_as_of_a_past_day(ask: Ask) -> None:
    said = shown(await ask("/latest 2 as of 1 February 2024"))
    assert said.startswith("Latest articles · as of 1 Feb 2024\n")
    assert "22 Jan 2024" in said.splitlines()[1]
    every, then = shown(await ask("/search саммит")), shown(await ask("/search саммит по состоянию на 31.12.2024"))
    assert "2025 г." in every
    assert "2024 г." in then
    assert "2025 г." not in then
    assert "· по состоянию на 31 дек. 2024 г." in then.splitlines()[0]
    assert "по состоянию на 31 дек. 2019 г." in shown(await ask("/search саммит по состоянию на 31.12.2019"))


async def test_what_was_ahead_on_a_past_day_is_ahead(ask: Ask) -> None:
    ahead = shown(await ask("/summits SCO as of 2024-08-01")).partition("\nAhead\n")[2].partition("\n\n")[0]
    assert "• 2025 · SCO summit · Tianjin, China · upcoming" in ahead


# --- nothing found ----------------------------------------------------------------------------------------------------


async def test_nothing_found_says_what_where_and_the_nearest(ask: Ask) -> None:
    said = shown(await ask("/trade 2019 kz"))
    first, _, rest = said.partition("\n")
    assert first == f"Nothing on Trade · Kazakhstan · 2019 in {ARTICLE_COUNT} articles of 11 sources."
    assert "The nearest there is" in rest
    assert "2022 · " in rest.splitlines()[2]


async def test_nothing_found_on_a_country_offers_others(ask: Ask) -> None:
    said = shown(await ask("/trade Brazil 2023"))
    assert "Nothing on Trade · Brazil · 2023" in said
    assert "2023 · $41 billion" in said


async def test_an_empty_store_says_so(storage: Storage) -> None:
    ask = asking(storage)
    assert shown(await ask("/trade")) == "Nothing on Trade in 0 articles of 0 sources."
    assert "0 articles" in shown(await ask("/latest"))
    assert "0 facts" in shown(await ask("/start"))


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short pages: the demo pack is small."""
    monkeypatch.setattr("handlers.listing.PAGE", SHORT)


async def test_more_goes_through_everything_once(ask: Ask, short: None) -> None:
    first = await ask("/summits")
    assert first.more == f"/summits +{SHORT}"
    seen, reply = ids(first), first
    while reply.more:
        assert buttons(reply)[-1] == reply.more
        reply = await ask("/more")
        seen += ids(reply)
    assert len(seen) == len(set(seen)) > SHORT
    assert shown(await ask("/more")) == "There is nothing more to show."


async def test_more_belongs_to_its_chat_and_survives_other_questions(ask: Ask, short: None) -> None:
    first = await ask("/summits", chat="1")
    assert shown(await ask("/more", chat="2")) == "There is nothing more to show."
    await ask(f"/why {ids(first)[0]}", chat="1")
    assert ids(await ask("/more", chat="1")) == ids(await ask(f"/summits +{SHORT}", chat="1"))


async def test_a_button_carries_no_more_than_platforms_allow(ask: Ask) -> None:
    long = "саммит " * 12
    reply = await ask(f"/search {long}")
    for question in ("/trade", "/summits", "/latest", "/start", "/language", f"/trad {long}"):
        reply = await ask(question)
        assert all(len(command.encode()) <= BUTTON_BYTES for command in buttons(reply)), question


async def test_beyond_the_end(ask: Ask) -> None:
    assert shown(await ask("/trade +400")) == "That was all."
    assert shown(await ask("/search саммит +400")) == "Это всё."


async def test_a_chat_keeps_its_language_when_a_list_is_remembered(full: Storage, short: None) -> None:
    ask = asking(full)
    await ask("/language ru")
    await ask("/summits")
    assert await full.get_chat("test", "1") == Chat(platform="test", chat="1", language="ru", more=f"/summits +{SHORT}")
