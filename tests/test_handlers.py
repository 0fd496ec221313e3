"""What a person asks -> what is answered: through dispatch, over the demo pack as the pipeline reads it."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.demo import ARTICLES
from bot.feeds.jsonl import parse_line
from bot.languages import codes
from bot.models import Chat, FactFilter, File, Heading, Picture, Quote, Refused, Reply, Request
from bot.pipeline.importing import import_entries
from bot.platforms.terminal_text import render_plain
from handlers import Dispatch, commands, menus
from handlers.arguments import parse_arguments
from handlers.registry import BUTTON_BYTES
from handlers.wording import wording
from storage import Storage, open_storage
from tests.making import TRANSLATED

NOW = datetime(2025, 9, 10, 12, tzinfo=UTC)
SHORT = 3
ARTICLE_COUNT = len(ARTICLES.read_text("utf-8").splitlines())
EXAMPLES = {
    example: code
    for code in codes()
    for name, command in commands().items()
    for example in wording(code).examples(name, command.examples)
}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo pack in it, read once."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"

    async def load() -> None:
        async with open_storage(f"sqlite:///{path}") as opened:
            entries = [parse_line(line, "demo") for line in ARTICLES.read_text("utf-8").splitlines()]
            async for result in import_entries(entries, opened, now=NOW):
                assert not isinstance(result, Refused), result

    asyncio.run(load())
    return path


@pytest.fixture
async def full(demo: Path, tmp_path: Path) -> AsyncIterator[Storage]:
    """A store of the demo pack that a test may change."""
    async with open_storage(f"sqlite:///{shutil.copy(demo, tmp_path / 'silkwire.db')}") as opened:
        yield opened


Ask = Callable[..., Awaitable[Reply]]


@pytest.fixture
def ask(full: Storage) -> Ask:
    return asking(full)


def asking(storage: Storage, trusted: Collection[str] = ()) -> Ask:
    dispatch = Dispatch(storage, trusted)

    async def ask(text: str, language: str | None = "en", chat: str = "1") -> Reply:
        return await dispatch(Request(platform="test", chat=chat, user="1", text=text, language=language, at=NOW))

    return ask


def shown(reply: Reply) -> str:
    return re.sub(r"[\u00a0\u202f\u2009]", " ", render_plain(reply))


def buttons(reply: Reply) -> list[str]:
    return [button.command for row in reply.buttons for button in row]


def ids(reply: Reply) -> list[str]:
    return re.findall(r"/why ([a-z2-7]{4,})", shown(reply).partition("  →")[0])


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


# --- reading ----------------------------------------------------------------------------------------------------------


async def test_latest_counts(ask: Ask) -> None:
    reply = await ask("/latest 2")
    assert len(re.findall(r"/article \d+", shown(reply))) == 2
    assert "2 Sept 2025" in shown(reply)
    assert buttons(reply) == ["/latest 2 +2"]


async def test_search_finds_other_forms_and_marks_them(ask: Ask) -> None:
    reply = await ask("/search саммиты")
    assert "[саммит" in shown(reply).lower()
    assert "[Саммит]" in shown(reply)


async def test_any_other_text_is_a_search(ask: Ask) -> None:
    assert shown(await ask("рапса")).startswith("Поиск · «рапса» · 1 статья\n")
    said = shown(await ask("cucumber"))
    assert f"Nothing on “cucumber” in {ARTICLE_COUNT} articles of" in said
    assert "/help" in said


async def test_an_article_with_its_facts(ask: Ask) -> None:
    number = re.findall(r"/article (\d+)", shown(await ask("/search рапса")))[0]
    said = shown(await ask(f"/article {number}"))
    assert "Akorda, 17 Oct 2023 · https://akorda.kz/" in said
    assert "52 projects · $21 billion" in said
    assert ids(await ask(f"/article {number}"))


async def test_why_shows_the_sentence_with_the_words_marked(ask: Ask) -> None:
    fact = ids(await ask("/trade 2024-01/2024-05"))[0]
    reply = await ask(f"/why {fact.upper()}")
    quote = next(block for block in reply.blocks if isinstance(block, Quote))
    assert "".join(run.text for run in quote.runs).startswith("В январе–мае 2024 года")
    marked = " ".join(run.text for run in quote.runs if run.style == "mark")
    assert "17,62 млрд долларов" in marked
    assert "годом ранее" not in marked
    said = shown(reply)
    assert "$17.62 billion (+18%)" in said
    assert "Jambylinfo.kz" in said
    assert "1 Jul 2024 · https://jambylinfo.kz/" in said
    assert "amount: “17,62 млрд долларов”" in said
    assert shown(await ask(f"/why_{fact}")) == said


async def test_why_of_what_an_article_no_longer_says(full: Storage) -> None:
    ask = asking(full)
    fact = ids(await ask("/trade 2024-01/2024-05"))[0]
    old = parse_line(next(line for line in ARTICLES.read_text("utf-8").splitlines() if "17,62" in line), "demo")
    retold = replace(old, text=old.text.replace("17,62", "17,63"))
    changed = [result async for result in import_entries([retold], full, now=NOW)]
    assert not isinstance(changed[0], Refused)
    assert fact not in ids(await ask("/trade 2024-01/2024-05"))
    said = shown(await ask(f"/why {fact}"))
    assert "17,62 млрд" in said
    assert "The article has been changed since and no longer says this." in said


async def test_why_shows_every_report_of_the_record_whichever_is_asked_for(ask: Ask) -> None:
    fact = ids(await ask("/trade 2024 kz cn turnover"))[0]
    first = await ask(f"/why {fact}")
    assert first.more == f"/why {fact} +5"
    assert "Other reports" in shown(first)
    quotes = [block for reply in (first, await ask("/more")) for block in reply.blocks if isinstance(block, Quote)]
    said = ["".join(run.text for run in quote.runs) for quote in quotes]
    assert len(said) == len(set(said)) == 6
    assert all(any(run.style == "mark" for run in quote.runs) for quote in quotes)
    other = re.findall(r"/why ([a-z2-7]+)", shown(await ask(f"/history {fact}")))[-1]
    assert other != fact
    assert shown(await ask(f"/why {other}")).splitlines()[0] == shown(first).splitlines()[0]


async def test_why_says_which_reports_were_found_wrong(full: Storage) -> None:
    ask = asking(full)
    fact = ids(await ask("/trade 2024 kz cn turnover"))[0]
    wrong = re.findall(r"/why ([a-z2-7]+)", shown(await ask(f"/history {fact}")))[1]
    assert await full.reject(wrong, by="test:7", reason="another country", now=NOW)
    said = shown(await ask(f"/why {fact}"))
    assert said.count("another country") == 1
    assert "test:7" not in said
    trail = shown(await ask(f"/history {fact}"))
    assert re.search(r"10 Sept 2025 — corrected: .*another country", trail)


async def test_history_tells_day_by_day_how_a_figure_came_to_be(full: Storage) -> None:
    ask = asking(full)
    fact = ids(await ask("/trade 2024 kz cn turnover"))[0]
    said = shown(await ask(f"/history {fact}"))
    lines = [line for line in said.splitlines() if line.startswith("•")]
    assert lines[0].startswith("• 20 Jan 2025 — first told: 2024 · $43.8 billion")
    assert "• 17 Feb 2025 — new: about $30 billion — Kazinform" in said
    assert "• 17 Jun 2025 — also told by БТА" in said
    then = shown(await ask(f"/history {fact} as of 1 February 2025"))
    assert [line for line in then.splitlines() if line.startswith("•")] == lines[:1]


async def test_history_tells_what_an_article_no_longer_says(full: Storage) -> None:
    ask = asking(full)
    fact = ids(await ask("/trade 2024-01/2024-05"))[0]
    old = parse_line(next(line for line in ARTICLES.read_text("utf-8").splitlines() if "17,62" in line), "demo")
    retold = replace(old, text=old.text.replace("17,62", "18,5"))
    _ = [result async for result in import_entries([retold], full, now=NOW)]
    said = shown(await ask(f"/history {fact}"))
    assert "• 10 Sept 2025 — withdrawn: January – May 2024 · $17.62 billion (+18%)" in said


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


# --- languages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "client", "heading"),
    [
        ("/trade", "en", "Trade"),
        ("/trade", "ru-RU", "Торговля"),
        ("/trade", "zh_CN", "贸易"),
        ("/trade", "fr", "Trade"),
        ("/trade", None, "Trade"),
        ("/trade Китай", "en", "Торговля · Китай"),
        ("/trade Китай", "bg", "Търговия · Китай"),
        ("/trade Қытай", "en", "Сауда · Қытай"),
        ("/trade 中国", "ru", "贸易 · 中国"),
        ("/trade China", "ru", "Trade · China"),
        ("/trade cn", "ru", "Торговля · Китай"),
    ],
)
async def test_replies_are_in_the_language_of_the_question_else_the_clients(
    ask: Ask, text: str, client: str | None, heading: str
) -> None:
    assert shown(await ask(text, language=client)).splitlines()[0] == heading


@pytest.mark.parametrize("name", ["kk", "Қазақша", "kazakh", "казахский"])
async def test_the_chosen_language_stays(ask: Ask, name: str) -> None:
    assert shown(await ask(f"/language {name}")) == "Жауап тілі: Қазақша."
    assert shown(await ask("/trade Китай 2023")).startswith("Сауда · Қытай · 2023")
    assert shown(await ask("/trade", chat="other")).startswith("Trade")


async def test_a_language_that_is_not_known(ask: Ask) -> None:
    said = shown(await ask("/language Klingon"))
    assert "Klingon" in said
    assert "kk (Қазақша)" in said


# --- help and mistakes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", TRANSLATED)
async def test_help_lists_every_command_in_the_readers_language(full: Storage, code: str) -> None:
    said = shown(await asking(full, trusted=["test:1"])("/help", language=code))
    for name, command in commands().items():
        assert f"/{name}" in said
        assert code == "en" or command.summary not in said


async def test_help_on_a_command(ask: Ask) -> None:
    for question in ("/help trade", "/help /trade", "/help товарооборот"):
        said = shown(await ask(question, language="ru"))
        assert said.startswith("/trade [период] [страна...] [экспорт|импорт|цель] [график]\n")
        assert "/trade kz cn экспорт" in said


@pytest.mark.parametrize("code", TRANSLATED)
async def test_the_words_that_help_shows_are_understood(ask: Ask, code: str) -> None:
    for topic in ("export", "import", "target", "upcoming", "past"):
        shown_word = wording(code).usage(topic)
        assert parse_arguments(shown_word, reader=code, today=NOW.date()).topics == {topic}
    assert "[period]" not in shown(await ask("/help", language=code)) or code == "en"


async def test_a_meeting_that_a_later_article_reports_is_no_longer_ahead(ask: Ask) -> None:
    """In 2024 the next SCO summit was announced for 2025; it took place before the day of the question."""
    ahead = shown(await ask("/summits SCO")).partition("\nAhead\n")[2].partition("\n\n")[0]
    assert "2026 · " in ahead
    assert "• 2025 · " not in ahead
    over = [line for line in shown(await ask("/summits SCO 2025")).splitlines() if line.startswith("•")]
    assert "31 Aug – 1 Sept 2025 · SCO summit" in over[0]
    assert "· announced 4 Jul 2024 → held 1 Sept 2025 — " in over[0]
    assert not any("· upcoming" in line for line in over)


SUBSCRIBED = ("/subscriptions", "/unsubscribe", "/whysent")  # what is about subscriptions that are there


@pytest.mark.parametrize("example", EXAMPLES)
async def test_every_example_in_the_help_is_answered(full: Storage, example: str) -> None:
    fact = (await full.list_facts("trade", FactFilter(), limit=1))[0].id
    if example.startswith(SUBSCRIBED):
        await asking(full)("/subscribe alerts")
    with capture_logs() as logs:
        reply = await asking(full, trusted=["test:1"])(example.replace("abcd", fact), language=EXAMPLES[example])
    assert reply.blocks
    if example != "/more":
        assert [entry["outcome"] for entry in logs] == ["answered"]
        alone = example.startswith(
            ("/why ", "/whysent", "/language", "/wrong", "/right", "/timezone", "/quiet", "/digest")
        )
        assert isinstance(reply.blocks[0], Heading | Picture | File) != alone


@pytest.mark.parametrize(
    ("typed", "meant"), [("/trad 2023", "/trade 2023"), ("/sumits", "/summits"), ("/саммитт", "/summits")]
)
async def test_an_unknown_command_suggests_the_nearest(ask: Ask, typed: str, meant: str) -> None:
    reply = await ask(typed)
    assert meant in shown(reply)
    assert buttons(reply) == [meant]


async def test_a_command_like_none_points_to_help(ask: Ask) -> None:
    assert shown(await ask("/xyzzyplugh")) == "There is no command /xyzzyplugh.\n/help lists what there is."


@pytest.mark.parametrize(
    "text", ["/", "", "   ", "/ trade", "//", "+8", "?", "\u202e", "/why", "/article x", "/article 99"]
)
async def test_odd_messages_are_answered(ask: Ask, text: str) -> None:
    with capture_logs() as logs:
        assert (await ask(text)).blocks
    assert logs[-1]["outcome"] in ("answered", "refused", "unknown")


async def test_a_fault_is_logged_with_the_id_the_person_is_shown(
    full: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(full, "coverage", broken)
    with capture_logs() as logs:
        said = shown(await asking(full)("/start"))
    reference = logs[0]["reference"]
    assert said == f"Something went wrong here; it is noted as {reference}."
    assert logs[0]["event"] == "command_failed"
    assert "secret" not in said


async def test_one_log_line_a_command_without_what_was_asked(ask: Ask) -> None:
    with capture_logs() as logs:
        await ask("/search personal matters")
        await ask("/mysecret")
    assert [(entry["event"], entry["name"]) for entry in logs] == [("command", "search"), ("command", "unknown")]
    assert "personal" not in str(logs)
    assert "mysecret" not in str(logs)


async def test_menus_fit_telegram() -> None:
    for menu in menus().values():
        assert [name for name, _ in menu] == [name for name, one in commands().items() if not one.trusted]
        for name, description in menu:
            assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
            assert 1 <= len(description) <= 256


async def test_a_chat_keeps_its_language_when_a_list_is_remembered(full: Storage, short: None) -> None:
    ask = asking(full)
    await ask("/language ru")
    await ask("/summits")
    assert await full.get_chat("test", "1") == Chat(platform="test", chat="1", language="ru", more=f"/summits +{SHORT}")
