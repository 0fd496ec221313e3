"""Wire copies are one story: told by their texts, in whatever order they come, and again when one is revised."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy import text as sql

from bot.models import Article
from bot.text.near import MEET, alike, bands
from storage import Storage, open_storage
from tests.bench.stories import LANGUAGES, Text, cut_short, edit, share_found, templated, vocabulary
from tests.making import article, fact

SENTENCE = "Trade between Kazakhstan and China reached 43.8 billion dollars in 2024."
WIRE = f"""\
{SENTENCE}
The ministry told reporters on Tuesday that exports of grain, copper and uranium had grown faster than imports of cars.
Railways carried 32 million tonnes of freight across the border, and two further crossings will open next spring.
Officials of both countries meet again in November to discuss the dry port and a new terminal at the Caspian coast."""
LONG = f"""\
{WIRE}
Analysts in Almaty said that the figures leave out goods that only pass through on their way to Europe.
A survey of 120 hauliers found that queues at the border had become shorter since booking moved online."""
OTHER = f"""\
{SENTENCE}
Farmers in the north are harvesting under heavy rain, and elevators report that every third lorry waits over a day.
Prices of wheat of the third class rose to 98 thousand tenge, said the union, which asks for cheaper diesel."""
BRIDGE = f"{LONG}\n{OTHER}"


@pytest.fixture
def texts() -> list[Text]:
    return templated(random.Random(3), 12)


def test_edited_copies_are_found_and_forms_filled_anew_are_not(texts: list[Text]) -> None:
    dice = random.Random(4)
    words = vocabulary(texts)
    originals = [one for one in texts for _ in range(4)]
    copies = [edit(one, dice.uniform(0, 0.15), words, dice) for one in originals]
    assert share_found(originals, copies) >= 0.95  # of 25 words each: the bench measures articles
    pairs = [pair for pair in itertools.combinations(texts, 2) if pair[0].language == pair[1].language]
    assert sum(alike(one.text, other.text) for one, other in pairs) / len(pairs) < 0.02
    assert {one.language for one in texts} == set(LANGUAGES)


@pytest.mark.parametrize("share", [0.5, 0.7, 0.9])
def test_a_copy_cut_short_is_the_same_story(share: float) -> None:
    cut = cut_short(Text("en", WIRE), share).text
    assert len({*bands(cut)} & {*bands(WIRE)}) >= MEET
    assert alike(cut, WIRE)


def test_a_shared_sentence_is_no_story() -> None:
    assert not alike(WIRE, OTHER)
    assert not alike(SENTENCE, WIRE)


def test_next_months_release_in_the_same_words_is_another_story() -> None:
    june = "Output of the plant was 14.2 thousand tonnes in June, 3.1 percent more than a year ago, the office said."
    july = "Output of the plant was 16.9 thousand tonnes in July, 4.8 percent more than a year ago, the office said."
    assert not alike(june, july)
    assert alike(june, june.replace("a year ago", "last June"))


def test_a_text_without_words_is_like_none() -> None:
    assert bands("…") == ()
    assert not alike("…", "…")


# --- In the store


def told(key: str, text: str, outlet: str = "") -> Article:
    return article(key, text, publisher=outlet or key)


TRADE: dict[str, Any] = {
    "kind": "trade",
    "flow": "turnover",
    "countries": ["CN", "KZ"],
    "amount": 43800000000,
    "currency": "USD",
}


async def save(storage: Storage, one: Article) -> None:
    facts = [fact(one.text, SENTENCE, **TRADE, bound="exact", period="2024", status="actual")]
    await storage.save_article(one, facts if SENTENCE in one.text else [])


def stories_in(database: str) -> list[list[str]]:
    """The keys of the articles, by story."""
    engine = create_engine(database)
    with engine.connect() as connection:
        rows = connection.execute(sql("SELECT story, key FROM articles ORDER BY story, key")).all()
    engine.dispose()
    return sorted([key for _, key in group] for _, group in itertools.groupby(rows, key=lambda row: row[0]))


async def test_copies_of_a_wire_count_once_and_name_every_outlet(database: str) -> None:
    async with open_storage(database) as storage:
        await save(storage, told("k1", WIRE, "The Wire"))
        await save(storage, told("k2", WIRE.replace("Tuesday", "Monday"), "The Post"))
        await save(storage, told("k3", OTHER, "The Farmer"))
        (record,) = await storage.list_records("trade")
        assert record.stories == 2
        assert record.outlets == ("The Farmer", "The Post", "The Wire")
        reports = await storage.list_reports(record.id)
        assert [report.story for report in reports] == [1, 1, 3]


@pytest.mark.parametrize("order", list(itertools.permutations(("long", "other", "bridge"))))
async def test_an_article_that_connects_two_stories_makes_them_one(database: str, order: tuple[str, ...]) -> None:
    given = {"long": LONG, "other": OTHER, "bridge": BRIDGE}
    assert alike(LONG, BRIDGE)
    assert alike(OTHER, BRIDGE)
    async with open_storage(database) as storage:
        for key in order:
            await save(storage, told(key, given[key]))
        (record,) = await storage.list_records("trade")
        assert record.single
    assert stories_in(database) == [["bridge", "long", "other"]]


async def test_a_revision_that_no_longer_connects_parts_the_stories(database: str) -> None:
    async with open_storage(database) as storage:
        for key, text in (("bridge", BRIDGE), ("long", LONG), ("other", OTHER)):
            await save(storage, told(key, text))
        await save(storage, told("bridge", f"{SENTENCE}\nWhat stood here was withdrawn by its agency this morning."))
        (record,) = await storage.list_records("trade")
        assert record.stories == 3
    assert stories_in(database) == [["bridge"], ["long"], ["other"]]


async def test_a_revision_into_a_copy_joins(database: str) -> None:
    async with open_storage(database) as storage:
        await save(storage, told("k1", OTHER))
        await save(storage, told("k2", WIRE))
        assert (await storage.list_records("trade"))[0].stories == 2
        await save(storage, told("k1", WIRE.replace("November", "December")))
        assert (await storage.list_records("trade"))[0].stories == 1
        await save(storage, told("k3", OTHER))  # what k1 was is forgotten
        assert (await storage.list_records("trade"))[0].stories == 2
    assert stories_in(database) == [["k1", "k2"], ["k3"]]
