"""The terminal: plain text through a pipe, styles on a screen, nothing of the network's steering it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.models import Button, File, Heading, Line, Note, Picture, Quote, Reply, Request, Run
from bot.platforms.terminal import _language, chat, styled
from bot.platforms.terminal_text import clean, render_plain

NOW = datetime(2025, 9, 1, 12, tzinfo=UTC)
REPLY = Reply(
    blocks=(
        Heading("Trade"),
        Heading("2024", level=2),
        Line((Run("• "), Run("$44 billion", "bold"), Run(" — "), Run("Xinhua", url="https://example.org/a"))),
        Quote((Run("Trade was "), Run("44", "mark"), Run(" billion", "mark"), Run("\nin 2024"))),
        Note("1–1 of 2"),
    ),
    buttons=((Button("Why ab12?", "/why ab12"),), (Button("More", "/trade +1"),)),
    more="/trade +1",
)


class Person:
    """Stands for dispatch: keeps what was asked, answers the same."""

    def __init__(self, reply: Reply = REPLY):
        self.reply, self.asked = reply, list[Request]()

    async def __call__(self, request: Request) -> Reply:
        self.asked.append(request)
        return self.reply


async def converse(typed: str, person: Person) -> str:
    out = io.StringIO()
    await chat(person, interactive=False, source=io.StringIO(typed), out=out, now=lambda: NOW)
    return out.getvalue()


def test_a_reply_in_plain_text() -> None:
    assert render_plain(REPLY).splitlines() == [
        "Trade",
        "",
        "2024",
        "• $44 billion — Xinhua",
        "  | Trade was [44 billion]",
        "  | in 2024",
        "1–1 of 2",
        "  → /why ab12   /more",
    ]


def test_a_button_that_a_line_shows_already_is_no_hint() -> None:
    reply = Reply(
        blocks=(Line((Run("a fact · "), Run("/why ab12", "code"))),),
        buttons=((Button("Why?", "/why ab12"), Button("Why?", "/why ab1"), Button("All", "/trade")),),
    )
    assert render_plain(reply) == "a fact · /why ab12\n  → /why ab1   /trade"


def test_styles_and_links_on_a_screen() -> None:
    line = list(styled(REPLY))[3]
    spans = {line.plain[span.start : span.end]: span.style for span in line.spans}
    assert "bold" in str(spans["$44 billion"])
    assert "https://example.org/a" in str(spans["Xinhua"])
    quote = list(styled(REPLY))[4]
    assert any("reverse" in str(span.style) for span in quote.spans)


@given(st.text())
def test_nothing_steers_the_terminal(text: str) -> None:
    shown = clean("\x1b[31m" + text + "\x9b2J\u202e")
    assert not any(ord(char) < 32 and char not in "\n\t" for char in shown)
    assert not {"\x1b", "\x9b", "\u202e"} & set(shown)


async def test_one_question_a_line_and_the_end_of_the_input_ends_it() -> None:
    person = Person()
    shown = await converse("/trade\n\n  товарооборот 2023  \n", person)
    assert [request.text for request in person.asked] == ["/trade", "товарооборот 2023"]
    assert {(request.platform, request.at) for request in person.asked} == {("terminal", NOW)}
    assert shown == f"› /trade\n{render_plain(REPLY)}\n\n› товарооборот 2023\n{render_plain(REPLY)}\n"


async def test_pictures_and_files_are_kept_beside_what_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    picture, file = Picture(b"PNG", "41 in 2023"), File("../trade.csv", b"a,b", "text/csv")
    out = io.StringIO()
    person = Person(Reply(blocks=(Heading("Trade"), picture, file)))
    await chat(person, interactive=False, downloads=folder, source=io.StringIO("/a\n/b\n"), out=out, now=lambda: NOW)
    assert out.getvalue().splitlines()[:4] == [
        "› /a",
        "Trade",
        f"{folder}/silkwire.png — 41 in 2023",
        f"{folder}/trade.csv",
    ]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "silkwire.png": b"PNG",
        "silkwire-2.png": b"PNG",
        "trade.csv": b"a,b",
        "trade-2.csv": b"a,b",
    }
    assert f"{folder}/trade-2.csv" in out.getvalue()


async def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    out = io.StringIO()
    person = Person(Reply(blocks=(Picture(b"PNG", "41 in 2023"),)))
    typed = io.StringIO("/a\n")
    await chat(person, interactive=False, downloads=tmp_path / "taken", source=typed, out=out, now=lambda: NOW)
    assert "File exists — 41 in 2023" in out.getvalue()


async def test_quit_leaves() -> None:
    person = Person()
    await converse("/quit\n/trade\n", person)
    assert person.asked == []


async def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    person = Person()
    with os.fdopen(writing, "w") as out:
        await chat(person, interactive=False, source=io.StringIO("/trade\n/trade\n"), out=out, now=lambda: NOW)
    assert len(person.asked) == 1


async def test_a_screen_greets_answers_and_ends(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    person = Person()
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text("/trade\r/exit\r")
        menu = {"": [("trade", "Trade figures")]}
        await chat(person, interactive=True, commands=menu, history=tmp_path / "history", now=lambda: NOW)
    assert [request.text for request in person.asked] == ["/start", "/trade"]
    assert "$44 billion" in capsys.readouterr().out
    assert "/trade" in (tmp_path / "history").read_text()


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"LANG": "ru_RU.UTF-8"}, "ru-RU"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh-CN"),
        ({"LANG": "ru_RU.UTF-8", "LC_MESSAGES": ""}, "ru-RU"),
        ({"LANG": "C.UTF-8"}, ""),
        ({}, ""),
    ],
)
def test_the_language_of_the_terminal(environ: dict[str, str], expected: str) -> None:
    assert _language(environ) == expected


def test_rich_and_prompt_toolkit_are_for_screens_only() -> None:
    code = (
        "import sys, bot.platforms.terminal as t; "
        "assert not {'rich', 'prompt_toolkit'} & set(sys.modules), 'imported at start'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
