"""What becomes of records as articles are stored: noted once, under a name that stays."""

from __future__ import annotations

from datetime import date, timedelta

from storage import Storage
from tests.making import NOW, article, fact, stated
from tests.test_storage_records import tell, trade

TODAY = NOW.date()
ALL = (NOW - timedelta(days=400), NOW + timedelta(days=400))


async def told(storage: Storage) -> list[tuple[str, str]]:
    return [(change.record.kind, change.happening) for change in await storage.changes.between(*ALL)]


async def test_what_is_told_first_is_new_then_confirmed_and_disputed(storage: Storage) -> None:
    await tell(storage, "k1", trade(43_800_000_000), published=TODAY)
    await tell(storage, "k2", ("Another text that says it its own way: 43.8 billion, by the other office, in 2024.",
                               trade(43_800_000_000)[1]), published=TODAY)  # fmt: skip
    await tell(storage, "k3", trade(29_600_000_000), published=TODAY)
    assert await told(storage) == [("trade", "new"), ("trade", "confirmed"), ("trade", "disputed")]
    changes = await storage.changes.between(*ALL)
    assert len({change.subject for change in changes}) == 1
    assert changes[0].record.disputed  # the record as it is now


async def test_a_finer_figure_is_no_news(storage: Storage) -> None:
    await tell(storage, "k1", trade(44_000_000_000), published=TODAY)
    await tell(storage, "k1", trade(43_800_000_000), published=TODAY, seen=NOW + timedelta(hours=1))
    assert await told(storage) == [("trade", "new")]


async def test_a_figure_that_its_outlet_corrects_is_revised_and_what_it_was_is_kept(storage: Storage) -> None:
    await tell(storage, "k1", trade(44_000_000_000), published=TODAY)
    await tell(storage, "k1", trade(46_000_000_000), published=TODAY, seen=NOW + timedelta(hours=1))
    new, revised = await storage.changes.between(*ALL)
    assert (new.happening, revised.happening) == ("new", "revised")
    assert new.subject == revised.subject
    assert revised.before is not None
    assert revised.before["amount"] == 44_000_000_000


async def test_what_an_archive_tells_is_no_news(storage: Storage) -> None:
    await tell(storage, "k1", trade(43_800_000_000), published=date(2024, 1, 5))
    assert await told(storage) == []


async def test_the_life_of_a_meeting_is_news(storage: Storage) -> None:
    for number, status in enumerate(("upcoming", "held")):
        text = f"The SCO summit in Astana on 3 September 2025: {status}, number {number}, we are told today."
        meeting = fact(
            text, text, kind="event", type="summit", series="SCO", participants=[], countries=["CN", "KZ"],
            place={"city": "Astana", "country": "KZ"}, date="2025-09-03", status=status,
        )  # fmt: skip
        seen = NOW + timedelta(days=3 * number)
        await storage.save_article(article(f"k{number}", text, published=seen.date(), seen=seen), [meeting])
    assert [what for _, what in await told(storage)][:2] == ["new", "held"]


async def test_the_same_article_again_changes_nothing(storage: Storage) -> None:
    for _ in range(2):
        await storage.save_article(article(published=TODAY), stated())
    assert len(await told(storage)) == 4


async def test_a_reader_of_the_changes_goes_on_where_it_was(storage: Storage) -> None:
    assert await storage.changes.cursor("alerts") is None
    await storage.save_article(article(published=TODAY), stated())
    last = await storage.changes.last()
    await storage.changes.move("alerts", last - 1)
    assert await storage.changes.cursor("alerts") == last - 1
    assert [change.number for change in await storage.changes.after(last - 1)] == [last]
