"""Importing archives: in their order, side by side, going on where it was stopped, with refusals that flood nobody."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.feeds.archives.cutting import Item, cut_file
from bot.feeds.archives.stream import Mark
from bot.feeds.files import Input, list_files
from bot.models import Imported, Refused
from bot.pipeline import archives, unpacking
from bot.pipeline.archives import Result, Step, import_files
from bot.pipeline.article import article_of
from bot.workers import Workers
from storage import Storage
from tests.fakes import archive, calls
from tests.fakes.archive import Answer
from tests.making import NOW
from tests.test_cli import COMMAND, environment

COUNT = 40


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2) as opened:
        yield opened


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    """A crawl of forty news, three of them twice with another text, and what is no news."""
    again = [Answer(archive.answer(n).url, archive.answer(n + 500).body) for n in (3, 20, 35)]
    answers = [archive.answer(n) for n in range(COUNT)]
    answers[5:5] = [Answer("https://a.example/icon", b"\x89PNG", kind="image/png")]
    answers[30:30] = again
    return archive.write(tmp_path / "crawl.warc.gz", archive.warc(answers))


async def steps(storage: Storage, workers: Workers, files: list[Input | Refused], **options: Any) -> list[Step]:
    return [step async for step in import_files(files, storage, workers, now=NOW, **options)]


async def results(storage: Storage, workers: Workers, *paths: Path) -> list[Result]:
    return [result for step in await steps(storage, workers, list_files(paths)) for result in step.results]


def dump(database: Path) -> dict[str, list[Any]]:
    """Everything that is stored, less the instants of the clock."""
    with closing(sqlite3.connect(database)) as raw:
        raw.row_factory = sqlite3.Row
        names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {
            name: sorted(
                repr([(key, row[key]) for key in row.keys() if key not in ("seen", "updated", "at")])  # noqa: SIM118
                for row in raw.execute(f"SELECT * FROM {name}")
            )
            for name in names
            if "_words" not in name
        }


# --- What is imported


async def test_results_come_in_the_order_of_what_is_in_the_files(
    storage: Storage, workers: Workers, crawl: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    archive.write(folder / "b.jsonl.gz", archive.lines(range(900, 903)))
    (folder / "a.html").write_bytes(archive.answer(901).body)
    (folder / "c.txt").write_text(archive.text(902))
    found = await results(storage, workers, folder, crawl, tmp_path / "none")
    urls = [f"https://vestnik.example/{n}" for n in (*range(900, 903), *range(5))]
    assert [one.source for one in found[:5]] == ["a.html", *urls[:3], "c.txt"]
    assert [one.source for one in found[5:10]] == urls[3:]
    assert [one for one in found if isinstance(one, Refused)] == [
        Refused(f"{crawl}:13", "no page: image/png"),
        Refused(str(tmp_path / "none"), "no such file or directory"),
    ]
    assert (await storage.coverage()).articles == COUNT + 5


async def test_a_page_of_a_crawl_was_seen_when_it_was_fetched(storage: Storage, workers: Workers, crawl: Path) -> None:
    first = (await results(storage, workers, crawl))[0]
    assert isinstance(first, Imported)
    article = await storage.get_article(first.saved.article)
    assert article is not None
    assert article.seen == datetime(2025, 1, 20, 8, tzinfo=UTC)
    assert article.url == "https://vestnik.example/0"
    assert [cited.fact.kind for cited in await storage.list_article_facts(first.saved.article)] == ["trade"]


async def test_progress_is_told_in_bytes_of_the_files(storage: Storage, workers: Workers, crawl: Path) -> None:
    lines = archive.write(crawl.parent / "more.jsonl", archive.lines(range(700, 740)))
    sizes = [file.size for file in list_files([crawl, lines]) if isinstance(file, Input)]
    done = [step.done for step in await steps(storage, workers, list_files([crawl, lines]))]
    assert done == sorted(done)
    assert len(done) > 4
    assert done[-1] == sum(sizes)


class Mortal(Workers):
    """Workers in which one address is the death of whoever reads it."""

    async def run(self, function: Any, items: Any, *rest: Any, **options: Any) -> Any:  # type: ignore[override]
        if any(b"deadly" in item.data for item in items):
            return await super().run(calls.leave, 1, **options)
        return await super().run(function, items, *rest, **options)


async def test_an_item_that_kills_its_process_costs_itself(storage: Storage, tmp_path: Path) -> None:
    deadly = [archive.answer(1), Answer("https://a.example/deadly", archive.answer(2).body), archive.answer(3)]
    path = archive.write(tmp_path / "a.warc.gz", archive.warc(deadly))
    with Mortal(1) as workers:
        first, refused, last = await results(storage, workers, path)
    assert isinstance(first, Imported)
    assert isinstance(last, Imported)
    assert refused == Refused(f"{path}:5", "the process that read it died of it")


async def test_a_bug_of_ours_costs_its_article_and_is_logged(
    storage: Storage, workers: Workers, tmp_path: Path
) -> None:
    tripped = unpacking.Tripped("b.txt", "Traceback: KeyError")
    with structlog.testing.capture_logs() as logs:
        refused = archives._told(tripped)
    assert isinstance(refused, Refused)
    assert refused.reason == f"cannot be read: an error of ours, logged as {logs[0]['error_id']}"
    assert logs[0]["exception"] == "Traceback: KeyError"


def test_an_article_that_trips_our_code_leaves_those_beside_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def trip(entry: Any, *rest: Any) -> Any:
        if entry.url.endswith("/2"):
            raise KeyError("ours")
        return real(entry, *rest)

    real = article_of
    monkeypatch.setattr(unpacking, "article_of", trip)
    items = [Item("jsonl", "a", f"a:{n}", line) for n, line in enumerate(archive.lines(range(4)).splitlines())]
    found = unpacking.read_items(items, NOW, ())
    assert [type(one).__name__ for (one,) in found] == ["Read", "Read", "Tripped", "Read"]
    assert isinstance(found[2][0], unpacking.Tripped)
    assert "KeyError: 'ours'" in found[2][0].trace


# --- Stopped and gone on


async def test_marks_agree_with_what_is_stored(storage: Storage, workers: Workers, crawl: Path, tmp_path: Path) -> None:
    files = list_files([crawl])
    (file,) = files
    assert isinstance(file, Input)
    told = 0
    async for step in import_files(files, storage, workers, now=NOW):
        told += len(step.results)
        (mark,) = (await storage.imports.find([file])).values()
        assert told + sum(cut.item is not None for cut in cut_file(crawl, mark)) == COUNT + 4
    assert (await storage.imports.find([file]))[file].offset == file.size
    assert await steps(storage, workers, files, marks={file: Mark(file.size)}) == []


async def test_a_file_that_has_changed_begins_anew(storage: Storage, workers: Workers, crawl: Path) -> None:
    await steps(storage, workers, list_files([crawl]))
    (file,) = list_files([crawl])
    assert isinstance(file, Input)
    assert file in await storage.imports.find([file])
    os.utime(crawl, ns=(file.modified, file.modified + 1))
    (changed,) = list_files([crawl])
    assert isinstance(changed, Input)
    assert await storage.imports.find([changed]) == {}
    await storage.imports.forget([file])
    assert await storage.imports.find([file]) == {}


STOPPED = """
import os, signal, sys
from bot.__main__ import main
from storage import saving

count, real = 0, saving.save

async def save(*given, **named):
    global count
    count += 1
    if count == {at}:
        os.kill(os.getpid(), signal.{signal})
    return await real(*given, **named)

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    saving.save = save
    main()
"""


@dataclass
class Ended:
    code: int
    out: str
    err: str


def bring(folder: Path, *arguments: str, stop: tuple[str, int] | None = None) -> Ended:
    """``silkwire import``, stopped by a signal as it is about to store so manieth article."""
    command = list(COMMAND)
    if stop is not None:
        script = folder / "stopped.py"
        script.write_text(STOPPED.format(signal=stop[0], at=stop[1]))
        command = [sys.executable, str(script)]
    done = subprocess.run(
        [*command, "import", *arguments],
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment(folder),
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def test_an_import_that_is_killed_goes_on_as_if_it_had_not_been(tmp_path: Path, crawl: Path) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    lines = archive.lines(range(600, 620)).replace(b"/619", b"/601")  # at last a first one with another text
    for folder in (whole, parts):
        folder.mkdir()
        os.link(crawl, folder / "a.warc.gz")
        archive.write(folder / "b.jsonl", lines)
    assert bring(whole, "a.warc.gz", "b.jsonl").code == 0
    killed = [bring(parts, "a.warc.gz", "b.jsonl", stop=("SIGKILL", at)) for at in (20, 18, 14)]
    assert [one.code for one in killed] == [-signal.SIGKILL] * len(killed)
    assert ["going on at" in one.err for one in killed] == [False, True, True]
    last = bring(parts, "a.warc.gz", "b.jsonl")
    assert last.code == 0, last.err
    assert "0 unchanged" in last.out
    assert dump(parts / "silkwire.db") == dump(whole / "silkwire.db")


def test_an_interrupt_says_how_to_go_on(tmp_path: Path, crawl: Path) -> None:
    stopped = bring(tmp_path, crawl.name, stop=("SIGINT", 30))
    assert (stopped.code, stopped.out) == (130, "")
    assert "the same command goes on from there\nsilkwire: stopped\n" in stopped.err
    assert "Traceback" not in stopped.err
    resumed = bring(tmp_path, crawl.name)
    assert resumed.err.startswith("going on at ")
    assert bring(tmp_path, crawl.name).out.startswith("0 new, ")


def test_again_is_from_the_beginning(tmp_path: Path, crawl: Path) -> None:
    bring(tmp_path, crawl.name, stop=("SIGKILL", 30))
    done = bring(tmp_path, crawl.name, "--again")
    assert "going on" not in done.err
    assert "unchanged, 1 refused" in done.out
    assert " 0 unchanged" not in done.out
