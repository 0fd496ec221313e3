"""Files and JSON lines: which files there are, what they are, what is read of them, and what is refused."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ReadError
from bot.feeds.files import Input, list_files, read_file
from bot.feeds.forms import sniff
from bot.feeds.jsonl import parse_line, read_lines
from bot.feeds.limits import MAX_CHARACTERS
from bot.models import Entry, Refused
from bot.workers import Workers
from tests.test_import import ATOM, PAGE, PARAGRAPHS, RUSSIAN


@pytest.fixture(scope="module")
def worker() -> Iterator[Workers]:
    with Workers(1) as opened:
        yield opened


def read(path: Path, worker: Workers) -> list[Entry | Refused]:
    return [entry for entry, _ in read_file(path, worker)]


def only(path: Path, worker: Workers) -> Entry:
    (entry,) = read(path, worker)
    assert isinstance(entry, Entry), entry
    return entry


def refusal(path: Path, worker: Workers) -> str:
    (entry,) = read(path, worker)
    assert isinstance(entry, Refused), entry
    assert "\n" not in entry.reason
    return entry.reason


# --- JSON lines


def test_a_line_with_everything() -> None:
    line = {
        "source": "s", "url": "https://a.org/1", "title": "T", "text": "Text.", "published": "2025-08-30",
        "language": "ru", "publisher": "P", "guid": "g", "more": 1,
    }  # fmt: skip
    assert parse_line(json.dumps(line), "x") == Entry(
        source="s",
        url="https://a.org/1",
        title="T",
        text="Text.",
        published=date(2025, 8, 30),
        language="ru",
        publisher="P",
        guid="g",
    )


def test_a_line_with_a_moment() -> None:
    entry = parse_line('{"text": "T", "published": "2025-08-30T10:00:00+00:00", "title": null}', "x")
    assert (entry.published, entry.source) == (datetime(2025, 8, 30, 10, tzinfo=UTC), "x")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[1]", "object"),
        ("null", "object"),
        ("{}", 'no "text"'),
        ('{"text": "  "}', 'no "text"'),
        ('{"text": 5}', '"text" must be text'),
        ('{"text": "a", "title": ["b"]}', '"title" must be text'),
        ('{"text": "a", "published": "yesterday"}', "2025-08-30"),
        ('{"text": "a", "published": "2025-02-30"}', "2025-08-30"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_a_line_that_is_none(line: str, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        parse_line(line, "x")


@given(st.text(max_size=80))
def test_any_line_is_an_entry_or_refused(line: str) -> None:
    results = list(read_lines([line.replace("\n", " ").encode("utf-8", "surrogatepass")], "f"))
    assert len(results) == 1 or not line.strip()


def test_bad_lines_are_named_and_the_rest_goes_on() -> None:
    lines = [b"\xef\xbb\xbf" + b'{"text": "one"}\n', b"\n", b"oops\n", b'{"text": "\xff"}\n', b'{"text": "two"}']
    first, bad, worse, last = list(read_lines(lines, "f"))
    assert isinstance(first, Entry)
    assert isinstance(last, Entry)
    assert isinstance(bad, Refused)
    assert (bad.source, bad.reason) == ("f:3", "not JSON: Expecting value at character 1")
    assert worse == Refused("f:4", "not UTF-8, as JSON must be")


# --- Files


@pytest.mark.parametrize(
    ("head", "suffix", "form"),
    [
        (b'<?xml version="1.0"?>\n<!-- c -->\n<rss version="2.0">', "", "feed"),
        (b'<?xml version="1.0"?><?xml-stylesheet href="x"?><feed xmlns="a">', ".txt", "feed"),
        (b"  <!DOCTYPE html><html>", ".xml", "page"),
        (b"<html><head>", "", "page"),
        (b"{", ".jsonl", "jsonl"),
        (b"{", ".json", "json"),
        (b"{", ".txt", "text"),
        (b"<p>x", ".HTM", "page"),
        (b"Text", "", "text"),
    ],
)
def test_what_a_file_is(head: bytes, suffix: str, form: str) -> None:
    assert sniff(head, suffix) == form


def test_each_sort_of_file(tmp_path: Path, worker: Workers) -> None:
    (tmp_path / "a.txt").write_bytes(RUSSIAN.encode("cp1251"))
    (tmp_path / "b.html").write_text(PAGE.format(encoding="utf-8", text=PARAGRAPHS), "utf-8")
    (tmp_path / "c.xml").write_text(ATOM, "utf-8")
    (tmp_path / "d.jsonl").write_text('{"text": "one"}\n{"text": "two"}\n', "utf-8")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "e.txt").write_text("Five.", "utf-8")
    (tmp_path / ".hidden").write_text("Not this.", "utf-8")
    files = list_files([tmp_path, tmp_path / "a.txt"])
    assert [file.path.name for file in files if isinstance(file, Input)] == [
        "a.txt",
        "b.html",
        "c.xml",
        "d.jsonl",
        "e.txt",
    ]
    entries = [entry for file in files if isinstance(file, Input) for entry in read(file.path, worker)]
    assert [entry.source for entry in entries] == [
        "a.txt", "b.html", "c.xml", "d.jsonl", "d.jsonl", "e.txt",
    ]  # fmt: skip
    assert all(isinstance(entry, Entry) for entry in entries)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ('{\n"text": "one"\n}', [Entry]),
        ('[\n{"text": "one"},\n{"title": "two"}\n]', [Entry, Refused]),
        ('{"text": "one"}\n{"text": "two"}\n', [Entry, Entry]),
        ("5", [Refused]),
    ],
)
def test_a_json_file(tmp_path: Path, worker: Workers, text: str, kinds: list[type]) -> None:
    (tmp_path / "a.json").write_text(text)
    assert [type(entry) for entry in read(tmp_path / "a.json", worker)] == kinds


def test_the_bytes_read_are_told(tmp_path: Path, worker: Workers) -> None:
    path = tmp_path / "d.jsonl"
    path.write_bytes(b'{"text": "one"}\n{"text": "two"}\n')
    assert [done for _, done in read_file(path, worker)][-1] == 32


def test_refused_files(tmp_path: Path, worker: Workers) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"")
    assert refusal(path, worker) == "empty"
    path.write_bytes(bytes(range(256)))
    assert "binary" in refusal(path, worker)
    path.write_bytes(b"long text " * 1_048_576)
    assert "10,485,760" in refusal(path, worker)
    path.write_bytes(b"a" * (MAX_CHARACTERS + 1))
    assert "too long for an article" in refusal(path, worker)
    page = tmp_path / "x.html"
    page.write_bytes(b"")
    assert refusal(page, worker) == "empty"
    page.write_bytes(b"<html>" + b" " * (17 * 1024 * 1024))
    assert "too long" in refusal(page, worker)
    assert "no such file" in refusal(tmp_path / "gone.txt", worker)


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "broken").symlink_to(tmp_path / "gone")
    found = list_files([tmp_path])
    assert [one.reason for one in found if isinstance(one, Refused)] == ["no such file or directory", "not a file"]
