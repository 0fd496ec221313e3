"""The store: articles with revisions, facts with stable ids and filters, chats, updates."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.models import About, Chat, Cited, FactFilter, Mark, Order, Span, Update
from storage import Storage, open_storage
from tests.making import NOW, TEXT, article, fact, stated


@pytest.fixture
async def filled(storage: Storage) -> Storage:
    await storage.save_article(article(), stated())
    return storage


def amounts(found: Sequence[Cited]) -> list[int]:
    return [int(cited.fact.amount) // 10**9 for cited in found]  # type: ignore[attr-defined]


async def test_an_article_comes_back_as_it_went_in(storage: Storage) -> None:
    given = article(title="T", url="https://a.org/1", agency="Kazinform", original="<p>...</p>")
    saved = await storage.save_article(given, [])
    back = await storage.get_article(saved.article)
    assert saved.state == "new"
    assert back is not None
    assert {name: getattr(back, name) for name in given.__slots__ if name != "id"} == {
        name: getattr(given, name) for name in given.__slots__ if name != "id"
    }
    assert back.id == saved.article


async def test_a_fact_comes_back_with_its_article_and_sentence(filled: Storage) -> None:
    (first, *_) = await filled.list_facts("trade", FactFilter(since=date(2024, 6, 1), until=date(2024, 6, 1)))
    assert first.fact == stated()[0]
    assert first.fact.marks == (Mark("amount", Span(43, 63), "money"),)
    assert first.sentence == TEXT.split("\n", maxsplit=1)[0]
    assert (first.article.publisher, first.article.published, first.article.facts) == (
        "The Wire",
        date(2025, 8, 30),
        4,
    )
    assert await filled.get_fact(first.id.upper()) == first


async def test_nothing_known_is_none(storage: Storage) -> None:
    assert await storage.get_fact("nope") is None
    assert await storage.get_article(1) is None
    assert await storage.list_facts("trade") == []
    assert await storage.latest() == []
    assert (await storage.coverage()).articles == 0


async def test_the_same_text_again_changes_nothing(filled: Storage) -> None:
    before = await filled.list_facts(("trade", "event"))
    again = await filled.save_article(article(published=date(2020, 1, 1)), [])
    assert (again.state, again.revision, again.added, again.removed) == ("unchanged", 1, (), ())
    assert await filled.list_facts(("trade", "event")) == before


async def test_what_is_stored_is_found_by_key_and_text(filled: Storage) -> None:
    found = await filled.find_stored("k1", TEXT)
    assert found is not None
    assert found.state == "unchanged"
    assert await filled.find_stored("k1", TEXT + ".") is None
    assert await filled.find_stored("k2", TEXT) is None


async def test_a_changed_text_is_a_revision_that_keeps_the_ids_of_what_it_still_states(filled: Storage) -> None:
    before = {cited.sentence: cited.id for cited in await filled.list_facts(("trade", "event"))}
    dropped = TEXT.split("\n")[1]
    new_text = "UPDATED\n" + TEXT.replace(dropped, "Nothing is said of exports.")
    new_facts = [
        fact(new_text, old.evidence.of(TEXT), **_fields(old)) for old in stated() if old.evidence.of(TEXT) != dropped
    ]
    saved = await filled.save_article(article(text=new_text), new_facts)
    after = {cited.sentence: cited for cited in await filled.list_facts(("trade", "event"))}

    assert (saved.state, saved.revision, saved.added, saved.removed) == ("changed", 2, (), (before[dropped],))
    assert {sentence: cited.id for sentence, cited in after.items()} == {
        sentence: known for sentence, known in before.items() if sentence != dropped
    }
    assert all(cited.fact.evidence.of(new_text) == sentence for sentence, cited in after.items())
    gone = await filled.get_fact(before[dropped])
    assert gone is not None
    assert not gone.current
    assert gone.sentence == dropped


async def test_an_old_revision_can_be_read(filled: Storage) -> None:
    await filled.save_article(article(text="New.", seen=NOW + timedelta(days=1)), [])
    first, second = await filled.get_article(1, revision=1), await filled.get_article(1)
    assert first is not None
    assert second is not None
    assert (first.text, first.revision, first.seen) == (TEXT, 1, NOW)
    assert (second.text, second.revision) == ("New.", 2)
    assert await filled.get_article(1, revision=3) is None


async def test_a_fact_that_is_stated_again_has_its_old_id(filled: Storage) -> None:
    ids = {cited.id for cited in await filled.list_article_facts(1)}
    await filled.save_article(article(text="Nothing."), [])
    back = await filled.save_article(article(), stated())
    assert set(back.added) == ids
    assert {cited.id for cited in await filled.list_article_facts(1)} == ids


async def test_ids_are_short_and_the_same_in_another_database(filled: Storage, tmp_path: Any) -> None:
    async with open_storage(f"sqlite:///{tmp_path}/other.db") as other:
        await other.save_article(article(key="k0", text="Something else."), [])
        await other.save_article(article(), stated())
        theirs = [cited.id for cited in await other.list_article_facts(2)]
    ours = [cited.id for cited in await filled.list_article_facts(1)]
    assert ours == theirs
    assert all(4 <= len(known) <= 6 for known in ours)


async def test_ids_that_collide_grow(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    prints = iter([f"aaaa{letter}bcdefgh" for letter in "abcd"])
    monkeypatch.setattr("storage.facts.fingerprint", lambda said, time: next(prints))
    await storage.save_article(article(), stated())
    assert [cited.id for cited in await storage.list_article_facts(1)] == ["aaaa", "aaaab", "aaaac", "aaaad"]


async def test_the_same_sentence_twice_is_two_facts(storage: Storage) -> None:
    text = TEXT + "\n" + TEXT
    again = fact(text[len(TEXT) + 1 :], TEXT.split("\n")[1], **_fields(stated()[1]))
    await storage.save_article(article(text=text), [stated()[1], again])
    first, second = await storage.list_article_facts(1)
    assert first.id != second.id


async def test_text_no_database_takes_is_replaced_and_offsets_stay(storage: Storage) -> None:
    text = "NUL \x00 and half \ud800 a pair.\n" + TEXT
    sentence = TEXT.split("\n", maxsplit=1)[0]
    given = fact(text, sentence, **_fields(stated()[0]))
    await storage.save_article(article(text=text, title="\x00", source="\udfff"), [given])
    stored, (cited,) = await storage.get_article(1), await storage.list_facts("trade")
    assert stored is not None
    assert cited.fact.evidence.of(stored.text) == sentence
    assert (await storage.save_article(article(text=text), [])).state == "unchanged"


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (FactFilter(), [43, 15, 100]),
        (FactFilter(countries=("KZ",)), [43, 15, 100]),
        (FactFilter(countries=("KZ", "RU")), []),
        (FactFilter(leading="KZ"), [15]),
        (FactFilter(since=date(2024, 1, 1)), [43, 100]),
        (FactFilter(until=date(2023, 12, 31)), [15]),
        (FactFilter(since=date(2023, 6, 1), until=date(2024, 6, 1)), [43, 15]),
        (FactFilter(fields={"flow": ("turnover",)}), [43, 100]),
        (FactFilter(fields={"flow": ("turnover", "export"), "status": ("actual",)}), [43, 15]),
        (FactFilter(fields={"goods": (None,)}), [43, 15, 100]),
        (FactFilter(fields={"goods": ("wheat",)}), []),
        (FactFilter(fields={"flow": ()}), []),
        (FactFilter(words="export"), [15]),
        (FactFilter(words="aimed billions"), [100]),
        (FactFilter(words='" AND nowhere'), []),
        (FactFilter(article=1), [43, 15, 100]),
        (FactFilter(article=2), []),
    ],
)
async def test_filters(filled: Storage, where: FactFilter, found: list[int]) -> None:
    assert amounts(await filled.list_facts("trade", where)) == found
    assert await filled.count_facts("trade", where) == len(found)


@pytest.mark.parametrize(
    ("where", "count"),
    [
        (FactFilter(people=("tokayev",)), 1),
        (FactFilter(people=("TOKAYEV", "Xi")), 0),
        (FactFilter(people=("%",)), 0),
        (FactFilter(fields={"edition": (2,)}), 1),
        (FactFilter(fields={"edition": (3,)}), 0),
        (FactFilter(fields={"level": (None,), "series": ("China-Central Asia",)}), 1),
        (FactFilter(since=date(2025, 6, 17), until=date(2025, 6, 17)), 1),
        (FactFilter(since=date(2025, 6, 18)), 0),
    ],
)
async def test_filters_of_events(filled: Storage, where: FactFilter, count: int) -> None:
    assert await filled.count_facts("event", where) == count


@pytest.mark.parametrize(
    ("order", "found"),
    [("published", [43, 15, 100]), ("period", [100, 43, 15]), ("soonest", [15, 43, 100]), ("amount", [100, 43, 15])],
)
async def test_orders(filled: Storage, order: Order, found: list[int]) -> None:
    assert amounts(await filled.list_facts("trade", order=order)) == found


async def test_an_open_period_ranks_by_its_beginning_and_overlaps_what_follows(storage: Storage) -> None:
    text = "Since 2005.\nIn 2010."
    trade: dict[str, Any] = {"kind": "trade", "flow": "turnover", "countries": ["CN", "KZ"], "status": "actual"}
    await storage.save_article(
        article(text=text),
        [fact(text, "Since 2005.", period="2005/..", **trade), fact(text, "In 2010.", period="2010", **trade)],
    )
    ordered = await storage.list_facts("trade", order="period")
    assert [cited.sentence for cited in ordered] == ["In 2010.", "Since 2005."]
    later = await storage.list_facts("trade", FactFilter(since=date(2020, 1, 1)))
    assert [cited.sentence for cited in later] == ["Since 2005."]


async def test_pages(filled: Storage) -> None:
    pages = [await filled.list_facts("trade", limit=2, offset=offset) for offset in (0, 2, 4)]
    assert [amounts(page) for page in pages] == [[43, 15], [100], []]


async def test_a_fact_is_found_by_what_is_said_about_it(storage: Storage) -> None:
    where = About(countries=("MN",), people=("Ёлкин",))
    await storage.save_article(article(), stated()[:1], [where])
    assert await storage.count_facts("trade", FactFilter(countries=("MN",), people=("елкин",))) == 1
    assert await storage.count_facts("trade", FactFilter(countries=("KZ",))) == 0


async def test_newest_articles_first_and_undated_ones_by_when_they_were_seen(storage: Storage) -> None:
    await storage.save_article(article("old", published=date(2024, 1, 1)), [])
    await storage.save_article(article("undated", published=None), [])
    await storage.save_article(article("new", published=date(2025, 8, 30)), [])
    assert [headline.published for headline in await storage.latest()] == [None, date(2025, 8, 30), date(2024, 1, 1)]
    assert [headline.published for headline in await storage.latest(1, offset=1)] == [date(2025, 8, 30)]


async def test_coverage(filled: Storage) -> None:
    await filled.save_article(article("k2", "Нещо.", language="bg", publisher=None, published=date(2024, 2, 3)), [])
    covered = await filled.coverage()
    assert (covered.articles, covered.sources) == (2, 2)
    assert covered.languages == {"bg": 1, "en": 1}
    assert covered.facts == {"trade": 3, "event": 1}
    assert (covered.oldest, covered.newest) == (date(2024, 2, 3), date(2025, 8, 30))


async def test_chats(storage: Storage) -> None:
    blank = await storage.get_chat("telegram", "1")
    assert blank == Chat(platform="telegram", chat="1")
    await storage.save_chat(Chat(platform="telegram", chat="1", language="kk"))
    told = Chat(platform="telegram", chat="1", language="ru", more="/trade 2023 \x00")
    await storage.save_chat(told)
    assert await storage.get_chat("telegram", "1") == Chat(
        platform="telegram", chat="1", language="ru", more="/trade 2023 \ufffd"
    )
    assert (await storage.get_chat("discord", "1")).language is None


async def test_an_update_is_kept_until_it_is_settled_and_taken_once(database: str) -> None:
    first, second = (Update(platform="telegram", update_id=n, payload=f'{{"update_id": {n}}}') for n in (7, 9))
    async with open_storage(database) as storage:
        assert await storage.last_update("telegram") is None
        assert await storage.receive_update(second, now=NOW)
        assert await storage.receive_update(first, now=NOW)
        assert not await storage.receive_update(second, now=NOW)
    async with open_storage(database) as storage:
        assert await storage.pending_updates("telegram") == [first, second]
        await storage.settle_update("telegram", 7, now=NOW)
        assert await storage.pending_updates("telegram") == [second]
        assert not await storage.receive_update(first, now=NOW)
        assert await storage.last_update("telegram") == 9
        assert await storage.pending_updates("discord") == []


async def test_many_at_once(storage: Storage) -> None:
    same = Update(platform="telegram", update_id=1, payload="{}")
    taken = await asyncio.gather(*(storage.receive_update(same, now=NOW) for _ in range(8)))
    assert sorted(taken) == [False] * 7 + [True]
    saved = await asyncio.gather(*(storage.save_article(article(), stated()) for _ in range(4)))
    assert sorted(one.state for one in saved) == ["new", "unchanged", "unchanged", "unchanged"]
    await asyncio.gather(*(storage.list_facts("trade") for _ in range(20)))


def _fields(given: Any) -> dict[str, Any]:
    from bot.facts.contract import to_json

    return {name: value for name, value in to_json(given).items() if name != "evidence"}


async def test_what_is_stored_is_counted_on_as_it_is_counted_anew(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/news.db"
    async with open_storage(url) as storage:
        for at, key in enumerate(("k1", "k2", "k1", "k3")):  # the third revises the first
            one = replace(article(key), text=f"{article().text} {at}", language=("ru", "en")[at % 2])
            await storage.save_article(one, stated()[: 1 + at % 2])
            async with open_storage(url) as other:
                assert await storage.coverage() == await other.coverage()
        assert (await storage.coverage()).articles == 3
