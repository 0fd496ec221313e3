"""The command line, as a person meets it: what it prints where, and how it ends."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot import __version__
from bot.cli.doctor import examine
from bot.cli.talking import at_home
from bot.config import BotConfig, Config, Secret, StorageConfig, TelegramConfig
from bot.languages import codes
from bot.models import Reply, Request
from storage import open_storage
from storage.dialect import connect
from tests.commands import Outcome, Run
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.making import NOW

TRADE = "Trade between Kazakhstan and China reached 43.8 billion dollars in 2024."
COMMAND = [sys.executable, "-m", "bot"]
COMMANDS = ("run", "chat", "import", "extract", "records", "digest", "cases", "feeds", "doctor")
ROOT = Path(__file__).parent.parent


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SILKWIRE_")}
    return {**kept, "PYTHONPATH": str(ROOT), "HOME": str(folder), **more}


# --- Everywhere


def test_version(run: Run) -> None:
    assert run("--version") == Outcome(0, f"silkwire {__version__}\n", "")


def test_the_version_loads_nothing_heavy() -> None:
    heavy = ("sqlalchemy", "aiogram", "lxml", "structlog", "rich")
    code = f"import sys, bot.__main__; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "[]\n"


def test_help_names_every_command(run: Run) -> None:
    told = run("--help")
    assert told.code == 0
    assert all(re.search(rf"^  {name} +\w", told.out, re.M) for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help(run: Run, name: str) -> None:
    told = run(name, "--help")
    assert told.code == 0
    assert f"silkwire {name}" in told.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["improt"], "improt"),
        (["import"], "Missing argument"),
        (["extract", "--published", "soon", "x.txt"], "--published"),
        (["extract", "--language", "tlh", "x.txt"], "--language"),
        (["records", "--kind", "trades"], "--kind"),
        (["--config", "gone.toml", "doctor"], "gone.toml"),
        (["run"], "telegram.token is missing"),
    ],
)
def test_wrong_usage_is_code_2(run: Run, tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "x.txt").write_text(TRADE)
    told = run(*arguments)
    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert "Traceback" not in told.err


def test_a_path_that_is_not_there_is_a_line_and_the_rest_is_imported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(TRADE)
    told = run("import", "gone.txt", "x.txt")
    assert told.code == 0
    assert "gone.txt: no such file" in told.err
    assert "1 new" in told.out


def test_a_wrong_configuration_is_one_line_and_code_2(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[storage]\nulr = 'x'\n")
    told = run("doctor")
    assert told.code == 2
    assert re.fullmatch(r"silkwire: .*config\.toml: storage\.ulr is no known key; did you mean url\?.*\n", told.err)


def test_a_language_we_do_not_speak_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILKWIRE_BOT_LANGUAGE", "de")
    told = run("doctor")
    assert told.code == 2
    assert f"bot.language must be one of {', '.join(codes())}" in told.err


def test_a_token_in_an_error_is_not_shown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILKWIRE_STORAGE_URL", f"{TOKEN}")
    told = run("chat")
    assert told.code == 2
    assert "database URL" in told.err
    assert TOKEN not in told.err


def test_an_error_of_ours_says_so_and_shows_no_token(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(f"with {TOKEN}")

    monkeypatch.setattr("bot.config.read_config", broken)
    told = run("doctor")
    assert told.code == 1
    assert "RuntimeError" in told.err
    assert told.err.endswith("silkwire: this is an error of ours; the lines above say where\n")
    assert TOKEN not in told.err


# --- import


def test_import_again_and_changed(run: Run, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(f"Trade grows\n\n{TRADE}")
    assert run("import", "a.txt").out == "1 new, 0 changed, 0 unchanged, 0 refused; facts: 1 trade\n"
    assert run("import", "a.txt").out == "0 new, 0 changed, 1 unchanged, 0 refused; facts: none\n"
    lines = [{"text": TRADE, "guid": "1"}, {"text": TRADE + " More.", "guid": "1"}]
    (tmp_path / "b.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert run("import", "b.jsonl").out == "1 new, 1 changed, 0 unchanged, 0 refused; facts: 2 trade\n"


def test_what_is_refused_is_named_and_the_rest_imported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text(TRADE)
    (tmp_path / "in" / "empty.txt").touch()
    (tmp_path / "in" / "binary.dat").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "in" / "long.txt").write_bytes(b"word " * 2_097_152)
    (tmp_path / "in" / "bad.jsonl").write_text('{"text": "Fine."}\nnot json\n')
    told = run("import", "in")
    assert told.code == 0
    assert told.out.startswith("2 new, 0 changed, 0 unchanged, 4 refused")
    refused = [line.split(": ", 2)[1] for line in told.err.splitlines()]
    assert refused == ["in/bad.jsonl:2", "in/binary.dat", "in/empty.txt", "in/long.txt"]


def test_nothing_to_import_is_code_1(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "none").mkdir()
    assert run("import", "empty.txt").code == 1
    assert "no files" in run("import", "none").err


def test_a_locked_database_is_one_line(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TRADE)
    (tmp_path / "b.txt").write_text(TRADE)
    run("import", "a.txt")
    monkeypatch.setattr("storage.connect", lambda url, wait: connect(url, wait=0.05))
    with closing(sqlite3.connect(tmp_path / "silkwire.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        told = run("import", "b.txt")
    assert told.code == 1
    assert re.fullmatch(r"silkwire: the database is locked by another program.*\n", told.err)


def test_a_newer_database_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TRADE)
    run("import", "a.txt")
    with closing(sqlite3.connect(tmp_path / "silkwire.db")) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    told = run("chat", stdin=b"/help\n")
    assert (told.code, told.err.count("\n")) == (1, 1)
    assert "newer Silkwire" in told.err


# --- extract


def test_extract_json_lines(run: Run) -> None:
    lines = [
        {"source": "a", "text": TRADE, "published": "2025-01-20", "language": "en"},
        {"source": "b", "text": TRADE},
    ]
    stdin = "\n".join([json.dumps(lines[0]), "oops", json.dumps(lines[1])]).encode()
    told = run("extract", "--jsonl", "-", "--published", "2025-02-03", stdin=stdin)
    first, second = map(json.loads, told.out.splitlines())
    assert told.code == 0
    assert told.err == "stdin:2: not JSON: Expecting value at character 1\n"
    assert (first["source"], first["language"], first["published"]) == ("a", "en", "2025-01-20")
    assert second["published"] == "2025-02-03"
    (fact,) = first["facts"]
    assert (fact["kind"], fact["amount"], fact["period"]) == ("trade", 43800000000, "2024")
    assert TRADE[fact["evidence"]["start"] : fact["evidence"]["end"]] == TRADE


def test_extract_files_and_standard_input(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TRADE)
    (tmp_path / "a.jsonl").write_text(json.dumps({"source": "a.txt", "text": TRADE}))
    from_file = run("extract", "a.txt").out
    assert json.loads(from_file)["source"] == "a.txt"
    assert run("extract", "--jsonl", "a.jsonl").out == from_file
    assert json.loads(run("extract", stdin=TRADE.encode()).out)["facts"] == json.loads(from_file)["facts"]
    assert not (tmp_path / "silkwire.db").exists()


def test_extract_of_markup_gives_the_text_the_offsets_point_into(run: Run, tmp_path: Path) -> None:
    (tmp_path / "p.html").write_text(f"<!doctype html><html><body><article><p>{TRADE}</p></article></body></html>")
    line = json.loads(run("extract", "p.html").out)
    (fact,) = line["facts"]
    assert line["text"][fact["evidence"]["start"] : fact["evidence"]["end"]] == TRADE


def test_extract_mentions(run: Run) -> None:
    told = run("extract", "--mentions", "--jsonl", "-", stdin=json.dumps({"source": "a", "text": TRADE}).encode())
    found = {(one["type"], TRADE[one["start"] : one["end"]]) for one in json.loads(told.out)["mentions"]}
    assert {("country", "Kazakhstan"), ("country", "China"), ("date", "2024")} <= found


def test_a_half_character_comes_out_as_json(run: Run) -> None:
    told = run("extract", "--jsonl", "-", stdin=b'{"source": "\\ud800", "text": "A."}')
    assert json.loads(told.out)["source"] == "\ud800"


def test_extract_of_nothing_is_code_1(run: Run) -> None:
    assert run("extract", "--jsonl", "-") == Outcome(1, "", "stdin: empty\n")
    assert run("extract") == Outcome(1, "", "stdin: empty\n")


def test_a_reader_that_goes_away_ends_it_without_a_word(tmp_path: Path) -> None:
    line = json.dumps({"source": "a", "text": TRADE}).encode() + b"\n"
    process = subprocess.Popen(
        [*COMMAND, "extract", "--jsonl", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(tmp_path),
    )
    assert process.stdin
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    with process.stdin, process.stderr:
        process.stdin.write(line * 3)
        process.stdin.close()
        assert process.stderr.read() == b""
    assert process.wait() == 1


def test_an_interrupt_is_one_line(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "extract", "--jsonl", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(tmp_path, PYTHONUNBUFFERED="1"),
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  ignored in a background job
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps({"source": "a", "text": TRADE}).encode() + b"\n")
    process.stdin.flush()
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert (process.returncode, err) == (130, b"silkwire: stopped\n")


# --- chat


def test_chat_without_a_database_is_the_demo(run: Run, tmp_path: Path) -> None:
    told = run("chat", stdin=b"/trade 2024\n")
    assert told.code == 0
    assert "This is a demo" in told.err
    assert "@BotFather" in told.err
    assert "/why" in told.out
    assert list(tmp_path.iterdir()) == []


def test_chat_over_what_was_imported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TRADE)
    run("import", "a.txt")
    told = run("chat", stdin=b"/trade\n/latest\n")
    assert told.err == ""
    assert "43.8" in told.out
    short = re.search(r"/why ([a-z2-7]{4,})", told.out)
    assert short
    assert "[Trade] between [Kazakhstan]" in run("chat", stdin=f"/why {short[1]}\n".encode()).out
    assert "This is a demo" in run("chat", "--demo", stdin=b"/help\n").err


def test_a_digest_is_previewed_in_the_language_asked_for(run: Run, tmp_path: Path) -> None:
    text = "Товарооборот Казахстана и Китая в 2024 году вырос до 43,8 млрд долларов."
    line = {"text": text, "source": "a", "language": "ru", "published": datetime.now(UTC).date().isoformat()}
    (tmp_path / "new.jsonl").write_text(json.dumps(line, ensure_ascii=False), "utf-8")
    assert run("import", "new.jsonl").code == 0
    shown = run("digest", "--preview", "--language", "ru", "trade", "daily")
    assert shown.code == 0
    assert "43,8" in shown.out
    assert "43" not in run("digest", "--preview", "summits").out
    assert run("digest", "--preview", "xyzzy").code == 2
    assert "xyzzy" in run("digest", "--preview", "xyzzy").err
    assert run("digest").code == 2


def test_a_digest_over_nothing_says_so(run: Run) -> None:
    assert "nothing new" in run("digest", "--preview").out


async def test_chat_over_an_empty_database_says_so(database: str, run: Run) -> None:
    async with open_storage(database):
        pass
    told = await asyncio.to_thread(run, "chat", stdin=b"/trade\n")
    assert "no articles in silkwire.db yet" in told.err


async def test_the_configured_language_and_day_hold_where_the_client_says_nothing() -> None:
    asked: list[Request] = []

    async def dispatch(request: Request) -> Reply:
        asked.append(request)
        return Reply(blocks=())

    ask = at_home(dispatch, BotConfig(language="kk", time_zone="Asia/Almaty"))
    request = Request(platform="x", chat="1", user="1", text="hi", at=NOW.replace(hour=23))
    await ask(request)
    await ask(replace(request, language="ru"))
    assert [one.language for one in asked] == ["kk", "ru"]
    assert asked[0].at.date() == date(2025, 9, 2)


# --- run


async def test_run_answers_on_telegram_and_stops_when_asked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TRADE)
    async with FakeTelegram() as fake, asyncio.timeout(100):
        settings = environment(tmp_path, SILKWIRE_TELEGRAM_TOKEN=TOKEN, SILKWIRE_TELEGRAM_API_BASE=fake.url)
        async with started(tmp_path, settings, "import", "a.txt") as importing:
            await importing.communicate()
        async with started(tmp_path, settings, "run") as bot:
            fake.say("/trade 2024", language="en")
            while not fake.sent and bot.returncode is None:  # noqa: ASYNC110  # happens on the other side of a socket
                await asyncio.sleep(0.02)
            with suppress(ProcessLookupError):
                bot.terminate()
            out, err = await bot.communicate()
    assert (bot.returncode, out) == (0, b""), err.decode()
    assert "43.8" in fake.sent[0]["text"]
    assert b"telegram.started" in err
    assert TOKEN.encode() not in err


async def test_run_with_a_token_telegram_does_not_know(tmp_path: Path) -> None:
    async with FakeTelegram() as fake, asyncio.timeout(100):
        wrong = "999999999:" + "A" * 35
        settings = environment(tmp_path, SILKWIRE_TELEGRAM_TOKEN=wrong, SILKWIRE_TELEGRAM_API_BASE=fake.url)
        async with started(tmp_path, settings, "run") as bot:
            _, err = await bot.communicate()
    assert bot.returncode == 2
    assert b"does not know this token" in err
    assert wrong.encode() not in err


@asynccontextmanager
async def started(folder: Path, settings: dict[str, str], *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *COMMAND, *arguments, stdin=nothing, stdout=pipe, stderr=pipe, cwd=folder, env=settings
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


# --- doctor


def test_doctor_where_nothing_is_set_up(run: Run, tmp_path: Path) -> None:
    told = run("doctor")
    assert told.code == 0
    lines = dict(line.split(": ", 1) for line in told.out.splitlines())
    assert list(lines) == ["todo    config", "todo    database", "ok      sqlite", "todo    feeds", "todo    telegram"]
    assert "silkwire import" in lines["todo    database"]
    assert list(tmp_path.iterdir()) == []


def test_doctor_names_what_is_broken(run: Run, tmp_path: Path) -> None:
    (tmp_path / "silkwire.db").write_bytes(b"this is no database at all, whatever it is called" * 50)
    told = run("doctor", "--quiet")
    assert told.code == 1
    assert told.out.startswith("broken  database: the file is not a database")


async def looked_at(config: Config, capsys: pytest.CaptureFixture[str]) -> tuple[bool, dict[str, str]]:
    broken = await examine(config, quiet=False)
    lines = (re.fullmatch(r"(\w+) +(\w+): (.*)", line) for line in capsys.readouterr().out.splitlines())
    return broken, {line[2]: f"{line[1]} {line[3]}" for line in lines if line}


async def test_doctor_tries_the_token(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base: Any = Config(storage=StorageConfig(f"sqlite:///{tmp_path}/x.db"))
    async with FakeTelegram() as fake:
        good = replace(base, telegram=TelegramConfig(Secret(TOKEN), "", fake.url))
        broken, told = await looked_at(good, capsys)
        assert (broken, told["telegram"]) == (False, f"ok @silkwire_test_bot at {fake.url}")
        wrong = replace(base, telegram=TelegramConfig(Secret("999999999:" + "A" * 35), "", fake.url))
        broken, told = await looked_at(wrong, capsys)
        assert broken
        assert told["telegram"].startswith("broken Telegram does not know this token")
    broken, told = await looked_at(good, capsys)
    assert broken
    assert "does not answer" in told["telegram"]
    assert TOKEN not in str(told)
    shapeless = replace(base, telegram=TelegramConfig(Secret("abc"), "", fake.url))
    assert (await looked_at(shapeless, capsys))[0]
