"""Feeds in the encodings of our languages, declared rightly, wrongly or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest

from bot.errors import ReadError
from bot.feeds.parse import parse_feed
from bot.models import Entry
from tests.feeds.making import only

RUSSIAN = "Товарооборот вырос на двенадцать процентов, сообщили вчера в министерстве торговли"
KAZAKH = "Қазақстан мен Қытай арасындағы сауда көлемі он екі пайызға өсті"
CHINESE = "哈萨克斯坦与中国的贸易额去年增长了百分之十二"
BULGARIAN = "Търговският оборот се увеличи с дванадесет процента, съобщиха от министерството"


def feed(text: str, declared: str | None) -> str:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f"{declaration}<rss version='2.0'><channel><item><title>{text}</title></item></channel></rss>"


@pytest.mark.parametrize("text", [RUSSIAN, KAZAKH, CHINESE, BULGARIAN])
@pytest.mark.parametrize(
    ("declared", "charset", "written"),
    [
        ("utf-8", None, "utf-8"),
        ("utf-8", None, "utf-8-sig"),
        (None, None, "utf-8"),
        ("windows-1251", None, "utf-8"),  # it has been converted, and nobody told the declaration
        ("iso-8859-1", "iso-8859-1", "utf-8"),
        ("utf-8", "windows-1252", "utf-8"),
        ("utf-16", None, "utf-16"),
        ("utf-8", None, "utf-16"),
        ("utf-16", None, "utf-16-le"),
        (None, None, "utf-16-be"),
        ("utf-32", None, "utf-32"),
        ("utf-16", None, "utf-8"),
        ("gb18030", None, "gb18030"),
        ("gb2312", "gb2312", "gb18030"),
        (None, "gb18030", "gb18030"),
        ("utf-8", "gb18030", "gb18030"),
    ],
)
def test_an_encoding_of_all(text: str, declared: str | None, charset: str | None, written: str) -> None:
    assert only(feed(text, declared).encode(written), charset=charset).title == text


@pytest.mark.parametrize("text", [RUSSIAN, BULGARIAN])
@pytest.mark.parametrize(
    ("declared", "charset", "written"),
    [
        ("windows-1251", None, "cp1251"),
        ("Windows-1251", "utf-8", "cp1251"),
        ("cp1251", None, "cp1251"),
        ("utf-8", "windows-1251", "cp1251"),
        (None, "windows-1251", "cp1251"),
        ("utf-8", None, "cp1251"),  # a lie
        ("iso-8859-1", None, "cp1251"),  # another one
        (None, None, "cp1251"),
        ("koi8-r", None, "koi8-r"),
        ("koi8-r", "koi8-r", "koi8-r"),
        (None, None, "koi8-r"),
        ("no-such-thing", None, "cp1251"),
    ],
)
def test_an_encoding_of_cyrillic(text: str, declared: str | None, charset: str | None, written: str) -> None:
    data = feed(f"{text}. {text}", declared).encode(written)
    assert only(data, charset=charset).title == f"{text}. {text}"


def test_the_one_of_kazakh() -> None:
    assert only(feed(KAZAKH, "kz1048").encode("kz1048")).title == KAZAKH


@pytest.mark.parametrize("codec", ["iso-2022-jp", "hz"])
def test_encodings_whose_bytes_are_ascii(codec: str) -> None:
    assert only(feed("中日", codec).encode(codec)).title == "中日"


def test_a_few_broken_bytes_cost_themselves_only() -> None:
    data = feed(RUSSIAN + "|" + RUSSIAN, "utf-8").encode().replace(b"|", b"\xff\xd0")
    title = only(data).title or ""
    assert title.count(RUSSIAN) == 2


def test_windows_quotes_in_latin() -> None:
    assert only(feed("“It’s”", "iso-8859-1").encode("cp1252")).title == "“It’s”"
    assert only(feed("“It’s”", "windows-1252").encode("cp1252"), charset="iso-8859-1").title == "“It’s”"


def encoded_twice(*texts: str) -> Iterator[tuple[str, str]]:
    """Each text with what it becomes where its UTF-8 is taken for another encoding, as far as it can be."""
    for text in texts:
        for wrong in ("latin-1", "cp1252"):
            with suppress(UnicodeDecodeError):
                yield text, text.encode().decode(wrong)


@pytest.mark.parametrize(("text", "doubled"), list(encoded_twice(RUSSIAN, CHINESE, BULGARIAN, "Café à la carte")))
def test_what_was_encoded_twice(text: str, doubled: str) -> None:
    item = f"<item><title>{doubled}</title><link>https://a.org/1</link></item>"
    assert only(f"<rss version='2.0'><channel>{item}</channel></rss>".encode()).title == text


def test_control_characters_are_left_out() -> None:
    data = feed("a\x00b\x0b\x1fc", "utf-8").encode()
    assert only(data).title == "abc"
    parsed = parse_feed(data, "f")
    assert parsed.parser == "fast" or isinstance(parsed.entries[0], Entry)


def test_declarations_are_not_believed_of_binary_files() -> None:
    with pytest.raises(ReadError):
        parse_feed(b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 4, "f", charset="utf-8")
