"""Plain questions in five languages -> the command they mean, its arguments, and what the reply says about it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.languages import codes
from bot.models import Chat, Line, Note, Reply, Request, Run
from handlers import Dispatch, understand
from handlers.arguments import Args, parse_arguments
from handlers.questions import Reading
from handlers.questions.answering import explained
from handlers.questions.phrase import phrase, short
from handlers.registry import BUTTON_BYTES
from handlers.wording import wording
from storage import Storage

CASES = Path(__file__).parent / "cases"
NOW = datetime(2025, 9, 10, 12, tzinfo=UTC)
NOTHING = ("search", "help", "greeting", "thanks", "latest")  # what takes no arguments from a question


def written(name: str) -> list[tuple[str, str, str]]:
    """(language, question, command) of a file of cases."""
    tables = tomllib.loads((CASES / name).read_text("utf-8"))
    return [(code, question, line) for code, table in tables.items() for question, line in table.items()]


def read(question: str, language: str | None = None) -> Reading:
    request = Request(platform="test", chat="1", user="1", text=question, language=language, at=NOW)
    return understand(request, Chat(platform="test", chat="1"))


def essence(name: str, args: Args) -> dict[str, Any]:
    if name in NOTHING:
        return {"name": name}
    return {
        "name": name,
        "period": args.period.edtf if args.period else None,
        "countries": sorted(args.countries),
        "topics": sorted(args.topics),
        "series": args.series,
        "metrics": sorted(args.metrics),
        "people": sorted(args.people),
    }


def meant(line: str) -> dict[str, Any]:
    name, _, rest = line.removeprefix("/").partition(" ")
    return essence(name, parse_arguments(rest, reader="en", today=NOW.date()))


def understood(code: str, question: str) -> dict[str, Any]:
    reading = read(question, code)
    return essence(reading.name, reading.args)


@pytest.mark.parametrize(("code", "question", "line"), written("questions.toml"))
def test_questions_are_understood(code: str, question: str, line: str) -> None:
    assert understood(code, question) == meant(line)


@pytest.mark.parametrize("code", ["ru", "bg", "en", "kk", "zh"])
def test_held_out_questions(code: str) -> None:
    """Questions that no word was chosen by: nearly all commands are found, most with every argument."""
    cases = [(question, line) for language, question, line in written("questions.more.toml") if language == code]
    commands = [understood(code, question)["name"] == meant(line)["name"] for question, line in cases]
    exact = [understood(code, question) == meant(line) for question, line in cases]
    assert sum(commands) / len(cases) >= 0.88
    assert sum(exact) / len(cases) >= 0.85


README = (
    (Path(__file__).parent.parent / "README.md")
    .read_text("utf-8")
    .partition("| understood as |")[2]
    .partition("\n\n")[0]
)


@pytest.mark.parametrize(("question", "line"), re.findall(r"^\| (.+?) \| `(/.+?)` \|$", README, re.M))
def test_questions_of_the_readme(question: str, line: str) -> None:
    said = {phrase(one.name, one.args, wording(code)) for code in codes() if (one := read(question, code)).plain}
    assert line in said


@pytest.mark.parametrize("code", ["ru", "bg", "en", "kk", "zh"])
def test_what_was_understood_can_be_typed(code: str) -> None:
    """The command that a reply shows, and the one behind its button, ask for just what was answered."""
    for _, question, _ in written("questions.toml") + written("questions.more.toml"):
        reading = read(question, code)
        for name, args in [(reading.name, reading.args), *reading.others] if reading.plain else []:
            for line in (phrase(name, args, wording(code)), short(name, args)):
                typed = read(line, code)
                assert essence(typed.name, typed.args) == essence(name, args), line
            assert len(short(name, args).encode()) <= BUTTON_BYTES


def test_every_reading_has_its_reasons() -> None:
    reading = read("what did Tokayev say about uranium")
    assert (reading.name, reading.args.people, reading.args.rest) == (
        "quotes",
        ("Kassym-Jomart Tokayev",),
        ("uranium",),
    )
    assert ("quotes", "intent.quotes + ask.what", "", 1.5) in reading.reasons
    assert ("visits", "intent.visits", "приезжал", 2.5) in read("Кто приезжал в Китай?").reasons


def test_two_likely_meanings_are_both_offered() -> None:
    reading = read("investment summit")
    assert {reading.name, *(name for name, _ in reading.others)} == {"invest", "summits"}
    answer = Reply(blocks=(Line((Run("An answer"),)),))
    said = explained(answer, reading, wording("en"))
    assert Note(f"Understood as: /{reading.name}") in said.blocks
    assert [one.command for one in said.buttons[-1]] == [f"/{name}" for name, _ in reading.others]


def test_names_alone_are_looked_for_and_asked_about() -> None:
    reading = read("Токаев", "ru")
    assert (reading.name, [name for name, _ in reading.others]) == ("search", ["quotes", "visits"])
    assert [name for name, _ in read("Китай, Казахстан", "ru").others] == ["trade", "agreements"]


def test_what_is_too_little_for_an_answer_is_offered_beside_the_search() -> None:
    reading = read("ШОС 2026", "ru")
    assert (reading.name, reading.plain) == ("search", False)
    said = explained(Reply(blocks=()), reading, wording("ru"))
    assert [(one.label, one.command) for one in said.buttons[-1]] == [("/summits 2026 ШОС", "/summits 2026 SCO")]


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("visa rules", "/search"),
        ("search visa", "/search"),
        ("китай", "/search"),
        ("help trade", "/help"),
        ("язык kk", "/language"),
        ("почему упал экспорт в Китай?", "/trade CN export"),
        ("", "/help"),
    ],
)
def test_what_is_no_question_is_answered_as_ever(question: str, line: str) -> None:
    reading = read(question, "ru")
    assert essence(reading.name, reading.args) == meant(line)


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("товароборот с китаем", "/trade CN"),
        ("tradde 2023", "/trade 2023"),
        ("агримент", "/search"),
        ("meat", "/search"),
    ],
)
def test_slips_of_the_pen_are_read_with_care(question: str, line: str) -> None:
    reading = read(question, "ru")
    assert essence(reading.name, reading.args) == meant(line)


@pytest.mark.parametrize(("question", "year"), [("Savdo qancha 2023?", "2023"), ("Savdo qancha?", None)])
def test_a_thin_language_has_questions_too(question: str, year: str | None) -> None:
    reading = read(question, "uz")
    assert (reading.name, reading.args.period and reading.args.period.edtf) == ("trade", year)


async def test_the_reply_says_how_a_question_was_understood(storage: Storage) -> None:
    ask = asking(storage)
    assert Note("Понято так: /trade 2023 Китай") in (await ask("сколько был товарооборот с КНР в 2023?", "ru")).blocks
    assert Note("理解为：/trade 2024") in (await ask("2024年贸易额是多少?", "zh")).blocks
    assert not any(isinstance(block, Note) for block in (await ask("/trade 2024", "en")).blocks)


async def test_a_greeting_is_returned(storage: Storage) -> None:
    ask = asking(storage)
    assert (await ask("Сәлем!", "kk")).blocks[0] == Line((Run("Сәлеметсіз бе!"),))
    assert (await ask("thanks a lot", "en")).blocks[0] == Line((Run("You are welcome!"),))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_understood_as_something(text: str) -> None:
    assert read(text).name is not None


Ask = Callable[[str, str], Awaitable[Reply]]


def asking(storage: Storage) -> Ask:
    dispatch = Dispatch(storage)

    async def ask(text: str, language: str) -> Reply:
        return await dispatch(Request(platform="test", chat="1", user="1", text=text, language=language, at=NOW))

    return ask
