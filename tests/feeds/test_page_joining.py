"""What is a teaser, and what becomes of an item and its page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.page import is_teaser, join
from bot.feeds.page.joining import goes_on, is_same
from bot.feeds.parse import parse_feed
from bot.models import Entry

SENTENCE = "Порт принял за год больше поездов, чем за два прежних года вместе, сообщили в управлении. "
PAGE = Entry(
    source="https://example.kz/rss",
    title="Порт принял рекордное число поездов",
    text=SENTENCE + "\n" + "Директор порта обещает купить новые краны. " * 30,
    url="https://example.kz/port-1234567",
    publisher="Example.kz",
    published=date(2025, 8, 30),
    author="Асель Нурова",
    language="ru",
    original="<html>",
)
ITEM = Entry(
    source="https://example.kz/rss",
    title="Порт принял рекордное число поездов",
    text="Порт принял за год больше поездов, чем за два прежних года…",
    url="https://feeds.example.net/r?u=1",
    guid="tag:example.kz,2025:1",
    publisher="Пример",
    published=datetime(2025, 8, 30, 4, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("text", "teaser"),
    [
        ("", True),
        ("Порт принял рекордное число поездов", True),
        (SENTENCE * 6, True),
        (SENTENCE * 12, False),
        (SENTENCE * 12 + "…", True),
        (SENTENCE * 12 + "[...]", True),
        (SENTENCE * 12 + "[…] Читать далее", True),
        (SENTENCE * 12 + "\nRead more »", True),
        (SENTENCE * 12 + "\nThe post Port appeared first on Example.", True),
        (SENTENCE * 12 + "\nПрочетете повече", True),
        (SENTENCE * 12 + "\nТолығырақ →", True),
        (SENTENCE * 12 + "\nДалее министр уехал в Астану.", False),
        (SENTENCE * 60 + "\nЧитать далее", False),
        ("\n".join([SENTENCE] * 4), False),
        ("口岸今年货运量增长两成，创历史新高。" * 3, True),
        ("口岸今年货运量增长两成，创历史新高。" * 20, False),
        ("口岸今年货运量增长两成，创历史新高。" * 20 + "[阅读全文]", True),
    ],
)
def test_teasers(text: str, teaser: bool) -> None:
    assert is_teaser(replace(ITEM, text=text)) is teaser


def test_what_a_feed_gives_beside_its_summary_is_the_article() -> None:
    feed = parse_feed(
        f"""<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>A</title>
        <item><title>Порт</title><link>https://example.kz/1</link><description>Порт принял больше поездов.</description>
        <content:encoded>{SENTENCE * 4}</content:encoded></item>
        <item><title>Кран</title><link>https://example.kz/2</link><description>{SENTENCE}</description></item>
        </channel></rss>""".encode(),
        "https://example.kz/rss",
    )
    assert [isinstance(one, Entry) and is_teaser(one) for one in feed.entries] == [False, True]


def test_an_item_with_its_page() -> None:
    joined = join(ITEM, PAGE)
    assert (joined.source, joined.guid, joined.publisher) == (ITEM.source, ITEM.guid, "Пример")
    assert (joined.text, joined.original, joined.url) == (PAGE.text, "<html>", PAGE.url)
    assert (joined.author, joined.language) == ("Асель Нурова", "ru")
    assert joined.published == ITEM.published  # of one day the moment


def test_what_the_item_tells_is_kept() -> None:
    item = replace(ITEM, author="Редактор", language="kk", published=None)
    joined = join(item, replace(PAGE, url=None))
    assert (joined.author, joined.language, joined.url) == ("Редактор", "kk", ITEM.url)
    assert joined.published == PAGE.published


def test_the_longer_text_is_kept() -> None:
    item = replace(ITEM, text=PAGE.text * 2, original="<p>")
    assert (join(item, PAGE).text, join(item, PAGE).original) == (item.text, "<p>")


@pytest.mark.parametrize(
    ("ours", "theirs", "kept"),
    [
        (date(2025, 8, 30), date(2025, 8, 29), date(2025, 8, 29)),
        (date(2025, 8, 30), date(1901, 1, 1), date(2025, 8, 30)),
        (None, None, None),
        (None, date(2025, 8, 29), date(2025, 8, 29)),
        (date(2025, 8, 30), datetime(2025, 8, 30, 9, tzinfo=UTC), datetime(2025, 8, 30, 9, tzinfo=UTC)),
    ],
)
def test_the_earlier_day(ours: date | None, theirs: date | None, kept: date | None) -> None:
    assert join(replace(ITEM, published=ours), replace(PAGE, published=theirs)).published == kept


@pytest.mark.parametrize(
    "page",
    [
        replace(
            PAGE, title="Главные новости дня", text="Погода на завтра: дожди.\nКурсы валют.\nСпорт: итоги матча. " * 20
        ),
        replace(PAGE, title=None, text="Совсем о другом: театр открывает сезон премьерой. " * 20),
    ],
)
def test_a_page_about_something_else(page: Entry) -> None:
    assert join(ITEM, page) == ITEM


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Рекорд сухого порта", PAGE.text),  # another title over the same text
        ("ПОРТ ПРИНЯЛ РЕКОРДНОЕ ЧИСЛО ПОЕЗДОВ — Example", "Текст переписан полностью и начинается иначе. " * 20),
    ],
)
def test_a_page_of_the_same_article(title: str, text: str) -> None:
    assert is_same(ITEM, replace(PAGE, title=title, text=text))


def test_chinese_is_compared_by_pairs() -> None:
    item = replace(ITEM, title="口岸货运量增长两成", text="今年前七个月，口岸货运量达到两千万吨。")
    same = replace(PAGE, title="霍尔果斯口岸货运量增长两成", text="今年前七个月，口岸货运量达到两千万吨，同比增长。")
    other = replace(PAGE, title="剧院新演出季开幕", text="剧院以一场首演开始了新的演出季，观众反响热烈。")
    assert is_same(item, same)
    assert not is_same(item, other)


def test_a_title_cut_short_is_made_whole() -> None:
    assert join(replace(ITEM, title="Порт принял рекордное…"), PAGE).title == PAGE.title
    assert join(replace(ITEM, title=None), PAGE).title == PAGE.title
    assert join(ITEM, replace(PAGE, title="Порт принял рекордное число поездов за год")).title == ITEM.title


TEXTS = st.text(max_size=60)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_anything_joins(title: str, text: str, other: str, whole: str) -> None:
    item = Entry(source="s", text=text, title=title or None, guid="g")
    joined = join(item, Entry(source="p", text=whole, title=other or None))
    assert (joined.source, joined.guid) == ("s", "g")
    assert joined.text in (text, whole)
    assert isinstance(goes_on(text), bool)
