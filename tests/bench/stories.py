"""How well wire copies are told from texts that only look alike.

    python -m tests.bench.stories [--copies N] [--seed N]

Texts: the demo pack, this repository's test articles, ../shared's where that exists, and releases made of templates
whose figures and countries differ. Planted: copies with 0 to 15% of their words replaced, left out or added, and
copies cut to their first half or more. Printed for each language: copies found (aim 0.98), pairs of unrelated texts
wrongly joined (aim below 0.001), cut copies found; "found" is what the store does: MEET bands in common, then alike.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from bot.text.near import BANDS, MEET, alike, bands

ROOT = Path(__file__).parents[2]
LANGUAGES = ("bg", "en", "kk", "ru", "zh")
_WORD = re.compile(r"[\u4e00-\u9fff]{1,2}|[^\s\u4e00-\u9fff]+|\s+")
TEMPLATES = {
    "en": "{c} and {d} traded goods worth {a} billion dollars in {m} {y}, the statistics office said. Exports rose by"
    " {b} percent to {e} billion, imports fell by {f} percent. {g} companies with capital from {d} work in {c}.",
    "ru": "Товарооборот {c} и {d} в {m} {y} года составил {a} млрд долларов, сообщило ведомство. Экспорт вырос на {b}"
    " процента до {e} млрд, импорт снизился на {f} процента. В {c} работает {g} компаний с капиталом {d}.",
    "bg": "Стокообменът между {c} и {d} през {m} {y} г. достигна {a} млрд. долара, съобщи институтът. Износът нарасна"
    " с {b} на сто до {e} млрд., вносът спадна с {f} на сто. В {c} работят {g} дружества с капитал от {d}.",
    "kk": "{c} мен {d} арасындағы тауар айналымы {y} жылғы {m} айында {a} млрд доллар болды, деп хабарлады бюро."
    " Экспорт {b} пайызға өсіп, {e} млрд-қа жетті, импорт {f} пайызға төмендеді. {c} елінде {g} кәсіпорын бар.",
    "zh": "海关总署发布数据,{y}年{m}月{c}与{d}双边贸易额达{a}亿美元。出口增长{b}%,达到{e}亿美元,进口下降{f}%。"
    "目前在{c}经营的{d}资本企业共有{g}家,主要从事能源、农业和物流领域的合作项目。",
}
NAMES = {
    "zh": ["哈萨克斯坦", "中国", "俄罗斯", "乌兹别克斯坦", "土耳其", "保加利亚", "印度", "意大利"],
    "en": ["Kazakhstan", "China", "Russia", "Uzbekistan", "Turkey", "Bulgaria", "India", "Italy"],
}


@dataclass(frozen=True)
class Text:
    language: str
    text: str


def main() -> None:
    args = _arguments()
    dice = random.Random(args.seed)
    originals = [*_articles(), *templated(dice, args.templates)]
    started = time.perf_counter()
    marked = [(text, frozenset(bands(text.text))) for text in originals]
    took = (time.perf_counter() - started) * 1e3 / len(marked)
    wrong, pairs = joined_wrongly(marked)
    print(f"{len(originals)} texts, {BANDS} bands, {took:.2f} ms a text")
    print("language   texts  found (0-15%)  found (15%)  found (cut)  wrongly joined")
    words = vocabulary(originals)
    for language in LANGUAGES:
        own = [one for one in originals if one.language == language]
        edited = [edit(one, dice.uniform(0, 0.15), words, dice) for one in own for _ in range(args.copies)]
        worst = [edit(one, 0.15, words, dice) for one in own for _ in range(args.copies)]
        cut = [cut_short(one, dice.uniform(0.5, 1)) for one in own for _ in range(args.copies)]
        from_each = [one for one in own for _ in range(args.copies)]
        shares = [share_found(from_each, copies) for copies in (edited, worst, cut)]
        told = "   ".join(f"{share:10.4f}" for share in shares)
        print(f"{language:9} {len(own):6}  {told}   {wrong[language]}/{pairs[language]}")
    print(f"all: {sum(wrong.values())} of {sum(pairs.values())} pairs wrongly joined, "
          f"{sum(wrong.values()) / sum(pairs.values()):.6f}")  # fmt: skip


def _articles() -> list[Text]:
    """The articles at hand, each text once."""
    found: dict[str, str] = {}
    paths = [ROOT / "bot" / "demo" / "articles.jsonl"]
    paths += sorted((ROOT / "tests" / "cases" / "articles").glob("*/articles.jsonl"))
    paths += sorted((ROOT.parent / "shared" / "corpus").glob("*/articles.jsonl"))
    for path in paths:
        for one in map(json.loads, path.read_text("utf-8").splitlines()):
            found.setdefault(one["text"], one.get("language") or str(one.get("source") or one.get("id"))[:2])
    return [Text(language, text) for text, language in found.items() if language in LANGUAGES]


def templated(dice: random.Random, count: int) -> list[Text]:
    """Releases of one form each, filled in anew: no two are one story."""
    return [Text(language, _filled(language, form, dice)) for language, form in TEMPLATES.items() for _ in range(count)]


def _filled(language: str, form: str, dice: random.Random) -> str:
    one, other = dice.sample(NAMES.get(language, NAMES["en"]), 2)
    figure = {name: f"{dice.uniform(1, 90):.1f}" for name in "abef"}
    return form.format(c=one, d=other, m=dice.randint(1, 12), y=dice.randint(2018, 2025), g=dice.randint(9, 5000),
                       **figure)  # fmt: skip


def vocabulary(texts: Iterable[Text]) -> Mapping[str, list[str]]:
    """The words of each language, as often as they are said; of Chinese one or two characters."""
    words: dict[str, list[str]] = defaultdict(list)
    for one in texts:
        words[one.language] += [word for word in _WORD.findall(one.text) if word.strip()]
    return words


def edit(one: Text, share: float, words: Mapping[str, list[str]], dice: random.Random) -> Text:
    """A copy with that share of its words replaced, left out, or with another one after them."""
    pieces = _WORD.findall(one.text)
    places = [at for at, piece in enumerate(pieces) if piece.strip()]
    gap = "" if one.language == "zh" else " "
    for at in dice.sample(places, round(share * len(places))):
        how = dice.random()
        new = dice.choice(words[one.language])
        pieces[at] = new if how < 0.6 else "" if how < 0.8 else f"{pieces[at]}{gap}{new}"
    return Text(one.language, "".join(pieces))


def cut_short(one: Text, share: float) -> Text:
    """The beginning of a text, up to a word."""
    pieces = _WORD.findall(one.text)
    return Text(one.language, "".join(pieces[: max(1, round(share * len(pieces)))]))


def share_found(originals: list[Text], copies: list[Text]) -> float:
    """How many of the copies would be joined to what they are copies of."""
    found = sum(_is_joined(one.text, copy.text) for one, copy in zip(originals, copies, strict=True))
    return found / len(copies)


def _is_joined(one: str, other: str) -> bool:
    return len({*bands(one)} & {*bands(other)}) >= MEET and alike(one, other)


def joined_wrongly(marked: list[tuple[Text, frozenset[int]]]) -> tuple[Counter[str], Counter[str]]:
    """By language: pairs of unrelated texts that would be joined, and all pairs."""
    wrong: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for (one, mine), (other, theirs) in combinations(marked, 2):
        if one.language == other.language:
            pairs[one.language] += 1
            wrong[one.language] += len(mine & theirs) >= MEET and alike(one.text, other.text)
    return wrong, pairs


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=int, default=8, help="planted copies of each text")
    parser.add_argument("--templates", type=int, default=60, help="filled-in forms of each language")
    parser.add_argument("--seed", type=int, default=20261121)
    return parser.parse_args()


if __name__ == "__main__":
    main()
