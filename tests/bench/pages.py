"""How many pages a second are read, ours and trafilatura alone, side by side in one run.

    python -m tests.bench.pages [--seconds 6] [--size 100000]
    python -m tests.bench.pages --hostile      seconds that each hostile page costs, and what becomes of it

The golden pages of tests/cases/pages that hold an article, padded to the size of an outlet's page (60 to 150 kB) with
what outlets put around it: menus, scripts, styles, cards of other articles, comments, a footer. One core.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
from collections.abc import Callable, Iterator
from itertools import cycle
from statistics import median
from time import perf_counter, process_time

from bot.errors import ReadError
from bot.feeds.decode import decode
from bot.feeds.page import parse_page
from tests.fakes.hostile_pages import HOSTILE_PAGES
from tests.pages import Page, pages

_WORDS = re.findall(
    r"\S+",
    "рынок торговля новости союз порт поезд банк форум проект завод экспорт импорт граница регион встреча рост цена "
    "market trade news union port train bank forum project plant export import border region meeting growth price",
)


def padded(page: str, size: int, seed: int) -> str:
    """The page with furniture up to that many characters: a fifth before the article, the rest in head and after."""
    dice = random.Random(seed)
    missing = max(0, size - len(page))
    head = "".join(_fill(_head, dice, missing * 45 // 100))
    before = "".join(_fill(_menu, dice, missing * 10 // 100))
    after = "".join(_fill(_card, dice, missing * 35 // 100)) + "".join(_fill(_comment, dice, missing * 10 // 100))
    page = page.replace("</head>", head + "</head>", 1)
    start = page.find("<body")
    start = page.find(">", start) + 1 if start >= 0 else len(page)
    page = f'{page[:start]}<nav class="menu"><ul>{before}</ul></nav>{page[start:]}'
    end = page.rfind("</body>")
    end = end if end >= 0 else len(page)
    return f'{page[:end]}<section class="related-news">{after}</section>{page[end:]}'


def _fill(make: Callable[[random.Random], str], dice: random.Random, size: int) -> Iterator[str]:
    while size > 0:
        piece = make(dice)
        size -= len(piece)
        yield piece


def _words(dice: random.Random, low: int, high: int) -> str:
    return " ".join(dice.choices(_WORDS, k=dice.randint(low, high)))


def _head(dice: random.Random) -> str:
    numbers = ",".join(f'{{"id":{dice.randrange(10**6)},"slot":"{_words(dice, 1, 2)}"}}' for _ in range(20))
    rules = "".join(f".c{dice.randrange(10**4)}{{margin:0 {dice.randrange(9)}px}}" for _ in range(20))
    return f"<script>window.slots=[{numbers}];window.q=window.q||[];</script><style>{rules}</style>"


def _menu(dice: random.Random) -> str:
    return f'<li class="menu__item"><a href="/s/{dice.randrange(999)}">{_words(dice, 1, 3)}</a></li>\n'


def _card(dice: random.Random) -> str:
    number = dice.randrange(10**6)
    return (
        f'<div class="card card--small"><a class="card__link" href="/news/{number}"><div class="card__pic"><picture>'
        f'<source type="image/webp" srcset="/i/{number}.webp 1x, /i/{number}@2.webp 2x"><img src="/i/{number}.jpg" '
        f'alt="{_words(dice, 3, 6)}" loading="lazy"></picture></div><h3 class="card__title">{_words(dice, 5, 11)}</h3>'
        f'<div class="card__meta"><time datetime="2025-08-{dice.randint(10, 30)}">{dice.randint(10, 23)}:15</time>'
        f"<span>{dice.randrange(999)}</span></div></a></div>\n"
    )


def _comment(dice: random.Random) -> str:
    return (
        f'<div class="comment"><span class="comment__name">{_words(dice, 1, 2)}</span>'
        f"<p>{_words(dice, 5, 30)}</p><button>+{dice.randrange(50)}</button></div>\n"
    )


def _alone(data: bytes) -> None:
    import trafilatura

    trafilatura.bare_extraction(decode(data, declared=True), with_metadata=True, include_comments=False)


def _alone_fast(data: bytes) -> None:
    import trafilatura

    trafilatura.bare_extraction(decode(data, declared=True), with_metadata=True, include_comments=False, fast=True)


def _ours(data: bytes) -> None:
    parse_page(data, "https://example.org/feed")


def measure(name: str, read: Callable[[bytes], None], corpus: list[bytes], seconds: float) -> None:
    """Read pages round and round for some seconds; print pages a second and the times of single ones."""
    for data in corpus:
        read(data)
    times: list[float] = []
    start, busy = perf_counter(), process_time()
    for data in cycle(corpus):
        before = perf_counter()
        read(data)
        times.append(perf_counter() - before)
        if perf_counter() - start > seconds and len(times) >= len(corpus):
            break
    busy = process_time() - busy
    ordered = sorted(times)
    print(
        f"{name:24} {len(times) / busy:7.0f} pages/s of one core; ms a page: p50 {median(times) * 1000:.1f} "
        f"p95 {ordered[len(ordered) * 95 // 100] * 1000:.1f} max {ordered[-1] * 1000:.1f}"
    )


def hostile() -> None:
    """Print for each hostile page what it costs and what is said of it; last the dearest and the memory."""
    worst = ("", 0.0)
    for name, make in HOSTILE_PAGES.items():
        data = make()
        start = process_time()
        try:
            said = f"{len(parse_page(data, 'hostile').text):,} characters"
        except ReadError as error:
            said = str(error)
        cost = process_time() - start
        worst = max(worst, (name, cost), key=lambda pair: pair[1])
        print(f"{cost:6.2f} s {len(data) // 1000:6} kB  {name:28} {said}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{len(HOSTILE_PAGES)} pages; the dearest is {worst[0]!r} with {worst[1]:.2f} s; at most {peak} MB")


def _articles() -> list[Page]:
    return [page for page in pages() if page.expects_article]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--hostile", action="store_true")
    given = parser.parse_args()
    if given.hostile:
        hostile()
        return
    corpus = [padded(p.markup, given.size, n).encode(p.charset, "xmlcharrefreplace") for n, p in enumerate(_articles())]
    total = sum(map(len, corpus))
    print(f"{len(corpus)} pages, {total / len(corpus) / 1000:.0f} kB on average")
    measure("parse_page", _ours, corpus, given.seconds)
    measure("trafilatura, fast", _alone_fast, corpus, given.seconds)
    measure("trafilatura", _alone, corpus, given.seconds)


if __name__ == "__main__":
    main()
