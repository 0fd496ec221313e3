"""Outlets that do not exist: their articles, feeds and pages, generated, the same for the same numbers.

An article has eight to fourteen sentences in the language of its outlet, two to four of them with figures, meetings or
documents. A feed of thirty articles in full is about 79 kB, a page with what stands around an article 60 to 90 kB.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from html import escape
from itertools import accumulate

NOW = datetime(2025, 9, 1, 12, tzinfo=UTC)
LANGUAGES = ("ru", "en", "kk", "zh", "bg")
COUNTRIES = {
    "ru": "Казахстана Китая Узбекистана России Болгарии Турции Киргизии Германии Ирана Индии Японии Италии",
    "en": "Kazakhstan China Uzbekistan Russia Bulgaria Turkey Kyrgyzstan Germany Iran India Japan Italy",
    "kk": "Қазақстан Қытай Өзбекстан Ресей Болгария Түркия Қырғызстан Германия Иран Үндістан Жапония Италия",
    "zh": "哈萨克斯坦 中国 乌兹别克斯坦 俄罗斯 保加利亚 土耳其 吉尔吉斯斯坦 德国 伊朗 印度 日本 意大利",
    "bg": "Казахстан Китай Узбекистан Русия България Турция Киргизстан Германия Иран Индия Япония Италия",
}
TELLING = {
    "ru": (
        "Товарооборот {one} и {other} в {year} году составил {amount} млрд долларов.",
        "Экспорт {one} в {year} году вырос на {count}% и достиг {amount} млрд долларов.",
        "Делегации {one} и {other} подписали {day} сентября {year} года меморандум о сотрудничестве в сфере {words}.",
        "«{quote}», — сказал министр торговли.",
    ),
    "en": (
        "Trade between {one} and {other} reached {amount} billion dollars in {year}.",
        "Exports of {one} grew by {count}% to {amount} billion dollars in {year}.",
        "{one} and {other} signed a memorandum on cooperation in {words} on {day} September {year}.",
        "“{quote},” the trade minister said.",
    ),
    "kk": (
        "{year} жылы {one} мен {other} арасындағы сауда көлемі {amount} млрд долларға жетті.",
        "{one} экспорты {year} жылы {count}% өсіп, {amount} млрд долларға жетті.",
        "{one} мен {other} {year} жылғы {day} қыркүйекте {words} саласында ынтымақтасу меморандумына қол қойды.",
        "«{quote}», – деді сауда министрі.",
    ),
    "zh": (
        "{year}年{one}和{other}贸易额达{amount}亿美元。",
        "{year}年{one}出口额增长{count}%，达{amount}亿美元。",
        "{year}年9月{day}日，{one}和{other}签署了{words}合作谅解备忘录。",
        "商务部长说：“{quote}。”",
    ),
    "bg": (
        "Търговията между {one} и {other} достигна {amount} млрд. долара през {year} г.",
        "Износът на {one} нарасна с {count}% до {amount} млрд. долара през {year} г.",
        "{one} и {other} подписаха на {day} септември {year} г. меморандум за сътрудничество в областта {words}.",
        "„{quote}“, каза министърът на търговията.",
    ),
}
PARTS = {
    "ru": "ка по сто ре ны ти во ла ме ру зе до при на с",
    "en": "tra de re port ing o ver sta tion mi nis ter pla n",
    "kk": "қа ла мен бо ды ға ің ұлт өңі сау да",
    "zh": "市 场 道 路 港 口 邻 新 厂 地 区 决 定 项 目 工 作 边 境 列 车 部 域 供 应 发 展 能 源 合",
    "bg": "на ко ва за ре та мо би ла съ",
}


@dataclass(frozen=True, slots=True)
class Story:
    """One article of one outlet; ``path`` is where its page lies."""

    outlet: int
    number: int
    language: str
    title: str
    sentences: tuple[str, ...]
    published: datetime

    @property
    def path(self) -> str:
        return f"/o{self.outlet}/news/{self.number}"

    @property
    def text(self) -> str:
        return "\n".join(self.sentences)


def language_of(outlet: int) -> str:
    return LANGUAGES[outlet % len(LANGUAGES)]


@cache
def _words(language: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Five thousand words, and how often each is used in all (Zipf)."""
    dice, parts = random.Random(language), PARTS[language].split()
    most = 3 if language == "zh" else 5
    words = tuple("".join(dice.choices(parts, k=dice.randint(1, most))) for _ in range(5000))
    return words, tuple(accumulate(1 / (rank + 20) for rank in range(5000)))


def _phrase(dice: random.Random, language: str, low: int, high: int) -> str:
    words, weights = _words(language)
    chosen = dice.choices(words, cum_weights=weights, k=dice.randint(low, high))
    return "".join(chosen) if language == "zh" else " ".join(chosen)


def _plain(dice: random.Random, language: str, low: int, high: int) -> str:
    said = _phrase(dice, language, low, high)
    return said[0].upper() + said[1:] + ("。" if language == "zh" else ".")


def _telling(dice: random.Random, language: str) -> str:
    one, other = dice.sample(COUNTRIES[language].split(), 2)
    return dice.choice(TELLING[language]).format(
        one=one,
        other=other,
        year=dice.randint(2012, 2025),
        amount=str(dice.randint(11, 9990) / 10).replace(".", "," if language in ("ru", "kk", "bg") else "."),
        count=dice.randint(3, 40),
        day=dice.randint(1, 30),
        words=_phrase(dice, language, 2, 3),
        quote=_phrase(dice, language, 8, 14),
    )


def story(outlet: int, number: int, *, version: int = 0) -> Story:
    """An article; another version has another text below the same title."""
    dice, language = random.Random(f"{outlet} {number}"), language_of(outlet)
    title = _plain(dice, language, 5, 9)[:-1] + f" {outlet}-{number}"
    size = (26, 50) if language == "zh" else (12, 24)
    told = random.Random(f"{outlet} {number} {version}")
    sentences = [_telling(told, language) for _ in range(told.randint(2, 4))]
    sentences += [_plain(dice, language, *size) for _ in range(dice.randint(6, 10))]
    dice.shuffle(sentences)
    published = NOW - timedelta(minutes=7 * number + outlet % 60)
    return Story(outlet, number, language, title, tuple(sentences), published)


def rss(stories: Iterable[Story], base: str, *, full: bool = True, size: int = 0) -> bytes:
    """A feed; ``full``: with whole articles, else with their first sentence; ``size``: padded to so many bytes."""
    items = "".join(_item(one, base, full) for one in stories)
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Wire</title>'
    head += f"<link>{base}/</link><description>News</description><ttl>5</ttl>"
    body = f"{head}{items}</channel></rss>".encode()
    return body + b"<!-- " + b"." * max(0, size - len(body) - 9) + b" -->" if size else body


def _item(one: Story, base: str, full: bool) -> str:
    paragraphs = "".join(f"<p>{escape(sentence)}</p>" for sentence in one.sentences) if full else one.sentences[0]
    return (
        f"<item><title>{escape(one.title)}</title><link>{base}{one.path}</link>"
        f'<guid isPermaLink="false">{one.outlet}-{one.number}</guid>'
        f"<pubDate>{format_datetime(one.published)}</pubDate><category>economy</category>"
        f"<description>{escape(paragraphs)}</description></item>\n"
    )


def page(one: Story, base: str, *, size: int = 110_000) -> bytes:
    """The page of an article as outlets make them: head, menus, scripts, the article, cards of others, a footer."""
    dice = random.Random(f"page {one.outlet} {one.number}")
    paragraphs = "".join(f"<p>{escape(sentence)}</p>\n" for sentence in one.sentences)
    published = one.published.isoformat()
    head = (
        f'<!DOCTYPE html><html lang="{one.language}"><head><meta charset="utf-8"><title>{escape(one.title)} | Wire'
        f'</title><link rel="canonical" href="{base}{one.path}"><meta property="og:type" content="article">'
        f'<meta property="og:title" content="{escape(one.title)}"><meta property="article:published_time" '
        f'content="{published}">'
    )
    article = (
        f'<main><article class="article"><h1 class="article__title">{escape(one.title)}</h1>'
        f'<time datetime="{published}">{published[:10]}</time><div class="article__body">{paragraphs}</div></article>'
    )
    script, menu, cards = _around(one.language, dice.randrange(20), size * 10 // 16)
    return f"{head}{script}</head><body>{menu}{article}{cards}</main></body></html>".encode()


@cache
def _around(language: str, look: int, size: int) -> tuple[str, str, str]:
    """What stands around an article: scripts and styles (two fifths), a menu, cards of other articles."""
    dice = random.Random(f"{language} {look}")
    slots = ",".join(f'{{"id":{dice.randrange(10**6)},"slot":"s{n}"}}' for n in range(size * 2 // 5 // 26))
    links = "".join(f'<li><a href="/s/{n}">{_plain(dice, language, 1, 2)}</a></li>' for n in range(60))
    cards = ""
    while len(cards) < size * 2 // 5:
        number = dice.randrange(10**6)
        cards += (
            f'<div class="card"><a class="card__link" href="/news/{number}"><img src="/i/{number}.jpg" loading="lazy" '
            f'alt=""><h3 class="card__title">{_plain(dice, language, 5, 9)}</h3></a><span>12:15</span></div>\n'
        )
    menu = f'<nav class="menu"><ul>{links}</ul></nav>'
    return f"<script>window.slots=[{slots}]</script>", menu, f'<section class="related">{cards}</section>'
