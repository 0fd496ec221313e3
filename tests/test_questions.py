"""Plain questions in five languages -> the command they mean, its arguments, and what the reply says about it."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.models import Chat, Request
from handlers import understand
from handlers.arguments import Args, parse_arguments
from handlers.questions import Reading

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
    assert sum(commands) / len(cases) >= 0.85
    assert sum(exact) / len(cases) >= 0.75
