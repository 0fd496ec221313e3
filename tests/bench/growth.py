"""How the time of extraction grows with a text, what hostile texts cost, and what loading every language takes.

    python -m tests.bench.growth [--seconds N]

growth: time per KB of natural text, the demo pack's articles of a language repeated to 1, 10, 100 KB and 1 MB, and the
ratio of the last to the first (aim: below 1.5). hostile: 100 KB each of patterns that trip finders, and of random
characters and words (aim: none over 2 s). load: a fresh process that compiles all languages (aims: 0.5 s, 150 MB).
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import cycle, islice
from pathlib import Path

DEMO = Path(__file__).parents[2] / "bot" / "demo"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
HOSTILE = 100_000
SEED = 20250830
GARBAGE = 200_000  # objects before Python looks for garbage: what the command line sets
DAY = date(2025, 8, 30)
PIECES = (
    "a", "A", " ", "\n", "1", "1,", "1.", "1 ", "一", "万", "亿", "«", "«a", "\"", "“a", "“a” ", "(", "[", "<", "&amp;",
    "- ", "— a ", "5% ", "$5 ", "$5-", "5 and ", "5 и ", "million ", "миллион ", "in 2024 ", "2024-", "2024年", "1/",
    "A. ", "Mr. ", "China ", "Китай ", "中国", "Қытай ", "Xi Jinping ", "Си Цзиньпин ", "习近平", "President ",
    "президент ", "said ", "said, ", "«a», said he. ", "trade ", "экспорт ", "贸易额", "visit ", "signed ",
    "agreement ", "agreement, ", "memorandum on ", "anniversary ", "30th anniversary ", "year of ",
    "from 5 to 7 billion, ", "from January to May ",
    "more than ", "last year ", "талдау ", "долларов ", "до 5 млрд долларов ", "\u00a0", "\t",
    "x" * 500 + " ", "http://a/", "a@b.", "|", "* ", "1) ", "Read also: ", "\u0301", "\U0001f600",
)  # fmt: skip


def main() -> None:
    args = _arguments()
    if args.load:
        print(json.dumps(_load()))
        return
    gc.set_threshold(GARBAGE)
    texts = demo_texts()
    report_load()
    _warm(texts)
    report_growth(texts)
    report_hostile(texts, args.seconds)


def demo_texts() -> dict[str, str]:
    """Language -> the demo pack's articles in it, one after the other."""
    texts: dict[str, str] = defaultdict(str)
    for path in sorted(DEMO.glob("*.jsonl")):
        for article in map(json.loads, path.read_text("utf-8").splitlines()):
            texts[article["language"]] += article["text"] + "\n\n"
    return dict(sorted(texts.items()))


def seconds(text: str, language: str | None = None) -> float:
    """The processor time of one extraction."""
    from bot.facts import extract

    gc.collect()
    started = time.process_time()
    extract(text, language=language, published=DAY)
    return time.process_time() - started


def sized(text: str, size: int) -> str:
    """The text repeated to ``size`` bytes of UTF-8, less where a character would be cut in two."""
    data = text.encode()
    return (data * (size // len(data) + 1))[:size].decode("utf-8", "ignore")


def per_kilobyte(text: str, size: int, language: str) -> float:
    """Milliseconds per KB: the least of three runs over some 40 KB, or of one over a text that is longer."""
    data = text.encode()
    parts = [
        sized((data[at:] + data[:at]).decode("utf-8", "ignore"), size)
        for at in _beginnings(data, max(1, 40_000 // size))
    ]
    took = min(sum(seconds(part, language) for part in parts) for _ in range(3 if size < SIZES[-1] else 1))
    return took * 1e6 / size / len(parts)


def _beginnings(data: bytes, runs: int) -> list[int]:
    """Where the articles of the pack begin, again and again."""
    starts = [0]
    while (found := data.find(b"\n\n", starts[-1])) >= 0 and found + 2 < len(data):
        starts.append(found + 2)
    return list(islice(cycle(starts), runs))


def hostile_texts(texts: dict[str, str]) -> Iterator[tuple[str, str | None, str]]:
    """(name, language or None to be told, text) of 100 KB each; the same in every run."""
    for piece in PIECES:
        yield f"{piece[:24]!r} repeated", None, (piece * HOSTILE)[:HOSTILE]
    dice = random.Random(SEED)
    for language, text in texts.items():
        words = text.split()
        yield f"words of {language} shuffled", language, " ".join(dice.choices(words, k=HOSTILE))[:HOSTILE]
        yield f"letters of {language} shuffled", language, "".join(dice.choices(text, k=HOSTILE))
        yield f"one line of {language}", language, (text.replace("\n", " ") * (HOSTILE // len(text) + 1))[:HOSTILE]
        numbers = (dice.choice(("5 ", "2024 ", "1,5 ", "$", "% ", dice.choice(words) + " ")) for _ in range(HOSTILE))
        yield f"numbers among words of {language}", language, "".join(numbers)[:HOSTILE]
    yield "pieces at random", None, "".join(dice.choices(PIECES, k=HOSTILE))[:HOSTILE]
    yield "any characters", None, "".join(map(chr, dice.choices(range(32, 0xD7FF), k=HOSTILE)))


def report_growth(texts: dict[str, str]) -> None:
    print("growth, ms per KB at       " + "".join(f"{_size(size):>9}" for size in SIZES) + "   1 MB / 1 KB")
    for language, text in texts.items():
        times = [per_kilobyte(text, size, language) for size in SIZES]
        told = "".join(f"{one:9.2f}" for one in times)
        print(f"  {language:24} {told}   {times[-1] / times[0]:.2f}")


def report_hostile(texts: dict[str, str], most: float) -> None:
    times = sorted(((seconds(text, code), name) for name, code, text in hostile_texts(texts)), reverse=True)
    over = [one for one in times if one[0] > most]
    print(f"hostile, {len(times)} texts of 100 KB: {len(over)} over {most:g} s; the slowest:")
    for took, name in times[: max(5, len(over))]:
        print(f"  {took:6.2f} s  {name}")


def report_load() -> None:
    command = [sys.executable, "-m", "tests.bench.growth", "--load"]
    done = [json.loads(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(3)]
    took = min(one["seconds"] for one in done)
    print(f"load, {done[0]['languages']} languages: {took:.2f} s, {min(one['rss_mb'] for one in done):.0f} MB resident")


def _load() -> dict[str, float]:
    """A fresh process: every language read and compiled by reading a first text; processor time."""
    started = time.process_time()
    from bot.facts import extract
    from bot.languages import codes

    gc.disable()  # as the command line: the data stays, looking through it takes time
    for code in codes():
        extract("1", language=code, published=DAY)
    took = time.process_time() - started
    return {
        "seconds": took,
        "languages": len(codes()),
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _warm(texts: dict[str, str]) -> None:
    for language, text in texts.items():
        seconds(text, language)


def _size(size: int) -> str:
    return f"{size // 1_000_000} MB" if size >= 1_000_000 else f"{size // 1_000} KB"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=2.0, help="what a hostile text may take")
    parser.add_argument("--load", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
