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

NOW = datetime(2025, 9, 1, 12, tzinfo=UTC)
LANGUAGES = ("ru", "en", "kk", "zh", "bg")
PAIRS = {
    "ru": ("Казахстана и Китая", "Узбекистана и России", "Болгарии и Турции", "Киргизии и Китая"),
    "en": ("Kazakhstan and China", "Uzbekistan and Russia", "Bulgaria and Turkey", "Kyrgyzstan and China"),
    "kk": ("Қазақстан мен Қытай", "Өзбекстан мен Ресей", "Қазақстан мен Түркия", "Қырғызстан мен Қытай"),
    "zh": ("中国和哈萨克斯坦", "俄罗斯和乌兹别克斯坦", "中国和土耳其", "中国和吉尔吉斯斯坦"),
    "bg": ("Казахстан и Китай", "Узбекистан и Русия", "България и Турция", "Киргизстан и Китай"),
}
TELLING = {
    "ru": (
        "Товарооборот {pair} в {year} году составил {amount} млрд долларов.",
        "За {year} год по железной дороге перевезено {amount} млн тонн грузов.",
        "Стороны подписали {count} документов на {amount} млрд долларов.",
        "Министр торговли прибыл в Астану с визитом {day} сентября {year} года.",
    ),
    "en": (
        "Trade between {pair} reached {amount} billion dollars in {year}.",
        "Railways carried {amount} million tonnes of freight in {year}.",
        "The sides signed {count} documents worth {amount} billion dollars.",
        "The trade minister arrived in Astana on a visit on {day} September {year}.",
    ),
    "kk": (
        "{year} жылы {pair} арасындағы сауда көлемі {amount} млрд долларға жетті.",
        "{year} жылы теміржолмен {amount} млн тонна жүк тасымалданды.",
        "Тараптар {amount} млрд долларға {count} құжатқа қол қойды.",
        "Сауда министрі {year} жылғы {day} қыркүйекте Астанаға сапармен келді.",
    ),
    "zh": (
        "{year}年{pair}贸易额达{amount}亿美元。",
        "{year}年铁路货运量为{amount}万吨。",
        "双方签署了{count}份文件，总额{amount}亿美元。",
        "{year}年9月{day}日，商务部长抵达阿斯塔纳进行访问。",
    ),
    "bg": (
        "Търговията между {pair} достигна {amount} млрд. долара през {year} г.",
        "През {year} г. по железниците са превозени {amount} млн. тона товари.",
        "Страните подписаха {count} документа за {amount} млрд. долара.",
        "Министърът на търговията пристигна на посещение в Астана на {day} септември {year} г.",
    ),
}
WORDS = {
    "ru": "рынок дорога порт соседний новый завод область решение проект работа граница поезд часть район поставка",
    "en": "market road harbour nearby new plant region decision project work border train part district delivery",
    "kk": "нарық жол порт көрші жаңа зауыт облыс шешім жоба жұмыс шекара пойыз бөлік аудан жеткізу",
    "zh": "市场 道路 港口 邻近 新 工厂 地区 决定 项目 工作 边境 列车 部分 区域 供应",
    "bg": "пазар път пристанище съседен нов завод област решение проект работа граница влак част район доставка",
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
def _words(language: str) -> tuple[str, ...]:
    dice, parts = random.Random(language), WORDS[language].split()
    made = ("".join(dice.choices(parts, k=2)) for _ in range(600))
    return (*parts, *(word if language == "zh" else word[: dice.randint(4, 9)] for word in made))


def _plain(dice: random.Random, language: str, low: int, high: int) -> str:
    words = dice.choices(_words(language), k=dice.randint(low, high))
    said = "".join(words) + "。" if language == "zh" else " ".join(words) + "."
    return said[0].upper() + said[1:]


def _telling(dice: random.Random, language: str) -> str:
    return dice.choice(TELLING[language]).format(
        pair=dice.choice(PAIRS[language]),
        year=dice.randint(2016, 2025),
        amount=str(dice.randint(11, 990) / 10).replace(".", "," if language in ("ru", "kk", "bg") else "."),
        count=dice.randint(3, 40),
        day=dice.randint(1, 30),
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
