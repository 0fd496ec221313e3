"""Pages at large: encodings, what is missing, hostile ones, any bytes."""

from __future__ import annotations

import pickle
from datetime import date
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import ReadError
from bot.feeds.page import Walled, parse_page
from bot.feeds.page.profiles import read_profiles
from bot.models import Entry
from tests.bench.pages import padded
from tests.fakes.hostile_pages import HOSTILE_PAGES
from tests.pages import Page, pages

PROSE = "Завод открыл вторую линию в понедельник и нанял сто человек из соседнего города. "
BODY = f"<h1>Завод открыл линию</h1><p>{PROSE}</p><p>{PROSE * 2}</p>"
MOST = 12.0  # seconds of one core; measured is less than one


def page(body: str = BODY, head: str = "", lang: str = "ru") -> bytes:
    return f"<!doctype html><html lang={lang}><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-16", "iso-8859-5"])
def test_the_charset_of_the_answer(charset: str) -> None:
    assert PROSE.strip() in parse_page(page().decode().encode(charset), "s", charset=charset).text


def test_a_charset_that_is_wrong_or_unknown_is_passed_over() -> None:
    for charset in ("windows-1251", "x-none", "base64", "zlib", "idna", ""):
        assert PROSE.strip() in parse_page(page(), "s", charset=charset).text


def test_one_bad_byte_does_not_make_it_another_encoding() -> None:
    data = page(head='<meta charset="utf-8">').replace(b"</h1>", b"\xd0</h1>")
    assert PROSE.strip() in parse_page(data, "s").text


def test_a_language_that_the_text_belies() -> None:
    assert parse_page(page(lang="en"), "s").language is None
    assert parse_page(page(lang="de"), "s").language is None
    assert parse_page(page(lang="ru-RU"), "s").language == "ru"


def test_an_author_who_is_the_publisher_is_none() -> None:
    head = '<meta property="og:site_name" content="Вестник"><meta name="author" content="{}">'
    assert parse_page(page(head=head.format("Вестник")), "s").author is None
    assert parse_page(page(head=head.format("Автор: Инна Ли")), "s").author == "Инна Ли"
    assert parse_page(page(head=head.format("https://example.kz/u/1")), "s").author is None


@pytest.mark.parametrize("data", [b"<html></html>", b"<!doctype html>", b"<p>x</p>", b"<script>a<b</script>"])
def test_a_page_without_an_article(data: bytes) -> None:
    with pytest.raises(ReadError, match="without an article"):
        parse_page(data, "s")


def test_a_script_may_compare() -> None:
    script = "<script>for(i=0;i<n;i++){" + "a = b / c; " * 900 + "}</script>"
    assert PROSE.strip() in parse_page(page(head=script), "s").text


def test_a_page_that_scripts_make_tells_its_text_in_json_ld() -> None:
    body = f"<p>{PROSE}</p><p>{PROSE * 2}</p>"
    head = f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{body}"}}</script>'
    entry = parse_page(page('<div id="root"></div>', head), "s")
    assert entry.text == f"{PROSE}\n{PROSE * 2}".replace(" \n", "\n").strip()


def test_a_short_undated_article_among_many_others() -> None:
    body = f"<div><h1>Завод открыл вторую линию на севере</h1><p>{PROSE}</p></div>"
    assert parse_page(padded(page(body).decode(), 60_000, 3).encode(), "s").text == PROSE.strip()


def test_free_is_free() -> None:
    head = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":true}</script>'
    assert parse_page(page(head=head), "s").text


def test_a_wall_survives_the_way_between_processes() -> None:
    wall = pickle.loads(pickle.dumps(Walled("behind a paywall", "paywall")))
    assert (str(wall), wall.wall) == ("behind a paywall", "paywall")
    assert isinstance(wall, ReadError)


NAMED = '<meta property="og:title" content="{}"><meta property="og:site_name" content="{}">'
LINKED = '<script type="application/ld+json">{{"@type":"Article","headline":"{}"}}</script><title>{}</title>'


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (NAMED.format("Экономика страны растёт", "Вестник"), "Экономика страны растёт"),
        ("<title>Порт открыт | Вестник</title>", "Порт открыт"),
        (NAMED.format("Порт открыт — Вестник", "Вестник"), "Порт открыт"),
        (NAMED.format("Визит — Казахстан", "Казахстанская правда"), "Визит — Казахстан"),
        (LINKED.format("&laquo;Порт&raquo; открыт", ""), "«Порт» открыт"),
        (LINKED.format("Порт откр...", "Порт открыт снова"), "Порт открыт снова"),
    ],
)
def test_titles(head: str, title: str) -> None:
    assert parse_page(page(f"<h1>Экономика</h1><p>{PROSE * 3}</p>", head), "s").title == title


def test_an_author_who_is_an_object_written_as_a_text() -> None:
    head = '<script type="application/ld+json">{"@type":"Article","author":"{ \\"name\\": \\"Инна Ли\\" }"}</script>'
    assert parse_page(page(head=head), "s").author == "Инна Ли"


# --- Profiles

OWN = f'<div class="x">30.08.2025</div><div class="own"><p>{PROSE * 3}</p></div><div><p>{PROSE[::-1]}</p></div>'


def test_a_profile_tells_the_text() -> None:
    profiles = read_profiles({"example.kz": {"text": ".own", "title": ".none", "date": ".x", "drop": ".ad"}})
    entry = parse_page(page(OWN, "<title>Завод</title>"), "s", url="https://example.kz/a", profiles=profiles)
    assert entry.text == (PROSE * 3).strip()
    assert (entry.title, entry.published) == ("Завод", date(2025, 8, 30))


@pytest.mark.parametrize("selector", [".gone", ".x"])
def test_a_profile_that_finds_nothing_or_the_wrong_thing(selector: str) -> None:
    profiles = read_profiles({"example.kz": {"text": selector}})
    with_it = parse_page(page(), "s", url="https://example.kz/a", profiles=profiles)
    assert with_it == parse_page(page(), "s", url="https://example.kz/a", profiles={})


@pytest.mark.parametrize(("verified", "title"), [(True, "Своё"), (False, "Из головы")])
def test_a_verified_profile_is_trusted_before_the_head(verified: bool, title: str) -> None:
    profiles = read_profiles({"example.kz": {"title": "h2", "verified": verified}})
    data = page("<h2>Своё</h2>" + BODY, '<meta property="og:title" content="Из головы">')
    assert parse_page(data, "s", url="https://example.kz/a", profiles=profiles).title == title


# --- Any bytes


@pytest.mark.parametrize("name", HOSTILE_PAGES)
def test_a_hostile_page(name: str) -> None:
    data = HOSTILE_PAGES[name]()
    start = process_time()
    attempt(data)
    assert process_time() - start < MOST


def attempt(data: bytes, url: str | None = None) -> None:
    """Read them: an entry with a text, or a ReadError of one line."""
    try:
        found: Entry | ReadError = parse_page(data, "s", url=url)
    except ReadError as error:
        found = error
    said = found.text.strip() if isinstance(found, Entry) else str(found)
    assert said
    assert isinstance(found, Entry) or "\n" not in said


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    attempt(data)


PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<div class='", "'>", "<a href=/x>", "</a>", "<table><tr><td>", "<!--", "-->", "<br>", PROSE),
        *("<article>", "</article>", "<script type='application/ld+json'>", "</script>", '{"@type":"Article",'),
        *(
            '"headline":[{}]}',
            '"@graph":',
            "[",
            "]",
            "{",
            "}",
            "<title>",
            "<html lang=zh>",
            "<body itemprop=articleBody>",
        ),
        *("<time datetime='2025", "<h1>", "&#0;", "&amp;", "\x00", "\ud800", "<form>", "<li>", "<svg>", "<template>"),
        *("<link rel=canonical href=", "http://[", "<meta name=date content=", PROSE * 4),
    ]
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_any_markup(pieces: list[str]) -> None:
    attempt("".join(pieces).encode("utf-8", "surrogatepass"), "https://example.kz/a/1")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(pages()), st.integers(0, 3000), st.integers(0, 400), st.binary(max_size=20))
def test_a_golden_page_with_a_hole(golden: Page, start: int, length: int, put: bytes) -> None:
    data = golden.data
    attempt(data[:start] + put + data[start + length :], "https://example.kz/a/1")
