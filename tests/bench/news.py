"""Articles for a big store, generated: of natural shape, the same for the same seed, no extraction needed.

News comes in order of time, some articles a day for ten years, of what is new: each day brings things to tell, told
most in that day and the few after it, the great ones for a year; what lies ahead is announced; the figures of the year
and some evergreens are told again and again. An article tells about ten; of any day's things the first are told far
more often (Zipf). Four in ten articles are wire copies of one of the last few. (``tests.bench.things``: what is told.)
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from bot.facts.contract import from_json
from bot.models import Article, Fact
from tests.bench.things import Thing, draw, thing, told, zipf

FIRST = date(2016, 1, 1)
DAYS = 3652
LANGUAGES = ("ru", "kk", "en", "zh", "bg")
SYLLABLES = {
    "ru": "ка по сто ре ны ти во ла ме ру зе до",
    "bg": "на ко ва за ре та мо би ла съ",
    "en": "tra de re port ing o ver sta tion mi nis ter pla n",
    "kk": "қа ла мен бо ды ға ің ұлт өңі сау да",
    "zh": "中 国 合 作 经 贸 发 展 会 谈 能 源",
}
FACTS = 10
NEW = 3  # things that begin to be told, for each article there is
OF_YEAR, EVERGREENS = 300, 60
STANDING = ("trade", "investment", "indicator", "agreement", "event", "milestone")  # no words are told for ten years
STAYS = 2.0  # days that something is news, on the average

News = tuple[Article, list[Fact], int | None]


@dataclass
class World:
    """What can be told, day by day.

    Args:
        size: how many articles tell of its ten years.
    """

    size: int
    seed: int

    def __post_init__(self) -> None:
        dice = random.Random(self.seed)
        self.words = {language: _words(dice, language) for language in LANGUAGES}
        self._words = zipf(4000, 1.0)
        self._evergreens = [thing(dice, FIRST, dice.choice(STANDING)) for _ in range(EVERGREENS)]
        self._daily = max(3, self.size * NEW // DAYS)
        self._prominence = {name: zipf(*of) for name, of in _PROMINENCE.items()} | {
            "new": zipf(self._daily, 1.0),
            "remembered": zipf(self._daily, 1.4),
        }
        self.of_day = lru_cache(maxsize=800)(self._of_day)
        self.of_year = lru_cache(maxsize=12)(self._of_year)

    def _of_day(self, day: date) -> list[Thing]:
        dice = random.Random(f"{self.seed} {day}")
        return [thing(dice, day) for _ in range(self._daily)]

    def _of_year(self, year: int) -> list[Thing]:
        dice = random.Random(f"{self.seed} {year}")
        return [thing(dice, date(year, 1, 15), dice.choice(("trade", "trade", "indicator"))) for _ in range(OF_YEAR)]

    def pick(self, dice: random.Random, day: date) -> Thing:
        """Something an article of that day tells."""
        how = dice.random()
        if how < 0.70:
            ago = timedelta(days=int(dice.expovariate(1 / STAYS)))
            return self._one("new", dice, self.of_day(day - ago))
        if how < 0.85:
            ago = timedelta(days=int(math.exp(dice.random() * math.log(365))))
            return self._one("remembered", dice, self.of_day(day - ago))
        if how < 0.90:
            ahead = [one for one in self.of_day(day + timedelta(days=dice.randint(1, 60))) if one["kind"] == "event"]
            return ahead[0] if ahead else self._one("new", dice, self.of_day(day))
        return self._one("year", dice, self.of_year(day.year)) if how < 0.98 else self._one("evergreen", dice)

    def _one(self, how: str, dice: random.Random, things: Sequence[Thing] | None = None) -> Thing:
        return (things or self._evergreens)[draw(dice, self._prominence[how])]

    def sentence(self, dice: random.Random, language: str, length: int) -> str:
        gap = "" if language == "zh" else " "
        return gap.join(self.words[language][draw(dice, self._words)] for _ in range(length)) + "."


_PROMINENCE = {"year": (OF_YEAR, 0.8), "evergreen": (EVERGREENS, 0.8)}
_OUTLETS = zipf(80, 1.0)


def _words(dice: random.Random, language: str) -> list[str]:
    parts = SYLLABLES[language].split()
    return ["".join(dice.choices(parts, k=dice.randint(1, 2 if language == "zh" else 4))) for _ in range(4000)]


def articles(world: World, count: int, seed: int | str, days: Sequence[date] | None = None) -> Iterator[News]:
    """Articles with their facts, and how many articles before it the one it is a copy of came.

    Args:
        days: of each article; else the world's articles, from its first on.
    """
    dice = random.Random(seed)
    last: list[tuple[list[str], list[Thing], str]] = []
    for at in range(count):
        day = days[at] if days else FIRST + timedelta(days=at * DAYS // world.size)
        copied = dice.randint(1, min(20, len(last))) if last and dice.random() < 0.4 else None
        lines, things, language = (
            _written(world, dice, day, f"{seed}-{at}") if copied is None else _copied(world, dice, last[-copied])
        )
        last = [*last[-19:], (lines, things, language)]
        article = Article(key=f"{seed}-{at}", source="bench", text="\n".join(lines), language=language,
                          title=lines[0][:60], publisher=f"Outlet {draw(dice, _OUTLETS)}", published=day,
                          seen=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))  # fmt: skip
        yield article, _facts(lines, things), copied


def _written(world: World, dice: random.Random, day: date, mark: str) -> tuple[list[str], list[Thing], str]:
    """Lines, the first of which tell the things; the things; the language."""
    language = dice.choice(LANGUAGES)
    picked = (told(dice, world.pick(dice, day), day) for _ in range(dice.randint(FACTS - 3, FACTS + 5)))
    things = list({repr(one): one for one in picked}.values())
    lines = [f"{world.sentence(dice, language, dice.randint(8, 24))} {mark}-{number}" for number in range(len(things))]
    return [*lines, *(world.sentence(dice, language, 20) for _ in range(8))], things, language


def _copied(
    world: World, dice: random.Random, of: tuple[list[str], list[Thing], str]
) -> tuple[list[str], list[Thing], str]:
    """The same but for one sentence of those that tell nothing."""
    lines, things, language = of
    return [*lines[: len(things)], *lines[len(things) + 1 :], world.sentence(dice, language, 6)], things, language


def _facts(lines: Sequence[str], things: Sequence[Thing]) -> list[Fact]:
    facts, start = [], 0
    for line, one in zip(lines, things, strict=False):
        facts.append(from_json({**one, "evidence": {"start": start, "end": start + len(line)}}, ()))
        start += len(line) + 1
    return facts
