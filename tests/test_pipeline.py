"""From entries to the store: identity, composing, furniture, revisions, and what a bad entry costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.errors import StorageError
from bot.feeds.identity import canonical, identify
from bot.models import Article, Entry, FactFilter, Imported, Refused
from bot.pipeline.article import Outlet, compose_text
from bot.pipeline.importing import import_entries
from storage import Storage
from tests.making import NOW

TRADE = "Товарооборот Казахстана и Китая в 2024 году составил 43,8 млрд долларов."
ENTRY = Entry(source="lenta.xml", text=TRADE, language="ru", published=date(2025, 1, 20))


async def bring(
    storage: Storage, *entries: Entry | Refused, outlets: Iterable[Outlet] = ()
) -> list[Imported | Refused]:
    return [result async for result in import_entries(entries, storage, now=NOW, outlets=tuple(outlets))]


async def bring_one(storage: Storage, entry: Entry, **options: Iterable[Outlet]) -> Article:
    (result,) = await bring(storage, entry, **options)
    assert isinstance(result, Imported), result
    article = await storage.get_article(result.saved.article)
    assert article is not None
    return article


async def test_an_entry_becomes_an_article_and_its_facts(storage: Storage) -> None:
    (result,) = await bring(storage, ENTRY)
    assert isinstance(result, Imported)
    assert (result.saved.state, dict(result.facts)) == ("new", {"trade": 1})
    (cited,) = await storage.list_facts("trade", FactFilter(countries=("KZ", "CN")))
    assert cited.sentence == TRADE
    assert cited.article.published == date(2025, 1, 20)


async def test_the_same_again_changes_nothing(storage: Storage) -> None:
    await bring(storage, ENTRY)
    before = await storage.list_facts("trade")
    (again,) = await bring(storage, replace(ENTRY, published=date(2025, 5, 5)))
    assert isinstance(again, Imported)
    assert (again.saved.state, dict(again.facts)) == ("unchanged", {})
    assert await storage.list_facts("trade") == before


async def test_a_changed_text_is_a_revision_with_the_difference(storage: Storage) -> None:
    entry = replace(ENTRY, guid="g1")
    await bring(storage, entry)
    (changed,) = await bring(storage, replace(entry, text=TRADE.replace("43,8", "44,8")))
    assert isinstance(changed, Imported)
    assert (changed.saved.state, changed.saved.revision) == ("changed", 2)
    assert (len(changed.saved.added), len(changed.saved.removed)) == (1, 1)
    (cited,) = await storage.list_facts("trade")
    assert "44,8" in cited.sentence


async def test_one_bad_entry_is_a_value(storage: Storage) -> None:
    results = await bring(
        storage,
        Refused("a:1", "not JSON"),
        replace(ENTRY, language="de"),
        replace(ENTRY, text=" \n "),
        ENTRY,
    )
    assert [type(result) for result in results] == [Refused, Refused, Refused, Imported]
    assert "'de'" in getattr(results[1], "reason", "")


async def test_an_error_of_ours_costs_one_entry(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(doc: object) -> None:
        raise KeyError("ours")

    with monkeypatch.context() as patched:
        patched.setattr("bot.pipeline.article.extract_from", broken)
        (refused,) = await bring(storage, ENTRY)
    assert isinstance(refused, Refused)
    assert "error of ours" in refused.reason
    (imported,) = await bring(storage, ENTRY)
    assert isinstance(imported, Imported)


async def test_a_store_that_fails_ends_the_import(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(storage, "find_stored", full)
    with pytest.raises(StorageError):
        await bring(storage, ENTRY)


async def test_the_title_stands_above_the_text(storage: Storage) -> None:
    article = await bring_one(storage, replace(ENTRY, title="Товарооборот вырос"))
    assert article.text == f"Товарооборот вырос\n\n{TRADE}"
    assert article.title == "Товарооборот вырос"
    assert article.original is None


@pytest.mark.parametrize(
    ("title", "text", "whole"),
    [
        (None, "Body.", "Body."),
        ("Title", "Body.", "Title\n\nBody."),
        ("Title", "Title\nBody.", "Title\nBody."),
        ("A «title»", '12 May\nA "title"\nBody.', '12 May\nA "title"\nBody.'),
        ("Title", "\ufeffBody.\r\nMore.", "Title\n\nBody.\nMore."),
    ],
)
def test_composing(title: str | None, text: str, whole: str) -> None:
    assert compose_text(Entry(source="s", title=title, text=text)) == whole


async def test_furniture_is_cut_and_kept_in_the_original(storage: Storage) -> None:
    page = f"Главная | Политика | Экономика\n\nТоварооборот вырос\n\n{TRADE}\n\nЧитайте также: Курс тенге на завтра"
    article = await bring_one(storage, replace(ENTRY, text=page))
    assert article.text == f"Товарооборот вырос\n\n{TRADE}"
    assert article.original == page
    (cited,) = await storage.list_facts("trade")
    assert cited.fact.evidence.of(article.text) == TRADE


async def test_the_page_itself_is_the_original(storage: Storage) -> None:
    article = await bring_one(storage, replace(ENTRY, original="<p>...</p>"))
    assert (article.text, article.original) == (TRADE, "<p>...</p>")


async def test_the_day_is_read_from_the_dateline_and_language_from_the_text(storage: Storage) -> None:
    text = f"17 июня 2025, 14:22\n\n{TRADE}"
    article = await bring_one(storage, Entry(source="a.txt", text=text))
    assert (article.published, article.language) == (date(2025, 6, 17), "ru")


async def test_the_agency_is_the_one_it_credits(storage: Storage) -> None:
    article = await bring_one(storage, replace(ENTRY, text=TRADE.replace(".", ", передает ТАСС.")))
    assert article.agency
    assert (await bring_one(storage, ENTRY)).agency is None


async def test_the_day_given_wins_over_the_dateline(storage: Storage) -> None:
    text = f"17 июня 2025, 14:22\n\n{TRADE}"
    article = await bring_one(storage, Entry(source="a.txt", text=text, published=datetime(2025, 6, 18, 1, tzinfo=UTC)))
    assert article.published == date(2025, 6, 18)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (NOW + timedelta(hours=20), (NOW + timedelta(hours=20)).date()),  # a time zone's difference
        (NOW + timedelta(days=3), None),
        (date(2099, 1, 1), None),
    ],
)
async def test_a_day_that_is_yet_to_come_is_no_day(storage: Storage, given: date, kept: date | None) -> None:
    assert (await bring_one(storage, replace(ENTRY, published=given))).published == kept


async def test_an_outlet_known_by_its_site_gives_name_and_language(storage: Storage) -> None:
    outlets = [Outlet("Inform", "inform.kz", "ru")]
    entry = replace(ENTRY, language=None, publisher="rss", url="https://lenta.inform.kz/1")
    ours = await bring_one(storage, entry, outlets=outlets)
    theirs = await bring_one(storage, replace(entry, url="https://notinform.kz/1"), outlets=outlets)
    assert (ours.publisher, theirs.publisher) == ("Inform", "rss")


async def test_a_fact_without_countries_is_found_by_those_of_its_sentence(storage: Storage) -> None:
    text = "Казахстан и Китай подписали 24 документа."
    await bring(storage, replace(ENTRY, text=text))
    assert await storage.count_facts("agreement", FactFilter(countries=("KZ", "CN"))) == 1
    assert await storage.count_facts("agreement", FactFilter(countries=("RU",))) == 0


# --- Identity


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.org/x", "http://www.A.org/x/"),
        ("https://a.org/x?id=1", "https://a.org/x?utm_source=t&id=1&fbclid=2#top"),
        ("https://a.org:443/x", "https://a.org/x"),
    ],
)
def test_the_same_address(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.org/x?id=1", "https://a.org/x?id=2"),
        ("https://a.org/x", "https://b.org/x"),
        ("https://a.org/X", "https://a.org/x"),
    ],
)
def test_another_address(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize("odd", ["http://[::1", "not an address", "http://", "mailto:a@b", "http://a.org:x/"])
def test_an_odd_address_is_its_own_identity(odd: str) -> None:
    assert canonical(odd)


def test_what_names_an_article() -> None:
    by_guid = Entry(source="feed", text="t", guid="17", url="https://a.org/1")
    assert identify(by_guid) == identify(replace(by_guid, url="https://a.org/2", text="other"))
    assert identify(by_guid) != identify(replace(by_guid, source="another feed"))
    by_tag = replace(by_guid, guid="tag:a.org,2025:1")
    assert identify(by_tag) == identify(replace(by_tag, source="another feed"))
    by_url = replace(by_guid, guid=None)
    assert identify(by_url) == identify(replace(by_url, text="other", source="x"))
    by_title = Entry(source="a.txt", text="t", title="Title")
    assert identify(by_title) == identify(replace(by_title, text="other", title="TITLE!"))
    by_text = Entry(source="a.txt", text="Head. " * 100)
    assert identify(by_text) == identify(replace(by_text, text=by_text.text + "More."))
    assert identify(by_text) != identify(replace(by_text, source="b.txt"))
    agency = "ASTANA. AGENCY. "  # what every text of a source may begin with
    assert identify(replace(by_text, text=agency + "One.")) != identify(replace(by_text, text=agency + "Two."))


def test_the_date_never_names_an_article() -> None:
    for entry in (ENTRY, replace(ENTRY, guid="1"), replace(ENTRY, url="https://a.org/1")):
        assert identify(entry) == identify(replace(entry, published=date(2020, 1, 1)))


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("date 2025-03-04 Торговля двух стран выросла", "Торговля двух стран выросла"),
        ("2024 год: торговля двух стран выросла", "2024 год: торговля двух стран выросла"),
        ("Торговля двух стран выросла 4 марта 2025 года", "Торговля двух стран выросла 4 марта 2025 года"),
    ],
)
async def test_a_title_is_told_without_the_pages_date(storage: Storage, head: str, title: str) -> None:
    article = await bring_one(storage, Entry(source="a.txt", text=f"{head}\n\n{TRADE}\n{TRADE}"))
    assert article.title == title
