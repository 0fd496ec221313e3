"""Full-text search: every form of a word, in every language, and any question at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.models import FactFilter
from storage import Storage
from storage.days import OPEN, first_and_last
from storage.search import index_words, read_query
from tests.making import article, stated


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("ru", "Лидеры приехали на саммиты.", "саммит"),
        ("ru", "Лидеры приехали на саммит.", "саммиты"),
        ("ru", "Новый Шёлковый путь", "шелковый"),
        ("ru", "о шелковом пути", "Шёлковый ПУТЬ"),
        ("ru", "сотрудничество с Китаем", "китай"),
        ("ru", "в этой зоне", "зона"),
        ("ru", "вырос экспорт зерна", "экспорта"),
        ("zh", "双边贸易额达410亿美元", "贸易"),
        ("zh", "双边贸易额达410亿美元", "贸易额"),
        ("zh", "双边贸易额达410亿美元", "额"),
        ("zh", "双边贸易额达410亿美元", "元"),
        ("zh", "２０２４年，Ｇ２０", "g20"),
        ("en", "The countries signed agreements.", "country agreement"),
        ("en", "Kazakhstan's exports", "kazakhstan export"),
        ("bg", "Търговията нараства", "търговия"),
        ("bg", "срещите на върха", "среща"),
        ("kk", "Қытаймен сауданың көлемі", "қытай сауда"),
        ("kk", "елдердің келісімдері", "келісім"),
        ("ru", "рост на 12% в 2024 году", "2024"),
    ],
)
async def test_found(storage: Storage, language: str, text: str, question: str) -> None:
    await storage.save_article(article(text=f"---\n{text}\n---", language=language), [])
    (hit,) = await storage.search(question)
    assert await storage.count_found(question) == 1
    assert hit.excerpt == text
    assert hit.spans


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("ru", "Лидеры приехали на саммит.", "саммит китай"),
        ("ru", "Объём экспо", "экспорт"),
        ("zh", "双边贸易额", "易贸"),
        ("zh", "贸然交易", "贸易"),
        ("en", "In 20245 cases", "2024"),
        ("ru", "годовщина", "год"),
        ("en", "anything", ""),
        ("en", "anything", " ?! "),
    ],
)
async def test_not_found(storage: Storage, language: str, text: str, question: str) -> None:
    await storage.save_article(article(text=text, language=language), [])
    assert await storage.search(question) == []
    assert await storage.count_found(question) == 0


async def test_a_new_text_is_found_instead_of_the_old(storage: Storage) -> None:
    await storage.save_article(article(text="wheat"), [])
    await storage.save_article(article(text="barley"), [])
    assert await storage.search("wheat") == []
    assert len(await storage.search("barley")) == 1


async def test_the_title_is_searched_too(storage: Storage) -> None:
    await storage.save_article(article(text="barley", title="Harvest"), [])
    assert len(await storage.search("harvest")) == 1


async def test_newest_first_in_pages(storage: Storage) -> None:
    for day in (1, 3, 2):
        await storage.save_article(article(f"k{day}", "wheat", published=date(2025, 1, day)), [])
    pages = [await storage.search("wheat", limit=2, offset=offset) for offset in (0, 2)]
    assert [[hit.article.published.day for hit in page if hit.article.published] for page in pages] == [[3, 2], [1]]


async def test_an_excerpt_is_cut_at_words_around_the_first(storage: Storage) -> None:
    await storage.save_article(article(text="before " * 60 + "wheat " + "after " * 60), [])
    (hit,) = await storage.search("wheat")
    assert len(hit.excerpt) <= 240
    assert [span.of(hit.excerpt) for span in hit.spans] == ["wheat"]
    assert set(hit.excerpt.split()) == {"before", "wheat", "after"}


@given(question=st.text(max_size=60) | st.from_regex(r"[\"'*^(){}:\-+ANDORNETa\x00 ]{0,30}", fullmatch=True))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_question_is_answered(storage: Storage, question: str) -> None:
    if not await storage.latest(1):
        await storage.save_article(article(), stated())
    hits = await storage.search(question)
    assert len(hits) == await storage.count_found(question) <= 1
    await storage.count_facts("trade", FactFilter(words=question, people=(question,)))
    assert await storage.get_fact(question) is None or question


@given(text=st.text(alphabet="саммитёЁй贸易额xyzXYZ 2024ﬁｇ\n-", min_size=1, max_size=40))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_text_is_found_by_itself(storage: Storage, text: str) -> None:
    if read_query(text) is None:
        return
    number = (await storage.save_article(article(key=text, text=text), [])).article
    found = await storage.search(text, limit=1000)
    assert number in {hit.article.id for hit in found}


def test_chinese_is_indexed_by_pairs() -> None:
    assert index_words("贸易额 up", "zh") == "0zh 贸易 易额 额 up"


@pytest.mark.parametrize(
    ("edtf", "days"),
    [
        ("2024", (date(2024, 1, 1), date(2024, 12, 31))),
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2024-06-17", (date(2024, 6, 17), date(2024, 6, 17))),
        ("2024-01/2024-05", (date(2024, 1, 1), date(2024, 5, 31))),
        ("2005/..", (date(2005, 1, 1), OPEN)),
        ("../2005", (date.min, date(2005, 12, 31))),
        ("2024-13", (None, None)),
        ("soon", (None, None)),
        ("", (None, None)),
        (None, (None, None)),
    ],
)
def test_days(edtf: str | None, days: tuple[date | None, date | None]) -> None:
    assert first_and_last(edtf) == days
