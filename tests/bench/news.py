"""Articles for a big store, generated: heavy-tailed as news is, the same for the same seed, no extraction needed.

A world of things to tell (figures, meetings, documents, words, anniversaries): some are told for years, most only in
the month they happen. An article tells about ten, the well-known ones far more often (Zipf); four in ten articles are
wire copies of one of the last few; amounts are told finer, rounder or otherwise.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any

from bot.facts.contract import from_json
from bot.models import Article, Fact

FIRST = date(2016, 1, 1)
MONTHS = 120
COUNTRIES = ("CN", "KZ", "RU", "UZ", "KG", "TJ", "TM", "BG", "DE", "TR", "IN", "US", "IT", "FR", "IR", "AZ",
             "GE", "AM", "BY", "UA", "PL", "JP", "KR", "MN", "PK", "AF", "AE", "SA", "QA", "GB", "RO")  # fmt: skip
PEOPLE = (
    "Xi Jinping", "Kassym-Jomart Tokayev", "Vladimir Putin", "Shavkat Mirziyoyev", "Sadyr Japarov", "Emomali Rahmon",
    "Recep Tayyip Erdogan", "Ilham Aliyev", "Emmanuel Macron", "Narendra Modi", "Wang Yi", "Olzhas Bektenov",
)  # fmt: skip
CITIES = (
    ("Astana", "KZ"), ("Beijing", "CN"), ("Moscow", "RU"), ("Tashkent", "UZ"), ("Xi'an", "CN"), ("Sofia", "BG"),
    ("Almaty", "KZ"), ("Ankara", "TR"), ("Baku", "AZ"), ("Bishkek", "KG"), ("Dushanbe", "TJ"), ("Delhi", "IN"),
    ("Tbilisi", "GE"), ("Minsk", "BY"), ("Seoul", "KR"), ("Tokyo", "JP"), ("Abu Dhabi", "AE"), ("Berlin", "DE"),
)  # fmt: skip
LANGUAGES = ("ru", "kk", "en", "zh", "bg")
SYLLABLES = {
    "ru": "ка по сто ре ны ти во ла ме ру зе до",
    "bg": "на ко ва за ре та мо би ла съ",
    "en": "tra de re port ing o ver sta tion mi nis ter pla n",
    "kk": "қа ла мен бо ды ға ің ұлт өңі сау да",
    "zh": "中 国 合 作 经 贸 发 展 会 谈 能 源",
}
TOPICS = ("rail", "grain", "gas", "customs", "science", "visas")
SERIES = ("SCO", "CIS", "OTS", "EAEU", "CICA", "BRICS", "Belt and Road", "China-Central Asia", "Boao", "Astana")
FACTS = 10


def zipf(size: int, power: float) -> list[float]:
    """Cumulative weights of ``size`` things, the first told most."""
    return list(accumulate((rank + 1) ** -power for rank in range(size)))


def draw(dice: random.Random, weights: Sequence[float]) -> int:
    return bisect(weights, dice.random() * weights[-1])


@dataclass
class World:
    """What can be told.

    Args:
        size: how many articles will tell of it: twice as many tell of somewhat more things.
    """

    size: int
    seed: int
    known: list[dict[str, Any]] = field(default_factory=list)
    fresh: dict[int, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        dice = random.Random(self.seed)
        day = FIRST + timedelta(days=1800)
        self.known = [_figure(dice, day) for _ in range(max(300, self.size // 20))]
        self._known = zipf(len(self.known), 0.9)
        monthly = max(20, self.size // 40)
        self._fresh = zipf(monthly, 1.0)
        for month in range(MONTHS):
            begun = FIRST + timedelta(days=month * 30)
            self.fresh[month] = [_thing(dice, begun + timedelta(days=dice.randrange(30))) for _ in range(monthly)]
        self.words = {language: _words(dice, language) for language in LANGUAGES}
        self._words = zipf(4000, 1.0)

    def thing(self, dice: random.Random, month: int) -> dict[str, Any]:
        """Something an article of that month tells."""
        if dice.random() < 0.3:
            return self.known[draw(dice, self._known)]
        return self.fresh[month][draw(dice, self._fresh)]

    def sentence(self, dice: random.Random, language: str, length: int) -> str:
        gap = "" if language == "zh" else " "
        return gap.join(self.words[language][draw(dice, self._words)] for _ in range(length)) + "."


def _words(dice: random.Random, language: str) -> list[str]:
    parts = SYLLABLES[language].split()
    return ["".join(dice.choices(parts, k=dice.randint(1, 2 if language == "zh" else 4))) for _ in range(4000)]


def _figure(dice: random.Random, day: date) -> dict[str, Any]:
    year = str(min(day.year + 4, 2010 + int(16 * dice.random() ** 0.5)))
    exact = {"bound": "exact", "currency": "USD"}
    amount = round(dice.lognormvariate(2, 1.5), 2)
    if dice.random() < 0.7:
        pair = dice.sample(COUNTRIES, 2)
        flow = dice.choice(("turnover", "turnover", "export", "import"))
        countries = sorted(pair) if flow == "turnover" else pair
        fields = {
            "kind": "trade",
            "flow": flow,
            "countries": countries,
            "status": dice.choice(("actual",) * 9 + ("target",)),
        }
        return {**fields, **exact, "amount": int(amount * 1e9), "period": year}
    pair = dice.sample(COUNTRIES, 2)
    return {"kind": "investment", "countries": pair, **exact, "amount": int(amount * 1e8), "period": year,
            "status": "actual"}  # fmt: skip


def _person(dice: random.Random) -> str:
    """One in three times somebody whom everybody knows."""
    if dice.random() < 0.33:
        return dice.choice(PEOPLE)
    parts = SYLLABLES["en"].split()
    return f"{parts[dice.randrange(9)].title()} {''.join(dice.choices(parts, k=3)).title()}"


def _series(dice: random.Random) -> str:
    """One in five times a great one: a body meets once or twice a year."""
    if dice.random() < 0.2:
        return dice.choice(SERIES)
    return "Forum " + "".join(dice.choices(SYLLABLES["en"].split(), k=2)).title()


def _thing(dice: random.Random, day: date) -> dict[str, Any]:
    how = dice.random()
    pair = sorted(dice.sample(COUNTRIES, 2))
    if how < 0.35:
        return _figure(dice, day)
    if how < 0.65:
        city, country = dice.choice(CITIES)
        kind = dice.choices(("visit", "talks", "summit", "forum"), (50, 35, 10, 5))[0]
        series = _series(dice) if kind in ("summit", "forum") else None
        return {"kind": "event", "type": kind, "countries": sorted({*pair, country}), "date": day.isoformat(),
                "participants": sorted({_person(dice) for _ in range(1 if kind == "visit" else 2)}), "series": series,
                "place": {"city": city, "country": country}, "status": "held"}  # fmt: skip
    if how < 0.85:
        subject = f"cooperation in {dice.choice(TOPICS)} {dice.randrange(90)}"
        return {"kind": "agreement", "type": dice.choice(("memorandum", "agreement", "contract")), "parties": pair,
                "subject": subject, "date": day.isoformat(), "status": "signed"}  # fmt: skip
    if how < 0.95:
        quote = " ".join("".join(dice.choices(SYLLABLES["en"].split(), k=3)) for _ in range(14))
        return {"kind": "statement", "speaker": _person(dice), "quote": quote}
    return {"kind": "milestone", "type": "anniversary", "number": dice.randint(5, 35), "year": day.year,
            "title": f"anniversary of relations {'-'.join(pair)}"}  # fmt: skip


def told(dice: random.Random, thing: dict[str, Any]) -> dict[str, Any]:
    """The thing as one article tells it: exactly, rounded, or otherwise."""
    if "amount" not in thing or (how := dice.random()) < 0.6:
        return thing
    scale = 10 ** (len(str(thing["amount"])) - (2 if how < 0.9 else 3))
    amount = round(thing["amount"] / scale) * scale
    if how > 0.97:
        amount = int(amount * dice.choice((0.7, 1.2, 1.4)))
    return {**thing, "amount": max(1, amount), "bound": "about" if how < 0.9 else "exact"}


def articles(world: World, count: int, seed: int) -> Iterator[tuple[Article, list[Fact], int | None]]:
    """Articles with their facts, and how many articles before it the one it is a copy of came."""
    dice = random.Random(seed)
    last: list[tuple[list[str], list[dict[str, Any]], str, date]] = []
    for at in range(count):
        copied = dice.randint(1, min(20, len(last))) if last and dice.random() < 0.4 else None
        if copied is None:
            month = dice.randrange(MONTHS)
            language = dice.choice(LANGUAGES)
            things = _distinct([told(dice, world.thing(dice, month)) for _ in range(dice.randint(6, FACTS + 4))])
            lines = [
                world.sentence(dice, language, dice.randint(8, 24)) + f" {seed}-{at}-{i}" for i in range(len(things))
            ]
            lines += [world.sentence(dice, language, 20) for _ in range(8)]
            day = FIRST + timedelta(days=month * 30 + dice.randrange(30))
        else:
            lines, things, language, day = last[-copied]
            lines = [*lines[: len(things)], *lines[len(things) + 1 :], world.sentence(dice, language, 6)]
        last = [*last[-19:], (lines, things, language, day)]
        text = "\n".join(lines)
        article = Article(key=f"{seed}-{at}", source="bench", text=text, language=language, title=lines[0][:60],
                          publisher=f"Outlet {draw(dice, zipf(80, 1.0))}", published=day,
                          seen=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))  # fmt: skip
        yield article, _facts(lines, things), copied


def _distinct(things: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({repr(thing): thing for thing in things}.values())


def _facts(lines: Sequence[str], things: Sequence[dict[str, Any]]) -> list[Fact]:
    facts, start = [], 0
    for line, thing in zip(lines, things, strict=False):
        facts.append(from_json({**thing, "evidence": {"start": start, "end": start + len(line)}}, ()))
        start += len(line) + 1
    return facts
