"""Articles and facts for tests of the store and of what answers from it."""

from __future__ import annotations

import struct
import zlib
from datetime import UTC, date, datetime
from typing import Any

from bot.facts.contract import from_json
from bot.models import Article, Fact, Mark, Span

TRANSLATED = ("bg", "en", "kk", "ru", "zh")  # whose replies are whole; a further language may be as thin as it likes

NOW = datetime(2025, 9, 1, 12, 0, tzinfo=UTC)

TEXT = """\
Trade between Kazakhstan and China reached 43.8 billion dollars in 2024.
Kazakh exports to China fell to 15 billion dollars in 2023.
The second China-Central Asia summit was held in Astana on 17 June 2025.
The sides aim at 100 billion dollars by 2030."""


def png(width: int, height: int) -> bytes:
    """A black picture of that size, one bit a pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1 + (width + 7) // 8) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def article(key: str = "k1", text: str = TEXT, **fields: Any) -> Article:
    """An English article seen NOW, unless told otherwise."""
    given: dict[str, Any] = {
        "source": "wire",
        "language": "en",
        "publisher": "The Wire",
        "published": date(2025, 8, 30),
        "seen": NOW,
    }
    return Article(key=key, text=text, **{**given, **fields})


def fact(text: str, sentence: str, marks: tuple[Mark, ...] = (), **fields: Any) -> Fact:
    """A fact of the contract's fields whose evidence is the first place of a sentence in the text."""
    start = text.index(sentence)
    return from_json({**fields, "evidence": {"start": start, "end": start + len(sentence)}}, marks)


def stated(text: str = TEXT) -> list[Fact]:
    """What TEXT states."""
    turnover, exports, summit, target = text.split("\n")
    return [
        fact(
            text,
            turnover,
            marks=(Mark("amount", Span(43, 63), "money"),),
            kind="trade",
            flow="turnover",
            countries=["CN", "KZ"],
            amount=43800000000,
            currency="USD",
            bound="exact",
            period="2024",
            status="actual",
        ),
        fact(
            text,
            exports,
            kind="trade",
            flow="export",
            countries=["KZ", "CN"],
            amount=15000000000,
            currency="USD",
            bound="exact",
            period="2023",
            status="actual",
        ),
        fact(
            text,
            summit,
            kind="event",
            type="summit",
            series="China-Central Asia",
            edition=2,
            participants=["Kassym-Jomart Tokayev"],
            countries=["CN", "CENTRAL_ASIA", "KZ"],
            place={"city": "Astana", "country": "KZ"},
            date="2025-06-17",
            status="held",
        ),
        fact(
            text,
            target,
            kind="trade",
            flow="turnover",
            countries=["CN", "KZ"],
            amount=100000000000,
            currency="USD",
            bound="exact",
            period="2030",
            status="target",
        ),
    ]
