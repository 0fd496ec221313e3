"""Talking: the language of replies, help, examples, and what nobody understands."""

from __future__ import annotations

import re

import pytest
from structlog.testing import capture_logs

from bot.models import FactFilter, File, Heading, Picture
from handlers import commands, menus
from handlers.arguments import parse_arguments
from handlers.wording import wording
from storage import Storage
from tests.answers.asking import EXAMPLES, NOW, Ask, asking, buttons, shown
from tests.making import TRANSLATED

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
