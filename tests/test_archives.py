"""Archives: what is cut out of WARC files and JSON lines, gzipped or not, broken or hostile; the pages in them."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from bot.feeds.archives import cutting, warc
from bot.feeds.archives.cutting import Cut, Item, cut_file
from bot.feeds.archives.parsing import Parsed, parse_item
from bot.feeds.archives.stream import Mark
from bot.models import Entry, Refused
from tests.fakes import archive
from tests.fakes.archive import Answer

FETCHED = datetime(2025, 1, 20, 8, tzinfo=UTC)
HTML = archive.page(archive.text(1), "Торговля")


def cuts(path: Path, start: Mark = Mark()) -> list[Cut]:  # noqa: B008  frozen
    return list(cut_file(path, start))


def items(path: Path, start: Mark = Mark()) -> list[bytes]:  # noqa: B008
    return [cut.item.data for cut in cuts(path, start) if isinstance(cut.item, Item)]


def refusals(path: Path) -> list[str]:
    return [f"{one.source}: {one.reason}" for one in (cut.item for cut in cuts(path)) if isinstance(one, Refused)]


def parsed(tmp_path: Path, *answers: Answer) -> list[Parsed]:
    path = archive.write(tmp_path / "a.warc.gz", archive.warc(answers))
    return [parse_item(cut.item) for cut in cut_file(path) if isinstance(cut.item, Item)]


def only(tmp_path: Path, answer: Answer) -> Entry | Refused:
    ((entry,),) = (one.entries for one in parsed(tmp_path, answer))
    return entry


# --- Pages of a WARC


def test_a_page_of_a_warc(tmp_path: Path) -> None:
    (found,) = parsed(tmp_path, archive.answer(7))
    (entry,) = found.entries
    assert isinstance(entry, Entry)
    assert entry.text.endswith(archive.text(7))
    assert (entry.source, entry.url) == ("https://vestnik.example/7",) * 2
    assert (entry.publisher, found.fetched) == ("Вестник", FETCHED)


@pytest.mark.parametrize(
    ("headers", "pack"),
    [
        ((("Content-Encoding", "gzip"),), gzip.compress),
        ((("Content-Encoding", "deflate"),), zlib.compress),
        ((("Transfer-Encoding", "chunked"),), lambda data: b"%x\r\n%s\r\n0\r\n\r\n" % (len(data), data)),
        ((("Content-Encoding", "gzip"),), bytes),  # unpacked by the crawler, the header left as it was
    ],
)
def test_a_body_as_it_was_sent(
    tmp_path: Path, headers: tuple[tuple[str, str], ...], pack: Callable[[bytes], bytes]
) -> None:
    entry = only(tmp_path, Answer("https://vestnik.example/1", pack(HTML), headers=headers))
    assert isinstance(entry, Entry), entry
    assert entry.text.endswith(archive.text(1))


def test_the_charset_of_the_answer_is_believed(tmp_path: Path) -> None:
    body = archive.page(archive.text(1), "Торговля", "windows-1251", declared=False)
    entry = only(tmp_path, Answer("https://vestnik.example/1", body, kind='text/html; charset="windows-1251"'))
    assert isinstance(entry, Entry)
    assert entry.text.endswith(archive.text(1))


def test_a_page_without_a_content_type_is_looked_at(tmp_path: Path) -> None:
    assert isinstance(only(tmp_path, Answer("https://vestnik.example/1", HTML, kind=None)), Entry)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer("https://a.example/", HTML, status="404 Not Found"), "answered with HTTP 404"),
        (Answer("https://a.example/", b"\x89PNG", kind="image/png"), "no page: image/png"),
        (Answer("https://a.example/", b"{}", kind="application/json"), "no page: application/json"),
        (Answer("https://a.example/", b"<html></html>"), "a page without an article's text"),
        (
            Answer("https://a.example/", gzip.compress(bytes(20_000_000)), headers=(("Content-Encoding", "gzip"),)),
            "a page of more than 16,777,216 bytes",
        ),
    ],
)
def test_answers_that_are_no_articles(tmp_path: Path, answer: Answer, reason: str) -> None:
    refused = only(tmp_path, answer)
    assert isinstance(refused, Refused)
    assert refused.source == f"{tmp_path}/a.warc.gz:3"
    assert refused.reason.startswith(reason)


@pytest.mark.parametrize("block", [True, False])
def test_bytes_that_are_not_those_that_were_written(tmp_path: Path, block: bool) -> None:
    data = archive.warc([Answer("https://a.example/", HTML)], gzipped=False)
    if not block:
        data = b"\n".join(line for line in data.split(b"\n") if not line.startswith(b"WARC-Block-Digest"))
    path = archive.write(tmp_path / "a.warc", data.replace(b"<nav>", b"<nax>"))
    ((entry,),) = (parse_item(cut.item).entries for cut in cut_file(path) if isinstance(cut.item, Item))
    assert isinstance(entry, Refused)
    assert "the digest is another" in entry.reason


def test_a_broken_record_is_refused_by_itself() -> None:
    for data in (b"", b"WARC/1.0\r\n\r\n", b"WARC/9.9\r\nWARC-Type: response\r\n\r\n", b"GET / HTTP/1.0\r\n\r\n"):
        (refused,) = parse_item(Item("warc", "a", "a:1", data)).entries
        assert isinstance(refused, Refused), data


# --- Cutting


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "no-ending"])
def test_the_records_are_those_that_warcio_finds(tmp_path: Path, name: str) -> None:
    data = archive.warc((archive.answer(n) for n in range(20)), gzipped=name != "a.warc")
    path = archive.write(tmp_path / name, data)
    theirs = [
        record.rec_headers.get_header("WARC-Target-URI")
        for record in ArchiveIterator(io.BytesIO(data))
        if record.rec_type == "response"
    ]
    ours = [parse_item(cut.item).entries[0] for cut in cuts(path) if isinstance(cut.item, Item)]
    assert [one.url if isinstance(one, Entry) else one for one in ours] == theirs
    assert [cut.mark.count for cut in cuts(path)] == list(range(1, 42))  # warcinfo, then what was asked and answered


@pytest.mark.parametrize(
    ("name", "whole"),
    [("a.warc", False), ("a.warc.gz", False), ("b.warc.gz", True), ("a.jsonl", False), ("a.jsonl.gz", True)],
)
def test_cutting_goes_on_after_any_item(tmp_path: Path, name: str, whole: bool) -> None:
    """``whole``: one gzip member for all of it, which can only be unpacked from its beginning."""
    if "warc" in name:
        data = archive.warc((archive.answer(n) for n in range(8)), gzipped=name == "a.warc.gz")
    else:
        data = b"\xef\xbb\xbf" + archive.lines(range(8)).replace(b"\n", b"\n\n", 3)
    path = archive.write(tmp_path / name, data)
    found = cuts(path)
    for number, cut in enumerate(found):
        assert [later.item for later in cuts(path, cut.mark)] == [later.item for later in found[number + 1 :]]
        assert (cut.mark.offset == 0 and cut.mark.skip > 0) is (whole and number < len(found) - 1)
    assert found[-1].done == path.stat().st_size


def test_a_broken_member_costs_itself(tmp_path: Path) -> None:
    members = [archive.warc([archive.answer(n)]) for n in range(4)]
    broken = bytearray(members[1])
    broken[len(broken) // 2] ^= 0xFF
    path = archive.write(tmp_path / "a.warc.gz", members[0] + bytes(broken) + members[2] + members[3])
    urls = [parse_item(cut.item).entries[0].source for cut in cuts(path) if isinstance(cut.item, Item)]
    assert {f"https://vestnik.example/{n}" for n in (0, 2, 3)} <= set(urls)
    assert any("gzipped bytes that cannot be unpacked" in one for one in refusals(path))


def test_a_file_that_is_cut_short_keeps_what_came_before(tmp_path: Path) -> None:
    for gzipped in (True, False):
        data = archive.warc((archive.answer(n) for n in range(3)), gzipped=gzipped)
        path = archive.write(tmp_path / "a.warc.gz", data[:-40]) if gzipped else tmp_path / "a.warc"
        path.write_bytes(data[:-400])
        assert len(items(path)) == 2
        (told,) = refusals(path)
        assert told.endswith("the file is cut short")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", "without its length"),
        (b"WARC/1.0\r\nContent-Length: many\r\n\r\n", "without its length"),
        (b"WARC/1.0\r\nContent-Length: 9999999999999999\r\n\r\n", "without its length"),
        (b"WARC/1.0\r\n" + b"X: y\r\n" * 20_000, "headers have no end"),
        (b"WARC/1.0\r\n" + b"x" * 200_000, "headers have no end"),
    ],
)
def test_records_that_are_none_cost_themselves(tmp_path: Path, data: bytes, reason: str) -> None:
    good = archive.warc([archive.answer(1)], gzipped=False)
    path = archive.write(tmp_path / "a.warc", data + b"\r\n\r\n" + good)
    assert reason in refusals(path)[0]
    assert len(items(path)) == 1


def test_a_record_beyond_all_bounds_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "MAX_RECORD", 10_000)
    long = Answer("https://a.example/", b"x" * 50_000)
    path = archive.write(tmp_path / "a.warc.gz", archive.warc([long, archive.answer(1)]))
    assert len(items(path)) == 1
    (told,) = refusals(path)
    assert "at most 10,000 are read" in told


def test_a_line_beyond_all_bounds_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "MAX_LINE_BYTES", 1000)
    path = archive.write(tmp_path / "a.jsonl.gz", b'{"text": "a"}\n' + b"x" * 200_000 + b'\n{"text": "b"}\n')
    assert items(path) == [b'{"text": "a"}\n', b'{"text": "b"}\n']
    assert refusals(path) == [f"{path}:2: a line of more than 1,000 bytes"]


def test_a_bomb_is_no_text(tmp_path: Path) -> None:
    path = archive.write(tmp_path / "a.txt.gz", bytes(300_000_000))
    assert "too long for an article" in refusals(path)[0]


@pytest.mark.parametrize("name", ["a.html.gz", "a.txt.gz", "a.json.gz"])
def test_documents_may_be_gzipped(tmp_path: Path, name: str) -> None:
    data = HTML if "html" in name else b'{"text": "Text."}' if "json" in name else b"Text."
    (cut,) = cuts(archive.write(tmp_path / name, data))
    assert isinstance(cut.item, Item)
    assert (cut.item.data, cut.item.form) == (data, {"a.html.gz": "page", "a.txt.gz": "text"}.get(name, "json"))
    assert isinstance(parse_item(cut.item).entries[0], Entry)


@given(st.binary(max_size=300), st.integers(0, 400), st.booleans())
def test_any_damage_is_refused_or_harmless(
    tmp_path_factory: pytest.TempPathFactory, bad: bytes, at: int, zipped: bool
) -> None:
    data = bytearray(archive.warc([archive.answer(1), archive.answer(2)], gzipped=zipped))
    data[at : at + len(bad)] = bad
    path = archive.write(tmp_path_factory.mktemp("damaged") / "a.warc", bytes(data))
    for cut in cuts(path):
        if isinstance(cut.item, Item):
            assert parse_item(cut.item).entries
